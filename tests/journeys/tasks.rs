//! Tasks by keys: planned by a phrase, done with what came of it and the next step, moved, taken back; and the same
//! while the account asks for fewer requests.

use http::Method;
use serde_json::{Value, json};

use super::common::app::server::Server;
use super::common::app::{App, START, Setup};
use super::{STAR, on_star, settled};

const HOUR: i64 = 3_600;

fn me(server: &Server) -> i64 {
    server.ask(Method::GET, "/api/v4/account", &Value::Null)["current_user_id"].as_i64().expect("a user")
}

/// A task of the person on the lead, from another desk.
fn plan(server: &Server, lead: i64, text: &str, due: i64) -> i64 {
    let task = json!([{"text": text, "complete_till": due, "entity_id": lead, "entity_type": "leads",
        "responsible_user_id": me(server)}]);
    server.ask(Method::POST, "/api/v4/tasks", &task)["_embedded"]["tasks"][0]["id"].as_i64().expect("an id")
}

fn task(server: &Server, id: i64) -> Value {
    server.ask(Method::GET, &format!("/api/v4/tasks/{id}"), &Value::Null)
}

/// Open tasks of a lead: text and due.
fn open_tasks(server: &Server, lead: i64) -> Vec<(String, i64)> {
    let path = format!(
        "/api/v4/tasks?filter%5Bentity_type%5D=leads&filter%5Bentity_id%5D%5B%5D={lead}&filter%5Bis_completed%5D=0"
    );
    let found = server.ask(Method::GET, &path, &Value::Null);
    let tasks = found["_embedded"]["tasks"].as_array().cloned().unwrap_or_default();
    let said = |task: &Value| {
        (task["text"].as_str().unwrap_or_default().to_owned(), task["complete_till"].as_i64().unwrap_or(0))
    };
    tasks.iter().map(said).collect()
}

fn next_step(server: &Server, lead: i64) -> i64 {
    server.lead(lead)["closest_task_at"].as_i64().unwrap_or(0)
}

/// The tasks screen, all tasks read, the cursor on the star's.
async fn at_task(setup: Setup, text: &str, due: i64) -> (App, i64, i64) {
    let (mut app, lead) = on_star(setup).await;
    let id = plan(&app.server, lead, text, due);
    app.press("g t").wait_for(text).await;
    go_to(&mut app, text).await;
    (app, lead, id)
}

