//! What is looked through: a short folded text for each thing, all of them in one piece of memory.
//!
//! Things are told by their place in a list that somebody else keeps; a thing taken out leaves its place to the last
//! one. A changed text is written behind all others, and what it leaves is cleared away when that is most of it. Beside
//! each text stand the letters it has and those its words begin with, so that most of what cannot be a hit is never read,
//! and a single letter is answered without reading any.

use super::fold::fold_into;
use crate::domain::Phone;

/// Between two fields.
pub(super) const BREAK: char = '\n';
/// Less than this is not worth clearing away.
const CLUTTER: usize = 1 << 16;

/// Which letters and digits a text has, and which begin a word in it, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Letters {
    has: u64,
    begins: u64,
}

/// Bits of the Russian letters from а to я; ш and щ share one, й ъ ь are folded away.
const RUSSIAN: [u8; 32] = [
    36, 37, 38, 39, 40, 41, 42, 43, 44, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 59,
    63, 60, 63, 61, 62, 63,
];

impl Letters {
    /// Of a text that has any.
    pub(super) const ALL: Self = Self { has: u64::MAX, begins: u64::MAX };

    pub(super) fn of(text: &str) -> Self {
        let mut letters = Self::default();
        let mut is_inside = false;
        for c in text.chars() {
            let bit = bit(c);
            letters.has |= bit;
            if !is_inside {
                letters.begins |= bit;
            }
            is_inside = bit != 0 || (!c.is_ascii() && c.is_alphanumeric());
        }
        letters
    }

    /// Of a text that is one letter with a bit of its own: whoever has the bit has the letter.
    pub(super) fn lone(text: &str) -> bool {
        let mut letters = text.chars();
        let is_own = |c: char| bit(c) != 0 && !matches!(c, 'ш' | 'щ');
        letters.next().is_some_and(is_own) && letters.next().is_none()
    }

    pub(super) const fn has_all(self, of: Self) -> bool {
        of.has & !self.has == 0
    }

    /// Whether words begin with what the other begins with.
    pub(super) const fn begins_with(self, of: Self) -> bool {
        of.begins & !self.begins == 0
    }

    pub(super) const fn common(self, other: Self) -> Self {
        Self { has: self.has & other.has, begins: self.begins & other.begins }
    }

    /// How many kinds of letters of the other are not here.
    pub(super) const fn lacks(self, of: Self) -> u32 {
        (of.has & !self.has).count_ones()
    }
}

fn bit(c: char) -> u64 {
    match c {
        'a'..='z' => 1 << (c as u32 - 'a' as u32),
        '0'..='9' => 1 << (26 + c as u32 - '0' as u32),
        'а'..='я' => 1 << RUSSIAN[c as usize - 'а' as usize],
        _ => 0,
    }
}

/// The text of one thing, field by field.
#[derive(Debug, Clone, Default)]
pub struct EntryText(pub(super) String);

impl EntryText {
    pub fn clear(&mut self) -> &mut Self {
        self.0.clear();
        self
    }

    pub fn field(&mut self, text: &str) -> &mut Self {
        self.next();
        fold_into(text, &mut self.0);
        self
    }

    /// A telephone number: as it is written, and by its digits.
    pub fn phone(&mut self, text: &str) -> &mut Self {
        self.field(text);
        if let Some(phone) = Phone::read(text) {
            self.next();
            self.0.push_str(&phone.digits());
        }
        self
    }

    /// The `n`-th of the names that many things share.
    pub fn mark(&mut self, n: usize) -> &mut Self {
        if let Some(mark) = mark(n) {
            self.next();
            self.0.push(mark);
        }
        self
    }

    fn next(&mut self) {
        if !self.0.is_empty() {
            self.0.push(BREAK);
        }
    }
}

/// One character that no folded text has.
pub(super) fn mark(n: usize) -> Option<char> {
    u32::try_from(n).ok().and_then(|n| char::from_u32(0xE000 + n)).filter(|c| *c <= '\u{F8FF}')
}

#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    start: u32,
    len: u32,
    letters: Letters,
}

#[derive(Debug, Clone, Default)]
pub struct Entries {
    text: String,
    all: Vec<Entry>,
    /// Bytes no entry has any more.
    clutter: usize,
}

impl Entries {
    pub const fn len(&self) -> usize {
        self.all.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn push(&mut self, text: &EntryText) {
        let entry = self.write(&text.0);
        self.all.push(entry);
    }

    /// Another text for the thing in this place.
    pub fn set(&mut self, at: usize, text: &EntryText) {
        let Some(before) = self.all.get(at).copied() else { return };
        if self.of(before) == text.0 {
            return;
        }
        self.clutter += before.len as usize;
        self.all[at] = self.write(&text.0);
        self.tidy();
    }

    /// Takes a thing out; the last one takes its place.
    pub fn swap_remove(&mut self, at: usize) {
        if at < self.all.len() {
            self.clutter += self.all.swap_remove(at).len as usize;
            self.tidy();
        }
    }

    /// Bytes it takes.
    pub const fn size(&self) -> usize {
        self.text.capacity() + self.all.capacity() * size_of::<Entry>()
    }

    pub(super) fn get(&self, at: usize) -> Option<(&str, Letters)> {
        self.all.get(at).map(|entry| (self.of(*entry), entry.letters))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, Letters)> {
        self.all.iter().map(|entry| (self.of(*entry), entry.letters))
    }

    fn of(&self, entry: Entry) -> &str {
        let start = entry.start as usize;
        self.text.get(start..start + entry.len as usize).unwrap_or_default()
    }

    /// Four gigabytes of names are more than there are; what does not fit is not found.
    fn write(&mut self, text: &str) -> Entry {
        let (Ok(start), Ok(len)) = (u32::try_from(self.text.len()), u32::try_from(text.len())) else {
            return Entry::default();
        };
        self.text.push_str(text);
        Entry { start, len, letters: Letters::of(text) }
    }

    fn tidy(&mut self) {
        if self.clutter < CLUTTER || self.clutter * 2 < self.text.len() {
            return;
        }
        let before = std::mem::take(self);
        self.text.reserve(before.text.len() - before.clutter);
        for (text, _) in before.iter() {
            let entry = self.write(text);
            self.all.push(entry);
        }
    }
}
