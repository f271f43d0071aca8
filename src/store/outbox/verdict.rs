//! How a row ends or is held back: the server's word, or a person's.
//!
//! The server's yes counts whoever brings it, even after its lease was lost: else the row would be sent again.

use rusqlite::{Transaction, params};

use super::super::cache::{apply_known, put_entity, to_json};
use super::super::error::Done;
use super::super::{Job, Store, journal};
use super::lease::Lease;
use super::mutation::{Mutation, join};
use super::row::{self, Parked, Row};
use crate::domain::{Change, EditId, Entity, Timestamp};

/// What the server shows after it took a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// These things stand so now.
    Read(Vec<Entity>),
    /// It said yes and no more: then the change itself is what is known.
    AsAsked,
    /// It made something new with this id; that and what it hangs on, as far as they were read again.
    Made(i64, Vec<Entity>),
}

/// What came of parking a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Put {
    Parked,
    /// The person has decided about the same thing once more since: that stands, and this row is gone.
    GaveWay,
    /// The lease was over: nothing was changed.
    Lost,
}

/// What came of dropping a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    Done,
    /// It is being sent at this moment.
    Busy,
    /// There is no such row (any more).
    Gone,
}

impl Store {
    /// The server has it. The confirmed entity goes into the cache, the row out of the outbox and the outcome into
    /// the journal in one transaction, so that the edit never blinks out. `false`: the row was gone before.
    pub fn settle(&self, id: EditId, confirmed: Confirmed) -> Job<bool> {
        self.write(move |tx| settle(tx, id, &confirmed))
    }

    /// As [`Store::settle`], for what the server took in one request: one transaction for all of it.
    pub fn settle_all(&self, all: Vec<(EditId, Confirmed)>) -> Job<()> {
        self.write(move |tx| all.iter().try_for_each(|(id, confirmed)| settle(tx, *id, confirmed).map(drop)))
    }

    /// A row waits for a person from now on; what follows it in its lane goes on. `seen` is the thing as it
    /// stands there, where known.
    pub fn park(&self, lease: Lease, why: Parked, seen: Option<Entity>) -> Job<Put> {
        self.write(move |tx| {
            if let Some(entity) = &seen {
                put_entity(tx, entity)?;
            }
            let Some(row) = row::one(tx, lease.id)?.filter(|row| row.lease() == Some(&lease)) else {
                return Ok(Put::Lost);
            };
            if give_way(tx, &row)? {
                return Ok(Put::GaveWay);
            }
            tx.prepare_cached(
                "update outbox set state = 'parked', reason = ?2, detail = ?3, owner = null, lease_until = null
                 where id = ?1",
            )?
            .execute(params![lease.id.get(), why.reason, why.detail.as_str()])?;
            Ok(Put::Parked)
        })
    }

    /// A person tries again what is parked or waits for its next try. `false` when it is being sent, or gone.
    pub fn retry(&self, id: EditId) -> Job<bool> {
        self.write(move |tx| Ok(retry(tx, Some(id))? > 0))
    }

    /// What waits for its next try is due now; what was never tried is held for a reason. Tells how many rows that are.
    pub fn hasten(&self) -> Job<usize> {
        self.write(move |tx| {
            Ok(tx
                .prepare_cached(
                    "update outbox set next_at = 0 where owner is null and state = 'queued' and next_at > 0 and attempts > 0",
                )?
                .execute([])?)
        })
    }

    /// As [`Store::retry`], but what makes something new is looked for on the server before it is sent.
    pub fn check_row(&self, id: EditId) -> Job<bool> {
        self.write(move |tx| {
            tx.prepare_cached(
                "update outbox set unsure = max(unsure, 1), state = 'parked'
                 where id = ?1 and owner is null and method = 'post'",
            )?
            .execute([id.get()])?;
            Ok(retry(tx, Some(id))? > 0)
        })
    }

    /// As [`Store::retry`], everything at once. Tells how many.
    pub fn retry_all(&self) -> Job<usize> {
        self.write(move |tx| Ok(retry(tx, None)?))
    }

