//! Lists: pages, links, filters, orders, 204, and that the client's structs can read every answer.

use std::fmt::Write;

use dealdesk::api::wire::events::{EventTypes, Events};
use dealdesk::api::wire::fields::CustomFields;
use dealdesk::api::wire::leads::{Leads, LossReasons, Tags};
use dealdesk::api::wire::links::EntityLinks;
use dealdesk::api::wire::people::{Companies, Contacts, Users};
use dealdesk::api::wire::pipelines::{Pipelines, Statuses};
use dealdesk::api::wire::{Account, Seq};
use serde_json::Value;

use super::client::{NOW, demo, refused, with};
use dealdesk::demo::Options;

const WITH: &str = "with=contacts,loss_reason,catalog_elements,is_price_modified_by_robot,source_id,nonsense";

fn whole<T>(seq: &Seq<T>) -> usize {
    assert!(seq.skipped.is_empty(), "{:?}", seq.skipped);
    seq.len()
}

#[test]
fn every_list_reads_through_the_wire_structs() {
    let demo = demo();
    let leads = demo.list::<Leads>(&format!("/api/v4/leads?limit=250&{WITH}")).embedded.leads;
    assert_eq!(whole(&leads), 250);
    for lead in &leads {
        whole(&lead.embedded.tags);
        whole(&lead.embedded.companies);
        whole(lead.embedded.contacts.as_ref().expect("asked for"));
        whole(lead.embedded.loss_reason.as_ref().expect("asked for"));
        for field in lead.custom_fields_values.iter().flatten() {
            assert!(whole(&field.values) > 0);
        }
    }
    assert_eq!(whole(&demo.list::<Users>("/api/v4/users").embedded.users), 6);
    assert_eq!(whole(&demo.list::<Pipelines>("/api/v4/leads/pipelines").embedded.pipelines), 3);
    assert_eq!(
        whole(&demo.list::<Statuses>("/api/v4/leads/pipelines/6950551/statuses").embedded.statuses),
        8
    );
    assert_eq!(whole(&demo.list::<LossReasons>("/api/v4/leads/loss_reasons").embedded.loss_reasons), 5);
    assert_eq!(whole(&demo.list::<Tags>("/api/v4/leads/tags").embedded.tags), 8);
    let contacts = demo.list::<Contacts>("/api/v4/contacts?limit=250&with=leads").embedded.contacts;
    // All but those that are known by incoming leads alone.
    assert_eq!(whole(&contacts), 207);
    assert!(contacts.iter().any(|c| c.embedded.leads.as_ref().is_some_and(|l| l.len() > 1)));
    assert_eq!(
        whole(&demo.list::<Companies>("/api/v4/companies?limit=250&with=leads,contacts").embedded.companies),
        90
    );
    for (entity, count) in [("leads", 27), ("contacts", 20), ("companies", 20)] {
        let fields =
            demo.list::<CustomFields>(&format!("/api/v4/{entity}/custom_fields")).embedded.custom_fields;
        assert_eq!(whole(&fields), count);
    }
    assert_eq!(whole(&demo.list::<Events>("/api/v4/events?limit=100").embedded.events), 100);
    assert!(whole(&demo.list::<EventTypes>("/api/v4/events/types?").embedded.events_types) > 20);
    let lead = leads.iter().find(|l| l.embedded.contacts.as_ref().is_some_and(|c| c.len() == 2)).unwrap();
    let links = demo.list::<EntityLinks>(&format!("/api/v4/leads/{}/links", lead.id)).embedded.links;
    assert!(whole(&links) >= 2);
    assert_eq!(links[0].metadata["main_contact"], true);
    let parts =
        "users_groups,task_types,datetime_settings,amojo_id,version,drive_url,entity_names,amojo_rights";
    let account: Account = demo.read(&format!("/api/v4/account?with={parts}"));
    assert_eq!(account.embedded.task_types.len(), 3);
    assert_eq!(account.embedded.datetime_settings.unwrap().timezone_offset, "+01:00");
    assert_eq!((account.current_user_id, account.currency.as_str()), (8_101_001, "GBP"));
}

#[test]
fn single_answers_read_and_unknown_ones_are_204_or_404() {
    let demo = demo();
    let id = demo.ids("/api/v4/leads?limit=1&page=9", "leads")[0];
    let lead: dealdesk::api::wire::Lead = demo.read(&format!("/api/v4/leads/{id}?{WITH}"));
    assert_eq!(lead.id, id);
    for path in ["leads/1", "contacts/1", "companies/1", "leads/99999999999999999999", "leads/1/links"] {
        let answer = demo.observe("GET", &format!("/api/v4/{path}"), "");
        assert_eq!((answer.status().as_u16(), answer.body().len()), (204, 0), "{path}");
        assert!(answer.headers().get("content-type").is_none());
    }
    for path in
        ["users/1", "leads/pipelines/1", "leads/loss_reasons/1", "events/nope", "leads/custom_fields/1"]
    {
        assert_eq!(demo.status(&format!("/api/v4/{path}")), 404, "{path}");
    }
    for path in ["", "/", "/lead", "/leads/1/2/3", "/leads/abc", "/custom_fields", "/tags"] {
        refused(&demo.observe("GET", &format!("/api/v4{path}"), ""), 404);
    }
    for (method, path) in [("DELETE", "leads"), ("PUT", "leads/1"), ("POST", "events"), ("PATCH", "users")] {
        refused(&demo.observe(method, &format!("/api/v4/{path}"), ""), 405);
    }
    assert_eq!(demo.status("/somewhere/else"), 404);
}

