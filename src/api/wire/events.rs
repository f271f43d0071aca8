//! `GET /events`: what happened, newest first. Ids are strings; values keep their own shapes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::loose::Loose;
use super::{Links, Seq, lenient};
use crate::domain::{
    AccountEvent, EventSubject, EventValue, NoteId, OwnerKind, PipelineId, Place, SafeText, StageId, TaskId,
    Timestamp, UserId,
};

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

impl From<Event> for AccountEvent {
    fn from(e: Event) -> Self {
        Self {
            subject: subject(&e),
            before: e.value_before.iter().map(|v| value(Loose(v))).collect(),
            after: e.value_after.iter().map(|v| value(Loose(v))).collect(),
            id: SafeText::line(&e.id),
            kind: SafeText::line(&e.kind),
            created_by: UserId(e.created_by),
            created_at: Timestamp(e.created_at),
        }
    }
}

fn subject(event: &Event) -> EventSubject {
    let id = event.entity_id;
    match event.entity_type.as_str() {
        "lead" => EventSubject::Owner(OwnerKind::Leads.owner(id)),
        "contact" => EventSubject::Owner(OwnerKind::Contacts.owner(id)),
        "company" => EventSubject::Owner(OwnerKind::Companies.owner(id)),
        "task" => EventSubject::Task(TaskId(id)),
        other => EventSubject::Other { kind: SafeText::line(other), id: SafeText::line(&id.to_string()) },
    }
}

/// `{"lead_status": {"id": …, "pipeline_id": …}}`
pub fn place(value: &Value) -> Option<Place> {
    let status = Loose(value).at("lead_status");
    Some(Place { pipeline: PipelineId(status.id("pipeline_id")?), stage: StageId(status.id("id")?) })
}

/// Each value is an object with one key that says what stands in it.
fn value(v: Loose<'_>) -> EventValue {
    let known = place(v.0)
        .map(EventValue::Place)
        .or_else(|| v.at("responsible_user").id("id").map(|id| EventValue::User(UserId(id))))
        .or_else(|| v.at("note").id("id").map(|id| EventValue::Note(NoteId(id))))
        .or_else(|| v.at("task_deadline").int("timestamp").map(|at| EventValue::At(Timestamp(at))));
    known.unwrap_or_else(|| {
        let field = v.at("custom_field_value").opt_line("text");
        EventValue::Text(field.unwrap_or_else(|| v.summary()))
    })
}
