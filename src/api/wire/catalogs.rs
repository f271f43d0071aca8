//! `/catalogs` ("lists" in Kommo's own words), their elements, and what of them hangs on a lead.

use serde::{Deserialize, Serialize};

use super::links::EntityLink;
use super::loose::Loose;
use super::write::FieldWrite;
use super::{CustomFieldValues, Links, Seq, lenient};
use crate::domain::catalog::Hanging;
use crate::domain::{self, CatalogId, ElementId, FieldValues, SafeText, Timestamp, UserId};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of the API, as they travel")]
pub struct Catalog {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub sort: i64,
    #[serde(rename = "type", default, deserialize_with = "lenient::text")]
    pub kind: String,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub can_add_elements: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub can_show_in_cards: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub can_link_multiple: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub can_be_deleted: bool,
    #[serde(default, deserialize_with = "lenient::opt_text")]
    pub sdk_widget_code: Option<String>,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Catalogs {
    #[serde(default)]
    pub catalogs: Seq<Catalog>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Element {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    /// Null mostly.
    #[serde(default, deserialize_with = "lenient::opt_flag")]
    pub is_deleted: Option<bool>,
    #[serde(default)]
    pub custom_fields_values: Option<Seq<CustomFieldValues>>,
    #[serde(default, deserialize_with = "lenient::int")]
    pub catalog_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    /// An integer here, unlike everywhere else.
    #[serde(default, deserialize_with = "lenient::opt_int", skip_serializing_if = "Option::is_none")]
    pub request_id: Option<i64>,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Elements {
    #[serde(default)]
    pub elements: Seq<Element>,
}

/// One item of `POST` and `PATCH /catalogs/{id}/elements`.
#[derive(Debug, Clone, Serialize)]
pub struct ElementWrite {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub custom_fields_values: Vec<FieldWrite>,
}

/// One item of `POST /leads/{id}/link` and `/unlink` for elements.
#[derive(Debug, Clone, Serialize)]
pub struct ElementLink {
    pub to_entity_id: i64,
    pub to_entity_type: &'static str,
    pub metadata: ElementLinkFacts,
}

#[derive(Debug, Clone, Serialize)]
pub struct ElementLinkFacts {
    pub catalog_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<f64>,
}

impl From<Catalog> for domain::Catalog {
    fn from(c: Catalog) -> Self {
        Self {
            id: CatalogId(c.id),
            name: SafeText::line(&c.name),
            kind: SafeText::line(&c.kind),
            sort: c.sort,
            is_open: c.can_add_elements,
            links_many: c.can_link_multiple,
            updated_at: Timestamp(c.updated_at),
        }
    }
}

impl From<Element> for domain::CatalogElement {
    fn from(e: Element) -> Self {
        Self {
            id: ElementId(e.id),
            catalog: CatalogId(e.catalog_id),
            name: SafeText::line(&e.name),
            fields: e.custom_fields_values.unwrap_or_default().into_iter().map(FieldValues::from).collect(),
            created_by: UserId(e.created_by),
            created_at: Timestamp(e.created_at),
            updated_at: Timestamp(e.updated_at),
            is_deleted: e.is_deleted.unwrap_or_default(),
        }
    }
}

/// What of it is said in `metadata`, or beside it.
impl From<EntityLink> for Hanging {
    fn from(link: EntityLink) -> Self {
        let facts = Loose(&link.metadata);
        Self {
            element: ElementId(link.to_entity_id),
            catalog: CatalogId(facts.id("catalog_id").unwrap_or_default()),
            quantity: facts.number("quantity").unwrap_or(1.0),
        }
    }
}
