//! Edits as data: what a person did to a lead, what it would take to undo it, and how two unsent edits become one.
//!
//! A change holds only what it touches, so only that is sent (invariant I3). `inverse` is taken from the
//! lead *before* the change; the law `apply(inverse(lead), apply(change, lead)) == lead` is tested. Additions
//! (a note, a task) make something new on the server: they have no inverse and must never be sent twice.

use serde::{Deserialize, Serialize};

use super::{EditId, Lead, LeadId, LossReasonId, Money, Place, SafeText, Timestamp, UserId};

/// One own edit of one lead, on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub id: EditId,
    pub lead: LeadId,
    pub change: LeadChange,
    /// What stood there when the person decided: the value a re-read compares with, and the way back. Additions
    /// replace nothing.
    pub base: Option<LeadChange>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeadChange {
    /// To a stage of any pipeline. A reason only has a meaning in 143, lost; elsewhere the server clears it.
    Move {
        to: Place,
        reason: Option<LossReasonId>,
    },
    Rename(SafeText),
    SetPrice(Money),
    Assign(UserId),
    AddNote(NewNote),
    AddTask(NewTask),
}

/// A note as a person wrote it (`common` on the wire).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewNote {
    pub text: SafeText,
}

/// A task as a person wrote it. Without a person it is given to whom the token belongs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTask {
    pub text: SafeText,
    pub due: Timestamp,
    pub responsible: Option<UserId>,
}

/// What of a lead a change touches. Changes of different fields never clash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LeadField {
    Place,
    Name,
    Price,
    Responsible,
    Notes,
    Tasks,
}

impl LeadChange {
    pub const fn field(&self) -> LeadField {
        match self {
            Self::Move { .. } => LeadField::Place,
            Self::Rename(_) => LeadField::Name,
            Self::SetPrice(_) => LeadField::Price,
            Self::Assign(_) => LeadField::Responsible,
            Self::AddNote(_) => LeadField::Notes,
            Self::AddTask(_) => LeadField::Tasks,
        }
    }

    /// Whether it makes something new instead of changing what is there: sent twice there are two.
    pub const fn is_addition(&self) -> bool {
        matches!(self, Self::AddNote(_) | Self::AddTask(_))
    }

    pub fn apply(&self, lead: &mut Lead) {
        match self {
            Self::Move { to, reason } => {
                lead.place = *to;
                lead.loss_reason = *reason;
            }
            Self::Rename(name) => lead.name.clone_from(name),
            Self::SetPrice(price) => lead.price = *price,
            Self::Assign(user) => lead.responsible = *user,
            Self::AddNote(_) => {}
            Self::AddTask(task) => {
                lead.next_task_at = Some(lead.next_task_at.map_or(task.due, |next| next.min(task.due)));
            }
        }
    }

    /// The same field as `lead` has it now: what brings it back later. Additions have none.
    pub fn inverse(&self, lead: &Lead) -> Option<Self> {
        Some(match self {
            Self::Move { .. } => Self::Move { to: lead.place, reason: lead.loss_reason },
            Self::Rename(_) => Self::Rename(lead.name.clone()),
            Self::SetPrice(_) => Self::SetPrice(lead.price),
            Self::Assign(_) => Self::Assign(lead.responsible),
            Self::AddNote(_) | Self::AddTask(_) => return None,
        })
    }

    /// Whether `lead` already shows what this change wants. Of an addition a lead alone does not tell.
    pub fn is_applied_to(&self, lead: &Lead) -> bool {
        match self {
            Self::Move { to, reason } => {
                lead.place == *to && (reason.is_none() || lead.loss_reason == *reason)
            }
            Self::Rename(name) => lead.name == *name,
            Self::SetPrice(price) => lead.price == *price,
            Self::Assign(user) => lead.responsible == *user,
            Self::AddNote(_) | Self::AddTask(_) => false,
        }
    }

    /// This change followed by `next`, as one; `None` when they touch different things.
    pub fn then(&self, next: &Self) -> Option<Self> {
        (self.field() == next.field() && !self.is_addition()).then(|| next.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PipelineId, StageId};
    use proptest::prelude::*;

    fn lead(place: Place, reason: Option<LossReasonId>) -> Lead {
        Lead {
            id: LeadId(1),
            name: "Espresso bar refit".into(),
            price: Money::from_units(18_500),
            place,
            responsible: UserId(1),
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
            closed_at: None,
            next_task_at: None,
            loss_reason: reason,
            company: None,
            main_contact: None,
            tags: Box::default(),
        }
    }

    fn changes() -> impl Strategy<Value = LeadChange> {
        prop_oneof![
            (1..4_i64, prop_oneof![Just(142), Just(143), 1..5_i64], proptest::option::of(1..3_i64)).prop_map(
                |(p, s, r)| LeadChange::Move {
                    to: Place { pipeline: PipelineId(p), stage: StageId(s) },
                    reason: r.map(LossReasonId)
                }
            ),
            "[a-c]{1,2}".prop_map(|name| LeadChange::Rename(name.as_str().into())),
            (0..3_i64).prop_map(|n| LeadChange::SetPrice(Money::from_units(n))),
            (1..4_i64).prop_map(|n| LeadChange::Assign(UserId(n))),
        ]
    }

    fn leads() -> impl Strategy<Value = Lead> {
        let place = Place { pipeline: PipelineId(1), stage: StageId(1) };
        proptest::collection::vec(changes(), 0..4).prop_map(move |changes| {
            let mut lead = lead(place, None);
            for change in &changes {
                change.apply(&mut lead);
            }
            lead
        })
    }

    proptest! {
        #[test]
        fn inverse_brings_the_lead_back(before in leads(), change in changes()) {
            let undo = change.inverse(&before).expect("a change of a value has a way back");
            let mut after = before.clone();
            change.apply(&mut after);
            prop_assert!(change.is_applied_to(&after));
            undo.apply(&mut after);
            prop_assert_eq!(after, before);
        }

        #[test]
        fn two_changes_in_one_end_where_two_in_turn_end(lead in leads(), first in changes(), second in changes()) {
            let mut in_turn = lead.clone();
            first.apply(&mut in_turn);
            second.apply(&mut in_turn);
            let mut at_once = lead;
            match first.then(&second) {
                Some(both) => both.apply(&mut at_once),
                None => {
                    prop_assert_ne!(first.field(), second.field());
                    // Different fields: the order does not matter, so neither can undo the other.
                    second.apply(&mut at_once);
                    first.apply(&mut at_once);
                }
            }
            prop_assert_eq!(at_once, in_turn);
        }
    }

    #[test]
    fn two_notes_stay_two_and_a_task_becomes_the_next_step() {
        let note = LeadChange::AddNote(NewNote { text: "called".into() });
        assert_eq!(note.then(&note), None);
        let mut lead = lead(Place { pipeline: PipelineId(1), stage: StageId(1) }, None);
        let task = |due| {
            LeadChange::AddTask(NewTask { text: "call".into(), due: Timestamp(due), responsible: None })
        };
        task(50).apply(&mut lead);
        task(90).apply(&mut lead);
        assert_eq!(lead.next_task_at, Some(Timestamp(50)));
    }
}
