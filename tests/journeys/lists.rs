//! What the server keeps besides leads, on the disk: read without a screen, and kept fresh behind one.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use dealdesk::api::gate::Gate;
use dealdesk::api::{ApiError, BaseUrl, Client, Token};
use dealdesk::domain::{AccountEvent, Company, Contact, IncomingLead, Note, OwnerKind, SafeText, Task};
use dealdesk::store::{Bookmark, Cached, EntityKind, Store};
use dealdesk::sync::event::List;
use dealdesk::sync::{Desk, Full, Progress, Tally, run_once};
use http::Method;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::common::app::Setup;
use super::common::app::server::Server;
use super::common::app::wire::Wire;

const NOTES: [List; 3] =
    [List::Notes(OwnerKind::Leads), List::Notes(OwnerKind::Contacts), List::Notes(OwnerKind::Companies)];

async fn sync(
    server: &Server,
    store: &Store,
    full: Full,
    progress: impl FnMut(Progress),
) -> Result<Tally, ApiError> {
    let clock = Arc::new(server.clock());
    let base = BaseUrl::parse("https://bluekiln.kommo.com").expect("an address");
    let token = Token::new(server.token()).expect("a token");
    let gate = Gate::open(None, Arc::clone(&clock) as _);
    let client = Client::new(base, token, Arc::new(Wire::new(server.account())), gate);
    let desk = Desk { store: store.clone(), clock, news: None };
    run_once(client, desk, full, progress).await
}

async fn whole(server: &Server, store: &Store, full: Full) -> Tally {
    let tally = sync(server, store, full, |_| ()).await.expect("it is read");
    assert_eq!((&tally.unsaved, tally.left_out.len()), (&None, 0));
    assert_eq!(tally.steps.0, tally.steps.1, "{tally:?}");
    tally
}

/// The ids of a list as the server has it, page by page.
fn on_server(server: &Server, path: &str, list: &str, limit: usize) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for page in 1.. {
        let mark = if path.contains('?') { '&' } else { '?' };
        let told = server.ask(Method::GET, &format!("{path}{mark}page={page}&limit={limit}"), &Value::Null);
        let items = told["_embedded"][list].as_array().cloned().unwrap_or_default();
        let id = |item: &Value| {
            let id = item.get("uid").unwrap_or(&item["id"]);
            id.as_str().map_or_else(|| id.to_string(), str::to_owned)
        };
        ids.extend(items.iter().map(id));
        if items.len() < limit {
            break;
        }
    }
    ids
}

async fn on_disk<T: Cached>(store: &Store, is_meant: impl Fn(&T) -> bool) -> BTreeSet<String> {
    let all = store.load_entities::<T>(None).await.expect("read");
    let id = |entity: &T| entity.key().to_string().rsplit(' ').next().expect("an id").to_owned();
    all.iter().filter(|entity| is_meant(entity)).map(id).collect()
}

