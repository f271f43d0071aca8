//! What the gate tells the screen, and the count of those who wait.
//!
//! Owns the public picture only. Must not decide anything. It changes when something happened at the gate, never
//! by itself: an idle gate wakes nobody.

use tokio::sync::watch;

use super::Lane;

/// The gate as this process last saw it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GateStatus {
    /// Requests of all processes in the window that ended with the last change.
    pub used: u8,
    /// Requests per window allowed now: 7, fewer after a 429.
    pub cap: u8,
    /// Calls of this process that wait, by [`Lane::index`].
    pub waiting: [usize; 3],
    /// End of the closure after a 429, unix ms. May lie in the past: compare it with now.
    pub closed_until: Option<u64>,
    /// All traffic is stopped until a person reopens the gate.
    pub blocked: bool,
    /// The limit is shared with the other processes; if not, this one counts alone.
    pub shared: bool,
}

/// Counts as waiting while it lives.
#[derive(Debug)]
pub(super) struct Waits {
    lane: Lane,
    status: watch::Sender<GateStatus>,
}

impl Waits {
    pub fn new(lane: Lane, status: &watch::Sender<GateStatus>) -> Self {
        status.send_modify(|s| s.waiting[lane.index()] += 1);
        Self { lane, status: status.clone() }
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.status.send_modify(|s| s.waiting[self.lane.index()] -= 1);
    }
}
