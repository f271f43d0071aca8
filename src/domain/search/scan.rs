//! Going through all entries for one key.
//!
//! A list that is filtered shows what has the letters as typed; only where nothing has, what is nearly so, or was typed
//! in another layout or alphabet: a filter that shows more than was meant is none. A query that goes on looks only
//! through what the one before has found.

use frizbee::{CaseMatching, Config, Matcher, Scoring};

use super::Rank;
use super::entries::{Entries, EntryText, Letters};
use super::query::{Query, Word};

/// What a hit must score for each letter of the word. A letter in its place scores sixteen, and every gap costs.
const LEAST_SCORE: usize = 13;
const LEAST_WITH_SLIPS: usize = 11;
/// From so many letters on one may be wrong, and from so many two.
const ONE_SLIP: usize = 5;
const TWO_SLIPS: usize = 9;

/// Which hits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Breadth {
    /// Those that have the letters as typed.
    #[default]
    Literal,
    Any,
}

/// A word with slips in it.
#[derive(Debug)]
struct Slips {
    matcher: Matcher,
    /// The text at hand with a byte for each letter.
    bytes: String,
    allowed: u32,
    least: u16,
}

impl Slips {
    fn of(word: &Word) -> Option<Self> {
        let long = word.folded.chars().count();
        let allowed = u16::from(long >= ONE_SLIP) + u16::from(long >= TWO_SLIPS);
        // Letters that begin words are no better than others: a word scattered over many would pass for one.
        let scoring = Scoring {
            prefix_bonus: 0,
            delimiter_bonus: 0,
            exact_match_bonus: 0,
            capitalization_bonus: 0,
            ..Scoring::default()
        };
        let config =
            Config::default().max_typos(Some(allowed)).casing(CaseMatching::Respect).scoring(scoring);
        let each = if allowed == 0 { LEAST_SCORE } else { LEAST_WITH_SLIPS };
        let least = u16::try_from(long * each).unwrap_or(u16::MAX);
        let mut bytes = String::new();
        write_bytes(&word.folded, &mut bytes);
        // Letters of yet another alphabet.
        let is_whole = !bytes.contains(OTHER);
        (word.is_fuzzy && is_whole).then(|| Self {
            matcher: Matcher::new(bytes.as_str(), &config),
            bytes,
            allowed: u32::from(allowed),
            least,
        })
    }
}

/// A query at work.
#[derive(Debug)]
pub struct Scanner<'a> {
    query: &'a Query,
    slips: Vec<Option<Slips>>,
}

impl<'a> Scanner<'a> {
    pub fn new(query: &'a Query) -> Self {
        Self { query, slips: query.words.iter().map(Slips::of).collect() }
    }

    /// How good a hit this is; behind the rank its score, the higher the better.
    pub fn rank(&mut self, text: &EntryText, breadth: Breadth) -> Option<(Rank, u16)> {
        self.rank_in(&text.0, Letters::of(&text.0), breadth)
    }

    fn rank_in(&mut self, text: &str, letters: Letters, breadth: Breadth) -> Option<(Rank, u16)> {
        if let Some(rank) = self.query.literal(text, letters) {
            return Some((rank, 0));
        }
        if breadth == Breadth::Literal || self.query.is_empty() {
            return None;
        }
        let mut found = (Rank::Exact, 0_u16);
        for (word, slips) in self.query.words.iter().zip(&mut self.slips) {
            let literal = word.rank_in(text, letters, Rank::Inside).map(|rank| (rank, 0));
            let (rank, score) = literal
                .or_else(|| slips.as_mut()?.score(word, text, letters).map(|score| (Rank::Fuzzy, score)))
                .or_else(|| word.rank_in(text, letters, Rank::Translit).map(|rank| (rank, 0)))?;
            found = (found.0.max(rank), found.1.saturating_add(score));
        }
        Some(found)
    }
}

impl Slips {
    fn score(&mut self, word: &Word, text: &str, letters: Letters) -> Option<u16> {
        if letters.lacks(word.letters) > self.allowed {
            return None;
        }
        self.bytes.clear();
        write_bytes(text, &mut self.bytes);
        self.matcher.match_one(&self.bytes, 0).map(|hit| hit.score).filter(|score| *score >= self.least)
    }
}

