//! What a timeline must not do whatever comes while somebody reads it: jump, tell a gap as the whole, lose what was read.

use dealdesk::app::card::RowTone;
use dealdesk::app::timeline::{self, page::Line};
use dealdesk::app::{Msg, Wake};
use dealdesk::domain::{LeadId, Note, Owner, Task, TaskId, TaskKindId, UserId};
use dealdesk::sync::event::{Feed, Load, Stretch};

use crate::desk::{Desk, NOW, loads};
use crate::timeline::{OF, asked_for, cursor, feed, letter, lines, note, open, rest, screen_row, told};

fn many(ids: std::ops::RangeInclusive<i64>) -> Vec<Note> {
    ids.map(|n| note(n, n, &format!("note {n}"))).collect()
}

fn top(desk: &Desk) -> usize {
    timeline::front(&desk.state).expect("a timeline").1.top
}

#[test]
fn who_scrolled_by_lines_is_not_moved_by_what_comes_above() {
    let (mut desk, request) = open();
    told(&mut desk, request, feed(many(1..=30), Vec::new(), Stretch::Rest(rest(30))));
    desk.press("J");
    let (at, row, before) = (cursor(&desk.state), screen_row(&desk.state), top(&desk));
    assert_eq!(before, 1, "the cursor did not have to move");
    let request = asked_for(&desk.press("r"), None).expect("asked anew");
    told(&mut desk, request, feed(vec![note(90, 0, "new")], Vec::new(), Stretch::Rest(rest(10))));
    assert_eq!((cursor(&desk.state), screen_row(&desk.state)), (at, row));
    assert_eq!(top(&desk), before + 2, "two lines more above");
}

#[test]
fn an_entry_half_out_of_sight_stays_so_when_another_comes() {
    let (mut desk, request) = open();
    let long = (1..=60).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
    let notes = vec![note(1, 1, "first"), note(2, 2, &long), note(3, 3, "last")];
    told(&mut desk, request, feed(notes, Vec::new(), Stretch::Whole));
    desk.press("j Enter C-d J J");
    let before = top(&desk);
    let request = asked_for(&desk.press("r"), None).expect("asked anew");
    told(&mut desk, request, feed(vec![note(90, 0, "new")], Vec::new(), Stretch::Whole));
    assert_eq!(top(&desk), before + 2);
    desk.send(Msg::TimeTold(NOW.plus(61)));
    desk.woke(Wake::Minute);
    assert_eq!(top(&desk), before + 2, "nor does the clock move it");
}

#[test]
fn an_old_stretch_that_was_under_way_does_not_cover_a_gap_above_it() {
    let (mut desk, request) = open();
    told(&mut desk, request, feed(many(10..=40), Vec::new(), Stretch::Rest(rest(40))));
    let older = asked_for(&desk.press("G"), Some(&rest(40))).expect("it is read on");
    let newest = asked_for(&desk.press("r"), None).expect("asked anew");
    // So much is new that it does not reach what was known.
    let new = feed(vec![note(1, 1, "new")], Vec::new(), Stretch::Rest(rest(1)));
    let effects = told(&mut desk, newest, new);
    desk.press("g g");
    assert!(asked_for(&effects, Some(&rest(1))).is_some(), "it goes on from the gap");
    told(&mut desk, older, feed(many(41..=44), Vec::new(), Stretch::Whole));
    let all = lines(&desk.state);
    assert!(all.iter().any(|line| line == "# Reading earlier entries …"), "what lies between: {all:#?}");
    assert!(!all.iter().any(|line| line == "# This is where it began."), "{all:#?}");
}

#[test]
fn what_came_by_another_way_does_not_close_a_gap() {
    let (mut desk, request) = open();
    told(&mut desk, request, feed(many(20..=25), Vec::new(), Stretch::Whole));
    // An own note, told by the answer to its edit.
    desk.press("n");
    desk.send(Msg::Pasted("just said".to_owned()));
    let effects = desk.press("C-d");
    let Some(dealdesk::app::Effect::Submit { edit, .. }) = effects.first() else { panic!("{effects:?}") };
    let what = dealdesk::sync::event::EditEvent::Confirmed {
        made: Some(77),
        now: vec![note(77, 0, "just said").into()],
    };
    let (id, on) = (edit.id, edit.on);
    desk.send(Msg::Happened(dealdesk::sync::event::Event::Edit { id, on, what }));
    let request = asked_for(&desk.press("r"), None).expect("asked anew");
    told(&mut desk, request, feed(many(1..=5), Vec::new(), Stretch::Rest(rest(5))));
    assert!(
        lines(&desk.state).iter().any(|line| line.starts_with("# Earlier entries are not")),
        "hours 5 to 20 were never told: {:#?}",
        lines(&desk.state)
    );
}

