//! Filters of views and the search over everything, as messages.

use dealdesk::app::filter::View;
use dealdesk::app::marks::MarkKind;
use dealdesk::app::search::{HitKey, SearchState, Server};
use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::{Effect, Key, Msg, Wake};
use dealdesk::domain::search::{Finding, Rank, Whereabouts};
use dealdesk::domain::{
    ContactId, Lead, LeadId, Listing, NoteId, Owner, OwnerKind, RequestId, Tag, TagId, Target, Task, TaskId,
    TaskKindId, Timestamp, User, UserId,
};
use dealdesk::sync::event::{Depth, Event, Load, Loaded, Then, Trouble, TroubleKind};

use super::desk::{Desk, FIRST, NOW, lead, loads, place, wakes};

fn named(id: i64, stage: i64, name: &str) -> Lead {
    Lead { name: name.into(), ..lead(id, stage, id) }
}

/// Leads in two stages, one of them Mara's, one tagged.
fn desk() -> Desk {
    let mut desk = Desk::new(120, 40);
    let names = ["Tin Roof", "Roof garden", "Кофемашина", "Ёлки для офиса", "Horno nuevo"];
    let mut leads: Vec<Lead> = names.iter().zip(100..).map(|(name, id)| named(id, FIRST, name)).collect();
    leads.extend([named(500, FIRST + 1, "Proof of concept"), named(501, FIRST + 1, "Kiln")]);
    leads[4].tags = Box::new([Tag { id: TagId(1), name: "wholesale".into() }]);
    leads[6].responsible = UserId(2);
    let users = vec![user(1, "Priya Raman"), user(2, "Mara Linden")];
    desk.send(Msg::Happened(Event::Loaded { request: RequestId(0), what: Loaded::Users(users) }));
    desk.page(leads, Then::End);
    desk
}

fn user(id: i64, name: &str) -> User {
    User { id: UserId(id), name: name.into(), email: "".into(), is_active: true }
}

fn typed(desk: &mut Desk, text: &str) -> Vec<Effect> {
    text.chars().flat_map(|c| desk.send(Msg::KeyPressed(Key::char(c)))).collect()
}

/// The shown ids of a stage.
fn shown(desk: &Desk, stage: i64) -> Vec<i64> {
    let column = desk.state.leads.shown().column(place(stage));
    column.map(|column| column.ids().map(LeadId::get).collect()).unwrap_or_default()
}

#[test]
fn a_filter_narrows_the_board_with_every_letter_and_letters_are_text() {
    let mut desk = desk();
    desk.press("/");
    assert!(matches!(desk.state.popup, Some(Popup::Filter)));
    assert_eq!(desk.state.filtered(), None);
    typed(&mut desk, "roof");
    assert_eq!((shown(&desk, FIRST), shown(&desk, FIRST + 1)), (vec![100, 101], vec![500]));
    assert_eq!(desk.state.filtered(), Some((3, 7)));
    typed(&mut desk, " q?HL");
    assert_eq!((shown(&desk, FIRST), desk.state.filtered()), (vec![], Some((0, 7))));
    assert!(!desk.state.is_quitting() && desk.state.filter_word().is_some());
    desk.press("C-u");
    assert_eq!(desk.state.filtered(), None);
    typed(&mut desk, "WHOLE");
    assert_eq!(shown(&desk, FIRST), [104]);
    desk.press("C-u");
    typed(&mut desk, "linden");
    assert_eq!((shown(&desk, FIRST), shown(&desk, FIRST + 1)), (vec![], vec![501]));
    assert_eq!(desk.cursor(), 501, "the cursor goes to the nearest card that is left");
    desk.press("C-u");
    typed(&mut desk, "500");
    assert_eq!((shown(&desk, FIRST + 1), desk.cursor()), (vec![500], 500));
    desk.press("Esc");
    assert_eq!(desk.cursor(), 500);
}

#[test]
fn what_is_nearly_so_is_shown_where_nothing_is_so() {
    for (text, hit) in
        [("rjat", 102), ("kofemashina", 102), ("елки", 103), ("`krb", 103), ("hrno", 104), ("хорно", 104)]
    {
        let mut desk = desk();
        desk.press("/");
        typed(&mut desk, text);
        assert_eq!(shown(&desk, FIRST), [hit], "{text}");
    }
}

