//! Which part of a text makes it a hit, to be shown.

use std::ops::Range;

use super::Rank;
use super::entries::Letters;
use super::fold::fold_char;
use super::query::{Query, Word};

/// A folded text, and where in the text itself each of its bytes comes from.
struct Mapped {
    folded: String,
    /// For each byte, the character it comes from.
    from: Vec<Range<usize>>,
}

impl Mapped {
    fn of(text: &str) -> Self {
        let mut mapped = Self { folded: String::new(), from: Vec::new() };
        for (at, c) in text.char_indices() {
            fold_char(c, |plain| {
                mapped.folded.push(plain);
                mapped.from.resize(mapped.folded.len(), at..at + c.len_utf8());
            });
        }
        mapped
    }

    /// Digits alone.
    fn digits(text: &str) -> Self {
        let mut mapped = Self { folded: String::new(), from: Vec::new() };
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            mapped.folded.push(c);
            mapped.from.push(at..at + 1);
        }
        mapped
    }

    fn range(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let last = self.from.get(end.checked_sub(1)?)?;
        Some(self.from.get(start)?.start..last.end)
    }
}

/// The parts of the text that were found, in bytes, in their order and apart from each other.
pub fn spans(query: &Query, text: &str) -> Vec<Range<usize>> {
    let mapped = Mapped::of(text);
    let letters = Letters::of(&mapped.folded);
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in &query.words {
        match part(word, &mapped, letters) {
            Some(range) => found.push(range),
            None => found.extend(scattered(word, &mapped)),
        }
    }
    let digits = Mapped::digits(text);
    let number = query.phone.iter().find_map(|way| way.find(&digits.folded));
    found.extend(number.and_then(|(start, end)| digits.range(start, end)));
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup_by(|next, before| {
        let touches = next.start <= before.end;
        if touches {
            before.end = before.end.max(next.end);
        }
        touches
    });
    found
}

fn part(word: &Word, mapped: &Mapped, letters: Letters) -> Option<Range<usize>> {
    word.rank_in(&mapped.folded, letters, Rank::Translit)?;
    let (start, end) = word.readings.iter().find_map(|reading| reading.find(&mapped.folded))?;
    mapped.range(start, end)
}

/// The letters of a word with slips, one after the other, as far as they are there and near enough to be one hit.
fn scattered(word: &Word, mapped: &Mapped) -> Vec<Range<usize>> {
    if !word.is_fuzzy {
        return Vec::new();
    }
    let (mut at, mut found) = (0, Vec::new());
    for c in word.folded.chars() {
        let next = mapped.folded.get(at..).and_then(|rest| rest.find(c));
        if let Some(next) = next.map(|next| at + next) {
            at = next + c.len_utf8();
            found.extend(mapped.range(next, at));
        }
    }
    // Half of the letters somewhere in a text are no hit.
    if found.len() * 4 < word.folded.chars().count() * 3 { Vec::new() } else { found }
}
