//! `SafeText`: text from strangers, made inert once, at the border.
//!
//! Owns invariant I5. Names, notes, mails and chats come from people we do not know; whatever they
//! contain, nothing in a `SafeText` can move the cursor, set a title, write the clipboard or reorder
//! the text around it. Every other room may print a `SafeText` without thinking.
//!
//! Control characters become *visible* tokens (`␛` for ESC) rather than vanish: a manager should see
//! that somebody tried. Invisible formatting is dropped, so that two names that look alike are alike.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_width::UnicodeWidthChar;

/// Combining marks kept on one base character; more is a "zalgo" stack that bleeds over its lines.
const MAX_MARKS: usize = 4;
/// What an overriding or 8-bit control character is shown as.
const TOKEN: char = '\u{FFFD}';

/// Text that cannot drive a terminal. Newlines may occur in text made by [`SafeText::block`] only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SafeText(Box<str>);

impl SafeText {
    /// One line: line breaks and tabs become single spaces. For names, tags, titles.
    pub fn line(raw: &str) -> Self {
        Self(clean(raw, " ", " "))
    }

    /// Several lines: `\n` stays (all other breaks become `\n`), tabs become four spaces. For notes and messages.
    pub fn block(raw: &str) -> Self {
        Self(clean(raw, "\n", "    "))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As names are ordered and looked for: in small letters, ё as е.
    pub fn folded(&self) -> String {
        self.0.trim().to_lowercase().replace('ё', "е")
    }
}

fn clean(raw: &str, line_break: &str, tab: &str) -> Box<str> {
    // A hundred thousand names are cleaned at start, and nearly all of them are as they should be.
    if raw.chars().all(is_plain) {
        return raw.into();
    }
    settle_joins(&replace_controls(raw, line_break, tab)).into_boxed_str()
}

/// Has a shape of its own and changes nothing beside it: Latin, Greek, Cyrillic, and the signs between their words. More is
/// plain too, but is looked at one by one.
const fn is_plain(c: char) -> bool {
    matches!(c,
        ' '..='~' | '\u{A1}'..='\u{AC}' | '\u{AE}'..='\u{24F}' | '\u{386}'..='\u{38A}' | '\u{38C}' | '\u{38E}'..='\u{3A1}'
        | '\u{3A3}'..='\u{482}' | '\u{48A}'..='\u{52F}' | '\u{2010}'..='\u{2027}' | '\u{20A0}'..='\u{20BF}' | '\u{2116}')
}

/// First pass: everything that depends on the character alone.
fn replace_controls(raw: &str, line_break: &str, tab: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push_str(line_break);
            }
            '\t' => out.push_str(tab),
            '\0'..='\u{1F}' => out.push(control_picture(c)),
            '\u{7F}' => out.push('\u{2421}'),
            '\u{80}'..='\u{9F}' => out.push(TOKEN),
            c if reorders(c) => out.push(TOKEN),
            c if invisible(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Second pass: marks and joiners, which depend on what stands beside them *after* the first pass
/// (done in one, a joiner could rest on a neighbour that is itself dropped).
fn settle_joins(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut marks = MAX_MARKS; // a mark with no base before it is dropped
    let mut before = '\n';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let keep = match c {
            '\n' => {
                marks = MAX_MARKS;
                true
            }
            '\u{200C}' => joins_letters(before, chars.peek()),
            '\u{200D}' => joins_emoji(before, chars.peek()),
            c if c.width() == Some(0) => {
                marks += 1;
                marks <= MAX_MARKS
            }
            _ => {
                marks = 0;
                true
            }
        };
        if keep {
            out.push(c);
            before = c;
        }
    }
    out
}

fn control_picture(c: char) -> char {
    char::from_u32(0x2400 + u32::from(c)).unwrap_or(TOKEN)
}

/// Embeddings, overrides and isolates: they change the order of text that is not theirs.
const fn reorders(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Formatting without a shape of its own: direction marks, joiners out of place, soft hyphens, byte
/// order marks, tag characters, interlinear annotation.
const fn invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// A zero-width non-joiner is spelling in Persian and several Indian scripts, noise elsewhere.
fn joins_letters(before: char, next: Option<&char>) -> bool {
    let letter = |c: char| !c.is_ascii() && c.is_alphabetic() && c.width() != Some(0);
    letter(before) && next.is_some_and(|c| letter(*c))
}

/// A zero-width joiner makes one picture of several emoji (families, professions); it has no business elsewhere.
fn joins_emoji(before: char, next: Option<&char>) -> bool {
    let emoji = |c: char| matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}');
    (emoji(before) || before == '\u{FE0F}') && next.is_some_and(|c| emoji(*c))
}

impl std::ops::Deref for SafeText {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SafeText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(&*self.0, f)
    }
}

