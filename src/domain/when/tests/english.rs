//! English.

use super::{friday, table};

#[test]
fn days() {
    table(
        &[
            ("today", "11-20 day"),
            ("tomorrow", "11-21 15:42"),
            ("Tomorrow.", "11-21 15:42"),
            ("TMRW", "11-21 15:42"),
            ("day after tomorrow", "11-22 15:42"),
            ("the day after tomorrow at 10", "11-22 10:00"),
            ("monday", "11-23 15:42"),
            ("mon 9:30", "11-23 09:30"),
            ("friday", "11-27 15:42"),
            ("friday 16:00", "11-20 16:00"),
            ("friday 15:00", "11-27 15:00"),
            ("on sat", "11-21 15:42"),
            ("by wednesday", "11-25 15:42"),
            ("next friday", "11-27 15:42"),
            ("next monday", "11-23 15:42"),
            ("next sunday", "11-29 15:42"),
            ("this friday", "11-20 day"),
            ("this sunday at noon", "11-22 12:00"),
            ("next week", "11-23 15:42"),
            ("next month", "12-01 15:42"),
            ("weekend", "11-21 15:42"),
            ("eod", "11-20 day"),
            ("eow", "11-20 day"),
            ("eom", "11-30 day"),
            ("end of month", "11-30 day"),
            ("by the end of the month", "11-30 day"),
            ("eom 10:00", "11-30 10:00"),
        ],
        &friday(),
    );
}

#[test]
fn dates() {
    table(
        &[
            ("25 dec", "12-25 15:42"),
            ("25th of December", "12-25 15:42"),
            ("December 25th, 2027", "2027-12-25 15:42"),
            ("dec 25 10am", "12-25 10:00"),
            ("25.12", "12-25 15:42"),
            ("25.12.2026 9:00", "12-25 09:00"),
            ("25/12", "12-25 15:42"),
            ("12/25", "12-25 15:42"),
            ("25/12/26 10:00", "12-25 10:00"),
            ("2026-12-25", "12-25 15:42"),
            ("2026-12-25 10:30", "12-25 10:30"),
            ("2026-12-25T10:30", "12-25 10:30"),
            ("2026/12/25", "12-25 15:42"),
            ("5 march", "2027-03-05 15:42"),
            ("fri 25 dec", "12-25 15:42"),
            ("the 5th", "not [the]"),
            ("on the 5th", "12-05 15:42"),
            ("friday 27", "11-27 15:42"),
            ("25 dec, 10-11", "12-25 10:00 60m"),
        ],
        &friday(),
    );
}

#[test]
fn times() {
    table(
        &[
            ("16:30", "11-20 16:30"),
            ("10:30", "11-21 10:30"),
            ("at 10", "11-21 10:00"),
            ("at 18", "11-20 18:00"),
            ("10am", "11-21 10:00"),
            ("10 pm", "11-20 22:00"),
            ("10 p.m.", "11-20 22:00"),
            ("12am", "11-21 00:00"),
            ("12 pm", "11-21 12:00"),
            ("10h", "11-21 10:00"),
            ("10h30", "11-21 10:30"),
            ("10.30", "11-21 10:30"),
            ("tomorrow 10", "11-21 10:00"),
            ("tomorrow 10am", "11-21 10:00"),
            ("10am tomorrow", "11-21 10:00"),
            ("10 tomorrow", "11-21 10:00"),
            ("tomorrow at 10:00", "11-21 10:00"),
            ("tomorrow, 10.12", "11-21 10:12"),
            ("tomorrow at ten", "11-21 10:00"),
            ("tomorrow @ 10", "11-21 10:00"),
            ("tomorrow 10 o'clock", "11-21 10:00"),
            ("tomorrow half past ten", "11-21 10:30"),
            ("tomorrow at quarter to 9", "11-21 08:45"),
            ("tomorrow 03:00", "11-21 03:00"),
            ("tomorrow at 3pm", "11-21 15:00"),
            ("3 in the afternoon tomorrow", "11-21 15:00"),
            ("tomorrow evening at 7", "11-21 19:00"),
            ("tomorrow morning at 7", "11-21 07:00"),
            ("tomorrow morning", "11-21 09:00"),
            ("tomorrow afternoon", "11-21 15:00"),
            ("monday evening", "11-23 18:00"),
            ("friday evening", "11-20 18:00"),
            ("tonight", "11-20 20:00"),
            ("tonight at 9", "11-20 21:00"),
            ("this evening", "11-20 18:00"),
            ("in the morning", "11-21 09:00"),
            ("noon", "11-21 12:00"),
            ("tomorrow before lunch", "11-21 12:00"),
            ("monday after lunch", "11-23 15:00"),
            ("at midnight", "11-21 00:00"),
            ("today at 5", "11-20 17:00"),
            ("tomorrow all day", "11-21 day"),
            ("all day monday", "11-23 day"),
        ],
        &friday(),
    );
}

#[test]
fn amounts_and_lengths() {
    table(
        &[
            ("+2d", "11-22 15:42"),
            ("+7", "11-27 15:42"),
            ("+3h", "11-20 18:42"),
            ("+30m", "11-20 16:12"),
            ("+1h30", "11-20 17:12"),
            ("2w", "12-04 15:42"),
            ("3 days", "11-23 15:42"),
            ("in 3 days", "11-23 15:42"),
            ("in 3 days at 10", "11-23 10:00"),
            ("in two weeks", "12-04 15:42"),
            ("in a month", "12-20 15:42"),
            ("in an hour", "11-20 16:42"),
            ("in half an hour", "11-20 16:12"),
            ("in an hour and a half", "11-20 17:12"),
            ("in 1 hour 20 minutes", "11-20 17:02"),
            ("3 days later", "11-23 15:42"),
            ("2 hours from now", "11-20 17:42"),
            ("tomorrow 10-11", "11-21 10:00 60m"),
            ("10-11", "11-21 10:00 60m"),
            ("tomorrow 10:00–11:30", "11-21 10:00 90m"),
            ("tomorrow from 10 to 11", "11-21 10:00 60m"),
            ("tomorrow between 10 and 12", "11-21 10:00 120m"),
            ("tomorrow 3-5pm", "11-21 15:00 120m"),
            ("tomorrow 9-5pm", "11-21 09:00 480m"),
            ("tomorrow 11am to 1pm", "not [to]"),
            ("tomorrow from 11am to 1pm", "11-21 11:00 120m"),
            ("tomorrow 11-1", "11-21 11:00 120m"),
            ("tomorrow 10 for 30m", "11-21 10:00 30m"),
            ("tomorrow at 10am for 2 hours", "11-21 10:00 120m"),
            ("tomorrow 10 for half an hour", "11-21 10:00 30m"),
        ],
        &friday(),
    );
}
