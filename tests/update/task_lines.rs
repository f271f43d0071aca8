//! Tasks as they are typed: text, date, type, person; what cannot be meant is not sent.

use dealdesk::app::Effect;
use dealdesk::app::state::Popup;
use dealdesk::domain::{Change, LeadId, NewTask, Task, TaskId, TaskKindId, Timestamp, UserId};
use dealdesk::sync::event::{Composing, DraftOf, EditEvent, Event};
use proptest::prelude::*;

use super::desk::{Desk, NOW};
use super::tasks::{HOUR, ME, desk, edits, opened, task, type_in};

/// What a line on a lead is sent as.
fn planned(line: &str) -> Result<NewTask, String> {
    let mut desk = desk();
    desk.press("t");
    type_in(&mut desk, line);
    let sent = edits(&desk.press("Enter"));
    match sent.as_slice() {
        [one] => match &one.change {
            Change::AddTask(task) => Ok(task.clone()),
            other => panic!("{other:?}"),
        },
        _ => Err(complaint(&desk)),
    }
}

fn complaint(desk: &Desk) -> String {
    match &desk.state.popup {
        Some(Popup::Composer(composer)) => composer.complaint.clone().expect("a complaint"),
        other => panic!("{other:?}"),
    }
}

fn at(hours: i64) -> Timestamp {
    Timestamp(NOW.secs() + hours * HOUR)
}

#[test]
fn a_line_is_text_date_type_and_person() {
    // Tuesday, 14:00.
    let new = |text: &str, due| NewTask::new(text.into(), due);
    for (line, wanted) in [
        ("send quote", new("send quote", at(24))),
        ("tomorrow 10 send quote", new("send quote", at(20))),
        ("send quote tomorrow 10", new("send quote", at(20))),
        ("завтра в 10 отправить счёт", new("отправить счёт", at(20))),
        ("tomorrow 10 for 30m call Ann", NewTask { duration: 1_800, ..new("call Ann", at(20)) }),
        ("tomorrow all day fair", new("fair", Timestamp(at(34).secs() - 60))),
        (
            "meeting: tomorrow 10 show the oven",
            NewTask { kind: TaskKindId(2), ..new("show the oven", at(20)) },
        ),
        ("tomorrow 10 Site visit: measure", NewTask { kind: TaskKindId(7), ..new("measure", at(20)) }),
        ("Re: offer", new("Re: offer", at(24))),
        (
            "tomorrow 10 send quote @ravi",
            NewTask { responsible: Some(UserId(3)), ..new("send quote", at(20)) },
        ),
        (
            "send quote tomorrow 10 @Mara Stone",
            NewTask { responsible: Some(UserId(2)), ..new("send quote", at(20)) },
        ),
        ("write to ann@oven.example", new("write to ann@oven.example", at(24))),
        ("send quote @nobody", new("send quote @nobody", at(24))),
    ] {
        assert_eq!(planned(line), Ok(wanted), "{line}");
    }
}

#[test]
fn what_cannot_be_meant_is_said_and_not_sent() {
    for (line, said) in [
        ("tomorrow at 3 call", "Say which: Wed 11 March, 15:00"),
        ("10.03.2026 at 10:00 call", "has gone by"),
        ("call tomorrow @mara", "Mara Linden, Mara Stone"),
        ("tomorrow 10", "Say what is to be done"),
        ("", "nothing to send"),
    ] {
        let why = planned(line).expect_err(line);
        assert!(why.contains(said), "{line}: {why}");
    }
    // Decided by going on typing.
    assert_eq!(planned("tomorrow at 3pm call").map(|task| task.due), Ok(at(25)));
}

#[test]
fn tab_turns_the_type_and_the_person_in_the_line_itself() {
    let mut desk = desk();
    desk.press("t");
    type_in(&mut desk, "show the oven");
    let line = |desk: &Desk| match &desk.state.popup {
        Some(Popup::Composer(composer)) => (composer.text(), composer.cursor()),
        other => panic!("{other:?}"),
    };
    for (key, wanted, cursor) in [
        ("Tab", "Meeting: show the oven", 22),
        ("Tab", "Site visit: show the oven", 25),
        ("Tab", "show the oven", 13),
        ("S-Tab", "show the oven @Mara Linden", 13),
        ("S-Tab", "show the oven @Mara Stone", 13),
        ("S-Tab", "show the oven @Ravi Shah", 13),
        ("S-Tab", "show the oven", 13),
    ] {
        let effects = desk.press(key);
        assert_eq!(line(&desk), (wanted.to_owned(), cursor), "{key}");
        assert_eq!(edits(&effects), []);
    }
    desk.press("Tab S-Tab S-Tab");
    let kept = desk.press("Esc");
    let draft = |e: &Effect| matches!(e, Effect::KeepDraft { text, .. } if text == "Meeting: show the oven @Mara Stone");
    assert!(kept.iter().any(draft), "{kept:?}");
}

