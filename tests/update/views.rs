//! The list, the filter builder and saved views, as messages.

use dealdesk::app::builder::Focus;
use dealdesk::app::picker::Shown;
use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::{Effect, Key, Msg};
use dealdesk::domain::query::parse;
use dealdesk::domain::rot::LeadAge;
use dealdesk::domain::{
    Lead, LeadId, Money, RequestId, SavedView, Tag, TagId, Timestamp, User, UserId, ViewChange, ViewScreen,
    ViewsKept,
};
use dealdesk::sync::event::{Event, Load, Loaded, Then};

use super::desk::{Desk, FIRST, NOW, lead, loads, place};

const DAY: i64 = 86_400;

fn user(id: i64, name: &str) -> User {
    User { id: UserId(id), name: name.into(), email: "".into(), is_active: true }
}

fn named(id: i64, stage: i64, name: &str) -> Lead {
    Lead { name: name.into(), ..lead(id, stage, id) }
}

/// Five leads in two stages: prices as their ids, one of Mara, one tagged.
fn desk() -> Desk {
    let mut desk = Desk::new(120, 40);
    let mut leads = vec![
        named(100, FIRST, "Tin Roof"),
        named(101, FIRST, "Roof garden"),
        named(102, FIRST, "Ёлки"),
        named(500, FIRST + 1, "Kiln"),
        named(501, FIRST + 1, "horno 2"),
    ];
    leads[1].tags = Box::new([Tag { id: TagId(1), name: "vip".into() }]);
    leads[3].responsible = UserId(2);
    leads[4].next_task_at = None;
    let users = vec![user(1, "Priya Raman"), user(2, "Mara Linden")];
    desk.send(Msg::Happened(Event::Loaded { request: RequestId(0), what: Loaded::Users(users) }));
    desk.page(leads, Then::End);
    desk
}

fn typed(desk: &mut Desk, text: &str) -> Vec<Effect> {
    text.chars().flat_map(|c| desk.send(Msg::KeyPressed(Key::char(c)))).collect()
}

fn rows(desk: &Desk) -> Vec<i64> {
    desk.state.list.rows().iter().map(|id| id.get()).collect()
}

fn sentence(desk: &Desk) -> String {
    desk.state.views.filter().map(ToString::to_string).unwrap_or_default()
}

fn toast(desk: &Desk) -> String {
    desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default()
}

/// Opens the builder and writes this there.
fn write(desk: &mut Desk, text: &str) {
    desk.press("f e C-u");
    typed(desk, text);
}

#[test]
fn the_list_shows_the_leads_of_the_board_in_any_order_of_a_column() {
    let mut desk = desk();
    desk.press("g l");
    assert!(matches!(desk.state.screens.last(), Some(Screen::List)));
    assert_eq!(rows(&desk), [100, 101, 102, 500, 501], "by the next task, those without one last");
    assert_eq!(desk.state.list.sum(), Money::from_units(100 + 101 + 102 + 500 + 501));
    desk.press("S");
    assert_eq!(rows(&desk), by_name());
    desk.press("S");
    let mut turned = by_name();
    turned.reverse();
    assert_eq!(rows(&desk), turned);
    desk.press("l S");
    assert_eq!(rows(&desk), [501, 500, 102, 101, 100], "the dearest first");
}

/// Whatever the case: h, k, r, t, and Cyrillic behind.
fn by_name() -> Vec<i64> {
    vec![501, 500, 101, 100, 102]
}

