//! A date or a time as a stretch: `today` is the whole day, `last month` the whole month, `tomorrow 10` a minute.
//!
//! Owns periods and distances from now; every other phrase is read by [`when`], in its four languages, in the
//! account's zone. A day that was said for what is to come may lie behind here, too: that is no mistake.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::amount::age;
use super::wrong::Problem;
use crate::domain::Timestamp;
use crate::domain::when::{self, Asked, Reading, When};

/// No phrase ends in this second: a time at it is the time of a day without one.
const MARK: u32 = 57;
const LATE: NaiveTime = match NaiveTime::from_hms_opt(23, 58, MARK) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// From the first second on, before the second one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub from: Timestamp,
    pub until: Timestamp,
}

/// Who asks, when and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Today {
    pub now: Timestamp,
    pub zone: Tz,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    Week,
    Month,
    Quarter,
    Year,
}

/// Words of periods; which one is said beside them.
const LENGTHS: [(&str, Length); 4] = [
    ("week неделя неделю неделе semana", Length::Week),
    ("month месяц месяце mes mês", Length::Month),
    ("quarter квартал квартале trimestre", Length::Quarter),
    ("year год году año ano", Length::Year),
];

const WHICH: [(&str, i32); 3] = [
    ("this этот этом эта эту этой esta este neste nesta", 0),
    (
        "last previous прошлый прошлом прошлая прошлую прошлой pasado pasada passado passada último última ultimo ultima",
        -1,
    ),
    (
        "next следующий следующем следующая следующую следующей próximo próxima proximo proxima que viene que vem",
        1,
    ),
];

/// Words in front of a period that say nothing.
const FILLERS: [&str; 8] = ["в", "на", "за", "el", "la", "en", "no", "na"];

/// What a text says outside of a filter. A bare distance lies in the past: `30d` are the last thirty days.
pub fn span(text: &str, now: Timestamp, zone: Tz) -> Result<Stretch, Problem> {
    let today = Today { now, zone };
    match stretch(text, today) {
        Err(Problem::WhichWay(_)) => stretch(&format!("-{}", text.trim()), today),
        read => read,
    }
}

/// What a text says, seen from today.
pub(super) fn stretch(text: &str, today: Today) -> Result<Stretch, Problem> {
    let folded = text.trim().to_lowercase();
    if folded == "now" {
        return Ok(Stretch::second(today.now));
    }
    if let Some(found) = distance(&folded, today) {
        return found;
    }
    let found = period(&folded, today).or_else(|| calendar(&folded, today));
    found.map_or_else(|| phrase(text, today), Ok)
}

/// `-3d`, `+2w`, `3 days ago`, `last 7d`.
fn distance(text: &str, today: Today) -> Option<Result<Stretch, Problem>> {
    if let Some(age) = text.strip_prefix(['-', '−']).or_else(|| text.strip_suffix("ago")).and_then(age) {
        return Some(Ok(Stretch::second(today.now.plus(-age.secs))));
    }
    if let Some(age) = text.strip_prefix('+').and_then(age) {
        return Some(Ok(Stretch::second(today.now.plus(age.secs))));
    }
    let ends_now = |age: super::amount::Age| (today.now.plus(-age.secs), today.now.plus(1));
    let starts_now = |age: super::amount::Age| (today.now, today.now.plus(age.secs));
    let last = text.strip_prefix("last ").and_then(age).map(ends_now);
    let near = last.or_else(|| text.strip_prefix("next ").and_then(age).map(starts_now));
    if let Some((from, until)) = near {
        return Some(Ok(Stretch { from, until }));
    }
    age(text).map(|_| Err(Problem::WhichWay(text.to_owned())))
}

/// `last month`, `на этой неделе`.
fn period(text: &str, today: Today) -> Option<Stretch> {
    let words: Vec<&str> = text.split_whitespace().filter(|word| !FILLERS.contains(word)).collect();
    let has = |words: &str, said: &str| words.split(' ').any(|word| word == said);
    let length = |said: &str| LENGTHS.iter().find(|(words, _)| has(words, said)).map(|(_, length)| *length);
    let which = |said: &[&str]| match said {
        ["que", "viene" | "vem"] => Some(1),
        [one] if !matches!(*one, "que" | "viene" | "vem") => {
            WHICH.iter().find(|(words, _)| has(words, one)).map(|(_, which)| *which)
        }
        _ => None,
    };
    let (first, rest) = words.split_first()?;
    let (last, start) = words.split_last()?;
    let (length, which) = length(first).zip(which(rest)).or_else(|| length(last).zip(which(start)))?;
    let day = today.day()?;
    let (from, months) = match length {
        Length::Week => {
            let monday = day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())))?;
            let from = monday.checked_add_signed(TimeDelta::weeks(i64::from(which)))?;
            return today.days(from, from.checked_add_days(Days::new(7))?);
        }
        Length::Month => (day.with_day(1)?, 1),
        Length::Quarter => (NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1)?, 3),
        Length::Year => (NaiveDate::from_ymd_opt(day.year(), 1, 1)?, 12),
    };
    let from = match which {
        -1 => from.checked_sub_months(Months::new(months))?,
        1 => from.checked_add_months(Months::new(months))?,
        _ => from,
    };
    today.days(from, from.checked_add_months(Months::new(months))?)
}

