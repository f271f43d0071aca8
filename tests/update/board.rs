//! The board's own state: a cursor bound to a lead, folding, density, scrolling sideways, one column.

use dealdesk::app::board::Density;
use dealdesk::app::{Effect, Msg};
use dealdesk::domain::{Lead, LeadId, Timestamp};
use dealdesk::sync::event::{EditEvent, Event, Then, Trouble, TroubleKind};

use super::desk::{Desk, FIRST, NOW, lead};

#[test]
fn the_cursor_stays_on_its_lead_at_its_height_when_leads_arrive_above() {
    let mut desk = Desk::with_leads(160, 40, 50);
    desk.hold("j", 30);
    let (on, height) = (desk.cursor(), desk.height_of_cursor());
    desk.press("r");
    let above = (0..20).map(|n| lead(900 + n, FIRST, n - 100));
    let all: Vec<Lead> = above.chain((0..50).map(|n| lead(100 + n, FIRST, 10 * n))).collect();
    desk.page(all, Then::End);
    assert_eq!((desk.cursor(), desk.height_of_cursor()), (on, height));
    // The same when half of those above go.
    desk.press("r");
    desk.page((10..50).map(|n| lead(100 + n, FIRST, 10 * n)).collect(), Then::End);
    assert_eq!((desk.cursor(), desk.height_of_cursor()), (on, height));
}

#[test]
fn until_a_person_chooses_the_cursor_waits_in_the_first_row() {
    let mut desk = Desk::new(160, 40);
    desk.page((0..5).map(|n| lead(100 + n, FIRST, 50 + n)).collect(), Then::More);
    assert_eq!(desk.cursor(), 100);
    desk.page((0..5).map(|n| lead(200 + n, FIRST, n)).collect(), Then::End);
    assert_eq!(desk.cursor(), 200, "the first row has another lead now");
}

#[test]
fn when_its_lead_leaves_the_cursor_falls_to_the_neighbour() {
    let mut desk = Desk::with_leads(160, 40, 5);
    desk.hold("j", 2);
    assert_eq!(desk.cursor(), 102);
    desk.press("r");
    let taken = Lead { updated_at: NOW, ..lead(102, FIRST + 2, 0) };
    desk.page(
        [100, 101, 103, 104].map(|id| lead(id, FIRST, 10 * (id - 100))).into_iter().chain([taken]).collect(),
        Then::End,
    );
    assert_eq!(desk.cursor(), 103);
    let gone = |ids: &[i64]| Msg::Happened(Event::Gone(ids.iter().copied().map(LeadId).collect()));
    desk.press("G");
    desk.send(gone(&[101, 103, 104]));
    assert_eq!(desk.cursor(), 100);
    desk.send(gone(&[100, 102, 500, 501, 502, 503, 504]));
    assert_eq!(desk.cursor(), 0, "nobody is left to point at");
}

#[test]
fn a_refused_lead_takes_the_cursor_back_with_it() {
    let mut desk = Desk::with_leads(160, 40, 30);
    desk.hold("j", 20);
    let on = desk.cursor();
    let Some(Effect::Push(edit)) = desk.press("L").into_iter().next() else { panic!("no edit") };
    assert_eq!((desk.cursor(), desk.ids(FIRST + 1).contains(&on)), (on, true));
    let why = Trouble::of(TroubleKind::Refused);
    let what = EditEvent::Parked { why, seen: None };
    desk.send(Msg::Happened(Event::Edit { id: edit.id, on: edit.on, what }));
    assert_eq!((desk.cursor(), desk.ids(FIRST).contains(&on)), (on, true));
    assert!(desk.is_cursor_visible());
}

#[test]
fn a_refusal_leaves_the_cursor_alone_where_it_is_elsewhere() {
    let mut desk = Desk::with_leads(160, 40, 30);
    let Some(Effect::Push(edit)) = desk.press("L").into_iter().next() else { panic!("no edit") };
    desk.press("j");
    let on = desk.cursor();
    let what = EditEvent::Parked { why: Trouble::of(TroubleKind::Refused), seen: None };
    desk.send(Msg::Happened(Event::Edit { id: edit.id, on: edit.on, what }));
    assert_eq!(desk.cursor(), on);
}

