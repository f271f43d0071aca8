//! Fifty incoming leads, one key after the other, while the network does its worst: what the account has in the end is what
//! was decided, each once. And what is taken back is taken back.

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Value, json};

use super::common::app::screen::Screen;
use super::common::app::server::{SALES, Server, stage};
use super::common::app::{App, Setup};
use super::settled;

const ME: i64 = 8_101_001;

/// What is decided on a lead, as the account shows it afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fate {
    /// Its stage, and whose it is; of somebody else where nobody is named.
    Stands(i64, Option<i64>),
    Gone,
}

/// Puts forms and calls into the queue until so many wait; all in one pipeline, so that stages are the same.
fn fill(server: &Server, most: usize) {
    let waiting = queue(server).len();
    for n in waiting..most {
        let (word, metadata) = if n % 2 == 0 {
            let form = json!({"form_id": "q", "form_name": "Quote", "form_page": "https://bluekiln.example/q",
                "ip": "203.0.113.9", "form_sent_at": n, "referer": "https://search.example"});
            ("forms", form)
        } else {
            (
                "sip",
                json!({"from": "447700900123", "phone": "447700900199", "called_at": n, "duration": "0", "uniq": n}),
            )
        };
        let item = json!([{"source_uid": format!("s{n}"), "source_name": "Fair", "pipeline_id": SALES,
            "metadata": metadata, "_embedded": {"leads": [{"name": format!("Request {n}")}]}}]);
        server.ask(Method::POST, &format!("/api/v4/leads/unsorted/{word}"), &item);
    }
}

fn queue(server: &Server) -> Vec<Value> {
    let found = server.ask(Method::GET, "/api/v4/leads/unsorted?limit=250", &Value::Null);
    found["_embedded"]["unsorted"].as_array().cloned().unwrap_or_default()
}

/// The lead of the card on the screen.
fn id(screen: &Screen) -> Option<i64> {
    let text = screen.to_string();
    let line = text.lines().find(|line| line.trim_start().starts_with("Id "))?;
    line.split_whitespace().last()?.parse().ok()
}

async fn card(app: &mut App, before: Option<i64>) -> i64 {
    let screen = app.wait_until("another card", |s| id(s).is_some() && id(s) != before).await;
    id(&screen).expect("an id")
}

fn standing(server: &Server, lead: i64) -> Option<(i64, i64, bool)> {
    let path = format!("/api/v4/leads?filter%5Bid%5D%5B%5D={lead}");
    let found = server.ask(Method::GET, &path, &Value::Null);
    let lead = &found["_embedded"]["leads"][0];
    Some((
        lead["status_id"].as_i64()?,
        lead["responsible_user_id"].as_i64()?,
        lead["loss_reason_id"].is_i64(),
    ))
}

async fn opened(setup: Setup, most: usize) -> App {
    let prepared = setup.serve();
    fill(&prepared.server, most);
    let mut app = prepared.start();
    app.wait_loaded().await;
    app.press("g i");
    app.wait_until("the queue", |s| s.contains("How it came")).await;
    app
}

