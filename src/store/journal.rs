//! The journal of own edits: what each did and the way back, so that undo and redo survive a restart.
//!
//! Each edit keeps its own way back even when the outbox joined it with others. An undo is an edit too: it goes through
//! the outbox and is compared with what the server shows, and if it comes to nothing, the journal goes back with it.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::error::Done;
use super::key::EntityKey;
use super::outbox::{Accepted, Fresh, Method, Mutation, enqueue, join};
use super::{Job, Store};
use crate::domain::{BatchId, EditId, Timestamp, Together};

/// Entries kept.
const KEPT: i64 = 20_000;

/// What one undo or redo would turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoStep {
    pub batch: BatchId,
    pub made_at: Timestamp,
    /// In the order they were made, those included that cannot be turned.
    pub entries: Vec<UndoEntry>,
}

/// One own edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoEntry {
    pub entity: EntityKey,
    pub method: Method,
    pub what: String,
    pub change: String,
    pub inverse: Option<String>,
    /// Whether the step turns it: not what has no way back, was refused or dropped, or waits for a person.
    pub can_turn: bool,
    /// The row of the outbox that carries it, or carried it.
    pub edit: EditId,
    id: i64,
}

/// What became of an own edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// In the outbox still; its row tells how far it has come.
    Pending,
    Confirmed,
    /// Given up, or replaced before it came to be.
    Dropped,
    /// It was on its way or on the server, and was taken back.
    Undone,
}

/// One own edit as history tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    pub entity: EntityKey,
    pub what: String,
    pub change: String,
    /// What stood there before.
    pub inverse: Option<String>,
    pub edit: EditId,
    pub batch: BatchId,
    pub made_at: Timestamp,
    pub became: Became,
}

impl JournalEntry {
    /// The change and what it replaced, if they are of this sort.
    pub fn read<M: Mutation>(&self) -> Option<(M, Option<M>)> {
        read_change(&self.what, &self.change, self.inverse.as_deref())
    }
}

/// What came of an undo or redo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    /// The edits it is made of, in the outbox now.
    pub accepted: Vec<Accepted>,
    /// Edits of the same batch that stay as they are.
    pub left: Vec<UndoEntry>,
}

impl UndoEntry {
    /// The change and its inverse, if they are of this sort.
    pub fn read<M: Mutation>(&self) -> Option<(M, Option<M>)> {
        read_change(&self.what, &self.change, self.inverse.as_deref())
    }
}

fn read_change<M: Mutation>(what: &str, change: &str, inverse: Option<&str>) -> Option<(M, Option<M>)> {
    if what != M::WHAT {
        return None;
    }
    let inverse = match inverse {
        Some(inverse) => Some(serde_json::from_str(inverse).ok()?),
        None => None,
    };
    Some((serde_json::from_str(change).ok()?, inverse))
}

/// Which way the journal is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Undo,
    Redo,
}

impl Store {
    /// What undo would take back: the newest own edits that still stand.
    pub fn last_undoable(&self) -> Job<Option<UndoStep>> {
        self.read(|conn| {
            let batch = conn
                .prepare_cached(
                    "select batch from journal
                     where undone = 0 and inverse is not null and outcome <> 'dropped'
                         and not exists (select 1 from outbox o where o.id = journal.edit and o.state = 'parked')
                     order by batch desc limit 1",
                )?
                .query_row([], |row| Ok(BatchId(row.get(0)?)))
                .optional()?;
            step(conn, batch, Turn::Undo)
        })
    }

    /// The newest own edits that still stand, whether there is a way back from them or not, made before `before`.
    pub fn newest_step(&self, before: Option<BatchId>) -> Job<Option<UndoStep>> {
        self.read(move |conn| {
            let batch = conn
                .prepare_cached(
                    "select batch from journal
                     where undone = 0 and outcome <> 'dropped' and batch < ?1
                         and not exists (select 1 from outbox o where o.id = journal.edit and o.state = 'parked')
                     order by batch desc limit 1",
                )?
                .query_row([before.map_or(i64::MAX, |batch| batch.0)], |row| Ok(BatchId(row.get(0)?)))
                .optional()?;
            step(conn, batch, Turn::Undo)
        })
    }

