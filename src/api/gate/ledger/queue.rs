//! The queue of the ledger: who comes first, and when.
//!
//! Owns the order of the lanes, their pace and their guaranteed shares. Must not know 429s or blocks, except that a
//! closed gate has a later first slot. A ticket waits for a slot, never for its neighbour: whoever is ahead but dead
//! costs those behind one slot at most.

use super::{
    Closed, Grant, Lane, Ledger, PASSED_OVER_MAX, TICKETS_MAX, Ticket, TicketId, WINDOW_MS, Waiting,
};

impl Ledger {
    /// Passed over so often that the next slot is kept for it, even if its pace lets it come only a little later.
    fn is_overdue(&self, lane: Lane) -> bool {
        lane.is_paced() && self.passed_over[lane.index()] >= PASSED_OVER_MAX
    }

    fn rank(&self, t: Ticket) -> (bool, Lane, u64, TicketId) {
        (!self.is_overdue(t.lane), t.lane, t.since, t.id)
    }

    /// How many tickets go before this one.
    pub(super) fn place_of(&self, ticket: Ticket) -> u64 {
        let own = self.rank(ticket);
        let ahead = |w: &&Waiting| w.ticket.id != ticket.id && self.rank(w.ticket) < own;
        u64::try_from(self.tickets.iter().filter(ahead).count()).unwrap_or(u64::MAX)
    }

    /// The slot of the ticket with `place` others before it, if they all take theirs.
    pub(super) fn earliest(&self, now_ms: u64, place: u64, ticket: Ticket) -> u64 {
        let open = self.closed.map_or(0, Closed::until);
        let paced = if !ticket.lane.is_paced() {
            0
        } else if self.is_overdue(ticket.lane) {
            self.last_paced.saturating_add(self.spacing())
        } else {
            self.pace.saturating_add(place.saturating_mul(self.spacing()))
        };
        self.window_frees(now_ms, place).max(open).max(paced).max(ticket.since)
    }

    /// The slot of whoever is first in the queue.
    pub(super) fn first_slot(&self, now_ms: u64) -> u64 {
        let first = self.tickets.iter().min_by_key(|w| self.rank(w.ticket));
        first.map_or(0, |w| self.earliest(now_ms, 0, w.ticket))
    }

    /// When the window has room for one more than `place` grants; 0 for "already".
    fn window_frees(&self, now_ms: u64, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        match self.grants.len().saturating_add(place).checked_sub(usize::from(self.cap())) {
            None => 0,
            // Not in the log: the slot of a grant that is yet to be made.
            Some(n) => self.grants.get(n).map_or(now_ms, |g| g.arrived(now_ms)).saturating_add(WINDOW_MS),
        }
    }

    pub(super) fn spacing(&self) -> u64 {
        WINDOW_MS.div_ceil(u64::from(self.cap()))
    }

    pub(super) fn queue(&mut self, waiting: Waiting) {
        self.leave(waiting.ticket.id);
        if self.tickets.len() < TICKETS_MAX {
            self.tickets.push(waiting);
        }
    }

    pub(super) fn grant(&mut self, slot: u64, ticket: Ticket) {
        self.leave(ticket.id);
        let flight = if ticket.flight_ms > 0 { slot.saturating_add(ticket.flight_ms) } else { 0 };
        self.grants.push(Grant { at: slot, by: ticket.id, flight });
        self.grants.sort_by_key(Grant::order);
        self.pace = self.pace.max(slot).saturating_add(self.spacing());
        if ticket.lane.is_paced() {
            self.last_paced = slot;
        }
        for lane in Lane::ALL {
            let waits = self.tickets.iter().any(|w| w.ticket.lane == lane);
            let count = &mut self.passed_over[lane.index()];
            *count = if lane == ticket.lane { 0 } else { count.saturating_add(u8::from(waits)) };
        }
    }

    /// A grant that came too late to be used is asked for again under the same id: it moves, it does not count twice.
    pub(super) fn take_back(&mut self, id: TicketId) {
        let before = self.grants.len();
        self.grants.retain(|g| g.by != id);
        if self.grants.len() < before {
            self.pace = self.pace.saturating_sub(self.spacing());
        }
    }
}