#[test]
fn the_cursor_stays_on_its_lead_and_its_card_walks_the_list() {
    let mut desk = desk();
    desk.press("g l j j");
    assert_eq!(desk.state.current_lead(), Some(LeadId(102)));
    desk.press("S");
    assert_eq!((desk.state.current_lead(), desk.state.list.row), (Some(LeadId(102)), 4));
    // A lead comes in above it.
    desk.page(vec![named(300, FIRST, "aaa")], Then::End);
    assert_eq!((desk.state.current_lead(), desk.state.list.row), (Some(LeadId(102)), 5));
    desk.press("k k Enter");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Lead(view)) if view.place() == (4, 6)));
    desk.press(">");
    assert_eq!(desk.state.current_lead(), Some(LeadId(100)));
    desk.press("Esc");
    assert_eq!((desk.state.current_lead(), desk.state.list.row), (Some(LeadId(100)), 4));
    desk.press("-");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Board)));
}

#[test]
fn columns_are_chosen_and_ordered_and_the_last_one_stays() {
    let mut desk = desk();
    desk.press("g l C");
    let labels = |desk: &Desk| desk.state.list.columns.iter().map(ToString::to_string).collect::<Vec<_>>();
    desk.press("x j L");
    assert_eq!(labels(&desk)[..3], ["stage", "price", "responsible"]);
    desk.press("Esc");
    assert!(desk.state.popup.is_none());
    desk.press("C");
    let Some(Popup::Columns(shown)) = &desk.state.popup else { panic!("the box") };
    let count = shown.all.len();
    for _ in 0..count {
        desk.press("x j");
    }
    // Everything that was shown is gone but one, and the others are there.
    assert!(!desk.state.list.columns.is_empty());
    desk.press("Esc g l");
    assert!(matches!(desk.state.screens.last(), Some(Screen::List)));
}

#[test]
fn a_sentence_narrows_board_and_list_alike_while_it_is_written() {
    let mut desk = desk();
    write(&mut desk, "price > 101");
    assert_eq!(desk.state.filtered(), Some((3, 5)));
    typed(&mut desk, " and tag:");
    assert_eq!(desk.state.filtered(), Some((3, 5)), "what cannot be read changes nothing");
    assert!(desk.state.builder().is_some_and(|builder| builder.wrong.is_some()));
    desk.press("Enter");
    assert!(matches!(desk.state.popup, Some(Popup::Builder)), "{}", toast(&desk));
    desk.press("C-u");
    typed(&mut desk, "price > 101");
    desk.press("Enter");
    assert!(desk.state.popup.is_none());
    assert_eq!(sentence(&desk), "price > 101");
    desk.press("g l");
    assert_eq!(rows(&desk), [102, 500, 501]);
    // Text on top of it, which goes first.
    desk.press("/");
    typed(&mut desk, "kiln");
    desk.press("Enter");
    assert_eq!(rows(&desk), [500]);
    desk.press("Esc");
    assert_eq!(rows(&desk), [102, 500, 501]);
    desk.press("Esc");
    assert_eq!((rows(&desk).len(), sentence(&desk)), (5, String::new()));
    desk.press("Esc");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Board)));
}

#[test]
fn leaving_the_builder_puts_back_what_was_there() {
    let mut desk = desk();
    write(&mut desk, "price > 101");
    desk.press("Enter");
    write(&mut desk, "price > 400");
    assert_eq!(desk.state.filtered(), Some((2, 5)));
    desk.press("Esc");
    assert_eq!(desk.state.builder().map(|builder| builder.focus), Some(Focus::Rows));
    desk.press("Esc");
    assert_eq!((sentence(&desk).as_str(), desk.state.filtered()), ("price > 101", Some((3, 5))));
}

