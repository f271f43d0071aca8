//! Custom fields and links of leads, one row for each lead that was ever listed or opened.
//!
//! Owns the form of a row. What a field is called is the same for all leads and stands once, so a row is little more than
//! ids and values; the lead itself is not in it. What is written in it stands folded beside it, for searches. A row that
//! says nothing new is not written again: most leads of a page are as they were.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::super::error::{Done, JobError};
use super::super::{Job, Store};
use super::{from_cache, to_json};
use crate::domain::query::{FieldColumn, FieldTable};
use crate::domain::search::field_texts;
use crate::domain::{
    ContactId, FieldId, FieldKind, FieldValue, FieldValues, Lead, LeadDetails, LeadId, LinkedContact,
    SafeText, UserId,
};

/// Values met this early are looked for before they are read once more: choices are few, texts do not repeat.
const SHARED: usize = 1_024;

/// What a row says. Short names: there are a hundred thousand of them.
#[derive(Debug, Serialize, Deserialize)]
struct Row {
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<(FieldId, Vec<FieldValue>)>,
    /// And whether it is the main one.
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    contacts: Vec<(ContactId, bool)>,
    #[serde(rename = "by")]
    created_by: UserId,
    #[serde(rename = "up")]
    updated_by: UserId,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    score: Option<i64>,
}

/// The fields of a row, not read yet.
#[derive(Deserialize)]
struct Values<'a> {
    #[serde(rename = "f", borrow, default)]
    fields: Vec<(FieldId, &'a RawValue)>,
}

/// How a lead in full was read, by own time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadAt {
    /// With the people around it.
    Opened(i64),
    /// In a list.
    Listed(i64),
}

/// What custom fields of leads are called, as far as it is known here.
#[derive(Debug, Default)]
pub(super) struct Heads(HashMap<FieldId, FieldValues>);

impl Heads {
    pub(super) fn load(conn: &Connection) -> Done<Self> {
        let mut statement = conn.prepare_cached("select json from lead_fields")?;
        let mut rows = statement.query([])?;
        let mut heads = HashMap::new();
        while let Some(row) = rows.next()? {
            let json = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            heads.extend(from_cache::<FieldValues>("a field", json).map(|head| (head.field, head)));
        }
        Ok(Self(heads))
    }

    /// Writes down what is new about the fields themselves.
    fn learn(&mut self, tx: &Transaction<'_>, fields: &[FieldValues]) -> Done<()> {
        for told in fields {
            let is_known = self.0.get(&told.field).is_some_and(|known| {
                (&known.name, &known.code, &known.kind, known.is_computed)
                    == (&told.name, &told.code, &told.kind, told.is_computed)
            });
            if is_known {
                continue;
            }
            let head = FieldValues {
                field: told.field,
                name: told.name.clone(),
                code: told.code.clone(),
                kind: told.kind.clone(),
                values: Vec::new(),
                is_computed: told.is_computed,
            };
            tx.prepare_cached("insert or replace into lead_fields (id, json) values (?1, ?2)")?
                .execute(params![head.field.get(), to_json("a field", &head)?])?;
            self.0.insert(head.field, head);
        }
        Ok(())
    }

    fn with(&self, field: FieldId, values: Vec<FieldValue>) -> FieldValues {
        match self.0.get(&field) {
            Some(head) => FieldValues { values, ..head.clone() },
            None => FieldValues {
                field,
                name: SafeText::default(),
                code: SafeText::default(),
                kind: FieldKind::Unknown(SafeText::default()),
                values,
                is_computed: false,
            },
        }
    }
}

/// The server's word on the fields and links of a lead that is kept already. An older word changes nothing.
pub(super) fn put(tx: &Transaction<'_>, details: &LeadDetails, read: ReadAt, heads: &mut Heads) -> Done<()> {
    heads.learn(tx, &details.fields)?;
    let saved_at = match read {
        ReadAt::Opened(at) => at,
        ReadAt::Listed(at) => at.saturating_neg(),
    };
    // A lead that was opened takes the newer words of a list and stays as old as its people are.
    let changed = tx
        .prepare_cached(
            "insert into lead_details (id, json, saved_at, updated_at) values (?1, ?2, ?3, ?4)
             on conflict (id) do update set json = excluded.json, updated_at = excluded.updated_at,
                 saved_at = case when excluded.saved_at > 0 then max(lead_details.saved_at, excluded.saved_at)
                                 when lead_details.saved_at > 0 then lead_details.saved_at
                                 else excluded.saved_at end
             where excluded.updated_at >= lead_details.updated_at
                 and (excluded.saved_at > 0 or excluded.updated_at > lead_details.updated_at
                      or excluded.json <> lead_details.json)",
        )?
        .execute(params![
            details.lead.id.get(),
            to_json("a lead", &Row::from(details))?,
            saved_at,
            details.lead.updated_at.secs()
        ])?;
    if changed > 0 { put_texts(tx, details) } else { Ok(()) }
}

fn put_texts(tx: &Transaction<'_>, details: &LeadDetails) -> Done<()> {
    let (id, texts) = (details.lead.id.get(), field_texts(&details.fields));
    if texts.is_empty() {
        tx.prepare_cached("delete from lead_texts where id = ?1")?.execute([id])?;
    } else {
        tx.prepare_cached(
            "insert into lead_texts (id, folded) values (?1, ?2)
             on conflict (id) do update set folded = excluded.folded where folded <> excluded.folded",
        )?
        .execute(params![id, texts])?;
    }
    Ok(())
}

