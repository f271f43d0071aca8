//! Who changed something: for the question which of two values shall stand; and how the account names what happens.
//!
//! One page, newest first: a clash is young, and what is older than a hundred changes decides nothing.

use super::Pull;
use crate::api::ApiError;
use crate::api::endpoint::{ListEventTypes, ListEvents, Which};
use crate::domain::{AccountEvent, Part, SafeText, Target};
use crate::sync::event::Loaded;
use crate::sync::reader::warn;

impl Pull {
    pub(super) async fn changes(&self, of: Target, part: Part) -> Result<(), ApiError> {
        let which = match of {
            Target::Lead(id) => Some(Which::Leads(vec![id])),
            Target::Contact(id) => Some(Which::Contacts(vec![id])),
            Target::Company(id) => Some(Which::Companies(vec![id])),
            Target::Task(id) => Some(Which::Tasks(vec![id])),
            // Nothing is told of changes to these.
            Target::Note(_) | Target::Account => None,
        };
        let kinds = AccountEvent::kinds_of(part);
        let mut changes = Vec::new();
        if let (Some(which), false) = (which, kinds.is_empty()) {
            let page = self.ask(&ListEvents::of(which).kinds(kinds)).await?;
            warn(&page.warnings);
            changes = page.items.iter().filter_map(AccountEvent::field_change).collect();
        }
        self.loaded(Loaded::Changes { of, changes }).await;
        Ok(())
    }

    pub(super) async fn event_names(&self, language: SafeText) -> Result<(), ApiError> {
        let names = self.optional(ListEventTypes { language }).await?;
        self.loaded(Loaded::EventNames(names)).await;
        Ok(())
    }
}