#[test]
fn the_cursor_goes_to_what_is_left_and_back_to_its_lead() {
    let mut desk = desk();
    desk.press("j j j j /");
    assert_eq!(desk.cursor(), 104);
    typed(&mut desk, "roof");
    assert_eq!(desk.cursor(), 101);
    desk.press("Up");
    assert_eq!(desk.cursor(), 100);
    desk.press("Down Esc");
    assert!(desk.state.popup.is_none() && desk.state.filter().is_none());
    assert_eq!((desk.cursor(), shown(&desk, FIRST).len()), (101, 5));
}

#[test]
fn enter_keeps_it_and_going_back_takes_it_off_before_it_leaves() {
    let mut desk = desk();
    desk.press("/");
    typed(&mut desk, "roof");
    desk.press("Enter j");
    assert_eq!((desk.cursor(), desk.state.filtered()), (101, Some((3, 7))));
    desk.press("Enter");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Lead(view)) if view.place() == (2, 2)));
    desk.press("Esc");
    assert_eq!((desk.cursor(), desk.state.filtered()), (101, Some((3, 7))));
    // Opened again, it goes on from what was typed.
    desk.press("/");
    typed(&mut desk, " g");
    assert_eq!(shown(&desk, FIRST), [101]);
    desk.press("Enter q");
    assert!(!desk.state.is_quitting() && desk.state.filtered().is_none());
    desk.press("/ Enter");
    assert!(desk.state.filter().is_none(), "an empty line is kept");
    desk.press("q");
    assert!(desk.state.is_quitting());
}

#[test]
fn own_edits_go_on_under_a_filter() {
    let mut desk = desk();
    desk.press("/");
    typed(&mut desk, "roof");
    desk.press("Enter");
    let effects = desk.press("L");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Push(_))));
    assert_eq!((shown(&desk, FIRST), shown(&desk, FIRST + 1)), (vec![101], vec![100, 500]));
    assert_eq!(desk.state.filtered(), Some((3, 7)));
    desk.press("S p");
    assert_eq!(desk.state.filtered(), Some((3, 7)));
}

#[test]
fn leads_that_come_change_and_go_are_filtered_too() {
    let mut desk = desk();
    desk.press("/");
    typed(&mut desk, "roof");
    let later = |lead: Lead| Lead { updated_at: NOW.plus(5), ..lead };
    let changed = vec![
        named(102, FIRST, "Roofless"),
        named(100, FIRST, "Tin only"),
        named(105, FIRST, "New roof"),
        named(106, FIRST, "Other"),
    ];
    desk.send(Msg::Happened(Event::Changed(changed.into_iter().map(later).collect())));
    assert_eq!(shown(&desk, FIRST), [101, 102, 105]);
    desk.send(Msg::Happened(Event::Gone(vec![LeadId(101), LeadId(106)])));
    assert_eq!(shown(&desk, FIRST), [102, 105]);
    typed(&mut desk, "l");
    assert_eq!(shown(&desk, FIRST), [102]);
    desk.press("Backspace Backspace Backspace Backspace Backspace");
    assert_eq!((shown(&desk, FIRST).len(), desk.state.filtered()), (5, None));
}

#[test]
fn the_slash_of_a_russian_keyboard_opens_it_and_twice_the_search() {
    let mut desk = desk();
    desk.press(".");
    assert!(matches!(desk.state.popup, Some(Popup::Filter)));
    typed(&mut desk, "а.б/");
    assert_eq!(desk.state.filter().map(|filter| filter.editor.text()), Some("а.б/".to_owned()));
    for keys in [". .", "/ /", "g /", "п ."] {
        desk.press("Esc");
        desk.press(keys);
        assert!(matches!(desk.state.screens.last(), Some(Screen::Search(_))), "{keys}");
        assert!(desk.state.popup.is_none() && desk.state.filters.query(View::Board).is_none());
    }
}

#[test]
fn a_pasted_line_is_text_of_the_filter() {
    let mut desk = desk();
    desk.press("/");
    desk.send(Msg::Pasted("tin\nroof\u{1b}".into()));
    assert_eq!(shown(&desk, FIRST), [100]);
}

