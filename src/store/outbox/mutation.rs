//! What the outbox must know of a mutation: how it travels, and whether two unsent ones are one.
//!
//! Rows hold mutations as JSON under a word, so that new ones need no migration. Each is made known here once.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::key::words;
use crate::domain::Change;

/// How a mutation travels, which decides what may be done when its answer is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Sets values: sent twice it is the same.
    Patch,
    /// Makes something: sent twice there are two.
    Post,
}

words!(Method { Patch = "patch", Post = "post" });

/// A change that can wait in the outbox.
pub trait Mutation: Serialize + DeserializeOwned + Send + 'static {
    /// Its word in the file; never changed.
    const WHAT: &'static str;

    fn method(&self) -> Method;

    /// Seconds it waits before it is sent, so that it can be taken back.
    fn hold_secs(&self) -> i64 {
        0
    }

    /// This change followed by `next`, as one; `None` when they must travel apart.
    fn join(&self, next: &Self) -> Option<Self>;
}

impl Mutation for Change {
    const WHAT: &'static str = "lead.change";

    fn method(&self) -> Method {
        if self.is_addition() { Method::Post } else { Method::Patch }
    }

    fn hold_secs(&self) -> i64 {
        Self::hold_secs(self)
    }

    fn join(&self, next: &Self) -> Option<Self> {
        self.then(next)
    }
}

/// Two saved changes of one sort as one. `None`: they do not join, or this version does not know them.
pub(in super::super) fn join(what: &str, first: &str, next: &str) -> Option<String> {
    match what {
        Change::WHAT => join_as::<Change>(first, next),
        _ => None,
    }
}

fn join_as<M: Mutation>(first: &str, next: &str) -> Option<String> {
    let first: M = serde_json::from_str(first).ok()?;
    let next: M = serde_json::from_str(next).ok()?;
    serde_json::to_string(&first.join(&next)?).ok()
}
