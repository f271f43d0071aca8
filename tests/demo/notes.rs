//! Notes: what an account is born with, lists, writing, and what is refused. Letters and rarities: `letters`.

use std::collections::BTreeSet;

use dealdesk::api::wire::notes::Notes;
use dealdesk::domain::{NoteBody, OwnerKind};
use serde_json::{Value, json};

use super::client::{Demo, NOW, demo, refused};

fn lists(demo: &Demo, path: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next.take() {
        if demo.status(&path) == 204 {
            break;
        }
        let page = demo.json(&path);
        all.extend(page["_embedded"]["notes"].as_array().unwrap().clone());
        next = page["_links"]["next"]["href"].as_str().map(str::to_owned);
    }
    all
}

fn created(demo: &Demo, path: &str, body: &Value) -> Value {
    let answer = demo.observe("POST", path, &body.to_string());
    assert_eq!(answer.status(), 200, "{answer:?}");
    serde_json::from_slice(answer.body()).unwrap()
}

#[test]
fn an_account_that_has_been_worked_in() {
    let demo = demo();
    let of_leads = lists(&demo, "/api/v4/leads/notes?limit=250");
    let of_contacts = lists(&demo, "/api/v4/contacts/notes?limit=250");
    assert!((450..800).contains(&of_leads.len()) && (250..700).contains(&of_contacts.len()));
    assert!(of_leads.iter().all(|n| n["created_at"].as_i64().unwrap() <= n["updated_at"].as_i64().unwrap()));
    assert!(of_leads.iter().all(|n| n["updated_at"].as_i64().unwrap() <= NOW));
    let texts = of_leads.iter().filter_map(|n| n["params"]["text"].as_str()).collect::<Vec<_>>();
    for part in ["quote by Friday", "КП", "presupuesto", "orçamento", "\u{1b}"] {
        assert!(texts.iter().any(|text| text.contains(part)), "{part:?}");
    }
    assert_eq!(lists(&demo, "/api/v4/leads/notes?limit=250"), of_leads, "the same words every time");
    let page = demo.list::<Notes>("/api/v4/leads/notes?limit=250").embedded.notes;
    assert!(page.skipped.is_empty());
    let read: Vec<_> = page.into_iter().map(|note| note.of(OwnerKind::Leads)).collect();
    assert!(
        read.iter().any(|n| matches!(&n.body, NoteBody::Mail(mail) if mail.from.address.contains("example")))
    );
}

#[test]
fn lists_of_one_and_of_all_agree() {
    let demo = demo();
    let all = lists(&demo, "/api/v4/leads/notes?limit=100");
    let lead = all[0]["entity_id"].as_i64().unwrap();
    let path = format!("/api/v4/leads/{lead}/notes");
    let own: Vec<&Value> = all.iter().filter(|note| note["entity_id"] == lead).collect();
    let ids = |notes: &[Value]| notes.iter().map(|n| n["id"].clone()).collect::<Vec<_>>();
    let listed = lists(&demo, &path);
    assert_eq!(ids(&listed), own.iter().map(|n| n["id"].clone()).collect::<Vec<_>>());
    let mut reversed = ids(&lists(&demo, &format!("{path}?order[id]=desc")));
    reversed.reverse();
    assert_eq!(reversed, ids(&listed));
    for place in [format!("{path}/{}", listed[0]["id"]), format!("/api/v4/leads/notes/{}", listed[0]["id"])] {
        assert_eq!(demo.json(&place)["params"], listed[0]["params"]);
    }
    let changed = lists(
        &demo,
        &format!("/api/v4/leads/notes?order[updated_at]=asc&filter[updated_at][from]={}", NOW - 864_000),
    );
    assert!(!changed.is_empty() && changed.len() < all.len());
    assert!(changed.is_sorted_by_key(|n| n["updated_at"].as_i64()));
    assert!(changed.iter().all(|n| n["updated_at"].as_i64().unwrap() >= NOW - 864_000));
    let mail = lists(&demo, "/api/v4/leads/notes?filter[note_type]=amomail_message,attachment");
    assert!(!mail.is_empty() && mail.iter().all(|n| n["note_type"] != "common"));
    assert_eq!(
        lists(&demo, "/api/v4/leads/notes?limit=250&filter[created_at][from]=9999999999").len(),
        all.len()
    );
}

