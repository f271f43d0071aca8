//! The tasks screen: buckets as time passes, the cursor, what each key does to a task, and when disk and server are
//! asked.

use dealdesk::app::msg::Urgency;
use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::tasks::{TaskRef, Whose};
use dealdesk::app::{Effect, Msg, Wake};
use dealdesk::domain::{
    Account, AccountId, Change, Currency, Edit, EditId, LeadId, Owner, RequestId, SafeText, Target, Task,
    TaskId, TaskKind, TaskKindId, Timestamp, User, UserId,
};
use dealdesk::sync::event::{
    Composing, DraftOf, EditEvent, Event, List, Listed, Load, Loaded, Reach, Saved, Trouble, TroubleKind,
};

use super::desk::{Desk, NOW, loads};

pub const ME: UserId = UserId(1);
pub const HOUR: i64 = 3_600;

/// A desk with an account in London, two users of one first name, and three types of tasks.
pub fn desk() -> Desk {
    let mut desk = Desk::with_leads(160, 40, 5);
    let kind = |id, name: &str| TaskKind { id: TaskKindId(id), name: name.into() };
    desk.state.directory.account = Some(Account {
        id: AccountId(1),
        name: "Bluekiln".into(),
        subdomain: "bluekiln".into(),
        currency: Currency { code: "GBP".into(), symbol: "£".into() },
        current_user: ME,
        zone: chrono_tz::Europe::London,
        has_loss_reasons: false,
        language: None,
        task_kinds: vec![kind(1, "Follow-up"), kind(2, "Meeting"), kind(7, "Site visit")],
    });
    for (id, name) in [(1, "Mara Linden"), (2, "Mara Stone"), (3, "Ravi Shah")] {
        let user = User { id: UserId(id), name: name.into(), email: SafeText::default(), is_active: true };
        desk.state.directory.users.insert(user.id, user);
    }
    desk
}

pub fn task(id: i64, due: Timestamp) -> Task {
    Task {
        id: TaskId(id),
        text: format!("task {id}").as_str().into(),
        due,
        duration: 0,
        kind: TaskKindId::FOLLOW_UP,
        responsible: ME,
        owner: Some(Owner::Lead(LeadId(100))),
        is_completed: false,
        result: None,
        created_by: ME,
        created_at: Timestamp(1),
        updated_at: Timestamp(1),
    }
}

/// The screen is open and the disk has answered: with these tasks, read in full a moment ago.
pub fn opened(tasks: Vec<Task>) -> Desk {
    let mut desk = desk();
    let effects = desk.press("g t");
    disk_told(&mut desk, &effects, tasks, Some(NOW));
    desk
}

fn asked(effects: &[Effect], wanted: &Load) -> Option<RequestId> {
    loads(effects).into_iter().find(|(_, load)| load == wanted).map(|(request, _)| request)
}

pub fn disk_told(
    desk: &mut Desk,
    effects: &[Effect],
    tasks: Vec<Task>,
    as_of: Option<Timestamp>,
) -> Vec<Effect> {
    let request = asked(effects, &Load::Tasks).expect("the disk is asked");
    let what = Loaded::Tasks { tasks, around: Vec::new(), as_of };
    desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }))
}

fn at(desk: &mut Desk, now: Timestamp) {
    desk.send(Msg::TimeTold(now));
    desk.woke(Wake::Minute);
}

/// The tasks of each bucket.
fn buckets(desk: &Desk) -> Vec<Vec<i64>> {
    let rows = desk.state.tasks.rows();
    let id = |of: TaskRef| match of {
        TaskRef::Task(id) => id.get(),
        TaskRef::New(edit) => -edit.get().abs(),
    };
    desk.state
        .task_buckets()
        .into_iter()
        .map(|range| rows[range].iter().map(|row| id(row.of)).collect())
        .collect()
}

fn cursor(desk: &Desk) -> i64 {
    match desk.state.task_cursor() {
        Some(TaskRef::Task(id)) => id.get(),
        other => panic!("{other:?}"),
    }
}

pub fn edits(effects: &[Effect]) -> Vec<Edit> {
    let of = |effect: &Effect| match effect {
        Effect::Push(edit) | Effect::Submit { edit, .. } => vec![edit.clone()],
        Effect::SubmitAll { edits, .. } => edits.clone(),
        _ => Vec::new(),
    };
    effects.iter().flat_map(of).collect()
}

pub fn type_in(desk: &mut Desk, text: &str) {
    desk.send(Msg::Pasted(text.to_owned()));
}

const fn day(n: i64) -> Timestamp {
    Timestamp(NOW.0 + n * 24 * HOUR)
}

