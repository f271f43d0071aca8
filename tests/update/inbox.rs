//! The inbox: its order, what each key decides, where the next card comes from, and why a lead is red.

use dealdesk::app::inbox::{Item, Sort};
use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::tasks::TaskRef;
use dealdesk::app::{Effect, Msg, Wake};
use dealdesk::domain::rot::{LeadAge, Quiet, QuietOf};
use dealdesk::domain::search::{Finding, Whereabouts};
use dealdesk::domain::{
    Change, CompanyId, ContactId, Decision, Edit, EditId, HOLD_SECS, IncomingCategory, IncomingLead, LeadId,
    Listing, Owner, Place, RequestId, SafeText, Sought, StageId, Target, TaskId, UserId, Verdict,
};
use dealdesk::sync::event::{
    Composing, Depth, EditEvent, EditStage, Event, Load, Loaded, Saved, Then, Trouble, TroubleKind, Turn,
    Turned,
};

use super::desk::{Desk, FIRST, NOW, PIPELINE, lead, loads, place};
use super::tasks::{HOUR, ME, desk, task, type_in};

const DAY: i64 = 24 * HOUR;

fn incoming(uid: &str, category: IncomingCategory, age: i64) -> IncomingLead {
    IncomingLead {
        uid: uid.into(),
        category,
        pipeline: PIPELINE,
        created_at: NOW.plus(-age),
        source_name: "Website".into(),
        contact_name: Some("Ines Carvalho".into()),
        phone: Some("+351 555 0142".into()),
        email: Some("ines@quayside.example".into()),
        lead_name: Some(SafeText::line(&format!("Request {uid}"))),
        lead: Some(LeadId(900 + i64::from(uid.as_bytes()[0]))),
        contact: Some(ContactId(70)),
        company: None,
        facts: Vec::new(),
    }
}

/// The inbox is open, and the disk has told: these wait, these rest, this is known of ages.
pub fn opened(waiting: &[IncomingLead], quiet: &[Quiet], ages: &[(LeadId, LeadAge)]) -> Desk {
    let mut desk = desk();
    old(&mut desk, ages.iter().map(|(id, _)| *id));
    let effects = desk.press("g i");
    for (request, load) in loads(&effects) {
        let what = match load {
            Load::Inbox => {
                Loaded::Inbox { incoming: waiting.to_vec(), quiet: quiet.to_vec(), as_of: Some(NOW) }
            }
            Load::Ages(None) => Loaded::Ages { ages: ages.to_vec(), history: Some(NOW.plus(-30 * DAY)) },
            Load::Tasks => Loaded::Tasks {
                tasks: vec![task(1, NOW.plus(-2 * DAY)), task(2, NOW.plus(-5 * DAY)), task(3, NOW.plus(DAY))],
                around: Vec::new(),
                as_of: Some(NOW),
            },
            _ => continue,
        };
        desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
    }
    desk
}

/// These leads of the desk are older than the history.
fn old(desk: &mut Desk, ids: impl Iterator<Item = LeadId>) {
    let all = ids.map(|id| {
        let due = lead(id.get(), FIRST, 10 * (id.get() - 100));
        dealdesk::domain::Lead { created_at: NOW.plus(-400 * DAY), ..due }
    });
    desk.send(Msg::Happened(Event::Changed(all.collect())));
}

pub fn three() -> Vec<IncomingLead> {
    vec![
        incoming("bbbb", IncomingCategory::Chat, 60),
        incoming("aaaa", IncomingCategory::Form, 600),
        incoming("cccc", IncomingCategory::Mail, 30),
    ]
}

fn staged(days: i64) -> LeadAge {
    LeadAge { staged_at: Some(NOW.plus(-days * DAY)), touched_at: Some(NOW.plus(-3 * DAY)) }
}

fn queue(desk: &Desk) -> Vec<(Sort, String)> {
    let said = |item: &Item| match item {
        Item::Incoming(uid) => uid.to_string(),
        Item::Task(TaskRef::Task(id)) => format!("task {id}"),
        Item::Task(TaskRef::New(id)) => format!("new {id}"),
        Item::Lead(id) => format!("lead {id}"),
    };
    desk.state.inbox.queue().iter().map(|entry| (entry.sort, said(&entry.item))).collect()
}

