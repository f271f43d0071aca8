//! Days as people write them: `tomorrow`, `next friday`, `25.12`, `25 de diciembre`, `el día 5`, `eom`.
//!
//! Owns how a day looks, and how sure a day is when it stands in a text. Which day it is, `resolve` finds.

use super::grammar::{Line, firm, piece};
use super::said::{Day, Firm, Item, Piece};
use super::words::{Hit, Meaning, Which};

/// Weekdays that are ordinals besides, so that `na segunda` at the beginning of a text may go on with `via`.
const ORDINALS: [&str; 5] = ["segunda", "terca", "quarta", "quinta", "sexta"];

/// The word before a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Preposition,
    Loose,
}

pub(super) fn days(line: &Line<'_>, at: usize) -> Vec<(Piece, usize)> {
    let mut out = named(line, at, Before::Nothing);
    for hit in line.hits(at) {
        match hit.meaning {
            Meaning::On => {
                out.extend(named(line, hit.next, Before::Preposition));
                // `el 25`
                if let Some((number @ 1..=31, 1..=2)) = line.number(hit.next)
                    && line.is_word(at, "el")
                {
                    out.push((piece(Item::Day(Day::OfMonth(number)), Firm::Weak), hit.next + 1));
                }
            }
            Meaning::OnLoose => out.extend(named(line, hit.next, Before::Loose)),
            _ => {}
        }
    }
    if let Some((number @ 1..=31, 1..=2)) = line.number(at) {
        out.push((piece(Item::Number(number), Firm::Weak), at + 1));
    }
    out
}

fn named(line: &Line<'_>, at: usize, before: Before) -> Vec<(Piece, usize)> {
    let is_ordinal = ORDINALS.iter().any(|word| line.is_word(at, word));
    let found = words(line, at).into_iter().chain(dates(line, at)).chain(of_month(line, at));
    let beside = |(piece, next): (Piece, usize)| {
        let raised = if is_ordinal && next == at + 1 { Firm::AtEnd } else { raised(piece.item) };
        match before {
            Before::Nothing => (piece, next),
            Before::Preposition => (Piece { firm: piece.firm.max(raised), ..piece }, next),
            Before::Loose => (Piece { is_loose: true, ..piece }, next),
        }
    };
    found.map(beside).collect()
}

/// A preposition makes sure of a day, but `в 3.4` is a version as often.
fn raised(item: Item) -> Firm {
    match item {
        Item::Day(Day::Date { year: None, month, .. }) if month < 10 => Firm::Weak,
        _ => Firm::Sure,
    }
}

fn words(line: &Line<'_>, at: usize) -> Vec<(Piece, usize)> {
    let mut out = Vec::new();
    for hit in line.hits(at) {
        match hit.meaning {
            Meaning::Day(days) => out.push((piece(Item::Day(Day::FromToday(days)), firm(*hit)), hit.next)),
            Meaning::DayPart(days, part) => {
                out.push((piece(Item::DayPart(days, part), firm(*hit)), hit.next));
            }
            Meaning::Period(period) => {
                out.push((piece(Item::Day(Day::Period(period)), firm(*hit)), hit.next));
            }
            Meaning::Weekday(_) => out.extend(weekdays(line, *hit, Which::Nearest)),
            Meaning::Which(which) => {
                out.extend(line.hits(hit.next).iter().flat_map(|h| weekdays(line, *h, which)));
            }
            _ => {}
        }
    }
    out
}

fn weekdays(line: &Line<'_>, hit: Hit, which: Which) -> Vec<(Piece, usize)> {
    let Meaning::Weekday(weekday) = hit.meaning else { return Vec::new() };
    let sure = if which == Which::Nearest { firm(hit) } else { Firm::Sure };
    let item = |which| Item::Weekday(weekday, which);
    let mut out = vec![(piece(item(which), sure), hit.next)];
    for after in line.hits(hit.next) {
        if let Meaning::WhichAfter(which) = after.meaning {
            out.push((piece(item(which), Firm::Sure), after.next));
        }
    }
    out
}

/// Days with a month.
fn dates(line: &Line<'_>, at: usize) -> Vec<(Piece, usize)> {
    let mut out = day_month(line, at);
    out.extend(month_day(line, at));
    out.extend(numeric(line, at));
    out.extend(iso(line, at));
    out
}

/// A day of a month in digits, with what may be glued to it: `25`, `25th`, `1-го`, `1º`.
fn day_number(line: &Line<'_>, at: usize) -> Option<(u32, usize)> {
    let (day @ 1..=31, 1..=2) = line.number(at)? else { return None };
    let dash = usize::from(line.is_mark(at + 1, '-') && line.is_glued(at + 1));
    let suffix = at + 1 + dash;
    let next = line.after(suffix, Meaning::Ordinal).filter(|_| line.is_glued(suffix));
    Some((day, next.unwrap_or(at + 1)))
}

fn month(line: &Line<'_>, at: usize) -> Option<(u32, Hit)> {
    line.hits(at).iter().find_map(|hit| match hit.meaning {
        Meaning::Month(month) => Some((month, *hit)),
        _ => None,
    })
}

