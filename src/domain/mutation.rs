//! Edits as data: what a person did to a lead, what it would take to undo it, and how two unsent edits become one.
//!
//! A change holds only what it touches, so only that is sent (invariant I3). `inverse` is taken from the
//! lead *before* the change; the law `apply(inverse(lead), apply(change, lead)) == lead` is tested.

use serde::{Deserialize, Serialize};

use super::{EditId, Lead, LeadId, LossReasonId, Place};

/// One own edit of one lead, on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub id: EditId,
    pub lead: LeadId,
    pub change: LeadChange,
    /// What stood there when the person decided: the value a re-read compares with, and the way back.
    pub base: LeadChange,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeadChange {
    /// To a stage of any pipeline. A reason only has a meaning in 143, lost; elsewhere the server clears it.
    Move { to: Place, reason: Option<LossReasonId> },
}

impl LeadChange {
    pub fn apply(&self, lead: &mut Lead) {
        match self {
            Self::Move { to, reason } => {
                lead.place = *to;
                lead.loss_reason = *reason;
            }
        }
    }

    /// The change that brings the touched values back to what `lead` has now.
    pub fn inverse(&self, lead: &Lead) -> Self {
        match self {
            Self::Move { .. } => Self::Move { to: lead.place, reason: lead.loss_reason },
        }
    }

    /// Whether `lead` already shows what this change wants.
    pub fn is_applied_to(&self, lead: &Lead) -> bool {
        match self {
            Self::Move { to, reason } => {
                lead.place == *to && (reason.is_none() || lead.loss_reason == *reason)
            }
        }
    }

    /// This change followed by `next`, as one; `None` when they touch different things.
    pub fn then(&self, next: &Self) -> Option<Self> {
        match (self, next) {
            (Self::Move { .. }, Self::Move { .. }) => Some(next.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Money, PipelineId, StageId, Timestamp, UserId};
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

    fn places() -> impl Strategy<Value = (Place, Option<LossReasonId>)> {
        (1..4_i64, prop_oneof![Just(142), Just(143), 1..5_i64], proptest::option::of(1..3_i64))
            .prop_map(|(p, s, r)| (Place { pipeline: PipelineId(p), stage: StageId(s) }, r.map(LossReasonId)))
    }

    proptest! {
        #[test]
        fn inverse_brings_the_lead_back((from, had) in places(), (to, reason) in places()) {
            let before = lead(from, had);
            let change = LeadChange::Move { to, reason };
            let undo = change.inverse(&before);
            let mut after = before.clone();
            change.apply(&mut after);
            prop_assert!(change.is_applied_to(&after));
            undo.apply(&mut after);
            prop_assert_eq!(after, before);
        }

        #[test]
        fn two_changes_in_one_end_where_two_in_turn_end((from, had) in places(), (a, ra) in places(), (b, rb) in places()) {
            let first = LeadChange::Move { to: a, reason: ra };
            let second = LeadChange::Move { to: b, reason: rb };
            let mut in_turn = lead(from, had);
            first.apply(&mut in_turn);
            second.apply(&mut in_turn);
            let mut at_once = lead(from, had);
            first.then(&second).expect("moves coalesce").apply(&mut at_once);
            prop_assert_eq!(at_once, in_turn);
        }
    }
}
