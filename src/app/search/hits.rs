//! The hits of a search in their order, and what is said of each.
//!
//! How good a hit is decides; among equals names come first, then open leads, then what changed later. The same thing found twice is
//! one hit, the better one.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{Seek, Server};
use crate::app::state::{Leads, Progress, State};
use crate::domain::search::{Breadth, Finding, Query, Rank, Scanner, Whereabouts};
use crate::domain::{NoteId, Owner, OwnerKind};
use crate::i18n::Text;
use crate::sync::event::TroubleKind;

/// Hits that are kept; nobody goes through more.
const MOST: usize = 200;

/// What a hit is, whatever finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HitKey {
    Owner(Owner),
    Note(NoteId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub key: HitKey,
    pub on: Owner,
    /// `None` where only the server knows why.
    pub rank: Option<Rank>,
    /// What was found, where it was not the name alone.
    pub finding: Option<Finding>,
}

/// One hit as the screen tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub name: String,
    /// Where it was found, or what else is told of it.
    pub about: String,
    /// What sort of thing it is.
    pub sort: String,
}

/// Sorts ascending: the best first. What only the server knows comes after all others.
type Order = (bool, Option<Rank>, u8, u16, bool, Reverse<i64>, HitKey);

/// The hits among the leads in memory and what was told of others, and which of that is still a hit.
pub(super) fn find(leads: &Leads, query: &Query, findings: Vec<Finding>) -> (Vec<Hit>, Vec<Finding>) {
    let mut hits: HashMap<HitKey, (Order, Hit)> = HashMap::new();
    for (rank, score, id) in leads.search(query, MOST) {
        let on = Owner::Lead(id);
        put(leads, &mut hits, score, Hit { key: HitKey::Owner(on), on, rank: Some(rank), finding: None });
    }
    let mut scanner = Scanner::new(query);
    let mut kept = Vec::with_capacity(findings.len());
    for finding in findings {
        let Some((rank, score)) = rank_of(query, &mut scanner, &finding) else { continue };
        let key = match finding.at {
            Whereabouts::Note(note) => HitKey::Note(note),
            Whereabouts::Name | Whereabouts::Tag | Whereabouts::Field(_) | Whereabouts::Elsewhere => {
                HitKey::Owner(finding.on)
            }
        };
        let hit = Hit { key, on: finding.on, rank, finding: Some(finding.clone()) };
        put(leads, &mut hits, score, hit);
        kept.push(finding);
    }
    let mut ordered: Vec<(Order, Hit)> = hits.into_values().collect();
    ordered.sort_unstable_by_key(|(order, _)| *order);
    ordered.truncate(MOST);
    (ordered.into_iter().map(|(_, hit)| hit).collect(), kept)
}

fn put(leads: &Leads, hits: &mut HashMap<HitKey, (Order, Hit)>, score: u16, hit: Hit) {
    let lead = hit.on.lead().and_then(|id| leads.get(id));
    let is_closed = lead.is_some_and(|lead| lead.closed_at.is_some());
    let told = hit.finding.as_ref().map(|finding| finding.updated_at);
    let changed = lead.map(|lead| lead.updated_at).or(told).unwrap_or_default();
    // What is called so comes before what says so.
    let place = match hit.finding.as_ref().map(|finding| &finding.at) {
        None | Some(Whereabouts::Name) => 0,
        Some(Whereabouts::Tag | Whereabouts::Field(_)) => 1,
        Some(Whereabouts::Note(_) | Whereabouts::Elsewhere) => 2,
    };
    let order =
        (hit.rank.is_none(), hit.rank, place, u16::MAX - score, is_closed, Reverse(changed.secs()), hit.key);
    match hits.get_mut(&hit.key) {
        Some(known) if known.0 <= order => {}
        Some(known) => *known = (order, hit),
        None => {
            hits.insert(hit.key, (order, hit));
        }
    }
}

