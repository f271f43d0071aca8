//! The preview beside the board and the list, as messages: one setting, one lead, one question when the cursor rests.

use dealdesk::app::layout::Spot;
use dealdesk::app::pointer::{Clicks, Pointing};
use dealdesk::app::preview::PreviewSide;
use dealdesk::app::state::Screen;
use dealdesk::app::{Effect, Msg, Wake};
use dealdesk::domain::{Lead, LeadDetails, LeadId, RequestId, UserId};
use dealdesk::sync::event::{EditEvent, Event, LeadStory, Load, Loaded, Then};

use super::desk::{self, Desk, FIRST, NOW, lead, loads};

/// Where the preview is, and how wide and high the leads beside it are.
fn shown(desk: &Desk) -> Option<(PreviewSide, u16, u16)> {
    let regions = desk.state.regions();
    regions.preview.map(|preview| (preview.side, regions.leads.width, regions.leads.height))
}

/// Timers that wait for the cursor to rest.
fn wakes(effects: &[Effect]) -> Vec<Wake> {
    let all = desk::wakes(effects).into_iter();
    all.filter(|wake| matches!(wake, Wake::Rested { .. })).collect()
}

fn toast(desk: &Desk) -> String {
    desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default()
}

#[test]
fn one_setting_holds_for_the_board_and_the_list() {
    let mut desk = Desk::with_leads(120, 40, 20);
    desk.press("p");
    assert_eq!(shown(&desk), Some((PreviewSide::Right, 83, 38)));
    desk.press("g l");
    assert_eq!(shown(&desk), Some((PreviewSide::Right, 83, 38)));
    desk.press("P");
    assert_eq!(shown(&desk), Some((PreviewSide::Below, 120, 26)));
    desk.press("g b");
    assert_eq!(shown(&desk), Some((PreviewSide::Below, 120, 26)));
    desk.press("g l p");
    assert_eq!(shown(&desk), None);
    desk.press("g t");
    desk.state.preview.is_on = true;
    assert_eq!(shown(&desk), None, "nowhere else");
}

#[test]
fn where_there_is_no_room_for_it_that_is_said_and_nothing_is_asked() {
    for (width, height, side) in [
        (200, 50, Some(PreviewSide::Right)),
        (120, 40, Some(PreviewSide::Right)),
        (80, 24, Some(PreviewSide::Below)),
        (80, 14, None),
        (40, 40, None),
        (40, 12, None),
    ] {
        for keys in ["j", "g l"] {
            let mut desk = Desk::with_leads(width, height, 20);
            desk.press(keys);
            assert!(toast(&desk).is_empty());
            desk.press("J");
            assert!(toast(&desk).contains("p shows it"), "{}", toast(&desk));
            let effects = desk.press("p");
            assert_eq!(shown(&desk).map(|(side, ..)| side), side, "{width}x{height} {keys}");
            assert_eq!(toast(&desk).contains("too small for it"), side.is_none(), "{}", toast(&desk));
            assert_eq!(wakes(&effects).is_empty(), side.is_none(), "{width}x{height} {keys}");
            // A part of it is never outside of the terminal, and of the list something is left.
            let regions = desk.state.regions();
            if let Some(preview) = regions.preview {
                assert!(preview.inside.right() <= width && preview.inside.bottom() < height);
                assert!(regions.leads.height >= 10 && regions.leads.width >= 60);
            }
        }
    }
}

#[test]
fn on_the_list_a_held_key_asks_once_at_its_end() {
    let mut desk = Desk::with_leads(120, 40, 100);
    desk.press("g l p");
    let effects = desk.hold("j", 60);
    assert_eq!(loads(&effects), []);
    let rests = wakes(&effects);
    let (last, early) = rests.split_last().expect("a timer");
    for wake in early {
        assert_eq!(desk.woke(*wake), []);
    }
    let here = desk.state.list.lead.expect("a lead");
    let asked: Vec<Load> = loads(&desk.woke(*last)).into_iter().map(|(_, load)| load).collect();
    assert_eq!(asked, [Load::Lead(here), Load::Tasks]);
    assert_eq!(desk.woke(*last), []);
}

