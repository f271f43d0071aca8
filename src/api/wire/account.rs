//! `GET /account`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Links, Seq, lenient};
use crate::domain::{self, AccountId, Currency, SafeText, TaskKindId, UserId};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of the API, as they travel")]
pub struct Account {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub subdomain: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub current_user_id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub country: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub currency: String,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub currency_symbol: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub customers_mode: String,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_unsorted_on: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_loss_reason_enabled: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_helpbot_enabled: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_technical_account: bool,
    #[serde(default, deserialize_with = "lenient::int")]
    pub contact_name_display_order: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub mobile_feature_version: i64,
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    // The rest up to the links is there only when `with=` asked for it.
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub amojo_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub uuid: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_int", skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub drive_url: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_flag", skip_serializing_if = "Option::is_none")]
    pub is_api_filter_enabled: Option<bool>,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub entity_names: Value,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
    #[serde(rename = "_embedded", default, deserialize_with = "lenient::object")]
    pub embedded: AccountEmbedded,
}

/// What `with=` asked for.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AccountEmbedded {
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub amojo_rights: Value,
    #[serde(default, skip_serializing_if = "Seq::is_none_like")]
    pub users_groups: Seq<UsersGroup>,
    #[serde(default, skip_serializing_if = "Seq::is_none_like")]
    pub task_types: Seq<TaskType>,
    #[serde(default, deserialize_with = "lenient::opt_object", skip_serializing_if = "Option::is_none")]
    pub datetime_settings: Option<DatetimeSettings>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UsersGroup {
    #[serde(default, deserialize_with = "lenient::int")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub uuid: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TaskType {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub color: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub icon_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub code: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DatetimeSettings {
    #[serde(default, deserialize_with = "lenient::text")]
    pub date_pattern: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub short_date_pattern: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub short_time_pattern: String,
    #[serde(default, alias = "date_formant", deserialize_with = "lenient::text")]
    pub date_format: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub time_format: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub timezone: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub timezone_offset: String,
}

impl<T> Seq<T> {
    /// For parts that are only present when asked for.
    pub fn is_none_like(&self) -> bool {
        self.items.is_empty()
    }
}

impl From<Account> for domain::Account {
    fn from(a: Account) -> Self {
        let zone = a.embedded.datetime_settings.as_ref().and_then(|d| d.timezone.parse().ok());
        Self {
            id: AccountId(a.id),
            name: SafeText::line(&a.name),
            subdomain: SafeText::line(&a.subdomain),
            currency: Currency {
                code: SafeText::line(&a.currency),
                symbol: SafeText::line(a.currency_symbol.as_deref().unwrap_or_default()),
            },
            current_user: UserId(a.current_user_id),
            zone: zone.unwrap_or(chrono_tz::UTC),
            has_loss_reasons: a.is_loss_reason_enabled,
            language: a.language.as_deref().map(SafeText::line),
            task_kinds: a.embedded.task_types.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<TaskType> for domain::TaskKind {
    fn from(kind: TaskType) -> Self {
        Self { id: TaskKindId(kind.id), name: SafeText::line(&kind.name) }
    }
}
