//! Clicks on what tells of keys and in boxes, found on the drawn screen: a click does what the key there does, the second
//! one on a row what Enter does, and beside a box nothing is lost.

use dealdesk::app::layout::{Size, Spot};
use dealdesk::app::pointer::{Clicks, Pointing};
use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::{Effect, Key, KeyCode, Msg, State, update};
use dealdesk::domain::OwnerKind;
use dealdesk::i18n::Language;
use dealdesk::sync::event::{EditStage, TroubleKind};
use dealdesk::ui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Modifier;

use super::desk::{Desk, FIRST, NOW, lead, place};
use super::{inbox, outbox, party_handover, tasks};

const SIZES: [(u16, u16); 3] = [(80, 24), (200, 50), (40, 12)];

fn draw(state: &State) -> (Buffer, Option<Position>) {
    let size = state.size;
    let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
    let mut caret = None;
    terminal
        .draw(|frame| {
            // Nobody put it there while it is where no frame has a cell.
            frame.set_cursor_position(Position { x: u16::MAX, y: u16::MAX });
            dealdesk::ui::view(state, Theme::default(), frame);
        })
        .unwrap();
    let at = terminal.get_cursor_position().unwrap();
    if at.x < size.width && at.y < size.height {
        caret = Some(at);
    }
    (terminal.backend().buffer().clone(), caret)
}

/// The symbols of a row, one for each cell; behind a wide one comes an empty one.
fn row(buffer: &Buffer, y: u16) -> Vec<String> {
    (0..buffer.area.width).map(|x| buffer[(x, y)].symbol().to_owned()).collect()
}

fn shown(state: &State) -> String {
    let buffer = draw(state).0;
    (0..buffer.area.height).map(|y| row(&buffer, y).concat() + "\n").collect()
}

/// Where a text stands on the screen: its first cell.
fn find(state: &State, text: &str) -> Option<(u16, u16)> {
    let (buffer, _) = draw(state);
    (0..buffer.area.height).find_map(|y| {
        let cells = row(&buffer, y);
        (0..buffer.area.width)
            .find_map(|x| cells[usize::from(x)..].concat().starts_with(text).then_some((x, y)))
    })
}

/// The cells of the row under the cursor: its line, its first cell and its last one.
fn pointed(state: &State) -> Option<(u16, u16, u16)> {
    let (buffer, _) = draw(state);
    let is_reversed = |x: &u16, y: u16| buffer[(*x, y)].modifier.contains(Modifier::REVERSED);
    (0..buffer.area.height).find_map(|y| {
        let first = (0..buffer.area.width).find(|x| is_reversed(x, y))?;
        let last = (0..buffer.area.width).rev().find(|x| is_reversed(x, y))?;
        Some((y, first, last))
    })
}

fn click(state: &mut State, (x, y): (u16, u16), clicks: Clicks) -> Vec<Effect> {
    update(state, Msg::Pointed { at: Spot { x, y }, what: Pointing::Pressed(clicks) })
}

fn press(state: &mut State, keys: &[Key]) -> Vec<Effect> {
    keys.iter().flat_map(|key| update(state, Msg::KeyPressed(*key))).collect()
}

/// What is seen of a state, and what is not seen of the box and the text in it.
fn told(state: &State) -> String {
    let State { popup, chord, toast, filters, marks, screens, .. } = state;
    let hidden = format!("{popup:?}\n{chord:?}\n{toast:?}\n{filters:?}\n{marks:?}\n{}", screens.len());
    unnumbered(&format!("{}{hidden}", shown(state)))
}

