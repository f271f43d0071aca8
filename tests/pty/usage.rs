//! Commands given wrongly: each says what is wrong and what to do, and does nothing. What all commands promise is looked at
//! in `tests/verbs`.

use serde_json::Value;

use super::teller::Teller;

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
