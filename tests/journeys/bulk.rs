//! Many leads with one key: which of them the account refused and why is seen, those alone are tried again, and undo takes
//! back what was done and nothing else.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::common::app::server::{Server, stage};
use super::common::app::wire::Write;
use super::common::app::{App, Setup};
use super::settled;

/// Marked: all of two stages, and some of a third.
const MARKED: usize = 60;
const REFUSED: usize = 3;

/// The leads that are marked below, with their stages.
fn stages(server: &Server) -> BTreeMap<i64, i64> {
    let all = [stage::FIRST_TALK, stage::NEEDS, stage::PROPOSAL, stage::NEGOTIATION];
    let leads = all.into_iter().flat_map(|stage| server.leads_in(stage).into_iter().map(move |l| (l, stage)));
    leads.map(|(lead, stage)| (lead["id"].as_i64().expect("an id"), stage)).collect()
}

/// Which leads a request was about.
fn leads(write: &Write) -> Vec<i64> {
    let id = |value: &serde_json::Value| value["id"].as_i64().expect("an id");
    match write.body.as_array() {
        Some(all) => all.iter().map(id).collect(),
        None => write.path.rsplit('/').next().and_then(|id| id.parse().ok()).into_iter().collect(),
    }
}

/// Sixty leads are moved, and three of them are refused; those three, and where all stood before.
async fn moved() -> (App, Vec<i64>, BTreeMap<i64, i64>) {
    let mut app = Setup::default().start();
    app.wait_loaded().await;
    let before = stages(&app.server);
    let in_stage = |stage: i64| before.iter().filter(move |(_, at)| **at == stage).map(|(id, _)| *id);
    let refused: Vec<i64> =
        in_stage(stage::FIRST_TALK).take(1).chain(in_stage(stage::NEEDS).skip(7).take(2)).collect();
    assert_eq!(refused.len(), REFUSED);
    app.wire.refuse(&refused);
    app.hold("h", 9).press("l V l V l Space Space Space").wait_for("60 marked").await;
    app.press("m").wait_for("Move “60 leads” to").await;
    app.press("f").wait_for("60 leads would change").await;
    app.press("Enter").wait_for("57 of 60 sent, 3 wait for you. g o opens them.").await;
    (app, refused, before)
}

/// Those that stand elsewhere than before.
fn elsewhere(server: &Server, before: &BTreeMap<i64, i64>) -> BTreeMap<i64, i64> {
    let now = stages(server);
    before.keys().filter(|id| now[id] != before[id]).map(|id| (*id, now[id])).collect()
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_is_named_with_its_reason_and_tried_again_alone() {
    let (mut app, refused, before) = moved().await;
    let arrived = elsewhere(&app.server, &before);
    assert_eq!(arrived.len(), MARKED - REFUSED);
    assert!(arrived.iter().all(|(id, at)| *at == stage::NEGOTIATION && !refused.contains(id)));
    let header = app.screen().header().to_owned();
    assert!(header.contains("⚑ 3"), "{header}");

    app.press("g o").wait_for("57 of 60 sent, 3 wait for you").await;
    let screen = app.press("Enter").wait_for("▾ 60 leads").await;
    assert_eq!(
        screen.text().matches("not a valid choice").count(),
        REFUSED,
        "each with its reason:\n{screen}"
    );
    for id in &refused {
        let name = app.server.lead(*id)["name"].as_str().expect("a name").to_owned();
        assert!(screen.contains(name.trim()), "{name}:\n{screen}");
    }

    // Still refused: the three are asked for, nobody else, and wait again.
    let sent = app.wire.writes().len();
    app.press("r").wait_to_have_seen("Trying again").await;
    sends(&mut app, sent).await;
    settled_but_for_three(&mut app).await;
    let tried: Vec<i64> = app.wire.writes()[sent..].iter().flat_map(leads).collect();
    assert!(!tried.is_empty() && tried.iter().all(|id| refused.contains(id)), "{tried:?}");

    app.wire.refuse(&[]);
    let sent = app.wire.writes().len();
    app.press("r").wait_for("60 of 60 sent").await;
    settled(&mut app).await;
    let mut tried: Vec<i64> = app.wire.writes()[sent..].iter().flat_map(leads).collect();
    tried.sort_unstable();
    assert_eq!(tried, refused, "each once");
    assert_eq!(elsewhere(&app.server, &before).len(), MARKED);

    app.press("u").wait_for("Taken back: 60 edits").await;
    settled(&mut app).await;
    assert_eq!(elsewhere(&app.server, &before), BTreeMap::new(), "where they were");
}

async fn settled_but_for_three(app: &mut App) {
    app.wait_until("three that wait", |s| s.header().contains("⚑ 3") && !s.header().contains("unsent")).await;
}

/// Waits until more was sent than so many requests.
async fn sends(app: &mut App, sent: usize) {
    let wire = Arc::clone(&app.wire);
    app.wait_server("another request", move |_| wire.writes().len() > sent).await;
}

#[tokio::test(start_paused = true)]
async fn taken_back_while_some_wait_what_was_done_comes_back_and_they_are_not_touched() {
    let (mut app, refused, before) = moved().await;
    let sent = app.wire.writes().len();
    app.press("u").wait_to_have_seen("Taken back").await;
    app.wait_server("all where they were", |server| elsewhere(server, &before).is_empty()).await;
    let tried: Vec<i64> = app.wire.writes()[sent..].iter().flat_map(leads).collect();
    assert_eq!(tried.len(), MARKED - REFUSED);
    assert!(tried.iter().all(|id| !refused.contains(id)), "nothing of the three was sent");
    settled_but_for_three(&mut app).await;
    // Tried again they are moved after all, and taken back they are where they were.
    app.wire.refuse(&[]);
    app.press("g o").wait_for("▸ 60 leads").await;
    app.press("r");
    app.wait_server("the three moved", |server| {
        elsewhere(server, &before).keys().copied().collect::<Vec<_>>() == refused
    })
    .await;
    settled(&mut app).await;
    app.press("u").wait_to_have_seen("Taken back").await;
    app.wait_server("all where they were", |server| elsewhere(server, &before).is_empty()).await;
    settled(&mut app).await;
}