fn names(desk: &Desk) -> Vec<String> {
    queue(desk).into_iter().map(|(_, name)| name).collect()
}

fn here(desk: &Desk) -> Option<Item> {
    desk.state.inbox.entry().map(|entry| entry.item.clone())
}

fn uid(desk: &Desk) -> String {
    match here(desk) {
        Some(Item::Incoming(uid)) => uid.to_string(),
        other => panic!("{other:?}"),
    }
}

/// All edits the effects hand to the outbox.
fn edits(effects: &[Effect]) -> Vec<Edit> {
    let of = |effect: &Effect| match effect {
        Effect::Push(edit) => vec![edit.clone()],
        Effect::PushAll(edits) => edits.clone(),
        _ => Vec::new(),
    };
    effects.iter().flat_map(of).collect()
}

fn verdict(edit: &Edit) -> &Verdict {
    match &edit.change {
        Change::Judge(verdict) => verdict,
        other => panic!("{other:?}"),
    }
}

fn how(effects: &[Effect]) -> Decision {
    verdict(&edits(effects)[0]).how
}

#[test]
fn one_queue_in_its_order_and_each_lead_once() {
    // All leads of the desk have a next step; one rots, one is about to, one has no step, one is of somebody else.
    let ages = vec![
        (LeadId(101), staged(9)),
        (LeadId(102), staged(20)),
        (LeadId(100), staged(40)),
        (LeadId(103), staged(7)),
    ];
    let mut desk = opened(&three(), &[], &ages);
    let mut without = lead(104, FIRST, 0);
    without.next_task_at = None;
    let mut theirs = lead(600, FIRST, 0);
    (theirs.next_task_at, theirs.responsible) = (None, UserId(3));
    desk.send(Msg::Happened(Event::Changed(vec![without, theirs])));
    let mine = [
        (Sort::Incoming, "aaaa"),
        (Sort::Incoming, "bbbb"),
        (Sort::Incoming, "cccc"),
        (Sort::Overdue, "task 2"),
        (Sort::Overdue, "task 1"),
        (Sort::Rotting, "lead 102"),
        (Sort::Rotting, "lead 101"),
        (Sort::NoStep, "lead 104"),
    ];
    assert_eq!(queue(&desk), mine.map(|(sort, name)| (sort, name.to_owned())));
    assert_eq!((uid(&desk).as_str(), desk.state.inbox.left()), ("aaaa", 8));
    desk.press("0");
    assert_eq!(names(&desk).last().map(String::as_str), Some("lead 600"));
    desk.press("0");
    assert_eq!(names(&desk).len(), 8);
}

#[test]
fn a_key_decides_and_the_next_card_is_there() {
    let mut desk = opened(&three(), &[], &[]);
    let first = Place { pipeline: PIPELINE, stage: StageId(FIRST) };
    let taken = desk.press("1");
    let made = edits(&taken);
    assert_eq!(made.len(), 1);
    let edit = made[0].clone();
    assert_eq!((edit.on, edit.base.is_none()), (Target::Lead(LeadId(900 + 97)), true));
    assert_eq!(verdict(&edit).how, Decision::Accept { to: first, user: Some(ME) });
    assert_eq!((&*verdict(&edit).uid, &*verdict(&edit).name), ("aaaa", "Request aaaa"));
    assert_eq!(uid(&desk), "bbbb", "the next one is here in the same moment");
    assert_eq!(how(&desk.press("3")), Decision::Decline { user: ME });
    assert_eq!(uid(&desk), "cccc");
    assert_eq!(desk.state.held().len(), 2);
    desk.send(Msg::TimeTold(NOW.plus(HOLD_SECS)));
    assert_eq!(desk.state.held().len(), 0);
    // Given to somebody else: by letter, everybody else before oneself.
    desk.press("5");
    assert_eq!(how(&desk.press("a")), Decision::Accept { to: first, user: Some(UserId(2)) });
    assert_eq!(here(&desk), Some(Item::Task(TaskRef::Task(TaskId(2)))));
}

