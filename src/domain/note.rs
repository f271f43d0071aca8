//! Notes: what was said, heard, sent and attached, on a lead, a contact or a company.
//!
//! Owns the sorts of notes a person reads as such; every other sort is kept as text under its own name, so that
//! nothing the account says is lost. Must not know how the API spells them.

use serde::{Deserialize, Serialize};

use super::{CompanyId, ContactId, LeadId, NoteId, SafeText, Timestamp, UserId};

/// What a note or a task hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Owner {
    Lead(LeadId),
    Contact(ContactId),
    Company(CompanyId),
}

/// Owners of one sort, where a list is asked for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OwnerKind {
    Leads,
    Contacts,
    Companies,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub id: NoteId,
    pub owner: Owner,
    pub body: NoteBody,
    /// [`UserId::ROBOT`] for what came by mail, phone or automation.
    pub created_by: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub responsible: UserId,
}

/// Seen from the account: in from the customer, or out to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Direction {
    In,
    Out,
}

/// What a note says. Texts are empty where the account left them out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoteBody {
    /// Written by a person.
    Common {
        text: SafeText,
    },
    Call(Box<Call>),
    Sms {
        direction: Direction,
        phone: SafeText,
        text: SafeText,
    },
    /// Said by an integration; `service` is its name.
    Service {
        service: SafeText,
        text: SafeText,
    },
    Mail(Box<Mail>),
    Attachment {
        name: SafeText,
        text: SafeText,
    },
    Geolocation {
        text: SafeText,
        address: SafeText,
        latitude: SafeText,
        longitude: SafeText,
    },
    /// A message to the cashier; `status` is `created`, `shown` or `canceled`.
    Cashier {
        status: SafeText,
        text: SafeText,
    },
    /// A sort without a meaning of its own here, under the name the API gives it.
    Other {
        kind: SafeText,
        text: SafeText,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub direction: Direction,
    pub phone: SafeText,
    /// Seconds; 0 for a call nobody took.
    pub duration: i64,
    pub outcome: Option<CallOutcome>,
    /// What was noted about the outcome.
    pub result: SafeText,
    /// The telephone service.
    pub source: SafeText,
    /// Where the recording is.
    pub link: SafeText,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CallOutcome {
    LeftMessage,
    CallBackLater,
    NotThere,
    Success,
    WrongNumber,
    NoAnswer,
    Busy,
}

/// A letter, as far as the API tells: its beginning, never its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub direction: Direction,
    pub from: Correspondent,
    pub to: Correspondent,
    pub subject: SafeText,
    pub summary: SafeText,
    pub attachments: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correspondent {
    pub name: SafeText,
    pub address: SafeText,
}

impl Owner {
    pub const fn kind(self) -> OwnerKind {
        match self {
            Self::Lead(_) => OwnerKind::Leads,
            Self::Contact(_) => OwnerKind::Contacts,
            Self::Company(_) => OwnerKind::Companies,
        }
    }

    /// The lead it is, if it is one.
    pub const fn lead(self) -> Option<LeadId> {
        match self {
            Self::Lead(id) => Some(id),
            Self::Contact(_) | Self::Company(_) => None,
        }
    }
}

impl OwnerKind {
    pub const ALL: [Self; 3] = [Self::Leads, Self::Contacts, Self::Companies];

    /// The owner of this sort with that number.
    pub const fn owner(self, id: i64) -> Owner {
        match self {
            Self::Leads => Owner::Lead(LeadId(id)),
            Self::Contacts => Owner::Contact(ContactId(id)),
            Self::Companies => Owner::Company(CompanyId(id)),
        }
    }
}

impl NoteBody {
    /// The part of it that is prose; of a letter its beginning, of a call what was noted about it.
    pub const fn text(&self) -> &SafeText {
        match self {
            Self::Common { text }
            | Self::Sms { text, .. }
            | Self::Service { text, .. }
            | Self::Attachment { text, .. }
            | Self::Geolocation { text, .. }
            | Self::Cashier { text, .. }
            | Self::Other { text, .. } => text,
            Self::Call(call) => &call.result,
            Self::Mail(mail) => &mail.summary,
        }
    }
}
