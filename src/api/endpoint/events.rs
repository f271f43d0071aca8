//! What happened in the account, newest first.

use serde::{Deserialize, Serialize};

use super::{Answer, Endpoint};
use crate::api::page::Page;
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{AccountEvent, LeadId, Place, SafeText, Timestamp, UserId};

/// 250 works on Kommo, 100 on both.
const LIMIT: u16 = 100;

/// `GET /events` of type `lead_status_changed`. Newest first; the method has no order of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListStageChanges {
    /// At this second or later.
    pub from: Option<Timestamp>,
    /// Of these leads only; the API takes up to 10.
    pub leads: Vec<LeadId>,
}

/// `GET /events`: what happened, of some kinds or of all. Newest first, up to 100 per page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListEvents {
    /// As the API names them (`lead_deleted`, `common_note_added`); none asks for all.
    pub kinds: Vec<SafeText>,
    /// At this second or later.
    pub from: Option<Timestamp>,
    /// Of these leads only; the API takes up to 10. None asks for everything in the account.
    pub leads: Vec<LeadId>,
}

/// One lead went from one stage to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageChange {
    pub event: SafeText,
    pub lead: LeadId,
    pub at: Timestamp,
    /// [`UserId::ROBOT`] for automation.
    pub by: UserId,
    pub from: Option<Place>,
    pub to: Option<Place>,
}

impl ListStageChanges {
    pub const MAX_LEADS: usize = 10;
}

impl Endpoint for ListStageChanges {
    type Output = Page<StageChange>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("events")
            .param("page", 1)
            .param("limit", LIMIT)
            .params("filter[type]", ["lead_status_changed"])
            .params("filter[entity]", (!self.leads.is_empty()).then_some("lead"))
            .params("filter[entity_id]", self.leads.iter().take(Self::MAX_LEADS))
            .param_opt("filter[created_at][from]", self.from.map(Timestamp::secs))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let mut page = answer.list("event", LIMIT, |e: wire::events::Events| e.events)?;
        page.items.retain(|e| e.kind == "lead_status_changed" && e.entity_id > 0);
        Ok(page.map(|event| change(&event)))
    }
}

fn change(event: &wire::Event) -> StageChange {
    StageChange {
        lead: LeadId(event.entity_id),
        at: Timestamp(event.created_at),
        by: UserId(event.created_by),
        from: event.value_before.iter().find_map(wire::events::place),
        to: event.value_after.iter().find_map(wire::events::place),
        event: SafeText::line(&event.id),
    }
}

impl Endpoint for ListEvents {
    type Output = Page<AccountEvent>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("events")
            .param("page", 1)
            .param("limit", LIMIT)
            .params("filter[type]", &self.kinds)
            .params("filter[entity]", (!self.leads.is_empty()).then_some("lead"))
            .params("filter[entity_id]", self.leads.iter().take(ListStageChanges::MAX_LEADS))
            .param_opt("filter[created_at][from]", self.from.map(Timestamp::secs))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("event", LIMIT, |e: wire::events::Events| e.events)?;
        Ok(page.map(Into::into))
    }
}
