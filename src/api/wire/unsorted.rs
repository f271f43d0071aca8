//! `/leads/unsorted`: incoming leads. What is known of the sender stands in `metadata`, a shape per category,
//! in which the same key is now a number, now text.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::loose::Loose;
use super::unsorted_facts as facts;
use super::{Links, Seq, lenient};
use crate::domain::{self, CompanyId, ContactId, IncomingCategory, LeadId, PipelineId, SafeText, Timestamp};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Unsorted {
    #[serde(deserialize_with = "uid")]
    pub uid: String,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub source_uid: Option<String>,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub source_name: Option<String>,
    /// `sip`, `mail`, `forms`, `chats`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub category: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub pipeline_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default)]
    pub metadata: Value,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
    #[serde(rename = "_embedded", default, deserialize_with = "lenient::object")]
    pub embedded: UnsortedEmbedded,
}

/// What it becomes when it is accepted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UnsortedEmbedded {
    #[serde(default)]
    pub contacts: Seq<NamedRef>,
    #[serde(default)]
    pub leads: Seq<NamedRef>,
    #[serde(default)]
    pub companies: Seq<NamedRef>,
}

/// A pointer at an entity; some answers give its name with it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NamedRef {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::opt_text", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

/// `_embedded` of the list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UnsortedList {
    #[serde(default)]
    pub unsorted: Seq<Unsorted>,
}

/// `GET /leads/unsorted/summary`. PHP writes an empty object as `[]`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct UnsortedSummary {
    #[serde(default, deserialize_with = "lenient::int")]
    pub total: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub accepted: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub declined: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub average_sort_time: i64,
    #[serde(default)]
    pub categories: Value,
}

impl From<UnsortedSummary> for domain::IncomingSummary {
    fn from(summary: UnsortedSummary) -> Self {
        let categories = summary.categories.as_object().into_iter().flatten();
        Self {
            total: summary.total,
            accepted: summary.accepted,
            declined: summary.declined,
            average_sort_time: summary.average_sort_time,
            categories: categories
                .map(|(word, of)| (SafeText::line(word), Loose(of).int("total").unwrap_or_default()))
                .collect(),
        }
    }
}

/// An incoming lead without a uid can be neither shown nor accepted.
fn uid<'de, D: serde::Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    match lenient::text(d)?.trim() {
        "" => Err(serde::de::Error::custom("the uid is empty")),
        uid => Ok(uid.to_owned()),
    }
}

impl From<Unsorted> for domain::IncomingLead {
    fn from(u: Unsorted) -> Self {
        let meta = Loose(&u.metadata);
        let (client, from) = (meta.at("client"), meta.at("from"));
        let name = |of: &Seq<NamedRef>| {
            let name = of.first().and_then(|one| one.name.as_deref()).unwrap_or_default();
            Some(SafeText::line(name)).filter(|name| !name.trim().is_empty())
        };
        let source = u.source_name.as_deref().map(SafeText::line).filter(|name| !name.is_empty());
        let told = ["source_name", "form_name", "service", "service_code"];
        Self {
            uid: SafeText::line(&u.uid),
            category: IncomingCategory::of(&u.category),
            pipeline: PipelineId(u.pipeline_id),
            created_at: Timestamp(u.created_at),
            source_name: source
                .or_else(|| told.iter().find_map(|key| meta.opt_line(key)))
                .unwrap_or_default(),
            contact_name: name(&u.embedded.contacts)
                .or_else(|| client.opt_line("name"))
                .or_else(|| from.opt_line("name"))
                .or_else(|| from.opt_line("email"))
                // A call's `from` is the number itself.
                .or_else(|| meta.opt_line("from").filter(|_| u.category != "sip")),
            phone: meta.opt_line("phone").or_else(|| meta.opt_line("from").filter(|_| u.category == "sip")),
            email: from.opt_line("email"),
            lead_name: name(&u.embedded.leads).or_else(|| {
                ["subject", "last_message_text", "form_name"].iter().find_map(|key| meta.opt_line(key))
            }),
            lead: u.embedded.leads.first().map(|lead| LeadId(lead.id)),
            contact: u.embedded.contacts.first().map(|contact| ContactId(contact.id)),
            company: u.embedded.companies.first().map(|company| CompanyId(company.id)),
            facts: facts::read(&u.metadata),
        }
    }
}