/// Without the numbers of requests: each message takes some, and two keys are two messages.
fn unnumbered(text: &str) -> String {
    let mut parts = text.split("RequestId(");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |said, part| said + "request " + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// Two states are one, or where they begin to differ.
fn assert_same(left: &State, right: &State, what: &str) {
    let (left, right) = (told(left), told(right));
    let differs = left.lines().zip(right.lines()).find(|(left, right)| left != right);
    let short = |text: &str| text.chars().take(300).collect::<String>();
    assert!(left == right, "{what}: {:?}", differs.map(|(left, right)| (short(left), short(right))));
}

/// The cells that are under the cursor in one state and not in the other: their line, the first and the last.
fn moved(from: &State, to: &State) -> Option<(u16, u16, u16)> {
    let (before, after) = (draw(from).0, draw(to).0);
    let is_new = |x: &u16, y: u16| {
        let is = |buffer: &Buffer| buffer[(*x, y)].modifier.contains(Modifier::REVERSED);
        is(&after) && !is(&before)
    };
    (0..after.area.height).find_map(|y| {
        let first = (0..after.area.width).find(|x| is_new(x, y))?;
        let last = (0..after.area.width).rev().find(|x| is_new(x, y))?;
        Some((y, first, last))
    })
}

/// Each with the mouse on.
fn screens() -> Vec<(&'static str, Desk)> {
    let board = || Desk::with_leads(80, 24, 3);
    let after = |name: &'static str, mut desk: Desk, keys: &str| {
        if !keys.is_empty() {
            desk.press(keys);
        }
        desk.press("!");
        (name, desk)
    };
    let waiting = || outbox::row(1, 100, EditStage::Queued);
    let mut taught = board();
    taught.state.lessons.are_on = true;
    let mut all = vec![
        after("an empty account", Desk::new(80, 24), ""),
        after("lessons", taught, ""),
        after("outbox", outbox::with_rows(vec![waiting()]), "g o"),
        after("conflict", outbox::conflict().0, ""),
        after("tasks", tasks::opened(vec![tasks::task(1, NOW)]), ""),
        after("marked tasks", tasks::opened(vec![tasks::task(1, NOW)]), "Space"),
        after("inbox", inbox::opened(&inbox::three(), &[], &[]), ""),
        after("contacts", party_handover::on_list(OwnerKind::Contacts), ""),
        after("marked contacts", party_handover::on_list(OwnerKind::Contacts), "Space"),
        after("contact", party_handover::on_card(party_handover::zoe(&["1"], &["a@b"])), ""),
    ];
    for keys in [
        "j",
        "Space",
        "g l",
        "g l Space",
        "Enter",
        "Enter 2",
        "Enter 3",
        "Enter 4",
        "Enter 5",
        "Enter 7",
        "g t",
        "g i",
        "g c",
        "g m",
        "g o",
        "@",
    ] {
        all.push(after(keys, board(), keys));
    }
    // What is typed there is text, so the mouse comes first.
    for keys in ["! g /", "! g / L", "! /", "! / L"] {
        let mut desk = board();
        desk.press(keys);
        all.push((keys, desk));
    }
    for (_, desk) in &mut all {
        // What was said of the mouse has the place of the hints.
        desk.state.toast = None;
    }
    all
}

/// A hint as it is drawn: cells, and the keys it begins with, each in its cells.
struct Drawn {
    from: usize,
    to: usize,
    keys: Vec<(usize, usize, Key)>,
}

fn key(word: &str) -> Option<Key> {
    match word {
        "↑" => Some(Key::plain(KeyCode::Up)),
        "↓" => Some(Key::plain(KeyCode::Down)),
        // A word of one letter in another alphabet is none.
        word => Key::parse(word).filter(|_| word.is_ascii()),
    }
}

