//! What an account is set up with, at a prompt: shown in every shape, changed once and only once, and what is a secret
//! shown nowhere.

use serde_json::Value;

use super::teller::{Teller, Told};

/// Keys of the demo account that nobody must see.
const SECRETS: [&str; 2] = ["s3cret-of-the-demo", "p4ss-of-the-demo"];

fn faulty(faults: &str) -> Teller {
    Teller::with(&["--faults", faults])
}

fn made(told: &Told) -> String {
    told.json()["edits"][0]["made"].to_string()
}

/// The names of what a list shows.
fn names(teller: &Teller, args: &[&str], key: &str) -> Vec<String> {
    let list = teller.run(&[args, &["--json"]].concat()).done().json();
    list.as_array().expect("an array").iter().filter_map(|one| one[key].as_str().map(str::to_owned)).collect()
}

#[test]
fn elements_are_made_changed_and_hung_on_leads() {
    let teller = Teller::new();
    let lead = teller.lead().to_string();
    let add =
        ["catalog", "add-item", "Price list", "Steam wand", "field:SKU=SW-1", "field:price=42.50", "--json"];
    let dry = teller.run(&[&add[..], &["--dry-run"]].concat()).done();
    assert_eq!((dry.states(), teller.writes()), (vec!["planned".to_owned()], 0));
    let told = teller.run(&add).done();
    assert_eq!(told.states(), ["confirmed"]);
    let id = made(&told);
    let find = ["catalog", "items", "4525", "--find", "steam wand", "--json"];
    let item = teller.run(&find).done().json()[0].clone();
    assert_eq!((item["id"].to_string(), item["fields"][1]["values"][0].clone()), (id.clone(), "42.5".into()));
    let set = ["catalog", "set-item", "Price list", &id, "name=Wand", "field:Group=Espresso", "--json"];
    assert_eq!(teller.run(&set).done().states(), ["confirmed"]);
    let writes = teller.writes();
    assert_eq!(teller.run(&set).done().states(), ["unchanged"]);
    assert_eq!(teller.writes(), writes);
    let link = ["catalog", "link", &lead, "Price list", "Wand", "--quantity", "2.5", "--json"];
    assert_eq!(teller.run(&link).done().states(), ["confirmed"]);
    assert_eq!(teller.run(&link).done().states(), ["unchanged"]);
    let hung = ["catalog", "items", "Price list", "--lead", &lead, "--json"];
    let on_lead = teller.run(&hung).done().json();
    assert!(on_lead.as_array().unwrap().iter().any(|one| one["quantity"] == 2.5), "{on_lead}");
    let unlink = ["catalog", "unlink", &lead, "Price list", &id, "--json"];
    assert_eq!(teller.run(&unlink).done().states(), ["confirmed"]);
    for (args, exit, says) in [
        (&["catalog", "items", "Nothing"][..], 2, "Price list (4525)"),
        (&["catalog", "show", "99"], 3, "no list"),
        (&["catalog", "set-item", "Price list", "99", "name=x"], 3, "no element 99"),
        (&["catalog", "set-item", "Price list", &id, "price=1"], 2, "field:NAME=VALUE"),
        (&["catalog", "set-item", "Price list", &id, "field:Group=Stone"], 2, "Group"),
        (&["catalog", "add-item", "Invoices", "x"], 2, "takes no elements"),
        (&["catalog", "link", &lead, "Price list", &id, "--quantity", "0"], 2, "above 0"),
        (&["catalog", "link", "99", "Price list", &id], 3, "lead 99"),
    ] {
        let told = teller.run(args);
        assert_eq!(told.code, Some(exit), "{args:?} {told:?}");
        assert!(told.err.contains(says), "{args:?}: {}", told.err);
    }
}

