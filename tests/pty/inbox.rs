//! Incoming leads from the command line: what waits, what becomes of it, and what is put there.

use serde_json::{Value, json};

use super::teller::Teller;

impl Teller {
    fn waiting(&self, flags: &[&str]) -> Vec<Value> {
        let words = [&["inbox", "list", "--json"], flags].concat();
        self.run(&words).done().json().as_array().expect("an array").clone()
    }

    /// Where the lead of an incoming one stands on the server; null when it is gone.
    fn lead_of(&self, one: &Value) -> Value {
        let all = self.account.get("/api/v4/leads?limit=250");
        let leads = all["_embedded"]["leads"].as_array().expect("leads");
        leads.iter().find(|lead| lead["id"] == one["lead"]).cloned().unwrap_or_default()
    }
}

fn uid(one: &Value) -> &str {
    one["uid"].as_str().expect("a uid")
}

#[test]
fn what_waits_is_listed_and_judged() {
    let teller = Teller::new();
    for name in ["One", "Two"] {
        teller.run(&["inbox", "add", name]).done();
    }
    let (writes, all) = (teller.writes(), teller.waiting(&["--fresh"]));
    let many = all.len();
    assert!(many > 3, "{all:?}");
    assert!(all.is_sorted_by_key(|one| one["created_at"].as_i64()));
    assert!(all.iter().all(|one| !one["facts"].as_array().expect("facts").is_empty()));
    let text = teller.run(&["inbox", "list"]).done().out;
    assert!(text.starts_with("uid ") && text.contains(&uid(&all[0])[..12]), "{text}");
    for category in ["forms", "sip", "mail", "chats"] {
        let some = teller.waiting(&["--category", category]);
        assert!(some.iter().all(|one| one["category"] == category));
    }
    assert_eq!(teller.run(&["inbox", "list", "--category", "fax"]).code, Some(2));

    // Told only, then for real: by the beginning of the uid, to a stage, to somebody.
    let sales: Vec<&Value> = all.iter().filter(|one| one["pipeline"] == "Sales").collect();
    let (first, second) = (sales[0], sales[1]);
    let short = &uid(first)[..10];
    let words = ["inbox", "accept", short, "--stage", "Needs", "--for", "Oliver", "--json"];
    let told = teller.run(&[&words[..], &["--dry-run"]].concat()).done();
    assert_eq!(told.states(), ["planned"]);
    assert_eq!(teller.writes(), writes);
    let told = teller.run(&words).done();
    assert_eq!(told.states(), ["confirmed"], "{}", told.out);
    let lead = teller.lead_of(first);
    assert_eq!((&lead["status_id"], &lead["responsible_user_id"]), (&json!(58_141_811), &json!(8_101_013)));
    // By the id of its lead.
    let told = teller.run(&["inbox", "decline", &second["lead"].to_string()]).done();
    assert!(told.out.contains("declined"), "{}", told.out);
    assert_eq!(teller.lead_of(second), Value::Null);
    let left = teller.waiting(&[]);
    assert_eq!(left.len(), many - 2);
    assert!(left.iter().all(|one| one["uid"] != first["uid"] && one["uid"] != second["uid"]));
    let told = teller.run(&["inbox", "accept", uid(first)]);
    assert_eq!(told.code, Some(3), "{told:?}");
    assert!(told.err.contains("inbox list --fresh"), "{}", told.err);
    let summary = teller.run(&["inbox", "list", "--summary", "--json"]).done().json();
    assert_eq!(
        (&summary["total"], &summary["accepted"], &summary["declined"]),
        (&json!(many - 2), &json!(1), &json!(1))
    );
    let told = teller.run(&["inbox", "list", "--summary"]).done().out;
    assert!(
        told.starts_with(&format!("{} wait (", many - 2)) && told.contains("1 were accepted, 1 declined"),
        "{told}"
    );
    // There is no way back, and that is said.
    let told = teller.run(&["undo"]);
    assert!(told.code != Some(0), "{told:?}");
}

#[test]
fn mail_and_chats_are_linked_and_nothing_else_is() {
    let can = |one: &&Value| matches!(one["category"].as_str(), Some("mail" | "chats"));
    // What came in differs from account to account.
    let found = (1..20).find_map(|seed: i32| {
        let teller = Teller::with(&["--seed", &seed.to_string()]);
        teller.waiting(&[]).iter().any(|one| can(&one)).then_some(teller)
    });
    let teller = found.expect("an account somebody wrote to");
    teller.run(&["inbox", "add", "A form"]).done();
    let all = teller.waiting(&["--fresh"]);
    let lead = teller.lead().to_string();
    let written = all.iter().find(can).expect("something written");
    teller.run(&["inbox", "link", uid(written), &lead]).done();
    assert_eq!(teller.lead_of(written), Value::Null);
    let other = all.iter().find(|one| !can(one)).expect("a form or a call");
    let told = teller.run(&["inbox", "link", uid(other), &lead]);
    assert_eq!(told.code, Some(2));
    assert!(told.err.contains("inbox accept"), "{}", told.err);
}

#[test]
fn what_is_put_there_waits_and_offline_nothing_is_asked() {
    let teller = Teller::new();
    let before = teller.waiting(&[]).len();
    let told = teller
        .run(&[
            "inbox",
            "add",
            "Espresso bar refit",
            "--contact",
            "Ines",
            "--phone",
            "+351 555 0142",
            "--json",
        ])
        .done();
    let made = told.json()["edits"][0]["made"].as_i64().expect("an id");
    teller
        .run(&["inbox", "add", "From a form", "--source", "Fair", "--page", "https://bluekiln.example/q"])
        .done();
    let all = teller.waiting(&["--fresh"]);
    assert_eq!(all.len(), before + 2);
    let call = all.iter().find(|one| one["lead"] == made).expect("the call");
    assert_eq!((&call["category"], &call["phone"]), (&json!("sip"), &json!("+351 555 0142")));
    assert!(all.iter().any(|one| one["category"] == "forms" && one["source"] == "Fair"));
    // Kept on disk only: out of the list here, untouched on the server.
    let told = teller.run(&["inbox", "decline", uid(call), "--offline"]);
    assert_eq!(told.code, Some(8), "{told:?}");
    assert_eq!(teller.waiting(&["--offline"]).len(), before + 1);
    assert_ne!(teller.lead_of(call), Value::Null);
    // Before it went out it is taken back for real.
    teller.run(&["undo"]).done();
    assert_eq!(teller.waiting(&["--offline"]).len(), before + 2);
    assert_eq!(teller.run(&["--read-only", "inbox", "decline", uid(call)]).code, Some(2));
    assert_eq!(teller.run(&["inbox", "accept", "nothing", "--offline"]).code, Some(3));
}
