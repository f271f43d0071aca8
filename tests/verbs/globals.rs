//! Flags before the verb, what is only tried, and what is said on the side: for every command in one place.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::house::House;
use super::teller::Teller;

/// All files below a directory, with what is in them. In the `-shm` of a database even a reader says that it reads.
pub fn files(below: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut all, mut open) = (BTreeMap::new(), vec![below.to_owned()]);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).expect("a directory").map(|e| e.expect("an entry").path()));
        } else if !path.to_string_lossy().ends_with("-shm") {
            all.insert(path.clone(), std::fs::read(&path).expect("a file"));
        }
    }
    all
}

fn said(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))
}

#[test]
fn a_flag_before_the_verb_does_what_it_does_behind_it() {
    let teller = Teller::new();
    assert_eq!(teller.run(&["sync"]).code, Some(0));
    let lead = teller.lead().to_string();
    let (requests, writes) = (teller.account.stats().count("requests"), teller.writes());
    let behind = teller.run(&["lead", "list", "--offline", "--json"]).done().out;
    assert_eq!(teller.run(&["--offline", "--json", "lead", "list"]).done().out, behind);
    assert_eq!(teller.run(&["lead", "--offline", "list", "--json"]).done().out, behind);
    for verb in [&["forecast"][..], &["stats"], &["status"], &["user", "show", "me"]] {
        teller.run(&[&["--offline"], verb].concat()).done();
    }
    assert_eq!(teller.account.stats().count("requests"), requests, "nobody was asked");
    let told = teller.run(&["--dry-run", "lead", "set", &lead, "price=4242", "--json"]).done();
    assert_eq!(told.states(), ["planned"]);
    assert_eq!(teller.writes(), writes);
    // Queued: nothing else would do without the network.
    let told = teller.run(&["--offline", "lead", "set", &lead, "price=77"]);
    assert_eq!((told.code, teller.writes()), (Some(8), writes), "{told:?}");
}

#[test]
fn a_flag_a_verb_has_no_use_for_is_an_error_with_a_reason() {
    let teller = Teller::new();
    for (line, why) in [
        ("--offline sync", "`dealdesk sync` can do nothing but ask the account"),
        ("sync --offline", "`dealdesk sync` can do nothing but ask the account"),
        ("--offline api GET /api/v4/account", "`dealdesk api` can do nothing but ask the account"),
        ("--offline login acme --token-stdin", "`dealdesk login` can do nothing but ask the account"),
        ("--offline source remove 9621", "--offline"),
        ("--offline role show Manager", "--offline"),
        ("--offline", "the board opens without a connection"),
        ("--dry-run", "--read-only"),
        ("--dry-run lead list", "`dealdesk lead list` changes nothing"),
        ("--dry-run sync", "`dealdesk sync` changes nothing"),
        ("--offline lead list --fresh", "--fresh"),
        ("--dry-run login acme --oauth", "--oauth"),
    ] {
        let args: Vec<&str> = line.split(' ').collect();
        let told = teller.run(&args);
        assert_eq!((told.code, told.out.as_str()), (Some(2), ""), "{line}: {told:?}");
        assert!(told.err.contains(why), "{line}: {told:?}");
        let told = teller.run(&[&["--json"], &args[..]].concat());
        let error = &said(&told.err)["error"];
        assert_eq!((told.code, &error["kind"]), (Some(2), &json!("usage")), "{line}: {told:?}");
        assert!(error["message"].as_str().is_some_and(|text| text.contains(why)), "{line}: {error}");
    }
    assert_eq!(teller.account.stats().count("requests"), 0);
}

#[test]
fn a_raw_request_can_be_looked_at_before_it_is_sent() {
    let teller = Teller::new();
    let told = teller.run(&["api", "GET", "/api/v4/leads?limit=5", "--dry-run"]).done();
    let url = &teller.account.url;
    assert!(
        told.out.starts_with(&format!("GET {url}/api/v4/leads?limit=5\nAuthorization: Bearer (")),
        "{told:?}"
    );
    let write = ["--dry-run", "--offline", "api", "PATCH", "/api/v4/leads/1", "-f", "price=5"];
    let told = teller.run(&[&write[..], &["-f", "name=a\u{1b}[31mb"]].concat()).done();
    assert!(told.out.contains("\"price\": 5") && !told.out.contains('\u{1b}'), "{told:?}");
    let told = teller.run(&[&write[..], &["--json"]].concat()).done();
    assert_eq!(
        told.json(),
        json!({
            "request": {"method": "PATCH", "url": format!("{url}/api/v4/leads/1"), "body": {"price": 5}},
            "dry_run": true,
        })
    );
    assert!(!told.out.contains(&teller.account.token), "{told:?}");
    assert_eq!(teller.account.stats().count("requests"), 0, "nothing was sent");
    let told = teller.run(&["--read-only", "api", "DELETE", "/api/v4/leads/1", "--dry-run"]).done();
    assert!(told.out.starts_with("DELETE "), "{told:?}");
}

