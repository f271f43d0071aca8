//! Marks: what each key marks, what Esc does first, what survives a refresh, and what is said of what is gone.

use dealdesk::app::Msg;
use dealdesk::app::marks::MarkKind;
use dealdesk::app::state::Screen;
use dealdesk::domain::{LeadId, Target, TaskId};
use dealdesk::sync::event::{Event, Then};

use super::desk::{Desk, FIRST, NOW, lead};
use super::tasks::{opened, task};

fn marked(desk: &Desk) -> Vec<i64> {
    let id = |on: Target| on.lead().expect("a lead").get();
    desk.state.marks.all(MarkKind::Leads).into_iter().map(id).collect()
}

fn said(desk: &Desk) -> String {
    desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default()
}

#[test]
fn space_marks_and_goes_on_and_takes_a_mark_off_again() {
    let mut desk = Desk::with_leads(160, 40, 5);
    desk.press("Space Space j Space");
    assert_eq!(marked(&desk), [100, 101, 103]);
    assert_eq!(desk.cursor(), 104);
    desk.press("k Space");
    assert_eq!(marked(&desk), [100, 101]);
    assert_eq!(desk.state.marks_words().as_deref(), Some("2 marked · 201"));
}

#[test]
fn the_marks_go_before_the_view_does_and_the_filter_after_them() {
    let mut desk = Desk::with_leads(160, 40, 5);
    desk.press("/ 1 0 Enter Space");
    desk.press("Esc");
    assert!(marked(&desk).is_empty() && desk.state.filtered().is_some(), "the marks only");
    desk.press("Esc");
    assert!(desk.state.filtered().is_none() && !desk.state.is_quitting());
    desk.press("Space q");
    assert!(!desk.state.is_quitting());
    desk.press("q");
    assert!(desk.state.is_quitting());
}

#[test]
fn a_range_goes_with_the_cursor_across_stages_and_leaves_other_marks_alone() {
    let mut desk = Desk::with_leads(160, 40, 5);
    desk.press("Space j j v");
    assert_eq!(marked(&desk), [100, 103]);
    desk.press("l");
    // The cursor of the next stage stands at its top.
    assert_eq!(marked(&desk), [100, 103, 104, 500]);
    desk.press("j");
    assert_eq!(marked(&desk), [100, 103, 104, 500, 501]);
    desk.press("k h k k");
    assert_eq!(marked(&desk), [100, 101, 102, 103], "a range shrinks with the cursor");
    desk.press("v j j");
    assert_eq!(marked(&desk), [100, 101, 102, 103], "ended");
    desk.press("v j Esc");
    assert!(marked(&desk).is_empty() && !desk.state.marks.has_range());
}

#[test]
fn all_of_the_stage_then_all_that_is_seen_but_nothing_that_a_filter_or_a_fold_hides() {
    let mut desk = Desk::with_leads(160, 40, 5);
    desk.press("r");
    desk.page((0..5).map(|n| lead(100 + n, FIRST, n)).chain([lead(600, 142, 1)]).collect(), Then::More);
    desk.press("V");
    assert_eq!(marked(&desk), [100, 101, 102, 103, 104]);
    desk.press("V");
    assert_eq!(marked(&desk).len(), 10, "won is folded");
    desk.press("V");
    assert!(said(&desk).contains("Esc"), "{}", said(&desk));
    assert_eq!(marked(&desk).len(), 10);
    desk.press("Esc / 1 0 3 Enter V");
    assert_eq!(marked(&desk), [103]);
    desk.press("Esc Esc");
    assert!(desk.state.filtered().is_none());
}

#[test]
fn marks_stay_when_leads_are_read_anew_and_go_with_what_is_gone() {
    let mut desk = Desk::with_leads(160, 40, 5);
    desk.press("V r");
    desk.page((0..5).map(|n| lead(100 + n, FIRST + 2, n)).collect(), Then::End);
    assert_eq!(marked(&desk), [100, 101, 102, 103, 104], "wherever they stand now");
    desk.send(Msg::Happened(Event::Gone(vec![LeadId(101), LeadId(104), LeadId(500)])));
    assert_eq!(marked(&desk), [100, 102, 103]);
    assert!(said(&desk).contains("2 leads"), "{}", said(&desk));
    assert_eq!(desk.state.marks_words().as_deref(), Some("3 marked · 305"), "and the sum follows");
}

#[test]
fn tasks_are_marked_in_their_list_and_apart_from_leads() {
    let mut desk = opened((1..=4).map(|n| task(n, NOW.plus(60 * n))).collect());
    desk.press("Space Space");
    assert_eq!(desk.state.marks.all(MarkKind::Tasks), [TaskId(1), TaskId(2)].map(Target::Task));
    assert_eq!(desk.state.marked_here(), Some(MarkKind::Tasks));
    desk.press("g b");
    assert_eq!(desk.state.marked_here(), None, "no lead is marked");
    desk.press("Space g t Esc");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Tasks)), "the marks first");
    assert_eq!(desk.state.marks.count(MarkKind::Tasks), 0);
    assert_eq!(desk.state.marks.count(MarkKind::Leads), 1);
}

#[test]
fn where_nothing_can_be_marked_the_key_says_so() {
    let mut desk = Desk::with_leads(160, 40, 2);
    desk.press("Enter Space");
    assert!(said(&desk).contains("nothing to mark"), "{}", said(&desk));
}
