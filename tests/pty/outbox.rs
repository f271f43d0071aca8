//! Own edits from the command line: what is left on disk is listed, sent, taken back and given up without a screen.

use serde_json::{Value, json};

use super::desk::{Account, Desk, Home};

/// The exit code, standard output and standard error of a command on an account.
fn run(home: &Home, account: &Account, args: &[&str]) -> (Option<i32>, String, String) {
    run_as(home, (&account.url, &account.token), args)
}

fn run_as(home: &Home, (url, token): (&str, &str), args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = home.command(args);
    command.env("KOMMO_BASE_URL", url).env("KOMMO_API_TOKEN", token);
    let output = command.output().expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn list(home: &Home, account: &Account) -> Vec<Value> {
    let (code, out, err) = run(home, account, &["outbox", "list", "--json", "--offline"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    serde_json::from_str(&out).expect("an array")
}

/// A board on which one lead was carried on while every PATCH is refused; the lead, and where it stood.
fn refused(home: &Home, faults: &str) -> (Account, i64, (i64, i64)) {
    let account = Account::serve(&["--leads", "40", "--faults", faults]);
    let desk = Desk::open(&account, home, (120, 40));
    desk.pty.keys("l");
    let lead = desk.lead_under_cursor();
    let before = account.place(lead);
    desk.pty.keys("L");
    desk.pty.wait_for_text("1 for you");
    desk.pty.keys("q");
    assert_eq!(desk.pty.wait_exit().exit_code(), 0);
    let left = desk.pty.screen_text();
    assert!(left.contains("Edits that wait for you: 1.") && left.contains("dealdesk outbox list"), "{left}");
    (account, lead, before)
}

#[test]
fn a_refused_edit_is_listed_tried_again_and_taken_back() {
    let home = Home::new();
    let (account, lead, before) = refused(&home, "patch:400*1");
    let rows = list(&home, &account);
    assert_eq!(rows.len(), 1, "{rows:?}");
    let row = &rows[0];
    assert_eq!((row["lead"].as_i64(), row["state"].as_str()), (Some(lead), Some("parked")), "{row}");
    assert_eq!((row["kind"].as_str(), row["reason"].as_str()), (Some("stage"), Some("invalid")), "{row}");
    let id = row["id"].to_string();

    let (code, out, _) = run(&home, &account, &["outbox", "show", &id]);
    assert!(code == Some(0) && out.contains("parked") && out.contains("Not accepted"), "{out}");
    let (code, out, _) = run(&home, &account, &["outbox", "list"]);
    assert!(code == Some(0) && out.starts_with("id") && out.contains("Not accepted"), "{out}");

    let (code, out, err) = run(&home, &account, &["outbox", "retry", &id]);
    assert!(code == Some(0) && out.starts_with("On the server: "), "{out}{err}");
    let after = account.next_place(before);
    assert_eq!(account.place(lead), after);
    assert_eq!(list(&home, &account), Vec::<Value>::new());
    let (code, out, _) = run(&home, &account, &["outbox", "list"]);
    assert_eq!((code, out.as_str()), (Some(0), "Everything is on the server.\n"));

    let (code, out, _) = run(&home, &account, &["log", "--json", "--limit", "5"]);
    let log: Vec<Value> = serde_json::from_str(&out).expect("an array");
    assert_eq!((code, log.len(), log[0]["state"].as_str()), (Some(0), 1, Some("confirmed")), "{out}");

    let (code, out, _) = run(&home, &account, &["undo", "--dry-run"]);
    assert!(code == Some(0) && out.starts_with("Would be taken back: "), "{out}");
    assert_eq!(account.place(lead), after, "nothing was done");
    let (code, out, err) = run(&home, &account, &["undo"]);
    assert!(code == Some(0) && out.contains("Taken back: ") && out.contains("On the server: "), "{out}{err}");
    assert_eq!(account.place(lead), before);
    let (code, _, err) = run(&home, &account, &["undo"]);
    assert!(code == Some(3) && err.contains("no own edit"), "{err}");
    let (_, out, _) = run(&home, &account, &["log"]);
    assert!(out.contains("undone"), "{out}");
    account.stats().assert_polite();
}

#[test]
fn an_edit_is_given_up_only_on_purpose() {
    let home = Home::new();
    let (account, lead, before) = refused(&home, "patch:400*1");
    let id = list(&home, &account)[0]["id"].to_string();
    let (code, _, err) = run(&home, &account, &["outbox", "drop", &id]);
    assert!(code == Some(2) && err.contains("--yes"), "{err}");
    let (code, _, err) = run(&home, &account, &["--read-only", "outbox", "drop", &id, "--yes"]);
    assert!(code == Some(2) && err.contains("--read-only"), "{err}");
    let (code, _, err) = run(&home, &account, &["outbox", "drop", "999", "--yes"]);
    assert!(code == Some(3) && err.contains("no edit 999"), "{err}");
    assert_eq!(list(&home, &account).len(), 1);
    let (code, out, _) = run(&home, &account, &["outbox", "drop", &id, "--yes", "--offline"]);
    assert!(code == Some(0) && out.starts_with("Given up: "), "{out}");
    assert_eq!(list(&home, &account), Vec::<Value>::new());
    assert_eq!(account.place(lead), before);
}

#[test]
fn what_stands_in_the_way_decides_the_exit_code_and_the_edit_is_kept() {
    let home = Home::new();
    let (account, lead, before) = refused(&home, "patch:400*2");
    let id = list(&home, &account)[0]["id"].to_string();
    let requests = account.stats().count("requests");
    for args in [&["outbox", "retry", &id, "--queue"][..], &["outbox", "check", &id, "--offline"]] {
        let (code, out, _) = run(&home, &account, args);
        assert!(code == Some(8) && out.starts_with("Kept"), "{out}");
    }
    assert_eq!(account.stats().count("requests"), requests, "nothing was asked");
    let (code, _, err) = run_as(&home, (&account.url, "not.the.token"), &["outbox", "retry", "--all"]);
    assert!(code == Some(4) && err.contains("kept") && !err.contains("not.the.token"), "{err}");
    let (code, _, err) = run(&home, &account, &["outbox", "retry", "--all"]);
    assert!(code == Some(1) && err.contains("waits for you"), "{err}");
    account.change(lead, &json!({"pipeline_id": before.0, "status_id": 142}));
    let (code, _, err) = run(&home, &account, &["outbox", "retry", "--all"]);
    assert!(code == Some(7) && err.contains("Somebody else"), "{err}");
    assert_eq!(account.place(lead).1, 142);
    let url = account.url.clone();
    let token = account.token.clone();
    drop(account);
    let (code, _, err) = run_as(&home, (&url, &token), &["outbox", "retry", "--all"]);
    assert!(code == Some(6) && err.contains("kept"), "{err}");
    let (code, out, _) = run_as(&home, (&url, &token), &["outbox", "list", "--json"]);
    assert!(code == Some(0) && out.contains("\"waiting\""), "{out}");
}
