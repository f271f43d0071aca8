//! What is done to a task, step by step: its events, the note of its result, and that nothing done twice counts twice.

use serde_json::{Value, json};

use super::client::{Demo, NOW, demo, refused};

const DAY: i64 = 86_400;

fn sent(demo: &Demo, method: &str, path: &str, body: &Value) -> Value {
    let answer = demo.observe(method, &format!("/api/v4/{path}"), &body.to_string());
    assert_eq!(answer.status(), 200, "{body}: {answer:?}");
    serde_json::from_slice(answer.body()).unwrap()
}

fn task(demo: &Demo, entity: &str, owner: i64) -> i64 {
    let body =
        json!([{"text": "Call", "complete_till": NOW + DAY, "entity_id": owner, "entity_type": entity}]);
    sent(demo, "POST", "tasks", &body)["_embedded"]["tasks"][0]["id"].as_i64().unwrap()
}

/// Since the account was made, oldest first.
fn events(demo: &Demo, entity: &str, id: i64) -> Vec<Value> {
    let since = NOW + 1;
    let path = format!(
        "/api/v4/events?limit=100&filter[entity]={entity}&filter[entity_id]={id}&filter[created_at][from]={since}"
    );
    if demo.status(&path) == 204 {
        return Vec::new();
    }
    let mut all = demo.json(&path)["_embedded"]["events"].as_array().unwrap().clone();
    all.reverse();
    all
}

fn kinds(events: &[Value]) -> Vec<&str> {
    events.iter().map(|e| e["type"].as_str().unwrap()).collect()
}

#[test]
fn every_part_of_a_task_changes_with_its_event() {
    let demo = demo();
    for (entity, singular) in [("leads", "lead"), ("contacts", "contact"), ("companies", "company")] {
        let owner = demo.ids(&format!("/api/v4/{entity}?limit=1"), entity)[0];
        demo.wait(5000);
        let id = task(&demo, entity, owner);
        let path = format!("tasks/{id}");
        demo.wait(5000);
        sent(
            &demo,
            "PATCH",
            &path,
            &json!({
                "text": "Write", "complete_till": NOW + 2 * DAY, "task_type_id": 2, "duration": 1800,
                "responsible_user_id": 8_101_004, "updated_by": 8_101_013,
            }),
        );
        let now = demo.json(&format!("/api/v4/{path}"));
        let got = [
            "text",
            "complete_till",
            "task_type_id",
            "duration",
            "responsible_user_id",
            "updated_by",
            "updated_at",
        ]
        .map(|key| now[key].clone());
        assert_eq!(
            got,
            [
                json!("Write"),
                json!(NOW + 2 * DAY),
                json!(2),
                json!(1800),
                json!(8_101_004),
                json!(8_101_013),
                json!(demo.now())
            ]
        );
        let told = events(&demo, singular, owner);
        assert_eq!(
            kinds(&told),
            ["task_added", "task_deadline_changed", "task_type_changed", "task_text_changed"],
            "{entity}"
        );
        assert_eq!(told[2]["value_before"], json!([{"task_type": {"id": 1}}]));
        assert_eq!(told[2]["value_after"], json!([{"task_type": {"id": 2}}]));
        assert_eq!(
            (&told[3]["value_before"], &told[3]["value_after"]),
            (&json!([{"task": {"text": "Call"}}]), &json!([{"task": {"text": "Write"}}]))
        );
        assert!(told[1..].iter().all(|e| e["created_by"] == 8_101_013));
        assert_eq!(kinds(&events(&demo, "task", id)), ["entity_responsible_changed"]);
        assert_eq!(
            demo.json(&format!("/api/v4/{entity}/{owner}"))["updated_at"],
            demo.now(),
            "its owner has changed"
        );
    }
}

