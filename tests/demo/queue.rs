//! Incoming leads, roles, and a lead that a colleague deletes.

use dealdesk::api::wire::people::Roles;
use dealdesk::api::wire::unsorted::UnsortedList;
use dealdesk::domain::{IncomingCategory, IncomingLead};
use serde_json::{Value, json};

use super::client::{Demo, demo, refused};

fn queue(demo: &Demo, query: &str) -> Vec<Value> {
    let path = format!("/api/v4/leads/unsorted?limit=250&{query}");
    if demo.status(&path) == 204 {
        return Vec::new();
    }
    demo.json(&path)["_embedded"]["unsorted"].as_array().unwrap().clone()
}

#[test]
fn a_dozen_leads_wait_and_one_that_is_carried_on_does_not() {
    let demo = demo();
    let all = queue(&demo, "order[created_at]=asc");
    assert_eq!(all.len(), 12);
    assert!(all.is_sorted_by_key(|item| item["created_at"].as_i64()));
    let list = demo.list::<UnsortedList>("/api/v4/leads/unsorted?limit=250").embedded.unsorted;
    assert!(list.skipped.is_empty());
    let read: Vec<IncomingLead> = list.into_iter().map(Into::into).collect();
    assert!(read.iter().any(|lead| lead.category == IncomingCategory::Form));
    assert!(read.iter().any(|lead| lead.contact_name.is_some() || lead.phone.is_some()));
    for item in &all {
        let lead = demo.json(&format!("/api/v4/leads/{}", item["_embedded"]["leads"][0]["id"]));
        assert_eq!(lead["pipeline_id"], item["pipeline_id"]);
        assert_eq!(&demo.json(&format!("/api/v4/leads/unsorted/{}", item["uid"].as_str().unwrap())), item);
    }
    let count = |category: &str| queue(&demo, &format!("filter[category][]={category}")).len();
    assert_eq!(["sip", "mail", "forms", "chats"].map(count).iter().sum::<usize>(), 12);
    let sales = all.iter().filter(|item| item["pipeline_id"] == 6_950_551).count();
    assert_eq!(queue(&demo, "filter[pipeline_id]=6950551").len(), sales);

    let first = &all[0];
    let body = json!({"status_id": 142, "pipeline_id": first["pipeline_id"]}).to_string();
    demo.patch(&format!("/api/v4/leads/{}", first["_embedded"]["leads"][0]["id"]), &body);
    assert_eq!(queue(&demo, "order[created_at]=asc"), all[1..]);
    assert_eq!(demo.status(&format!("/api/v4/leads/unsorted/{}", first["uid"].as_str().unwrap())), 404);
}

#[test]
fn roles_and_who_has_them() {
    let demo = demo();
    let roles = demo.list::<Roles>("/api/v4/roles?with=users").embedded.roles;
    assert_eq!((roles.len(), roles[0].embedded.users.len()), (2, 3));
    assert_eq!(demo.json("/api/v4/roles/3141")["_embedded"]["users"], json!([]));
    let user = demo.json("/api/v4/users/8101004?with=role");
    assert_eq!(user["rights"]["role_id"], 3_141);
    assert_eq!(user["_embedded"]["roles"][0]["name"], "Sales manager");
    assert_eq!(demo.status("/api/v4/roles/1"), 404);
}

#[test]
fn a_lead_that_a_colleague_deletes() {
    let demo = demo();
    let notes = demo.json("/api/v4/leads/notes?limit=1");
    let id = notes["_embedded"]["notes"][0]["entity_id"].as_i64().unwrap();
    let path = format!("/api/v4/leads/{id}");
    let before = demo.json(&format!("{path}?with=contacts"));
    demo.wait(5000);
    refused(&demo.send("DELETE", &path, "").into_answer().unwrap(), 405);
    assert_eq!(demo.status(&path), 200, "no client can do this");

    assert_eq!(demo.observe("DELETE", &path, "").status(), 204);
    refused(&demo.observe("DELETE", &path, ""), 404);
    assert_eq!(demo.status(&path), 204);
    assert_eq!(demo.status(&format!("{path}/notes")), 204);
    assert_eq!(demo.status(&format!("/api/v4/leads?filter[id][]={id}")), 204);
    let pipeline = &before["pipeline_id"];
    let left = demo.ids("/api/v4/leads?limit=250", "leads");
    assert!(left.len() == 299 && !left.contains(&id));
    let of_pipeline = demo.json(&format!("/api/v4/leads?limit=250&filter[pipeline_id]={pipeline}"));
    let of_pipeline = of_pipeline["_embedded"]["leads"].as_array().unwrap();
    assert!(of_pipeline.iter().all(|lead| &lead["pipeline_id"] == pipeline && lead["id"] != id));
    assert!(demo.ids("/api/v4/leads?limit=250&order[updated_at]=asc", "leads").len() == 299);
    if let Some(contact) = before["_embedded"]["contacts"][0]["id"].as_i64() {
        let contact = demo.json(&format!("/api/v4/contacts/{contact}?with=leads"));
        assert!(contact["_embedded"]["leads"].as_array().unwrap().iter().all(|lead| lead["id"] != id));
    }
    let bin = demo.json("/api/v4/leads?with=only_deleted")["_embedded"]["leads"].clone();
    assert_eq!(
        (&bin[0]["id"], &bin[0]["is_deleted"], &bin[0]["updated_at"]),
        (&json!(id), &json!(true), &json!(demo.now()))
    );
    let event = &demo.json("/api/v4/events?filter[type]=lead_deleted")["_embedded"]["events"][0];
    assert_eq!(
        (&event["entity_id"], &event["value_after"], &event["value_before"]),
        (&json!(id), &json!([]), &json!([]))
    );
    refused(&demo.patch(&path, r#"{"name":"x"}"#), 404);
    let bulk = json!([{"id": left[0], "name": "kept"}, {"id": id, "name": "x"}]).to_string();
    assert_eq!(refused(&demo.patch("/api/v4/leads", &bulk), 400)["validation-errors"][0]["request_id"], "1");
}

#[test]
fn the_id_of_a_deleted_lead_is_never_given_again() {
    let demo = demo();
    let last = *demo.ids("/api/v4/leads?limit=250", "leads").last().unwrap();
    assert_eq!(demo.observe("DELETE", &format!("/api/v4/leads/{last}"), "").status(), 204);
    let made = demo.observe("POST", "/api/v4/leads", r#"[{"name":"next"}]"#);
    let made: Value = serde_json::from_slice(made.body()).unwrap();
    assert!(made["_embedded"]["leads"][0]["id"].as_i64().unwrap() > last);
}
