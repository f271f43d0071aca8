//! A look at an account's file that nobody notices: read only, with nothing made, moved or waited for.
//!
//! Owns what a prompt and a completion need within a few milliseconds. A file of a later version is left alone.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::cache::{Directory, load_account, load_names};
use super::error::{JobError, StoreError};
use super::key::{EntityKind, Scope};
use super::outbox::{Counts, count};
use super::schema::VERSION;
use crate::domain::{Account, Timestamp, UserId};

/// The version from which on the file has the indices that are for this.
const WITH_INDICES: i64 = 5;
/// 142 and 143 are won and lost everywhere. As `leads_open` of the schema has it: else that index is of no use.
const OPEN_LEADS: &str = "select count(*) from leads where stage not in (142, 143)";
/// As `tasks_open` of the schema has it, word for word.
const OPEN_TASK: &str =
    "kind = 'task' and at is not null and json_valid(json) and not (json ->> '$.is_completed')";

/// The file, opened for looking only.
#[derive(Debug)]
pub struct Glance {
    conn: Connection,
    /// The version of the file.
    found: i64,
}

/// What is in it, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Numbers {
    /// Leads that are neither won nor lost.
    pub leads: u64,
    /// Incoming leads that wait.
    pub inbox: u64,
    pub outbox: Counts,
    /// When the leads were last brought up to date.
    pub synced_at: Option<Timestamp>,
}

/// So many open tasks: those of one user, and those of everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Due {
    pub own: u64,
    pub all: u64,
}

impl Glance {
    /// `None` where there is no file.
    pub fn open(path: &Path) -> Result<Option<Self>, StoreError> {
        if !path.exists() {
            return Ok(None);
        }
        let sorted = |e: rusqlite::Error| StoreError::from_sqlite(path, &e);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = match alone(path) {
            Some(alone) => Connection::open_with_flags(alone, flags | OpenFlags::SQLITE_OPEN_URI),
            None => Connection::open_with_flags(path, flags),
        };
        let conn = conn.map_err(sorted)?;
        conn.busy_timeout(Duration::ZERO).map_err(sorted)?;
        let found: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(sorted)?;
        match found {
            found if found > VERSION => {
                Err(StoreError::Newer { path: path.to_owned(), found, known: VERSION })
            }
            // Nothing was ever kept in it.
            0 => Ok(None),
            // An older one has what is read here too; whoever opens it for good brings it up to date.
            found => Ok(Some(Self { conn, found })),
        }
    }

    /// The names people give to users, stages and reasons; fields, tags and roles stay where they are.
    pub fn names(&self) -> Result<Directory, StoreError> {
        load_names(&self.conn).map_err(|e: JobError| StoreError::from_job(self.path(), e))
    }

    /// The account itself, without what surrounds it.
    pub fn account(&self) -> Result<Option<Account>, StoreError> {
        load_account(&self.conn).map_err(|e: JobError| StoreError::from_job(self.path(), e))
    }

    pub fn numbers(&self) -> Result<Numbers, StoreError> {
        self.count().map_err(|e| StoreError::from_sqlite(self.path(), &e))
    }

    /// The open tasks that are due in this while, its end not in it.
    pub fn due(&self, of: UserId, from: Timestamp, until: Timestamp) -> Result<Due, StoreError> {
        self.count_due(of, from, until).map_err(|e| StoreError::from_sqlite(self.path(), &e))
    }

    fn path(&self) -> &Path {
        Path::new(self.conn.path().unwrap_or_default())
    }

    fn count(&self) -> rusqlite::Result<Numbers> {
        let conn = &self.conn;
        let leads = conn.query_row(OPEN_LEADS, [], |row| row.get::<_, i64>(0))?;
        let inbox = conn.query_row(
            "select count(*) from entities where kind = ?1",
            params![EntityKind::Incoming.word()],
            |row| row.get::<_, i64>(0),
        )?;
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
            synced_at: synced_at.flatten().map(Timestamp),
        })
    }

    fn count_due(&self, of: UserId, from: Timestamp, until: Timestamp) -> rusqlite::Result<Due> {
        let row = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        let [all, own] = due_queries(self.found);
        let (from, until) = (from.secs(), until.secs());
        let all = self.conn.query_row(&all, params![from, until], row)?;
        let own = self.conn.query_row(&own, params![from, until, of.get()], row)?;
        Ok(Due { own: own.unsigned_abs(), all: all.unsigned_abs() })
    }
}

/// The address of a file that nobody has open: even to read, SQLite would make the files that processes share. Who opens it
/// meanwhile changes it when a log is moved into it, and one look may be told nonsense; the next one is not.
fn alone(path: &Path) -> Option<String> {
    let name = path.to_str()?;
    let is_open = Path::new(&format!("{name}-wal")).exists();
    let address = || {
        let name = name.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        format!("file:{name}?immutable=1")
    };
    (!is_open).then(address)
}

