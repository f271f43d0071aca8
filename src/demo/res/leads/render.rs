//! A lead as the API writes it.

use crate::api::wire;
use crate::api::wire::leads::{ContactRef, LeadEmbedded};
use crate::demo::ask::Ask;
use crate::demo::data::values;
use crate::demo::res::{loss_reasons, parties, tags};
use crate::demo::store::leads::LeadRow;
use crate::demo::store::{Entity, Store};
use crate::domain::Timestamp;

pub fn lead(store: &Store, row: &LeadRow, ask: &Ask<'_>) -> wire::Lead {
    let fields = values::of_lead(store, row);
    wire::Lead {
        id: row.id.get(),
        name: row.name.to_string(),
        price: Some(row.price),
        responsible_user_id: row.responsible.get(),
        group_id: 0,
        status_id: row.place.stage.get(),
        pipeline_id: row.place.pipeline.get(),
        loss_reason_id: some(row.loss_reason.get()),
        created_by: row.created_by.get(),
        updated_by: row.updated_by.get(),
        created_at: row.created_at.secs(),
        updated_at: row.updated_at.secs(),
        closed_at: at(row.closed_at),
        closest_task_at: at(row.closest_task_at),
        // amoCRM writes null for no fields at all, not [].
        custom_fields_values: (!fields.is_empty()).then(|| fields.into()),
        account_id: store.account.id,
        is_price_computed: Some(false),
        is_price_modified_by_robot: ask.wants("is_price_modified_by_robot").then_some(row.priced_by_robot),
        links: ask.link(&format!("leads/{}{}", row.id, ask.entity_query())),
        embedded: embedded(store, row, ask),
        ..wire::Lead::default()
    }
}

fn embedded(store: &Store, row: &LeadRow, ask: &Ask<'_>) -> LeadEmbedded {
    let contact = |(n, id): (usize, &crate::domain::ContactId)| ContactRef {
        id: id.get(),
        is_main: n == 0,
        links: ask.link(&format!("contacts/{id}")),
    };
    let reasons = || store.loss_reasons.iter().filter(|r| r.id == row.loss_reason.get());
    LeadEmbedded {
        tags: tags::embedded(store, Entity::Leads, &row.tags).into(),
        companies: parties::refs(ask, "companies", some(row.company.get()).into_iter()),
        contacts: ask.wants("contacts").then(|| row.contacts.iter().enumerate().map(contact).collect()),
        catalog_elements: ask.wants("catalog_elements").then(Default::default),
        // An array, whatever the documents' table says.
        loss_reason: ask
            .wants("loss_reason")
            .then(|| reasons().map(|reason| loss_reasons::dress(reason, ask)).collect()),
    }
}

fn some(id: i64) -> Option<i64> {
    Some(id).filter(|id| *id != 0)
}

fn at(time: Timestamp) -> Option<i64> {
    some(time.secs())
}
