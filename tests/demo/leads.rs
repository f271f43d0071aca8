//! Writing leads: what changes, which events it leaves, what robots do, and what is refused.

use dealdesk::demo::Options;
use serde_json::{Value, json};

use super::client::{Demo, demo, refused, with};

const SALES: i64 = 6_950_551;
const REPAIRS: i64 = 6_950_555;
const PROPOSAL: i64 = 58_141_815;
const CONTRACT: i64 = 58_141_823;
const NEEDS: i64 = 58_141_811;

fn lead_in(demo: &Demo, pipeline: i64, stage: i64) -> i64 {
    let filter =
        format!("filter[statuses][0][pipeline_id]={pipeline}&filter[statuses][0][status_id]={stage}");
    demo.ids(&format!("/api/v4/leads?{filter}"), "leads")[0]
}

fn lead(demo: &Demo, id: i64) -> Value {
    demo.json(&format!("/api/v4/leads/{id}?with=contacts,loss_reason"))
}

fn change(demo: &Demo, id: i64, body: &Value) -> Value {
    let answer = demo.patch(&format!("/api/v4/leads/{id}"), &body.to_string());
    assert_eq!(answer.status(), 200, "{answer:?}");
    serde_json::from_slice(answer.body()).unwrap()
}

/// What happened to a lead since the account was made, newest first: `(type, by)`.
fn news(demo: &Demo, id: i64) -> Vec<(String, i64)> {
    let since = super::client::NOW + 1;
    let path =
        format!("/api/v4/events?filter[entity]=lead&filter[entity_id]={id}&filter[created_at][from]={since}");
    if demo.status(&path) == 204 {
        return Vec::new();
    }
    let page = demo.json(&path);
    let events = page["_embedded"]["events"].as_array().unwrap();
    events
        .iter()
        .map(|e| (e["type"].as_str().unwrap().to_owned(), e["created_by"].as_i64().unwrap()))
        .collect()
}

#[test]
fn a_move_keeps_the_pipeline_and_leaves_an_event() {
    let demo = demo();
    let id = lead_in(&demo, SALES, NEEDS);
    let before = lead(&demo, id);
    demo.wait(5000);
    let receipt = change(&demo, id, &json!({"status_id": PROPOSAL}));
    assert_eq!(
        receipt,
        json!({"id": id, "updated_at": demo.now(), "_links": {"self": {"href": format!("http://127.0.0.1:8080/api/v4/leads/{id}")}}})
    );
    let after = lead(&demo, id);
    assert_eq!((&after["status_id"], &after["pipeline_id"]), (&json!(PROPOSAL), &json!(SALES)));
    assert_eq!((&after["updated_at"], &after["updated_by"]), (&json!(demo.now()), &json!(8_101_001)));
    assert_eq!(after["custom_fields_values"], before["custom_fields_values"]);
    assert_eq!(news(&demo, id), [("lead_status_changed".to_owned(), 8_101_001)]);
    let event = &demo.json("/api/v4/events?limit=1")["_embedded"]["events"][0];
    assert_eq!(event["value_before"], json!([{"lead_status": {"id": NEEDS, "pipeline_id": SALES}}]));
    assert_eq!(event["value_after"], json!([{"lead_status": {"id": PROPOSAL, "pipeline_id": SALES}}]));
    assert_eq!(demo.ids("/api/v4/leads?limit=1&order[updated_at]=desc", "leads")[0], id);
}

#[test]
fn closing_and_reopening() {
    let demo = demo();
    let id = lead_in(&demo, SALES, PROPOSAL);
    demo.wait(5000);
    change(&demo, id, &json!({"status_id": 143, "loss_reason_id": 4_203_748}));
    let lost = lead(&demo, id);
    assert_eq!((&lost["closed_at"], &lost["loss_reason_id"]), (&json!(demo.now()), &json!(4_203_748)));
    assert_eq!(lost["_embedded"]["loss_reason"][0]["name"], "Too expensive");
    change(&demo, id, &json!({"status_id": 142}));
    assert_eq!(lead(&demo, id)["loss_reason_id"], Value::Null);
    change(&demo, id, &json!({"status_id": PROPOSAL, "pipeline_id": SALES, "loss_reason_id": 4_203_748}));
    let open = lead(&demo, id);
    assert_eq!((&open["closed_at"], &open["loss_reason_id"]), (&Value::Null, &Value::Null));
}

