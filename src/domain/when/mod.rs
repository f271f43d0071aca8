//! Dates as people say them, in English, Russian, Spanish and Portuguese at once: `tomorrow 10`, `завтра в 10`,
//! `mañana a las 10`, `amanhã às 10`.
//!
//! Owns [`read`] (a phrase to a point in time), [`split`] (a task's text and its date) and [`bucket`] (how soon).
//! Pure: the time and the zone are arguments. Ambiguity is told, never guessed; what lies in the past is told, never
//! moved. Path of a text: `token` → `words` → `days`, `clocks`, `amounts` → `said` → `resolve`.
//!
//! # What phrases mean
//!
//! - A time alone is today if it is ahead, else tomorrow. A day alone is at the caller's default time; today, when
//!   that has gone by, is the whole day.
//! - A weekday is the next such day: today only with a time ahead, else in seven days. `this friday` may be today.
//!   `next friday`, `следующая пятница` is the Friday of the next week, Monday to Sunday. `próximo viernes`, `sexta
//!   que vem` is the nearest to some and that of the next week to others: ambiguous if they differ.
//! - A day and month without a year: the next such day, unless the last was within 31 days; that is `Past`.
//! - `3/4` is ambiguous unless only one order exists, or only one lies ahead. `3.4` is the third of April.
//! - Hours from 1 to 7 without more are ambiguous, the afternoon first; 8 to 23 are as said; `03:00` is at night.
//! - `next week` is its Monday, `next month` its first day, the weekend is Saturday.
//! - The end of the day, of the week (Friday) and of the month are that whole day.
//! - `+2h` is real time; `+2d`, `in a month`, `tomorrow` count days of the calendar.
//! - Midnight of a day is ambiguous: its end or its beginning.
//! - A date and a weekday that contradict each other are ambiguous.

mod amounts;
mod bucket;
mod clock_face;
mod clocks;
mod days;
mod grammar;
mod resolve;
mod said;
mod split;
pub(super) mod token;
mod words;
mod zone;

use std::ops::Range;

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::Timestamp;
use grammar::{Line, Phrase};
use said::Said;
use token::{Kind, Token, tokens};

pub use bucket::{Bucket, bucket, today_ends};
pub use split::{Split, split};

/// The hours of the parts of the day: `morning`, `утром`, `de manhã`.
pub const MORNING: u32 = 9;
/// Also `before lunch`, `до обеда`: by noon.
pub const NOON: u32 = 12;
/// Also `after lunch`, `после обеда`.
pub const AFTERNOON: u32 = 15;
pub const EVENING: u32 = 18;
/// Also `tonight`, `esta noche`, `à noite`.
pub const NIGHT: u32 = 20;

/// The time of day that stands for a whole day, as the API has it.
pub const WHOLE_DAY: NaiveTime = match NaiveTime::from_hms_opt(23, 59, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// More tokens are a text, not a date.
const LONGEST: usize = 24;

/// Who asks, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub now: Timestamp,
    pub zone: Tz,
    /// For a day without a time.
    pub default_time: NaiveTime,
}

/// Whether the clock was turned at the time that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turned {
    No,
    /// The time does not exist on that day; this is the first that does.
    Skipped,
    /// The time exists twice; this is the first.
    Twice,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    pub due: Timestamp,
    /// `due` is 23:59 of the day and means the day.
    pub is_all_day: bool,
    /// Seconds from `due` on.
    pub duration: Option<i64>,
    pub turned: Turned,
}

/// What a phrase says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Always after now.
    At(When),
    /// Two or more, the likeliest first, all after now: a person has to choose.
    Ambiguous(Vec<When>),
    /// Understood, but gone by.
    Past(When),
    /// The bytes of the text that are not understood; empty only if the text is.
    Nothing { at: Range<usize> },
}

/// Reads a text that is a date and nothing else.
pub fn read(text: &str, asked: &Asked) -> Reading {
    let all = tokens(text);
    let said = &all[..without_marks(&all)];
    if said.len() > LONGEST {
        return Reading::Nothing { at: bytes(said, LONGEST..said.len()) };
    }
    let line = Line::new(said);
    let found = line.phrases(0);
    let whole: Vec<&Phrase> = found.phrases.iter().filter(|p| p.end == line.len()).collect();
    let reading = decide(whole.iter().map(|p| &p.said), asked);
    reading.unwrap_or_else(|| {
        let is_read = !whole.is_empty() || found.stuck >= said.len();
        let at = if is_read { bytes(said, 0..said.len()) } else { run(said, found.stuck) };
        Reading::Nothing { at }
    })
}

/// All meanings of all ways to read a phrase, put together; `None` if there is no meaning.
fn decide<'a>(said: impl Iterator<Item = &'a Said>, asked: &Asked) -> Option<Reading> {
    let mut ahead: Vec<When> = Vec::new();
    let mut past = None;
    for when in said.flat_map(|said| resolve::meanings(said, asked)) {
        if when.due <= asked.now {
            past = past.or(Some(when));
        } else if !ahead.iter().any(|other| other.due == when.due && other.duration == when.duration) {
            ahead.push(when);
        }
    }
    match ahead.as_slice() {
        [] => past.map(Reading::Past),
        [only] => Some(Reading::At(*only)),
        _ => Some(Reading::Ambiguous(ahead)),
    }
}

fn without_marks(tokens: &[Token]) -> usize {
    let is_mark = |t: &Token| matches!(t.kind, Kind::Mark('.' | ',' | ';' | ':' | '!' | '?'));
    tokens.iter().rposition(|t| !is_mark(t)).map_or(0, |last| last + 1)
}

fn bytes(tokens: &[Token], range: Range<usize>) -> Range<usize> {
    match tokens.get(range) {
        Some([first, .., last]) => first.range.start..last.range.end,
        Some([only]) => only.range.clone(),
        Some([]) | None => 0..0,
    }
}

/// The token at `at` with all that is glued to it.
fn run(tokens: &[Token], at: usize) -> Range<usize> {
    let start = (0..=at).rev().find(|n| tokens.get(*n).is_some_and(|t| !t.is_glued)).unwrap_or(0);
    let after = (at + 1..tokens.len()).find(|n| !tokens[*n].is_glued).unwrap_or(tokens.len());
    bytes(tokens, start..after)
}

#[cfg(test)]
mod tests;
