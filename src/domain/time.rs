//! Points in time as the API has them: whole unix seconds, UTC. Zones are applied where a person reads them.

use serde::{Deserialize, Serialize};

/// Unix seconds, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub const fn secs(self) -> i64 {
        self.0
    }

    /// Seconds from `earlier` to `self`; negative when `self` comes first.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    pub const fn plus(self, secs: i64) -> Self {
        Self(self.0.saturating_add(secs))
    }

    /// For messages in which no account's zone is known: `2026-11-29 10:15 UTC`.
    pub fn utc_minute(self) -> String {
        let minute = self.in_zone(chrono_tz::UTC).map(|t| t.format("%Y-%m-%d %H:%M UTC").to_string());
        minute.unwrap_or_else(|| format!("{} s", self.0))
    }

    /// The date and time in a zone, or `None` when the number lies outside the calendar (hostile input).
    pub fn in_zone(self, zone: chrono_tz::Tz) -> Option<chrono::DateTime<chrono_tz::Tz>> {
        chrono::DateTime::from_timestamp(self.0, 0).map(|t| t.with_timezone(&zone))
    }
}
