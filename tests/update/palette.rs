//! The palette and the help, as messages: what they offer, in which order, and what choosing does.

use dealdesk::app::board::Density;
use dealdesk::app::command::{COMMANDS, Command, Scope};
use dealdesk::app::looks::ThemeName;
use dealdesk::app::outbox::OutboxState;
use dealdesk::app::palette::act::Doing;
use dealdesk::app::palette::offers::Sort;
use dealdesk::app::palette::{PaletteState, Row};
use dealdesk::app::people::card::PartyState;
use dealdesk::app::picker::Choice;
use dealdesk::app::state::{Popup, Screen};
use dealdesk::app::{Effect, Key, Msg, Wake};
use dealdesk::domain::search::{Finding, Whereabouts};
use dealdesk::domain::{
    Change, ContactId, Lead, LeadId, Owner, Pipeline, RequestId, SavedView, User, UserId,
};
use dealdesk::i18n::{Language, Locale};
use dealdesk::sync::event::{Depth, DiskNews, Event, Load, Loaded, Then};

use super::desk::{Desk, FIRST, NOW, lead, loads, place};

fn desk() -> Desk {
    let mut desk = Desk::new(120, 40);
    let named = |id, name: &str| Lead { name: name.into(), ..lead(id, FIRST, id) };
    let names = ["Tin Roof", "Movement studio", "Кофемашина", "Quarry"];
    desk.page(names.iter().zip(100..).map(|(name, id)| named(id, name)).collect(), Then::End);
    let user = |id, name: &str| User { id: UserId(id), name: name.into(), email: "".into(), is_active: true };
    let users = vec![user(1, "Priya Raman"), user(2, "Mara Linden")];
    desk.send(Msg::Happened(Event::Loaded { request: RequestId(0), what: Loaded::Users(users) }));
    desk
}

fn palette(desk: &Desk) -> &PaletteState {
    match &desk.state.popup {
        Some(Popup::Palette(palette)) => palette,
        other => panic!("no palette: {other:?}"),
    }
}

/// The palette with a text in it.
fn asked(desk: &mut Desk, text: &str) -> Vec<Row> {
    if desk.state.popup.is_some() {
        desk.press("Esc");
    }
    desk.press(":");
    desk.send(Msg::Pasted(text.to_owned()));
    palette(desk).rows.clone()
}

fn first(desk: &mut Desk, text: &str) -> Doing {
    let rows = asked(desk, text);
    let first = rows.first().unwrap_or_else(|| panic!("nothing for {text:?}")).doing.clone();
    desk.press("Esc");
    first
}

/// A screen of each sort, by its own scope.
fn screens() -> Vec<(Desk, Vec<Scope>)> {
    let at = |keys: &str| {
        let mut desk = desk();
        desk.press(keys);
        desk
    };
    let with = |screen: Screen| {
        let mut desk = desk();
        desk.state.screens.push(screen);
        desk
    };
    vec![
        (at("j"), vec![Scope::Board, Scope::Global]),
        (at("Enter"), vec![Scope::Lead, Scope::Info, Scope::Card]),
        (at("Enter 2"), vec![Scope::Timeline]),
        (at("g l"), vec![Scope::List, Scope::Leads]),
        (at("g c"), vec![Scope::Parties]),
        (with(Screen::Party(Box::new(PartyState::new(Owner::Contact(ContactId(1)))))), vec![Scope::Party]),
        (at("@"), vec![Scope::Log]),
        (with(Screen::Outbox(OutboxState::default())), vec![Scope::Outbox]),
        (at("g t"), vec![Scope::Tasks]),
        (at("g i"), vec![Scope::Inbox]),
    ]
}

#[test]
fn every_command_is_found_by_its_name_and_by_its_help_on_a_screen_where_it_means_something() {
    let mut left: Vec<&str> = COMMANDS
        .iter()
        .filter(|spec| spec.scope == Scope::Global || Scope::SCREENS.contains(&spec.scope))
        // Opened by an edit that clashes only.
        .filter(|spec| spec.scope != Scope::Conflict)
        .map(|spec| spec.name)
        .collect();
    for (mut desk, scopes) in screens() {
        for spec in COMMANDS.iter().filter(|spec| scopes.contains(&spec.scope)) {
            // By turns: all of them for all would take minutes.
            for language in [Language::English, Language::ALL[spec.command as usize % 4]] {
                desk.state.locale = Locale::new(language);
                let help = desk.state.locale.help(spec.command).to_owned();
                let is_it = |row: &Row| row.doing == Doing::Run(spec.command);
                let found = asked(&mut desk, &help).iter().any(is_it);
                assert!(found, "{} is not found by {help:?}", spec.name);
            }
            assert_eq!(first(&mut desk, spec.name), Doing::Run(spec.command), "{}", spec.name);
            left.retain(|name| *name != spec.name);
        }
    }
    assert!(left.is_empty(), "no screen of this test has {left:?}");
}

