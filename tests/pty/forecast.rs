//! `forecast`, `stats` and `event list` against the same worked out from what the account answers to others.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::desk::{Account, Home};
use super::teller::Teller;

const DAY: i64 = 86_400;
const ENOUGH: usize = 30;

fn large() -> Teller {
    let teller = Teller { account: Account::serve(&["--leads", "300"]), home: Home::new() };
    assert_eq!(teller.run(&["sync"]).code, Some(0));
    teller
}

fn all(teller: &Teller, path: &str, name: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for page in 1.. {
        let sign = if path.contains('?') { '&' } else { '?' };
        let answer = teller.account.get(&format!("{path}{sign}page={page}"));
        let items = answer["_embedded"][name].as_array().cloned().expect("items");
        found.extend(items);
        if answer["_links"]["next"].is_null() {
            break;
        }
    }
    found
}

fn int(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// The leads of the pipelines that are not in the archive.
fn leads(teller: &Teller) -> Vec<Value> {
    let pipelines = all(teller, "/api/v4/leads/pipelines", "pipelines");
    let open: BTreeSet<i64> =
        pipelines.iter().filter(|p| p["is_archive"] == false).map(|p| int(&p["id"])).collect();
    let mut leads = all(teller, "/api/v4/leads?limit=250", "leads");
    leads.retain(|lead| open.contains(&int(&lead["pipeline_id"])));
    leads
}

#[test]
fn a_forecast_is_what_the_account_tells_counted_by_hand() {
    let teller = large();
    let before = teller.account.stats().method("GET");
    let told = teller.run(&["forecast", "--json"]).done().json();
    assert_eq!(teller.account.stats().method("GET"), before, "nothing is asked");
    let leads = leads(&teller);
    let newest = int(&teller.account.get("/api/v4/events?limit=1")["_embedded"]["events"][0]["created_at"]);
    let since = newest - 30 * DAY;
    let path =
        format!("/api/v4/events?limit=100&filter[type]=lead_status_changed&filter[created_at][from]={since}");
    let mut seen: BTreeSet<(i64, i64, i64)> = BTreeSet::new();
    for event in all(&teller, &path, "events") {
        for side in ["value_before", "value_after"] {
            let at = &event[side][0]["lead_status"];
            seen.insert((int(&at["pipeline_id"]), int(&at["id"]), int(&event["entity_id"])));
        }
    }
    let stage_of: BTreeMap<i64, i64> =
        leads.iter().map(|lead| (int(&lead["id"]), int(&lead["status_id"]))).collect();
    let now = int(&told["as_of"]);
    let mut counted = 0;
    for pipeline in told["pipelines"].as_array().expect("pipelines") {
        let id = int(&pipeline["id"]);
        let own: Vec<&Value> = leads.iter().filter(|lead| int(&lead["pipeline_id"]) == id).collect();
        let mut took: Vec<i64> = own
            .iter()
            .filter(|lead| lead["status_id"] == 142)
            .map(|lead| int(&lead["closed_at"]) - int(&lead["created_at"]))
            .collect();
        took.sort_unstable();
        let cycle = (!took.is_empty()).then(|| took[(took.len() - 1) / 2]);
        assert_eq!(pipeline["cycle"]["n"].as_u64(), (!took.is_empty()).then_some(took.len() as u64));
        let (mut expected, mut late) = (0.0, 0);
        for stage in pipeline["stages"].as_array().expect("stages") {
            let place = int(&stage["stage_id"]);
            let ended: Vec<i64> = seen
                .iter()
                .filter(|(p, s, _)| (*p, *s) == (id, place))
                .filter_map(|(_, _, lead)| stage_of.get(lead).copied())
                .filter(|end| matches!(end, 142 | 143))
                .collect();
            let won = ended.iter().filter(|end| **end == 142).count();
            assert_eq!((int(&stage["n"]), int(&stage["won"])), (ended.len() as i64, won as i64), "{stage}");
            assert_eq!(stage["rate"].is_null(), ended.is_empty());
            let is_own = ended.len() >= ENOUGH;
            assert_eq!(stage["weight_from"], if is_own { "own" } else { "set" });
            let here: Vec<_> = own.iter().filter(|lead| int(&lead["status_id"]) == place).collect();
            assert_eq!(int(&stage["leads"]), here.len() as i64);
            let worth: i64 = here.iter().map(|lead| int(&lead["price"])).sum();
            assert_eq!(stage["worth"].as_f64(), Some(worth as f64));
            let chance = if is_own {
                won as f64 / ended.len() as f64
            } else {
                stage["weight"].as_f64().expect("a weight")
            };
            let hoped: f64 = here.iter().map(|lead| int(&lead["price"]) as f64 * chance).sum();
            let said = stage["expected"].as_f64().expect("an amount");
            // Weights are told with four digits.
            assert!((said - hoped).abs() <= 0.0001 * worth as f64 + 1.0, "{said} {hoped}");
            expected += said;
            late += here
                .iter()
                .filter(|lead| cycle.is_some_and(|cycle| int(&lead["created_at"]) + cycle < now))
                .count();
            counted += here.len();
        }
        assert!((pipeline["expected"].as_f64().expect("an amount") - expected).abs() < 0.1);
        assert_eq!(int(&pipeline["slipped"]), late as i64);
        for part in ["months", "owners"] {
            let parts = pipeline[part].as_array().expect("parts");
            let sum: f64 = parts.iter().filter_map(|part| part["expected"].as_f64()).sum();
            assert!((sum - expected).abs() < 0.1, "{part}");
        }
    }
    assert!(counted > 50, "{counted} open leads");
    let csv = teller.run(&["forecast", "--by", "owner", "--csv"]).done().out;
    assert!(csv.starts_with("pipeline_id,pipeline,user_id,user,leads,worth,expected,"), "{csv}");
    let text = teller.run(&["forecast", "--pipeline", "Sales", "--weight", "Proposal=40%"]).done().out;
    assert!(text.contains("40 % set") && text.contains("Changes of stages are kept since"), "{text}");
    for (weight, exit) in [("Proposal=140", 2), ("Proposal", 2), ("Nowhere=10%", 2)] {
        assert_eq!(teller.run(&["forecast", "--weight", weight]).code, Some(exit), "{weight}");
    }
}

#[test]
fn stats_are_what_the_account_tells_counted_by_hand() {
    let teller = large();
    let told = teller.run(&["stats", "--since", "90d", "--json"]).done().json();
    let (from, until) = (int(&told["from"]), int(&told["until"]));
    assert!((until - from - 90 * DAY).abs() < 3_700, "{from} {until}");
    let leads = leads(&teller);
    for pipeline in told["pipelines"].as_array().expect("pipelines") {
        let own: Vec<&Value> = leads.iter().filter(|lead| lead["pipeline_id"] == pipeline["id"]).collect();
        let within =
            |lead: &Value, key: &str| lead[key].as_i64().is_some_and(|at| (from..until).contains(&at));
        let count = |is_it: &dyn Fn(&Value) -> bool| {
            let some: Vec<_> = own.iter().filter(|lead| is_it(lead)).collect();
            (some.len() as i64, some.iter().map(|lead| int(&lead["price"])).sum::<i64>())
        };
        let is_closed = |lead: &Value| matches!(lead["status_id"].as_i64(), Some(142 | 143));
        let won = count(&|lead| lead["status_id"] == 142 && within(lead, "closed_at"));
        let lost = count(&|lead| lead["status_id"] == 143 && within(lead, "closed_at"));
        for (key, wanted) in [
            ("open", count(&|lead| !is_closed(lead))),
            ("new", count(&|lead| within(lead, "created_at"))),
            ("won", won),
            ("lost", lost),
        ] {
            let said = (int(&pipeline[key]), pipeline[format!("{key}_worth")].as_f64().expect("an amount"));
            assert_eq!(said, (wanted.0, wanted.1 as f64), "{key}");
            let users = pipeline["users"].as_array().expect("users");
            assert_eq!(users.iter().map(|user| int(&user[key])).sum::<i64>(), wanted.0, "{key} of users");
        }
        assert_eq!(int(&pipeline["conversion"]["n"]), won.0 + lost.0);
        assert_eq!(int(&pipeline["conversion"]["won"]), won.0);
        let stages = pipeline["stages"].as_array().expect("stages");
        assert_eq!(stages.iter().map(|stage| int(&stage["open"])).sum::<i64>(), int(&pipeline["open"]));
    }
    let lines = teller.run(&["stats", "--by", "user", "--jsonl"]).done().out;
    assert!(
        lines.lines().all(|line| serde_json::from_str::<Value>(line).is_ok_and(|v| v["user"].is_string()))
    );
    let text = teller.run(&["stats", "--since", "last month"]).done().out;
    assert!(text.contains("open now") && text.contains(" of "), "{text}");
    assert_eq!(teller.run(&["stats", "--since", "yesterdayish"]).code, Some(2));
    assert_eq!(teller.run(&["stats", "--since", "today", "--until", "yesterday"]).code, Some(2));
}

#[test]
fn a_machine_that_knows_nothing_says_so() {
    let teller = Teller::new();
    for command in [&["forecast", "--offline"][..], &["stats", "--offline"]] {
        let told = teller.run(command);
        assert_eq!(told.code, Some(6), "{told:?}");
        assert!(told.err.contains("dealdesk sync"), "{told:?}");
    }
    assert_eq!(teller.account.stats().method("GET"), 0);
}

fn ids(told: &Value) -> Vec<String> {
    told.as_array()
        .expect("an array")
        .iter()
        .map(|event| event["id"].as_str().expect("an id").to_owned())
        .collect()
}

#[test]
fn events_are_told_from_the_disk_as_the_account_tells_them() {
    let teller = Teller::new();
    let list = |args: &[&str]| teller.run(&[&["event", "list", "--json"], args].concat()).done().json();
    // Nothing is read yet: the account is asked.
    let newest = list(&["--limit", "5"]);
    let page = teller.account.get("/api/v4/events?limit=5");
    let wanted: Vec<&str> = page["_embedded"]["events"]
        .as_array()
        .expect("events")
        .iter()
        .filter_map(|e| e["id"].as_str())
        .collect();
    assert_eq!(ids(&newest), wanted);
    assert_eq!(teller.run(&["sync"]).code, Some(0));
    let asked = list(&["--type", "stage", "--from", "20d", "--fresh"]);
    let before = teller.account.stats().method("GET");
    let kept = list(&["--type", "stage", "--from", "20d"]);
    assert_eq!((ids(&kept), teller.account.stats().method("GET")), (ids(&asked), before), "from the disk");
    assert!(!ids(&kept).is_empty());
    for event in kept.as_array().expect("events") {
        assert_eq!(event["type"], "lead_status_changed");
        let what = event["what"].as_str().expect("words");
        for side in ["before", "after"] {
            let side = event[side].as_str().expect("words");
            assert!(!side.is_empty() && what.contains(side), "{event}");
        }
    }
    let by = list(&["--by", "Mara", "--limit", "10", "--offline"]);
    assert!(by.as_array().expect("events").iter().all(|event| event["by_id"] == 8_101_001));
    let lead = teller.lead().to_string();
    let own = list(&["--lead", &lead, "--fresh"]);
    assert!(!ids(&own).is_empty());
    assert!(own.as_array().expect("events").iter().all(|event| event["entity"] == format!("lead {lead}")));
    for (args, exit) in [
        (&["--type", "stagy"][..], 2),
        (&["--by", "nobody"], 2),
        (&["--from", "today", "--to", "yesterday"], 2),
        (&["--from", "someday"], 2),
        (&["--lead", "x"], 2),
    ] {
        assert_eq!(teller.run(&[&["event", "list"], args].concat()).code, Some(exit), "{args:?}");
    }
}
