//! Choices by their labels: one, several, yes or no.

use super::{Complaint, Wrong};
use crate::domain::{FieldDef, FieldOption, FieldValue, SafeText};

const YES: [&str; 10] = ["yes", "y", "true", "on", "1", "x", "да", "sí", "si", "sim"];
const NO: [&str; 8] = ["no", "n", "false", "off", "0", "нет", "não", "nao"];

pub(super) fn flag(text: &str) -> Result<FieldValue, Wrong> {
    let word = text.trim().to_lowercase();
    match (YES.contains(&word.as_str()), NO.contains(&word.as_str())) {
        (true, _) => Ok(FieldValue::Flag(true)),
        (_, true) => Ok(FieldValue::Flag(false)),
        _ => Err(Wrong::NotYesOrNo(SafeText::line(text.trim()))),
    }
}

pub(super) fn one(def: &FieldDef, text: &str) -> Result<FieldValue, Wrong> {
    let word = text.trim();
    let option = find(def, word).ok_or_else(|| Wrong::NoSuchOption {
        word: SafeText::line(word),
        known: def.options.iter().map(|option| option.label.clone()).collect(),
    })?;
    Ok(FieldValue::Choice { option: Some(option.id), label: option.label.clone() })
}

/// A choice in each line; one named twice is chosen once.
pub(super) fn many(def: &FieldDef, text: &str) -> Result<Vec<FieldValue>, Complaint> {
    let mut chosen = Vec::new();
    for (line, word) in text.lines().enumerate().filter(|(_, word)| !word.trim().is_empty()) {
        let value = one(def, word).map_err(|wrong| Complaint { line, wrong })?;
        if !chosen.contains(&value) {
            chosen.push(value);
        }
    }
    Ok(chosen)
}

/// As it is written, else in whatever case.
fn find<'a>(def: &'a FieldDef, word: &str) -> Option<&'a FieldOption> {
    let exact = def.options.iter().find(|option| *option.label == *word);
    let lower = word.to_lowercase();
    exact.or_else(|| def.options.iter().find(|option| option.label.trim().to_lowercase() == lower))
}
