//! One of everything by keys, then `u` until nothing is left: the account shows what it showed before, but for what has
//! no way back, which is said.

use http::Method;
use serde_json::{Value, json};

use super::common::app::server::Server;
use super::common::app::{App, START, Setup};
use super::{STAR, at_star, on_star, settled, stage};

const HOUR: i64 = 3_600;

/// The lead with its links, without what counts changes.
fn lead(server: &Server, id: i64) -> Value {
    let path = format!("/api/v4/leads/{id}?with=contacts,loss_reason");
    let mut lead = server.ask(Method::GET, &path, &Value::Null);
    for key in ["updated_at", "updated_by", "closest_task_at"] {
        lead[key] = Value::Null;
    }
    if let Some(contacts) = lead["_embedded"]["contacts"].as_array_mut() {
        contacts.sort_by_key(|contact| contact["id"].as_i64());
    }
    if let Some(tags) = lead["_embedded"]["tags"].as_array_mut() {
        tags.sort_by_key(|tag| tag["id"].as_i64());
    }
    if let Some(fields) = lead["custom_fields_values"].as_array_mut() {
        fields.sort_by_key(|field| field["field_id"].as_i64());
    }
    lead
}

/// All tasks of the lead, done ones too, without what counts changes.
fn tasks(server: &Server, lead: i64) -> Vec<Value> {
    let path = format!("/api/v4/tasks?filter%5Bentity_type%5D=leads&filter%5Bentity_id%5D%5B%5D={lead}");
    let found = server.ask(Method::GET, &path, &Value::Null);
    let mut tasks = found["_embedded"]["tasks"].as_array().cloned().unwrap_or_default();
    for task in &mut tasks {
        task["updated_at"] = Value::Null;
        task["updated_by"] = Value::Null;
    }
    tasks.sort_by_key(|task| task["id"].as_i64());
    tasks
}

/// Notes of the lead that say this.
fn notes(server: &Server, lead: i64, text: &str) -> usize {
    let found = server.ask(Method::GET, &format!("/api/v4/leads/{lead}/notes?limit=250"), &Value::Null);
    let notes = found["_embedded"]["notes"].as_array().cloned().unwrap_or_default();
    notes.iter().filter(|note| note["params"]["text"] == text).count()
}

fn me(server: &Server) -> i64 {
    server.ask(Method::GET, "/api/v4/account", &Value::Null)["current_user_id"].as_i64().expect("a user")
}

/// A box of choices: the first that is not what stands there.
async fn choose_another(app: &mut App, title: &str) {
    app.wait_for(title).await;
    let is_first = app.screen().cursor().ends_with("now");
    app.press(if is_first { "Down Enter" } else { "Enter" }).wait_gone(title).await;
}

/// Renamed, dearer, assigned, tagged, a field, linked, a note, a task, a task done, moved, lost for one reason and then
/// another and then none.
async fn one_of_everything(app: &mut App) {
    app.press("e n").wait_for("Name · Star deal").await;
    app.type_in(" two").press("Enter").wait_for("Star deal two").await;
    app.press("e b").wait_for("Budget · ").await;
    app.press("C-u").type_in("12").press("Enter").wait_gone("Budget · ").await;
    app.press("a");
    choose_another(app, "Who takes “Star deal two”?").await;
    app.press("T").wait_for("Tags of").await;
    app.type_in("rooftop bar").wait_for("Enter: +rooftop bar").await;
    app.press("Enter").wait_gone("Tags of").await;
    app.press("e e").wait_for("Fields of").await;
    app.type_in("Order reference").press("Enter").wait_for("Order reference · ").await;
    app.press("C-u").type_in("BK-7").press("Enter").wait_gone("Order reference · ").await;
    app.press("e l").wait_for("Link to").await;
    app.type_in("Zoe Zinc").wait_until("somebody", |s| s.text().matches("Zoe Zinc").count() > 1).await;
    app.press("Enter").wait_gone("Link to").await;
    app.press("n").wait_for("Note · ").await;
    app.type_in("Called").press("C-d").wait_gone("Note · ").await;
    app.press("t").wait_for("Task · ").await;
    app.type_in("tomorrow 10 send quote").press("Enter").wait_gone("Task · ").await;
    settled(app).await;
    app.press("g t").wait_for("ring the chef").await;
    let mut last = app.press("g g").wait_until("a cursor", |s| s.cursor_row().is_some()).await.cursor();
    while !last.contains("ring the chef") {
        let before = last.clone();
        last = app.press("j").wait_until("the next task", |s| s.cursor() != before).await.cursor();
    }
    app.press("d").wait_for("Done: what came of it?").await;
    app.type_in("agreed").press("Enter").wait_for("Next step").await;
    app.press("C-u Esc").wait_gone("Next step").await;
    settled(app).await;
    app.press("- Enter").wait_for("Contacts ─").await;
    app.press("m").wait_for("Move “Star deal two” to").await;
    app.press("Enter").wait_gone("Move “").await;
    settled(app).await;
    for reason in ["a", "s"] {
        app.press("x").wait_for("Why is “Star deal two” lost?").await;
        app.press(reason).wait_gone("Why is").await;
        settled(app).await;
    }
    // The last of the box: nobody says why.
    app.press("x").wait_for("Why is “Star deal two” lost?").await;
    app.hold("Down", 20).press("Enter").wait_gone("Why is").await;
    settled(app).await;
}

