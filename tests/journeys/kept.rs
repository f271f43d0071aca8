//! The board from the disk, and how it is kept fresh: by few requests, and by itself.

use std::time::Duration;

use dealdesk::app::{Focus, Msg};
use dealdesk::domain::{LeadId, Task};
use dealdesk::store::Store;
use dealdesk::sync::event::List;
use http::Method;
use serde_json::json;

use super::common::app::server::{Server, stage};
use super::common::app::{App, Setup};
use super::{STAR, on_star, settled};

fn on(store: &Store, leads: u32) -> Setup {
    Setup { store: Some(store.clone()), ..Setup::leads(leads) }
}

/// A store an earlier run filled, with the leads of the board's second column at its end.
async fn filled(leads: u32) -> (Store, usize) {
    let store = Store::in_memory().expect("a store");
    let mut app = on(&store, leads).start();
    app.wait_loaded().await;
    app.pass(Duration::from_secs(20)).await;
    let count = app.screen().count("First talk");
    app.press("q");
    app.wait_end().await;
    (store, count)
}

async fn asked(app: &mut App, span: u64) -> u64 {
    let before = app.server.requests();
    app.pass(Duration::from_secs(span)).await;
    app.server.requests() - before
}

#[tokio::test(start_paused = true)]
async fn a_restart_without_a_network_shows_the_board_with_its_age_and_asks_nothing() {
    let (store, count) = filled(600).await;
    let mut app = on(&store, 600).serve().start_on(super::common::app::wire::Wire::cut);
    let screen = app.wait_loaded().await;
    assert_eq!(screen.count("First talk"), count, "{screen}");
    assert!(screen.header().contains("as of 14:0"), "{screen}");
    let screen = app.wait_for("offline since 14:0").await;
    assert_eq!(screen.count("First talk"), count, "{screen}");
    // The other pipeline is there, too.
    app.press("B s").wait_for("▌Приёмка").await;
    let screen = app.wait_loaded().await;
    assert!(screen.count("Диагностика") > 0, "{screen}");
    assert_eq!(app.server.requests(), 0);
    // And all goes on by itself.
    app.wire.mend();
    app.wait_gone("offline").await;
    assert!(app.server.requests() <= 6, "{}", app.server.requests());
}

#[tokio::test(start_paused = true)]
async fn a_restart_costs_a_delta_and_a_look_for_deletions() {
    let (store, count) = filled(600).await;
    let mut app = on(&store, 600).start();
    let screen = app.wait_loaded().await;
    assert_eq!(screen.count("First talk"), count);
    app.pass(Duration::from_secs(20)).await;
    assert!(app.server.requests() <= 4, "{} requests for a restart", app.server.requests());
}

/// What the card of a lead is marked with that stands too long in its stage.
const ROTS: &str = "▾";

#[tokio::test(start_paused = true)]
async fn on_a_new_machine_the_board_marks_what_rots_without_a_key() {
    let store = Store::in_memory().expect("a store");
    let mut app = on(&store, 600).start();
    app.wait_loaded().await;
    // The board goes first, and is not made to wait for a history.
    let first = asked(&mut app, 20).await;
    assert!(!app.screen().contains(ROTS) && first <= 4, "{first} requests\n{}", app.screen());
    let before = app.server.requests();
    app.wait_for(ROTS).await;
    app.pass(Duration::from_secs(2)).await;
    let history = app.server.requests() - before;
    let count = |app: &App| app.screen().text().matches(ROTS).count();
    let marks = count(&app);
    assert!(marks > 5 && app.screen().contains("≥30d"), "{}", app.screen());
    // From then on it is quiet: a change in half a minute, a look for deletions, the short lists once.
    let quiet = asked(&mut app, 300).await;
    assert!(quiet <= 10 + 2 + 12, "{quiet} requests in five minutes, {history} for the history");
    let frames = app.frames();
    app.pass(Duration::from_secs(50)).await;
    assert!(app.frames() - frames <= 2, "{} frames while nothing happens", app.frames() - frames);
    app.press("q");
    app.wait_end().await;
    // The next time they are there at once, from the disk.
    let mut app = on(&store, 600).start();
    app.wait_for(ROTS).await;
    app.pass(Duration::from_secs(1)).await;
    assert!(count(&app) + 1 >= marks, "{marks}\n{}", app.screen());
    assert!(app.server.requests() <= 4, "{}", app.server.requests());
}

