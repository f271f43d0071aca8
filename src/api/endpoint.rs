//! One small struct per call: what is asked, and how its answer is read.
//!
//! Owns paths, queries, request bodies and the way from wire to domain types. Must not know the network, the
//! gate or retries. All ids, names and texts leave here as domain types; what had to be left out, as warnings.

mod account;
mod bulk;
mod catalogs;
mod change;
mod chats;
mod create;
mod events;
mod fields;
mod incoming;
mod leads;
mod notes;
mod people;
mod pipelines;
mod resources;
mod tags;
mod tasks;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use http::{Method, StatusCode};
use serde::de::DeserializeOwned;

pub use account::GetAccount;
pub use bulk::{LeadsById, ListDeletedLeads, PatchLeads};
pub use catalogs::{
    GetCatalog, GetElement, HangElement, ListCatalogFields, ListCatalogs, ListElements, ListHanging,
    WriteElement,
};
pub use change::{Write, Written};
pub use chats::{
    CloseTalk, Closing, GetTalk, GetTemplate, ListTalks, ListTemplates, RemoveTemplate, RunBot, TalkStand,
    WriteTemplate,
};
pub use create::{
    CreateCompany, CreateContact, CreateLead, CreatedLead, FindCompanies, FindContacts, FindLeads, NewLeads,
};
pub use events::{ListEventTypes, ListEvents, Which};
pub use fields::ListCustomFields;
pub use incoming::{AddIncoming, GetIncoming, JudgeIncoming, ListIncoming, SummarizeIncoming};
pub use leads::{GetLead, LeadOrder, ListLeads, ListLossReasons};
pub use notes::{AddNote, GetNote, ListNotes};
pub use people::{
    GetCompany, GetContact, ListAllCompanies, ListAllContacts, ListContacts, ListRoles, ListUsers,
};
pub use pipelines::ListPipelines;
pub use resources::{
    AddWebhook, GetRole, GetWidget, InstallWidget, ListSources, ListWebhooks, ListWidgets, RemoveSource,
    RemoveWebhook, UninstallWidget, WriteSource,
};
pub use tags::ListTags;
pub use tasks::{AddTask, GetTask, ListTasks, TasksOf};

use super::error::ApiError;
use super::page::{Decoded, NextPage, Page, Warning};
use super::wire::leads::AnyWritten;
use super::wire::{Gaps, Listing, Seq, Skipped, read};
use super::{ApiPath, BaseUrl};
/// Whose custom fields.
pub use crate::domain::OwnerKind as FieldOwner;
use crate::domain::SafeText;

/// The most entries the API gives per page (events: 100).
pub const MAX_PAGE: u16 = 250;

/// One call of the API.
pub trait Endpoint: Clone + std::fmt::Debug + Send + Sync + 'static {
    type Output: Send + 'static;

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> ApiPath;

    /// JSON, for writes.
    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        Ok(None)
    }

    /// Reads an answer with a 2xx status.
    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError>;

    /// What a 404 means, where it means "there is none": the API mostly answers 204 then, but not always.
    fn absent(&self) -> Option<Self::Output> {
        None
    }
}

/// A 2xx answer, and where it came from.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub body: Bytes,
    pub base: BaseUrl,
    pub path: ApiPath,
}

/// A list's next page, read as its first was.
#[derive(Debug, Clone)]
pub struct Following<E> {
    endpoint: E,
    next: NextPage,
}

impl<E> Following<E> {
    pub const fn new(endpoint: E, next: NextPage) -> Self {
        Self { endpoint, next }
    }
}

impl<T: Send + 'static, E: Endpoint<Output = Page<T>>> Endpoint for Following<E> {
    type Output = Page<T>;

    fn path(&self) -> ApiPath {
        self.next.path().clone()
    }

    fn decode(&self, answer: &Answer) -> Result<Page<T>, ApiError> {
        self.endpoint.decode(answer)
    }
}

/// A list from a page on that is known by its number.
#[derive(Debug, Clone)]
pub struct AtPage<E> {
    pub endpoint: E,
    pub page: u32,
}