#[test]
fn another_lead_under_the_cursor_is_another_preview_whatever_brought_it_there() {
    let mut desk = Desk::with_leads(120, 40, 20);
    desk.press("g l p");
    let rests = |effects: &[Effect]| !wakes(effects).is_empty();
    // Sorted anew the cursor stays on its lead; then the first row is another one.
    assert!(!rests(&desk.press("S")));
    assert!(rests(&desk.press("G")));
    desk.state.preview.scroll = 3;
    assert!(!rests(&desk.press("l")), "the same lead, another column");
    assert_eq!(desk.state.preview.scroll, 3);
    assert!(rests(&desk.press("g g")));
    assert_eq!(desk.state.preview.scroll, 0, "another lead begins at its top");
    // A filter leaves another one.
    desk.press("/ 5 1");
    assert!(rests(&desk.press("7")));
    assert_eq!(desk.state.current_lead(), Some(LeadId(517)));
    desk.press("Enter");
    // Behind a card it is not seen.
    let effects = desk.press("Enter");
    assert_eq!(loads(&effects).len(), 2, "the card asks for itself: {effects:?}");
    desk.press("Esc Esc");
    assert_eq!(shown(&desk).map(|(side, ..)| side), Some(PreviewSide::Right));
}

#[test]
fn it_is_scrolled_by_keys_and_by_the_wheel_and_not_beyond_its_end() {
    let mut desk = Desk::with_leads(80, 24, 20);
    desk.press("g l P !");
    assert_eq!(shown(&desk).map(|(side, ..)| side), Some(PreviewSide::Below));
    desk.hold("J", 100);
    let end = desk.state.preview.scroll;
    assert!(end > 0 && end < 40, "{end}");
    desk.press("K");
    assert_eq!(desk.state.preview.scroll, end - 1);
    let row = desk.state.list.row;
    let at = desk.state.regions().preview.expect("a preview").inside;
    let at = Spot { x: at.x + 3, y: at.y + 1 };
    desk.send(Msg::Pointed { at, what: Pointing::WheelUp });
    assert!(desk.state.preview.scroll < end - 1);
    desk.send(Msg::Pointed { at, what: Pointing::Pressed(Clicks::One) });
    assert_eq!(desk.state.list.row, row, "it is no row of the list");
    let body = desk.state.regions().leads;
    desk.send(Msg::Pointed { at: Spot { x: 5, y: body.y + 4 }, what: Pointing::Pressed(Clicks::One) });
    assert_eq!(desk.state.list.row, 3);
}

#[test]
fn the_list_keeps_its_cursor_in_the_part_that_is_left() {
    let mut desk = Desk::with_leads(80, 24, 40);
    desk.press("g l G");
    let page = |desk: &Desk| usize::from(desk.state.regions().leads.height) - 1;
    assert_eq!(desk.state.list.top + page(&desk), 80);
    desk.press("P");
    let (top, row) = (desk.state.list.top, desk.state.list.row);
    assert!((top..top + page(&desk)).contains(&row), "{top} {row}");
    // More come in, and the terminal grows.
    desk.page((0..9).map(|n| lead(900 + n, FIRST, n)).collect(), Then::End);
    desk.resize(200, 50);
    let (top, row) = (desk.state.list.top, desk.state.list.row);
    assert!((top..top + page(&desk)).contains(&row), "{top} {row}");
}

/// The first lead of the board, as it was so many seconds from now.
fn first(at: i64) -> Lead {
    Lead { updated_at: NOW.plus(at), ..lead(100, FIRST, 0) }
}

fn details(at: i64) -> LeadDetails {
    LeadDetails {
        lead: first(at),
        fields: Vec::new(),
        contacts: Vec::new(),
        created_by: UserId(1),
        updated_by: UserId(1),
        score: None,
    }
}

