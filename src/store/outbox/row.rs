//! Rows of the outbox as they are read, shown and counted.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use super::super::key::EntityKey;
use super::lease::{Lease, Owner};
use super::mutation::{Method, Mutation};
use crate::domain::{BatchId, Change, Edit, EditId, SafeText, Timestamp, Together};

/// One own write on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Never used twice, whichever process makes the row. What an id stands for never changes once it was sent.
    pub id: EditId,
    pub entity: EntityKey,
    pub method: Method,
    /// The sort of mutation, see [`Mutation::WHAT`].
    pub what: String,
    pub change: String,
    /// What stood there when the person decided.
    pub base: Option<String>,
    pub state: RowState,
    /// Tries whose answer was lost: one of them may have reached the server. `attempts` counts all, also those that the
    /// server did not look at.
    pub lost: u32,
    pub attempts: u32,
    /// Not to be tried before this.
    pub next_at: Timestamp,
    pub created_at: Timestamp,
    /// Who is at it, and until when that holds without a word from them.
    pub held: Option<(Lease, Timestamp)>,
    /// Made with one key, with others; told by [`super::super::Store::list_outbox`] and where edits are taken in.
    pub together: Option<Together>,
}

/// How far a row has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowState {
    Queued,
    /// A request is under way or about to be.
    Sending,
    /// Sent, and the answer was lost: to be looked up on the server before anything else.
    Uncertain,
    /// Waits for a person.
    Parked(Parked),
}

/// Why a row waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// A word of the caller's; the store only keeps it.
    pub reason: String,
    /// What the server said, if it said anything.
    pub detail: SafeText,
}

/// How many rows there are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub queued: u32,
    pub sending: u32,
    pub uncertain: u32,
    pub parked: u32,
}

impl Row {
    /// No request was made for it yet, so that it can be taken out with nobody the wiser.
    pub fn is_unsent(&self) -> bool {
        self.state == RowState::Queued && self.lost == 0 && self.attempts == 0
    }

    /// The change and what it was based on, if they are of this sort.
    pub fn read<M: Mutation>(&self) -> Option<(M, Option<M>)> {
        if self.what != M::WHAT {
            return None;
        }
        let change = serde_json::from_str(&self.change).ok()?;
        let base = match &self.base {
            Some(base) => Some(serde_json::from_str(base).ok()?),
            None => None,
        };
        Some((change, base))
    }

    /// The edit, if this version knows its sort.
    pub fn edit(&self) -> Option<Edit> {
        let (change, base) = self.read::<Change>()?;
        Some(Edit { id: self.id, on: self.entity.target()?, change, base })
    }

    /// What to call back with while the row is held; none when it was not leased.
    pub fn lease(&self) -> Option<&Lease> {
        self.held.as_ref().map(|(lease, _)| lease)
    }
}

impl Counts {
    /// Everything that is not on the server for certain.
    pub const fn total(self) -> u32 {
        self.queued + self.sending + self.uncertain + self.parked
    }
}

/// Whose row of the outbox belongs to which batch, with how many things that one is about: of each batch of several.
pub(super) fn together(conn: &Connection) -> rusqlite::Result<HashMap<EditId, Together>> {
    let mut rows = conn.prepare_cached(
        "select o.id, j.batch from outbox o join journal j on j.edit = o.id
         union select o.id, j.batch from outbox o join journal j on j.turn = o.id
         order by 2",
    )?;
    let rows = rows.query_map([], |row| Ok((EditId(row.get(0)?), BatchId(row.get(1)?))))?;
    let rows: Vec<(EditId, BatchId)> = rows.collect::<rusqlite::Result<_>>()?;
    let mut count = conn.prepare_cached(
        "select count(*) from (select distinct kind, entity from journal where batch = ?1)",
    )?;
    let mut sizes: HashMap<BatchId, usize> = HashMap::new();
    for (_, id) in &rows {
        if !sizes.contains_key(id) {
            sizes.insert(*id, count.query_row([id.get()], |row| row.get::<_, u32>(0))? as usize);
        }
    }
    let of = |id: &BatchId| sizes.get(id).copied().filter(|size| *size > 1);
    Ok(rows.into_iter().filter_map(|(edit, id)| Some((edit, Together { id, of: of(&id)? }))).collect())
}

/// The columns of a row, in the order [`read`] takes them.
macro_rules! select_row {
    ($rest:literal) => {
        concat!(
            "select id, kind, entity, method, what, change, base, state, reason, detail, unsure, attempts, \
             next_at, created_at, owner, lease_until from outbox ",
            $rest
        )
    };
}

pub(super) fn all(conn: &Connection) -> rusqlite::Result<Vec<Row>> {
    conn.prepare_cached(select_row!("order by id"))?.query_map([], read)?.collect()
}