#[test]
fn a_command_is_found_by_a_word_a_key_a_slip_and_in_another_layout_or_alphabet() {
    let mut desk = desk();
    for (text, command) in [
        ("q", Command::Quit),
        ("exit", Command::Quit),
        ("log", Command::ShowLog),
        ("help", Command::ShowHelp),
        ("mouse", Command::ToggleMouse),
        ("note", Command::AddNote),
        ("task", Command::AddTask),
        ("undo", Command::Undo),
        ("L", Command::MoveRight),
        ("l", Command::CursorRight),
        ("g t", Command::GoTasks),
        ("C-d", Command::HalfPageDown),
        ("F5", Command::RefreshView),
        ("mo", Command::MoveToStage),
        ("take back", Command::Undo),
        ("refrsh", Command::RefreshView),
        ("гтвщ", Command::Undo),
        ("go to the comp", Command::GoCompanies),
        (">tag", Command::EditTags),
        ("/inbox", Command::GoInbox),
        (".inbox", Command::GoInbox),
    ] {
        assert_eq!(first(&mut desk, text), Doing::Run(command), "{text:?}");
    }
    // All that a chord can go on with.
    let rows = asked(&mut desk, "y");
    let copies = rows.iter().take_while(|row| row.keys.iter().any(|key| key.starts_with("y "))).count();
    assert_eq!(copies, 5, "{rows:#?}");
}

#[test]
fn a_prefix_says_what_is_looked_for() {
    let mut desk = desk();
    let sorts = |rows: &[Row]| {
        let mut sorts: Vec<Sort> = rows.iter().map(|row| row.sort).collect();
        sorts.sort();
        sorts.dedup();
        sorts
    };
    assert_eq!(sorts(&asked(&mut desk, "/")), [Sort::View]);
    assert_eq!(sorts(&asked(&mut desk, "@")), [Sort::Person]);
    assert_eq!(sorts(&asked(&mut desk, ">")), [Sort::Command, Sort::View, Sort::Motion]);
    assert_eq!(sorts(&asked(&mut desk, ">roof")), []);
    let people: Vec<String> = asked(&mut desk, "@mara").into_iter().map(|row| row.label).collect();
    assert_eq!(people, ["Mara Linden"]);
    assert_eq!(asked(&mut desk, "roof")[0].doing, Doing::Open(Owner::Lead(LeadId(100))));
    assert_eq!(asked(&mut desk, "102")[0].doing, Doing::Open(Owner::Lead(LeadId(102))));
}

#[test]
fn leads_are_found_at_once_and_contacts_when_the_disk_answers() {
    let mut desk = desk();
    desk.press(":");
    let effects: Vec<Effect> = "ana".chars().flat_map(|c| desk.send(Msg::KeyPressed(Key::char(c)))).collect();
    let asked = loads(&effects);
    assert_eq!(asked.len(), 1, "one question to the disk at a time: {asked:?}");
    let (request, Load::Search { text, depth: Depth::Disk }) = &asked[0] else { panic!("{asked:?}") };
    assert_eq!(&**text, "a");
    let on = Owner::Contact(ContactId(7));
    let finding =
        Finding { on, name: "Ana Sol".into(), at: Whereabouts::Name, text: "".into(), updated_at: NOW };
    let text = "a".into();
    let what = Loaded::Searched { text, findings: vec![finding], unread: Vec::new(), then: Then::End };
    let next = desk.loaded(*request, what);
    assert_eq!(palette(&desk).rows[0].doing, Doing::Open(on));
    assert!(matches!(&loads(&next)[..], [(_, Load::Search { text, .. })] if &**text == "ana"));
    desk.press("Enter");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Party(view)) if view.owner == on));
}

#[test]
fn closing_takes_the_question_back_and_what_fits_nothing_stays() {
    let mut desk = desk();
    desk.press(":");
    let asked = loads(&desk.send(Msg::Pasted("zzzq".to_owned())));
    assert!(palette(&desk).rows.is_empty());
    desk.press("Enter");
    assert_eq!(palette(&desk).editor().text(), "zzzq");
    assert!(desk.press("Esc").contains(&Effect::Cancel(asked[0].0)));
    assert!(desk.state.popup.is_none());
}

