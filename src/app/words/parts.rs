//! Values that are made of named parts, as people read them: an address in its order, a line of an invoice as
//! `2 × Kettle · £42.50`, a company by its name with its papers below.
//!
//! Parts nobody here has a word for are shown by the name the account gives them. Left out is only what the account
//! works out of the rest, and what of a line of an invoice is bookkeeping.

use crate::app::state::State;
use crate::domain::{FieldKind, FieldValue, SafeText, form};
use crate::i18n::Text;

type Part = (SafeText, SafeText);

/// The order in which an address is read, whatever order it came in.
const ADDRESS: [&str; 6] = ["address_line_1", "address_line_2", "city", "state", "zip", "country"];

/// All of an address in one line; a part nobody knows comes last.
pub(super) fn address(values: &[FieldValue]) -> Vec<String> {
    let place = |label: &str| ADDRESS.iter().position(|part| *part == label).unwrap_or(ADDRESS.len());
    let mut parts: Vec<(usize, &SafeText)> = values
        .iter()
        .filter_map(|value| match value {
            FieldValue::Labelled { value, label } => Some((place(label), value)),
            FieldValue::Text(text) => Some((ADDRESS.len(), text)),
            FieldValue::Flag(_) | FieldValue::At(_) | FieldValue::Choice { .. } | FieldValue::Parts(_) => {
                None
            }
        })
        .filter(|(_, value)| !value.trim().is_empty())
        .collect();
    parts.sort_by_key(|(place, _)| *place);
    let words: Vec<String> = parts.into_iter().map(|(_, value)| one_line(value)).collect();
    if words.is_empty() { Vec::new() } else { vec![words.join(", ")] }
}

pub(super) fn lines(state: &State, kind: &FieldKind, parts: &[Part]) -> Vec<String> {
    match kind {
        FieldKind::Items => vec![item(state, parts)],
        FieldKind::ChainedList => vec![element(state, parts)],
        FieldKind::File => vec![file(state, parts)],
        _ => party(state, parts),
    }
}

fn part<'a>(parts: &'a [Part], name: &str) -> Option<&'a SafeText> {
    parts.iter().find(|(known, value)| known.as_str() == name && !value.trim().is_empty()).map(|(_, v)| v)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `2 × Kettle · £42.50`.
fn item(state: &State, parts: &[Part]) -> String {
    let name = part(parts, "description").or_else(|| part(parts, "sku"));
    let name = name.map_or_else(|| "–".to_owned(), |name| one_line(name));
    let mut line = match part(parts, "quantity") {
        Some(count) => format!("{} × {name}", amount(state, count)),
        None => name,
    };
    if let Some(price) = part(parts, "unit_price") {
        let price = amount(state, price);
        let account = state.directory.account.as_ref();
        line.push_str(" · ");
        line.push_str(&account.map_or_else(|| price.clone(), |account| account.currency.dress(&price)));
    }
    line
}

/// `2.0` is two, `42.5` are 42.50; what is no number stands as it came.
fn amount(state: &State, number: &str) -> String {
    let Some(plain) = form::number(number) else { return one_line(number) };
    let has_tenths = plain.split_once('.').is_some_and(|(_, fraction)| fraction.len() == 1);
    let shown = state.number_words(&plain);
    if has_tenths { format!("{shown}0") } else { shown }
}

/// Where a chained list leads: the account tells of it in numbers only.
fn element(state: &State, parts: &[Part]) -> String {
    let number = |name: &str| part(parts, name).map_or("–", SafeText::as_str);
    state.locale.fill(Text::PartElement, &[number("catalog_id"), number("catalog_element_id")])
}

