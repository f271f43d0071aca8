//! Times of the day as people write them: `10`, `10:30`, `10h30`, `10 pm`, `a las 10 y media`, `с 10 до 11`.
//!
//! Owns how a time looks. Whether a number is a time at all is decided by what stands beside it, in `said`.

use super::grammar::{Line, firm, piece};
use super::said::{Clock, Firm, Form, Item, Piece, Span};
use super::words::{Hit, Meaning, Part, Unit};

/// Whether a word before it says that a time comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marked {
    Yes,
    No,
}

/// A clock, how it was written, and how sure it is on its own.
#[derive(Debug, Clone, Copy)]
struct Read {
    clock: Clock,
    form: Form,
    firm: Firm,
    next: usize,
}

pub(super) fn spans(line: &Line<'_>, at: usize) -> Vec<(Piece, usize)> {
    let mut out = from_to(line, at);
    out.extend(clocks(line, at, Marked::No).into_iter().map(|read| single(read, Marked::No, read.firm)));
    for hit in line.hits(at) {
        match hit.meaning {
            Meaning::At | Meaning::AtLoose => {
                let times = clocks(line, hit.next, Marked::Yes).into_iter();
                out.extend(times.map(|r| single(r, Marked::Yes, r.firm.max(marker(line, *hit, r)))));
            }
            Meaning::OnLoose => {
                let times = clocks(line, hit.next, Marked::No).into_iter().filter(|r| r.form == Form::Plain);
                let loose = times.map(|read| single(read, Marked::Yes, read.firm));
                out.extend(loose.map(|(piece, next)| (Piece { is_loose: true, ..piece }, next)));
            }
            Meaning::Midnight => out.push(single(midnight(hit.next, firm(*hit)), Marked::Yes, firm(*hit))),
            _ => {}
        }
    }
    if line.is_mark(at, '@') {
        let times = clocks(line, at + 1, Marked::Yes).into_iter();
        out.extend(times.map(|read| single(read, Marked::Yes, read.firm.max(Firm::AtEnd))));
    }
    out
}

/// How sure a word before a time makes of it.
fn marker(line: &Line<'_>, hit: Hit, read: Read) -> Firm {
    let is_spelled = line.number(hit.next).is_none();
    let is_amount = read.clock.part.is_some() && read.firm == Firm::Weak;
    match (hit.meaning, hit.is_weak) {
        (Meaning::AtLoose, _) => Firm::Weak,
        (_, false) => Firm::Sure,
        // `в один` is "into one" as often, `в 3 дня` "within three days".
        (_, true) if is_spelled || is_amount => Firm::Weak,
        (_, true) => Firm::AtEnd,
    }
}

fn single(read: Read, marked: Marked, firm: Firm) -> (Piece, usize) {
    let span = Span { from: read.clock, to: None, form: read.form, is_marked: marked == Marked::Yes };
    (piece(Item::Span(span), firm), read.next)
}

/// The end of one day and the beginning of the next: which day, a person has to say.
fn midnight(next: usize, firm: Firm) -> Read {
    let clock = Clock { hour: 12, minute: 0, is_exact: false, part: Some(Part::Night) };
    Read { clock, form: Form::Plain, firm, next }
}

/// `10-11`, `from 10 to 11`. Without a word before it only with a dash: `10 to 11` is ten minutes to eleven.
fn from_to(line: &Line<'_>, at: usize) -> Vec<(Piece, usize)> {
    let mut starts = vec![(at, Marked::No)];
    let markers =
        line.hits(at).iter().filter(|h| matches!(h.meaning, Meaning::From | Meaning::At | Meaning::AtLoose));
    starts.extend(markers.map(|h| (h.next, Marked::Yes)));
    let mut out = Vec::new();
    for (start, marked) in starts {
        for from in clocks(line, start, marked) {
            for between in links(line, from.next, marked) {
                out.extend(clocks(line, between, marked).into_iter().map(|to| {
                    let form = if from.form == Form::Plain || to.form == Form::Plain {
                        Form::Plain
                    } else {
                        from.form
                    };
                    let span =
                        Span { from: from.clock, to: Some(to.clock), form, is_marked: marked == Marked::Yes };
                    (piece(Item::Span(span), from.firm.max(to.firm)), to.next)
                }));
            }
        }
    }
    out
}

fn links(line: &Line<'_>, at: usize, marked: Marked) -> Vec<usize> {
    let mut out = Vec::new();
    if line.is_mark(at, '-') {
        out.push(at + 1);
    }
    if marked == Marked::Yes {
        out.extend(line.hits(at).iter().filter(|h| h.meaning == Meaning::To).map(|h| h.next));
    }
    out
}

fn clocks(line: &Line<'_>, at: usize, marked: Marked) -> Vec<Read> {
    let mut out = Vec::new();
    out.extend(digits(line, at, marked));
    for hit in line.hits(at) {
        match hit.meaning {
            Meaning::Number(hour) if marked == Marked::Yes => {
                out.extend(read(hour, 0, Form::Bare, hit.next));
            }
            Meaning::Around(minutes) => {
                out.extend(hour(line, hit.next).and_then(|(hour, next)| around(hour, minutes, next)));
            }
            _ => {}
        }
    }
    let suffixed: Vec<Read> = out.iter().flat_map(|read| suffixes(line, *read)).collect();
    out.extend(suffixed);
    out
}

fn hour(line: &Line<'_>, at: usize) -> Option<(u32, usize)> {
    let word = line.hits(at).iter().find_map(|hit| match hit.meaning {
        Meaning::Number(hour) => Some((hour, hit.next)),
        _ => None,
    });
    word.or_else(|| line.number(at).map(|(hour, _)| (hour, at + 1)))
}

