//! Looking for something by what is typed: what counts as a hit, and how good a hit it is.
//!
//! Owns the order of hits, [`Rank`]: the text itself before a slip of the fingers, that before a keyboard in the wrong
//! layout, that before another alphabet. Case, accents and ё never matter, nor how a telephone number is spelled. What
//! is looked through stands folded in [`Entries`], one short text for each thing: a hundred thousand of them are gone
//! through for every key. Must not know what the things are, nor where they come from.
//!
//! Words of a query are looked for one by one, in any order, and all of them must be there. Slips are left to a
//! matcher of its own crate; everything that is decided by letters alone is found here.

mod best;
mod entries;
mod finding;
mod fold;
pub mod keyboard;
mod query;
mod scan;
mod spans;
mod translit;

#[cfg(test)]
mod tests;

pub use best::Best;
pub use entries::{Entries, EntryText};
pub use finding::{Finder, Finding, Whereabouts, field_texts};
pub use fold::fold;
pub use query::{Marks, Query};
pub use scan::{Breadth, Found, Scanner};
pub use spans::spans;

/// How good a hit is, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// It is called so, or has this number.
    Exact,
    /// A word of it begins so.
    Prefix,
    /// It has this in it.
    Inside,
    /// Nearly: letters are missing or wrong.
    Fuzzy,
    /// As typed on a keyboard in the other layout.
    Layout,
    /// As written in the other alphabet.
    Translit,
}

impl Rank {
    pub const ALL: [Self; 6] =
        [Self::Exact, Self::Prefix, Self::Inside, Self::Fuzzy, Self::Layout, Self::Translit];

    /// What was typed is there as it was typed.
    pub const fn is_literal(self) -> bool {
        matches!(self, Self::Exact | Self::Prefix | Self::Inside)
    }
}
