//! Verbs on marks: what they ask, what they would change, what is sent, and what is said of what became of it.

use dealdesk::app::bulk::{BulkBox, Cannot, Fate};
use dealdesk::app::marks::MarkKind;
use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::{Effect, Msg};
use dealdesk::domain::{
    BatchId, Change, Decision, Edit, EditId, IncomingCategory, IncomingLead, LeadId, LossReason,
    LossReasonId, Money, Place, StageId, Tag, TagChange, TagId, Target, TaskId, Together, UserId,
};
use dealdesk::sync::event::{
    EditEvent, EditStage, Event, Load, Loaded, OutboxAct, Saved, Taken, Then, Trouble, TroubleKind, Turn,
    Turned,
};

use super::desk::{Desk, FIRST, NOW, PIPELINE, lead, loads, place};
use super::tasks::{desk as with_account, opened, task, type_in};

const STAGE_NOW: EditStage = EditStage::Queued;

pub fn asked(desk: &Desk) -> &BulkBox {
    match &desk.state.popup {
        Some(Popup::Bulk(asked)) => asked,
        other => panic!("{other:?}, {}", said(desk)),
    }
}

pub fn said(desk: &Desk) -> String {
    desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default()
}

pub fn pushed(effects: &[Effect]) -> Vec<Edit> {
    let all = effects.iter().filter_map(|effect| match effect {
        Effect::PushAll(edits) | Effect::SubmitAll { edits, .. } => Some(edits.clone()),
        _ => None,
    });
    let all: Vec<Vec<Edit>> = all.collect();
    assert!(all.len() < 2, "one step");
    all.into_iter().flatten().collect()
}

pub fn leads(edits: &[Edit]) -> Vec<i64> {
    edits.iter().map(|edit| edit.on.lead().expect("a lead").get()).collect()
}

/// Picks the row with this label.
pub fn choose(desk: &mut Desk, label: &str) -> Vec<Effect> {
    let Some(Popup::Picker(picker)) = &mut desk.state.popup else { panic!("no list, {}", said(desk)) };
    picker.cursor = picker.items.iter().position(|item| item.label == label).expect("the label");
    desk.press("Enter")
}

fn tell(desk: &mut Desk, id: EditId, on: Target, what: EditEvent) {
    desk.send(Msg::Happened(Event::Edit { id, on, what }));
}

/// The disk has all of them, as rows from `first` on.
fn saved(desk: &mut Desk, edits: &[Edit], first: i64) -> Vec<(EditId, Target)> {
    let together = Some(Together { id: BatchId(1), of: edits.len() });
    let mut rows = Vec::new();
    for (n, edit) in edits.iter().enumerate() {
        let row = Edit { id: EditId(first + n as i64), ..edit.clone() };
        rows.push((row.id, row.on));
        let saved = Saved { edit: row, over: Vec::new(), at: NOW, stage: STAGE_NOW, together };
        tell(desk, edit.id, edit.on, EditEvent::Saved(Box::new(saved)));
    }
    rows
}

fn arrives(desk: &mut Desk, (id, on): (EditId, Target)) {
    tell(desk, id, on, EditEvent::Confirmed { made: None, now: Vec::new() });
}

fn parks(desk: &mut Desk, (id, on): (EditId, Target)) {
    let why = Trouble { kind: TroubleKind::Invalid, detail: "stage".into() };
    tell(desk, id, on, EditEvent::Parked { why, seen: None });
}