/// A time of which only the number was read.
fn read(hour: u32, minute: u32, form: Form, next: usize) -> Option<Read> {
    let is_time = minute < 60 && (hour < 24 || (hour == 24 && minute == 0 && form == Form::Plain));
    let firm = if form == Form::Plain { Firm::Sure } else { Firm::Weak };
    is_time.then_some(Read { clock: Clock { hour, minute, is_exact: false, part: None }, form, firm, next })
}

/// Minutes before or after an hour of the clock's face.
fn around(hour: u32, minutes: i32, next: usize) -> Option<Read> {
    if !(1..=12).contains(&hour) {
        return None;
    }
    let minutes = u32::try_from(i32::try_from(hour).ok()? * 60 + minutes).ok()?;
    let minutes = if minutes < 60 { minutes + 12 * 60 } else { minutes };
    read(minutes / 60, minutes % 60, Form::Plain, next)
}

fn digits(line: &Line<'_>, at: usize, marked: Marked) -> Option<Read> {
    let (hour, 1..=2) = line.number(at)? else { return None };
    let minute = |at: usize| line.number(at).filter(|(_, digits)| *digits == 2 && line.is_glued(at));
    let separator = [(':', Form::Plain), ('.', Form::Dotted)].into_iter();
    let mut separated = separator.filter(|(mark, _)| line.is_mark(at + 1, *mark) && line.is_glued(at + 1));
    let with_minutes = separated.find_map(|(_, form)| minute(at + 2).map(|(m, _)| (m, form)));
    let mut found = match with_minutes {
        Some((minute, form)) => read(hour, minute, form, at + 3),
        None => hours_word(line, at, marked).or_else(|| read(hour, 0, Form::Bare, at + 1)),
    }?;
    // `03` was written by somebody who counts to 24.
    found.clock.is_exact = line.number(at).is_some_and(|(hour, digits)| digits == 2 && hour < 10);
    Some(found)
}

/// After a number, an hour of the day rather than an amount: `10h`, `10 hs`, but not `10 hours`.
pub(super) fn is_hours(line: &Line<'_>, at: usize) -> bool {
    let is_short = ["h", "hs", "ч"].iter().any(|word| line.is_word(at, word));
    is_short || (line.is_glued(at) && line.after(at, Meaning::Unit(Unit::Hour)).is_some())
}

/// `10h`, `10h30`, `10 ч 30 мин`, and after a marker `10 horas`.
fn hours_word(line: &Line<'_>, at: usize, marked: Marked) -> Option<Read> {
    let (hour, _) = line.number(at)?;
    let after = line.after(at + 1, Meaning::Unit(Unit::Hour))?;
    if !is_hours(line, at + 1) && marked == Marked::No {
        return None;
    }
    let glued = line.number(after).filter(|(_, digits)| *digits == 2 && line.is_glued(after));
    let spaced = line.number(after).filter(|_| line.after(after + 1, Meaning::Unit(Unit::Minute)).is_some());
    let found = match (glued, spaced) {
        (Some((minute, _)), _) => read(hour, minute, Form::Plain, after + 1),
        (None, Some((minute, _))) => {
            read(hour, minute, Form::Plain, line.after(after + 1, Meaning::Unit(Unit::Minute))?)
        }
        (None, None) => read(hour, 0, Form::Plain, after),
    }?;
    // `a job of 10h` is a length.
    Some(Read { firm: if marked == Marked::Yes { Firm::Sure } else { Firm::Weak }, ..found })
}

/// What may follow a time: `am`, `утра`, `o'clock`, `y media`.
fn suffixes(line: &Line<'_>, read: Read) -> Vec<Read> {
    line.hits(read.next)
        .iter()
        .flat_map(|hit| suffix(line, read, hit.meaning, hit.next, firm(*hit)))
        .collect()
}

fn suffix(line: &Line<'_>, read: Read, meaning: Meaning, next: usize, firm: Firm) -> Vec<Read> {
    let clock = read.clock;
    let is_of_face = (1..=12).contains(&clock.hour);
    let found = |clock: Clock, firm: Firm| Read { clock, form: Form::Plain, firm: read.firm.max(firm), next };
    match meaning {
        Meaning::Am if is_of_face => {
            vec![found(Clock { hour: clock.hour % 12, is_exact: true, ..clock }, firm)]
        }
        Meaning::Pm if is_of_face => {
            vec![found(Clock { hour: clock.hour % 12 + 12, is_exact: true, ..clock }, firm)]
        }
        Meaning::PartOf(part) => vec![found(Clock { part: Some(part), ..clock }, firm)],
        // Of a number alone; the hours may be followed by the part of the day.
        Meaning::OClock if clock.minute == 0 => with_part(line, found(clock, firm)),
        Meaning::AndMinutes(minutes) if clock.minute == 0 && read.form == Form::Bare => {
            let read = around(clock.hour, minutes, next);
            read.into_iter().flat_map(|read| with_part(line, read)).collect()
        }
        Meaning::Unit(Unit::Hour) if read.form == Form::Bare && clock.minute == 0 => {
            let read = Read { form: Form::Bare, ..found(clock, Firm::Weak) };
            with_part(line, read).into_iter().filter(|r| r.clock.part.is_some()).collect()
        }
        _ => Vec::new(),
    }
}

/// Also with a part of the day after it: `10 y media de la mañana`, `3 часа дня`.
fn with_part(line: &Line<'_>, read: Read) -> Vec<Read> {
    let mut out = vec![read];
    for hit in line.hits(read.next) {
        if let Meaning::PartOf(part) = hit.meaning {
            let clock = Clock { part: Some(part), ..read.clock };
            out.push(Read { clock, form: Form::Plain, firm: read.firm.max(firm(*hit)), next: hit.next });
        }
    }
    out
}
