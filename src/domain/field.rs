//! Custom fields: their definitions and the values an entity carries.
//!
//! Values keep the shape a person reads (a choice has a label, a phone has a kind), not the shape of
//! the wire; what a type of the future sends is kept as text, never dropped.

use serde::{Deserialize, Serialize};

use super::{FieldId, FieldOptionId, Phone, Place, SafeText, Timestamp};

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
    /// Must be filled everywhere.
    #[serde(default)]
    pub is_required: bool,
    /// ISO 4217, of an amount; empty where the account's own is meant.
    #[serde(default)]
    pub currency: SafeText,
    /// The group it stands in on the web card; empty for the main one.
    #[serde(default)]
    pub group: SafeText,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldOption {
    pub id: FieldOptionId,
    pub label: SafeText,
    pub sort: i64,
    /// What it is called in requests (`WORK`); empty for options people made.
    #[serde(default)]
    pub code: SafeText,
    /// The option above it, in a tree of them.
    #[serde(default)]
    pub parent: Option<FieldOptionId>,
}

/// The values of one field on one entity; only filled fields are present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldValues {
    pub field: FieldId,
    pub name: SafeText,
    pub code: SafeText,
    pub kind: FieldKind,
    pub values: Vec<FieldValue>,
    /// The account works it out itself: nobody writes it.
    #[serde(default)]
    pub is_computed: bool,
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

impl FieldOption {
    pub fn value(&self) -> FieldValue {
        FieldValue::Choice { option: Some(self.id), label: self.label.clone() }
    }

    /// Whether it is among what is chosen.
    pub fn is_in(&self, values: &[FieldValue]) -> bool {
        values.iter().any(|value| value.means(&self.value(), &FieldKind::MultiSelect))
    }
}

impl FieldDef {
    /// With nothing but a name and a kind: no code, no options, asked for nowhere.
    pub fn plain(id: FieldId, name: impl Into<SafeText>, kind: FieldKind) -> Self {
        Self {
            id,
            name: name.into(),
            kind,
            code: SafeText::default(),
            sort: 0,
            options: Vec::new(),
            is_api_only: false,
            required_at: Vec::new(),
            is_required: false,
            currency: SafeText::default(),
            group: SafeText::default(),
        }
    }

    /// The field with these values.
    pub fn with(&self, values: Vec<FieldValue>) -> FieldValues {
        let (name, code, kind) = (self.name.clone(), self.code.clone(), self.kind.clone());
        FieldValues { field: self.id, name, code, kind, values, is_computed: false }
    }

    /// The field with some values put to those that stand there, and others taken off; what is there already stays as
    /// it is written.
    pub fn turned(&self, now: &[FieldValue], add: &[FieldValue], remove: &[FieldValue]) -> FieldValues {
        let is_in = |some: &[FieldValue], value: &FieldValue| {
            some.iter().any(|other| other.is_point_of(value) || other.means(value, &self.kind))
        };
        let kept = now.iter().filter(|value| !is_in(remove, value));
        let new = add.iter().filter(|value| !is_in(now, value));
        self.with(kept.chain(new).cloned().collect())
    }

    /// Whether it has any number of values that each stand for themselves.
    pub const fn is_of_many(&self) -> bool {
        matches!(self.kind, FieldKind::MultiSelect | FieldKind::MultiText)
    }

    /// Whether a lead must not be here without it.
    pub fn is_required_at(&self, place: Place) -> bool {
        self.is_required || self.required_at.contains(&place)
    }
}

impl FieldValues {
    /// Nothing stands there; a box that is not ticked is the same as none.
    pub fn is_empty(&self) -> bool {
        self.values.iter().all(|value| match value {
            FieldValue::Text(text) => text.trim().is_empty(),
            FieldValue::Flag(is_set) => !is_set,
            FieldValue::At(_) | FieldValue::Choice { .. } => false,
            FieldValue::Labelled { value, .. } => value.trim().is_empty(),
            FieldValue::Parts(parts) => parts.iter().all(|(_, value)| value.trim().is_empty()),
        })
    }

