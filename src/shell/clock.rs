//! The wall clock, read in one place. Everywhere else time is a value.

use crate::domain::Timestamp;

/// Unix seconds now.
#[expect(clippy::disallowed_methods, reason = "this is the one place that asks the system for the time")]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp(since.map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX)))
}
