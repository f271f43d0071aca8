//! An expression cut into words, quoted texts and signs, each with its place.

use std::ops::Range;

use super::wrong::{Problem, Wrong};

/// A filter is typed or made by a program; more than that is a mistake.
const LONGEST: usize = 16_384;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of characters that are no sign; how it is meant depends on where it stands.
    Word,
    /// What stands between two quotes.
    Quoted(String),
    Open,
    Close,
    Comma,
    Bar,
    Sign(Sign),
}

/// How a field is compared with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
    Has,
    HasNot,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub at: Range<usize>,
}

/// The longer ones first.
const SIGNS: [(&str, Sign); 10] = [
    ("!=", Sign::IsNot),
    ("<>", Sign::IsNot),
    ("!~", Sign::HasNot),
    ("<=", Sign::AtMost),
    (">=", Sign::AtLeast),
    ("==", Sign::Is),
    ("=", Sign::Is),
    ("<", Sign::Less),
    (">", Sign::More),
    ("~", Sign::Has),
];

impl Sign {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Is => "=",
            Self::IsNot => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::Has => "~",
            Self::HasNot => "!~",
        }
    }
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Wrong> {
    if text.len() > LONGEST {
        return Err(Wrong::new(0..0, Problem::TooLong));
    }
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (kind, end) = next(text, at, c)?;
        tokens.push(Token { kind, at: at..end });
        at = end;
    }
    Ok(tokens)
}

fn next(text: &str, at: usize, c: char) -> Result<(Kind, usize), Wrong> {
    let single = match c {
        '(' => Some(Kind::Open),
        ')' => Some(Kind::Close),
        ',' => Some(Kind::Comma),
        '|' => Some(Kind::Bar),
        '"' | '\'' => return quoted(text, at, c),
        _ => None,
    };
    if let Some(kind) = single {
        return Ok((kind, at + 1));
    }
    if let Some((written, sign)) = sign(&text[at..]) {
        return Ok((Kind::Sign(sign), at + written.len()));
    }
    Ok((Kind::Word, at + word(&text[at..])))
}

fn sign(text: &str) -> Option<(&'static str, Sign)> {
    SIGNS.into_iter().find(|(written, _)| text.starts_with(written))
}

/// The length of a word. An apostrophe is a part of it; behind a colon it is a quote.
fn word(text: &str) -> usize {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let is_quote = c == '"' || c == '\'' && before == ':';
        let ends = c.is_whitespace() || matches!(c, '(' | ')' | ',' | '|') || is_quote;
        if ends || sign(&text[at..]).is_some() {
            return at;
        }
        before = c;
    }
    text.len()
}

/// A backslash keeps the next quote or backslash from having a meaning.
fn quoted(text: &str, at: usize, quote: char) -> Result<(Kind, usize), Wrong> {
    let mut inside = String::new();
    let mut chars = text[at + 1..].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some((_, next))) if matches!(next, '"' | '\'' | '\\') => {
                inside.push(*next);
                chars.next();
            }
            (c, _) if c == quote => return Ok((Kind::Quoted(inside), at + 1 + offset + 1)),
            (c, _) => inside.push(c),
        }
    }
    Err(Wrong::new(at..at + 1, Problem::OpenQuote))
}
