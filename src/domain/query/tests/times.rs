//! Dates, from now on and back, in four languages, over changes of the clock.

use super::*;
use crate::domain::query::dates::{Stretch, Today, stretch};

fn read(text: &str) -> Result<(String, String), Problem> {
    let today = Today { now: NOW, zone: chrono_tz::Europe::London };
    let told = |at: Timestamp| at.in_zone(today.zone).expect("a date").format("%m-%d %H:%M").to_string();
    stretch(text, today).map(|Stretch { from, until }| (told(from), told(until)))
}

#[test]
fn days_weeks_months_and_minutes_are_stretches() {
    for (text, from, until) in [
        ("today", "03-12 00:00", "03-13 00:00"),
        ("сегодня", "03-12 00:00", "03-13 00:00"),
        ("hoy", "03-12 00:00", "03-13 00:00"),
        ("Yesterday", "03-11 00:00", "03-12 00:00"),
        ("вчера", "03-11 00:00", "03-12 00:00"),
        ("ontem", "03-11 00:00", "03-12 00:00"),
        ("mañana", "03-13 00:00", "03-14 00:00"),
        ("friday", "03-13 00:00", "03-14 00:00"),
        ("last monday", "03-09 00:00", "03-10 00:00"),
        ("last friday", "03-06 00:00", "03-07 00:00"),
        ("tomorrow 10", "03-13 10:00", "03-13 10:01"),
        ("завтра в 10", "03-13 10:00", "03-13 10:01"),
        ("2026-03-02", "03-02 00:00", "03-03 00:00"),
        ("2.3.2026", "03-02 00:00", "03-03 00:00"),
        ("2026-03-02 14:30", "03-02 14:30", "03-02 14:31"),
        ("2026-02", "02-01 00:00", "03-01 00:00"),
        ("2026", "01-01 00:00", "01-01 00:00"),
        ("this week", "03-09 00:00", "03-16 00:00"),
        ("last week", "03-02 00:00", "03-09 00:00"),
        ("на прошлой неделе", "03-02 00:00", "03-09 00:00"),
        ("эта неделя", "03-09 00:00", "03-16 00:00"),
        ("la semana pasada", "03-02 00:00", "03-09 00:00"),
        ("semana que vem", "03-16 00:00", "03-23 00:00"),
        ("last month", "02-01 00:00", "03-01 00:00"),
        ("в прошлом месяце", "02-01 00:00", "03-01 00:00"),
        ("mês passado", "02-01 00:00", "03-01 00:00"),
        ("next month", "04-01 00:00", "05-01 00:00"),
        ("this quarter", "01-01 00:00", "04-01 00:00"),
        ("last year", "01-01 00:00", "01-01 00:00"),
        ("-3d", "03-09 10:00", "03-09 10:00"),
        ("3 days ago", "03-09 10:00", "03-09 10:00"),
        ("-2 недели", "02-26 10:00", "02-26 10:00"),
        ("+2h", "03-12 12:00", "03-12 12:00"),
        ("last 7d", "03-05 10:00", "03-12 10:00"),
    ] {
        assert_eq!(read(text), Ok((from.to_owned(), until.to_owned())), "{text}");
    }
}

#[test]
fn what_is_no_date_or_two_is_said() {
    for text in ["", "someday", "2026-13", "2026-02-30", "last", "week", "que viene", "+", "-", "--3d"] {
        assert!(read(text).is_err(), "{text}: {:?}", read(text));
    }
    assert!(matches!(read("tomorrow 3"), Err(Problem::SeveralDates { .. })));
    assert!(matches!(read("3d"), Err(Problem::WhichWay(_))));
}

#[test]
fn a_day_has_as_many_hours_as_the_clock_says() {
    let today = Today { now: NOW, zone: chrono_tz::Europe::London };
    let hours = |text: &str| {
        let Stretch { from, until } = stretch(text, today).expect("a day");
        until.since(from) / 3_600
    };
    assert_eq!((hours("2026-03-29"), hours("2026-10-25"), hours("2026-06-01")), (23, 25, 24));
    // Midnight does not exist there that day.
    let today = Today { now: NOW, zone: chrono_tz::America::Santiago };
    let Stretch { from, .. } = stretch("2026-09-06", today).expect("a day");
    assert_eq!(from.in_zone(today.zone).expect("a time").format("%H:%M").to_string(), "01:00");
}

#[test]
fn before_a_day_is_before_its_first_moment_and_after_it_is_behind_its_last() {
    let desk = Desk::new();
    let midnight = Timestamp(NOW.secs() - 10 * 3_600);
    let at = |secs: i64| {
        let mut lead = lead();
        lead.next_task_at = Some(midnight.plus(secs));
        lead
    };
    for (text, last, first, inside, end) in [
        ("next task < today", true, false, false, false),
        ("next task <= today", true, true, true, false),
        ("next task = today", false, true, true, false),
        ("next task != today", true, false, false, true),
        ("next task >= today", false, true, true, true),
        ("next task > today", false, false, false, true),
    ] {
        for (secs, wanted) in [(-1, last), (0, first), (DAY - 1, inside), (DAY, end)] {
            let lead = at(secs);
            let verdict = desk.judge(text, &LeadFacts::listed(&lead));
            assert_eq!(verdict == Verdict::Yes, wanted, "{text} at {secs}");
        }
    }
}
