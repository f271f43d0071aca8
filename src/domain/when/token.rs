//! Text as tokens: numbers, words and marks, each with its place in the text.
//!
//! Owns what makes two spellings one word: case, accents, `ё`, curly apostrophes, long dashes. A word keeps inner
//! hyphens and apostrophes (`segunda-feira`, `o'clock`), so that `Friday's` and `sat-nav` are no days, and swallows
//! the dot of an abbreviation (`дек.`). Must not know any word.

use std::ops::Range;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::domain) enum Kind {
    /// ASCII digits; `value` stops at the largest number it can hold, `digits` counts what was written.
    Number { value: u32, digits: usize },
    /// Letters, folded.
    Word(String),
    /// Any other character that is no white space.
    Mark(char),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::domain) struct Token {
    pub kind: Kind,
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Nothing stands between it and the token before.
    pub is_glued: bool,
}

pub(in crate::domain) fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = token(&text[at..], first);
        let is_glued = out.last().is_some_and(|before| before.range.end == at);
        out.push(Token { kind, range: at..at + length, is_glued });
        at += length;
    }
    out
}

/// The token at the beginning of `rest`, and its bytes.
fn token(rest: &str, first: char) -> (Kind, usize) {
    if first.is_ascii_digit() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        return (Kind::Number { value: rest[..digits].parse().unwrap_or(u32::MAX), digits }, digits);
    }
    if first.is_alphabetic() {
        return word(rest);
    }
    (Kind::Mark(plain_mark(first)), first.len_utf8())
}

fn word(rest: &str) -> (Kind, usize) {
    let mut folded = String::new();
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_inner =
            matches!(plain_mark(c), '-' | '\'') && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if c.is_alphabetic() || is_accent(c) {
            fold(c, &mut folded);
        } else if is_inner {
            folded.push(plain_mark(c));
        } else {
            let dot = usize::from(c == '.');
            return (Kind::Word(folded), at + dot);
        }
    }
    (Kind::Word(folded), rest.len())
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36F}').contains(&c)
}

fn plain_mark(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{2BC}' => '\'',
        other => other,
    }
}

fn fold(c: char, out: &mut String) {
    // Two marks matter: `й` is a letter of its own, and `às` is no article. Both may be written apart.
    let whole = match (c, out.chars().last()) {
        ('\u{306}', Some('и')) => Some('й'),
        ('\u{300}', Some('a')) => Some('à'),
        _ => None,
    };
    if let Some(whole) = whole {
        out.pop();
        out.push(whole);
        return;
    }
    for c in c.to_lowercase().filter(|c| !is_accent(*c)) {
        out.push(match c {
            'á' | 'â' | 'ã' | 'ä' | 'ª' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'º' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            'ё' => 'е',
            other => other,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        tokens(text).into_iter().map(|t| t.kind).collect()
    }

    fn word(text: &str) -> Kind {
        Kind::Word(text.to_owned())
    }

    #[test]
    fn spellings_of_a_word_are_one() {
        for spelling in ["mañana", "MAÑANA", "man\u{303}ana", "manana", "manana."] {
            assert_eq!(kinds(spelling), [word("manana")], "{spelling}");
        }
        assert_eq!(kinds("Чётный"), kinds("че\u{308}тныи\u{306}"));
        assert_eq!(kinds("ÀS"), kinds("a\u{300}s"));
        assert_ne!(kinds("às"), kinds("as"));
        assert_eq!(kinds("o’clock"), [word("o'clock")]);
        assert_eq!(kinds("1º"), [Kind::Number { value: 1, digits: 1 }, word("o")]);
    }

    #[test]
    fn words_keep_what_stands_inside_them() {
        assert_eq!(kinds("Friday's"), [word("friday's")]);
        assert_eq!(kinds("segunda-feira"), [word("segunda-feira")]);
        assert_eq!(kinds("fri-"), [word("fri"), Kind::Mark('-')]);
        assert_eq!(kinds("5-го")[1..], [Kind::Mark('-'), word("го")]);
    }

    #[test]
    fn ranges_are_places_in_the_text_and_glue_is_seen() {
        let text = "в 10:30, 7ч";
        let found = tokens(text);
        let parts: Vec<_> = found.iter().map(|t| (&text[t.range.clone()], t.is_glued)).collect();
        assert_eq!(
            parts,
            [("в", false), ("10", false), (":", true), ("30", true), (",", true), ("7", false), ("ч", true)]
        );
    }

    #[test]
    fn a_number_without_end_is_the_largest() {
        assert_eq!(kinds(&"9".repeat(40)), [Kind::Number { value: u32::MAX, digits: 40 }]);
    }
}
