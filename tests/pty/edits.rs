//! Leads and notes changed from the command line: what arrives on the server, what is told, and the way back.

use std::net::TcpListener;
use std::process::Stdio;

use serde_json::{Value, json};

use super::desk::until;
use super::teller::Teller;

const ROOM: i64 = 1_928_011;
const EQUIPMENT: i64 = 1_928_013;

#[test]
fn several_values_are_one_step_and_undo_brings_all_back() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    let before = teller.get_lead(lead);
    let fields = (teller.field(lead, ROOM), teller.field(lead, EQUIPMENT));
    let told = teller
        .run(&[
            "lead",
            "set",
            &id,
            "price=12k",
            "name=Крыша",
            "field:room=подвал",
            "field:1928013=kiln, grinder",
        ])
        .done();
    assert_eq!(told.out.matches("On the server: ").count(), 4, "{}", told.out);
    let after = teller.get_lead(lead);
    assert_eq!((&after["price"], &after["name"]), (&json!(12_000), &json!("Крыша")));
    assert_eq!(teller.field(lead, ROOM)[0]["value"], "Подвал");
    let equipment = teller.field(lead, EQUIPMENT);
    let equipment: Vec<_> =
        equipment.as_array().expect("values").iter().map(|v| v["value"].clone()).collect();
    assert_eq!(equipment.len(), 2);
    assert!(equipment.contains(&json!("Kiln")) && equipment.contains(&json!("Grinder")), "{equipment:?}");

    teller.run(&["undo"]).done();
    let back = teller.get_lead(lead);
    assert_eq!((&back["price"], &back["name"]), (&before["price"], &before["name"]));
    assert_eq!((teller.field(lead, ROOM), teller.field(lead, EQUIPMENT)), fields);
    assert_eq!(teller.run(&["undo"]).code, Some(3), "it was one step");
    teller.account.stats().assert_polite();
}

#[test]
fn answers_in_json_are_the_same_for_every_change() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    teller.account.change(lead, &json!({"price": 700, "name": "Old"}));
    let told = teller.run(&["lead", "set", &id, "price=1 200", "name=Old", "--json"]).done();
    let mut answer = told.json();
    answer["edits"][0]["id"] = json!("ID");
    let expected = json!({"edits": [
        {"id": "ID", "entity": format!("lead {id}"), "name": "Old", "kind": "price", "what": "price: £700 → £1,200",
         "state": "confirmed", "made": null, "reason": null, "why": null},
        {"id": null, "entity": format!("lead {id}"), "name": "Old", "kind": "name", "what": "name: Old",
         "state": "unchanged", "made": null, "reason": null, "why": null},
    ], "read_as": null});
    assert_eq!(answer, expected);
    let note = teller.run(&["note", "add", &id, "Called", "--json"]).done().json();
    assert_eq!(note["edits"][0]["kind"], "note");
    assert!(note["edits"][0]["made"].as_i64() > Some(0), "{note}");
    let shown = teller.run(&["lead", "show", &id, "--json", "--fresh"]).done().json();
    assert_eq!(
        (&shown["price"], &shown["name"], &shown["unsent"]),
        (&json!(1_200), &json!("Old"), &json!(0))
    );
}

#[test]
fn stages_are_named_as_people_name_them() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    for (args, place) in [
        (&["move", &id, "needs"][..], (6_950_551, 58_141_811)),
        (&["move", &id, "58141815"], (6_950_551, 58_141_815)),
        (&["move", &id, "Сервис / Repairs/ремонт"], (6_950_555, 58_142_019)),
        (&["won", &id], (6_950_555, 142)),
        (&["move", &id, "sales/143"], (6_950_551, 143)),
        (&["move", &id, "Приёмка"], (6_950_555, 58_142_007)),
        (&["lost", &id, "--reason", "too exp"], (6_950_555, 143)),
    ] {
        teller.run(&[&["lead"], args].concat()).done();
        assert_eq!(teller.account.place(lead), place, "{args:?}");
    }
    assert_eq!(teller.get_lead(lead)["loss_reason_id"], 4_203_748);
    teller.run(&["undo"]).done();
    assert_eq!(teller.account.place(lead), (6_950_555, 58_142_007));
}

#[test]
fn a_reason_of_a_loss_stays_unless_another_or_none_is_said() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    let reason = |teller: &Teller| teller.get_lead(lead)["loss_reason_id"].clone();
    teller.run(&["lead", "lost", &id, "--reason", "too exp"]).done();
    let first = reason(&teller);
    assert_eq!(first, 4_203_748);
    for args in [&["lead", "lost", &id][..], &["lead", "move", &id, "143"]] {
        teller.run(args).done();
        assert_eq!(reason(&teller), first, "{args:?}");
    }
    teller.run(&["lead", "lost", &id, "--reason", ""]).done();
    assert_eq!((reason(&teller), teller.account.place(lead).1), (Value::Null, 143));
    teller.run(&["undo"]).done();
    assert_eq!((reason(&teller), teller.account.place(lead).1), (first, 143));
}