#[test]
fn buckets_turn_with_the_minute_and_at_midnight() {
    // Tuesday, 14:00 in London, before summer time.
    let end_of_day = Timestamp(NOW.secs() + 10 * HOUR - 60);
    let mut desk = opened(vec![
        task(1, day(-3)),
        task(2, Timestamp(NOW.secs() + 60)),
        task(3, end_of_day),
        task(4, day(1)),
        task(5, day(7)),
        task(6, day(8)),
    ]);
    assert_eq!(buckets(&desk), [vec![1], vec![2, 3], vec![4], vec![5], vec![6]]);
    at(&mut desk, Timestamp(NOW.secs() + 120));
    assert_eq!(buckets(&desk), [vec![1, 2], vec![3], vec![4], vec![5], vec![6]]);
    // A minute after midnight: what was for the whole day is late, tomorrow is today.
    at(&mut desk, Timestamp(NOW.secs() + 10 * HOUR + 60));
    assert_eq!(buckets(&desk), [vec![1, 2, 3], vec![4], vec![], vec![5, 6], vec![]]);
}

#[test]
fn days_are_those_of_the_zone_when_the_clocks_change() {
    // The clocks go forward on Sunday, 29 March: the day has 23 hours. 28 March, 23:30 in London:
    let eve = Timestamp(1_774_740_600);
    let midnight = Timestamp(eve.secs() + 30 * 60);
    let last_of_sunday = Timestamp(midnight.secs() + 23 * HOUR - 60);
    let first_of_monday = Timestamp(midnight.secs() + 23 * HOUR);
    let mut desk = opened(vec![
        task(1, Timestamp(midnight.secs() - 60)),
        task(2, midnight),
        task(3, last_of_sunday),
        task(4, first_of_monday),
    ]);
    at(&mut desk, eve);
    assert_eq!(buckets(&desk)[1..4], [vec![1], vec![2, 3], vec![4]]);
    at(&mut desk, midnight);
    assert_eq!(buckets(&desk)[..3], [vec![1], vec![2, 3], vec![4]]);
}

#[test]
fn own_tasks_are_shown_and_everybodys_with_a_key() {
    let theirs = Task { responsible: UserId(3), ..task(2, day(1)) };
    let done = Task { is_completed: true, ..task(3, day(1)) };
    let mut desk = opened(vec![task(1, day(1)), theirs, done]);
    assert_eq!((buckets(&desk)[2].clone(), desk.state.tasks.whose), (vec![1], Whose::Mine));
    desk.press("0");
    assert_eq!(buckets(&desk)[2], [1, 2]);
    desk.press("0");
    assert_eq!(buckets(&desk)[2], [1]);
}

#[test]
fn the_cursor_goes_with_its_task_when_time_takes_it_to_another_bucket() {
    let soon = Timestamp(NOW.secs() + 60);
    let mut desk = opened(vec![task(1, day(-1)), task(2, soon), task(3, Timestamp(soon.secs() + HOUR))]);
    assert_eq!(cursor(&desk), 1);
    desk.press("l");
    assert_eq!((cursor(&desk), desk.state.tasks.focus()), (2, 1));
    at(&mut desk, Timestamp(soon.secs() + 30));
    assert_eq!((cursor(&desk), desk.state.tasks.focus()), (2, 0));
}

#[test]
fn the_cursor_moves_in_its_column_and_through_the_list() {
    let mut desk = opened(vec![task(1, day(1)), task(2, day(1)), task(3, day(20)), task(4, day(20))]);
    desk.press("j j j");
    assert_eq!(cursor(&desk), 2, "a column ends");
    desk.press("l");
    assert_eq!(cursor(&desk), 3, "empty buckets are passed over");
    desk.press("l");
    assert_eq!(cursor(&desk), 3);
    desk.press("h");
    assert_eq!(cursor(&desk), 2);
    for width in [80, 40] {
        desk.resize(width, 24);
        desk.press("g g");
        let mut seen = vec![cursor(&desk)];
        for _ in 0..4 {
            desk.press("j");
            seen.push(cursor(&desk));
        }
        assert_eq!(seen, [1, 2, 3, 4, 4], "{width}");
        desk.press("h");
        assert_eq!(cursor(&desk), 1, "the heading before");
        desk.press("G");
        assert_eq!(cursor(&desk), 4);
    }
}

