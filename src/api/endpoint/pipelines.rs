//! Pipelines and their stages.

use super::{Answer, Endpoint};
use crate::api::page::Page;
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::Pipeline;

/// `GET /leads/pipelines`: all of them with their stages, archived ones too, at once: the method has no pages.
/// Every user may read them. Sorted as the account sorts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListPipelines;

impl Endpoint for ListPipelines {
    type Output = Page<Pipeline>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("leads/pipelines")
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("pipeline", u16::MAX, |e: wire::pipelines::Pipelines| e.pipelines)?;
        let mut page: Page<Pipeline> = page.map(Into::into);
        page.items.sort_by_key(|p| (p.sort, p.id));
        Ok(page)
    }
}
