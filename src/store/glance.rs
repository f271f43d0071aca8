//! A look at an account's file that nobody notices: read only, with nothing made, moved or waited for.
//!
//! Owns what a prompt and a completion need within a few milliseconds. A file of a later version is left alone.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::cache::{Directory, load_directory};
use super::error::{JobError, StoreError};
use super::key::{EntityKind, Scope};
use super::outbox::{Counts, count};
use super::schema::VERSION;
use crate::domain::{StageId, Timestamp, UserId};

/// The file, opened for looking only.
#[derive(Debug)]
pub struct Glance {
    conn: Connection,
}

/// What is in it, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Numbers {
    /// Leads that are neither won nor lost.
    pub leads: u64,
    /// Incoming leads that wait.
    pub inbox: u64,
    pub outbox: Counts,
    /// Open tasks that are due before the time asked for: when, and whose.
    pub tasks: Vec<(Timestamp, UserId)>,
    /// When the leads were last brought up to date.
    pub synced_at: Option<Timestamp>,
}

impl Glance {
    /// `None` where there is no file.
    pub fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        if !path.exists() {
            return Ok(None);
        }
        let sorted = |e: rusqlite::Error| StoreError::from_sqlite(path, &e);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).map_err(sorted)?;
        conn.busy_timeout(Duration::ZERO).map_err(sorted)?;
        let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(sorted)?;
        match found {
            found if found > VERSION => {
                Err(StoreError::Newer { path: path.to_owned(), found, known: VERSION })
            }
            // Nothing was ever kept in it.
            0 => Ok(None),
            // An older one has what is read here too; whoever opens it for good brings it up to date.
            _ => Ok(Some(Self { conn })),
        }
    }

    /// The names around the leads.
    pub fn directory(&self) -> Result<Directory, StoreError> {
        load_directory(&self.conn).map_err(|e: JobError| StoreError::from_job(self.path(), e))
    }

    pub fn numbers(&self, due_before: Timestamp) -> Result<Numbers, StoreError> {
        self.read(due_before).map_err(|e| StoreError::from_sqlite(self.path(), &e))
    }

    fn path(&self) -> &Path {
        Path::new(self.conn.path().unwrap_or_default())
    }

    fn read(&self, due_before: Timestamp) -> rusqlite::Result<Numbers> {
        let conn = &self.conn;
        let leads = conn.query_row(
            "select count(*) from leads where stage not in (?1, ?2)",
            params![StageId::WON.get(), StageId::LOST.get()],
            |row| row.get::<_, i64>(0),
        )?;
        let inbox = conn.query_row(
            "select count(*) from entities where kind = ?1",
            params![EntityKind::Incoming.word()],
            |row| row.get::<_, i64>(0),
        )?;
        let mut tasks = conn.prepare(
            "select at, json ->> '$.responsible' from entities \
             where kind = ?1 and at is not null and at < ?2 and not (json ->> '$.is_completed')",
        )?;
        let tasks = tasks.query_map(params![EntityKind::Task.word(), due_before.secs()], |row| {
            Ok((Timestamp(row.get(0)?), UserId(row.get(1)?)))
        })?;
        let synced_at = conn
            .query_row(
                "select complete_at from cursors where scope = ?1",
                params![Scope::changed_leads().as_str()],
                |row| row.get::<_, Option<i64>>(0),
            )
            .optional()?;
        Ok(Numbers {
            leads: leads.unsigned_abs(),
            inbox: inbox.unsigned_abs(),
            outbox: count(conn)?,
            tasks: tasks.collect::<rusqlite::Result<_>>()?,
            synced_at: synced_at.flatten().map(Timestamp),
        })
    }
}
