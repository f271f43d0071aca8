//! What a person makes new: notes, tasks, leads, contacts, companies. Never to be sent twice.
//!
//! Kept as JSON in files of earlier versions, so that what was added later has a default.

use serde::{Deserialize, Serialize};

use crate::domain::{
    CallOutcome, CompanyId, ContactId, Direction, FieldValues, LeadId, Money, Place, SafeText, TaskKindId,
    Timestamp, UserId,
};

/// A note as a person wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewNote {
    pub text: SafeText,
    #[serde(default)]
    pub kind: NewNoteKind,
}

/// What sort of note it is. Of a call, the text is what came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NewNoteKind {
    #[default]
    Common,
    Call {
        direction: Direction,
        phone: SafeText,
        /// Seconds.
        duration: i64,
        outcome: Option<CallOutcome>,
    },
    Sms {
        direction: Direction,
        phone: SafeText,
    },
    /// In the name of a service.
    Service {
        service: SafeText,
    },
}

/// A task as a person wrote it. Without a person it is given to whom the token belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTask {
    pub text: SafeText,
    pub due: Timestamp,
    pub responsible: Option<UserId>,
    #[serde(default = "follow_up")]
    pub kind: TaskKindId,
    /// Seconds from `due` on; 0 for a task without an end.
    #[serde(default)]
    pub duration: i64,
}

const fn follow_up() -> TaskKindId {
    TaskKindId::FOLLOW_UP
}

/// A lead, with a contact and a company that are new or known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLead {
    pub name: SafeText,
    pub price: Money,
    pub place: Place,
    pub responsible: Option<UserId>,
    pub tags: Vec<SafeText>,
    pub contact: Option<Party<NewContact, ContactId>>,
    pub company: Option<Party<NewCompany, CompanyId>>,
}

/// Somebody who is made with a lead, or known already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Party<N, I> {
    New(N),
    Known(I),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewContact {
    pub name: SafeText,
    pub responsible: Option<UserId>,
    /// Phone, e-mail and whatever else is known.
    pub fields: Vec<FieldValues>,
    /// The lead it is linked to once it is there.
    pub lead: Option<LeadId>,
    /// The company it works for.
    pub company: Option<CompanyId>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCompany {
    pub name: SafeText,
    pub responsible: Option<UserId>,
    pub fields: Vec<FieldValues>,
    /// The lead it is linked to once it is there.
    pub lead: Option<LeadId>,
    /// The contact that works there.
    pub contact: Option<ContactId>,
}

impl NewTask {
    pub fn new(text: SafeText, due: Timestamp) -> Self {
        Self { text, due, responsible: None, kind: TaskKindId::FOLLOW_UP, duration: 0 }
    }
}

impl From<SafeText> for NewNote {
    fn from(text: SafeText) -> Self {
        Self { text, kind: NewNoteKind::Common }
    }
}
