//! `POST /leads/unsorted/forms`, `POST /leads/unsorted/sip`: what shall wait, as a site or a telephone service puts it
//! there. The same data a second time is refused.

use serde_json::{Value, json};

use super::dress;
use crate::demo::answer::{self, Handled};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check, Object};
use crate::demo::data::incoming;
use crate::demo::res::leads::apply;
use crate::demo::res::leads::read::{self, LeadWrite};
use crate::demo::res::parties;
use crate::demo::res::parties::read::PartyWrite;
use crate::demo::store::incoming::Arrival;
use crate::demo::store::{Entity, Store};
use crate::domain::{CompanyId, ContactId, PipelineId, Place, StageId};

const FORM: [&str; 6] = ["form_id", "form_name", "form_page", "ip", "form_sent_at", "referer"];

struct Item {
    lead: LeadWrite,
    contact: Option<PartyWrite>,
    company: Option<PartyWrite>,
    arrival: Arrival,
}

pub fn forms(store: &mut Store, ask: &Ask<'_>) -> Handled {
    create(store, ask, "forms")
}

pub fn sip(store: &mut Store, ask: &Ask<'_>) -> Handled {
    create(store, ask, "sip")
}

fn create(store: &mut Store, ask: &Ask<'_>, category: &str) -> Handled {
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let (read, check) = one(store, item, category);
        (body::request_id(item, n), read, check)
    });
    let mut made = Vec::with_capacity(items.len());
    for (request_id, item) in body::all_or_nothing(checked.collect())? {
        made.push(write(store, ask, item, &request_id));
    }
    Ok(answer::hal(&json!({ "_total_items": made.len(), "_embedded": { "unsorted": made } })))
}

fn one(store: &Store, item: &Object, category: &str) -> (Item, Check) {
    let mut check = Check::default();
    let text = |check: &mut Check, key: &str| {
        if item.get(key).is_none() {
            check.null(key);
        }
        check.text(item, key)
    };
    let (source_uid, source_name) = (text(&mut check, "source_uid"), text(&mut check, "source_name"));
    let metadata = item.get("metadata").filter(|meta| meta.is_object()).cloned();
    match &metadata {
        Some(metadata) if category == "forms" => {
            FORM.iter().filter(|key| metadata.get(**key).is_none()).for_each(|key| {
                check.null(format!("metadata.{key}"));
            });
        }
        Some(_) => {}
        None => check.null("metadata"),
    }
    let arrival = Arrival { category: category.to_owned(), source_uid, source_name, metadata };
    if store.incoming.arrivals.values().any(|there| *there == arrival) {
        check.choice("metadata");
    }
    let part = |plural: &str| item.get("_embedded")?.get(plural)?.as_array()?.first()?.as_object();
    let (mut lead, inner) = part("leads").map(|lead| read::lead(store, lead, None)).unwrap_or_default();
    check.take("_embedded.leads.0", inner);
    lead.place = queue(store, item, &mut check);
    let mut party = |entity: Entity| {
        let plural = entity.plural();
        let (write, inner) = parties::read::party(store, entity, part(plural)?, None);
        check.take(&format!("_embedded.{plural}.0"), inner);
        Some(write)
    };
    let (contact, company) = (party(Entity::Contacts), party(Entity::Companies));
    (Item { lead, contact, company, arrival }, check)
}

/// The queue of the pipeline it names, else of the main one.
fn queue(store: &Store, item: &Object, check: &mut Check) -> Option<Place> {
    let named = check.opt_int(item, "pipeline_id").flatten().map(PipelineId);
    let pipeline = named.or_else(|| store.main_pipeline())?;
    let found = store.pipeline(pipeline).filter(|found| found.is_unsorted_on);
    let stage = found.and_then(|found| found.embedded.statuses.iter().find(|status| status.kind == 1));
    if stage.is_none() {
        check.choice("pipeline_id");
    }
    stage.map(|stage| Place { pipeline, stage: StageId(stage.id) })
}

fn write(store: &mut Store, ask: &Ask<'_>, item: Item, request_id: &str) -> Value {
    let Item { mut lead, contact, company, arrival } = item;
    let company = company.map(|write| parties::apply::create(store, ask, Entity::Companies, write));
    let contact = contact.map(|write| parties::apply::create(store, ask, Entity::Contacts, write));
    lead.contacts = contact.map(ContactId).into_iter().collect();
    lead.company = company.map(CompanyId);
    let id = apply::create(store, ask, lead);
    store.incoming.ids.push(id);
    store.incoming.arrivals.insert(id, arrival);
    let Some(row) = store.leads.get(id) else { return Value::Null };
    let item = dress(incoming::item(store, row), ask);
    json!({
        "uid": item.uid, "account_id": item.account_id, "request_id": request_id, "_links": item.links,
        "_embedded": item.embedded,
    })
}
