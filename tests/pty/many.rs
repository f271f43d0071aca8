//! The same done to several leads from the command line: by ids, by what is true of them, as one step.

use super::teller::Teller;

/// Leads of the main pipeline in its stage "Needs", as the program lists them.
fn needs(teller: &Teller) -> Vec<i64> {
    let told = teller.run(&["lead", "list", "--where", "stage = Needs", "--json"]).done().json();
    told.as_array().expect("leads").iter().map(|lead| lead["id"].as_i64().expect("an id")).collect()
}

#[test]
fn several_ids_are_one_step_of_one_request_and_of_undo() {
    let teller = Teller::new();
    let ids: Vec<String> = needs(&teller).iter().take(3).map(i64::to_string).collect();
    assert_eq!(ids.len(), 3);
    let before: Vec<_> = ids.iter().map(|id| teller.account.place(id.parse().expect("an id"))).collect();
    let args: Vec<&str> =
        ["lead", "move"].into_iter().chain(ids.iter().map(String::as_str)).chain(["Proposal"]).collect();
    let told = teller.run(&[&args[..], &["--dry-run"]].concat()).done();
    assert_eq!(told.out.matches("Would be done: ").count(), 3, "{}", told.out);
    assert!(told.out.ends_with("3 would change.\n"), "{}", told.out);
    assert_eq!(teller.writes(), 0);
    let told = teller.run(&args).done();
    assert!(told.out.ends_with("3 on the server.\n"), "{}", told.out);
    assert_eq!(teller.account.stats().method("PATCH"), 1);
    for id in &ids {
        assert_eq!(teller.account.place(id.parse().expect("an id")), (6_950_551, 58_141_815));
    }
    let log = teller.run(&["log"]).done();
    assert!(log.out.contains("and 2 more") && log.out.lines().count() == 2, "one line: {}", log.out);
    let log = teller.run(&["log", "--json"]).done().json();
    let batches: Vec<_> =
        log.as_array().expect("entries").iter().map(|entry| entry["batch"].clone()).collect();
    assert!(batches.len() == 3 && batches.iter().all(|batch| *batch == batches[0]), "{log}");
    let told = teller.run(&["undo"]).done();
    assert_eq!(told.out.matches("Taken back: ").count(), 3, "{}", told.out);
    let after: Vec<_> = ids.iter().map(|id| teller.account.place(id.parse().expect("an id"))).collect();
    assert_eq!(after, before);
    assert_eq!(teller.run(&["undo"]).code, Some(3), "it was one step");
    teller.account.stats().assert_polite();
}

#[test]
fn by_what_is_true_of_them_and_many_only_where_so_many_are_meant() {
    let teller = Teller::new();
    let ids = needs(&teller);
    let all = ["lead", "tag", "--where", "stage != Needs", "+fair"];
    let told = teller.run(&all);
    assert_eq!((told.code, teller.writes()), (Some(2), 0), "{told:?}");
    assert!(told.err.contains("--yes"), "{}", told.err);
    assert_eq!(teller.run(&[&all[..], &["--dry-run"]].concat()).code, Some(0));
    assert_eq!(teller.writes(), 0);
    let told =
        teller.run(&["lead", "set", "--where", "stage = Needs", "price=4321", "--yes", "--json"]).done();
    assert_eq!(told.states().len(), ids.len());
    assert!(told.states().iter().all(|state| state == "confirmed"), "{told:?}");
    for id in ids {
        assert_eq!(teller.get_lead(id)["price"], 4_321);
    }
    let again = teller.run(&["lead", "set", "--where", "price = 4321", "price=4321", "--json"]).done();
    assert!(again.states().iter().all(|state| state == "unchanged"));
    let told = teller.run(&["lead", "won", "--where", "price = 4322"]);
    assert_eq!(told.code, Some(0), "nobody is meant: {told:?}");
    assert!(told.err.contains("no lead is meant"), "{}", told.err);
}

#[test]
fn where_one_is_not_there_nothing_is_done_and_a_conflict_of_one_is_told() {
    let teller = Teller::new();
    let ids: Vec<String> = needs(&teller).iter().take(2).map(i64::to_string).collect();
    let told = teller.run(&["lead", "won", &ids[0], "99"]);
    assert_eq!((told.code, teller.writes()), (Some(3), 0), "{told:?}");
    // Kept here, and changed by somebody else before it is sent.
    let told = teller.run(&["lead", "set", &ids[0], &ids[1], "price=77", "--queue"]);
    assert_eq!(told.code, Some(8), "{told:?}");
    teller.account.change(ids[0].parse().expect("an id"), &serde_json::json!({"price": 5}));
    let told = teller.run(&["outbox", "retry", "--all"]);
    assert_eq!(told.code, Some(7), "{told:?}");
    assert_eq!(teller.get_lead(ids[0].parse().expect("an id"))["price"], 5);
    assert_eq!(teller.get_lead(ids[1].parse().expect("an id"))["price"], 77);
}

/// What is chosen in a field of several choices.
fn chosen(teller: &Teller, lead: i64, field: &str) -> Vec<String> {
    let lead = teller.get_lead(lead);
    let fields = lead["custom_fields_values"].as_array().cloned().unwrap_or_default();
    let field = fields.into_iter().find(|known| known["field_name"] == field);
    let values = field.and_then(|field| field["values"].as_array().cloned()).unwrap_or_default();
    let mut all: Vec<String> =
        values.iter().map(|value| value["value"].as_str().expect("a label").to_owned()).collect();
    all.sort();
    all
}

#[test]
fn a_choice_is_put_to_what_each_has_and_taken_off_and_a_text_is_set_whole() {
    let teller = Teller::new();
    let ids = needs(&teller);
    let [one, two] = ids[..2] else { panic!("{ids:?}") };
    let (first, second) = (one.to_string(), two.to_string());
    let set = |pairs: &[&str]| teller.run(&[&["lead", "set", &first, &second], pairs].concat());
    set(&["field:Equipment=Kiln"]).done();
    teller.run(&["lead", "set", &second, "field:Equipment=Kiln, Grinder"]).done();
    let told = set(&["field:Equipment+=Water filter,Kiln", "field:Equipment-=Grinder", "--json"]).done();
    assert_eq!(told.states(), ["confirmed", "confirmed"]);
    for id in [one, two] {
        assert_eq!(chosen(&teller, id, "Equipment"), ["Kiln", "Water filter"], "{id}");
    }
    teller.run(&["undo"]).done();
    assert_eq!(chosen(&teller, two, "Equipment"), ["Grinder", "Kiln"], "each its own");
    set(&["field:Site notes=Mind\nthe step"]).done();
    assert_eq!(chosen(&teller, one, "Site notes"), ["Mind\nthe step"]);
    let told = set(&["field:Site notes+=and the cat"]);
    assert_eq!(told.code, Some(2), "{told:?}");
    assert!(told.err.contains("Site notes=VALUE"), "{}", told.err);
    let told = set(&["field:Equipment+=Kiln", "field:Equipment=Grinder"]);
    assert!(told.code == Some(2) && told.err.contains("twice"), "{told:?}");
}