#[test]
fn to_a_stage_and_lost_with_a_reason() {
    let mut desk = opened(&three(), &[], &[]);
    desk.press("m");
    let Decision::Accept { to, user } = how(&desk.press("s")) else { panic!("accepted") };
    assert_eq!((to, user), (place(FIRST + 1), Some(ME)));
    let lost = edits(&desk.press("4"));
    let Change::Move { to, reason } = lost[1].change else { panic!("moved") };
    assert_eq!((to, reason), (place(143), None));
    assert!(matches!(verdict(&lost[0]).how, Decision::Accept { .. }) && lost[0].on == lost[1].on);
    assert_eq!(lost[1].base, Some(Change::Move { to: place(FIRST), reason: None }));
    // With reasons in the account one is picked, and that is the second key.
    if let Some(account) = &mut desk.state.directory.account {
        account.has_loss_reasons = true;
    }
    let reason =
        dealdesk::domain::LossReason { id: dealdesk::domain::LossReasonId(5), name: "Price".into(), sort: 1 };
    desk.state.directory.loss_reasons.insert(reason.id, reason);
    assert_eq!(edits(&desk.press("4")), []);
    let lost = edits(&desk.press("a"));
    assert!(matches!(lost[1].change, Change::Move { reason: Some(reason), .. } if reason.get() == 5));
}

#[test]
fn skipped_ones_come_back_and_the_end_is_said() {
    let mut desk = opened(&three(), &[], &[]);
    desk.press("j j");
    assert_eq!((uid(&desk).as_str(), desk.state.inbox.left(), desk.state.inbox.skipped()), ("cccc", 3, 2));
    desk.press("k");
    assert_eq!((uid(&desk).as_str(), desk.state.inbox.skipped()), ("bbbb", 1));
    desk.press("1 1");
    // Behind the last incoming lead come the tasks; the one that was skipped stays skipped.
    assert_eq!(here(&desk), Some(Item::Task(TaskRef::Task(TaskId(2)))));
    desk.press("1 1");
    assert_eq!((here(&desk), desk.state.inbox.left(), desk.state.inbox.skipped()), (None, 0, 1));
    desk.press("1");
    assert!(desk.state.toast.as_ref().is_some_and(|toast| toast.text.contains("k goes back")));
    desk.press("k");
    assert_eq!(uid(&desk), "aaaa");
}

#[test]
fn what_comes_in_takes_no_card_away_once_the_person_has_begun() {
    let mut desk = opened(&[incoming("bbbb", IncomingCategory::Form, 60)], &[], &[]);
    let listed = |desk: &mut Desk, all: Vec<IncomingLead>| {
        let list = dealdesk::sync::event::List::Incoming;
        let news = dealdesk::sync::event::Listed::Read { came: 1, gone: 0 };
        let effects = desk.send(Msg::Happened(Event::Listed(list, news)));
        let (request, load) = loads(&effects)[0].clone();
        assert_eq!(load, Load::Inbox);
        let what = Loaded::Inbox { incoming: all, quiet: Vec::new(), as_of: Some(NOW) };
        desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
    };
    let older = incoming("aaaa", IncomingCategory::Form, 900);
    listed(&mut desk, vec![older.clone(), incoming("bbbb", IncomingCategory::Form, 60)]);
    assert_eq!(uid(&desk), "aaaa", "nobody has begun: the first is the first");
    desk.press("j k j");
    assert_eq!(uid(&desk), "bbbb");
    let oldest = incoming("dddd", IncomingCategory::Form, 9_000);
    listed(&mut desk, vec![oldest, older, incoming("bbbb", IncomingCategory::Form, 60)]);
    assert_eq!((uid(&desk).as_str(), names(&desk)[0].as_str()), ("bbbb", "dddd"));
    // Decided by somebody else meanwhile: the next card, and nothing done to it.
    listed(&mut desk, vec![incoming("dddd", IncomingCategory::Form, 9_000)]);
    assert!(matches!(here(&desk), Some(Item::Task(_))), "{:?}", here(&desk));
}

