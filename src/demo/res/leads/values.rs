//! Custom field values as clients write them: checked per type, turned into what a read answers.

use serde_json::Value;

use crate::api::wire::{CustomField, FieldEnum, FieldItem};
use crate::demo::body::Check;

/// A field and all the values it shall have; none clears it.
#[derive(Debug)]
pub struct FieldWrite {
    pub field: i64,
    pub values: Vec<FieldItem>,
}

pub fn read_fields(known: &[CustomField], items: &[Value], check: &mut Check) -> Vec<FieldWrite> {
    items.iter().enumerate().filter_map(|(n, item)| read_field(known, item, n, check)).collect()
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
    let read = |(m, value)| read_value(field, value, &format!("{path}.values.{m}"), check);
    let values = values.iter().enumerate().filter_map(read).collect();
    Some(FieldWrite { field: field.id, values })
}

fn read_value(field: &CustomField, item: &Value, path: &str, check: &mut Check) -> Option<FieldItem> {
    let plain = |value: Value| Some(FieldItem { value, ..FieldItem::default() });
    let value = item.get("value").unwrap_or(&Value::Null);
    let wanted = match field.kind.as_str() {
        "select" | "radiobutton" | "multiselect" => return read_choice(field, item, path, check),
        "checkbox" => match value {
            // An unchecked box is an empty field: it disappears from the answers.
            Value::Bool(false) => return None,
            Value::Bool(true) => return plain(Value::Bool(true)),
            _ => "bool",
        },
        "numeric" | "monetary" | "price" => match value {
            // Written as number or string, read as string.
            Value::Number(n) => return plain(n.to_string().into()),
            Value::String(text) if text.trim().parse::<f64>().is_ok() => return plain(text.trim().into()),
            _ => "numeric",
        },
        "date" | "date_time" | "birthday" => match value {
            Value::Number(n) if n.is_i64() => return plain(value.clone()),
            Value::String(text) => match chrono::DateTime::parse_from_rfc3339(text) {
                Ok(at) => return plain(at.timestamp().into()),
                Err(_) => "int",
            },
            _ => "int",
        },
        _ => match value {
            Value::String(_) => return plain(value.clone()),
            _ => "string",
        },
    };
    match value {
        Value::Null => check.null(format!("{path}.value")),
        _ => check.kind(format!("{path}.value"), wanted),
    }
    None
}

/// By `enum_id`, `value` or `enum_code`; what the field does not have refuses the whole request.
fn read_choice(field: &CustomField, item: &Value, path: &str, check: &mut Check) -> Option<FieldItem> {
    let options = || field.enums.iter().flatten();
    let text = |key| item.get(key).and_then(Value::as_str);
    let (found, key): (Option<&FieldEnum>, _) =
        match (item.get("enum_id").and_then(Value::as_i64), text("value")) {
            (Some(id), _) => (options().find(|o| o.id == id), "enum_id"),
            (None, Some(value)) => (options().find(|o| o.value == value), "value"),
            (None, None) => {
                let code = text("enum_code");
                (options().find(|o| o.code.is_some() && o.code.as_deref() == code), "value")
            }
        };
    let Some(option) = found else {
        check.choice(format!("{path}.{key}"));
        return None;
    };
    Some(FieldItem {
        value: option.value.clone().into(),
        enum_id: Some(option.id),
        enum_code: option.code.clone(),
        ..FieldItem::default()
    })
}
