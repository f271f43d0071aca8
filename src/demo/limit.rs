//! The account's own rate limit: 7 requests in any window of 1.000 s, stricter than Kommo's documents
//! (per integration, per account or per IP is contradictory there).
//!
//! Owns the sliding window. Must not read a clock: milliseconds come from the caller.

use std::collections::VecDeque;

pub const WINDOW_MS: i64 = 1000;
pub const PER_WINDOW: usize = 7;

/// The times of what arrived within the last second.
#[derive(Debug, Default)]
pub struct Window {
    times: VecDeque<i64>,
}

impl Window {
    /// How many lie in the second that ends at `now`, which counts itself out.
    pub fn count(&mut self, now: i64) -> usize {
        // A clock that was set back would keep its future entries for ever.
        self.times.retain(|t| *t <= now);
        while self.times.front().is_some_and(|t| now - t >= WINDOW_MS) {
            self.times.pop_front();
        }
        self.times.len()
    }

    /// Counts one more; answers how many the window holds with it.
    pub fn push(&mut self, now: i64) -> usize {
        let before = self.count(now);
        self.times.push_back(now);
        before + 1
    }
}

/// Admits what fits. A refused request does not count, or a patient client could never come back.
#[derive(Debug, Default)]
pub struct Limiter {
    admitted: Window,
}

impl Limiter {
    pub fn admits(&mut self, now: i64) -> bool {
        let fits = self.admitted.count(now) < PER_WINDOW;
        if fits {
            self.admitted.push(now);
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_in_any_second() {
        let mut limiter = Limiter::default();
        let admitted: Vec<bool> = (0..10).map(|i| limiter.admits(i * 100)).collect();
        assert_eq!(admitted.iter().filter(|a| **a).count(), 7);
        assert!(!limiter.admits(999), "the first is still inside");
        assert!(limiter.admits(1000), "the first has just left");
        assert!(!limiter.admits(1000));
    }

    #[test]
    fn a_clock_set_back_does_not_lock_the_account() {
        let mut limiter = Limiter::default();
        for _ in 0..7 {
            assert!(limiter.admits(1_000_000));
        }
        assert!(limiter.admits(5));
    }
}
