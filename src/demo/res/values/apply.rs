//! Written values in the place of the old ones, and what an event tells of the difference.

use serde_json::{Value, json};

use super::FieldWrite;
use crate::api::wire::{CustomField, FieldItem};
use crate::demo::data::values;
use crate::demo::store::Store;
use crate::demo::store::journal::{Change, Subject};

/// Only real differences are changes; what was made up for a seeded entity is kept from its first edit on.
pub fn write(store: &mut Store, subject: Subject, writes: Vec<FieldWrite>) -> Vec<Change> {
    let mut changes = Vec::new();
    if writes.is_empty() {
        return changes;
    }
    let Some(mut filled) = values::of(store, subject) else { return changes };
    for FieldWrite { field, values: after } in writes {
        let Some(field) = store.fields.of(subject.entity).iter().find(|f| f.id == field) else { continue };
        let at = filled.iter().position(|f| f.field_id == field.id);
        let before = at.map(|at| filled[at].values.items.clone()).unwrap_or_default();
        if before != after {
            let side = |items: &[FieldItem]| items.iter().map(|item| told(field, item)).collect();
            changes.push(Change::Field { id: field.id, before: side(&before), after: side(&after) });
        }
        match (at, after.is_empty()) {
            (Some(at), true) => {
                filled.remove(at);
            }
            (Some(at), false) => filled[at].values = after.into(),
            (None, false) => filled.push(values::filled(field, after)),
            (None, true) => {}
        }
    }
    store.edited.of_mut(subject.entity).insert(subject.id, filled);
    changes
}

/// A value as an event tells it: its text, where it has one.
fn told(field: &CustomField, item: &FieldItem) -> Value {
    let text = match &item.value {
        Value::String(text) => text.clone(),
        Value::Object(parts) => match parts.get("name").or_else(|| parts.get("file_name")) {
            Some(Value::String(name)) => name.clone(),
            _ => item.value.to_string(),
        },
        Value::Null => item.catalog_element_id.map(|id| id.to_string()).unwrap_or_default(),
        other => other.to_string(),
    };
    let kind = values::type_number(&field.kind);
    json!({"custom_field_value": {
        "field_id": field.id, "field_type": kind, "enum_id": item.enum_id, "text": text,
    }})
}
