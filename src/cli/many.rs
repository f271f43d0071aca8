//! One edit on some leads: which are meant, by ids or by what is true of them, and that somebody means so many.
//!
//! Owns `ID…`, `--where` and `--yes` of `lead set|move|won|lost|tag`. All of it is one step: taken in together, undone
//! together. Nothing is done where one of the leads is not there, or the change has no meaning for one of them.

use std::io::IsTerminal;

use super::batch::DASH;
use super::errand::Errand;
use super::flags::{Ask, Form, Making, WriteFlags};
use super::lead_verb::{Verb, refuse_unknown};
use super::make::Plan;
use super::note::lead_id;
use super::{Exit, Stop, complain, lead_list, things, warn};
use crate::domain::{Change, Entity, LeadDetails, LeadId, OwnerKind};

/// More leads than this that came by `--where` are asked about.
const ASK_ABOVE: usize = 20;

#[derive(Debug, Clone, Default, clap::Args)]
pub struct Meant {
    /// All leads of which this is true, in place of ids; EXPR as in `lead list --where`
    #[arg(long = "where", value_name = "EXPR")]
    filter: Option<String>,
    /// With --where: do not ask before more than 20 leads are changed
    #[arg(long)]
    yes: bool,
}

/// The leads that are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    Ids(Vec<LeadId>),
    Where {
        filter: String,
        yes: bool,
    },
    /// Those on standard input.
    Lines,
}

impl Meant {
    /// For words that may begin with a hyphen: what is said of the leads among them is taken out.
    pub fn take_from(&mut self, words: Vec<String>) -> Result<Vec<String>, Stop> {
        let mut left = Vec::with_capacity(words.len());
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match (word.as_str(), word.strip_prefix("--where=")) {
                ("--yes", _) => self.yes = true,
                (_, Some(filter)) => self.filter = Some(filter.to_owned()),
                ("--where", None) => {
                    let filter =
                        words.next().ok_or_else(|| Stop::new(Exit::Usage, "--where needs an EXPR."))?;
                    self.filter = Some(filter);
                }
                _ => left.push(word),
            }
        }
        Ok(left)
    }

    /// Splits the words of a command into the ids before, and the rest of at least so many words.
    pub fn split(self, words: Vec<String>, rest: usize) -> Result<(Which, Vec<String>), Stop> {
        let Self { filter, yes } = self;
        if let Some(filter) = filter {
            return Ok((Which::Where { filter, yes }, words));
        }
        if let [first, rest @ ..] = words.as_slice()
            && first == DASH
        {
            return Ok((Which::Lines, rest.to_vec()));
        }
        let ids = words.len().saturating_sub(rest);
        let is_id = |word: &&String| {
            word.split(',').all(|id| !id.is_empty() && id.chars().all(|c| c.is_ascii_digit()))
        };
        let count = words.iter().take(ids).take_while(is_id).count();
        let (ids, rest) = words.split_at(count.max(1).min(words.len()));
        let ids = ids.iter().flat_map(|word| word.split(',')).map(lead_id).collect::<Result<Vec<_>, _>>()?;
        Ok((Which::ids(ids)?, rest.to_vec()))
    }
}

impl Meant {
    /// Where nothing but leads is named.
    pub fn only(self, words: Vec<String>) -> Result<Which, Stop> {
        let (which, rest) = self.split(words, 0)?;
        match rest.first() {
            None => Ok(which),
            Some(other) => lead_id(other).map(|_| which),
        }
    }
}

impl Which {
    /// One lead twice is one.
    fn ids(all: Vec<LeadId>) -> Result<Self, Stop> {
        let mut ids: Vec<LeadId> = Vec::with_capacity(all.len());
        for id in all {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        if ids.is_empty() {
            return Err(Stop::new(Exit::Usage, "Name the lead by its id, or the leads with --where EXPR."));
        }
        Ok(Self::Ids(ids))
    }
}

impl Errand {
    /// Does the same to each lead, in one step.
    pub async fn on_leads(&mut self, which: Which, verb: &Verb, flags: WriteFlags) -> Result<Exit, Stop> {
        self.names(OwnerKind::Leads, flags.ask()).await?;
        let (ids, asks) = match which {
            Which::Ids(ids) => (ids, Asks::No),
            Which::Where { filter, yes } => {
                let found = lead_list::meant(self, &filter, flags.ask_for_list()).await?;
                (found, if yes { Asks::No } else { Asks::Above })
            }
            Which::Lines => (Vec::new(), Asks::No),
        };
        let mut plan = Plan::default();
        for lead in self.leads_in_full(&ids, flags.ask()).await? {
            let changes = verb.changes(self, &lead)?;
            // Read for this, they have all their fields; what is kept here may not.
            let is_kept = flags.ask() == Ask::Never;
            if is_kept && changes.iter().any(|change| matches!(change, Change::SetField(_))) {
                refuse_unknown(self, lead.lead.id).await?;
            }
            plan.change(&Entity::Details(lead), changes);
        }
        if ids.is_empty() && flags.form() == Form::Text {
            warn("nothing", "no lead is meant by that.");
        }
        if asks == Asks::Above && flags.making() != Making::Told {
            agreed(plan.edits.len())?;
        }
        self.carry_out(plan, flags).await
    }

