//! The timeline by keys: read to the beginning, written into while the account refuses, changed, copied; what others do
//! comes in without moving what is read.

use std::time::Duration;

use dealdesk::store::Store;
use http::Method;
use serde_json::{Value, json};

use super::common::app::server::Server;
use super::common::app::wire::Wire;
use super::common::app::{App, Setup};
use super::{STAR, on_star, settled};

fn notes(server: &Server, lead: i64) -> Vec<Value> {
    let found = server.ask(Method::GET, &format!("/api/v4/leads/{lead}/notes?limit=250"), &Value::Null);
    found["_embedded"]["notes"].as_array().cloned().unwrap_or_default()
}

fn texts(server: &Server, lead: i64) -> Vec<String> {
    let text = |note: &Value| note["params"]["text"].as_str().unwrap_or_default().to_owned();
    notes(server, lead).iter().map(text).collect()
}

/// A colleague writes on the lead.
fn write(server: &Server, lead: i64, texts: impl Iterator<Item = String>) {
    let notes: Vec<Value> =
        texts.map(|text| json!({"note_type": "common", "params": {"text": text}})).collect();
    server.ask(Method::POST, &format!("/api/v4/leads/{lead}/notes"), &Value::Array(notes));
}

/// The star's card with its timeline open and read.
async fn on_timeline(setup: Setup) -> (App, i64) {
    let (mut app, lead) = on_star(setup).await;
    app.press("Enter 2").wait_until("a story", |s| s.cursor_row().is_some()).await;
    app.pass(Duration::from_secs(10)).await;
    app.press("G").wait_for("This is where it began.").await;
    app.press("g g");
    (app, lead)
}

#[tokio::test(start_paused = true)]
async fn a_note_written_while_refusals_rain_stands_on_top_and_arrives_once() {
    let (mut app, lead) = on_timeline(Setup::leads(60)).await;
    app.server.set_faults("post:429*3");
    app.press("n").type_in("They want it blue").press("C-d");
    app.wait_until("the note, on its way", |s| s.contains("They want it blue") && s.contains("unsent")).await;
    settled(&mut app).await;
    app.wait_until("the note", |s| s.contains("They want it blue")).await;
    assert_eq!(texts(&app.server, lead).iter().filter(|text| *text == "They want it blue").count(), 1);
    let shown = app.screen().text().matches("They want it blue").count();
    assert_eq!(shown, 1, "{}", app.screen());
}

#[tokio::test(start_paused = true)]
async fn an_own_note_is_changed_where_it_stands_and_undo_brings_it_back() {
    let (mut app, lead) = on_timeline(Setup::leads(60)).await;
    app.press("n").type_in("Call on Monday").press("C-d");
    settled(&mut app).await;
    app.press("g g e").wait_for("C-d").await;
    app.press("C-u").type_in("Call on Tuesday").press("C-d");
    app.wait_for("Call on Tuesday").await;
    settled(&mut app).await;
    assert!(
        texts(&app.server, lead).contains(&"Call on Tuesday".to_owned()),
        "{:?}",
        texts(&app.server, lead)
    );
    app.press("u").wait_for("Call on Monday").await;
    settled(&mut app).await;
    assert!(
        texts(&app.server, lead).contains(&"Call on Monday".to_owned()),
        "{:?}",
        texts(&app.server, lead)
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_colleague_writes_comes_in_above_and_the_cursor_stays() {
    let (mut app, lead) = on_star(Setup::leads(60)).await;
    write(&app.server, lead, (0..30).map(|n| format!("old note {n}")));
    app.press("Enter 2").wait_for("old note").await;
    app.wait_until("all of it", |s| !s.contains("Reading")).await;
    app.press("j j j j j");
    let before = app.wait_until("a cursor", |s| s.cursor_row().is_some()).await;
    write(&app.server, lead, (0..3).map(|n| format!("new note {n}")));
    app.press("r").pass(Duration::from_secs(5)).await;
    let after = app.screen();
    assert_eq!(after.cursor_row(), before.cursor_row(), "{after}");
    let below = |screen: &super::common::app::screen::Screen| {
        screen.line(usize::from(screen.cursor_row().expect("a cursor")) + 1).to_owned()
    };
    assert_eq!(below(&after), below(&before));
    app.press("g g").wait_for("new note 2").await;
}

#[tokio::test(start_paused = true)]
async fn scrolling_reads_all_there_is_and_no_more_often_than_needed() {
    let (mut app, lead) = on_star(Setup::leads(60)).await;
    for part in 0..4 {
        write(&app.server, lead, (0..200).map(move |n| format!("note {}", part * 200 + n)));
    }
    app.press("Enter 2").wait_for("note 799").await;
    app.pass(Duration::from_secs(5)).await;
    let before = app.server.requests();
    for _ in 0..12 {
        app.press("G").pass(Duration::from_secs(3)).await;
    }
    let screen = app.wait_for("This is where it began.").await;
    assert!(screen.contains("note 0") || screen.contains("created"), "{screen}");
    let asked = app.server.requests() - before;
    assert!(asked <= 60, "{asked} requests for 800 notes and their events");
}

#[tokio::test(start_paused = true)]
async fn a_conversation_is_read_letter_by_letter_and_its_text_is_sent_to_the_clipboard() {
    let mut app = Setup::leads(200).start();
    app.wait_loaded().await;
    app.press("l l Enter").wait_gone("Loading …").await;
    // The first lead of the stage whose people wrote letters.
    for _ in 0..20 {
        app.press("6").pass(Duration::from_secs(4)).await;
        if app.screen().contains("none can be sent") {
            break;
        }
        app.press(">");
    }
    app.press("6").wait_for("none can be sent").await;
    app.wait_until("a conversation", |s| s.cursor_row().is_some()).await;
    app.press("Enter").wait_for("From:").await;
    let letter = app.screen();
    assert!(letter.contains("To:"), "{letter}");
    app.press("Y").wait_for("Sent to the terminal").await;
    app.press("Esc").wait_for("none can be sent").await;
}

#[tokio::test(start_paused = true)]
async fn without_a_network_the_disk_tells_what_it_knows() {
    let store = Store::in_memory().expect("a store");
    let setup = || Setup { store: Some(store.clone()), ..Setup::leads(60) };
    let (mut app, _) = on_timeline(setup()).await;
    app.press("n").type_in("Kept on the disk").press("C-d");
    settled(&mut app).await;
    app.press("q q");
    app.wait_end().await;
    let mut app = setup().serve().start_on(Wire::cut);
    app.wait_for("▌First talk").await;
    app.press("S s g g").wait_until("the star", |s| s.cursor().starts_with(STAR)).await;
    let screen = app.press("Enter 2").wait_for("Kept on the disk").await;
    assert!(screen.contains("Stage: "), "what happened is told too: {screen}");
    assert_eq!(app.server.requests(), 0);
    // With a network, the rest comes by itself.
    app.wire.mend();
    app.press("G").wait_for("This is where it began.").await;
}
