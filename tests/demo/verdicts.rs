//! What becomes of incoming leads: accepted, declined, linked; and what is put into the queue.

use serde_json::{Value, json};

use super::client::{Demo, demo, refused};

const SALES: i64 = 6_950_551;
const NEEDS: i64 = 58_141_807;

fn queue(demo: &Demo) -> Vec<Value> {
    let path = "/api/v4/leads/unsorted?limit=250";
    if demo.status(path) == 204 {
        return Vec::new();
    }
    demo.json(path)["_embedded"]["unsorted"].as_array().unwrap().clone()
}

fn path(item: &Value, word: &str) -> String {
    format!("/api/v4/leads/unsorted/{}/{word}", item["uid"].as_str().unwrap())
}

fn lead_of(item: &Value) -> i64 {
    item["_embedded"]["leads"][0]["id"].as_i64().unwrap()
}

fn write(demo: &Demo, method: &str, path: &str, body: &Value) -> Value {
    let answer = demo.observe(method, path, &body.to_string());
    assert_eq!(answer.status(), 200, "{path}: {:?}", answer.body());
    serde_json::from_slice(answer.body()).unwrap()
}

/// Items by what is known of their contacts: alone, or of another lead too.
fn with_contact(demo: &Demo, is_alone: bool) -> Option<(Value, i64)> {
    queue(demo).into_iter().find_map(|item| {
        let contact = item["_embedded"]["contacts"][0]["id"].as_i64()?;
        let told = demo.json(&format!("/api/v4/contacts/{contact}"));
        (told["is_unsorted"] == json!(is_alone)).then_some((item, contact))
    })
}

