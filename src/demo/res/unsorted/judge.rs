//! `POST /leads/unsorted/{uid}/accept`, `DELETE …/decline`, `POST …/link`: one object each, and each once.
//!
//! What was judged before is not found, whoever judged it. An accepted lead stands in its pipeline and its contact
//! in the lists; a declined one goes to the bin, with a contact that was known by it alone; what is linked hands its
//! contact over and goes too. Who is allowed what is not checked: everybody here is.

use http::StatusCode;
use serde_json::{Value, json};

use super::{asked, dress};
use crate::api::wire::Unsorted;
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check, Object};
use crate::demo::data::incoming;
use crate::demo::res::leads::apply;
use crate::demo::res::leads::read::LeadWrite;
use crate::demo::store::journal::{Author, Subject};
use crate::demo::store::leads::LeadRow;
use crate::demo::store::links::Rank;
use crate::demo::store::{Entity, Store};
use crate::domain::{LeadId, Place, StageId, UserId};

pub fn accept(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let (lead, item) = one(store, ask)?;
    // Both keys are optional, and so is the object itself.
    let body = if ask.body.trim_ascii().is_empty() { Object::new() } else { body::object(ask.body)? };
    let mut check = Check::default();
    let user = user(store, &body, &mut check).unwrap_or(ask.user);
    let stage = check.opt_int(&body, "status_id").flatten();
    let place = stage.map_or_else(|| first(store, &lead), |stage| place(store, &lead, StageId(stage)));
    if place.is_none() {
        check.choice("status_id");
    }
    body::all_or_nothing(vec![("0".to_owned(), (), check)])?;
    store.judged(lead.id, lead.created_at, ask.now);
    store.incoming.accepted += 1;
    let write = LeadWrite { place, responsible: Some(user), ..LeadWrite::default() };
    apply::change(store, ask, lead.id, write);
    // A contact that comes into the lists is news to whoever asks for what changed.
    for contact in &lead.contacts {
        let subject = Subject { entity: Entity::Contacts, id: contact.get() };
        store.touch(subject, Author { by: ask.user, at: ask.now });
    }
    Ok(receipt(&item))
}

pub fn decline(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let (lead, item) = one(store, ask)?;
    let body = body::object(ask.body)?;
    let mut check = Check::default();
    if user(store, &body, &mut check).is_none() && body.get("user_id").is_none_or(Value::is_null) {
        check.null("user_id");
    }
    body::all_or_nothing(vec![("0".to_owned(), (), check)])?;
    store.incoming.declined += 1;
    take_away(store, ask, &lead);
    Ok(receipt(&item))
}

pub fn link(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let (lead, item) = one(store, ask)?;
    if !matches!(item.category.as_str(), "chats" | "mail") {
        let why = "Only chats and mail can be linked.";
        return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, why));
    }
    let body = body::object(ask.body)?;
    let mut check = Check::default();
    user(store, &body, &mut check);
    let none = Object::new();
    let link = body.get("link").and_then(Value::as_object).unwrap_or(&none);
    let to = link.get("entity_id").and_then(Value::as_i64).map(LeadId);
    if link.get("entity_type").and_then(Value::as_str) != Some("leads") {
        check.choice("link.entity_type");
    }
    let to = to.filter(|to| *to != lead.id && store.leads.get(*to).is_some());
    if to.is_none() {
        check.choice("link.entity_id");
    }
    body::all_or_nothing(vec![("0".to_owned(), (), check)])?;
    let to = to.ok_or_else(Refusal::not_found)?;
    let named = link.get("metadata").and_then(|meta| meta.get("contact_id")).and_then(Value::as_i64);
    let contact = named.or_else(|| lead.contacts.first().map(|id| id.get()));
    let target = Subject { entity: Entity::Leads, id: to.get() };
    let author = Author { by: ask.user, at: ask.now };
    if let Some(id) = contact.filter(|id| store.contacts.get(*id).is_some()) {
        store.link(target, Subject { entity: Entity::Contacts, id }, Rank::AsItComes);
    }
    store.touch(target, author);
    store.incoming.accepted += 1;
    take_away(store, ask, &lead);
    let link = ask.link(&format!("leads/{to}"));
    let leads = json!([{ "id": to.get(), "_links": link }]);
    Ok(answer::hal(&json!({ "uid": item.uid, "_embedded": { "leads": leads } })))
}

/// A copy of the lead as it waits, and of what is told of it.
fn one(store: &Store, ask: &Ask<'_>) -> Result<(LeadRow, Unsorted), Refusal> {
    let lead = asked(store, ask)?;
    Ok((lead.clone(), dress(incoming::item(store, lead), ask)))
}

fn user(store: &Store, body: &Object, check: &mut Check) -> Option<UserId> {
    let id = check.opt_int(body, "user_id").flatten()?;
    if !store.has_user(id) {
        check.choice("user_id");
    }
    Some(UserId(id))
}

fn first(store: &Store, lead: &LeadRow) -> Option<Place> {
    let pipeline = lead.place.pipeline;
    store.first_stage(pipeline).map(|stage| Place { pipeline, stage })
}

/// Of its own pipeline, or of whichever has such a stage; not the queue itself.
fn place(store: &Store, lead: &LeadRow, stage: StageId) -> Option<Place> {
    let own = store.pipeline(lead.place.pipeline).into_iter();
    let found = own.chain(&store.pipelines).find(|pipeline| {
        pipeline.embedded.statuses.iter().any(|status| status.id == stage.get() && status.kind == 0)
    })?;
    Some(Place { pipeline: crate::domain::PipelineId(found.id), stage })
}

fn take_away(store: &mut Store, ask: &Ask<'_>, lead: &LeadRow) {
    let hidden = store.hidden_contacts();
    store.judged(lead.id, lead.created_at, ask.now);
    apply::remove(store, ask, lead.id);
    let alone: Vec<i64> = lead.contacts.iter().map(|id| id.get()).collect();
    for contact in alone.into_iter().filter(|id| hidden.contains(id)) {
        // It may wait with another one still.
        if store.contact_leads.of(contact).next().is_none() {
            store.remove_contact(contact, Author { by: ask.user, at: ask.now });
        }
    }
}

/// As accepting and declining answer: without how it came.
fn receipt(item: &Unsorted) -> answer::Answer {
    answer::hal(&json!({
        "uid": item.uid, "pipeline_id": item.pipeline_id, "category": item.category,
        "created_at": item.created_at, "_embedded": item.embedded,
    }))
}
