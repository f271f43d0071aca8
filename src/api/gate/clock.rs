//! Time as the gate sees it: unix milliseconds, and a way to sleep until one of them.
//!
//! Owns the only place of the gate that reads the wall clock. Must not know lanes or files. The wall clock is
//! used, not a monotonic one, because the stamps are compared between processes.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_util::future::BoxFuture;
use tokio::time::Instant;

use crate::domain::Timestamp;

/// Where `now` comes from. All gates on one file must share one idea of time.
pub trait Clock: Send + Sync + fmt::Debug {
    /// Unix seconds.
    fn now(&self) -> Timestamp {
        Timestamp(i64::try_from(self.now_ms() / 1_000).unwrap_or(i64::MAX))
    }

    /// Unix time in milliseconds, rounded down.
    fn now_ms(&self) -> u64;
    /// Resolves at `at_ms` or later, never before; at once when that is past.
    fn sleep_until(&self, at_ms: u64) -> BoxFuture<'_, ()>;
}

/// The wall clock of the host.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the stamps in the shared file are wall-clock times")]
    fn since_epoch() -> Duration {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }
}

impl Clock for SystemClock {
    fn now_ms(&self) -> u64 {
        millis(Self::since_epoch())
    }

    fn sleep_until(&self, at_ms: u64) -> BoxFuture<'_, ()> {
        let left = Duration::from_millis(at_ms).saturating_sub(Self::since_epoch());
        Box::pin(tokio::time::sleep(left))
    }
}

/// The clock of the tokio runtime, counted from a made-up date: follows `start_paused`, so a test waits for nothing.
#[derive(Debug, Clone, Copy)]
pub struct RuntimeClock {
    start: Instant,
    start_ms: u64,
}

impl RuntimeClock {
    /// A clock that shows `start_ms` now. Clone it (or share the `Arc`) for every gate on the same file.
    pub fn starting_at(start_ms: u64) -> Self {
        Self { start: Instant::now(), start_ms }
    }
}

impl Clock for RuntimeClock {
    fn now_ms(&self) -> u64 {
        self.start_ms.saturating_add(millis(self.start.elapsed()))
    }

    fn sleep_until(&self, at_ms: u64) -> BoxFuture<'_, ()> {
        let at = self.start + Duration::from_millis(at_ms.saturating_sub(self.start_ms));
        Box::pin(tokio::time::sleep_until(at))
    }
}

/// A duration in whole milliseconds.
pub(super) fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
