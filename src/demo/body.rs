//! Reading what a client writes, as strictly as Kommo does: an int must be an int.
//!
//! Owns the shape of bodies (array for POST and bulk PATCH, object for one) and the wording of type
//! errors. Must not know what a key means; resources ask for keys and get values or complaints.
//! The code `InvalidType` is a guess (only `NotSupportedChoice` and `NotNullable` are recorded).

use http::StatusCode;
use serde_json::{Map, Value};

use super::answer::{Refusal, complaint};
use crate::api::wire::problem::{FieldError, ItemErrors};

pub type Object = Map<String, Value>;

/// More items than this per request are refused.
const MAX_ITEMS: usize = 250;

/// The complaints about one item.
#[derive(Debug, Default)]
pub struct Check {
    errors: Vec<FieldError>,
}

pub fn object(body: &[u8]) -> Result<Object, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(malformed("The body should be one object.")),
        Err(_) => Err(malformed("The body is not valid JSON.")),
    }
}

pub fn array(body: &[u8]) -> Result<Vec<Object>, Refusal> {
    let Ok(value) = serde_json::from_slice(body) else {
        return Err(malformed("The body is not valid JSON."));
    };
    let Value::Array(items) = value else {
        return Err(malformed("The body should be an array of objects."));
    };
    if items.len() > MAX_ITEMS {
        return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "At most 250 items per request."));
    }
    let objects = items.into_iter().map(|item| match item {
        Value::Object(object) => Ok(object),
        _ => Err(malformed("Every item of the body should be an object.")),
    });
    let objects = objects.collect::<Result<Vec<_>, _>>()?;
    if objects.is_empty() { Err(malformed("The body has no items.")) } else { Ok(objects) }
}

fn malformed(detail: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, detail)
}

/// The caller's `request_id`, or the index of the item; always a string.
pub fn request_id(object: &Object, index: usize) -> String {
    match object.get("request_id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => index.to_string(),
    }
}

/// Nothing is written unless no item has a complaint.
pub fn all_or_nothing<T>(checked: Vec<(String, T, Check)>) -> Result<Vec<(String, T)>, Refusal> {
    let refused: Vec<ItemErrors> = checked
        .iter()
        .filter(|(_, _, check)| !check.errors.is_empty())
        .map(|(id, _, check)| ItemErrors { request_id: id.clone(), errors: check.errors.clone().into() })
        .collect();
    if refused.is_empty() {
        return Ok(checked.into_iter().map(|(id, item, _)| (id, item)).collect());
    }
    Err(Refusal::invalid(refused))
}

impl Check {
    pub fn choice(&mut self, path: impl Into<String>) {
        self.errors.push(complaint(
            "NotSupportedChoice",
            path,
            "The value you selected is not a valid choice.",
        ));
    }

    pub fn null(&mut self, path: impl Into<String>) {
        self.errors.push(complaint("NotNullable", path, "This value should not be null."));
    }

    pub fn kind(&mut self, path: impl Into<String>, wanted: &str) {
        self.errors.push(complaint("InvalidType", path, &format!("This value should be of type {wanted}.")));
    }

    /// The code is a guess.
    pub fn too_many(&mut self, path: impl Into<String>, most: usize) {
        let detail = format!("This collection should contain {most} elements or less.");
        self.errors.push(complaint("TooMany", path, &detail));
    }

    /// The complaints about an object within this one.
    pub fn take(&mut self, path: &str, inner: Self) {
        let within = |error: FieldError| FieldError { path: format!("{path}.{}", error.path), ..error };
        self.errors.extend(inner.errors.into_iter().map(within));
    }

    pub fn int(&mut self, object: &Object, key: &str) -> Option<i64> {
        let value = self.opt_int(object, key)?;
        if value.is_none() {
            self.null(key);
        }
        value
    }

    /// `Some(None)` is an explicit null.
    #[expect(clippy::option_option, reason = "absent and null mean different things in a PATCH")]
    pub fn opt_int(&mut self, object: &Object, key: &str) -> Option<Option<i64>> {
        match object.get(key)? {
            Value::Null => Some(None),
            Value::Number(n) if n.is_i64() => Some(n.as_i64()),
            _ => {
                self.kind(key, "int");
                None
            }
        }
    }

    pub fn text(&mut self, object: &Object, key: &str) -> Option<String> {
        match object.get(key)? {
            Value::String(text) => return Some(text.clone()),
            Value::Null => self.null(key),
            _ => self.kind(key, "string"),
        }
        None
    }

    /// Null and absent are alike here: both say nothing.
    pub fn list<'a>(&mut self, object: &'a Object, key: &str) -> Option<&'a [Value]> {
        match object.get(key)? {
            Value::Array(items) => return Some(items),
            Value::Null => {}
            _ => self.kind(key, "array"),
        }
        None
    }
}
