//! Notes: what was said, heard, sent and attached, on a lead, a contact or a company.
//!
//! Owns the sorts of notes a person reads as such; every other sort is kept as text under its own name, so that
//! nothing the account says is lost. Must not know how the API spells them.

use serde::{Deserialize, Deserializer, Serialize};

use super::{CompanyId, ContactId, LeadId, Letter, NoteId, SafeText, Timestamp, UserId};

mod rewrite;
mod topic;

pub use topic::NoteTopic;

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
    /// Kept on top by somebody; amoCRM does not tell.
    #[serde(default)]
    pub is_pinned: bool,
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
    /// Through a messenger; `service` is its name.
    Message {
        direction: Direction,
        service: SafeText,
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
    /// Any other sort, under the name the API gives it; [`NoteBody::topic`] tells what it is about.
    Other {
        kind: SafeText,
        text: SafeText,
        /// Where there is more to see.
        #[serde(default)]
        link: SafeText,
        /// What it points at: the lead another lead was made from.
        #[serde(default)]
        about: Option<Owner>,
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
    /// What the telephone service knows it by; empty in notes kept by earlier versions.
    #[serde(default)]
    pub uniq: SafeText,
    /// Who took it: a user of the account …
    #[serde(default)]
    pub user: Option<UserId>,
    /// … or whatever name the telephone service knows.
    #[serde(default)]
    pub person: SafeText,
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

/// A letter, as far as the API tells: mostly its beginning; only some integrations write its body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub direction: Direction,
    pub from: Correspondent,
    #[serde(deserialize_with = "one_or_many")]
    pub to: Vec<Correspondent>,
    #[serde(default)]
    pub cc: Vec<Correspondent>,
    #[serde(default)]
    pub bcc: Vec<Correspondent>,
    pub subject: SafeText,
    pub summary: SafeText,
    pub attachments: i64,
    /// Equal for letters that answer each other; empty where it is not told.
    #[serde(default)]
    pub thread: SafeText,
    /// Equal for the same letter on several leads and contacts; empty where it is not told.
    #[serde(default)]
    pub message: SafeText,
    #[serde(default)]
    pub is_private: bool,
    /// What became of it on the way, in the API's words.
    #[serde(default)]
    pub delivery: SafeText,
    #[serde(default)]
    pub body: Option<Letter>,
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

    pub const fn id(self) -> i64 {
        match self {
            Self::Lead(id) => id.get(),
            Self::Contact(id) => id.get(),
            Self::Company(id) => id.get(),
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

impl Mail {
    /// Whom it went to, in the order of its head.
    pub fn recipients(&self) -> impl Iterator<Item = &Correspondent> {
        self.to.iter().chain(&self.cc).chain(&self.bcc)
    }

    /// The side that is not us, as far as one can tell: the sender of what came in, the first addressee of
    /// what went out.
    pub fn other_side(&self) -> Option<&Correspondent> {
        match self.direction {
            Direction::In => Some(&self.from),
            Direction::Out => self.recipients().next(),
        }
    }
}

/// Letters kept by earlier versions had one addressee.
fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Correspondent>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Sides {
        Many(Vec<Correspondent>),
        One(Correspondent),
    }
    Ok(match Sides::deserialize(deserializer)? {
        Sides::Many(all) => all,
        Sides::One(one) => vec![one],
    })
}

impl NoteBody {
    /// Whether its author can change it. Mail and what the account writes itself is read only; of a file, what tells
    /// which it is would be lost.
    pub const fn is_editable(&self) -> bool {
        match self {
            Self::Common { .. }
            | Self::Call(_)
            | Self::Sms { .. }
            | Self::Service { .. }
            | Self::Geolocation { .. }
            | Self::Cashier { .. } => true,
            Self::Attachment { .. } | Self::Message { .. } | Self::Mail(_) | Self::Other { .. } => false,
        }
    }

    /// What a note of an unusual sort is about.
    pub fn topic(&self) -> Option<NoteTopic> {
        match self {
            Self::Other { kind, .. } => NoteTopic::of(kind),
            _ => None,
        }
    }

    /// The part of it that is prose; of a letter its beginning, of a call what was noted about it.
    pub const fn text(&self) -> &SafeText {
        match self {
            Self::Common { text }
            | Self::Sms { text, .. }
            | Self::Message { text, .. }
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
