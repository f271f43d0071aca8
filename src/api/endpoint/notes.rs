//! Notes: read of one entity or of all, written on a lead.

use bytes::Bytes;
use http::Method;

use super::{Answer, Endpoint, MAX_PAGE, json};
use crate::api::page::Page;
use crate::api::wire::notes::{NotePost, Notes};
use crate::api::{ApiError, ApiPath};
use crate::domain::{LeadId, NewNote, Note, NoteId, Owner, OwnerKind, Timestamp};

/// Notes, up to 250 per page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListNotes {
    /// `GET /{entity}/{id}/notes`, newest first.
    Of(Owner),
    /// `GET /{entity}/notes`, in the order of their last change, from that second on or from the beginning. There
    /// is no filter by creation.
    Changed { owners: OwnerKind, from: Option<Timestamp> },
}

/// `POST /leads/{id}/notes`. Never to be sent twice: there would be two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddNote {
    pub lead: LeadId,
    pub note: NewNote,
}

impl ListNotes {
    const fn owners(self) -> OwnerKind {
        match self {
            Self::Of(owner) => owner.kind(),
            Self::Changed { owners, .. } => owners,
        }
    }
}

impl Endpoint for ListNotes {
    type Output = Page<Note>;

    fn path(&self) -> ApiPath {
        let whole = |path: ApiPath| path.param("page", 1).param("limit", MAX_PAGE);
        match *self {
            Self::Of(owner) => {
                let path = match owner {
                    Owner::Lead(id) => ApiPath::v4("leads").segment(id),
                    Owner::Contact(id) => ApiPath::v4("contacts").segment(id),
                    Owner::Company(id) => ApiPath::v4("companies").segment(id),
                };
                whole(path.segment("notes")).param("order[id]", "desc")
            }
            Self::Changed { owners, from } => {
                let path = ApiPath::v4(match owners {
                    OwnerKind::Leads => "leads/notes",
                    OwnerKind::Contacts => "contacts/notes",
                    OwnerKind::Companies => "companies/notes",
                });
                whole(path)
                    .param("order[updated_at]", "asc")
                    .param_opt("filter[updated_at][from]", from.map(Timestamp::secs))
            }
        }
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("note", MAX_PAGE, |e: Notes| e.notes)?;
        Ok(page.map(|note| note.of(self.owners())))
    }

    /// Some answer 404 where the entity is not there any more.
    fn absent(&self) -> Option<Self::Output> {
        match self {
            Self::Of(_) => Some(Page::empty()),
            Self::Changed { .. } => None,
        }
    }
}

impl Endpoint for AddNote {
    type Output = NoteId;

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("leads").segment(self.lead).segment("notes")
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        json("the note", &[NotePost::from(&self.note)])
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        answer.made("the new note").map(NoteId)
    }
}
