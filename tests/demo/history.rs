//! The journal: what seeded leads went through, what types there are called, and how it is asked.

use std::collections::BTreeSet;

use dealdesk::api::wire::events::EventTypes;
use serde_json::{Value, json};

use super::client::{Demo, NOW, demo, faulty, refused};
use dealdesk::demo::Outcome;

fn events(demo: &Demo, query: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), Some(format!("/api/v4/events?limit=100&{query}")));
    while let Some(path) = next.take() {
        if demo.status(&path) == 204 {
            break;
        }
        let page = demo.json(&path);
        all.extend(page["_embedded"]["events"].as_array().unwrap().clone());
        next = page["_links"]["next"]["href"].as_str().map(str::to_owned);
    }
    all
}

#[test]
fn types_have_names_in_four_languages() {
    let demo = demo();
    let mut names = BTreeSet::new();
    let mut keys = BTreeSet::new();
    for lang in ["en", "ru", "es", "pt"] {
        let list = demo.list::<EventTypes>(&format!("/api/v4/events/types?language_code={lang}")).embedded;
        assert!(list.events_types.skipped.is_empty());
        assert!(list.events_types.iter().all(|t| !t.lang.is_empty() && t.kind > 0));
        let moved = list.events_types.iter().find(|t| t.key == "lead_status_changed").unwrap();
        names.insert(moved.lang.clone());
        let now: Vec<String> = list.events_types.iter().map(|t| t.key.clone()).collect();
        keys.insert(now);
    }
    assert_eq!((names.len(), keys.len()), (4, 1));
    let keys: BTreeSet<String> = keys.into_iter().flatten().collect();
    assert!(keys.contains("custom_field_467700_value_changed"));
    let seen: BTreeSet<String> =
        events(&demo, "").iter().map(|e| e["type"].as_str().unwrap().to_owned()).collect();
    let unknown: Vec<_> = seen.difference(&keys).collect();
    assert!(unknown.is_empty() && seen.len() > 20, "{unknown:?} of {seen:?}");
    let other = demo.list::<EventTypes>("/api/v4/events/types?language_code=xx").embedded.events_types;
    assert!(other.iter().any(|t| t.lang == "Lead stage changed"));
}

#[test]
fn leads_have_been_through_something() {
    let demo = demo();
    let moves = events(&demo, "filter[type]=lead_status_changed");
    let by_robot = moves.iter().filter(|e| e["created_by"] == 0).count();
    assert!(by_robot > 20 && by_robot * 3 < moves.len(), "{by_robot} of {}", moves.len());
    for kind in [
        "incoming_mail",
        "outgoing_mail",
        "incoming_call",
        "outgoing_call",
        "common_note_added",
        "task_completed",
    ] {
        let all = events(&demo, &format!("filter[type]={kind}"));
        assert!(all.len() > 10, "{kind}");
        assert!(all.iter().all(|e| e["created_at"].as_i64().unwrap() <= NOW));
    }
    // A letter's event leads to its note.
    for letter in events(&demo, "filter[type]=incoming_mail").iter().take(5) {
        let entity = if letter["entity_type"] == "lead" { "leads" } else { "contacts" };
        let note = demo.json(&format!("/api/v4/{entity}/notes/{}", letter["value_after"][0]["note"]["id"]));
        assert_eq!((&note["entity_id"], &note["params"]["income"]), (&letter["entity_id"], &json!(true)));
        assert_eq!(note["created_at"], letter["created_at"]);
    }
    for entity in ["contact", "company"] {
        assert!(!events(&demo, &format!("filter[type]={entity}_added")).is_empty());
    }
}

#[test]
fn the_journal_is_asked_in_many_ways() {
    let demo = demo();
    let all = events(&demo, "");
    let count = |keep: &dyn Fn(&Value) -> bool| all.iter().filter(|e| keep(e)).count();
    assert_eq!(events(&demo, "filter[entity]=contact,company").len(), count(&|e| e["entity_type"] != "lead"));
    assert_eq!(events(&demo, "filter[created_by][]=0").len(), count(&|e| e["created_by"] == 0));
    let (from, to) = (NOW - 30 * 86_400, NOW - 10 * 86_400);
    assert_eq!(
        events(&demo, &format!("filter[created_at][from]={from}&filter[created_at][to]={to}")).len(),
        count(&|e| (from..=to).contains(&e["created_at"].as_i64().unwrap()))
    );
    let ids: BTreeSet<&str> = all.iter().map(|e| e["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), all.len());
    assert_eq!(
        events(&demo, &format!("filter[id][]={}&filter[id][]=none", all[7]["id"].as_str().unwrap())),
        [all[7].clone()]
    );
    let eleven = "&filter[entity_id][]=5".repeat(11);
    refused(&demo.observe("GET", &format!("/api/v4/events?filter[entity]=lead{eleven}"), ""), 400);
    let two = "/api/v4/events?filter[entity]=lead,contact&filter[entity_id]=5";
    refused(&demo.observe("GET", two, ""), 400);
}

#[test]
fn a_lost_answer_of_any_write_is_a_write() {
    let lead = demo().ids("/api/v4/leads?limit=1", "leads")[0];
    let contact = demo().ids("/api/v4/contacts?limit=250", "contacts")[200];
    for (path, body, kind) in [
        ("/api/v4/contacts".to_owned(), json!([{"name": "Ada"}]), "contact_added"),
        ("/api/v4/leads/complex".to_owned(), json!([{"name": "Whole"}]), "lead_added"),
        (
            format!("/api/v4/leads/{lead}/link"),
            json!([{"to_entity_id": contact, "to_entity_type": "contacts"}]),
            "entity_linked",
        ),
        (
            "/api/v4/tasks".to_owned(),
            json!([{"text": "x", "complete_till": 5, "entity_id": lead, "entity_type": "leads"}]),
            "task_added",
        ),
        (
            format!("/api/v4/leads/{lead}/notes"),
            json!([{"note_type": "common", "params": {"text": "x"}}]),
            "common_note_added",
        ),
    ] {
        let demo = faulty("post:drop-after*1");
        demo.wait(5000);
        let reply = demo.send("POST", &path, &body.to_string());
        assert!(matches!(reply.outcome, Outcome::Drop), "{path}");
        let latest = &demo.json("/api/v4/events?limit=1")["_embedded"]["events"][0];
        assert_eq!((&latest["type"], &latest["created_at"]), (&json!(kind), &json!(demo.now())), "{path}");
    }
}
