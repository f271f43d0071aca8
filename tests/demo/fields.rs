//! Custom fields: one of every type, what each accepts and answers, what it refuses, and the events it leaves.

use std::collections::BTreeSet;

use dealdesk::api::wire::fields::FieldGroups;
use serde_json::{Value, json};

use super::client::{Demo, demo, refused};

const EVERYWHERE: [&str; 17] = [
    "text",
    "numeric",
    "checkbox",
    "select",
    "multiselect",
    "date",
    "url",
    "textarea",
    "radiobutton",
    "streetaddress",
    "smart_address",
    "birthday",
    "legal_entity",
    "date_time",
    "monetary",
    "chained_list",
    "file",
];
const OF_LEADS: [&str; 7] =
    ["tracking_data", "price", "category", "items", "linked_entity", "payer", "supplier"];

fn defined(demo: &Demo, entity: &str) -> Vec<Value> {
    let list = demo.json(&format!("/api/v4/{entity}/custom_fields?limit=250"));
    list["_embedded"]["custom_fields"].as_array().unwrap().clone()
}

fn written(demo: &Demo, path: &str, field: i64, values: &Value) -> Value {
    let body = json!({"custom_fields_values": [{"field_id": field, "values": values}]});
    let answer = demo.patch(path, &body.to_string());
    assert_eq!(answer.status(), 200, "{body}: {answer:?}");
    let entity = demo.json(path);
    let fields = entity["custom_fields_values"].as_array().cloned().unwrap_or_default();
    fields.iter().find(|f| f["field_id"] == field).map_or(Value::Null, |f| f["values"].clone())
}

#[test]
fn every_type_is_there_and_filled_somewhere() {
    let demo = demo();
    for (entity, more) in [
        ("leads", &OF_LEADS[..]),
        ("contacts", &["multitext"]),
        ("companies", &["multitext", "org_legal_name"]),
    ] {
        let fields = defined(&demo, entity);
        let kinds: BTreeSet<&str> = fields.iter().map(|f| f["type"].as_str().unwrap()).collect();
        let wanted: BTreeSet<&str> = EVERYWHERE.iter().chain(more).copied().collect();
        assert_eq!(kinds, wanted, "{entity}");
        let mut filled = BTreeSet::new();
        for page in 1..=2 {
            let path = format!("/api/v4/{entity}?limit=250&page={page}");
            if demo.status(&path) == 200 {
                for one in demo.json(&path)["_embedded"][entity].as_array().unwrap() {
                    for field in one["custom_fields_values"].as_array().into_iter().flatten() {
                        filled.insert(field["field_type"].as_str().unwrap().to_owned());
                        assert!(field["values"].as_array().is_some_and(|values| !values.is_empty()));
                    }
                }
            }
        }
        assert_eq!(filled, wanted.iter().map(|kind| (*kind).to_owned()).collect(), "{entity}");
    }
    let leads = defined(&demo, "leads");
    let of = |kind: &str| leads.iter().find(|f| f["type"] == kind).unwrap();
    assert_eq!(of("monetary")["currency"], "GBP");
    assert_eq!(of("date")["required_statuses"][0]["status_id"], 58_141_823);
    assert_eq!(of("smart_address")["enums"].as_array().unwrap().len(), 6);
    assert_eq!(of("category")["nested"][2]["parent_id"], of("category")["enums"][1]["id"]);
    assert_eq!(leads.iter().filter(|f| f["is_api_only"] == true).count(), 2);
}

#[test]
fn fields_stand_in_groups() {
    let demo = demo();
    let groups: FieldGroups = demo.list::<FieldGroups>("/api/v4/leads/custom_fields/groups").embedded;
    let ids: Vec<&str> = groups.custom_field_groups.iter().map(|g| g.id.as_str()).collect();
    assert_eq!(ids, ["default", "statistic", "leads_29741591099841"]);
    for field in defined(&demo, "leads") {
        assert!(field["group_id"].as_str().is_none_or(|id| ids.contains(&id)), "{field}");
    }
    let of_contacts = demo.json("/api/v4/contacts/custom_fields/groups");
    assert_eq!(of_contacts["_embedded"]["custom_field_groups"].as_array().unwrap().len(), 1);
    assert_eq!(demo.json("/api/v4/leads/custom_fields/groups/statistic")["name"], "Statistics");
    assert_eq!(demo.status("/api/v4/leads/custom_fields/groups/none"), 404);
}

