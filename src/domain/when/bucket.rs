//! How soon something is due, in the words of a task list.
//!
//! Owns the borders of the buckets: days of the person's zone, not spans of 24 hours.

use chrono_tz::Tz;

use super::zone::local;
use crate::domain::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bucket {
    /// Due before now. A task for the whole day is due at its last minute, so it is not overdue during the day.
    Overdue,
    Today,
    Tomorrow,
    /// The rest of the next seven days.
    Week,
    Later,
}

impl Bucket {
    pub const ALL: [Self; 5] = [Self::Overdue, Self::Today, Self::Tomorrow, Self::Week, Self::Later];
}

pub fn bucket(due: Timestamp, now: Timestamp, zone: Tz) -> Bucket {
    if due < now {
        return Bucket::Overdue;
    }
    // Outside the calendar is far away.
    let (Some(due), Some(now)) = (local(due, zone), local(now, zone)) else { return Bucket::Later };
    match due.date().signed_duration_since(now.date()).num_days() {
        // Less than 0: around the date line a clock was turned back by a day.
        ..=0 => Bucket::Today,
        1 => Bucket::Tomorrow,
        2..=7 => Bucket::Week,
        _ => Bucket::Later,
    }
}

/// The first moment that is not in [`Bucket::Today`] any more.
pub fn today_ends(now: Timestamp, zone: Tz) -> Timestamp {
    // What is so many seconds ahead is another day in every zone; in between the days of a zone are in order.
    let (mut low, mut high) = (0, 2 * 86_400);
    while low < high {
        let middle = i64::midpoint(low, high);
        match bucket(now.plus(middle), now, zone) {
            Bucket::Today => low = middle + 1,
            Bucket::Overdue | Bucket::Tomorrow | Bucket::Week | Bucket::Later => high = middle,
        }
    }
    now.plus(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_of_its_zone() {
        let noon = Timestamp(1_767_355_200);
        let zones = [(chrono_tz::UTC, 12), (chrono_tz::Asia::Tokyo, 3), (chrono_tz::Pacific::Kiritimati, 22)];
        for (zone, hours) in zones {
            let end = today_ends(noon, zone);
            assert_eq!(end, noon.plus(hours * 3_600), "{zone}");
            let around = [end.plus(-1), end].map(|at| bucket(at, noon, zone));
            assert_eq!(around, [Bucket::Today, Bucket::Tomorrow], "{zone}");
        }
    }
}