#[test]
fn marked_leads_are_moved_together_and_those_that_stand_there_are_left_alone() {
    let mut desk = Desk::with_leads(160, 40, 3);
    desk.press("V V m");
    choose(&mut desk, "Stage 12");
    let plan = &asked(&desk).plan;
    assert_eq!((plan.does.len(), plan.same.len(), plan.cannot.len()), (3, 3, 0));
    assert_eq!(plan.from, [(place(FIRST), 3)]);
    assert_eq!(plan.sum, Money::from_units(303));
    assert_eq!(desk.ids(FIRST + 1).len(), 3, "nothing has happened yet");
    let effects = desk.press("Enter");
    let edits = pushed(&effects);
    assert_eq!(leads(&edits), [100, 101, 102]);
    let was = Change::Move { to: place(FIRST), reason: None };
    assert!(edits.iter().all(|edit| edit.base.as_ref() == Some(&was)), "each with its way back");
    assert_eq!(desk.ids(FIRST + 1).len(), 6, "shown at once");
    assert_eq!((desk.state.popup.is_none(), desk.state.marks.count(MarkKind::Leads)), (true, 0));
}

#[test]
fn closing_the_box_keeps_the_marks_and_sends_nothing() {
    let mut desk = Desk::with_leads(160, 40, 3);
    let effects = desk.press("V L Esc");
    assert!(pushed(&effects).is_empty() && desk.state.popup.is_none());
    assert_eq!(desk.state.marks.count(MarkKind::Leads), 3);
}

#[test]
fn each_is_carried_one_stage_and_what_stands_at_the_end_is_named() {
    let mut desk = Desk::new(160, 40);
    let all = [lead(1, 143, 1), lead(2, 142, 1), lead(3, FIRST, 1), lead(4, FIRST + 4, 1)];
    desk.page(all.into(), Then::End);
    desk.hold("l", 5);
    desk.press("= l =");
    desk.hold("h", 9);
    desk.press("V V V L");
    let plan = &asked(&desk).plan;
    let to = |n: usize| match &plan.does[n].1[0].0 {
        Change::Move { to, .. } => to.stage.get(),
        other => panic!("{other:?}"),
    };
    assert_eq!([to(0), to(1), to(2)], [143, FIRST + 1, 142]);
    assert_eq!(plan.cannot, [(Target::Lead(LeadId(1)), Cannot::LastStage)]);
    // Back, nobody gets into the incoming queue.
    desk.press("Esc H");
    let cannot = &asked(&desk).plan.cannot;
    assert_eq!(cannot, &[(Target::Lead(LeadId(3)), Cannot::IntoIncoming)]);
}

#[test]
fn where_nothing_would_change_there_is_no_box() {
    let mut desk = Desk::with_leads(160, 40, 2);
    desk.press("V m");
    choose(&mut desk, "Stage 11");
    assert!(desk.state.popup.is_none() && said(&desk).contains("Nothing would change"), "{}", said(&desk));
    assert_eq!(desk.state.marks.count(MarkKind::Leads), 2);
}

#[test]
fn what_has_no_meaning_for_many_says_so_and_what_is_only_seen_still_works() {
    let mut desk = Desk::with_leads(160, 40, 2);
    for keys in ["e n", "E", "e l", "e u", "e m", "d"] {
        let effects = desk.press(&format!("Esc V {keys}"));
        assert!(pushed(&effects).is_empty(), "{keys}");
        assert!(
            desk.state.popup.is_none() && said(&desk).contains("one at a time"),
            "{keys}: {}",
            said(&desk)
        );
    }
    let effects = desk.press("y i");
    assert!(matches!(effects.as_slice(), [Effect::Copy(id)] if id.as_str() == "100"), "{effects:?}");
}

#[test]
fn a_read_only_account_is_left_alone() {
    let mut desk = Desk::with_leads(160, 40, 2);
    desk.state.settings.is_read_only = true;
    assert!(pushed(&desk.press("V L")).is_empty());
    assert!(desk.state.popup.is_none());
}

#[test]
fn what_changed_while_the_box_was_open_is_shown_before_it_is_sent() {
    let mut desk = Desk::with_leads(160, 40, 3);
    desk.press("V L");
    let moved = dealdesk::domain::Lead { updated_at: NOW, ..lead(101, FIRST + 3, 1) };
    desk.send(Msg::Happened(Event::Changed(vec![moved])));
    assert!(pushed(&desk.press("Enter")).is_empty());
    assert!(said(&desk).contains("changed meanwhile"), "{}", said(&desk));
    let edits = pushed(&desk.press("Enter"));
    assert_eq!(edits[1].base, Some(Change::Move { to: place(FIRST + 3), reason: None }));
}