/// A lead in full as it is kept, with its time (see [`ReadAt`]) and its last change there.
pub(super) fn one(conn: &Connection, lead: Lead, heads: &Heads) -> Done<Option<(LeadDetails, ReadAt, i64)>> {
    let kept = conn
        .prepare_cached("select json, saved_at, updated_at from lead_details where id = ?1")?
        .query_row([lead.id.get()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        })
        .optional()?;
    let Some((json, saved_at, updated_at)) = kept else { return Ok(None) };
    let Some(row) = from_cache::<Row>("a lead", &json) else { return Ok(None) };
    let read =
        if saved_at > 0 { ReadAt::Opened(saved_at) } else { ReadAt::Listed(saved_at.saturating_neg()) };
    Ok(Some((row.of(lead, heads), read, updated_at)))
}

impl Store {
    /// These custom fields of all leads whose fields are known, or of some leads.
    pub fn load_fields(&self, fields: Vec<FieldId>, of: Option<Vec<LeadId>>) -> Job<FieldTable> {
        self.read(move |conn| {
            let mut gathering: Vec<Gathering> = fields.into_iter().map(Gathering::new).collect();
            match of {
                Some(leads) => {
                    let mut statement = conn.prepare_cached("select json from lead_details where id = ?1")?;
                    for lead in leads {
                        let json: Option<String> =
                            statement.query_row([lead.get()], |row| row.get(0)).optional()?;
                        if let Some(json) = json {
                            gather(lead, &json, &mut gathering);
                        }
                    }
                }
                None => {
                    let mut statement = conn.prepare_cached("select id, json from lead_details")?;
                    let mut rows = statement.query([])?;
                    while let Some(row) = rows.next()? {
                        let json = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
                        gather(LeadId(row.get(0)?), json, &mut gathering);
                    }
                }
            }
            Ok(FieldTable::new(gathering.into_iter().map(|one| one.column).collect()))
        })
    }
}

/// One field on its way into a table.
struct Gathering {
    column: FieldColumn,
    /// Lists of values that were met, as they are written.
    met: HashMap<Box<str>, u32>,
}

impl Gathering {
    fn new(field: FieldId) -> Self {
        Self { column: FieldColumn::new(field), met: HashMap::new() }
    }

    fn put(&mut self, lead: LeadId, written: Option<&str>) {
        let list = match written {
            None => FieldColumn::NOTHING,
            Some(written) => match self.met.get(written) {
                Some(list) => *list,
                None => {
                    let values = from_cache("values of a field", written).unwrap_or_default();
                    let list = self.column.add(values);
                    if self.met.len() < SHARED {
                        self.met.insert(written.into(), list);
                    }
                    list
                }
            },
        };
        self.column.put(lead, list);
    }
}

fn gather(lead: LeadId, json: &str, gathering: &mut [Gathering]) {
    match serde_json::from_str::<Values<'_>>(json) {
        Ok(row) => {
            for one in gathering {
                let field = one.column.field;
                let written = row.fields.iter().find(|(known, _)| *known == field);
                one.put(lead, written.map(|(_, raw)| raw.get()));
            }
        }
        Err(error) => tracing::warn!(%lead, %error, "left out of the cache"),
    }
}

impl From<&LeadDetails> for Row {
    fn from(details: &LeadDetails) -> Self {
        Self {
            fields: details.fields.iter().map(|values| (values.field, values.values.clone())).collect(),
            contacts: details.contacts.iter().map(|linked| (linked.id, linked.is_main)).collect(),
            created_by: details.created_by,
            updated_by: details.updated_by,
            score: details.score,
        }
    }
}

impl Row {
    fn of(self, lead: Lead, heads: &Heads) -> LeadDetails {
        let linked = |(id, is_main)| LinkedContact { id, is_main };
        LeadDetails {
            lead,
            fields: self.fields.into_iter().map(|(field, values)| heads.with(field, values)).collect(),
            contacts: self.contacts.into_iter().map(linked).collect(),
            created_by: self.created_by,
            updated_by: self.updated_by,
            score: self.score,
        }
    }
}

/// For a file of an earlier version, which has leads in full as they were told.
pub(in super::super) fn fill(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let old: Vec<(i64, String)> = tx
        .prepare("select id, json from lead_details")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut heads = Heads::default();
    for (id, json) in old {
        let saved_at =
            tx.query_row("delete from lead_details where id = ?1 returning saved_at", [id], |row| {
                row.get::<_, i64>(0)
            })?;
        let read = if saved_at > 0 { ReadAt::Opened(saved_at) } else { ReadAt::Listed(-saved_at) };
        let Some(details) = from_cache::<LeadDetails>("a lead", &json) else { continue };
        match put(tx, &details, read, &mut heads) {
            Err(JobError::Sqlite(error)) => return Err(error),
            // It is read from the server again.
            Err(JobError::Told(error)) => tracing::warn!(%error, "left out of the cache"),
            Ok(()) => {}
        }
    }
    Ok(())
}
