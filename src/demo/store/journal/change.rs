//! What can happen, and how an event tells it: its type and the shapes of `value_before` and `value_after`.
//!
//! Those of `sale_field_changed` and `name_field_changed` are by analogy, the API does not document them. Must not
//! know how rows are kept.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::{About, Subject, Topic};
use crate::domain::{Place, Timestamp, UserId};

/// What happened. Common changes are small; the rest is boxed.
#[derive(Debug, Clone)]
pub enum Change {
    Added,
    Moved(Place, Place),
    Responsible(UserId, UserId),
    Price(i64, i64),
    Name(Box<str>, Box<str>),
    TagAdded(Box<str>),
    TagDeleted(Box<str>),
    Deleted,
    /// `common_note_added` and its like, with the id of the note.
    NoteAdded(&'static str, i64),
    /// `task_added`, `task_completed`: they say no more than that.
    Task(&'static str),
    TaskDeadline(Timestamp, Timestamp),
    TaskKind(i64, i64),
    TaskText(Box<str>, Box<str>),
    Linked(Subject),
    Unlinked(Subject),
    /// `custom_field_{ID}_value_changed`, each side `{field_id, field_type, enum_id, text}`.
    Field {
        id: i64,
        before: Vec<Value>,
        after: Vec<Value>,
    },
}

impl Change {
    /// The type of its event; what was added or deleted is part of it.
    pub fn kind(&self, topic: Topic) -> Cow<'static, str> {
        let fixed = match self {
            Self::Added => match topic {
                Topic::Lead => "lead_added",
                Topic::Contact => "contact_added",
                Topic::Company => "company_added",
                Topic::Task => "task_added",
            },
            Self::Moved(..) => "lead_status_changed",
            Self::Responsible(..) => "entity_responsible_changed",
            Self::Price(..) => "sale_field_changed",
            Self::Name(..) => "name_field_changed",
            Self::TagAdded(_) => "entity_tag_added",
            Self::TagDeleted(_) => "entity_tag_deleted",
            Self::Linked(_) => "entity_linked",
            Self::Unlinked(_) => "entity_unlinked",
            Self::TaskDeadline(..) => "task_deadline_changed",
            Self::TaskKind(..) => "task_type_changed",
            Self::TaskText(..) => "task_text_changed",
            Self::NoteAdded(kind, _) | Self::Task(kind) => kind,
            Self::Field { id, .. } => return format!("custom_field_{id}_value_changed").into(),
            Self::Deleted => return format!("{}_deleted", topic.singular()).into(),
        };
        fixed.into()
    }

    /// `number` is that of the event: adding has a note of its own, which nobody can read.
    pub fn values(&self, number: usize) -> (Vec<Value>, Vec<Value>) {
        let after = |value: Value| (vec![], vec![value]);
        let before = |value: Value| (vec![value], vec![]);
        let both = |before: Value, after: Value| (vec![before], vec![after]);
        match self {
            Self::Added => after(json!({"note": {"id": 76_000_000 + number}})),
            Self::Moved(from, to) => both(status(*from), status(*to)),
            Self::Responsible(from, to) => {
                let user = |u: &UserId| json!({"responsible_user": {"id": u.get()}});
                both(user(from), user(to))
            }
            Self::Price(from, to) => {
                let sale = |p: &i64| json!({"sale_field_value": {"sale": p}});
                both(sale(from), sale(to))
            }
            Self::Name(from, to) => {
                let name = |n: &str| json!({"name_field_value": {"name": n}});
                both(name(from), name(to))
            }
            Self::TagAdded(name) => after(json!({"tag": {"name": name}})),
            Self::TagDeleted(name) => before(json!({"tag": {"name": name}})),
            Self::Field { before, after, .. } => (before.clone(), after.clone()),
            Self::NoteAdded("transaction_added", id) => after(json!({"transaction": {"id": id}})),
            Self::NoteAdded(_, id) => after(json!({"note": {"id": id}})),
            Self::TaskDeadline(from, to) => {
                let due = |t: &Timestamp| json!({"task_deadline": {"timestamp": t.secs()}});
                both(due(from), due(to))
            }
            Self::TaskKind(from, to) => {
                let kind = |id: &i64| json!({"task_type": {"id": id}});
                both(kind(from), kind(to))
            }
            Self::TaskText(from, to) => {
                let text = |t: &str| json!({"task": {"text": t}});
                both(text(from), text(to))
            }
            Self::Linked(to) => after(json!({"link": other(*to)})),
            Self::Unlinked(from) => before(json!({"unlink": other(*from)})),
            Self::Deleted | Self::Task(_) => (vec![], vec![]),
        }
    }
}

fn status(place: Place) -> Value {
    json!({"lead_status": {"id": place.stage.get(), "pipeline_id": place.pipeline.get()}})
}

fn other(end: Subject) -> Value {
    let About { topic, id } = end.into();
    json!({"entity": {"type": topic.singular(), "id": id}})
}