    /// Own edits, newest first, at most so many.
    pub fn list_journal(&self, most: usize) -> Job<Vec<JournalEntry>> {
        self.read(move |conn| {
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let mut statement = conn.prepare_cached(
                "select kind, entity, what, change, inverse, edit, made_at, outcome, undone, batch
                 from journal order by id desc limit ?1",
            )?;
            let entries = statement.query_map([most], history)?;
            Ok(entries.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// What own additions to an entity became on the server, as far as that is known.
    pub fn made_ids(&self, entity: EntityKey) -> Job<Vec<i64>> {
        self.read(move |conn| {
            let mut statement = conn.prepare_cached(
                "select made from journal where kind = ?1 and entity = ?2 and made is not null",
            )?;
            let made = statement.query_map(params![entity.kind, entity.id], |row| row.get(0))?;
            Ok(made.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// What redo would bring back: the last undone edits, unless another edit was made since.
    pub fn last_redoable(&self) -> Job<Option<UndoStep>> {
        self.read(|conn| {
            let batch = conn
                .prepare_cached(
                    "select batch from journal where undone = 1 and outcome <> 'dropped' order by batch limit 1",
                )?
                .query_row([], |row| Ok(BatchId(row.get(0)?)))
                .optional()?;
            step(conn, batch, Turn::Redo)
        })
    }

    /// Takes a batch back: queues the inverse of each of its edits and marks them undone, in one transaction. An edit
    /// over which a later one of the same thing stands by now (of another process, perhaps) is left: taking it back
    /// would take the later one's place.
    pub fn undo(&self, batch: BatchId, now: Timestamp) -> Job<Turned> {
        self.write(move |tx| turn(tx, batch, Turn::Undo, now))
    }

    /// Does an undone batch again.
    pub fn redo(&self, batch: BatchId, now: Timestamp) -> Job<Turned> {
        self.write(move |tx| turn(tx, batch, Turn::Redo, now))
    }
}

/// Notes an edit; `BatchId::default()` begins a new batch. After a new edit, what was undone stays undone.
pub(super) fn record(
    tx: &Transaction<'_>,
    batch: BatchId,
    fresh: &Fresh,
    (edit, now): (EditId, Timestamp),
) -> rusqlite::Result<BatchId> {
    tx.prepare_cached("update journal set undone = 2 where undone = 1")?.execute([])?;
    tx.prepare_cached(
        "insert into journal (batch, kind, entity, method, what, change, inverse, edit, outcome, made_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'pending', ?9)",
    )?
    .execute(params![
        batch.0,
        fresh.entity.kind,
        fresh.entity.id,
        fresh.method,
        fresh.what,
        fresh.change,
        fresh.base,
        edit.get(),
        now.secs(),
    ])?;
    let id = tx.last_insert_rowid();
    tx.prepare_cached("delete from journal where id <= ?1 and outcome <> 'pending' and turn is null")?
        .execute([id - KEPT])?;
    if batch != BatchId::default() {
        return Ok(batch);
    }
    tx.prepare_cached("update journal set batch = id where id = ?1")?.execute([id])?;
    Ok(BatchId(id))
}

/// A row of the outbox took the place of another.
pub(super) fn carry_over(tx: &Transaction<'_>, old: EditId, new: EditId) -> rusqlite::Result<()> {
    for sql in
        ["update journal set edit = ?2 where edit = ?1", "update journal set turn = ?2 where turn = ?1"]
    {
        tx.prepare_cached(sql)?.execute([old.get(), new.get()])?;
    }
    Ok(())
}

/// The server took a row.
pub(super) fn confirmed(tx: &Transaction<'_>, edit: EditId) -> rusqlite::Result<()> {
    for sql in [
        "update journal set outcome = 'confirmed' where edit = ?1",
        "update journal set turn = null where turn = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([edit.get()])?;
    }
    Ok(())
}

/// What an addition became on the server.
pub(super) fn made(tx: &Transaction<'_>, edit: EditId, made: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("update journal set made = ?2 where edit = ?1")?.execute([edit.get(), made])?;
    Ok(())
}

/// A row was given up: what it did never came to be, what it was to undo still stands.
pub(super) fn dropped(tx: &Transaction<'_>, edit: EditId) -> rusqlite::Result<()> {
    for sql in [
        "update journal set outcome = 'dropped' where edit = ?1",
        "update journal set undone = case undone when 0 then 2 else 0 end, turn = null where turn = ?1",
    ] {
        tx.prepare_cached(sql)?.execute([edit.get()])?;
    }
    Ok(())
}

/// An edit turned out to be based on a value that never was.
pub(super) fn rewind(
    tx: &Transaction<'_>,
    edit: EditId,
    never_was: &str,
    base: Option<&str>,
) -> rusqlite::Result<()> {
    tx.prepare_cached("update journal set inverse = ?3 where edit = ?1 and inverse = ?2")?
        .execute(params![edit.get(), never_was, base])?;
    Ok(())
}

fn step(conn: &Connection, batch: Option<BatchId>, turn: Turn) -> Done<Option<UndoStep>> {
    let Some(batch) = batch else { return Ok(None) };
    let entries = entries(conn, batch, turn)?;
    let made_at =
        conn.query_row("select min(made_at) from journal where batch = ?1", [batch.0], |row| row.get(0))?;
    Ok(Some(UndoStep { batch, made_at: Timestamp(made_at), entries }))
}

fn entries(conn: &Connection, batch: BatchId, turn: Turn) -> rusqlite::Result<Vec<UndoEntry>> {
    let from = match turn {
        Turn::Undo => 0,
        Turn::Redo => 1,
    };
    conn.prepare_cached(
        "select id, kind, entity, method, what, change, inverse,
             inverse is not null and outcome <> 'dropped' and undone = ?2
                 and not exists (select 1 from outbox o where o.id = journal.edit and o.state = 'parked'), edit
         from journal where batch = ?1 order by id",
    )?
    .query_map([batch.0, from], read)?
    .collect()
}

fn history(row: &Row<'_>) -> rusqlite::Result<JournalEntry> {
    let is_undone = row.get::<_, i64>(8)? != 0;
    let became = match row.get_ref(7)?.as_str()? {
        "dropped" => Became::Dropped,
        _ if is_undone => Became::Undone,
        "confirmed" => Became::Confirmed,
        // The table knows three words: what is left is `pending`.
        _ => Became::Pending,
    };
    Ok(JournalEntry {
        entity: EntityKey { kind: row.get(0)?, id: row.get(1)? },
        what: row.get(2)?,
        change: row.get(3)?,
        inverse: row.get(4)?,
        edit: EditId(row.get(5)?),
        batch: BatchId(row.get(9)?),
        made_at: Timestamp(row.get(6)?),
        became,
    })
}

/// Edits made after a batch that still stand.
fn later(tx: &Transaction<'_>, batch: BatchId) -> rusqlite::Result<Vec<UndoEntry>> {
    tx.prepare_cached(
        "select id, kind, entity, method, what, change, inverse, inverse is not null, edit
         from journal where batch > ?1 and undone = 0 and outcome <> 'dropped'
             and not exists (select 1 from outbox o where o.id = journal.edit and o.state = 'parked')",
    )?
    .query_map([batch.0], read)?
    .collect()
}

/// What never came to be: nothing of it stays.
fn dropped_of(tx: &Transaction<'_>, batch: BatchId) -> rusqlite::Result<HashSet<i64>> {
    tx.prepare_cached("select id from journal where batch = ?1 and outcome = 'dropped'")?
        .query_map([batch.get()], |row| row.get(0))?
        .collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<UndoEntry> {
    Ok(UndoEntry {
        id: row.get(0)?,
        entity: EntityKey { kind: row.get(1)?, id: row.get(2)? },
        method: row.get(3)?,
        what: row.get(4)?,
        change: row.get(5)?,
        inverse: row.get(6)?,
        can_turn: row.get(7)?,
        edit: EditId(row.get(8)?),
    })
}

fn turn(tx: &Transaction<'_>, batch: BatchId, turn: Turn, now: Timestamp) -> Done<Turned> {
    let later = match turn {
        Turn::Undo => later(tx, batch)?,
        Turn::Redo => Vec::new(),
    };
    let mut by_entity: HashMap<&EntityKey, Vec<&UndoEntry>> = HashMap::new();
    for entry in &later {
        by_entity.entry(&entry.entity).or_default().push(entry);
    }
    let stands_over = |entry: &UndoEntry, later: &UndoEntry| {
        entry.what == later.what && join(&entry.what, &entry.change, &later.change).is_some()
    };
    let is_covered = |entry: &UndoEntry| {
        by_entity.get(&entry.entity).is_some_and(|later| later.iter().any(|later| stands_over(entry, later)))
    };
    let (mut turning, left): (Vec<_>, Vec<_>) =
        entries(tx, batch, turn)?.into_iter().partition(|entry| entry.can_turn && !is_covered(entry));
    if turn == Turn::Undo {
        // Two edits of one thing are taken back in the opposite order.
        turning.reverse();
    }
    let of = turning.iter().map(|entry| &entry.entity).collect::<HashSet<_>>().len();
    let together = (of > 1).then_some(Together { id: batch, of });
    let mut accepted = Vec::with_capacity(turning.len());
    for entry in turning {
        let Some(inverse) = entry.inverse else { continue };
        let (change, base, undone) = match turn {
            Turn::Undo => (inverse, entry.change, 1),
            Turn::Redo => (entry.change, inverse, 0),
        };
        let fresh = Fresh {
            entity: entry.entity,
            method: entry.method,
            what: entry.what,
            change,
            base: Some(base),
            hold: 0,
        };
        let mut one = enqueue(tx, &fresh, now)?;
        one.row.together = together;
        tx.prepare_cached("update journal set undone = ?2, turn = ?3 where id = ?1")?.execute([
            entry.id,
            undone,
            one.row.id.get(),
        ])?;
        accepted.push(one);
    }
    let dropped = dropped_of(tx, batch)?;
    Ok(Turned { accepted, left: left.into_iter().filter(|entry| !dropped.contains(&entry.id)).collect() })
}
