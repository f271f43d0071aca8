//! Custom field values, made on demand from the seed and the id: 100 000 leads store none until edited.
//!
//! The same entity always gets the same values, whatever else happens to it. Only fields the account was
//! born with are filled.

mod invent;

use serde_json::Value;

use super::fields::NEVER_FILLED;
use super::texts::Texts;
use crate::api::wire::{CustomField, CustomFieldValues, FieldItem};
use crate::demo::dice::Dice;
use crate::demo::store::journal::Subject;
use crate::demo::store::leads::LeadRow;
use crate::demo::store::parties::Party;
use crate::demo::store::{Entity, Store};
use crate::domain::LeadId;

const DAY: i64 = 86_400;

/// Of whatever it is; `None` where there is no such entity.
pub fn of(store: &Store, subject: Subject) -> Option<Vec<CustomFieldValues>> {
    let Subject { entity, id } = subject;
    match entity {
        Entity::Leads => store.leads.get(LeadId(id)).map(|row| of_lead(store, row)),
        Entity::Contacts => store.contacts.get(id).map(|party| of_party(store, entity, party)),
        Entity::Companies => store.companies.get(id).map(|party| of_party(store, entity, party)),
    }
}

pub fn of_lead(store: &Store, row: &LeadRow) -> Vec<CustomFieldValues> {
    if let Some(fields) = store.edited.leads.get(&row.id.get()) {
        return fields.clone();
    }
    let mut dice = Dice::keyed(store.seed, 0x6c66, row.id.get().unsigned_abs());
    // A quarter of all leads is bare: a name, a price, nothing else.
    if dice.percent(25) {
        return Vec::new();
    }
    let maker = Maker { texts: &store.texts, born: row.created_at.secs(), handle: String::new() };
    let is_known_well = is_known_well(store, row.id.get());
    maker.all(&store.fields.leads, &mut dice, |field| chance(field, is_known_well))
}

pub fn of_party(store: &Store, entity: Entity, party: &Party) -> Vec<CustomFieldValues> {
    if let Some(fields) = store.edited.of(entity).get(&party.id) {
        return fields.clone();
    }
    let mut dice = Dice::keyed(store.seed, 0x7066, party.id.unsigned_abs());
    let handle = handle(&store.texts, &party.name, party.id);
    let maker = Maker { texts: &store.texts, born: party.created_at.secs(), handle };
    let is_known_well = is_known_well(store, party.id);
    maker.all(store.fields.of(entity), &mut dice, |field| chance_of_party(field, is_known_well))
}

/// A field with its values, as an entity carries it.
pub fn filled(field: &CustomField, values: Vec<FieldItem>) -> CustomFieldValues {
    CustomFieldValues {
        field_id: field.id,
        field_name: field.name.clone(),
        field_code: field.code.clone(),
        field_type: field.kind.clone(),
        values: values.into(),
        is_computed: Some(false),
    }
}

/// The older types have had these numbers since v2; those of the last row are not documented.
const NUMBERS: [(&str, i64); 26] = [
    ("text", 1),
    ("numeric", 2),
    ("checkbox", 3),
    ("select", 4),
    ("multiselect", 5),
    ("date", 6),
    ("url", 7),
    ("multitext", 8),
    ("textarea", 9),
    ("radiobutton", 10),
    ("streetaddress", 11),
    ("smart_address", 13),
    ("birthday", 14),
    ("legal_entity", 15),
    ("items", 16),
    ("org_legal_name", 17),
    ("date_time", 19),
    ("monetary", 20),
    ("price", 21),
    ("category", 22),
    ("tracking_data", 23),
    ("linked_entity", 24),
    ("chained_list", 25),
    ("file", 26),
    ("payer", 27),
    ("supplier", 28),
];

/// The number of a type in events.
pub fn type_number(kind: &str) -> i64 {
    NUMBERS.iter().find(|(name, _)| *name == kind).map_or(23, |(_, number)| *number)
}

/// Of most leads, contacts and companies only the usual is known; of the rest nearly everything.
fn is_known_well(store: &Store, id: i64) -> KnownWell {
    KnownWell(Dice::keyed(store.seed, 0x6661_6374, id.unsigned_abs()).percent(40))
}

#[derive(Debug, Clone, Copy)]
struct KnownWell(bool);

impl KnownWell {
    /// In how many of a hundred a field beyond the usual is filled.
    const fn chance(self) -> u64 {
        if self.0 { 25 } else { 0 }
    }
}

/// In how many of a hundred leads a field of that type is filled.
fn chance(field: &CustomField, known: KnownWell) -> u64 {
    match field.kind.as_str() {
        kind if invent::is_rare(kind) || field.is_api_only => known.chance(),
        "select" | "numeric" => 55,
        "checkbox" | "monetary" | "multiselect" | "radiobutton" => 40,
        "tracking_data" | "textarea" => 25,
        _ => 33,
    }
}

fn chance_of_party(field: &CustomField, known: KnownWell) -> u64 {
    match (field.kind.as_str(), field.code.as_deref()) {
        ("multitext", Some("PHONE" | "EMAIL")) => 90,
        (_, Some("POSITION" | "WEB" | "ADDRESS")) => 60,
        _ => known.chance(),
    }
}