/// What changes files of this machine can be tried: they are the same, and so is everything beside them.
#[test]
fn what_is_only_tried_changes_no_file_of_this_machine() {
    let house = House::new();
    let login = ["login", "acme", "--host", &house.account.url, "--token-stdin"];
    assert_eq!(house.run(&["view", "list"]).code, Some(0), "there is a log");
    let tried = |args: &[&str], input: &str| {
        let kept = |home: &Path| -> BTreeMap<PathBuf, Vec<u8>> {
            // How often the account was asked is no setting.
            files(home).into_iter().filter(|(path, _)| !path.starts_with(home.join("state"))).collect()
        };
        let before = kept(house.home.path());
        let told = house.run_with(&[args, &["--dry-run"]].concat(), input);
        assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "{args:?}: {told:?}");
        assert!(told.out.contains("ould "), "{args:?}: {told:?}");
        let told = house.run_with(&[&["--dry-run"], args, &["--json"]].concat(), input);
        assert_eq!(said(&told.out)["dry_run"], json!(true), "{args:?}: {told:?}");
        assert_eq!(kept(house.home.path()), before, "{args:?}");
    };
    tried(&login, &house.account.token);
    assert_eq!(house.run_with(&[&login[..], &["--dry-run"]].concat(), "not.the.token").code, Some(4));
    assert_eq!(house.config_text(), "");
    assert_eq!(house.run_with(&login, &house.account.token).code, Some(0));
    house.config(&format!(
        "{}\n[[views]]\nname = \"mine\"\nwhere = \"responsible = me\"\n",
        house.config_text()
    ));
    tried(&["account", "use", "acme"], "");
    tried(&["account", "remove", "acme"], "");
    tried(&["view", "save", "mine", "--key", "3"], "");
    tried(&["view", "save", "other", "--where", "price > 5k"], "");
    tried(&["view", "remove", "mine"], "");
    tried(&["man", "--dir", &house.home.path().join("man").display().to_string()], "");
    assert_eq!(house.run(&["account", "use", "nobody", "--dry-run"]).code, Some(2));
    house.nothing_leaked();
}

#[test]
fn warnings_are_lines_of_json_where_json_was_asked_for() {
    let house = House::new();
    let login = ["login", "acme", "--host", &house.account.url, "--token-stdin"];
    assert_eq!(house.run_with(&login, &house.account.token).code, Some(0));
    house.config(&format!("acount = \"x\"\n{}", house.config_text()));
    let told = house.run(&["user", "list"]);
    assert!(told.err.starts_with("dealdesk: config.toml line 1: unknown key `acount`"), "{told:?}");
    for form in ["--json", "--jsonl"] {
        let told = house.run(&["user", "list", form]);
        assert_eq!(told.code, Some(0), "{told:?}");
        let lines: Vec<Value> = told.err.lines().map(said).collect();
        assert_eq!(lines.len(), 1, "{told:?}");
        assert_eq!(lines[0]["warning"]["kind"], "config");
        let text = lines[0]["warning"]["message"].as_str().expect("a text");
        assert!(text.starts_with("config.toml line 1: unknown key `acount`"), "{text}");
        // Before an error too, which stays the last line.
        let told = house.run(&["lead", "show", "99", form]);
        let lines: Vec<Value> = told.err.lines().map(said).collect();
        assert_eq!((told.code, lines.len(), &lines[1]["error"]["exit"]), (Some(3), 2, &json!(3)), "{told:?}");
    }
    // What is known here is not all: said beside the list.
    let told = house.run(&["lead", "list", "--offline", "--json"]);
    let kinds: Vec<Value> = told.err.lines().map(|line| said(line)["warning"]["kind"].clone()).collect();
    assert_eq!((told.code, kinds), (Some(0), vec![json!("config"), json!("incomplete")]), "{told:?}");
}

#[test]
fn weights_of_the_settings_are_reckoned_with_and_stages_nobody_has_are_said() {
    let teller = Teller::new();
    let config = teller.home.path().join("config/dealdesk/config.toml");
    std::fs::create_dir_all(config.parent().expect("a directory")).expect("made");
    std::fs::write(
        &config,
        "[rot]\n\"First tlak\" = \"3d\"\n[forecast.weights]\nProposal = \"37%\"\n\"Nowhere at all\" = \"5%\"\n",
    )
    .expect("written");
    let told = teller.run(&["config", "check"]).done();
    assert!(
        told.out.contains("all of it is understood"),
        "of an account nobody knows nothing is said: {told:?}"
    );
    // On a machine that knows nothing the account is asked.
    let weight = |args: &[&str]| {
        let told = teller.run(&[&["forecast", "--by", "stage", "--json"], args].concat()).done().json();
        let stages = told.as_array().expect("stages").clone();
        let proposal = stages.iter().find(|stage| stage["stage"] == "Proposal").expect("a stage").clone();
        (proposal["weight"].clone(), proposal["weight_from"].clone())
    };
    assert_eq!(weight(&[]), (json!(0.37), json!("set")));
    assert_eq!(weight(&["--weight", "Proposal=12"]), (json!(0.12), json!("set")));
    let told = teller.run(&["config", "check"]);
    assert_eq!(told.code, Some(1), "{told:?}");
    let lines: Vec<&str> = told.out.lines().collect();
    assert!(
        lines[0].ends_with("line 2: [rot] no stage is called `First tlak`: did you mean `First talk`?"),
        "{told:?}"
    );
    assert!(lines[1].contains("line 5: [forecast.weights] no stage is called `Nowhere at all`"), "{told:?}");
    assert_eq!(lines.len(), 2, "{told:?}");
}
