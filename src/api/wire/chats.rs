//! `/talks` and `/chats/templates`: conversations, and the texts that are sent in them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::leads::EntityRef;
use super::loose::Loose;
use super::{Links, Seq, lenient};
use crate::domain::{self, ContactId, EventSubject, LeadId, Owner, SafeText, TalkId, TemplateId, Timestamp};

/// Its id is `talk_id`, unlike everywhere else.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Talk {
    #[serde(deserialize_with = "lenient::id")]
    pub talk_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub rate: i64,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub contact_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub chat_id: String,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub entity_id: Option<i64>,
    /// `lead` or `customer`, singular.
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub entity_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_in_work: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_read: bool,
    #[serde(default, deserialize_with = "lenient::text")]
    pub origin: String,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub missed_at: Option<i64>,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
    #[serde(rename = "_embedded", default, deserialize_with = "lenient::object")]
    pub embedded: TalkEmbedded,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TalkEmbedded {
    #[serde(default)]
    pub contacts: Seq<EntityRef>,
    #[serde(default)]
    pub leads: Seq<EntityRef>,
    #[serde(default)]
    pub customers: Seq<EntityRef>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Talks {
    #[serde(default)]
    pub talks: Seq<Talk>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Template {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub content: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    /// `{type, text, url?}` each.
    #[serde(default)]
    pub buttons: Seq<Value>,
    #[serde(default)]
    pub attachment: Value,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_editable: bool,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub external_id: Option<String>,
    #[serde(rename = "type", default, deserialize_with = "lenient::text")]
    pub kind: String,
    /// An object, or `[]` where there is none.
    #[serde(default)]
    pub waba_examples: Value,
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub review_status: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_flag", skip_serializing_if = "Option::is_none")]
    pub is_on_review: Option<bool>,
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Templates {
    #[serde(default)]
    pub chat_templates: Seq<Template>,
}

/// One item of `POST /chats/templates`, or the body of `PATCH /chats/templates/{id}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TemplateWrite {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
}

/// The body of `POST /talks/{id}/close`.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TalkClose {
    pub force_close: bool,
}

/// One item of `POST /api/v2/salesbot/run`.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct BotRun {
    pub bot_id: i64,
    pub entity_id: i64,
    /// 1 a contact, 2 a lead.
    pub entity_type: i64,
}

impl From<Talk> for domain::Talk {
    fn from(t: Talk) -> Self {
        let about = t.entity_id.filter(|id| *id > 0).map(|id| match t.entity_type.as_deref() {
            Some("lead") | None => EventSubject::Owner(Owner::Lead(LeadId(id))),
            Some(other) => {
                EventSubject::Other { kind: SafeText::line(other), id: SafeText::line(&id.to_string()) }
            }
        });
        Self {
            id: TalkId(t.talk_id),
            contact: t.contact_id.filter(|id| *id > 0).map(ContactId),
            about,
            origin: SafeText::line(&t.origin),
            is_open: t.is_in_work,
            is_read: t.is_read,
            created_at: Timestamp(t.created_at),
            updated_at: Timestamp(t.updated_at),
            missed_at: t.missed_at.filter(|at| *at > 0).map(Timestamp),
        }
    }
}

impl From<Template> for domain::Template {
    fn from(t: Template) -> Self {
        Self {
            id: TemplateId(t.id),
            name: SafeText::line(&t.name),
            content: SafeText::block(&t.content),
            kind: SafeText::line(&t.kind),
            external: SafeText::line(t.external_id.as_deref().unwrap_or_default()),
            buttons: t.buttons.iter().map(|button| Loose(button).line("text")).collect(),
            review: SafeText::line(t.review_status.as_deref().unwrap_or_default()),
            is_editable: t.is_editable,
            updated_at: Timestamp(t.updated_at),
        }
    }
}
