//! The shape of the file: opening a connection, and bringing an older file up to date.
//!
//! Owns the pragmas and the list of migrations, which only ever grows. A file is brought up to date in one
//! transaction, so a kill leaves it old or new; several processes may open a new file at the same moment.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::cache::{fill_ages, fill_fields, fill_listings};
use super::error::StoreError;

/// How long a write waits for another process.
const PATIENCE: Duration = Duration::from_secs(5);
/// Marks the file as ours (`DEAL`).
const APPLICATION: i64 = 0x4445_414C;
/// Tries to switch a new file to write-ahead logging while other processes do the same.
const SWITCH_TRIES: u32 = 50;
/// Pages of log before they are moved into the file: small while people work, large while pages of leads pour in.
const CHECKPOINT_SMALL: u32 = 1_000;
const CHECKPOINT_LARGE: u32 = 16_000;

/// One step from a version of the file to the next.
#[derive(Clone, Copy)]
struct Migration {
    sql: &'static str,
    /// What has to be worked out of what an older file has.
    fill: fn(&Transaction<'_>) -> rusqlite::Result<()>,
}

impl Migration {
    const fn new(sql: &'static str) -> Self {
        Self { sql, fill: |_| Ok(()) }
    }
}

/// Migration `n` leads to `user_version` n + 1.
const MIGRATIONS: &[Migration] = &[
    Migration::new(include_str!("../../assets/migrations/001_first.sql")),
    Migration::new(include_str!("../../assets/migrations/002_made.sql")),
    Migration { sql: include_str!("../../assets/migrations/003_people.sql"), fill: fill_listings },
    Migration { sql: include_str!("../../assets/migrations/004_ages.sql"), fill: fill_ages },
    Migration::new(include_str!("../../assets/migrations/005_glance.sql")),
    Migration { sql: include_str!("../../assets/migrations/006_fields.sql"), fill: fill_fields },
];

/// The version of the file this program writes.
pub const VERSION: i64 = MIGRATIONS.len() as i64;

/// How often the log is moved into the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    Everyday,
    Bulk,
}

/// A connection that may write, to a file that is up to date.
pub(super) fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    let mut conn = connect(path)?;
    migrate(path, &mut conn)?;
    Ok(conn)
}

/// A connection that can only read.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let conn = connect(path)?;
    conn.pragma_update(None, "query_only", true).map_err(|e| StoreError::from_sqlite(path, &e))?;
    Ok(conn)
}

/// A connection to a store that has no file.
pub(super) fn open_in_memory(path: &Path) -> Result<Connection, StoreError> {
    let sorted = |e: rusqlite::Error| StoreError::from_sqlite(path, &e);
    let mut conn = Connection::open_in_memory().map_err(sorted)?;
    conn.pragma_update(None, "foreign_keys", true).map_err(sorted)?;
    conn.set_prepared_statement_cache_capacity(96);
    migrate(path, &mut conn)?;
    Ok(conn)
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let sorted = |e: rusqlite::Error| StoreError::from_sqlite(path, &e);
    let conn = Connection::open_with_flags(path, flags).map_err(sorted)?;
    conn.busy_timeout(PATIENCE).map_err(sorted)?;
    refuse_foreign(path, &conn)?;
    switch_to_wal(&conn).map_err(sorted)?;
    conn.pragma_update(None, "synchronous", "full").map_err(sorted)?;
    conn.pragma_update(None, "foreign_keys", true).map_err(sorted)?;
    conn.set_prepared_statement_cache_capacity(96);
    Ok(conn)
}

/// Before anything is written: a file of another program, or of a later version, must stay as it is.
fn refuse_foreign(path: &Path, conn: &Connection) -> Result<(), StoreError> {
    let sorted = |e: rusqlite::Error| StoreError::from_sqlite(path, &e);
    // One look at one state: another process may be making this very file.
    let look = conn.unchecked_transaction().map_err(sorted)?;
    let application: i64 =
        look.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(sorted)?;
    let found = version(&look).map_err(sorted)?;
    let tables: i64 =
        look.query_row("select count(*) from sqlite_schema", [], |row| row.get(0)).map_err(sorted)?;
    drop(look);
    if application != APPLICATION && (application != 0 || tables > 0) {
        let detail = "it belongs to another program".to_owned();
        return Err(StoreError::Corrupt { path: path.to_owned(), detail });
    }
    if found > VERSION {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: VERSION });
    }
    Ok(())
}

/// SQLite does not wait for others during this switch, so waiting is done by a write that changes nothing.
fn switch_to_wal(conn: &Connection) -> rusqlite::Result<()> {
    let mut tries = 0;
    loop {
        let mode = conn.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0));
        match mode {
            Err(error) if is_busy(&error) && tries < SWITCH_TRIES => {
                tries += 1;
                conn.execute_batch("begin immediate; rollback;")?;
            }
            Err(error) => return Err(error),
            Ok(_) => return Ok(()),
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}

fn version(conn: &Connection) -> rusqlite::Result<i64> {
    conn.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn migrate(path: &Path, conn: &mut Connection) -> Result<(), StoreError> {
    upgrade(conn, MIGRATIONS).map_err(|e| StoreError::from_sqlite(path, &e))
}

fn upgrade(conn: &mut Connection, migrations: &[Migration]) -> rusqlite::Result<()> {
    let newest = migrations.len();
    if usize::try_from(version(conn)?) == Ok(newest) {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Read again: another process may have been faster while this one waited.
    let reached = usize::try_from(version(&tx)?).unwrap_or(0);
    for migration in migrations.iter().skip(reached) {
        tx.execute_batch(migration.sql)?;
        (migration.fill)(&tx)?;
    }
    if reached < newest {
        tx.pragma_update(None, "user_version", newest as i64)?;
        tx.pragma_update(None, "application_id", APPLICATION)?;
    }
    tx.commit()
}

/// Sets how often the log is moved into the file; going back to everyday moves what has gathered.
pub(super) fn set_pace(conn: &Connection, pace: Pace) -> rusqlite::Result<()> {
    let pages = match pace {
        Pace::Everyday => CHECKPOINT_SMALL,
        Pace::Bulk => CHECKPOINT_LARGE,
    };
    conn.pragma_update_and_check(None, "wal_autocheckpoint", pages, |row| row.get::<_, i64>(0))?;
    if pace == Pace::Everyday {
        // Moves what nobody reads any more; others may be busy with the rest, and that is well.
        conn.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()))?;
    }
    Ok(())
}

/// `ok`, or what SQLite finds wrong with the file. Reads all of it.
pub(super) fn check(conn: &Connection) -> rusqlite::Result<String> {
    conn.query_row("pragma integrity_check(1)", [], |row| row.get(0))
}

#[cfg(test)]
mod tests;
