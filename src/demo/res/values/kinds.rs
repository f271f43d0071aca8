//! One written value by the type of its field: what is accepted, and what a read answers afterwards.
//!
//! A wrong type and an unknown choice refuse the whole request; the words of the refusals are those of
//! [`Check`]. Must not know whose field it is.

use serde_json::{Map, Value};

use crate::api::wire::{CustomField, FieldEnum, FieldItem};
use crate::demo::body::Check;

/// The parts of a smart address; their ids are the same in every account and begin with 1.
pub const ADDRESS_PARTS: [&str; 6] = ["address_line_1", "address_line_2", "city", "state", "zip", "country"];
/// A read shows all of them, null where nothing was written.
const LEGAL_KEYS: [&str; 7] =
    ["name", "entity_type", "vat_id", "tax_registration_reason_code", "address", "kpp", "external_uid"];

/// More values than this are dropped: most types have one.
pub fn most(field: &CustomField) -> usize {
    match field.kind.as_str() {
        "multiselect" | "multitext" | "items" | "linked_entity" => usize::MAX,
        "smart_address" => ADDRESS_PARTS.len(),
        "chained_list" => 5,
        _ => 1,
    }
}

pub fn read(field: &CustomField, item: &Value, path: &str, check: &mut Check) -> Option<FieldItem> {
    let plain = |value: Value| Some(FieldItem { value, ..FieldItem::default() });
    let value = item.get("value").unwrap_or(&Value::Null);
    let wanted = match field.kind.as_str() {
        "select" | "radiobutton" | "multiselect" | "category" => return choice(field, item, path, check),
        "chained_list" => return element(item, path, check),
        "multitext" => return text(value, path, check).and_then(|v| labelled(field, item, v, (path, check))),
        "smart_address" => return text(value, path, check).and_then(|v| part(item, v, (path, check))),
        "legal_entity" | "items" | "linked_entity" | "payer" | "supplier" | "file" => {
            return object(&field.kind, value, path, check).and_then(plain);
        }
        "checkbox" => match value {
            // An unchecked box is an empty field: it disappears from the answers.
            Value::Bool(false) => return None,
            Value::Bool(true) => return plain(Value::Bool(true)),
            _ => "bool",
        },
        "numeric" | "monetary" | "price" => match value {
            // Written as number or string, read as string.
            Value::Number(n) => return plain(n.to_string().into()),
            Value::String(text) if is_number(text) => return plain(text.trim().into()),
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
        _ => return text(value, path, check).and_then(plain),
    };
    wrong(value, path, wanted, check);
    None
}

fn wrong(value: &Value, path: &str, wanted: &str, check: &mut Check) {
    match value {
        Value::Null => check.null(format!("{path}.value")),
        _ => check.kind(format!("{path}.value"), wanted),
    }
}

/// Infinities and the like parse too, and are no numbers of an account.
fn is_number(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok_and(f64::is_finite)
}

fn text(value: &Value, path: &str, check: &mut Check) -> Option<Value> {
    if value.is_string() {
        return Some(value.clone());
    }
    wrong(value, path, "string", check);
    None
}

/// By `enum_id`, `value` or `enum_code`; what the field does not have refuses the whole request.
fn choice(field: &CustomField, item: &Value, path: &str, check: &mut Check) -> Option<FieldItem> {
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

/// A phone or an address with its label: by id or by code, the first of the field where none is named.
fn labelled(
    field: &CustomField,
    item: &Value,
    value: Value,
    (path, check): (&str, &mut Check),
) -> Option<FieldItem> {
    let mut options = field.enums.iter().flatten();
    let id = item.get("enum_id").and_then(Value::as_i64);
    let code = item.get("enum_code").and_then(Value::as_str);
    let (found, key) = match (id, code) {
        (Some(id), _) => (options.find(|o| o.id == id), "enum_id"),
        (None, Some(code)) => (options.find(|o| o.value == code), "enum_code"),
        (None, None) => (options.next(), "enum_code"),
    };
    let Some(label) = found else {
        check.choice(format!("{path}.{key}"));
        return None;
    };
    let (enum_id, enum_code) = (Some(label.id), Some(label.value.clone()));
    Some(FieldItem { value, enum_id, enum_code, ..FieldItem::default() })
}

/// One part of a smart address; the country is written as two letters.
fn part(item: &Value, value: Value, (path, check): (&str, &mut Check)) -> Option<FieldItem> {
    let id = item.get("enum_id").and_then(Value::as_i64);
    let code = item.get("enum_code").and_then(Value::as_str);
    let found = (1..).zip(ADDRESS_PARTS).find(|(n, name)| match id {
        Some(id) => id == *n,
        None => code == Some(name),
    });
    let Some((id, code)) = found else {
        check.choice(format!("{path}.{}", if id.is_some() { "enum_id" } else { "enum_code" }));
        return None;
    };
    let is_country = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    if code == "country" && !value.as_str().is_some_and(is_country) {
        check.choice(format!("{path}.value"));
        return None;
    }
    Some(FieldItem { value, enum_id: Some(id), enum_code: Some(code.to_owned()), ..FieldItem::default() })
}

/// The only type without a `value`.
fn element(item: &Value, path: &str, check: &mut Check) -> Option<FieldItem> {
    let mut int = |key: &str| match item.get(key).unwrap_or(&Value::Null) {
        Value::Number(n) if n.is_i64() => n.as_i64(),
        Value::Null => {
            check.null(format!("{path}.{key}"));
            None
        }
        _ => {
            check.kind(format!("{path}.{key}"), "int");
            None
        }
    };
    let (catalog_id, catalog_element_id) = (int("catalog_id"), int("catalog_element_id"));
    let item = FieldItem { catalog_id, catalog_element_id, ..FieldItem::default() };
    (catalog_id.is_some() && catalog_element_id.is_some()).then_some(item)
}

fn object(kind: &str, value: &Value, path: &str, check: &mut Check) -> Option<Value> {
    let Value::Object(parts) = value else {
        wrong(value, path, "array", check);
        return None;
    };
    let mut parts = parts.clone();
    let (key, is_given): (&str, fn(&Value) -> bool) = match kind {
        "legal_entity" => ("name", |v| v.as_str().is_some_and(|name| !name.trim().is_empty())),
        "file" => ("file_uuid", Value::is_string),
        "items" => ("description", Value::is_string),
        _ => ("entity_id", Value::is_i64),
    };
    match parts.get(key).unwrap_or(&Value::Null) {
        Value::Null => check.null(format!("{path}.value.{key}")),
        given if is_given(given) => {
            complete(kind, &mut parts);
            return Some(Value::Object(parts));
        }
        _ => check.kind(format!("{path}.value.{key}"), if key == "entity_id" { "int" } else { "string" }),
    }
    None
}

/// What the server adds to what was written.
fn complete(kind: &str, parts: &mut Map<String, Value>) {
    if kind == "legal_entity" {
        for key in LEGAL_KEYS {
            parts.entry(key).or_insert(Value::Null);
        }
    }
    let number = |key: &str| parts.get(key).and_then(Value::as_f64);
    if kind == "items"
        && let (Some(price), Some(count)) = (number("unit_price"), number("quantity"))
    {
        parts.insert("total_sum".to_owned(), (price * count).into());
    }
}
