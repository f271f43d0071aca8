//! A task as it is typed: `tomorrow 10 send quote`. Finds the date at the beginning or else at the end of a text.
//!
//! Owns when a phrase is surely a date. What is taken out of a text is missing in it, so in doubt it stays:
//! - Only the longest sure phrase at the beginning, or if there is none, at the end. Nothing in the middle, and not
//!   both: of `tomorrow call Ann at 10` the `at 10` stays in the text.
//! - A phrase needs a part that is surely a date: `tomorrow`, `friday`, `25 декабря`, `10:30`, `in 2 days`, `+2d`.
//!   Words that are something else as well (`sat`, `среда`, `segunda`, `out`, `domingo`) need a preposition or a
//!   sure time; `25.12` a preposition; amounts (`3 days`), lengths, fractions and lone numbers never suffice.
//! - `at 10`, `в 10`, `às 10` suffice at the end only. A bare hour counts directly after its day, and not if a plural
//!   or a unit follows: `tomorrow 3 calls`, `завтра 5 звонков`.
//! - A phrase is not taken from a word that it belongs to: `report for friday`, `счёт от 01.12.2026`, `last friday`,
//!   `Black Friday`, `viernes santo`.
//! - `yesterday` is no due date; any other date in the past is taken out and told.

use std::ops::Range;

use super::grammar::{Line, Phrase};
use super::said::{Day, Firm};
use super::token::{Kind, Token, tokens};
use super::{Asked, Reading, read};

/// The longest date in words, in tokens.
const LONGEST: usize = 14;

/// What a rep typed, in two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split<'a> {
    /// The text of the task.
    pub rest: &'a str,
    /// The date: where it stands in the text, and what it says. Never [`Reading::Nothing`].
    pub phrase: Option<(Range<usize>, Reading)>,
}

/// Words before a phrase that tie it to what stands before them.
#[rustfmt::skip]
const TIED_BEFORE: &[&str] = &[
    "of", "from", "since", "about", "for", "and", "or", "the", "a", "an", "after", "before", "until", "till", "with", "to",
    "than", "every", "each", "last", "past", "previous", "next", "this", "no", "not", "via", "is", "was", "vs", "per",
    "good", "black", "cyber", "giving", "easter", "holy", "palm", "super", "by", "at", "in", "on", "between",
    "от", "за", "с", "со", "о", "об", "про", "и", "или", "на", "по", "после", "не", "для", "из", "у", "до", "к", "в", "через",
    "каждый", "каждую", "каждое", "прошлый", "прошлую", "прошлое", "прошлой", "черная", "черную", "чистый", "чистые",
    "страстная", "страстную", "великая", "великий", "тихий", "доброе", "добрый", "том", "номер",
    "de", "del", "desde", "sobre", "y", "e", "o", "u", "ou", "para", "por", "con", "com", "sin", "sem", "cada", "todo", "todos",
    "toda", "todas", "los", "las", "os", "as", "la", "el", "da", "do", "das", "dos", "ate", "hasta", "pasado", "passado",
    "passada", "ultimo", "ultima", "no", "na", "nas", "nos", "en", "em", "a", "mas", "mais", "boa", "bom", "buenos", "buenas",
    "sobre", "apos", "entre", "pra", "pro", "al", "ao", "nem", "um", "uma", "un", "una",
];

/// Words after a phrase that change it.
#[rustfmt::skip]
const TIED_AFTER: &[&str] = &[
    "santo", "santa", "pasado", "passado", "passada", "and", "or", "y", "o", "e", "ou", "и", "или", "прошлого", "of", "через",
    "in", "to", "до", "a", "hasta", "ate", "vs", "is", "was", "will", "от",
];

/// Words that a number before them counts.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "x", "k", "kg", "km", "mb", "gb", "usd", "eur", "gbp", "percent", "pcs", "people",
    "шт", "штук", "руб", "рублей", "р", "тыс", "млн", "кг", "человек", "раз", "процентов", "экз", "сделки", "звонка",
    "письма", "встречи", "задачи", "клиента", "счета", "договора", "лида", "образца", "кп",
    "un", "mil", "euros", "brl", "reais",
];

