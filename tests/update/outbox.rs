//! The outbox and the conflict screen: what each key asks of the clerk, and what it never does.

use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::{Effect, Msg};
use dealdesk::domain::{Edit, EditId, FieldChange, LeadId, Part, UserId};
use dealdesk::sync::event::{EditStage, Event, Load, Loaded, OutboxAct, Saved, Trouble, TroubleKind};

use super::desk::{Desk, FIRST, NOW, lead, loads, place};
use dealdesk::domain::Change;

fn to(stage: i64) -> Change {
    Change::Move { to: place(stage), reason: None }
}

pub fn row(id: i64, lead: i64, stage: EditStage) -> Saved {
    let edit = Edit { id: EditId(id), on: LeadId(lead).into(), change: to(FIRST + 2), base: Some(to(FIRST)) };
    Saved { edit, over: Vec::new(), at: NOW, stage, together: None }
}

pub fn parked(kind: TroubleKind) -> EditStage {
    EditStage::Parked(Trouble::of(kind))
}

pub fn with_rows(rows: Vec<Saved>) -> Desk {
    let mut desk = Desk::with_leads(120, 40, 5);
    desk.send(Msg::Happened(Event::Outbox(rows)));
    desk
}

/// A clash on lead 100, opened.
pub fn conflict() -> (Desk, Vec<Effect>) {
    let mut desk = with_rows(vec![row(7, 100, parked(TroubleKind::Changed))]);
    let effects = desk.press("g o");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Conflict(_))));
    (desk, effects)
}

fn acts(effects: &[Effect]) -> Vec<OutboxAct> {
    let acts = effects.iter().filter_map(|effect| match effect {
        Effect::Act(act) if *act != OutboxAct::Look => Some(act.clone()),
        _ => None,
    });
    acts.collect()
}

