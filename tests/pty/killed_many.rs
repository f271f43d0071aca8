//! `kill -9` in the middle of a move of some two hundred leads: the next start sends what is left and nothing twice, and
//! one undo brings all of them back.
//!
//! The moments are chosen by what the disk has or the server has seen. The leases of the dead hold for a minute of their
//! clock, so the next start is the program's engine in this process, by a clock that is further on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use dealdesk::api::gate::{Clock, Gate, SystemClock};
use dealdesk::api::{BaseUrl, Client, HttpTransport, Token, Transport, TransportError};
use dealdesk::store::Store;
use dealdesk::sync::Engine;
use dealdesk::sync::event::{EditEvent, Event};
use futures_util::future::BoxFuture;
use http::{Method, Request, Response};
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use super::desk::{Account, Desk, Home, until};

const SALES: i64 = 6_950_551;
/// The stages whose leads are marked, and where they go.
const FROM: [i64; 3] = [58_141_807, 58_141_811, 58_141_815];
const TO: i64 = 58_141_819;
/// More than travel at once, slow enough to be killed under.
const ARGS: [&str; 4] = ["--leads", "720", "--faults", "patch:latency=400"];
/// Longer than a lease.
const LATER_MS: u64 = 90_000;
/// Only a failing test waits so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// When the program dies.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// All of it is on the disk.
    Kept,
    /// The server has changed the first fifty, and the answer is held back.
    Written,
    /// Some are confirmed, and some are not sent.
    Confirmed,
}

/// The host's clock, further on.
#[derive(Debug)]
struct Later;

impl Clock for Later {
    fn now_ms(&self) -> u64 {
        SystemClock.now_ms() + LATER_MS
    }

    fn sleep_until(&self, at_ms: u64) -> BoxFuture<'_, ()> {
        Box::pin(async move { SystemClock.sleep_until(at_ms.saturating_sub(LATER_MS)).await })
    }
}

/// The way to the account, with a note of which leads were to be changed on it.
#[derive(Debug)]
struct Noted {
    way: HttpTransport,
    sent: Mutex<Vec<i64>>,
}

impl Transport for Noted {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        if request.method() == Method::PATCH {
            let body: Value = serde_json::from_slice(request.body()).expect("JSON");
            let one = request.uri().path().rsplit('/').next().and_then(|id| id.parse().ok());
            let many = body.as_array().into_iter().flatten().filter_map(|lead| lead["id"].as_i64());
            let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
            sent.extend(many.chain(one));
        }
        self.way.send(request)
    }
}

/// A file of the home by the end of its name.
fn file(home: &Home, ending: &str) -> Option<PathBuf> {
    let mut dirs = vec![home.path().to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                return Some(path);
            }
        }
    }
    None
}

/// How many edits wait in the outbox, as another process sees it.
fn unsent(home: &Home) -> usize {
    let Some(path) = file(home, "db") else { return 0 };
    let file = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("opened");
    let count: i64 = file.query_row("select count(*) from outbox", [], |row| row.get(0)).expect("the outbox");
    usize::try_from(count).expect("a count")
}

/// The leads of these stages, and where each stands.
fn standing(account: &Account, stages: &[i64]) -> BTreeMap<i64, i64> {
    let mut all = BTreeMap::new();
    for stage in stages {
        let filter = format!(
            "filter[statuses][0][pipeline_id]={SALES}&filter[statuses][0][status_id]={stage}&limit=250"
        );
        for page in 1.. {
            let path = format!("/api/v4/leads?page={page}&{filter}").replace('[', "%5B").replace(']', "%5D");
            let told = account.get(&path);
            let leads = told["_embedded"]["leads"].as_array().expect("leads");
            all.extend(leads.iter().map(|lead| (lead["id"].as_i64().expect("an id"), *stage)));
            if leads.len() < 250 {
                break;
            }
        }
    }
    all
}

/// How often the stage of each lead has changed since then.
fn changes(account: &Account, from: i64) -> BTreeMap<i64, usize> {
    let mut all = BTreeMap::new();
    let filter = format!("limit=100&filter[type]=lead_status_changed&filter[created_at][from]={from}");
    for page in 1.. {
        let path = format!("/api/v4/events?page={page}&{filter}").replace('[', "%5B").replace(']', "%5D");
        let told = account.get(&path);
        let events = told["_embedded"]["events"].as_array().expect("events");
        for event in events {
            *all.entry(event["entity_id"].as_i64().expect("an id")).or_default() += 1;
        }
        if events.len() < 100 {
            break;
        }
    }
    all
}

