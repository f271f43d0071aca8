//! The bodies of writes: only what changed is present, and never a null key that the server would refuse.

use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::domain::{
    Change, FieldKind, FieldValue, FieldValues, Linked, LossReasonId, NewCompany, NewContact, NewLead,
    NewTask, Owner, Party, SafeText, StageId, UserId,
};

/// The body of `PATCH /{leads|contacts|companies}/{id}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EntityPatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pipeline_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss_reason_id: Option<Option<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whole units of the account's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_user_id: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub custom_fields_values: Vec<FieldWrite>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags_to_add: Vec<TagName>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags_to_delete: Vec<TagName>,
}

/// One item of `PATCH /leads`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EntityPatchItem {
    pub id: i64,
    #[serde(flatten)]
    pub patch: EntityPatch,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TagName {
    pub name: String,
}

/// One custom field: its values replace all that stand there, null clears it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldWrite {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_id: Option<i64>,
    /// Instead of an id that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field_code: Option<String>,
    pub values: Option<Vec<Value>>,
}

/// The body of `PATCH /tasks/{id}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TaskPatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complete_till: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task_type_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_user_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_completed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
}

/// One item of `POST /tasks`.
#[derive(Debug, Clone, Serialize)]
pub struct TaskPost {
    pub text: String,
    pub complete_till: i64,
    pub task_type_id: i64,
    #[serde(skip_serializing_if = "is_zero")]
    pub duration: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_user_id: Option<i64>,
}

/// One item of `POST /{entity}/{id}/link` and `/unlink`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkWrite {
    pub to_entity_id: i64,
    pub to_entity_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
}

/// One item of `POST /contacts` and `POST /companies`, and of those that come with a lead.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PartyPost {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_user_id: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub custom_fields_values: Vec<FieldWrite>,
}

/// One item of `POST /leads/complex`.
#[derive(Debug, Clone, Serialize)]
pub struct LeadPost {
    pub name: String,
    pub price: i64,
    pub pipeline_id: i64,
    pub status_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_user_id: Option<i64>,
    #[serde(rename = "_embedded")]
    pub embedded: LeadPostEmbedded,
}

#[derive(Debug, Clone, Default, Serialize)]
pub struct LeadPostEmbedded {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<TagName>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<PartyPost>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub companies: Vec<PartyPost>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// What an owner's sort is called in paths and bodies.
pub const fn plural(owner: Owner) -> &'static str {
    match owner {
        Owner::Lead(_) => "leads",
        Owner::Contact(_) => "contacts",
        Owner::Company(_) => "companies",
    }
}

pub const fn number(owner: Owner) -> i64 {
    match owner {
        Owner::Lead(id) => id.get(),
        Owner::Contact(id) => id.get(),
        Owner::Company(id) => id.get(),
    }
}

impl EntityPatch {
    pub fn of(change: &Change) -> Self {
        let mut patch = Self::default();
        patch.put(change);
        patch
    }

    /// As [`Self::of`], over what stood there before: what is taken away is said with null, and only then.
    pub fn over(change: &Change, base: Option<&Change>) -> Self {
        let mut patch = Self::of(change);
        if base.is_some_and(|base| change.takes_reason_away(base)) {
            patch.loss_reason_id = Some(None);
        }
        patch
    }

    /// One more change of the same thing; of two that touch the same, the later stays. What does not travel this way
    /// changes nothing.
    pub fn put(&mut self, change: &Change) {
        match change {
            Change::Move { to, reason } => {
                self.status_id = Some(to.stage.get());
                self.pipeline_id = Some(to.pipeline.get());
                let reason = reason.filter(|_| to.stage == StageId::LOST).map(LossReasonId::get);
                self.loss_reason_id = reason.map(Some);
            }
            Change::Rename(name) => self.name = Some(name.to_string()),
            Change::SetPrice(price) => self.price = Some(price.units()),
            Change::Assign(user) => self.responsible_user_id = Some(user.get()),
            Change::Tag(tags) => {
                self.tags_to_add = tags.add.iter().map(TagName::from).collect();
                self.tags_to_delete = tags.remove.iter().map(TagName::from).collect();
            }
            Change::SetField(values) => {
                let write = FieldWrite::from(values);
                self.custom_fields_values.retain(|known| {
                    (known.field_id, &known.field_code) != (write.field_id, &write.field_code)
                });
                self.custom_fields_values.push(write);
            }
            Change::Link { .. }
            | Change::AddNote(_)
            | Change::AddTask(_)
            | Change::SetText(_)
            | Change::Reschedule { .. }
            | Change::SetTaskKind(_)
            | Change::Finish { .. }
            | Change::Rewrite { .. }
            | Change::CreateLead(_)
            | Change::CreateContact(_)
            | Change::CreateCompany(_)
            | Change::Judge(_)
            | Change::AddIncoming(_) => {}
        }
    }
}

impl TaskPatch {
    pub fn of(change: &Change) -> Self {
        let mut patch = Self::default();
        match change {
            Change::SetText(text) => patch.text = Some(text.to_string()),
            Change::Reschedule { due, duration } => {
                patch.complete_till = Some(due.secs());
                patch.duration = Some(*duration);
            }
            Change::SetTaskKind(kind) => patch.task_type_id = Some(kind.get()),
            Change::Assign(user) => patch.responsible_user_id = Some(user.get()),
            Change::Finish { is_completed, result } => {
                patch.is_completed = Some(*is_completed);
                patch.result = result.as_ref().map(|text| json!({ "text": text.as_str() }));
            }
            _ => {}
        }
        patch
    }
}

