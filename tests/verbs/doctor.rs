//! What the doctor sees, and what a prompt is told.

use serde_json::{Value, json};

use super::desk::Home;
use super::house::House;
use super::teller::{Teller, Told};

fn state<'a>(told: &'a Value, check: &str) -> Option<&'a str> {
    let checks = told["checks"].as_array().expect("checks");
    checks.iter().find(|one| one["check"] == check).and_then(|one| one["state"].as_str())
}

#[test]
fn without_an_account_and_a_connection_nothing_stands_in_the_way() {
    let home = Home::new();
    let output = home.command(&["doctor", "--json"]).output().expect("the program starts");
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((output.status.code(), &told["problems"]), (Some(0), &json!(0)), "{told}");
    assert_eq!((state(&told, "account"), state(&told, "DNS")), (Some("note"), None));
}

#[test]
fn each_step_to_the_account_is_named_and_no_secret_is() {
    let mut house = House::new();
    house.sign_in(4_000_000_000);
    let secret = house.secret_file();
    let close = |mode: u32| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&secret, PermissionsExt::from_mode(mode)).expect("set");
    };
    close(0o600);
    assert_eq!(house.run(&["sync"]).code, Some(0));
    let run = |house: &House, args: &[&str]| {
        let told = house.run(&[&["doctor", "--json", "-v"], args].concat());
        (told.code, serde_json::from_str::<Value>(&told.out).expect("JSON"))
    };
    let (code, seen) = run(&house, &[]);
    assert_eq!(code, Some(0), "{seen}");
    for check in
        ["DNS", "TCP", "HTTP", "token", "clock", "secret file", "integrity", "age", "ledger", "edits"]
    {
        assert_eq!(state(&seen, check), Some("ok"), "{check}: {seen}");
    }
    assert_eq!(state(&seen, "TLS"), None, "there is none on loopback");
    // What is only kept, and a file others may read.
    close(0o644);
    house.config(&format!("acount = \"x\"\n{}", house.config_text()));
    let (code, seen) = run(&house, &["--offline"]);
    let found = (code, state(&seen, "secret file"), state(&seen, "DNS"));
    assert_eq!(found, (Some(1), Some("problem"), None), "{seen}");
    let is_warning = |one: &Value| one["check"] == "config.toml" && one["state"] == "note";
    assert!(seen["checks"].as_array().expect("checks").iter().any(is_warning), "{seen}");
    // The way there is cut.
    house.account.end("TERM");
    let (code, seen) = run(&house, &[]);
    let found = (code, state(&seen, "DNS"), state(&seen, "TCP"));
    assert_eq!(found, (Some(1), Some("ok"), Some("problem")), "{seen}");
    let words = house.run(&["doctor"]);
    assert!(words.code == Some(1) && words.out.contains("problem") && words.out.contains('→'), "{words:?}");
    house.nothing_leaked();
}

#[test]
fn a_damaged_file_is_told_and_left_as_it_is() {
    let teller = Teller::new();
    assert_eq!(teller.run(&["sync"]).code, Some(0));
    let dir = teller.home.path().join("data/dealdesk/accounts");
    let file = std::fs::read_dir(&dir).expect("a directory").filter_map(Result::ok).map(|e| e.path());
    let file = file.into_iter().find(|path| path.extension().is_some_and(|e| e == "db")).expect("a file");
    std::fs::write(&file, b"this is no database, and never was one: it is only text").expect("written");
    let before = std::fs::read(&file).expect("a file");
    let told: Told = teller.run(&["doctor", "--offline", "--json"]);
    assert_eq!((told.code, state(&told.json(), "integrity")), (Some(1), Some("problem")), "{told:?}");
    assert_eq!(std::fs::read(&file).expect("a file"), before);
}

#[test]
fn a_prompt_is_told_a_few_numbers_and_nobody_is_asked() {
    let teller = Teller::new();
    let told = teller.run(&["status"]);
    assert!(told.code == Some(3) && told.err.contains("dealdesk sync"), "{told:?}");
    assert_eq!(teller.run(&["sync"]).code, Some(0));
    teller.run(&["note", "add", &teller.lead().to_string(), "Later", "--queue"]);
    let requests = teller.account.stats().count("requests");
    let numbers = teller.run(&["status", "--json"]).done().json();
    assert_eq!(numbers["unsent"], 1);
    let overdue = teller.run(&["task", "list", "--overdue", "--jsonl"]).done().out.lines().count();
    let mine =
        teller.run(&["task", "list", "--overdue", "--for", "me", "--jsonl"]).done().out.lines().count();
    assert_eq!((&numbers["overdue_all"], &numbers["overdue"]), (&json!(overdue), &json!(mine)));
    let waiting = teller.run(&["inbox", "list", "--jsonl"]).done().out.lines().count();
    assert_eq!(numbers["inbox"], json!(waiting));
    let told = teller.run(&["status", "--format", "{{{overdue_all}}} {unsent}/{parked} {age}"]).done();
    assert_eq!(told.out, format!("{{{overdue}}} 1/0 0m\n"));
    assert_eq!(teller.run(&["status", "--format", "{nothing}"]).code, Some(2));
    assert_eq!(teller.account.stats().count("requests"), requests, "nobody was asked");
}
