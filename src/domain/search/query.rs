//! What was typed, in all the ways it may be meant.

use memchr::memmem::Finder;

use super::Rank;
use super::entries::{BREAK, Letters, mark};
use super::fold::{fold, fold_into};
use super::{keyboard, translit};
use crate::domain::phone;

/// Shorter words are not read in another layout or alphabet, nor looked for with slips: they are in everything.
const LAYOUT_FROM: usize = 2;
const TRANSLIT_FROM: usize = 3;
const FUZZY_FROM: usize = 3;
/// Nobody types longer words; a matcher has its bounds.
const FUZZY_TO: usize = 32;
/// More words are looked for as they stand, without other ways to read them.
const WORDS: usize = 12;
/// Digits before a number that are written or not: a country's and what is dialled to leave another.
const CODE: usize = 4;
/// Fewer digits tell nothing.
const LEAST_TAIL: usize = 3;
/// Places in one text that are looked at for the beginning of a word.
const PLACES: usize = 4;

/// Names that many things share, such as those of the account's users: an entry has one letter for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks(Vec<String>);

impl Marks {
    pub fn new<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self(names.map(fold).collect())
    }

    /// Those with a word that begins so.
    fn begun(&self, word: &str) -> impl Iterator<Item = char> {
        let is_begun = move |name: &String| name.split_whitespace().any(|part| part.starts_with(word));
        self.0.iter().enumerate().filter(move |(_, name)| is_begun(name)).filter_map(|(n, _)| mark(n))
    }
}

/// One way to read a word.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// Of a hit; as typed it depends on where it stands.
    rank: Option<Rank>,
    finder: Finder<'static>,
    letters: Letters,
    /// Its first letter.
    first: Letters,
    /// The letters of a text alone tell whether it is there.
    is_lone: bool,
}

impl Reading {
    fn new(rank: Option<Rank>, text: &str) -> Self {
        let finder = Finder::new(text.as_bytes()).into_owned();
        let first = text.chars().next().map(|c| Letters::of(c.encode_utf8(&mut [0; 4])));
        let (letters, is_lone) = (Letters::of(text), Letters::lone(text));
        Self { rank, finder, letters, first: first.unwrap_or_default(), is_lone }
    }

    fn is_in(&self, text: &str, letters: Letters) -> bool {
        letters.has_all(self.letters) && (self.is_lone || self.finder.find(text.as_bytes()).is_some())
    }

    fn rank_in(&self, text: &str, letters: Letters) -> Option<Rank> {
        let may_begin = letters.begins_with(self.first);
        if self.rank.is_some() || self.is_lone || !may_begin {
            let place = if may_begin { Rank::Prefix } else { Rank::Inside };
            return self.is_in(text, letters).then(|| self.rank.unwrap_or(place));
        }
        if !letters.has_all(self.letters) {
            return None;
        }
        let mut places = self.finder.find_iter(text.as_bytes()).take(PLACES).peekable();
        places.peek()?;
        let is_prefix = places.any(|at| begins_word(text, at));
        Some(if is_prefix { Rank::Prefix } else { Rank::Inside })
    }

    /// Its last digits: how a number begins is written in many ways.
    fn tail_is_in(&self, digits: &str) -> bool {
        let needle = self.finder.needle();
        let tail = needle.len().saturating_sub(CODE).max(LEAST_TAIL).min(needle.len());
        let tail = needle.get(needle.len() - tail..).unwrap_or(needle);
        memchr::memmem::find(digits.as_bytes(), tail).is_some()
    }

    pub(super) fn find(&self, text: &str) -> Option<(usize, usize)> {
        let len = self.finder.needle().len();
        let places = || self.finder.find_iter(text.as_bytes()).take(PLACES);
        let at = places().find(|at| begins_word(text, *at)).or_else(|| places().next())?;
        Some((at, at + len))
    }
}

fn begins_word(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}

#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) folded: String,
    pub(super) letters: Letters,
    /// The best first.
    pub(super) readings: Vec<Reading>,
    /// From here on they are readings in the other alphabet, which have these letters in common.
    translit: (usize, Letters),
    pub(super) is_fuzzy: bool,
}

impl Word {
    fn read(typed: &str, folded: String, marks: &Marks) -> Self {
        let mut readings = vec![Reading::new(None, &folded)];
        readings.extend(
            marks.begun(&folded).map(|c| Reading::new(Some(Rank::Inside), c.encode_utf8(&mut [0; 4]))),
        );
        let long = folded.chars().count();
        if long >= LAYOUT_FROM {
            let swapped = keyboard::swapped(&typed.to_lowercase()).map(|word| fold(&word));
            let swapped = swapped.filter(|word| !word.is_empty());
            readings.extend(swapped.iter().map(|word| Reading::new(Some(Rank::Layout), word)));
            let marks = swapped.iter().flat_map(|word| marks.begun(word));
            readings.extend(
                marks
                    .map(|c| Reading::new(Some(Rank::Layout), c.encode_utf8(&mut [0; 4])))
                    .collect::<Vec<_>>(),
            );
        }
        let other = if long >= TRANSLIT_FROM { translit::readings(&folded) } else { Vec::new() };
        for c in other.iter().flat_map(|word| marks.begun(word)) {
            readings.push(Reading::new(Some(Rank::Translit), c.encode_utf8(&mut [0; 4])));
        }
        let first = readings.len();
        readings.extend(other.iter().map(|word| Reading::new(Some(Rank::Translit), word)));
        let common = readings[first..].iter().map(|reading| reading.letters).reduce(Letters::common);
        let translit = (first, common.unwrap_or_default());
        let is_fuzzy = (FUZZY_FROM..=FUZZY_TO).contains(&long) && folded.chars().all(char::is_alphabetic);
        let letters = Letters::of(&folded);
        Self { folded, letters, readings, translit, is_fuzzy }
    }

