//! The mouse, as messages: nothing while it is off; a click points, two open, the wheel scrolls, a drag moves a lead.

use dealdesk::app::board::Density;
use dealdesk::app::layout::Spot;
use dealdesk::app::pointer::{Capture, Clicks, Pointing};
use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::tabs::Tab;
use dealdesk::app::{Effect, Msg};
use dealdesk::domain::{Change, StageId};

use super::desk::{Desk, FIRST, place};

const ONE: Pointing = Pointing::Pressed(Clicks::One);
const TWO: Pointing = Pointing::Pressed(Clicks::Two);

fn on() -> Desk {
    let mut desk = Desk::with_leads(200, 40, 50);
    assert!(desk.press("!").contains(&Effect::Point(Capture::On)));
    desk
}

fn point(desk: &mut Desk, (x, y): (u16, u16), what: Pointing) -> Vec<Effect> {
    desk.send(Msg::Pointed { at: Spot { x, y }, what })
}

/// A cell of a card: of the `row`-th one that is in sight in a stage.
fn card(desk: &Desk, stage: i64, row: u16) -> (u16, u16) {
    let (x, y) = head(desk, stage);
    let density = desk.state.board.density;
    (x + 3, y + 2 + row * density.step())
}

fn head(desk: &Desk, stage: i64) -> (u16, u16) {
    let pipeline = desk.state.pipeline().expect("a pipeline");
    let at = pipeline.stages.iter().position(|s| s.id == StageId(stage)).expect("the stage");
    let regions = desk.state.regions();
    let column = regions.columns.iter().find(|c| c.stage == at).expect("its column");
    (column.area.x, column.area.y)
}

fn moved(effects: &[Effect]) -> Vec<(i64, i64)> {
    let made = effects.iter().filter_map(|effect| match effect {
        Effect::Push(edit) => match &edit.change {
            Change::Move { to, .. } => Some((edit.on.lead()?.get(), to.stage.0)),
            _ => None,
        },
        _ => None,
    });
    made.collect()
}

#[test]
fn nothing_happens_while_it_is_off_and_turning_it_off_gives_it_back() {
    let mut desk = Desk::with_leads(160, 40, 50);
    let there = card(&desk, FIRST, 3);
    assert_eq!(point(&mut desk, there, ONE), []);
    assert_eq!(desk.cursor(), 100);
    desk.press("!");
    point(&mut desk, there, ONE);
    assert_eq!(desk.cursor(), 103);
    assert!(desk.press("!").contains(&Effect::Point(Capture::Off)));
    let first = card(&desk, FIRST, 0);
    point(&mut desk, first, ONE);
    assert_eq!(desk.cursor(), 103);
}

#[test]
fn a_click_points_at_what_stands_there_in_every_density() {
    for density in [Density::One, Density::Two, Density::Three] {
        let mut desk = on();
        desk.state.board.density = density;
        desk.hold("j", 30);
        let top = desk.state.board.cursor(place(FIRST)).top as i64;
        let there = card(&desk, FIRST, 2);
        point(&mut desk, there, ONE);
        assert_eq!(desk.cursor(), 100 + top + 2, "{density:?}");
        let other = card(&desk, FIRST + 1, 1);
        point(&mut desk, other, ONE);
        assert_eq!((desk.cursor(), desk.state.board.stage), (501, Some(StageId(FIRST + 1))));
        let above = head(&desk, FIRST + 2);
        point(&mut desk, above, ONE);
        assert_eq!(desk.state.board.stage, Some(StageId(FIRST + 2)));
    }
}

#[test]
fn two_clicks_open_a_card_and_a_folded_stage() {
    let mut desk = on();
    let won = head(&desk, 142);
    point(&mut desk, won, ONE);
    point(&mut desk, won, TWO);
    assert!(
        !desk.state.regions().columns.iter().any(|c| c.folded && c.stage == desk.state.focused_stage_index())
    );
    let above = head(&desk, FIRST);
    point(&mut desk, above, TWO);
    assert_eq!(desk.state.screens.len(), 1, "the head of an open stage is nothing to open");
    let there = card(&desk, FIRST, 1);
    point(&mut desk, there, ONE);
    point(&mut desk, there, TWO);
    assert!(matches!(desk.state.screens.last(), Some(Screen::Lead(view)) if view.id.get() == 101));
}

#[test]
fn a_lead_let_go_over_another_stage_is_moved_as_with_its_key() {
    let mut desk = on();
    let (from, to) = (card(&desk, FIRST, 2), card(&desk, FIRST + 2, 4));
    point(&mut desk, from, ONE);
    point(&mut desk, to, Pointing::Dragged);
    assert_eq!(desk.state.drop_place(), Some(place(FIRST + 2)));
    let (_, said) = desk.state.message().expect("what letting go does");
    assert!(said.contains("Lead 102") && said.contains(&format!("Stage {}", FIRST + 2)), "{said}");
    let effects = point(&mut desk, to, Pointing::Released);
    assert_eq!(moved(&effects), [(102, FIRST + 2)]);
    assert_eq!((desk.cursor(), desk.state.drop_place()), (102, None));
    // One step to undo, as after `L`.
    assert!(desk.press("u").iter().any(|effect| matches!(effect, Effect::Turn(_))));
}