#[test]
fn every_type_is_written_and_read_back() {
    let demo = demo();
    let lead = format!("/api/v4/leads/{}", demo.ids("/api/v4/leads?limit=1", "leads")[0]);
    let element = json!({"catalog_id": 4521, "catalog_element_id": 525_401});
    let uuid = json!({"file_uuid": "d0d0d0d0-0000-4000-8000-000000000001", "file_name": "a.pdf"});
    let line = json!({"description": "Kettle", "unit_price": 10.0, "quantity": 2});
    for (field, put, got) in [
        (1_928_001, json!([{"value": "BK"}]), json!([{"value": "BK"}])),
        (1_928_001, json!([{"value": "one"}, {"value": "two"}]), json!([{"value": "one"}])),
        (1_928_005, json!([{"value": 1.5}]), json!([{"value": "1.5"}])),
        (1_928_007, json!([{"value": "99.90"}]), json!([{"value": "99.90"}])),
        (1_928_009, json!([{"value": true}]), json!([{"value": true}])),
        (1_928_009, json!([{"value": false}]), Value::Null),
        (1_928_011, json!([{"enum_id": 19_280_112}]), json!([{"value": "Terrace", "enum_id": 19_280_112}])),
        (1_928_017, json!([{"value": 1_577_836_800}]), json!([{"value": 1_577_836_800}])),
        (1_928_017, json!([{"value": "2020-01-01T00:00:00Z"}]), json!([{"value": 1_577_836_800}])),
        (1_928_035, json!([{"value": -86_400}]), json!([{"value": -86_400}])),
        (
            1_928_031,
            json!([{"value": "Quay 1", "enum_id": 1}, {"value": "GB", "enum_code": "country"}]),
            json!([
                {"value": "Quay 1", "enum_id": 1, "enum_code": "address_line_1"},
                {"value": "GB", "enum_id": 6, "enum_code": "country"},
            ]),
        ),
        (
            1_928_033,
            json!([{"value": {"name": "Kiln & Co", "vat_id": "1"}}]),
            json!([{"value": {"name": "Kiln & Co", "entity_type": null, "vat_id": "1", "address": null,
                "tax_registration_reason_code": null, "kpp": null, "external_uid": null}}]),
        ),
        (1_928_037, json!([{ "value": uuid }]), json!([{ "value": uuid }])),
        (1_928_039, json!([element, element]), json!([element, element])),
        (1_928_041, json!([{"value": "3.50"}]), json!([{"value": "3.50"}])),
        (1_928_043, json!([{"value": "Coffee"}]), json!([{"value": "Coffee", "enum_id": 19_280_432}])),
        (
            1_928_045,
            json!([{ "value": line }]),
            json!([{"value": {"description": "Kettle", "unit_price": 10.0, "quantity": 2, "total_sum": 20.0}}]),
        ),
        (
            1_928_049,
            json!([{"value": {"entity_id": 29_400_003}}]),
            json!([{"value": {"entity_id": 29_400_003}}]),
        ),
        (1_928_049, json!(null), Value::Null),
        (1_928_001, json!([]), Value::Null),
    ] {
        assert_eq!(written(&demo, &lead, field, &put), got, "{field} {put}");
    }
    let contact = format!("/api/v4/contacts/{}", demo.ids("/api/v4/contacts?limit=1", "contacts")[0]);
    let phones = json!([{"value": "+44 7700 900001"}, {"value": "+44 7700 900002", "enum_code": "MOB"}]);
    assert_eq!(
        written(&demo, &contact, 467_700, &phones),
        json!([
            {"value": "+44 7700 900001", "enum_id": 4_677_000, "enum_code": "WORK"},
            {"value": "+44 7700 900002", "enum_id": 4_677_004, "enum_code": "MOB"},
        ])
    );
}