    /// As it was typed.
    fn plain(folded: String) -> Self {
        let readings = vec![Reading::new(None, &folded)];
        Self {
            letters: Letters::of(&folded),
            folded,
            readings,
            translit: (1, Letters::default()),
            is_fuzzy: false,
        }
    }

    pub(super) fn rank_in(&self, text: &str, letters: Letters, worst: Rank) -> Option<Rank> {
        // Most texts lack a letter that all other readings have.
        let (first, common) = self.translit;
        let readings = if letters.has_all(common) { &self.readings[..] } else { &self.readings[..first] };
        let mut within = readings.iter().take_while(|reading| reading.rank.is_none_or(|rank| rank <= worst));
        within.find_map(|reading| reading.rank_in(text, letters))
    }
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The words, folded, a space between them.
    whole: String,
    pub(super) words: Vec<Word>,
    /// What was typed as a telephone number.
    pub(super) phone: Vec<Reading>,
    id: Option<i64>,
}

impl Query {
    pub fn read(typed: &str, marks: &Marks) -> Self {
        let both = typed.split_whitespace().map(|word| (word, fold(word)));
        let mut words: Vec<Word> = Vec::new();
        for (word, folded) in both.filter(|(_, folded)| !folded.is_empty()) {
            if words.len() < WORDS {
                words.push(Word::read(word, folded, marks));
            } else {
                words.push(Word::plain(folded));
            }
        }
        let whole = words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
        let number = typed.trim().trim_start_matches('#');
        let id = number.parse().ok().filter(|id: &i64| *id > 0 && !number.starts_with('+'));
        let ways = phone::begun(typed).unwrap_or_default();
        let phone = ways.iter().map(|way| Reading::new(None, way)).collect();
        Self { whole, words, phone, id }
    }

    pub const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The id it may be.
    pub const fn id(&self) -> Option<i64> {
        self.id
    }

    /// Whatever this finds in letters as typed, the other one found as well.
    pub fn narrows(&self, before: &Self) -> bool {
        let has_number = |query: &Self| query.id.is_some() || !query.phone.is_empty();
        !before.is_empty()
            && self.whole.starts_with(&before.whole)
            && !has_number(self)
            && !has_number(before)
    }

    /// As it stands, letter by letter.
    pub(super) fn literal(&self, text: &str, letters: Letters) -> Option<Rank> {
        let worst = self.all_words(text, letters, Rank::Inside);
        let best = worst.into_iter().chain(self.in_number(text, letters)).min()?;
        Some(if best == Rank::Prefix && self.is_whole(text) { Rank::Exact } else { best })
    }

    /// Whether all words are there, as typed, in the other layout or in the other alphabet. For long texts, in which
    /// with slips everything nearly is.
    pub fn is_in(&self, text: &str) -> bool {
        let text = fold(text);
        self.all_words(&text, Letters::of(&text), Rank::Translit).is_some()
    }

    /// Whether all of it may be in something that is saved so, in letters or as a number: a text with more in it than is
    /// looked for, folded into the buffer.
    pub(super) fn may_be_in(&self, raw: &str, folded: &mut String) -> bool {
        if self.number_may_be_in(raw, folded) {
            return true;
        }
        folded.clear();
        fold_into(raw, folded);
        self.all_words(folded, Letters::ALL, Rank::Translit).is_some()
    }

    /// As [`Query::may_be_in`], in a text that is folded already.
    pub(super) fn may_be_in_folded(&self, folded: &str, digits: &mut String) -> bool {
        self.number_may_be_in(folded, digits)
            || self.all_words(folded, Letters::ALL, Rank::Translit).is_some()
    }

    /// A number is one row of digits, whatever stands between them.
    fn number_may_be_in(&self, text: &str, digits: &mut String) -> bool {
        if self.phone.is_empty() {
            return false;
        }
        digits.clear();
        digits.extend(text.chars().filter(char::is_ascii_digit));
        self.phone.iter().any(|way| way.tail_is_in(digits))
    }

    /// Whether it stands there letter by letter: as [`Query::literal`], without asking how well.
    pub(super) fn is_literal(&self, text: &str, letters: Letters) -> bool {
        let is_there = |reading: &Reading| reading.is_in(text, letters);
        let has_word = |word: &Word| {
            let typed = word.readings.iter().take_while(|r| r.rank.is_none_or(Rank::is_literal));
            typed.into_iter().any(is_there)
        };
        self.words.iter().all(has_word) || self.phone.iter().any(is_there)
    }

    /// The rank of the word that is the worst hit; `None` where one is missing.
    fn all_words(&self, text: &str, letters: Letters, worst: Rank) -> Option<Rank> {
        let mut found = None;
        for word in &self.words {
            found = found.max(Some(word.rank_in(text, letters, worst)?));
        }
        found
    }

    pub(super) fn in_number(&self, text: &str, letters: Letters) -> Option<Rank> {
        self.phone.iter().filter_map(|way| way.rank_in(text, letters)).min()
    }

    fn is_whole(&self, text: &str) -> bool {
        let ways = || self.phone.iter().map(|way| way.finder.needle());
        let is_it = |field: &str| {
            // Most fields begin with something else: that is seen at once.
            let begins = field.starts_with(&self.whole) || field.starts_with(' ');
            (begins && field.trim() == self.whole) || ways().any(|way| way == field.as_bytes())
        };
        text.split(BREAK).any(is_it)
    }
}
