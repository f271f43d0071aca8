//! Everything the server keeps besides leads, as JSON by name. A new sort of thing needs no migration.
//!
//! A record has what lists are made by: whom it belongs to and a time. The rest is in its JSON.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::error::Done;
use super::super::key::{EntityKey, EntityKind};
use super::super::{Job, Store};
use super::ages;
use super::cursor::{self, Bookmark};
use super::people::{self, Listed};
use super::{from_cache, to_json};
use crate::domain::rot::LeadAge;
use crate::domain::{Company, Contact, LeadId, Timestamp};

/// One thing as it is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityRecord {
    pub key: EntityKey,
    /// The lead, contact or company it hangs on.
    pub parent: Option<EntityKey>,
    pub updated_at: Timestamp,
    /// What its kind is listed by: when a task is due, when a note was written.
    pub at: Option<Timestamp>,
    pub json: String,
}

/// A domain type that is kept as an [`EntityRecord`].
pub trait Cached: Serialize + DeserializeOwned + Send + 'static {
    const KIND: EntityKind;

    fn key(&self) -> EntityKey;
    fn updated_at(&self) -> Timestamp;

    fn parent(&self) -> Option<EntityKey> {
        None
    }

    fn at(&self) -> Option<Timestamp> {
        None
    }

    /// What is written beside it for lists and look-ups.
    fn listed(&self) -> Option<Listed> {
        None
    }

    /// What it tells of how long a lead stands and rests.
    fn age(&self) -> Option<(LeadId, LeadAge)> {
        None
    }
}

impl Cached for Contact {
    const KIND: EntityKind = EntityKind::Contact;

    fn key(&self) -> EntityKey {
        self.id.into()
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }

    fn parent(&self) -> Option<EntityKey> {
        self.company.map(Into::into)
    }

    fn listed(&self) -> Option<Listed> {
        Some(self.into())
    }
}

impl Cached for Company {
    const KIND: EntityKind = EntityKind::Company;

    fn key(&self) -> EntityKey {
        self.id.into()
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }

    fn listed(&self) -> Option<Listed> {
        Some(self.into())
    }
}

impl Store {
    /// Things as the server shows them, and how far that read has come, in one transaction.
    pub fn save_entities<T: Cached>(&self, entities: Vec<T>, bookmark: Bookmark) -> Job<()> {
        self.write(move |tx| {
            for entity in &entities {
                put(tx, entity)?;
            }
            Ok(cursor::keep(tx, &bookmark)?)
        })
    }

    /// As [`Store::save_entities`], for what has no type of its own here.
    pub fn save_records(&self, records: Vec<EntityRecord>, bookmark: Bookmark) -> Job<()> {
        self.write(move |tx| {
            for record in &records {
                put_record(tx, record)?;
            }
            Ok(cursor::keep(tx, &bookmark)?)
        })
    }

    /// One thing, if it is known.
    pub fn load_entity<T: Cached>(&self, key: EntityKey) -> Job<Option<T>> {
        self.read(move |conn| Ok(one(conn, &key)?))
    }

    /// All things of a kind in the order of their time, those of one parent if one is named.
    pub fn load_entities<T: Cached>(&self, parent: Option<EntityKey>) -> Job<Vec<T>> {
        self.read(move |conn| {
            let mut all: Vec<T> = match parent {
                Some(_) => Vec::new(),
                None => Vec::with_capacity(count(conn, T::KIND)?),
            };
            each(conn, T::KIND, parent.as_ref(), |json| all.extend(from_cache(T::KIND.word(), json)))?;
            if parent.is_none() {
                // They came by id, and stay so where two are of the same second.
                all.sort_by_key(Cached::at);
            }
            Ok(all)
        })
    }

    /// What `pick` takes of all things of a kind, by id. Of tens of thousands most may be of no use: they are never held at
    /// once, and room that stays empty is no memory.
    pub fn pick_entities<T: Cached, U: Send + 'static>(&self, pick: fn(T) -> Option<U>) -> Job<Vec<U>> {
        self.read(move |conn| {
            let mut all = Vec::with_capacity(count(conn, T::KIND)?);
            each(conn, T::KIND, None, |json| all.extend(from_cache(T::KIND.word(), json).and_then(pick)))?;
            Ok(all)
        })
    }

    /// As [`Store::load_entities`], as JSON; those without a parent by id.
    pub fn load_records(&self, kind: EntityKind, parent: Option<EntityKey>) -> Job<Vec<String>> {
        self.read(move |conn| Ok(list(conn, kind, parent.as_ref())?))
    }

    /// The server has these no more.
    pub fn remove_entities(&self, keys: Vec<EntityKey>) -> Job<()> {
        self.write(move |tx| {
            let mut statement = tx.prepare_cached("delete from entities where kind = ?1 and id = ?2")?;
            for key in &keys {
                statement.execute(params![key.kind, key.id])?;
            }
            Ok(())
        })
    }
}

