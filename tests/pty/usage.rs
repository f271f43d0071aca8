//! Commands given wrongly: each says what is wrong and what to do, and does nothing. And the examples of every `--help`,
//! which must work.

use std::process::Stdio;

use serde_json::Value;

use super::desk::PROGRAM;
use super::teller::Teller;

/// The commands with an example, and whether it changes something.
const EXAMPLES: [(&[&str], bool); 53] = [
    (&["lead", "list"], false),
    (&["lead", "show"], false),
    (&["lead", "set"], true),
    (&["lead", "move"], true),
    (&["lead", "won"], true),
    (&["lead", "lost"], true),
    (&["lead", "tag"], true),
    (&["lead", "link"], true),
    (&["lead", "create"], true),
    (&["note", "add"], true),
    (&["note", "list"], false),
    (&["note", "edit"], true),
    (&["task", "add"], true),
    (&["task", "list"], false),
    (&["task", "done"], true),
    (&["task", "move"], true),
    (&["task", "edit"], true),
    (&["field", "list"], false),
    (&["user", "list"], false),
    (&["pipeline", "list"], false),
    (&["sync"], false),
    (&["event", "list"], false),
    (&["forecast"], false),
    (&["stats"], false),
    (&["catalog", "list"], false),
    (&["catalog", "show"], false),
    (&["catalog", "items"], false),
    (&["catalog", "add-item"], true),
    (&["catalog", "set-item"], true),
    (&["catalog", "link"], true),
    (&["catalog", "unlink"], true),
    (&["source", "list"], false),
    (&["source", "add"], true),
    (&["source", "set"], true),
    (&["source", "remove"], true),
    (&["talk", "list"], false),
    (&["talk", "show"], false),
    (&["talk", "close"], true),
    (&["template", "list"], false),
    (&["template", "show"], false),
    (&["template", "add"], true),
    (&["template", "set"], true),
    (&["template", "remove"], true),
    (&["webhook", "list"], false),
    (&["webhook", "add"], true),
    (&["webhook", "remove"], true),
    (&["widget", "list"], false),
    (&["widget", "show"], false),
    (&["widget", "install"], true),
    (&["widget", "uninstall"], true),
    (&["role", "list"], false),
    (&["role", "show"], false),
    (&["bot", "run"], true),
];