fn patches(account: &Account) -> i64 {
    account.stats().method("PATCH")
}

/// The next start: everything that is left is sent. Gives the leads it asked the account to change.
fn next_start(account: &Account, home: &Home) -> Vec<i64> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let base = BaseUrl::parse(&account.url).expect("an address");
        let way = HttpTransport::new(&base);
        let noted = Arc::new(Noted { way, sent: Mutex::default() });
        let gate = file(home, "gate").expect("the ledger of the account's rate");
        let gate = Gate::open(Some(&gate), Arc::new(SystemClock));
        let token = Token::new(&account.token).expect("a token");
        let client = Client::new(base, token, Arc::clone(&noted) as Arc<dyn Transport>, gate);
        let store = Store::open(&file(home, "db").expect("the account's file")).expect("opened");
        let desk = dealdesk::sync::Desk { store: store.clone(), clock: Arc::new(Later), news: None };
        let (engine, mut events) = Engine::start(client, desk);
        let all_sent = async {
            while !store.list_outbox().await.expect("listed").is_empty() {
                let event = events.recv().await.expect("the engine lives");
                if let Event::Edit { on, what: EditEvent::Parked { why, .. }, .. } = event {
                    panic!("{on:?} waits for a person: {why:?}");
                }
            }
        };
        tokio::time::timeout(PATIENCE, all_sent).await.expect("all is sent");
        drop(engine);
        noted.sent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    })
}

fn killed_at(moment: Moment) {
    let (account, home) = (Account::serve(&ARGS), Home::new());
    let before = standing(&account, &FROM);
    let from = SystemClock.now().secs();
    assert!((201..250).contains(&before.len()), "{} leads", before.len());
    let desk = Desk::open(&account, &home, (200, 50));
    desk.pty.keys("hhhhhhhhhlVlVlV");
    desk.pty.wait_for_text(&format!("{} marked", before.len()));
    desk.pty.keys("m");
    desk.pty.wait_for_text("Move “");
    desk.pty.keys("f");
    desk.pty.wait_for_text(&format!("{} leads would change", before.len()));
    desk.pty.keys("\r");
    match moment {
        Moment::Kept => until("all on the disk", || (unsent(&home) == before.len()).then_some(())),
        Moment::Written => until("a write on the server", || (patches(&account) > 0).then_some(())),
        Moment::Confirmed => until("some confirmed", || {
            let left = unsent(&home);
            (patches(&account) > 0 && left > 0 && left < before.len()).then_some(())
        }),
    }
    desk.pty.signal("KILL");
    desk.pty.wait_exit();
    let left = unsent(&home);
    assert!(left > 0 && left <= before.len(), "{left} are left");
    let arrived = standing(&account, &[TO]);

    let sent = next_start(&account, &home);
    let once: BTreeSet<i64> = sent.iter().copied().collect();
    assert_eq!(once.len(), sent.len(), "no lead is sent twice");
    assert!(once.iter().all(|id| before.contains_key(id) && !arrived.contains_key(id)), "{moment:?}");
    let there = standing(&account, &[TO]);
    assert!(before.keys().all(|id| there.contains_key(id)), "{moment:?}: all are where they were wished");
    let changed = changes(&account, from);
    assert!(before.keys().all(|id| changed.get(id) == Some(&1)), "{moment:?}: each was moved once");

    let mut undo = home.command(&["undo"]);
    undo.env("KOMMO_BASE_URL", &account.url).env("KOMMO_API_TOKEN", &account.token);
    let told = undo.output().expect("the program runs");
    assert!(told.status.success(), "{told:?}");
    let back = standing(&account, &FROM);
    assert!(before.iter().all(|(id, at)| back.get(id) == Some(at)), "{moment:?}: all are where they were");
    account.stats().assert_polite();
}

#[test]
fn with_all_of_it_on_the_disk() {
    killed_at(Moment::Kept);
}

#[test]
fn with_an_answer_on_its_way() {
    killed_at(Moment::Written);
}

#[test]
fn with_some_confirmed_and_some_not_sent() {
    killed_at(Moment::Confirmed);
}