#[test]
fn pages_meet_without_gap_or_overlap() {
    let demo = demo();
    let first = demo.json("/api/v4/leads?limit=120&with=contacts");
    let next = first["_links"]["next"]["href"].as_str().unwrap();
    assert_eq!(next, "http://127.0.0.1:8080/api/v4/leads?with=contacts&limit=120&page=2");
    let second = demo.json(next);
    assert_eq!(second["_page"], 2);
    assert!(second["_links"]["prev"]["href"].as_str().unwrap().ends_with("page=1"));
    let href = second["_embedded"]["leads"][0]["_links"]["self"]["href"].as_str().unwrap();
    assert!(href.ends_with("?with=contacts&page=2&limit=120"), "{href}");
    let ids = demo.ids("/api/v4/leads?limit=120", "leads");
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!((ids.len(), &ids), (300, &sorted));
    assert!(demo.json("/api/v4/leads?limit=100&page=3")["_links"]["next"].is_null());
    assert_eq!(demo.status("/api/v4/leads?limit=100&page=4"), 204);
    assert_eq!(demo.status("/api/v4/leads?page=9223372036854775807"), 204);
    refused(&demo.observe("GET", "/api/v4/leads?limit=251", ""), 422);
    refused(&demo.observe("GET", "/api/v4/events?limit=101", ""), 422);
    assert_eq!(
        demo.json("/api/v4/leads?limit=-1&page=zero")["_embedded"]["leads"].as_array().unwrap().len(),
        50
    );
}

#[test]
fn next_may_lie_when_told_to() {
    let demo = with(Options { next_always: true, ..Options::default() });
    let last = demo.json("/api/v4/leads?limit=100&page=3");
    assert_eq!(demo.status(last["_links"]["next"]["href"].as_str().unwrap()), 204);
}

