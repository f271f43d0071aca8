//! Notes: read of one entity or of all, written on a lead.

use bytes::Bytes;
use http::Method;

use super::{Answer, Endpoint, MAX_PAGE, json};
use crate::api::page::Decoded;
use crate::api::page::Page;
use crate::api::wire::note_write::NotePost;
use crate::api::wire::notes::Notes;
use crate::api::wire::write::{number, plural};
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::{NewNote, Note, NoteId, Owner, OwnerKind, SafeText, Timestamp};

/// Notes, up to 250 per page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListNotes {
    /// `GET /{entity}/{id}/notes`, newest first.
    Of(Owner),
    /// `GET /{entity}/notes`, in the order of their last change, from that second on or from the beginning. There
    /// is no filter by creation.
    Changed { owners: OwnerKind, from: Option<Timestamp> },
}

/// `GET /{entity}/{id}/notes/{id}`; `None` when there is no such note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetNote {
    pub owner: Owner,
    pub id: NoteId,
}

/// `POST /{entity}/{id}/notes`. Never to be sent twice: there would be two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddNote {
    pub owner: Owner,
    pub note: NewNote,
    /// The same each time this note is sent, and of no other: a call is known by it.
    pub uniq: SafeText,
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
        // What is pinned is told by Kommo only, and only when asked; amoCRM takes no notice.
        let whole = |path: ApiPath| path.param("page", 1).param("limit", MAX_PAGE).param("with", "is_pinned");
        match *self {
            Self::Of(owner) => whole(of(owner)).param("order[id]", "desc"),
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

fn of(owner: Owner) -> ApiPath {
    ApiPath::v4(plural(owner)).segment(number(owner)).segment("notes")
}

impl Endpoint for GetNote {
    type Output = Option<Decoded<Note>>;

    fn path(&self) -> ApiPath {
        of(self.owner).segment(self.id)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let note = answer.entity::<wire::Note>("the note")?;
        Ok(note.map(|note| note.map(|note| note.of(self.owner.kind()))))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}

impl Endpoint for AddNote {
    type Output = NoteId;

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        of(self.owner)
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        json("the note", &[NotePost::of(&self.note, &self.uniq)])
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        answer.made("the new note").map(NoteId)
    }
}