#[test]
fn to_another_pipeline() {
    let demo = demo();
    let id = lead_in(&demo, SALES, PROPOSAL);
    let stage = |id| lead(&demo, id)["status_id"].clone();
    refused(
        &demo.patch(
            &format!("/api/v4/leads/{id}"),
            &json!({"pipeline_id": REPAIRS, "status_id": PROPOSAL}).to_string(),
        ),
        400,
    );
    change(&demo, id, &json!({"pipeline_id": REPAIRS}));
    assert_eq!(stage(id), 58_142_007);
    assert!(
        demo.ids(&format!("/api/v4/leads?limit=250&filter[pipeline_id]={REPAIRS}"), "leads").contains(&id)
    );
    change(&demo, id, &json!({"pipeline_id": SALES, "status_id": 142}));
    assert!(
        !demo.ids(&format!("/api/v4/leads?limit=250&filter[pipeline_id]={REPAIRS}"), "leads").contains(&id)
    );
    assert!(demo.ids(&format!("/api/v4/leads?limit=250&filter[pipeline_id]={SALES}"), "leads").contains(&id));
}

#[test]
fn every_kind_of_change_leaves_its_event() {
    let demo = demo();
    let id = lead_in(&demo, SALES, NEEDS);
    demo.wait(5000);
    let fields = json!([
        {"field_id": 1_928_001, "values": [{"value": "BK-\u{202e}7"}]},
        {"field_code": "UTM_SOURCE", "values": [{"value": "friend"}]},
        {"field_id": 1_928_011, "values": [{"value": "Roof"}]},
        {"field_id": 1_928_013, "values": [{"enum_id": 19_280_130}, {"value": "Kiln"}]},
        {"field_id": 1_928_007, "values": [{"value": 12.5}]},
        {"field_id": 1_928_019, "values": [{"value": "2025-11-01T10:00:00+00:00"}]},
        {"field_id": 1_928_003, "values": null},
        {"field_id": 1_928_009, "values": [{"value": false}]},
    ]);
    let body = json!({
        "name": "Renamed", "price": 4321, "responsible_user_id": 8_101_013, "updated_by": 8_101_004,
        "custom_fields_values": fields, "_embedded": {"tags": [{"id": 2160}, {"name": "brand new"}]},
    });
    let old = lead(&demo, id);
    change(&demo, id, &body);
    let new = lead(&demo, id);
    assert_eq!((&new["name"], &new["price"]), (&json!("Renamed"), &json!(4321)));
    let value = |field: i64| {
        let all = new["custom_fields_values"].as_array().unwrap();
        all.iter().find(|f| f["field_id"] == field).map_or(Value::Null, |f| f["values"].clone())
    };
    assert_eq!(value(1_928_011), json!([{"value": "Roof", "enum_id": 19_280_114}]));
    assert_eq!(value(1_928_013).as_array().unwrap().len(), 2);
    assert_eq!(value(1_928_007), json!([{"value": "12.5"}]));
    assert_eq!(value(1_928_019), json!([{"value": 1_761_991_200}]));
    assert_eq!((value(1_928_003), value(1_928_009)), (Value::Null, Value::Null));
    let tags: Vec<_> =
        new["_embedded"]["tags"].as_array().unwrap().iter().map(|t| t["name"].clone()).collect();
    assert_eq!(tags, ["warm", "brand new"]);
    let news = news(&demo, id);
    assert!(news.iter().all(|(_, by)| *by == 8_101_004), "{news:?}");
    for kind in [
        "name_field_changed",
        "sale_field_changed",
        "entity_responsible_changed",
        "entity_tag_added",
        "custom_field_1928001_value_changed",
        "custom_field_1928011_value_changed",
    ] {
        let changed = kind != "entity_responsible_changed" || old["responsible_user_id"] != 8_101_013;
        assert_eq!(news.iter().any(|(k, _)| k == kind), changed, "{kind} in {news:?}");
    }
    let count = news.len();
    change(&demo, id, &body);
    assert_eq!(super::leads::news(&demo, id).len(), count, "the same again is not a change");
    change(&demo, id, &json!({"tags_to_add": [{"name": "VIP"}], "tags_to_delete": [{"name": "warm"}]}));
    let tags = lead(&demo, id)["_embedded"]["tags"].clone();
    assert_eq!(
        tags.as_array().unwrap().iter().map(|t| t["name"].clone()).collect::<Vec<_>>(),
        ["brand new", "VIP"]
    );
    change(&demo, id, &json!({"_embedded": {"tags": null}}));
    assert_eq!(lead(&demo, id)["_embedded"]["tags"], json!([]));
}

