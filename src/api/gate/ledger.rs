//! The scheduling core of the gate: who may send now, and who has to come back when.
//!
//! Owns the log of grants, the tickets of those who wait, the cap and the closed and blocked states, all as plain
//! data that goes to the shared file. Must not know files, clocks or tasks: `now` is an argument, an answer is a value.
//! It is a true sliding log: a token bucket of 7 lets 13 requests through in one second.
//!
//! A grant is stamped when it is made, or up to `LATE_MS` earlier if it was due by then: a late wake-up then costs no
//! throughput (without that, real timers gave 6.64 requests a second, not 6.67), and eight grants still span 1.040 s.
//!
//! What counts for the server is when a request arrives, and that may be much later than it left: the first one
//! of a connection waits for its handshake. So a grant can be *in flight*: until its answer has come its slot frees
//! not at all, then counted from the answer. However the network stretches, no eight arrive within a second.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Lane;
use super::clock::millis;

mod queue;
#[cfg(test)]
mod tests;
mod upkeep;

/// Requests per window that Kommo allows.
pub const LIMIT: u8 = 7;
/// One second, and what timers, locks and the network may shift.
pub const WINDOW_MS: u64 = 1_050;
/// How late a wake-up may be and still count as its slot.
const LATE_MS: u64 = 10;
/// A ticket whose owner is this late is dead, or as good as that.
const GRACE_MS: u64 = 100;
/// Who is not first looks again this long after the slot of the first, in case that one is gone.
const RECHECK_MS: u64 = 25;
/// Nobody who waits sleeps longer than this without a look: a block by another process is heard that soon.
const NAP_MS: u64 = 500;
/// A waiting lane that was passed over so often takes the next slot: one grant in seven.
const PASSED_OVER_MAX: u8 = 6;
/// Quiet time after which the cap grows by one.
const CALM_MS: u64 = 10_000;
const BACKOFF_MS: u64 = 1_000;
const BACKOFF_MAX_MS: u64 = 60_000;
/// A longer `Retry-After` is taken for nonsense.
const RETRY_AFTER_MAX_MS: u64 = 3_600_000;
/// More tickets than this are not believed.
const TICKETS_MAX: usize = 128;
/// A request without an answer for this long counts as arrived when it left: its process is dead, or the server slow.
pub const FLIGHT_MAX_MS: u64 = 5_000;
/// An answer is proof of arrival, so after it a second and this are enough.
const AFTER_ANSWER_MS: u64 = 1_005;
const VERSION: u32 = 1;

/// Names one call of `enter`, over all processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketId(pub u64);

/// Who asks: the head of one lane in one process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    pub id: TicketId,
    pub lane: Lane,
    /// When it became the head of its lane.
    pub since: u64,
    /// How long its request may be on its way without a word; 0 if nobody will tell when it is answered.
    #[serde(default)]
    pub flight_ms: u64,
}

/// What the ledger answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Send now; the grant is in the log.
    Granted,
    /// Ask again at this time, not later than `GRACE_MS` after it.
    WaitUntil(u64),
    /// Nobody may send until a person reopens the gate.
    Blocked,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Grant {
    at: u64,
    by: TicketId,
    /// Until when it may be on its way; 0 when it has arrived.
    #[serde(default)]
    flight: u64,
}

impl Grant {
    /// Oldest first, those in flight last.
    const fn order(&self) -> (bool, u64) {
        (self.flight > 0, self.at)
    }

    /// The latest moment it can have arrived by now.
    fn arrived(&self, now_ms: u64) -> u64 {
        if self.flight > 0 { self.at.max(now_ms) } else { self.at }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Waiting {
    #[serde(flatten)]
    ticket: Ticket,
    expires: u64,
}

/// Start and length, not the end: a clock that steps back then cannot close the gate for longer than was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Closed {
    from: u64,
    for_ms: u64,
}

impl Closed {
    fn until(self) -> u64 {
        self.from.saturating_add(self.for_ms)
    }
}

/// The state that all processes of one account share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    version: u32,
    /// The grants of the current window, oldest first.
    grants: Vec<Grant>,
    tickets: Vec<Waiting>,
    /// The next slot of the paced lanes. Every grant moves it on, so what a person bursts is paid back by the flood.
    pace: u64,
    /// The last slot a paced lane took.
    last_paced: u64,
    /// Per lane: grants to others while a ticket of the lane waited.
    passed_over: [u8; 3],
    cap: u8,
    /// Since when the cap has had no reason to fall.
    cap_since: u64,
    closed: Option<Closed>,
    strikes: u8,
    blocked: bool,
    /// A limit of this process only, for when the others cannot be seen.
    #[serde(skip, default = "full_cap")]
    ceiling: u8,
}