#[test]
fn lost_asks_once_for_the_reason_and_gives_it_to_each_in_its_own_pipeline() {
    let mut desk = with_account();
    let reason = LossReason { id: LossReasonId(5), name: "Too dear".into(), sort: 1 };
    desk.state.directory.loss_reasons.insert(reason.id, reason);
    desk.state.directory.account.as_mut().expect("an account").has_loss_reasons = true;
    desk.press("V x");
    choose(&mut desk, "Too dear");
    let edits = pushed(&desk.press("Enter"));
    let lost = Change::Move { to: place(143), reason: Some(LossReasonId(5)) };
    assert_eq!(edits.len(), 5);
    assert!(edits.iter().all(|edit| edit.change == lost));
}

#[test]
fn a_person_a_budget_a_note_and_a_task_for_each() {
    let mut desk = with_account();
    desk.press("V a");
    choose(&mut desk, "Mara Stone");
    let edits = pushed(&desk.press("Enter"));
    assert!(edits.len() == 5 && edits.iter().all(|edit| edit.change == Change::Assign(UserId(2))));
    desk.press("V e b");
    type_in(&mut desk, "1200");
    desk.press("Enter");
    let edits = pushed(&desk.press("Enter"));
    assert!(edits.iter().all(|edit| edit.change == Change::SetPrice(Money::from_units(1_200))));
    assert_eq!(edits[0].base, Some(Change::SetPrice(Money::from_units(100))));
    desk.press("V n");
    type_in(&mut desk, "sent the offer");
    desk.press("C-d");
    assert_eq!(asked(&desk).draft.map(|draft| draft.on), Some(Target::Account), "nobody's own draft");
    let effects = desk.press("Enter");
    assert!(
        effects.iter().any(|effect| matches!(effect, Effect::SubmitAll { .. })),
        "the draft goes with it"
    );
    let edits = pushed(&effects);
    assert_eq!(leads(&edits), [100, 101, 102, 103, 104]);
    assert!(
        edits
            .iter()
            .all(|e| matches!(&e.change, Change::AddNote(note) if note.text.as_str() == "sent the offer"))
    );
    desk.press("V t");
    type_in(&mut desk, "tomorrow 10 call");
    desk.press("Enter");
    let edits = pushed(&desk.press("Enter"));
    assert!(
        edits.len() == 5
            && edits
                .iter()
                .all(|e| matches!(&e.change, Change::AddTask(task) if task.text.as_str() == "call"))
    );
}

#[test]
fn a_text_for_many_that_is_not_sent_stays_a_draft() {
    let mut desk = with_account();
    desk.press("V n");
    type_in(&mut desk, "sent");
    desk.press("C-d");
    desk.press("Esc n");
    let Some(Popup::Composer(composer)) = &desk.state.popup else { panic!("no box") };
    assert_eq!(composer.text(), "sent");
}