/// What is drawn between two wide gaps, or two points in the middle.
fn hints(buffer: &Buffer, y: u16) -> Vec<Drawn> {
    let cells = row(buffer, y);
    let look = |x: usize| buffer[(x as u16, y)].style();
    let is_gap = |at: usize| {
        let is_blank = |at: usize| cells.get(at).is_none_or(|cell| cell == " ");
        (is_blank(at) && (is_blank(at + 1) || at.checked_sub(1).is_none_or(is_blank))) || cells[at] == "·"
    };
    let mut found = Vec::new();
    let mut at = 0;
    // Somebody new is told in a sentence: it has a test of its own.
    let cells = if cells.contains(&"»".to_owned()) { &cells[..0] } else { &cells[..] };
    while at < cells.len() {
        if is_gap(at) || cells[at] == " " {
            at += 1;
            continue;
        }
        let from = at;
        while at < cells.len() && !is_gap(at) {
            at += 1;
        }
        let to = (from..at).rev().find(|n| cells[*n] != " ").map_or(from, |n| n + 1);
        let mut keys = Vec::new();
        let mut start = from;
        for word in cells[from..to].split(|cell| cell == " ") {
            // A word may be one letter, too, but it does not look like the key before it.
            let Some(key) = key(&word.concat()).filter(|_| look(start) == look(from)) else { break };
            keys.push((start, start + word.len(), key));
            start += word.len() + 1;
        }
        if keys.last().is_some_and(|(_, end, _)| *end < to) {
            found.push(Drawn { from, to, keys });
        }
    }
    found
}

/// Where to click for which keys: of one key, or of one sequence, in the middle of the hint; of several, on each.
fn clicks(state: &State, hint: &Drawn) -> Vec<(u16, Vec<Key>)> {
    let all: Vec<Key> = hint.keys.iter().map(|(_, _, key)| *key).collect();
    let mut begun = state.clone();
    press(&mut begun, &all[..1]);
    if all.len() == 1 || !begun.chord.is_empty() {
        return vec![((hint.from + hint.to) as u16 / 2, all)];
    }
    hint.keys.iter().map(|(from, to, key)| ((from + to) as u16 / 2, vec![*key])).collect()
}

#[test]
fn a_click_in_the_middle_of_every_hint_does_what_its_key_does() {
    let (mut seen, mut did) = (0, 0);
    let screens = screens();
    // Other words take other room, so one size of them will do.
    let english = SIZES.map(|size| (Language::English, size));
    let others = Language::ALL.into_iter().skip(1).map(|language| (language, SIZES[0]));
    for (language, (width, height)) in english.into_iter().chain(others) {
        for (name, desk) in &screens {
            let mut state = desk.state.clone();
            state.speak(language);
            update(&mut state, Msg::Resized(Size { width, height }));
            let (y, before) = (height - 1, told(&state));
            let hints = hints(&draw(&state).0, y);
            for (x, keys) in hints.iter().flat_map(|hint| clicks(&state, hint)) {
                let (mut by_mouse, mut by_key) = (state.clone(), state.clone());
                let clicked = click(&mut by_mouse, (x, y), Clicks::One);
                let what = format!("{name} {language:?} {width}x{height} {keys:?}");
                let pressed = press(&mut by_key, &keys);
                let said = |effects: &[Effect]| unnumbered(&format!("{effects:?}"));
                assert_eq!(said(&clicked), said(&pressed), "{what}");
                let after = told(&by_mouse);
                assert!(after == told(&by_key), "{what}");
                // The second of two clicks is not meant for what is there now.
                assert_eq!(click(&mut by_mouse, (x, y), Clicks::Two), []);
                seen += 1;
                did += usize::from(!clicked.is_empty() || after != before);
            }
        }
    }
    // A few have nothing to do there: nothing follows in a list of one.
    assert!(seen > 500 && did * 10 > seen * 8, "{did} of {seen} hints did something");
}

