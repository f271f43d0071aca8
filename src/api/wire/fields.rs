//! Custom fields: definitions (`GET /{entity}/custom_fields`) and the values entities carry.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Links, Seq, lenient};
use crate::domain::{
    FieldDef, FieldId, FieldKind, FieldOption, FieldOptionId, FieldValue, FieldValues, PipelineId, Place,
    SafeText, StageId, Timestamp,
};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CustomField {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(rename = "type", default, deserialize_with = "lenient::text")]
    pub kind: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub code: Option<String>,
    #[serde(default, deserialize_with = "lenient::int")]
    pub sort: i64,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_api_only: bool,
    #[serde(default)]
    pub enums: Option<Seq<FieldEnum>>,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub group_id: Option<String>,
    #[serde(default)]
    pub required_statuses: Option<Seq<StatusRef>>,
    #[serde(default)]
    pub hidden_statuses: Option<Seq<StatusRef>>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_deletable: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_predefined: bool,
    #[serde(default, deserialize_with = "lenient::text")]
    pub entity_type: String,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub remind: Option<String>,
    #[serde(default)]
    pub triggers: Seq<Value>,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub tracking_callback: Option<String>,
    #[serde(default)]
    pub chained_lists: Value,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub currency: Option<String>,
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "is_false")]
    pub is_required: bool,
    /// The options of a category, which have parents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nested: Option<Seq<NestedOption>>,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FieldEnum {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub value: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub sort: i64,
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NestedOption {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub parent_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub value: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub sort: i64,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct StatusRef {
    #[serde(default, deserialize_with = "lenient::int")]
    pub status_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub pipeline_id: i64,
}

/// One filled field of an entity.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CustomFieldValues {
    #[serde(default, deserialize_with = "lenient::int")]
    pub field_id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub field_name: String,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub field_code: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    pub field_type: String,
    #[serde(default)]
    pub values: Seq<FieldItem>,
    #[serde(default, deserialize_with = "lenient::opt_flag", skip_serializing_if = "Option::is_none")]
    pub is_computed: Option<bool>,
}

/// One value. Its shape depends on the field's type; `chained_list` has no `value` at all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldItem {
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub value: Value,
    #[serde(default, deserialize_with = "lenient::opt_int", skip_serializing_if = "Option::is_none")]
    pub enum_id: Option<i64>,
    /// Answers of 2020 called it `enum`.
    #[serde(
        default,
        alias = "enum",
        deserialize_with = "lenient::opt_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub enum_code: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_int", skip_serializing_if = "Option::is_none")]
    pub catalog_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::opt_int", skip_serializing_if = "Option::is_none")]
    pub catalog_element_id: Option<i64>,
}

impl From<CustomField> for FieldDef {
    fn from(f: CustomField) -> Self {
        let mut options: Vec<FieldOption> =
            f.nested.unwrap_or_default().into_iter().map(FieldOption::from).collect();
        // A category tells its options twice; the tree of them says more.
        for option in f.enums.unwrap_or_default().into_iter().map(FieldOption::from) {
            if options.iter().all(|known| known.id != option.id) {
                options.push(option);
            }
        }
        options.sort_by_key(|o| (o.sort, o.id));
        let place = |s: StatusRef| Place { pipeline: PipelineId(s.pipeline_id), stage: StageId(s.status_id) };
        Self {
            id: FieldId(f.id),
            name: SafeText::line(&f.name),
            kind: FieldKind::from_wire(&f.kind),
            code: SafeText::line(f.code.as_deref().unwrap_or_default()),
            sort: f.sort,
            options,
            is_api_only: f.is_api_only,
            required_at: f.required_statuses.unwrap_or_default().into_iter().map(place).collect(),
            is_required: f.is_required,
            currency: SafeText::line(f.currency.as_deref().unwrap_or_default()),
            group: SafeText::line(f.group_id.as_deref().unwrap_or_default()),
        }
    }
}

impl From<FieldEnum> for FieldOption {
    fn from(e: FieldEnum) -> Self {
        let code = SafeText::line(e.code.as_deref().unwrap_or_default());
        let (id, label) = (FieldOptionId(e.id), SafeText::line(&e.value));
        Self { id, label, sort: e.sort, code, parent: None }
    }
}

