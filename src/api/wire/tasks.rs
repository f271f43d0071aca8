//! `/tasks`. An empty `result` is `[]`, a filled one an object, on old tasks null.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::loose::Loose;
use super::{Links, Seq, lenient};
use crate::domain::{self, OwnerKind, SafeText, TaskId, TaskKindId, Timestamp, UserId};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Task {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub responsible_user_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub group_id: i64,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub entity_id: Option<i64>,
    /// Plural here: `leads`, `contacts`.
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub entity_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::int")]
    pub duration: i64,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_completed: bool,
    #[serde(default, deserialize_with = "lenient::int")]
    pub task_type_id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub text: String,
    #[serde(default)]
    pub result: Value,
    #[serde(default, deserialize_with = "lenient::int")]
    pub complete_till: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

/// `_embedded` of a list of tasks.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tasks {
    #[serde(default)]
    pub tasks: Seq<Task>,
}

impl From<Task> for domain::Task {
    fn from(t: Task) -> Self {
        let kind = match t.entity_type.as_deref() {
            Some("leads" | "lead") => Some(OwnerKind::Leads),
            Some("contacts" | "contact") => Some(OwnerKind::Contacts),
            Some("companies" | "company") => Some(OwnerKind::Companies),
            _ => None,
        };
        let result = Loose(&t.result).block("text");
        Self {
            id: TaskId(t.id),
            text: SafeText::block(&t.text),
            due: Timestamp(t.complete_till),
            duration: t.duration,
            kind: TaskKindId(t.task_type_id),
            responsible: UserId(t.responsible_user_id),
            owner: kind.zip(t.entity_id.filter(|id| *id > 0)).map(|(kind, id)| kind.owner(id)),
            is_completed: t.is_completed,
            result: Some(result).filter(|text| !text.is_empty()),
            created_by: UserId(t.created_by),
            created_at: Timestamp(t.created_at),
            updated_at: Timestamp(t.updated_at),
        }
    }
}