#[test]
fn what_somebody_new_is_told_can_be_clicked() {
    let (_, desk) = screens().into_iter().find(|(name, _)| *name == "lessons").expect("it is there");
    let mut state = desk.state;
    for size in [(80, 24), (200, 50)] {
        update(&mut state, Msg::Resized(Size { width: size.0, height: size.1 }));
        let mut taught = Vec::new();
        while let Some((lesson, _)) = state.lesson() {
            let (x, y) = find(&state, "» ").expect("a lesson is drawn");
            let keys: Vec<Key> = lesson.key(&state).split(' ').filter_map(Key::parse).collect();
            let (mut by_mouse, mut by_key) = (state.clone(), state.clone());
            let (clicked, pressed) =
                (click(&mut by_mouse, (x + 6, y), Clicks::One), press(&mut by_key, &keys));
            assert_eq!(clicked.len(), pressed.len(), "{lesson:?}");
            assert_same(&by_mouse, &by_key, &format!("{lesson:?}"));
            state.lessons.put(lesson, u8::MAX);
            taught.push(lesson);
        }
        assert!(taught.len() > 5, "{taught:?}");
        for lesson in taught {
            state.lessons.put(lesson, 0);
        }
    }
}

#[test]
fn a_message_in_the_place_of_the_hints_is_none() {
    let mut desk = Desk::with_leads(80, 24, 7);
    desk.press("!");
    assert!(desk.state.message().is_some());
    for x in 0..80 {
        let mut state = desk.state.clone();
        let before = format!("{:?} {:?}", state.screens, state.popup);
        assert_eq!(click(&mut state, (x, 23), Clicks::One), []);
        assert_eq!(format!("{:?} {:?}", state.screens, state.popup), before);
    }
}

#[test]
fn while_it_is_off_no_click_does_anything() {
    for keys in ["j", "m", ":", "?", "F", "f", "n", "g", "S", "g l C", "g /"] {
        let mut desk = Desk::with_leads(80, 24, 7);
        desk.press(keys);
        let before = desk.state.clone();
        for y in 0..24 {
            for x in (0..80).step_by(3) {
                for clicks in [Clicks::One, Clicks::Two] {
                    assert_eq!(click(&mut desk.state, (x, y), clicks), []);
                }
            }
        }
        assert_same(&desk.state, &before, keys);
    }
}

/// A desk whose leads have wide names, for boxes with rows.
fn wide() -> Desk {
    let mut desk = Desk::with_leads(80, 24, 0);
    let names = ["漢字 レストラン", "Café 漢 ｶﾞ", "Lead three", "Lead 四"];
    let leads = names.iter().enumerate().map(|(n, name)| {
        let lead = lead(100 + n as i64, FIRST, n as i64);
        dealdesk::domain::Lead { name: (*name).into(), ..lead }
    });
    desk.send(Msg::Happened(dealdesk::sync::event::Event::Changed(leads.collect())));
    desk
}

#[test]
fn a_click_points_at_a_row_and_the_next_one_does_what_enter_does() {
    let mut seen = 0;
    for size in SIZES {
        for (open, down) in [
            ("m", "j"),
            ("B", "j"),
            ("S", "j"),
            ("m /", "Down"),
            (":", "Down"),
            ("?", "Down"),
            ("F", "j"),
            ("f", "j"),
            ("g / l e", "Down"),
        ] {
            let mut desk = wide();
            desk.press("!");
            desk.resize(size.0, size.1);
            desk.press(open);
            // Far enough to scroll where there is little room.
            for steps in [1, 2, 9] {
                let (mut by_mouse, mut by_key) = (desk.state.clone(), desk.state.clone());
                let down = Key::parse(down).unwrap();
                press(&mut by_key, &vec![down; steps]);
                press(&mut by_mouse, &vec![down; steps - 1]);
                // None where the last row was reached, or one comes into sight that is not there to be clicked.
                let Some((y, first, last)) = moved(&by_mouse, &by_key) else { continue };
                seen += 1;
                for x in [first, u16::midpoint(first, last), last] {
                    let mut here = by_mouse.clone();
                    assert_eq!(click(&mut here, (x, y), Clicks::One), [], "{open} {size:?}");
                    assert_same(&here, &by_key, &format!("{open} {size:?} {x}"));
                    let mut entered = by_key.clone();
                    let effects = press(&mut entered, &[Key::plain(KeyCode::Enter)]);
                    for clicks in [Clicks::One, Clicks::Two] {
                        let mut here = here.clone();
                        assert_eq!(click(&mut here, (x, y), clicks), effects, "{open} {size:?} {clicks:?}");
                        assert_same(&here, &entered, &format!("{open} {size:?} {x} {clicks:?}"));
                    }
                }
            }
        }
    }
    assert!(seen > 40, "{seen} rows were clicked");
}

