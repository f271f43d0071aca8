//! The timeline: every type of note and of event the API is known to have, shortly and opened, in both languages; its
//! states; the tabs of a lead.

use dealdesk::api::wire::{self, read};
use dealdesk::app::update;
use dealdesk::app::{Key, Msg};
use dealdesk::domain::{AccountEvent, LeadId, Note, NoteId, Owner, OwnerKind, User, UserId};
use dealdesk::i18n::{Language, Locale};
use dealdesk::sync::event::{Event, Feed, Load, Loaded, Stretch};
use dealdesk::ui::{theme::Theme, view};
use http::Method;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::common::app::screen::Screen;
use super::common::app::stylemap::picture;
use super::common::app::{App, Setup};
use super::desk::{Desk, NOW, loads};
use super::{board, keep, keep_sizes};

const OF: Owner = Owner::Lead(LeadId(100));
const HOUR: i64 = 3_600;

/// Types of notes that stand in no fixture: they have no form of their own.
const RARE_NOTES: &str = "targeting_in targeting_out transaction invoice_paid bill_paid dropbox_attachment \
    link_followed ai_result key_action_completed chat lead_created contact_created company_created customer_created";

/// Each type of event with what stood there before and what stands there now.
const EVENTS: &[(&str, &str, &str)] = &[
    ("lead_added", "", r#"{"note":{"id":1}}"#),
    ("contact_added", "", ""),
    ("company_added", "", ""),
    ("customer_added", "", ""),
    ("lead_deleted", "", ""),
    ("contact_deleted", "", ""),
    ("company_deleted", "", ""),
    ("customer_deleted", "", ""),
    ("lead_restored", "", ""),
    ("contact_restored", "", ""),
    ("company_restored", "", ""),
    ("customer_restored", "", ""),
    ("entity_merged", "", ""),
    (
        "lead_status_changed",
        r#"{"lead_status":{"id":11,"pipeline_id":1}}"#,
        r#"{"lead_status":{"id":21,"pipeline_id":2}}"#,
    ),
    ("customer_status_changed", r#"{"customer_status":{"id":5}}"#, r#"{"customer_status":{"id":6}}"#),
    ("entity_responsible_changed", r#"{"responsible_user":{"id":1}}"#, r#"{"responsible_user":{"id":2}}"#),
    (
        "sale_field_changed",
        r#"{"sale_field_value":{"sale":0}}"#,
        r#"{"sale_field_value":{"sale":"125000.50"}}"#,
    ),
    (
        "name_field_changed",
        r#"{"name_field_value":{"name":"Old"}}"#,
        r#"{"name_field_value":{"name":"New"}}"#,
    ),
    ("ltv_field_changed", r#"{"ltv_field_value":{"ltv":1}}"#, r#"{"ltv_field_value":{"ltv":2}}"#),
    (
        "custom_field_value_changed",
        r#"{"custom_field_value":{"field_id":7,"field_type":1,"enum_id":null,"text":"Roof"}}"#,
        r#"{"custom_field_value":{"field_id":7,"field_type":1,"enum_id":null,"text":"Cellar"}}"#,
    ),
    (
        "custom_field_1928133_value_changed",
        "",
        r#"{"custom_field_value":{"field_id":1928133,"field_type":1,"enum_id":null,"text":"Oak"}}"#,
    ),
    ("entity_tag_added", "", r#"{"tag":{"name":"warm"}},{"tag":{"name":"fair"}}"#),
    ("entity_tag_deleted", r#"{"tag":{"name":"cold"}}"#, ""),
    ("entity_linked", "", r#"{"link":{"entity":{"type":"contact","id":5}}}"#),
    ("lead_linked", "", r#"{"link":{"entity":{"type":"lead","id":101}}}"#),
    ("contact_linked", "", r#"{"link":{"entity":{"type":"contact","id":5}}}"#),
    ("company_linked", "", r#"{"link":{"entity":{"type":"company","id":6}}}"#),
    ("customer_linked", "", r#"{"link":{"entity":{"type":"customer","id":7}}}"#),
    ("entity_unlinked", "", r#"{"unlink":{"entity":{"type":"contact","id":5}}}"#),
    ("lead_unlinked", "", r#"{"unlink":{"entity":{"type":"lead","id":101}}}"#),
    ("contact_unlinked", "", r#"{"unlink":{"entity":{"type":"contact","id":5}}}"#),
    ("company_unlinked", "", r#"{"unlink":{"entity":{"type":"company","id":6}}}"#),
    ("customer_unlinked", "", r#"{"unlink":{"entity":{"type":"customer","id":7}}}"#),
    ("common_note_added", "", r#"{"note":{"id":901}}"#),
    ("common_note_deleted", "", r#"{"note":{"id":902}}"#),
    ("attachment_note_added", "", r#"{"note":{"id":903}}"#),
    ("dropbox_attachment", "", ""),
    ("incoming_call", "", r#"{"note":{"id":904}}"#),
    ("outgoing_call", "", r#"{"note":{"id":905}}"#),
    ("incoming_sms", "", r#"{"note":{"id":906}}"#),
    ("outgoing_sms", "", r#"{"note":{"id":907}}"#),
    ("incoming_mail", "", r#"{"note":{"id":908}}"#),
    ("outgoing_mail", "", r#"{"note":{"id":909}}"#),
    ("incoming_chat_message", "", r#"{"message":{"id":"m1","origin":"telegram","talk_id":117}}"#),
    ("outgoing_chat_message", "", r#"{"message":{"id":"m2","origin":"telegram","talk_id":117}}"#),
    ("entity_direct_message", "", r#"{"message":{"id":"m3"}}"#),
    ("task_added", "", ""),
    ("task_deleted", "", ""),
    ("task_completed", "", ""),
    ("task_result_added", "", r#"{"note":{"id":910}}"#),
    (
        "task_deadline_changed",
        r#"{"task_deadline":{"timestamp":1773151200}}"#,
        r#"{"task_deadline":{"timestamp":1773237600}}"#,
    ),
    ("task_type_changed", r#"{"task_type":{"id":1}}"#, r#"{"task_type":{"id":2}}"#),
    ("task_text_changed", r#"{"task":{"text":"Call"}}"#, r#"{"task":{"text":"Visit"}}"#),
    ("service_note_added", "", r#"{"note":{"id":911}}"#),
    ("geo_note_added", "", r#"{"note":{"id":912}}"#),
    ("message_to_cashier_note_added", "", r#"{"note":{"id":913}}"#),
    ("site_visit_note_added", "", r#"{"note":{"id":914}}"#),
    ("targeting_in_note_added", "", r#"{"note":{"id":915}}"#),
    ("targeting_out_note_added", "", r#"{"note":{"id":916}}"#),
    ("link_followed", "", r#"{"note":{"id":917}}"#),
    ("nps_rate_added", "", r#"{"nps":{"rate":9}}"#),
    ("transaction_added", "", r#"{"transaction":{"id":3}}"#),
    ("robot_replied", "", r#"{"helpbot":{"id":4}}"#),
    ("robot_replie", "", r#"{"helpbot":{"id":4}}"#),
    ("intent_identified", "", r#"{"helpbot":{"id":4}}"#),
    ("key_action_completed", "", ""),
    ("ai_result", "", ""),
    ("talk_created", "", ""),
    ("talk_closed", "", ""),
    ("conversation_answered", "", ""),
    ("talk_missed_event", "", ""),
    ("meta_chat_subscription_added", "", ""),
    ("meta_chat_subscription_removed", "", ""),
    ("page_mention", "", ""),
    ("video_opened", "", ""),
    ("video_closed", "", ""),
    ("picture_opened", "", ""),
    ("picture_closed", "", ""),
    ("zoom_conference", "", ""),
    ("zoom_meeting", "", ""),
    ("brand_new_thing", r#"{"thing":"old"}"#, r#"{"thing":"new"}"#),
    ("hidden_from_us", "", ""),
];

fn fixture(name: &str) -> Vec<Note> {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let body = std::fs::read(path).expect("a fixture");
    let list: wire::Listing<wire::notes::Notes> = read::body(&body).expect("notes");
    list.embedded.notes.into_iter().map(|note| note.of(OwnerKind::Leads)).collect()
}

/// Every type of note, one an hour, the first the newest.
fn notes() -> Vec<Note> {
    let rare = RARE_NOTES.split_whitespace().map(|kind| {
        let json = format!(
            r#"{{"id":1,"entity_id":7,"note_type":"{kind}","params":{{"text":"what {kind} says","link":"https://x.example/{kind}"}}}}"#
        );
        read::text::<wire::Note>(&json).expect("a note").of(OwnerKind::Leads)
    });
    let mut notes = fixture("notes_list_every_type__synthetic.json");
    notes.extend(fixture("notes_list_mail_and_more__synthetic.json"));
    notes.extend(rare);
    for (n, note) in (1..).zip(&mut notes) {
        let at = NOW.plus(-n * HOUR);
        (note.id, note.owner, note.created_at, note.updated_at) = (NoteId(n), OF, at, at);
    }
    notes
}

/// Every type of event, one a minute.
fn events() -> Vec<AccountEvent> {
    let event = |(n, (kind, before, after)): (i64, &(&str, &str, &str))| {
        let at = NOW.plus(-n * 60).secs();
        let by = i32::from(n % 5 != 0);
        let json = format!(
            r#"{{"id":"{n:04}","type":"{kind}","entity_type":"lead","entity_id":100,"created_by":{by},"created_at":{at},
                "value_after":[{after}],"value_before":[{before}]}}"#
        );
        AccountEvent::from(read::text::<wire::Event>(&json).expect("an event"))
    };
    (1..).zip(EVENTS).map(event).collect()
}

/// The card of a lead with this timeline, in a window high enough for all of it.
fn parade(language: Language, size: (u16, u16), piece: Feed) -> Desk {
    let mut desk = Desk::with_leads(size.0, size.1, 2);
    desk.state.locale = Locale::new(language);
    let user = |id, name: &str| User { id: UserId(id), name: name.into(), email: "".into(), is_active: true };
    let users = [user(1, "Mara Linden"), user(2, "Tomás Herrera")];
    desk.state.directory.users = users.into_iter().map(|user| (user.id, user)).collect();
    desk.press("Enter");
    let asked = loads(&desk.press("2"));
    let request = asked.into_iter().find_map(|(request, load)| match load {
        Load::Feed { of, .. } if of == OF => Some(request),
        _ => None,
    });
    let request = request.expect("the timeline is asked for");
    let asked = loads(&desk.loaded(request, Loaded::Feed(Box::new(piece))));
    for (request, load) in asked {
        if matches!(load, Load::EventNames(_)) {
            let names = vec![("brand_new_thing".into(), "A thing the account names".into())];
            let what = Loaded::EventNames(names);
            update(&mut desk.state, Msg::Happened(Event::Loaded { request, what }));
        }
    }
    desk
}

fn feed(notes: Vec<Note>, events: Vec<AccountEvent>) -> Feed {
    Feed { of: OF, notes, tasks: Vec::new(), events, gone: Vec::new(), then: Stretch::Whole }
}

fn keep_desk(name: &str, desk: &Desk) {
    let size = desk.state.size;
    let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).expect("a terminal");
    terminal.draw(|frame| view(&desk.state, Theme::default(), frame)).expect("a frame");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let screen = Screen::new(terminal.backend().buffer());
    settings.bind(|| insta::assert_snapshot!(name, picture(&screen)));
}

#[test]
fn every_type_of_note() {
    for (language, tag) in [(Language::English, "en"), (Language::Russian, "ru")] {
        let mut desk = parade(language, (100, 190), feed(notes(), Vec::new()));
        keep_desk(&format!("timeline_notes_{tag}"), &desk);
        for _ in 0..notes().len() {
            desk.press("Enter j");
        }
        keep_desk(&format!("timeline_notes_open_{tag}"), &desk);
    }
    let desk = parade(Language::English, (40, 260), feed(notes(), Vec::new()));
    keep_desk("timeline_notes_narrow", &desk);
}

#[test]
fn every_type_of_event() {
    for (language, tag) in [(Language::English, "en"), (Language::Russian, "ru")] {
        let desk = parade(language, (110, 100), feed(Vec::new(), events()));
        keep_desk(&format!("timeline_events_{tag}"), &desk);
    }
}

#[test]
fn changes_made_at_once_stand_together() {
    let mut together = events();
    for event in &mut together {
        (event.created_at, event.created_by) = (NOW.plus(-HOUR), UserId(1));
    }
    let mut desk = parade(Language::English, (100, 40), feed(Vec::new(), together));
    desk.press("7");
    keep_desk("timeline_changes", &desk);
    desk.press("Enter");
    keep_desk("timeline_changes_open", &desk);
}

/// The demo account's second lead of a stage, its story read.
async fn card(setup: Setup, tab: &str) -> App {
    let mut app = board(setup).await;
    app.press("l l j Enter").wait_gone("Loading …").await;
    app.press(tab);
    app.pass(std::time::Duration::from_secs(5)).await;
    app
}

#[tokio::test(start_paused = true)]
async fn in_both_languages_and_all_sizes() {
    for (language, tag) in [(Language::English, "en"), (Language::Russian, "ru")] {
        let mut app = card(Setup::default().language(language), "2").await;
        keep_sizes(&format!("timeline_{tag}"), &mut app, &[(80, 24), (120, 40), (40, 12)]).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_other_tabs() {
    for (language, tag) in [(Language::English, "en"), (Language::Russian, "ru")] {
        let mut app = card(Setup::default().language(language), "3").await;
        for (tab, name) in
            [("3", "tasks"), ("4", "contacts"), ("5", "company"), ("6", "mail"), ("7", "changes")]
        {
            app.press(tab).pass(std::time::Duration::from_secs(2)).await;
            keep_sizes(&format!("tab_{name}_{tag}"), &mut app, &[(80, 24)]).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn waiting_refused_and_offline() {
    let mut app = board(Setup::leads(60).size(80, 24)).await;
    app.press("Enter").wait_gone("Loading …").await;
    app.wire.hold(Method::GET);
    app.press("2").wait_for("Reading earlier entries").await;
    keep("timeline_waiting", &app);
    app.server.set_faults("get:401");
    app.wire.release();
    app.wait_for("r tries again").await;
    keep("timeline_failed", &app);
}

#[test]
fn nothing_happened_and_nothing_is_chosen() {
    let mut desk = parade(Language::English, (80, 24), feed(Vec::new(), Vec::new()));
    keep_desk("timeline_empty", &desk);
    desk.press("6");
    keep_desk("timeline_no_mail", &desk);
    desk.press("2 f");
    keep_desk("timeline_kinds", &desk);
}

#[test]
fn a_conversation_is_read() {
    let piece = feed(
        notes().into_iter().filter(|note| matches!(note.body, dealdesk::domain::NoteBody::Mail(_))).collect(),
        Vec::new(),
    );
    for (size, tag) in [((80, 24), "80x24"), ((40, 24), "40x24")] {
        let mut desk = parade(Language::English, size, piece.clone());
        desk.press("6");
        keep_desk(&format!("timeline_threads_{tag}"), &desk);
        desk.press("Enter");
        keep_desk(&format!("timeline_thread_{tag}"), &desk);
        desk.send(Msg::KeyPressed(Key::parse("Enter").expect("a key")));
        keep_desk(&format!("timeline_thread_quoted_{tag}"), &desk);
    }
}