async fn go_to(app: &mut App, text: &str) {
    let mut last = app.press("g g").wait_until("a cursor", |s| s.cursor_row().is_some()).await.cursor();
    while !last.contains(text) {
        let before = last.clone();
        last = app.press("j").wait_until("the next task", |s| s.cursor() != before).await.cursor();
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_is_planned_by_a_phrase_and_stands_in_the_list() {
    let (mut app, lead) = on_star(Setup::leads(60)).await;
    app.press("t").wait_for("Task · Star deal").await;
    app.type_in("tomorrow 10 for 30m send quote").wait_for("due Wed 11 March, 10:00–10:30 (in 20 h)").await;
    app.press("Enter").wait_gone("Task ·").await;
    settled(&mut app).await;
    let wanted = ("send quote".to_owned(), START + 20 * HOUR);
    assert!(open_tasks(&app.server, lead).contains(&wanted), "{:?}", open_tasks(&app.server, lead));
    let screen = app.press("g t").wait_for("send quote").await;
    assert!(screen.contains(STAR), "{screen}");
}

#[tokio::test(start_paused = true)]
async fn a_task_stands_in_the_list_before_the_server_has_it() {
    let (mut app, _) = on_star(Setup::leads(60)).await;
    app.press("g t").wait_for("tasks: ").await;
    app.press("g b");
    app.wire.hold(Method::POST);
    app.press("t").type_in("in 1 hour ring the bakery").press("Enter").wait_for("◆").await;
    let screen = app.press("g t").wait_for("ring the bakery").await;
    assert!(screen.contains("◆"), "{screen}");
    app.wire.release();
    settled(&mut app).await;
    app.wait_until("on the server", |s| s.contains("ring the bakery") && !s.contains("◆")).await;
}

#[tokio::test(start_paused = true)]
async fn done_with_a_result_and_the_next_step() {
    let (mut app, lead, id) = at_task(Setup::leads(60), "ring the chef", START - HOUR).await;
    app.press("d").wait_for("Done: what came of it? · ring the chef").await;
    app.type_in("wants the big one").press("Enter").wait_for("Next step · Star deal").await;
    app.type_in("friday 9 send offer").wait_for("Fri 13 March, 09:00").await;
    app.press("Enter").wait_gone("ring the chef").await;
    settled(&mut app).await;
    let done = task(&app.server, id);
    assert_eq!((&done["is_completed"], &done["result"]["text"]), (&json!(true), &json!("wants the big one")));
    assert!(open_tasks(&app.server, lead).iter().any(|(text, _)| text == "send offer"));
    // The dot of the lead follows the server's word.
    let step = next_step(&app.server, lead);
    app.press("g b Enter").wait_for("send offer").await;
    assert!(step > START, "the next step is ahead");
}

#[tokio::test(start_paused = true)]
async fn one_line_finishes_and_plans() {
    let (mut app, lead, id) = at_task(Setup::leads(60), "ring the chef", START + HOUR).await;
    app.press("d").type_in("agreed; tomorrow 10 send quote").wait_for("due Wed 11 March, 10:00").await;
    app.press("Enter").wait_gone("ring the chef").await;
    settled(&mut app).await;
    assert_eq!(task(&app.server, id)["result"]["text"], json!("agreed"));
    assert!(open_tasks(&app.server, lead).contains(&("send quote".to_owned(), START + 20 * HOUR)));
}

#[tokio::test(start_paused = true)]
async fn moved_given_away_edited_and_all_of_it_taken_back() {
    let due = START + 2 * HOUR;
    let (mut app, lead, id) = at_task(Setup::leads(60), "ring the chef", due).await;
    let before = task(&app.server, id);
    app.press("s").wait_for("Another time · ring the chef").await;
    app.press("Enter").wait_until("the move", |s| !s.contains("Another time")).await;
    settled(&mut app).await;
    assert_eq!(task(&app.server, id)["complete_till"], json!(due + 24 * HOUR));
    assert!(next_step(&app.server, lead) != due);
    app.press("g b Enter").wait_for("ring the chef").await;
    let step = next_step(&app.server, lead);
    app.press("Esc g t").wait_for("ring the chef").await;
    app.press("u").wait_for("Taken back").await;
    settled(&mut app).await;
    assert_eq!(task(&app.server, id)["complete_till"], json!(due));
    assert!(next_step(&app.server, lead) <= step);
    go_to(&mut app, "ring the chef").await;
    app.press("D").wait_for("Done: ring the chef").await;
    app.wait_until("it is gone", |s| !s.cursor().contains("ring the chef")).await;
    settled(&mut app).await;
    assert_eq!(task(&app.server, id)["is_completed"], json!(true));
    app.press("u").wait_for("open again").await;
    settled(&mut app).await;
    let after = task(&app.server, id);
    for field in ["is_completed", "complete_till", "text", "responsible_user_id", "duration", "task_type_id"]
    {
        assert_eq!(after[field], before[field], "{field}");
    }
}

#[tokio::test(start_paused = true)]
async fn with_refusals_raining_everything_arrives_once() {
    let (mut app, lead, id) = at_task(Setup::leads(60), "ring the chef", START + HOUR).await;
    app.server.set_faults("p=0.4:429");
    app.press("d").type_in("agreed; tomorrow 10 send quote").press("Enter").wait_gone("ring the chef").await;
    app.press("g b t").type_in("friday 15:30 visit").press("Enter").wait_gone("Task ·").await;
    settled(&mut app).await;
    app.server.set_faults("");
    assert_eq!(task(&app.server, id)["result"]["text"], json!("agreed"));
    for text in ["send quote", "visit"] {
        let found = open_tasks(&app.server, lead).into_iter().filter(|(task, _)| task == text).count();
        assert_eq!(found, 1, "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_colleagues_change_of_the_same_parks_the_edit() {
    let (mut app, _, id) = at_task(Setup::leads(60), "ring the chef", START + HOUR).await;
    app.server.ask(
        Method::PATCH,
        &format!("/api/v4/tasks/{id}"),
        &json!({"complete_till": START + 5 * HOUR}),
    );
    app.press("s").type_in("friday").press("Enter").wait_for("⚑").await;
    assert_eq!(task(&app.server, id)["complete_till"], json!(START + 5 * HOUR), "nobody is overwritten");
    let screen = app.screen();
    assert!(screen.contains("ring the chef"), "{screen}");
}

#[tokio::test(start_paused = true)]
async fn what_is_typed_about_a_task_survives_the_end_of_the_program() {
    let store = dealdesk::store::Store::in_memory().expect("a store");
    let setup = || Setup { store: Some(store.clone()), ..Setup::leads(60) };
    let (mut app, _, _) = at_task(setup(), "ring the chef", START + HOUR).await;
    app.press("d").type_in("agreed, but").wait_for("draft saved").await;
    let server = app.server.clone();
    drop(app);
    let mut app = setup().on(server).start();
    app.wait_loaded().await;
    app.press("g t").wait_for("✎").await;
    go_to(&mut app, "ring the chef").await;
    app.press("d").wait_for("agreed, but").await;
}

fn user_named(server: &Server, name: &str) -> i64 {
    let users = server.ask(Method::GET, "/api/v4/users", &Value::Null);
    let users = users["_embedded"]["users"].as_array().cloned().unwrap_or_default();
    let found = users.iter().find(|user| user["name"] == name).expect("somebody of that name");
    found["id"].as_i64().expect("an id")
}

/// Builds the filter of the screen as a sentence.
async fn narrow(app: &mut App, text: &str) {
    app.press("f e C-u").type_in(text);
    app.press("Enter").wait_for(&format!("▽ {text}")).await;
}

#[tokio::test(start_paused = true)]
async fn a_filter_leaves_what_is_due_and_lets_go_of_a_task_that_is_moved() {
    let setup = Setup::leads(60).size(120, 40);
    let (mut app, lead, id) = at_task(setup, "ring the chef", START - HOUR).await;
    plan(&app.server, lead, "send the quote", START + 72 * HOUR);
    app.press("r").wait_for("send the quote").await;
    narrow(&mut app, "responsible = me and due < tomorrow").await;
    let screen = app.screen();
    assert!(screen.contains("ring the chef") && !screen.contains("send the quote"), "{screen}");
    let head = screen.line(0).to_owned();
    assert!(head.contains("everybody's") && head.contains(" of "), "{head}");
    go_to(&mut app, "ring the chef").await;
    app.press("s").wait_for("Another time").await;
    app.type_in("friday 10:00").press("Enter").wait_gone("ring the chef").await;
    settled(&mut app).await;
    assert_eq!(task(&app.server, id)["complete_till"], json!(START + 68 * HOUR));
    let screen = app.press("Esc").wait_for("ring the chef").await;
    assert!(screen.contains("send the quote") && !screen.contains("▽"), "{screen}");
}

#[tokio::test(start_paused = true)]
async fn a_task_a_colleague_gives_away_leaves_the_filter_of_whose_it_was() {
    let (mut app, lead) = on_star(Setup::leads(60).size(120, 40)).await;
    let (oliver, me) = (user_named(&app.server, "Oliver Pike"), me(&app.server));
    let task = json!([{"text": "ring the chef", "complete_till": START + HOUR, "entity_id": lead,
        "entity_type": "leads", "responsible_user_id": oliver}]);
    let made = app.server.ask(Method::POST, "/api/v4/tasks", &task);
    let id = made["_embedded"]["tasks"][0]["id"].as_i64().expect("an id");
    app.press("g t").wait_for("tasks: ").await;
    narrow(&mut app, "responsible = Oliver Pike").await;
    app.wait_for("ring the chef").await;
    let path = format!("/api/v4/tasks/{id}");
    app.server.ask(Method::PATCH, &path, &json!({"responsible_user_id": me}));
    app.press("r").wait_gone("ring the chef").await;
    app.press("Esc").wait_for("ring the chef").await;
}
