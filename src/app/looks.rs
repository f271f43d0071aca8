//! How the screen looks, as far as a person may change it while it is open: the names of the themes.
//!
//! What a theme looks like stands in `ui`.

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeName {
    #[default]
    Default,
    Dark,
    Light,
    HighContrast,
    ColourBlind,
}

impl ThemeName {
    pub const ALL: [Self; 5] =
        [Self::Default, Self::Dark, Self::Light, Self::HighContrast, Self::ColourBlind];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Dark => "dark",
            Self::Light => "light",
            Self::HighContrast => "high-contrast",
            Self::ColourBlind => "colour-blind",
        }
    }

    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.word() == word)
    }
}
