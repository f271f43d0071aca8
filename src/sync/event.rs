//! What the engine tells the screen. Plain data: it can be recorded, replayed and compared in tests.

use serde::{Deserialize, Serialize};

use crate::domain::{
    Account, Company, Contact, EditId, FieldDef, Lead, LeadDetails, LeadId, LossReason, Pipeline, PipelineId,
    RequestId, SafeText, User,
};

/// What can be asked for. Each is answered by [`Event::Loaded`] (leads: one per page) or [`Event::Failed`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Load {
    /// The account, its users, pipelines, loss reasons and lead fields.
    Directory,
    /// All leads of a pipeline, newest first, page by page, behind everything a person waits for.
    Leads(PipelineId),
    /// One lead in full, with its contacts and company.
    Lead(LeadId),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    Loaded {
        request: RequestId,
        what: Loaded,
    },
    /// Given up: asking again takes a person.
    Failed {
        request: RequestId,
        why: Trouble,
    },
    /// Not given up: the engine tries again by itself.
    Troubled {
        request: RequestId,
        why: Trouble,
    },
    Edit {
        id: EditId,
        lead: LeadId,
        what: EditEvent,
    },
    /// The rate gate changed in a way a person may want to know.
    Gate(GateNews),
    /// One request and its outcome, for the log panel.
    Exchange(Exchange),
    /// The file of the account is not as it should be.
    Disk(DiskNews),
}

/// What a person must know of the file that keeps the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiskNews {
    /// It could not be read; it was renamed, and an empty one took its place.
    SetAside { why: SafeText, kept_as: SafeText },
    /// There is none: what is done in this session ends with it.
    Without { why: SafeText },
    /// Something could not be saved; nothing of it is claimed to be.
    Failed { why: SafeText },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Loaded {
    Account(Box<Account>),
    Users(Vec<User>),
    Pipelines(Vec<Pipeline>),
    LossReasons(Vec<LossReason>),
    LeadFields(Vec<FieldDef>),
    /// The directory is complete.
    Directory,
    /// One page of leads. All but `More` end the request.
    Leads {
        pipeline: PipelineId,
        leads: Vec<Lead>,
        then: Then,
    },
    Lead(Box<LeadStory>),
    /// The lead asked for is not there (any more).
    NoLead(LeadId),
}

/// What comes after a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Then {
    More,
    /// That was all: what no page had is not there any more.
    End,
    /// The list broke off: what no page had may still be there.
    CutShort,
}

/// One lead and the people it hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadStory {
    pub details: LeadDetails,
    pub contacts: Vec<Contact>,
    pub company: Option<Company>,
}

/// The life of an edit after it was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EditEvent {
    Sending,
    /// The server could not be asked or did not answer; it will be tried again.
    Waiting {
        why: Trouble,
    },
    /// A later edit of the same lead took its place before it was sent.
    Superseded,
    /// The server has it; this is the lead as the server shows it now, where that could be read.
    Confirmed(Option<Box<Lead>>),
    /// The server refused it, or somebody else was faster; `lead` is how it stands there, where known.
    Refused {
        why: Trouble,
        lead: Option<Box<Lead>>,
    },
}

/// Why something did not work, in terms a person can act on. The words are the screen's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub kind: TroubleKind,
    /// What the server or the system said, if it said anything; inert.
    pub detail: SafeText,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TroubleKind {
    /// The token is not accepted.
    Auth,
    /// 429: too many requests from this account.
    Rate,
    /// The account or address is blocked; all traffic stopped.
    Blocked,
    /// No right to do this.
    Forbidden,
    /// The account is not paid.
    Unpaid,
    /// The server found the request wrong and named what.
    Invalid,
    NotFound,
    /// Understood, and refused.
    Refused,
    /// 5xx.
    Server,
    /// No connection, or no answer.
    Network,
    /// An answer that is not what the API documents (an HTML page, broken JSON).
    Strange,
    /// Somebody else changed the same thing first.
    Changed,
    /// The answer was lost and the look at the server failed: it may or may not have been applied.
    Uncertain,
    /// This program runs with `--read-only`.
    ReadOnly,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateNews {
    /// Unix milliseconds until which the server asked for silence.
    pub closed_until: Option<u64>,
    pub blocked: bool,
    /// Requests per window at present; 7 when all is well.
    pub cap: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    pub method: SafeText,
    pub path: SafeText,
    /// The HTTP status, or `None` when there was no answer.
    pub status: Option<u16>,
    pub millis: u64,
}
