//! Tasks: a lead's next step is its earliest open task, at birth and after every write.

use std::collections::BTreeMap;

use dealdesk::api::wire::tasks::Tasks;
use dealdesk::demo::Options;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::client::{Demo, NOW, demo, refused, with};

fn all(demo: &Demo, query: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), Some(format!("/api/v4/tasks?limit=250&{query}")));
    while let Some(path) = next.take() {
        if demo.status(&path) == 204 {
            break;
        }
        let page = demo.json(&path);
        all.extend(page["_embedded"]["tasks"].as_array().unwrap().clone());
        next = page["_links"]["next"]["href"].as_str().map(str::to_owned);
    }
    all
}

fn written(demo: &Demo, method: &str, path: &str, body: &Value) -> Value {
    let answer = demo.observe(method, path, &body.to_string());
    assert_eq!(answer.status(), 200, "{body}: {answer:?}");
    serde_json::from_slice(answer.body()).unwrap()
}

fn add(demo: &Demo, lead: i64, due: i64) -> i64 {
    let body = json!([{"text": "Call", "complete_till": due, "entity_id": lead, "entity_type": "leads"}]);
    written(demo, "POST", "/api/v4/tasks", &body)["_embedded"]["tasks"][0]["id"].as_i64().unwrap()
}

fn next_step(demo: &Demo, lead: i64) -> Option<i64> {
    demo.json(&format!("/api/v4/leads/{lead}"))["closest_task_at"].as_i64()
}

/// Every lead's next step against its open tasks, from the lists alone.
fn is_true(demo: &Demo) {
    let mut earliest: BTreeMap<i64, i64> = BTreeMap::new();
    for task in all(demo, "filter[is_completed]=0&filter[entity_type]=leads") {
        let due = task["complete_till"].as_i64().unwrap();
        let first = earliest.entry(task["entity_id"].as_i64().unwrap()).or_insert(due);
        *first = due.min(*first);
    }
    for page in 1..=2 {
        let list = demo.json(&format!("/api/v4/leads?limit=250&page={page}"));
        for lead in list["_embedded"]["leads"].as_array().unwrap() {
            let id = lead["id"].as_i64().unwrap();
            assert_eq!(lead["closest_task_at"].as_i64(), earliest.remove(&id), "lead {id}");
        }
    }
    assert!(earliest.is_empty(), "open tasks of leads that are not listed: {earliest:?}");
}

#[test]
fn every_next_step_is_the_earliest_open_task() {
    for seed in 1..4 {
        is_true(&with(Options { seed, ..Options::default() }));
    }
    let demo = demo();
    let tasks = all(&demo, "");
    assert!((200..600).contains(&tasks.len()), "{}", tasks.len());
    assert!(
        tasks
            .iter()
            .all(|t| t["created_at"].as_i64().unwrap() <= NOW && !t["text"].as_str().unwrap().is_empty())
    );
    let done: Vec<_> = tasks.iter().filter(|t| t["is_completed"] == true).collect();
    assert!(
        done.iter().any(|t| t["result"] == json!([])) && done.iter().any(|t| t["result"]["text"].is_string())
    );
    assert!(demo.list::<Tasks>("/api/v4/tasks?limit=250").embedded.tasks.skipped.is_empty());
}

#[test]
fn a_new_task_a_moved_one_and_a_done_one() {
    let demo = demo();
    let lead = demo.ids("/api/v4/leads?limit=250&filter[closest_task_at][from]=1", "leads")[0];
    let first = next_step(&demo, lead).unwrap();
    demo.wait(5000);
    let id = add(&demo, lead, first - 60);
    assert_eq!(next_step(&demo, lead), Some(first - 60));
    let changed = demo.json(&format!("/api/v4/leads/{lead}"));
    assert_eq!(changed["updated_at"], demo.now());
    let event = &demo.json("/api/v4/events?limit=1")["_embedded"]["events"][0];
    assert_eq!(
        (&event["type"], &event["entity_id"], &event["value_after"]),
        (&json!("task_added"), &json!(lead), &json!([]))
    );
    let task = demo.json(&format!("/api/v4/tasks/{id}"));
    assert_eq!(
        (&task["responsible_user_id"], &task["task_type_id"], &task["result"]),
        (&json!(8_101_001), &json!(1), &json!([]))
    );

    let receipt =
        written(&demo, "PATCH", &format!("/api/v4/tasks/{id}"), &json!({"complete_till": first + 60}));
    assert_eq!((&receipt["id"], &receipt["request_id"]), (&json!(id), &json!("0")));
    assert_eq!(next_step(&demo, lead), Some(first));
    let mine = format!("filter[entity_type]=leads&filter[entity_id][]={lead}&filter[is_completed]=0");
    let open: Vec<i64> = all(&demo, &mine).iter().map(|t| t["id"].as_i64().unwrap()).collect();
    let done: Vec<Value> =
        open.iter().map(|id| json!({"id": id, "is_completed": true, "result": {"text": "Done"}})).collect();
    written(&demo, "PATCH", "/api/v4/tasks", &Value::from(done));
    assert_eq!((next_step(&demo, lead), all(&demo, &mine).len()), (None, 0));
    assert_eq!(demo.json(&format!("/api/v4/tasks/{id}"))["result"], json!({"text": "Done"}));
    assert_eq!(demo.json("/api/v4/events?limit=1")["_embedded"]["events"][0]["type"], "task_completed");
    is_true(&demo);
}

