//! The facts of a call or an SMS, as they are typed: alone in the first line, what came of it below.
//!
//! ```text
//! 3:20 success +44 20 7946 0958
//! Wants a quote by Friday
//! ```
//!
//! Owns what a line of facts is: a duration (`3:20`, `3m`, `1h 5 min`, `90s`), an outcome in words, a phone, each at
//! most once and in any order; of an SMS a phone and which way it went. A line with anything else in it is text, as
//! all lines below are. What could be meant in two ways is told, never guessed. Must not know a screen or whose phone
//! is taken where none is typed.

mod words;

use super::when::token::{Kind, Token, tokens};
use super::{CallOutcome, Direction, Phone, SafeText};

/// No call lasts longer.
const LONGEST: i64 = 86_400;
/// Digits of a telephone that is written without `+`: fewer are an amount or a year as often.
const LEAST_DIGITS: usize = 7;
const MOST_DIGITS: usize = 20;
/// Before the number of an extension.
const EXTENSIONS: [&str; 3] = ["ext", "x", "доб"];

/// Which facts a text may begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Call,
    Sms,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Seconds.
    pub duration: Option<i64>,
    pub outcome: Option<CallOutcome>,
    pub phone: Option<SafeText>,
    pub direction: Option<Direction>,
}

/// A text, divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed<'a> {
    pub head: Head,
    /// What is no fact.
    pub text: &'a str,
}

/// What the first line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Head {
    /// Text like the rest.
    Text,
    Facts(Facts),
    /// Text, although it begins with facts; these words are none.
    Mixed(String),
    Wrong(Wrong),
}

/// Why a line that can only be meant as facts is none. Holds the words it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// A second duration, outcome or phone.
    Twice(String),
    /// A number that may be anything.
    Bare(String),
    /// `3:75`
    NoTime(String),
    TooLong(String),
    /// The beginning of one outcome or of several.
    Unfinished(String, Vec<CallOutcome>),
}

/// Divides a text into facts and what came of it.
pub fn split(text: &str, sort: Sort) -> Typed<'_> {
    let text = text.trim();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let head = read(first, sort);
    let text = if matches!(head, Head::Facts(_)) { rest.trim() } else { text };
    Typed { head, text }
}