pub fn split<'a>(text: &'a str, asked: &Asked) -> Split<'a> {
    let tokens = tokens(text);
    let found = at_start(text, &tokens, asked).or_else(|| at_end(text, &tokens, asked));
    let Some((range, reading)) = found else { return Split { rest: text.trim(), phrase: None } };
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—');
    let rest = if range.start == tokens.first().map_or(0, |t| t.range.start) {
        text[range.end..].trim_start_matches(|c| is_between(c) || matches!(c, '.' | '!')).trim_end()
    } else {
        text[..range.start].trim_end_matches(is_between).trim_start()
    };
    Split { rest, phrase: Some((range, reading)) }
}

fn at_start(text: &str, tokens: &[Token], asked: &Asked) -> Option<(Range<usize>, Reading)> {
    let head = &tokens[..tokens.len().min(LONGEST)];
    let line = Line::new(head);
    let mut phrases = line.phrases(0).phrases;
    let whole = without_marks(tokens);
    phrases.retain(|p| {
        let is_whole = p.end >= whole;
        let enough = if is_whole { Firm::AtEnd } else { Firm::Sure };
        p.said.is_sure(enough) && (is_whole || goes_on(tokens, p))
    });
    let end = phrases.iter().map(|p| p.end).max()?;
    told(text, tokens.get(..end)?, asked)
}

/// The text may go on after the phrase as it does.
fn goes_on(tokens: &[Token], phrase: &Phrase) -> bool {
    let Some(next) = tokens.get(phrase.end) else { return true };
    match &next.kind {
        Kind::Word(word) => {
            let is_counted = phrase.said.ends_with_number() && is_counted(word);
            !TIED_AFTER.contains(&word.as_str()) && !is_counted
        }
        Kind::Mark(mark) => {
            !phrase.said.ends_with_number() || matches!(mark, ',' | ';' | ':' | '.' | '!' | '-' | '(')
        }
        Kind::Number { .. } => !phrase.said.ends_with_number(),
    }
}

/// Looks like what a number counts: a unit, or a plural.
fn is_counted(word: &str) -> bool {
    let ends = |endings: &[&str]| endings.iter().any(|end| word.ends_with(end));
    let is_plural = ends(&["s", "ов", "ев", "ей"]) && !ends(&["ss", "us"]);
    UNITS.contains(&word) || is_plural
}

fn at_end(text: &str, tokens: &[Token], asked: &Asked) -> Option<(Range<usize>, Reading)> {
    let end = without_marks(tokens);
    let first = end.saturating_sub(LONGEST).max(1);
    (first..end).find_map(|start| {
        if is_tied(&tokens[..start], &tokens[start]) {
            return None;
        }
        let line = Line::new(&tokens[start..end]);
        let found = line.phrases(0).phrases;
        let is_sure = found.iter().any(|p| p.end == line.len() && p.said.is_sure(Firm::AtEnd));
        if is_sure { told(text, &tokens[start..end], asked) } else { None }
    })
}

/// Tokens before the marks at the end.
fn without_marks(tokens: &[Token]) -> usize {
    let is_mark = |t: &Token| matches!(t.kind, Kind::Mark('.' | ',' | ';' | '!'));
    tokens.iter().rposition(|t| !is_mark(t)).map_or(0, |last| last + 1)
}

/// `first` begins no phrase of its own after what stands before.
fn is_tied(before: &[Token], first: &Token) -> bool {
    let Some(last) = before.last() else { return false };
    let is_number = matches!(first.kind, Kind::Number { .. });
    first.is_glued
        || match &last.kind {
            Kind::Word(word) => TIED_BEFORE.contains(&word.as_str()),
            Kind::Number { .. } => is_number,
            Kind::Mark(mark) => !matches!(mark, ',' | ';' | ':' | '.' | '!' | '?' | ')' | '-' | '"' | '»'),
        }
}

/// All that the words may mean is told, also what would not have sufficed to take them out.
fn told(text: &str, tokens: &[Token], asked: &Asked) -> Option<(Range<usize>, Reading)> {
    let range = tokens.first()?.range.start..tokens.last()?.range.end;
    match read(&text[range.clone()], asked) {
        Reading::Nothing { .. } => None,
        reading => Some((range, reading)),
    }
}

impl super::said::Said {
    /// Surely a date in a text, where `enough` is asked of its surest part.
    fn is_sure(&self, enough: Firm) -> bool {
        let is_gone = matches!(self.day, Some(Day::FromToday(..0)));
        self.trust.firm >= Some(enough) && !self.trust.is_shaky && !is_gone
    }
}
