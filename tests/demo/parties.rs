//! Contacts and companies: made and changed one by one and many at once, found by what they are called and reached by,
//! and made with a lead in one request.

use serde_json::{Value, json};

use super::client::{Demo, demo, refused};

fn sent(demo: &Demo, method: &str, path: &str, body: &Value) -> Value {
    let answer = demo.observe(method, &format!("/api/v4/{path}"), &body.to_string());
    assert_eq!(answer.status(), 200, "{body}: {answer:?}");
    serde_json::from_slice(answer.body()).unwrap()
}

fn made(demo: &Demo, entity: &str, item: &Value) -> i64 {
    sent(demo, "POST", entity, &json!([item]))["_embedded"][entity][0]["id"].as_i64().unwrap()
}

fn kinds(demo: &Demo, entity: &str, id: i64) -> Vec<String> {
    let since = super::client::NOW + 1;
    let path = format!(
        "/api/v4/events?filter[entity]={entity}&filter[entity_id]={id}&filter[created_at][from]={since}"
    );
    let events = demo.json(&path)["_embedded"]["events"].as_array().unwrap().clone();
    events.iter().rev().map(|e| e["type"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_new_contact_has_what_it_was_given() {
    let demo = demo();
    let company = demo.ids("/api/v4/companies?limit=1", "companies")[0];
    demo.wait(5000);
    let body = json!([
        {"first_name": "Ines", "last_name": "Vale", "responsible_user_id": 8_101_004, "request_id": "mine",
            "custom_fields_values": [
                {"field_code": "PHONE", "values": [{"value": "+44 7700 900123", "enum_code": "MOB"}]},
                {"field_code": "EMAIL", "values": [{"value": "ines@quayside.example"}]},
            ],
            "tags_to_add": [{"name": "newsletter"}, {"name": "brand new"}],
            "_embedded": {"companies": [{"id": company}]}},
        {"name": "Bo"},
    ]);
    let answer = sent(&demo, "POST", "contacts", &body);
    let made = answer["_embedded"]["contacts"].as_array().unwrap();
    assert_eq!((&made[0]["request_id"], &made[1]["request_id"]), (&json!("mine"), &json!("1")));
    let ines = demo.json(&format!("/api/v4/contacts/{}?with=leads", made[0]["id"]));
    assert_eq!(
        (&ines["name"], &ines["first_name"], &ines["last_name"]),
        (&json!("Ines Vale"), &json!("Ines"), &json!("Vale"))
    );
    assert_eq!((&ines["responsible_user_id"], &ines["created_at"]), (&json!(8_101_004), &json!(demo.now())));
    assert_eq!(ines["custom_fields_values"][0]["values"][0]["enum_code"], "MOB");
    assert_eq!(ines["custom_fields_values"][1]["values"][0]["enum_code"], "WORK");
    assert_eq!(ines["_embedded"]["tags"][1]["name"], "brand new");
    assert_eq!(
        (&ines["_embedded"]["companies"][0]["id"], &ines["_embedded"]["leads"]),
        (&json!(company), &json!([]))
    );
    let bo = demo.json(&format!("/api/v4/contacts/{}", made[1]["id"]));
    assert_eq!(
        (&bo["name"], &bo["first_name"], &bo["custom_fields_values"]),
        (&json!("Bo"), &json!(""), &Value::Null)
    );
    assert_eq!(kinds(&demo, "contact", ines["id"].as_i64().unwrap()), ["contact_added"]);
    let people =
        demo.json(&format!("/api/v4/companies/{company}?with=contacts"))["_embedded"]["contacts"].clone();
    assert!(people.as_array().unwrap().iter().any(|c| c["id"] == ines["id"]));
}

#[test]
fn changes_leave_their_events() {
    let demo = demo();
    for (entity, singular) in [("contacts", "contact"), ("companies", "company")] {
        let id = made(&demo, entity, &json!({"name": "Before"}));
        demo.wait(5000);
        let path = format!("{entity}/{id}");
        let receipt = sent(
            &demo,
            "PATCH",
            &path,
            &json!({
                "name": "After", "responsible_user_id": 8_101_013, "updated_by": 8_101_004,
                "custom_fields_values": [{"field_code": "EMAIL", "values": [{"value": "a@quayside.example"}]}],
                "_embedded": {"tags": [{"name": "one"}, {"name": "two"}]},
            }),
        );
        assert_eq!(
            (&receipt["id"], &receipt["name"], &receipt["updated_at"]),
            (&json!(id), &json!("After"), &json!(demo.now()))
        );
        let mut events = kinds(&demo, singular, id);
        events.sort();
        let email = if entity == "contacts" { 467_702 } else { 467_712 };
        let mut wanted = vec![
            format!("custom_field_{email}_value_changed"),
            "entity_responsible_changed".to_owned(),
            "entity_tag_added".to_owned(),
            "entity_tag_added".to_owned(),
            "name_field_changed".to_owned(),
        ];
        wanted.insert(0, format!("{singular}_added"));
        wanted.sort();
        // The first was at the very birth of the account.
        wanted.retain(|kind| kind != &format!("{singular}_added"));
        events.retain(|kind| kind != &format!("{singular}_added"));
        assert_eq!(events, wanted, "{entity}");
        assert_eq!(demo.json(&format!("/api/v4/{path}"))["updated_by"], 8_101_004);
        sent(&demo, "PATCH", entity, &json!([{"id": id, "tags_to_delete": [{"name": "one"}]}]));
        let tags = demo.json(&format!("/api/v4/{path}"))["_embedded"]["tags"].clone();
        assert_eq!(tags[0]["name"], "two");
        sent(&demo, "PATCH", &path, &json!({"_embedded": {"tags": null}}));
        assert_eq!(demo.json(&format!("/api/v4/{path}"))["_embedded"]["tags"], json!([]));
        assert_eq!(kinds(&demo, singular, id).last().unwrap(), "entity_tag_deleted");
    }
}

#[test]
fn parts_make_a_name_and_a_name_has_no_parts() {
    let demo = demo();
    let id = made(&demo, "contacts", &json!({"name": "Ines Vale"}));
    let path = format!("contacts/{id}");
    let names = || {
        let contact = demo.json(&format!("/api/v4/{path}"));
        ["name", "first_name", "last_name"].map(|key| contact[key].as_str().unwrap().to_owned())
    };
    assert_eq!(names(), ["Ines Vale", "", ""]);
    sent(&demo, "PATCH", &path, &json!({"first_name": "Ana", "last_name": "Vale"}));
    assert_eq!(names(), ["Ana Vale", "Ana", "Vale"]);
    sent(&demo, "PATCH", &path, &json!({"last_name": "Costa"}));
    assert_eq!(names(), ["Ana Costa", "Ana", "Costa"]);
    sent(&demo, "PATCH", &path, &json!({"name": "A. C."}));
    assert_eq!(names(), ["A. C.", "", ""]);
}

#[test]
fn a_query_looks_into_names_numbers_and_neighbours() {
    let demo = demo();
    let company = made(&demo, "companies", &json!({"name": "Zephyr Works"}));
    let contact = made(
        &demo,
        "contacts",
        &json!({
            "name": "Quentin Oakes", "_embedded": {"companies": [{"id": company}]},
            "custom_fields_values": [
                {"field_code": "PHONE", "values": [{"value": "+44 (7700) 900-987"}]},
                {"field_code": "EMAIL", "values": [{"value": "quentin@zephyr.example"}]},
            ],
        }),
    );
    let lead = sent(
        &demo,
        "POST",
        "leads",
        &json!([{"name": "Bellows", "_embedded": {
        "contacts": [{"id": contact}], "companies": [{"id": company}]}}]),
    )["_embedded"]["leads"][0]["id"]
        .as_i64()
        .unwrap();
    let found = |entity: &str, query: &str| {
        let path = format!("/api/v4/{entity}?limit=250&query={query}");
        demo.ids(&path, entity)
    };
    for query in ["zephyr", "QUENTIN", "7700900987", "quentin%40zephyr", "bellows"] {
        assert_eq!(found("leads", query), [lead], "{query}");
        assert_eq!(found("contacts", query), [contact], "{query}");
    }
    for query in ["zephyr%20works", "Oakes", "bellows"] {
        assert_eq!(found("companies", query), [company], "{query}");
    }
    assert_eq!(demo.ids(&format!("/api/v4/leads?filter[id]={lead}&query=nobody-here"), "leads"), [0_i64; 0]);
    let now = demo.now();
    assert_eq!(
        demo.ids(
            &format!("/api/v4/contacts?filter[created_at][from]={now}&filter[created_at][to]={now}"),
            "contacts"
        ),
        [contact]
    );
    let by_field = "/api/v4/contacts?filter[custom_fields_values][467702][]=4677020";
    assert!(demo.ids(by_field, "contacts").contains(&contact));
}

#[test]
fn what_is_wrong_is_refused() {
    let demo = demo();
    let id = demo.ids("/api/v4/contacts?limit=1", "contacts")[0];
    for (body, at) in [
        (json!({"name": 5}), "name"),
        (json!({"first_name": null}), "first_name"),
        (json!({"responsible_user_id": 5}), "responsible_user_id"),
        (json!({"custom_fields_values": [{"field_id": 5, "values": []}]}), "custom_fields_values.0.field_id"),
        (json!({"tags_to_add": [{"id": 2160}]}), "tags_to_add.0.id"),
        (json!({"_embedded": 5}), "_embedded"),
    ] {
        let problem = refused(&demo.patch(&format!("/api/v4/contacts/{id}"), &body.to_string()), 400);
        assert_eq!(problem["validation-errors"][0]["errors"][0]["path"], at, "{body}");
    }
    refused(&demo.patch("/api/v4/contacts/1", "{}"), 404);
    refused(&demo.patch("/api/v4/companies/1", "{}"), 404);
    let many = demo.patch("/api/v4/companies", r#"[{"id":1,"name":"x"}]"#);
    assert_eq!(refused(&many, 400)["validation-errors"][0]["errors"][0]["path"], "id");
    refused(&demo.observe("POST", "/api/v4/contacts", r#"{"name":"x"}"#), 400);
}

#[test]
fn tags_are_made_beforehand_too() {
    let demo = demo();
    let body = json!([{"name": "VIP"}, {"name": "fresh", "color": "EBEBEB", "request_id": "a"}]);
    let answer = sent(&demo, "POST", "leads/tags", &body);
    let tags = answer["_embedded"]["tags"].as_array().unwrap();
    assert_eq!(
        (&answer["_total_items"], &tags[0]["id"], &tags[0]["request_id"]),
        (&json!(2), &json!(2162), &json!("0"))
    );
    assert_eq!((&tags[1]["color"], &tags[1]["request_id"]), (&json!("EBEBEB"), &json!("a")));
    assert_eq!(
        demo.json("/api/v4/leads/tags?filter[name]=fresh")["_embedded"]["tags"][0]["id"],
        tags[1]["id"]
    );
    sent(&demo, "POST", "contacts/tags", &json!([{"name": "fresh"}]));
    for (entity, bad) in [
        ("leads", json!({"name": " "})),
        ("leads", json!({"name": "x", "color": "#EBEBEB"})),
        ("companies", json!({"name": "x", "color": "EBEBEB"})),
    ] {
        refused(&demo.observe("POST", &format!("/api/v4/{entity}/tags"), &json!([bad]).to_string()), 400);
    }
}

#[test]
fn a_lead_with_its_people_in_one_request() {
    let demo = demo();
    let known = demo.ids("/api/v4/companies?limit=1", "companies")[0];
    let waiting =
        || demo.json("/api/v4/leads/unsorted?limit=250")["_embedded"]["unsorted"].as_array().unwrap().clone();
    let before = waiting().len();
    let body = json!([
        {"name": "Whole", "price": 700, "request_id": "one", "_embedded": {
            "contacts": [{"first_name": "Ada", "custom_fields_values": [
                {"field_code": "PHONE", "values": [{"value": "+44 7700 900555"}]}]}],
            "companies": [{"id": known}], "tags": [{"name": "VIP"}]}},
        {"name": "Bare"},
        {"name": "Asked", "_embedded": {"metadata": {"category": "forms", "form_id": "quote"}}},
    ]);
    let answer = sent(&demo, "POST", "leads/complex", &body);
    let items = answer.as_array().expect("a bare array");
    assert_eq!((&items[0]["request_id"], &items[0]["merged"]), (&json!(["one"]), &json!(false)));
    assert_eq!((&items[1]["request_id"], &items[1]["contact_id"]), (&json!(["1"]), &Value::Null));
    assert_eq!(items[0]["company_id"], known);
    let lead = demo.json(&format!("/api/v4/leads/{}?with=contacts", items[0]["id"]));
    assert_eq!(lead["_embedded"]["contacts"][0]["id"], items[0]["contact_id"]);
    assert_eq!(
        (&lead["_embedded"]["companies"][0]["id"], &lead["_embedded"]["tags"][0]["name"]),
        (&json!(known), &json!("VIP"))
    );
    let ada = demo.json(&format!("/api/v4/contacts/{}?with=leads", items[0]["contact_id"]));
    assert_eq!((&ada["name"], &ada["_embedded"]["leads"][0]["id"]), (&json!("Ada"), &items[0]["id"]));
    let asked = demo.json(&format!("/api/v4/leads/{}", items[2]["id"]));
    assert_eq!(asked["status_id"], 58_141_803);
    let waiting = waiting();
    assert_eq!(waiting.len(), before + 1);
    assert!(
        waiting
            .iter()
            .any(|i| i["category"] == "forms" && i["_embedded"]["leads"][0]["id"] == items[2]["id"])
    );

    let many: Vec<Value> =
        (0..41).map(|_| json!({"field_id": 1_928_001, "values": [{"value": "x"}]})).collect();
    for (bad, at) in [
        (json!({"_embedded": {"contacts": [{"name": 5}]}}), "_embedded.contacts.0.name"),
        (json!({"_embedded": {"contacts": [{"id": 5}]}}), "_embedded.contacts.0.id"),
        (json!({"_embedded": {"contacts": [{"name": "a"}, {"name": "b"}]}}), "_embedded.contacts"),
        (json!({"_embedded": {"metadata": {"category": "chats"}}}), "_embedded.metadata.category"),
        (json!({ "custom_fields_values": many }), "custom_fields_values"),
        (json!({"price": "x"}), "price"),
    ] {
        let answer =
            demo.observe("POST", "/api/v4/leads/complex", &json!([{"name": "fine"}, bad]).to_string());
        let item = refused(&answer, 400)["validation-errors"][0].clone();
        assert_eq!((&item["request_id"], &item["errors"][0]["path"]), (&json!("1"), &json!(at)), "{bad}");
    }
    let too_many: Vec<Value> = (0..51).map(|_| json!({"name": "x"})).collect();
    refused(&demo.observe("POST", "/api/v4/leads/complex", &Value::from(too_many).to_string()), 422);
    assert_eq!(
        demo.status("/api/v4/leads?query=fine&filter[created_at]=1760972799"),
        204,
        "one bad item refuses all"
    );
}