#[test]
fn the_cursor_is_in_sight_in_a_list_that_scrolls() {
    let tasks = (0..200).map(|n| task(n + 1, Timestamp(NOW.secs() + (n - 60) * 2 * HOUR))).collect();
    let mut desk = opened(tasks);
    for (width, height) in [(80, 24), (40, 12), (40, 5), (200, 50), (30, 3)] {
        desk.resize(width, height);
        for keys in ["g g", "j", "C-d", "C-d", "l", "G", "k", "C-u", "h", "h"] {
            desk.press(keys);
            let text = format!("task {}", cursor(&desk));
            let mut terminal =
                ratatui::Terminal::new(ratatui::backend::TestBackend::new(width, height)).unwrap();
            let theme = dealdesk::ui::theme::Theme::default();
            terminal.draw(|frame| dealdesk::ui::view(&desk.state, theme, frame)).unwrap();
            let cells = &terminal.backend().buffer().content;
            let reversed =
                |cell: &&ratatui::buffer::Cell| cell.modifier.contains(ratatui::style::Modifier::REVERSED);
            let shown: String = cells.iter().filter(reversed).map(ratatui::buffer::Cell::symbol).collect();
            assert!(shown.contains(&text), "{width}x{height} {keys}: {text:?} is not in {shown:?}");
        }
    }
}

#[test]
fn the_disk_is_asked_first_and_then_the_server_if_that_was_long_ago() {
    let mut desk = desk();
    let effects = desk.press("g t");
    assert_eq!(loads(&effects).len(), 1, "{effects:?}");
    let server = Load::List(List::Tasks, Reach::Due);
    let then = disk_told(&mut desk, &effects, vec![task(1, day(1))], Some(day(-1)));
    let request = asked(&then, &server).expect("the server is asked");
    assert!(then.iter().any(|e| matches!(e, Effect::Load { urgency: Urgency::Now, .. })));
    assert!(desk.state.tasks.is_reading());
    // Pages come: the disk is asked again, and while it answers only noted.
    let listed = || Msg::Happened(Event::Listed(List::Tasks, Listed::Read { came: 1, gone: 0 }));
    let again = desk.send(listed());
    assert_eq!(loads(&again).len(), 1);
    assert_eq!(loads(&desk.send(listed())), []);
    let after = disk_told(&mut desk, &again, vec![task(2, day(1))], Some(NOW));
    assert_eq!(loads(&after).len(), 1, "there was more news");
    assert_eq!(buckets(&desk)[2], [2], "what the disk has no more is gone");
    desk.loaded(request, Loaded::List(List::Tasks));
    assert!(!desk.state.tasks.is_reading());
}

#[test]
fn what_was_read_a_moment_ago_is_asked_for_with_a_key_only() {
    let mut desk = desk();
    let effects = desk.press("g t");
    let then = disk_told(&mut desk, &effects, vec![task(1, day(1))], Some(NOW));
    assert_eq!(loads(&then), []);
    assert!(asked(&desk.press("r"), &Load::List(List::Tasks, Reach::Due)).is_some());
    assert!(asked(&desk.press("R"), &Load::List(List::Tasks, Reach::Anew)).is_some());
}

#[test]
fn a_refusal_is_said_where_the_tasks_would_be() {
    let mut desk = desk();
    let effects = desk.press("g t");
    let then = disk_told(&mut desk, &effects, Vec::new(), None);
    let request = asked(&then, &Load::List(List::Tasks, Reach::Due)).expect("asked");
    desk.send(Msg::Happened(Event::Listed(
        List::Tasks,
        Listed::LeftOut(Trouble::of(TroubleKind::Forbidden)),
    )));
    desk.loaded(request, Loaded::List(List::Tasks));
    assert_eq!(desk.state.tasks.trouble().map(|why| why.kind), Some(TroubleKind::Forbidden));
    assert!(asked(&desk.press("r"), &Load::List(List::Tasks, Reach::Due)).is_some());
    assert_eq!(desk.state.tasks.trouble(), None);
}

#[test]
fn what_was_confirmed_while_the_disk_was_read_stays() {
    let mut desk = opened(vec![task(1, day(1))]);
    let asked = desk.send(Msg::Happened(Event::Listed(List::Tasks, Listed::Read { came: 0, gone: 0 })));
    let id = EditId(9);
    let edit = Edit {
        id,
        on: LeadId(100).into(),
        change: Change::AddTask(dealdesk::domain::NewTask::new("x".into(), day(1))),
        base: None,
    };
    let saved = Saved {
        edit,
        over: Vec::new(),
        at: NOW,
        stage: dealdesk::sync::event::EditStage::Queued,
        together: None,
    };
    desk.send(Msg::Happened(Event::Edit {
        id,
        on: LeadId(100).into(),
        what: EditEvent::Saved(Box::new(saved)),
    }));
    assert_eq!(buckets(&desk)[2], [1, -9], "an own task is there before the server has it");
    let now = vec![task(5, day(1)).into()];
    let what = EditEvent::Confirmed { made: Some(5), now };
    desk.send(Msg::Happened(Event::Edit { id, on: LeadId(100).into(), what }));
    assert_eq!(buckets(&desk)[2], [1, 5]);
    disk_told(&mut desk, &asked, vec![task(1, day(1))], Some(NOW));
    assert_eq!(buckets(&desk)[2], [1, 5]);
}

