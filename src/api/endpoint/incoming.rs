//! Incoming leads.

use super::{Answer, Endpoint, MAX_PAGE};
use crate::api::page::Page;
use crate::api::wire::unsorted::UnsortedList;
use crate::api::{ApiError, ApiPath};
use crate::domain::{IncomingLead, PipelineId};

/// `GET /leads/unsorted`, oldest first: who waits longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListIncoming {
    pub pipeline: Option<PipelineId>,
}

impl Endpoint for ListIncoming {
    type Output = Page<IncomingLead>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("leads/unsorted").param("page", 1).param("limit", MAX_PAGE);
        path.param("order[created_at]", "asc").param_opt("filter[pipeline_id]", self.pipeline)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("incoming lead", MAX_PAGE, |e: UnsortedList| e.unsorted)?;
        Ok(page.map(Into::into))
    }
}
