//! What is read next, and when. Pure: no clock, no network, no file; everything is told.
//!
//! Owns the pace of the background reads and the two ways of reading leads without losing one:
//!
//! - [`Delta`], account-wide, by server time, and keyset-like: it always asks from the last `updated_at` it saw, so a
//!   lead that changes while it is read only moves ahead of the reader. Within one second there is no such key; a
//!   second that fills more than a page is read until two passes saw the same leads. A lead that left during a pass is
//!   missing in the next one, so equal passes prove that nothing slipped up past a page's edge.
//! - [`Pass`], the pages of one pipeline by number and in order of id, several at once. New leads stand at the end. A
//!   lead that leaves the pipeline or is moved into it shifts the others past edges already read: such a pass is read
//!   again (the journal of the account tells, see `fence` and `sweep`). A page alone needs no proof.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{Attention, List, Reach};
use crate::domain::{PipelineId, Timestamp};
use crate::store::Cursor;

/// Seconds a change may take to be seen by everybody who asks the server.
pub const OVERLAP: i64 = 10;
/// A broken-off sweep is gone on with for this long.
pub const RESUME_WITHIN: i64 = 86_400;
/// Passes of one sweep before it is put off.
pub const PASSES: usize = 3;
const SWEEP_EVERY: i64 = 7 * 86_400;
const SWEEP_AGAIN: i64 = 600;
const DIRECTORY_EVERY: i64 = 3_600;
/// Pages of a sweep on their way at the same time: 7 requests a second at 300 ms need three, slow answers more.
const MOST_FLYING: usize = 6;
/// Passes through one crowded second.
const SECOND_PASSES: u32 = 6;

pub mod lists;

/// What is known of earlier reads, by own time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    pub directory: Option<Timestamp>,
    pub delta: Option<Timestamp>,
    pub gone: Option<Timestamp>,
    pub sweeps: BTreeMap<PipelineId, Swept>,
    /// Lists that are kept fresh.
    pub lists: BTreeMap<List, Timestamp>,
}

/// How the last sweep of a pipeline went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swept {
    Complete(Timestamp),
    /// Given up for now.
    PutOff(Timestamp),
}

/// One thing to do in the background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Delta,
    Gone,
    Directory,
    Sweep(PipelineId),
    List(List),
}

impl Attention {
    const fn delta_every(self) -> i64 {
        match self {
            Self::Active => 30,
            Self::Idle => 120,
            Self::Away => 600,
        }
    }

    const fn gone_every(self) -> i64 {
        match self {
            Self::Active => 300,
            Self::Idle => 600,
            Self::Away => 1_800,
        }
    }
}

/// The next step of all, lists included: those are read when nothing about the leads is due.
pub fn next_of_all(known: &Known, attention: Attention, now: Timestamp) -> Option<(Timestamp, Step)> {
    match (next(known, attention), lists::next(known, attention)) {
        (Some(leads), Some(list)) if leads.0 > now => Some(leads.min(list)),
        (Some(leads), _) => Some(leads),
        (None, list) => list,
    }
}

/// The next step for the leads and when it is due. Nothing that was never read: a person's first load does that.
pub fn next(known: &Known, attention: Attention) -> Option<(Timestamp, Step)> {
    let plain = [
        (known.delta, attention.delta_every(), Step::Delta),
        (known.gone, attention.gone_every(), Step::Gone),
        (known.directory, DIRECTORY_EVERY, Step::Directory),
    ];
    let plain = plain.into_iter().filter_map(|(last, every, step)| Some((last?.plus(every), step)));
    let sweeps = known.sweeps.iter().map(|(pipeline, swept)| match swept {
        Swept::Complete(at) => (at.plus(SWEEP_EVERY), Step::Sweep(*pipeline)),
        Swept::PutOff(at) => (at.plus(SWEEP_AGAIN), Step::Sweep(*pipeline)),
    });
    plain.chain(sweeps).min()
}

/// Whether deletions are looked for along with changes.
pub fn gone_is_due(last: Option<Timestamp>, attention: Attention, now: Timestamp) -> bool {
    is_older(last, attention.gone_every(), now)
}

pub fn directory_is_due(saved_at: Option<Timestamp>, reach: Reach, now: Timestamp) -> bool {
    reach == Reach::Anew || is_older(saved_at, DIRECTORY_EVERY, now)
}

/// A pipeline is read in full when it never was, when that is long ago or was without the fields of leads, when a sweep was
/// broken off, or when asked.
pub fn needs_sweep(cursor: &Cursor, reach: Reach, now: Timestamp) -> bool {
    let is_unfinished = cursor.next.is_some() || cursor.lacks_fields;
    reach == Reach::Anew || is_unfinished || is_older(cursor.complete_at, SWEEP_EVERY, now)
}

/// A time far ahead of now is the clock having been set back: nothing can be said by it, so it counts as long ago.
fn is_older(last: Option<Timestamp>, every: i64, now: Timestamp) -> bool {
    last.is_none_or(|last| now.since(last).abs() >= every)
}

/// Up to where all changes are known, in the server's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub at: Timestamp,
    /// Since when, by own time, the newest change has been this one.
    stands_since: Timestamp,
    is_settled: bool,
}

impl Mark {
    pub const fn new(at: Timestamp, now: Timestamp) -> Self {
        Self { at, stands_since: now, is_settled: false }
    }

