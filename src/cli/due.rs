//! `--at` and other dates: what a person said, as a time, and how it was understood.
//!
//! Owns that nothing is guessed: a phrase with two meanings is given back with both, one that has gone by with the way
//! out.

use super::errand::{Errand, failed};
use super::{Exit, Stop};
use crate::domain::when::{self, Asked, Bucket, Reading, When};
use crate::domain::{Task, Timestamp, UserId};
use crate::shell::clock;

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// Whether a time that has gone by may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Past {
    Refused,
    Meant,
}

impl Past {
    pub const fn of(is_meant: bool) -> Self {
        if is_meant { Self::Meant } else { Self::Refused }
    }
}

impl Errand {
    /// The time a phrase says. A day without a time is at the time of now.
    pub fn due(&self, said: &str, past: Past) -> Result<When, Stop> {
        let now = clock::now();
        let zone = self.words.zone();
        let outside = || Stop::new(Exit::Failed, "The clock of this machine is outside the calendar.");
        let minute = Timestamp(now.secs() - now.secs().rem_euclid(MINUTE));
        let default_time = minute.in_zone(zone).ok_or_else(outside)?.time();
        let text = match when::read(said, &Asked { now, zone, default_time }) {
            Reading::At(when) => return Ok(when),
            Reading::Past(when) if past == Past::Meant => return Ok(when),
            Reading::Past(when) => format!(
                "{said:?} is {}, which has gone by. Name a later time, or add --past if it is meant.",
                self.time_words(&when)
            ),
            Reading::Ambiguous(all) => {
                let all: Vec<String> = all.iter().map(|when| self.time_words(when)).collect();
                format!(
                    "{said:?} may be {}. Say which: add the date, or write the time as 15:00.",
                    all.join(" or ")
                )
            }
            Reading::Nothing { at } => {
                let part = said.get(at).filter(|part| !part.trim().is_empty()).unwrap_or(said);
                format!(
                    "{part:?} in {said:?} is no date that is understood. Write `tomorrow 10`, `friday 15:30`, `25.12`, \
                     `+2h` or `2026-12-25 10:00`."
                )
            }
        };
        Err(Stop::new(Exit::Usage, text))
    }

    /// `Sat 21 November, 10:00 GMT`; the year only where it is another one.
    pub fn time_words(&self, when: &When) -> String {
        let text = |at: Timestamp, format: &str| {
            at.in_zone(self.words.zone()).map(|at| at.format(format).to_string()).unwrap_or_default()
        };
        let year = text(when.due, "%Y");
        let year = if year == text(clock::now(), "%Y") { String::new() } else { format!(" {year}") };
        let words = self.words.day_and_time(when.due);
        let (day, time) = words.rsplit_once(", ").unwrap_or((&words, ""));
        if when.is_all_day {
            return format!("{day}{year}, all day");
        }
        format!("{day}{year}, {time} {}", text(when.due, "%Z"))
    }

    /// `Sat 21 November, 10:00 GMT (in 18 h); 2 tasks are planned that day`.
    pub async fn read_as(&self, when: &When, who: UserId) -> Result<String, Stop> {
        let now = clock::now();
        let zone = self.words.zone();
        let day = |at: Timestamp| at.in_zone(zone).map(|at| at.format("%F").to_string());
        let tasks = self.store.load_entities::<Task>(None).await.map_err(failed)?;
        let mine = tasks.iter().filter(|task| !task.is_completed && task.responsible == who);
        let planned = match mine.filter(|task| day(task.due) == day(when.due)).count() {
            0 => "nothing else is planned that day".to_owned(),
            1 => "1 task is planned that day".to_owned(),
            n => format!("{n} tasks are planned that day"),
        };
        let turned = match when.turned {
            when::Turned::No => "",
            when::Turned::Skipped => "; the clock is turned then, this is the first time there is",
            when::Turned::Twice => "; the clock is turned then, this is the first of two",
        };
        Ok(format!("{} ({}); {planned}{turned}", self.time_words(when), span(when.due.since(now))))
    }

    pub fn bucket(&self, due: Timestamp) -> Bucket {
        when::bucket(due, clock::now(), self.words.zone())
    }
}

/// `in 18 h`, `3 d ago`.
fn span(secs: i64) -> String {
    let size = secs.abs();
    let text = match size {
        ..HOUR => format!("{} min", (size + MINUTE / 2) / MINUTE),
        HOUR..172_800 => format!("{} h", (size + HOUR / 2) / HOUR),
        _ => format!("{} d", (size + DAY / 2) / DAY),
    };
    if secs < 0 { format!("{text} ago") } else { format!("in {text}") }
}

/// `90`, `30m`, `1h`, `1h30m` in seconds; a number alone is minutes.
pub fn duration(said: &str) -> Result<i64, Stop> {
    let wrong = || {
        Stop::new(
            Exit::Usage,
            format!("{said:?} is no duration. Write minutes or hours: `30m`, `1h`, `1h30m`."),
        )
    };
    let text = said.trim().to_lowercase();
    let (mut total, mut digits) = (0_i64, String::new());
    for c in text.chars().chain([' ']) {
        let scale = match c {
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'h' | 'ч' => HOUR,
            ' ' if digits.is_empty() => continue,
            'm' | 'м' | ' ' => MINUTE,
            _ => return Err(wrong()),
        };
        let number: i64 = digits.parse().map_err(|_| wrong())?;
        total = number.checked_mul(scale).and_then(|secs| total.checked_add(secs)).ok_or_else(wrong)?;
        digits.clear();
    }
    if total == 0 && text != "0" { Err(wrong()) } else { Ok(total) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (said, secs) in
            [("30", 1_800), ("30m", 1_800), ("1h", 3_600), ("1h30m", 5_400), ("2ч", 7_200), ("0", 0)]
        {
            assert_eq!(duration(said).ok(), Some(secs), "{said}");
        }
        for said in ["", "h", "1d", "-5", "99999999999999999999", "soon", "1x2"] {
            assert_eq!(duration(said).map_err(|stop| stop.exit).err(), Some(Exit::Usage), "{said}");
        }
    }

    #[test]
    fn spans_are_said_in_the_unit_that_fits() {
        let told = [90, 64_800, 172_800, 900_000, -7_200].map(span);
        assert_eq!(told, ["in 2 min", "in 18 h", "in 2 d", "in 10 d", "2 h ago"]);
    }
}