#[test]
fn a_step_back_brings_the_card_back() {
    let mut desk = opened(&three(), &[], &[]);
    let edit = edits(&desk.press("1"))[0].clone();
    assert_eq!(desk.press("u"), [Effect::Turn(Turn::Undo)]);
    let out = Turned::TakenOut { on: edit.on, edit: edit.id, change: edit.change };
    desk.send(Msg::Happened(Event::Turned(Turn::Undo, out)));
    assert_eq!((uid(&desk).as_str(), desk.state.inbox.left()), ("aaaa", 5));
    assert_eq!(desk.state.held().len(), 0);
}

#[test]
fn a_verdict_that_waits_for_a_person_leaves_the_card_in_the_queue_while_it_is_there() {
    let mut desk = opened(&three(), &[], &[]);
    let edit = edits(&desk.press("1"))[0].clone();
    let saved = Saved {
        edit: Edit { id: EditId(7), ..edit.clone() },
        over: Vec::new(),
        at: NOW,
        stage: EditStage::Queued,
        together: None,
    };
    let tell = |desk: &mut Desk, id: EditId, what| {
        desk.send(Msg::Happened(Event::Edit { id, on: edit.on, what }));
    };
    tell(&mut desk, edit.id, EditEvent::Saved(Box::new(saved)));
    assert_eq!(names(&desk)[0], "bbbb");
    let why = Trouble { kind: TroubleKind::Invalid, detail: "user_id".into() };
    tell(&mut desk, EditId(7), EditEvent::Parked { why, seen: None });
    assert_eq!(names(&desk)[0], "aaaa", "refused: it waits still");
}

#[test]
fn the_screen_counts_the_seconds_only_while_something_is_held() {
    let mut desk = opened(&three(), &[], &[]);
    let ticks = |effects: &[Effect]| super::desk::wakes(effects).contains(&Wake::HoldTick);
    assert!(!ticks(&desk.press("j")));
    assert!(ticks(&desk.press("1")));
    assert!(!ticks(&desk.press("j")), "one timer is enough");
    for second in 1..HOLD_SECS {
        desk.send(Msg::TimeTold(NOW.plus(second)));
        assert!(ticks(&desk.woke(Wake::HoldTick)), "{second}");
    }
    desk.send(Msg::TimeTold(NOW.plus(HOLD_SECS)));
    assert!(!ticks(&desk.woke(Wake::HoldTick)));
}

#[test]
fn who_it_may_be_is_looked_for_on_the_disk_then_on_the_server() {
    let mut desk = opened(&three(), &[], &[]);
    let mut known = lead(300, FIRST, 60);
    known.main_contact = Some(ContactId(80));
    desk.send(Msg::Happened(Event::Changed(vec![known])));
    let finds = |effects: &[Effect]| {
        loads(effects)
            .into_iter()
            .filter_map(|(request, load)| match load {
                Load::Find { sought, depth, .. } => Some((request, sought, depth)),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    desk.press("j");
    let asked = finds(&desk.press("2"));
    assert_eq!(asked.len(), 2);
    assert!(matches!(&asked[0].1, Sought::Points(points) if points.len() == 2));
    assert_eq!(asked[1].1, Sought::Text("Ines Carvalho".into()));
    let listing = Listing {
        owner: Owner::Contact(ContactId(80)),
        name: "Ines C.".into(),
        company: SafeText::default(),
        phone: "+351 555 0142".into(),
        responsible: ME,
        leads: 1,
    };
    let found = |desk: &mut Desk, request, listings| {
        let what = Loaded::Found {
            of: dealdesk::domain::OwnerKind::Contacts,
            sought: Sought::Text("x".into()),
            listings,
        };
        desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }))
    };
    let deeper = finds(&found(&mut desk, asked[0].0, vec![listing.clone()]));
    assert_eq!((deeper.len(), deeper[0].2), (1, Depth::Server));
    assert_eq!(finds(&found(&mut desk, deeper[0].0, vec![listing])), [], "asked once");
    let Some(Popup::Picker(picker)) = &desk.state.popup else { panic!("a list") };
    let labels: Vec<&str> = picker.items.iter().map(|item| item.label.as_str()).collect();
    assert_eq!(labels, ["Lead 300", "none of them: take it as new"]);
    // A chat is linked; a form is accepted, and gets the same contact.
    let link = Decision::Link { lead: LeadId(300), contact: Some(ContactId(70)), user: ME };
    assert_eq!(how(&desk.press("a")), link);
    desk.press("g g");
    assert_eq!(uid(&desk), "aaaa");
    let asked = finds(&desk.press("2"));
    found(
        &mut desk,
        asked[0].0,
        vec![Listing {
            owner: Owner::Contact(ContactId(80)),
            name: "Ines C.".into(),
            company: SafeText::default(),
            phone: SafeText::default(),
            responsible: ME,
            leads: 1,
        }],
    );
    let made = edits(&desk.press("a"));
    assert!(matches!(verdict(&made[0]).how, Decision::Accept { .. }));
    assert!(matches!(made[1].change, Change::Link { to: Owner::Contact(ContactId(80)), .. }), "{made:?}");
}