    /// As it was when the last delta ended that began at `asked`, having stood since `stands_since` then.
    pub const fn restored(at: Timestamp, stands_since: Timestamp, asked: Timestamp) -> Self {
        Self { at, stands_since, is_settled: asked.since(stands_since) > OVERLAP }
    }

    /// Since when, by own time, it has been this one.
    pub const fn stands_since(self) -> Timestamp {
        self.stands_since
    }

    /// Where the next delta begins. Once a mark has stood for longer than a change takes to be seen, and was read
    /// again after that, only what is newer is asked for: an import in one second is not read for ever.
    pub const fn from(self) -> Timestamp {
        if self.is_settled { self.at.plus(1) } else { self.at.plus(-OVERLAP) }
    }

    /// After a delta begun at `begun` that saw `newest`. Own time only holds the mark back, it never moves it on: a
    /// lead dated into the future must not hide what changes until then, and a slow clock merely reads more.
    #[must_use]
    pub fn moved(self, newest: Timestamp, begun: Timestamp) -> Self {
        let at = newest.min(begun).max(self.at);
        if at > self.at {
            return Self::new(at, begun);
        }
        let is_settled = self.is_settled || (begun.since(self.stands_since) > OVERLAP && newest <= self.at);
        Self { is_settled, ..self }
    }
}

/// Reads what changed since a mark: leads, or other things that are listed by their last change.
#[derive(Debug, Clone)]
pub struct Delta<K> {
    from: Timestamp,
    page: u32,
    newest: Timestamp,
    /// Those of the second `from` in this pass through it, and in the pass before.
    pass: BTreeSet<K>,
    before: Option<BTreeSet<K>>,
    passes: u32,
}

/// What a page of a delta led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Everything before this time is known.
    More(Timestamp),
    Done(Timestamp),
}

impl<K: Ord + Clone> Delta<K> {
    pub fn since(from: Timestamp) -> Self {
        Self { from, page: 1, newest: from, pass: BTreeSet::new(), before: None, passes: 0 }
    }

    /// Ask for changes at this time or later, oldest first, this page.
    pub const fn ask(&self) -> (Timestamp, u32) {
        (self.from, self.page)
    }

    /// A page as it came, with whether more follow.
    pub fn took(&mut self, page: &[(K, Timestamp)], follows: Follows) -> Then {
        let last = page.iter().map(|(_, at)| *at).max().unwrap_or(self.from);
        self.newest = self.newest.max(last);
        if self.page == 1 {
            self.pass.clear();
        }
        self.pass.extend(page.iter().filter(|(_, at)| *at == self.from).map(|(id, _)| id.clone()));
        let is_past = follows == Follows::Nothing || last > self.from;
        if !is_past {
            self.page += 1;
            return Then::More(self.from);
        }
        let is_crowded = self.page > 1;
        let is_proven =
            !is_crowded || self.before.as_ref() == Some(&self.pass) || self.passes >= SECOND_PASSES;
        self.page = 1;
        if !is_proven {
            self.before = Some(std::mem::take(&mut self.pass));
            self.passes += 1;
            return Then::More(self.from);
        }
        self.before = None;
        self.passes = 0;
        // The proof is about this second: what stood behind it on the same page is read again.
        match (is_crowded, follows) {
            (true, _) => self.from = self.from.plus(1),
            (false, Follows::Something) => self.from = last,
            (false, Follows::Nothing) => return Then::Done(self.newest),
        }
        Then::More(self.from)
    }
}

/// Whether a list goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    Something,
    Nothing,
}

/// The pages of one pipeline, several on their way at once.
#[derive(Debug, Clone)]
pub struct Pass {
    /// The lowest page that is not saved.
    lowest: u32,
    next: u32,
    /// No page beyond this one is asked for.
    last: Option<u32>,
    saved: BTreeSet<u32>,
    flying: usize,
    window: usize,
}

impl Pass {
    pub const fn from_page(page: u32) -> Self {
        Self { lowest: page, next: page, last: None, saved: BTreeSet::new(), flying: 0, window: 1 }
    }

    /// A page to ask for now.
    pub fn ask(&mut self) -> Option<u32> {
        if self.flying >= self.window || self.last.is_some_and(|last| self.next > last) {
            return None;
        }
        let page = self.next;
        self.next += 1;
        self.flying += 1;
        Some(page)
    }

    /// A page came. More are asked for at once only while pages come full.
    pub fn came(&mut self, page: u32, follows: Follows) {
        self.flying = self.flying.saturating_sub(1);
        match follows {
            Follows::Something => self.window = (self.window * 2).min(MOST_FLYING),
            Follows::Nothing => self.last = Some(self.last.map_or(page, |last| last.min(page))),
        }
    }

    /// Where to go on after a kill, once `page` is saved; `None` when that was everything.
    pub fn bookmark_with(&self, page: u32) -> Option<u32> {
        let mut lowest = self.lowest;
        while lowest == page || self.saved.contains(&lowest) {
            lowest += 1;
        }
        if self.last.is_some_and(|last| lowest > last) { None } else { Some(lowest) }
    }

    /// The page is saved.
    pub fn saved(&mut self, page: u32) {
        self.saved.insert(page);
        while self.saved.remove(&self.lowest) {
            self.lowest += 1;
        }
    }

    /// Whether nothing is read yet.
    pub const fn is_at_start(&self) -> bool {
        self.lowest == 1 && self.next == 1
    }

    /// Whether more than one page was read: one alone is one look at the server.
    pub const fn is_many(&self) -> bool {
        self.next > 2
    }
}

#[cfg(test)]
mod tests;
