//! Leases: one process at a time is at a row, and a dead one does not keep it.
//!
//! A lease that its owner does not renew in time is over, and the next process takes the row. Whatever the first
//! one learns later, it may no longer change the row by it ([`Standing::Lost`]), but for the server's yes.
//! The clock is the host's: set back by hours, it makes rows wait that long, never be sent twice.

use rusqlite::{Transaction, params};

use super::super::{Job, Store};
use super::mutation::Method;
use super::row::{self, Row, RowState};
use crate::domain::{EditId, Timestamp};

/// How long a lease holds without a word from its owner; renew well within.
pub const LEASE_SECS: i64 = 60;

/// One sender: a process, or one push loop in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Owner(Box<str>);

/// The right to one try of one row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Lease {
    pub id: EditId,
    pub(super) owner: Owner,
    pub(super) attempt: u32,
}

/// Whether a lease still held when its owner spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Held,
    /// It expired and somebody else took the row, or the row is gone: nothing was changed.
    Lost,
}

impl From<String> for Owner {
    fn from(token: String) -> Self {
        Self(token.into())
    }
}

impl rusqlite::types::ToSql for Owner {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        Ok((*self.0).into())
    }
}

impl Store {
    /// A new sender that no other process is taken for.
    pub fn new_owner(&self) -> Job<Owner> {
        self.read(|conn| {
            let token: String = conn.query_row("select lower(hex(randomblob(16)))", [], |row| row.get(0))?;
            Ok(Owner::from(token))
        })
    }

    /// The next row to work on, see [`Store::lease`].
    pub fn lease_next(&self, owner: Owner, now: Timestamp) -> Job<Option<Row>> {
        self.write(move |tx| Ok(lease(tx, &owner, now, 1)?.pop()))
    }

    /// Up to `max` rows to work on, each of another entity: `Sending` ones to be sent (`unsure` ones looked at first),
    /// `Uncertain` ones to be looked up. Rows of processes that died are among them.
    pub fn lease(&self, owner: Owner, now: Timestamp, max: usize) -> Job<Vec<Row>> {
        self.write(move |tx| Ok(lease(tx, &owner, now, max)?))
    }

    /// Keeps all rows of `owner` for another [`LEASE_SECS`] and tells which these are; work on others must stop.
    pub fn renew(&self, owner: Owner, now: Timestamp) -> Job<Vec<EditId>> {
        self.write(move |tx| {
            let mut statement =
                tx.prepare_cached("update outbox set lease_until = ?2 where owner = ?1 returning id")?;
            let held = statement
                .query_map(params![owner, now.plus(LEASE_SECS).secs()], |row| Ok(EditId(row.get(0)?)))?
                .collect::<rusqlite::Result<_>>()?;
            Ok(held)
        })
    }

    /// The look-up found nothing: an uncertain row is sent (again) now.
    pub fn mark_sending(&self, lease: Lease) -> Job<Standing> {
        self.change(
            lease,
            "update outbox set state = 'sending' where id = ?1 and owner = ?2 and attempts = ?3",
            None,
        )
    }

    /// The server was not reached, or said "later": the row is tried again from `next_at` on.
    pub fn mark_waiting(&self, lease: Lease, next_at: Timestamp) -> Job<Standing> {
        self.change(
            lease,
            "update outbox set state = case state when 'sending' then 'queued' else state end,
                 next_at = ?4, owner = null, lease_until = null
             where id = ?1 and owner = ?2 and attempts = ?3",
            Some(next_at),
        )
    }

    /// The answer was lost: the row is looked up on the server from `next_at` on.
    pub fn mark_uncertain(&self, lease: Lease, next_at: Timestamp) -> Job<Standing> {
        self.change(
            lease,
            "update outbox set state = 'uncertain', unsure = unsure + 1, next_at = ?4, owner = null, lease_until = null
             where id = ?1 and owner = ?2 and attempts = ?3",
            Some(next_at),
        )
    }

    fn change(&self, lease: Lease, sql: &'static str, at: Option<Timestamp>) -> Job<Standing> {
        self.write(move |tx| {
            let mut statement = tx.prepare_cached(sql)?;
            let changed = match at {
                Some(at) => {
                    statement.execute(params![lease.id.get(), lease.owner, lease.attempt, at.secs()])?
                }
                None => statement.execute(params![lease.id.get(), lease.owner, lease.attempt])?,
            };
            Ok(if changed == 0 { Standing::Lost } else { Standing::Held })
        })
    }
}

fn lease(tx: &Transaction<'_>, owner: &Owner, now: Timestamp, max: usize) -> rusqlite::Result<Vec<Row>> {
    let until = now.plus(LEASE_SECS);
    let mut rows = row::due(tx, now, max)?;
    for row in &mut rows {
        // `Sending` here is a row whose sender fell silent: its request may have arrived.
        let fell_silent = row.state == RowState::Sending;
        row.lost += u32::from(fell_silent);
        let is_to_look_up = row.state == RowState::Uncertain || (fell_silent && row.method == Method::Post);
        row.state = if is_to_look_up { RowState::Uncertain } else { RowState::Sending };
        row.attempts += 1;
        row.held = Some((Lease { id: row.id, owner: owner.clone(), attempt: row.attempts }, until));
        tx.prepare_cached(
            "update outbox set state = ?2, unsure = ?3, attempts = ?4, owner = ?5, lease_until = ?6 where id = ?1",
        )?
        .execute(params![
            row.id.get(),
            if is_to_look_up { "uncertain" } else { "sending" },
            row.lost,
            row.attempts,
            owner,
            until.secs()
        ])?;
    }
    Ok(rows)
}