/// `3:20`, `1:05:00`: as [`split`] reads it.
pub fn clock(secs: i64) -> String {
    let secs = secs.max(0);
    let (hours, minutes, seconds) = (secs / 3_600, secs / 60 % 60, secs % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

struct Line<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    sort: Sort,
}

enum Found {
    Duration(i64),
    Outcome(CallOutcome),
    Phone,
    Direction(Direction),
    Wrong(Wrong),
}

fn read(text: &str, sort: Sort) -> Head {
    // No line of facts is long; nobody waits for a pasted book.
    if text.len() > 200 {
        return Head::Text;
    }
    let line = Line { text, tokens: tokens(text), sort };
    let (mut facts, mut wrong, mut at) = (Facts::default(), None, 0);
    while at < line.tokens.len() {
        if line.is_mark(at, &[',', ';', '·', '.']) {
            at += 1;
            continue;
        }
        let Some((found, next)) = line.fact(at) else { break };
        let words = || line.words(at, next);
        let is_second = match found {
            Found::Duration(secs) if secs > LONGEST => {
                wrong = wrong.or_else(|| Some(Wrong::TooLong(words())));
                false
            }
            Found::Duration(secs) => facts.duration.replace(secs).is_some(),
            Found::Outcome(outcome) => facts.outcome.replace(outcome).is_some(),
            Found::Phone => facts.phone.replace(SafeText::line(&words())).is_some(),
            Found::Direction(way) => facts.direction.replace(way).is_some(),
            Found::Wrong(why) => {
                wrong = wrong.or(Some(why));
                false
            }
        };
        if is_second {
            wrong = wrong.or_else(|| Some(Wrong::Twice(words())));
        }
        at = next;
    }
    line.verdict(facts, wrong, at)
}

impl Line<'_> {
    /// What the line is, read until `at`.
    fn verdict(&self, facts: Facts, wrong: Option<Wrong>, at: usize) -> Head {
        let has_facts = facts != Facts::default();
        let is_firm = facts.duration.is_some() || facts.phone.is_some();
        if at < self.tokens.len() {
            let rest = self.words(at, self.tokens.len());
            let begun = words::begun(&self.tokens, at);
            return match self.sort {
                Sort::Call if is_firm && facts.outcome.is_none() && !begun.is_empty() => {
                    Head::Wrong(Wrong::Unfinished(rest, begun))
                }
                Sort::Call | Sort::Sms if has_facts => Head::Mixed(rest),
                Sort::Call | Sort::Sms => Head::Text,
            };
        }
        match wrong {
            // A number alone is text that has only begun.
            Some(Wrong::Bare(_)) if !has_facts => Head::Text,
            Some(wrong) => Head::Wrong(wrong),
            None if has_facts => Head::Facts(facts),
            None => Head::Text,
        }
    }

    fn fact(&self, at: usize) -> Option<(Found, usize)> {
        let duration = if self.sort == Sort::Call { self.duration(at) } else { None };
        duration
            .or_else(|| self.phone(at).map(|next| (Found::Phone, next)))
            .or_else(|| self.word(at))
            .or_else(|| {
                let is_number = matches!(self.tokens.get(at)?.kind, Kind::Number { .. });
                is_number.then(|| (Found::Wrong(Wrong::Bare(self.words(at, at + 1))), at + 1))
            })
    }

    fn word(&self, at: usize) -> Option<(Found, usize)> {
        match self.sort {
            Sort::Call => {
                words::outcome(&self.tokens, at).map(|(outcome, next)| (Found::Outcome(outcome), next))
            }
            Sort::Sms => words::direction(&self.tokens, at).map(|(way, next)| (Found::Direction(way), next)),
        }
    }

    /// `3:20`, `1:05:00`, `3m`, `1h 5 min`, `3m20`.
    fn duration(&self, at: usize) -> Option<(Found, usize)> {
        if let Some(found) = self.clock(at) {
            return Some(found);
        }
        let (mut total, mut next, mut last) = (0, at, i64::MAX);
        while let Some((count, _)) = self.number(next) {
            let unit = words::unit(&self.tokens, next + 1).filter(|unit| *unit < last);
            // `1h30`, `3m20`: the next smaller unit.
            let is_short = (last == 3_600 || last == 60) && self.is_glued(next);
            match unit {
                Some(unit) => {
                    (total, last) = (total + count * unit, unit);
                    next += 2;
                }
                None if is_short => {
                    total += count * (last / 60);
                    next += 1;
                    break;
                }
                None => break,
            }
        }
        (next > at).then_some((Found::Duration(total), next))
    }

    fn clock(&self, at: usize) -> Option<(Found, usize)> {
        let mut parts = vec![self.number(at)?];
        let mut next = at + 1;
        while self.is_mark(next, &[':']) && self.is_glued(next) && self.is_glued(next + 1) {
            parts.push(self.number(next + 1)?);
            next += 2;
        }
        let secs = parts.iter().fold(0, |secs, (part, _)| secs * 60 + part);
        match parts.as_slice() {
            [_] => None,
            [_, rest @ ..]
                if rest.len() < 3 && rest.iter().all(|(part, digits)| *part < 60 && *digits == 2) =>
            {
                Some((Found::Duration(secs), next))
            }
            _ => Some((Found::Wrong(Wrong::NoTime(self.words(at, next))), next)),
        }
    }

    /// Where a telephone number ends that begins here.
    fn phone(&self, at: usize) -> Option<usize> {
        let is_international = self.is_mark(at, &['+']);
        let (mut next, mut end, mut digits) = (at, at, 0);
        while let Some(token) = self.tokens.get(next) {
            match token.kind {
                Kind::Number { .. } if next > at && !token.is_glued && self.is_duration(next) => break,
                Kind::Number { digits: more, .. } => {
                    digits += more;
                    end = next + 1;
                }
                Kind::Mark(')') => end = next + 1,
                Kind::Mark('+') if next > at => break,
                Kind::Mark('+' | '(' | '-' | '.' | '/')
                    if next > at || is_international || self.is_mark(at, &['(']) => {}
                Kind::Mark(_) | Kind::Word(_) => break,
            }
            next += 1;
        }
        let is_long = digits >= LEAST_DIGITS || is_international;
        let is_one = is_long && digits <= MOST_DIGITS && !self.is_date(at, end);
        Phone::read(&self.words(at, end)).filter(|_| is_one)?;
        let is_extended = words::word(&self.tokens, end).is_some_and(|word| EXTENSIONS.contains(&word));
        let is_numbered =
            matches!(self.tokens.get(end + 1).map(|token| &token.kind), Some(Kind::Number { .. }));
        Some(if (is_extended || self.is_mark(end, &['#'])) && is_numbered { end + 2 } else { end })
    }

    fn is_duration(&self, at: usize) -> bool {
        self.sort == Sort::Call && self.duration(at).is_some()
    }

    /// `2026-03-12`, `12.03.2026`: three numbers, one of them a year.
    fn is_date(&self, at: usize, end: usize) -> bool {
        let digits = |n: usize| match self.tokens.get(n).map(|token| &token.kind) {
            Some(Kind::Number { digits, .. }) => *digits,
            Some(Kind::Word(_) | Kind::Mark(_)) | None => 0,
        };
        let sizes = [digits(at), digits(at + 2), digits(at + 4)];
        end == at + 5 && matches!(sizes, [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4])
    }

    /// A number of at most five digits, and how many they are.
    fn number(&self, at: usize) -> Option<(i64, usize)> {
        match self.tokens.get(at)?.kind {
            Kind::Number { value, digits } if digits <= 5 => Some((i64::from(value), digits)),
            Kind::Number { .. } | Kind::Word(_) | Kind::Mark(_) => None,
        }
    }

    fn is_mark(&self, at: usize, marks: &[char]) -> bool {
        matches!(self.tokens.get(at).map(|token| &token.kind), Some(Kind::Mark(c)) if marks.contains(c))
    }

    fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_glued)
    }

    fn words(&self, from: usize, to: usize) -> String {
        let start = self.tokens.get(from).map_or(self.text.len(), |token| token.range.start);
        let end =
            to.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(start, |token| token.range.end);
        self.text.get(start..end).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests;