#[test]
fn a_command_runs_as_with_its_key_and_comes_first_the_next_time() {
    let mut desk = desk();
    asked(&mut desk, "lead.move");
    desk.press("Enter");
    assert!(matches!(&desk.state.popup, Some(Popup::Picker(_))), "a command that asks opens its box");
    desk.press("Esc :");
    assert_eq!(palette(&desk).rows[0].doing, Doing::Run(Command::MoveToStage));
    assert_eq!(palette(&desk).rows[0].keys, ["m"]);
    desk.press("Esc");
    asked(&mut desk, "board.density");
    desk.press("Enter :");
    let lately: Vec<&Doing> = palette(&desk).rows.iter().take(2).map(|row| &row.doing).collect();
    assert_eq!(lately, [&Doing::Run(Command::ChangeDensity), &Doing::Run(Command::MoveToStage)]);
    assert_eq!(desk.state.board.density, Density::Three);
}

#[test]
fn a_command_takes_what_it_would_ask_for() {
    let mut desk = desk();
    asked(&mut desk, "move stage 13");
    let effects = desk.press("Enter");
    let moved = effects.iter().find_map(|effect| match effect {
        Effect::Push(edit) => Some(&edit.change),
        _ => None,
    });
    assert_eq!(moved, Some(&Change::Move { to: place(13), reason: None }));
    asked(&mut desk, "assign mara");
    let effects = desk.press("Enter");
    assert!(
        effects.iter().any(|e| matches!(e, Effect::Push(edit) if edit.change == Change::Assign(UserId(2))))
    );
    asked(&mut desk, "note call back");
    desk.press("Enter");
    assert!(matches!(&desk.state.popup, Some(Popup::Composer(box_)) if box_.text() == "call back"));
}

#[test]
fn settings_hold_at_once() {
    let mut desk = desk();
    for (text, holds) in [
        ("theme light", (|desk: &Desk| desk.state.theme == Some(ThemeName::Light)) as fn(&Desk) -> bool),
        ("lang es", |desk| desk.state.locale.language == Language::Spanish),
        ("density 1", |desk| desk.state.board.density == Density::One),
        ("preview below", |desk| desk.state.preview.is_on),
        ("preview off", |desk| !desk.state.preview.is_on),
        ("pipeline pipeline 2", |desk| desk.state.pipeline().map(|p: &Pipeline| p.id.0) == Some(2)),
    ] {
        asked(&mut desk, text);
        desk.press("Enter");
        assert!(holds(&desk), "{text}");
    }
}

#[test]
fn the_board_is_sorted_by_whatever_is_typed() {
    let mut desk = desk();
    for (text, keys) in
        [("sort name", "name"), ("sort company", "company"), ("sort name", "name"), ("sort name", "-name")]
    {
        asked(&mut desk, text);
        desk.press("Enter");
        assert_eq!(desk.state.leads.columns().order().keys.to_string(), keys, "{text}");
    }
    // Who looks for nothing is shown those with a letter only.
    let sorts = asked(&mut desk, "").iter().filter(|row| row.complete.starts_with("sort ")).count();
    assert_eq!(sorts, 6);
}

#[test]
fn saved_views_stand_there_by_their_own_names_and_digits_without_one_do_not() {
    for language in Language::ALL {
        let mut desk = desk();
        desk.state.speak(language);
        let view = |name: &str, key: Option<u8>| SavedView { name: name.into(), key, ..SavedView::default() };
        let digits = |rows: &[Row]| rows.iter().filter(|row| row.complete.starts_with("views.")).count();
        // Besides those that open the box and show everything.
        assert_eq!(digits(&asked(&mut desk, "")), 2, "{language:?}: no view, no digit");
        desk.state.views.saved =
            vec![view("Mine & big", Some(3)), view("Ночные", None), view("late", Some(9))];
        for screen in ["g b", "g l", "g t"] {
            if desk.state.popup.is_some() {
                desk.press("Esc");
            }
            desk.press(screen);
            let rows = asked(&mut desk, "");
            let saved: Vec<&Row> = rows.iter().filter(|row| row.complete.starts_with("view ")).collect();
            for (name, key) in [("Mine & big", "3"), ("Ночные", ""), ("late", "9")] {
                let of: Vec<_> = saved.iter().filter(|row| row.label.contains(name)).collect();
                assert_eq!(of.len(), 1, "{language:?} {screen} {name}: {rows:#?}");
                let told = format!("{}{}", of[0].keys.join(" "), of[0].about);
                assert_eq!(told, key, "{language:?} {screen} {name}");
            }
            assert_eq!(digits(&rows), if screen == "g t" { 0 } else { 2 }, "{language:?} {screen}");
            // The others are found, where there is something on the screen to open.
            let found = asked(&mut desk, "views.4").iter().any(|row| row.doing == Doing::Run(Command::View4));
            assert_eq!(found, screen != "g t");
            for text in ["views.3", "mine & big", "view mine"] {
                if screen == "g t" && text == "views.3" {
                    continue;
                }
                let opens = Doing::Choose(Box::new(Choice::OpenView("Mine & big".into())));
                assert_eq!(first(&mut desk, text), opens, "{language:?} {screen} {text}");
            }
        }
    }
}