fn open_edit(task: Task) -> (Desk, String) {
    let mut desk = opened(vec![task]);
    desk.press("e");
    let text = match &desk.state.popup {
        Some(Popup::Composer(composer)) => composer.text(),
        other => panic!("{other:?}"),
    };
    (desk, text)
}

#[test]
fn an_edit_sends_what_was_changed_and_no_more() {
    let old = task(1, at(20));
    let text = Change::SetText("call Ann".into());
    let due = Change::Reschedule { due: at(45), duration: 0 };
    for (line, wanted) in [
        ("2026-03-11 10:00 call Ann", vec![text.clone()]),
        ("2026-03-12 11:00 task 1", vec![due.clone()]),
        ("2026-03-12 11:00 call Ann", vec![text.clone(), due.clone()]),
        ("call Ann", vec![text.clone()]),
        ("2026-03-11 10:00 call Ann thursday 11", vec![text, due]),
        (
            "meeting: 2026-03-11 10:00 task 1 @ravi",
            vec![Change::SetTaskKind(TaskKindId(2)), Change::Assign(UserId(3))],
        ),
        ("2026-03-11 10:00 task 1", vec![]),
    ] {
        let (mut desk, begins) = open_edit(old.clone());
        assert_eq!(begins, "2026-03-11 10:00 task 1");
        desk.press("C-u");
        type_in(&mut desk, line);
        let sent: Vec<Change> = edits(&desk.press("Enter")).into_iter().map(|edit| edit.change).collect();
        assert_eq!(sent, wanted, "{line}");
        assert!(desk.state.popup.is_none(), "{line}");
    }
}

#[test]
fn what_could_not_be_written_down_is_the_same_line_again() {
    let mut desk = desk();
    let line = "Meeting: 2026-03-12 11:00 show the oven @Ravi Shah";
    desk.press("t");
    type_in(&mut desk, line);
    let sent = edits(&desk.press("Enter"));
    let (id, on) = (sent[0].id, sent[0].on);
    let what = EditEvent::NotSaved { why: "the disk is full".into() };
    desk.send(dealdesk::app::Msg::Happened(Event::Edit { id, on, what }));
    let of = DraftOf { on: LeadId(100).into(), what: Composing::Task };
    assert_eq!(desk.state.drafts.get(of).map(|kept| kept.text.as_str()), Some(line));
}

proptest! {
    /// Whatever a task says and whenever it is due: opened and sent without a change, nothing changes.
    #[test]
    fn a_task_reads_back_as_it_is(
        text in "(call |Meeting: |tomorrow |10 |in 2 days |по |friday|@Ravi |3/4 |2026-03-11 10:00 |all day |; |é|: ){1,7}",
        due in -5_000_000..5_000_000_i64, kind in 1..3_i64, who in 1..4_i64,
    ) {
        prop_assume!(!text.trim().is_empty());
        let old = Task {
            text: text.as_str().into(), kind: TaskKindId(kind), responsible: UserId(who), ..task(1, Timestamp(NOW.secs() + due))
        };
        let mut desk = opened(vec![old]);
        desk.press("0 e");
        prop_assert!(matches!(&desk.state.popup, Some(Popup::Composer(c)) if c.of.on == TaskId(1).into()));
        prop_assert_eq!(edits(&desk.press("Enter")), []);
        prop_assert!(desk.state.popup.is_none(), "{:?}", desk.state.popup);
    }

    /// No keystroke of a line brings the program down, and what is sent is ahead and has a text.
    #[test]
    fn any_line_is_a_task_ahead_or_a_complaint(line in "(tomorrow|at|10|3|am|:|;|@|Mara|-|2026-03-1| |  |é|漢|30m|for|на|в|завтра){0,12}") {
        let mut desk = desk();
        desk.press("t");
        type_in(&mut desk, &line);
        for edit in edits(&desk.press("Enter")) {
            let Change::AddTask(task) = edit.change else { panic!("{edit:?}") };
            prop_assert!(task.due > NOW && !task.text.trim().is_empty(), "{:?}", task);
            prop_assert!(task.responsible.is_none_or(|who| who != UserId(0)) && ME == UserId(1));
        }
    }
}
