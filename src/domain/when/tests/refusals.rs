//! What is not read, what is ambiguous, what is gone by.

use chrono_tz::Tz;

use super::super::{Asked, Reading, read};
use super::{asked, friday, table};
use crate::domain::Timestamp;

#[test]
fn what_is_no_date_says_which_part_is_not_understood() {
    table(
        &[
            ("", "not []"),
            ("   ", "not []"),
            ("...", "not []"),
            ("10", "not [10]"),
            ("ten", "not [ten]"),
            ("2026", "not [2026]"),
            ("soon", "not [soon]"),
            ("tomorow", "not [tomorow]"),
            ("tomorrow sometime", "not [sometime]"),
            ("tomorrow 25:00", "not [25:00]"),
            ("tomorrow 10:75", "not [10:75]"),
            ("tomorrow 24", "not [24]"),
            ("завтра в 10 у клиента", "not [у]"),
            ("31 feb", "not [31 feb]"),
            ("29.02.2027", "not [29.02.2027]"),
            ("25.13", "not [25.13]"),
            ("32 dec", "not [32]"),
            ("13/13", "not [13/13]"),
            ("10.0.0.1", "not [10.0.0.1]"),
            ("tomorrow10", "not [tomorrow10]"),
            ("tomorrow today", "not [today]"),
            ("tomorrow 10 11", "not [11]"),
            ("for 2 hours", "not [for 2 hours]"),
            ("на полчаса", "not [на полчаса]"),
            ("tomorrow all day 10:00", "not [10:00]"),
            ("+99999999999d", "not [+99999999999d]"),
            ("+9999y", "not [+9999y]"),
            ("in 9999 months", "not [in 9999 months]"),
            ("25.12.9999", "not [25.12.9999]"),
            ("13 pm", "not [pm]"),
            ("9 de la tarde", "not [9 de la tarde]"),
            ("Friday's", "not [Friday's]"),
            ("may", "not [may]"),
            ("in", "not [in]"),
            ("at", "not [at]"),
            ("next", "not [next]"),
        ],
        &friday(),
    );
}

#[test]
fn a_long_text_is_no_date() {
    let text = format!("{}tomorrow", "tomorrow, ".repeat(400));
    assert!(matches!(read(&text, &friday()), Reading::Nothing { .. }));
}

#[test]
fn ambiguity_is_shown_the_likeliest_first() {
    table(
        &[
            ("3/4", "2027-04-03 15:42 | 2027-03-04 15:42"),
            ("3/4/2027", "2027-04-03 15:42 | 2027-03-04 15:42"),
            ("4/4", "2027-04-04 15:42"),
            ("3/4 10:00", "2027-04-03 10:00 | 2027-03-04 10:00"),
            // The other order is gone by.
            ("1/12/2026", "12-01 15:42"),
            ("tomorrow 3", "11-21 15:00 | 11-21 03:00"),
            ("завтра в 3", "11-21 15:00 | 11-21 03:00"),
            ("mañana a las 3", "11-21 15:00 | 11-21 03:00"),
            ("amanhã às 3h", "11-21 15:00 | 11-21 03:00"),
            ("tomorrow at 3:30", "11-21 15:30 | 11-21 03:30"),
            ("завтра в два", "11-21 14:00 | 11-21 02:00"),
            ("at 5", "11-20 17:00 | 11-21 05:00"),
            ("tomorrow 2-4", "11-21 14:00 120m | 11-21 02:00 120m"),
            ("tomorrow midnight", "11-22 00:00 | 11-21 00:00"),
            ("завтра в 12 ночи", "11-22 00:00 | 11-21 00:00"),
            ("próximo domingo", "11-22 15:42 | 11-29 15:42"),
            ("domingo que vem", "11-22 15:42 | 11-29 15:42"),
            // The 23rd, or at eleven in the evening.
            ("lunes 23", "11-23 15:42 | 11-23 23:00"),
            ("friday 24 dec", "12-24 15:42 | 11-27 15:42"),
            ("3 дня", "11-23 15:42 | 11-21 15:00"),
            // `martes`, or March.
            ("mar 10", "11-24 10:00 | 2027-03-10 15:42"),
            ("tomorrow monday", "11-21 15:42 | 11-23 15:42"),
        ],
        &friday(),
    );
}