#[test]
fn only_what_was_given_changes() {
    let demo = demo();
    let id = demo.ids("/api/v4/leads?filter[custom_fields_values][1928005][from]=1", "leads")[0];
    let path = format!("/api/v4/leads/{id}");
    let before = demo.json(&path)["custom_fields_values"].as_array().unwrap().clone();
    written(&demo, &path, 1_928_029, &json!([{"value": "old"}]));
    let mut after = demo.json(&path)["custom_fields_values"].as_array().unwrap().clone();
    after.retain(|field| field["field_id"] != 1_928_029);
    assert_eq!(after, before);
    let seats = before.iter().find(|f| f["field_id"] == 1_928_005).unwrap()["values"][0]["value"].clone();
    demo.wait(1000);
    written(&demo, &path, 1_928_005, &json!([{"value": "7777"}]));
    let event = &demo.json("/api/v4/events?limit=1&filter[type]=custom_field_1928005_value_changed")["_embedded"]
        ["events"][0];
    let side = |text: &Value| json!([{"custom_field_value": {"field_id": 1_928_005, "field_type": 2, "enum_id": null, "text": text}}]);
    assert_eq!((&event["value_before"], &event["value_after"]), (&side(&seats), &side(&json!("7777"))));
    assert_eq!((&event["entity_id"], &event["created_by"]), (&json!(id), &json!(8_101_001)));
}

#[test]
fn wrong_types_and_unknown_choices_are_refused() {
    let demo = demo();
    let lead = format!("/api/v4/leads/{}", demo.ids("/api/v4/leads?limit=1", "leads")[0]);
    let before = demo.json(&lead);
    let choice = "The value you selected is not a valid choice.";
    let null = "This value should not be null.";
    let kind = |kind: &str| format!("This value should be of type {kind}.");
    for (field, item, at, detail) in [
        (1_928_001, json!({"value": 5}), "value", kind("string")),
        (1_928_001, json!({"value": null}), "value", null.to_owned()),
        (1_928_005, json!({"value": "inf"}), "value", kind("numeric")),
        (1_928_009, json!({"value": 1}), "value", kind("bool")),
        (1_928_011, json!({"enum_id": 19_280_130}), "enum_id", choice.to_owned()),
        (1_928_013, json!({"enum_code": "KILN"}), "value", choice.to_owned()),
        (1_928_019, json!({"value": "2025-11-01"}), "value", kind("int")),
        (1_928_031, json!({"value": "x", "enum_id": 7}), "enum_id", choice.to_owned()),
        (1_928_031, json!({"value": "x"}), "enum_code", choice.to_owned()),
        (1_928_031, json!({"value": "Britain", "enum_code": "country"}), "value", choice.to_owned()),
        (1_928_033, json!({"value": "Kiln & Co"}), "value", kind("array")),
        (1_928_033, json!({"value": {"vat_id": "1"}}), "value.name", null.to_owned()),
        (1_928_037, json!({"value": {"file_uuid": 5}}), "value.file_uuid", kind("string")),
        (1_928_039, json!({"catalog_id": 4521}), "catalog_element_id", null.to_owned()),
        (1_928_039, json!({"catalog_id": "x", "catalog_element_id": 1}), "catalog_id", kind("int")),
        (1_928_043, json!({"value": "Tea"}), "value", choice.to_owned()),
        (1_928_047, json!({"value": {"entity_id": "5"}}), "value.entity_id", kind("int")),
    ] {
        let body = json!({"custom_fields_values": [{"field_id": field, "values": [item]}]});
        let problem = refused(&demo.patch(&lead, &body.to_string()), 400);
        let error = &problem["validation-errors"][0]["errors"][0];
        let at = format!("custom_fields_values.0.values.0.{at}");
        assert_eq!((&error["path"], &error["detail"]), (&json!(at), &json!(detail)), "{body}");
    }
    let contact = format!("/api/v4/contacts/{}", demo.ids("/api/v4/contacts?limit=1", "contacts")[0]);
    let body = json!({"custom_fields_values": [{"field_code": "EMAIL", "values": [{"value": "a@b.example", "enum_code": "HOME"}]}]});
    let problem = refused(&demo.patch(&contact, &body.to_string()), 400);
    assert_eq!(
        problem["validation-errors"][0]["errors"][0]["path"],
        "custom_fields_values.0.values.0.enum_code"
    );
    // A field of another entity is none of this one.
    let body = json!({"custom_fields_values": [{"field_id": 1_928_001, "values": [{"value": "x"}]}]});
    let problem = refused(&demo.patch(&contact, &body.to_string()), 400);
    assert_eq!(problem["validation-errors"][0]["errors"][0]["path"], "custom_fields_values.0.field_id");
    assert_eq!(demo.json(&lead), before);
}
