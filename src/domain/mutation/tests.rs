//! The laws of changes.

use super::*;
use crate::domain::{Lead, LeadId, PipelineId, StageId};
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

fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        (1..4_i64, prop_oneof![Just(142), Just(143), 1..5_i64], proptest::option::of(1..3_i64)).prop_map(
            |(p, s, r)| Change::Move {
                to: Place { pipeline: PipelineId(p), stage: StageId(s) },
                reason: r.map(LossReasonId)
            }
        ),
        "[a-c]{1,2}".prop_map(|name| Change::Rename(name.as_str().into())),
        (0..3_i64).prop_map(|n| Change::SetPrice(Money::from_units(n))),
        (1..4_i64).prop_map(|n| Change::Assign(UserId(n))),
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
                prop_assert_ne!(first.part(), second.part());
                // Different fields: the order does not matter, so neither can undo the other.
                second.apply(&mut at_once);
                first.apply(&mut at_once);
            }
        }
        prop_assert_eq!(at_once, in_turn);
    }
}

#[test]
fn a_reason_that_is_taken_away_is_not_the_same_as_none_said() {
    let place = |stage| Place { pipeline: PipelineId(1), stage: StageId(stage) };
    let to = |stage, reason: Option<i64>| Change::Move { to: place(stage), reason: reason.map(LossReasonId) };
    let lost = |reason: Option<i64>| lead(place(143), reason.map(LossReasonId));
    for (change, on, is_applied) in [
        (to(143, None), lost(None), true),
        (to(143, None), lost(Some(1)), false),
        (to(143, Some(1)), lost(Some(1)), true),
        (to(143, Some(2)), lost(Some(1)), false),
        (to(142, None), lead(place(142), None), true),
    ] {
        assert_eq!(change.is_applied_to(&on), is_applied, "{change:?}");
    }
    for (change, base, takes) in [
        (to(143, None), to(143, Some(1)), true),
        (to(143, None), to(143, None), false),
        (to(143, None), to(1, None), false),
        (to(143, Some(2)), to(143, Some(1)), false),
        (to(1, None), to(143, Some(1)), false),
    ] {
        assert_eq!(change.takes_reason_away(&base), takes, "{change:?} over {base:?}");
    }
}

#[test]
fn two_notes_stay_two_and_a_task_becomes_the_next_step() {
    let note = Change::AddNote(NewNote { text: "called".into(), ..NewNote::default() });
    assert_eq!(note.then(&note), None);
    let mut lead = lead(Place { pipeline: PipelineId(1), stage: StageId(1) }, None);
    let task = |due| Change::AddTask(NewTask::new("call".into(), Timestamp(due)));
    task(50).apply(&mut lead);
    task(90).apply(&mut lead);
    assert_eq!(lead.next_task_at, Some(Timestamp(50)));
}