#[test]
fn tags_that_some_have_stay_with_those_unless_they_are_turned() {
    let mut desk = with_account();
    let tagged = |id: i64, names: &[&str]| dealdesk::domain::Lead {
        tags: names.iter().map(|name| Tag { id: TagId(1), name: (*name).into() }).collect(),
        updated_at: NOW,
        ..lead(id, FIRST, id - 100)
    };
    let all = vec![tagged(100, &["warm", "vip"]), tagged(101, &["warm"]), tagged(102, &["vip"])];
    desk.send(Msg::Happened(Event::Changed(all)));
    desk.press("Space Space Space T");
    let Some(Popup::Picker(picker)) = &desk.state.popup else { panic!("no list") };
    let rows: Vec<String> =
        picker.items.iter().map(|i| format!("{}{}", i.mark.map_or("", |m| m.sign()), i.label)).collect();
    assert_eq!(rows, ["[~] vip", "[~] warm"]);
    // `vip` on all; `warm` over on and off back to those that have it.
    desk.press("Tab Tab Tab Tab");
    let sign = |desk: &Desk, n: usize| match &desk.state.popup {
        Some(Popup::Picker(picker)) => picker.items[n].mark.expect("a mark").sign(),
        other => panic!("{other:?}"),
    };
    let (vip, warm) = (sign(&desk, 0), sign(&desk, 1));
    assert_eq!((vip, warm), ("[x] ", "[~] "), "turned");
    desk.press("Enter");
    let edits = pushed(&desk.press("Enter"));
    let vip = Change::Tag(TagChange { add: vec!["vip".into()], remove: Vec::new() });
    assert_eq!((leads(&edits), edits[0].change == vip), (vec![101], true), "the others have it");
}

#[test]
fn tasks_are_done_and_moved_together() {
    let mut desk = opened((1..=3).map(|n| task(n, NOW.plus(3_600 * n))).collect());
    desk.press("V s");
    desk.press("Enter");
    let edits = pushed(&desk.press("Enter"));
    assert_eq!(edits.len(), 3);
    assert!(edits.iter().all(|edit| matches!(edit.change, Change::Reschedule { .. })), "{edits:?}");
    desk.press("V V d");
    let edits = pushed(&desk.press("Enter"));
    let done = Change::Finish { is_completed: true, result: None };
    assert_eq!(
        edits.iter().map(|edit| edit.on).collect::<Vec<_>>(),
        [1, 2, 3].map(|n| Target::Task(TaskId(n)))
    );
    assert!(edits.iter().all(|edit| edit.change == done));
    assert!(desk.state.tasks.rows().is_empty());
}

#[test]
fn one_message_counts_up_and_the_last_one_says_what_waits() {
    let mut desk = Desk::with_leads(160, 40, 4);
    desk.press("V L");
    let edits = pushed(&desk.press("Enter"));
    assert!(said(&desk).ends_with("0 of 4 sent"), "{}", said(&desk));
    let first = desk.state.toast.clone().expect("said").seq;
    let rows = saved(&mut desk, &edits, 1);
    for row in &rows[..2] {
        arrives(&mut desk, *row);
    }
    assert!(said(&desk).ends_with("2 of 4 sent"), "{}", said(&desk));
    assert_eq!(desk.state.toast.as_ref().map(|toast| toast.seq), Some(first), "the same message");
    // It stays while it counts, and a key takes it away.
    desk.woke(dealdesk::app::Wake::ToastOver { seq: first });
    assert!(desk.state.toast.is_some());
    desk.press("j");
    assert!(desk.state.toast.is_none());
    parks(&mut desk, rows[2]);
    assert!(desk.state.toast.is_none(), "one that waits is no reason to interrupt");
    arrives(&mut desk, rows[3]);
    assert!(said(&desk).contains("3 of 4 sent, 1 wait for you"), "{}", said(&desk));
    assert!(said(&desk).contains("g o"), "{}", said(&desk));
    assert_eq!(desk.state.log.entries().len(), 1, "one line of the log");
}

#[test]
fn what_waits_is_tried_again_alone_and_counted_on() {
    let mut desk = Desk::with_leads(160, 40, 3);
    desk.press("V L");
    let edits = pushed(&desk.press("Enter"));
    let rows = saved(&mut desk, &edits, 1);
    arrives(&mut desk, rows[0]);
    parks(&mut desk, rows[1]);
    parks(&mut desk, rows[2]);
    desk.press("g o");
    let effects = desk.press("r");
    let retries = OutboxAct::Each(vec![OutboxAct::Retry(EditId(2)), OutboxAct::Retry(EditId(3))]);
    assert!(effects.contains(&Effect::Act(retries)), "{effects:?}");
    for row in &rows[1..] {
        tell(&mut desk, row.0, row.1, EditEvent::Sending);
        arrives(&mut desk, *row);
    }
    assert!(said(&desk).contains("3 of 3 sent"), "{}", said(&desk));
    let run = desk.state.runs.get(0).expect("a run");
    assert!(run.members.iter().all(|member| member.fate == Fate::Arrived));
}

