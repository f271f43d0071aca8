//! Everything of a thing that can be changed, as one commented TOML document, and back: which keys were changed, to
//! what, and on which line something is wrong.
//!
//! What a person changed is told by comparing with the document as it was given out, key by key, never with what
//! stands there by now: a colleague's change in the meantime is not taken back by a line nobody touched.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::words::{self, fixed_words};
use super::{State, Text};
use crate::app::composer::read_price;
use crate::domain::{
    Change, Entity, FieldDef, FieldForm, FieldId, Form, Money, SafeText, TagChange, Target, User,
};

/// Names told in a comment; more make nobody wiser.
const NAMED: usize = 40;
const TABLE: &str = "fields";

/// One key of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Name,
    Price,
    Responsible,
    Tags,
    Field(FieldId),
}

/// What is wrong with a document, at a line (from 0); without one it is about the whole of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub line: Option<usize>,
    pub words: String,
}

/// A change and what the document said before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub change: Change,
    pub seen: Option<Change>,
}

/// The document; `None` while the thing is not known in full.
pub fn write(state: &State, on: Target) -> Option<String> {
    let entity = state.entity(on)?;
    let fields = entity.fields()?;
    let mut out = Vec::new();
    for line in state.locale.get(Text::DocHead).split('\n') {
        out.push(format!("# {line}"));
    }
    out.insert(0, format!("# {}", state.target_name(on).replace('\n', " ")));
    out.push(String::new());
    standard(state, &entity, &mut out);
    out.push(format!("\n[{TABLE}]"));
    for def in state.field_defs(on) {
        let now = fields.iter().find(|values| values.field == def.id);
        let form = FieldForm { def, now, calendar: state.calendar() };
        field(state, on, &form, &mut out);
    }
    Some(out.join("\n") + "\n")
}

fn standard(state: &State, entity: &Entity, out: &mut Vec<String>) {
    out.push(format!("name = {}", quoted(entity.name())));
    if let Some(lead) = entity.lead() {
        let price = if lead.price.is_zero() { String::new() } else { lead.price.units().to_string() };
        out.push(format!("# {}", state.locale.get(Text::PriceExpected)));
        out.push(format!("budget = {}", quoted(&price)));
    }
    if let Some(user) = entity.responsible() {
        let users = active(state);
        let names: Vec<String> = users.iter().map(|user| user_key(&users, user)).collect();
        let now = state.user(user).map_or_else(|| format!("#{user}"), |user| user_key(&users, user));
        one_of(state, &names, out);
        out.push(format!("responsible = {}", quoted(&now)));
    }
    if let Some(tags) = entity.tags() {
        let tags: Vec<String> = tags.iter().map(|tag| quoted(&tag.name)).collect();
        out.push(format!("tags = [{}]", tags.join(", ")));
    }
}

fn one_of(state: &State, names: &[String], out: &mut Vec<String>) {
    let mut names: Vec<&str> = names.iter().map(String::as_str).take(NAMED + 1).collect();
    if names.len() > NAMED {
        names[NAMED] = "…";
    }
    if !names.is_empty() {
        out.push(format!("# {}", state.locale.fill(Text::DocOneOf, &[&names.join(" | ")])));
    }
}

fn field(state: &State, on: Target, form: &FieldForm<'_>, out: &mut Vec<String>) {
    let key = quoted(&key(state.field_defs(on), form.def));
    let text = form.text();
    let labels = || form.def.options.iter().map(|option| option.label.to_string()).collect::<Vec<_>>();
    if let Form::Fixed(why) = form.form() {
        if form.now.is_some() {
            out.push(format!(
                "# {key} = {}  ({})",
                quoted(&text.replace('\n', " ")),
                fixed_words(state, why)
            ));
        }
        return;
    }
    if let Some(expected) = words::expected(form.def) {
        out.push(format!("# {}", state.locale.get(expected)));
    }
    let value = match form.form() {
        Form::Toggle => (!text.is_empty() && text != "no").to_string(),
        Form::Many => {
            one_of(state, &labels(), out);
            let chosen: Vec<String> = text.lines().map(quoted).collect();
            format!("[{}]", chosen.join(", "))
        }
        Form::One => {
            one_of(state, &labels(), out);
            quoted(&text)
        }
        Form::Line | Form::Lines | Form::Parts | Form::Reach | Form::Fixed(_) => quoted(&text),
    };
    out.push(format!("{key} = {value}"));
}

/// A field's name; with its number where two have the same.
fn key(defs: &[FieldDef], def: &FieldDef) -> String {
    let is_alone = defs.iter().filter(|other| other.name == def.name).count() == 1;
    if is_alone && !def.name.is_empty() { def.name.to_string() } else { format!("{} #{}", def.name, def.id) }
}

fn active(state: &State) -> Vec<&User> {
    let mut users: Vec<&User> = state.directory.users.values().filter(|user| user.is_active).collect();
    users.sort_by_key(|user| (user.name.to_lowercase(), user.id));
    users
}

fn user_key(users: &[&User], user: &User) -> String {
    let is_alone = users.iter().filter(|other| other.name == user.name).count() <= 1;
    if is_alone { user.name.to_string() } else { format!("{} #{}", user.name, user.id) }
}