#[tokio::test(start_paused = true)]
async fn a_history_that_is_being_read_is_not_read_a_second_time_beside_it() {
    let mut counts = Vec::new();
    for keys in [None, Some("g l")] {
        let mut app = Setup::leads(3_000).start();
        app.wait_loaded().await;
        let before = app.server.requests();
        app.pass(Duration::from_secs(26)).await;
        assert!(app.server.requests() > before + 5, "it has begun");
        if let Some(keys) = keys {
            app.press(keys);
        }
        app.pass(Duration::from_secs(60)).await;
        counts.push(app.server.requests());
    }
    // What the list asks for itself are the names of companies.
    assert!(counts[0] > 100 && counts[1] <= counts[0] + 10, "{counts:?}");
}

/// A program on a new machine, slow enough that its history takes minutes, some pages into it.
async fn in_its_first_history(store: &Store) -> App {
    let mut app = on(store, 3_000).start();
    app.wait_loaded().await;
    app.server.set_faults("get:latency=1000");
    app.pass(Duration::from_secs(30)).await;
    assert!(is_history_under_way(store).await);
    app
}

/// Begun, and not at its end.
async fn is_history_under_way(store: &Store) -> bool {
    let cursor = store.load_cursor(List::Events.scope()).await.expect("read");
    cursor.next.is_some() && cursor.complete_at.is_none()
}

fn asked_for(server: &Server, route: &str) -> u64 {
    server.stats().by_route.get(route).copied().unwrap_or_default()
}

#[tokio::test(start_paused = true)]
async fn while_a_long_history_is_read_what_changes_is_seen_as_ever() {
    let store = Store::in_memory().expect("a store");
    let mut app = in_its_first_history(&store).await;
    let lead = app.server.leads_in(stage::NEEDS)[0]["id"].as_i64().expect("an id");
    app.server.edit(lead, &json!({"name": "Renamed meanwhile"}));
    app.pass(Duration::from_secs(35)).await;
    let kept = store.load_lead(LeadId(lead)).await.expect("read").expect("a lead");
    assert_eq!(&*kept.name, "Renamed meanwhile");
    assert!(is_history_under_way(&store).await, "it takes longer than that");
    let deltas = asked_for(&app.server, "GET /api/v4/leads");
    app.pass(Duration::from_secs(30)).await;
    assert!(is_history_under_way(&store).await);
    let deltas = asked_for(&app.server, "GET /api/v4/leads") - deltas;
    assert_eq!(deltas, 1, "once in half a minute");
    assert!(store.load_entities::<Task>(None).await.expect("read").is_empty(), "two minutes after the start");
    app.pass(Duration::from_secs(60)).await;
    assert!(
        !store.load_entities::<Task>(None).await.expect("read").is_empty(),
        "short lists do not wait for it"
    );
}

