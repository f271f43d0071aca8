//! What stands in some custom fields of very many leads.
//!
//! Owns how little room that takes: a hundred thousand leads share a few choices, so each list of values is kept once, and
//! of a lead only which one it has. Tells what is not there from what nobody has read. Must not know where values come
//! from, nor which fields are wanted.

use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasherDefault;

use serde::{Deserialize, Serialize};

use super::filter::{Fact, Mixer};
use crate::domain::{FieldId, FieldValue, FieldValues, LeadId};

/// Lists this early are looked at before a new one is added: choices stand there, texts do not repeat.
const COMMON: usize = 64;

/// Some fields of all leads whose fields were read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldTable {
    columns: Vec<FieldColumn>,
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldColumn {
    pub field: FieldId,
    /// The first of them is nothing at all.
    lists: Vec<Box<[FieldValue]>>,
    /// Which one each lead has. What is not in it was not read.
    of: HashMap<LeadId, u32, BuildHasherDefault<Mixer>>,
}

impl FieldColumn {
    /// What [`FieldColumn::put`] takes for a lead with nothing in this field.
    pub const NOTHING: u32 = 0;

    pub fn new(field: FieldId) -> Self {
        Self { field, lists: vec![Box::default()], of: HashMap::default() }
    }

    /// Takes in a list of values; whoever has it is told by this number.
    pub fn add(&mut self, values: Vec<FieldValue>) -> u32 {
        if values.is_empty() {
            return Self::NOTHING;
        }
        self.lists.push(values.into());
        u32::try_from(self.lists.len() - 1).unwrap_or(Self::NOTHING)
    }

    pub fn put(&mut self, lead: LeadId, list: u32) {
        self.of.insert(lead, list);
    }

    pub fn reserve(&mut self, leads: usize) {
        self.of.reserve(leads);
    }

    /// Of a lead whose fields were read.
    fn get(&self, lead: LeadId) -> Option<&[FieldValue]> {
        self.lists.get(*self.of.get(&lead)? as usize).map(|list| &**list)
    }

    /// Whether it is something else than before.
    fn set(&mut self, lead: LeadId, values: &[FieldValue]) -> bool {
        if self.get(lead) == Some(values) {
            return false;
        }
        let common = self.lists.iter().take(COMMON).position(|list| **list == *values);
        let list = common.and_then(|at| u32::try_from(at).ok()).unwrap_or_else(|| self.add(values.to_vec()));
        self.put(lead, list);
        true
    }
}

impl FieldTable {
    pub const fn new(columns: Vec<FieldColumn>) -> Self {
        Self { columns }
    }

    /// The fields that are in it.
    pub fn fields(&self) -> impl Iterator<Item = FieldId> {
        self.columns.iter().map(|column| column.field)
    }

    pub fn has(&self, field: FieldId) -> bool {
        self.fields().any(|known| known == field)
    }

    /// What stands in a field of a lead.
    pub fn fact(&self, lead: LeadId, field: FieldId) -> Fact<&[FieldValue]> {
        match self.known(lead, field) {
            None => Fact::Unknown,
            Some([]) => Fact::Nothing,
            Some(values) => Fact::Is(values),
        }
    }

    /// What stands in a field of a lead; `None` where nobody has read it.
    pub fn known(&self, lead: LeadId, field: FieldId) -> Option<&[FieldValue]> {
        self.columns.iter().find(|column| column.field == field)?.get(lead)
    }

    /// A lead was read with all its fields. Whether one of those here is another than it was.
    pub fn put(&mut self, lead: LeadId, fields: &[FieldValues]) -> bool {
        let mut is_other = false;
        for column in &mut self.columns {
            let values = fields.iter().find(|values| values.field == column.field);
            is_other |= column.set(lead, values.map(|values| values.values.as_slice()).unwrap_or_default());
        }
        is_other
    }