#[tokio::test(start_paused = true)]
async fn one_of_everything_is_taken_back_until_nothing_is_left() {
    let prepared = Setup::leads(60).serve();
    let id = prepared.server.star(stage::FIRST_TALK, STAR);
    let server = prepared.server.clone();
    server.ask(Method::POST, "/api/v4/contacts", &json!([{"name": "Zoe Zinc"}]));
    server.ask(
        Method::POST,
        "/api/v4/tasks",
        &json!([{"text": "ring the chef", "complete_till": START - HOUR,
        "entity_id": id, "entity_type": "leads", "responsible_user_id": me(&server)}]),
    );
    let before = (lead(&server, id), tasks(&server, id));
    let mut app = at_star(prepared).await;
    app.pass(std::time::Duration::from_secs(200)).await;
    app.press("Enter").wait_for("Contacts ─").await;
    one_of_everything(&mut app).await;
    let lost = lead(&server, id);
    assert_eq!(
        (&lost["status_id"], &lost["loss_reason_id"]),
        (&json!(143), &Value::Null),
        "{}",
        app.screen()
    );
    for (key, value) in [("name", json!("Star deal two")), ("price", json!(12))] {
        assert_eq!(lost[key], value);
    }

    let mut said = Vec::new();
    for _ in 0..30 {
        let screen = app
            .press("u")
            .wait_until("an answer", |s| {
                ["Taken back", "cannot be taken back", "no own edit"].iter().any(|w| s.contains(w))
            })
            .await;
        let footer = screen.footer().to_owned();
        settled(&mut app).await;
        said.push(footer.clone());
        if footer.contains("no own edit") {
            break;
        }
        app.pass(std::time::Duration::from_secs(20)).await;
    }
    let said = said.join("\n");
    assert!(said.contains("There is no own edit to take back"), "{said}");
    assert_eq!(said.matches("the edit before it").count(), 2, "the note and the task\n{said}");
    assert_eq!(said.matches("Taken back").count(), 11, "{said}");
    assert_eq!(notes(&server, id, "Called"), 1, "what was sent stays");
    let after = lead(&server, id);
    assert_eq!(after, before.0, "{said}");
    let (sent, mut others): (Vec<Value>, Vec<Value>) =
        tasks(&server, id).into_iter().partition(|task| task["text"] == "send quote");
    // What came of a task has no way back either, and that is said.
    assert!(said.contains("Its result, “agreed”, stays in the account"), "{said}");
    let chef = others.iter_mut().find(|task| task["text"] == "ring the chef").expect("the task");
    assert_eq!(chef["result"].take(), json!({"text": "agreed"}));
    chef["result"] = json!([]);
    assert_eq!((sent.len(), others), (1, before.1), "{said}");
}

#[tokio::test(start_paused = true)]
async fn a_reason_of_a_loss_comes_back_changes_and_goes() {
    let (mut app, id) = on_star(Setup::leads(60)).await;
    let reason = |app: &App| app.server.lead(id)["loss_reason_id"].clone();
    app.press("x").wait_for("Why is").await;
    app.press("a").wait_for("is lost.").await;
    settled(&mut app).await;
    let first = reason(&app);
    assert!(first.is_i64());
    app.press("Enter").wait_for("Contacts ─").await;
    app.press("x").wait_for("Why is").await;
    app.hold("Down", 20).press("Enter").wait_gone("Why is").await;
    settled(&mut app).await;
    let write = app.wire.writes().pop().expect("a request");
    assert_eq!(write.path, format!("/api/v4/leads/{id}"));
    assert_eq!(write.body["loss_reason_id"], Value::Null);
    assert!(write.body.get("loss_reason_id").is_some(), "null is said: {}", write.body);
    assert_eq!(reason(&app), Value::Null);
    app.press("u").wait_for("Taken back").await;
    settled(&mut app).await;
    assert_eq!((reason(&app), app.server.stage_of(id)), (first.clone(), 143));
    app.press("x").wait_for("Why is").await;
    app.press("s").wait_gone("Why is").await;
    settled(&mut app).await;
    assert_ne!(reason(&app), first);
    app.press("u");
    settled(&mut app).await;
    app.wait_server("the first reason", |server| server.lead(id)["loss_reason_id"] == first).await;
    app.press("u");
    app.wait_server("open again", |server| server.stage_of(id) == stage::FIRST_TALK).await;
    assert_eq!(reason(&app), Value::Null);
}
