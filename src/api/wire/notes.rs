//! Notes of leads, contacts and companies. What they say stands in `params`, whose shape depends on `note_type`
//! and on when it was written; it may be `[]`, `{}` or null.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::loose::Loose;
use super::{Links, Seq, lenient};
use crate::domain::{self, NoteId, OwnerKind, Timestamp, UserId};

mod bodies;
mod mail;

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Note {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    /// Of which sort the entity is, the path says.
    #[serde(deserialize_with = "lenient::id")]
    pub entity_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub responsible_user_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub group_id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub note_type: String,
    #[serde(default)]
    pub params: Value,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    /// Kommo's, and only when asked for.
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_pinned: bool,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

/// `_embedded` of a list of notes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Notes {
    #[serde(default)]
    pub notes: Seq<Note>,
}

impl Note {
    /// A note does not say of which sort its entity is: whoever asked knows.
    pub fn of(self, owner: OwnerKind) -> domain::Note {
        domain::Note {
            id: NoteId(self.id),
            owner: owner.owner(self.entity_id),
            body: bodies::read(&self.note_type, Loose(&self.params)),
            created_by: UserId(self.created_by),
            created_at: Timestamp(self.created_at),
            updated_at: Timestamp(self.updated_at),
            responsible: UserId(self.responsible_user_id),
            is_pinned: self.is_pinned,
        }
    }
}
