//! Amounts of time: how far from now (`+2d`, `через час`), and how long it lasts (`for 30m`).
//!
//! Owns numbers with units. Hours and minutes are real time, days and more are days of the calendar.

use super::clocks;
use super::grammar::{Line, piece};
use super::said::{Day, Firm, Item, Piece, Step};
use super::words::{Meaning, Unit};

/// More digits are no amount anybody means.
const MOST_DIGITS: usize = 4;

pub(super) fn steps(line: &Line<'_>, at: usize) -> Vec<(Piece, usize)> {
    let mut out = Vec::new();
    for hit in line.hits(at) {
        match hit.meaning {
            Meaning::In => {
                out.extend(amounts(line, hit.next).into_iter().map(|(s, n)| (ahead(s, Firm::Sure), n)));
            }
            Meaning::For => out.extend(amounts(line, hit.next).into_iter().filter_map(lasting)),
            _ => {}
        }
    }
    if line.is_mark(at, '+') {
        out.extend(plus(line, at + 1));
    }
    for (step, next) in counted(line, at) {
        // `10h` is a time; `10 hours` is not.
        if !clocks::is_hours(line, at + 1) && line.number(at).is_some() {
            out.push((Piece { is_loose: true, ..ahead(step, Firm::Weak) }, next));
        }
        if let Some(later) = line.after(next, Meaning::Later) {
            out.push((ahead(step, Firm::Sure), later));
        }
    }
    out
}

fn ahead(step: Step, firm: Firm) -> Piece {
    match step {
        Step::Secs(secs) => piece(Item::Moment(secs), firm),
        Step::Days(_) | Step::Months(_) => piece(Item::Day(Day::Step(step)), firm),
    }
}

/// A task lasts minutes or hours.
fn lasting((step, next): (Step, usize)) -> Option<(Piece, usize)> {
    match step {
        Step::Secs(secs) if secs > 0 => Some((piece(Item::Lasts(secs), Firm::Weak), next)),
        Step::Secs(_) | Step::Days(_) | Step::Months(_) => None,
    }
}

/// After a `+`; a number alone counts days, and in a text is rather a telephone number.
fn plus(line: &Line<'_>, at: usize) -> Vec<(Piece, usize)> {
    let mut out: Vec<_> = counted(line, at).into_iter().map(|(s, n)| (ahead(s, Firm::Sure), n)).collect();
    if let Some((days, 1..=3)) = line.number(at)
        && out.is_empty()
    {
        out.push((Piece { is_loose: true, ..ahead(Step::Days(days), Firm::Weak) }, at + 1));
    }
    out
}

/// An amount after a word that asks for one: also `час`, `полчаса`.
fn amounts(line: &Line<'_>, at: usize) -> Vec<(Step, usize)> {
    let words = line.hits(at).iter().filter_map(|hit| match hit.meaning {
        Meaning::Amount(count, unit) => Some((Step::of(count, unit), hit.next)),
        _ => None,
    });
    words.chain(counted(line, at)).collect()
}

/// A number and its unit: `3 days`, `two weeks`, `1h30`, `1 час 30 мин`.
fn counted(line: &Line<'_>, at: usize) -> Vec<(Step, usize)> {
    let mut out = Vec::new();
    for (count, after) in counts(line, at) {
        for hit in line.hits(after) {
            let Meaning::Unit(unit) = hit.meaning else { continue };
            let step = Step::of(count, unit);
            let (minutes, next) = match unit {
                Unit::Hour => minutes(line, hit.next).unwrap_or((0, hit.next)),
                Unit::Minute | Unit::Day | Unit::Week | Unit::Month | Unit::Year => (0, hit.next),
            };
            out.push(match step {
                Step::Secs(secs) => (Step::Secs(secs + i64::from(minutes) * 60), next),
                Step::Days(_) | Step::Months(_) => (step, next),
            });
        }
    }
    out
}

fn counts(line: &Line<'_>, at: usize) -> Vec<(u32, usize)> {
    if let Some((count, digits)) = line.number(at) {
        return if digits <= MOST_DIGITS { vec![(count, at + 1)] } else { Vec::new() };
    }
    let words = line.hits(at).iter().filter_map(|hit| match hit.meaning {
        Meaning::Number(count) => Some((count, hit.next)),
        _ => None,
    });
    words.collect()
}

/// After hours: `30` without a space, or `30 min`.
fn minutes(line: &Line<'_>, at: usize) -> Option<(u32, usize)> {
    let (count, 1..=2) = line.number(at)? else { return None };
    match line.after(at + 1, Meaning::Unit(Unit::Minute)) {
        Some(next) => Some((count, next)),
        None => line.is_glued(at).then_some((count, at + 1)),
    }
}