/// What stands for everything that is no Latin or Russian letter.
const OTHER: char = '~';

/// A folded text with one byte for each letter: the matcher takes eight times as long for letters of two. Russian ones
/// become capitals, which a folded text has none of, and what follows on those.
fn write_bytes(text: &str, bytes: &mut String) {
    bytes.extend(text.chars().map(|c| match c {
        '\0'..='\x7e' => c,
        'а'..='я' => RUSSIAN[c as usize - 'а' as usize] as char,
        _ => OTHER,
    }));
}

/// From а to я; й, ъ and ь are folded away.
const RUSSIAN: &[u8; 32] = b"ABCDEFGHIIJKLMNOPQRSTUVWXYZ[^\\]_";

/// Which places of a list are hits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    bits: Vec<u64>,
    count: usize,
    pub breadth: Breadth,
}

impl Found {
    pub fn has(&self, at: usize) -> bool {
        self.bits.get(at / 64).is_some_and(|bits| bits & (1 << (at % 64)) != 0)
    }

    pub const fn count(&self) -> usize {
        self.count
    }

    pub fn put(&mut self, at: usize) {
        if self.bits.len() <= at / 64 {
            self.bits.resize(at / 64 + 1, 0);
        }
        self.count += usize::from(!self.has(at));
        self.bits[at / 64] |= 1 << (at % 64);
    }

    /// The places, in their order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        let of_word = |(n, bits): (usize, &u64)| {
            let mut left = *bits;
            std::iter::from_fn(move || {
                let at = (left != 0).then(|| n * 64 + left.trailing_zeros() as usize);
                left &= left.wrapping_sub(1);
                at
            })
        };
        self.bits.iter().enumerate().flat_map(of_word)
    }
}

impl Entries {
    /// The hits of a filter. `before` is what a query had found that this one goes on from.
    pub fn filter(&self, query: &Query, before: Option<&Found>) -> Found {
        let mut found = Found::default();
        if query.is_empty() {
            return found;
        }
        if let Some(before) = before.filter(|before| before.breadth == Breadth::Literal && before.count > 0) {
            for at in before.iter() {
                if self.get(at).is_some_and(|(text, letters)| query.is_literal(text, letters)) {
                    found.put(at);
                }
            }
        } else {
            for (at, (text, letters)) in self.iter().enumerate() {
                if query.is_literal(text, letters) {
                    found.put(at);
                }
            }
        }
        if found.count > 0 {
            return found;
        }
        found.breadth = Breadth::Any;
        let mut scanner = Scanner::new(query);
        for (at, (text, letters)) in self.iter().enumerate() {
            if scanner.rank_in(text, letters, Breadth::Any).is_some() {
                found.put(at);
            }
        }
        found
    }

    /// Whether the thing in this place is a hit.
    pub fn is_hit(&self, at: usize, query: &Query, breadth: Breadth) -> bool {
        let entry = self.get(at);
        entry.is_some_and(|(text, letters)| Scanner::new(query).rank_in(text, letters, breadth).is_some())
    }

    /// All hits with their ranks and scores. Slips and other alphabets are looked for where fewer than `enough` have
    /// the letters as typed.
    pub fn ranked(&self, query: &Query, enough: usize) -> Vec<(Rank, u16, usize)> {
        let mut hits = Vec::new();
        if query.is_empty() {
            return hits;
        }
        for (at, (text, letters)) in self.iter().enumerate() {
            if let Some(rank) = query.literal(text, letters) {
                hits.push((rank, 0, at));
            }
        }
        if hits.len() >= enough {
            return hits;
        }
        let mut scanner = Scanner::new(query);
        for (at, (text, letters)) in self.iter().enumerate() {
            if let Some((rank, score)) = scanner.rank_in(text, letters, Breadth::Any)
                && !rank.is_literal()
            {
                hits.push((rank, score, at));
            }
        }
        hits
    }
}