    /// Whether something else is known of a lead than stands here; `None` is what nobody has read.
    pub fn differs<'v>(&self, lead: LeadId, known: impl Fn(FieldId) -> Option<&'v [FieldValue]>) -> bool {
        self.columns.iter().any(|column| column.get(lead) != known(column.field))
    }

    /// What is known of a lead from now on; `None` is what nobody has read.
    pub fn know<'v>(&mut self, lead: LeadId, known: impl Fn(FieldId) -> Option<&'v [FieldValue]>) {
        for column in &mut self.columns {
            match known(column.field) {
                Some(values) => {
                    column.set(lead, values);
                }
                None => {
                    column.of.remove(&lead);
                }
            }
        }
    }

    /// What is in one field of a lead from now on.
    pub fn set(&mut self, lead: LeadId, values: &FieldValues) {
        let column = self.columns.iter_mut().find(|column| column.field == values.field);
        if let Some(column) = column {
            column.set(lead, &values.values);
        }
    }

    /// Newer words: fields that are not here yet as they are, of the others the leads they tell of. Whether they say
    /// something else.
    pub fn take_in(&mut self, newer: Self) -> bool {
        let mut is_other = false;
        for column in newer.columns {
            match self.columns.iter_mut().find(|known| known.field == column.field) {
                Some(known) => {
                    for (lead, list) in column.of {
                        let values = column.lists.get(list as usize).map(|list| &**list);
                        is_other |= known.set(lead, values.unwrap_or_default());
                    }
                }
                None => {
                    self.columns.push(column);
                    is_other = true;
                }
            }
        }
        is_other
    }

    /// These fields alone, of which some may not be here yet.
    #[must_use]
    pub fn only(&self, fields: &BTreeSet<FieldId>) -> Self {
        let column = |field: &FieldId| {
            let known = self.columns.iter().find(|column| column.field == *field);
            known.map_or_else(|| FieldColumn::new(*field), FieldColumn::clone)
        };
        Self { columns: fields.iter().map(column).collect() }
    }

    /// Leaves only these fields.
    pub fn keep(&mut self, fields: &BTreeSet<FieldId>) {
        self.columns.retain(|column| fields.contains(&column.field));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Vec<FieldValue> {
        vec![FieldValue::Text(text.into())]
    }

    fn values(field: i64, values: Vec<FieldValue>) -> FieldValues {
        FieldValues {
            field: FieldId(field),
            name: "Room".into(),
            code: "".into(),
            kind: crate::domain::FieldKind::Text,
            values,
            is_computed: false,
        }
    }

    /// Leads 1 and 2 have a roof, 3 has nothing.
    fn table(field: i64) -> FieldTable {
        let mut column = FieldColumn::new(FieldId(field));
        let roof = column.add(text("Roof"));
        column.put(LeadId(1), roof);
        column.put(LeadId(2), roof);
        column.put(LeadId(3), FieldColumn::NOTHING);
        FieldTable::new(vec![column])
    }

    #[test]
    fn nothing_is_not_the_same_as_unknown() {
        let table = table(7);
        let fact = |lead, field| table.fact(LeadId(lead), FieldId(field));
        assert_eq!(fact(2, 7), Fact::Is(&text("Roof")[..]));
        assert_eq!(fact(3, 7), Fact::Nothing);
        assert_eq!(fact(4, 7), Fact::Unknown, "nobody has read that lead");
        assert_eq!(fact(2, 8), Fact::Unknown, "nobody asked for that field");
    }

    #[test]
    fn newer_words_replace_those_of_their_leads_and_add_fields() {
        let mut known = table(7);
        let mut newer = FieldColumn::new(FieldId(7));
        let terrace = newer.add(text("Terrace"));
        newer.put(LeadId(2), terrace);
        newer.put(LeadId(4), FieldColumn::NOTHING);
        known.take_in(FieldTable::new(vec![newer]));
        known.take_in(table(8));
        known.put(LeadId(3), &[values(9, text("Pit")), values(7, text("Roof"))]);
        let fact = |lead, field| known.fact(LeadId(lead), FieldId(field));
        assert_eq!(fact(1, 7), Fact::Is(&text("Roof")[..]), "it was not told of");
        assert_eq!(fact(2, 7), Fact::Is(&text("Terrace")[..]));
        assert_eq!(fact(4, 7), Fact::Nothing);
        assert_eq!(fact(3, 7), Fact::Is(&text("Roof")[..]));
        assert_eq!(fact(3, 8), Fact::Nothing, "read in full, without that field");
        assert_eq!(known.columns[0].lists.len(), 3, "a roof is kept once");
        known.keep(&BTreeSet::from([FieldId(8)]));
        assert_eq!(known.fields().collect::<Vec<_>>(), [FieldId(8)]);
    }

    #[test]
    fn it_is_the_same_after_a_recording() {
        let json = serde_json::to_string(&table(7)).unwrap();
        assert_eq!(serde_json::from_str::<FieldTable>(&json).unwrap(), table(7));
    }
}