async fn assert_same(server: &Server, store: &Store) {
    let of = |kind: OwnerKind| move |note: &Note| note.owner.kind() == kind;
    let since = dealdesk::api::gate::Clock::now(&server.clock()).plus(-30 * 86_400);
    let events = on_server(
        server,
        &format!("/api/v4/events?filter[created_at][from]={}", since.secs()),
        "events",
        100,
    );
    assert!(!events.is_empty());
    assert!(events.is_subset(&on_disk::<AccountEvent>(store, |_| true).await), "events");
    for (path, list, disk) in [
        ("contacts", "contacts", on_disk::<Contact>(store, |_| true).await),
        ("companies", "companies", on_disk::<Company>(store, |_| true).await),
        ("tasks?filter[is_completed]=0", "tasks", on_disk::<Task>(store, |task| !task.is_completed).await),
        ("leads/notes", "notes", on_disk(store, of(OwnerKind::Leads)).await),
        ("contacts/notes", "notes", on_disk(store, of(OwnerKind::Contacts)).await),
        ("companies/notes", "notes", on_disk(store, of(OwnerKind::Companies)).await),
        ("leads/unsorted", "unsorted", on_disk::<IncomingLead>(store, |_| true).await),
    ] {
        assert_eq!(disk, on_server(server, &format!("/api/v4/{path}"), list, 250), "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_disk_has_what_the_server_has() {
    let server = Setup::leads(600).serve().server;
    let store = Store::in_memory().expect("a store");
    let first = whole(&server, &store, Full::Delta).await;
    assert!(first.changed >= 550 && first.gone == 0, "{first:?}");
    assert_same(&server, &store).await;
    assert!(first.lists[&List::Contacts].0 > 250, "more than a page: {first:?}");
    let directory = store.load_directory().await.expect("read");
    assert!(!directory.roles.is_empty() && !directory.tags[&EntityKind::Lead].is_empty());
    assert!(!directory.fields[&EntityKind::Contact].is_empty(), "{directory:?}");
    let all = whole(&server, &store, Full::Everything).await;
    assert!(all.changed >= 550 && all.requests >= 16, "{all:?}");
    assert_same(&server, &store).await;
}

#[tokio::test(start_paused = true)]
async fn a_second_run_asks_only_for_what_changed_and_gets_it() {
    let server = Setup::leads(600).serve().server;
    let store = Store::in_memory().expect("a store");
    whole(&server, &store, Full::Delta).await;
    tokio::time::advance(Duration::from_secs(60)).await;
    let again = whole(&server, &store, Full::Delta).await;
    // A delta and a look for deletions, and one question a list; the rest of the directory is young.
    assert_eq!(again.requests, 10, "{again:?}");

    tokio::time::advance(Duration::from_secs(60)).await;
    let tasks = store.load_entities::<Task>(None).await.expect("read");
    let task = tasks.iter().find(|task| !task.is_completed).expect("an open task").id;
    server.ask(
        Method::PATCH,
        &format!("/api/v4/tasks/{task}"),
        &json!({"is_completed": true, "result": {"text": "Called back"}}),
    );
    let lead = server.leads_in(super::stage::NEEDS)[0]["id"].as_i64().expect("an id");
    server.ask(
        Method::POST,
        &format!("/api/v4/leads/{lead}/notes"),
        &json!([{"note_type": "common", "params": {"text": "Written elsewhere"}}]),
    );
    // One that waited in the queue when it was last read, and was taken out of it since.
    let mut waits = store.load_entities::<IncomingLead>(None).await.expect("read");
    waits[0].uid = SafeText::line("taken-by-a-colleague");
    waits.truncate(1);
    store.save_entities(waits, Bookmark::None).await.expect("saved");
    let news = whole(&server, &store, Full::Delta).await;
    assert_eq!(news.requests, 10, "{news:?}");
    assert_eq!(news.lists[&List::Incoming].1, 1, "{news:?}");
    assert_same(&server, &store).await;
    let tasks = store.load_entities::<Task>(None).await.expect("read");
    let task = tasks.iter().find(|known| known.id == task).expect("still known");
    assert_eq!((task.is_completed, task.result.as_ref()), (true, Some(&SafeText::line("Called back"))));
    // Nothing is read again for ever.
    tokio::time::advance(Duration::from_secs(60)).await;
    whole(&server, &store, Full::Delta).await;
    tokio::time::advance(Duration::from_secs(60)).await;
    let quiet = whole(&server, &store, Full::Delta).await;
    assert!(NOTES.iter().all(|list| quiet.lists[list] == (0, 0)), "{quiet:?}");
    assert_eq!((quiet.lists[&List::Tasks], quiet.lists[&List::Events]), ((0, 0), (0, 0)), "{quiet:?}");
}

#[tokio::test(start_paused = true)]
async fn a_full_read_that_was_broken_off_goes_on() {
    let leads = 3_000;
    let in_one_go = {
        let (server, store) = (Setup::leads(leads).serve().server, Store::in_memory().expect("a store"));
        whole(&server, &store, Full::Delta).await.requests
    };
    for list in [List::Contacts, List::Notes(OwnerKind::Leads), List::Events] {
        let (server, store) = (Setup::leads(leads).serve().server, Store::in_memory().expect("a store"));
        let far = Notify::new();
        let enough = |progress: Progress| {
            if let Progress::Read(tally) = progress
                && tally.lists.get(&list).is_some_and(|(came, _)| *came >= 100)
            {
                far.notify_one();
            }
        };
        tokio::select! {
            biased;
            () = far.notified() => {}
            done = sync(&server, &store, Full::Delta, enough) => panic!("not broken off: {done:?}"),
        }
        let before = server.requests();
        let cursor = store.load_cursor(list.scope()).await.expect("read");
        assert_eq!((cursor.complete_at, cursor.next.is_some()), (None, true), "{list:?} {cursor:?}");
        let rest = whole(&server, &store, Full::Delta).await;
        assert!(before + rest.requests <= in_one_go + 16, "{before} + {} of {in_one_go}", rest.requests);
        assert_same(&server, &store).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_refused_is_left_out_and_no_other() {
    let server = Setup::leads(60).serve().server;
    let store = Store::in_memory().expect("a store");
    whole(&server, &store, Full::Delta).await;
    // From where nothing but the lists is left.
    let mut is_set = false;
    let refuse = |progress: Progress| {
        if let Progress::Read(tally) = progress
            && tally.steps.0 + 9 >= tally.steps.1
            && tally.steps.1 > 0
            && !is_set
        {
            is_set = true;
            server.set_faults("get:403*1");
        }
    };
    let tally = sync(&server, &store, Full::Delta, refuse).await.expect("the others are read");
    assert_eq!((is_set, tally.left_out.len(), tally.steps.0), (true, 1, tally.steps.1), "{tally:?}");
}

#[tokio::test(start_paused = true)]
async fn without_a_network_it_ends_soon() {
    let server = Setup::leads(60).serve().server;
    let store = Store::in_memory().expect("a store");
    server.set_faults("drop");
    let error = sync(&server, &store, Full::Delta, |_| ()).await.expect_err("nothing answers");
    assert!(matches!(error, ApiError::Network { .. }), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn behind_the_board_tasks_and_the_queue_are_kept_fresh() {
    let store = Store::in_memory().expect("a store");
    let mut app = Setup { store: Some(store.clone()), ..Setup::leads(60) }.start();
    app.wait_loaded().await;
    app.pass(Duration::from_secs(60)).await;
    assert!(store.load_entities::<Task>(None).await.expect("read").is_empty(), "the board goes first");
    app.press("j");
    app.pass(Duration::from_secs(120)).await;
    let tasks = store.load_entities::<Task>(None).await.expect("read");
    let task = tasks.iter().find(|task| !task.is_completed).expect("an open task").id;
    let change = json!({"text": "From a colleague"});
    app.server.ask(Method::PATCH, &format!("/api/v4/tasks/{task}"), &change);
    for _ in 0..11 {
        app.press("j");
        app.pass(Duration::from_secs(60)).await;
    }
    let tasks = store.load_entities::<Task>(None).await.expect("read");
    assert!(tasks.iter().any(|task| &*task.text == "From a colleague"));
    assert!(!store.load_entities::<IncomingLead>(None).await.expect("read").is_empty());
    assert!(store.load_entities::<Contact>(None).await.expect("read").is_empty(), "only when asked for");
}