#[test]
fn wrong_words_are_named_and_nothing_is_done() {
    let teller = Teller::new();
    let id = teller.lead().to_string();
    let table: [(&[&str], i32, &str); 34] = [
        (
            &["lead", "list", "--where", "stage = Propsal"],
            2,
            "column 9: there is no stage \"Propsal\"; did you mean \"Proposal\"?",
        ),
        (&["lead", "list", "--where", "price >"], 2, "column 8: expected a value"),
        (&["lead", "list", "--where", "field:Rom = Roof"], 2, "did you mean \"Room\"?"),
        (&["lead", "list", "--stage", "Propsal"], 2, "--stage: there is no stage"),
        (&["lead", "list", "--sort", "prise"], 2, "did you mean \"price\"?"),
        (&["task", "list", "--where", "price > 1"], 2, "tasks have no `price`"),
        (&["contact", "list", "--where", "stage = x"], 2, "contacts have no `stage`"),
        (&["lead", "show", "x"], 2, "no id of a lead"),
        (&["lead", "show", "99"], 3, "lead 99"),
        (&["lead", "set", &id, "price"], 2, "NAME=VALUE"),
        (&["lead", "set", &id, "price=1.5"], 2, "whole units"),
        (&["lead", "set", &id, "price=1", "price=2"], 2, "twice"),
        (&["lead", "set", &id, "colour=red"], 2, "field:NAME"),
        (&["lead", "set", &id, "name="], 2, "empty"),
        (&["lead", "set", &id, "responsible=nobody"], 2, "Mara Linden (8101001)"),
        (&["lead", "set", &id, "responsible=Hugh"], 2, "no user"),
        (&["lead", "set", &id, "field:Site=x"], 2, "Site notes (1928003)"),
        (&["lead", "set", &id, "field:Room=Cellar"], 2, "Terrace"),
        (&["lead", "set", &id, "field:Deposit paid=perhaps"], 2, "neither yes nor no"),
        (&["lead", "set", &id, "field:Seats=many"], 2, "no number"),
        (&["lead", "set", &id, "field:utm_source=x"], 2, "cannot be set"),
        (&["lead", "set", &id, "field:1=x"], 3, "no field"),
        (&["lead", "move", &id, "Nowhere"], 2, "First talk"),
        (&["lead", "move", &id, "999"], 3, "no stage"),
        (&["lead", "move", &id, "Incoming"], 2, "no stage"),
        (&["lead", "lost", &id, "--reason", "x"], 2, "Too expensive"),
        (&["lead", "tag", &id, "warm"], 2, "+warm"),
        (&["lead", "link", &id, "--contact", "99"], 3, "contact 99"),
        (&["note", "add", &id], 2, "no text"),
        (&["note", "add", &id, "x", "--kind", "call-in"], 2, "--phone"),
        (&["note", "add", &id, "x", "--service", "s"], 2, "--kind service"),
        (&["task", "add", &id], 2, "no text"),
        (&["task", "add", &id, "x", "--type", "nap"], 2, "Follow-up"),
        (&["task", "done", "99"], 3, "task 99"),
    ];
    for (args, code, part) in table {
        let told = teller.run(args);
        assert_eq!((told.code, told.out.as_str()), (Some(code), ""), "{args:?}: {told:?}");
        assert!(told.err.contains(part), "{args:?}: {}", told.err);
        let told = teller.run(&[args, &["--json"]].concat());
        let error: Value = serde_json::from_str(&told.err).unwrap_or_else(|e| panic!("{e}: {told:?}"));
        let kind = if code == 2 { "usage" } else { "not_found" };
        assert_eq!((told.code, error["error"]["kind"].as_str()), (Some(code), Some(kind)), "{args:?}");
    }
    for args in [&["lead", "won", &id][..], &["note", "add", &id, "x"], &["lead", "tag", &id, "+x"]] {
        let told = teller.run(&[&["--read-only"], args].concat());
        assert!(told.code == Some(2) && told.err.contains("--read-only"), "{told:?}");
    }
    assert_eq!(teller.writes(), 0);
}

#[test]
fn the_examples_of_the_help_work() {
    let teller = Teller::new();
    let lead = teller.lead().to_string();
    let made = |args: &[&str]| teller.run(args).done().json()["edits"][0]["made"].to_string();
    let note = made(&["note", "add", &lead, "Called", "--json"]);
    let task = made(&["task", "add", &lead, "Call", "--at", "2031-05-06 10:00", "--json"]);
    let contact =
        teller.account.get("/api/v4/contacts?limit=1")["_embedded"]["contacts"][0]["id"].to_string();
    let talk = teller.account.get("/api/v4/talks?limit=1")["_embedded"]["talks"][0]["talk_id"].to_string();
    let writes = teller.writes();
    for (command, is_change) in EXAMPLES {
        let help = teller.run(&[command, &["--help"]].concat()).done().out;
        let example = help.lines().find_map(|line| line.strip_prefix("Example: ")).expect("an example");
        let example = [
            ("20000001", &lead),
            ("30000001", &task),
            ("40000001", &contact),
            ("50000001", &note),
            ("60000001", &talk),
        ]
        .iter()
        .fold(example.to_owned(), |text, (placeholder, id)| text.replace(placeholder, id));
        let flag = if is_change { " --dry-run" } else { "" };
        let script = format!("dealdesk() {{ {PROGRAM} \"$@\"; }}; {example}{flag}");
        let mut shell = std::process::Command::new("/bin/sh");
        shell.args(["-c", &script]).env_clear().envs(teller.home.env()).stdin(Stdio::null());
        shell.env("KOMMO_BASE_URL", &teller.account.url).env("KOMMO_API_TOKEN", &teller.account.token);
        let output = shell.output().expect("a shell");
        assert_eq!(output.status.code(), Some(0), "{example}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty(), "{example}");
    }
    assert_eq!(teller.writes(), writes, "a dry run sends nothing");
}
