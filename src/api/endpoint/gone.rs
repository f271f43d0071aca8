//! Leads that left: deleted, merged into another, or moved to another pipeline. Also those that came back.
//!
//! A list of leads tells neither that one is missing nor why; the account's journal does. Newest first.

use serde::{Deserialize, Serialize};

use super::{Answer, Endpoint};
use crate::api::page::Page;
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{LeadId, PipelineId, SafeText, Timestamp};

const FATES: [&str; 3] = ["lead_deleted", "entity_merged", "lead_restored"];
const MOVED: &str = "lead_status_changed";

/// `GET /events` of the types that take a lead away or bring it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListGone {
    /// At this second or later.
    pub from: Option<Timestamp>,
    pub moves: Moves,
    /// 1 to 100.
    pub limit: u16,
}

/// Whether changes of stage are listed, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Moves {
    With,
    Without,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    pub event: SafeText,
    pub lead: LeadId,
    pub at: Timestamp,
    pub fate: Fate,
}

/// What became of a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Fate {
    /// Deleted, merged or restored: whether it is there has to be looked up.
    Unsure,
    /// To another stage, perhaps of another pipeline.
    Moved { from: Option<PipelineId>, to: Option<PipelineId> },
}

impl ListGone {
    pub const MAX_PAGE: u16 = 100;

    fn limit(self) -> u16 {
        self.limit.clamp(1, Self::MAX_PAGE)
    }
}

impl Endpoint for ListGone {
    type Output = Page<Happening>;

    fn path(&self) -> ApiPath {
        let moves = (self.moves == Moves::With).then_some(MOVED);
        ApiPath::v4("events")
            .param("page", 1)
            .param("limit", self.limit())
            .params("filter[type]", FATES.into_iter().chain(moves))
            .param_opt("filter[created_at][from]", self.from.map(Timestamp::secs))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let mut page = answer.list("event", self.limit(), |e: wire::events::Events| e.events)?;
        page.items.retain(|e| e.entity_id > 0 && (e.entity_type.is_empty() || e.entity_type == "lead"));
        Ok(page.map(|event| happening(&event)))
    }
}

fn happening(event: &wire::Event) -> Happening {
    let pipeline = |values: &wire::Seq<serde_json::Value>| {
        values.iter().find_map(wire::events::place).map(|p| p.pipeline)
    };
    let fate = if event.kind == MOVED {
        Fate::Moved { from: pipeline(&event.value_before), to: pipeline(&event.value_after) }
    } else {
        Fate::Unsure
    };
    Happening {
        event: SafeText::line(&event.id),
        lead: LeadId(event.entity_id),
        at: Timestamp(event.created_at),
        fate,
    }
}
