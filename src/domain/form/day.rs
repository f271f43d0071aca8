//! Days and times as people write them: `2026-03-12`, `12.3.2026`, with a clock `12.3.2026 14:30`.
//!
//! The account shows a day as it is in its own zone, so a day is written as its first moment there. Where another
//! client wrote midnight UTC, that day is meant: see [`shown_day`].

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};

use super::{Calendar, Wrong};
use crate::domain::when::{self, Asked, Reading};
use crate::domain::{FieldValue, SafeText, Timestamp};

const DAY: i64 = 86_400;
/// Beyond these years a date is a slip of the finger.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;

/// The day a time stamp of a date field means.
fn shown_day(at: Timestamp, calendar: Calendar) -> Option<NaiveDate> {
    let zone = if at.secs().rem_euclid(DAY) == 0 { chrono_tz::UTC } else { calendar.zone };
    at.in_zone(zone).map(|time| time.date_naive())
}

pub(super) fn text(at: Timestamp, calendar: Calendar) -> String {
    shown_day(at, calendar).map_or_else(|| at.secs().to_string(), |day| day.format("%Y-%m-%d").to_string())
}

pub(super) fn time_text(at: Timestamp, calendar: Calendar) -> String {
    let time = at.in_zone(calendar.zone);
    let format = if at.secs().rem_euclid(60) == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    time.map_or_else(|| at.secs().to_string(), |time| time.format(format).to_string())
}

pub(super) fn read(text: &str, calendar: Calendar) -> Result<FieldValue, Wrong> {
    let text = text.trim();
    let day = day(text).or_else(|| said(text, calendar)?.in_zone(calendar.zone).map(|t| t.date_naive()));
    let day = day.and_then(|day| moment(day.and_time(NaiveTime::MIN), calendar));
    day.map(FieldValue::At).ok_or_else(|| Wrong::NotADay(SafeText::line(text)))
}

pub(super) fn read_birthday(text: &str, calendar: Calendar) -> Result<FieldValue, Wrong> {
    let text = text.trim();
    // What people say lies ahead of them; nobody is born there.
    let day = day(text).and_then(|day| moment(day.and_time(NaiveTime::MIN), calendar));
    match day {
        Some(at) if at > calendar.now => Err(Wrong::NotBornYet),
        Some(at) => Ok(FieldValue::At(at)),
        None => Err(Wrong::NotADay(SafeText::line(text))),
    }
}

pub(super) fn read_time(text: &str, calendar: Calendar) -> Result<FieldValue, Wrong> {
    let text = text.trim();
    let (date, clock) = text.split_once([' ', 'T', 't']).unwrap_or((text, "00:00"));
    let clock = clock.trim();
    let clock = ["%H:%M", "%H:%M:%S"].iter().find_map(|f| NaiveTime::parse_from_str(clock, f).ok());
    let at = day(date.trim_end_matches(','))
        .zip(clock)
        .and_then(|(date, clock)| moment(date.and_time(clock), calendar));
    let at = at.or_else(|| said(text, calendar));
    at.map(FieldValue::At).ok_or_else(|| Wrong::NotATime(SafeText::line(text)))
}

/// As people say it: `tomorrow 10`, `в пятницу`. What could be two times is neither.
fn said(text: &str, calendar: Calendar) -> Option<Timestamp> {
    let asked = Asked { now: calendar.now, zone: calendar.zone, default_time: NaiveTime::MIN };
    match when::read(text, &asked) {
        Reading::At(when) | Reading::Past(when) => Some(when.due),
        Reading::Ambiguous(_) | Reading::Nothing { .. } => None,
    }
}

/// ISO, or day before month. `3/12` is read differently in different countries, so it is not read.
fn day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%d.%m.%Y"))
        .ok()?;
    YEARS.contains(&chrono::Datelike::year(&day)).then_some(day)
}

/// A time of the account's clock. One that a change of the clock leaves out is the first after it.
fn moment(time: NaiveDateTime, calendar: Calendar) -> Option<Timestamp> {
    let in_zone = |time: &NaiveDateTime| calendar.zone.from_local_datetime(time).earliest();
    let found = in_zone(&time).or_else(|| {
        let end = time.checked_add_days(Days::new(1))?;
        let mut minutes = std::iter::successors(Some(time), |t| {
            t.checked_add_signed(chrono::TimeDelta::minutes(1)).filter(|t| *t < end)
        });
        minutes.find_map(|t| in_zone(&t))
    })?;
    Some(Timestamp(found.timestamp()))
}