/// `2026`, `2026-03`, `2026-03-12`, `12.3.2026`, with or without a clock.
fn calendar(text: &str, today: Today) -> Option<Stretch> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |text: &str, len: usize| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        [year] if is_number(year, 4) => {
            let year = year.parse().ok()?;
            return today
                .days(NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year + 1, 1, 1)?);
        }
        [year, month] if is_number(year, 4) && is_number(month, 2) => {
            let from = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
            return today.days(from, from.checked_add_months(Months::new(1))?);
        }
        _ => {}
    }
    let (day, clock) = match text.split_once([' ', 't']) {
        Some((day, clock)) => (day, Some(clock.trim())),
        None => (text, None),
    };
    let day = ["%Y-%m-%d", "%d.%m.%Y"].iter().find_map(|f| NaiveDate::parse_from_str(day, f).ok())?;
    if day.year() < 1900 || day.year() > 2200 {
        return None;
    }
    let Some(clock) = clock else { return today.whole(day) };
    let time = ["%H:%M", "%H:%M:%S"].iter().find_map(|f| NaiveTime::parse_from_str(clock, f).ok())?;
    today.moment(day.and_time(time)).map(Stretch::minute)
}

/// What people say: `tomorrow 10`, `в пятницу`, `last monday`.
fn phrase(text: &str, today: Today) -> Result<Stretch, Problem> {
    let no_date = || Problem::NotADate(text.to_owned());
    let (said, is_last) = match text.get(..5) {
        Some(start) if start.eq_ignore_ascii_case("last ") => (&text[5..], true),
        _ => (text, false),
    };
    let asked = Asked { now: today.now, zone: today.zone, default_time: LATE };
    let when = match when::read(said, &asked) {
        Reading::At(when) | Reading::Past(when) => when,
        Reading::Ambiguous(all) => {
            let all = all.iter().map(|when| today.told(when)).collect();
            return Err(Problem::SeveralDates { said: text.to_owned(), all });
        }
        Reading::Nothing { .. } => return Err(no_date()),
    };
    let local = when.due.in_zone(today.zone).ok_or_else(no_date)?;
    if !is_last && !is_day(&when, &local) {
        return Ok(Stretch::minute(when.due));
    }
    let mut day = local.date_naive();
    if is_last {
        // Weeks back, until it is gone by.
        let now = today.day().ok_or_else(no_date)?;
        let ahead = day.signed_duration_since(now).num_days();
        let weeks = u64::try_from(ahead.div_euclid(7) + 1).unwrap_or_default();
        day = day.checked_sub_days(Days::new(7 * weeks)).ok_or_else(no_date)?;
    }
    today.whole(day).ok_or_else(no_date)
}

fn is_day(when: &When, local: &DateTime<Tz>) -> bool {
    when.is_all_day || chrono::Timelike::second(local) == MARK
}

impl Stretch {
    const fn second(at: Timestamp) -> Self {
        Self { from: at, until: at.plus(1) }
    }

    const fn minute(at: Timestamp) -> Self {
        Self { from: at, until: at.plus(60) }
    }
}

impl Today {
    fn day(self) -> Option<NaiveDate> {
        self.now.in_zone(self.zone).map(|now| now.date_naive())
    }

    fn whole(self, day: NaiveDate) -> Option<Stretch> {
        self.days(day, day.checked_add_days(Days::new(1))?)
    }

    fn days(self, from: NaiveDate, until: NaiveDate) -> Option<Stretch> {
        let midnight = |day: NaiveDate| self.moment(day.and_time(NaiveTime::MIN));
        Some(Stretch { from: midnight(from)?, until: midnight(until)? })
    }

    /// A time of the account's clock. One that a change of the clock leaves out is the first after it.
    fn moment(self, time: NaiveDateTime) -> Option<Timestamp> {
        let at = |minutes: i64| {
            let time = time.checked_add_signed(TimeDelta::minutes(minutes))?;
            self.zone.from_local_datetime(&time).earliest()
        };
        let found = (0..=100).find_map(|quarters| at(quarters * 15))?;
        Some(Timestamp(found.timestamp()))
    }

    fn told(self, when: &When) -> String {
        let local = when.due.in_zone(self.zone);
        let format = |local: &DateTime<Tz>| {
            let format = if is_day(when, local) { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" };
            format!("`{}`", local.format(format))
        };
        local.as_ref().map_or_else(String::new, format)
    }
}