impl std::fmt::Display for SafeText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for SafeText {
    fn from(raw: &str) -> Self {
        Self::line(raw)
    }
}

impl Serialize for SafeText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Whatever it is read from (a recording, a cache file) is cleaned again: the type is the promise.
impl<'de> Deserialize<'de> for SafeText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Ok(Self::block(&raw))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn controls_are_shown_not_obeyed() {
        for (raw, line, block) in [
            ("plain", "plain", "plain"),
            ("a\x1b[31mred", "a␛[31mred", "a␛[31mred"),
            ("a\x07b\x7f", "a␇b␡", "a␇b␡"),
            ("x\u{9b}2J", "x\u{FFFD}2J", "x\u{FFFD}2J"),
            ("evil\u{202E}gpj.exe", "evil\u{FFFD}gpj.exe", "evil\u{FFFD}gpj.exe"),
            ("two\r\nlines\tand tab", "two lines and tab", "two\nlines    and tab"),
            ("a\u{200B}d\u{FEFF}min\u{AD}", "admin", "admin"),
            ("Ещё 👨‍👩‍👧 ok", "Ещё 👨‍👩‍👧 ok", "Ещё 👨‍👩‍👧 ok"),
            ("a\u{200D}b", "ab", "ab"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم", "می\u{200C}خواهم"),
            ("\u{301}start", "start", "start"),
            (
                "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
                "e\u{301}\u{301}\u{301}\u{301}",
                "e\u{301}\u{301}\u{301}\u{301}",
            ),
        ] {
            assert_eq!(&*SafeText::line(raw), line, "line of {raw:?}");
            assert_eq!(&*SafeText::block(raw), block, "block of {raw:?}");
        }
    }

    #[test]
    fn what_is_plain_is_what_a_closer_look_leaves_as_it_is() {
        let plain: String = ('\0'..=char::MAX).filter(|c| is_plain(*c)).collect();
        assert!(['a', 'é', 'ё', 'Ω', '—', '№', '€'].iter().all(|c| plain.contains(*c)));
        assert_eq!(settle_joins(&replace_controls(&plain, "\n", "    ")), plain);
        assert!(plain.chars().all(|c| c.width().is_some_and(|width| width > 0)));
    }

    proptest! {
        #[test]
        fn nothing_that_drives_a_terminal_survives(raw in any::<String>()) {
            for (text, breaks) in [(SafeText::line(&raw), false), (SafeText::block(&raw), true)] {
                for c in text.chars() {
                    prop_assert!(!c.is_control() || (breaks && c == '\n'), "{c:?} from {raw:?}");
                    prop_assert!(!reorders(c));
                }
            }
        }

        #[test]
        fn cleaning_twice_changes_nothing(raw in "[a-zа-я\u{0}-\u{1f}\u{80}-\u{9f}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{300}-\u{310}👨👩\u{fe0f}\r\n\t]{0,40}") {
            let once = SafeText::block(&raw);
            prop_assert_eq!(&SafeText::block(&once), &once);
            let line = SafeText::line(&raw);
            prop_assert_eq!(&SafeText::line(&line), &line);
        }
    }
}
