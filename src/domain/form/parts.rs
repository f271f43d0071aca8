//! Values of named parts: an address, a company's papers, items of an invoice; a line for each part, a free line
//! between two values.
//!
//! A write replaces the whole value, so parts this version has no name for are kept as they stand.

use super::{Complaint, Wrong};
use crate::domain::{FieldKind, FieldValue, SafeText};

const ADDRESS: &[&str] = &["address_line_1", "address_line_2", "city", "state", "zip", "country"];
const LEGAL: &[&str] =
    &["name", "entity_type", "vat_id", "tax_registration_reason_code", "address", "kpp", "external_uid"];
const ITEM: &[&str] = &[
    "sku",
    "description",
    "unit_price",
    "quantity",
    "unit_type",
    "discount",
    "vat_rate_id",
    "external_uid",
    "bonus_points_per_purchase",
];
const LINKED: &[&str] = &["name", "entity_id", "entity_type", "catalog_id"];
const CHAINED: &[&str] = &["catalog_id", "catalog_element_id"];
const PARTY: &[&str] = &["name", "type", "entity_id", "entity_type", "vat_id", "address"];

/// Parts that are numbers.
const NUMBERS: [&str; 7] = [
    "unit_price",
    "quantity",
    "vat_rate_id",
    "entity_id",
    "catalog_id",
    "catalog_element_id",
    "bonus_points_per_purchase",
];

const fn names(kind: &FieldKind) -> &'static [&'static str] {
    match kind {
        FieldKind::SmartAddress => ADDRESS,
        FieldKind::LegalEntity => LEGAL,
        FieldKind::Items => ITEM,
        FieldKind::LinkedEntity => LINKED,
        FieldKind::ChainedList => CHAINED,
        _ => PARTY,
    }
}

/// Parts without which a value makes no sense.
const fn needed(kind: &FieldKind) -> &'static [&'static str] {
    match kind {
        FieldKind::LegalEntity => &["name"],
        FieldKind::ChainedList => CHAINED,
        FieldKind::Items => &["description"],
        FieldKind::LinkedEntity => &["entity_id", "entity_type"],
        FieldKind::Payer | FieldKind::Supplier => &["entity_id"],
        _ => &[],
    }
}

/// How many values there may be.
const fn most(kind: &FieldKind) -> usize {
    match kind {
        FieldKind::Items => 200,
        FieldKind::ChainedList => 5,
        _ => 1,
    }
}

type Part = (SafeText, SafeText);

/// Every part with its name, empty ones too: so that it is seen what can be written.
pub(super) fn text(kind: &FieldKind, values: &[FieldValue]) -> String {
    let values = standing(kind, values);
    let blocks: Vec<String> = if values.is_empty() {
        vec![block(kind, &[])]
    } else {
        values.iter().map(|parts| block(kind, parts)).collect()
    };
    blocks.join("\n\n")
}

/// The parts of each value; an address comes as one value per part.
fn standing(kind: &FieldKind, values: &[FieldValue]) -> Vec<Vec<Part>> {
    if *kind == FieldKind::SmartAddress {
        let part = |value: &FieldValue| match value {
            FieldValue::Labelled { value, label } => Some((label.clone(), value.clone())),
            _ => None,
        };
        let parts: Vec<Part> = values.iter().filter_map(part).collect();
        return if parts.is_empty() { Vec::new() } else { vec![parts] };
    }
    let parts = |value: &FieldValue| match value {
        FieldValue::Parts(parts) => {
            Some(parts.iter().filter(|(name, _)| !FieldValue::is_derived(name)).cloned().collect())
        }
        _ => None,
    };
    values.iter().filter_map(parts).collect()
}