/// The labels of the box.
fn labels(desk: &Desk) -> Vec<String> {
    let Some(Popup::Picker(picker)) = &desk.state.popup else { panic!("a list: {:?}", desk.state.popup) };
    picker.items.iter().map(|item| item.label.clone()).collect()
}

fn sought(effects: &[Effect], depth: Depth) -> Vec<RequestId> {
    let asked = loads(effects).into_iter();
    asked
        .filter(|(_, load)| matches!(load, Load::Search { depth: d, .. } if *d == depth))
        .map(|(id, _)| id)
        .collect()
}

#[test]
fn somebody_else_is_found_by_typing_and_what_the_server_knows_joins_in() {
    const NONE: &str = "none of them: take it as new";
    let mut desk = opened(&three(), &[], &[]);
    desk.press("j 2");
    assert_eq!(labels(&desk), [NONE]);
    // Before, letters choose; from here on they are text.
    desk.press("/");
    let first = desk.press("a");
    assert!(
        matches!(&desk.state.popup, Some(Popup::Picker(picker)) if picker.filter.as_deref() == Some("a"))
    );
    let disk = sought(&first, Depth::Disk);
    assert_eq!(disk.len(), 1);
    desk.press("Backspace");
    type_in(&mut desk, "lead 102");
    assert_eq!(labels(&desk)[0], "Lead 102");
    assert_eq!(labels(&desk).last().map(String::as_str), Some(NONE));
    let finding = |id: i64, name: &str, at| Finding {
        on: Owner::Contact(ContactId(id)),
        name: name.into(),
        at,
        text: SafeText::default(),
        updated_at: NOW,
    };
    let told =
        |findings| Loaded::Searched { text: "x".into(), findings, unread: Vec::new(), then: Then::End };
    // The disk is asked anew for what was typed meanwhile, the server where typing rests.
    let again = desk.loaded(disk[0], told(vec![finding(7, "Lead 102 Ines", Whereabouts::Name)]));
    assert_eq!(labels(&desk)[1], "Lead 102 Ines");
    assert_eq!(sought(&again, Depth::Disk).len(), 1);
    desk.press("Down");
    let server = sought(&desk.woke(Wake::TypingRested), Depth::Server);
    assert_eq!(server.len(), 1);
    let company =
        Finding { on: Owner::Company(CompanyId(3)), ..finding(3, "Tin Roof", Whereabouts::Elsewhere) };
    let elsewhere = finding(8, "Zoe Zinc", Whereabouts::Elsewhere);
    desk.loaded(server[0], told(vec![elsewhere, company, finding(9, "Mislead 102", Whereabouts::Name)]));
    let all = labels(&desk);
    assert!(all.contains(&"Zoe Zinc".to_owned()) && !all.contains(&"Tin Roof".to_owned()), "{all:?}");
    let Some(Popup::Picker(picker)) = &desk.state.popup else { panic!("a list") };
    assert_eq!(picker.items[picker.cursor].label, "Lead 102 Ines", "the cursor stays on its hit");
    // A chat is linked to a lead.
    let link = Decision::Link { lead: LeadId(102), contact: Some(ContactId(70)), user: ME };
    assert_eq!(how(&desk.press("Up Up Up Enter")), link);
    assert!(desk.state.popup.is_none());
}

