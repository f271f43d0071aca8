//! What happened around one lead, contact or company: the material of its timeline, told piece by piece.
//!
//! A piece is whatever one source answered: the disk, the notes of a contact, a page of events. Several make a stretch,
//! from the newest back to [`Rest::known_from`]; the next stretch goes on from there into the past.

use serde::{Deserialize, Serialize};

use crate::domain::{AccountEvent, Note, NoteId, Owner, Task, Timestamp};

/// One piece. What is told twice counts once, in its latest state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// Whose timeline it is; a lead's takes in what lies on its contacts and its company.
    pub of: Owner,
    pub notes: Vec<Note>,
    pub tasks: Vec<Task>,
    pub events: Vec<AccountEvent>,
    /// Notes that are there no more.
    pub gone: Vec<NoteId>,
    pub then: Stretch,
}

/// How far the stretch is that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stretch {
    /// More pieces of it follow.
    More,
    /// It is told in full, and there is more behind it.
    Rest(Rest),
    /// It is told in full, and with it everything from the beginning.
    Whole,
}

/// Where the next stretch goes on. Opaque to the screen, which hands it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Whatever happened then or later has been told.
    pub known_from: Timestamp,
    pub sources: Vec<Ahead>,
}

/// A source that has more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ahead {
    pub source: Source,
    /// The oldest it has told.
    pub told_from: Timestamp,
    /// The next page, from 1: of events those until `told_from`, of notes from the newest.
    pub page: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    Notes(Owner),
    /// Events of owners of one sort.
    Events(Vec<Owner>),
}
