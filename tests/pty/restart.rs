//! The demo account over restarts: what it said yes to outlives a kill, one process has it, `--fresh` starts over.

use std::io::{BufRead, BufReader};
use std::process::{Output, Stdio};

use super::common::api;
use super::common::pty::send_signal;
use super::desk::{Account, Home};

const SMALL: [&str; 2] = ["--leads", "5"];

fn first(account: &Account) -> i64 {
    account.get("/api/v4/leads?limit=1")["_embedded"]["leads"][0]["id"].as_i64().expect("an id")
}

fn price(account: &Account, lead: i64) -> i64 {
    account.get(&format!("/api/v4/leads/{lead}"))["price"].as_i64().expect("a price")
}

fn set_price(account: &Account, lead: i64, price: i64) {
    let path = format!("/api/v4/leads/{lead}");
    let answer = api::patch(&account.url, &account.token, &path, &format!("{{\"price\":{price}}}"));
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// A second server in that home, which has to end by itself.
fn serve(home: &Home) -> Output {
    home.command(&["demo", "--serve", "--leads", "5"]).output().expect("the program starts")
}

#[test]
fn a_kill_loses_nothing_and_fresh_starts_over() {
    let home = Home::new();
    let mut account = Account::serve_in(&home, &SMALL);
    let (lead, token) = (first(&account), account.token.clone());
    let seeded = price(&account, lead);
    for n in 1..=3 {
        set_price(&account, lead, 4_000_000 + n);
        account.end("KILL");
        account = Account::serve_in(&home, &SMALL);
        assert_eq!((price(&account, lead), &account.token), (4_000_000 + n, &token));
        assert_eq!(account.stats().method("PATCH"), 0, "the counters are of this run");
    }
    account.end("TERM");
    assert_ne!(first(&Account::serve_in(&home, &["--leads", "6"])), 0, "another account beside it");
    let account = Account::serve_in(&home, &["--leads", "5", "--fresh"]);
    assert_eq!(price(&account, first(&account)), seeded);
}

#[test]
fn a_second_process_is_told_and_does_no_harm() {
    let home = Home::new();
    let account = Account::serve_in(&home, &SMALL);
    let lead = first(&account);
    set_price(&account, lead, 4_000_001);
    let second = serve(&home);
    let told = String::from_utf8(second.stderr).expect("text");
    assert_eq!((second.status.code(), second.stdout.len()), (Some(1), 0), "{told}");
    assert!(told.contains("another dealdesk") && told.contains("--seed"), "{told}");
    set_price(&account, lead, 4_000_002);
    drop(account);
    assert_eq!(price(&Account::serve_in(&home, &SMALL), lead), 4_000_002);
}

#[test]
fn a_damaged_file_is_named() {
    let home = Home::new();
    let mut account = Account::serve_in(&home, &SMALL);
    account.end("TERM");
    let log = home.path().join("data/dealdesk/demo/1-5.log");
    std::fs::write(&log, "something else\n").expect("the file is there");
    let told = serve(&home);
    let err = String::from_utf8(told.stderr).expect("text");
    assert_eq!(told.status.code(), Some(1), "{err}");
    assert!(err.contains("1-5.log") && err.contains("--fresh"), "{err}");
    assert_eq!(
        first(&Account::serve_in(&home, &["--leads", "5", "--fresh"])),
        first(&Account::serve(&SMALL))
    );
}

#[test]
fn without_a_place_the_account_is_there_for_one_run() {
    let home = Home::new();
    // A file where the directory should be.
    std::fs::write(home.path().join("data"), "").expect("a file");
    let mut command = home.command(&["demo", "--serve", "--leads", "5"]);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().expect("piped"));
    output.read_line(&mut line).expect("a line");
    assert!(line.contains("http://127.0.0.1:"), "it serves all the same: {line:?}");
    assert!(send_signal("TERM", child.id()));
    let ended = child.wait_with_output().expect("the end of the server");
    let told = String::from_utf8(ended.stderr).expect("text");
    assert_eq!(ended.status.code(), Some(0), "{told}");
    assert!(told.contains("will not be kept") && told.contains("1-5.log"), "{told}");
}