#[test]
fn of_somebody_found_by_typing_a_form_gets_the_contact() {
    let mut desk = opened(&three(), &[], &[]);
    assert_eq!(uid(&desk), "aaaa");
    desk.press("2 /");
    let asked = sought(&desk.press("z"), Depth::Disk);
    let zoe = Finding {
        on: Owner::Contact(ContactId(8)),
        name: "Zoe Zinc".into(),
        at: Whereabouts::Name,
        text: SafeText::default(),
        updated_at: NOW,
    };
    desk.loaded(
        asked[0],
        Loaded::Searched { text: "z".into(), findings: vec![zoe], unread: Vec::new(), then: Then::End },
    );
    let made = edits(&desk.press("Enter"));
    assert!(matches!(verdict(&made[0]).how, Decision::Accept { .. }), "{made:?}");
    assert!(matches!(made[1].change, Change::Link { to: Owner::Contact(ContactId(8)), .. }), "{made:?}");
    // Closing takes the questions back.
    desk.press("2 /");
    let effects = desk.press("q");
    let request = sought(&effects, Depth::Disk)[0];
    assert!(desk.press("Esc").contains(&Effect::Cancel(request)));
}

#[test]
fn later_is_kept_on_the_disk_and_out_of_the_queue() {
    let mut desk = opened(&three(), &[], &[]);
    desk.press("s");
    let effects = desk.press("a");
    let Some(Effect::KeepQuiet(quiet)) = effects.iter().find(|e| matches!(e, Effect::KeepQuiet(_))) else {
        panic!("{effects:?}")
    };
    assert_eq!((&quiet.of, quiet.until), (&QuietOf::Incoming("aaaa".into()), NOW.plus(HOUR)));
    assert_eq!(uid(&desk), "bbbb");
    desk.send(Msg::TimeTold(NOW.plus(HOUR)));
    desk.woke(Wake::Minute);
    assert!(names(&desk).contains(&"aaaa".to_owned()), "it is time");
    // What an earlier run kept holds too, and what is over is taken off the disk.
    let kept = |uid: &str, until| Quiet {
        of: QuietOf::Incoming(uid.into()),
        until,
        because: SafeText::default(),
        made_at: NOW,
    };
    let desk = opened(&three(), &[kept("bbbb", NOW.plus(DAY))], &[]);
    assert_eq!(names(&desk)[..2], ["aaaa", "cccc"]);
}

#[test]
fn a_lead_is_silenced_with_a_day_and_a_reason() {
    let mut desk = opened(&[], &[], &[(LeadId(101), staged(9))]);
    desk.press("j j");
    assert_eq!(here(&desk), Some(Item::Lead(LeadId(101))));
    desk.press("s");
    assert!(
        matches!(&desk.state.popup, Some(Popup::Composer(composer)) if composer.of.what == Composing::Wait)
    );
    let complaint = |desk: &Desk| match &desk.state.popup {
        Some(Popup::Composer(composer)) => composer.complaint.clone().unwrap_or_default(),
        other => panic!("{other:?}"),
    };
    type_in(&mut desk, "champion on holiday");
    desk.press("Enter");
    assert!(complaint(&desk).contains("until when"), "{}", complaint(&desk));
    desk.press("C-u");
    type_in(&mut desk, "in 5 days");
    desk.press("Enter");
    assert!(complaint(&desk).contains("why"), "{}", complaint(&desk));
    type_in(&mut desk, " champion on holiday");
    let effects = desk.press("Enter");
    let Some(Effect::KeepQuiet(quiet)) = effects.iter().find(|e| matches!(e, Effect::KeepQuiet(_))) else {
        panic!("{effects:?}: {}", complaint(&desk))
    };
    assert_eq!((&quiet.of, &*quiet.because), (&QuietOf::Lead(LeadId(101)), "champion on holiday"));
    assert!(quiet.until.since(NOW) > 4 * DAY && quiet.until.since(NOW) < 6 * DAY);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::DropDraft { .. })));
    assert!(!names(&desk).contains(&"lead 101".to_owned()));
}