fn listing(id: i64, name: &str, phone: &str) -> Listing {
    let owner = Owner::Contact(ContactId(id));
    Listing {
        owner,
        name: name.into(),
        company: "".into(),
        phone: phone.into(),
        responsible: UserId(1),
        leads: 0,
    }
}

fn contacts(desk: &mut Desk, count: i64) {
    let (request, load) = loads(&desk.press("g c")).remove(0);
    assert_eq!(load, Load::Listings(OwnerKind::Contacts));
    let mut listings: Vec<Listing> =
        (1..=count).map(|n| listing(n, &format!("Name {n:04}"), &format!("+351 555 {n:04}"))).collect();
    listings.push(listing(9_999, "Зоя Ёжикова", "+7 (912) 345-67-89"));
    let what = Loaded::Listings { of: OwnerKind::Contacts, listings, as_of: Some(NOW) };
    desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
}

fn owner_in_list(desk: &Desk) -> Option<i64> {
    match desk.state.screens.last() {
        Some(Screen::Parties(view)) => view.owner.map(Owner::id),
        other => panic!("no list but {other:?}"),
    }
}

#[test]
fn contacts_are_filtered_by_name_number_and_id_and_the_list_told_anew_stays_filtered() {
    let mut desk = desk();
    contacts(&mut desk, 300);
    for (text, hit, count) in [
        ("ежиков", 9_999, 1),
        ("8912345", 9_999, 1),
        ("5550123", 123, 1),
        ("#77", 77, 1),
        ("name 029", 29, 11),
    ] {
        desk.press("/");
        typed(&mut desk, text);
        assert_eq!(desk.state.filtered(), Some((count, 301)), "{text}");
        assert_eq!(owner_in_list(&desk), Some(hit), "{text}");
        desk.press("Esc");
        assert_eq!(owner_in_list(&desk), Some(hit), "{text}: the cursor stays on its contact");
        desk.press("g g");
    }
    desk.press("/");
    typed(&mut desk, "name 01");
    desk.press("Enter j j");
    assert_eq!(owner_in_list(&desk), Some(11));
    contacts(&mut desk, 250);
    assert_eq!((desk.state.filtered(), owner_in_list(&desk)), (Some((112, 251)), Some(11)));
}

fn task(id: i64, text: &str, due: i64) -> Task {
    Task {
        id: TaskId(id),
        text: text.into(),
        due: NOW.plus(due),
        duration: 0,
        kind: TaskKindId::FOLLOW_UP,
        responsible: UserId(1),
        owner: Some(Owner::Lead(LeadId(100))),
        is_completed: false,
        result: None,
        created_by: UserId(1),
        created_at: NOW,
        updated_at: NOW,
    }
}

#[test]
fn tasks_are_filtered_by_what_they_say_and_what_they_hang_on() {
    let mut desk = desk();
    let (request, _) = loads(&desk.press("g t")).remove(0);
    let mut tasks = vec![task(1, "Call back", -100), task(2, "Позвонить", 100), task(3, "Quote", 200_000)];
    tasks[2].owner = Some(Owner::Lead(LeadId(501)));
    let what = Loaded::Tasks { tasks, around: Vec::new(), as_of: Some(NOW) };
    desk.send(Msg::Happened(Event::Kept { request, what, at: NOW }));
    desk.press("/");
    for (text, left) in [("call", 1), ("gjpdj", 1), ("tin roof", 2), ("kiln", 1), ("zzzz", 0)] {
        typed(&mut desk, text);
        assert_eq!(desk.state.filtered(), Some((left, 3)), "{text}");
        assert_eq!(desk.state.task_buckets().iter().map(std::ops::Range::len).sum::<usize>(), left);
        desk.press("C-u");
    }
    typed(&mut desk, "kiln");
    desk.press("Enter d");
    assert!(matches!(desk.state.popup, Some(Popup::Composer(_))), "a task under a filter is not done");
}

#[test]
fn where_nothing_can_be_filtered_that_is_said() {
    let mut desk = desk();
    desk.press("@ /");
    assert!(desk.state.popup.is_none());
    assert!(
        desk.state.toast.as_ref().is_some_and(|toast| toast.text.contains("g /")),
        "{:?}",
        desk.state.toast
    );
}

fn search(desk: &Desk) -> &SearchState {
    match desk.state.screens.last() {
        Some(Screen::Search(view)) => view,
        other => panic!("no search but {other:?}"),
    }
}

