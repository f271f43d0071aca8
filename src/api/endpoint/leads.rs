//! Leads and loss reasons.

use serde::{Deserialize, Serialize};

use super::{Answer, Endpoint, MAX_PAGE};
use crate::api::page::{Decoded, Page};
use crate::api::wire::leads::{Leads, LossReasons};
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{LeadDetails, LeadId, LossReason, PipelineId, Timestamp};

/// The order of a list of leads. By id is the only one that does not shift while leads change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum LeadOrder {
    #[default]
    Id,
    OldestChangeFirst,
    LatestChangeFirst,
    NewestFirst,
}

/// `GET /leads` with contacts, one page of up to 250, each with all its fields. Deleted leads are not among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLeads {
    pub pipeline: Option<PipelineId>,
    /// Of these only, up to [`MAX_PAGE`]; all when empty.
    pub ids: Vec<LeadId>,
    /// Changed at this second or later.
    pub updated_from: Option<Timestamp>,
    pub order: LeadOrder,
    /// From 1.
    pub page: u32,
    /// 1 to 250.
    pub limit: u16,
}

/// `GET /leads/{id}` in full; `None` when there is no such lead (204) or it was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetLead {
    pub id: LeadId,
}

/// `GET /leads/loss_reasons`; an account without any answers 204.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListLossReasons;

impl Default for ListLeads {
    fn default() -> Self {
        let ids = Vec::new();
        Self { pipeline: None, ids, updated_from: None, order: LeadOrder::Id, page: 1, limit: MAX_PAGE }
    }
}

impl Endpoint for ListLeads {
    type Output = Page<LeadDetails>;

    fn path(&self) -> ApiPath {
        let (order, direction) = match self.order {
            LeadOrder::Id => ("order[id]", "asc"),
            LeadOrder::OldestChangeFirst => ("order[updated_at]", "asc"),
            LeadOrder::LatestChangeFirst => ("order[updated_at]", "desc"),
            LeadOrder::NewestFirst => ("order[id]", "desc"),
        };
        ApiPath::v4("leads")
            .param("page", self.page)
            .param("limit", self.limit.clamp(1, MAX_PAGE))
            .param("with", "contacts")
            .param(order, direction)
            .params("filter[id]", self.ids.iter().take(usize::from(MAX_PAGE)))
            .params("filter[pipeline_id]", self.pipeline)
            .param_opt("filter[updated_at][from]", self.updated_from.map(Timestamp::secs))
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("lead", self.limit.clamp(1, MAX_PAGE), |e: Leads| e.leads)?;
        Ok(page.map(Into::into))
    }
}

impl Endpoint for GetLead {
    type Output = Option<Decoded<LeadDetails>>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("leads").segment(self.id).param("with", "contacts,loss_reason,source_id")
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let Some(lead) = answer.entity::<wire::Lead>("the lead")? else { return Ok(None) };
        if lead.value.id != self.id.get() {
            let why = format!("lead {} came for lead {}", lead.value.id, self.id);
            return Err(ApiError::unreadable("the lead", &why));
        }
        Ok(Some(lead).filter(|lead| !lead.value.is_deleted).map(|lead| lead.map(Into::into)))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}

impl Endpoint for ListLossReasons {
    type Output = Page<LossReason>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("leads/loss_reasons").param("page", 1).param("limit", MAX_PAGE)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("loss reason", MAX_PAGE, |e: LossReasons| e.loss_reasons)?;
        Ok(page.map(Into::into))
    }
}
