//! The lists besides the leads: when each is due, and how it is read without losing an entry.
//!
//! Three ways, all by the server's time. Contacts, companies and notes can be had in the order of their last change:
//! [`super::Delta`] reads them, in full from the beginning of time, so that a read that was broken off goes on at its
//! mark. Tasks and incoming leads cannot: [`Proof`] reads their pages until two passes were equal. Events only ever
//! join at the front: a [`Walk`] through their pages sees some twice, and none never.

use std::collections::BTreeSet;

use super::{Follows, Known, Mark, Step};
use crate::domain::{OwnerKind, Timestamp};
use crate::store::{Cursor, Scope};
use crate::sync::event::{Attention, List, Reach};

/// After the start, a person looks at the board first.
const FIRST_AFTER: i64 = 120;
/// On a machine that has no history the board cannot say yet what stands too long: soon after the leads.
const FIRST_HISTORY_AFTER: i64 = 25;
/// Seconds until a list is tried again whose turn it was while leads were read.
const WAIT_FOR_LEADS: i64 = 30;
/// Events are read back so far at first.
pub const EVENTS_BACK: i64 = 30 * 86_400;
/// Passes through one list before the rest is left to the next time.
const PASSES: u32 = 6;
/// In the place of a page: a read in full is under way, its mark says how far it is.
const FULL: &str = "full";

impl List {
    pub const ALL: [Self; 9] = [
        Self::Surroundings,
        Self::Tasks,
        Self::Incoming,
        Self::Contacts,
        Self::Companies,
        Self::Notes(OwnerKind::Leads),
        Self::Notes(OwnerKind::Contacts),
        Self::Notes(OwnerKind::Companies),
        Self::Events,
    ];

    /// Its name, in the file and for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tasks => "tasks",
            Self::Incoming => "incoming leads",
            Self::Surroundings => "roles, tags and fields",
            Self::Contacts => "contacts",
            Self::Companies => "companies",
            Self::Notes(OwnerKind::Leads) => "notes of leads",
            Self::Notes(OwnerKind::Contacts) => "notes of contacts",
            Self::Notes(OwnerKind::Companies) => "notes of companies",
            Self::Events => "events",
        }
    }

    pub fn scope(self) -> Scope {
        Scope::named(match self {
            Self::Tasks => "delta:tasks",
            Self::Incoming => "full:incoming",
            Self::Surroundings => "full:surroundings",
            Self::Contacts => "delta:contacts",
            Self::Companies => "delta:companies",
            Self::Notes(OwnerKind::Leads) => "delta:notes:leads",
            Self::Notes(OwnerKind::Contacts) => "delta:notes:contacts",
            Self::Notes(OwnerKind::Companies) => "delta:notes:companies",
            Self::Events => "delta:events",
        })
    }

    /// How long after the start it is read for the first time without being asked for: what is short, and the history of
    /// the last weeks, which the board needs to mark what rots.
    const fn first_after(self) -> Option<i64> {
        match self {
            Self::Tasks | Self::Incoming | Self::Surroundings => Some(FIRST_AFTER),
            Self::Events => Some(FIRST_HISTORY_AFTER),
            Self::Contacts | Self::Companies | Self::Notes(_) => None,
        }
    }

    const fn every(self, attention: Attention) -> Option<i64> {
        match (self, attention) {
            // What rots is told when somebody is back.
            (_, Attention::Away) | (Self::Events, Attention::Idle) => None,
            (Self::Surroundings, Attention::Active | Attention::Idle) => Some(super::DIRECTORY_EVERY),
            (Self::Tasks | Self::Incoming, Attention::Active) => Some(600),
            (Self::Tasks | Self::Incoming, Attention::Idle)
            | (Self::Events, Attention::Active)
            | (Self::Contacts | Self::Companies | Self::Notes(_), Attention::Active | Attention::Idle) => {
                Some(1_800)
            }
        }
    }
}

/// What counts as the last read at the start of the program; `None`: the list is not kept fresh without being asked for.
pub fn last_read(list: List, cursor: &Cursor, now: Timestamp) -> Option<Timestamp> {
    let every = list.every(Attention::Active)?;
    match cursor.complete_at {
        // A time far ahead is the clock having been set back.
        Some(at) => Some(at.min(now).max(now.plus(FIRST_AFTER - every))),
        None => list.first_after().map(|after| now.plus(after - every)),
    }
}

/// Counts as its last read where it has to wait for the leads.
pub fn put_off(list: List, now: Timestamp) -> Timestamp {
    now.plus(WAIT_FOR_LEADS - list.every(Attention::Active).unwrap_or(0))
}

/// The list that is due next, once the leads are fresh.
pub fn next(known: &Known, attention: Attention) -> Option<(Timestamp, Step)> {
    known.delta?;
    let due =
        |(list, last): (&List, &Timestamp)| Some((last.plus(list.every(attention)?), Step::List(*list)));
    known.lists.iter().filter_map(due).min()
}

/// Whether a list is asked for at all when somebody wants everything up to date.
pub fn is_due(list: List, cursor: &Cursor, reach: Reach, now: Timestamp) -> bool {
    match list {
        List::Surroundings => super::directory_is_due(cursor.complete_at, reach, now),
        List::Tasks | List::Incoming | List::Contacts | List::Companies | List::Notes(_) | List::Events => {
            true
        }
    }
}

/// A read by changes: from where, and what of it stands in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByChange {
    pub mark: Mark,
    begun: Timestamp,
    is_full: bool,
    complete_at: Option<Timestamp>,
}