#[tokio::test(start_paused = true)]
async fn a_first_history_that_was_killed_goes_on_at_its_page_and_who_asks_has_it_at_its_end() {
    let events = "GET /api/v4/events";
    let in_one_go = {
        let store = Store::in_memory().expect("a store");
        let mut app = in_its_first_history(&store).await;
        while is_history_under_way(&store).await {
            app.pass(Duration::from_secs(1)).await;
        }
        asked_for(&app.server, events)
    };
    let store = Store::in_memory().expect("a store");
    let app = in_its_first_history(&store).await;
    let server = app.server.clone();
    drop(app);
    let mut app = Setup { store: Some(store.clone()), ..Setup::leads(3_000) }.on(server).start();
    app.wait_loaded().await;
    assert!(is_history_under_way(&store).await);
    app.pass(Duration::from_secs(30)).await;
    // Somebody wants it now; it is no second walk, and no other wait than for the pages that are left.
    app.press("g i");
    while is_history_under_way(&store).await {
        app.pass(Duration::from_secs(1)).await;
    }
    app.pass(Duration::from_secs(4)).await;
    assert!(app.press("g b").wait_for(ROTS).await.contains("≥30d"));
    let both = asked_for(&app.server, events);
    assert!(in_one_go > 50 && both <= in_one_go + 4, "{both} of {in_one_go}");
}

#[tokio::test(start_paused = true)]
async fn where_nobody_may_read_the_history_the_board_goes_without_and_asks_once() {
    let mut app = Setup::leads(60).start();
    app.wait_loaded().await;
    app.pass(Duration::from_secs(15)).await;
    app.server.set_faults("get:403*1");
    let asked = asked(&mut app, 60).await;
    app.pass(Duration::from_secs(60)).await;
    assert!(asked <= 4 && !app.screen().contains(ROTS), "{asked} requests\n{}", app.screen());
}

#[tokio::test(start_paused = true)]
async fn a_card_opens_from_the_disk_and_says_how_old_it_is() {
    let store = Store::in_memory().expect("a store");
    let (mut app, _) = on_star(on(&store, 60)).await;
    app.press("Enter").wait_for("Contacts ─").await;
    app.pass(Duration::from_secs(5)).await;
    app.press("q");
    let prepared = on(&store, 60).serve();
    let mut app = prepared.start_on(super::common::app::wire::Wire::cut);
    app.wait_for("▌First talk").await;
    app.press("S s g g").wait_until("the star", |s| s.cursor().starts_with(STAR)).await;
    let card = app.press("Enter").wait_for("Contacts ─").await;
    assert!(card.contains(STAR) && card.contains("as of 14:00"), "{card}");
    assert_eq!(app.server.requests(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_sweep_that_was_broken_off_goes_on_where_it_was() {
    let store = Store::in_memory().expect("a store");
    let mut app = on(&store, 6_000).start();
    app.wait_server("some pages", |s| s.requests() >= 16).await;
    app.press("q");
    app.wait_end().await;
    let before = app.server.requests();
    let whole = {
        let mut app = Setup::leads(6_000).start();
        app.wait_loaded().await;
        app.pass(Duration::from_secs(20)).await;
        (app.server.requests(), app.screen().count("First talk"))
    };
    let mut app = on(&store, 6_000).start();
    app.wait_until("all leads", |s| s.header().contains(" leads") && s.count("First talk") == whole.1).await;
    app.pass(Duration::from_secs(20)).await;
    assert_eq!(app.screen().count("First talk"), whole.1);
    let again = app.server.requests();
    assert!(again + before <= whole.0 + 8, "{before} and {again} requests; {} in one go", whole.0);
}

#[tokio::test(start_paused = true)]
async fn a_colleagues_edit_comes_by_itself_for_one_request_a_half_minute() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.pass(Duration::from_secs(30)).await;
    app.server.edit(id, &json!({"name": "From a colleague", "status_id": stage::NEEDS}));
    let before = app.server.requests();
    app.pass(Duration::from_secs(31)).await;
    let screen = app.screen();
    assert!(screen.is_in("From a colleague", "Needs"), "{screen}");
    assert!(app.server.requests() - before <= 2);
    // A minute of a person who presses a key now and then.
    let mut asked = 0;
    for _ in 0..10 {
        app.press("j");
        asked += super::kept::asked(&mut app, 60).await;
    }
    // Tasks and the queue of incoming leads twice, and the six parts of the rest of the directory once.
    assert!((18..=24 + 4 + 6).contains(&asked), "{asked} requests in ten minutes of work");
}

#[tokio::test(start_paused = true)]
async fn coming_back_to_the_window_asks_at_once() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.send(Msg::FocusChanged(Focus::Lost));
    app.pass(Duration::from_secs(300)).await;
    app.server.edit(id, &json!({"name": "While away"}));
    assert_eq!(asked(&mut app, 120).await, 0);
    app.send(Msg::FocusChanged(Focus::Gained));
    app.pass(Duration::from_secs(2)).await;
    assert!(app.screen().contains("While away"), "{}", app.screen());
}

#[tokio::test(start_paused = true)]
async fn a_deletion_is_noticed_by_itself_and_a_refused_look_is_no_trouble() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.wire.lose(id);
    for _ in 0..7 {
        app.press("j k");
        app.pass(Duration::from_secs(60)).await;
    }
    let screen = app.screen();
    assert!(!screen.contains(STAR), "{screen}");
    assert!(!screen.header().contains('✗'), "{screen}");
}

