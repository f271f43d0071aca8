//! What choosing an item does.

use super::super::bulk::Deed;
use super::super::command::Command;
use super::super::fields::Editing;
use super::super::inbox::Chosen;
use super::super::linking::Pair;
use super::super::tasks::{TaskRef, Verb};
use crate::domain::query::{Column, Expr, Field, Word};
use crate::domain::timeline::EntryKind;
use crate::domain::{
    Change, FieldId, FieldOptionId, Href, LeadId, LossReasonId, Owner, PipelineId, Place, SafeText, Target,
    TaskId, UserId,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    Pipeline(PipelineId),
    /// By the name the person gave it.
    Account(String),
    Move {
        lead: LeadId,
        to: Place,
    },
    Lose {
        lead: LeadId,
        to: Place,
        reason: Option<LossReasonId>,
    },
    AllPipelines,
    /// A saved view, by its name.
    OpenView(SafeText),
    /// The columns of the board by this; once more: the other way round.
    Sort(Column),
    /// The box in which several keys are put together.
    AnyOrder,
    /// A field a filter is to ask for.
    Ask(Field),
    /// To be marked, as a word of a filter.
    Answer(Word),
    Condition(Box<Expr>),
    Edit {
        on: Target,
        what: Editing,
    },
    /// Makes this change, over what stood there when it was offered.
    Make {
        on: Target,
        change: Box<Change>,
        seen: Option<Box<Change>>,
    },
    /// To be marked.
    Tag(SafeText),
    Option(FieldOptionId),
    Kind(EntryKind),
    /// A card.
    Open(Owner),
    Unlink(Pair),
    /// The main contact of a lead.
    Main(Pair),
    Copy(SafeText),
    Code(Href),
    /// Which of several tasks is meant.
    Task {
        task: TaskRef,
        verb: Verb,
    },
    /// What is decided in the inbox.
    Decide(Box<Chosen>),
    /// Who is to do a task.
    Assign {
        task: TaskId,
        to: UserId,
    },
    /// What is done to all that is marked.
    Bulk(Box<Deed>),
    /// Which of their fields is given a value.
    BulkField(FieldId),
    /// What another key does as well.
    Run(Command),
}