fn hits(desk: &Desk) -> Vec<(i64, Option<Rank>)> {
    search(desk).seek.hits.iter().map(|hit| (hit.on.id(), hit.rank)).collect()
}

fn finding(on: Owner, name: &str, at: Whereabouts, text: &str) -> Finding {
    Finding { on, name: name.into(), at, text: text.into(), updated_at: NOW }
}

const INES: Owner = Owner::Contact(ContactId(7));

fn ines(text: &str) -> Finding {
    finding(INES, "Ines Roofer", Whereabouts::Name, text)
}

fn answer(desk: &mut Desk, request: RequestId, findings: Vec<Finding>, then: Then) -> Vec<Effect> {
    let what = Loaded::Searched { text: "roof".into(), findings, unread: Vec::new(), then };
    desk.loaded(request, what)
}

/// The requests of what is asked for now: of the disk, of the server.
fn asked(effects: &[Effect], depth: Depth) -> Vec<(RequestId, String)> {
    let asked = loads(effects).into_iter().filter_map(|(request, load)| match load {
        Load::Search { text, depth: asked } if asked == depth => Some((request, text.to_string())),
        _ => None,
    });
    asked.collect()
}

#[test]
fn leads_are_found_with_the_key_the_disk_answers_and_the_server_where_typing_rests() {
    let mut desk = desk();
    desk.press("/ /");
    let effects = typed(&mut desk, "roof");
    let (prefix, inside) = (Some(Rank::Prefix), Some(Rank::Inside));
    assert_eq!(hits(&desk), [(100, prefix), (101, prefix), (500, inside)]);
    // One question to the disk at a time, for whatever is typed when it has answered.
    let disk = asked(&effects, Depth::Disk);
    assert_eq!(disk.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(), ["r"]);
    assert!(wakes(&effects).contains(&Wake::TypingRested));
    let effects = answer(&mut desk, disk[0].0, vec![ines("")], Then::End);
    assert_eq!(hits(&desk).len(), 4);
    let again = asked(&effects, Depth::Disk);
    assert_eq!(again[0].1, "roof");
    let effects = desk.woke(Wake::TypingRested);
    let server = asked(&effects, Depth::Server);
    assert_eq!(server[0].1, "roof");
    assert!(asked(&desk.woke(Wake::TypingRested), Depth::Server).is_empty(), "asked twice");
    let note = finding(Owner::Lead(LeadId(501)), "", Whereabouts::Note(NoteId(3)), "about the roof");
    answer(&mut desk, server[0].0, vec![note], Then::More);
    let more = finding(Owner::Contact(ContactId(8)), "Zoe", Whereabouts::Elsewhere, "");
    answer(&mut desk, server[0].0, vec![more, ines("+351")], Then::End);
    assert_eq!(search(&desk).seek.server, Server::Told);
    // The note has it at the beginning of a word, the contact too; what only the server knows is last.
    assert_eq!(hits(&desk).len(), 6);
    assert_eq!(hits(&desk).last(), Some(&(8, None)));
}

#[test]
fn an_answer_moves_no_hit_from_under_the_cursor() {
    let mut desk = desk();
    desk.press("/ /");
    typed(&mut desk, "proof");
    let server = asked(&desk.woke(Wake::TypingRested), Depth::Server)[0].0;
    assert_eq!(hits(&desk)[0], (500, Some(Rank::Prefix)));
    let better = finding(INES, "Proof", Whereabouts::Name, "");
    answer(&mut desk, server, vec![better], Then::End);
    assert_eq!(hits(&desk)[..2], [(7, Some(Rank::Exact)), (500, Some(Rank::Prefix))]);
    assert_eq!(search(&desk).cursor, 1);
    // Typing goes back to the best.
    desk.press("Backspace");
    assert_eq!(search(&desk).cursor, 0);
}

#[test]
fn what_was_found_before_stays_as_long_as_it_is_a_hit() {
    let mut desk = desk();
    desk.press("/ /");
    let disk = asked(&typed(&mut desk, "ro"), Depth::Disk)[0].0;
    answer(&mut desk, disk, vec![ines("")], Then::End);
    typed(&mut desk, "ofe");
    assert_eq!(hits(&desk)[0], (7, Some(Rank::Prefix)));
    typed(&mut desk, "zz");
    assert!(!hits(&desk).iter().any(|(id, _)| *id == 7));
}

