//! An account's file with as many leads as one likes, filled past the network: a million would take ten minutes.

use std::path::Path;

use dealdesk::domain::{Lead, LeadId, Money, PipelineId, Place, StageId, Timestamp, UserId};
use dealdesk::store::{Bookmark, Store};

use crate::desk::Account;

const PAGE: i64 = 250;

/// Adds leads to the file of this account below the data directory, over all its open stages.
pub fn fill(account: &Account, data: &Path, leads: i64) {
    let places = places(account);
    let address = account.url.trim_start_matches("http://").replace(':', "-");
    let file = data.join("dealdesk/accounts").join(format!("{address}.db"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&file).expect("the file of the account");
        let newest = newest(account);
        for first in (0..leads).step_by(PAGE as usize) {
            let page = (first..leads.min(first + PAGE)).map(|n| lead(n, newest, &places)).collect();
            store.save_page(page, Bookmark::None).await.expect("a page");
        }
        store.flush().await.expect("a flush");
    });
}

fn places(account: &Account) -> Vec<Place> {
    let told = account.get("/api/v4/leads/pipelines");
    let pipelines = told["_embedded"]["pipelines"].as_array().expect("pipelines");
    let mut places = Vec::new();
    for pipeline in pipelines {
        for stage in pipeline["_embedded"]["statuses"].as_array().expect("stages") {
            let id = |value: &serde_json::Value| value["id"].as_i64().expect("an id");
            places.push(Place { pipeline: PipelineId(id(pipeline)), stage: StageId(id(stage)) });
        }
    }
    places
}

/// Nothing that is added may be newer: what changed later would be asked for.
fn newest(account: &Account) -> i64 {
    let told = account.get("/api/v4/leads?limit=1&order%5Bupdated_at%5D=desc");
    told["_embedded"]["leads"][0]["updated_at"].as_i64().expect("a time")
}

fn lead(n: i64, newest: i64, places: &[Place]) -> Lead {
    let name = if n % 2 == 0 {
        format!("Espresso bar refit №{n} — Quayside Roasters")
    } else {
        format!("Ремонт кофейни на набережной, заявка {n}")
    };
    Lead {
        id: LeadId(40_000_000 + n),
        name: name.as_str().into(),
        price: Money::from_units(n * 37 % 90_000),
        place: places[usize::try_from(n).expect("positive") % places.len()],
        responsible: UserId(8_101_001 + n % 7),
        created_at: Timestamp(newest - 40_000_000 + n),
        updated_at: Timestamp(newest - 1 - n % 30_000_000),
        closed_at: None,
        next_task_at: (n % 3 == 0).then_some(Timestamp(newest + n)),
        loss_reason: None,
        company: None,
        main_contact: None,
        tags: Box::default(),
    }
}
