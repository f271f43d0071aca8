//! Links: who hangs on whom, from every side, and what linking leaves behind.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::client::{Demo, demo, refused, with};
use dealdesk::demo::Options;

fn fresh(demo: &Demo, entity: &str) -> i64 {
    let answer = demo.observe("POST", &format!("/api/v4/{entity}"), r#"[{"name":"fresh"}]"#);
    let answer: Value = serde_json::from_slice(answer.body()).unwrap();
    answer["_embedded"][entity][0]["id"].as_i64().unwrap()
}

fn link(demo: &Demo, path: &str, body: &Value) -> Value {
    let answer = demo.observe("POST", &format!("/api/v4/{path}"), &body.to_string());
    assert_eq!(answer.status(), 200, "{body}: {answer:?}");
    serde_json::from_slice(answer.body()).unwrap()
}

fn unlink(demo: &Demo, path: &str, body: &Value) {
    let answer = demo.observe("POST", &format!("/api/v4/{path}"), &body.to_string());
    assert_eq!((answer.status().as_u16(), answer.body().len()), (204, 0), "{body}: {answer:?}");
}

fn to(kind: &str, id: i64) -> Value {
    json!({"to_entity_id": id, "to_entity_type": kind})
}

fn contacts_of(demo: &Demo, lead: i64) -> Vec<i64> {
    let lead = demo.json(&format!("/api/v4/leads/{lead}?with=contacts"));
    let contacts = lead["_embedded"]["contacts"].as_array().unwrap();
    assert!(contacts.iter().enumerate().all(|(n, c)| c["is_main"] == (n == 0)), "the first is the main one");
    contacts.iter().map(|c| c["id"].as_i64().unwrap()).collect()
}

/// `(type, the other end)`, oldest first.
fn ties(demo: &Demo, singular: &str, id: i64) -> Vec<(String, i64)> {
    let path = format!(
        "/api/v4/events?filter[type]=entity_linked,entity_unlinked&filter[entity]={singular}&filter[entity_id]={id}"
    );
    if demo.status(&path) == 204 {
        return Vec::new();
    }
    let events = demo.json(&path)["_embedded"]["events"].as_array().unwrap().clone();
    let other = |e: &Value| {
        let value = if e["type"] == "entity_linked" {
            &e["value_after"][0]["link"]
        } else {
            &e["value_before"][0]["unlink"]
        };
        value["entity"]["id"].as_i64().unwrap()
    };
    events.iter().rev().map(|e| (e["type"].as_str().unwrap().to_owned(), other(e))).collect()
}

#[test]
fn a_linked_contact_is_seen_from_both_ends() {
    let demo = demo();
    let (lead, one, two) = (fresh(&demo, "leads"), fresh(&demo, "contacts"), fresh(&demo, "contacts"));
    demo.wait(5000);
    let answer =
        link(&demo, &format!("leads/{lead}/link"), &json!([to("contacts", one), to("contacts", two)]));
    assert_eq!(
        answer["_embedded"]["links"][0],
        json!({"entity_id": lead, "entity_type": "leads", "to_entity_id": one, "to_entity_type": "contacts",
            "metadata": {"main_contact": true}})
    );
    assert_eq!((&answer["_total_items"], contacts_of(&demo, lead)), (&json!(2), vec![one, two]));
    let contact = demo.json(&format!("/api/v4/contacts/{two}?with=leads"));
    assert_eq!(contact["_embedded"]["leads"][0]["id"], lead);
    assert_eq!(demo.json(&format!("/api/v4/leads/{lead}"))["updated_at"], demo.now());
    let linked = |id| ("entity_linked".to_owned(), id);
    assert_eq!(ties(&demo, "lead", lead), [linked(one), linked(two)]);
    assert_eq!(ties(&demo, "contact", two), [linked(lead)]);

    let main = json!([{"to_entity_id": two, "to_entity_type": "contacts", "metadata": {"is_main": true, "updated_by": 8_101_004}}]);
    let answer = link(&demo, &format!("leads/{lead}/link"), &main);
    assert_eq!(answer["_embedded"]["links"][0]["metadata"]["main_contact"], true);
    assert_eq!((contacts_of(&demo, lead), ties(&demo, "lead", lead).len()), (vec![two, one], 2));
    unlink(&demo, &format!("leads/{lead}/unlink"), &json!([to("contacts", two)]));
    assert_eq!(contacts_of(&demo, lead), [one], "the next becomes the main one");
    unlink(&demo, &format!("leads/{lead}/unlink"), &json!([to("contacts", two)]));
    assert_eq!(ties(&demo, "lead", lead).len(), 3, "what is not linked cannot be unlinked");
    let contact = demo.json(&format!("/api/v4/contacts/{two}?with=leads"));
    assert_eq!(contact["_embedded"]["leads"], json!([]));
}

#[test]
fn a_second_company_replaces_the_first() {
    let demo = demo();
    for (entity, singular) in [("leads", "lead"), ("contacts", "contact")] {
        let (id, one, two) = (fresh(&demo, entity), fresh(&demo, "companies"), fresh(&demo, "companies"));
        link(&demo, &format!("{entity}/{id}/link"), &json!([to("companies", one)]));
        link(&demo, &format!("{entity}/{id}/link"), &json!([to("companies", two)]));
        let shown = demo.json(&format!("/api/v4/{entity}/{id}"))["_embedded"]["companies"].clone();
        assert_eq!((shown.as_array().unwrap().len(), &shown[0]["id"]), (1, &json!(two)));
        let told: Vec<_> = ties(&demo, singular, id)
            .into_iter()
            .map(|(kind, other)| (kind == "entity_linked", other))
            .collect();
        assert_eq!(told, [(true, one), (false, one), (true, two)], "{entity}");
        let of_company = |company: i64| {
            demo.json(&format!("/api/v4/companies/{company}?with=leads,contacts"))["_embedded"][entity]
                .clone()
        };
        assert_eq!((of_company(one), &of_company(two)[0]["id"]), (json!([]), &json!(id)));
        let links = demo.json(&format!("/api/v4/{entity}/{id}/links"));
        assert_eq!(
            links["_embedded"]["links"],
            json!([{"to_entity_id": two, "to_entity_type": "companies", "metadata": null}])
        );
    }
}

#[test]
fn many_at_once_and_from_the_company() {
    let demo = demo();
    let (lead, other, contact, company) =
        (fresh(&demo, "leads"), fresh(&demo, "leads"), fresh(&demo, "contacts"), fresh(&demo, "companies"));
    let with_owner =
        |owner: i64| json!({"entity_id": owner, "to_entity_id": contact, "to_entity_type": "contacts"});
    link(&demo, "leads/link", &json!([with_owner(lead), with_owner(other)]));
    link(&demo, &format!("companies/{company}/link"), &json!([to("leads", lead), to("contacts", contact)]));
    let all =
        demo.json(&format!("/api/v4/leads/links?filter[entity_id][]={lead}&filter[entity_id][]={other}"));
    let all = all["_embedded"]["links"].as_array().unwrap().clone();
    assert_eq!(all.iter().map(|l| l["entity_id"].as_i64().unwrap()).collect::<Vec<_>>(), [lead, lead, other]);
    let of_company = demo.json(&format!("/api/v4/companies/{company}/links"));
    assert_eq!(of_company["_total_items"], 2);
    let one = format!("filter[to_entity_type]=contacts&filter[to_entity_id]={contact}");
    assert_eq!(demo.json(&format!("/api/v4/companies/{company}/links?{one}"))["_total_items"], 1);
    unlink(&demo, "leads/unlink", &json!([with_owner(lead), with_owner(other)]));
    assert!(contacts_of(&demo, lead).is_empty() && contacts_of(&demo, other).is_empty());
    refused(&demo.observe("GET", "/api/v4/leads/links", ""), 400);
    assert_eq!(demo.status("/api/v4/leads/links?filter[entity_id]=1"), 204);
    assert_eq!(demo.status(&format!("/api/v4/contacts/{}/links", fresh(&demo, "contacts"))), 204);
}

#[test]
fn what_cannot_be_linked_is_refused() {
    let demo = demo();
    let (lead, contact) = (fresh(&demo, "leads"), fresh(&demo, "contacts"));
    for (path, item, at) in [
        (format!("leads/{lead}"), to("leads", lead), "to_entity_type"),
        (format!("leads/{lead}"), to("customers", 5), "to_entity_type"),
        (format!("leads/{lead}"), to("contacts", 5), "to_entity_id"),
        (format!("leads/{lead}"), json!({"to_entity_type": "contacts"}), "to_entity_id"),
        (format!("contacts/{contact}"), to("leads", lead), "to_entity_type"),
        (
            format!("leads/{lead}"),
            json!({"to_entity_id": contact, "to_entity_type": "contacts", "metadata": {"is_main": 1}}),
            "metadata.is_main",
        ),
        ("leads".to_owned(), to("contacts", contact), "entity_id"),
    ] {
        for verb in ["link", "unlink"] {
            let answer = demo.observe("POST", &format!("/api/v4/{path}/{verb}"), &json!([item]).to_string());
            assert_eq!(
                refused(&answer, 400)["validation-errors"][0]["errors"][0]["path"],
                at,
                "{path} {item}"
            );
        }
    }
    refused(
        &demo.observe("POST", "/api/v4/leads/1/link", &json!([to("contacts", contact)]).to_string()),
        404,
    );
    refused(&demo.observe("POST", &format!("/api/v4/leads/{lead}/link"), "{}"), 400);
    refused(&demo.observe("GET", &format!("/api/v4/leads/{lead}/link"), ""), 405);
    assert!(contacts_of(&demo, lead).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is linked and unlinked, both ends say the same.
    #[test]
    fn both_ends_agree(steps in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..3_u8), 1..20)) {
        let demo = with(Options { leads: 4, ..Options::default() });
        let leads = demo.ids("/api/v4/leads?limit=250", "leads");
        let contacts = demo.ids("/api/v4/contacts?limit=250", "contacts");
        for (lead, contact, what) in steps {
            let (lead, contact) = (*lead.get(&leads), *contact.get(&contacts));
            let body = json!([{"to_entity_id": contact, "to_entity_type": "contacts", "metadata": {"is_main": what == 1}}]);
            if what == 2 {
                unlink(&demo, &format!("leads/{lead}/unlink"), &body);
                prop_assert!(!contacts_of(&demo, lead).contains(&contact));
            } else {
                link(&demo, &format!("leads/{lead}/link"), &body);
                let now = contacts_of(&demo, lead);
                prop_assert!(now.contains(&contact) && (what == 0 || now[0] == contact));
            }
        }
        for contact in contacts {
            let from_contact = demo.json(&format!("/api/v4/contacts/{contact}?with=leads"))["_embedded"]["leads"].clone();
            let from_contact: Vec<i64> = from_contact.as_array().unwrap().iter().map(|l| l["id"].as_i64().unwrap()).collect();
            let from_leads: Vec<i64> = leads.iter().copied().filter(|lead| contacts_of(&demo, *lead).contains(&contact)).collect();
            prop_assert_eq!(from_contact, from_leads);
        }
    }
}
