//! Taking edits in: a row on disk before anybody says "queued".
//!
//! An edit joins the unsent one before it in its lane, which is over by that: five quick steps are one request. What
//! may have been sent is never joined, because then nobody could tell what the server shows.

use std::collections::HashSet;

use rusqlite::{Transaction, params};

use super::super::cache::to_json;
use super::super::drafts::{self, DraftKey};
use super::super::error::Done;
use super::super::journal;
use super::super::key::EntityKey;
use super::super::{Job, Store};
use super::mutation::{Method, Mutation, join};
use super::row::{self, Row, RowState};
use super::verdict::remove;
use crate::domain::{BatchId, Change, Edit, EditId, Timestamp, Together};

/// What a person did, before it has an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEdit<M> {
    /// Whose lane it goes to.
    pub entity: EntityKey,
    pub change: M,
    /// What stood there when the person decided, as shown: the way back. Without it the edit cannot be undone.
    pub base: Option<M>,
}

/// The edit's own id is not used: it gets one that no other process has.
impl From<Edit> for NewEdit<Change> {
    fn from(edit: Edit) -> Self {
        Self { entity: edit.on.into(), change: edit.change, base: edit.base }
    }
}

/// An edit that is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its row, joined with what waited before it.
    pub row: Row,
    /// The row it took the place of.
    pub superseded: Option<EditId>,
    /// Rows that waited for a person, who has now decided anew about the same thing: they are gone.
    pub settled: Vec<EditId>,
}

/// An edit as the tables have it.
#[derive(Debug, Clone)]
pub(in super::super) struct Fresh {
    pub entity: EntityKey,
    pub method: Method,
    pub what: String,
    pub change: String,
    pub base: Option<String>,
    /// Seconds before it is sent for the first time.
    pub hold: i64,
}

impl Store {
    /// Takes an edit in. Once this answers `Ok` it survives whatever happens to the program.
    pub fn accept<M: Mutation>(&self, edit: NewEdit<M>, now: Timestamp) -> Job<Accepted> {
        self.write(move |tx| accept(tx, &edit, now))
    }

    /// Takes in what a composer made and drops its draft, in one transaction: killed in between, the text would be
    /// lost, or be there to be sent a second time.
    pub fn accept_draft<M: Mutation>(
        &self,
        edit: NewEdit<M>,
        draft: DraftKey,
        now: Timestamp,
    ) -> Job<Accepted> {
        self.write(move |tx| {
            drafts::discard(tx, &draft)?;
            accept(tx, &edit, now)
        })
    }

    /// Takes edits in that were made with one key, all or none; they are undone together.
    pub fn accept_all<M: Mutation>(&self, edits: Vec<NewEdit<M>>, now: Timestamp) -> Job<Vec<Accepted>> {
        self.write(move |tx| accept_all(tx, &edits, now))
    }

    /// As [`Store::accept_all`], for what one line of a composer made.
    pub fn accept_all_draft<M: Mutation>(
        &self,
        edits: Vec<NewEdit<M>>,
        draft: DraftKey,
        now: Timestamp,
    ) -> Job<Vec<Accepted>> {
        self.write(move |tx| {
            drafts::discard(tx, &draft)?;
            accept_all(tx, &edits, now)
        })
    }
}

fn accept_all<M: Mutation>(
    tx: &Transaction<'_>,
    edits: &[NewEdit<M>],
    now: Timestamp,
) -> Done<Vec<Accepted>> {
    let mut batch = BatchId::default();
    let mut accepted = Vec::with_capacity(edits.len());
    for edit in edits {
        let fresh = edit.encode()?;
        let one = enqueue(tx, &fresh, now)?;
        batch = journal::record(tx, batch, &fresh, (one.row.id, now))?;
        accepted.push(one);
    }
    let of = edits.iter().map(|edit| &edit.entity).collect::<HashSet<_>>().len();
    let together = (of > 1).then_some(Together { id: batch, of });
    for one in &mut accepted {
        one.row.together = together;
    }
    Ok(accepted)
}

