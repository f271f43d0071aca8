//! Trying again: capped exponential pauses with jitter, for errors that pass by themselves.
//!
//! A 429 waits in the gate, not here; a refused token or a block waits for a person and is given back at once.

use std::time::Duration;

use crate::api::ApiError;

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(60);

/// The pauses of one series of tries.
#[derive(Debug, Clone, Copy, Default)]
pub struct Backoff {
    tries: u32,
}

impl Backoff {
    /// The next pause: doubles up to a minute, spread by a quarter each way so that many clients do not
    /// come back in step.
    pub fn next(&mut self) -> Duration {
        let base = FIRST.saturating_mul(1 << self.tries.min(7)).min(LONGEST);
        self.tries += 1;
        base.mul_f64(0.75 + fastrand::f64() / 2.0)
    }

    /// Waits before the next try of something that failed with `error`.
    pub async fn pause(&mut self, error: &ApiError) {
        if !error.is_rate_limited() {
            tokio::time::sleep(self.next()).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_minute_and_stay_there() {
        let mut backoff = Backoff::default();
        let pauses: Vec<Duration> = (0..20).map(|_| backoff.next()).collect();
        assert!(pauses[0] >= Duration::from_millis(375) && pauses[0] <= Duration::from_millis(625));
        assert!(pauses.iter().all(|p| *p <= LONGEST.mul_f64(1.25)));
        assert!(pauses[19] >= LONGEST.mul_f64(0.75));
    }
}