#[test]
fn rows_are_answered_from_lists_and_by_what_is_typed() {
    let mut desk = desk();
    // Who: the second name of the list is marked.
    desk.press("f j Enter");
    typed(&mut desk, "mara");
    desk.press("Tab");
    typed(&mut desk, "pri");
    desk.press("Tab Enter");
    assert_eq!(sentence(&desk), "responsible in (Mara Linden, Priya Raman)");
    // The price: a bare number is the least of it, two are a range.
    desk.press("j j Enter");
    typed(&mut desk, "101..400");
    desk.press("Enter");
    assert_eq!(
        sentence(&desk),
        "responsible in (Mara Linden, Priya Raman) and price >= 101 and price <= 400"
    );
    assert_eq!(desk.state.filtered(), Some((2, 5)));
    // The next task: none.
    desk.press("j Enter Enter");
    assert!(sentence(&desk).ends_with("and next task is empty"), "{}", sentence(&desk));
    desk.press("!");
    assert!(sentence(&desk).ends_with("and next task is not empty"), "{}", sentence(&desk));
    desk.press("k x");
    assert_eq!(sentence(&desk), "responsible in (Mara Linden, Priya Raman) and next task is not empty");
    desk.press("0 f");
    assert_eq!((sentence(&desk), desk.state.popup.is_none()), (String::new(), true));
}

#[test]
fn what_no_row_shows_stays_in_the_sentence_and_is_written_there() {
    let mut desk = desk();
    let text = "(price > 400 or tag:vip) and stage = Stage 11";
    write(&mut desk, text);
    desk.press("Esc j j j j j j j j j Enter");
    let builder = desk.state.builder().expect("the builder");
    assert_eq!(builder.focus, Focus::Sentence);
    assert_eq!(builder.editor.cursor(), "(price > 400 or tag:vip)".len());
    // Answering another row leaves it alone.
    desk.press("Esc k k k k k k k Enter");
    desk.press("Enter");
    assert!(parse(&sentence(&desk)).is_ok() && sentence(&desk).starts_with("(price > 400 or tag:vip)"));
}

#[test]
fn what_is_typed_wrong_is_said_and_the_list_stays() {
    let mut desk = desk();
    desk.press("f j j j Enter");
    typed(&mut desk, "many");
    desk.press("Enter");
    assert!(matches!(desk.state.popup, Some(Popup::Picker(_))));
    assert!(toast(&desk).contains("“many” is no number"), "{}", toast(&desk));
    let Some(Popup::Picker(picker)) = &desk.state.popup else { panic!("the list") };
    assert_eq!(picker.shown(), [Shown::New]);
    desk.press("Esc");
    assert!(matches!(desk.state.popup, Some(Popup::Builder)));
}

#[test]
fn words_that_may_follow_are_offered_and_taken() {
    let mut desk = desk();
    desk.press("f e");
    typed(&mut desk, "resp");
    desk.press("Tab");
    typed(&mut desk, "= ma");
    desk.press("Tab Enter");
    assert_eq!(sentence(&desk), "responsible = Mara Linden");
    assert_eq!(desk.state.filtered(), Some((1, 5)));
}

#[test]
fn what_is_filtered_is_kept_in_step_and_is_never_hidden_without_a_word() {
    let mut desk = desk();
    write(&mut desk, "price > 101");
    desk.press("Enter g l");
    assert_eq!(desk.state.narrowed_by(), Some((None, Some("price > 101".into()))));
    let dear = Lead { price: Money::from_units(900), updated_at: NOW, ..named(100, FIRST, "Tin Roof") };
    let cheap = Lead { price: Money::from_units(1), updated_at: NOW, ..named(500, FIRST + 1, "Kiln") };
    desk.send(Msg::Happened(Event::Changed(vec![dear, cheap])));
    assert_eq!(rows(&desk), [100, 102, 501]);
    assert_eq!(desk.state.filtered(), Some((3, 5)));
    desk.press("Enter");
    assert_eq!(desk.state.narrowed_by(), None, "a card is not narrowed");
}

fn kept(desk: &mut Desk, effects: &[Effect], kept: ViewsKept) -> ViewChange {
    let change = effects.iter().find_map(|effect| match effect {
        Effect::KeepView(change) => Some((**change).clone()),
        _ => None,
    });
    let change = change.expect("a view is written");
    let mut saved = desk.state.views.saved.clone();
    if kept == ViewsKept::Written {
        saved.retain(|view| Some(view) != change.was.as_ref());
        saved.extend(change.now.clone());
    }
    desk.send(Msg::ViewsKept { kept, saved: Some(saved) });
    change
}