fn file(state: &State, parts: &[Part]) -> String {
    let name = part(parts, "file_name").or_else(|| part(parts, "file_uuid"));
    let name = name.map_or_else(|| "–".to_owned(), |name| one_line(name));
    let is_deleted = part(parts, "is_deleted").is_some_and(|word| matches!(word.as_str(), "true" | "1"));
    let size = part(parts, "file_size").and_then(|size| size.parse::<u64>().ok()).map(size);
    let mut notes: Vec<String> = size.into_iter().collect();
    if is_deleted {
        notes.push(state.locale.get(Text::PartDeleted).to_owned());
    }
    if notes.is_empty() { name } else { format!("{name} ({})", notes.join(", ")) }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Somebody by name, then the papers, a line for each.
fn party(state: &State, parts: &[Part]) -> Vec<String> {
    let mut lines: Vec<String> = part(parts, "name").map(|name| one_line(name)).into_iter().collect();
    let who = entity(state, parts);
    match (lines.first_mut(), who) {
        (Some(name), Some(who)) => *name = format!("{name} · {who}"),
        (None, Some(who)) => lines.push(who),
        (_, None) => {}
    }
    let is_told = |name: &str| {
        let of_entity = matches!(name, "entity_id" | "entity_type") && part(parts, "entity_id").is_some();
        name == "name" || of_entity || FieldValue::is_derived(name)
    };
    for (name, value) in parts.iter().filter(|(name, value)| !is_told(name) && !value.trim().is_empty()) {
        let label = label(name).map_or(name.as_str(), |text| state.locale.get(text));
        lines.push(format!("{label}: {}", one_line(value)));
    }
    lines
}

/// What it is in the account, by its number: the name may be an old one.
fn entity(state: &State, parts: &[Part]) -> Option<String> {
    let id = part(parts, "entity_id")?;
    Some(match part(parts, "entity_type").map(SafeText::as_str) {
        Some("companies" | "company") => format!("{} #{id}", state.locale.get(Text::Company)),
        Some("contacts" | "contact") => format!("{} #{id}", state.locale.get(Text::Contact)),
        Some("leads" | "lead") | None => format!("#{id}"),
        Some(other) => format!("{other} #{id}"),
    })
}

fn label(part: &str) -> Option<Text> {
    Some(match part {
        "vat_id" => Text::PartVatId,
        "kpp" => Text::PartKpp,
        "tax_registration_reason_code" => Text::PartTaxCode,
        "address" => Text::PartAddress,
        "entity_type" | "type" => Text::PartType,
        "external_uid" => Text::PartExternal,
        "catalog_id" => Text::PartCatalog,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::layout::Size;
    use crate::app::state::Settings;
    use crate::domain::{FieldId, FieldValues, Timestamp};
    use crate::i18n::{Language, Locale};

    fn read(language: Language, kind: FieldKind, values: Vec<FieldValue>) -> Vec<String> {
        let size = Size { width: 80, height: 24 };
        let state = State::new(size, Timestamp(0), Locale::new(language), Settings::default());
        let (name, code) = ("Field".into(), SafeText::default());
        let field = FieldValues { field: FieldId(1), name, code, kind, values, is_computed: false };
        state.field_lines(&field)
    }

    fn parts(all: &[(&str, &str)]) -> Vec<FieldValue> {
        vec![FieldValue::Parts(all.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect())]
    }

    #[test]
    fn an_address_stands_in_its_order_in_one_line() {
        let part =
            |label: &str, value: &str| FieldValue::Labelled { value: value.into(), label: label.into() };
        let mixed = vec![
            part("country", "PT"),
            part("planet", "Earth"),
            part("city", "Lisbon"),
            part("address_line_2", " "),
            part("address_line_1", "1 Kiln  Lane"),
            part("zip", "1100-001"),
        ];
        let line = read(Language::English, FieldKind::SmartAddress, mixed);
        assert_eq!(line, ["1 Kiln Lane, Lisbon, 1100-001, PT, Earth"]);
        assert!(read(Language::English, FieldKind::SmartAddress, Vec::new()).is_empty());
    }

    #[test]
    fn lines_of_an_invoice_are_counted_and_priced() {
        for (all, line) in [
            (
                &[("description", "Kettle"), ("quantity", "2.0"), ("unit_price", "42.5")][..],
                "2 × Kettle · 42.50",
            ),
            (
                &[("sku", "KT-1"), ("quantity", "1200"), ("unit_price", "10.0"), ("total_sum", "12000.0")],
                "1,200 × KT-1 · 10",
            ),
            (&[("description", "Mug"), ("unit_price", "1.125")], "Mug · 1.125"),
            (&[("description", "Mug"), ("quantity", "some")], "some × Mug"),
            (&[("unit_type", "pcs")], "–"),
        ] {
            assert_eq!(read(Language::English, FieldKind::Items, parts(all)), [line]);
        }
    }

    #[test]
    fn a_company_is_read_by_its_name_and_its_papers_have_words() {
        let legal = [
            ("name", "Tin Roof"),
            ("entity_type", "1"),
            ("vat_id", "0123"),
            ("bank_code", "044"),
            ("address", "1 Kiln  Lane"),
        ];
        assert_eq!(
            read(Language::English, FieldKind::LegalEntity, parts(&legal)),
            ["Tin Roof", "Type: 1", "VAT number: 0123", "bank_code: 044", "Address: 1 Kiln Lane"]
        );
        let russian = read(Language::Russian, FieldKind::LegalEntity, parts(&legal));
        assert_eq!(russian[1..3], ["Тип: 1", "ИНН: 0123"]);
        let payer = [("name", "Tin Roof"), ("entity_id", "7"), ("entity_type", "companies"), ("vat_id", "")];
        assert_eq!(read(Language::English, FieldKind::Payer, parts(&payer)), ["Tin Roof · Company #7"]);
        let nameless = [("entity_id", "7"), ("entity_type", "contacts")];
        assert_eq!(read(Language::English, FieldKind::LinkedEntity, parts(&nameless)), ["Contact #7"]);
    }

    #[test]
    fn files_and_elements_of_lists_are_told_in_a_line() {
        let file = [
            ("file_uuid", "d0"),
            ("file_name", "contract.pdf"),
            ("file_size", "1234567"),
            ("is_deleted", "true"),
        ];
        assert_eq!(
            read(Language::English, FieldKind::File, parts(&file)),
            ["contract.pdf (1.2 MB, deleted)"]
        );
        let element = [("catalog_id", "4521"), ("catalog_element_id", "9")];
        assert_eq!(read(Language::English, FieldKind::ChainedList, parts(&element)), ["list 4521, entry 9"]);
        for (bytes, words) in
            [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (999_999, "999 kB"), (1_000_000, "1.0 MB")]
        {
            assert_eq!(size(bytes), words);
        }
    }
}