/// `None` where it is no hit any more; without a rank where only the server knows.
fn rank_of(query: &Query, scanner: &mut Scanner<'_>, finding: &Finding) -> Option<(Option<Rank>, u16)> {
    if finding.at == Whereabouts::Elsewhere {
        return Some((None, 0));
    }
    if query.id() == Some(finding.on.id()) && finding.at == Whereabouts::Name {
        return Some((Some(Rank::Exact), 0));
    }
    scanner.rank(&finding.entry(), Breadth::Any).map(|(rank, score)| (Some(rank), score))
}

impl State {
    /// A hit in words.
    pub fn hit_told(&self, hit: &Hit) -> Told {
        let sort = match (hit.key, hit.on.kind()) {
            (HitKey::Note(_), _) => Text::SearchNote,
            (HitKey::Owner(_), OwnerKind::Leads) => Text::SearchLead,
            (HitKey::Owner(_), OwnerKind::Contacts) => Text::Contact,
            (HitKey::Owner(_), OwnerKind::Companies) => Text::Company,
        };
        let known = self.party_name(hit.on);
        let name = match &hit.finding {
            Some(finding) if known.is_empty() && !finding.name.trim().is_empty() => {
                finding.name.trim().to_owned()
            }
            _ if known.is_empty() => self.target_name(hit.on.into()),
            _ => known,
        };
        let about = match &hit.finding {
            None => hit.on.lead().map(|id| self.lead_about(id)).unwrap_or_default(),
            Some(finding) => match &finding.at {
                Whereabouts::Name | Whereabouts::Note(_) => finding.text.to_string(),
                Whereabouts::Tag => format!("#{}", finding.text),
                Whereabouts::Field(name) => format!("{name}: {}", finding.text),
                Whereabouts::Elsewhere => self.locale.get(Text::SearchElsewhere).to_owned(),
            },
        };
        Told { name, about, sort: self.locale.get(sort).to_owned() }
    }

    /// Where a lead stands, what it is worth, its tags and whose it is: everything it may be found by.
    fn lead_about(&self, id: crate::domain::LeadId) -> String {
        let Some(lead) = self.leads.get(id) else { return String::new() };
        let mut parts: Vec<String> = Vec::new();
        parts.extend(self.stage(lead.place).map(|stage| stage.name.to_string()));
        if !lead.price.is_zero() {
            parts.push(self.money_short(lead.price));
        }
        parts.extend(lead.tags.iter().map(|tag| format!("#{}", tag.name)));
        parts.extend(self.user(lead.responsible).map(|user| user.name.to_string()));
        parts.join(" · ")
    }

    /// What is under way, and what cannot be looked through.
    pub fn search_words(&self, seek: &Seek) -> String {
        let mut words: Vec<String> = Vec::new();
        let word = |text: Text| self.locale.get(text).to_owned();
        let is_cut_off = |kind: TroubleKind| kind == TroubleKind::Network;
        match (&seek.server, &self.link.trouble) {
            _ if seek.query.is_empty() => {}
            (Server::Failed(why), _) if is_cut_off(why.kind) => words.push(word(Text::SearchOffline)),
            (Server::Failed(why), _) => words.push(self.locale.trouble(why)),
            (Server::Waiting | Server::Asked(_), Some((why, _))) if is_cut_off(why.kind) => {
                words.push(word(Text::SearchOffline));
            }
            (Server::Asked(_), _) => words.push(word(Text::SearchAsking)),
            (Server::Waiting | Server::Told, _) => {}
        }
        let is_partial = |pull: &crate::app::state::Pull| {
            pull.as_of.is_none() && !matches!(pull.progress, Progress::Done { .. })
        };
        if self.leads.pulls.values().any(is_partial) {
            words.push(word(Text::SearchReading));
        } else if !seek.query.is_empty() && !seek.unread.is_empty() {
            words.push(word(Text::SearchUnread));
        }
        words.join(" ")
    }
}
