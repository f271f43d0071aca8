//! What is kept on disk, one SQLite file per account: the cache of what the server said, and what a person did and
//! the server does not know yet (outbox, journal of own edits, drafts).
//!
//! Owns invariant I1 on disk and the durable half of I2: what a job answers `Ok` to has been synced to the disk.
//! Must not know the network, the screen or the clock (`now` is an argument). Several processes share one file.
//!
//! Every method starts its job at once and gives a [`Job`] to wait with. Writes run one after another in the order
//! they were asked for, even if nobody waits; each is one transaction. Reads have connections of their own.

mod cache;
mod drafts;
mod error;
mod file;
mod glance;
mod job;
mod journal;
mod key;
mod outbox;
mod schema;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, Transaction};

pub use cache::{
    Bookmark, Cached, Cursor, Directory, DirectoryPart, EntityRecord, Ids, Story, Surround, Sweep,
};
pub use drafts::{Composer, Draft, DraftKey};
pub use error::{StoreError, StoreErrorKind};
pub use glance::{Due, Glance, Numbers};
pub use job::Job;
pub use journal::{Became, JournalEntry, Turned, UndoEntry, UndoStep};
pub use key::{EntityId, EntityKey, EntityKind, Scope};
pub use outbox::{
    Accepted, Confirmed, Counts, Dropped, LEASE_SECS, Lease, Method, Mutation, NewEdit, Owner, Parked, Put,
    Row, RowState, Standing,
};
pub use schema::VERSION;

use crate::domain::Timestamp;
use error::Done;
use job::Desk;

/// The open file of one account. Clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    desk: Arc<Desk>,
}

impl Store {
    /// Opens the file, or makes it (0600, in a directory that is made 0700). Blocks for a few milliseconds.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { desk: Arc::new(Desk::open(path)?) })
    }

    /// A store that ends with the process: for where no file can be written, and for tests.
    pub fn in_memory() -> Result<Self, StoreError> {
        Ok(Self { desk: Arc::new(Desk::in_memory()?) })
    }

    /// Whether what it answers `Ok` to outlives the process.
    pub fn is_durable(&self) -> bool {
        !self.desk.is_in_memory()
    }

    /// Renames a file that cannot be opened, with its log, to `….aside-<time>` and tells the new name. Nothing is
    /// deleted; a following [`Store::open`] starts with an empty file.
    pub fn set_aside(path: &Path, now: Timestamp) -> Result<PathBuf, StoreError> {
        file::set_aside(path, now)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.desk.path()
    }

    /// Answers once every write asked for before it is done: what to wait for before leaving.
    pub fn flush(&self) -> Job<()> {
        self.desk.after_writes()
    }

    /// Does every write asked for so far on this thread, without a runtime: the way out of a program that panicked.
    pub fn finish(&self) {
        self.desk.work_off();
    }

    /// `ok`, or what is wrong with the file. Reads all of it: for a person who asks, not for every start.
    pub fn check(&self) -> Job<String> {
        self.read(|conn| Ok(schema::check(conn)?))
    }

    /// A number that is another one whenever somebody else has written to the file since the last call.
    pub fn changes_elsewhere(&self) -> Job<i64> {
        self.desk.write_bare(|conn| Ok(conn.pragma_query_value(None, "data_version", |row| row.get(0))?))
    }

    /// A seam for tests: the file may not grow beyond this many pages, as on a full disk. `None` lifts it.
    #[doc(hidden)]
    pub fn limit_pages(&self, pages: Option<u32>) -> Job<()> {
        self.desk.write_bare(move |conn| {
            let pages = pages.map_or(i64::from(u32::MAX) - 1, i64::from);
            conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
            Ok(())
        })
    }

    /// Runs `act` in one transaction behind all writes asked for earlier.
    fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Transaction<'_>) -> Done<T> + Send + 'static,
    ) -> Job<T> {
        self.desk.write(act)
    }

    /// Runs `act` on one state of the file, beside whatever is written.
    fn read<T: Send + 'static>(&self, act: impl FnOnce(&Connection) -> Done<T> + Send + 'static) -> Job<T> {
        self.desk.read(|conn, _| act(conn))
    }

    /// As `read`, for long work: it is told whether somebody still waits for the answer.
    fn look<T: Send + 'static>(
        &self,
        act: impl FnOnce(&Connection, &dyn Fn() -> bool) -> Done<T> + Send + 'static,
    ) -> Job<T> {
        self.desk.read(act)
    }
}