#[test]
fn late_double_and_foreign_answers_change_nothing() {
    let mut desk = desk();
    desk.press("/ /");
    typed(&mut desk, "roof");
    let effects = desk.woke(Wake::TypingRested);
    let server = asked(&effects, Depth::Server)[0].0;
    let effects = typed(&mut desk, "z");
    assert!(effects.contains(&Effect::Cancel(server)));
    answer(&mut desk, server, vec![ines("")], Then::End);
    answer(&mut desk, RequestId(777), vec![ines("")], Then::End);
    assert_eq!(search(&desk).seek.server, Server::Waiting);
    assert!(!hits(&desk).iter().any(|(id, _)| *id == 7));
    desk.press("C-u");
    assert!(search(&desk).seek.hits.is_empty() && search(&desk).seek.query.is_empty());
    assert!(asked(&desk.woke(Wake::TypingRested), Depth::Server).is_empty());
}

#[test]
fn enter_opens_what_was_found_and_going_back_finds_it_again() {
    let mut desk = desk();
    desk.press("/ /");
    typed(&mut desk, "roof");
    desk.press("Down Enter");
    assert_eq!(desk.state.current_lead(), Some(LeadId(101)));
    desk.press("Esc");
    assert_eq!((search(&desk).cursor, search(&desk).editor.text()), (1, "roof".to_owned()));
    let server = asked(&desk.woke(Wake::TypingRested), Depth::Server)[0].0;
    let note = finding(INES, "", Whereabouts::Note(NoteId(3)), "roof");
    answer(&mut desk, server, vec![note], Then::End);
    let at =
        search(&desk).seek.hits.iter().position(|hit| hit.key == HitKey::Note(NoteId(3))).expect("the note");
    desk.press("Up Up Up Up Up Up");
    desk.hold("Down", at);
    desk.press("Enter");
    let is_timeline =
        |view: &dealdesk::app::people::card::PartyState| view.owner == INES && view.timeline().is_some();
    assert!(matches!(desk.state.screens.last(), Some(Screen::Party(view)) if is_timeline(view)));
    // Asking again goes back to the same search.
    desk.press("g /");
    assert_eq!(search(&desk).editor.text(), "roof");
    let effects = desk.press("Esc");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Board)), "{effects:?}");
    desk.press("/ / Enter");
    assert!(desk.state.toast.is_some(), "nothing to open, and nothing said");
}

#[test]
fn without_a_connection_that_is_said_and_what_is_here_is_found() {
    let mut desk = desk();
    desk.press("/ /");
    typed(&mut desk, "roof");
    let server = asked(&desk.woke(Wake::TypingRested), Depth::Server)[0].0;
    let why = Trouble { kind: TroubleKind::Network, detail: "".into() };
    desk.send(Msg::Happened(Event::Failed { request: server, why }));
    assert!(desk.state.search_words(&search(&desk).seek).contains("No connection"));
    assert_eq!(hits(&desk).len(), 3);
    typed(&mut desk, "!");
    assert!(
        desk.state.search_words(&search(&desk).seek).contains("No connection"),
        "not asked yet, and known to be cut off"
    );
}

#[test]
fn closed_leads_come_after_open_ones_and_older_changes_after_newer_ones() {
    let mut desk = Desk::new(120, 40);
    let mut leads: Vec<Lead> = (1..=4).map(|id| named(id, FIRST, "Roof")).collect();
    leads[0].closed_at = Some(NOW);
    leads[2].updated_at = NOW;
    leads[3].updated_at = Timestamp(5);
    desk.page(leads, Then::End);
    desk.press("/ /");
    typed(&mut desk, "roof");
    let ids: Vec<i64> = hits(&desk).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [3, 2, 4, 1]);
}

