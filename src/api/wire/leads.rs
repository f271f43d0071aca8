//! `/leads`: the entity, its tags and loss reasons, and the body of a PATCH.

use serde::{Deserialize, Serialize};

use super::{CustomFieldValues, Links, Seq, lenient};
use crate::domain::{
    self, CompanyId, ContactId, LeadDetails, LeadId, LinkedContact, LossReasonId, Money, PipelineId, Place,
    SafeText, StageId, TagId, Timestamp, UserId,
};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Lead {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub price: Option<i64>,
    /// Beside `price` in accounts that use cents.
    #[serde(default, deserialize_with = "lenient::opt_float", skip_serializing_if = "Option::is_none")]
    pub price_with_minor_units: Option<f64>,
    #[serde(default, deserialize_with = "lenient::int")]
    pub responsible_user_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub group_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub status_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub pipeline_id: i64,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub loss_reason_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub source_id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub closed_at: Option<i64>,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub closest_task_at: Option<i64>,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_deleted: bool,
    #[serde(default)]
    pub custom_fields_values: Option<Seq<CustomFieldValues>>,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub score: Option<i64>,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    pub labor_cost: Option<i64>,
    /// Kommo sends it, amoCRM does not.
    #[serde(default, deserialize_with = "lenient::opt_flag", skip_serializing_if = "Option::is_none")]
    pub is_price_computed: Option<bool>,
    /// With `with=is_price_modified_by_robot`.
    #[serde(default, deserialize_with = "lenient::opt_flag", skip_serializing_if = "Option::is_none")]
    pub is_price_modified_by_robot: Option<bool>,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
    #[serde(rename = "_embedded", default, deserialize_with = "lenient::object")]
    pub embedded: LeadEmbedded,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LeadEmbedded {
    #[serde(default)]
    pub tags: Seq<Tag>,
    /// At most one.
    #[serde(default)]
    pub companies: Seq<EntityRef>,
    /// With `with=contacts`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Seq<ContactRef>>,
    /// With `with=catalog_elements`; kept as they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalog_elements: Option<Seq<serde_json::Value>>,
    /// With `with=loss_reason`: an array, whatever the docs' table says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_reason: Option<Seq<LossReason>>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tag {
    #[serde(default, deserialize_with = "lenient::int")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub color: Option<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct EntityRef {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ContactRef {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_main: bool,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LossReason {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub sort: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

/// `_embedded` of a list of leads.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Leads {
    #[serde(default)]
    pub leads: Seq<Lead>,
}

/// `_embedded` of the list of loss reasons.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LossReasons {
    #[serde(default)]
    pub loss_reasons: Seq<LossReason>,
}

/// `_embedded` of the list of an entity's tags.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tags {
    #[serde(default)]
    pub tags: Seq<Tag>,
}

/// One item of the bin, `GET /leads?with=only_deleted`: nothing else of a deleted lead is told.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DeletedLead {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_deleted: bool,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

/// `_embedded` of the bin.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct DeletedLeads {
    #[serde(default)]
    pub leads: Seq<DeletedLead>,
}

/// What a write answers: hardly anything, so the entity is read again.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Written {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    /// Answers to a POST: the caller's own, or the index of the item; `/leads/complex` sends a list of one.
    #[serde(default, deserialize_with = "lenient::first_text", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_int", skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<i64>,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

/// The answer to a write in either of its shapes: the entity bare, or in `_embedded` as a list.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct AnyWritten {
    #[serde(default, deserialize_with = "lenient::opt_int")]
    id: Option<i64>,
    #[serde(default, deserialize_with = "lenient::first_text")]
    request_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_int")]
    updated_at: Option<i64>,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    links: Links,
    #[serde(rename = "_embedded", default, deserialize_with = "lenient::object")]
    embedded: WrittenAny,
}

/// Whichever of these lists is there.
#[derive(Debug, Clone, Default, Deserialize)]
struct WrittenAny {
    #[serde(default)]
    leads: Seq<Written>,
    #[serde(default)]
    notes: Seq<Written>,
    #[serde(default)]
    tasks: Seq<Written>,
    #[serde(default)]
    contacts: Seq<Written>,
    #[serde(default)]
    companies: Seq<Written>,
}

/// `_embedded` of a write's answer.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct WrittenLeads {
    #[serde(default)]
    pub leads: Seq<Written>,
}

impl AnyWritten {
    /// The entity, or the first of several.
    pub fn one(self) -> Option<Written> {
        self.all().into_iter().next()
    }

    /// Everything the answer names.
    pub fn all(self) -> Vec<Written> {
        let Self { id, request_id, updated_at, links, embedded } = self;
        let WrittenAny { leads, notes, tasks, contacts, companies } = embedded;
        match id {
            Some(id) => vec![Written { id, request_id, updated_at, links }],
            None => leads.into_iter().chain(notes).chain(tasks).chain(contacts).chain(companies).collect(),
        }
    }
}

impl From<Tag> for domain::Tag {
    fn from(t: Tag) -> Self {
        Self { id: TagId(t.id), name: SafeText::line(&t.name) }
    }
}

impl From<LossReason> for domain::LossReason {
    fn from(r: LossReason) -> Self {
        Self { id: LossReasonId(r.id), name: SafeText::line(&r.name), sort: r.sort }
    }
}

impl From<DeletedLead> for domain::DeletedLead {
    fn from(l: DeletedLead) -> Self {
        Self { id: LeadId(l.id), updated_at: Timestamp(l.updated_at) }
    }
}

impl From<Lead> for domain::Lead {
    fn from(l: Lead) -> Self {
        let price = match (l.price_with_minor_units, l.price) {
            (Some(exact), _) => Money::from_float(exact),
            (None, units) => Money::from_units(units.unwrap_or_default()),
        };
        let contacts = l.embedded.contacts.unwrap_or_default();
        let main = contacts.iter().find(|c| c.is_main).or_else(|| contacts.first());
        Self {
            id: LeadId(l.id),
            name: SafeText::line(&l.name),
            price,
            place: Place { pipeline: PipelineId(l.pipeline_id), stage: StageId(l.status_id) },
            responsible: UserId(l.responsible_user_id),
            created_at: Timestamp(l.created_at),
            updated_at: Timestamp(l.updated_at),
            closed_at: time(l.closed_at),
            next_task_at: time(l.closest_task_at),
            loss_reason: l.loss_reason_id.filter(|id| *id > 0).map(LossReasonId),
            company: l.embedded.companies.first().map(|c| CompanyId(c.id)),
            main_contact: main.map(|c| ContactId(c.id)),
            tags: l.embedded.tags.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Lead> for LeadDetails {
    fn from(mut l: Lead) -> Self {
        let fields = l.custom_fields_values.take().unwrap_or_default();
        let contacts = l.embedded.contacts.iter().flatten();
        Self {
            fields: fields.into_iter().map(Into::into).collect(),
            contacts: contacts.map(|c| LinkedContact { id: ContactId(c.id), is_main: c.is_main }).collect(),
            created_by: UserId(l.created_by),
            updated_by: UserId(l.updated_by),
            score: l.score,
            lead: l.into(),
        }
    }
}

/// 0 is how PHP writes "never".
fn time(at: Option<i64>) -> Option<Timestamp> {
    at.filter(|t| *t != 0).map(Timestamp)
}