fn block(kind: &FieldKind, parts: &[Part]) -> String {
    let value = |name: &str| parts.iter().find(|(known, _)| known.as_str() == name).map(|(_, value)| value);
    let known = names(kind).iter().map(|name| (*name, value(name).map_or("", SafeText::as_str)));
    let others = parts.iter().filter(|(name, _)| !names(kind).contains(&name.as_str()));
    let all = known.chain(others.map(|(name, value)| (name.as_str(), value.as_str())));
    // A value is one line here; breaks in it are kept as the two signs `\n`.
    let lines =
        all.map(|(name, value)| format!("{name} = {}", value.replace('\n', "\\n")).trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

pub(super) fn read(
    kind: &FieldKind,
    standing: &[FieldValue],
    text: &str,
) -> Result<Vec<FieldValue>, Complaint> {
    let known = known(kind, standing);
    let mut values: Vec<(usize, Vec<Part>)> = Vec::new();
    let mut is_new = true;
    for (line, words) in text.lines().enumerate() {
        if words.trim().is_empty() {
            is_new = true;
            continue;
        }
        if std::mem::take(&mut is_new) {
            values.push((line, Vec::new()));
        }
        let complain = |wrong| Complaint { line, wrong };
        let (name, value) = part(&known, words).map_err(complain)?;
        let Some((_, parts)) = values.last_mut() else { continue };
        if parts.iter().any(|(known, _)| *known == name) {
            return Err(complain(Wrong::PartTwice(name)));
        }
        parts.push((name, value));
    }
    for (_, parts) in &mut values {
        parts.retain(|(_, value)| !value.is_empty());
    }
    values.retain(|(_, parts)| !parts.is_empty());
    check(kind, &values)?;
    Ok(values.into_iter().flat_map(|(_, parts)| value(kind, parts)).collect())
}

/// Names that may be written: the known ones, and those that stand there.
fn known(kind: &FieldKind, now: &[FieldValue]) -> Vec<SafeText> {
    let mut known: Vec<SafeText> = names(kind).iter().map(|name| SafeText::line(name)).collect();
    for (name, _) in standing(kind, now).into_iter().flatten() {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    known
}

fn part(known: &[SafeText], line: &str) -> Result<Part, Wrong> {
    let (name, value) =
        line.split_once(['=', ':']).ok_or_else(|| Wrong::NotAPart(SafeText::line(line.trim())))?;
    let name = name.trim();
    let value = SafeText::block(&value.trim().replace("\\n", "\n"));
    let found = known.iter().find(|known| known.eq_ignore_ascii_case(name)).cloned();
    let name =
        found.ok_or_else(|| Wrong::NoSuchPart { word: SafeText::line(name), known: known.to_vec() })?;
    let wrong = || Wrong::PartIsNoNumber { part: name.clone(), value: value.clone() };
    let value = if NUMBERS.contains(&name.as_str()) && !value.is_empty() {
        SafeText::line(&super::number(&value).ok_or_else(wrong)?)
    } else if name.as_str() == "country" && !value.is_empty() {
        country(&value)?
    } else {
        value
    };
    Ok((name, value))
}

/// ISO 3166: two letters.
fn country(value: &SafeText) -> Result<SafeText, Wrong> {
    let is_code = value.len() == 2 && value.bytes().all(|b| b.is_ascii_alphabetic());
    if is_code { Ok(SafeText::line(&value.to_uppercase())) } else { Err(Wrong::NotACountry(value.clone())) }
}

fn check(kind: &FieldKind, values: &[(usize, Vec<Part>)]) -> Result<(), Complaint> {
    if let Some((line, _)) = values.get(most(kind)) {
        return Err(Complaint { line: *line, wrong: Wrong::TooMany { most: most(kind) } });
    }
    for (line, parts) in values {
        let missing =
            needed(kind).iter().find(|name| parts.iter().all(|(known, _)| known.as_str() != **name));
        if let Some(name) = missing {
            return Err(Complaint { line: *line, wrong: Wrong::PartMissing(SafeText::line(name)) });
        }
    }
    Ok(())
}

fn value(kind: &FieldKind, parts: Vec<Part>) -> Vec<FieldValue> {
    if *kind == FieldKind::SmartAddress {
        let labelled = |(label, value)| FieldValue::Labelled { value, label };
        return parts.into_iter().map(labelled).collect();
    }
    vec![FieldValue::Parts(parts)]
}
