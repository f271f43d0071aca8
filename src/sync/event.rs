//! What the engine tells the screen. Plain data: it can be recorded, replayed and compared in tests.

mod feed;
mod load;
mod trouble;

use serde::{Deserialize, Serialize};

use crate::domain::query::FieldTable;
use crate::domain::rot::{LeadAge, Quiet};
use crate::domain::search::Finding;
use crate::domain::{
    Account, Change, Company, Contact, Edit, EditId, Entity, FieldChange, FieldDef, FieldId, IncomingLead,
    Lead, LeadDetails, LeadId, Listing, LossReason, Owner, OwnerKind, Pipeline, PipelineId, RequestId,
    SafeText, Sought, Tag, Target, Task, Timestamp, Together, User,
};

pub use feed::{Ahead, Feed, Rest, Source, Stretch};
pub use load::{Depth, List, Listed, Load, Reach};
pub use trouble::{Trouble, TroubleKind};

/// How closely a person looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Attention {
    #[default]
    Active,
    /// No key for a while.
    Idle,
    /// The terminal is not in front.
    Away,
}

/// The request of what nobody asked for: reads the engine makes by itself. The screen counts from 1.
pub const UNASKED: RequestId = RequestId(0);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    Loaded {
        request: RequestId,
        what: Loaded,
    },
    /// What the disk kept of it, as of `at`; the server's own word follows. [`Loaded::Directory`] here ends the
    /// request: what the disk has is young enough.
    Kept {
        request: RequestId,
        what: Loaded,
        at: Timestamp,
    },
    /// Leads as they stand on the server now.
    Changed(Vec<Lead>),
    /// Leads the account does not have any more.
    Gone(Vec<LeadId>),
    /// A list besides the leads was read; who shows it reads it from the disk.
    Listed(List, Listed),
    /// Everything that changed until then is known.
    Fresh(Timestamp),
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
        on: Target,
        what: EditEvent,
    },
    /// Own edits that are on disk, all of them: at the start, and when another process changed them.
    Outbox(Vec<Saved>),
    Turned(Turn, Turned),
    /// The rate gate changed in a way a person may want to know.
    Gate(GateNews),
    /// One request and its outcome, for the log panel.
    Exchange(Exchange),
    /// The file of the account is not as it should be.
    Disk(DiskNews),
    /// All drafts on the disk; told once, at the start.
    Drafts(Vec<Draft>),
    /// The disk has exactly this.
    DraftKept(Draft),
}

/// What is being written about a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Composing {
    Note,
    Task,
    Name,
    Price,
    /// A new thing; its draft belongs to the account.
    NewLead,
    NewContact,
    NewCompany,
    /// The values of one custom field.
    Field(FieldId),
    /// Everything that can be changed, as one document.
    Card,
    /// What came of a task that is done.
    Result,
    /// When a task is due instead.
    Due,
    CallIn,
    CallOut,
    Sms,
    /// A note in the name of a service.
    Service,
    /// An own note anew.
    Rewrite,
    /// Until when a lead is to be left alone, and why.
    Wait,
}

/// Where a draft belongs: one composer of one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DraftOf {
    pub on: Target,
    pub what: Composing,
}

/// Text somebody is still writing, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub of: DraftOf,
    pub text: String,
    /// In characters.
    pub cursor: usize,
    pub saved_at: Timestamp,
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
    Fields(OwnerKind, Vec<FieldDef>),
    /// The tags of leads, contacts or companies.
    Tags(OwnerKind, Vec<Tag>),
    /// The directory is complete.
    Directory,
    /// One page of leads. All but `More` end the request.
    Leads {
        pipeline: PipelineId,
        leads: Vec<Lead>,
        then: Then,
    },
    Lead(Box<LeadStory>),
    /// Several leads in full; those that are not there (any more) are missing.
    Details(Vec<LeadDetails>),
    /// The lead asked for is not there (any more).
    NoLead(LeadId),
    /// The latest changes of a thing, newest first.
    Changes {
        of: Target,
        changes: Vec<FieldChange>,
    },
    /// A contact or company, itself first, and what hangs on it as far as it is known.
    Party {
        owner: Owner,
        entities: Vec<Entity>,
    },
    /// The contact or company asked for is not there (any more).
    NoParty(Owner),
    /// By name; `as_of` is when all of them were known, if ever.
    Listings {
        of: OwnerKind,
        listings: Vec<Listing>,
        as_of: Option<Timestamp>,
    },
    Found {
        of: OwnerKind,
        sought: Sought,
        listings: Vec<Listing>,
    },
    /// Some of what was looked for; more of it follows until `then` says otherwise.
    Searched {
        text: SafeText,
        findings: Vec<Finding>,
        /// Lists the disk does not have to the end yet; told with what it has of fields and notes.
        unread: Vec<List>,
        then: Then,
    },
    /// The open tasks, with contacts and companies they hang on; all of them, if they ever were read in full.
    Tasks {
        tasks: Vec<Task>,
        around: Vec<Entity>,
        as_of: Option<Timestamp>,
    },
    Inbox {
        incoming: Vec<IncomingLead>,
        quiet: Vec<Quiet>,
        /// When the queue was known in full.
        as_of: Option<Timestamp>,
    },
    Ages {
        ages: Vec<(LeadId, LeadAge)>,
        /// Since when all events are kept; not before they were read once.
        history: Option<Timestamp>,
    },
    /// Some custom fields of leads, as far as the disk has them.
    LeadFields(FieldTable),
    /// All contacts, all companies; nothing where not all of them were read yet.
    People(Option<Vec<Contact>>),
    Companies(Option<Vec<Company>>),
    List(List),
    /// A piece of a timeline. All but [`Stretch::More`] end the request.
    Feed(Box<Feed>),
    /// How the account names its types of events, by their keys.
    EventNames(Vec<(SafeText, SafeText)>),
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

