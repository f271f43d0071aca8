//! Drafts: text somebody is still writing, kept as it is typed.
//!
//! A draft is what the person typed, not a `SafeText`: it goes back into the composer as it was. It leaves when it was
//! sent or thrown away, never by itself.

use rusqlite::{Transaction, params};

use super::key::{EntityId, EntityKey, words};
use super::{Job, Store};
use crate::domain::{FieldId, Timestamp};

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Composer {
    Note,
    Task,
    /// The result of a task that is done.
    Result,
    /// A field of the thing, a custom one if the key names one.
    Field,
    /// A lead that does not exist yet.
    Create,
    CreateContact,
    CreateCompany,
    Message,
    Name,
    Price,
    /// When a task is due.
    Due,
    CallIn,
    CallOut,
    Sms,
    Service,
    /// A note that is there already.
    Rewrite,
    /// Until when something is left alone.
    Wait,
}

words!(Composer {
    Note = "note",
    Task = "task",
    Result = "result",
    Field = "field",
    Create = "create",
    CreateContact = "create_contact",
    CreateCompany = "create_company",
    Message = "message",
    Name = "name",
    Price = "price",
    Due = "due",
    CallIn = "call_in",
    CallOut = "call_out",
    Sms = "sms",
    Service = "service",
    Rewrite = "rewrite",
    Wait = "wait",
});

/// Where something is being written: one composer of one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftKey {
    pub entity: EntityKey,
    pub composer: Composer,
    pub field: Option<FieldId>,
}

/// Text somebody is still writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub key: DraftKey,
    pub text: String,
    /// Where the cursor stood, in characters.
    pub cursor: usize,
    pub saved_at: Timestamp,
}

impl Store {
    /// Keeps what was typed so far. Calls are done in the order they are made: the last one stands.
    pub fn save_draft(&self, key: DraftKey, text: String, cursor: usize, now: Timestamp) -> Job<()> {
        self.write(move |tx| Ok(put(tx, &Draft { key, text, cursor, saved_at: now })?))
    }

    /// As [`Store::save_draft`], for a text that was kept under other keys before: killed in between it would be there
    /// twice, or not at all.
    pub fn move_draft(&self, from: Vec<DraftKey>, draft: Draft) -> Job<()> {
        self.write(move |tx| {
            for key in &from {
                discard(tx, key)?;
            }
            Ok(put(tx, &draft)?)
        })
    }

    /// All drafts, the latest first.
    pub fn load_drafts(&self) -> Job<Vec<Draft>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached(
                "select kind, entity, composer, field, text, cursor, saved_at from drafts order by saved_at desc",
            )?;
            let drafts = statement.query_map([], |row| {
                let field = row.get(3)?;
                let entity = EntityKey { kind: row.get(0)?, id: row.get::<_, EntityId>(1)? };
                Ok(Draft {
                    key: DraftKey { entity, composer: row.get(2)?, field: (field != 0).then_some(FieldId(field)) },
                    text: row.get(4)?,
                    cursor: usize::try_from(row.get::<_, i64>(5)?).unwrap_or(0),
                    saved_at: Timestamp(row.get(6)?),
                })
            })?;
            Ok(drafts.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// A draft was sent or thrown away.
    pub fn drop_draft(&self, key: DraftKey) -> Job<()> {
        self.write(move |tx| Ok(discard(tx, &key)?))
    }
}

fn put(tx: &Transaction<'_>, Draft { key, text, cursor, saved_at }: &Draft) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "insert into drafts (kind, entity, composer, field, text, cursor, saved_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         on conflict do update set text = excluded.text, cursor = excluded.cursor, saved_at = excluded.saved_at",
    )?
    .execute(params![
        key.entity.kind,
        key.entity.id,
        key.composer,
        field(key),
        text,
        i64::try_from(*cursor).unwrap_or(i64::MAX),
        saved_at.secs()
    ])?;
    Ok(())
}

pub(super) fn discard(tx: &Transaction<'_>, key: &DraftKey) -> rusqlite::Result<()> {
    tx.prepare_cached("delete from drafts where kind = ?1 and entity = ?2 and composer = ?3 and field = ?4")?
        .execute(params![key.entity.kind, key.entity.id, key.composer, field(key)])?;
    Ok(())
}

fn field(key: &DraftKey) -> i64 {
    key.field.map_or(0, FieldId::get)
}
