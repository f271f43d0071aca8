//! What a client wants of a task, checked: one item of POST or PATCH to a [`TaskWrite`] and its complaints.

use serde_json::Value;

use super::is_entity;
use crate::demo::body::{Check, Object};
use crate::demo::data::book;
use crate::demo::res::common::user;
use crate::demo::store::journal::Subject;
use crate::demo::store::{Entity, Store};
use crate::domain::UserId;

/// Only what was given is `Some`.
#[derive(Debug, Default)]
pub struct TaskWrite {
    pub owner: Option<Subject>,
    pub text: Option<String>,
    pub due: Option<i64>,
    pub duration: Option<i64>,
    pub kind: Option<i64>,
    pub responsible: Option<UserId>,
    pub created_by: Option<UserId>,
    pub updated_by: Option<UserId>,
    pub is_completed: Option<bool>,
    pub result: Option<String>,
}

pub fn new(store: &Store, item: &Object) -> (TaskWrite, Check) {
    let (write, mut check) = task(store, item);
    for key in ["text", "complete_till"] {
        if !item.contains_key(key) {
            check.null(key);
        }
    }
    (write, check)
}

pub fn task(store: &Store, item: &Object) -> (TaskWrite, Check) {
    let mut check = Check::default();
    let mut write = TaskWrite {
        owner: owner(store, item, &mut check),
        text: check.text(item, "text"),
        due: check.int(item, "complete_till"),
        duration: check.int(item, "duration"),
        kind: check.int(item, "task_type_id"),
        responsible: user(store, item, "responsible_user_id", &mut check),
        created_by: user(store, item, "created_by", &mut check),
        updated_by: user(store, item, "updated_by", &mut check),
        ..TaskWrite::default()
    };
    if write.kind.is_some_and(|kind| !book::task_types().iter().any(|t| t.id == kind)) {
        check.choice("task_type_id");
    }
    if write.text.as_ref().is_some_and(|text| text.trim().is_empty()) {
        check.null("text");
    }
    match item.get("is_completed") {
        None => {}
        Some(Value::Bool(flag)) => write.is_completed = Some(*flag),
        Some(_) => check.kind("is_completed", "bool"),
    }
    match item.get("result") {
        None | Some(Value::Null) => {}
        Some(Value::Object(result)) => write.result = check.text(result, "text"),
        Some(Value::Array(none)) if none.is_empty() => {}
        Some(_) => check.kind("result", "array"),
    }
    (write, check)
}

/// An id alone says nothing: it needs its sort beside it.
fn owner(store: &Store, item: &Object, check: &mut Check) -> Option<Subject> {
    let id = check.opt_int(item, "entity_id")??;
    let Some(kind) = check.text(item, "entity_type") else {
        check.null("entity_type");
        return None;
    };
    if !is_entity(&kind) {
        check.choice("entity_type");
        return None;
    }
    let owner = Subject { entity: Entity::from_plural(&kind), id };
    if !store.has(owner) {
        check.choice("entity_id");
        return None;
    }
    Some(owner)
}
