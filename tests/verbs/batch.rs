//! Things from standard input, one on each line.

use serde_json::{Value, json};

use super::table::on;
use super::teller::{Teller, Told};

const SALES: i64 = 6_950_551;

/// Leads people work on, in one stage or another.
fn leads(teller: &Teller, count: usize) -> Vec<i64> {
    let all = teller.account.get(&format!("/api/v4/leads?limit=250&filter[pipeline_id]={SALES}"));
    let all = all["_embedded"]["leads"].as_array().expect("leads").clone();
    let open = all
        .iter()
        .filter(|lead| ![142, 143, 58_141_803].contains(&lead["status_id"].as_i64().expect("a stage")));
    open.take(count).map(|lead| lead["id"].as_i64().expect("an id")).collect()
}

fn lines(told: &Told) -> Vec<Value> {
    told.out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {told:?}")))
        .collect()
}

#[test]
fn a_bad_line_is_named_and_the_others_are_done() {
    let teller = Teller::new();
    let ids = leads(&teller, 3);
    let input = format!(
        "{}\n\n99\nnobody\n{{\"id\": {}, \"stage\": \"Proposal\"}}\n{{\"id\": \n{}\tNegotiation\n",
        ids[0], ids[1], ids[2]
    );
    let told = teller.run_with(&["lead", "move", "-"], &input.replacen('\n', "\tNeeds\n", 1));
    assert_eq!(told.code, Some(1), "{told:?}");
    let said: Vec<&str> = told.out.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(said, ["1", "5", "7"], "a line for each that was done, by its number: {told:?}");
    for part in [
        "line 3: The account has no lead 99",
        "line 4: \"nobody\" is no id",
        "line 6: This is no JSON object",
    ] {
        assert!(told.err.contains(part), "{part} is missing in {}", told.err);
    }
    assert!(told.err.contains("3 of 6 lines failed."), "{}", told.err);
    let stages = ids.iter().map(|id| teller.account.stage_name(teller.account.place(*id)));
    assert_eq!(stages.collect::<Vec<_>>(), ["Needs", "Proposal", "Negotiation"]);

    // The same again, as JSON: an array, and lines.
    let told = teller.run_with(&["lead", "move", "-", "Needs", "--json"], &format!("{}\n99\n", ids[0]));
    let all = told.json();
    assert_eq!((told.code, all[0]["edits"][0]["state"].as_str()), (Some(1), Some("unchanged")), "{told:?}");
    assert_eq!((&all[1]["line"], &all[1]["error"]["exit"]), (&json!(2), &json!(3)), "{told:?}");
    let told = teller.run_with(&["lead", "won", "-", "--jsonl"], &format!("#{}\n", ids[0]));
    assert_eq!(
        (told.code, lines(&told)[0]["edits"][0]["state"].as_str()),
        (Some(0), Some("confirmed")),
        "{told:?}"
    );
    assert!(teller.run_with(&["lead", "won", "-", "--json"], "").json() == json!([]), "nothing is nothing");
    teller.account.stats().assert_polite();
}

#[test]
fn what_a_list_prints_can_be_handed_on_kept_or_only_told() {
    let teller = on(200);
    let of = "stage in (Needs, Proposal, Negotiation)";
    let list = teller.run(&["lead", "list", "--where", of, "--limit", "52", "--jsonl"]).done().out;
    let count = list.lines().count();
    assert_eq!(count, 52, "more than are done together");
    let writes = teller.writes();
    let told = teller.run_with(&["lead", "tag", "-", "--dry-run", "--jsonl", "+fair"], &list);
    assert_eq!((told.code, lines(&told).len()), (Some(0), count), "{told:?}");
    assert_eq!(teller.run(&["outbox", "list", "--json"]).json(), json!([]));
    let told = teller.run_with(&["lead", "tag", "-", "--queue", "--jsonl", "+fair"], &list);
    assert_eq!(told.code, Some(8), "{told:?}");
    assert!(lines(&told).iter().all(|line| line["edits"][0]["state"] == "queued"), "{told:?}");
    assert_eq!(teller.writes(), writes, "nothing was sent yet");
    teller.run(&["outbox", "retry", "--all"]).done();
    let told = teller.run(&["lead", "list", "--where", "tag:fair", "--jsonl", "--fresh"]).done();
    assert_eq!(told.out.lines().count(), count);
    teller.account.stats().assert_polite();
}

#[test]
fn new_things_come_from_lines_too() {
    let teller = Teller::new();
    let lead = leads(&teller, 1)[0];
    let done = |args: &[&str], input: &str| {
        let told = teller.run_with(&[args, &["--jsonl"]].concat(), input);
        assert_eq!(told.code, Some(0), "{args:?}: {told:?}");
        let made =
            lines(&told).into_iter().flat_map(|line| line["edits"].as_array().cloned().unwrap_or_default());
        made.map(|edit| edit["made"].clone()).collect::<Vec<Value>>()
    };
    let made = done(
        &["lead", "create", "-", "--tag", "fair"],
        "Porch\n{\"name\": \"Roof\", \"price\": 1200, \"stage\": \"Needs\", \"tags\": [\"vip\"]}\n",
    );
    let roof = teller.account.get(&format!("/api/v4/leads/{}", made[1]));
    assert_eq!((&roof["name"], &roof["price"]), (&json!("Roof"), &json!(1200)));
    let told = teller.run_with(&["lead", "create", "-"], "{\"name\": \"Roof\", \"prise\": 1}\n");
    assert!(told.code == Some(1) && told.err.contains("\"prise\" is no field here"), "{told:?}");

    let made = done(&["contact", "create", "-"], "{\"name\": \"Ines\", \"phone\": \"5550100\"}\n");
    done(&["contact", "set", "-"], &format!("{{\"id\": {}, \"name\": \"Ines Prado\"}}\n", made[0]));
    assert_eq!(teller.account.get(&format!("/api/v4/contacts/{}", made[0]))["name"], "Ines Prado");

    done(
        &["note", "add", "-"],
        &format!("{lead} Called\n{{\"lead\": {lead}, \"text\": \"Called again\"}}\n"),
    );
    let notes = teller.run(&["note", "list", &lead.to_string(), "--fresh", "--jsonl"]).done().out;
    assert!(notes.contains("\"Called\"") && notes.contains("\"Called again\""), "{notes}");

    let tasks = done(&["task", "add", "-", "--at", "2031-05-06"], &format!("{lead} Call\n{lead} Write\n"));
    let ids = format!("{}\n{}\n", tasks[0], tasks[1]);
    done(&["task", "move", "-", "2031-05-07"], &ids);
    done(&["task", "done", "-", "--result", "Talked"], &ids);
    for task in &tasks {
        assert_eq!(teller.account.get(&format!("/api/v4/tasks/{task}"))["is_completed"], true);
    }
    teller.account.stats().assert_polite();
}

#[test]
fn a_token_that_is_not_accepted_ends_it() {
    let teller = Teller::new();
    let ids = leads(&teller, 3).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let mut command = teller.home.command(&["lead", "won", "-"]);
    command.env("KOMMO_BASE_URL", &teller.account.url).env("KOMMO_API_TOKEN", "not.the.token");
    let input = teller.home.path().join("ids");
    std::fs::write(&input, ids).expect("written");
    command.stdin(std::fs::File::open(&input).expect("a file"));
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    assert_eq!(teller.writes(), 0);
}
