//! One page of a list, the way to the next, and what was left out.
//!
//! Owns two rules. A list ends on 204, without a `next`, or when fewer entries came than were asked for (some
//! methods cannot count and always name a next page). And `next` is followed on the account's own origin below
//! `/api/` only: the token goes nowhere else.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ApiPath;
use crate::domain::SafeText;

/// Entries of one page, in the server's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// `None`: this was the last page.
    pub next: Option<NextPage>,
    pub warnings: Vec<Warning>,
}

/// One entity, and what could not be read of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<T> {
    pub value: T,
    pub warnings: Vec<Warning>,
}

/// Where a list goes on: path and query on the same host. Made from a checked link only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextPage(ApiPath);

/// Something in an answer that was not as documented; for the log, nobody has to act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Warning {
    /// An entry, or a part of one, could not be read and was left out.
    LeftOut {
        /// `lead`, or for a part `lead / custom_fields_values`.
        what: SafeText,
        /// The id of the entry, where it could be read.
        id: Option<i64>,
        /// Its place in the list, from 0.
        index: usize,
        why: SafeText,
    },
    /// The next page lies elsewhere; it was not fetched, so the list may be incomplete.
    NextElsewhere { place: SafeText },
    /// The next page is this page; it was not fetched again.
    NextRepeats,
}

impl<T> Page<T> {
    /// No entries, no more pages: what 204 says.
    pub const fn empty() -> Self {
        Self { items: Vec::new(), next: None, warnings: Vec::new() }
    }

    /// The rest of the list could not be fetched: what is not in it may still exist.
    pub fn is_cut_short(&self) -> bool {
        self.warnings.iter().any(|w| matches!(w, Warning::NextElsewhere { .. } | Warning::NextRepeats))
    }

    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, next, warnings } = self;
        Page { items: items.into_iter().map(each).collect(), next, warnings }
    }
}

impl<T> Decoded<T> {
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Decoded<U> {
        Decoded { value: change(self.value), warnings: self.warnings }
    }
}

impl NextPage {
    pub(super) const fn new(path: ApiPath) -> Self {
        Self(path)
    }

    pub const fn path(&self) -> &ApiPath {
        &self.0
    }

    /// Some next page, for tests of what is made of pages.
    #[cfg(test)]
    pub(crate) fn some() -> Self {
        Self(ApiPath::v4("somewhere"))
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LeftOut { what, id: Some(id), why, .. } => write!(f, "{what} {id} was left out: {why}"),
            Self::LeftOut { what, id: None, index, why } => {
                write!(f, "{what} at place {index} was left out: {why}")
            }
            Self::NextElsewhere { place } => {
                write!(f, "the list goes on at {place}, which is not this account; the rest was not fetched")
            }
            Self::NextRepeats => {
                f.write_str("the list names the same page as its next; it was not fetched again")
            }
        }
    }
}