/// The rows of the box, as one text.
fn why(desk: &Desk) -> String {
    let Some(Popup::Why(shown)) = &desk.state.popup else { panic!("the box: {:?}", desk.state.popup) };
    format!("{:?}", dealdesk::app::why::box_rows(&desk.state, shown))
}

#[test]
fn why_it_is_red_in_one_box_with_the_keys_that_mend_it() {
    let mut desk = opened(&[], &[], &[(LeadId(100), staged(11))]);
    desk.press("W");
    let said = why(&desk);
    for words in ["11 d in Stage 11 (limit 7)", "by a person, 3 d ago", "another time for the task"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // A limit of the stage's own.
    desk.state.settings.rot.stages.insert(place(FIRST), 20);
    assert!(why(&desk).contains("(limit 20)"));
    // A key of the box acts on the lead, and the box is gone.
    desk.press("t");
    assert!(
        matches!(&desk.state.popup, Some(Popup::Composer(composer)) if composer.of.what == Composing::Task)
    );
    desk.press("Esc W W");
    assert!(
        matches!(&desk.state.popup, Some(Popup::Composer(composer)) if composer.of.what == Composing::Wait)
    );
}

#[test]
fn on_the_board_the_history_of_the_one_lead_is_asked_for() {
    // The disk has not told of all of them yet.
    let mut desk = Desk::new(120, 40);
    desk.page(vec![lead(100, FIRST, 1)], Then::End);
    old(&mut desk, [LeadId(100)].into_iter());
    let id = LeadId(desk.cursor());
    let asked = loads(&desk.press("W"));
    let request = asked.iter().find(|(_, load)| *load == Load::Ages(Some(id))).expect("asked").0;
    assert!(why(&desk).contains("not read yet"));
    let what = Loaded::Ages { ages: vec![(id, staged(9))], history: Some(NOW.plus(-30 * DAY)) };
    desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
    assert!(why(&desk).contains("9 d in Stage 11 (limit 7)"), "{}", why(&desk));
    desk.press("q");
    assert!(desk.state.popup.is_none() && matches!(desk.state.screens.last(), Some(Screen::Board)));
}

#[test]
fn a_history_that_does_not_reach_says_at_least() {
    let mut desk = opened(&[], &[], &[]);
    let mut old = lead(100, FIRST, 60);
    (old.created_at, old.updated_at) = (NOW.plus(-400 * DAY), NOW);
    desk.send(Msg::Happened(Event::Changed(vec![old])));
    desk.press("W");
    assert!(why(&desk).contains("at least 30 d in Stage 11"), "{}", why(&desk));
}

#[test]
fn read_only_decides_nothing() {
    let mut desk = opened(&three(), &[], &[]);
    desk.state.settings.is_read_only = true;
    for key in ["1", "2", "3", "4", "5", "s", "m", "a", "w", "x"] {
        assert_eq!(edits(&desk.press(key)), [], "{key}");
        assert!(desk.state.popup.is_none(), "{key}");
    }
    assert_eq!(uid(&desk), "aaaa");
}

#[test]
fn a_lead_without_a_lead_is_judged_by_its_uid() {
    let mut bare = incoming("aaaa", IncomingCategory::Form, 60);
    (bare.lead, bare.contact) = (None, None);
    let mut desk = opened(&[bare], &[], &[]);
    let made = edits(&desk.press("4"));
    assert_eq!((made.len(), made[0].on), (1, Target::Account), "nothing can be lost that has no lead");
    assert!(!names(&desk).contains(&"aaaa".to_owned()));
}

#[test]
fn the_smallest_terminals_and_both_ends() {
    for size in [(1, 1), (12, 3), (20, 5), (40, 12), (300, 100)] {
        let mut desk = opened(&three(), &[], &[]);
        desk.resize(size.0, size.1);
        desk.press("C-d C-d C-u j k G g g W j k Esc 2 Esc 5 Esc");
        assert!(desk.state.inbox.left() > 0, "{size:?}");
    }
}
