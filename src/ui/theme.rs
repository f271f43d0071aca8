//! Every colour and emphasis, by what it means. What a meaning looks like stands in `assets/themes`, a file per theme.
//!
//! Sixteen ANSI colours are the rule, so the terminal's own palette decides and light and dark grounds both work; the
//! ground itself is not painted. Only where a terminal is known to have all colours, a theme may bring its own, and then
//! its ground too. No meaning hangs on colour alone: marks differ in shape, and without colour (`NO_COLOR`) everything
//! can still be told apart.

mod contrast;
mod file;
#[cfg(test)]
mod tests;

use ratatui::style::{Color, Modifier, Style};

pub use file::{Flaw, Ink, Inks, Meaning, Tables};

pub use crate::app::looks::ThemeName as Name;
use crate::app::status::Tone;
use crate::app::words::NextStep;
use crate::domain::{Href, Stage, StageKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colors {
    /// Proven, or asked for.
    All,
    #[default]
    Ansi16,
    None,
}

const fn source(name: Name) -> &'static str {
    match name {
        Name::Default => include_str!("../../assets/themes/default.toml"),
        Name::Dark => include_str!("../../assets/themes/dark.toml"),
        Name::Light => include_str!("../../assets/themes/light.toml"),
        Name::HighContrast => include_str!("../../assets/themes/high-contrast.toml"),
        Name::ColourBlind => include_str!("../../assets/themes/colour-blind.toml"),
    }
}

/// How far, by WCAG 2, its text is from its ground at least: AA, and AAA where that is what it is for.
const fn least_contrast(name: Name) -> f64 {
    match name {
        Name::HighContrast => 7.0,
        Name::Default | Name::Dark | Name::Light | Name::ColourBlind => 4.5,
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Theme {
    inks: Inks,
    /// `None`: read from somewhere else.
    name: Option<Name>,
    colors: Colors,
}

impl Default for Theme {
    fn default() -> Self {
        Self::new(Colors::default())
    }
}

impl Theme {
    pub fn new(colors: Colors) -> Self {
        Self::named(Name::default(), colors)
    }

    /// A file that is wrong, which a test rules out, would give plain text there.
    pub fn named(name: Name, colors: Colors) -> Self {
        Self { name: Some(name), ..Self::of(file::built_in(source(name)).0, colors) }
    }

    /// Another theme in the same colours, where a person chose one.
    #[must_use]
    pub fn turned(self, chosen: Option<Name>) -> Self {
        match chosen {
            Some(name) if self.name != Some(name) => Self::named(name, self.colors),
            Some(_) | None => self,
        }
    }

    /// A person's own, with what is wrong in it.
    pub fn own(source: &str, colors: Colors) -> (Self, Vec<Flaw>) {
        let (tables, flaws) = file::own(source);
        (Self::of(tables, colors), flaws)
    }

    fn of(tables: Tables, colors: Colors) -> Self {
        let inks = match colors {
            Colors::All => tables.all,
            Colors::Ansi16 => tables.sixteen,
            Colors::None => tables.sixteen.without_colors(),
        };
        Self { inks, name: None, colors }
    }

    fn ink(self, meaning: Meaning) -> Style {
        self.inks.of(meaning).style()
    }

    /// What every cell has before anything is drawn in it: nothing, or the ground and text of the theme.
    pub fn ground(self) -> Style {
        self.inks.ground.map_or(Style::new(), |(ground, text)| Style::new().bg(ground).fg(text))
    }

    pub fn plain(self) -> Style {
        Style::new()
    }

    pub fn strong(self) -> Style {
        self.ink(Meaning::Strong)
    }

    /// Secondary text.
    pub fn quiet(self) -> Style {
        self.ink(Meaning::Quiet)
    }

    /// The program's own colour: its name, keys in hints, the focused stage.
    pub fn accent(self) -> Style {
        self.ink(Meaning::Accent)
    }

    /// What the cursor is on.
    pub fn selected(self) -> Style {
        self.ink(Meaning::Selected)
    }

    pub fn heading(self) -> Style {
        self.ink(Meaning::Heading)
    }

    pub fn tag(self) -> Style {
        self.ink(Meaning::Tag)
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
        self.ink(Meaning::Pending)
    }

    /// What somebody is still writing.
    pub const fn draft(self) -> &'static str {
        "✎"
    }

    pub fn good(self) -> Style {
        self.ink(Meaning::Good)
    }

    pub fn soon(self) -> Style {
        self.ink(Meaning::Soon)
    }

    pub fn late(self) -> Style {
        self.ink(Meaning::Late)
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
            StageKind::Lost => self.ink(Meaning::Red),
            StageKind::Open => hue(&stage.color).map_or_else(|| self.plain(), |hue| self.ink(hue)),
        }
    }
}

/// The hue nearest to `#rrggbb`; greys and what cannot be read have none.
fn hue(hex: &str) -> Option<Meaning> {
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
        20..75 => Meaning::Yellow,
        75..165 => Meaning::Green,
        165..200 => Meaning::Cyan,
        200..265 => Meaning::Blue,
        265..330 => Meaning::Magenta,
        _ => Meaning::Red,
    })
}