/// `25 dec`, `25th of december 2026`, `25 декабря 2026 г.`, `25 de diciembre de 2026`
fn day_month(line: &Line<'_>, at: usize) -> Vec<(Piece, usize)> {
    let word = line.hits(at).iter().find_map(|hit| match hit.meaning {
        Meaning::Number(day) => Some((day, hit.next)),
        _ => None,
    });
    let Some((day, next)) = day_number(line, at).or(word) else { return Vec::new() };
    let of = line.after(next, Meaning::Of);
    let Some((month, hit)) = month(line, of.unwrap_or(next)) else { return Vec::new() };
    let sure = if of.is_some() { Firm::Sure } else { firm(hit) };
    with_year(line, day, month, hit.next, sure)
}

/// `dec 25`, `december 25th, 2026`
fn month_day(line: &Line<'_>, at: usize) -> Vec<(Piece, usize)> {
    let Some((month, hit)) = month(line, at) else { return Vec::new() };
    let Some((day, next)) = day_number(line, hit.next) else { return Vec::new() };
    // "may 5 people come" is a question.
    let sure = if line.is_word(at, "may") { Firm::Weak } else { firm(hit) };
    with_year(line, day, month, next, sure)
}

/// With and, if one follows, without the year: `25 dec 2026`.
fn with_year(line: &Line<'_>, day: u32, month: u32, next: usize, sure: Firm) -> Vec<(Piece, usize)> {
    let date = |year, firm| Piece { item: Item::Day(Day::Date { day, month, year }), firm, is_loose: false };
    let at = if line.is_mark(next, ',') { next + 1 } else { line.after(next, Meaning::Of).unwrap_or(next) };
    match line.number(at) {
        Some((year, 4)) if !line.is_glued(at) => {
            let after = line.after(at + 1, Meaning::YearWord).unwrap_or(at + 1);
            vec![(date(i32::try_from(year).ok(), Firm::Sure), after)]
        }
        _ => vec![(date(None, sure), next)],
    }
}

/// `25.12`, `25.12.2026`, `25/12/26`, `25-12-2026`
fn numeric(line: &Line<'_>, at: usize) -> Option<(Piece, usize)> {
    let mark = ['.', '/', '-'].into_iter().find(|mark| line.is_mark(at + 1, *mark))?;
    let (first @ 1..=31, 1..=2) = line.number(at)? else { return None };
    let (second @ 1..=31, 1..=2) = line.number(at + 2)? else { return None };
    if !line.is_glued(at + 1) || !line.is_glued(at + 2) {
        return None;
    }
    let is_third = line.is_mark(at + 3, mark) && line.is_glued(at + 3) && line.is_glued(at + 4);
    let year = line.number(at + 4).filter(|_| is_third).and_then(|(year, digits)| match digits {
        4 => i32::try_from(year).ok(),
        2 => i32::try_from(2000 + year).ok(),
        _ => None,
    });
    let next = if year.is_some() { at + 5 } else { at + 3 };
    let is_full = year.is_some() && line.number(at + 4).is_some_and(|(_, digits)| digits == 4);
    let sure = if is_full { Firm::Sure } else { Firm::Weak };
    let item = match mark {
        '/' => Day::Slashed { first, second, year },
        // `10-11` is from ten to eleven.
        '-' if year.is_none() => return None,
        _ if second > 12 => return None,
        _ => Day::Date { day: first, month: second, year },
    };
    Some((piece(Item::Day(item), sure), next))
}

/// `2026-12-25`, also with dots or slashes.
fn iso(line: &Line<'_>, at: usize) -> Option<(Piece, usize)> {
    let mark = ['-', '/', '.'].into_iter().find(|mark| line.is_mark(at + 1, *mark))?;
    let (year, 4) = line.number(at)? else { return None };
    let (month @ 1..=12, 1..=2) = line.number(at + 2)? else { return None };
    let (day @ 1..=31, 1..=2) = line.number(at + 4)? else { return None };
    let is_one = line.is_mark(at + 3, mark) && (at + 1..=at + 4).all(|n| line.is_glued(n));
    let date = Day::Date { day, month, year: i32::try_from(year).ok() };
    is_one.then_some((piece(Item::Day(date), Firm::Sure), at + 5))
}

/// `dia 5`, `5 числа`, `5th`, `5-го`
fn of_month(line: &Line<'_>, at: usize) -> Option<(Piece, usize)> {
    let date = |day, firm, next| Some((piece(Item::Day(Day::OfMonth(day)), firm), next));
    if let Some(after) = line.after(at, Meaning::DayNumber) {
        let (day, next) = day_number(line, after)?;
        return date(day, Firm::Sure, next);
    }
    let (day, next) = day_number(line, at)?;
    match line.after(next, Meaning::DayNumber) {
        Some(after) if !line.is_word(next, "dia") => date(day, Firm::Sure, after),
        _ if next > at + 1 => date(day, Firm::Weak, next),
        _ => None,
    }
}
