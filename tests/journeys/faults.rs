//! Reading under bad weather: what passes is waited out, what needs a person is said, and nothing hammers the server.

use std::time::Duration;

use super::common::app::Setup;
use super::{STAR, on_star, settled};

#[tokio::test(start_paused = true)]
async fn the_board_loads_through_what_passes() {
    for fault in [
        "429*2",
        "429html*2",
        "500*3",
        "502*1",
        "503*2",
        "504*1",
        "drop*2",
        "drop-after*1",
        "truncate*3",
        "html*2",
    ] {
        let mut app = Setup::leads(60).faults(fault).start();
        let screen = app.wait_loaded().await;
        assert!(screen.count("Needs") > 0, "{fault}:\n{screen}");
        assert!(!screen.header().contains('✗'), "{fault} is over but still shown:\n{screen}");
        let stats = app.server.stats();
        assert!(stats.max_in_window <= 7, "{fault}: {} requests in a second", stats.max_in_window);
        assert_eq!(stats.over_limit, 0, "{fault}");
    }
}

#[tokio::test(start_paused = true)]
async fn trouble_is_named_while_it_lasts() {
    for (fault, sentence, most) in [
        // The account names a pause of one second each time, and is asked again after it.
        ("429", "asks for fewer requests", 310),
        ("500", "a problem of its own", 120),
        ("html", "not from the API", 120),
        ("truncate", "not from the API", 120),
        ("drop", "No connection to the account", 120),
    ] {
        let mut app = Setup::leads(60).faults(fault).start();
        app.wait_for(sentence).await;
        app.pass(Duration::from_secs(300)).await;
        // Pauses grow: five minutes of outage cost a handful of requests per question, not a storm.
        let requests = app.server.requests();
        assert!(requests < most, "{fault}: {requests} requests in five minutes");
        app.server.set_faults("");
        app.wait_loaded().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_large_account_is_read_below_the_limit() {
    let mut app = Setup::leads(3_000).start();
    let screen = app.wait_loaded().await;
    assert!(screen.header().contains(" leads"), "{screen}");
    let stats = app.server.stats();
    assert!(stats.max_in_window <= 7 && stats.over_limit == 0, "{stats:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_said_and_not_tried_again() {
    let mut app = Setup { token: Some("not.a.token"), ..Setup::leads(60) }.start();
    let screen = app.wait_for("does not accept the token").await;
    assert!(screen.contains("R tries again"), "{screen}");
    app.pass(Duration::from_secs(600)).await;
    let requests = app.server.requests();
    assert!(requests <= 6, "{requests} requests with a token that is not accepted");
    assert!(app.screen().contains("does not accept the token"), "{}", app.screen());
}

#[tokio::test(start_paused = true)]
async fn a_token_that_expires_is_said_while_the_board_stays() {
    let mut setup = Setup::leads(60);
    setup.account.token_lifetime = 120;
    let mut app = setup.start();
    app.wait_loaded().await;
    app.pass(Duration::from_secs(180)).await;
    let screen = app.press("r").wait_for("does not accept the token").await;
    assert!(screen.count("Needs") > 0, "the old board stays:\n{screen}");
}

#[tokio::test(start_paused = true)]
async fn a_block_stops_all_traffic_until_a_person_reopens() {
    let (mut app, _) = on_star(Setup::leads(60)).await;
    app.server.set_faults("403html");
    let screen = app.press("r").wait_for("blocked this address (403)").await;
    assert!(screen.count("Needs") > 0, "the board stays:\n{screen}");
    let so_far = app.server.requests();
    for keys in ["r", "Enter", "Esc", "r"] {
        app.press(keys);
        app.pass(Duration::from_secs(60)).await;
    }
    assert_eq!(app.server.requests(), so_far, "something went out although everything is blocked");
    assert!(app.screen().contains("blocked this address"), "{}", app.screen());
    // An edit made meanwhile waits for the same person.
    app.press("L").wait_until("the edit on the board", |s| s.is_in(STAR, "Needs")).await;
    app.pass(Duration::from_secs(60)).await;
    assert_eq!(app.server.requests(), so_far);
    app.server.set_faults("");
    app.press("R").wait_gone("blocked this address").await;
    app.wait_loaded().await;
    settled(&mut app).await;
    assert!(app.server.requests() > so_far && app.server.patches() == 1);
}

#[tokio::test(start_paused = true)]
async fn a_block_at_the_start_is_said_and_reopened() {
    let mut app = Setup::leads(60).faults("403html").start();
    app.wait_for("blocked this address (403)").await;
    app.pass(Duration::from_secs(60)).await;
    let requests = app.server.requests();
    assert!(requests <= 7, "{requests} requests into a block");
    app.server.set_faults("");
    app.press("R");
    app.wait_loaded().await;
}

#[tokio::test(start_paused = true)]
async fn without_a_network_at_the_start_it_connects_when_there_is_one() {
    let mut app = Setup::leads(60).serve().start_on(super::common::app::wire::Wire::cut);
    app.wait_for("No connection to the account").await;
    app.pass(Duration::from_secs(300)).await;
    assert_eq!(app.server.requests(), 0);
    app.wire.mend();
    app.wait_loaded().await;
    app.wait_gone("No connection").await;
}