    /// A person insists ("mine") after a conflict: what stands there now is what the edit is based on.
    pub fn rebase<M: Mutation>(&self, id: EditId, base: M) -> Job<bool> {
        self.write(move |tx| {
            let base = to_json(M::WHAT, &base)?;
            let rebased = tx
                .prepare_cached(
                    "update outbox set base = ?2 where id = ?1 and what = ?3 and state = 'parked'",
                )?
                .execute(params![id.get(), base, M::WHAT])?;
            Ok(rebased > 0 && retry(tx, Some(id))? > 0)
        })
    }

    /// A person gives an edit up. One that follows it in its lane then stands on what this one stood on.
    pub fn drop_row(&self, id: EditId, now: Timestamp) -> Job<Dropped> {
        self.write(move |tx| {
            let Some(row) = row::one(tx, id)? else { return Ok(Dropped::Gone) };
            if row.held.as_ref().is_some_and(|(_, until)| *until > now) {
                return Ok(Dropped::Busy);
            }
            rewind_next(tx, &row)?;
            remove(tx, id)?;
            journal::dropped(tx, id)?;
            Ok(Dropped::Done)
        })
    }
}

fn settle(tx: &Transaction<'_>, id: EditId, confirmed: &Confirmed) -> Done<bool> {
    let row = row::one(tx, id)?;
    save(tx, row.as_ref(), confirmed)?;
    if row.is_none() {
        return Ok(false);
    }
    remove(tx, id)?;
    journal::confirmed(tx, id)?;
    if let Confirmed::Made(made, _) = confirmed {
        journal::made(tx, id, *made)?;
    }
    Ok(true)
}

pub(super) fn remove(tx: &Transaction<'_>, id: EditId) -> rusqlite::Result<()> {
    tx.prepare_cached("delete from outbox where id = ?1")?.execute([id.get()])?;
    Ok(())
}

fn save(tx: &Transaction<'_>, row: Option<&Row>, confirmed: &Confirmed) -> Done<()> {
    match confirmed {
        Confirmed::Read(now) | Confirmed::Made(_, now) => {
            now.iter().try_for_each(|entity| put_entity(tx, entity))
        }
        Confirmed::AsAsked => {
            let Some((row, target)) = row.and_then(|row| Some((row, row.entity.target()?))) else {
                return Ok(());
            };
            let Some((change, _)) = row.read::<Change>() else { return Ok(()) };
            apply_known(tx, target, &change)
        }
    }
}

fn retry(tx: &Transaction<'_>, id: Option<EditId>) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "update outbox set next_at = 0, reason = null, detail = null,
             state = case when state <> 'parked' then state
                 when method = 'post' and unsure then 'uncertain' else 'queued' end
         where owner is null and (?1 is null or id = ?1)",
    )?
    .execute([id.map(EditId::get)])
}

/// A later edit of the same thing takes over what this one was based on, and this one leaves.
fn give_way(tx: &Transaction<'_>, row: &Row) -> Done<bool> {
    let later = row::all_after(tx, row)?;
    let Some(next) = next_of_same(row, &later) else { return Ok(false) };
    tx.prepare_cached("update outbox set base = ?2 where id = ?1")?
        .execute(params![next.id.get(), row.base])?;
    journal::rewind(tx, next.id, &row.change, row.base.as_deref())?;
    remove(tx, row.id)?;
    journal::dropped(tx, row.id)?;
    Ok(true)
}

/// The next edit of the same thing; between them there may be edits of other things.
fn next_of_same<'a>(row: &Row, later: &'a [Row]) -> Option<&'a Row> {
    let is_same = |next: &&Row| next.what == row.what && join(&row.what, &row.change, &next.change).is_some();
    later.iter().find(is_same)
}

/// An edit made on top of one that never came to be was based on a value the server never had.
fn rewind_next(tx: &Transaction<'_>, row: &Row) -> rusqlite::Result<()> {
    let later = row::all_after(tx, row)?;
    let Some(next) = next_of_same(row, &later).filter(|next| next.base.as_ref() == Some(&row.change)) else {
        return Ok(());
    };
    tx.prepare_cached("update outbox set base = ?2 where id = ?1")?
        .execute(params![next.id.get(), row.base])?;
    journal::rewind(tx, next.id, &row.change, row.base.as_deref())
}