#[test]
fn a_result_is_a_note_and_nothing_counts_twice() {
    let demo = demo();
    let lead = demo.ids("/api/v4/leads?limit=1", "leads")[0];
    demo.wait(5000);
    let id = task(&demo, "leads", lead);
    let path = format!("tasks/{id}");
    let done = json!({"is_completed": true, "result": {"text": "Sent the quote"}});
    let results = || {
        let path = format!(
            "/api/v4/leads/{lead}/notes?filter[note_type]=task_result&filter[updated_at][from]={}",
            NOW + 1
        );
        if demo.status(&path) == 204 {
            Vec::new()
        } else {
            demo.json(&path)["_embedded"]["notes"].as_array().unwrap().clone()
        }
    };
    demo.wait(5000);
    sent(&demo, "PATCH", &path, &done);
    let first = demo.json(&format!("/api/v4/{path}"));
    assert_eq!(
        (&first["is_completed"], &first["result"]),
        (&json!(true), &json!({"text": "Sent the quote"}))
    );
    let told = events(&demo, "lead", lead);
    assert_eq!(kinds(&told), ["task_added", "task_result_added", "task_completed"]);
    let notes = results();
    assert_eq!((notes.len(), &notes[0]["params"]["text"]), (1, &json!("Sent the quote")));
    assert_eq!(told[1]["value_after"], json!([{"note": {"id": notes[0]["id"]}}]));

    demo.wait(5000);
    let receipt = sent(&demo, "PATCH", &path, &done);
    assert_eq!(receipt["updated_at"], first["updated_at"]);
    assert_eq!((demo.json(&format!("/api/v4/{path}")), results().len()), (first, 1));
    sent(&demo, "PATCH", &path, &json!({"is_completed": false}));
    let open = demo.json(&format!("/api/v4/{path}"));
    assert_eq!((&open["is_completed"], &open["updated_at"]), (&json!(false), &json!(demo.now())));
    demo.wait(5000);
    sent(&demo, "PATCH", &path, &json!({"is_completed": false}));
    assert_eq!(demo.json(&format!("/api/v4/{path}")), open);
    assert_eq!(events(&demo, "lead", lead).len(), 3, "opening is no event");
    sent(&demo, "PATCH", "tasks", &json!([{"id": id, "is_completed": true}]));
    assert_eq!(kinds(&events(&demo, "lead", lead))[3..], ["task_result_added", "task_completed"]);
}

#[test]
fn a_task_moves_to_another_lead() {
    let demo = demo();
    let leads = demo.ids("/api/v4/leads?limit=250&filter[closest_task_at][from]=4000000000", "leads");
    assert!(leads.is_empty());
    let body = r#"[{"name":"from"},{"name":"to"}]"#;
    let answer = demo.observe("POST", "/api/v4/leads", body);
    let answer: Value = serde_json::from_slice(answer.body()).unwrap();
    let [from, to] = [0, 1].map(|n| answer["_embedded"]["leads"][n]["id"].as_i64().unwrap());
    let id = task(&demo, "leads", from);
    let next = |lead: i64| demo.json(&format!("/api/v4/leads/{lead}"))["closest_task_at"].clone();
    assert_eq!((next(from), next(to)), (json!(NOW + DAY), Value::Null));
    sent(&demo, "PATCH", &format!("tasks/{id}"), &json!({"entity_id": to, "entity_type": "leads"}));
    assert_eq!((next(from), next(to)), (Value::Null, json!(NOW + DAY)));
    let of =
        |lead: i64| demo.status(&format!("/api/v4/tasks?filter[entity_type]=leads&filter[entity_id]={lead}"));
    assert_eq!((of(from), of(to)), (204, 200));
    refused(&demo.patch(&format!("/api/v4/tasks/{id}"), r#"{"entity_id":5,"entity_type":"leads"}"#), 400);
    refused(&demo.patch(&format!("/api/v4/tasks/{id}"), r#"{"task_type_id":9}"#), 400);
}

#[test]
fn a_task_of_nobody_is_told_of_itself() {
    let demo = demo();
    demo.wait(5000);
    let body = json!([{"text": "Order paper", "complete_till": NOW, "is_completed": true}]);
    let id = sent(&demo, "POST", "tasks", &body)["_embedded"]["tasks"][0]["id"].as_i64().unwrap();
    assert_eq!(demo.json(&format!("/api/v4/tasks/{id}"))["entity_id"], Value::Null);
    assert_eq!(kinds(&events(&demo, "task", id)), ["task_added", "task_completed"]);
}

#[test]
fn every_bucket_and_every_owner_has_tasks() {
    let demo = demo();
    let today = NOW.div_euclid(DAY) * DAY;
    for (name, from, to) in [
        ("overdue", 0, today - 1),
        ("today", today, today + DAY - 1),
        ("tomorrow", today + DAY, today + 2 * DAY - 1),
        ("week", today + 2 * DAY, today + 7 * DAY - 1),
        ("later", today + 7 * DAY, i64::MAX),
    ] {
        for entity in ["leads", "contacts", "companies"] {
            let (mut due, mut page) = (0, 1);
            loop {
                let path = format!(
                    "/api/v4/tasks?limit=250&page={page}&filter[is_completed]=0&filter[entity_type]={entity}"
                );
                if demo.status(&path) == 204 {
                    break;
                }
                let list = demo.json(&path);
                let tasks = list["_embedded"]["tasks"].as_array().unwrap();
                due += tasks
                    .iter()
                    .filter(|t| (from..=to).contains(&t["complete_till"].as_i64().unwrap()))
                    .count();
                page += 1;
            }
            assert!(due > 0, "{name} of {entity}");
        }
    }
}
