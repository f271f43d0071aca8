//! What a program switched on in the terminal, read from the raw bytes it wrote.
//!
//! The raw log is the witness here and not the parser: a mode the parser does not know would look restored.

use std::collections::BTreeMap;

/// The last state of every mode that was touched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Modes {
    private: BTreeMap<u16, bool>,
    keyboard_depth: i32,
    cursor_style: u16,
    margins: bool,
    coloured: bool,
}

/// Modes with a name a person understands, and the state a shell expects them in.
const KNOWN: [(u16, bool, &str); 18] = [
    (1, false, "application cursor keys"),
    (6, false, "origin mode"),
    (7, true, "no line wrap"),
    (25, true, "hidden cursor"),
    (47, false, "alternate screen"),
    (1047, false, "alternate screen"),
    (1049, false, "alternate screen"),
    (9, false, "mouse reports"),
    (1000, false, "mouse reports"),
    (1001, false, "mouse reports"),
    (1002, false, "mouse drag reports"),
    (1003, false, "mouse motion reports"),
    (1004, false, "focus reports"),
    (1005, false, "mouse encoding"),
    (1006, false, "mouse encoding"),
    (1015, false, "mouse encoding"),
    (2004, false, "bracketed paste"),
    (2026, false, "synchronized update"),
];

impl Modes {
    pub fn scan(bytes: &[u8]) -> Self {
        let mut modes = Self::default();
        let mut rest = bytes;
        while let Some(start) = rest.windows(2).position(|pair| pair == b"\x1b[" || pair == b"\x1bc") {
            let reset = rest[start + 1] == b'c';
            rest = &rest[start + 2..];
            if reset {
                modes = Self::default();
            } else if let Some(end) = rest.iter().position(|b| (0x40..=0x7e).contains(b)) {
                modes.apply(&rest[..end], rest[end]);
                rest = &rest[end + 1..];
            }
        }
        modes
    }

    fn apply(&mut self, parameters: &[u8], last: u8) {
        let text = String::from_utf8_lossy(parameters);
        let number = |s: &str| s.split([';', ':']).next().and_then(|n| n.parse::<u16>().ok());
        match (text.chars().next(), last) {
            (Some('?'), b'h' | b'l') => {
                for mode in text[1..].split(';').filter_map(|n| n.parse().ok()) {
                    self.private.insert(mode, last == b'h');
                }
            }
            (Some('>'), b'u') => self.keyboard_depth += 1,
            (Some('<'), b'u') => self.keyboard_depth -= i32::from(number(&text[1..]).unwrap_or(1)),
            (_, b'q') if text.ends_with(' ') => self.cursor_style = number(text.trim_end()).unwrap_or(0),
            (_, b'r') if !text.starts_with('?') => self.margins = !text.is_empty(),
            (Some('?' | '>' | '<' | '='), _) => {}
            (_, b'm') => self.coloured = !text.trim_matches(['0', ';']).is_empty(),
            _ => {}
        }
    }

    /// Whether the mode is on now. A mode nobody touched has the state a fresh terminal gives it.
    pub fn is_set(&self, mode: u16) -> bool {
        let fresh = KNOWN.iter().any(|&(number, state, _)| number == mode && state);
        self.private.get(&mode).copied().unwrap_or(fresh)
    }

    /// Whether the mode was switched, on or off.
    pub fn was_touched(&self, mode: u16) -> bool {
        self.private.contains_key(&mode)
    }

    pub fn alternate_screen(&self) -> bool {
        [47, 1047, 1049].into_iter().any(|mode| self.is_set(mode))
    }

    pub fn bracketed_paste(&self) -> bool {
        self.is_set(2004)
    }

    pub fn mouse(&self) -> bool {
        [9, 1000, 1001, 1002, 1003].into_iter().any(|mode| self.is_set(mode))
    }

    /// How many ways of sending keys lie above the shell's own.
    pub fn keyboard_depth(&self) -> i32 {
        self.keyboard_depth
    }

    pub fn cursor_shown(&self) -> bool {
        self.is_set(25)
    }

    /// Everything a program would leave behind if it ended now, in words; empty after a clean end.
    pub fn left_on(&self) -> Vec<String> {
        let mut left = Vec::new();
        for (&mode, &on) in &self.private {
            match KNOWN.iter().find(|known| known.0 == mode) {
                Some(&(_, normal, name)) if on != normal => left.push(format!("{name} ({mode})")),
                None if on => left.push(format!("mode {mode}")),
                Some(_) | None => {}
            }
        }
        let others = [
            (self.keyboard_depth > 0, "keyboard enhancement"),
            (self.cursor_style > 0, "cursor style"),
            (self.margins, "scroll margins"),
            (self.coloured, "colours or attributes"),
        ];
        left.extend(others.into_iter().filter(|(on, _)| *on).map(|(_, name)| name.to_owned()));
        left
    }
}