#[test]
fn a_large_account_is_taken_in_by_and_by_and_nothing_of_it_is_missed() {
    let mut desk = Desk::new(120, 40);
    let name = |n: i64| if n == 9_000 { "Quetzal".to_owned() } else { format!("Qzetal {n}") };
    desk.page((1..=9_000).map(|n| named(n, FIRST, &name(n))).collect(), Then::End);
    let effects = desk.press("/");
    assert!(wakes(&effects).contains(&Wake::TakingIn));
    typed(&mut desk, "quetzal");
    assert_ne!(shown(&desk, FIRST), [9_000]);
    let mut effects = desk.woke(Wake::TakingIn);
    let mut turns = 0;
    while wakes(&effects).contains(&Wake::TakingIn) {
        effects = desk.woke(Wake::TakingIn);
        turns += 1;
    }
    assert!((1..6).contains(&turns), "{turns}");
    assert_eq!(shown(&desk, FIRST), [9_000], "what is nearly so stands for what is so");
}

#[test]
fn an_id_is_found_as_such() {
    let mut desk = desk();
    desk.press("/ /");
    typed(&mut desk, "#501");
    assert_eq!(hits(&desk), [(501, Some(Rank::Exact))]);
}

#[test]
fn the_filter_of_a_timeline_goes_with_its_card() {
    let mut desk = desk();
    desk.press("Enter 2 /");
    typed(&mut desk, "quote");
    desk.press("Enter");
    assert!(desk.state.filters.query(View::Timeline(Owner::Lead(LeadId(100)))).is_some());
    desk.press("Esc Esc");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Board)));
    assert!(desk.state.filters.query(View::Timeline(Owner::Lead(LeadId(100)))).is_none());
}

fn marked(desk: &Desk) -> Vec<Target> {
    desk.state.marks.all(MarkKind::Leads)
}

#[test]
fn leads_are_marked_where_they_are_found_and_stay_so_when_the_search_closes() {
    let mut desk = desk();
    desk.press("g /");
    typed(&mut desk, "roof");
    assert_eq!(hits(&desk).len(), 3);
    desk.press("Tab Tab Tab");
    assert_eq!(marked(&desk), [100, 101, 500].map(|id| Target::Lead(LeadId(id))));
    // The last hit: turned again, its mark is off.
    desk.press("Tab Esc");
    assert_eq!(desk.state.marked_here(), Some(MarkKind::Leads));
    let left = marked(&desk);
    assert_eq!(left.len(), 2);
    assert!(desk.state.toast.is_none(), "on the board they are seen");
    desk.press("w");
    assert!(matches!(&desk.state.popup, Some(Popup::Bulk(asked)) if asked.on == left));
    // Where they are not seen, it is said.
    desk.press("Esc g t g /");
    typed(&mut desk, "kiln");
    desk.press("Tab Esc");
    let said = desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default();
    assert!(said.contains("3 leads"), "{said}");
    desk.press("Esc");
    assert_eq!(marked(&desk).len(), 3);
}

#[test]
fn a_lead_that_is_found_twice_is_marked_once() {
    let mut desk = desk();
    desk.press("g /");
    let request = asked(&typed(&mut desk, "kiln"), Depth::Disk)[0].0;
    let note = finding(Owner::Lead(LeadId(501)), "", Whereabouts::Note(NoteId(3)), "about the kiln");
    answer(&mut desk, request, vec![note], Then::End);
    assert_eq!(hits(&desk).iter().map(|(id, _)| *id).collect::<Vec<_>>(), [501, 501]);
    desk.press("Tab Tab");
    assert_eq!(marked(&desk), [Target::Lead(LeadId(501))]);
    desk.press("Up Up Tab");
    assert!(marked(&desk).is_empty(), "with its own line it goes");
}

#[test]
fn what_is_no_lead_is_not_marked_in_the_search_and_a_range_waits_outside() {
    let mut desk = desk();
    desk.press("v g /");
    let request = asked(&typed(&mut desk, "zoe"), Depth::Disk)[0].0;
    let zoe = finding(Owner::Contact(ContactId(7)), "Zoe Zinc", Whereabouts::Name, "");
    answer(&mut desk, request, vec![zoe], Then::End);
    assert_eq!(hits(&desk).len(), 1);
    desk.press("Tab");
    let said = desk.state.toast.as_ref().map(|toast| toast.text.clone()).unwrap_or_default();
    assert!(said.contains("g c") && said.contains("g m"), "{said}");
    assert_eq!(marked(&desk).len(), 1, "what the range had");
    desk.press("C-u");
    desk.press("Tab");
    assert_eq!(marked(&desk).len(), 1, "there is nothing");
}
