//! New leads, contacts and companies. Never to be sent twice: there would be two.

use bytes::Bytes;
use http::Method;
use serde::Deserialize;

use super::{Answer, Endpoint, MAX_PAGE, json};
use crate::api::page::Page;
use crate::api::wire::leads::Leads;
use crate::api::wire::write::{LeadPost, PartyPost};
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{
    Company, CompanyId, Contact, ContactId, Lead, LeadDetails, LeadId, NewCompany, NewContact, NewLead,
    SafeText, Timestamp,
};

/// `POST /leads/complex`: a lead with its contact and company in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateLead {
    pub lead: NewLead,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreatedLead {
    pub lead: LeadId,
    pub contact: Option<ContactId>,
    pub company: Option<CompanyId>,
    /// The account's duplicate control put it together with one that was there.
    pub is_merged: bool,
}

/// `POST /contacts`. Links are made afterwards, with [`super::Write`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateContact {
    pub contact: NewContact,
}

/// `POST /companies`. Links are made afterwards, with [`super::Write`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateCompany {
    pub company: NewCompany,
}

/// `GET /leads` made at that second or later, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewLeads {
    pub from: Timestamp,
}

/// `GET /leads?query=` with contacts, the latest change first: whose name, fields, people or company hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindLeads {
    pub query: SafeText,
}

/// `GET /contacts?query=`: whose name, phone or e-mail holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindContacts {
    pub query: SafeText,
}

/// `GET /companies?query=`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindCompanies {
    pub query: SafeText,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Complex {
    #[serde(default, deserialize_with = "wire::lenient::opt_int")]
    id: Option<i64>,
    #[serde(default, deserialize_with = "wire::lenient::opt_int")]
    contact_id: Option<i64>,
    #[serde(default, deserialize_with = "wire::lenient::opt_int")]
    company_id: Option<i64>,
    #[serde(default, deserialize_with = "wire::lenient::flag")]
    merged: bool,
}

impl Endpoint for CreateLead {
    type Output = CreatedLead;

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("leads/complex")
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        json("the lead", &[LeadPost::from(&self.lead)])
    }

    /// A bare array, unlike every other answer.
    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let what = "the new lead";
        let made = answer.read::<Vec<Complex>>(what)?.into_iter().next().unwrap_or_default();
        let known = |id: Option<i64>| id.filter(|id| *id > 0);
        match known(made.id) {
            Some(id) => Ok(CreatedLead {
                lead: LeadId(id),
                contact: known(made.contact_id).map(ContactId),
                company: known(made.company_id).map(CompanyId),
                is_merged: made.merged,
            }),
            None => Err(ApiError::unreadable(what, "it names no id")),
        }
    }
}

impl Endpoint for CreateContact {
    type Output = ContactId;

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("contacts")
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        json("the contact", &[PartyPost::from(&self.contact)])
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        answer.made("the new contact").map(ContactId)
    }
}

impl Endpoint for CreateCompany {
    type Output = CompanyId;

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("companies")
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        json("the company", &[PartyPost::from(&self.company)])
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        answer.made("the new company").map(CompanyId)
    }
}

impl Endpoint for NewLeads {
    type Output = Page<Lead>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("leads")
            .param("page", 1)
            .param("limit", MAX_PAGE)
            .param("with", "contacts")
            .param("order[id]", "desc")
            .param("filter[created_at][from]", self.from.secs())
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("lead", MAX_PAGE, |e: Leads| e.leads)?;
        Ok(page.map(Into::into))
    }
}

impl Endpoint for FindLeads {
    type Output = Page<LeadDetails>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("leads").param("page", 1).param("limit", 50).param("with", "contacts");
        path.param("order[updated_at]", "desc").param("query", self.query.as_str())
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("lead", 50, |e: Leads| e.leads)?;
        Ok(page.map(Into::into))
    }
}

impl Endpoint for FindContacts {
    type Output = Page<Contact>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("contacts").param("page", 1).param("limit", 50).param("with", "leads");
        path.param("query", self.query.as_str())
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("contact", 50, |e: wire::people::Contacts| e.contacts)?;
        Ok(page.map(Into::into))
    }
}

impl Endpoint for FindCompanies {
    type Output = Page<Company>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("companies").param("page", 1).param("limit", 50);
        let path = path.param("with", "contacts,leads");
        path.param("query", self.query.as_str())
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("company", 50, |e: wire::people::Companies| e.companies)?;
        Ok(page.map(Into::into))
    }
}