    /// As a person sees them, in the order they were named.
    async fn leads_in_full(&mut self, ids: &[LeadId], ask: Ask) -> Result<Vec<Box<LeadDetails>>, Stop> {
        if let [only] = ids {
            return match self.thing((*only).into(), ask).await? {
                Entity::Details(details) => Ok(vec![details]),
                other => Err(things::not_there(other.target())),
            };
        }
        let mut leads = Vec::with_capacity(ids.len());
        if ask == Ask::Never {
            for id in ids {
                leads.push(self.story(*id, ask).await?.details);
            }
        } else {
            let mut read = self.lookup()?.details(ids).await?;
            for id in ids {
                let at = read.iter().position(|lead| lead.lead.id == *id);
                leads.push(read.swap_remove(at.ok_or_else(|| things::not_there((*id).into()))?));
            }
        }
        let own = self.own().await?;
        let mut all = Vec::with_capacity(leads.len());
        for mut lead in leads {
            let id = lead.lead.id;
            for edit in own.iter().filter(|edit| edit.on.lead() == Some(id)) {
                edit.change.apply(&mut lead);
            }
            let lead = Box::new(lead);
            self.words.take(Entity::Details(lead.clone()));
            all.push(lead);
        }
        Ok(all)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    No,
    Above,
}

/// So many leads are meant: typed by a person, or said with `--yes`.
fn agreed(count: usize) -> Result<(), Stop> {
    if count <= ASK_ABOVE {
        return Ok(());
    }
    if !std::io::stdin().is_terminal() {
        let text = format!("{count} leads would change. --yes does it, --dry-run shows them.");
        return Err(Stop::new(Exit::Usage, text));
    }
    complain(&format!("{count} leads would change. Type {count} to change them:"));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    if answer.trim() == count.to_string() {
        return Ok(());
    }
    Err(Stop::new(Exit::Failed, "Nothing was changed."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(words: &str, rest: usize) -> Result<(Vec<i64>, String), Exit> {
        let words = words.split(' ').map(str::to_owned).collect();
        let (which, rest) = Meant::default().split(words, rest).map_err(|stop| stop.exit)?;
        let Which::Ids(ids) = which else { panic!("{which:?}") };
        Ok((ids.into_iter().map(LeadId::get).collect(), rest.join(" ")))
    }

    #[test]
    fn ids_stand_before_what_is_done() {
        let is = |ids: &[i64], rest: &str| Ok((ids.to_vec(), rest.to_owned()));
        assert_eq!(split("1 Proposal", 1), is(&[1], "Proposal"));
        assert_eq!(split("1 2,3 1 58141811", 1), is(&[1, 2, 3], "58141811"));
        assert_eq!(split("1 2 price=5 name=7", 0), is(&[1, 2], "price=5 name=7"));
        assert_eq!(split("1,2", 0), is(&[1, 2], ""));
        assert_eq!(split("#1 +warm", 0), is(&[1], "+warm"));
        assert_eq!(split("1", 1), is(&[1], ""), "what is to be done is missing");
        assert_eq!(split("x Proposal", 1), Err(Exit::Usage));
        assert_eq!(split("1,,2 Proposal", 1), Err(Exit::Usage));
    }

    #[test]
    fn where_takes_the_place_of_ids() {
        let words = ["+warm", "--where", "price > 5k", "-cold", "--yes"].map(str::to_owned).to_vec();
        let mut meant = Meant::default();
        let left = meant.take_from(words).expect("words");
        let (which, rest) = meant.split(left, 1).expect("split");
        assert_eq!(which, Which::Where { filter: "price > 5k".to_owned(), yes: true });
        assert_eq!(rest, ["+warm", "-cold"]);
    }
}
