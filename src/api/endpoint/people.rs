//! Users of the account, contacts and companies.

use super::{Answer, Endpoint, MAX_PAGE};
use crate::api::page::{Decoded, Page};
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{Company, CompanyId, Contact, ContactId, User};

/// `GET /users`. Administrators only: others get [`ApiError::Forbidden`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListUsers;

/// `GET /contacts` for some ids. Ids that do not exist are simply not in the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListContacts {
    ids: Vec<ContactId>,
}

/// `GET /contacts/{id}` with the ids of its leads; `None` when there is no such contact or it was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetContact {
    pub id: ContactId,
}

/// `GET /companies/{id}`; `None` when there is no such company or it was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetCompany {
    pub id: CompanyId,
}

impl Endpoint for ListUsers {
    type Output = Page<User>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("users").param("page", 1).param("limit", MAX_PAGE)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("user", MAX_PAGE, |e: wire::people::Users| e.users)?;
        Ok(page.map(Into::into))
    }
}

impl ListContacts {
    /// More ids in one query would make an address longer than servers accept (8 kB).
    pub const MAX_IDS: usize = 150;

    /// The calls it takes to fetch these contacts; none for no ids. Each answer has one page.
    pub fn for_ids(ids: &[ContactId]) -> Vec<Self> {
        ids.chunks(Self::MAX_IDS).map(|ids| Self { ids: ids.to_vec() }).collect()
    }
}

impl Endpoint for ListContacts {
    type Output = Page<Contact>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("contacts").param("page", 1).param("limit", MAX_PAGE).param("with", "leads");
        path.params("filter[id]", &self.ids)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("contact", MAX_PAGE, |e: wire::people::Contacts| e.contacts)?;
        Ok(page.map(Into::into))
    }
}

impl Endpoint for GetContact {
    type Output = Option<Decoded<Contact>>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("contacts").segment(self.id).param("with", "leads")
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let contact = answer.entity::<wire::Contact>("the contact")?.filter(|c| !c.value.is_deleted);
        Ok(contact.map(|c| c.map(Into::into)))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}

impl Endpoint for GetCompany {
    type Output = Option<Decoded<Company>>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("companies").segment(self.id)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let company = answer.entity::<wire::Company>("the company")?.filter(|c| !c.value.is_deleted);
        Ok(company.map(|c| c.map(Into::into)))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}
