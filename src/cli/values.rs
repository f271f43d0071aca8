//! Values of custom fields as a person types them, and the facts of a call.
//!
//! Owns which kinds of fields can be set from here, and that a choice that does not exist is never sent. Must not know
//! how the API spells them.

use super::due::Past;
use super::errand::Errand;
use super::names::{Named, choose};
use super::{Exit, Stop};
use crate::domain::{FieldDef, FieldKind, FieldValue, FieldValues, SafeText, Timestamp, call};

const MIDNIGHT: i64 = 86_400;

impl Errand {
    /// All values of a field; nothing clears it.
    pub fn values(&self, field: &FieldDef, said: &str) -> Result<FieldValues, Stop> {
        let values = if said.trim().is_empty() { Vec::new() } else { self.filled(field, said)? };
        Ok(FieldValues {
            field: field.id,
            name: field.name.clone(),
            code: field.code.clone(),
            kind: field.kind.clone(),
            values,
            is_computed: false,
        })
    }

    fn filled(&self, field: &FieldDef, said: &str) -> Result<Vec<FieldValue>, Stop> {
        let wrong = |how: &str| Stop::new(Exit::Usage, format!("{}: {said:?} {how}", field.name));
        Ok(match &field.kind {
            FieldKind::Text => vec![FieldValue::Text(SafeText::line(said))],
            FieldKind::TextArea | FieldKind::StreetAddress => vec![FieldValue::Text(SafeText::block(said))],
            FieldKind::Url if said.trim().contains(char::is_whitespace) => {
                return Err(wrong("is no address: it has spaces."));
            }
            FieldKind::Url => vec![FieldValue::Text(SafeText::line(said.trim()))],
            FieldKind::Numeric | FieldKind::Price | FieldKind::Monetary => {
                let number = number(said).ok_or_else(|| wrong("is no number."))?;
                vec![FieldValue::Text(SafeText::line(&number))]
            }
            FieldKind::Checkbox => {
                vec![FieldValue::Flag(flag(said).ok_or_else(|| wrong("is neither yes nor no."))?)]
            }
            FieldKind::Select | FieldKind::Radio => vec![choice(field, said)?],
            FieldKind::MultiSelect => {
                // One whole label may have a comma of its own.
                match choice(field, said) {
                    Ok(one) => vec![one],
                    Err(_) => parts(said).map(|said| choice(field, said)).collect::<Result<_, _>>()?,
                }
            }
            FieldKind::Date | FieldKind::Birthday => vec![FieldValue::At(self.day(field, said)?)],
            FieldKind::DateTime => {
                let when =
                    self.due(said, Past::Meant).map_err(|stop| named(field, stop.exit, &stop.message))?;
                vec![FieldValue::At(when.due)]
            }
            FieldKind::MultiText => parts(said).map(labelled).collect(),
            FieldKind::SmartAddress
            | FieldKind::LegalEntity
            | FieldKind::Items
            | FieldKind::Category
            | FieldKind::TrackingData
            | FieldKind::LinkedEntity
            | FieldKind::ChainedList
            | FieldKind::File
            | FieldKind::Payer
            | FieldKind::Supplier
            | FieldKind::Unknown(_) => {
                let text = format!(
                    "{} is a field that cannot be set from here. `dealdesk api PATCH` can send what Kommo documents for it.",
                    field.name
                );
                return Err(Stop::new(Exit::Usage, text));
            }
        })
    }

    /// Midnight UTC of the day that is meant in the account's zone.
    fn day(&self, field: &FieldDef, said: &str) -> Result<Timestamp, Stop> {
        let when = self.due(said, Past::Meant).map_err(|stop| named(field, stop.exit, &stop.message))?;
        let local = when.due.in_zone(self.words.zone()).map(|at| at.naive_local().and_utc().timestamp());
        let secs = local.unwrap_or(when.due.secs());
        Ok(Timestamp(secs - secs.rem_euclid(MIDNIGHT)))
    }
}