/// Saves what is shown.
fn save(desk: &mut Desk, name: &str) -> SavedView {
    desk.press("F s");
    typed(desk, name);
    let effects = desk.press("Enter");
    let change = kept(desk, &effects, ViewsKept::Written);
    desk.press("Esc");
    change.now.expect("a new view")
}

#[test]
fn what_is_shown_is_saved_under_a_digit_and_opened_by_it() {
    let mut desk = desk();
    desk.press("1");
    assert!(toast(&desk).contains("F saves what is shown"), "{}", toast(&desk));
    write(&mut desk, "price > 101");
    desk.press("Enter g l l S");
    let view = save(&mut desk, "dear");
    let wanted = SavedView {
        name: "dear".into(),
        key: Some(1),
        filter: "price > 101".into(),
        sort: "-price".into(),
        screen: ViewScreen::List,
        pipeline: Some("Pipeline 1".into()),
        ..SavedView::default()
    };
    assert_eq!(view, wanted);
    assert_eq!(desk.state.narrowed_by().and_then(|(name, _)| name).as_deref(), Some("dear"));
    desk.press("0 g b");
    assert_eq!((desk.state.filtered(), desk.state.narrowed_by()), (None, None));
    desk.press("1");
    assert!(matches!(desk.state.screens.last(), Some(Screen::List)));
    assert_eq!(rows(&desk), [501, 500, 102]);
}

#[test]
fn a_view_that_is_shown_otherwise_says_so_and_is_never_written_over_by_itself() {
    let mut desk = desk();
    write(&mut desk, "price > 101");
    desk.press("Enter");
    save(&mut desk, "dear");
    write(&mut desk, "price > 400");
    desk.press("Enter");
    assert_eq!(desk.state.narrowed_by().and_then(|(name, _)| name).as_deref(), Some("dear*"));
    // Under its own name as a new one: no.
    desk.press("F s");
    typed(&mut desk, "dear");
    assert_eq!(desk.press("Enter").iter().filter(|e| matches!(e, Effect::KeepView(_))).count(), 0);
    assert!(toast(&desk).contains("There is a view “dear” already"), "{}", toast(&desk));
    desk.press("Esc");
    let effects = desk.press("u");
    let change = kept(&mut desk, &effects, ViewsKept::Written);
    assert_eq!(change.was.map(|view| view.filter), Some("price > 101".into()));
    assert_eq!(change.now.map(|view| (view.filter, view.key)), Some(("price > 400".into(), Some(1))));
    assert_eq!(desk.state.narrowed_by().and_then(|(name, _)| name).as_deref(), Some("dear"));
}

#[test]
fn what_changed_in_the_file_meanwhile_is_not_written_over() {
    let mut desk = desk();
    write(&mut desk, "price > 101");
    desk.press("Enter");
    save(&mut desk, "dear");
    desk.press("F");
    let effects = desk.press("u");
    let there = SavedView { filter: "price > 1".into(), ..desk.state.views.saved[0].clone() };
    kept(&mut desk, &effects, ViewsKept::Changed);
    desk.send(Msg::ViewsKept { kept: ViewsKept::Changed, saved: Some(vec![there.clone()]) });
    assert_eq!(desk.state.views.saved, [there]);
    desk.press("Esc");
    assert_eq!(desk.state.narrowed_by().and_then(|(name, _)| name).as_deref(), Some("dear*"));
}

#[test]
fn deleting_takes_the_key_twice_and_a_digit_is_not_taken_from_another() {
    let mut desk = desk();
    write(&mut desk, "price > 101");
    desk.press("Enter");
    save(&mut desk, "one");
    save(&mut desk, "two");
    desk.press("F");
    assert!(desk.press("1").iter().all(|e| !matches!(e, Effect::KeepView(_))));
    assert!(toast(&desk).contains("“one” has 1"), "{}", toast(&desk));
    let effects = desk.press("7");
    assert_eq!(kept(&mut desk, &effects, ViewsKept::Written).now.and_then(|view| view.key), Some(7));
    assert!(desk.press("x").iter().all(|e| !matches!(e, Effect::KeepView(_))));
    desk.press("k x");
    let effects = desk.press("x");
    assert_eq!(kept(&mut desk, &effects, ViewsKept::Written).was.map(|view| view.name), Some("one".into()));
    assert_eq!(desk.state.views.saved.len(), 1);
}