impl ByChange {
    /// In full where that never came to an end, and when asked for.
    pub fn of(cursor: &Cursor, reach: Reach, now: Timestamp) -> Self {
        let complete_at = cursor.complete_at;
        let known = cursor.since.filter(|_| reach == Reach::Due).map(|since| {
            let stands_since = cursor.started_at.unwrap_or(now);
            Mark::restored(since, stands_since, complete_at.unwrap_or(stands_since))
        });
        let is_full = known.is_none() || cursor.next.is_some();
        Self { mark: known.unwrap_or(Mark::new(Timestamp(0), now)), begun: now, is_full, complete_at }
    }

    /// Where to ask from.
    pub fn from(&self) -> Timestamp {
        self.mark.from().max(Timestamp(0))
    }

    /// The cursor when all before `until` is saved, and more is to come.
    pub fn on_the_way(&self, until: Timestamp) -> Cursor {
        Cursor {
            next: self.is_full.then(|| FULL.to_owned()),
            since: Some(until.min(self.begun).max(self.mark.at)),
            started_at: Some(self.begun),
            complete_at: self.complete_at,
            ..Cursor::default()
        }
    }

    /// The cursor at the end.
    pub fn done(&self, newest: Timestamp) -> Cursor {
        let moved = self.mark.moved(newest, self.begun);
        Cursor {
            next: None,
            since: Some(moved.at),
            started_at: Some(moved.stands_since()),
            complete_at: Some(self.begun),
            ..Cursor::default()
        }
    }
}

/// Pages by number of a list that may shrink while it is read: an entry that leaves pulls those behind it past the
/// edge of a page. One that was seen and left is missing in the next pass, so two equal passes prove that none did.
/// What joined or changed during the second of them is newer than all it saw, if it is stamped at all.
#[derive(Debug, Clone)]
pub struct Proof<K> {
    page: u32,
    pass: BTreeSet<(K, Timestamp)>,
    before: Option<BTreeSet<(K, Timestamp)>>,
    passes: u32,
    has_gaps: bool,
}

/// How far a [`Proof`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proven {
    More,
    Whole,
    /// It changes faster than it can be read.
    GivenUp,
}

impl<K> Default for Proof<K> {
    fn default() -> Self {
        Self { page: 1, pass: BTreeSet::new(), before: None, passes: 0, has_gaps: false }
    }
}

impl<K: Ord + Clone> Proof<K> {
    pub const fn ask(&self) -> u32 {
        self.page
    }

    pub fn took(&mut self, page: &[(K, Timestamp)], follows: Follows) -> Proven {
        self.pass.extend(page.iter().cloned());
        if follows == Follows::Something {
            self.page += 1;
            return Proven::More;
        }
        self.passes += 1;
        // One page is one look.
        if self.page == 1 || self.before.as_ref() == Some(&self.pass) {
            return Proven::Whole;
        }
        if self.passes >= PASSES {
            return Proven::GivenUp;
        }
        self.page = 1;
        self.before = Some(std::mem::take(&mut self.pass));
        Proven::More
    }

    /// An entry could not be read: it is there all the same, so what is missing proves nothing.
    pub const fn note_gap(&mut self) {
        self.has_gaps = true;
    }

    /// Which of these are there no more.
    pub fn missing(&self, known: impl Iterator<Item = K>) -> Vec<K> {
        if self.has_gaps {
            return Vec::new();
        }
        let seen = self.seen();
        known.filter(|key| !seen.contains(key)).collect()
    }

    /// What the last pass saw.
    fn seen(&self) -> BTreeSet<K> {
        self.pass.iter().map(|(key, _)| key.clone()).collect()
    }

    /// The newest change the last pass saw.
    pub fn newest(&self) -> Option<Timestamp> {
        self.pass.iter().map(|(_, at)| *at).max()
    }
}

/// Events from the newest back to `from`. New ones join at the front, so a walk that was broken off goes on at its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Walk {
    pub page: u32,
    pub from: Option<Timestamp>,
    newest: Option<Timestamp>,
}

impl Walk {
    /// Goes on with one that was broken off.
    pub fn resumed(cursor: &Cursor, reach: Reach) -> Option<Self> {
        let next = cursor.next.as_ref().filter(|_| reach == Reach::Due)?;
        let mut words = next.split(' ').map(|word| word.parse::<i64>().ok());
        let page = u32::try_from(words.next()??).ok().filter(|page| *page > 0)?;
        let (newest, from) = (Timestamp(words.next()??), Timestamp(words.next()??));
        Some(Self { page, from: Some(from), newest: Some(newest) })
    }

    pub const fn since(from: Option<Timestamp>) -> Self {
        Self { page: 1, from, newest: None }
    }

    /// A page came, with the time of each event; the bookmark of the next one, if there is one.
    pub fn took(&mut self, page: &[Timestamp], follows: Follows) -> Option<String> {
        let newest = *self.newest.get_or_insert(page.iter().copied().max().unwrap_or(Timestamp(0)));
        let from = *self.from.get_or_insert(newest.plus(-EVENTS_BACK).max(Timestamp(0)));
        let is_past = page.iter().any(|at| *at < from);
        self.page += 1;
        (follows == Follows::Something && !is_past)
            .then(|| format!("{} {} {}", self.page, newest.secs(), from.secs()))
    }

    /// The newest event there was when it began.
    pub fn newest(&self) -> Timestamp {
        self.newest.unwrap_or(Timestamp(0))
    }
}

#[cfg(test)]
mod tests;