/// Which field it is about.
fn named(field: &FieldDef, exit: Exit, message: &str) -> Stop {
    Stop::new(exit, format!("{}: {message}", field.name))
}

fn choice(field: &FieldDef, said: &str) -> Result<FieldValue, Stop> {
    let options = field.options.iter();
    let all: Vec<_> = options.map(|o| Named::new(o.id.get(), o.label.to_string(), o.clone())).collect();
    let option = choose("choice", said, &all).map_err(|stop| named(field, Exit::Usage, &stop.message))?;
    Ok(FieldValue::Choice { option: Some(option.id), label: option.label })
}

fn parts(said: &str) -> impl Iterator<Item = &str> {
    said.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// `+44 20 7946 0018 (home)`: without a kind it is for work.
pub fn labelled(said: &str) -> FieldValue {
    const KINDS: [(&str, &str); 9] = [
        ("work", "WORK"),
        ("direct", "WORKDD"),
        ("workdd", "WORKDD"),
        ("mobile", "MOB"),
        ("mob", "MOB"),
        ("fax", "FAX"),
        ("home", "HOME"),
        ("private", "PRIV"),
        ("other", "OTHER"),
    ];
    let cut = said.trim().strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let kind = |word: &str| KINDS.iter().find(|(known, _)| word.trim().eq_ignore_ascii_case(known));
    match cut.and_then(|(value, word)| Some((value, kind(word)?.1))) {
        Some((value, kind)) => {
            FieldValue::Labelled { value: SafeText::line(value.trim()), label: kind.into() }
        }
        None => FieldValue::Labelled { value: SafeText::line(said.trim()), label: "WORK".into() },
    }
}

/// Digits with spaces between groups, and a point or a comma before the fraction.
fn number(said: &str) -> Option<String> {
    let text: String = said.chars().filter(|c| !c.is_whitespace()).collect();
    let text = if text.contains('.') { text } else { text.replacen(',', ".", 1) };
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let is_plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    text.parse::<f64>().ok().filter(|number| is_plain && number.is_finite()).map(|_| text)
}

fn flag(said: &str) -> Option<bool> {
    match said.trim().to_lowercase().as_str() {
        "yes" | "y" | "true" | "1" | "on" | "да" | "sí" | "si" | "sim" => Some(true),
        "no" | "n" | "false" | "0" | "off" | "нет" | "não" | "nao" => Some(false),
        _ => None,
    }
}

/// Why the first line of a call cannot be meant.
pub fn unread_facts(wrong: &call::Wrong) -> String {
    let (call::Wrong::Twice(words)
    | call::Wrong::Bare(words)
    | call::Wrong::NoTime(words)
    | call::Wrong::TooLong(words)
    | call::Wrong::Unfinished(words, _)) = wrong;
    format!(
        "{words:?} in the first line is not understood. Facts of a call are a duration (3m, 3:20, 90s), an outcome \
         (success, no answer) and a phone (+44 20 7946 0958), each once and written out."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them_or_not_at_all() {
        for (said, read) in [
            ("12", "12"),
            ("1 200", "1200"),
            ("12,5", "12.5"),
            ("-3.25", "-3.25"),
            ("1\u{a0}000,1", "1000.1"),
        ] {
            assert_eq!(number(said).as_deref(), Some(read), "{said}");
        }
        for said in ["", "x", "1e5", "NaN", "inf", "1,2,3", "--1", ".5", "12kg"] {
            assert_eq!(number(said), None, "{said}");
        }
    }

    #[test]
    fn a_phone_has_a_kind() {
        let told = |said| match labelled(said) {
            FieldValue::Labelled { value, label } => (value.to_string(), label.to_string()),
            other => (format!("{other:?}"), String::new()),
        };
        assert_eq!(told("+44 20 1 (Home)"), ("+44 20 1".into(), "HOME".into()));
        assert_eq!(told("+44 (0) 20 1"), ("+44 (0) 20 1".into(), "WORK".into()));
        assert_eq!(told("a@b.example"), ("a@b.example".into(), "WORK".into()));
    }
}
