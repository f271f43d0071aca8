//! What was said to points in time, for a person at a moment in a zone.
//!
//! Owns what phrases mean: which Friday, which year, which half of the day. Returns every meaning, the likeliest
//! first, also those in the past: the caller tells them apart. Must not know words or tokens.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::clock_face::{default_minute, minutes};
use super::said::{Clock, Day, Said, Span, Step};
use super::words::{Period, Which};
use super::zone::{WHOLE, at_minute, local, point};
use super::{Asked, WHOLE_DAY, When};

/// A day and month without a year that are gone by this long are meant for the next year; before, it may be a slip.
const LONG_GONE: i64 = 31;
/// A 29 February may be as far away, around 2100.
const YEARS_TO_LEAP: i32 = 8;

/// The time of a phrase: minutes of the day, and of its end.
#[derive(Debug, Clone, Copy)]
struct Time {
    minute: u32,
    end: Option<u32>,
}

#[derive(Debug)]
struct Resolver<'a> {
    asked: &'a Asked,
    today: NaiveDate,
}

/// All that `said` may mean.
pub(super) fn meanings(said: &Said, asked: &Asked) -> Vec<When> {
    let Some(now) = local(asked.now, asked.zone) else { return Vec::new() };
    let resolver = Resolver { asked, today: now.date() };
    if let Some(secs) = said.moment {
        return resolver.moment(secs, said).into_iter().collect();
    }
    if said.span.is_none() && said.part.is_none() {
        return resolver.untimed(said);
    }
    times(said).into_iter().flat_map(|time| resolver.timed(said, time)).collect()
}

/// The times said; none if they contradict each other.
fn times(said: &Said) -> Vec<Time> {
    match (said.span, said.part) {
        (Some(span), part) => spans(span, part),
        (None, Some(part)) => {
            default_minute(part).map(|minute| Time { minute, end: None }).into_iter().collect()
        }
        (None, None) => Vec::new(),
    }
}

fn spans(span: Span, part: Option<super::words::Part>) -> Vec<Time> {
    let Some(to) = span.to else {
        return minutes(span.from, part).into_iter().map(|minute| Time { minute, end: None }).collect();
    };
    let is_definite = to.is_exact || to.part.is_some();
    if !is_definite || span.from.is_exact || span.from.part.is_some() {
        let starts = minutes(span.from, part).into_iter();
        return starts
            .filter_map(|minute| end_after(minute, to).map(|end| Time { minute, end: Some(end) }))
            .collect();
    }
    // `3-5pm`: the end says which half of the day the beginning is in, the nearer one.
    let Some(end) = minutes(to, None).first().copied() else { return Vec::new() };
    let start = span.from.hour * 60 + span.from.minute;
    let late = (span.from.hour <= 12).then_some((start + WHOLE / 2) % WHOLE);
    let minute = late.into_iter().chain([start]).filter(|m| *m < end).max().unwrap_or(start);
    let end = if end > minute { end } else { end + WHOLE };
    vec![Time { minute, end: Some(end) }]
}

/// The first time after `start` that a clock shows `to`.
fn end_after(start: u32, to: Clock) -> Option<u32> {
    let mut ends = minutes(to, None);
    if !to.is_exact && to.part.is_none() && (1..=12).contains(&to.hour) {
        let face = to.hour % 12 * 60 + to.minute;
        ends.extend([face, face + WHOLE / 2]);
    }
    let next_day: Vec<u32> = ends.iter().map(|end| end + WHOLE).collect();
    ends.into_iter().chain(next_day).filter(|end| *end > start).min()
}