#[test]
fn done_asks_for_the_result_and_then_for_the_next_step() {
    let mut desk = opened(vec![task(1, day(1)), task(2, day(1))]);
    desk.press("d");
    type_in(&mut desk, "agreed");
    let effects = desk.press("Enter");
    let finish =
        |is_completed, result: Option<&str>| Change::Finish { is_completed, result: result.map(Into::into) };
    let done = edits(&effects);
    assert_eq!(done.len(), 1);
    assert_eq!((done[0].on, &done[0].change), (TaskId(1).into(), &finish(true, Some("agreed"))));
    assert_eq!(done[0].base, Some(finish(false, None)));
    assert!(matches!(&effects[0], Effect::Submit { draft: DraftOf { what: Composing::Result, .. }, .. }));
    assert_eq!((buckets(&desk)[2].clone(), cursor(&desk)), (vec![2], 2), "gone from the list at once");
    let Some(Popup::Composer(next)) = &desk.state.popup else { panic!("the next step is asked for") };
    assert_eq!(next.of, DraftOf { on: LeadId(100).into(), what: Composing::Task });
    assert_eq!(edits(&desk.press("Esc")), [], "skipped");
    assert!(desk.state.popup.is_none() && desk.state.drafts.is_empty());
    // Without a word, and without a next step.
    assert_eq!(edits(&desk.press("d Enter"))[0].change, finish(true, None));
    desk.press("Esc");
    let mut desk = opened(vec![task(1, day(1))]);
    assert_eq!(edits(&desk.press("D"))[0].change, finish(true, None));
    assert!(desk.state.popup.is_none());
    assert_eq!(buckets(&desk).concat(), [0; 0]);
}

#[test]
fn one_line_says_what_came_of_it_and_what_comes_next() {
    for line in ["agreed; tomorrow 10 send quote", "done: agreed; send quote tomorrow 10"] {
        let mut desk = opened(vec![task(1, day(1))]);
        desk.press("d");
        type_in(&mut desk, line);
        let effects = desk.press("Enter");
        let [Effect::SubmitAll { edits, .. }] = effects.as_slice() else { panic!("{effects:?}") };
        let [finish, next] = edits.as_slice() else { panic!("{edits:?}") };
        assert!(
            matches!(&finish.change, Change::Finish { result: Some(r), .. } if &**r == "agreed"),
            "{finish:?}"
        );
        let Change::AddTask(new) = &next.change else { panic!("{next:?}") };
        assert_eq!(
            (&*new.text, new.due, next.on),
            ("send quote", Timestamp(NOW.secs() + 20 * HOUR), Target::Lead(LeadId(100)))
        );
        assert!(desk.state.popup.is_none(), "it is planned");
    }
    // Without a date it is one result.
    let mut desk = opened(vec![task(1, day(1))]);
    desk.press("d");
    type_in(&mut desk, "agreed; wants red ones");
    let effects = desk.press("Enter");
    assert!(
        matches!(&edits(&effects)[0].change, Change::Finish { result: Some(r), .. } if &**r == "agreed; wants red ones")
    );
}

#[test]
fn reschedule_is_tomorrow_at_the_same_time_or_what_is_said() {
    let due = Timestamp(NOW.secs() - 3 * HOUR);
    let tomorrow = Timestamp(due.secs() + 24 * HOUR);
    let all_day = Timestamp(NOW.secs() + 34 * HOUR - 60);
    for (typed, wanted) in
        [("", tomorrow), ("+7", Timestamp(due.secs() + 7 * 24 * HOUR)), ("завтра весь день", all_day)]
    {
        let mut desk = opened(vec![Task { duration: 1_800, ..task(1, due) }]);
        desk.press("s");
        type_in(&mut desk, typed);
        let done = edits(&desk.press("Enter"));
        let duration = if wanted == all_day { 0 } else { 1_800 };
        assert_eq!(done[0].change, Change::Reschedule { due: wanted, duration }, "{typed}");
        assert_eq!(done[0].base, Some(Change::Reschedule { due, duration: 1_800 }));
    }
    for typed in ["yesterday", "10 march 2026 10:00", "at 3", "soon"] {
        let mut desk = opened(vec![task(1, due)]);
        desk.press("s");
        type_in(&mut desk, typed);
        assert_eq!(edits(&desk.press("Enter")), [], "{typed}");
        assert!(matches!(&desk.state.popup, Some(Popup::Composer(c)) if c.complaint.is_some()), "{typed}");
    }
}

