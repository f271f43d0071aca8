//! How many lines a card of the board takes.

/// Lines per card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Density {
    One,
    #[default]
    Two,
    Three,
}

impl Density {
    pub const fn lines(self) -> u16 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
        }
    }

    /// Empty lines between two cards.
    pub const fn gap(self) -> u16 {
        match self {
            Self::One => 0,
            Self::Two | Self::Three => 1,
        }
    }

    /// From one card to the next.
    pub const fn step(self) -> u16 {
        self.lines() + self.gap()
    }

    pub(super) const fn next(self) -> Self {
        match self {
            Self::One => Self::Two,
            Self::Two => Self::Three,
            Self::Three => Self::One,
        }
    }
}