#[test]
fn a_conversation_says_that_its_beginning_may_be_missing_and_reads_on() {
    let (mut desk, request) = open();
    let letters = vec![letter(1, 9, "a", "Quote"), letter(2, 8, "a", "Re: Quote")];
    let effects = told(&mut desk, request, feed(letters, Vec::new(), Stretch::Rest(rest(9))));
    desk.press("6");
    let on = asked_for(&effects, Some(&rest(9))).expect("its end is in sight");
    desk.press("Enter");
    assert!(lines(&desk.state).iter().any(|line| line == "# Reading earlier entries …"));
    told(&mut desk, on, feed(vec![letter(3, 30, "a", "Quote")], Vec::new(), Stretch::Whole));
    assert!(!lines(&desk.state).iter().any(|line| line.contains("arlier entries")));
    assert_eq!(lines(&desk.state).iter().filter(|line| line.contains("email received")).count(), 3);
    assert!(cursor(&desk.state).contains("From: ines"), "{}", cursor(&desk.state));
}

#[test]
fn mail_shows_where_not_everything_is_read() {
    let (mut desk, request) = open();
    let letters = vec![letter(1, 2, "a", "New"), letter(2, 50, "b", "From the disk")];
    told(&mut desk, request, feed(letters, Vec::new(), Stretch::Rest(rest(10))));
    desk.press("6");
    let all = lines(&desk.state);
    let at = |what: &str| {
        all.iter().position(|line| line.contains(what)).unwrap_or_else(|| panic!("{what}: {all:#?}"))
    };
    assert!(at("New") < at("Reading earlier entries") && at("Reading earlier entries") < at("From the disk"));
}

#[test]
fn a_task_becomes_overdue_while_one_looks() {
    let (mut desk, request) = open();
    let task = Task {
        id: TaskId(9),
        text: "call back".into(),
        due: NOW.plus(90),
        duration: 0,
        kind: TaskKindId::FOLLOW_UP,
        responsible: UserId(1),
        owner: Some(OF),
        is_completed: false,
        result: None,
        created_by: UserId(1),
        created_at: NOW,
        updated_at: NOW,
    };
    told(&mut desk, request, Feed { tasks: vec![task], ..feed(Vec::new(), Vec::new(), Stretch::Whole) });
    let tone = |desk: &Desk| {
        let page = timeline::front(&desk.state).and_then(|(_, view)| view.page()).expect("a page");
        let mut heads = page.blocks.iter().flat_map(|block| &block.lines).filter_map(|line| match line {
            Line::Head(head) => Some(head.tone),
            _ => None,
        });
        heads.next().expect("an entry")
    };
    assert_eq!(tone(&desk), RowTone::Soon);
    desk.send(Msg::TimeTold(NOW.plus(120)));
    desk.woke(Wake::Minute);
    assert_eq!(tone(&desk), RowTone::Late);
}

#[test]
fn the_story_looked_at_last_is_kept_and_who_comes_back_sees_something() {
    let mut desk = Desk::with_leads(100, 30, 40);
    desk.press("Enter");
    let first = asked_for(&desk.press("2"), None).expect("asked");
    told(&mut desk, first, feed(vec![note(1, 1, "kept")], Vec::new(), Stretch::Whole));
    for turn in 0..30 {
        desk.press("Esc j Enter 2");
        let front = timeline::front(&desk.state).expect("a timeline").0;
        assert_ne!(front, OF);
        let page = timeline::front(&desk.state).and_then(|(_, view)| view.page()).expect("a page");
        assert!(!page.blocks.is_empty(), "it says that it is read");
        // Back to the first one now and then.
        if turn % 10 == 9 {
            desk.press("Esc g g Enter 2");
            assert_eq!(cursor(&desk.state), "kept");
            for _ in 0..=turn {
                desk.press("Esc j Enter");
            }
        }
    }
    let kept = (100..140).filter(|id| desk.state.feeds.get(Owner::Lead(LeadId(*id))).is_some()).count();
    assert!(kept <= 16, "{kept} stories");
}

#[test]
fn who_comes_back_after_a_while_is_told_the_news() {
    let (mut desk, request) = open();
    told(&mut desk, request, feed(many(1..=3), Vec::new(), Stretch::Whole));
    desk.press("g t");
    desk.send(Msg::TimeTold(NOW.plus(30)));
    assert_eq!(asked_for(&desk.press("Esc"), None), None, "it is fresh");
    desk.press("g t");
    desk.send(Msg::TimeTold(NOW.plus(90)));
    let effects = desk.press("Esc");
    let asked = loads(&effects).into_iter().filter(|(_, load)| matches!(load, Load::Feed { .. })).count();
    assert_eq!(asked, 1, "{effects:?}");
}

#[test]
fn kinds_are_chosen_where_they_count() {
    let (mut desk, request) = open();
    told(&mut desk, request, feed(vec![letter(1, 2, "a", "New")], Vec::new(), Stretch::Whole));
    for (tab, opens) in [("6", false), ("7", false), ("2", true)] {
        desk.press(tab);
        desk.press("f");
        assert_eq!(desk.state.popup.is_some(), opens, "tab {tab}");
        assert_eq!(timeline::has_kinds(&desk.state), opens, "tab {tab}");
    }
}