#[test]
fn lists_are_filtered_and_ordered() {
    let demo = demo();
    let tasks = all(&demo, "");
    let count = |keep: &dyn Fn(&Value) -> bool| tasks.iter().filter(|t| keep(t)).count();
    assert_eq!(all(&demo, "filter[is_completed][]=1").len(), count(&|t| t["is_completed"] == true));
    assert_eq!(all(&demo, "filter[task_type][]=2").len(), count(&|t| t["task_type_id"] == 2));
    assert_eq!(all(&demo, "filter[task_type_id][]=2").len(), tasks.len(), "not its name");
    assert_eq!(
        all(&demo, "filter[responsible_user_id][]=8101004").len(),
        count(&|t| t["responsible_user_id"] == 8_101_004)
    );
    let since = NOW - 864_000;
    assert_eq!(
        all(&demo, &format!("filter[updated_at][from]={since}")).len(),
        count(&|t| t["updated_at"].as_i64().unwrap() >= since)
    );
    assert_eq!(all(&demo, "filter[entity_type]=customers").len(), 0);
    assert!(all(&demo, "order[complete_till]=asc").is_sorted_by_key(|t| t["complete_till"].as_i64()));
    assert!(all(&demo, "order[created_at]=desc").is_sorted_by_key(|t| -t["created_at"].as_i64().unwrap()));
    assert!(tasks.is_sorted_by_key(|t| t["id"].as_i64()));
    assert_eq!(demo.status("/api/v4/tasks/1"), 404);
}

#[test]
fn tasks_that_are_refused() {
    let demo = demo();
    let lead = demo.ids("/api/v4/leads?limit=1", "leads")[0];
    let before = all(&demo, "").len();
    let good = json!({"text": "x", "complete_till": 5});
    for (bad, at) in [
        (json!({"complete_till": 5}), "text"),
        (json!({"text": "", "complete_till": 5}), "text"),
        (json!({"text": "x"}), "complete_till"),
        (json!({"text": "x", "complete_till": "5"}), "complete_till"),
        (json!({"text": "x", "complete_till": 5, "entity_id": lead}), "entity_type"),
        (json!({"text": "x", "complete_till": 5, "entity_id": 1, "entity_type": "leads"}), "entity_id"),
        (json!({"text": "x", "complete_till": 5, "entity_id": lead, "entity_type": "lead"}), "entity_type"),
        (json!({"text": "x", "complete_till": 5, "responsible_user_id": 0}), "responsible_user_id"),
        (json!({"text": "x", "complete_till": 5, "task_type_id": 9}), "task_type_id"),
        (json!({"text": "x", "complete_till": 5, "is_completed": 1}), "is_completed"),
    ] {
        let answer = demo.observe("POST", "/api/v4/tasks", &json!([good, bad]).to_string());
        let item = refused(&answer, 400)["validation-errors"][0].clone();
        assert_eq!((&item["request_id"], &item["errors"][0]["path"]), (&json!("1"), &json!(at)), "{bad}");
    }
    assert_eq!(all(&demo, "").len(), before);
    refused(&demo.patch("/api/v4/tasks/1", "{}"), 404);
    refused(&demo.observe("DELETE", "/api/v4/tasks/1", ""), 405);
    let contact = demo.ids("/api/v4/contacts?limit=1", "contacts")[0];
    let body = json!([{"text": "x", "complete_till": 77, "entity_id": contact, "entity_type": "contacts"}]);
    written(&demo, "POST", "/api/v4/tasks", &body);
    assert_eq!(demo.json(&format!("/api/v4/contacts/{contact}"))["closest_task_at"], 77);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn next_steps_stay_true_whatever_is_written(
        steps in prop::collection::vec((0..4_u8, any::<prop::sample::Index>(), 1..2_000_000_000_i64), 1..12)
    ) {
        let demo = with(Options { leads: 12, ..Options::default() });
        for (what, which, due) in steps {
            demo.wait(1000);
            let tasks = all(&demo, "");
            let leads = demo.ids("/api/v4/leads?limit=250", "leads");
            if leads.is_empty() || tasks.is_empty() {
                break;
            }
            let (lead, task) = (which.get(&leads), &which.get(&tasks)["id"]);
            let path = format!("/api/v4/tasks/{task}");
            match what {
                0 => { add(&demo, *lead, due); }
                1 => { written(&demo, "PATCH", &path, &json!({"complete_till": due})); }
                2 => { written(&demo, "PATCH", &path, &json!({"is_completed": due % 2 == 0})); }
                _ => { demo.observe("DELETE", &format!("/api/v4/leads/{lead}"), ""); }
            }
            if demo.ids("/api/v4/leads?limit=250", "leads").is_empty() {
                break;
            }
            let mut earliest: BTreeMap<i64, i64> = BTreeMap::new();
            for task in all(&demo, "filter[is_completed]=0&filter[entity_type]=leads") {
                let due = task["complete_till"].as_i64().unwrap();
                let first = earliest.entry(task["entity_id"].as_i64().unwrap()).or_insert(due);
                *first = due.min(*first);
            }
            let list = demo.json("/api/v4/leads?limit=250");
            for lead in list["_embedded"]["leads"].as_array().unwrap() {
                let next = earliest.remove(&lead["id"].as_i64().unwrap());
                prop_assert_eq!(lead["closest_task_at"].as_i64(), next);
            }
            prop_assert!(earliest.is_empty());
        }
    }
}
