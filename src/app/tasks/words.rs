//! Tasks in words: when one is due, how soon that is, what it hangs on.

use crate::app::state::State;
use crate::domain::when::{Bucket, Turned, WHOLE_DAY, When, bucket};
use crate::domain::{LeadId, Owner, Task, Timestamp};
use crate::i18n::Text;
use chrono::{Datelike, NaiveTime, Timelike};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl State {
    /// Due at the last minute of a day: the whole day is meant.
    pub fn is_whole_day(&self, due: Timestamp) -> bool {
        self.time_of_day(due) == WHOLE_DAY
    }

    /// To the minute.
    pub(super) fn time_of_day(&self, at: Timestamp) -> NaiveTime {
        let time = at.in_zone(self.zone()).map(|at| at.time());
        time.and_then(|time| NaiveTime::from_hms_opt(time.hour(), time.minute(), 0)).unwrap_or_default()
    }

    /// When a task is due, as short as its bucket allows: `14:00`, `Thu 14:00`, `9 Mar`, `all day`.
    pub fn due_short(&self, due: Timestamp) -> String {
        let time =
            if self.is_whole_day(due) { self.locale.get(Text::AllDay).to_owned() } else { self.clock(due) };
        let with_day = |day: String| if self.is_whole_day(due) { day } else { format!("{day} {time}") };
        match bucket(due, self.now, self.zone()) {
            Bucket::Today | Bucket::Tomorrow => time,
            Bucket::Overdue if self.is_same_day(due, self.now) => time,
            Bucket::Overdue => with_day(self.short_day(due)),
            Bucket::Week => with_day(self.weekday(due)),
            Bucket::Later => self.short_day(due),
        }
    }

    /// As [`State::due_short`], where no heading tells the day.
    pub fn due_with_day(&self, due: Timestamp) -> String {
        let day = match bucket(due, self.now, self.zone()) {
            Bucket::Tomorrow => Text::BucketTomorrow,
            Bucket::Today => Text::BucketToday,
            Bucket::Overdue if self.is_same_day(due, self.now) => Text::BucketToday,
            Bucket::Overdue | Bucket::Week | Bucket::Later => return self.due_short(due),
        };
        let day = self.locale.get(day);
        if self.is_whole_day(due) { day.to_owned() } else { format!("{day} {}", self.clock(due)) }
    }

    pub(in crate::app) fn is_same_day(&self, one: Timestamp, other: Timestamp) -> bool {
        let day = |at: Timestamp| at.in_zone(self.zone()).map(|at| at.date_naive());
        day(one) == day(other)
    }

    fn weekday(&self, at: Timestamp) -> String {
        let day = at.in_zone(self.zone()).map_or(0, |at| at.weekday().num_days_from_monday());
        self.locale.get(Text::Weekdays).split(' ').nth(day as usize).unwrap_or_default().to_owned()
    }

    /// `9 Mar`; of another year with the year.
    fn short_day(&self, at: Timestamp) -> String {
        let year = |at: Timestamp| at.in_zone(self.zone()).map(|at| at.year());
        let format = if year(at) == year(self.now) { Text::DayFormat } else { Text::DateFormat };
        self.format_time(at, format)
    }

    /// When a task is due in full: `Thu 12 March, 14:00–14:30`, `Thu 12 March, all day`.
    pub fn due_words(&self, due: Timestamp, duration: i64) -> String {
        if self.is_whole_day(due) {
            return self.day_with(due, self.locale.get(Text::AllDay));
        }
        if duration > 0 {
            let end = due.plus(duration);
            let until = if self.is_same_day(due, end) { self.clock(end) } else { self.day_and_time(end) };
            return self.day_with(due, &format!("{}–{until}", self.clock(due)));
        }
        self.day_and_time(due)
    }

    /// As [`State::due_words`], with how soon that is.
    pub(super) fn due_and_soon(&self, due: Timestamp, duration: i64) -> String {
        let words = self.due_words(due, duration);
        let soon = self.until(due);
        if soon.is_empty() { words } else { format!("{words} ({soon})") }
    }

    /// `in 18 h`; nothing for what has gone by.
    fn until(&self, at: Timestamp) -> String {
        let left = at.since(self.now);
        let (text, n) = match left {
            ..0 => return String::new(),
            0..HOUR => (Text::InMinutes, (left + MINUTE / 2) / MINUTE),
            HOUR..172_800 => (Text::InHours, (left + HOUR / 2) / HOUR),
            _ => (Text::InDays, (left + DAY / 2) / DAY),
        };
        self.locale.fill(text, &[&n.to_string()])
    }

    /// What a reading of a date says, and what the clock does then.
    pub(super) fn when_words(&self, when: &When, duration: i64) -> String {
        let words = self.due_and_soon(when.due, duration);
        match when.turned {
            Turned::No => words,
            Turned::Skipped | Turned::Twice => format!("{words} · {}", self.locale.get(Text::ClockTurns)),
        }
    }

    /// The name of what a task hangs on.
    pub fn owner_name(&self, owner: Owner) -> String {
        let unnamed = |text: Text, id: i64| self.locale.fill(text, &[&id.to_string()]);
        match owner {
            Owner::Lead(id) => self.lead_name(id),
            Owner::Contact(id) if self.known.contact(id).is_none() => unnamed(Text::UnnamedContact, id.get()),
            Owner::Company(id) if self.known.company(id).is_none() => unnamed(Text::UnnamedCompany, id.get()),
            Owner::Contact(_) | Owner::Company(_) => self.target_name(owner.into()),
        }
    }

    /// `Meeting · Mara Linden`.
    pub(super) fn kind_and_who(&self, task: &Task) -> String {
        format!("{} · {}", self.task_kind_name(task.kind), self.user_name(task.responsible))
    }
}

/// Whether a lead is there, as far as anybody knows: it may be known by a task alone.
pub(in crate::app) fn is_there(state: &State, lead: LeadId) -> bool {
    state.leads.get(lead).is_some() || state.known.tasks().any(|task| task.owner == Some(Owner::Lead(lead)))
}

/// Names of the buckets, in their order.
pub const fn bucket_word(bucket: Bucket) -> Text {
    match bucket {
        Bucket::Overdue => Text::BucketOverdue,
        Bucket::Today => Text::BucketToday,
        Bucket::Tomorrow => Text::BucketTomorrow,
        Bucket::Week => Text::BucketWeek,
        Bucket::Later => Text::BucketLater,
    }
}
