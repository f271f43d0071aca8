//! Finding something by what is typed: in another layout, in another alphabet, by digits, by id; here and on the server.

use std::time::Duration;

use http::Method;
use serde_json::json;

use super::common::app::server::{Server, stage};
use super::common::app::{App, Setup};

const CAFE: &str = "Кофейня «Ёлка»";

async fn on_cafe() -> (App, i64) {
    let prepared = Setup::leads(60).serve();
    let id = prepared.server.star(stage::FIRST_TALK, CAFE);
    let mut app = prepared.start();
    app.wait_loaded().await;
    (app, id)
}

fn new_contact(server: &Server, name: &str, phone: &str) {
    let fields = json!([{ "field_code": "PHONE", "values": [{ "value": phone, "enum_code": "WORK" }] }]);
    let body = json!([{ "name": name, "custom_fields_values": fields }]);
    server.ask(Method::POST, "/api/v4/contacts", &body);
}

#[tokio::test(start_paused = true)]
async fn a_lead_is_found_on_the_board_however_it_is_typed() {
    let (mut app, id) = on_cafe().await;
    let id = id.to_string();
    for text in ["елка", "ЁЛКА", "rjatqyz", "`krf", "kofejnya", "kofeinia", id.as_str()] {
        app.press("/").type_in(text);
        let found =
            app.wait_until(text, |s| s.cursor().starts_with(CAFE) && s.header().contains("1 of ")).await;
        assert!(found.contains("1 of 5"), "{text}: {}", found.text());
        app.press("Esc").wait_gone("1 of ").await;
    }
    // The keys of a Russian keyboard.
    app.press(".").type_in("елка").wait_for("1 of ").await;
    app.press("Enter ь").wait_for("Move “").await;
}

#[tokio::test(start_paused = true)]
async fn a_contact_nobody_has_read_is_found_by_its_number_on_the_server() {
    let (mut app, _) = on_cafe().await;
    app.pass(Duration::from_secs(60)).await;
    new_contact(&app.server, "Zoe Zinc", "+7 (912) 345-67-89");
    app.press("/ /").type_in("8 912 345 67 89").wait_for("Zoe Zinc").await;
    app.press("Enter").wait_for("+7 (912) 345-67-89").await;
    app.press("Esc").wait_for("// 8 912").await;
    // From now on the disk knows it, without any connection.
    app.wire.cut();
    app.press("C-u").type_in("9123456789").wait_for("Zoe Zinc").await;
    app.wait_for("No connection").await;
    app.press("C-u").type_in("яиноз").wait_for("Nothing found").await;
    app.press("C-u").type_in("ящу ящтс").wait_for("Nothing found").await;
    app.press("C-u").type_in("ящу яштс").wait_for("Zoe Zinc").await;
}

#[tokio::test(start_paused = true)]
async fn a_note_is_found_and_opens_the_timeline_it_stands_in() {
    let prepared = Setup::leads(60).serve();
    let id = prepared.server.star(stage::FIRST_TALK, CAFE);
    let note =
        json!([{ "note_type": "common", "params": { "text": "The quetzal oven goes under the stairs" } }]);
    prepared.server.ask(Method::POST, &format!("/api/v4/leads/{id}/notes"), &note);
    let mut app = prepared.start();
    app.wait_loaded().await;
    // Nobody has read notes yet, and that is said: they are read next.
    app.press("g /").type_in("quetzal").wait_for("still being read").await;
    app.pass(Duration::from_secs(120)).await;
    app.press("Backspace").type_in("l").wait_for("Note").await;
    app.press("Enter").wait_for("quetzal oven goes under").await;
    assert!(app.screen().contains(CAFE));
    app.press("/").type_in("quetzal").wait_for("1 of ").await;
    app.press("Esc Esc").wait_for("// quetzal").await;
}
