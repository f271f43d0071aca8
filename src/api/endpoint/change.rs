//! One change of one thing: leads, contacts, companies, tasks, notes, and what is linked to what.
//!
//! The API has no optimistic locking; whoever must not overwrite reads the thing first.

use bytes::Bytes;
use http::Method;
use serde::{Deserialize, Serialize};

use super::{Answer, Endpoint, json};
use crate::api::wire::leads::AnyWritten;
use crate::api::wire::note_write::NotePatch;
use crate::api::wire::write::{EntityPatch, LinkWrite, TaskPatch, number, plural};
use crate::api::{ApiError, ApiPath};
use crate::domain::{Change, Linked, Target, Timestamp};

/// `PATCH /{entity}/{id}` with only what the change touches, or `POST …/link` and `…/unlink`. Additions are not
/// changes: they have endpoints of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    pub on: Target,
    pub change: Change,
    /// What it replaces, where that is known.
    pub base: Option<Change>,
}

/// What a write answers; the thing itself has to be read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub on: Target,
    pub updated_at: Option<Timestamp>,
}

impl Write {
    const fn id(&self) -> i64 {
        match self.on {
            Target::Account => 0,
            Target::Lead(id) => id.get(),
            Target::Contact(id) => id.get(),
            Target::Company(id) => id.get(),
            Target::Task(id) => id.get(),
            Target::Note(id) => id.get(),
        }
    }
}

impl Endpoint for Write {
    type Output = Written;

    fn method(&self) -> Method {
        match self.change {
            Change::Link { .. } => Method::POST,
            _ => Method::PATCH,
        }
    }

    fn path(&self) -> ApiPath {
        let path = match (self.on, &self.change) {
            (_, Change::Rewrite { of, .. }) => {
                ApiPath::v4(plural(*of)).segment(number(*of)).segment("notes").segment(self.id())
            }
            (Target::Task(id), _) => ApiPath::v4("tasks").segment(id),
            (on, _) => match on.owner() {
                Some(owner) => ApiPath::v4(plural(owner)).segment(self.id()),
                // No change of the account itself, nor of a note without its owner, exists: the server says so.
                None => ApiPath::v4("account"),
            },
        };
        match self.change {
            Change::Link { how: Linked::Not, .. } => path.segment("unlink"),
            Change::Link { .. } => path.segment("link"),
            _ => path,
        }
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        const WHAT: &str = "the change";
        match (self.on, &self.change) {
            (_, Change::Link { to, how }) => json(WHAT, &[LinkWrite::of(*to, *how)]),
            (_, Change::Rewrite { body, .. }) => json(WHAT, &NotePatch::from(&**body)),
            (Target::Task(_), change) => json(WHAT, &TaskPatch::of(change)),
            (_, change) => json(WHAT, &EntityPatch::over(change, self.base.as_ref())),
        }
    }

    /// Any 2xx is a yes. The entity stands bare or, in some of the documentation, wrapped as a list.
    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        if answer.is_nothing() || matches!(self.change, Change::Link { .. }) {
            return Ok(Written { on: self.on, updated_at: None });
        }
        let what = "the changed thing";
        match answer.read::<AnyWritten>(what)?.one() {
            Some(written) if written.id == self.id() => {
                Ok(Written { on: self.on, updated_at: written.updated_at.map(Timestamp) })
            }
            Some(other) => {
                let why = format!("it names {}, not {}", other.id, self.id());
                Err(ApiError::unreadable(what, &why))
            }
            None => Err(ApiError::unreadable(what, "it names nothing")),
        }
    }
}
