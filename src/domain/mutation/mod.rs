//! Edits as data: what a person did, what it would take to undo it, and how two unsent edits become one.
//!
//! A change holds only what it touches, so only that is sent (invariant I3). `inverse` is taken from the thing
//! *before* the change; the law `apply(inverse(lead), apply(change, lead)) == lead` is tested. Additions (a note, a
//! task, a lead) make something new on the server: they have no inverse and must never be sent twice.
//!
//! Changes are kept as JSON in the file of the account: names of variants and fields are never changed.

mod additions;
mod editable;
mod tags;
#[cfg(test)]
mod tests;
mod verdict;

use serde::{Deserialize, Serialize};

use super::{
    BatchId, EditId, FieldId, FieldValues, LossReasonId, Money, NoteBody, Owner, Place, SafeText, StageId,
    Target, TaskKindId, Timestamp, UserId,
};
pub use additions::{NewCompany, NewContact, NewLead, NewNote, NewNoteKind, NewTask, Party};
pub use editable::Editable;
pub use tags::TagChange;
pub use verdict::{Decision, HOLD_SECS, NewIncoming, NewIncomingBy, Verdict};

/// One own edit, on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub id: EditId,
    pub on: Target,
    pub change: Change,
    /// What stood there when the person decided: the value a re-read compares with, and the way back. Additions
    /// replace nothing.
    pub base: Option<Change>,
}

/// Which edits an edit was made with, with one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Together {
    pub id: BatchId,
    /// How many things they are about.
    pub of: usize,
}

/// What is done to a [`Target`]. Which change makes sense for which target, [`Editable`] tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// To a stage of any pipeline. A reason only has a meaning in 143, lost; elsewhere the server clears it.
    Move {
        to: Place,
        reason: Option<LossReasonId>,
    },
    Rename(SafeText),
    SetPrice(Money),
    Assign(UserId),
    Tag(TagChange),
    /// All values of one custom field; none clears it.
    SetField(FieldValues),
    /// What a lead or a contact is linked to, one by one.
    Link {
        to: Owner,
        how: Linked,
    },
    AddNote(NewNote),
    AddTask(NewTask),
    /// What a task asks for.
    SetText(SafeText),
    Reschedule {
        due: Timestamp,
        /// Seconds; 0 for none.
        duration: i64,
    },
    SetTaskKind(TaskKindId),
    /// A task is done, or open again.
    Finish {
        is_completed: bool,
        result: Option<SafeText>,
    },
    /// An own note says something else. A note does not tell what it hangs on: that stands here.
    Rewrite {
        of: Owner,
        body: Box<NoteBody>,
    },
    CreateLead(Box<NewLead>),
    CreateContact(Box<NewContact>),
    CreateCompany(Box<NewCompany>),
    /// What becomes of an incoming lead.
    Judge(Box<Verdict>),
    /// Something that waits to be judged.
    AddIncoming(Box<NewIncoming>),
}

/// How two things hang together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Linked {
    Not,
    Linked,
    /// The main contact of a lead.
    Main,
}

/// What of a thing a change touches. Changes of different parts never clash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    Place,
    Name,
    Price,
    Responsible,
    Tags,
    Field(FieldId),
    Link(Owner),
    Notes,
    Tasks,
    Text,
    Due,
    Kind,
    Done,
    Body,
    Creation,
    Verdict,
}

impl Change {
    pub const fn part(&self) -> Part {
        match self {
            Self::Move { .. } => Part::Place,
            Self::Rename(_) => Part::Name,
            Self::SetPrice(_) => Part::Price,
            Self::Assign(_) => Part::Responsible,
            Self::Tag(_) => Part::Tags,
            Self::SetField(values) => Part::Field(values.field),
            Self::Link { to, .. } => Part::Link(*to),
            Self::AddNote(_) => Part::Notes,
            Self::AddTask(_) => Part::Tasks,
            Self::SetText(_) => Part::Text,
            Self::Reschedule { .. } => Part::Due,
            Self::SetTaskKind(_) => Part::Kind,
            Self::Finish { .. } => Part::Done,
            Self::Rewrite { .. } => Part::Body,
            Self::CreateLead(_) | Self::CreateContact(_) | Self::CreateCompany(_) | Self::AddIncoming(_) => {
                Part::Creation
            }
            Self::Judge(_) => Part::Verdict,
        }
    }

    /// Whether it makes something new instead of changing what is there: sent twice there are two.
    pub const fn is_addition(&self) -> bool {
        matches!(self.part(), Part::Notes | Part::Tasks | Part::Creation)
    }

    pub fn apply<E: Editable>(&self, on: &mut E) {
        on.put(self);
    }

    /// Seconds it waits before it is sent, so that it can be taken back: what has no way back on the server.
    pub const fn hold_secs(&self) -> i64 {
        match self {
            Self::Judge(_) => HOLD_SECS,
            _ => 0,
        }
    }

    /// The same part as it stands now: what brings it back later. Additions have none, nor has what `on` does not
    /// know.
    pub fn inverse<E: Editable>(&self, on: &E) -> Option<Self> {
        match self {
            Self::Tag(change) => on.tag_names().map(|now| Self::Tag(change.inverse(&now))),
            _ => on.now(self),
        }
    }

    /// Whether `on` already shows what this change wants. Of an addition it does not tell.
    pub fn is_applied_to<E: Editable>(&self, on: &E) -> bool {
        match (self, on.now(self)) {
            (Self::Tag(change), _) => on.tag_names().is_some_and(|now| change.is_applied_to(&now)),
            // Elsewhere than in lost there is no reason to speak of.
            (Self::Move { to, reason: None }, Some(Self::Move { to: now, .. }))
                if to.stage != StageId::LOST =>
            {
                *to == now
            }
            (Self::SetField(wanted), Some(Self::SetField(now))) => wanted.means(&now),
            (Self::Link { how: Linked::Linked, .. }, Some(Self::Link { how, .. })) => how != Linked::Not,
            (Self::Finish { is_completed, result: None }, Some(Self::Finish { is_completed: now, .. })) => {
                *is_completed == now
            }
            (_, now) => now.as_ref() == Some(self),
        }
    }

    /// Whether a lead stays lost, and no longer says why: silence would keep the reason that is there.
    pub fn takes_reason_away(&self, base: &Self) -> bool {
        let is_lost = |place: &Place| place.stage == StageId::LOST;
        matches!((self, base), (Self::Move { to, reason: None }, Self::Move { to: was, reason: Some(_) })
            if is_lost(to) && is_lost(was))
    }

    /// Whether what stands there now may be replaced by what was decided over `self`, the base.
    pub fn still_stands<E: Editable>(&self, on: &E) -> bool {
        // Tags are added and taken away one by one: nobody's tag is lost by that.
        matches!(self, Self::Tag(_)) || self.is_applied_to(on)
    }

    /// This change followed by `next`, as one; `None` when they touch different things.
    pub fn then(&self, next: &Self) -> Option<Self> {
        if self.part() != next.part() || self.is_addition() {
            return None;
        }
        Some(match (self, next) {
            (Self::Tag(first), Self::Tag(next)) => Self::Tag(first.then(next)),
            _ => next.clone(),
        })
    }
}
