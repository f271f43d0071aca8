//! Turned clocks and the edges of days.

use chrono_tz::Tz;

use super::super::{Bucket, bucket};
use super::{asked, table};

#[test]
fn an_hour_that_does_not_exist() {
    // London goes from 01:00 to 02:00 on Sunday 2027-03-28.
    table(
        &[
            ("tomorrow 01:30", "2027-03-28 02:00 skipped"),
            ("tomorrow 00:59", "2027-03-28 00:59"),
            ("tomorrow 02:00", "2027-03-28 02:00"),
            ("tomorrow 00:30-02:30", "2027-03-28 00:30 60m"),
        ],
        &asked("2027-03-27 12:00", Tz::Europe__London),
    );
    // New York from 02:00 to 03:00 on 2027-03-14.
    table(
        &[
            ("tomorrow 02:15", "2027-03-14 03:00 skipped"),
            ("mañana a las 2 de la madrugada", "2027-03-14 03:00 skipped"),
        ],
        &asked("2027-03-13 12:00", Tz::America__New_York),
    );
    // Lord Howe by half an hour, from 02:00 to 02:30 on 2027-10-03.
    table(
        &[("tomorrow 02:10", "2027-10-03 02:30 skipped"), ("tomorrow 02:30", "2027-10-03 02:30")],
        &asked("2027-10-02 12:00", Tz::Australia__Lord_Howe),
    );
    // Tehran skipped midnight on 2022-03-22: the day began at 01:00.
    table(
        &[("tomorrow 00:30", "2022-03-22 01:00 skipped"), ("2022-03-22 00:00", "2022-03-22 01:00 skipped")],
        &asked("2022-03-21 12:00", Tz::Asia__Tehran),
    );
    // Apia left out a whole day, 2011-12-30.
    table(
        &[("tomorrow 10:00", "2011-12-31 00:00 skipped"), ("+1h", "2011-12-29 13:00")],
        &asked("2011-12-29 12:00", Tz::Pacific__Apia),
    );
}

#[test]
fn an_hour_that_exists_twice() {
    // London goes back from 02:00 to 01:00 on 2026-10-25.
    let before = asked("2026-10-24 12:00", Tz::Europe__London);
    table(
        &[
            ("tomorrow 01:30", "10-25 01:30 twice"),
            ("tomorrow 00:59", "10-25 00:59"),
            ("tomorrow 02:00", "10-25 02:00"),
            ("tomorrow 00:30-02:30", "10-25 00:30 180m"),
            ("+1d", "10-25 12:00"),
            // 25 hours lie between two noons.
            ("+24h", "10-25 11:00"),
            ("через 24 часа", "10-25 11:00"),
        ],
        &before,
    );
    let super::Reading::At(when) = super::read("tomorrow 01:30", &before) else { panic!("a time") };
    assert_eq!(when.due.since(before.now), 13 * 3600 + 1800, "the first of both");
    // Lord Howe goes back from 02:00 to 01:30 on 2027-04-04.
    table(
        &[("tomorrow 01:45", "2027-04-04 01:45 twice"), ("tomorrow 01:20", "2027-04-04 01:20")],
        &asked("2027-04-03 12:00", Tz::Australia__Lord_Howe),
    );
}

#[test]
fn zones_without_summer_time_turn_nothing() {
    table(
        &[("tomorrow 00:00", "11-21 00:00"), ("amanhã à meia-noite", "11-22 00:00 | 11-21 00:00")],
        &asked("2026-11-20 15:42", Tz::America__Sao_Paulo),
    );
    // Brazil skipped this midnight when it still had summer time.
    table(
        &[("tomorrow 00:00", "2018-11-04 01:00 skipped")],
        &asked("2018-11-03 12:00", Tz::America__Sao_Paulo),
    );
    table(&[("завтра в 00:30", "2027-03-22 00:30")], &asked("2027-03-21 12:00", Tz::Asia__Tehran));
}

#[test]
fn the_day_is_that_of_the_zone() {
    let london = asked("2026-11-20 23:30", Tz::Europe__London);
    let kiritimati = super::Asked { zone: Tz::Pacific__Kiritimati, ..london };
    table(&[("tomorrow 10:00", "11-21 10:00")], &london);
    table(&[("tomorrow 10:00", "11-22 10:00")], &kiritimati);
}

#[test]
fn buckets_are_days_of_the_zone() {
    let now = asked("2026-11-20 15:42", Tz::Europe__London);
    let at = |time: &str| bucket(asked(time, now.zone).now, now.now, now.zone);
    assert_eq!(bucket(now.now.plus(-1), now.now, now.zone), Bucket::Overdue);
    assert_eq!(bucket(now.now, now.now, now.zone), Bucket::Today);
    assert_eq!(at("2026-11-20 09:00"), Bucket::Overdue);
    assert_eq!(at("2026-11-20 23:59"), Bucket::Today);
    assert_eq!(at("2026-11-21 00:00"), Bucket::Tomorrow);
    assert_eq!(at("2026-11-21 23:59"), Bucket::Tomorrow);
    assert_eq!(at("2026-11-22 00:00"), Bucket::Week);
    assert_eq!(at("2026-11-27 23:59"), Bucket::Week);
    assert_eq!(at("2026-11-28 00:00"), Bucket::Later);
}

#[test]
fn buckets_follow_the_zone_and_turned_clocks() {
    // 23:30 in London is the next day already in Moscow.
    let now = asked("2026-11-20 23:30", Tz::Europe__London).now;
    let due = now.plus(3600);
    assert_eq!(bucket(due, now, Tz::Europe__London), Bucket::Tomorrow);
    assert_eq!(bucket(due, now, Tz::Europe__Moscow), Bucket::Today);
    // A day of 25 hours is still one day.
    let now = asked("2026-10-25 00:00", Tz::Europe__London).now;
    assert_eq!(bucket(now.plus(25 * 3600 - 1), now, Tz::Europe__London), Bucket::Today);
    assert_eq!(bucket(now.plus(25 * 3600), now, Tz::Europe__London), Bucket::Tomorrow);
}

#[test]
fn a_whole_day_is_overdue_after_its_last_minute() {
    let day = asked("2026-11-20 23:59", Tz::Europe__London);
    assert_eq!(bucket(day.now, day.now, day.zone), Bucket::Today);
    assert_eq!(bucket(day.now, day.now.plus(1), day.zone), Bucket::Overdue);
}

#[test]
fn buckets_of_hostile_times() {
    use crate::domain::Timestamp;
    let now = asked("2026-11-20 15:42", Tz::Europe__London).now;
    assert_eq!(bucket(Timestamp(i64::MAX), now, Tz::Europe__London), Bucket::Later);
    assert_eq!(bucket(Timestamp(i64::MIN), now, Tz::Europe__London), Bucket::Overdue);
}

#[test]
fn all_buckets_are_in_order() {
    assert!(Bucket::ALL.is_sorted());
    assert_eq!(Bucket::ALL.len(), 5);
}
