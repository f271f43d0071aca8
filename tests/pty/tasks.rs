//! Tasks from the command line: dates as people say them, what becomes of them on the server, and lists.

use serde_json::{Value, json};

use super::teller::Teller;

/// Far enough ahead for every test, and after the last change of the clock that year.
const LATER: &str = "2031-12-05 10:00";

impl Teller {
    fn plan(&self, lead: &str, text: &str) -> String {
        let told = self.run(&["task", "add", lead, text, "--at", LATER, "--json"]).done().json();
        told["edits"][0]["made"].to_string()
    }

    fn task(&self, id: &str) -> Value {
        self.account.get(&format!("/api/v4/tasks/{id}"))
    }
}

#[test]
fn a_task_is_planned_for_when_it_was_said() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    let told = teller.run(&["task", "add", &id, "Позвонить", "--at", "завтра в 10", "--json"]).done().json();
    assert!(told["read_as"].as_str().is_some_and(|text| text.contains(", 10:00 ")), "{told}");
    let task = teller.task(&told["edits"][0]["made"].to_string());
    assert_eq!((&task["text"], &task["entity_id"]), (&json!("Позвонить"), &json!(lead)));
    assert_eq!(task["complete_till"].as_i64().map(|at| at % 3_600), Some(0), "{task}");

    let told = teller
        .run(&["task", "add", &id, "Meet", "--at", LATER, "--duration", "30m", "--type", "meet"])
        .done();
    assert!(told.out.starts_with("Fri 5 December 2031, 10:00 GMT (in "), "{}", told.out);
    let told = teller.run(&["task", "add", &id, "Again", "--at", LATER, "--for", "дарья"]).done();
    assert!(told.out.contains("nothing else is planned that day"), "{}", told.out);
    let told = teller.run(&["task", "add", &id, "Third", "--at", LATER, "--dry-run"]).done();
    assert!(told.out.contains("; 1 task is planned that day"), "{}", told.out);
    let tomorrow = teller.run(&["task", "add", &id, "Tomorrow", "--dry-run"]).done();
    assert!(tomorrow.out.contains("(in 24 h)"), "{}", tomorrow.out);
}

#[test]
fn what_is_no_time_or_has_two_meanings_is_refused_with_the_way_out() {
    let teller = Teller::new();
    let id = teller.lead().to_string();
    for (said, parts) in [
        ("tomorrow 5", &["17:00", "05:00", " or "][..]),
        ("2001-01-01 10:00", &["gone by", "--past"]),
        ("someday", &["someday", "tomorrow 10"]),
        ("", &["no date"]),
    ] {
        let told = teller.run(&["task", "add", &id, "x", "--at", said]);
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{said}: {told:?}");
        for part in parts {
            assert!(told.err.contains(part), "{said}: {}", told.err);
        }
    }
    assert_eq!(teller.writes(), 0);
    let told = teller.run(&["task", "add", &id, "x", "--at", "2001-01-01 10:00", "--past"]).done();
    assert!(told.out.contains(" d ago)"), "{}", told.out);
}

#[test]
fn a_task_is_done_with_the_next_step_and_open_again() {
    let teller = Teller::new();
    let lead = teller.lead().to_string();
    let id = teller.plan(&lead, "Send the quote");
    let told = teller
        .run(&["task", "done", &id, "--result", "Взяли", "--next", "Invoice", "--next-at", LATER, "--json"])
        .done();
    assert_eq!(told.states(), ["confirmed", "confirmed"]);
    let done = teller.task(&id);
    assert_eq!((&done["is_completed"], &done["result"]["text"]), (&json!(true), &json!("Взяли")));
    let next = teller.task(&told.json()["edits"][1]["made"].to_string());
    assert_eq!((&next["text"], &next["is_completed"]), (&json!("Invoice"), &json!(false)));
    teller.run(&["undo"]).done();
    assert_eq!(teller.task(&id)["is_completed"], false, "what can be taken back is");
}

#[test]
fn a_task_is_moved_and_edited() {
    let teller = Teller::new();
    let lead = teller.lead().to_string();
    let id = teller.plan(&lead, "Call");
    let due = teller.task(&id)["complete_till"].as_i64().expect("a time");
    teller.run(&["task", "move", &id, "2031-12-06", "11:30"]).done();
    assert_eq!(teller.task(&id)["complete_till"].as_i64(), Some(due + 86_400 + 5_400));
    teller
        .run(&["task", "edit", &id, "--text", "Call back", "--duration", "1h30m", "--for", "Oliver"])
        .done();
    let task = teller.task(&id);
    assert_eq!((&task["text"], &task["duration"]), (&json!("Call back"), &json!(5_400)));
    assert_eq!(task["responsible_user_id"], 8_101_013);
    teller.run(&["undo"]).done();
    teller.run(&["undo"]).done();
    let task = teller.task(&id);
    assert_eq!((&task["text"], task["complete_till"].as_i64()), (&json!("Call"), Some(due)));
    assert_eq!(teller.run(&["task", "edit", &id]).code, Some(2));
    assert_eq!(teller.run(&["task", "move", "12345", "tomorrow 10"]).code, Some(3));
}

#[test]
fn tasks_are_listed_by_how_soon_they_are_due() {
    let teller = Teller::new();
    let lead = teller.lead().to_string();
    let all = teller.run(&["task", "list", "--json"]).done().json();
    let all = all.as_array().expect("an array");
    assert!(all.len() > 5 && all.iter().all(|task| task["done"] == false), "{all:?}");
    let dues: Vec<i64> = all.iter().map(|task| task["due"].as_i64().expect("a time")).collect();
    assert!(dues.is_sorted());
    for (flag, bucket) in [("--overdue", "overdue"), ("--today", "today")] {
        let some = teller.run(&["task", "list", flag, "--json", "--offline"]).done().json();
        let some = some.as_array().expect("an array");
        let expected = all.iter().filter(|task| task["bucket"] == bucket).count();
        assert_eq!(
            (some.len(), some.iter().all(|task| task["bucket"] == bucket)),
            (expected, true),
            "{flag}"
        );
    }
    let id = teller.plan(&lead, "Far away");
    let of_lead = teller.run(&["task", "list", "--lead", &lead, "--for", "me", "--json"]).done().json();
    assert_eq!(
        of_lead.as_array().and_then(|all| all.last()).map(|task| task["bucket"].clone()),
        Some(json!("later"))
    );
    let told = teller.run(&["task", "list", "--lead", &lead]).done().out;
    assert!(told.contains("Later\nid") && told.contains("Far away"), "{told}");
    // One that is done here is gone from the list before the server knows.
    teller.run(&["task", "done", &id, "--offline"]);
    assert!(!teller.run(&["task", "list", "--lead", &lead]).done().out.contains("Far away"));
    assert!(teller.run(&["task", "list", "--lead", &lead, "--all"]).done().out.contains("Far away"));
}