#[test]
fn tags_are_put_on_and_taken_off_one_by_one() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    let tags = || {
        let lead = teller.get_lead(lead);
        let tags = lead["_embedded"]["tags"].as_array().cloned().unwrap_or_default();
        tags.iter().map(|tag| tag["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    let before = tags();
    teller.run(&["lead", "tag", &id, "+тёплый", "+warm"]).done();
    let told = teller.run(&["lead", "tag", &id, "-warm", "-never there", "--json"]).done();
    assert_eq!(told.json()["edits"][0]["what"], "tags: −warm");
    let mut expected = before.clone();
    expected.push("тёплый".to_owned());
    assert_eq!(tags(), expected);
    teller.run(&["undo"]).done();
    teller.run(&["undo"]).done();
    assert_eq!(tags(), before);
}

#[test]
fn a_dry_run_tells_and_changes_nothing() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    let before = teller.get_lead(lead);
    for args in [
        &["lead", "set", &id, "price=1", "field:Deposit paid=да"][..],
        &["lead", "move", &id, "sales/won"],
        &["lead", "won", &id],
        &["lead", "tag", &id, "+warm", "--offline"],
        &["lead", "create", "Neu", "--price", "5k", "--contact", "Ann", "--tag", "x", "--stage", "Needs"],
        &["note", "add", &id, "Called"],
        &["note", "add", &id, "Не взяли", "--kind", "call-out", "--phone", "+7 900", "--duration", "45s"],
        &["task", "add", &id, "Call", "--at", "2031-05-06 10:00"],
        &["contact", "create", "Ann", "--phone", "+44 20 7946 0018", "--lead", &id],
    ] {
        let told = teller.run(&[&["--read-only"], args, &["--dry-run"]].concat());
        assert_eq!(told.code, Some(0), "{args:?}: {told:?}");
        assert!(told.out.contains("Would be done: "), "{args:?}: {told:?}");
    }
    assert_eq!(teller.get_lead(lead), before);
    assert_eq!(teller.writes(), 0);
    assert_eq!(teller.run(&["outbox", "list", "--json"]).done().json(), json!([]));
    let planned = teller.run(&["lead", "set", &id, "price=1", "--dry-run", "--json"]).done();
    assert_eq!(planned.states(), ["planned"]);
}

#[test]
fn what_is_queued_is_sent_with_the_next_change() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    let told = teller.run(&["lead", "set", &id, "price=4321", "--queue"]);
    assert!(told.code == Some(8) && told.out.starts_with("Kept"), "{told:?}");
    let requests = teller.account.stats().count("requests");
    let told = teller.run(&["lead", "set", &id, "name=Offline", "--offline", "--json"]);
    assert_eq!((told.code, told.states()), (Some(8), vec!["queued".to_owned()]), "{told:?}");
    let rows = teller.run(&["outbox", "list", "--json"]).done().json();
    assert_eq!(rows.as_array().map(Vec::len), Some(2), "{rows}");
    let shown = teller.run(&["lead", "show", &id, "--json", "--offline"]).done().json();
    assert_eq!((&shown["price"], &shown["unsent"]), (&json!(4_321), &json!(2)), "own edits lie on top");
    assert_eq!(teller.account.stats().count("requests"), requests, "nothing was asked");
    teller.run(&["lead", "tag", &id, "+later"]).done();
    until("the queued edits", || (teller.get_lead(lead)["price"] == 4_321).then_some(()));
    assert_eq!(teller.get_lead(lead)["name"], "Offline");
    assert_eq!(teller.run(&["outbox", "list", "--json"]).done().json(), json!([]));
}

#[test]
fn pauses_are_waited_out_and_lost_answers_are_no_second_note() {
    let teller = Teller::with(&["--faults", "get:429*2,patch:429*1,post:drop-after*1"]);
    let lead = teller.lead();
    let id = lead.to_string();
    teller.run(&["lead", "set", &id, "price=77"]).done();
    assert_eq!(teller.get_lead(lead)["price"], 77);
    let told = teller.run(&["note", "add", &id, "Only once"]);
    assert_eq!(told.code, Some(0), "{told:?}");
    let notes = teller.account.get(&format!("/api/v4/leads/{id}/notes?limit=250"));
    let notes = notes["_embedded"]["notes"].as_array().expect("notes").clone();
    assert_eq!(notes.iter().filter(|note| note["params"]["text"] == "Only once").count(), 1);
    teller.account.stats().assert_polite();
}