#[test]
fn a_view_that_names_what_is_not_there_is_said_and_changes_nothing() {
    let mut desk = desk();
    write(&mut desk, "price > 101");
    desk.press("Enter");
    let broken =
        SavedView { name: "old".into(), key: Some(3), filter: "stage = Gone".into(), ..SavedView::default() };
    desk.state.views.saved.push(broken);
    desk.press("3");
    assert!(
        toast(&desk).contains("The view “old” cannot be shown: Stage: there is no “Gone”"),
        "{}",
        toast(&desk)
    );
    assert_eq!((sentence(&desk).as_str(), desk.state.filtered()), ("price > 101", Some((3, 5))));
}

#[test]
fn built_in_views_are_offered_and_open() {
    let mut desk = desk();
    desk.press("F j");
    desk.press("Enter");
    assert_eq!(sentence(&desk), "status = open and next task is empty");
    assert!(matches!(desk.state.screens.last(), Some(Screen::List)));
    assert_eq!(rows(&desk), [501]);
}

#[test]
fn the_board_is_ordered_by_the_time_in_a_stage_and_what_nobody_knows_comes_last() {
    let mut desk = Desk::new(120, 40);
    let old = |id: i64| Lead { created_at: Timestamp(1), ..lead(id, FIRST, id) };
    let effects = desk.page(vec![old(100), old(101), old(102)], Then::End);
    let request = loads(&effects)
        .into_iter()
        .find(|(_, load)| *load == Load::Ages(None))
        .expect("ages are asked for")
        .0;
    desk.press("S e");
    assert_eq!(desk.ids(FIRST), [102, 101, 100], "nobody knows: the newest first");
    let age = |days: i64| LeadAge { staged_at: Some(NOW.plus(-days * DAY)), touched_at: None };
    let what = Loaded::Ages { ages: vec![(LeadId(100), age(3)), (LeadId(101), age(9))], history: None };
    desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
    assert_eq!(desk.ids(FIRST), [101, 100, 102]);
    desk.press("S e");
    assert_eq!(desk.ids(FIRST), [100, 101, 102], "turned round, and the unknown one still last");
    let lead = |id: i64| desk.state.leads.get(LeadId(id)).expect("a lead");
    assert!(desk.state.red(lead(101)).rots && !desk.state.red(lead(100)).rots);
    assert_eq!(desk.state.days_in_stage(lead(102)), None);
}

#[test]
fn a_lead_that_was_moved_since_is_no_older_than_its_last_change() {
    let mut desk = Desk::new(120, 40);
    let effects = desk.page(vec![lead(100, FIRST, 1)], Then::End);
    let request = loads(&effects)
        .into_iter()
        .find(|(_, load)| *load == Load::Ages(None))
        .expect("ages are asked for")
        .0;
    let age = LeadAge { staged_at: Some(NOW.plus(-9 * DAY)), touched_at: None };
    let what = Loaded::Ages { ages: vec![(LeadId(100), age)], history: Some(NOW.plus(-30 * DAY)) };
    desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
    let moved = Lead { place: place(FIRST + 1), updated_at: NOW.plus(-60), ..lead(100, FIRST, 1) };
    desk.send(Msg::Happened(Event::Changed(vec![moved])));
    let lead = desk.state.leads.get(LeadId(100)).expect("the lead");
    assert_eq!(desk.state.stage_age_words(lead), "≥1m");
    assert!(!desk.state.red(lead).rots);
}