#[test]
fn folding_hides_the_cards_and_opening_brings_them_back() {
    let mut desk = Desk::with_leads(200, 40, 5);
    let folded = |desk: &Desk| {
        let regions = desk.state.regions();
        regions.columns.iter().filter(|c| c.folded).map(|c| c.stage).collect::<Vec<_>>()
    };
    let on = desk.cursor();
    let before = folded(&desk);
    desk.press("=");
    assert_eq!(folded(&desk).len(), before.len() + 1);
    assert_eq!(desk.cursor(), 0, "there is no card to act on");
    assert!(desk.press("L").iter().all(|e| !matches!(e, Effect::Push(_))));
    desk.press("Enter");
    assert_eq!((folded(&desk), desk.cursor()), (before, on));
    // Won and lost are folded until somebody opens them; a lead carried there opens them too.
    desk.press("m t");
    assert_eq!(desk.state.board.stage.map(|s| s.0), Some(142));
    assert_eq!(desk.cursor(), on);
}

#[test]
fn density_turns_through_three_and_keeps_the_cursor_in_sight() {
    let mut desk = Desk::with_leads(160, 40, 50);
    desk.hold("j", 35);
    let on = desk.cursor();
    for density in [Density::Three, Density::One, Density::Two] {
        desk.press("i");
        assert_eq!((desk.state.board.density, desk.cursor()), (density, on));
        assert!(desk.is_cursor_visible(), "{density:?}");
    }
}

#[test]
fn the_focused_stage_is_always_on_the_screen() {
    for width in [1, 20, 59, 60, 61, 80, 100, 120, 200] {
        let mut desk = Desk::with_leads(width, 24, 5);
        for key in ["l", "l", "l", "l", "l", "l", "l", "l", "h", "h", "h", "h", "h", "h", "h", "h"] {
            desk.press(key);
            let focus = desk.state.focused_stage_index();
            let regions = desk.state.regions();
            assert!(
                regions.columns.iter().any(|c| c.stage == focus && c.area.width > 0),
                "{width}: stage {focus}"
            );
            assert!(regions.columns.iter().all(|c| c.area.right() <= width), "{width}: a column too wide");
        }
        assert_eq!(desk.state.focused_stage_index(), 0);
    }
}

#[test]
fn the_board_does_not_slide_while_a_card_is_open() {
    let mut desk = Desk::with_leads(120, 24, 5);
    let before = desk.state.regions().columns;
    desk.press("Enter > < Esc");
    assert_eq!(desk.state.regions().columns, before);
}

#[test]
fn a_narrow_screen_shows_one_stage() {
    let mut desk = Desk::with_leads(40, 20, 5);
    let shown =
        |desk: &Desk| desk.state.regions().columns.iter().map(|c| (c.stage, c.folded)).collect::<Vec<_>>();
    assert_eq!(shown(&desk), [(1, false)]);
    desk.hold("l", 5);
    assert_eq!(shown(&desk), [(6, false)], "won is not folded where it has the screen for itself");
    desk.resize(160, 20);
    assert!(shown(&desk).contains(&(6, true)));
    desk.resize(40, 20);
    assert_eq!(shown(&desk), [(6, false)]);
}

#[test]
fn any_size_keeps_the_cursor_in_sight() {
    let mut desk = Desk::with_leads(160, 40, 50);
    desk.hold("j", 42);
    desk.press("P");
    let on = desk.cursor();
    for (width, height) in [(1, 1), (200, 60), (59, 3), (60, 14), (100, 15), (99, 15), (40, 12), (160, 40)] {
        desk.resize(width, height);
        assert_eq!(desk.cursor(), on, "{width}x{height}");
        assert!(desk.is_cursor_visible(), "{width}x{height}");
    }
}

#[test]
fn a_lead_seen_again_with_an_older_date_does_not_go_back() {
    let mut desk = Desk::with_leads(160, 40, 3);
    desk.press("r");
    let old = Lead { updated_at: Timestamp(1), ..lead(100, FIRST + 3, 0) };
    desk.page(vec![old, lead(101, FIRST, 10), lead(102, FIRST, 20)], Then::End);
    assert!(desk.ids(FIRST).contains(&100));
}