/// As TOML writes it; several lines stay several lines.
fn quoted(text: &str) -> String {
    if !text.contains('\n') {
        return toml::Value::String(text.to_owned()).to_string();
    }
    if text.contains("'''") {
        return format!("\"\"\"\n{}\n\"\"\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    }
    format!("'''\n{text}\n'''")
}

/// What was changed between the document as it was given out and as it came back.
pub fn read(state: &State, on: Target, given: &str, text: &str) -> Result<Vec<Wish>, Vec<Fault>> {
    let before = parse(state, on, given)?;
    let after = parse(state, on, text)?;
    let mut wishes = Vec::new();
    let mut faults = Vec::new();
    for (key, value) in after {
        let old = before.get(&key).map(|value| value.text.as_str());
        if old == Some(value.text.as_str()) {
            continue;
        }
        match change(state, on, (value.slot, &value.text), old.unwrap_or_default()) {
            Ok(change) => {
                let seen = (value.slot != Slot::Tags)
                    .then(|| old.and_then(|old| self::change(state, on, (value.slot, old), "").ok()));
                wishes.push(Wish { change, seen: seen.flatten() });
            }
            Err(words) => faults.push(Fault { line: Some(value.line), words }),
        }
    }
    if faults.is_empty() { Ok(wishes) } else { Err(faults) }
}

struct Value {
    slot: Slot,
    text: String,
    line: usize,
}

/// The keys that are there, in a fixed order.
fn parse(state: &State, on: Target, text: &str) -> Result<BTreeMap<(u8, String), Value>, Vec<Fault>> {
    let line = |at: usize| text.get(..at).map_or(0, |before| before.matches('\n').count());
    let whole = DeTable::parse(text).map_err(|error| {
        // A mark inside a text that was never closed would become a part of it, so this one stands at the top.
        let place = error.span().map_or(1, |span| line(span.start) + 1);
        let words = state.locale.fill(Text::DocNotToml, &[&place.to_string(), error.message()]);
        vec![Fault { line: None, words }]
    })?;
    let mut out = BTreeMap::new();
    let mut faults = Vec::new();
    let mut put = |rank: u8, name: &str, at: usize, value: &DeValue<'_>, slot: Option<Slot>| {
        let (line, name) = (line(at), SafeText::line(name));
        match (slot, value_text(value)) {
            (Some(slot), Some(text)) => {
                out.insert((rank, name.to_string()), Value { slot, text, line });
            }
            (None, _) => {
                let words = state.locale.fill(Text::DocNoKey, &[&name]);
                faults.push(Fault { line: Some(line), words });
            }
            (Some(_), None) => {
                let words = state.locale.fill(Text::DocNoValue, &[&name]);
                faults.push(Fault { line: Some(line), words });
            }
        }
    };
    for (name, value) in whole.get_ref() {
        match (name.get_ref().as_ref(), value.get_ref()) {
            (TABLE, DeValue::Table(fields)) => {
                for (name, value) in fields {
                    let slot = slot_of_field(state, on, name.get_ref());
                    put(1, name.get_ref(), name.span().start, value.get_ref(), slot);
                }
            }
            (word, value) => put(0, word, name.span().start, value, standard_slot(word)),
        }
    }
    if faults.is_empty() { Ok(out) } else { Err(faults) }
}

fn standard_slot(word: &str) -> Option<Slot> {
    Some(match word {
        "name" => Slot::Name,
        "budget" => Slot::Price,
        "responsible" => Slot::Responsible,
        "tags" => Slot::Tags,
        _ => return None,
    })
}

fn slot_of_field(state: &State, on: Target, name: &str) -> Option<Slot> {
    let defs = state.field_defs(on);
    defs.iter().find(|def| key(defs, def) == name).map(|def| Slot::Field(def.id))
}

/// A value as one would type it into the field's own box; nothing for a table.
fn value_text(value: &DeValue<'_>) -> Option<String> {
    Some(match value {
        DeValue::String(text) => text.trim_end_matches('\n').to_owned(),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(is_set) => if *is_set { "yes" } else { "no" }.to_owned(),
        DeValue::Datetime(at) => at.to_string(),
        DeValue::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| value_text(item.get_ref())).collect();
            items?.join("\n")
        }
        DeValue::Table(_) => return None,
    })
}

/// What a key's new text means; `before` is what it said.
fn change(state: &State, on: Target, (slot, text): (Slot, &str), before: &str) -> Result<Change, String> {
    let word = |text: Text| state.locale.get(text).to_owned();
    let text = text.trim();
    Ok(match slot {
        Slot::Name if text.is_empty() => return Err(word(Text::DocNoName)),
        Slot::Name => Change::Rename(SafeText::line(text)),
        Slot::Price if text.is_empty() => Change::SetPrice(Money::ZERO),
        Slot::Price => Change::SetPrice(read_price(text).ok_or_else(|| word(Text::PriceExpected))?),
        Slot::Responsible => {
            let users = active(state);
            let lower = text.to_lowercase();
            let found = users.iter().find(|user| user_key(&users, user).to_lowercase() == lower);
            let unknown = || state.locale.fill(Text::DocNoUser, &[&SafeText::line(text)]);
            Change::Assign(found.ok_or_else(unknown)?.id)
        }
        Slot::Tags => {
            let tags = |text: &str| -> Vec<SafeText> {
                text.lines().map(str::trim).filter(|tag| !tag.is_empty()).map(SafeText::line).collect()
            };
            Change::Tag(TagChange::between(&tags(before), &tags(text)))
        }
        Slot::Field(id) => {
            let def = state.field_def(on, id).ok_or_else(|| word(Text::FieldNoDefinition))?;
            let now = super::standing(state, on, id);
            let form = FieldForm { def, now: now.as_ref(), calendar: state.calendar() };
            if let Form::Fixed(why) = form.form() {
                return Err(state.locale.fill(Text::FieldFixed, &[&def.name, fixed_words(state, why)]));
            }
            let values = form
                .read(text)
                .map_err(|complaint| words::complaint_words(state, &complaint, text.lines().count()))?;
            Change::SetField(def.with(values))
        }
    })
}