#[test]
fn a_row_of_the_outbox_is_opened_by_a_click_on_what_is_pointed_at() {
    let rows = (1..4).map(|n| outbox::row(n, 99 + n, outbox::parked(TroubleKind::Invalid)));
    let mut desk = outbox::with_rows(rows.collect());
    desk.press("! g o j");
    let (y, x, _) = pointed(&desk.state).expect("the second one");
    desk.press("k");
    let before = desk.state.screens.len();
    click(&mut desk.state, (x + 5, y), Clicks::One);
    assert_eq!(pointed(&desk.state).map(|(y, ..)| y), Some(y));
    assert_eq!(desk.state.screens.len(), before);
    click(&mut desk.state, (x + 5, y), Clicks::One);
    assert_eq!(desk.state.screens.len(), before + 1);
}

/// Opens a box with these keys; where the row stands that has its cursor before anybody pointed at one.
fn preselected(desk: &mut Desk, keys: &str) -> (u16, u16) {
    let before = desk.state.clone();
    desk.press(keys);
    let (y, first, _) = moved(&before, &desk.state).expect("a row");
    (first + 2, y)
}

#[test]
fn the_row_a_box_begins_with_is_pointed_at_first_like_any_other() {
    let mut desk = Desk::with_leads(80, 24, 7);
    desk.press("!");
    let at = preselected(&mut desk, "m");
    assert_eq!(click(&mut desk.state, at, Clicks::One), []);
    assert!(desk.state.popup.is_some(), "one click sends nothing");
    // A key or the wheel in between, and it is a first one again.
    desk.press("j k");
    assert_eq!(click(&mut desk.state, at, Clicks::One), []);
    for what in [Pointing::WheelDown, Pointing::WheelUp] {
        update(&mut desk.state, Msg::Pointed { at: Spot { x: at.0, y: at.1 }, what });
    }
    assert_eq!(click(&mut desk.state, at, Clicks::One), []);
    let effects = click(&mut desk.state, at, Clicks::Two);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Push(_))), "{effects:?}");
}

#[test]
fn the_second_of_two_clicks_does_not_reach_what_was_below_the_box() {
    let mut desk = Desk::with_leads(80, 24, 7);
    desk.press("!");
    let at = preselected(&mut desk, "m");
    click(&mut desk.state, at, Clicks::One);
    let cursor = desk.cursor();
    assert!(!click(&mut desk.state, at, Clicks::One).is_empty(), "it was chosen");
    assert!(desk.state.popup.is_none());
    assert_eq!(click(&mut desk.state, at, Clicks::Two), []);
    assert_eq!((desk.state.screens.len(), desk.cursor()), (1, cursor));
    // A third one is a first one again.
    let card = find(&desk.state, "Lead 102").expect("a card");
    click(&mut desk.state, card, Clicks::One);
    click(&mut desk.state, card, Clicks::Two);
    assert!(matches!(desk.state.screens.last(), Some(Screen::Lead(_))));
}