#[test]
fn filters_and_orders() {
    let demo = demo();
    let all = demo.json("/api/v4/leads?limit=250")["_embedded"]["leads"].as_array().unwrap().clone();
    let ids = |keep: &dyn Fn(&Value) -> bool| {
        all.iter().filter(|l| keep(l)).map(|l| l["id"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    let (low, high) = (all[0]["id"].as_i64().unwrap(), all[249]["id"].as_i64().unwrap());
    let (a, b) = (all[3]["id"].as_i64().unwrap(), all[7]["id"].as_i64().unwrap());
    let asked = |filter: &str| {
        let mut found = demo.ids(&format!("/api/v4/leads?limit=250&{filter}"), "leads");
        found.retain(|id| (low..=high).contains(id));
        found
    };
    for one in [
        format!("filter[id][]={a}&filter[id][]={b}"),
        format!("filter%5Bid%5D%5B0%5D={a}&filter%5Bid%5D%5B1%5D={b}"),
        format!("filter[id]={a},{b},1"),
    ] {
        assert_eq!(asked(&one), [a, b], "{one}");
    }
    let place = |p: i64, s: i64| ids(&|l: &Value| l["pipeline_id"] == p && l["status_id"] == s);
    assert_eq!(
        asked("filter[statuses][0][pipeline_id]=6950551&filter[statuses][0][status_id]=142"),
        place(6_950_551, 142)
    );
    assert_eq!(asked("filter[pipeline_id]=6950555"), ids(&|l| l["pipeline_id"] == 6_950_555));
    let two = ids(&|l| l["pipeline_id"] != 6_950_551);
    assert_eq!(asked("filter[pipeline_id][]=6950555&filter[pipeline_id][]=6950559"), two);
    assert_eq!(asked("filter[responsible_user_id]=8101004"), ids(&|l| l["responsible_user_id"] == 8_101_004));
    assert_eq!(
        asked("filter[price][from]=1000&filter[price][to]=5000"),
        ids(&|l| (1000..=5000).contains(&l["price"].as_i64().unwrap()))
    );
    let since = NOW - 30 * 86_400;
    for key in ["created_at", "updated_at", "closed_at", "closest_task_at"] {
        let after = ids(&|l| l[key].as_i64().is_some_and(|t| t >= since && t <= NOW));
        assert!(!after.is_empty());
        assert_eq!(asked(&format!("filter[{key}][from]={since}&filter[{key}][to]={NOW}")), after, "{key}");
    }
    assert_eq!(asked("filter[nonsense]=1&order[nonsense]=asc&with=&&").len(), 250);
    assert_eq!(demo.status("/api/v4/leads?filter[id]=7"), 204);
    assert_eq!(demo.status("/api/v4/leads?filter[id]=garbage"), 204);
    let select = "filter[custom_fields_values][1928011][]=19280110";
    assert!(!asked(select).is_empty() && asked(select).len() < 100);
    for key in ["id", "created_at", "updated_at"] {
        for direction in ["asc", "desc"] {
            let list = demo
                .json(&format!("/api/v4/leads?limit=250&order[{key}]={direction}&order[{key}]={direction}"));
            let mut keys: Vec<i64> = list["_embedded"]["leads"]
                .as_array()
                .unwrap()
                .iter()
                .map(|l| l[key].as_i64().unwrap())
                .collect();
            if direction == "desc" {
                keys.reverse();
            }
            assert!(keys.is_sorted(), "{key} {direction}");
        }
    }
}

#[test]
fn a_query_finds_names_people_and_phones() {
    let demo = demo();
    let leads = demo.json("/api/v4/leads?limit=250&with=contacts")["_embedded"]["leads"].clone();
    let lead = leads.as_array().unwrap().iter().find(|l| !l["_embedded"]["contacts"][0].is_null()).unwrap();
    let contact = demo.json(&format!("/api/v4/contacts/{}", lead["_embedded"]["contacts"][0]["id"]));
    let named = contact["name"].as_str().unwrap().split(' ').next().unwrap().to_uppercase();
    let mut encoded = String::new();
    for b in named.bytes() {
        write!(encoded, "%{b:02X}").unwrap();
    }
    assert!(
        demo.ids(&format!("/api/v4/leads?query={encoded}"), "leads").contains(&lead["id"].as_i64().unwrap())
    );
    assert!(!demo.ids("/api/v4/leads?query=7700%20900", "leads").is_empty());
    assert_eq!(demo.status("/api/v4/leads?query=nobody-is-called-this"), 204);
}

#[test]
fn the_bin_lists_what_is_nowhere_else() {
    let demo = demo();
    let bin = demo.ids("/api/v4/leads?with=only_deleted", "leads");
    assert_eq!(bin.len(), 3);
    assert!(bin.iter().all(|id| demo.status(&format!("/api/v4/leads/{id}")) == 204));
}

#[test]
fn events_are_newest_first_and_filtered() {
    let demo = demo();
    let page = demo.json("/api/v4/events?limit=100&with=lead_name");
    let events = page["_embedded"]["events"].as_array().unwrap();
    let times: Vec<_> = events.iter().rev().map(|e| e["created_at"].as_i64().unwrap()).collect();
    assert!(times.is_sorted() && times.iter().all(|t| *t <= NOW));
    let moved = events.iter().find(|e| e["type"] == "lead_status_changed").unwrap();
    assert!(moved["value_after"][0]["lead_status"]["id"].as_i64().unwrap() > 0);
    assert!(moved["_embedded"]["entity"]["name"].is_string());
    assert_eq!(
        &demo.json(&format!("/api/v4/events/{}?with=lead_name", moved["id"].as_str().unwrap())),
        moved
    );
    let lead = moved["entity_id"].as_i64().unwrap();
    let of_lead = demo.json(&format!("/api/v4/events?filter[entity]=lead&filter[entity_id]={lead}"));
    let of_lead = of_lead["_embedded"]["events"].as_array().unwrap().clone();
    assert!(of_lead.iter().all(|e| e["entity_id"] == lead));
    assert_eq!(of_lead.last().unwrap()["type"], "lead_added");
    for list in [
        "filter[type]=lead_added,sale_field_changed",
        "filter[type][]=lead_added&filter[type][]=sale_field_changed",
    ] {
        let some = demo.json(&format!("/api/v4/events?{list}"));
        assert!(
            some["_embedded"]["events"]
                .as_array()
                .unwrap()
                .iter()
                .all(|e| e["type"] != "lead_status_changed")
        );
    }
    let from = NOW - 86_400 * 10;
    let recent =
        demo.json(&format!("/api/v4/events?filter[created_at][from]={from}&filter[created_by][]=8101001"));
    for event in recent["_embedded"]["events"].as_array().unwrap() {
        assert!(event["created_at"].as_i64().unwrap() >= from && event["created_by"] == 8_101_001);
    }
    refused(&demo.observe("GET", "/api/v4/events?filter[entity_id]=5", ""), 400);
}

#[test]
fn the_last_stage_event_of_a_lead_says_where_it_stands() {
    let demo = demo();
    let leads = demo.json("/api/v4/leads?limit=250");
    let leads = leads["_embedded"]["leads"].as_array().unwrap();
    let mut with_history = 0;
    for lead in leads.iter().take(60) {
        let path = format!(
            "/api/v4/events?limit=1&filter[type]=lead_status_changed&filter[entity]=lead&filter[entity_id]={}",
            lead["id"]
        );
        if demo.status(&path) == 204 {
            continue;
        }
        with_history += 1;
        let event = &demo.json(&path)["_embedded"]["events"][0];
        let to = &event["value_after"][0]["lead_status"];
        assert_eq!((&to["id"], &to["pipeline_id"]), (&lead["status_id"], &lead["pipeline_id"]));
        assert!(event["created_at"].as_i64() <= lead["updated_at"].as_i64());
    }
    assert!(with_history > 30);
}
