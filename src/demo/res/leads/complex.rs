//! `POST /leads/complex`: a lead with one contact and one company, new ones or known ones, in one item.
//!
//! The answer is a bare array. With `metadata` the lead waits in the incoming queue. Nothing is looked for twice here:
//! `merged` is always false, as it is between the items of one real request.

use http::StatusCode;
use serde_json::{Value, json};

use super::{apply, read};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check, Object};
use crate::demo::res::parties;
use crate::demo::res::parties::read::PartyWrite;
use crate::demo::store::incoming::Arrival;
use crate::demo::store::{Entity, Store};
use crate::domain::{CompanyId, ContactId, Place, StageId};

const MOST_LEADS: usize = 50;
const MOST_FIELDS: usize = 40;

/// A contact or a company of an item.
enum Guest {
    Known(i64),
    New(Box<PartyWrite>),
}

struct Item {
    lead: read::LeadWrite,
    contact: Option<Guest>,
    company: Option<Guest>,
    /// `metadata.category`: how it came, when it shall wait to be accepted.
    came_by: Option<String>,
}

pub fn create(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let items = body::array(ask.body)?;
    if items.len() > MOST_LEADS {
        return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "At most 50 leads per request."));
    }
    let checked = items.iter().enumerate().map(|(n, item)| {
        let (read, check) = read(store, item);
        (body::request_id(item, n), read, check)
    });
    let mut made = Vec::with_capacity(items.len());
    for (request_id, item) in body::all_or_nothing(checked.collect())? {
        let mut receipt = write(store, ask, item);
        receipt["request_id"] = json!([request_id]);
        made.push(receipt);
    }
    Ok(answer::hal(&made))
}

fn read(store: &Store, item: &Object) -> (Item, Check) {
    let none = Object::new();
    let embedded = item.get("_embedded").and_then(Value::as_object).unwrap_or(&none);
    // The lead's own reader knows guests by id only.
    let mut bare = item.clone();
    if let Some(Value::Object(parts)) = bare.get_mut("_embedded") {
        parts.retain(|key, _| key == "tags");
    }
    let (mut lead, mut check) = read::lead(store, &bare, None);
    few_fields(item, "", &mut check);
    let came_by = embedded.get("metadata").and_then(|metadata| came_by(metadata, &mut check));
    if came_by.is_some() {
        let pipeline = lead.place.map(|place| place.pipeline).or_else(|| store.main_pipeline());
        lead.place = pipeline.and_then(|pipeline| {
            let statuses = &store.pipeline(pipeline)?.embedded.statuses;
            let queue = statuses.iter().find(|status| status.kind == 1)?;
            Some(Place { pipeline, stage: StageId(queue.id) })
        });
    }
    let contact = guest(store, Entity::Contacts, embedded, &mut check);
    let company = guest(store, Entity::Companies, embedded, &mut check);
    (Item { lead, contact, company, came_by }, check)
}

fn came_by(metadata: &Value, check: &mut Check) -> Option<String> {
    match metadata.get("category").and_then(Value::as_str) {
        Some(category @ ("forms" | "sip")) => Some(category.to_owned()),
        _ => {
            check.choice("_embedded.metadata.category");
            None
        }
    }
}

fn guest(store: &Store, entity: Entity, embedded: &Object, check: &mut Check) -> Option<Guest> {
    let plural = entity.plural();
    let path = format!("_embedded.{plural}");
    let guests = match embedded.get(plural)? {
        Value::Array(guests) => guests,
        Value::Null => return None,
        _ => {
            check.kind(path, "array");
            return None;
        }
    };
    if guests.len() > 1 {
        check.too_many(path.as_str(), 1);
    }
    let path = format!("{path}.0");
    let Value::Object(item) = guests.first()? else {
        check.kind(path, "array");
        return None;
    };
    if let Some(id) = item.get("id").and_then(Value::as_i64) {
        if store.parties(entity).get(id).is_none() {
            check.choice(format!("{path}.id"));
        }
        return Some(Guest::Known(id));
    }
    let (write, inner) = parties::read::party(store, entity, item, None);
    check.take(&path, inner);
    few_fields(item, &format!("{path}."), check);
    Some(Guest::New(Box::new(write)))
}

fn few_fields(item: &Object, prefix: &str, check: &mut Check) {
    let count = item.get("custom_fields_values").and_then(Value::as_array).map_or(0, Vec::len);
    if count > MOST_FIELDS {
        check.too_many(format!("{prefix}custom_fields_values"), MOST_FIELDS);
    }
}

fn write(store: &mut Store, ask: &Ask<'_>, item: Item) -> Value {
    let Item { mut lead, contact, company, came_by } = item;
    let mut settle = |entity, guest: Option<Guest>| {
        guest.map(|guest| match guest {
            Guest::Known(id) => id,
            Guest::New(write) => parties::apply::create(store, ask, entity, *write),
        })
    };
    let (company, contact) = (settle(Entity::Companies, company), settle(Entity::Contacts, contact));
    lead.contacts = contact.map(ContactId).into_iter().collect();
    lead.company = company.map(CompanyId);
    let id = apply::create(store, ask, lead);
    if let Some(category) = came_by {
        store.incoming.ids.push(id);
        store.incoming.arrivals.insert(id, Arrival { category, ..Arrival::default() });
    }
    json!({"id": id.get(), "contact_id": contact, "company_id": company, "merged": false})
}