impl<T: Send + 'static, E: Endpoint<Output = Page<T>>> Endpoint for AtPage<E> {
    type Output = Page<T>;

    fn path(&self) -> ApiPath {
        self.endpoint.path().with_page(self.page)
    }

    fn decode(&self, answer: &Answer) -> Result<Page<T>, ApiError> {
        self.endpoint.decode(answer)
    }
}

impl Answer {
    /// 204, the API's way of saying that there is nothing.
    fn is_nothing(&self) -> bool {
        self.status == StatusCode::NO_CONTENT
    }

    /// One wire value; `what` names it in errors.
    fn read<W: DeserializeOwned>(&self, what: &str) -> Result<W, ApiError> {
        if self.body.trim_ascii().is_empty() {
            let empty = "the answer is empty".to_owned();
            return Err(ApiError::Decode {
                what: SafeText::line(what),
                why: SafeText::line(&empty),
                cut_off: true,
                uncertain: false,
            });
        }
        read::body(&self.body).map_err(|why| ApiError::unparsed(what, &why))
    }

    /// One entity; `None` on 204.
    fn entity<W: DeserializeOwned + Gaps>(&self, what: &str) -> Result<Option<Decoded<W>>, ApiError> {
        if self.is_nothing() {
            return Ok(None);
        }
        let value: W = self.read(what)?;
        let mut warnings = Vec::new();
        value.gaps(&mut |part, skipped| warnings.push(left_out(&format!("{what} / {part}"), skipped)));
        Ok(Some(Decoded { value, warnings }))
    }

    /// The id of the one thing a POST made; `what` names it in errors. A yes without an id is no answer: nobody
    /// could tell the thing apart from another of the same words.
    fn made(&self, what: &str) -> Result<i64, ApiError> {
        match self.read::<AnyWritten>(what)?.one() {
            Some(written) => Ok(written.id),
            None => Err(ApiError::unreadable(what, "it names no id")),
        }
    }

    /// One page of a list of `what`, `limit` of which were asked for; `pick` takes the list out of `_embedded`.
    fn list<W, E>(&self, what: &str, limit: u16, pick: fn(E) -> Seq<W>) -> Result<Page<W>, ApiError>
    where
        W: Gaps,
        E: DeserializeOwned + Default,
    {
        if self.is_nothing() {
            return Ok(Page::empty());
        }
        let listing: Listing<E> = self.read(&format!("the list of {what}s"))?;
        let links = listing.links;
        let Seq { items, skipped } = pick(listing.embedded);
        // An object that has nothing of a list is not an empty list: taken for one, it would empty the cache.
        let said_something = listing.page.is_some() || listing.total_items.is_some() || links.this.is_some();
        if items.is_empty() && skipped.is_empty() && !said_something {
            return Err(ApiError::unreadable(&format!("the list of {what}s"), "it is not a list"));
        }
        let mut warnings: Vec<_> = skipped.iter().map(|skipped| left_out(what, skipped)).collect();
        for item in &items {
            item.gaps(&mut |part, skipped| warnings.push(left_out(&format!("{what} / {part}"), skipped)));
        }
        let came = items.len() + skipped.len();
        let mut next = None;
        if let Some(link) = links.next.filter(|link| !link.href.is_empty() && came >= usize::from(limit)) {
            match self.base.own_path(&link.href) {
                Ok(path) if path == self.path => warnings.push(Warning::NextRepeats),
                Ok(path) => next = Some(NextPage::new(path)),
                Err(place) => warnings.push(Warning::NextElsewhere { place: SafeText::line(&place) }),
            }
        }
        Ok(Page { items, next, warnings })
    }
}

/// The body of a write.
fn json(what: &str, body: &impl serde::Serialize) -> Result<Option<Bytes>, ApiError> {
    let body = serde_json::to_vec(body);
    body.map(|json| Some(json.into())).map_err(|why| ApiError::unparsed(what, &why))
}

fn left_out(what: &str, skipped: &Skipped) -> Warning {
    Warning::LeftOut {
        what: SafeText::line(what),
        id: skipped.id,
        index: skipped.index,
        why: SafeText::line(&skipped.why),
    }
}
