//! What is done to leads that are there: the verbs of `dealdesk lead`, on one lead or on many.
//!
//! Owns what each verb means for a lead as it is seen. Must not know where the leads were named.

use super::batch::{Item, Work};
use super::errand::Errand;
use super::flags::Ask;
use super::make::Plan;
use super::note::lead_id;
use super::{Exit, Stop, setting};
use crate::domain::{Change, Entity, LeadDetails, LeadId, OwnerKind, Place, SafeText, StageId, TagChange};

/// One of the verbs, in the words of the person. What a line of standard input may fill in can be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// `NAME=VALUE`
    Set(Vec<String>),
    Move(Option<String>),
    Won,
    /// Without a reason the one that stands there stays; an empty one takes it away.
    Lost(Option<String>),
    /// `+tag`, `-tag`
    Tag(Vec<String>),
}

impl Verb {
    /// The lead as it is seen, and what is to be changed of it.
    pub async fn plan(&self, errand: &mut Errand, id: LeadId, ask: Ask) -> Result<Plan, Stop> {
        let lead = lead(errand, id, ask).await?;
        let changes = self.changes(errand, &lead)?;
        if changes.iter().any(|change| matches!(change, Change::SetField(_))) {
            refuse_unknown(errand, id).await?;
        }
        Ok(Plan::of(&Entity::Details(lead), changes))
    }

    pub fn changes(&self, errand: &Errand, lead: &LeadDetails) -> Result<Vec<Change>, Stop> {
        let now = &lead.lead;
        let change = match self {
            Self::Set(pairs) if pairs.is_empty() => {
                return Err(Stop::new(Exit::Usage, "Nothing to set was named: add NAME=VALUE."));
            }
            Self::Set(pairs) => {
                return errand.settings(OwnerKind::Leads, &setting::pairs(pairs)?, &lead.fields);
            }
            Self::Move(None) => {
                return Err(Stop::new(Exit::Usage, "No stage was named: write it behind the id."));
            }
            Self::Move(Some(stage)) => {
                let to = errand.place(stage, Some(now.place))?;
                Change::Move { to, reason: now.loss_reason.filter(|_| to == now.place) }
            }
            Self::Won => Change::Move { to: Place { stage: StageId::WON, ..now.place }, reason: None },
            Self::Lost(reason) => {
                let to = Place { stage: StageId::LOST, ..now.place };
                let reason = match reason.as_deref() {
                    // Who names none does not take away the one that stands there, as with `lead move`.
                    None => now.loss_reason.filter(|_| to == now.place),
                    Some(said) if said.trim().is_empty() => None,
                    Some(said) => Some(errand.loss_reason(said)?),
                };
                Change::Move { to, reason }
            }
            Self::Tag(words) => Change::Tag(tags(words)?),
        };
        Ok(vec![change])
    }

    /// With what a line adds to it.
    fn filled(&self, item: &Item) -> Result<Self, Stop> {
        let rest = || item.rest().map(str::to_owned);
        Ok(match self {
            Self::Set(pairs) if pairs.is_empty() => Self::Set(item.pairs()?),
            Self::Move(None) => Self::Move(item.get("stage")?.or_else(rest)),
            Self::Lost(None) => Self::Lost(item.get("reason")?.or_else(rest)),
            Self::Tag(words) if words.is_empty() => {
                let signed = |sign: &str, words: Vec<String>| {
                    words.into_iter().map(|word| format!("{sign}{word}")).collect::<Vec<_>>()
                };
                let named = [signed("+", item.list("add")?), signed("-", item.list("remove")?)].concat();
                let said = item.rest().into_iter().flat_map(str::split_whitespace).map(str::to_owned);
                Self::Tag(named.into_iter().chain(said).collect())
            }
            whole => whole.clone(),
        })
    }
}

impl Work for Verb {
    fn lead(&self, item: &Item) -> Option<LeadId> {
        lead_id(&item.id().ok()?).ok()
    }

    async fn plan(&self, errand: &mut Errand, item: &Item, ask: Ask) -> Result<Plan, Stop> {
        let id = lead_id(&item.id()?)?;
        self.filled(item)?.plan(errand, id, ask).await
    }
}

/// A lead as a person sees it.
pub async fn lead(errand: &mut Errand, id: LeadId, ask: Ask) -> Result<Box<LeadDetails>, Stop> {
    errand.names(OwnerKind::Leads, ask).await?;
    match errand.thing(id.into(), ask).await? {
        Entity::Details(details) => Ok(details),
        other => Err(super::things::not_there(other.target())),
    }
}

/// Without what stands there now, nobody could be told apart from somebody who changed it first.
pub async fn refuse_unknown(errand: &Errand, id: LeadId) -> Result<(), Stop> {
    if errand.knows_fields(id).await? {
        return Ok(());
    }
    let text = format!(
        "The fields and links of lead {id} are not known on this machine, so nothing can be changed over them \
         offline. Leave --offline out."
    );
    Err(Stop::new(Exit::Network, text))
}

fn tags(words: &[String]) -> Result<TagChange, Stop> {
    if words.is_empty() {
        return Err(Stop::new(Exit::Usage, "No tag was named: +TAG puts one on, -TAG takes it off."));
    }
    let mut tags = TagChange::default();
    for word in words {
        let (list, name) = match word.split_at_checked(1) {
            Some(("+", name)) => (&mut tags.add, name),
            Some(("-", name)) => (&mut tags.remove, name),
            _ => {
                let text = format!("{word:?}: write +{word} to put the tag on, or -{word} to take it off.");
                return Err(Stop::new(Exit::Usage, text));
            }
        };
        let name = SafeText::line(name.trim());
        if name.is_empty() {
            return Err(Stop::new(Exit::Usage, format!("{word:?} names no tag.")));
        }
        list.push(name);
    }
    match tags.add.iter().find(|tag| tags.remove.contains(tag)) {
        Some(tag) => Err(Stop::new(Exit::Usage, format!("{tag:?} is both to be put on and taken off."))),
        None => Ok(tags),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_say_whether_they_are_put_on_or_taken_off() {
        let words = |all: &str| all.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let change = tags(&words("+warm -cold +тёплый")).expect("tags");
        assert_eq!(
            change,
            TagChange { add: vec!["warm".into(), "тёплый".into()], remove: vec!["cold".into()] }
        );
        for wrong in ["warm", "+", "-", "+a -a"] {
            assert_eq!(tags(&words(wrong)).map_err(|stop| stop.exit), Err(Exit::Usage), "{wrong}");
        }
    }
}
