//! What the screen asks the engine for, and what came of reading a list.

use serde::{Deserialize, Serialize};

use super::{Rest, Trouble};
use crate::domain::{
    CompanyId, ContactId, FieldId, LeadId, Owner, OwnerKind, Part, PipelineId, SafeText, Sought, Target,
};

/// What can be asked for. Each is answered by [`super::Event::Loaded`] (leads: one per page) or [`super::Event::Failed`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Load {
    /// The account, its users, pipelines, loss reasons and lead fields.
    Directory(Reach),
    /// All leads of a pipeline: what is on disk, then what changed or, where due, all pages.
    Leads(PipelineId, Reach),
    /// One lead in full, with its contacts and company.
    Lead(LeadId),
    /// Several leads in full, without the people around them.
    Details(Vec<LeadId>),
    /// Who changed this part of a thing lately.
    Changes { of: Target, part: Part },
    /// The open tasks, as the disk has them: [`Load::List`] brings those up to date.
    Tasks,
    /// The incoming leads and what is left alone for a while, as the disk has them.
    Inbox,
    /// How old leads are in their stages, of one or of all, by the history on the disk.
    Ages(Option<LeadId>),
    /// Custom fields of all leads, or of some, as far as the disk knows them.
    LeadFields { fields: Vec<FieldId>, of: Option<Vec<LeadId>> },
    /// All contacts, where the disk has all of them.
    People,
    /// All companies, where the disk has all of them.
    Companies,
    /// A list besides the leads, from the server to the disk.
    List(List, Reach),
    /// A contact with its company and its leads.
    Contact(ContactId),
    /// A company with its contacts and its leads.
    Company(CompanyId),
    /// All contacts or companies, as lists tell them; from the disk alone.
    Listings(OwnerKind),
    /// Contacts or companies that are known already.
    Find { of: OwnerKind, sought: Sought, depth: Depth },
    /// What is called so, says so or has this number: names, then fields and notes, then the server.
    Search { text: SafeText, depth: Depth },
    /// A stretch of a timeline: the newest, or the one behind another.
    Feed { of: Owner, after: Option<Rest> },
    /// How the account names the types of events in a language (`en`, `ru`, `es`, `pt`).
    EventNames(SafeText),
}

/// Where something is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Depth {
    /// On the disk: while a person types.
    Disk,
    /// On the disk and on the server.
    Server,
}

/// How much of it is read from the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reach {
    /// What is due.
    Due,
    /// Everything, whatever is known.
    Anew,
}

/// What the server keeps besides leads, list by list, in the order in which they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum List {
    Tasks,
    Incoming,
    /// The rest of the directory: roles, tags, the fields of contacts and companies.
    Surroundings,
    Contacts,
    Companies,
    Notes(OwnerKind),
    Events,
}

/// What came of reading a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Listed {
    /// So many entries came and are on the disk; so many are there no more.
    Read { came: usize, gone: usize },
    /// It was read to its end, or not on for now: what came of it is on the disk.
    Over,
    /// It cannot be read, for lack of a right or because it makes no sense; nothing else is kept up by that.
    LeftOut(Trouble),
}