#[test]
fn a_colleague_is_the_board_with_their_leads() {
    let mut desk = desk();
    desk.press("g t");
    asked(&mut desk, "@priya");
    desk.press("Enter");
    assert!(matches!(desk.state.screens.last(), Some(Screen::Board)) && desk.state.popup.is_none());
    assert_eq!(desk.state.filtered(), Some((4, 4)));
}

#[test]
fn tab_puts_the_name_into_the_line_and_the_cursor_moves() {
    let mut desk = desk();
    asked(&mut desk, "theme");
    desk.press("C-n Down Up Tab");
    assert_eq!(palette(&desk).editor().text(), "theme dark");
    desk.press("C-w");
    assert!(palette(&desk).rows.len() > 3 && palette(&desk).cursor == 0);
    desk.press("PgDn PgUp Home C-e Esc");
    assert!(desk.state.popup.is_none());
}

#[test]
fn it_opens_from_a_russian_keyboard_and_by_its_other_keys() {
    for key in [":", "C-k", "C-p", "Ж"] {
        let mut desk = desk();
        desk.press(key);
        assert!(palette(&desk).rows.len() > 50, "{key}");
    }
}

#[test]
fn the_help_has_the_view_first_and_finds_by_key() {
    let mut desk = desk();
    desk.press("?");
    assert_eq!(palette(&desk).rows[0].doing, Doing::Run(Command::MoveLeft));
    assert!(palette(&desk).rows.iter().all(|row| matches!(row.doing, Doing::Run(_))));
    desk.send(Msg::Pasted("g t".to_owned()));
    assert_eq!(palette(&desk).rows[0].doing, Doing::Run(Command::GoTasks));
    desk.press("C-u");
    desk.send(Msg::Pasted("C-d".to_owned()));
    assert_eq!(palette(&desk).rows[0].doing, Doing::Run(Command::HalfPageDown));
    desk.press("Enter");
    assert!(desk.state.popup.is_none());
}

#[test]
fn a_screen_that_means_a_key_otherwise_offers_what_the_key_does_there() {
    let mut desk = desk();
    desk.state.screens.push(Screen::Outbox(OutboxState::default()));
    let keys = |desk: &Desk, command| {
        let row = palette(desk).rows.iter().find(|row| row.doing == Doing::Run(command)).cloned();
        row.map(|row| row.keys)
    };
    desk.press("?");
    assert_eq!(keys(&desk, Command::OutboxRetry), Some(vec!["r".to_owned()]));
    assert_eq!(keys(&desk, Command::RefreshView), Some(vec!["C-r".to_owned(), "F5".to_owned()]));
    assert_eq!(keys(&desk, Command::RefreshAll), None);
}

#[test]
fn what_is_said_under_the_box_is_still_there_when_it_closes() {
    let mut desk = desk();
    desk.press("?");
    desk.send(Msg::Happened(Event::Disk(DiskNews::Failed { why: "no space".into() })));
    desk.press("n Esc");
    assert!(desk.state.popup.is_none() && desk.state.toast.is_some());
    desk.press("j");
    assert!(desk.state.toast.is_none());
}

#[test]
fn a_large_account_is_taken_in_while_one_types() {
    let mut desk = Desk::new(120, 40);
    let many =
        (0..9_000).map(|n| Lead { name: format!("Deal {n}").as_str().into(), ..lead(1_000 + n, FIRST, n) });
    desk.page(many.collect(), Then::End);
    desk.press(":");
    desk.send(Msg::Pasted("deal 8999".to_owned()));
    // Two thirds of them wait for their turn.
    assert_eq!(palette(&desk).rows.len(), 0);
    desk.woke(Wake::TakingIn);
    desk.woke(Wake::TakingIn);
    assert_eq!(palette(&desk).rows[0].doing, Doing::Open(Owner::Lead(LeadId(9_999))));
}