pub(super) fn one(conn: &Connection, id: EditId) -> rusqlite::Result<Option<Row>> {
    conn.prepare_cached(select_row!("where id = ?1"))?.query_row([id.get()], read).optional()
}

/// The last row of an entity's lane.
pub(super) fn tail(conn: &Connection, entity: &EntityKey) -> rusqlite::Result<Option<Row>> {
    conn.prepare_cached(select_row!("where kind = ?1 and entity = ?2 order by id desc limit 1"))?
        .query_row(rusqlite::params![entity.kind, entity.id], read)
        .optional()
}

/// Rows of an entity that wait for a person.
pub(super) fn parked(conn: &Connection, entity: &EntityKey) -> rusqlite::Result<Vec<Row>> {
    conn.prepare_cached(select_row!("where kind = ?1 and entity = ?2 and state = 'parked' order by id"))?
        .query_map(rusqlite::params![entity.kind, entity.id], read)?
        .collect()
}

/// The rows that follow another one in its lane.
pub(super) fn all_after(conn: &Connection, row: &Row) -> rusqlite::Result<Vec<Row>> {
    conn.prepare_cached(select_row!("where kind = ?1 and entity = ?2 and id > ?3 order by id"))?
        .query_map(rusqlite::params![row.entity.kind, row.entity.id, row.id.get()], read)?
        .collect()
}

/// Heads of their lanes that are due and that nobody is at, oldest first. A row that was parked and is tried again
/// comes before one that is under way by now: it waits for that one, or two of a lane would be sent at once.
pub(super) fn due(conn: &Connection, now: Timestamp, max: usize) -> rusqlite::Result<Vec<Row>> {
    conn.prepare_cached(select_row!(
        "where state <> 'parked' and next_at <= ?1 and (owner is null or lease_until <= ?1)
             and not exists (select 1 from outbox ahead
                 where ahead.kind = outbox.kind and ahead.entity = outbox.entity and ahead.id < outbox.id and ahead.state <> 'parked')
             and not exists (select 1 from outbox busy
                 where busy.kind = outbox.kind and busy.entity = outbox.entity and busy.lease_until > ?1)
         order by id limit ?2"
    ))?
    .query_map([now.secs(), i64::try_from(max).unwrap_or(i64::MAX)], read)?
    .collect()
}

pub(super) fn next_due(conn: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    let due: Option<i64> = conn
        .prepare_cached(
            "select min(max(next_at, coalesce((select max(busy.lease_until) from outbox busy
                 where busy.kind = outbox.kind and busy.entity = outbox.entity), next_at))) from outbox
             where state <> 'parked' and not exists (select 1 from outbox ahead
                 where ahead.kind = outbox.kind and ahead.entity = outbox.entity and ahead.id < outbox.id and ahead.state <> 'parked')",
        )?
        .query_row([], |row| row.get(0))?;
    Ok(due.map(Timestamp))
}

pub(in crate::store) fn count(conn: &Connection) -> rusqlite::Result<Counts> {
    conn.prepare_cached(
        "select count(*) filter (where state = 'queued'), count(*) filter (where state = 'sending'),
             count(*) filter (where state = 'uncertain'), count(*) filter (where state = 'parked') from outbox",
    )?
    .query_row([], |row| {
        Ok(Counts { queued: row.get(0)?, sending: row.get(1)?, uncertain: row.get(2)?, parked: row.get(3)? })
    })
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    let id = EditId(row.get(0)?);
    let attempts = row.get(11)?;
    let owner: Option<String> = row.get(14)?;
    let held = match owner {
        Some(owner) => {
            Some((Lease { id, owner: Owner::from(owner), attempt: attempts }, Timestamp(row.get(15)?)))
        }
        None => None,
    };
    Ok(Row {
        id,
        entity: EntityKey { kind: row.get(1)?, id: row.get(2)? },
        method: row.get(3)?,
        what: row.get(4)?,
        change: row.get(5)?,
        base: row.get(6)?,
        state: state(row)?,
        lost: row.get(10)?,
        attempts,
        next_at: Timestamp(row.get(12)?),
        created_at: Timestamp(row.get(13)?),
        held,
        together: None,
    })
}

fn state(row: &rusqlite::Row<'_>) -> rusqlite::Result<RowState> {
    Ok(match row.get_ref(7)?.as_str()? {
        "queued" => RowState::Queued,
        "sending" => RowState::Sending,
        "uncertain" => RowState::Uncertain,
        // The table knows four words: what is left is `parked`.
        _ => RowState::Parked(Parked {
            reason: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
            detail: SafeText::block(&row.get::<_, Option<String>>(9)?.unwrap_or_default()),
        }),
    })
}
