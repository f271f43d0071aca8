//! The outbox in memory: what the rows must be after each step.

use std::collections::BTreeSet;

use dealdesk::domain::{EditId, Timestamp};
use dealdesk::store::{Dropped, LEASE_SECS, Lease, Parked, Put, RowState};

use super::super::NOW;

/// A row as the model sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub id: EditId,
    pub lead: i64,
    /// The stage wished for; a note has none.
    pub to: Option<i64>,
    pub base: Option<i64>,
    pub state: RowState,
    pub unsure: bool,
    pub attempts: u32,
    pub next_at: Timestamp,
    pub held: Option<(usize, Timestamp)>,
}

impl Wish {
    fn is_parked(&self) -> bool {
        matches!(self.state, RowState::Parked(_))
    }
}

#[derive(Debug, Default)]
pub struct Model {
    pub wishes: Vec<Wish>,
    pub now: i64,
}

impl Model {
    pub fn now(&self) -> Timestamp {
        NOW.plus(self.now)
    }

    pub fn accept(&mut self, id: EditId, lead: i64, to: Option<i64>, base: Option<i64>) -> Option<EditId> {
        let fresh = Wish {
            id,
            lead,
            to,
            base,
            state: RowState::Queued,
            unsure: false,
            attempts: 0,
            next_at: Timestamp(0),
            held: None,
        };
        if to.is_some() {
            // A new decision about the stage: one that waits for a person is over.
            self.wishes.retain(|w| !(w.lead == lead && w.to.is_some() && w.is_parked()));
        }
        let tail = self.wishes.iter().rposition(|w| w.lead == lead);
        let joined = tail.filter(|at| {
            let tail = &self.wishes[*at];
            tail.state == RowState::Queued && !tail.unsure && tail.to.is_some() && to.is_some()
        });
        let Some(at) = joined else {
            self.wishes.push(fresh);
            return None;
        };
        let old = self.wishes.remove(at);
        self.wishes.push(Wish { base: old.base, attempts: old.attempts, next_at: old.next_at, ..fresh });
        Some(old.id)
    }

    pub fn lease(&mut self, who: usize, max: usize) -> Vec<EditId> {
        let now = self.now();
        let held = self.wishes.iter().filter(|w| w.held.is_some_and(|(_, until)| until > now));
        let busy: BTreeSet<i64> = held.map(|w| w.lead).collect();
        let mut lanes = BTreeSet::new();
        let mut taken = Vec::new();
        for wish in &mut self.wishes {
            if wish.is_parked() {
                continue;
            }
            let is_head = lanes.insert(wish.lead);
            let is_free = !busy.contains(&wish.lead);
            if !is_head || !is_free || wish.next_at > now || taken.len() == max {
                continue;
            }
            wish.state = match (&wish.state, wish.to) {
                (RowState::Uncertain, _) | (RowState::Sending, None) => RowState::Uncertain,
                _ => RowState::Sending,
            };
            wish.unsure |= wish.held.is_some();
            wish.attempts += 1;
            wish.held = Some((who, now.plus(LEASE_SECS)));
            taken.push(wish.id);
        }
        taken
    }

    /// The row a lease is for, if the lease still stands.
    pub fn held(&mut self, lease: &Taken) -> Option<&mut Wish> {
        let is_it = |w: &Wish| {
            w.id == lease.id && w.attempts == lease.attempt && w.held.is_some_and(|(who, _)| who == lease.who)
        };
        self.wishes.iter_mut().find(|w| is_it(w))
    }

    /// A held row waits for a person, unless the person has wished for another stage since.
    pub fn park(&mut self, id: EditId, why: Parked) -> Put {
        let at = self.wishes.iter().position(|w| w.id == id).expect("a row that is held");
        let (lead, to, base) = (self.wishes[at].lead, self.wishes[at].to, self.wishes[at].base);
        let later = self.wishes[at + 1..].iter_mut().find(|w| w.lead == lead && w.to.is_some());
        if let Some(later) = later.filter(|_| to.is_some()) {
            later.base = base;
            self.wishes.remove(at);
            return Put::GaveWay;
        }
        (self.wishes[at].state, self.wishes[at].held) = (RowState::Parked(why), None);
        Put::Parked
    }

    pub fn drop_row(&mut self, id: EditId) -> Dropped {
        let Some(at) = self.wishes.iter().position(|w| w.id == id) else { return Dropped::Gone };
        if self.wishes[at].held.is_some_and(|(_, until)| until > self.now()) {
            return Dropped::Busy;
        }
        let gone = self.wishes.remove(at);
        if let Some(next) = self.wishes[at..].iter_mut().find(|w| w.lead == gone.lead && w.to.is_some())
            && gone.to.is_some()
            && next.base == gone.to
        {
            next.base = gone.base;
        }
        Dropped::Done
    }
}

/// A lease somebody was given once, whether or not it still stands.
#[derive(Debug, Clone)]
pub struct Taken {
    pub id: EditId,
    pub who: usize,
    pub attempt: u32,
    pub lease: Lease,
}
