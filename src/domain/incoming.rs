//! Incoming leads: what came by form, mail, chat or phone and waits for somebody to accept it.
//!
//! What is told of how each came is a shape per category on the server, and a list of [`Fact`]s here: only the
//! screen and the command line read them, one after the other.

use serde::{Deserialize, Serialize};

use super::{CompanyId, ContactId, LeadId, PipelineId, SafeText, Target, Timestamp};

/// Kept as JSON in files of earlier versions, so that what was added later has a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingLead {
    /// Text, unlike other ids.
    pub uid: SafeText,
    pub category: IncomingCategory,
    pub pipeline: PipelineId,
    pub created_at: Timestamp,
    /// The form, mailbox, chat or telephone service it came through.
    pub source_name: SafeText,
    /// Who it came from, where that is said.
    pub contact_name: Option<SafeText>,
    pub phone: Option<SafeText>,
    #[serde(default)]
    pub email: Option<SafeText>,
    /// What the lead is called, or what the letter or form is about.
    pub lead_name: Option<SafeText>,
    /// What it becomes once it is accepted.
    pub lead: Option<LeadId>,
    pub contact: Option<ContactId>,
    #[serde(default)]
    pub company: Option<CompanyId>,
    /// All else that is told of it, in the order in which a person wants to read it.
    #[serde(default)]
    pub facts: Vec<Fact>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IncomingCategory {
    Call,
    Mail,
    Form,
    Chat,
    Other(SafeText),
}

/// One thing that is told of how an incoming lead came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub what: FactKind,
    pub value: FactValue,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactKind {
    /// The text itself: a message, the beginning of a letter.
    Message,
    Subject,
    From,
    Email,
    Phone,
    To,
    Service,
    Source,
    Form,
    FormId,
    Page,
    /// The page before that one.
    Referer,
    Ip,
    /// When it was sent or received, or the call began.
    At,
    Duration,
    /// Where a recording is.
    Recording,
    /// Who took the call.
    TakenBy,
    /// What the source calls it: a call, a letter, a chat.
    Reference,
    Thread,
    Visitor,
    /// A key this version does not know.
    Other(SafeText),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FactValue {
    Text(SafeText),
    Time(Timestamp),
    Seconds(i64),
}

/// How many wait, and what became of those before them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingSummary {
    pub total: i64,
    pub accepted: i64,
    pub declined: i64,
    /// Seconds until one was accepted or declined, on average.
    pub average_sort_time: i64,
    /// How many came by each way, with the server's own word for it.
    pub categories: Vec<(SafeText, i64)>,
}

impl IncomingCategory {
    /// Of the server's word.
    pub fn of(word: &str) -> Self {
        match word {
            "sip" => Self::Call,
            "mail" => Self::Mail,
            "forms" => Self::Form,
            "chats" => Self::Chat,
            other => Self::Other(SafeText::line(other)),
        }
    }

    /// The server's word.
    pub fn word(&self) -> &str {
        match self {
            Self::Call => "sip",
            Self::Mail => "mail",
            Self::Form => "forms",
            Self::Chat => "chats",
            Self::Other(word) => word,
        }
    }

    /// Whether the server links such a one to a lead that is there already; others are accepted.
    pub const fn can_be_linked(&self) -> bool {
        matches!(self, Self::Chat | Self::Mail)
    }
}

impl IncomingLead {
    /// What a verdict on it is about, which is the lead it becomes: what is done to that afterwards waits for it.
    pub fn target(&self) -> Target {
        self.lead.map_or(Target::Account, Target::Lead)
    }

    /// What to call it: the lead's name, else who it is from, else how it came.
    pub fn title(&self) -> &SafeText {
        let named = self.lead_name.as_ref().or(self.contact_name.as_ref()).or(self.phone.as_ref());
        named.or(self.email.as_ref()).unwrap_or(&self.source_name)
    }
}
