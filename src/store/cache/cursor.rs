//! How far each read of the server has come, saved in the transaction of the page it read.
//!
//! Owns the numbers of sweeps: a sweep is one read of all leads of a pipeline, and several processes may share it.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::super::key::Scope;
use crate::domain::{PipelineId, Timestamp};

/// What is remembered of one read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The address of the page to read next; none when no read is under way.
    pub next: Option<String>,
    /// Changes before this time are known.
    pub since: Option<Timestamp>,
    /// When the last sweep began.
    pub started_at: Option<Timestamp>,
    /// When a read last came to its end: the age of the data.
    pub complete_at: Option<Timestamp>,
    /// That read was one of an earlier version, which left out the fields of leads.
    pub lacks_fields: bool,
}

/// A sweep under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    pub number: u32,
    /// Where it was broken off; from the beginning otherwise.
    pub next: Option<String>,
}

/// What a page says about the read it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bookmark {
    /// One page of a sweep, and the address of the next one. Ignored when that sweep is over.
    Sweep { pipeline: PipelineId, sweep: u32, next: Option<String> },
    /// Any other read: its cursor as it is after this page.
    At { scope: Scope, cursor: Cursor },
    /// No read remembers this.
    None,
}

impl Bookmark {
    /// Whether more pages follow.
    pub(super) const fn goes_on(&self) -> bool {
        match self {
            Self::Sweep { next, .. } => next.is_some(),
            Self::At { cursor, .. } => cursor.next.is_some(),
            Self::None => false,
        }
    }
}

pub(super) fn load(conn: &Connection, scope: &Scope) -> rusqlite::Result<Cursor> {
    let mut statement = conn.prepare_cached(
        "select next, since, started_at, complete_at, lacks_fields from cursors where scope = ?1",
    )?;
    let at = |n: Option<i64>| n.map(Timestamp);
    let cursor = statement.query_row([scope.as_str()], |row| {
        Ok(Cursor {
            next: row.get(0)?,
            since: at(row.get(1)?),
            started_at: at(row.get(2)?),
            complete_at: at(row.get(3)?),
            lacks_fields: row.get(4)?,
        })
    });
    Ok(cursor.optional()?.unwrap_or_default())
}

pub(super) fn keep(tx: &Transaction<'_>, bookmark: &Bookmark) -> rusqlite::Result<()> {
    match bookmark {
        Bookmark::None => {}
        Bookmark::Sweep { pipeline, sweep, next } => {
            tx.prepare_cached(
                "update cursors set next = ?2 where scope = ?1 and sweep = ?3 and finished < ?3",
            )?
            .execute(params![Scope::all_leads(*pipeline).as_str(), next, sweep])?;
        }
        Bookmark::At { scope, cursor } => {
            let at = |t: Option<Timestamp>| t.map(Timestamp::secs);
            tx.prepare_cached(
                "insert into cursors (scope, next, since, started_at, complete_at) values (?1, ?2, ?3, ?4, ?5)
                 on conflict (scope) do update set next = excluded.next, since = excluded.since,
                     started_at = excluded.started_at, complete_at = excluded.complete_at",
            )?
            .execute(params![
                scope.as_str(),
                cursor.next,
                at(cursor.since),
                at(cursor.started_at),
                at(cursor.complete_at)
            ])?;
        }
    }
    Ok(())
}

pub(super) fn begin_sweep(
    tx: &Transaction<'_>,
    pipeline: PipelineId,
    now: Timestamp,
    max_age: i64,
) -> rusqlite::Result<Sweep> {
    let scope = Scope::all_leads(pipeline);
    let broken_off = tx
        .prepare_cached(
            "select sweep, next from cursors
             where scope = ?1 and sweep > finished and next is not null and started_at >= ?2",
        )?
        .query_row(params![scope.as_str(), now.secs().saturating_sub(max_age)], |row| {
            Ok(Sweep { number: row.get(0)?, next: row.get(1)? })
        })
        .optional()?;
    if let Some(sweep) = broken_off {
        return Ok(sweep);
    }
    tx.prepare_cached(
        "insert into cursors (scope, sweep, started_at) values (?1, 1, ?2)
         on conflict (scope) do update set sweep = sweep + 1, next = null, started_at = ?2
         returning sweep",
    )?
    .query_row(params![scope.as_str(), now.secs()], |row| Ok(Sweep { number: row.get(0)?, next: None }))
}

/// Notes the end of a sweep; `false` when it is not the present one, or is over already.
pub(super) fn finish_sweep(
    tx: &Transaction<'_>,
    pipeline: PipelineId,
    sweep: u32,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let changed = tx
        .prepare_cached(
            "update cursors set finished = ?2, next = null, complete_at = ?3, lacks_fields = 0
             where scope = ?1 and sweep = ?2 and finished < ?2",
        )?
        .execute(params![Scope::all_leads(pipeline).as_str(), sweep, now.secs()])?;
    Ok(changed > 0)
}
