//! Tags put on and taken off. Only these are sent, so that a colleague's tag stays where it is.

use serde::{Deserialize, Serialize};

use crate::domain::SafeText;

/// Tags by name: the server makes those it does not know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagChange {
    pub add: Vec<SafeText>,
    pub remove: Vec<SafeText>,
}

impl TagChange {
    /// What leads from some tags to others.
    pub fn between(from: &[SafeText], to: &[SafeText]) -> Self {
        let missing = |of: &[SafeText], there: &[SafeText]| {
            of.iter().filter(|tag| !there.contains(tag)).cloned().collect()
        };
        Self { add: missing(to, from), remove: missing(from, to) }
    }

    pub fn is_nothing(&self) -> bool {
        self.add.is_empty() && self.remove.is_empty()
    }

    /// The tags after the change: what is new comes last.
    pub fn apply(&self, tags: &[SafeText]) -> Vec<SafeText> {
        let kept = tags.iter().filter(|tag| !self.remove.contains(tag));
        let new = self.add.iter().filter(|tag| !tags.contains(tag) && !self.remove.contains(tag));
        kept.chain(new).cloned().collect()
    }

    /// What takes it back, where `tags` stand: only what it really changes.
    pub fn inverse(&self, tags: &[SafeText]) -> Self {
        Self::between(&self.apply(tags), tags)
    }

    pub fn is_applied_to(&self, tags: &[SafeText]) -> bool {
        self.add.iter().all(|tag| tags.contains(tag)) && !self.remove.iter().any(|tag| tags.contains(tag))
    }

    /// This change and then another, as one.
    pub fn then(&self, next: &Self) -> Self {
        let joined = |first: &[SafeText], next: &[SafeText], undone: &[SafeText]| {
            let kept = first.iter().filter(|tag| !undone.contains(tag) && !next.contains(tag));
            kept.chain(next).cloned().collect()
        };
        Self {
            add: joined(&self.add, &next.add, &next.remove),
            remove: joined(&self.remove, &next.remove, &next.add),
        }
    }
}
