//! How far a source of a timeline has come, and what a page of notes proves gone. Pure.
//!
//! Events are read back from the oldest second that was told: that second may be cut by the edge of a page, so it is
//! read again, and when a whole page lies in it, by page number. Notes have no such filter and go on by number, newest
//! id first.

use std::collections::BTreeSet;

use crate::api::Page;
use crate::api::endpoint::ListEvents;
use crate::domain::{AccountEvent, Note, NoteId, Owner, OwnerKind, Timestamp};
use crate::sync::delta::follows;
use crate::sync::event::{Ahead, Rest, Source};
use crate::sync::plan::Follows;

/// What of a source is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub source: Source,
    /// Of events, those until then; all from the newest on without.
    pub until: Option<Timestamp>,
    /// From 1.
    pub page: u32,
}

impl From<Ahead> for Place {
    fn from(ahead: Ahead) -> Self {
        Self { source: ahead.source, until: Some(ahead.told_from), page: ahead.page.max(1) }
    }
}

impl Place {
    const fn start(source: Source) -> Self {
        Self { source, until: None, page: 1 }
    }

    /// The page that was read before this one.
    pub fn before(&self) -> Option<Self> {
        (self.page > 1).then(|| Self { page: self.page - 1, ..self.clone() })
    }
}

/// Where the sources of these owners begin.
pub fn first(owners: &[Owner]) -> Vec<Place> {
    let notes = owners.iter().map(|owner| Source::Notes(*owner));
    let events = OwnerKind::ALL.into_iter().flat_map(|kind| {
        let own: Vec<Owner> = owners.iter().copied().filter(|owner| owner.kind() == kind).collect();
        own.chunks(ListEvents::MAX_IDS).map(|some| Source::Events(some.to_vec())).collect::<Vec<_>>()
    });
    notes.chain(events).map(Place::start).collect()
}

/// What is left to tell, if anything is. The second at which a source stopped may be told in part, so it does not
/// count as known.
pub fn rest(sources: Vec<Ahead>) -> Option<Rest> {
    let latest = sources.iter().map(|ahead| ahead.told_from).max()?;
    Some(Rest { known_from: latest.plus(1), sources })
}

pub fn events_ahead(page: &Page<AccountEvent>, place: Place, now: Timestamp) -> Option<Ahead> {
    if follows(page) == Follows::Nothing {
        return None;
    }
    let until = place.until.unwrap_or(now);
    let oldest = page.items.iter().map(|event| event.created_at).min();
    let source = place.source;
    Some(match (oldest, place.until) {
        // The first page, whatever its clock says.
        (Some(oldest), None) if place.page == 1 => Ahead { source, told_from: oldest, page: 1 },
        (Some(oldest), _) if oldest < until => Ahead { source, told_from: oldest, page: 1 },
        // All of it lies in one second, or could not be read.
        _ => Ahead { source, told_from: until, page: place.page.saturating_add(1) },
    })
}

/// The oldest is the one with the lowest id: letters can be dated long before they are fetched.
pub fn notes_ahead(page: &Page<Note>, place: &Place, now: Timestamp) -> Option<Ahead> {
    if follows(page) == Follows::Nothing {
        return None;
    }
    let until = place.until.unwrap_or(now);
    let told_from = page.items.last().map_or(until, |note| note.created_at);
    // What is told is never told less.
    let told_from = place.until.map_or(told_from, |until| told_from.min(until));
    Some(Ahead { source: place.source.clone(), told_from, page: place.page.saturating_add(1) })
}

/// Notes known before the page was asked for that should stand on it and do not. A page is a piece of the list without
/// holes, the first and the last one reach to its ends; but one with something left out, or in another order than
/// asked for, proves nothing.
pub fn missing(page: &Page<Note>, number: u32, known: Vec<NoteId>) -> Vec<NoteId> {
    let ids: Vec<NoteId> = page.items.iter().map(|note| note.id).collect();
    let is_ordered = ids.windows(2).all(|pair| matches!(pair, [a, b] if a > b));
    if !page.warnings.is_empty() || !is_ordered {
        return Vec::new();
    }
    let newest = if number > 1 { ids.first().copied() } else { Some(NoteId(i64::MAX)) };
    let oldest = match follows(page) {
        Follows::Something => ids.last().copied(),
        Follows::Nothing => Some(NoteId(i64::MIN)),
    };
    // A page past the end says nothing of what stands before it.
    let (Some(newest), Some(oldest)) = (newest, oldest) else { return Vec::new() };
    let shown: BTreeSet<NoteId> = ids.into_iter().collect();
    known.into_iter().filter(|id| (oldest..=newest).contains(id) && !shown.contains(id)).collect()
}

#[cfg(test)]
mod tests;
