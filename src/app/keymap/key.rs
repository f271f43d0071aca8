//! One key, and how it is written: `C-d`, `g`, `S-Tab`, `Space`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::search::keyboard;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    pub code: KeyCode,
    pub ctrl: bool,
    /// What a Latin keyboard types with the same key, where the terminal said so and it is another character.
    pub place: Option<char>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum KeyCode {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// The named keys, as they are written in tables and in the user's keymap.
const NAMED: [(KeyCode, &str); 14] = [
    (KeyCode::Enter, "Enter"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::BackTab, "S-Tab"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Delete, "Del"),
    (KeyCode::Up, "Up"),
    (KeyCode::Down, "Down"),
    (KeyCode::Left, "Left"),
    (KeyCode::Right, "Right"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::PageUp, "PgUp"),
    (KeyCode::PageDown, "PgDn"),
];

/// Blanks divide the keys of a sequence, so the key itself has a name.
const SPACE: &str = "Space";

impl Key {
    pub const fn char(c: char) -> Self {
        Self { code: KeyCode::Char(c), ctrl: false, place: None }
    }

    pub const fn ctrl(c: char) -> Self {
        Self { code: KeyCode::Char(c), ctrl: true, place: None }
    }

    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, place: None }
    }

    /// One key as written in a table; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if text == SPACE {
            return Some(Self::char(' '));
        }
        if let Some((code, _)) = NAMED.iter().find(|(_, name)| *name == text) {
            return Some(Self::plain(*code));
        }
        if let Some(n) = text.strip_prefix('F').and_then(|n| n.parse::<u8>().ok()) {
            return (1..=12).contains(&n).then_some(Self::plain(KeyCode::F(n)));
        }
        let (text, ctrl) = match text.strip_prefix("C-") {
            Some(rest) if !rest.is_empty() => (rest, true),
            _ => (text, false),
        };
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_control() && c != ' ' => Some(Self { ctrl, ..Self::char(c) }),
            _ => None,
        }
    }

    /// What was typed, wherever that key is: as keys are written in the tables.
    #[must_use]
    pub fn as_typed(self) -> Self {
        Self { place: None, ..self }
    }

    /// The same place on a Latin keyboard, as the terminal told it or as known layouts have it; Latin keys as they are.
    #[must_use]
    pub fn by_position(self) -> Self {
        match self.code {
            KeyCode::Char(c) => {
                let place = self.place.filter(|_| !c.is_ascii()).unwrap_or_else(|| latin(c));
                Self { code: KeyCode::Char(place), ctrl: self.ctrl, place: None }
            }
            _ => self,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("C-")?;
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str(SPACE),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "F{n}"),
            code => f.write_str(NAMED.iter().find(|(named, _)| *named == code).map_or("", |(_, name)| name)),
        }
    }
}

/// A sequence as written in a table: keys divided by spaces.
pub fn parse_sequence(text: &str) -> Option<Vec<Key>> {
    text.split(' ').map(Key::parse).collect()
}

/// The sequence as [`parse_sequence`] reads it.
pub fn written(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

/// The names there are besides characters, as they are written.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMED.iter().map(|(_, name)| *name).chain([SPACE])
}

fn latin(c: char) -> char {
    match c {
        // What a Russian keyboard types where a Latin one has these; all three stay unbound for that reason.
        '.' => return '/',
        ',' => return '?',
        '"' => return '@',
        c if c.is_ascii() => return c,
        _ => {}
    }
    keyboard::latin(c).unwrap_or(c)
}
