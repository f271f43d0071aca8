//! The forms of an answer: the same things in each, and nothing in a CSV that a spreadsheet would run.

use serde_json::{Value, json};

use super::house::House;
use super::teller::Teller;

#[test]
fn a_list_is_the_same_in_every_form() {
    let teller = Teller::new();
    let lead = teller.lead();
    teller.account.change(lead, &json!({"name": "=HYPERLINK(\"http://x\")"}));
    assert_eq!(teller.run(&["sync"]).code, Some(0));
    for args in [
        &["lead", "list"][..],
        &["lead", "show", &lead.to_string()],
        &["contact", "list"],
        &["task", "list"],
        &["task", "list", "--sort", "-due,id", "--limit", "5"],
        &["inbox", "list"],
        &["field", "list", "leads"],
        &["user", "list", "--limit", "2"],
        &["log"],
        &["outbox", "list"],
        &["keys"],
        &["account", "show"],
    ] {
        let run = |flag: &str| teller.run(&[args, &[flag]].concat()).done().out;
        let whole: Value = serde_json::from_str(&run("--json")).expect("JSON");
        let whole = whole.as_array().cloned().unwrap_or_else(|| vec![whole.clone()]);
        let lines: Vec<Value> =
            run("--jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(whole, lines, "{args:?}");
        let sheet = run("--csv");
        assert_eq!(
            sheet.matches("\r\n").count(),
            lines.len() + 1,
            "{args:?}: a head, and a row for each: {sheet}"
        );
        assert!(
            sheet.split(['\n', ',']).all(|cell| !cell.starts_with(['=', '@'])),
            "{args:?}: no formula: {sheet}"
        );
        assert!(!run("--quiet").contains('\u{1b}'), "{args:?}: no colours in a pipe");
    }
    assert_eq!(teller.run(&["task", "list", "--limit", "3", "--jsonl"]).done().out.lines().count(), 3);
    let due = |args: &[&str]| -> Vec<i64> {
        let told = teller.run(&[&["task", "list", "--jsonl"], args].concat()).done().out;
        told.lines()
            .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["due"].as_i64().expect("a time"))
            .collect()
    };
    let (up, mut down) = (due(&[]), due(&["--sort", "-due"]));
    down.reverse();
    assert!(up.len() > 3 && up.is_sorted() && up == down, "{up:?} {down:?}");
    // By a field of the account: numbers as numbers, and one that is not there is a mistake.
    let keys = ["--sort", "-field:Seats,name", "--where", "has field:Seats", "--columns", "field:Seats"];
    let sheet = teller.run(&[&["lead", "list", "--fresh", "--csv"], &keys[..]].concat()).done().out;
    let seats: Vec<i64> = sheet.lines().skip(1).map(|line| line.trim().parse().expect("a number")).collect();
    assert!(seats.len() > 3 && seats.is_sorted_by(|a, b| a >= b) && seats[0] > 9, "{seats:?}");
    for list in ["lead", "contact"] {
        let told = teller.run(&[list, "list", "--sort", "field:Chairs"]);
        assert_eq!((told.code, told.err.contains("no custom field \"Chairs\"")), (Some(2), true), "{told:?}");
    }
}

#[test]
fn forms_are_global_and_one_at_a_time() {
    let teller = Teller::new();
    let told = teller.run(&["--json", "user", "list"]).done();
    assert!(told.json().is_array());
    let told = teller.run(&["user", "list", "--json", "--csv"]);
    assert_eq!(told.code, Some(2), "{told:?}");
    let error: Value = serde_json::from_str(&told.err).expect("JSON");
    assert_eq!((&error["error"]["kind"], &error["error"]["exit"]), (&json!("usage"), &json!(2)));
}

#[test]
fn an_undo_says_that_the_result_of_a_task_stays() {
    let teller = Teller::new();
    let lead = teller.lead().to_string();
    let made = teller.run(&["task", "add", &lead, "Call", "--at", "2031-05-06", "--json"]).done().json();
    let task = made["edits"][0]["made"].to_string();
    teller.run(&["task", "done", &task, "--result", "They took it"]).done();
    let told = teller.run(&["undo"]).done();
    assert!(told.out.contains("Stays as it is") && told.out.contains("They took it"), "{told:?}");
    teller.run(&["task", "done", &task, "--result", "They took it all"]).done();
    let told = teller.run(&["undo", "--json"]).done().json();
    assert!(told["stays"][0]["what"].as_str().expect("a text").contains("They took it"), "{told}");
    assert_eq!(told["edits"][0]["state"], "confirmed");
}

#[test]
fn nobody_signed_in_is_4_and_says_how_to_begin() {
    let house = House::new();
    for args in [&[][..], &["lead", "list"], &["status"], &["lead", "list", "--json"]] {
        let told = house.run(args);
        assert_eq!((told.code, told.out.as_str()), (Some(4), ""), "{args:?}: {told:?}");
        for step in ["dealdesk demo", "dealdesk login", "dealdesk doctor", "--help"] {
            assert!(told.err.contains(step), "{args:?}: {step} is missing in {}", told.err);
        }
        assert!(
            told.err.lines().count() < 24 && told.err.lines().all(|line| line.chars().count() <= 80)
                || told.err.starts_with('{'),
            "one screen: {}",
            told.err
        );
    }
}