#[test]
fn what_is_gone_by_is_told_and_not_moved() {
    table(
        &[
            ("yesterday", "past 11-19 15:42"),
            ("вчера в 10", "past 11-19 10:00"),
            ("ayer", "past 11-19 15:42"),
            ("anteontem", "past 11-18 15:42"),
            ("today 10:00", "past 11-20 10:00"),
            ("сегодня утром", "past 11-20 09:00"),
            ("hoy a las 15:42", "past 11-20 15:42"),
            ("today at 3", "past 11-20 15:00"),
            ("esta tarde", "past 11-20 15:00"),
            ("1.11", "past 11-01 15:42"),
            ("20 октября", "past 10-20 15:42"),
            // 32 days ago
            ("19 октября", "2027-10-19 15:42"),
            ("1.11.2026", "past 11-01 15:42"),
            ("2025-12-25", "past 2025-12-25 15:42"),
            ("this friday 10:00", "past 11-20 10:00"),
        ],
        &friday(),
    );
}

#[test]
fn years_end() {
    let silvester = asked("2026-12-31 23:30", Tz::Europe__London);
    table(
        &[
            ("tomorrow", "2027-01-01 23:30"),
            ("10:00", "2027-01-01 10:00"),
            ("+1h", "2027-01-01 00:30"),
            ("eom", "12-31 day"),
            ("next month", "2027-01-01 23:30"),
            ("через месяц", "2027-01-31 23:30"),
            ("1 января", "2027-01-01 23:30"),
            ("midnight", "2027-01-01 00:00"),
            ("25 dec", "past 12-25 23:30"),
            ("monday", "2027-01-04 23:30"),
        ],
        &silvester,
    );
    let january = asked("2027-01-03 10:00", Tz::Europe__London);
    table(
        &[
            ("25 dec", "past 12-25 10:00"),
            ("1 dec", "2027-12-01 10:00"),
            ("in a month", "2027-02-03 10:00"),
            ("eow", "2027-01-08 day"),
        ],
        &january,
    );
    let last_minute = asked("2026-12-31 23:59", Tz::Europe__London);
    table(&[("today", "past 12-31 day"), ("tomorrow", "2027-01-01 23:59")], &last_minute);
}

#[test]
fn the_29th_of_february() {
    table(
        &[("29 feb", "2028-02-29 15:42"), ("29.02", "2028-02-29 15:42"), ("29/2/2028", "2028-02-29 15:42")],
        &friday(),
    );
    let leap_day = asked("2028-02-29 09:00", Tz::Europe__London);
    table(
        &[
            ("in 1 year", "2029-02-28 09:00"),
            ("in a month", "2028-03-29 09:00"),
            ("29 feb 10:00", "2028-02-29 10:00"),
            ("29 feb 8:00", "past 2028-02-29 08:00"),
            ("eom", "2028-02-29 day"),
        ],
        &leap_day,
    );
    table(&[("in a month", "2027-02-28 10:00")], &asked("2027-01-31 10:00", Tz::Europe__London));
}

#[test]
fn weekdays_from_a_monday() {
    table(
        &[
            ("friday", "11-20 10:00"),
            ("next friday", "11-27 10:00"),
            ("próximo viernes", "11-20 10:00 | 11-27 10:00"),
            ("viernes de la próxima semana", "11-27 10:00"),
            ("monday", "11-23 10:00"),
            ("next monday", "11-23 10:00"),
            ("this monday 11:00", "11-16 11:00"),
            ("eow", "11-20 day"),
        ],
        &asked("2026-11-16 10:00", Tz::Europe__London),
    );
}

#[test]
fn a_clock_outside_the_calendar_is_no_panic() {
    for secs in [i64::MIN, i64::MAX, 8_210_266_876_799, -8_334_601_228_800, 253_402_300_800] {
        for text in ["tomorrow", "+2h", "10:30", "25 dec", "eom", "3/4"] {
            let asked = Asked { now: Timestamp(secs), ..friday() };
            assert!(matches!(read(text, &asked), Reading::Nothing { .. }), "{secs} {text}");
        }
    }
}
