//! Every colour and emphasis, by what it means. Sixteen ANSI colours suffice, so the terminal's own
//! palette decides and light and dark grounds both work; the ground itself is never painted.
//!
//! No meaning hangs on colour alone: marks differ in shape too, and without colour (`NO_COLOR`)
//! everything can still be told apart.

use ratatui::style::{Color, Modifier, Style};

use crate::app::status::Tone;
use crate::app::words::NextStep;
use crate::domain::{Href, Stage, StageKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colors {
    #[default]
    Ansi16,
    None,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Theme {
    pub colors: Colors,
}

impl Theme {
    pub const fn new(colors: Colors) -> Self {
        Self { colors }
    }

    fn ink(self, color: Color) -> Style {
        match self.colors {
            Colors::Ansi16 => Style::new().fg(color),
            Colors::None => Style::new(),
        }
    }

    pub fn plain(self) -> Style {
        Style::new()
    }

    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Secondary text.
    pub fn quiet(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// The program's own colour: its name, keys in hints, the focused stage.
    pub fn accent(self) -> Style {
        self.ink(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// What the cursor is on.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    pub fn heading(self) -> Style {
        self.ink(Color::Cyan)
    }

    pub fn tag(self) -> Style {
        self.ink(Color::Blue)
    }

    /// Marks cells as part of a link. No colour: the underline is in none, so its colour is free to say which link a
    /// cell belongs to, cells of another link differ from it, and what is painted over is no link any more.
    pub fn link(self, href: &Href) -> Style {
        let [r, g, b] = href.mark();
        Style::new().underline_color(Color::Rgb(r, g, b))
    }

    /// Dark on light on every ground and without colours too: inverted or pale, it would be no code to a phone.
    pub fn code(self) -> Style {
        Style::new().fg(Color::Black).bg(Color::White)
    }

    pub fn pending(self) -> Style {
        self.ink(Color::Magenta).add_modifier(Modifier::BOLD)
    }

    /// What somebody is still writing.
    pub const fn draft(self) -> &'static str {
        "✎"
    }

    pub fn good(self) -> Style {
        self.ink(Color::Green)
    }

    pub fn soon(self) -> Style {
        self.ink(Color::Yellow)
    }

    pub fn late(self) -> Style {
        self.ink(Color::Red).add_modifier(Modifier::BOLD)
    }

    pub fn tone(self, tone: Tone) -> Style {
        match tone {
            Tone::Info => self.plain(),
            Tone::Good => self.good(),
            Tone::Warn => self.soon().add_modifier(Modifier::BOLD),
            Tone::Bad => self.late(),
        }
    }

    /// The mark before a card's name: a shape and a colour.
    pub fn next_step(self, step: NextStep) -> (&'static str, Style) {
        match step {
            NextStep::Overdue => ("!", self.late()),
            NextStep::Today => ("●", self.soon()),
            NextStep::Later => ("○", self.good()),
            NextStep::None => ("·", self.quiet()),
        }
    }

    /// A stage's colour: the account's, brought to the nearest of six hues.
    pub fn stage(self, stage: &Stage) -> Style {
        match stage.kind {
            StageKind::Incoming => self.quiet(),
            StageKind::Won => self.good(),
            StageKind::Lost => self.ink(Color::Red),
            StageKind::Open => hue(&stage.color).map_or_else(|| self.plain(), |color| self.ink(color)),
        }
    }
}

/// The ANSI colour nearest in hue to `#rrggbb`; greys and what cannot be read have none.
fn hue(hex: &str) -> Option<Color> {
    let hex = hex.strip_prefix('#').unwrap_or(hex);
    let part = |at: usize| hex.get(at..at + 2).and_then(|p| i32::from_str_radix(p, 16).ok());
    let (r, g, b) = (part(0)?, part(2)?, part(4)?);
    let (max, min) = (r.max(g).max(b), r.min(g).min(b));
    let spread = max - min;
    if spread < 24 {
        return None;
    }
    let degrees = if max == r {
        60 * (g - b) / spread
    } else if max == g {
        120 + 60 * (b - r) / spread
    } else {
        240 + 60 * (r - g) / spread
    };
    Some(match degrees.rem_euclid(360) {
        20..75 => Color::Yellow,
        75..165 => Color::Green,
        165..200 => Color::Cyan,
        200..265 => Color::Blue,
        265..330 => Color::Magenta,
        _ => Color::Red,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accounts_own_colours_find_their_hue() {
        for (hex, color) in [
            ("#99ccff", Some(Color::Blue)),
            ("#ffff99", Some(Color::Yellow)),
            ("#ffcc66", Some(Color::Yellow)),
            ("#ffcccc", Some(Color::Red)),
            ("#CCFF66", Some(Color::Green)),
            ("#87f2c0", Some(Color::Green)),
            ("#eb93ff", Some(Color::Magenta)),
            ("#c1c1c1", None),
            ("", None),
            ("#zzzzzz", None),
            ("#ффф", None),
        ] {
            assert_eq!(hue(hex), color, "{hex}");
        }
    }
}
