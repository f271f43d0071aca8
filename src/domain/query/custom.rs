//! Custom fields: what a value of each kind is compared with, and which of them a filter asks for.

use std::collections::BTreeSet;

use super::amount::number;
use super::filter::{Filter, Like, Node, Want};
use super::fold::{Needle, folded};
use super::names::{Named, Names, find, wrong};
use super::resolve::times;
use super::token::Sign;
use super::tree::Word;
use super::wrong::{Problem, Sort, Wrong};
use crate::domain::{FieldDef, FieldId, FieldKind};

const YES: [&str; 6] = ["yes", "true", "1", "да", "sí", "sim"];
const NO: [&str; 6] = ["no", "false", "0", "нет", "não", "nao"];

impl Filter {
    /// The custom fields it asks for.
    pub fn custom_fields(&self) -> BTreeSet<FieldId> {
        let mut fields = BTreeSet::new();
        custom_fields(&self.root, &mut fields);
        fields
    }
}

fn custom_fields(node: &Node, fields: &mut BTreeSet<FieldId>) {
    match node {
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().for_each(|node| custom_fields(node, fields)),
        Node::Not(node) => custom_fields(node, fields),
        Node::CustomEmpty(field) | Node::Custom(field, _) => drop(fields.insert(*field)),
        Node::Empty(_)
        | Node::Range(..)
        | Node::Ids(..)
        | Node::Among(..)
        | Node::Time(..)
        | Node::Places(_)
        | Node::Tag(_)
        | Node::Text(..)
        | Node::Phone(_)
        | Node::Digits(_) => {}
    }
}

pub(super) fn compare(field: &FieldDef, sign: Sign, said: &Word, names: &Names<'_>) -> Result<Node, Wrong> {
    let want = match &field.kind {
        FieldKind::Numeric | FieldKind::Price | FieldKind::Monetary => numbers(field, sign, said)?,
        FieldKind::Date | FieldKind::DateTime | FieldKind::Birthday => {
            Want::Time(times(&format!("field:{}", field.name), sign, said, names)?)
        }
        FieldKind::Checkbox => flag(field, sign, said)?,
        FieldKind::Select | FieldKind::MultiSelect | FieldKind::Radio | FieldKind::Category
            if !field.options.is_empty() =>
        {
            options(field, sign, said)?
        }
        FieldKind::Text
        | FieldKind::TextArea
        | FieldKind::Url
        | FieldKind::Select
        | FieldKind::MultiSelect
        | FieldKind::Radio
        | FieldKind::Category
        | FieldKind::StreetAddress
        | FieldKind::SmartAddress
        | FieldKind::LegalEntity
        | FieldKind::MultiText
        | FieldKind::Items
        | FieldKind::TrackingData
        | FieldKind::LinkedEntity
        | FieldKind::ChainedList
        | FieldKind::File
        | FieldKind::Payer
        | FieldKind::Supplier
        | FieldKind::Unknown(_) => texts(field, sign, said)?,
    };
    Ok(Node::Custom(field.id, want))
}

fn cannot(field: &FieldDef, said: &Word, can: &'static str) -> Wrong {
    wrong(said, Problem::NoSuchCheck { field: format!("field:{}", field.name), can })
}

fn numbers(field: &FieldDef, sign: Sign, said: &Word) -> Result<Want, Wrong> {
    let value = number(&said.text).ok_or_else(|| wrong(said, Problem::NotANumber(said.text.clone())))?;
    let (least, most) = match sign {
        Sign::Is | Sign::IsNot => (value, value),
        Sign::Less => (f64::NEG_INFINITY, value.next_down()),
        Sign::AtMost => (f64::NEG_INFINITY, value),
        Sign::More => (value.next_up(), f64::INFINITY),
        Sign::AtLeast => (value, f64::INFINITY),
        Sign::Has | Sign::HasNot => {
            return Err(cannot(field, said, "=, !=, <, <=, >, >=, `in (…)` or `is empty`"));
        }
    };
    Ok(Want::Number(least, most))
}

fn flag(field: &FieldDef, sign: Sign, said: &Word) -> Result<Want, Wrong> {
    if sign != Sign::Is {
        return Err(cannot(field, said, "= yes or = no"));
    }
    let word = folded(&said.text);
    match (YES.contains(&&*word), NO.contains(&&*word)) {
        (true, _) => Ok(Want::Flag(true)),
        (false, true) => Ok(Want::Flag(false)),
        (false, false) => Err(wrong(said, Problem::NotYesOrNo(said.text.clone()))),
    }
}

fn options(field: &FieldDef, sign: Sign, said: &Word) -> Result<Want, Wrong> {
    let all: Vec<_> = field.options.iter().map(|o| Named::new(o.id.get(), &o.label, o)).collect();
    let found = match sign {
        Sign::Is | Sign::IsNot => find(Sort::Choice, said, &all)?,
        Sign::Has | Sign::HasNot => {
            let needle = Needle::new(&said.text);
            all.iter().filter(|one| needle.is_in(one.name)).map(|one| one.value).collect()
        }
        Sign::Less | Sign::AtMost | Sign::More | Sign::AtLeast => {
            return Err(cannot(field, said, "=, !=, ~, !~, `in (…)` or `is empty`"));
        }
    };
    let labels = found.iter().map(|option| option.label.clone()).collect();
    Ok(Want::Options(found.iter().map(|option| option.id).collect(), labels))
}

fn texts(field: &FieldDef, sign: Sign, said: &Word) -> Result<Want, Wrong> {
    let needle = Needle::new(&said.text);
    match sign {
        Sign::Is | Sign::IsNot => Ok(Want::Text(Like::Is(needle))),
        Sign::Has | Sign::HasNot => Ok(Want::Text(Like::Has(needle))),
        Sign::Less | Sign::AtMost | Sign::More | Sign::AtLeast => {
            Err(cannot(field, said, "=, !=, ~, !~, `in (…)` or `is empty`"))
        }
    }
}