/// How many are due in a while, and how many of them are one user's.
fn due_queries(found: i64) -> [String; 2] {
    // Left to itself SQLite takes the index of all tasks and reads each of them. Older files have no better one.
    let index = if found < WITH_INDICES { "" } else { "indexed by tasks_open" };
    let all = format!("select count(*) from entities {index} where {OPEN_TASK} and at >= ?1 and at < ?2");
    let own = format!("{all} and json ->> '$.responsible' = ?3");
    [all, own]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{file, schema};

    /// As somebody has it who works on it.
    fn opened(path: &Path) -> Connection {
        file::prepare(path).expect("made");
        schema::open_writer(path).expect("opened")
    }

    fn filled() -> (tempfile::TempDir, Glance) {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("acme.db");
        assert!(Glance::open(&path).expect("no file").is_none());
        let conn = opened(&path);
        for (id, stage) in [(1, 142), (2, 143), (3, 5_000), (4, 5_001), (5, 7)] {
            conn.execute(
                "insert into leads (pipeline, id, stage, name, price, responsible, created_at, updated_at, seen)
                 values (1, ?1, ?2, 'x', 0, 1, 0, 0, 0)",
                params![id, stage],
            )
            .expect("a lead");
        }
        let task = |who: i64, is_completed: bool| {
            format!(r#"{{"responsible":{who},"is_completed":{is_completed}}}"#)
        };
        for (id, kind, at, json) in [
            (1, "task", 10, task(7, false)),
            (2, "task", 20, task(8, false)),
            (3, "task", 30, task(7, true)),
            (4, "task", 99, task(7, false)),
            (5, "task", 100, task(8, false)),
            (6, "task", 500, task(7, false)),
            (7, "task", 15, "{broken".to_owned()),
            (8, "note", 16, task(7, false)),
            (9, "incoming", 17, "{}".to_owned()),
        ] {
            conn.execute(
                "insert into entities (kind, id, updated_at, at, json) values (?1, ?2, 0, ?3, ?4)",
                params![kind, id, at, json],
            )
            .expect("a row");
        }
        drop(conn);
        let glance = Glance::open(&path).expect("opened").expect("a file");
        (dir, glance)
    }

    #[test]
    fn a_look_leaves_nothing_behind() {
        let dir = tempfile::tempdir().expect("a directory");
        let path = dir.path().join("50% of a#b?.db");
        drop(opened(&path));
        let names = || -> Vec<_> {
            let all = std::fs::read_dir(dir.path()).expect("a directory");
            all.map(|entry| entry.expect("an entry").file_name()).collect()
        };
        let before = names();
        let glance = Glance::open(&path).expect("opened").expect("a file");
        assert_eq!(glance.numbers().expect("numbers"), Numbers::default());
        assert_eq!((before.len(), names()), (1, before.clone()));
        drop(glance);
        assert_eq!(names(), before);
        // Beside somebody who has it open, what is written is seen.
        let conn = opened(&path);
        conn.execute("insert into entities (kind, id, updated_at, json) values ('incoming', 1, 0, '{}')", [])
            .expect("a row");
        let glance = Glance::open(&path).expect("opened").expect("a file");
        assert_eq!(glance.numbers().expect("numbers").inbox, 1);
    }

    #[test]
    fn what_is_open_and_due_is_counted() {
        let (_dir, glance) = filled();
        let numbers = glance.numbers().expect("numbers");
        assert_eq!((numbers.leads, numbers.inbox, numbers.outbox.total()), (3, 1, 0));
        let due = |from, until| glance.due(UserId(7), Timestamp(from), Timestamp(until)).expect("tasks");
        assert_eq!(due(i64::MIN, 99), Due { own: 1, all: 2 });
        assert_eq!(due(99, 500), Due { own: 1, all: 2 });
        assert_eq!(due(99, 501), Due { own: 2, all: 3 });
        assert_eq!(glance.account().expect("read"), None);
    }

    /// A hundred thousand of each would else be read for every prompt.
    #[test]
    fn nothing_is_counted_by_reading_all_of_it() {
        let (_dir, glance) = filled();
        let due = due_queries(VERSION);
        let queries = due.iter().map(|sql| (sql.as_str(), "INDEX tasks_open"));
        for (sql, index) in queries.chain([(OPEN_LEADS, "COVERING INDEX leads_open")]) {
            let mut plan = glance.conn.prepare(&format!("explain query plan {sql}")).expect("a statement");
            let values = vec![0_i64; plan.parameter_count()];
            let steps: Vec<String> = plan
                .query_map(rusqlite::params_from_iter(values), |row| row.get(3))
                .expect("a plan")
                .collect::<rusqlite::Result<_>>()
                .expect("steps");
            assert!(steps.iter().all(|step| step.contains(index)), "{sql}: {steps:?}");
        }
        // An older file is told the same.
        let old = Glance { found: WITH_INDICES - 1, ..glance };
        assert_eq!(
            old.due(UserId(7), Timestamp(i64::MIN), Timestamp(99)).expect("tasks"),
            Due { own: 1, all: 2 }
        );
    }
}