#[test]
fn a_person_is_chosen_for_a_task() {
    let mut desk = opened(vec![task(1, day(1))]);
    desk.press("a");
    let Some(Popup::Picker(picker)) = &desk.state.popup else { panic!() };
    let names: Vec<&str> = picker.items.iter().map(|item| item.label.as_str()).collect();
    assert_eq!((names, picker.cursor), (vec!["Mara Linden", "Mara Stone", "Ravi Shah"], 0));
    desk.press("r a v i");
    let done = edits(&desk.press("Enter"));
    assert_eq!((&done[0].change, &done[0].base), (&Change::Assign(UserId(3)), &Some(Change::Assign(ME))));
    assert_eq!(buckets(&desk).concat(), [0; 0], "it is not mine any more");
}

#[test]
fn verbs_of_a_lead_act_on_its_open_task_and_ask_which_of_several() {
    let mut desk = opened(vec![task(1, day(1))]);
    desk.press("g b");
    let lead = desk.state.current_lead().expect("a lead");
    assert_eq!(lead, LeadId(100));
    assert_eq!(edits(&desk.press("D"))[0].on, TaskId(1).into());
    let mut desk = opened(vec![task(1, day(1)), task(2, day(2))]);
    desk.press("g b s");
    assert!(matches!(&desk.state.popup, Some(Popup::Picker(picker)) if picker.items.len() == 2));
    desk.press("j Enter");
    let Some(Popup::Composer(composer)) = &desk.state.popup else { panic!() };
    assert_eq!(composer.of, DraftOf { on: TaskId(2).into(), what: Composing::Due });
    let mut desk = opened(Vec::new());
    assert_eq!(edits(&desk.press("g b d")), []);
    assert!(desk.state.popup.is_none() && desk.state.toast.is_some());
}

#[test]
fn read_only_edits_no_task() {
    let mut desk = opened(vec![task(1, day(1))]);
    desk.state.settings.is_read_only = true;
    for keys in ["d", "D", "s", "a", "e", "t"] {
        assert_eq!(edits(&desk.press(keys)), [], "{keys}");
        assert!(desk.state.popup.is_none(), "{keys}");
    }
}

#[test]
fn enter_opens_what_the_task_hangs_on() {
    let other = Task { owner: Some(Owner::Lead(LeadId(101))), ..task(2, day(1)) };
    let mut desk = opened(vec![task(1, day(1)), other]);
    let effects = desk.press("j Enter");
    assert!(asked(&effects, &Load::Lead(LeadId(101))).is_some());
    assert!(matches!(desk.state.screens.last(), Some(Screen::Lead(view)) if view.place() == (2, 2)));
    let contact = Task { owner: Some(Owner::Contact(dealdesk::domain::ContactId(5))), ..task(1, day(1)) };
    let mut desk = opened(vec![contact]);
    let effects = desk.press("Enter");
    assert!(asked(&effects, &Load::Contact(dealdesk::domain::ContactId(5))).is_some());
    assert!(matches!(desk.state.screens.last(), Some(Screen::Party(_))));
    desk.press("t");
    type_in(&mut desk, "ring her");
    assert_eq!(edits(&desk.press("Enter"))[0].on, dealdesk::domain::ContactId(5).into());
}

#[test]
fn a_lead_that_is_closed_says_how_many_tasks_it_leaves_open() {
    let said = |desk: &Desk| desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default();
    let at = |minutes: i64| Timestamp(NOW.secs() + minutes * 60);
    // Nobody has read the tasks yet: what the lead itself tells.
    let mut closed = desk();
    closed.press("g g w");
    assert!(said(&closed).contains("It still has an open task, due 10 Mar 2026 14:00."), "{}", said(&closed));
    for (tasks, words) in [
        (vec![task(1, at(60))], "It still has an open task, due 10 Mar 2026 15:00."),
        (
            vec![task(1, at(90)), task(2, at(60))],
            "It still has 2 open tasks, the next due 10 Mar 2026 15:00.",
        ),
        // The tasks are known, but not this one of the lead.
        (vec![Task { owner: None, ..task(1, at(60)) }], "It still has an open task, due 10 Mar 2026 14:00."),
    ] {
        let mut desk = opened(tasks);
        desk.press("- g g w");
        assert!(said(&desk).contains(words), "{}", said(&desk));
    }
}