/// What e-mail addresses begin with: the ASCII form of the first name where it has one.
fn handle(texts: &Texts, name: &str, id: i64) -> String {
    let coded = texts.tongues.iter().flat_map(|t| &t.first).chain(&texts.wide_people);
    let coded = coded.filter_map(|line| line.split_once('|')).find(|(known, _)| name.starts_with(known));
    let first = name.split(' ').next().unwrap_or_default();
    match coded {
        Some((_, handle)) => format!("{handle}.{}", id % 1000),
        None if first.bytes().all(|b| b.is_ascii_alphabetic()) && !first.is_empty() => {
            format!("{}.{}", first.to_ascii_lowercase(), id % 1000)
        }
        None => format!("office.{}", id % 1000),
    }
}

struct Maker<'a> {
    texts: &'a Texts,
    born: i64,
    handle: String,
}

impl Maker<'_> {
    fn all(
        &self,
        fields: &[CustomField],
        dice: &mut Dice,
        chance: impl Fn(&CustomField) -> u64,
    ) -> Vec<CustomFieldValues> {
        let mut out = Vec::new();
        for field in fields.iter().filter(|f| f.id != NEVER_FILLED) {
            // Each field has dice of its own, so a new kind of value does not shift the others.
            let mut own = Dice::new(dice.next() ^ field.id.unsigned_abs());
            if own.percent(chance(field)) {
                out.push(filled(field, self.values(field, &mut own)));
            }
        }
        out
    }

    fn values(&self, field: &CustomField, dice: &mut Dice) -> Vec<FieldItem> {
        let one = |value: Value| vec![FieldItem { value, ..FieldItem::default() }];
        match field.kind.as_str() {
            "textarea" if field.code.is_none() => {
                one(dice.pick(&self.texts.notes).cloned().unwrap_or_default().into())
            }
            "textarea" | "streetaddress" => one((*dice.pick(&self.texts.streets).unwrap_or(&"")).into()),
            "numeric" => one(dice.between(4, 180).to_string().into()),
            // Numbers are strings on the wire, some with cents.
            "monetary" => {
                let cents = if dice.percent(30) { ".50" } else { "" };
                one(format!("{}{cents}", 50 * dice.between(1, 60)).into())
            }
            "checkbox" => one(Value::Bool(true)),
            "select" | "radiobutton" | "category" => choices(field, dice, 1),
            "multiselect" => {
                let most = 1 + dice.index(3);
                choices(field, dice, most)
            }
            "date" => one(((self.born + dice.between(10, 200) * DAY) / DAY * DAY).into()),
            "date_time" => {
                let day = (self.born + dice.between(2, 40) * DAY) / DAY * DAY;
                one((day + dice.between(16, 34) * 1800).into())
            }
            "url" if field.code.as_deref() == Some("WEB") => {
                one(format!("https://www.{}", self.domain(dice)).into())
            }
            "url" => one(format!("https://files.example/drawings/{:05x}.pdf", dice.below(0xfffff)).into()),
            "tracking_data" => {
                one((*dice.pick(&["search", "newsletter", "fair-2025", "(direct)"]).unwrap_or(&"")).into())
            }
            "multitext" => self.labelled(field, dice),
            kind if invent::is_rare(kind) => invent::values(kind, self, dice),
            _ if field.code.as_deref() == Some("POSITION") => {
                one((*dice.pick(&self.texts.positions).unwrap_or(&"")).into())
            }
            _ => one(format!("BK-{:04}", dice.below(10_000)).into()),
        }
    }

    /// Phones and e-mails: usually one, sometimes a second of another kind.
    fn labelled(&self, field: &CustomField, dice: &mut Dice) -> Vec<FieldItem> {
        let code = field.code.as_deref();
        let mut options = field.enums.iter().flatten();
        let count = if dice.percent(20) { 2 } else { 1 };
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            let value = match code {
                Some("PHONE") => phone(dice),
                Some("IM") => self.handle.clone(),
                _ => format!("{}@{}", self.handle, self.domain(dice)),
            };
            let label = options.next();
            items.push(FieldItem {
                value: value.into(),
                enum_id: label.map(|e| e.id),
                enum_code: label.map(|e| e.value.clone()),
                ..FieldItem::default()
            });
        }
        items
    }

    fn domain(&self, dice: &mut Dice) -> &'static str {
        dice.pick(&self.texts.domains).copied().unwrap_or("bluekiln.example")
    }
}

fn choices(field: &CustomField, dice: &mut Dice, most: usize) -> Vec<FieldItem> {
    let Some(options) = &field.enums else { return Vec::new() };
    let start = dice.index(options.len());
    let around = options.iter().cycle().skip(start).take(most.min(options.len()));
    around
        .map(|option| FieldItem {
            value: option.value.clone().into(),
            enum_id: Some(option.id),
            enum_code: option.code.clone(),
            ..FieldItem::default()
        })
        .collect()
}

/// Ranges set aside for fiction, written in the ways people write them.
fn phone(dice: &mut Dice) -> String {
    let n = dice.below(1000);
    match dice.below(5) {
        0 => format!("+44 7700 900{n:03}"),
        1 => format!("+447700900{n:03}"),
        2 => format!("07700 900 {n:03}"),
        3 => format!("+351 555 0{n:03}"),
        _ => format!("+44 (7700) 900-{n:03}"),
    }
}
