//! Notes of every sort by keys alone: what arrives in the account, and that a draft which changes its sort is there once.

use std::time::Duration;

use dealdesk::i18n::Language;
use dealdesk::store::{Composer, Store};
use http::Method;
use serde_json::{Value, json};

use super::common::app::{App, Setup};
use super::{on_star, settled};

/// The newest note of the lead.
fn newest(app: &App, lead: i64) -> Value {
    let path = format!("/api/v4/leads/{lead}/notes?limit=1&order%5Bid%5D=desc");
    app.server.ask(Method::GET, &path, &Value::Null)["_embedded"]["notes"][0].clone()
}

/// The phone of the main contact.
fn phone(app: &App, lead: i64) -> String {
    let lead = app.server.ask(Method::GET, &format!("/api/v4/leads/{lead}?with=contacts"), &Value::Null);
    let contacts = lead["_embedded"]["contacts"].as_array().expect("contacts").clone();
    let main = contacts.iter().find(|contact| contact["is_main"] == true).expect("a main contact");
    let path = format!("/api/v4/contacts/{}", main["id"]);
    let contact = app.server.ask(Method::GET, &path, &Value::Null);
    let fields = contact["custom_fields_values"].as_array().expect("fields").clone();
    let phones = fields.iter().find(|field| field["field_code"] == "PHONE").expect("a phone");
    phones["values"][0]["value"].as_str().expect("a number").to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_call_is_logged_by_keys_alone() {
    let (mut app, id) = on_star(Setup::leads(60)).await;
    let phone = phone(&app, id);
    app.press("n Tab").wait_for("Incoming call · Star deal").await;
    app.type_in("3:20 success").press("Enter").type_in("Wants a quote");
    app.wait_for(&format!("3 min 20 s · success · {phone}")).await;
    app.press("C-d").wait_gone("Incoming call ·").await;
    settled(&mut app).await;
    let note = newest(&app, id);
    let params = &note["params"];
    assert_eq!(note["note_type"], "call_in");
    assert_eq!(
        (&params["duration"], &params["call_status"], &params["call_result"], &params["phone"]),
        (&json!(200), &json!(4), &json!("Wants a quote"), &json!(phone))
    );
    assert!(params["uniq"].as_str().is_some_and(|uniq| uniq.starts_with("dealdesk-")), "{params}");
    assert_eq!(note["created_by"], note["responsible_user_id"], "or no report counts it");
}

#[tokio::test(start_paused = true)]
async fn a_call_in_russian_with_its_own_number() {
    let (mut app, id) = on_star(Setup::leads(60).language(Language::Russian)).await;
    app.press("n Tab Tab").wait_for("Исходящий звонок · Star deal").await;
    app.type_in("не берёт трубку 8 (912) 345-67-89").wait_for("нет ответа · 8 (912) 345-67-89").await;
    app.press("C-d").wait_gone("Исходящий звонок ·").await;
    app.wait_server("the call", |server| {
        let path = format!("/api/v4/leads/{id}/notes?limit=1&order%5Bid%5D=desc");
        let notes = server.ask(Method::GET, &path, &Value::Null);
        notes["_embedded"]["notes"][0]["note_type"] == "call_out"
    })
    .await;
    let params = newest(&app, id)["params"].clone();
    assert_eq!(
        (&params["duration"], &params["call_status"], &params["phone"]),
        (&json!(0), &json!(6), &json!("8 (912) 345-67-89"))
    );
    assert!(params.get("call_result").is_none(), "nulls are refused: {params}");
}

#[tokio::test(start_paused = true)]
async fn a_text_message_and_a_service_message_arrive() {
    let (mut app, id) = on_star(Setup::leads(60)).await;
    app.press("n Tab Tab Tab").wait_for("Text message · Star deal").await;
    app.type_in("received +44 20 7946 0958").press("Enter").type_in("Thanks").press("C-d");
    app.wait_gone("Text message ·").await;
    settled(&mut app).await;
    let note = newest(&app, id);
    assert_eq!(
        (&note["note_type"], &note["params"]),
        (&json!("sms_in"), &json!({"text": "Thanks", "phone": "+44 20 7946 0958"}))
    );
    app.press("n Tab Tab Tab Tab").wait_for("Service message · Star deal").await;
    app.type_in("Boiler bot: the stock is low").press("C-d").wait_gone("Service message ·").await;
    settled(&mut app).await;
    let note = newest(&app, id);
    assert_eq!(
        (&note["note_type"], &note["params"]),
        (&json!("service_message"), &json!({"text": "the stock is low", "service": "Boiler bot"}))
    );
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_changes_its_sort_is_on_the_disk_once() {
    let store = Store::in_memory().expect("a store");
    let setup = || Setup { store: Some(store.clone()), ..Setup::leads(60) };
    let (mut app, _) = on_star(setup()).await;
    app.press("n").type_in("3m busy").wait_for("draft saved").await;
    for turns in 1..=7 {
        app.press("Tab").wait_for("draft saved").await;
        let drafts = store.load_drafts().await.expect("the drafts");
        assert_eq!(drafts.len(), 1, "after {turns} turns: {drafts:?}");
        assert_eq!(drafts[0].text, "3m busy");
    }
    // Gone between the key and the disk.
    app.press("Tab");
    drop(app);
    let drafts = store.load_drafts().await.expect("the drafts");
    assert_eq!((drafts.len(), drafts[0].key.composer), (1, Composer::CallOut));
    let (mut app, _) = on_star(setup()).await;
    assert!(app.screen().header().contains("✎ 1 draft"), "{}", app.screen());
    app.press("n").wait_for("Outgoing call · Star deal").await;
    app.wait_for("3m busy").await;
}

#[tokio::test(start_paused = true)]
async fn a_call_taken_out_before_it_left_is_a_draft_of_a_call() {
    let store = Store::in_memory().expect("a store");
    let (mut app, _) = on_star(Setup { store: Some(store.clone()), ..Setup::leads(60) }).await;
    app.press("n Tab").wait_for("success").await;
    app.type_in("3m busy +44 20 7946 0958").wait_for("3 min · busy").await;
    app.wire.cut();
    app.press("C-d").wait_gone("Incoming call ·").await;
    app.press("u").wait_for("Taken out before it was sent").await;
    app.pass(Duration::from_secs(1)).await;
    let drafts = store.load_drafts().await.expect("the drafts");
    assert_eq!((drafts.len(), drafts[0].key.composer), (1, Composer::CallIn));
    assert_eq!(drafts[0].text, "3:00 busy +44 20 7946 0958");
}
