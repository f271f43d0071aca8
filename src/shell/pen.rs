//! Colour and emphasis as bytes (SGR), as few as do.
//!
//! Written here and not by crossterm for two reasons: over SSH `CSI 1;36 m` instead of `CSI 1 m CSI 38;5;6;49 m`
//! halves what a moving cursor costs; and crossterm obeys `NO_COLOR` behind the theme's back, with an empty SGR
//! for each colour that switches bold and reverse off as well. Underline colours are not written: no theme has one, and they say which link
//! a cell belongs to.

use std::io::{self, Write};

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// How the terminal paints what comes next. The default is its own plain text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

const CODES: [(Modifier, u8); 9] = [
    (Modifier::BOLD, 1),
    (Modifier::DIM, 2),
    (Modifier::ITALIC, 3),
    (Modifier::UNDERLINED, 4),
    (Modifier::SLOW_BLINK, 5),
    (Modifier::RAPID_BLINK, 6),
    (Modifier::REVERSED, 7),
    (Modifier::HIDDEN, 8),
    (Modifier::CROSSED_OUT, 9),
];

impl Pen {
    pub const fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// The mark of the link a cell belongs to (see `Theme::link`).
    pub const fn link(cell: &Cell) -> Option<[u8; 3]> {
        match cell.underline_color {
            Color::Rgb(r, g, b) => Some([r, g, b]),
            _ => None,
        }
    }

    /// Makes this pen the terminal's, which has `from`.
    pub fn take(self, from: Self, out: &mut impl Write) -> io::Result<()> {
        if self == from {
            return Ok(());
        }
        if self == Self::default() {
            return out.write_all(b"\x1b[0m");
        }
        let mut codes = Codes { out, is_first: true };
        // Some attributes can only be switched off together, so taking one away means starting from plain.
        let from = if self.modifier.contains(from.modifier) {
            from
        } else {
            codes.code(0)?;
            Self::default()
        };
        for (modifier, code) in CODES {
            if (self.modifier - from.modifier).contains(modifier) {
                codes.code(code)?;
            }
        }
        if self.fg != from.fg {
            codes.color(30, self.fg)?;
        }
        if self.bg != from.bg {
            codes.color(40, self.bg)?;
        }
        codes.out.write_all(b"m")
    }
}

/// One SGR being written.
struct Codes<'a, W> {
    out: &'a mut W,
    is_first: bool,
}

impl<W: Write> Codes<'_, W> {
    fn code(&mut self, code: u8) -> io::Result<()> {
        let before = if std::mem::take(&mut self.is_first) { "\x1b[" } else { ";" };
        write!(self.out, "{before}{code}")
    }

    /// `base` is 30 for the ink, 40 for the ground.
    fn color(&mut self, base: u8, color: Color) -> io::Result<()> {
        let code = match color {
            Color::Reset => base + 9,
            Color::Black => base,
            Color::Red => base + 1,
            Color::Green => base + 2,
            Color::Yellow => base + 3,
            Color::Blue => base + 4,
            Color::Magenta => base + 5,
            Color::Cyan => base + 6,
            Color::Gray => base + 7,
            Color::DarkGray => base + 60,
            Color::LightRed => base + 61,
            Color::LightGreen => base + 62,
            Color::LightYellow => base + 63,
            Color::LightBlue => base + 64,
            Color::LightMagenta => base + 65,
            Color::LightCyan => base + 66,
            Color::White => base + 67,
            Color::Indexed(n) => {
                self.code(base + 8)?;
                self.code(5)?;
                n
            }
            Color::Rgb(r, g, b) => {
                self.code(base + 8)?;
                self.code(2)?;
                self.code(r)?;
                self.code(g)?;
                b
            }
        };
        self.code(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(from: Pen, to: Pen) -> String {
        let mut out = Vec::new();
        to.take(from, &mut out).unwrap();
        String::from_utf8(out).unwrap().escape_debug().to_string().replace("\\u{1b}[", "")
    }

    #[test]
    fn a_change_is_one_sequence_and_nothing_is_left_over() {
        let plain = Pen::default();
        let bold = Pen { modifier: Modifier::BOLD, ..plain };
        let key = Pen { fg: Color::Cyan, ..bold };
        let quiet = Pen { modifier: Modifier::DIM, ..plain };
        let rare = Pen { fg: Color::Indexed(200), bg: Color::Rgb(1, 2, 3), ..plain };
        for (from, to, bytes) in [
            (plain, plain, ""),
            (plain, key, "1;36m"),
            (bold, key, "36m"),
            (key, bold, "39m"),
            (key, quiet, "0;2m"),
            (key, plain, "0m"),
            (plain, rare, "38;5;200;48;2;1;2;3m"),
            (rare, Pen { fg: Color::White, ..plain }, "97;49m"),
        ] {
            assert_eq!(change(from, to), bytes, "{from:?} to {to:?}");
        }
    }
}
