//! Tags of leads, contacts and companies; each sort has its own.

use super::{Answer, Endpoint, MAX_PAGE};
use crate::api::page::Page;
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{OwnerKind, Tag};

/// `GET /{entity}/tags`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListTags {
    pub entity: OwnerKind,
}

impl Endpoint for ListTags {
    type Output = Page<Tag>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4(match self.entity {
            OwnerKind::Leads => "leads/tags",
            OwnerKind::Contacts => "contacts/tags",
            OwnerKind::Companies => "companies/tags",
        });
        path.param("page", 1).param("limit", MAX_PAGE)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("tag", MAX_PAGE, |e: wire::leads::Tags| e.tags)?;
        Ok(page.map(Into::into))
    }
}
