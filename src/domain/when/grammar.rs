//! Tokens to phrases: every way to read a run of tokens as parts of a date.
//!
//! Owns the walk over the tokens and what may stand between parts. The parts themselves are read in `days`, `clocks`
//! and `amounts`. Must not know what a phrase means; two ways to read one phrase are both returned.

use super::said::{Firm, Item, Piece, Said};
use super::token::{Kind, Token};
use super::words::{self, Hit, Meaning};
use super::{amounts, clocks, days};

/// No date has more parts; it also bounds the walk.
const MOST_PARTS: usize = 7;

/// Tokens with the words looked up.
#[derive(Debug)]
pub(super) struct Line<'a> {
    tokens: &'a [Token],
    hits: Vec<Vec<Hit>>,
}

/// One way to read the tokens from a start up to `end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrase {
    pub said: Said,
    pub end: usize,
}

#[derive(Debug, Default)]
pub(super) struct Found {
    pub phrases: Vec<Phrase>,
    /// The first token that nothing could be made of, on the way that went farthest.
    pub stuck: usize,
}

impl<'a> Line<'a> {
    pub fn new(tokens: &'a [Token]) -> Self {
        Self { tokens, hits: (0..tokens.len()).map(|at| words::hits(tokens, at)).collect() }
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The value and the digits of a number.
    pub fn number(&self, at: usize) -> Option<(u32, usize)> {
        match self.tokens.get(at)?.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            Kind::Word(_) | Kind::Mark(_) => None,
        }
    }

    pub fn is_mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|t| t.kind == Kind::Mark(mark))
    }

    pub fn is_word(&self, at: usize, word: &str) -> bool {
        matches!(self.tokens.get(at), Some(Token { kind: Kind::Word(w), .. }) if w == word)
    }

    pub fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_glued)
    }

    pub fn hits(&self, at: usize) -> &[Hit] {
        self.hits.get(at).map_or(&[], Vec::as_slice)
    }

    /// The token after the longest words at `at` that mean `meaning`.
    pub fn after(&self, at: usize, meaning: Meaning) -> Option<usize> {
        self.hits(at).iter().filter(|h| h.meaning == meaning).map(|h| h.next).max()
    }

    /// A part may end before `at`: the text ends, a space follows, or a mark that no space is left before.
    fn is_edge(&self, at: usize) -> bool {
        let closes = [',', ';', ':', '.', '!', '?', ')'].iter().any(|m| self.is_mark(at, *m));
        !self.is_glued(at) || (closes && !self.is_glued(at + 1))
    }

    /// All phrases that begin at `start`.
    pub fn phrases(&self, start: usize) -> Found {
        let mut found = Found { phrases: Vec::new(), stuck: start };
        self.walk(start, &[Said::default()], MOST_PARTS, &mut found);
        found
    }

    fn walk(&self, at: usize, before: &[Said], parts_left: usize, found: &mut Found) {
        found.stuck = found.stuck.max(at);
        let Some(parts_left) = parts_left.checked_sub(1) else { return };
        for (piece, next) in self.pieces(at) {
            let more: Vec<Said> = before.iter().filter_map(|said| said.with(piece)).collect();
            if more.is_empty() || next <= at {
                continue;
            }
            if self.is_edge(next) {
                let complete = more.iter().filter(|said| said.is_date());
                found.phrases.extend(complete.map(|said| Phrase { said: *said, end: next }));
            }
            if next == self.len() {
                found.stuck = next;
            }
            if let Some(next) = self.next_part(next) {
                self.walk(next, &more, parts_left, found);
            }
        }
    }

    /// Where the next part begins: after a space or a comma, or after the `T` of an ISO time.
    fn next_part(&self, at: usize) -> Option<usize> {
        if self.is_mark(at, ',') {
            return Some(at + 1);
        }
        if self.is_word(at, "t") && self.is_glued(at) && self.is_glued(at + 1) {
            return Some(at + 1);
        }
        (at < self.len() && !self.is_glued(at)).then_some(at)
    }

    fn pieces(&self, at: usize) -> Vec<(Piece, usize)> {
        let mut out = days::days(self, at);
        out.extend(amounts::steps(self, at));
        out.extend(clocks::spans(self, at));
        for hit in self.hits(at) {
            match hit.meaning {
                Meaning::Part(part) => out.push((piece(Item::Part(part), firm(*hit)), hit.next)),
                Meaning::WholeDay => out.push((piece(Item::WholeDay, Firm::Weak), hit.next)),
                _ => {}
            }
        }
        out
    }
}

pub(super) fn piece(item: Item, firm: Firm) -> Piece {
    Piece { item, firm, is_loose: false }
}

pub(super) fn firm(hit: Hit) -> Firm {
    if hit.is_weak { Firm::Weak } else { Firm::Sure }
}