#[test]
fn the_outbox_has_a_batch_in_one_line_that_unfolds() {
    let mut desk = Desk::with_leads(160, 40, 3);
    desk.press("V L");
    let edits = pushed(&desk.press("Enter"));
    let rows = saved(&mut desk, &edits, 1);
    arrives(&mut desk, rows[0]);
    parks(&mut desk, rows[1]);
    desk.press("g o");
    let entries = |desk: &Desk| match desk.state.screens.last() {
        Some(Screen::Outbox(view)) => desk.state.outbox_entries(view, 80),
        other => panic!("{other:?}"),
    };
    let all = entries(&desk);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].name.as_str(), all[0].mark), ("▸ 3 leads", "⚑"));
    assert_eq!(all[0].stands, ["1 of 3 sent, 1 wait for you"]);
    desk.press("Enter");
    assert_eq!(entries(&desk).len(), 3, "the line and what is left");
    desk.press("j");
    let Some(Screen::Outbox(view)) = desk.state.screens.last() else { panic!("no outbox") };
    assert_eq!(view.edit, Some(EditId(2)), "what needs a person first");
    // All of it is given up with one word.
    let effects = desk.press("k X d r o p Enter");
    let drops = OutboxAct::Each(vec![OutboxAct::Drop(EditId(2)), OutboxAct::Drop(EditId(3))]);
    assert!(effects.contains(&Effect::Act(drops)), "{effects:?}");
}

#[test]
fn taken_back_it_is_counted_like_any_other() {
    let mut desk = Desk::with_leads(160, 40, 3);
    desk.press("V L");
    let edits = pushed(&desk.press("Enter"));
    let rows = saved(&mut desk, &edits, 1);
    for row in rows {
        arrives(&mut desk, row);
    }
    assert_eq!(desk.press("u"), [Effect::Turn(Turn::Undo)]);
    let together = Some(Together { id: BatchId(1), of: 3 });
    let back = edits.iter().enumerate().map(|(n, edit)| Saved {
        edit: Edit {
            id: EditId(10 + n as i64),
            on: edit.on,
            change: edit.base.clone().expect("a base"),
            base: Some(edit.change.clone()),
        },
        over: Vec::new(),
        at: NOW,
        stage: STAGE_NOW,
        together,
    });
    let turned = Turned::Done { edits: back.collect(), left: Vec::new(), taken: Vec::new() };
    desk.send(Msg::Happened(Event::Turned(Turn::Undo, turned)));
    assert_eq!(desk.ids(FIRST), [100, 101, 102], "shown at once");
    assert!(said(&desk).contains("Taken back: 3 edits"), "{}", said(&desk));
    for (id, edit) in (10..).zip(&edits) {
        arrives(&mut desk, (EditId(id), edit.on));
    }
    assert!(said(&desk).contains("3 of 3 sent"), "{}", said(&desk));
}

fn incoming(lead: i64) -> IncomingLead {
    IncomingLead {
        uid: format!("uid{lead}").as_str().into(),
        category: IncomingCategory::Form,
        pipeline: PIPELINE,
        created_at: NOW,
        source_name: "Website".into(),
        contact_name: None,
        phone: None,
        email: None,
        lead_name: None,
        lead: Some(LeadId(lead)),
        contact: None,
        company: None,
        facts: Vec::new(),
    }
}

