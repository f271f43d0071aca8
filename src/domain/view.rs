//! A saved view: what is shown of the leads, in which order and where, under a name and a digit.
//!
//! Plain text as `config.toml` has it: what the sentence, the sort and the columns mean is told by
//! [`query`](super::query), and depends on the account.

use serde::{Deserialize, Serialize};

use super::SafeText;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    pub name: SafeText,
    /// The digit that opens it, 1 to 9.
    pub key: Option<u8>,
    /// A sentence of the filter language; empty: everything.
    pub filter: SafeText,
    /// Sort keys; empty: as usual.
    pub sort: SafeText,
    /// Of a list; none: the usual ones.
    pub columns: Vec<SafeText>,
    pub screen: ViewScreen,
    /// By its name; none: the one that is shown.
    pub pipeline: Option<SafeText>,
    /// The only account it is for, as `config.toml` calls it; none: every account.
    pub account: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViewScreen {
    #[default]
    Board,
    List,
}

impl ViewScreen {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::List => "list",
        }
    }

    pub fn named(word: &str) -> Option<Self> {
        [Self::Board, Self::List].into_iter().find(|screen| screen.word() == word)
    }
}

impl SavedView {
    /// A list of the leads of all pipelines.
    pub const ALL_PIPELINES: &'static str = "*";

    /// Whether it is the same for this account.
    pub fn is_for(&self, account: Option<&str>) -> bool {
        self.account.as_deref().is_none_or(|only| Some(only) == account)
    }

    /// Whether both show the same, whatever they are called.
    pub fn shows_as(&self, other: &Self) -> bool {
        let shown =
            |view: &Self| Self { name: SafeText::default(), key: None, account: None, ..view.clone() };
        shown(self) == shown(other)
    }
}

/// A change of the saved views. It is made only where the file still has what the person saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewChange {
    /// As it is saved; `None` for a new one.
    pub was: Option<SavedView>,
    /// As it shall be; `None`: gone.
    pub now: Option<SavedView>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViewsKept {
    Written,
    /// The file has something else by now; nothing was written.
    Changed,
    /// It could not be written.
    Failed(SafeText),
}
