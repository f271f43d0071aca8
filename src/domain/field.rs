//! Custom fields: their definitions and the values an entity carries.
//!
//! Values keep the shape a person reads (a choice has a label, a phone has a kind), not the shape of
//! the wire; what a type of the future sends is kept as text, never dropped.

use serde::{Deserialize, Serialize};

use super::{FieldId, FieldOptionId, Place, SafeText, Timestamp};

/// Every field type the API documents; a new one arrives as [`FieldKind::Unknown`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldKind {
    Text,
    TextArea,
    Numeric,
    Price,
    Monetary,
    Checkbox,
    Select,
    MultiSelect,
    Radio,
    Date,
    DateTime,
    Birthday,
    Url,
    StreetAddress,
    SmartAddress,
    LegalEntity,
    MultiText,
    Items,
    Category,
    TrackingData,
    LinkedEntity,
    ChainedList,
    File,
    Payer,
    Supplier,
    Unknown(SafeText),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldDef {
    pub id: FieldId,
    pub name: SafeText,
    pub kind: FieldKind,
    /// `PHONE`, `EMAIL`, `UTM_SOURCE` …; empty for fields people made.
    pub code: SafeText,
    pub sort: i64,
    pub options: Vec<FieldOption>,
    pub is_api_only: bool,
    /// Stages in which the field must be filled.
    pub required_at: Vec<Place>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldOption {
    pub id: FieldOptionId,
    pub label: SafeText,
    pub sort: i64,
}

/// The values of one field on one entity; only filled fields are present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValues {
    pub field: FieldId,
    pub name: SafeText,
    pub code: SafeText,
    pub kind: FieldKind,
    pub values: Vec<FieldValue>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldValue {
    /// Text, numbers, links, and whatever has no better shape.
    Text(SafeText),
    Flag(bool),
    At(Timestamp),
    Choice {
        option: Option<FieldOptionId>,
        label: SafeText,
    },
    /// A value with a kind: a phone (`WORK`), one part of an address (`city`).
    Labelled {
        value: SafeText,
        label: SafeText,
    },
    /// Named parts: legal entities, files, linked entities, invoice items.
    Parts(Vec<(SafeText, SafeText)>),
}

impl FieldKind {
    pub fn from_wire(name: &str) -> Self {
        match name {
            "text" | "org_legal_name" => Self::Text,
            "textarea" => Self::TextArea,
            "numeric" => Self::Numeric,
            "price" => Self::Price,
            "monetary" => Self::Monetary,
            "checkbox" => Self::Checkbox,
            "select" => Self::Select,
            "multiselect" => Self::MultiSelect,
            "radiobutton" => Self::Radio,
            "date" => Self::Date,
            "date_time" => Self::DateTime,
            "birthday" => Self::Birthday,
            "url" => Self::Url,
            "streetaddress" => Self::StreetAddress,
            "smart_address" => Self::SmartAddress,
            "legal_entity" => Self::LegalEntity,
            "multitext" => Self::MultiText,
            "items" => Self::Items,
            "category" => Self::Category,
            "tracking_data" => Self::TrackingData,
            "linked_entity" => Self::LinkedEntity,
            "chained_list" | "chained_lists" => Self::ChainedList,
            "file" => Self::File,
            "payer" => Self::Payer,
            "supplier" => Self::Supplier,
            other => Self::Unknown(SafeText::line(other)),
        }
    }
}