fn full_cap() -> u8 {
    LIMIT
}

impl Default for Ledger {
    fn default() -> Self {
        Self {
            version: VERSION,
            grants: Vec::new(),
            tickets: Vec::new(),
            pace: 0,
            last_paced: 0,
            passed_over: [0; 3],
            cap: LIMIT,
            cap_since: 0,
            closed: None,
            strikes: 0,
            blocked: false,
            ceiling: LIMIT,
        }
    }
}

impl Ledger {
    /// Asks for a slot. A refused ticket stays in the queue until it expires or leaves.
    pub fn try_enter(&mut self, now_ms: u64, ticket: Ticket) -> Decision {
        self.settle(now_ms);
        if self.blocked {
            return Decision::Blocked;
        }
        self.take_back(ticket.id);
        let place = self.place_of(ticket);
        let earliest = self.earliest(now_ms, place, ticket);
        if earliest <= now_ms {
            self.grant(earliest.max(now_ms.saturating_sub(LATE_MS)), ticket);
            return Decision::Granted;
        }
        let recheck = self.first_slot(now_ms).max(now_ms).saturating_add(RECHECK_MS);
        let back = if place == 0 { earliest } else { earliest.min(recheck) };
        let back = back.min(now_ms.saturating_add(NAP_MS));
        self.queue(Waiting { ticket, expires: back.saturating_add(GRACE_MS) });
        Decision::WaitUntil(back)
    }

    /// Takes a ticket out of the queue.
    pub fn leave(&mut self, id: TicketId) {
        self.tickets.retain(|w| w.ticket.id != id);
    }

    /// The request of a ticket was answered, or given up, at `at_ms`.
    pub fn landed(&mut self, id: TicketId, at_ms: u64) {
        if let Some(grant) = self.grants.iter_mut().find(|g| g.by == id && g.flight > 0) {
            grant.flight = 0;
            grant.at = grant.at.max((at_ms + AFTER_ANSWER_MS).saturating_sub(WINDOW_MS));
        }
        self.grants.sort_by_key(Grant::order);
    }

    /// The server said 429. Answers that come while the gate is closed belong to the same wave: they only prolong it.
    pub fn throttled(&mut self, now_ms: u64, retry_after: Option<Duration>) {
        self.settle(now_ms);
        if self.closed.is_none() {
            self.strikes = self.strikes.saturating_add(1);
            self.cap = (self.cap / 2).max(1);
            self.cap_since = now_ms;
        }
        let back_off = |free: u8| {
            let doublings = u32::from(self.strikes.saturating_sub(free).min(6));
            (BACKOFF_MS << doublings).min(BACKOFF_MAX_MS)
        };
        let for_ms = match retry_after {
            // A hint that did not help three times in a row is too short: going on by it invites a block.
            Some(wish) => millis(wish).clamp(BACKOFF_MS, RETRY_AFTER_MAX_MS).max(back_off(3)),
            None => back_off(1),
        };
        let until = now_ms.saturating_add(for_ms).max(self.closed.map_or(0, Closed::until));
        self.closed = Some(Closed { from: now_ms, for_ms: until - now_ms });
    }

    /// The server blocked us: nobody sends any more.
    pub fn block(&mut self) {
        self.blocked = true;
        self.tickets.clear();
    }

    /// A person wants to try again.
    pub fn reopen(&mut self) {
        self.blocked = false;
    }

    /// Whether the block is on.
    pub fn is_blocked(&self) -> bool {
        self.blocked
    }

    /// Grants in the window that ended with the last call.
    pub fn used(&self) -> u8 {
        u8::try_from(self.grants.len()).unwrap_or(LIMIT)
    }

    /// Requests per window right now.
    pub fn cap(&self) -> u8 {
        self.cap.min(self.ceiling)
    }

    /// Until when a 429 keeps the gate closed.
    pub fn closed_until(&self) -> Option<u64> {
        self.closed.map(Closed::until)
    }

    /// Limits this process alone; not written to the file.
    pub fn set_ceiling(&mut self, ceiling: u8) {
        self.ceiling = ceiling.clamp(1, LIMIT);
    }
}
