//! Who changed a lead: for the question which of two values shall stand.
//!
//! One page, newest first: a clash is young, and what is older than a hundred changes decides nothing.

use super::Pull;
use crate::api::ApiError;
use crate::api::endpoint::{ListEvents, Which};
use crate::domain::{AccountEvent, LeadId};
use crate::sync::event::Loaded;
use crate::sync::reader::warn;

impl Pull {
    pub(super) async fn changes(&self, lead: LeadId) -> Result<(), ApiError> {
        let kinds = AccountEvent::FIELDS.map(|(kind, _)| kind);
        let list = ListEvents::of(Which::Leads(vec![lead])).kinds(kinds);
        let page = self.ask(&list).await?;
        warn(&page.warnings);
        let changes = page.items.iter().filter_map(AccountEvent::field_change).collect();
        self.loaded(Loaded::Changes { lead, changes }).await;
        Ok(())
    }
}
