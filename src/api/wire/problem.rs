//! `application/problem+json`: what the API says when it refuses.

use serde::{Deserialize, Serialize};

use super::{Seq, lenient};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    #[serde(rename = "validation-errors", default, skip_serializing_if = "Option::is_none")]
    pub validation_errors: Option<Seq<ItemErrors>>,
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub title: String,
    #[serde(rename = "type", default, deserialize_with = "lenient::text")]
    pub kind: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub status: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub detail: String,
}

/// The complaints about one item of the request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ItemErrors {
    #[serde(default, deserialize_with = "lenient::text")]
    pub request_id: String,
    #[serde(default)]
    pub errors: Seq<FieldError>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldError {
    #[serde(default, deserialize_with = "lenient::text")]
    pub code: String,
    /// Dotted, relative to the item: `custom_fields_values.0.field_id`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub path: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub detail: String,
}