impl Resolver<'_> {
    /// Hours and minutes from now are real time.
    fn moment(&self, secs: i64, said: &Said) -> Option<When> {
        let due = self.asked.now.plus(secs);
        let local = local(due, self.asked.zone)?;
        // Within the years this reads.
        point(local, self.asked.zone)?;
        Some(When { due, is_all_day: false, duration: said.lasts, turned: super::Turned::No })
    }

    fn timed(&self, said: &Said, time: Time) -> Vec<When> {
        let dates = if said.day.is_none() && said.weekday.is_none() {
            let tomorrow = self.today.checked_add_days(Days::new(1));
            if self.is_ahead(self.today, time.minute) { Some(self.today) } else { tomorrow }
                .into_iter()
                .collect()
        } else {
            self.dates(said, Some(time.minute))
        };
        dates.into_iter().filter_map(|date| self.when(date, time, said)).collect()
    }

    fn untimed(&self, said: &Said) -> Vec<When> {
        let has_day = said.day.is_some() || said.weekday.is_some();
        let dates = if has_day { self.dates(said, None) } else { vec![self.today] };
        let is_end =
            matches!(said.day, Some(Day::Period(Period::EndOfDay | Period::EndOfWeek | Period::EndOfMonth)));
        let is_whole = said.is_whole_day || is_end;
        let dates = dates.into_iter();
        dates
            .filter_map(|date| if is_whole { self.whole_day(date) } else { self.default(date, said) })
            .collect()
    }

    fn when(&self, date: NaiveDate, time: Time, said: &Said) -> Option<When> {
        let (due, turned) = at_minute(date, time.minute, self.asked.zone)?;
        let end = time.end.and_then(|end| at_minute(date, end, self.asked.zone));
        let span = end.map(|(end, _)| end.since(due)).filter(|secs| *secs > 0);
        Some(When { due, is_all_day: false, duration: span.or(said.lasts), turned })
    }

    fn whole_day(&self, date: NaiveDate) -> Option<When> {
        let (due, turned) = point(date.and_time(WHOLE_DAY), self.asked.zone)?;
        Some(When { due, is_all_day: true, duration: None, turned })
    }

    /// A day without a time.
    fn default(&self, date: NaiveDate, said: &Said) -> Option<When> {
        let (due, turned) = point(date.and_time(self.asked.default_time), self.asked.zone)?;
        if date == self.today && due <= self.asked.now {
            return self.whole_day(date);
        }
        Some(When { due, is_all_day: false, duration: said.lasts, turned })
    }

    fn is_ahead(&self, date: NaiveDate, minute: u32) -> bool {
        at_minute(date, minute, self.asked.zone).is_some_and(|(at, _)| at > self.asked.now)
    }

    fn dates(&self, said: &Said, minute: Option<u32>) -> Vec<NaiveDate> {
        match (said.day, said.weekday) {
            (Some(day), None) => self.days(day),
            (None, Some((weekday, which))) => self.weekdays(weekday, which, minute),
            (Some(day), Some((weekday, which))) => {
                let named = self.weekdays(weekday, which, minute);
                if said.is_numbered {
                    return self.numbered(day, weekday, &named);
                }
                let days = match day {
                    Day::OfMonth(number) => self.of_month(number, Some(weekday)).into_iter().collect(),
                    other => self.days(other),
                };
                let mut fitting: Vec<_> = days.iter().copied().filter(|d| d.weekday() == weekday).collect();
                if fitting.is_empty() && !days.is_empty() {
                    // They contradict each other; which is wrong, a person has to say.
                    fitting = days.into_iter().chain(named).collect();
                }
                fitting
            }
            (None, None) => Vec::new(),
        }
    }

    /// `viernes 27`. A number that may be an hour is a day only if that weekday has this number.
    fn numbered(&self, day: Day, weekday: Weekday, named: &[NaiveDate]) -> Vec<NaiveDate> {
        let Day::OfMonth(number) = day else { return Vec::new() };
        if number < 24 {
            return named.iter().copied().filter(|d| d.day() == number).collect();
        }
        let date = self.of_month(number, Some(weekday));
        let is_soon = |d: &NaiveDate| d.signed_duration_since(self.today).num_days() <= 62;
        date.filter(is_soon).into_iter().collect()
    }

    fn days(&self, day: Day) -> Vec<NaiveDate> {
        match day {
            Day::FromToday(days) => self.plus(days).into_iter().collect(),
            Day::Step(step) => self.step(step).into_iter().collect(),
            Day::Date { day, month, year } => self.date(day, month, year).into_iter().collect(),
            Day::Slashed { first, second, year } => {
                let mut dates: Vec<_> = self.date(first, second, year).into_iter().collect();
                dates.extend(self.date(second, first, year));
                dates
            }
            Day::OfMonth(number) => self.of_month(number, None).into_iter().collect(),
            Day::Period(period) => self.period(period).into_iter().collect(),
        }
    }

    fn plus(&self, days: i64) -> Option<NaiveDate> {
        self.today.checked_add_signed(chrono::TimeDelta::try_days(days)?)
    }

    fn step(&self, step: Step) -> Option<NaiveDate> {
        match step {
            Step::Days(days) => self.plus(i64::from(days)),
            Step::Months(months) => self.today.checked_add_months(Months::new(months)),
            Step::Secs(_) => None,
        }
    }

    /// Days until the next such weekday, 0 if it is today.
    fn until(&self, weekday: Weekday) -> i64 {
        i64::from(weekday.days_since(self.today.weekday()))
    }

    fn weekdays(&self, weekday: Weekday, which: Which, minute: Option<u32>) -> Vec<NaiveDate> {
        let until = self.until(weekday);
        let is_today = until == 0 && minute.is_some_and(|minute| self.is_ahead(self.today, minute));
        let nearest = if until == 0 && !is_today { 7 } else { until };
        let next_week = 7 - i64::from(self.today.weekday().num_days_from_monday())
            + i64::from(weekday.num_days_from_monday());
        let days = match which {
            Which::Nearest => vec![nearest],
            Which::This => vec![until],
            Which::NextWeek => vec![next_week],
            Which::Coming => vec![nearest, next_week],
        };
        days.into_iter().filter_map(|days| self.plus(days)).collect()
    }

    fn date(&self, day: u32, month: u32, year: Option<i32>) -> Option<NaiveDate> {
        if let Some(year) = year {
            return NaiveDate::from_ymd_opt(year, month, day);
        }
        let this = self.today.year();
        let mut years =
            (this - 1..=this + YEARS_TO_LEAP).filter_map(|y| NaiveDate::from_ymd_opt(y, month, day));
        years.find(|date| self.today.signed_duration_since(*date).num_days() <= LONG_GONE)
    }

    /// The next day with this number, today included.
    fn of_month(&self, number: u32, weekday: Option<Weekday>) -> Option<NaiveDate> {
        let first = self.today.with_day(1)?;
        let months = (0..12).filter_map(|n| first.checked_add_months(Months::new(n))?.with_day(number));
        months.filter(|d| *d >= self.today).find(|d| weekday.is_none_or(|weekday| d.weekday() == weekday))
    }

    fn period(&self, period: Period) -> Option<NaiveDate> {
        let monday = 7 - i64::from(self.today.weekday().num_days_from_monday());
        let next_month = || self.today.with_day(1)?.checked_add_months(Months::new(1));
        match period {
            Period::EndOfDay => Some(self.today),
            Period::EndOfWeek => self.plus(self.until(Weekday::Fri)),
            Period::EndOfMonth => next_month()?.pred_opt(),
            Period::Weekend => self.plus(self.until(Weekday::Sat)),
            Period::NextWeek => self.plus(monday),
            Period::NextMonth => next_month(),
        }
    }
}
