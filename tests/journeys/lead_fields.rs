//! Custom fields of leads nobody opened: found by a filter, told by a column, kept in step, and on a card without a network.

use std::time::Duration;

use dealdesk::store::Store;
use serde_json::{Value, json};

use super::common::app::server::stage;
use super::common::app::wire::Wire;
use super::common::app::{Prepared, Setup};
use super::{STAR, at_star};

/// `Order reference`, a text.
const REFERENCE: i64 = 1_928_001;

fn reference(value: &str) -> Value {
    json!({"custom_fields_values": [{"field_id": REFERENCE, "values": [{"value": value}]}]})
}

/// An account with a lead that has a reference of its own.
fn prepared(setup: Setup) -> Prepared {
    let prepared = setup.serve();
    let id = prepared.server.star(stage::FIRST_TALK, STAR);
    prepared.server.edit(id, &reference("BK-4711"));
    prepared
}

const VIEW: &str = r#"
[[views]]
name = "by reference"
key = 1
where = "field:\"Order reference\" ~ BK-4711"
columns = ["name", "field:Order reference"]
screen = "list"
"#;

#[tokio::test(start_paused = true)]
async fn a_filter_and_a_column_know_leads_nobody_opened_and_follow_the_account() {
    let home = tempfile::tempdir().expect("a directory");
    let config = home.path().join("config.toml");
    std::fs::write(&config, VIEW).expect("settings");
    let prepared = prepared(Setup { config_file: Some(config), ..Setup::leads(300).size(120, 40) });
    let other = prepared.server.leads_in(stage::NEEDS)[0].clone();
    let (id, name) = (other["id"].as_i64().expect("an id"), other["name"].as_str().expect("a name"));
    let mut app = at_star(prepared).await;
    let screen =
        app.press("1").wait_until("the star", |s| s.contains("▽ by reference") && s.contains(STAR)).await;
    assert!(screen.contains("1 of 232") && !screen.contains(name), "{screen}");
    // A colleague gives another lead nearly the same reference, and takes it away again.
    app.server.edit(id, &reference("BK-4711/2"));
    app.pass(Duration::from_secs(31)).await;
    let screen = app.wait_for("BK-4711/2").await;
    assert!(screen.contains(name) && screen.contains(STAR), "{screen}");
    app.server.edit(id, &reference("BK-1"));
    app.pass(Duration::from_secs(31)).await;
    let screen = app.wait_gone("BK-4711/2").await;
    assert!(!screen.contains(name) && screen.contains(STAR), "{screen}");
}

#[tokio::test(start_paused = true)]
async fn a_card_that_was_never_opened_shows_its_fields_without_a_network() {
    let store = Store::in_memory().expect("a store");
    let on = || Setup { store: Some(store.clone()), ..Setup::leads(60) };
    let mut app = at_star(prepared(on())).await;
    app.pass(Duration::from_secs(60)).await;
    app.press("q");
    app.wait_end().await;
    let mut app = on().serve().start_on(Wire::cut);
    app.wait_for("▌First talk").await;
    app.press("S s g g").wait_until("the star", |s| s.cursor().starts_with(STAR)).await;
    let card = app.press("Enter").wait_for("BK-4711").await;
    assert!(card.contains("Order ref") && card.contains("as of 14:0"), "{card}");
    assert_eq!(app.server.requests(), 0);
}