/// The life of an edit after a person made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EditEvent {
    /// It is on disk, under the id it has from now on.
    Saved(Box<Saved>),
    /// It could not be written to disk: it is not kept and will not be sent.
    NotSaved {
        why: SafeText,
    },
    Sending,
    /// The server could not be asked or did not answer; it will be tried again.
    Waiting {
        why: Trouble,
        until: Timestamp,
    },
    /// The answer was lost: the server is looked at before anything is sent again.
    Uncertain {
        why: Trouble,
        until: Timestamp,
    },
    /// The server has it. This is what it made, if it made something, and how things stand there now, as far as that
    /// could be read.
    Confirmed {
        made: Option<i64>,
        now: Vec<Entity>,
    },
    /// The server refused it, or somebody else changed the same thing: it waits for a person. `seen` is how it
    /// stands there, where known.
    Parked {
        why: Trouble,
        seen: Option<Entity>,
    },
    /// A person gave it up, here or in another process, or another process brought it to the server; this is the
    /// thing as it was last confirmed, where that is known.
    Gone(Option<Entity>),
}

/// An edit as it is on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Joined with the unsent edits it took the place of.
    pub edit: Edit,
    pub over: Vec<EditId>,
    pub at: Timestamp,
    pub stage: EditStage,
    /// With which others it was made, or taken back.
    pub together: Option<Together>,
}

/// How far an own edit has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EditStage {
    /// Not on disk yet.
    Made,
    /// On disk, not sent yet.
    Queued,
    Sending,
    /// Tried, not answered; the engine tries again.
    Waiting {
        why: Trouble,
        until: Timestamp,
    },
    /// Sent, answer lost.
    Uncertain {
        until: Timestamp,
    },
    /// Waits for a person.
    Parked(Trouble),
}

/// What a person can do with an edit that is not on the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OutboxAct {
    /// Tell all rows anew: another process may have changed them.
    Look,
    /// Try again now.
    Retry(EditId),
    RetryAll,
    /// Look on the server whether it arrived, and only then go on.
    Check(EditId),
    /// Give it up.
    Drop(EditId),
    /// It shall stand although something else (`over`) stands there by now.
    Insist {
        edit: EditId,
        over: Change,
    },
    /// Several of these, told once.
    Each(Vec<OutboxAct>),
}

/// Which way the journal of own edits is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Turn {
    Undo,
    Redo,
}

/// What came of an undo or redo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Turned {
    /// These edits are on their way; `left` stay as they are; `taken` were never sent, and never will be.
    Done {
        edits: Vec<Saved>,
        left: Vec<Left>,
        taken: Vec<Taken>,
    },
    /// A note or task that was not sent yet was taken out of the outbox.
    TakenOut {
        on: Target,
        edit: EditId,
        change: Change,
    },
    /// The last own edit has no way back; asking once more goes to the one before it.
    NoWayBack {
        on: Target,
        change: Change,
    },
    Nothing,
    NotSaved {
        why: SafeText,
    },
}

/// An edit that was taken out of the outbox before it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub on: Target,
    pub edit: EditId,
    pub change: Change,
}

/// An edit of the same batch that was not turned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    pub on: Target,
    pub change: Change,
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
