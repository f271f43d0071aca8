//! `GET /events`: what happened, newest first. Ids are strings; values keep their own shapes.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::loose::Loose;
use super::{Links, Seq, lenient};
use crate::domain::{
    AccountEvent, EventSubject, EventValue, FieldId, FieldOptionId, LossReasonId, Money, NoteId, OwnerKind,
    PipelineId, Place, SafeText, StageId, TaskId, TaskKindId, Timestamp, UserId,
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
    let sort = match event.entity_type.as_str() {
        // Test accounts were seen to leave it out; what happens to leads says so in its name, or is a merger.
        "" if event.kind.starts_with("lead_") || event.kind == "entity_merged" => "lead",
        told => told,
    };
    something(sort, event.entity_id)
}

/// A sort, in the singular or the plural, and an id.
fn something(sort: &str, id: i64) -> EventSubject {
    match sort {
        "lead" | "leads" => EventSubject::Owner(OwnerKind::Leads.owner(id)),
        "contact" | "contacts" => EventSubject::Owner(OwnerKind::Contacts.owner(id)),
        "company" | "companies" => EventSubject::Owner(OwnerKind::Companies.owner(id)),
        "task" | "tasks" => EventSubject::Task(TaskId(id)),
        other => EventSubject::Other { kind: SafeText::line(other), id: SafeText::line(&id.to_string()) },
    }
}

fn place(status: Loose<'_>) -> Option<Place> {
    Some(Place { pipeline: PipelineId(status.id("pipeline_id")?), stage: StageId(status.id("id")?) })
}

/// Each value is an object with one key that says what stands in it; what cannot be read so is told in its own words.
fn value(v: Loose<'_>) -> EventValue {
    let known = v.0.as_object().and_then(|map| map.iter().find_map(|(key, inner)| keyed(key, Loose(inner))));
    known.unwrap_or_else(|| EventValue::Text(v.summary()))
}

fn keyed(key: &str, v: Loose<'_>) -> Option<EventValue> {
    Some(match key {
        "lead_status" => EventValue::Place(place(v)?),
        "customer_status" => EventValue::CustomerStatus(v.opt_line("id")?),
        "responsible_user" => EventValue::User(UserId(v.id("id")?)),
        "note" => EventValue::Note(NoteId(v.id("id")?)),
        "task_deadline" => EventValue::At(Timestamp(v.int("timestamp")?)),
        "task_type" => EventValue::TaskKind(TaskKindId(v.id("id")?)),
        "task" => EventValue::TaskText(v.at("text").0.as_str().map(SafeText::block)?),
        "sale_field_value" => EventValue::Price(money(v, "sale")?),
        "ltv_field_value" => EventValue::Price(money(v, "ltv")?),
        "name_field_value" => EventValue::Name(v.opt_line("name")?),
        "tag" => EventValue::Tag(v.opt_line("name")?),
        "custom_field_value" => EventValue::Field {
            field: FieldId(v.id("field_id")?),
            option: v.id("enum_id").map(FieldOptionId),
            text: v.block("text"),
        },
        "link" => EventValue::Linked(linked(v)?),
        "unlink" => EventValue::Unlinked(linked(v)?),
        "message" => {
            EventValue::Message { id: v.opt_line("id")?, origin: v.line("origin"), talk: v.line("talk_id") }
        }
        "nps" => EventValue::Rating(v.int("rate")?),
        "transaction" => EventValue::Transaction(v.opt_line("id")?),
        "helpbot" => EventValue::Bot(v.opt_line("id")?),
        "loss_reason" => {
            let (id, name) = (v.id("id").map(LossReasonId), v.line("name"));
            (id.is_some() || !name.is_empty()).then_some(EventValue::LossReason { id, name })?
        }
        _ => return None,
    })
}

fn linked(v: Loose<'_>) -> Option<EventSubject> {
    let entity = v.at("entity");
    Some(something(&entity.line("type"), entity.id("id")?))
}

/// A number, or the same as text; the fraction may be divided off by a comma.
fn money(v: Loose<'_>, key: &str) -> Option<Money> {
    match v.at(key).0 {
        Value::Number(n) => n.as_f64(),
        Value::String(text) => text.trim().replace(',', ".").parse().ok(),
        _ => None,
    }
    .filter(|amount| amount.is_finite())
    .map(Money::from_float)
}