#[test]
fn where_things_are_marked_a_click_marks_and_enter_sends() {
    let mut desk = Desk::with_leads(80, 24, 7);
    desk.press("! g l C");
    let shown = |desk: &Desk| desk.state.list.columns.len();
    let (before, at) = (shown(&desk), find(&desk.state, "[x] ").expect("a column that is shown"));
    click(&mut desk.state, at, Clicks::One);
    assert_eq!(shown(&desk), before - 1);
    // Two clicks at once are one mark.
    click(&mut desk.state, at, Clicks::Two);
    assert_eq!(shown(&desk), before - 1);
    click(&mut desk.state, at, Clicks::One);
    assert!(matches!(desk.state.popup, Some(Popup::Columns(_))));
    assert_eq!(shown(&desk), before);
    // Kinds of a timeline.
    desk.press("Enter Enter 2 f");
    let at = find(&desk.state, "[x] ").expect("a kind that is shown");
    click(&mut desk.state, at, Clicks::One);
    assert_eq!(find(&desk.state, "[ ] "), Some(at));
    let cursor = |desk: &Desk| match &desk.state.popup {
        Some(Popup::Picker(picker)) => picker.cursor,
        other => panic!("{other:?}"),
    };
    assert_eq!(cursor(&desk), 0, "it stays where it was clicked");
    click(&mut desk.state, (0, 0), Clicks::One);
    assert!(desk.state.popup.is_some(), "beside the box no mark is given up");
}

#[test]
fn a_click_on_a_key_of_a_box_presses_it() {
    for (open, words, key) in [
        ("m", "Esc closes", "Esc"),
        ("m /", "Enter chooses", "Enter"),
        (":", "> commands", ">"),
        (": m", "Tab completes", "Tab"),
        ("?", "Enter runs", "Enter"),
        ("f", "a field", "a"),
        ("f", "Esc undo", "Esc"),
        ("f e p", "Tab complete", "Tab"),
        ("F", "s save as new", "s"),
        ("g l C", "H L order", "H"),
        ("n h i", "C-d send", "C-d"),
        ("c", "Esc close, keep", "Esc"),
        ("V L", "Enter send", "Enter"),
        ("W", "Esc closes", "Esc"),
    ] {
        // At 40 columns the sentence of the filter is broken into lines.
        for size in [(80, 24), (200, 50), (40, 24)].into_iter().take(if open == "f" { 3 } else { 2 }) {
            let mut desk = Desk::with_leads(size.0, size.1, 7);
            desk.press("!");
            desk.press(open);
            let at = find(&desk.state, words).unwrap_or_else(|| panic!("{open}: {words} at {size:?}"));
            let (mut by_mouse, mut by_key) = (desk.state.clone(), desk.state.clone());
            let effects = press(&mut by_key, &[Key::parse(key).unwrap()]);
            assert_eq!(click(&mut by_mouse, at, Clicks::One), effects, "{open} {words}");
            assert_same(&by_mouse, &by_key, &format!("{open} {words}"));
        }
    }
}

#[test]
fn beside_a_box_nothing_is_lost() {
    let mut desk = Desk::with_leads(80, 24, 7);
    desk.press("!");
    let empty = |state: &State| state.popup.is_none() && state.screens.len() == 1;
    for (keys, leaves) in [
        ("m", true),
        ("m /", true),
        ("m / s", false),
        (":", true),
        (": m o", false),
        ("?", true),
        ("? m", false),
        ("n", true),
        ("n h i", false),
        ("t", true),
        ("t x", false),
        ("c", true),
        ("c x", false),
        ("e n", true),
        ("e n x", false),
        ("F", true),
        ("F s", false),
        ("F s x", false),
        ("f", true),
        ("f e", true),
        ("f e p", false),
        ("V L", true),
        ("W", true),
        ("o", true),
    ] {
        let mut state = desk.state.clone();
        let keys: Vec<Key> = keys.split(' ').map(|key| Key::parse(key).unwrap()).collect();
        press(&mut state, &keys);
        assert!(state.popup.is_some(), "{keys:?} opens a box");
        let before = state.clone();
        let marked = format!("{:?}", state.marks);
        let effects = click(&mut state, (0, 23), Clicks::One);
        if leaves {
            assert!(empty(&state), "{keys:?} leaves the box");
            assert_eq!(format!("{:?}", state.marks), marked);
        } else {
            assert_eq!(effects, [], "{keys:?}");
            assert_same(&state, &before, &format!("{keys:?}"));
        }
        assert!(!state.is_quitting());
    }
    let mut finder = party_handover::on_card(party_handover::zoe(&["1"], &[]));
    finder.press("! e l a");
    click(&mut finder.state, (0, 0), Clicks::One);
    assert!(finder.state.popup.is_some(), "what is looked for stays");
    finder.press("Backspace");
    click(&mut finder.state, (0, 0), Clicks::One);
    assert!(finder.state.popup.is_none());
    // What is under a cell beside the box is not reached by the click that leaves it.
    let mut state = desk.state.clone();
    press(&mut state, &[Key::char('m')]);
    click(&mut state, (3, 8), Clicks::One);
    assert_eq!(state.board.cursor(place(FIRST)).row, 0);
    assert!(empty(&state));
}