#[test]
fn robots_tag_always_and_move_only_when_told_to() {
    for automations in [false, true] {
        let demo = with(Options { automations, ..Options::default() });
        let id = lead_in(&demo, SALES, PROPOSAL);
        demo.wait(5000);
        change(&demo, id, &json!({"status_id": CONTRACT}));
        let after = lead(&demo, id);
        let tags = after["_embedded"]["tags"].as_array().unwrap();
        assert!(tags.iter().any(|t| t["name"] == "paperwork"));
        assert_eq!(after["updated_by"], 0);
        assert_eq!(news(&demo, id)[0], ("entity_tag_added".to_owned(), 0));
        change(&demo, id, &json!({"status_id": NEEDS}));
        let stage = if automations { PROPOSAL } else { NEEDS };
        assert_eq!(lead(&demo, id)["status_id"], stage);
    }
}

#[test]
fn new_leads() {
    let demo = demo();
    let contact = demo.ids("/api/v4/contacts?limit=1", "contacts")[0];
    demo.wait(5000);
    let body = json!([
        {"name": "First", "price": 10, "_embedded": {"contacts": [{"id": contact}], "tags": [{"name": "VIP"}]}},
        {"request_id": "mine", "status_id": 143, "pipeline_id": REPAIRS, "loss_reason_id": 4_203_752},
    ]);
    let answer = demo.observe("POST", "/api/v4/leads", &body.to_string());
    assert_eq!(answer.status(), 200);
    let answer: Value = serde_json::from_slice(answer.body()).unwrap();
    let made = answer["_embedded"]["leads"].as_array().unwrap();
    assert_eq!((&made[0]["request_id"], &made[1]["request_id"]), (&json!("0"), &json!("mine")));
    assert!(made[0]["updated_at"].is_null());
    let (first, second) = (made[0]["id"].as_i64().unwrap(), made[1]["id"].as_i64().unwrap());
    let new = lead(&demo, first);
    assert_eq!((&new["status_id"], &new["custom_fields_values"]), (&json!(58_141_807), &Value::Null));
    assert_eq!(new["_embedded"]["contacts"][0]["is_main"], true);
    assert_eq!(new["created_at"], demo.now());
    let closed = lead(&demo, second);
    assert_eq!((&closed["closed_at"], &closed["loss_reason_id"]), (&json!(demo.now()), &json!(4_203_752)));
    assert_eq!(news(&demo, first), [("lead_added".to_owned(), 8_101_001)]);
    assert!(demo.ids(&format!("/api/v4/leads?filter[created_at]={}", demo.now()), "leads").len() == 2);
    let leads = demo.json(&format!("/api/v4/contacts/{contact}?with=leads"))["_embedded"]["leads"].clone();
    assert!(leads.as_array().unwrap().iter().any(|l| l["id"] == first));
    assert_eq!(demo.ids("/api/v4/leads?limit=250", "leads").len(), 302);
}