#[test]
fn nothing_is_204() {
    let demo = demo();
    let busy: BTreeSet<i64> = lists(&demo, "/api/v4/leads/notes?limit=250")
        .iter()
        .map(|n| n["entity_id"].as_i64().unwrap())
        .collect();
    let leads = demo.ids("/api/v4/leads?limit=250", "leads");
    let bare = leads.iter().find(|id| !busy.contains(id)).unwrap();
    let some = leads.iter().find(|id| busy.contains(id)).unwrap();
    for path in [
        "leads/1/notes".to_owned(),
        format!("leads/{bare}/notes"),
        format!("leads/{some}/notes?page=99"),
        format!("contacts/{some}/notes"),
        "leads/notes/1".to_owned(),
        format!("leads/{bare}/notes/88000001"),
        "companies/notes?filter[updated_at][from]=9999999999".to_owned(),
    ] {
        assert_eq!(demo.status(&format!("/api/v4/{path}")), 204, "{path}");
    }
    assert_eq!(demo.status("/api/v4/notes"), 404, "notes stand below a sort of entities only");
    refused(
        &demo.observe("POST", "/api/v4/leads/1/notes", r#"[{"note_type":"common","params":{"text":"x"}}]"#),
        404,
    );
}

#[test]
fn a_new_note_is_listed_and_leaves_an_event() {
    let demo = demo();
    let lead = demo.ids("/api/v4/leads?limit=1", "leads")[0];
    let path = format!("/api/v4/leads/{lead}/notes");
    demo.wait(5000);
    let text = "Called.\nWants \u{202e}two";
    let made = created(
        &demo,
        &path,
        &json!([{"note_type": "common", "params": {"text": text}, "request_id": "mine"}]),
    );
    let made = &made["_embedded"]["notes"][0];
    assert_eq!((&made["request_id"], &made["entity_id"]), (&json!("mine"), &json!(lead)));
    let note = demo.json(&format!("{path}/{}", made["id"]));
    assert_eq!((&note["params"]["text"], &note["created_by"]), (&json!(text), &json!(8_101_001)));
    assert_eq!(note["created_at"], demo.now());
    let latest = lists(&demo, &format!("{path}?order[id]=desc"));
    assert_eq!(latest[0]["id"], made["id"]);
    let event = &demo.json("/api/v4/events?limit=1")["_embedded"]["events"][0];
    assert_eq!((&event["type"], &event["entity_id"]), (&json!("common_note_added"), &json!(lead)));
    assert_eq!(event["value_after"], json!([{"note": {"id": made["id"]}}]));

    demo.wait(5000);
    let place = format!("{path}/{}", made["id"]);
    let answer =
        demo.patch(&place, &json!({"note_type": "common", "params": {"text": "Corrected"}}).to_string());
    let answer: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!((&answer["id"], &answer["updated_at"]), (&made["id"], &json!(demo.now())));
    assert_eq!(demo.json(&place)["params"]["text"], "Corrected");
    let last = lists(&demo, &format!("/api/v4/leads/notes?filter[updated_at][from]={}", demo.now()));
    assert_eq!(last.len(), 1, "what was corrected has changed");
}

#[test]
fn notes_that_are_refused() {
    let demo = demo();
    let lead = demo.ids("/api/v4/leads?limit=1", "leads")[0];
    let count = lists(&demo, &format!("/api/v4/leads/{lead}/notes")).len();
    let good = json!({"note_type": "common", "params": {"text": "good"}});
    for (bad, at) in [
        (json!({"note_type": "common", "params": {"text": null}}), "params.text"),
        (json!({"note_type": "common", "params": {"text": 5}}), "params.text"),
        (json!({"note_type": "common"}), "params"),
        (json!({"note_type": "meeting", "params": {"text": "x"}}), "note_type"),
        (json!({"note_type": "amomail_message", "params": {}}), "note_type"),
        (json!({"note_type": "common", "params": {"text": "x"}, "created_by": 5}), "created_by"),
        (
            json!({"note_type": "call_in", "params": {"uniq": "a", "duration": 1, "source": "s", "phone": "1", "link": null}}),
            "params.link",
        ),
    ] {
        let answer =
            demo.observe("POST", &format!("/api/v4/leads/{lead}/notes"), &json!([good, bad]).to_string());
        let problem = refused(&answer, 400);
        let item = &problem["validation-errors"][0];
        assert_eq!((&item["request_id"], &item["errors"][0]["path"]), (&json!("1"), &json!(at)), "{bad}");
    }
    let answer = demo.observe(
        "POST",
        "/api/v4/leads/notes",
        &json!([{"entity_id": 1, "note_type": "common", "params": {"text": "x"}}]).to_string(),
    );
    assert_eq!(refused(&answer, 400)["validation-errors"][0]["errors"][0]["path"], "entity_id");
    assert_eq!(lists(&demo, &format!("/api/v4/leads/{lead}/notes")).len(), count, "one bad note refuses all");
    created(
        &demo,
        "/api/v4/leads/notes",
        &json!([{"entity_id": lead, "note_type": "common", "params": {"text": "x"}}]),
    );
    assert_eq!(lists(&demo, &format!("/api/v4/leads/{lead}/notes")).len(), count + 1);
}

#[test]
fn notes_are_corrected_one_by_one_and_many_at_once() {
    let demo = demo();
    let company = demo.ids("/api/v4/companies?limit=1", "companies")[0];
    let path = format!("/api/v4/companies/{company}/notes");
    let call = json!({"note_type": "call_out", "params": {"uniq": "u1", "duration": 61, "source": "Harbour",
        "phone": "+44 7700 900001", "call_status": 4, "call_result": "Agreed"}});
    let made = created(&demo, &path, &json!([{"note_type": "common", "params": {"text": "one"}}, call]));
    let ids: Vec<i64> =
        made["_embedded"]["notes"].as_array().unwrap().iter().map(|n| n["id"].as_i64().unwrap()).collect();
    let kinds =
        demo.json(&format!("/api/v4/events?limit=2&filter[entity]=company&filter[entity_id]={company}"));
    let kinds: Vec<_> =
        kinds["_embedded"]["events"].as_array().unwrap().iter().map(|e| e["type"].clone()).collect();
    assert_eq!(kinds, ["outgoing_call", "common_note_added"]);
    demo.wait(5000);
    let both = json!([
        {"id": ids[0], "note_type": "common", "params": {"text": "two"}, "updated_by": 8_101_004},
        {"id": ids[1], "params": {"uniq": "u1", "duration": 62, "source": "Harbour", "phone": "1"}},
    ]);
    for path in ["/api/v4/companies/notes", path.as_str()] {
        let answer = demo.patch(path, &both.to_string());
        let answer: Value = serde_json::from_slice(answer.body()).unwrap();
        let receipts = answer["_embedded"]["notes"].as_array().unwrap();
        assert_eq!(
            (&receipts[1]["entity_id"], &receipts[1]["updated_at"]),
            (&json!(company), &json!(demo.now()))
        );
    }
    let note = demo.json(&format!("{path}/{}", ids[0]));
    assert_eq!((&note["params"]["text"], &note["updated_by"]), (&json!("two"), &json!(8_101_004)));
    assert_eq!((&note["created_by"], &note["created_at"]), (&json!(8_101_001), &json!(NOW)));
    assert_eq!(demo.json(&format!("{path}/{}", ids[1]))["params"]["duration"], 62);
    let before = lists(&demo, &path);
    for (bad, at) in [
        (json!({"id": 5, "params": {"text": "x"}}), "id"),
        (json!({"id": ids[0], "params": {"text": null}}), "params.text"),
        (json!({"id": ids[0], "note_type": "amomail_message", "params": {}}), "note_type"),
        (
            json!({"id": ids[1], "params": {"uniq": "u", "duration": 1, "source": "s", "phone": "1", "call_result": null}}),
            "params.call_result",
        ),
        (
            json!({"id": ids[1], "params": {"uniq": "u", "duration": "1", "source": "s", "phone": "1"}}),
            "params.duration",
        ),
        (
            json!({"id": ids[1], "params": {"uniq": "u", "duration": 1, "source": "s", "phone": "1", "call_status": 8}}),
            "params.call_status",
        ),
    ] {
        let answer = demo.patch(&path, &json!([both[0], bad]).to_string());
        let item = refused(&answer, 400)["validation-errors"][0].clone();
        assert_eq!((&item["request_id"], &item["errors"][0]["path"]), (&json!("1"), &json!(at)), "{bad}");
    }
    assert_eq!(lists(&demo, &path), before);
    let elsewhere = demo.patch("/api/v4/leads/notes", &json!([both[0]]).to_string());
    assert_eq!(refused(&elsewhere, 400)["validation-errors"][0]["errors"][0]["path"], "id");
}

#[test]
fn seeded_notes_are_corrected_and_letters_are_not() {
    let demo = demo();
    let all = lists(&demo, "/api/v4/leads/notes?limit=250");
    let at = |kind: &str| {
        let note = all.iter().find(|note| note["note_type"] == kind).unwrap();
        format!("/api/v4/leads/{}/notes/{}", note["entity_id"], note["id"])
    };
    let (common, mail) = (at("common"), at("amomail_message"));
    demo.wait(1000);
    assert_eq!(demo.patch(&common, r#"{"params":{"text":"mine"}}"#).status(), 200);
    assert_eq!(demo.json(&common)["params"], json!({"text": "mine"}));
    let answer = demo.patch(&mail, r#"{"params":{"subject":"mine"}}"#);
    assert_eq!(refused(&answer, 400)["validation-errors"][0]["errors"][0]["path"], "note_type");
}

#[test]
fn every_type_that_can_be_written() {
    let demo = demo();
    let contact = demo.ids("/api/v4/contacts?limit=1", "contacts")[0];
    let call = json!({"uniq": "u", "duration": 5, "source": "s", "phone": "1"});
    let sms = json!({"text": "x", "phone": "1"});
    for (kind, params, event) in [
        ("common", json!({"text": "x"}), "common_note_added"),
        ("call_in", call.clone(), "incoming_call"),
        ("call_out", call, "outgoing_call"),
        ("service_message", json!({"service": "s", "text": "x"}), "service_note_added"),
        ("extended_service_message", json!({"service": "s", "text": "x"}), "service_note_added"),
        ("message_cashier", json!({"status": "shown", "text": "x"}), "message_to_cashier_note_added"),
        (
            "geolocation",
            json!({"text": "x", "address": "a", "longitude": "1", "latitude": "2"}),
            "geo_note_added",
        ),
        ("sms_in", sms.clone(), "incoming_sms"),
        ("sms_out", sms, "outgoing_sms"),
        (
            "attachment",
            json!({"file_uuid": "a", "version_uuid": "b", "file_name": "c"}),
            "attachment_note_added",
        ),
    ] {
        demo.wait(1000);
        let body =
            json!([{"note_type": kind, "params": params, "created_by": 8_101_004, "entity_id": contact}]);
        let made = created(&demo, "/api/v4/contacts/notes", &body)["_embedded"]["notes"][0]["id"].clone();
        let note = demo.json(&format!("/api/v4/contacts/notes/{made}"));
        assert_eq!((&note["note_type"], &note["params"]), (&json!(kind), &params));
        let latest = &demo.json("/api/v4/events?limit=1")["_embedded"]["events"][0];
        assert_eq!((&latest["type"], &latest["created_by"]), (&json!(event), &json!(8_101_004)));
        assert_eq!(latest["value_after"], json!([{"note": {"id": made}}]));
    }
    let bad = json!([{"note_type": "message_cashier", "params": {"status": "lost", "text": "x"}, "entity_id": contact}]);
    refused(&demo.observe("POST", "/api/v4/contacts/notes", &bad.to_string()), 400);
}