#[test]
fn sources_templates_webhooks_widgets_and_talks_are_changed() {
    let teller = Teller::new();
    let run = |args: &[&str]| teller.run(&[args, &["--json"]].concat()).done();
    let fair = run(&["source", "add", "Fair", "--external", "fair", "--pipeline", "Sales"]);
    assert_eq!(fair.states(), ["confirmed"]);
    assert_eq!(run(&["source", "set", "Fair", "name=Fair 2", "default=yes"]).states(), ["confirmed"]);
    assert_eq!(run(&["source", "set", "Fair 2", "default=yes"]).states(), ["unchanged"]);
    assert_eq!(names(&teller, &["source", "list"], "name"), ["Sales desk", "Сайт / форма", "Fair 2"]);
    assert_eq!(run(&["source", "remove", &made(&fair)]).states(), ["confirmed"]);
    assert_eq!(names(&teller, &["source", "list"], "name").len(), 2);

    let thanks = run(&["template", "add", "Thanks", "Thank you, {{contact.name}}!"]);
    assert_eq!(run(&["template", "set", "Thanks", "text=Many thanks"]).states(), ["confirmed"]);
    let shown = run(&["template", "show", &made(&thanks)]).json();
    assert_eq!((&shown["text"], &shown["kind"]), (&"Many thanks".into(), &"amocrm".into()));
    assert_eq!(teller.run(&["template", "set", "Цена", "text=x"]).code, Some(2), "WhatsApp has it");
    assert_eq!(run(&["template", "remove", "Thanks"]).states(), ["confirmed"]);

    let address = "https://hooks.acme.example/k?token=hush-hush";
    let hook = teller.run_with(&["webhook", "add", "-", "add_lead,status_lead", "--json"], address).done();
    assert!(!hook.out.contains("hush-hush"), "{}", hook.out);
    let twice =
        teller.run_with(&["webhook", "add", "-", "status_lead", "add_lead", "--json"], address).done();
    assert_eq!(twice.states(), ["unchanged"]);
    assert_eq!(run(&["webhook", "remove", &made(&hook)]).states(), ["confirmed"]);
    assert_eq!(teller.run(&["webhook", "remove", &made(&hook)]).code, Some(3));
    for (args, says) in [
        (&["webhook", "add", "ftp://a.example", "add_lead"][..], "whole address"),
        (&["webhook", "add", "https://a.example", "complete_task"], "status_lead"),
    ] {
        let told = teller.run(args);
        assert!(told.code == Some(2) && told.err.contains(says), "{told:?}");
    }

    let install = ["widget", "install", "demo_mailings", "--input", "-", "--json"];
    let told = teller.run_with(&install, r#"{"api": "hush-hush"}"#).done();
    assert!(told.states() == ["confirmed"] && !told.out.contains("hush-hush"), "{told:?}");
    let told = teller.run(&["widget", "install", "demo_telephony", "login=a", "password=hush-hush"]);
    assert!(told.code == Some(2) && !told.err.contains("hush-hush"), "{told:?}");
    let told = teller.run_with(&install, r#"{"api": hush-hush}"#);
    assert!(told.code == Some(2) && !told.err.contains("hush"), "{told:?}");
    assert_eq!(teller.run(&["widget", "install", "demo_mailings"]).code, Some(2), "what it needs is named");
    assert_eq!(run(&["widget", "uninstall", "demo_mailings"]).states(), ["confirmed"]);
    assert_eq!(run(&["widget", "uninstall", "demo_mailings"]).states(), ["unchanged"]);

    let talks = run(&["talk", "list", "--open"]).json();
    let id = talks[0]["id"].to_string();
    assert_eq!(run(&["talk", "close", &id]).states(), ["confirmed"]);
    assert_eq!(run(&["talk", "close", &id]).states(), ["unchanged"]);
    assert_eq!(run(&["talk", "show", &id]).json()["open"], false);
    assert_eq!(teller.run(&["talk", "show", "1"]).code, Some(3));
    let lead = teller.lead();
    assert_eq!(run(&["bot", "run", "565", &lead.to_string()]).states(), ["confirmed"]);
    assert!(teller.get_lead(lead).to_string().contains("bot 565"));
    assert_eq!(teller.run(&["bot", "run", "1", &lead.to_string()]).code, Some(1), "the account refuses it");

    let roles = run(&["role", "list"]).json();
    assert_eq!(roles[0]["users"][0]["name"], "Дарья Соколова");
    let role = run(&["role", "show", "Sales manager"]).json();
    assert_eq!((&role["rights"]["leads.view"], &role["rights"]["mail_access"]), (&"A".into(), &"yes".into()));
}

/// The answer is lost after it was done: the account is looked at, and nothing is sent twice.
#[test]
fn a_lost_answer_is_looked_up_before_anything_is_sent_again() {
    let source = ["source", "add", "Fair", "--external", "fair", "--json"];
    let item = ["catalog", "add-item", "Price list", "Steam wand", "--json"];
    let template = ["template", "add", "Thanks", "Thank you", "--json"];
    let hook = ["webhook", "add", "https://a.example/k", "add_lead", "--json"];
    for (faults, sent) in [("post:drop-after*1", 1), ("post:504*1", 2), ("post:drop-after*1,post:drop*1", 1)]
    {
        // Each on an account of its own, side by side: they wait before they look.
        std::thread::scope(|all| {
            for args in [&source[..], &item, &template, &hook] {
                all.spawn(move || {
                    let teller = faulty(faults);
                    let told = teller.run(args).done();
                    assert_eq!(told.states(), ["confirmed"], "{faults} {args:?}");
                    assert_ne!(made(&told), "null");
                    assert_eq!(teller.account.stats().method("POST"), sent, "{faults} {args:?}");
                });
            }
        });
    }
    // Whether a bot ran, nobody can see.
    let teller = faulty("post:drop-after");
    let lead = teller.lead().to_string();
    let told = teller.run(&["bot", "run", "565", &lead, "--json"]);
    assert_eq!((told.code, told.states()), (Some(7), vec!["uncertain".to_owned()]), "{told:?}");
    assert!(told.err.contains("dealdesk event list --lead"), "{}", told.err);
    assert_eq!(teller.account.stats().method("POST"), 1);
    // Never done, whatever is tried.
    let teller = faulty("post:drop");
    let told = teller.run(&source);
    assert!(told.code == Some(6) && told.err.contains("nothing was changed"), "{told:?}");
    assert_eq!(names(&teller, &["source", "list"], "name").len(), 2);
}

#[test]
fn what_may_not_be_is_said_before_anything_is_sent() {
    let teller = Teller::new();
    let hook = ["webhook", "add", "https://a.example/k", "add_lead"];
    for flag in ["--queue", "--offline"] {
        let told = teller.run(&[&hook[..], &[flag]].concat());
        assert!(told.code == Some(2) && told.err.contains(flag), "{told:?}");
    }
    for args in [
        &hook[..],
        &["source", "remove", "Sales desk"],
        &["talk", "close", "117"],
        &["template", "remove", "Hello"],
        &["widget", "uninstall", "demo_telephony"],
        &["bot", "run", "565", "1"],
        &["catalog", "add-item", "Price list", "x"],
        &["catalog", "unlink", "1", "Price list", "525601"],
    ] {
        let told = teller.run(&[&["--read-only"], args].concat());
        assert!(told.code == Some(2) && told.err.contains("--read-only"), "{args:?} {told:?}");
    }
    for args in [
        &["catalog", "list"][..],
        &["source", "list"],
        &["talk", "list"],
        &["template", "list"],
        &["webhook", "list"],
        &["widget", "list"],
        &["role", "show", "x"],
    ] {
        let told = teller.run(&[args, &["--offline"]].concat());
        assert!(told.code == Some(2) && told.err.contains("--offline"), "{args:?} {told:?}");
    }
    let stats = teller.account.stats();
    assert_eq!((stats.method("GET"), teller.writes()), (0, 0));
    let teller = faulty("post:403,delete:403");
    let told = teller.run(&hook);
    assert!(told.code == Some(4) && told.err.contains("administrator"), "{told:?}");
    let told = teller.run(&["webhook", "remove", "839656", "--json"]);
    let error: Value = serde_json::from_str(told.err.trim()).expect("JSON");
    assert_eq!((told.code, &error["error"]["kind"]), (Some(4), &"auth".into()));
}

/// Whatever strangers wrote is inert in every shape, and keys are in none.
#[test]
fn every_shape_is_inert_and_tells_no_key() {
    let teller = Teller::new();
    assert_eq!(teller.run(&["sync"]).code, Some(0));
    let lists: [&[&str]; 12] = [
        &["catalog", "list"],
        &["catalog", "items", "Price list"],
        &["source", "list"],
        &["talk", "list"],
        &["template", "list"],
        &["webhook", "list"],
        &["widget", "list"],
        &["role", "list"],
        &["event", "list"],
        &["forecast", "--by", "owner"],
        &["forecast", "--by", "month"],
        &["stats", "--by", "user"],
    ];
    for args in lists {
        let rows = teller.run(&[args, &["--json"]].concat()).done().json().as_array().expect("rows").len();
        assert!(rows > 0, "{args:?}");
        for shape in [&[][..], &["--json"], &["--jsonl"], &["--csv"]] {
            let told = teller.run(&[args, shape].concat()).done();
            let wild = |c: char| {
                (c.is_control() && !matches!(c, '\n' | '\r')) || ('\u{202a}'..='\u{202e}').contains(&c)
            };
            assert!(!told.out.contains(wild), "{args:?} {shape:?}");
            assert!(SECRETS.iter().all(|secret| !told.out.contains(secret)), "{args:?} {shape:?}");
            if shape == ["--jsonl"] {
                assert_eq!(told.out.lines().count(), rows, "{args:?}");
            }
            if shape == ["--csv"] {
                let starts =
                    |line: &str| line.split(',').any(|cell| cell.trim_matches('"').starts_with(['=', '@']));
                assert!(!told.out.lines().any(starts), "{args:?}: {}", told.out);
            }
        }
        assert_eq!(teller.run(&[args, &["--json", "--csv"]].concat()).code, Some(2), "{args:?}");
    }
    for args in [&["widget", "show", "demo_telephony"][..], &["template", "show", "7355"]] {
        for shape in [&[][..], &["--json"]] {
            let told = teller.run(&[args, shape].concat()).done();
            assert!(
                !told.out.contains('\u{1b}') && SECRETS.iter().all(|s| !told.out.contains(s)),
                "{told:?}"
            );
        }
    }
    let some = teller.run(&["catalog", "items", "Price list", "--limit", "3", "--json"]).done().json();
    assert_eq!(some.as_array().map(Vec::len), Some(3));
}
