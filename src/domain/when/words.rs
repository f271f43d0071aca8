//! What words mean. All languages are in one dictionary: people write the language they think in.
//!
//! Owns the kinds of meaning and the lookup. The words stand in a table per language, folded as `token` folds them;
//! one word may mean several things (`mar`: March, Tuesday) and the grammar tries them all.

mod en;
mod es;
mod pt;
mod ru;

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::Weekday;

use super::token::{Kind, Token};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    /// By the midday meal.
    BeforeLunch,
    Noon,
    Afternoon,
    Evening,
    Night,
    /// Between night and morning; has no hour of its own.
    SmallHours,
}

/// Which of the many Fridays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// Only the day was named.
    Nearest,
    /// This one: today counts.
    This,
    /// The one of the next week.
    NextWeek,
    /// `próximo`, `que vem`: the nearest to some people, the one of the next week to others.
    Coming,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    EndOfDay,
    EndOfWeek,
    EndOfMonth,
    Weekend,
    NextWeek,
    NextMonth,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Days from today.
    Day(i64),
    DayPart(i64, Part),
    Weekday(Weekday),
    /// Before a weekday.
    Which(Which),
    /// After a weekday.
    WhichAfter(Which),
    Month(u32),
    Period(Period),
    Part(Part),
    /// After an hour only: `10 утра`.
    PartOf(Part),
    Midnight,
    WholeDay,
    Unit(Unit),
    /// A number and its unit in one.
    Amount(u32, Unit),
    Number(u32),
    /// Before an amount, from now on.
    In,
    /// After an amount, from now on.
    Later,
    /// Before a time.
    At,
    /// Before a time, and before other numbers as often: `by 10`, `as 10`.
    AtLoose,
    /// Before a day.
    On,
    /// Before a day; says as often what the task is about (`book a table for friday`).
    OnLoose,
    From,
    To,
    /// Before how long it lasts.
    For,
    Am,
    Pm,
    OClock,
    /// Before an hour: minutes from it on.
    Around(i32),
    /// After an hour.
    AndMinutes(i32),
    Of,
    Ordinal,
    /// Before or after the number of a day in its month.
    DayNumber,
    YearWord,
}

/// Words (spellings and synonyms with `|` between them) and their meaning.
type Row = (&'static str, Meaning);

struct Language {
    rows: &'static [Row],
    /// Ordinary words besides, or no surer than one: no date without company. See [`super::split`].
    weak: &'static [&'static str],
}

const LANGUAGES: [Language; 4] = [
    Language { rows: en::ROWS, weak: en::WEAK },
    Language { rows: ru::ROWS, weak: ru::WEAK },
    Language { rows: es::ROWS, weak: es::WEAK },
    Language { rows: pt::ROWS, weak: pt::WEAK },
];

struct Entry {
    words: Vec<&'static str>,
    meaning: Meaning,
    is_weak: bool,
}

/// Entries by their first word.
static DICTIONARY: LazyLock<HashMap<&'static str, Vec<Entry>>> = LazyLock::new(|| {
    let mut all: HashMap<&'static str, Vec<Entry>> = HashMap::new();
    for (phrase, meaning) in LANGUAGES.iter().flat_map(|l| l.rows).flat_map(spellings) {
        let words: Vec<_> = phrase.split(' ').collect();
        let is_weak = LANGUAGES.iter().any(|l| l.weak.contains(&phrase));
        let entries = all.entry(words[0]).or_default();
        // Languages share words.
        if !entries.iter().any(|e| e.words == words && e.meaning == meaning) {
            entries.push(Entry { words, meaning, is_weak });
        }
    }
    all
});

fn spellings((words, meaning): &'static Row) -> impl Iterator<Item = (&'static str, Meaning)> {
    words.split('|').map(|word| (word, *meaning))
}

/// A meaning found at a place, and the token after its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub meaning: Meaning,
    pub next: usize,
    pub is_weak: bool,
}

/// What the word at `at` may begin.
pub(super) fn hits(tokens: &[Token], at: usize) -> Vec<Hit> {
    let word = |n: usize| match tokens.get(n).map(|t| &t.kind) {
        Some(Kind::Word(word)) => Some(word.as_str()),
        Some(Kind::Number { .. } | Kind::Mark(_)) | None => None,
    };
    let Some(entries) = word(at).and_then(|first| DICTIONARY.get(first)) else { return Vec::new() };
    let fits = |entry: &&Entry| (1..).zip(&entry.words[1..]).all(|(n, want)| word(at + n) == Some(*want));
    let hit = |e: &Entry| Hit { meaning: e.meaning, next: at + e.words.len(), is_weak: e.is_weak };
    entries.iter().filter(fits).map(hit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::when::token::tokens;

    /// A row that is not folded would never be found.
    #[test]
    fn every_row_finds_itself() {
        for (phrase, meaning) in LANGUAGES.iter().flat_map(|l| l.rows).flat_map(spellings) {
            let tokens = tokens(phrase);
            let found = hits(&tokens, 0);
            let is_found = found.iter().any(|h| h.meaning == meaning && h.next == tokens.len());
            assert!(is_found, "{phrase}: {tokens:?}");
        }
    }

    #[test]
    fn weak_words_are_words() {
        for weak in LANGUAGES.iter().flat_map(|l| l.weak) {
            assert!(hits(&tokens(weak), 0).iter().any(|h| h.is_weak), "{weak}");
        }
    }
}