fn under_cursor(desk: &Desk) -> i64 {
    match desk.state.screens.last() {
        Some(Screen::Outbox(view)) => view.edit.map_or(0, EditId::get),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_needs_a_person_comes_first_and_the_cursor_stays_on_its_edit() {
    let waiting = EditStage::Waiting { why: Trouble::of(TroubleKind::Network), until: NOW };
    let mut desk = with_rows(vec![
        row(1, 100, EditStage::Queued),
        row(2, 101, waiting),
        row(3, 102, EditStage::Uncertain { until: NOW }),
        row(4, 103, parked(TroubleKind::Invalid)),
    ]);
    desk.press("g o");
    let mut seen = vec![under_cursor(&desk)];
    for _ in 0..4 {
        desk.press("j");
        seen.push(under_cursor(&desk));
    }
    assert_eq!(seen, [4, 3, 2, 1, 1]);
    desk.send(Msg::Happened(Event::Outbox(vec![
        row(9, 104, parked(TroubleKind::Invalid)),
        row(1, 100, EditStage::Queued),
    ])));
    assert_eq!(under_cursor(&desk), 1);
}

#[test]
fn keys_of_the_list_ask_for_one_edit_and_nothing_is_given_up_on_one_key() {
    let mut desk = with_rows(vec![row(7, 100, parked(TroubleKind::Invalid))]);
    desk.press("g o");
    assert_eq!(acts(&desk.press("r")), [OutboxAct::Retry(EditId(7))]);
    assert_eq!(acts(&desk.press("R")), [OutboxAct::Check(EditId(7))]);
    assert_eq!(acts(&desk.press("X")), []);
    assert!(matches!(desk.state.popup, Some(Popup::Drop(_))));
    assert_eq!(acts(&desk.press("X d r o p Backspace Enter")), [], "the word is not right");
    assert_eq!(acts(&desk.press("Esc X d r o p Enter")), [OutboxAct::Drop(EditId(7))]);
}

#[test]
fn what_is_on_its_way_is_left_alone() {
    for stage in [EditStage::Sending, EditStage::Made] {
        let mut desk = with_rows(vec![row(7, 100, stage)]);
        assert_eq!(acts(&desk.press("g o r R X d r o p Enter")), []);
    }
    let mut desk = with_rows(vec![row(7, 100, parked(TroubleKind::Changed))]);
    desk.state.settings.is_read_only = true;
    assert_eq!(acts(&desk.press("g o m t b")), [], "read-only means read-only");
}

#[test]
fn the_question_is_answered_with_one_key_each() {
    let theirs = to(FIRST);
    for (key, expected) in [
        ("m", OutboxAct::Insist { edit: EditId(7), over: theirs }),
        ("t", OutboxAct::Drop(EditId(7))),
        // What the person saw stands there again: nothing needs to be sent.
        ("b", OutboxAct::Drop(EditId(7))),
    ] {
        let (mut desk, _) = conflict();
        assert_eq!(acts(&desk.press(key)), [expected], "{key}");
        assert!(matches!(desk.state.screens.as_slice(), [Screen::Board]), "{key}");
    }
}

#[test]
fn going_back_to_the_base_is_a_new_edit_over_what_is_there() {
    let (mut desk, _) = conflict();
    desk.send(Msg::Happened(Event::Edit {
        id: EditId(7),
        on: LeadId(100).into(),
        what: dealdesk::sync::event::EditEvent::Parked {
            why: Trouble::of(TroubleKind::Changed),
            seen: Some(dealdesk::domain::Lead { updated_at: NOW, ..lead(100, FIRST + 3, 0) }.into()),
        },
    }));
    let effects = desk.press("b");
    let pushed = effects.iter().find_map(|effect| match effect {
        Effect::Push(edit) => Some((edit.change.clone(), edit.base.clone())),
        _ => None,
    });
    assert_eq!(pushed, Some((to(FIRST), Some(to(FIRST + 3)))));
}

#[test]
fn who_it_was_is_asked_again_when_the_value_changes_and_a_stale_answer_is_dropped() {
    let (mut desk, effects) = conflict();
    let asked = |effects: &[Effect]| {
        let mut changes = loads(effects)
            .into_iter()
            .filter(|(_, load)| *load == Load::Changes { of: LeadId(100).into(), part: Part::Place });
        changes.next().map(|(request, _)| request)
    };
    let first = asked(&effects).expect("asked when it opens");
    let now = dealdesk::domain::Lead { updated_at: NOW, ..lead(100, FIRST + 3, 0) };
    let again = desk.send(Msg::Happened(Event::Edit {
        id: EditId(7),
        on: LeadId(100).into(),
        what: dealdesk::sync::event::EditEvent::Parked {
            why: Trouble::of(TroubleKind::Changed),
            seen: Some(now.into()),
        },
    }));
    let second = asked(&again).expect("asked anew");
    assert!(again.contains(&Effect::Cancel(first)));
    let changes = |by| vec![FieldChange { field: Part::Place, by: UserId(by), at: NOW }];
    let words = |desk: &Desk| match desk.state.screens.last() {
        Some(Screen::Conflict(view)) => {
            format!("{:?}", dealdesk::app::conflict::lines(&desk.state, view, 118))
        }
        other => panic!("{other:?}"),
    };
    desk.loaded(first, Loaded::Changes { of: LeadId(100).into(), changes: changes(5) });
    assert!(words(&desk).contains("asking who"), "{}", words(&desk));
    desk.loaded(second, Loaded::Changes { of: LeadId(100).into(), changes: changes(0) });
    assert!(words(&desk).contains("by an automation"), "{}", words(&desk));
}

#[test]
fn what_is_settled_elsewhere_closes_the_question_with_a_word() {
    let (mut desk, _) = conflict();
    desk.send(Msg::Happened(Event::Outbox(Vec::new())));
    assert!(matches!(desk.state.screens.as_slice(), [Screen::Board]));
    let said = desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default();
    assert!(said.contains("is settled"), "{said}");
}

/// At the start the leads may be told before the edits that carry the first of them away.
#[test]
fn a_cursor_nobody_has_moved_stays_in_its_stage() {
    let mut desk = Desk::with_leads(120, 40, 5);
    let stage = desk.state.focused_place();
    desk.send(Msg::Happened(Event::Outbox(vec![row(7, 100, EditStage::Queued)])));
    assert_eq!((desk.state.focused_place(), desk.cursor()), (stage, 101));
    let mut desk = Desk::with_leads(120, 40, 5);
    desk.press("j k");
    desk.send(Msg::Happened(Event::Outbox(vec![row(7, 100, EditStage::Queued)])));
    assert_eq!(
        (desk.state.focused_place(), desk.cursor()),
        (Some(place(FIRST + 2)), 100),
        "who chose it goes along"
    );
}