impl From<NestedOption> for FieldOption {
    fn from(o: NestedOption) -> Self {
        let parent = o.parent_id.filter(|id| *id > 0).map(FieldOptionId);
        let (id, label) = (FieldOptionId(o.id), SafeText::line(&o.value));
        Self { id, label, sort: o.sort, code: SafeText::default(), parent }
    }
}

impl From<CustomFieldValues> for FieldValues {
    fn from(f: CustomFieldValues) -> Self {
        let kind = FieldKind::from_wire(&f.field_type);
        let values = f.values.into_iter().map(|item| value(&kind, &item)).collect();
        Self {
            field: FieldId(f.field_id),
            name: SafeText::line(&f.field_name),
            code: SafeText::line(f.field_code.as_deref().unwrap_or_default()),
            kind,
            values,
            is_computed: f.is_computed.unwrap_or_default(),
        }
    }
}

fn value(kind: &FieldKind, item: &FieldItem) -> FieldValue {
    let label = || SafeText::line(item.enum_code.as_deref().unwrap_or_default());
    match (kind, &item.value) {
        (FieldKind::Select | FieldKind::MultiSelect | FieldKind::Radio | FieldKind::Category, v) => {
            FieldValue::Choice { option: item.enum_id.map(FieldOptionId), label: plain(v) }
        }
        (FieldKind::MultiText | FieldKind::SmartAddress, v) => {
            FieldValue::Labelled { value: plain(v), label: label() }
        }
        (FieldKind::Checkbox, v) => FieldValue::Flag(truthy(v)),
        (FieldKind::Date | FieldKind::DateTime | FieldKind::Birthday, v) => match unix(v) {
            Some(at) => FieldValue::At(Timestamp(at)),
            None => FieldValue::Text(plain(v)),
        },
        (_, Value::Object(parts)) => FieldValue::Parts(flatten(parts)),
        (_, Value::Null) if item.catalog_element_id.is_some() => {
            let part = |name: &str, id: Option<i64>| {
                id.map(|id| (SafeText::line(name), SafeText::line(&id.to_string())))
            };
            let parts =
                [part("catalog_id", item.catalog_id), part("catalog_element_id", item.catalog_element_id)];
            FieldValue::Parts(parts.into_iter().flatten().collect())
        }
        (_, v) => FieldValue::Text(plain(v)),
    }
}

/// A scalar as a person reads it; compound leftovers as JSON, so that nothing is dropped.
fn plain(v: &Value) -> SafeText {
    match v {
        Value::Null => SafeText::default(),
        Value::String(s) => SafeText::block(s),
        other => SafeText::block(&other.to_string()),
    }
}

fn flatten(parts: &serde_json::Map<String, Value>) -> Vec<(SafeText, SafeText)> {
    parts.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (SafeText::line(k), plain(v))).collect()
}

fn truthy(v: &Value) -> bool {
    match v {
        Value::Bool(b) => *b,
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::String(s) => !matches!(s.as_str(), "" | "0" | "false"),
        _ => false,
    }
}

/// Unix seconds; old answers spell dates out (`2020-05-08`), those stay text.
fn unix(v: &Value) -> Option<i64> {
    match v {
        Value::Number(n) => n.as_i64().or_else(|| n.as_f64().map(|f| f as i64)),
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    }
}

/// `_embedded` of a list of custom fields.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CustomFields {
    #[serde(default)]
    pub custom_fields: Seq<CustomField>,
}

/// A group of fields, `GET /{entity}/custom_fields/groups`. Its id is text, sometimes digits.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FieldGroup {
    #[serde(default, deserialize_with = "lenient::text")]
    pub id: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_predefined: bool,
    #[serde(rename = "type", default, deserialize_with = "lenient::text")]
    pub kind: String,
    #[serde(default, deserialize_with = "lenient::text")]
    pub entity_type: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub sort: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

/// `_embedded` of a list of field groups.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct FieldGroups {
    #[serde(default)]
    pub custom_field_groups: Seq<FieldGroup>,
}