#[tokio::test(start_paused = true)]
async fn an_edit_made_offline_is_counted_and_goes_with_everything_that_waited() {
    let (mut app, id) = on_star(Setup::default()).await;
    app.wire.cut();
    app.press("L").wait_for("edits waiting: 1").await;
    app.resize(40, 20);
    app.wait_for("offline 14:00 · 1").await;
    app.resize(120, 40);
    app.pass(Duration::from_secs(1_800)).await;
    app.server.edit(
        app.server.leads_in(stage::NEEDS)[0]["id"].as_i64().unwrap(),
        &json!({"name": "Meanwhile", "price": 9_900_000}),
    );
    app.wire.mend();
    settled(&mut app).await;
    app.pass(Duration::from_secs(5)).await;
    app.press("g g").wait_to_have_seen("Meanwhile").await;
    assert_eq!((app.server.stage_of(id), app.server.patches()), (stage::NEEDS, 1));
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_is_said_once_and_the_board_goes_on() {
    let store = Store::in_memory().expect("a store");
    store.limit_pages(Some(1)).await.expect("a limit");
    let mut app = on(&store, 600).start();
    app.wait_to_have_seen("the disk is full").await;
    let screen = app.wait_loaded().await;
    assert!(screen.count("Needs") > 0, "{screen}");
    app.press("j");
    app.pass(Duration::from_secs(200)).await;
    assert!(!app.screen().footer().contains("disk is full"), "{}", app.screen());
    // Nothing is claimed: with room again, the next start reads everything.
    store.limit_pages(None).await.expect("no limit");
    app.press("q");
    app.wait_end().await;
    let mut app = on(&store, 600).start();
    app.wait_loaded().await;
    app.pass(Duration::from_secs(10)).await;
    assert!(app.server.requests() >= 9, "{}", app.server.requests());
}

#[tokio::test(start_paused = true)]
async fn held_requests_do_not_keep_the_disk_from_the_screen() {
    let (store, count) = filled(600).await;
    let prepared = on(&store, 600).serve();
    let mut app = prepared.start_on(|wire| wire.hold(Method::GET));
    let screen = app.wait_loaded().await;
    assert_eq!(screen.count("First talk"), count);
    app.wire.release();
    app.wait_loaded().await;
}

#[tokio::test(start_paused = true)]
async fn slow_answers_do_not_slow_a_sweep_down() {
    let mut app = Setup::leads(12_000).faults("latency=300").start();
    app.wait_server("the pages to pour in", |s| s.requests() >= 14).await;
    let (since, before) = (tokio::time::Instant::now(), app.server.requests());
    app.wait_server("many pages", |s| s.requests() >= before + 35).await;
    let rate = (app.server.requests() - before) as f64 / since.elapsed().as_secs_f64();
    // The gate counts a slot from its answer: at 300 ms it lets 7 requests through in 1.3 seconds.
    assert!(rate >= 0.9 * 7.0 / 1.3, "{rate} requests a second");
    assert_eq!(app.server.stats().over_limit, 0);
}