    /// Whether both say the same, however it was written: a server writes numbers and choices its own way.
    pub fn means(&self, other: &Self) -> bool {
        if self.is_empty() || other.is_empty() {
            return self.is_empty() == other.is_empty();
        }
        let same = |a: &FieldValue, b: &FieldValue| a.means(b, &self.kind);
        self.values.len() == other.values.len()
            && if self.kind == FieldKind::MultiSelect {
                self.values.iter().all(|a| other.values.iter().any(|b| same(a, b)))
            } else {
                self.values.iter().zip(&other.values).all(|(a, b)| same(a, b))
            }
    }
}

impl FieldValue {
    /// A part the account works out of the others: written back it would contradict them.
    pub fn is_derived(part: &str) -> bool {
        matches!(part, "total_sum" | "is_discount_recalculated" | "is_total_sum_recalculated")
    }

    /// Whether both reach the same person, however they are written and of whatever kind they are.
    fn is_point_of(&self, other: &Self) -> bool {
        let (Self::Labelled { value: a, .. }, Self::Labelled { value: b, .. }) = (self, other) else {
            return false;
        };
        match (Phone::read(a).zip(Phone::read(b)), a.contains('@') || b.contains('@')) {
            (Some((a, b)), false) => a.is_same(&b),
            _ => a.trim().to_lowercase() == b.trim().to_lowercase(),
        }
    }

    fn means(&self, other: &Self, kind: &FieldKind) -> bool {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) if kind.is_number() => number(a).zip(number(b)).map_or_else(
                || a.trim() == b.trim(),
                |(a, b)| (a - b).abs() < f64::EPSILON * a.abs().max(1.0),
            ),
            (Self::Text(a), Self::Text(b)) => a.trim() == b.trim(),
            (Self::Choice { option: Some(a), .. }, Self::Choice { option: Some(b), .. }) => a == b,
            (Self::Choice { label: a, .. }, Self::Choice { label: b, .. }) => a == b,
            (Self::Labelled { value: a, label: la }, Self::Labelled { value: b, label: lb }) => {
                // Without a kind the server gives one.
                a.trim() == b.trim() && (la.is_empty() || lb.is_empty() || la.eq_ignore_ascii_case(lb))
            }
            // What the server adds (a total, an id of its own) does not change what was said.
            (Self::Parts(a), Self::Parts(b)) => {
                let told = a.iter().filter(|(name, value)| !value.is_empty() && !Self::is_derived(name));
                told.into_iter().all(|part| b.contains(part))
            }
            (a, b) => a == b,
        }
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

impl FieldKind {
    /// Whether its text is a number.
    pub const fn is_number(&self) -> bool {
        matches!(self, Self::Numeric | Self::Price | Self::Monetary)
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    fn def(kind: FieldKind) -> FieldDef {
        FieldDef::plain(FieldId(1), "Equipment", kind)
    }

    #[test]
    fn choices_are_put_to_those_that_stand_there_and_taken_off() {
        let choice = |id: i64| FieldValue::Choice { option: Some(FieldOptionId(id)), label: "x".into() };
        let field = def(FieldKind::MultiSelect);
        let turned = field.turned(&[choice(1), choice(2)], &[choice(2), choice(3)], &[choice(1)]);
        assert_eq!(turned.values, [choice(2), choice(3)]);
    }

    #[test]
    fn a_phone_is_the_same_however_it_is_written() {
        let point =
            |value: &str, label: &str| FieldValue::Labelled { value: value.into(), label: label.into() };
        let field = def(FieldKind::MultiText);
        let now = [point("+44 20 7946 0958", "MOB"), point("Ana@Example.org", "PRIV"), point("12", "WORK")];
        let turned = field.turned(&now, &[point("+442079460958", "WORK"), point("34", "WORK")], &[]);
        assert_eq!(turned.values, [&now[..], &[point("34", "WORK")]].concat());
        let off = [point("020 7946 0958", "WORK"), point("ana@example.org", "WORK"), point("12", "WORK")];
        assert!(field.turned(&now, &[], &off).values.is_empty());
    }
}
