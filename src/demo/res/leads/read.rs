//! What a client wants of a lead, checked: one item of POST or PATCH to a [`LeadWrite`] and its complaints.

use serde_json::Value;

use crate::demo::body::{Check, Object};
use crate::demo::res::common::user;
use crate::demo::res::tagging::{self, TagsWrite};
use crate::demo::res::values::{self, FieldWrite};
use crate::demo::store::leads::LeadRow;
use crate::demo::store::{Entity, Store};
use crate::domain::{
    CompanyId, ContactId, LeadId, LossReasonId, PipelineId, Place, StageId, Timestamp, UserId,
};

/// Only what was given is `Some`.
#[derive(Debug, Default)]
pub struct LeadWrite {
    pub name: Option<String>,
    pub price: Option<i64>,
    pub place: Option<Place>,
    pub responsible: Option<UserId>,
    pub loss_reason: Option<LossReasonId>,
    pub closed_at: Option<Timestamp>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub created_by: Option<UserId>,
    pub updated_by: Option<UserId>,
    pub fields: Vec<FieldWrite>,
    pub tags: TagsWrite,
    /// On POST only; the main one first.
    pub contacts: Vec<ContactId>,
    pub company: Option<CompanyId>,
}

/// `id` is the lead to change, `None` for a new one.
pub fn lead(store: &Store, item: &Object, id: Option<LeadId>) -> (LeadWrite, Check) {
    let mut check = Check::default();
    let row = id.and_then(|id| store.leads.get(id));
    if id.is_some() && row.is_none() {
        check.choice("id");
        return (LeadWrite::default(), check);
    }
    let time = |t: Option<i64>| t.map(Timestamp);
    let mut write = LeadWrite {
        name: check.text(item, "name"),
        price: check.int(item, "price"),
        place: place(store, item, row, &mut check),
        responsible: user(store, item, "responsible_user_id", &mut check),
        created_by: user(store, item, "created_by", &mut check),
        updated_by: user(store, item, "updated_by", &mut check),
        created_at: time(check.int(item, "created_at")),
        updated_at: time(check.int(item, "updated_at")),
        closed_at: check.opt_int(item, "closed_at").map(|t| Timestamp(t.unwrap_or_default())),
        loss_reason: loss_reason(store, item, &mut check),
        fields: values::read(&store.fields.leads, item, &mut check),
        tags: tagging::read(store, Entity::Leads, item, &mut check),
        ..LeadWrite::default()
    };
    // Links of an existing lead are not changed here but through /links.
    match item.get("_embedded") {
        Some(Value::Object(parts)) if row.is_none() => linked_to(store, parts, (&mut write, &mut check)),
        None | Some(Value::Null | Value::Object(_)) => {}
        Some(_) => check.kind("_embedded", "array"),
    }
    (write, check)
}

/// `status_id` alone keeps the pipeline; `pipeline_id` alone leads to that pipeline's first stage.
fn place(store: &Store, item: &Object, row: Option<&LeadRow>, check: &mut Check) -> Option<Place> {
    let stage = check.int(item, "status_id").map(StageId);
    let pipeline = check.int(item, "pipeline_id").map(PipelineId);
    if stage.is_none() && pipeline.is_none() {
        return None;
    }
    let home = pipeline.or_else(|| row.map(|r| r.place.pipeline)).or_else(|| store.main_pipeline())?;
    let Some(first) = store.first_stage(home) else {
        check.choice("pipeline_id");
        return None;
    };
    let place = Place { pipeline: home, stage: stage.unwrap_or(first) };
    if !store.has_stage(place) {
        check.choice("status_id");
        return None;
    }
    // Naming the pipeline a lead is in already does not move it.
    let stays = stage.is_none() && row.is_some_and(|r| r.place.pipeline == home);
    (!stays).then_some(place)
}

fn loss_reason(store: &Store, item: &Object, check: &mut Check) -> Option<LossReasonId> {
    let id = check.opt_int(item, "loss_reason_id")?.unwrap_or_default();
    if id == 0 || store.loss_reasons.iter().any(|r| r.id == id) {
        return Some(LossReasonId(id));
    }
    check.choice("loss_reason_id");
    None
}

fn linked_to(store: &Store, parts: &Object, (write, check): (&mut LeadWrite, &mut Check)) {
    let mut contacts = linked(parts, "contacts", check, |id| store.contacts.get(id).is_some());
    contacts.sort_by_key(|(_, is_main)| !is_main);
    write.contacts = contacts.into_iter().map(|(id, _)| ContactId(id)).collect();
    let companies = linked(parts, "companies", check, |id| store.companies.get(id).is_some());
    write.company = companies.first().map(|(id, _)| CompanyId(*id));
}

fn linked(parts: &Object, key: &str, check: &mut Check, known: impl Fn(i64) -> bool) -> Vec<(i64, bool)> {
    let mut out = Vec::new();
    for (n, item) in check.list(parts, key).unwrap_or_default().iter().enumerate() {
        match item.get("id").and_then(Value::as_i64) {
            Some(id) if known(id) => {
                out.push((id, item.get("is_main").and_then(Value::as_bool).unwrap_or(false)));
            }
            _ => check.choice(format!("_embedded.{key}.{n}.id")),
        }
    }
    out
}