#[test]
fn what_is_wrong_is_refused_as_recorded() {
    let demo = demo();
    let id = lead_in(&demo, SALES, NEEDS);
    let path = format!("/api/v4/leads/{id}");
    let answer = demo.patch(&path, r#"{"custom_fields_values":[{"field_id":5,"values":[{"value":"x"}]}]}"#);
    assert_eq!(
        std::str::from_utf8(answer.body()).unwrap(),
        concat!(
            r#"{"validation-errors":[{"request_id":"0","errors":[{"code":"NotSupportedChoice","#,
            r#""path":"custom_fields_values.0.field_id","detail":"The value you selected is not a valid choice."}]}],"#,
            r#""title":"Bad Request","type":"https://httpstatus.es/400","status":400,"detail":"Request validation failed"}"#
        )
    );
    let choice = "The value you selected is not a valid choice.";
    let field =
        |id: i64, value: Value| json!({"custom_fields_values": [{"field_id": id, "values": [value]}]});
    for (body, at, detail) in [
        (json!({"status_id": 5}), "status_id", choice),
        (json!({"pipeline_id": 5}), "pipeline_id", choice),
        (json!({"responsible_user_id": 5}), "responsible_user_id", choice),
        (json!({"loss_reason_id": 5}), "loss_reason_id", choice),
        (json!({"price": "12"}), "price", "This value should be of type int."),
        (json!({"price": 1.5}), "price", "This value should be of type int."),
        (json!({"price": null}), "price", "This value should not be null."),
        (json!({"name": 5}), "name", "This value should be of type string."),
        (json!({"custom_fields_values": {}}), "custom_fields_values", "This value should be of type array."),
        (field(1_928_011, json!({"enum_id": 5})), "custom_fields_values.0.values.0.enum_id", choice),
        (field(1_928_011, json!({"value": "Attic"})), "custom_fields_values.0.values.0.value", choice),
        (
            field(1_928_005, json!({"value": "many"})),
            "custom_fields_values.0.values.0.value",
            "This value should be of type numeric.",
        ),
        (
            field(1_928_017, json!({"value": "soon"})),
            "custom_fields_values.0.values.0.value",
            "This value should be of type int.",
        ),
        (json!({"_embedded": {"tags": [{"id": 5}]}}), "_embedded.tags.0.id", choice),
    ] {
        let problem = refused(&demo.patch(&path, &body.to_string()), 400);
        let error = &problem["validation-errors"][0]["errors"][0];
        assert_eq!((&error["path"], &error["detail"]), (&json!(at), &json!(detail)), "{body}");
    }
    for (method, path, body) in [
        ("PATCH", path.as_str(), "[]"),
        ("PATCH", path.as_str(), "{"),
        ("PATCH", "/api/v4/leads", "{}"),
        ("POST", "/api/v4/leads", r#"{"name":"x"}"#),
        ("POST", "/api/v4/leads", "[1]"),
        ("POST", "/api/v4/leads", ""),
    ] {
        let problem = refused(&demo.observe(method, path, body), 400);
        assert!(problem.get("validation-errors").is_none());
    }
    refused(&demo.patch("/api/v4/leads/1", "{}"), 404);
}

#[test]
fn one_bad_item_refuses_all() {
    let demo = demo();
    let ids = demo.ids("/api/v4/leads?limit=250", "leads")[..2].to_vec();
    let names = || ids.iter().map(|id| lead(&demo, *id)["name"].clone()).collect::<Vec<_>>();
    let before = names();
    let body = json!([{"id": ids[0], "name": "A"}, {"id": ids[1], "name": 7, "request_id": "b"}, {"id": 5}]);
    let problem = refused(&demo.patch("/api/v4/leads", &body.to_string()), 400);
    let refusals = problem["validation-errors"].as_array().unwrap();
    assert_eq!(refusals.iter().map(|r| r["request_id"].clone()).collect::<Vec<_>>(), ["b", "2"]);
    assert_eq!(names(), before);
    let good = json!([{"id": ids[0], "name": "A"}, {"id": ids[1], "name": "B"}]);
    let answer = demo.patch("/api/v4/leads", &good.to_string());
    let answer: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(answer["_embedded"]["leads"].as_array().unwrap().len(), 2);
    assert_eq!(names(), ["A", "B"]);
    let many: Vec<Value> = (0..251).map(|_| json!({"name": "x"})).collect();
    refused(&demo.observe("POST", "/api/v4/leads", &Value::from(many).to_string()), 422);
}