fn story(at: i64) -> Loaded {
    Loaded::Lead(Box::new(LeadStory { details: details(at), contacts: Vec::new(), company: None }))
}

fn changed(desk: &mut Desk, at: i64) -> Vec<Effect> {
    desk.send(Msg::Happened(Event::Changed(vec![first(at)])))
}

/// The question for the lead in full.
fn asked(effects: &[Effect]) -> Option<RequestId> {
    loads(effects).into_iter().find(|(_, load)| *load == Load::Lead(LeadId(100))).map(|(request, _)| request)
}

/// The field under the cursor of the card.
fn field(desk: &Desk) -> Option<dealdesk::app::fields::Editing> {
    match desk.state.screens.last() {
        Some(Screen::Lead(view)) => view.cursor,
        other => panic!("no card but {other:?}"),
    }
}

/// The timer ran out that was asked for last.
fn rest(desk: &mut Desk, effects: &[Effect]) -> Option<RequestId> {
    let wake = *wakes(effects).last().expect("a timer");
    asked(&desk.woke(wake))
}

#[test]
fn a_lead_that_somebody_changed_is_read_again_once_a_change() {
    let mut desk = Desk::with_leads(120, 40, 20);
    let effects = desk.press("p");
    let request = rest(&mut desk, &effects).expect("it is read");
    assert!(wakes(&desk.loaded(request, story(-500))).is_empty());
    assert!(wakes(&changed(&mut desk, -500)).is_empty(), "that is known");
    let effects = changed(&mut desk, 1);
    let request = rest(&mut desk, &effects).expect("it is read again");
    assert!(wakes(&changed(&mut desk, 1)).is_empty(), "it is on its way");
    assert!(wakes(&desk.loaded(request, story(-500))).is_empty(), "an old answer is asked for no more");
    let effects = changed(&mut desk, 2);
    let request = rest(&mut desk, &effects).expect("another change, another question");
    desk.loaded(request, story(2));
    // Somebody is at a box about it: it is read when that is closed.
    desk.press("e n");
    assert!(wakes(&changed(&mut desk, 3)).is_empty());
    let effects = desk.press("Esc");
    assert!(rest(&mut desk, &effects).is_some());
}

#[test]
fn an_open_card_follows_what_others_do_and_stays_as_it_is() {
    let mut desk = Desk::with_leads(120, 40, 20);
    let request = asked(&desk.press("Enter")).expect("it is read");
    desk.loaded(request, story(-500));
    desk.press("J J");
    let here = field(&desk);
    assert!(here.is_some());
    let effects = changed(&mut desk, 1);
    let request = asked(&effects).expect("it is read again");
    assert_eq!(loads(&effects).len(), 1, "{effects:?}");
    assert_eq!(asked(&changed(&mut desk, 1)), None, "it is on its way");
    desk.loaded(request, story(1));
    assert_eq!(field(&desk), here, "the cursor stays on its field");
    assert_eq!(asked(&changed(&mut desk, 1)), None, "it is known");
    // What is typed into a box is about what was there.
    desk.press("e n x");
    assert_eq!(asked(&changed(&mut desk, 2)), None);
    let request = asked(&desk.press("Esc")).expect("when the box is closed");
    desk.loaded(request, story(2));
    // An own edit brings the lead in full with it.
    desk.press("e n y");
    let effects = desk.press("Enter");
    let edit = effects.iter().find_map(|effect| match effect {
        Effect::Submit { edit, .. } => Some(edit.clone()),
        _ => None,
    });
    let edit = edit.expect("an edit");
    let what = EditEvent::Confirmed { made: None, now: vec![details(3).into()] };
    let effects = desk.send(Msg::Happened(Event::Edit { id: edit.id, on: edit.on, what }));
    assert_eq!(asked(&effects), None);
    assert_eq!(asked(&changed(&mut desk, 3)), None);
}