#[test]
fn over_won_it_is_won_and_over_lost_it_is_lost() {
    for stage in [142, 143] {
        let mut by_mouse = on();
        let (from, to) = (card(&by_mouse, FIRST, 0), head(&by_mouse, stage));
        point(&mut by_mouse, from, ONE);
        point(&mut by_mouse, to, Pointing::Dragged);
        let effects = point(&mut by_mouse, to, Pointing::Released);
        let mut by_key = on();
        let keyed = by_key.press(if stage == 142 { "w" } else { "x" });
        assert_eq!(moved(&effects), [(100, stage)]);
        assert_eq!(moved(&effects), moved(&keyed));
        assert_eq!(by_mouse.state.message(), by_key.state.message());
    }
}

#[test]
fn a_drag_that_ends_elsewhere_or_with_esc_moves_nothing() {
    let mut desk = on();
    let (from, to) = (card(&desk, FIRST, 2), card(&desk, FIRST + 1, 0));
    for (ends, keys) in
        [(from, ""), ((0, 0), ""), ((0, 39), ""), (head(&desk, 10), ""), (to, "Esc"), (to, "j")]
    {
        point(&mut desk, from, ONE);
        point(&mut desk, ends, Pointing::Dragged);
        if !keys.is_empty() {
            desk.press(keys);
        }
        assert_eq!(moved(&point(&mut desk, ends, Pointing::Released)), [], "{ends:?} {keys}");
        assert_eq!(desk.ids(FIRST).len(), 50);
        assert!(!desk.state.is_quitting(), "Esc belongs to the drag");
    }
    // A click without a drag is none.
    point(&mut desk, from, ONE);
    assert_eq!(moved(&point(&mut desk, to, Pointing::Released)), []);
}

#[test]
fn the_wheel_scrolls_the_column_under_it_and_leaves_the_focus() {
    let mut desk = on();
    let other = card(&desk, FIRST + 1, 0);
    for _ in 0..5 {
        point(&mut desk, other, Pointing::WheelDown);
    }
    let cursor = desk.state.board.cursor(place(FIRST + 1));
    assert_eq!((cursor.top, cursor.row), (5, 5), "three lines are one card of this density");
    assert_eq!((desk.cursor(), desk.state.board.stage), (100, Some(StageId(FIRST))));
    for _ in 0..9 {
        point(&mut desk, other, Pointing::WheelUp);
    }
    assert_eq!(desk.state.board.cursor(place(FIRST + 1)).top, 0);
    for _ in 0..99 {
        point(&mut desk, other, Pointing::WheelDown);
    }
    let cursor = desk.state.board.cursor(place(FIRST + 1));
    assert!(cursor.top < 50 && cursor.row < 50 && cursor.lead.is_some());
}

#[test]
fn a_tab_a_field_and_a_row_of_the_palette_are_pointed_at() {
    let mut desk = on();
    desk.press("Enter");
    let tabs = desk.state.regions().tabs.expect("tabs");
    let cells = desk.state.tab_cells(tabs.width - 2);
    let x = 1 + cells.iter().take(1).map(|cell| cell.text.chars().count() as u16).sum::<u16>();
    assert_eq!(desk.state.tab_at(usize::from(x), tabs.width), Some(Tab::Timeline));
    point(&mut desk, (x + 1, tabs.y), ONE);
    assert!(matches!(desk.state.screens.last(), Some(Screen::Lead(view)) if view.tab == Tab::Timeline));
    point(&mut desk, (2, tabs.y), ONE);
    let body = desk.state.regions().body;
    point(&mut desk, (body.x + 4, body.y), ONE);
    assert!(matches!(desk.state.screens.last(), Some(Screen::Lead(view)) if view.cursor.is_some()));
    desk.press("Esc Esc :");
    let rows = |desk: &Desk| match &desk.state.popup {
        Some(Popup::Palette(palette)) => (palette.cursor, palette.top),
        other => panic!("{other:?}"),
    };
    // The frame, the line, then the rows.
    point(&mut desk, (90, 5), ONE);
    assert_eq!(rows(&desk), (3, 0));
    point(&mut desk, (90, 5), Pointing::WheelDown);
    assert_eq!(rows(&desk), (6, 0));
    desk.press("m");
    let typed = rows(&desk);
    point(&mut desk, (1, 5), ONE);
    assert_eq!(rows(&desk), typed, "beside the box is nothing, where something was typed");
}

#[test]
fn what_is_under_a_box_is_out_of_reach() {
    let mut desk = on();
    desk.press("m");
    let there = card(&desk, FIRST, 3);
    point(&mut desk, there, Pointing::WheelDown);
    assert!(matches!(&desk.state.popup, Some(Popup::Picker(picker)) if picker.cursor > 0));
    point(&mut desk, there, ONE);
    point(&mut desk, there, Pointing::Dragged);
    assert_eq!((desk.cursor(), desk.state.drop_place()), (100, None));
}

#[test]
fn any_gesture_anywhere_is_harmless() {
    for (width, height) in [(80, 24), (40, 12), (12, 4), (1, 1)] {
        for keys in [
            "j", "Enter", "Enter 2", "Enter 4", "g t", "g c", "g i", "g o", "@", "g /", ":", "?", "m", "n",
            "/",
        ] {
            let mut desk = Desk::with_leads(width, height, 7);
            desk.press("!");
            desk.press(keys);
            for y in (0..height).step_by(2) {
                for x in (0..width).step_by(7) {
                    for what in [ONE, Pointing::Dragged, Pointing::WheelDown, Pointing::WheelUp] {
                        point(&mut desk, (x, y), what);
                    }
                }
            }
            // A row of the palette may well be the one that quits.
            let may_quit = [":", "?"].contains(&keys);
            assert!(may_quit || !desk.state.is_quitting(), "{width}×{height} {keys}");
        }
    }
}
