//! Local dates and times to points in time and back, where a clock may be turned in between.
//!
//! Owns the two rules: a time that the clock skips becomes the first that exists, one that it shows twice is the first
//! of both. Both are told. Must not know phrases.

use chrono::offset::LocalResult;
use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::Turned;
use crate::domain::Timestamp;

/// Dates outside are slips of the finger or hostile; calendars cannot count far beyond.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2099;

/// Minutes of a day, the midnight at its end included.
pub(super) const WHOLE: u32 = 24 * 60;

pub(super) fn local(at: Timestamp, zone: Tz) -> Option<NaiveDateTime> {
    // Near the ends of what the calendar can hold a shift to a zone would fall out of it.
    let is_near = chrono::DateTime::from_timestamp(at.secs(), 0).is_some_and(|t| t.year().abs() < 10_000);
    is_near.then(|| at.in_zone(zone)).flatten().map(|t| t.naive_local())
}

/// The point in time at `minutes` of a day; more than a day's minutes are on the days after.
pub(super) fn at_minute(day: NaiveDate, minutes: u32, zone: Tz) -> Option<(Timestamp, Turned)> {
    let time = day.and_hms_opt(0, 0, 0)?.checked_add_signed(TimeDelta::minutes(i64::from(minutes)))?;
    point(time, zone)
}

pub(super) fn point(time: NaiveDateTime, zone: Tz) -> Option<(Timestamp, Turned)> {
    if !YEARS.contains(&time.year()) {
        return None;
    }
    match zone.from_local_datetime(&time) {
        LocalResult::Single(t) => Some((Timestamp(t.timestamp()), Turned::No)),
        LocalResult::Ambiguous(a, b) => Some((Timestamp(a.timestamp().min(b.timestamp())), Turned::Twice)),
        LocalResult::None => Some((after_gap(time, zone)?, Turned::Skipped)),
    }
}

/// The first moment after a gap; the widest there was, around the date line, took a day.
fn after_gap(time: NaiveDateTime, zone: Tz) -> Option<Timestamp> {
    let first = |seconds: i64| {
        let time = time.checked_add_signed(TimeDelta::seconds(seconds))?;
        zone.from_local_datetime(&time).earliest()
    };
    let mut exists = (1..=4 * 25).map(|quarters| quarters * 900).find(|seconds| first(*seconds).is_some())?;
    let mut missing = exists - 900;
    while exists - missing > 1 {
        let middle = i64::midpoint(missing, exists);
        if first(middle).is_some() {
            exists = middle;
        } else {
            missing = middle;
        }
    }
    first(exists).map(|t| Timestamp(t.timestamp()))
}
