//! Users of the account and their roles, contacts and companies.

use super::{Answer, Endpoint, MAX_PAGE};
use crate::api::page::{Decoded, Page};
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{Company, CompanyId, Contact, ContactId, Role, Timestamp, User};

/// `GET /users`. Administrators only: others get [`ApiError::Forbidden`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListUsers;

/// `GET /roles` with the users that have them. Administrators only, as [`ListUsers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListRoles;

/// `GET /contacts` with the ids of their leads: all of them by id, or those that changed, oldest change first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListAllContacts {
    /// Changed at this second or later.
    pub updated_from: Option<Timestamp>,
}

/// `GET /companies` with the ids of their contacts and leads: all of them by id, or those that changed, oldest change first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListAllCompanies {
    /// Changed at this second or later.
    pub updated_from: Option<Timestamp>,
}

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

/// `GET /companies/{id}` with the ids of its contacts and leads; `None` when there is no such company or it was deleted.
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

impl Endpoint for ListRoles {
    type Output = Page<Role>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("roles").param("page", 1).param("limit", MAX_PAGE).param("with", "users")
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("role", MAX_PAGE, |e: wire::people::Roles| e.roles)?;
        Ok(page.map(Into::into))
    }
}

impl Endpoint for ListAllContacts {
    type Output = Page<Contact>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("contacts").param("page", 1).param("limit", MAX_PAGE).param("with", "leads");
        changed(path, self.updated_from)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("contact", MAX_PAGE, |e: wire::people::Contacts| e.contacts)?;
        Ok(page.map(Into::into))
    }
}

impl Endpoint for ListAllCompanies {
    type Output = Page<Company>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("companies").param("page", 1).param("limit", MAX_PAGE);
        let path = path.param("with", "contacts,leads");
        changed(path, self.updated_from)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("company", MAX_PAGE, |e: wire::people::Companies| e.companies)?;
        Ok(page.map(Into::into))
    }
}

fn changed(path: ApiPath, from: Option<Timestamp>) -> ApiPath {
    match from {
        Some(from) => path.param("order[updated_at]", "asc").param("filter[updated_at][from]", from.secs()),
        None => path.param("order[id]", "asc"),
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
        ApiPath::v4("companies").segment(self.id).param("with", "contacts,leads")
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let company = answer.entity::<wire::Company>("the company")?.filter(|c| !c.value.is_deleted);
        Ok(company.map(|c| c.map(Into::into)))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}
