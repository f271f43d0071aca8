//! Many leads at once: changed in one request, read by their ids, or read from the bin.
//!
//! Owns how many go into one request. Whoever calls decides what belongs together: one bad item makes the
//! server refuse the whole request.

use bytes::Bytes;
use http::Method;

use super::{Answer, Endpoint, MAX_PAGE, Written, json};
use crate::api::page::Page;
use crate::api::wire::leads::{AnyWritten, DeletedLeads, Leads};
use crate::api::wire::write::{EntityPatch, EntityPatchItem};
use crate::api::{ApiError, ApiPath};
use crate::domain::{Change, DeletedLead, LeadDetails, LeadId, Timestamp};

/// `PATCH /leads`: several changes of several leads. What does not travel by `PATCH` (notes,
/// tasks, links) is left out here, as is a lead with nothing else to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchLeads {
    pub items: Vec<(LeadId, Vec<Change>)>,
}

/// `GET /leads` for some ids, with contacts. Ids that do not exist or were deleted are not in the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeadsById {
    ids: Vec<LeadId>,
}

/// `GET /leads?with=only_deleted`: the bin, last deleted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListDeletedLeads;

impl PatchLeads {
    /// The API takes 250 and advises 50; larger ones end in 504.
    pub const MAX: usize = 50;

    /// The calls it takes to send these changes; none for no changes.
    pub fn batches(items: Vec<(LeadId, Vec<Change>)>) -> Vec<Self> {
        let mut calls: Vec<Self> = Vec::new();
        for item in items {
            match calls.last_mut().filter(|call| call.items.len() < Self::MAX) {
                Some(call) => call.items.push(item),
                None => calls.push(Self { items: vec![item] }),
            }
        }
        calls
    }

    /// One object per lead, in the order of their first change.
    fn patches(&self) -> Vec<EntityPatchItem> {
        let mut out: Vec<EntityPatchItem> = Vec::with_capacity(self.items.len());
        for (lead, changes) in &self.items {
            let at = out.iter().position(|item| item.id == lead.get()).unwrap_or_else(|| {
                out.push(EntityPatchItem { id: lead.get(), patch: EntityPatch::default() });
                out.len() - 1
            });
            for change in changes {
                out[at].patch.put(change);
            }
        }
        out.retain(|item| item.patch != EntityPatch::default());
        out
    }
}

impl Endpoint for PatchLeads {
    /// The leads the server confirmed; one that is missing has to be read.
    type Output = Vec<Written>;

    fn method(&self) -> Method {
        Method::PATCH
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("leads")
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        json("the changes", &self.patches())
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let sent: Vec<LeadId> = self.patches().iter().map(|item| LeadId(item.id)).collect();
        if answer.is_nothing() {
            return Ok(sent.into_iter().map(|lead| Written { on: lead.into(), updated_at: None }).collect());
        }
        let named = answer.read::<AnyWritten>("the changed leads")?.all();
        let named = named
            .into_iter()
            .map(|w| Written { on: LeadId(w.id).into(), updated_at: w.updated_at.map(Timestamp) });
        let confirmed: Vec<Written> =
            named.filter(|written| sent.iter().any(|lead| written.on == (*lead).into())).collect();
        if confirmed.is_empty() && !sent.is_empty() {
            return Err(ApiError::unreadable("the changed leads", "it names none of them"));
        }
        Ok(confirmed)
    }
}

impl LeadsById {
    /// More ids in one query would make an address longer than servers accept (8 kB).
    pub const MAX_IDS: usize = 150;

    /// The calls it takes to read these leads; none for no ids. Each answer has one page.
    pub fn for_ids(ids: &[LeadId]) -> Vec<Self> {
        ids.chunks(Self::MAX_IDS).map(|ids| Self { ids: ids.to_vec() }).collect()
    }

    /// What this call asks for.
    pub fn ids(&self) -> &[LeadId] {
        &self.ids
    }
}

impl Endpoint for LeadsById {
    type Output = Page<LeadDetails>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("leads").param("page", 1).param("limit", MAX_PAGE).param("with", "contacts");
        path.params("filter[id]", &self.ids)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let mut page = answer.list("lead", MAX_PAGE, |e: Leads| e.leads)?;
        page.items.retain(|lead| !lead.is_deleted);
        Ok(page.map(Into::into))
    }
}

impl Endpoint for ListDeletedLeads {
    type Output = Page<DeletedLead>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("leads").param("page", 1).param("limit", MAX_PAGE);
        path.param("with", "only_deleted").param("order[updated_at]", "desc")
    }

    /// A server that does not know the word answers with living leads: those are not in the bin.
    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let mut page = answer.list("deleted lead", MAX_PAGE, |e: DeletedLeads| e.leads)?;
        page.items.retain(|lead| lead.is_deleted);
        Ok(page.map(Into::into))
    }
}