fn accept<M: Mutation>(tx: &Transaction<'_>, edit: &NewEdit<M>, now: Timestamp) -> Done<Accepted> {
    let fresh = edit.encode()?;
    let accepted = enqueue(tx, &fresh, now)?;
    journal::record(tx, BatchId::default(), &fresh, (accepted.row.id, now))?;
    Ok(accepted)
}

impl<M: Mutation> NewEdit<M> {
    fn encode(&self) -> Done<Fresh> {
        let base = match &self.base {
            Some(base) => Some(to_json(M::WHAT, base)?),
            None => None,
        };
        Ok(Fresh {
            entity: self.entity.clone(),
            method: self.change.method(),
            what: M::WHAT.to_owned(),
            change: to_json(M::WHAT, &self.change)?,
            base,
            hold: self.change.hold_secs(),
        })
    }
}

/// Puts an edit at the end of its lane.
pub(in super::super) fn enqueue(tx: &Transaction<'_>, fresh: &Fresh, now: Timestamp) -> Done<Accepted> {
    let settled = settle_parked(tx, fresh)?;
    let joined = row::tail(tx, &fresh.entity)?.and_then(|tail| {
        let is_unsent = tail.state == RowState::Queued && tail.lost == 0 && tail.held.is_none();
        if !is_unsent || tail.what != fresh.what {
            return None;
        }
        join(&fresh.what, &tail.change, &fresh.change).map(|both| (tail, both))
    });
    let row = match &joined {
        // Undoing the joined edit means going back to before the first one; it waits as long as the first one had to.
        Some((tail, both)) => {
            let next_at = tail.next_at.max(held_until(fresh, now));
            Row { change: both.clone(), next_at, together: None, ..tail.clone() }
        }
        None => Row {
            id: EditId::default(),
            entity: fresh.entity.clone(),
            method: fresh.method,
            what: fresh.what.clone(),
            change: fresh.change.clone(),
            base: fresh.base.clone(),
            state: RowState::Queued,
            lost: 0,
            attempts: 0,
            next_at: held_until(fresh, now),
            created_at: now,
            held: None,
            together: None,
        },
    };
    let id = insert(tx, &row)?;
    let superseded = joined.map(|(tail, _)| tail.id);
    if let Some(old) = superseded {
        tx.prepare_cached("delete from outbox where id = ?1")?.execute([old.get()])?;
        journal::carry_over(tx, old, id)?;
    }
    Ok(Accepted { row: Row { id, ..row }, superseded, settled })
}

/// What cannot be taken back from the server can be taken back here, for a moment.
fn held_until(fresh: &Fresh, now: Timestamp) -> Timestamp {
    if fresh.hold > 0 { now.plus(fresh.hold) } else { Timestamp::default() }
}

fn settle_parked(tx: &Transaction<'_>, fresh: &Fresh) -> Done<Vec<EditId>> {
    let mut settled = Vec::new();
    for parked in row::parked(tx, &fresh.entity)? {
        if parked.what == fresh.what && join(&fresh.what, &parked.change, &fresh.change).is_some() {
            remove(tx, parked.id)?;
            journal::dropped(tx, parked.id)?;
            settled.push(parked.id);
        }
    }
    Ok(settled)
}

fn insert(tx: &Transaction<'_>, row: &Row) -> rusqlite::Result<EditId> {
    tx.prepare_cached(
        "insert into outbox (kind, entity, method, what, change, base, state, attempts, next_at, created_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, 'queued', ?7, ?8, ?9)",
    )?
    .execute(params![
        row.entity.kind,
        row.entity.id,
        row.method,
        row.what,
        row.change,
        row.base,
        row.attempts,
        row.next_at.secs(),
        row.created_at.secs(),
    ])?;
    Ok(EditId(tx.last_insert_rowid()))
}
