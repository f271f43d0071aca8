//! Letters: mail bodies as lines that can be read and cannot do anything.
//!
//! Owns the way from HTML, or from plain text, to lines of [`SafeText`], and where what the sender quotes begins. The
//! HTML comes from strangers, so it is walked once from left to right, without a tree and without recursion: the time
//! is in proportion to the length, whatever it says. Must not know what a note is, nor how wide a screen is.

mod hidden;
mod markup;
mod page;
mod tail;

use serde::{Deserialize, Serialize};

use super::SafeText;
use page::Page;

/// What of a body is read; letters are shorter, and what is not is no letter.
pub const MAX_BYTES: usize = 256 * 1024;
/// Nobody scrolls further.
const MAX_LINES: usize = 4_000;

/// A mail body. A line is a paragraph: whoever shows it wraps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    pub lines: Vec<SafeText>,
    /// What it answers to, with the line that says whose words these are. To be folded.
    pub quoted: Vec<SafeText>,
    /// Where the links lead that stand as `[1]`, `[2]`, … in the lines.
    pub links: Vec<SafeText>,
    /// It was longer than is read.
    pub is_cut: bool,
}

impl Letter {
    /// From HTML or plain text, whichever it looks like. `None` when there is nothing to read in it.
    pub fn read(raw: &str) -> Option<Self> {
        if looks_like_html(raw) { Self::from_html(raw) } else { Self::from_text(raw) }
    }

    pub fn from_html(raw: &str) -> Option<Self> {
        Self::of(raw, page::render)
    }

    pub fn from_text(raw: &str) -> Option<Self> {
        Self::of(raw, |text| Page {
            // Cleaned before it is split: strangers know more line breaks than one.
            lines: SafeText::block(text).lines().map(|line| line.trim_end().to_owned()).collect(),
            ..Page::default()
        })
    }

    fn of(raw: &str, read: fn(&str) -> Page) -> Option<Self> {
        let text = beginning(raw, MAX_BYTES);
        let page = read(text);
        let is_cut = text.len() < raw.len() || page.lines.len() > MAX_LINES;
        let lines = page.lines.iter().take(MAX_LINES);
        let mut lines: Vec<SafeText> = lines.map(|line| SafeText::line(line)).map(without_blanks).collect();
        let quote = tail::begins(&lines, page.quote_from);
        let mut quoted = quote.map_or_else(Vec::new, |at| lines.split_off(at));
        trim(&mut lines);
        trim(&mut quoted);
        let links = page.links.iter().map(|link| SafeText::line(link)).collect();
        (!lines.is_empty()).then_some(Self { lines, quoted, links, is_cut })
    }
}

/// A line in which nothing can be seen is empty.
fn without_blanks(line: SafeText) -> SafeText {
    if is_blank(&line) { SafeText::default() } else { line }
}

fn is_blank(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}' | '\u{115F}' | '\u{1160}'))
}

/// No empty lines at the ends, and never two in a row.
fn trim(lines: &mut Vec<SafeText>) {
    lines.dedup_by(|a, b| a.is_empty() && b.is_empty());
    if lines.first().is_some_and(SafeText::is_empty) {
        lines.remove(0);
    }
    if lines.last().is_some_and(SafeText::is_empty) {
        lines.pop();
    }
}

/// As many bytes of it as make whole characters.
fn beginning(raw: &str, most: usize) -> &str {
    let mut end = most.min(raw.len());
    while !raw.is_char_boundary(end) {
        end -= 1;
    }
    &raw[..end]
}

/// Integrations write either into the same field. Plain text has a `<` now and then, but seldom one of these.
fn looks_like_html(raw: &str) -> bool {
    const TAGS: [&str; 21] = [
        "!doctype",
        "html",
        "head",
        "body",
        "div",
        "p",
        "br",
        "br/",
        "table",
        "span",
        "a",
        "b",
        "i",
        "strong",
        "em",
        "ul",
        "ol",
        "font",
        "img",
        "style",
        "blockquote",
    ];
    beginning(raw, 4_096).split('<').skip(1).any(|tag| {
        let name = tag.split(|c: char| c == '>' || c.is_ascii_whitespace()).next().unwrap_or_default();
        name.len() < tag.len() && TAGS.iter().any(|known| known.eq_ignore_ascii_case(name))
    })
}

#[cfg(test)]
mod tests;
