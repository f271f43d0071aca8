//! What a client wants of a lead, checked: one item of POST or PATCH to a [`LeadWrite`] and its complaints.

use serde_json::Value;

use super::values::{FieldWrite, read_fields};
use crate::demo::body::{Check, Object};
use crate::demo::store::Store;
use crate::demo::store::leads::LeadRow;
use crate::domain::{
    CompanyId, ContactId, LeadId, LossReasonId, PipelineId, Place, StageId, TagId, Timestamp, UserId,
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
    /// `_embedded.tags`: all tags there shall be.
    pub tags: Option<Vec<TagRef>>,
    pub tags_to_add: Vec<TagRef>,
    pub tags_to_delete: Vec<TagRef>,
    /// On POST only; the main one first.
    pub contacts: Vec<ContactId>,
    pub company: Option<CompanyId>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagRef {
    Id(TagId),
    Named(String),
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
        tags_to_add: tag_list(store, item, "tags_to_add", &mut check).unwrap_or_default(),
        ..LeadWrite::default()
    };
    if let Some(fields) = check.list(item, "custom_fields_values") {
        write.fields = read_fields(&store.fields.leads, fields, &mut check);
    }
    if row.is_some() {
        write.tags_to_delete = tag_list(store, item, "tags_to_delete", &mut check).unwrap_or_default();
    }
    embedded(store, item, row.is_none(), (&mut write, &mut check));
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

/// 0 is the robot, which may be written as an author but not be responsible.
fn user(store: &Store, item: &Object, key: &str, check: &mut Check) -> Option<UserId> {
    let id = check.int(item, key)?;
    if store.has_user(id) || (id == 0 && key != "responsible_user_id") {
        return Some(UserId(id));
    }
    check.choice(key);
    None
}

fn loss_reason(store: &Store, item: &Object, check: &mut Check) -> Option<LossReasonId> {
    let id = check.opt_int(item, "loss_reason_id")?.unwrap_or_default();
    if id == 0 || store.loss_reasons.iter().any(|r| r.id == id) {
        return Some(LossReasonId(id));
    }
    check.choice("loss_reason_id");
    None
}

fn tag_list(store: &Store, item: &Object, key: &str, check: &mut Check) -> Option<Vec<TagRef>> {
    let tags = check.list(item, key)?;
    Some(
        tags.iter()
            .enumerate()
            .filter_map(|(n, tag)| tag_ref(store, tag, &format!("{key}.{n}"), check))
            .collect(),
    )
}

fn tag_ref(store: &Store, tag: &Value, path: &str, check: &mut Check) -> Option<TagRef> {
    if let Some(id) = tag.get("id").and_then(Value::as_i64) {
        if store.lead_tag(TagId(id)).is_some() {
            return Some(TagRef::Id(TagId(id)));
        }
        check.choice(format!("{path}.id"));
        return None;
    }
    match tag.get("name") {
        Some(Value::String(name)) if !name.trim().is_empty() => return Some(TagRef::Named(name.clone())),
        Some(Value::String(_)) | None => check.null(format!("{path}.name")),
        Some(_) => check.kind(format!("{path}.name"), "string"),
    }
    None
}

fn embedded(store: &Store, item: &Object, is_new: bool, (write, check): (&mut LeadWrite, &mut Check)) {
    let parts = match item.get("_embedded") {
        None | Some(Value::Null) => return,
        Some(Value::Object(parts)) => parts,
        Some(_) => return check.kind("_embedded", "array"),
    };
    match parts.get("tags") {
        None => {}
        Some(Value::Null) => write.tags = Some(Vec::new()),
        Some(Value::Array(tags)) => {
            let refs = tags.iter().enumerate();
            let path = |n: usize| format!("_embedded.tags.{n}");
            write.tags = Some(refs.filter_map(|(n, tag)| tag_ref(store, tag, &path(n), check)).collect());
        }
        Some(_) => check.kind("_embedded.tags", "array"),
    }
    // Links of an existing lead are not changed here but through /links.
    if !is_new {
        return;
    }
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
