//! What a time on a clock's face may mean, in minutes of the day.
//!
//! Owns the business sense of hours: which half of the day, which hours a part of the day has. See the tables.

use super::said::Clock;
use super::words::Part;
use super::zone::WHOLE;

/// The hour of a part of the day without one.
pub(super) fn default_minute(part: Part) -> Option<u32> {
    let hour = match part {
        Part::Morning => super::MORNING,
        Part::BeforeLunch | Part::Noon => super::NOON,
        Part::Afternoon => super::AFTERNOON,
        Part::Evening => super::EVENING,
        Part::Night => super::NIGHT,
        Part::SmallHours => return None,
    };
    Some(hour * 60)
}

/// Whether a minute of the day, the midnight at its end included, belongs to a part of it.
fn is_in(part: Part, minute: u32) -> bool {
    let hours = |from: u32, to: u32| (from * 60..=to * 60).contains(&minute);
    match part {
        Part::Morning => (60..12 * 60).contains(&minute),
        Part::BeforeLunch => hours(8, 13),
        Part::Noon => hours(11, 14),
        Part::Afternoon => hours(12, 20),
        Part::Evening => hours(16, 24) && minute < WHOLE,
        Part::Night => hours(18, 24) || minute < 6 * 60,
        Part::SmallHours => hours(0, 6),
    }
}

/// All that `clock` may mean, the likeliest first; none if it contradicts the part of the day.
pub(super) fn minutes(clock: Clock, beside: Option<Part>) -> Vec<u32> {
    let minute = clock.hour * 60 + clock.minute;
    let (part, also) = (clock.part.or(beside), clock.part.and(beside));
    let Some(part) = part else {
        // Before eight, people say the hours of the afternoon like this as well, and work then.
        let is_either = !clock.is_exact && (1..8).contains(&clock.hour);
        return if is_either { vec![minute + WHOLE / 2, minute] } else { vec![minute] };
    };
    let all = match clock.hour {
        _ if clock.is_exact => vec![minute],
        1..=11 => vec![minute, minute + WHOLE / 2],
        12 if clock.minute == 0 => vec![minute, WHOLE, 0],
        12 => vec![minute, minute - WHOLE / 2],
        _ => vec![minute],
    };
    let fits = |m: &u32| is_in(part, *m) && also.is_none_or(|part| is_in(part, *m));
    all.into_iter().filter(fits).collect()
}
