//! Custom fields of leads, contacts and companies.

use super::{Answer, Endpoint};
use crate::api::page::Page;
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{FieldDef, OwnerKind};

/// The documentation names 250 in one place and "up to 50 fields per request" in another; 50 is always given.
const LIMIT: u16 = 50;

/// `GET /{entity}/custom_fields`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListCustomFields {
    pub entity: OwnerKind,
}

impl Endpoint for ListCustomFields {
    type Output = Page<FieldDef>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4(match self.entity {
            OwnerKind::Leads => "leads/custom_fields",
            OwnerKind::Contacts => "contacts/custom_fields",
            OwnerKind::Companies => "companies/custom_fields",
        });
        path.param("page", 1).param("limit", LIMIT)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("custom field", LIMIT, |e: wire::fields::CustomFields| e.custom_fields)?;
        Ok(page.map(Into::into))
    }
}