/// Leads 900 and 901 wait in the queue of the board's pipeline; whether the queue was read.
fn with_queue(is_read: bool) -> Desk {
    let mut desk = with_account();
    desk.page([lead(900, FIRST - 1, 1), lead(901, FIRST - 1, 2)].into(), Then::End);
    if is_read {
        desk.state.inbox.incoming = vec![incoming(900), incoming(901)];
        desk.state.inbox.as_of = Some(NOW);
    }
    desk.hold("h", 9);
    desk
}

#[test]
fn carried_out_of_the_queue_a_lead_is_accepted_and_the_seconds_are_counted() {
    let mut desk = with_queue(true);
    assert_eq!(desk.cursor(), 900);
    let effects = desk.press("L");
    let Some(Effect::Push(edit)) = effects.first() else { panic!("{effects:?}") };
    let Change::Judge(verdict) = &edit.change else { panic!("{edit:?}") };
    let to = Place { stage: StageId(FIRST), ..place(FIRST) };
    assert_eq!(verdict.how, Decision::Accept { to, user: desk.state.me() });
    assert!(super::desk::wakes(&effects).contains(&dealdesk::app::Wake::HoldTick), "{effects:?}");
    assert_eq!(desk.state.held().len(), 1);
    assert!(desk.ids(FIRST).contains(&900), "shown in its stage");
    // What is done to it next waits behind the verdict.
    let effects = desk.press("L");
    let Some(Effect::Push(edit)) = effects.first() else { panic!("{effects:?}") };
    assert_eq!(edit.base, Some(Change::Move { to: place(FIRST), reason: None }));
}

#[test]
fn while_the_queue_is_not_known_nothing_is_sent_and_it_is_asked_for() {
    let mut desk = with_queue(false);
    let effects = desk.press("L");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Push(_) | Effect::PushAll(_))));
    assert!(loads(&effects).iter().any(|(_, load)| *load == Load::Inbox), "{effects:?}");
    assert!(said(&desk).contains("queue"), "{}", said(&desk));
    assert_eq!(desk.cursor(), 900, "where it was");
}

#[test]
fn what_stands_there_and_waits_for_nobody_is_moved_like_any_other() {
    let mut desk = with_queue(true);
    desk.state.inbox.incoming.remove(0);
    let effects = desk.press("L");
    let Some(Effect::Push(edit)) = effects.first() else { panic!("{effects:?}") };
    assert_eq!(edit.change, Change::Move { to: place(FIRST), reason: None });
}

#[test]
fn lost_out_of_the_queue_is_accepted_first_in_the_same_step() {
    let mut desk = with_queue(true);
    desk.press("Space Space x");
    let edits = pushed(&desk.press("Enter"));
    assert_eq!(leads(&edits), [900, 900, 901, 901]);
    assert!(matches!(edits[0].change, Change::Judge(_)));
    assert!(matches!(edits[1].change, Change::Move { to, .. } if to.stage == StageId::LOST));
    assert!(said(&desk).starts_with("2 leads"), "counted by lead: {}", said(&desk));
    // Taken out before they were sent.
    let rows = saved(&mut desk, &edits, 1);
    let taken = rows.iter().zip(&edits).map(|((id, on), edit)| Taken {
        on: *on,
        edit: *id,
        change: edit.change.clone(),
    });
    let turned = Turned::Done { edits: Vec::new(), left: Vec::new(), taken: taken.collect() };
    desk.send(Msg::Happened(Event::Turned(Turn::Undo, turned)));
    assert_eq!(desk.ids(FIRST - 1), [900, 901], "back in the queue");
    assert_eq!(desk.state.leads.unsent(), 0);
}

#[test]
fn nobody_is_put_into_the_queue() {
    let mut desk = Desk::with_leads(160, 40, 2);
    let effects = desk.press("H");
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Push(_))));
    assert!(said(&desk).contains("takes no leads back"), "{}", said(&desk));
    desk.loaded(dealdesk::domain::RequestId(0), Loaded::NoLead(LeadId(1)));
}