#[test]
fn an_accepted_one_stands_in_its_pipeline_and_its_contact_in_the_list() {
    let demo = demo();
    let (item, contact) = with_contact(&demo, true).expect("somebody known by this alone");
    let listed = |demo: &Demo| demo.ids("/api/v4/contacts?limit=250", "contacts").contains(&contact);
    assert!(!listed(&demo));
    demo.wait(60_000);
    let before = queue(&demo).len();
    let answer =
        write(&demo, "POST", &path(&item, "accept"), &json!({"user_id": 8_101_004, "status_id": NEEDS}));
    assert_eq!((&answer["uid"], &answer["category"]), (&item["uid"], &item["category"]));
    assert_eq!(answer["_embedded"]["leads"][0]["id"], lead_of(&item));
    assert!(answer.get("metadata").is_none() && answer["created_at"] == item["created_at"]);
    let lead = demo.json(&format!("/api/v4/leads/{}", lead_of(&item)));
    assert_eq!((&lead["status_id"], &lead["responsible_user_id"]), (&json!(NEEDS), &json!(8_101_004)));
    assert!(listed(&demo) && queue(&demo).len() == before - 1);
    let told = demo.json(&format!("/api/v4/contacts/{contact}"));
    assert_eq!((&told["is_unsorted"], &told["updated_at"]), (&json!(false), &json!(demo.now())));
    let events = format!("/api/v4/events?filter[entity]=lead&filter[entity_id][]={}", lead_of(&item));
    let events =
        demo.json(&format!("{events}&filter[type]=lead_status_changed"))["_embedded"]["events"].clone();
    assert_eq!(events[0]["value_after"][0]["lead_status"]["id"], NEEDS);
    assert_eq!(events[0]["created_by"], 8_101_001);
    // Once is all.
    for (method, word) in [("POST", "accept"), ("DELETE", "decline"), ("POST", "link")] {
        refused(&demo.observe(method, &path(&item, word), r#"{"user_id":8101001}"#), 404);
    }
    let summary = demo.json("/api/v4/leads/unsorted/summary");
    assert_eq!((&summary["accepted"], &summary["declined"]), (&json!(1), &json!(0)));
    assert_eq!(summary["total"], json!(before - 1));
    let waited = demo.now() - item["created_at"].as_i64().unwrap();
    assert_eq!(summary["average_sort_time"], waited);
    let of = |name: &str| summary["categories"][name]["total"].as_u64().unwrap();
    assert_eq!(["sip", "mail", "forms", "chats"].map(of).iter().sum::<u64>() as usize, before - 1);
}

#[test]
fn accepted_without_a_word_it_goes_to_the_first_stage_and_to_whose_token_it_is() {
    let demo = demo();
    for (item, body) in queue(&demo).into_iter().zip(["", "{}", r#"{"user_id":null,"status_id":null}"#]) {
        assert_eq!(demo.observe("POST", &path(&item, "accept"), body).status(), 200, "{body}");
        let lead = demo.json(&format!("/api/v4/leads/{}", lead_of(&item)));
        assert_eq!(lead["responsible_user_id"], 8_101_001);
        let pipeline = demo.json(&format!("/api/v4/leads/pipelines/{}", lead["pipeline_id"]));
        let stages = pipeline["_embedded"]["statuses"].as_array().unwrap().clone();
        assert_eq!(stages.iter().position(|stage| stage["id"] == lead["status_id"]), Some(1));
    }
}

#[test]
fn a_declined_one_is_gone_and_so_is_who_was_known_by_it_alone() {
    let demo = demo();
    let (alone, contact) = with_contact(&demo, true).expect("somebody known by this alone");
    refused(&demo.observe("DELETE", &path(&alone, "decline"), "{}"), 400);
    refused(&demo.observe("DELETE", &path(&alone, "decline"), r#"{"user_id":5}"#), 400);
    let answer = write(&demo, "DELETE", &path(&alone, "decline"), &json!({"user_id": 8_101_001}));
    assert_eq!(answer["uid"], alone["uid"]);
    assert_eq!(demo.status(&format!("/api/v4/leads/{}", lead_of(&alone))), 204);
    assert_eq!(demo.status(&format!("/api/v4/contacts/{contact}")), 204);
    assert!(demo.ids("/api/v4/leads?with=only_deleted", "leads").contains(&lead_of(&alone)));
    let kinds = demo.json("/api/v4/events?limit=10")["_embedded"]["events"].clone();
    let kinds: Vec<_> =
        kinds.as_array().unwrap().iter().map(|e| e["type"].as_str().unwrap().to_owned()).collect();
    assert!(
        kinds.contains(&"lead_deleted".to_owned()) && kinds.contains(&"contact_deleted".to_owned()),
        "{kinds:?}"
    );
    assert_eq!(demo.json("/api/v4/leads/unsorted/summary")["declined"], 1);
    if let Some((shared, contact)) = with_contact(&demo, false) {
        write(&demo, "DELETE", &path(&shared, "decline"), &json!({"user_id": 8_101_001}));
        assert_eq!(demo.status(&format!("/api/v4/contacts/{contact}")), 200);
    }
}

#[test]
fn what_was_written_can_be_linked_to_a_lead_that_is_there() {
    let demo = demo();
    let target = demo.ids("/api/v4/leads?limit=250", "leads")[0];
    let body = |id: i64| json!({"link": {"entity_id": id, "entity_type": "leads"}, "user_id": 8_101_001});
    let of = |wanted: &str| queue(&demo).into_iter().find(|item| item["category"] == wanted);
    for category in ["forms", "sip"] {
        if let Some(item) = of(category) {
            refused(&demo.observe("POST", &path(&item, "link"), &body(target).to_string()), 422);
        }
    }
    let item = of("chats").or_else(|| of("mail")).expect("something written");
    refused(&demo.observe("POST", &path(&item, "link"), &body(5).to_string()), 400);
    refused(&demo.observe("POST", &path(&item, "link"), &body(lead_of(&item)).to_string()), 400);
    let answer = write(&demo, "POST", &path(&item, "link"), &body(target));
    assert_eq!((&answer["uid"], &answer["_embedded"]["leads"][0]["id"]), (&item["uid"], &json!(target)));
    assert_eq!(demo.status(&format!("/api/v4/leads/{}", lead_of(&item))), 204);
    if let Some(contact) = item["_embedded"]["contacts"][0]["id"].as_i64() {
        let lead = demo.json(&format!("/api/v4/leads/{target}?with=contacts"));
        let contacts = lead["_embedded"]["contacts"].as_array().unwrap().clone();
        assert!(contacts.iter().any(|linked| linked["id"] == contact));
    }
}

#[test]
fn verdicts_that_make_no_sense_change_nothing() {
    let demo = demo();
    let all = queue(&demo);
    for body in [
        "[]",
        "5",
        r#"{"user_id":"x"}"#,
        r#"{"status_id":1}"#,
        r#"{"status_id":58141803}"#,
        r#"{"user_id":1}"#,
    ] {
        assert_eq!(demo.observe("POST", &path(&all[0], "accept"), body).status(), 400, "{body}");
    }
    refused(&demo.observe("POST", "/api/v4/leads/unsorted/none/accept", "{}"), 404);
    assert_eq!(queue(&demo), all);
}

fn form(n: i64) -> Value {
    json!([{"source_uid": format!("site-{n}"), "source_name": "Fair", "pipeline_id": SALES, "request_id": "x7",
        "metadata": {"form_id": "q", "form_name": "Quote", "form_page": "https://bluekiln.example/q", "ip": "203.0.113.9",
            "form_sent_at": n, "referer": "https://search.example"},
        "_embedded": {"leads": [{"name": "Roof of the fair"}], "contacts": [{"name": "Ines of the fair"}]}}])
}

#[test]
fn what_is_put_there_waits_with_what_was_told() {
    let demo = demo();
    let made = write(&demo, "POST", "/api/v4/leads/unsorted/forms", &form(1));
    assert_eq!(
        (&made["_total_items"], &made["_embedded"]["unsorted"][0]["request_id"]),
        (&json!(1), &json!("x7"))
    );
    let receipt = &made["_embedded"]["unsorted"][0];
    assert!(receipt.get("metadata").is_none());
    let item = demo.json(&format!("/api/v4/leads/unsorted/{}", receipt["uid"].as_str().unwrap()));
    assert_eq!(item["metadata"], form(1)[0]["metadata"]);
    assert_eq!((&item["source_uid"], &item["source_name"]), (&json!("site-1"), &json!("Fair")));
    let lead = demo.json(&format!("/api/v4/leads/{}", lead_of(&item)));
    assert_eq!((&lead["name"], &lead["status_id"]), (&json!("Roof of the fair"), &json!(58_141_803)));
    let contact = item["_embedded"]["contacts"][0]["id"].as_i64().unwrap();
    assert!(!demo.ids("/api/v4/contacts?limit=250", "contacts").contains(&contact));
    // The same a second time is an error, other data is not.
    refused(&demo.observe("POST", "/api/v4/leads/unsorted/forms", &form(1).to_string()), 400);
    write(&demo, "POST", "/api/v4/leads/unsorted/forms", &form(2));
    let call = json!([{"source_uid": "p", "source_name": "Harbour", "metadata": {"from": 447, "phone": "447", "called_at": 1,
        "duration": "7", "link": "", "service_code": "h", "uniq": "u"}}]);
    write(&demo, "POST", "/api/v4/leads/unsorted/sip", &call);
    for (word, body) in [
        ("forms", json!([{"source_uid": "s", "source_name": "n"}])),
        ("forms", json!([{"source_uid": "s", "source_name": "n", "metadata": {"form_id": "q"}}])),
        ("sip", json!([{"source_name": "n", "metadata": {}}])),
        ("sip", json!([{"source_uid": "s", "source_name": "n", "metadata": {}, "pipeline_id": 1}])),
        ("sip", json!({"source_uid": "s"})),
    ] {
        refused(&demo.observe("POST", &format!("/api/v4/leads/unsorted/{word}"), &body.to_string()), 400);
    }
    assert_eq!(demo.observe("POST", "/api/v4/leads/unsorted/mail", &form(3).to_string()).status(), 405);
    assert_eq!(queue(&demo).len(), 15);
}
