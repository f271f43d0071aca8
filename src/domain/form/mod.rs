//! Values of a custom field as text a person writes, both ways: into a box, a document, an argument of a command.
//!
//! Owns how each kind of field is written and what is wrong with a text, as data; the words for that belong to
//! whoever shows them. Must not know screens. What `text` writes, `read` takes back as the same values.

mod choice;
mod day;
mod number;
mod parts;
mod reach;
#[cfg(test)]
mod tests;

use super::{FieldDef, FieldKind, FieldValue, FieldValues, SafeText, Timestamp};

pub use number::number;

/// The most one text may hold: far more than the account keeps, far less than a mistaken paste.
const LONGEST: usize = 60_000;

/// How the values of a field are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Line,
    Lines,
    /// Several named parts, a line for each: `city = Lisbon`.
    Parts,
    /// A line for each value, with its kind behind it.
    Reach,
    Toggle,
    One,
    Many,
    /// Not at all.
    Fixed(Fixed),
}

/// Why nobody writes a field here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixed {
    /// The account takes it from programs made for it only.
    ApiOnly,
    /// The account works it out.
    Computed,
    /// Where a visitor came from: the account notes that itself.
    Tracking,
    /// A file is uploaded, not written.
    File,
    /// A kind of field this version does not know.
    Unknown,
}

/// What is wrong with a text, and with which of its lines (from 0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub line: usize,
    pub wrong: Wrong,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    TooLong,
    NotANumber(SafeText),
    NotADay(SafeText),
    NotATime(SafeText),
    /// Nobody is born later than today.
    NotBornYet,
    NotALink(SafeText),
    NotAPhone(SafeText),
    NotAnEmail(SafeText),
    NotYesOrNo(SafeText),
    NoSuchOption {
        word: SafeText,
        known: Vec<SafeText>,
    },
    NoSuchKind {
        word: SafeText,
        known: Vec<SafeText>,
    },
    NoSuchPart {
        word: SafeText,
        known: Vec<SafeText>,
    },
    NotAPart(SafeText),
    PartTwice(SafeText),
    PartMissing(SafeText),
    PartIsNoNumber {
        part: SafeText,
        value: SafeText,
    },
    NotACountry(SafeText),
    TooMany {
        most: usize,
    },
}

/// When and where a text is read: dates depend on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    pub zone: chrono_tz::Tz,
    pub now: Timestamp,
}

/// One field of one thing, to be written.
#[derive(Debug, Clone, Copy)]
pub struct FieldForm<'a> {
    pub def: &'a FieldDef,
    /// What stands there now.
    pub now: Option<&'a FieldValues>,
    pub calendar: Calendar,
}

impl FieldForm<'_> {
    pub fn form(&self) -> Form {
        if self.now.is_some_and(|now| now.is_computed) {
            return Form::Fixed(Fixed::Computed);
        }
        if self.def.is_api_only {
            return Form::Fixed(Fixed::ApiOnly);
        }
        match self.def.kind {
            FieldKind::Text
            | FieldKind::Numeric
            | FieldKind::Price
            | FieldKind::Monetary
            | FieldKind::Date
            | FieldKind::DateTime
            | FieldKind::Birthday
            | FieldKind::Url
            | FieldKind::StreetAddress => Form::Line,
            FieldKind::TextArea => Form::Lines,
            FieldKind::Checkbox => Form::Toggle,
            FieldKind::Select | FieldKind::Radio | FieldKind::Category => Form::One,
            FieldKind::MultiSelect => Form::Many,
            FieldKind::MultiText => Form::Reach,
            FieldKind::SmartAddress
            | FieldKind::LegalEntity
            | FieldKind::Items
            | FieldKind::LinkedEntity
            | FieldKind::ChainedList
            | FieldKind::Payer
            | FieldKind::Supplier => Form::Parts,
            FieldKind::TrackingData => Form::Fixed(Fixed::Tracking),
            FieldKind::File => Form::Fixed(Fixed::File),
            FieldKind::Unknown(_) => Form::Fixed(Fixed::Unknown),
        }
    }

    /// What stands there now, as it would be written; of named parts, the empty ones too.
    pub fn text(&self) -> String {
        let values = self.now.map_or(&[][..], |now| &now.values);
        match self.def.kind {
            FieldKind::SmartAddress
            | FieldKind::LegalEntity
            | FieldKind::Items
            | FieldKind::LinkedEntity
            | FieldKind::ChainedList
            | FieldKind::Payer
            | FieldKind::Supplier => parts::text(&self.def.kind, values),
            _ => values.iter().map(|value| self.value_text(value)).collect::<Vec<_>>().join("\n"),
        }
    }

    fn value_text(&self, value: &FieldValue) -> String {
        match value {
            FieldValue::Text(text) => text.to_string(),
            FieldValue::Flag(is_set) => if *is_set { "yes" } else { "no" }.to_owned(),
            FieldValue::At(at) => match self.def.kind {
                FieldKind::DateTime => day::time_text(*at, self.calendar),
                _ => day::text(*at, self.calendar),
            },
            FieldValue::Choice { label, .. } => label.to_string(),
            FieldValue::Labelled { value, label } if label.is_empty() => value.to_string(),
            FieldValue::Labelled { value, label } => format!("{value} {}", label.to_lowercase()),
            FieldValue::Parts(parts) => {
                parts.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// The values a text means; none where there is no text.
    pub fn read(&self, text: &str) -> Result<Vec<FieldValue>, Complaint> {
        let at_start = |wrong| Complaint { line: 0, wrong };
        if text.len() > LONGEST {
            return Err(at_start(Wrong::TooLong));
        }
        if text.trim().is_empty() {
            return Ok(Vec::new());
        }
        let one = match self.def.kind {
            FieldKind::Numeric | FieldKind::Price | FieldKind::Monetary => number::field(text),
            FieldKind::Date => day::read(text, self.calendar),
            FieldKind::Birthday => day::read_birthday(text, self.calendar),
            FieldKind::DateTime => day::read_time(text, self.calendar),
            FieldKind::Url => link(text),
            FieldKind::Checkbox => choice::flag(text),
            FieldKind::Select | FieldKind::Radio | FieldKind::Category => choice::one(self.def, text),
            FieldKind::MultiSelect => return choice::many(self.def, text),
            FieldKind::MultiText => return reach::read(self.def, text),
            FieldKind::SmartAddress
            | FieldKind::LegalEntity
            | FieldKind::Items
            | FieldKind::LinkedEntity
            | FieldKind::ChainedList
            | FieldKind::Payer
            | FieldKind::Supplier => {
                let standing = self.now.map_or(&[][..], |now| &now.values);
                return parts::read(&self.def.kind, standing, text);
            }
            FieldKind::Text
            | FieldKind::TextArea
            | FieldKind::StreetAddress
            | FieldKind::TrackingData
            | FieldKind::File
            | FieldKind::Unknown(_) => Ok(FieldValue::Text(SafeText::block(text.trim()))),
        };
        one.map(|value| vec![value]).map_err(at_start)
    }
}

/// Only what a browser opens without asking: nobody stores `javascript:` for a colleague to click.
fn link(text: &str) -> Result<FieldValue, Wrong> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let is_host = |host: &str| !host.is_empty() && !host.starts_with(['.', ':', '@']);
    if host.is_some_and(is_host) && !text.contains(char::is_whitespace) {
        Ok(FieldValue::Text(SafeText::line(text)))
    } else {
        Err(Wrong::NotALink(SafeText::line(text)))
    }
}
