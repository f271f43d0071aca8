//! Lists, sources, conversations, templates, webhooks, widgets and bots of the demo account.

use serde_json::{Value, json};

use super::client::{Demo, demo, kept, refused};
use dealdesk::demo::Options;

const NOBODY: &str = "8101004";

fn body(answer: &http::Response<bytes::Bytes>) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

fn post(demo: &Demo, path: &str, what: &Value) -> http::Response<bytes::Bytes> {
    demo.observe("POST", path, &what.to_string())
}

/// As a user who is no administrator.
fn as_manager(demo: &Demo, method: &str, path: &str) -> u16 {
    let request = http::Request::builder()
        .method(method)
        .uri(path)
        .header("authorization", format!("Bearer {}", demo.account.token()))
        .header("x-demo-observer", "1")
        .header("x-context-user-id", NOBODY)
        .body(bytes::Bytes::from_static(b"{}"))
        .unwrap();
    demo.account.handle(&request).into_answer().unwrap().status().as_u16()
}

#[test]
fn lists_and_their_elements() {
    let demo = demo();
    let all = demo.json("/api/v4/catalogs");
    let names: Vec<&str> = all["_embedded"]["catalogs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["Kinds / Виды", "Models", "Price list", "Invoices"]);
    assert_eq!(demo.status("/api/v4/catalogs/4527/elements"), 204, "an empty list");
    assert_eq!(demo.status("/api/v4/catalogs/99"), 404);
    assert_eq!(demo.status("/api/v4/catalogs/4525/elements/99"), 204);
    let ids = demo.ids("/api/v4/catalogs/4525/elements?limit=250", "elements");
    assert_eq!(ids.len(), 260, "two pages");
    let one = demo.json(&format!("/api/v4/catalogs/4525/elements/{}", ids[0]));
    assert_eq!(one["is_deleted"], Value::Null);
    let codes: Vec<_> =
        one["custom_fields_values"].as_array().unwrap().iter().map(|f| f["field_code"].clone()).collect();
    assert_eq!(codes, ["SKU", "DESCRIPTION", "PRICE", "GROUP"]);
    // The same seed gives the same elements.
    assert_eq!(super::client::demo().json("/api/v4/catalogs/4525/elements?page=2"), {
        demo.json("/api/v4/catalogs/4525/elements?page=2")
    });
    let write =
        json!([{"name": "Wand", "custom_fields_values": [{"field_id": 271_211, "values": [{"value": 5}]}]}]);
    let made = body(&post(&demo, "/api/v4/catalogs/4525/elements", &write));
    let made = &made["_embedded"]["elements"][0];
    assert_eq!((&made["request_id"], &made["is_deleted"]), (&json!(0), &json!(false)));
    assert_eq!(made["custom_fields_values"][0]["values"], json!([{"value": "5"}]), "read as text");
    let change = json!([{"id": made["id"], "custom_fields_values": [{"field_id": 271_211, "values": null}]}]);
    let changed = body(&demo.patch("/api/v4/catalogs/4525/elements", &change.to_string()));
    assert_eq!(changed["_embedded"]["elements"][0]["custom_fields_values"], Value::Null);
    refused(&post(&demo, "/api/v4/catalogs/4527/elements", &json!([{"name": "x"}])), 422);
    refused(&post(&demo, "/api/v4/catalogs/4525/elements", &json!([{}])), 400);
    let bad = json!([{"name": "x", "custom_fields_values": [{"field_id": 1, "values": []}]}]);
    let problem = refused(&post(&demo, "/api/v4/catalogs/4525/elements", &bad), 400);
    assert_eq!(problem["validation-errors"][0]["errors"][0]["path"], "custom_fields_values.0.field_id");
    let found = demo.ids("/api/v4/catalogs/4525/elements?query=WAND&limit=250", "elements");
    assert!(found.contains(&made["id"].as_i64().unwrap()));
}

#[test]
fn elements_hang_on_leads_with_a_quantity() {
    let demo = demo();
    let lead = demo.ids("/api/v4/leads?limit=1", "leads")[0];
    let links = format!("/api/v4/leads/{lead}/links");
    let of = || {
        let all = demo.observe("GET", &links, "");
        let all: Vec<Value> = if all.status() == 204 {
            Vec::new()
        } else {
            body(&all)["_embedded"]["links"].as_array().unwrap().clone()
        };
        all.into_iter().filter(|link| link["to_entity_id"] == 525_401).collect::<Vec<_>>()
    };
    let write = |quantity: Value| {
        json!([{"to_entity_id": 525_401, "to_entity_type": "catalog_elements",
            "metadata": {"catalog_id": 4521, "quantity": quantity}}])
    };
    assert_eq!(post(&demo, &format!("/api/v4/leads/{lead}/link"), &write(json!(2))).status(), 200);
    assert_eq!(post(&demo, &format!("/api/v4/leads/{lead}/link"), &write(json!(2.5))).status(), 200);
    assert_eq!(of()[0]["metadata"]["quantity"], 2.5, "the second time it is another quantity");
    assert_eq!(of().len(), 1);
    refused(&post(&demo, &format!("/api/v4/leads/{lead}/link"), &write(json!("2"))), 400);
    let lost = json!([{"to_entity_id": 525_401, "to_entity_type": "catalog_elements", "metadata": {}}]);
    refused(&post(&demo, &format!("/api/v4/leads/{lead}/link"), &lost), 400);
    assert_eq!(post(&demo, &format!("/api/v4/leads/{lead}/unlink"), &write(json!(1))).status(), 204);
    assert_eq!(of(), Vec::<Value>::new());
}

#[test]
fn sources_have_own_names_that_are_there_once() {
    let demo = demo();
    let path = "/api/v4/sources";
    let made = body(&post(&demo, path, &json!([{"name": "Fair", "external_id": "fair", "default": true}])));
    let id = made["_embedded"]["sources"][0]["id"].as_i64().unwrap();
    let all = demo.json(path);
    let default = |s: &&Value| s["default"] == true;
    assert_eq!(all["_embedded"]["sources"].as_array().unwrap().iter().filter(default).count(), 1);
    assert_eq!(all["_total_items"], 3);
    for bad in [
        json!([{"name": "Fair", "external_id": "fair"}]),
        json!([{"name": "Fair"}]),
        json!([{"name": "Fair", "external_id": "x".repeat(37)}]),
        json!([{"name": "Fair", "external_id": "y", "pipeline_id": 1}]),
    ] {
        refused(&post(&demo, path, &bad), 400);
    }
    let changed = demo.patch(&format!("{path}/{id}"), r#"{"name":"Fair 2"}"#);
    assert_eq!(body(&changed)["name"], "Fair 2");
    refused(&demo.patch(&format!("{path}/{id}"), r#"{"external_id":"z"}"#), 400);
    let missing = demo.observe("DELETE", path, &json!([{"id": id}, {"id": 1}]).to_string());
    assert_eq!(body(&missing)["errors"][0]["errors"]["code"], "EntityNotFound");
    assert_eq!(demo.observe("DELETE", &format!("{path}/{id}"), "").status(), 204);
    assert_eq!(demo.status(&format!("{path}/{id}")), 204, "unknown is nothing here");
    refused(&demo.observe("DELETE", &format!("{path}/{id}"), ""), 404);
}

#[test]
fn conversations_close_once_and_bots_leave_a_mark() {
    let demo = demo();
    let all = demo.json("/api/v4/talks?limit=250");
    let talks = all["_embedded"]["talks"].as_array().unwrap();
    let open = talks.iter().find(|talk| talk["is_in_work"] == true).unwrap();
    assert!(talks.iter().any(|talk| talk["is_in_work"] == false));
    let (id, lead) = (&open["talk_id"], &open["entity_id"]);
    let found = demo.json(&format!("/api/v4/talks?filter[entity_id]={lead}"));
    assert_eq!(found["_embedded"]["talks"][0]["talk_id"], *id);
    let close = format!("/api/v4/talks/{id}/close");
    assert_eq!(post(&demo, &close, &json!({"force_close": false})).status(), 202);
    refused(&post(&demo, &close, &json!({"force_close": false})), 422);
    refused(&post(&demo, "/api/v4/talks/1/close", &json!({})), 404);
    let run = json!([{"bot_id": 565, "entity_id": lead, "entity_type": 2}]);
    let done = post(&demo, "/api/v2/salesbot/run", &run);
    assert_eq!((done.status().as_u16(), body(&done)["success"].clone()), (202, json!(true)));
    let tags = demo.json(&format!("/api/v4/leads/{lead}"))["_embedded"]["tags"].to_string();
    assert!(tags.contains("bot 565"), "{tags}");
    refused(
        &post(&demo, "/api/v2/salesbot/run", &json!([{"bot_id": 1, "entity_id": lead, "entity_type": 2}])),
        400,
    );
}

#[test]
fn templates_webhooks_and_widgets() {
    let demo = demo();
    let templates = "/api/v4/chats/templates";
    refused(&demo.observe("GET", &format!("{templates}?limit=51"), ""), 422);
    let made = body(&post(&demo, templates, &json!([{"name": "a", "content": "b", "external_id": "c"}])));
    let id = made["_embedded"]["chat_templates"][0]["id"].as_i64().unwrap();
    assert_eq!(made["_embedded"]["chat_templates"][0]["waba_examples"], json!([]), "PHP's empty object");
    assert_eq!(demo.patch(&format!("{templates}/{id}"), r#"{"content":"d"}"#).status(), 200);
    assert_eq!(demo.json(&format!("{templates}/{id}"))["content"], "d");
    assert_eq!(demo.observe("DELETE", &format!("{templates}/{id}"), "").status(), 204);
    assert_eq!(demo.status(&format!("{templates}/{id}")), 404);

    let hooks = "/api/v4/webhooks";
    let hook = json!({"destination": "https://a.example/x", "settings": ["add_lead"]});
    assert_eq!(post(&demo, hooks, &hook).status(), 201);
    let again = json!({"destination": "https://a.example/x", "settings": ["note_lead"]});
    assert_eq!(body(&post(&demo, hooks, &again))["settings"], json!(["note_lead"]));
    assert_eq!(demo.json(hooks)["_total_items"], 3, "the same address is the same webhook");
    assert_eq!(demo.json(hooks)["_links"], Value::Null);
    refused(
        &post(&demo, hooks, &json!({"destination": "https://a.example/y", "settings": ["complete_task"]})),
        400,
    );
    let gone = json!({"destination": "https://a.example/x"}).to_string();
    assert_eq!(demo.observe("DELETE", hooks, &gone).status(), 204);
    refused(&demo.observe("DELETE", hooks, &gone), 404);

    let widget = "/api/v4/widgets/demo_mailings";
    refused(&post(&demo, widget, &json!({})), 400);
    assert_eq!(post(&demo, widget, &json!({"api": "k"})).status(), 200);
    assert_eq!(demo.json(widget)["is_active_in_account"], true);
    assert_eq!(demo.json("/api/v4/widgets")["_embedded"]["widgets"][1]["settings"], Value::Null);
    assert_eq!(demo.observe("DELETE", widget, "").status(), 204);
    assert_eq!(demo.json(widget)["is_active_in_account"], false);
    assert_eq!(demo.status("/api/v4/widgets/nobody"), 404);
}

#[test]
fn what_is_for_administrators_is_for_nobody_else() {
    let demo = demo();
    for (method, path) in [
        ("GET", "/api/v4/users"),
        ("GET", "/api/v4/roles"),
        ("GET", "/api/v4/sources"),
        ("GET", "/api/v4/webhooks"),
        ("POST", "/api/v4/webhooks"),
        ("POST", "/api/v4/widgets/demo_files"),
        ("DELETE", "/api/v4/sources/9619"),
    ] {
        assert_eq!(as_manager(&demo, method, path), 403, "{method} {path}");
    }
    for path in ["/api/v4/catalogs", "/api/v4/talks", "/api/v4/leads?limit=1", "/api/v4/widgets"] {
        assert_eq!(as_manager(&demo, "GET", path), 200, "{path}");
    }
}

#[test]
fn what_was_set_up_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let options = Options { leads: 20, ..Options::default() };
    let millis = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(super::client::NOW * 1000));
    let demo = kept(options.clone(), &log, &millis).unwrap();
    let lead = demo.ids("/api/v4/leads?limit=1", "leads")[0];
    let made = body(&post(&demo, "/api/v4/catalogs/4521/elements", &json!([{"name": "kept"}])));
    post(&demo, "/api/v4/webhooks", &json!({"destination": "https://a.example/x", "settings": ["add_lead"]}));
    post(&demo, "/api/v2/salesbot/run", &json!([{"bot_id": 565, "entity_id": lead, "entity_type": 2}]));
    let hooks = demo.json("/api/v4/webhooks");
    let demo = demo.reopen(options, &log, 5_000).unwrap();
    assert_eq!(demo.json("/api/v4/webhooks"), hooks);
    let id = &made["_embedded"]["elements"][0]["id"];
    assert_eq!(demo.json(&format!("/api/v4/catalogs/4521/elements/{id}"))["name"], "kept");
    assert!(demo.json(&format!("/api/v4/leads/{lead}")).to_string().contains("bot 565"));
}
