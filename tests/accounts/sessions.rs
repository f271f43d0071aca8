//! Sessions that are renewed: once, by whoever comes first; and what is said when they end.

use std::process::{Child, Stdio};

use serde_json::json;

use super::house::House;

const GET: [&str; 4] = ["-v", "api", "GET", "/api/v4/account"];
const LATER: i64 = 4_000_000_000;

#[test]
fn ten_processes_at_once_spend_the_key_once_and_all_work() {
    let house = House::new();
    house.sign_in(0);
    let before = house.kept();
    let start = |_| -> Child {
        let mut command = house.home.command(&GET);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started")
    };
    let processes: Vec<Child> = (0..10).map(start).collect();
    house.no_arguments_leak();
    for process in processes {
        let output = process.wait_with_output().expect("the end");
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        house.heard(&format!("{out}{err}"));
        assert_eq!((output.status.code(), &*err), (Some(0), ""));
        assert!(out.contains("Blue Kiln Ltd"), "{out}");
    }
    assert_eq!(house.exchanges(), 1);
    let after = house.kept();
    assert_ne!(before["refresh_token"], after["refresh_token"]);
    assert!(after["ends_at"].as_i64() > Some(0) && after["asked_at"].is_null());
    // What was written is what works.
    let mut worn = after.clone();
    worn["ends_at"] = json!(0);
    house.keep(&worn);
    assert_eq!(house.run(&GET).code, Some(0));
    assert_eq!(house.exchanges(), 2);
    house.account.stats().assert_polite();
    house.nothing_leaked();
}

#[test]
fn a_401_is_cured_below_the_command_for_writes_too() {
    let house = House::with(&["--faults", "get:401*1,patch:401*1"]);
    house.sign_in(LATER);
    let told = house.run(&GET);
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "{told:?}");
    assert_eq!(house.exchanges(), 1);
    let lead = house.lead();
    let told = house.run(&["-v", "api", "PATCH", &format!("/api/v4/leads/{lead}"), "-f", "price=4711"]);
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "{told:?}");
    assert_eq!((house.exchanges(), house.account.stats().method("PATCH")), (2, 2));
    assert_eq!(house.account.get(&format!("/api/v4/leads/{lead}"))["price"], 4711);
    house.nothing_leaked();
}

#[test]
fn a_session_that_was_ended_says_so_once_and_for_all() {
    let house = House::new();
    house.sign_in(0);
    let kept = house.kept();
    // Somebody else used the key.
    house.exchange(&json!({"grant_type": "refresh_token", "refresh_token": kept["refresh_token"]}));
    for _ in 0..2 {
        let told = house.run(&GET);
        assert_eq!((told.code, told.out.as_str()), (Some(4), ""), "{told:?}");
        let sentence = "The account has ended the sign-in of “acme” (Token has been revoked). Sign in again: `dealdesk login acme`.";
        assert_eq!(told.err.trim(), format!("dealdesk: {sentence}"));
    }
    assert_eq!(house.exchanges(), 1, "what is over is not asked for again");
    let told = house.run(&["account", "show"]);
    assert!(told.out.contains("ended by the account"), "{told:?}");
    // The same name, signed in to anew.
    let login = ["login", "acme", "--token-stdin"];
    assert_eq!(house.run_with(&login, &house.account.token).code, Some(0));
    assert_eq!(house.run(&GET).code, Some(0));
    house.nothing_leaked();
}

#[test]
fn a_lost_answer_is_remembered_over_processes() {
    let house = House::with(&["--faults", "post:drop-after*1"]);
    house.sign_in(0);
    let told = house.run(&GET);
    assert_eq!(told.code, Some(6), "{told:?}");
    assert!(house.kept()["asked_at"].is_i64());
    let told = house.run(&GET);
    assert_eq!(told.code, Some(4), "{told:?}");
    assert!(
        told.err.contains("the answer never came") && told.err.contains("`dealdesk login acme`"),
        "{}",
        told.err
    );
    house.nothing_leaked();
}

#[test]
fn a_request_that_was_lost_on_the_way_costs_nothing() {
    let house = House::with(&["--faults", "post:drop*1,post:503*1"]);
    house.sign_in(0);
    assert_eq!(house.run(&GET).code, Some(6));
    assert_ne!(house.run(&GET).code, Some(0));
    let told = house.run(&GET);
    assert_eq!(told.code, Some(0), "the key was never spent: {told:?}");
    house.nothing_leaked();
}

#[test]
fn a_process_that_is_killed_while_it_renews_leaves_a_file_that_is_whole() {
    let house = House::with(&["--faults", "post:latency=700"]);
    house.sign_in(0);
    let mut process =
        house.home.command(&GET).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
    super::desk::until("the note that it is asked for", || house.kept()["asked_at"].is_i64().then_some(()));
    process.kill().expect("killed");
    process.wait().expect("the end");
    // Whether the request had arrived: either way one sentence or one answer, and no broken file.
    let told = house.run(&GET);
    match told.code {
        Some(0) => assert!(told.out.contains("Blue Kiln")),
        Some(4) => assert!(told.err.contains("the answer never came"), "{}", told.err),
        _ => panic!("{told:?}"),
    }
    house.nothing_leaked();
}

#[test]
fn an_account_without_a_connection_is_no_sign_in() {
    let mut house = House::new();
    house.sign_in(0);
    house.account.end("TERM");
    let told = house.run(&GET);
    assert_eq!(told.code, Some(6), "{told:?}");
    assert!(house.kept()["ended"].is_null() && house.kept()["asked_at"].is_null());
}
