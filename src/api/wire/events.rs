//! `GET /events`: what happened, newest first. Ids are strings; values keep their own shapes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Links, Seq, lenient};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Event {
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: String,
    #[serde(rename = "type", default, deserialize_with = "lenient::text")]
    pub kind: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub entity_id: i64,
    /// Singular here: `lead`, `contact`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub entity_type: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default)]
    pub value_after: Seq<Value>,
    #[serde(default)]
    pub value_before: Seq<Value>,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
    #[serde(rename = "_embedded", default)]
    pub embedded: Value,
}

/// One line of `GET /events/types`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct EventType {
    #[serde(default, deserialize_with = "lenient::text")]
    pub key: String,
    #[serde(rename = "type", default, deserialize_with = "lenient::int")]
    pub kind: i64,
    /// Its name in the language asked for.
    #[serde(default, deserialize_with = "lenient::text")]
    pub lang: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct EventTypes {
    #[serde(default)]
    pub events_types: Seq<EventType>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Events {
    #[serde(default)]
    pub events: Seq<Event>,
}
