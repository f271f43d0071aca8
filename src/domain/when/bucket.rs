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
