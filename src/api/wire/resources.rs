//! `/sources`, `/webhooks`, `/widgets`: what an account is set up with.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::loose::Loose;
use super::{Links, Seq, lenient};
use crate::domain::{self, PipelineId, SafeText, SourceId, Timestamp, UserId, WebhookId, WidgetId};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Source {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub pipeline_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub external_id: String,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub default: bool,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub origin_code: Option<String>,
    /// `{type, params, pages}` each; kept as they came.
    #[serde(default)]
    pub services: Seq<Value>,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Sources {
    #[serde(default)]
    pub sources: Seq<Source>,
}

/// One item of `POST /sources`, or the body of `PATCH /sources/{id}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SourceWrite {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pipeline_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<bool>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Webhook {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub destination: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub sort: i64,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub disabled: bool,
    #[serde(default)]
    pub settings: Seq<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Webhooks {
    #[serde(default)]
    pub webhooks: Seq<Webhook>,
}

/// The body of `POST /webhooks`, and without settings that of `DELETE /webhooks`.
#[derive(Debug, Clone, Serialize)]
pub struct WebhookWrite<'a> {
    pub destination: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<&'a [SafeText]>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of the API, as they travel")]
pub struct Widget {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub code: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub version: String,
    /// Text with a comma (`2,8`); a number to some.
    #[serde(default, deserialize_with = "lenient::text")]
    pub rating: String,
    #[serde(default)]
    pub settings_template: Seq<WidgetSetting>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_lead_source: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_work_with_dp: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_crm_template: bool,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub client_uuid: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_active_in_account: bool,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub pipeline_id: Option<i64>,
    /// Values by the keys of the template, passwords among them. Where it is installed.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub settings: Value,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct WidgetSetting {
    #[serde(default, deserialize_with = "lenient::text")]
    pub key: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(rename = "type", default, deserialize_with = "lenient::text")]
    pub kind: String,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_required: bool,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Widgets {
    #[serde(default)]
    pub widgets: Seq<Widget>,
}

impl From<Source> for domain::Source {
    fn from(s: Source) -> Self {
        let services = s.services.iter().filter_map(|service| Loose(service).opt_line("type")).collect();
        Self {
            id: SourceId(s.id),
            name: SafeText::line(&s.name),
            pipeline: s.pipeline_id.filter(|id| *id > 0).map(PipelineId),
            external: SafeText::line(&s.external_id),
            is_default: s.default,
            services,
        }
    }
}

impl From<Webhook> for domain::Webhook {
    fn from(w: Webhook) -> Self {
        Self {
            id: WebhookId(w.id),
            destination: SafeText::line(&w.destination),
            settings: w.settings.iter().map(|one| SafeText::line(one)).collect(),
            is_disabled: w.disabled,
            created_by: UserId(w.created_by),
            updated_at: Timestamp(w.updated_at),
        }
    }
}

impl From<Widget> for domain::Widget {
    fn from(w: Widget) -> Self {
        let is_set = |key: &str| {
            w.settings
                .get(key)
                .is_some_and(|value| !matches!(value, Value::Null) && *value != Value::from(""))
        };
        let settings = w.settings_template.iter().map(|setting| domain::WidgetSetting {
            key: SafeText::line(&setting.key),
            name: SafeText::line(&setting.name),
            kind: SafeText::line(&setting.kind),
            is_required: setting.is_required,
            is_set: is_set(&setting.key),
        });
        Self {
            id: WidgetId(w.id),
            code: SafeText::line(&w.code),
            version: SafeText::line(&w.version),
            rating: SafeText::line(&w.rating),
            is_installed: w.is_active_in_account,
            pipeline: w.pipeline_id.filter(|id| *id > 0).map(PipelineId),
            settings: settings.collect(),
        }
    }
}
