//! What seeded notes are made of: letters in threads, calls on contacts, and one of every type there is.

use std::collections::{BTreeMap, BTreeSet};

use dealdesk::api::wire::notes::Notes;
use serde_json::Value;

use super::client::{Demo, NOW, demo};

const TYPES: [&str; 32] = [
    "10",
    "11",
    "4",
    "ai_result",
    "amomail_message",
    "attachment",
    "bill_paid",
    "call_in",
    "call_out",
    "chat",
    "common",
    "company_created",
    "contact_created",
    "dropbox_attachment",
    "extended_service_message",
    "geolocation",
    "invoice_paid",
    "key_action_completed",
    "lead_auto_created",
    "lead_created",
    "link_followed",
    "loyalty_points_granted",
    "message_cashier",
    "service_message",
    "site_visit",
    "sms_in",
    "sms_out",
    "targeting_in",
    "targeting_out",
    "task_result",
    "transaction",
    "zoom_meeting",
];

fn notes(demo: &Demo, entity: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), Some(format!("/api/v4/{entity}/notes?limit=250")));
    while let Some(path) = next.take() {
        assert!(demo.list::<Notes>(&path).embedded.notes.skipped.is_empty());
        let page = demo.json(&path);
        all.extend(page["_embedded"]["notes"].as_array().unwrap().clone());
        next = page["_links"]["next"]["href"].as_str().map(str::to_owned);
    }
    all
}

#[test]
fn every_type_is_there_and_most_on_every_entity() {
    let demo = demo();
    let mut anywhere = BTreeSet::new();
    let mut shapes = BTreeSet::new();
    for entity in ["leads", "contacts", "companies"] {
        let all = notes(&demo, entity);
        let kinds: BTreeSet<String> =
            all.iter().map(|n| n["note_type"].as_str().unwrap().to_owned()).collect();
        assert!(kinds.len() >= 18, "{entity}: {kinds:?}");
        for kind in ["call_in", "common", "task_result", "sms_out"] {
            assert!(entity == "leads" || kinds.contains(kind), "{kind} on {entity}");
        }
        for note in &all {
            let params = &note["params"];
            let null = |key: &str| params.get(key).is_some_and(Value::is_null);
            let seen = [
                ("[]", params.as_array().is_some_and(Vec::is_empty)),
                ("{}", params.as_object().is_some_and(serde_json::Map::is_empty)),
                ("null", params.is_null()),
                ("no text", null("text") && note["note_type"] == "common"),
                ("no phone", null("phone") && note["note_type"] == "sms_in"),
                ("no link", null("link") && note["note_type"] == "call_in"),
                ("uniq as list", params["uniq"].is_array()),
                ("old attachment", params["attachment"].is_string()),
                ("drive attachment", params["is_drive_attachment"] == true),
            ];
            shapes.extend(seen.into_iter().filter(|(_, is)| *is).map(|(name, _)| name));
        }
        anywhere.extend(kinds);
    }
    let wanted: BTreeSet<String> = TYPES.iter().map(|t| (*t).to_owned()).collect();
    assert_eq!(anywhere, wanted);
    assert_eq!(shapes.len(), 9, "{shapes:?}");
}

/// Letters by their thread.
fn threads(all: &[Value]) -> BTreeMap<String, Vec<&Value>> {
    let mut threads: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for note in all.iter().filter(|note| note["note_type"] == "amomail_message") {
        threads.entry(note["params"]["thread_id"].as_str().unwrap().to_owned()).or_default().push(note);
    }
    threads
}

#[test]
fn letters_hang_on_contacts_in_threads() {
    let demo = demo();
    let (of_contacts, of_leads) = (notes(&demo, "contacts"), notes(&demo, "leads"));
    let threads = threads(&of_contacts);
    assert!(threads.len() >= 20, "{}", threads.len());
    let mut lengths = BTreeSet::new();
    for (id, letters) in &threads {
        assert!((2..=5).contains(&letters.len()), "{id}: {}", letters.len());
        lengths.insert(letters.len());
        assert!(
            letters.iter().any(|l| l["params"]["income"] == true)
                && letters.iter().any(|l| l["params"]["income"] == false)
        );
        let owners: BTreeSet<i64> = letters.iter().map(|l| l["entity_id"].as_i64().unwrap()).collect();
        assert_eq!(owners.len(), 1);
        assert!(letters.is_sorted_by_key(|l| l["created_at"].as_i64()), "{id}");
        let messages: BTreeSet<&str> =
            letters.iter().map(|l| l["params"]["message_id"].as_str().unwrap()).collect();
        assert_eq!(messages.len(), letters.len());
        for letter in letters {
            let params = &letter["params"];
            let is_from_us =
                params["from"]["email"].as_str().is_some_and(|a| a.ends_with("@bluekiln.example"));
            assert_eq!(is_from_us, params["income"] == false, "{letter}");
            assert_eq!(letter["created_by"] == 0, params["income"] == true);
            assert!(
                letter["created_at"].as_i64().unwrap() <= NOW
                    && !params["content_summary"].as_str().unwrap().contains('\n')
            );
            assert!(params["attach_cnt"].is_null() || params["attach_cnt"].as_i64().unwrap() > 0);
        }
    }
    assert_eq!(lengths.len(), 4, "{lengths:?}");
    // The same letter is a note of the lead as well.
    let message = |note: &Value| note["params"]["message_id"].as_str().map(str::to_owned);
    let known: BTreeSet<_> = of_contacts.iter().filter_map(message).collect();
    assert!(of_leads.iter().filter_map(message).filter(|id| known.contains(id)).count() > 20);
    let text: String = of_contacts.iter().map(|n| n["params"]["content_summary"].to_string()).collect();
    for word in ["Could you confirm", "предложение ещё раз", "presupuesto", "orçamento"] {
        assert!(text.contains(word), "{word}");
    }
    assert!(
        of_contacts
            .iter()
            .any(|n| n["note_type"] == "amomail_message" && n["params"].get("subject").is_none())
    );
}

#[test]
fn some_letters_have_a_body_and_some_of_those_are_traps() {
    let demo = demo();
    let all = [notes(&demo, "contacts"), notes(&demo, "leads")].concat();
    let bodies: Vec<&str> = all.iter().filter_map(|note| note["params"]["html"].as_str()).collect();
    assert!(bodies.len() >= 5, "{}", bodies.len());
    let traps = bodies.iter().filter(|html| html.contains("<script>")).count();
    assert!(traps >= 1 && traps < bodies.len(), "{traps} of {}", bodies.len());
    let texts: Vec<&str> = all
        .iter()
        .filter(|n| n["params"]["html"].is_string())
        .filter_map(|n| n["params"]["text"].as_str())
        .collect();
    assert_eq!(texts.len(), bodies.len());
    assert!(
        all.iter().filter(|n| n["note_type"] == "amomail_message").any(|n| n["params"].get("html").is_none())
    );
}