impl TaskPost {
    pub fn of(owner: Option<Owner>, task: &NewTask) -> Self {
        Self {
            text: task.text.to_string(),
            complete_till: task.due.secs(),
            task_type_id: task.kind.get(),
            duration: task.duration,
            entity_id: owner.map(number),
            entity_type: owner.map(plural),
            responsible_user_id: task.responsible.map(UserId::get),
        }
    }
}

impl LinkWrite {
    pub fn of(to: Owner, how: Linked) -> Self {
        // Written as `is_main`, read as `main_contact`.
        let metadata = (how == Linked::Main).then(|| json!({ "is_main": true }));
        Self { to_entity_id: number(to), to_entity_type: plural(to), metadata }
    }
}

impl From<&SafeText> for TagName {
    fn from(name: &SafeText) -> Self {
        Self { name: name.to_string() }
    }
}

impl From<&NewContact> for PartyPost {
    fn from(contact: &NewContact) -> Self {
        Self {
            id: None,
            name: Some(contact.name.to_string()),
            responsible_user_id: contact.responsible.map(UserId::get),
            custom_fields_values: contact.fields.iter().map(FieldWrite::from).collect(),
        }
    }
}

impl From<&NewCompany> for PartyPost {
    fn from(company: &NewCompany) -> Self {
        Self {
            id: None,
            name: Some(company.name.to_string()),
            responsible_user_id: company.responsible.map(UserId::get),
            custom_fields_values: company.fields.iter().map(FieldWrite::from).collect(),
        }
    }
}

impl From<&NewLead> for LeadPost {
    fn from(lead: &NewLead) -> Self {
        let known = |id: i64| PartyPost { id: Some(id), ..PartyPost::default() };
        let contact = lead.contact.as_ref().map(|contact| match contact {
            Party::New(contact) => PartyPost::from(contact),
            Party::Known(id) => known(id.get()),
        });
        let company = lead.company.as_ref().map(|company| match company {
            Party::New(company) => PartyPost::from(company),
            Party::Known(id) => known(id.get()),
        });
        Self {
            name: lead.name.to_string(),
            price: lead.price.units(),
            pipeline_id: lead.place.pipeline.get(),
            status_id: lead.place.stage.get(),
            responsible_user_id: lead.responsible.map(UserId::get),
            embedded: LeadPostEmbedded {
                tags: lead.tags.iter().map(TagName::from).collect(),
                contacts: contact.into_iter().collect(),
                companies: company.into_iter().collect(),
            },
        }
    }
}

impl From<&FieldValues> for FieldWrite {
    fn from(field: &FieldValues) -> Self {
        let is_known = field.field.get() > 0;
        let values: Vec<Value> = field.values.iter().map(|value| item(&field.kind, value)).collect();
        Self {
            field_id: is_known.then_some(field.field.get()),
            field_code: (!is_known).then(|| field.code.to_string()),
            values: (!field.is_empty()).then_some(values),
        }
    }
}

/// One value as the server takes it; see `FieldItem` for how it comes back.
fn item(kind: &FieldKind, value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(text) => json!({ "value": text.as_str() }),
        FieldValue::Flag(is_set) => json!({ "value": is_set }),
        FieldValue::At(at) => json!({ "value": at.secs() }),
        FieldValue::Choice { option: Some(option), .. } => json!({ "enum_id": option.get() }),
        FieldValue::Choice { option: None, label } => json!({ "value": label.as_str() }),
        FieldValue::Labelled { value, label } if label.is_empty() => json!({ "value": value.as_str() }),
        FieldValue::Labelled { value, label } => {
            json!({ "value": value.as_str(), "enum_code": label.as_str() })
        }
        // It has no `value` key at all.
        FieldValue::Parts(parts) if *kind == FieldKind::ChainedList => Value::Object(object(parts)),
        FieldValue::Parts(parts) => json!({ "value": object(parts) }),
    }
}

/// Parts that are numbers on the wire; whatever else looks like one (a tax number) is text.
const NUMBERS: [&str; 13] = [
    "entity_type",
    "type",
    "entity_id",
    "catalog_id",
    "catalog_element_id",
    "unit_price",
    "quantity",
    "total_sum",
    "vat_rate_id",
    "vat_rate_value",
    "bonus_points_per_purchase",
    "file_size",
    "price_id",
];

fn object(parts: &[(SafeText, SafeText)]) -> Map<String, Value> {
    let filled = parts.iter().filter(|(name, value)| !value.is_empty() && !FieldValue::is_derived(name));
    filled.map(|(name, value)| (name.to_string(), part(name, value))).collect()
}

fn part(name: &str, value: &str) -> Value {
    let is_structure = value.starts_with(['{', '[']);
    let is_flag = name.starts_with("is_") && matches!(value, "true" | "false");
    if (is_structure || is_flag || NUMBERS.contains(&name))
        && let Ok(parsed) = serde_json::from_str(value)
    {
        return parsed;
    }
    Value::String(value.to_owned())
}