#[tokio::test(start_paused = true)]
async fn fifty_leads_in_a_hundred_keys_and_the_account_has_what_was_decided() {
    let mut app = opened(Setup::leads(60), 50).await;
    assert_eq!(queue(&app.server).len(), 50);
    // Automations of the account may move what is accepted into some stages: the first stage has none.
    app.server
        .set_faults("post:p=0.15:drop-after,post:p=0.1:504,delete:p=0.2:drop-after,p=0.1:429,get:p=0.05:500");
    let mut decided: BTreeMap<i64, Fate> = BTreeMap::new();
    let (mut keys, mut before) = (0, None);
    for n in 0..50 {
        let lead = card(&mut app, before).await;
        assert!(!decided.contains_key(&lead), "{lead} was decided already:\n{}", app.screen());
        let pipeline = app.server.lead(lead)["pipeline_id"].as_i64();
        let first = if pipeline == Some(SALES) { stage::FIRST_TALK } else { 0 };
        let (pressed, fate) = match n % 10 {
            5 | 6 => ("3", Fate::Gone),
            7 => ("4 a", Fate::Stands(143, Some(ME))),
            8 => ("5 a", Fate::Stands(first, None)),
            9 => ("m s", Fate::Stands(if first == 0 { 0 } else { stage::NEEDS }, Some(ME))),
            // A slip: taken, taken back, declined.
            4 if n == 24 => ("slip", Fate::Gone),
            _ => ("1", Fate::Stands(first, Some(ME))),
        };
        if pressed == "slip" {
            app.press("1");
            let other = card(&mut app, Some(lead)).await;
            app.press("u");
            app.wait_until("the card is back", |s| id(s) == Some(lead)).await;
            assert_ne!(other, lead);
            app.press("3");
            keys += 3;
        } else {
            let mut some = pressed.split(' ');
            app.press(some.next().expect("a key"));
            keys += 1;
            if let Some(letter) = some.next() {
                app.wait_until("a list", |s| s.contains(&format!(" {letter}  "))).await;
                app.press(letter);
                keys += 1;
            }
        }
        decided.insert(lead, fate);
        before = Some(lead);
    }
    assert!(keys <= 100, "{keys} keys for 50 verdicts");
    settled(&mut app).await;
    app.server.set_faults("");
    settled(&mut app).await;
    assert_eq!(queue(&app.server), Vec::<Value>::new(), "{}", app.screen());
    for (lead, fate) in &decided {
        let there = standing(&app.server, *lead);
        match (fate, there) {
            (Fate::Gone, None) => {}
            (Fate::Stands(stage, user), Some((now, whose, has_reason))) => {
                assert!(*stage == 0 || *stage == now, "lead {lead}: {fate:?}, stands in {now}");
                assert_eq!(has_reason, *stage == 143, "lead {lead}");
                match user {
                    Some(user) => assert_eq!(whose, *user, "lead {lead}"),
                    None => assert_ne!(whose, ME, "lead {lead}"),
                }
            }
            _ => panic!("lead {lead}: {fate:?}, but {there:?}"),
        }
    }
    let summary = app.server.ask(Method::GET, "/api/v4/leads/unsorted/summary", &Value::Null);
    let gone = decided.values().filter(|fate| **fate == Fate::Gone).count();
    assert_eq!((&summary["accepted"], &summary["declined"]), (&json!(50 - gone), &json!(gone)));
    let screen = app.screen();
    assert!(!screen.header().contains('⚑'), "nothing waits for a person:\n{screen}");
}

#[tokio::test(start_paused = true)]
async fn without_a_network_verdicts_wait_and_go_out_later() {
    let mut app = opened(Setup::leads(60), 0).await;
    let first = card(&mut app, None).await;
    app.wire.cut();
    app.press("1");
    let second = card(&mut app, Some(first)).await;
    app.press("3");
    card(&mut app, Some(second)).await;
    app.pass(std::time::Duration::from_secs(60)).await;
    let screen = app.screen();
    assert!(screen.header().contains('✗') || screen.header().contains("unsent"), "{screen}");
    let summary = |app: &App| app.server.ask(Method::GET, "/api/v4/leads/unsorted/summary", &Value::Null);
    assert_eq!(summary(&app)["accepted"], 0);
    app.wire.mend();
    app.wait_server("both verdicts", |server| standing(server, second).is_none()).await;
    settled(&mut app).await;
    assert_eq!((&summary(&app)["accepted"], &summary(&app)["declined"]), (&json!(1), &json!(1)));
}

#[tokio::test(start_paused = true)]
async fn somebody_else_was_faster_and_that_is_said() {
    let mut app = opened(Setup::leads(60), 0).await;
    let lead = card(&mut app, None).await;
    let uid = queue(&app.server)
        .iter()
        .find(|item| item["_embedded"]["leads"][0]["id"] == lead)
        .and_then(|item| item["uid"].as_str().map(str::to_owned))
        .expect("its uid");
    app.press("1");
    let path = format!("/api/v4/leads/unsorted/{uid}/decline");
    app.server.ask(Method::DELETE, &path, &json!({"user_id": 8_101_004}));
    let screen = app.wait_for("Somebody else has decided").await;
    assert!(screen.header().contains('⚑'), "{screen}");
    assert_eq!(standing(&app.server, lead), None, "their verdict stands");
}

#[tokio::test(start_paused = true)]
async fn why_on_the_board_counts_from_the_last_change_of_stage() {
    let mut app = opened(Setup::leads(60), 0).await;
    app.press("g b W").wait_for("Why is this red?").await;
    let screen = app.wait_for("(limit 7)").await;
    assert!(screen.contains("In its stage") && screen.contains("Last touch"), "{screen}");
}
