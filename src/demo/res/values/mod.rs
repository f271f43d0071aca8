//! Custom field values as clients write them, of leads, contacts and companies alike.
//!
//! Which field is meant and whether its values are a list is settled here; `kinds` checks each value by its type,
//! `apply` puts them in the place of the old ones and tells the difference.

mod apply;
mod kinds;

pub use apply::write;
use serde_json::Value;

use crate::api::wire::{CustomField, FieldItem};
use crate::demo::body::{Check, Object};

/// A field and all the values it shall have; none clears it.
#[derive(Debug)]
pub struct FieldWrite {
    pub field: i64,
    pub values: Vec<FieldItem>,
}

/// `custom_fields_values` of an item: only the fields given there change.
pub fn read(known: &[CustomField], item: &Object, check: &mut Check) -> Vec<FieldWrite> {
    let items = check.list(item, "custom_fields_values").unwrap_or_default();
    items.iter().enumerate().filter_map(|(n, item)| read_field(known, item, n, check)).collect()
}

/// The same by the ids of the fields, for those whose fields stand elsewhere.
pub fn kinds_of(known: &[CustomField], item: &Object, check: &mut Check) -> Vec<(i64, Vec<FieldItem>)> {
    read(known, item, check).into_iter().map(|write| (write.field, write.values)).collect()
}

fn read_field(known: &[CustomField], item: &Value, n: usize, check: &mut Check) -> Option<FieldWrite> {
    let path = format!("custom_fields_values.{n}");
    let id = item.get("field_id").and_then(Value::as_i64);
    let code = item.get("field_code").and_then(Value::as_str);
    let field = known.iter().find(|f| match (id, code) {
        (Some(id), _) => f.id == id,
        (None, Some(code)) => f.code.as_deref() == Some(code),
        (None, None) => false,
    });
    let Some(field) = field else {
        check.choice(format!("{path}.field_id"));
        return None;
    };
    let values = match item.get("values") {
        // Null clears, as an empty list does.
        None | Some(Value::Null) => return Some(FieldWrite { field: field.id, values: Vec::new() }),
        Some(Value::Array(values)) => values,
        Some(_) => {
            check.kind(format!("{path}.values"), "array");
            return None;
        }
    };
    let most = kinds::most(field);
    let read = |(m, value)| kinds::read(field, value, &format!("{path}.values.{m}"), check);
    let mut values: Vec<FieldItem> = values.iter().enumerate().filter_map(read).collect();
    values.truncate(most);
    Some(FieldWrite { field: field.id, values })
}