#[test]
fn somebody_elses_change_is_a_question() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    teller.run(&["lead", "show", &id]).done();
    teller.account.change(lead, &json!({"price": 999}));
    let told = teller.run(&["lead", "set", &id, "price=5", "--json"]);
    assert_eq!((told.code, told.states()), (Some(7), vec!["parked".to_owned()]), "{told:?}");
    assert_eq!(told.json()["edits"][0]["reason"], "changed");
    let error: Value = serde_json::from_str(&told.err).expect("an object");
    assert_eq!(error["error"]["kind"], "conflict");
    assert_eq!(teller.get_lead(lead)["price"], 999);
    // Whoever has seen it may say so again.
    teller.run(&["lead", "show", &id, "--fresh"]).done();
    teller.run(&["lead", "set", &id, "price=5"]).done();
    assert_eq!(teller.get_lead(lead)["price"], 5);
}

#[test]
fn without_a_connection_it_is_kept() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    // A port that was just free, and on which nobody listens.
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let nowhere = format!("http://127.0.0.1:{port}");
    let told = teller.run_on(&nowhere, &["lead", "set", &id, "price=5"], "");
    assert_eq!((told.code, told.out.as_str()), (Some(6), ""), "{told:?}");
    let told = teller.run_on(&nowhere, &["lead", "show", &id, "--offline"], "");
    assert!(told.code == Some(6) && told.err.contains("dealdesk sync"), "{told:?}");
    let shown = teller.run(&["lead", "show", &id, "--json"]).done().json();
    let contact = shown["contacts"][0]["id"].to_string();
    let url = teller.account.url.clone();
    let Teller { mut account, home } = teller;
    assert_eq!(account.end("TERM"), Some(0));
    let teller = Teller { account, home };
    let told = teller.run_on(&url, &["lead", "set", &id, "price=5", "--json"], "");
    assert_eq!((told.code, told.states()), (Some(6), vec!["queued".to_owned()]), "{told:?}");
    let told = teller.run_on(&url, &["lead", "show", &id, "--offline", "--json"], "").done();
    assert_eq!((&told.json()["price"], &told.json()["unsent"]), (&json!(5), &json!(1)));
    // Not young any more, as far as anybody can tell; it is kept all the same.
    let told = teller.run_on(&url, &["contact", "set", &contact, "name=Later"], "");
    assert!(
        told.code == Some(6) && told.err.contains("knew before") && told.err.contains("kept"),
        "{told:?}"
    );
}

#[test]
fn notes_are_written_listed_and_rewritten() {
    let teller = Teller::new();
    let id = teller.lead().to_string();
    teller.run_with(&["note", "add", &id, "-"], "Первая строка\nи вторая\n").done();
    teller
        .run(&[
            "note",
            "add",
            &id,
            "Взял",
            "трубку",
            "--kind",
            "call-in",
            "--phone",
            "+7 900",
            "--duration",
            "2m",
        ])
        .done();
    let list = teller.run(&["note", "list", &id, "--json", "--limit", "2"]).done().json();
    assert_eq!(list.as_array().map(Vec::len), Some(2), "{list}");
    let call = &list[0];
    assert_eq!(
        (&call["kind"], &call["phone"], &call["duration"]),
        (&json!("call-in"), &json!("+7 900"), &json!(120))
    );
    assert_eq!(list[1]["text"], "Первая строка\nи вторая");
    let (note, call) = (list[1]["id"].to_string(), call["id"].to_string());
    teller.run(&["note", "edit", &id, &note, "Only", "one"]).done();
    let stands =
        |id: &str| teller.account.get(&format!("/api/v4/leads/{id}/notes/{note}"))["params"]["text"].clone();
    assert_eq!(stands(&id), "Only one");
    teller.run(&["undo"]).done();
    assert_eq!(stands(&id), "Первая строка\nи вторая");
    teller.run(&["note", "edit", &id, &call, "4:05 success\nWants two"]).done();
    let params = teller.account.get(&format!("/api/v4/leads/{id}/notes/{call}"))["params"].clone();
    assert_eq!(
        (&params["duration"], &params["call_status"], &params["call_result"], &params["phone"]),
        (&json!(245), &json!(4), &json!("Wants two"), &json!("+7 900"))
    );
    let told = teller.run(&["note", "edit", &id, &call, "4:95 success"]);
    assert!(told.code == Some(2) && told.err.contains("4:95"), "{told:?}");
    let told = teller.run(&["note", "edit", &id, "12345", "x"]);
    assert_eq!(told.code, Some(3), "{told:?}");
}

#[test]
fn text_from_strangers_is_inert_and_a_reader_that_left_is_no_error() {
    let teller = Teller::new();
    let lead = teller.lead();
    let id = lead.to_string();
    teller.account.change(lead, &json!({"name": "x\u{1b}]0;owned\u{7}\u{202e}y"}));
    for args in
        [&["lead", "show", &id][..], &["lead", "show", &id, "--json"], &["lead", "set", &id, "price=3"]]
    {
        let told = teller.run(args).done();
        assert!(!told.out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{told:?}");
    }
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = teller.home.command(&["lead", "show", &id]);
    command.env("KOMMO_BASE_URL", &teller.account.url).env("KOMMO_API_TOKEN", &teller.account.token);
    let output = command.stdout(writer).stderr(Stdio::piped()).output().expect("the program starts");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