#[test]
fn a_click_on_an_offered_key_goes_on_with_the_chord() {
    for size in SIZES {
        for (chord, key, words) in [
            ("g", "t", "Go to the t"),
            ("g", "l", "Go to the l"),
            ("e", "n", "Change the n"),
            ("y", "y", "Copy the l"),
        ] {
            let mut desk = Desk::with_leads(size.0, size.1, 7);
            desk.press("!");
            desk.press(chord);
            let at = find(&desk.state, words).unwrap_or_else(|| panic!("{chord} {words} at {size:?}"));
            let (mut by_mouse, mut by_key) = (desk.state.clone(), desk.state.clone());
            let effects = press(&mut by_key, &[Key::parse(key).unwrap()]);
            assert_eq!(click(&mut by_mouse, at, Clicks::One), effects, "{chord} {key} {size:?}");
            assert_same(&by_mouse, &by_key, &format!("{chord} {key} {size:?}"));
            // Beside the box the chord is over, and nothing else is done.
            let mut state = desk.state.clone();
            assert_eq!(click(&mut state, (0, 1), Clicks::One), []);
            assert!(state.chord.is_empty() && state.screens.len() == 1);
        }
    }
}

#[test]
fn a_click_into_a_text_puts_the_cursor_there() {
    for (open, text) in [
        ("n", "call 漢字 soon"),
        ("t", "call 漢字 soon"),
        (":", "call 漢字 soon"),
        ("?", "call 漢字 soon"),
        ("/", "call 漢字 soon"),
        ("g /", "call 漢字 soon"),
        ("F s", "call 漢字 soon"),
        ("f e", "price > 漢字 and"),
        ("c", "call 漢字 soon"),
        ("e l", "call 漢字 soon"),
    ] {
        for size in SIZES {
            let mut desk = match open {
                "e l" => party_handover::on_card(party_handover::zoe(&["1"], &[])),
                _ => Desk::with_leads(size.0, size.1, 7),
            };
            desk.resize(size.0, size.1);
            desk.press("!");
            desk.press(open);
            text.chars().for_each(|c| drop(press(&mut desk.state, &[Key::char(c)])));
            let (_, caret) = draw(&desk.state);
            let end = caret.unwrap_or_else(|| panic!("{open}: no caret at {size:?}"));
            let head = text.chars().take_while(char::is_ascii).count() as u16;
            let start = end.x - (text.chars().count() as u16 + 2);
            // A narrow one, each half of a wide one, behind it, the end.
            for (cell, lands) in
                [(2, 2), (head, head), (head + 1, head), (head + 2, head + 2), (head + 4, head + 4)]
            {
                let mut state = desk.state.clone();
                click(&mut state, (start + cell, end.y), Clicks::One);
                let (_, caret) = draw(&state);
                // A sentence that can be read leaves the box of a filter another height.
                let at = caret.filter(|at| open == "f e" || at.y == end.y).map(|at| at.x);
                assert_eq!(at, Some(start + lands), "{open} {size:?} {cell}");
                press(&mut state, &[Key::char('z')]);
                let typed: String = text.chars().take(2).chain(['z']).collect();
                if cell == 2 {
                    assert!(find(&state, &typed).is_some(), "{open} {size:?}: {}", shown(&state));
                }
            }
        }
    }
}
