//! What keeps a ledger believable: the passing of time, clocks that step back, files written by others.
//!
//! Owns the rules by which foreign or old contents are made safe. Must not know how the file is read. Every
//! doubt is settled towards sending less.

use super::{
    CALM_MS, Closed, FLIGHT_MAX_MS, GRACE_MS, Grant, LIMIT, Ledger, NAP_MS, TICKETS_MAX, TicketId, VERSION,
    WINDOW_MS,
};

impl Ledger {
    /// Brings everything up to `now_ms`. A stamp from the future was made before the clock stepped back: it counts as now.
    pub fn settle(&mut self, now_ms: u64) {
        for grant in &mut self.grants {
            grant.at = grant.at.min(now_ms);
            grant.flight = grant.flight.min(now_ms.saturating_add(FLIGHT_MAX_MS));
            if grant.flight <= now_ms {
                grant.flight = 0;
            }
        }
        self.grants.retain(|g| g.flight > 0 || g.at.saturating_add(WINDOW_MS) > now_ms);
        self.keep_newest_grants();

        let longest = now_ms.saturating_add(NAP_MS + GRACE_MS);
        for waiting in &mut self.tickets {
            waiting.ticket.since = waiting.ticket.since.min(now_ms);
            waiting.expires = waiting.expires.min(longest);
        }
        self.tickets.retain(|w| w.expires > now_ms);
        self.tickets.truncate(TICKETS_MAX);

        self.pace = self.pace.min(now_ms.saturating_add(WINDOW_MS));
        self.last_paced = self.last_paced.min(now_ms);
        self.cap = self.cap.clamp(1, LIMIT);
        self.recover(now_ms);
    }

    /// Ends a closure that is over and gives the cap back, one step per calm span.
    fn recover(&mut self, now_ms: u64) {
        self.cap_since = self.cap_since.min(now_ms);
        if let Some(closed) = &mut self.closed {
            closed.from = closed.from.min(now_ms);
            let until = closed.until();
            if until > now_ms {
                return;
            }
            self.closed = None;
            self.cap_since = self.cap_since.max(until);
        }
        while self.cap < LIMIT && self.cap_since.saturating_add(CALM_MS) <= now_ms {
            self.cap += 1;
            self.cap_since += CALM_MS;
            self.strikes = 0;
        }
    }

    /// Believes that the whole window was just used: for when the log is lost.
    pub fn distrust(&mut self, now_ms: u64) {
        self.grants =
            (0..LIMIT).map(|n| Grant { at: now_ms, by: TicketId(u64::from(n)), flight: 0 }).collect();
        self.pace = now_ms.saturating_add(WINDOW_MS);
    }

    /// Adds the grants another ledger knows and this one does not.
    pub fn learn_grants(&mut self, other: &Self) {
        let is_new = |g: &&Grant| self.grants.iter().all(|own| own.by != g.by);
        // Whether it is still in flight is for the file to know: it may have landed and gone since.
        let news: Vec<Grant> =
            other.grants.iter().filter(is_new).map(|g| Grant { flight: 0, ..*g }).collect();
        self.grants.extend(news);
        self.keep_newest_grants();
    }

    /// Takes over what another ledger went through on its own; of two views the stricter one wins.
    pub fn learn_all(&mut self, other: &Self) {
        self.learn_grants(other);
        self.blocked |= other.blocked;
        if other.cap < self.cap {
            (self.cap, self.cap_since) = (other.cap, other.cap_since);
        }
        self.strikes = self.strikes.max(other.strikes);
        let end = |closed: &Option<Closed>| closed.map_or(0, Closed::until);
        if end(&other.closed) > end(&self.closed) {
            self.closed = other.closed;
        }
    }

    /// Whether this version of the program wrote it.
    pub fn is_native(&self) -> bool {
        self.version == VERSION
    }

    fn keep_newest_grants(&mut self) {
        self.grants.sort_by_key(Grant::order);
        let excess = self.grants.len().saturating_sub(usize::from(LIMIT));
        self.grants.drain(..excess);
    }
}