pub(super) fn put<T: Cached>(tx: &Transaction<'_>, entity: &T) -> Done<()> {
    let record = EntityRecord {
        key: entity.key(),
        parent: entity.parent(),
        updated_at: entity.updated_at(),
        at: entity.at(),
        json: to_json(T::KIND.word(), entity)?,
    };
    if !put_record(tx, &record)? {
        return Ok(());
    }
    if let Some(listed) = entity.listed() {
        people::put(tx, &listed)?;
    }
    if let Some((lead, age)) = entity.age() {
        ages::put(tx, lead, age)?;
    }
    Ok(())
}

/// `false` when a newer word is known already.
fn put_record(tx: &Transaction<'_>, record: &EntityRecord) -> rusqlite::Result<bool> {
    let parent = record.parent.as_ref();
    let changed = tx
        .prepare_cached(
            "insert into entities (kind, id, parent_kind, parent_id, updated_at, at, json)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         on conflict (kind, id) do update set parent_kind = excluded.parent_kind,
             parent_id = excluded.parent_id, updated_at = excluded.updated_at, at = excluded.at,
             json = excluded.json
         where excluded.updated_at >= entities.updated_at",
        )?
        .execute(params![
            record.key.kind,
            record.key.id,
            parent.map(|p| p.kind),
            parent.map(|p| &p.id),
            record.updated_at.secs(),
            record.at.map(Timestamp::secs),
            record.json,
        ])?;
    Ok(changed > 0)
}

pub(super) fn one<T: Cached>(conn: &Connection, key: &EntityKey) -> rusqlite::Result<Option<T>> {
    let json: Option<String> = conn
        .prepare_cached("select json from entities where kind = ?1 and id = ?2")?
        .query_row(params![key.kind, key.id], |row| row.get(0))
        .optional()?;
    Ok(json.and_then(|json| from_cache(key.kind.word(), &json)))
}

pub(super) fn list(
    conn: &Connection,
    kind: EntityKind,
    parent: Option<&EntityKey>,
) -> rusqlite::Result<Vec<String>> {
    let mut all = Vec::new();
    each(conn, kind, parent, |json| all.push(json.to_owned()))?;
    Ok(all)
}

const COUNT: &str = "select count(*) from entities where kind = ?1";
const OF_PARENT: &str =
    "select json from entities where parent_kind = ?1 and parent_id = ?2 and kind = ?3 order by at, id";
const OF_ALL: &str = "select json from entities where kind = ?1 order by id";

/// How many of a kind there are, without reading any: what holds them need not grow by copying.
pub(super) fn count(conn: &Connection, kind: EntityKind) -> rusqlite::Result<usize> {
    let count: u32 = conn.prepare_cached(COUNT)?.query_row([kind], |row| row.get(0))?;
    Ok(count as usize)
}

/// The JSON of each where it lies: those of a parent in the order of their time, all of them by id. SQLite would put all in
/// order with their JSON, in a file of its own.
fn each(
    conn: &Connection,
    kind: EntityKind,
    parent: Option<&EntityKey>,
    mut take: impl FnMut(&str),
) -> rusqlite::Result<()> {
    let mut statement = conn.prepare_cached(if parent.is_some() { OF_PARENT } else { OF_ALL })?;
    let mut rows = match parent {
        Some(parent) => statement.query(params![parent.kind, parent.id, kind])?,
        None => statement.query([kind])?,
    };
    while let Some(row) = rows.next()? {
        take(row.get_ref(0)?.as_str()?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{file, schema};

    /// Else SQLite puts all of them in order with their JSON, and a count reads every row.
    #[test]
    fn whole_kinds_are_read_and_counted_along_an_index() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("acme.db");
        file::prepare(&path).expect("made");
        let conn = schema::open_writer(&path).expect("opened");
        let steps = |sql: &str| -> Vec<String> {
            let mut plan = conn.prepare(&format!("explain query plan {sql}")).expect("a statement");
            let steps = plan.query_map(["task"], |row| row.get(3)).expect("a plan");
            steps.collect::<rusqlite::Result<_>>().expect("steps")
        };
        let [all, counted] = [OF_ALL, COUNT].map(steps);
        assert_eq!(all, ["SEARCH entities USING INDEX entities_by_key (kind=?)"]);
        assert!(matches!(counted.as_slice(), [one] if one.contains("COVERING INDEX")), "{counted:?}");
    }
}
