//! What the account saw of its clients, from its own side: the proof that a gate upstream works.
//!
//! Owns counters and a ring of the last requests; served at `GET /demo/stats`, read by tests through
//! `Account::stats`. Must not know why an answer was what it was.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::limit::Window;

/// How many requests the log remembers.
const REMEMBERED: usize = 1024;

/// A copy of the counters at one moment. Observers (`X-Demo-Observer: 1`) count in `observed` alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Every API request, refused ones included.
    pub requests: u64,
    /// 429 answers because the limit was exceeded.
    pub over_limit: u64,
    /// Requests that a fault answered, spoiled or dropped.
    pub faults: u64,
    pub observed: u64,
    /// The most requests that ever arrived within one second.
    pub max_in_window: usize,
    pub by_status: BTreeMap<u16, u64>,
    /// `PATCH /api/v4/leads/{id}` → how often.
    pub by_route: BTreeMap<String, u64>,
    /// The last requests, oldest first.
    pub recent: VecDeque<Seen>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// Unix milliseconds of the account's clock.
    pub at_ms: i64,
    pub method: String,
    /// With its query string.
    pub path: String,
    /// 0: the connection was closed without an answer.
    pub status: u16,
}

#[derive(Debug, Default)]
pub struct Counters {
    stats: Stats,
    arrivals: Window,
}

impl Counters {
    pub fn arrived(&mut self, now_ms: i64) {
        self.stats.requests += 1;
        self.stats.max_in_window = self.stats.max_in_window.max(self.arrivals.push(now_ms));
    }

    pub fn observed(&mut self) {
        self.stats.observed += 1;
    }

    pub fn over_limit(&mut self) {
        self.stats.over_limit += 1;
    }

    pub fn fault(&mut self) {
        self.stats.faults += 1;
    }

    pub fn answered(&mut self, seen: Seen) {
        *self.stats.by_status.entry(seen.status).or_default() += 1;
        *self.stats.by_route.entry(route_of(&seen)).or_default() += 1;
        if self.stats.recent.len() == REMEMBERED {
            self.stats.recent.pop_front();
        }
        self.stats.recent.push_back(seen);
    }

    pub const fn stats(&self) -> &Stats {
        &self.stats
    }
}

/// Ids folded, the query left out: a bounded number of keys for well-behaved clients.
fn route_of(seen: &Seen) -> String {
    let path = seen.path.split('?').next().unwrap_or_default();
    let fold = |part: &str| match part {
        "" => String::new(),
        p if p.bytes().all(|b| b.is_ascii_digit()) || p.len() > 24 => "/{id}".to_owned(),
        p => format!("/{p}"),
    };
    format!("{} {}", seen.method, path.split('/').map(fold).collect::<String>())
}
