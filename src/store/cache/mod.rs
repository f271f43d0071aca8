//! The cache: what the server said last, so that the board opens before the network has said a word.
//!
//! Owns one rule: an older word never replaces a newer one. Everything here can be read from the server again, so
//! an entry this version cannot make sense of is left out and logged, never an error.

mod ages;
mod cursor;
mod directory;
mod entities;
mod fields;
mod known;
mod leads;
mod people;
mod records;
mod search;
mod story;
mod surround;

pub use cursor::{Bookmark, Cursor, Sweep};
pub use directory::{Directory, DirectoryPart};
pub use entities::{Cached, EntityRecord};
pub use leads::Ids;
pub use story::Story;
pub use surround::Surround;

pub(super) use ages::fill as fill_ages;
pub(super) use directory::{load_account, load_names};
pub(super) use fields::fill as fill_fields;
pub(super) use known::{apply_known, put_entity};
pub(super) use leads::confirm;
pub(super) use people::fill as fill_listings;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{Done, StoreError};
use super::schema::{self, Pace};
use super::{Job, Store};
use crate::domain::{Lead, LeadId, PipelineId, Timestamp};

impl Store {
    /// The leads of one pipeline, by id: what the board shows first.
    pub fn load_leads(&self, pipeline: PipelineId) -> Job<Vec<Lead>> {
        self.read(move |conn| leads::of_pipeline(conn, pipeline))
    }

    /// Their ids, from the lowest to the highest.
    pub fn lead_ids(&self, pipeline: PipelineId) -> Job<Option<Ids>> {
        self.read(move |conn| Ok(leads::ids(conn, pipeline)?))
    }

    /// The first some thousands of them with these ids, and the ids that are left. Several can be asked for at once.
    pub fn load_part(&self, pipeline: PipelineId, ids: Ids) -> Job<(Vec<Lead>, Option<Ids>)> {
        self.read(move |conn| leads::part(conn, pipeline, ids))
    }

    /// The leads of all other pipelines, pipeline by pipeline.
    pub fn load_other_leads(&self, pipeline: PipelineId) -> Job<Vec<Lead>> {
        self.read(move |conn| leads::of_others(conn, pipeline))
    }

    /// The leads of all pipelines, pipeline by pipeline.
    pub fn load_all_leads(&self) -> Job<Vec<Lead>> {
        self.read(leads::of_all)
    }

    /// One lead.
    pub fn load_lead(&self, id: LeadId) -> Job<Option<Lead>> {
        self.read(move |conn| Ok(leads::one(conn, id)?))
    }

    /// As [`Store::save_details`], where nothing is told of the fields of leads; also for how far any other read has come.
    pub fn save_page(&self, page: Vec<Lead>, bookmark: Bookmark) -> Job<()> {
        self.pace_for(&bookmark);
        self.write(move |tx| {
            let mut sweeps = leads::Sweeps::default();
            for lead in &page {
                leads::confirm_in(tx, lead, &mut sweeps)?;
            }
            cursor::keep(tx, &bookmark)?;
            Ok(())
        })
    }

    /// The server has no such lead any more.
    pub fn remove_lead(&self, id: LeadId) -> Job<()> {
        self.write(move |tx| {
            tx.prepare_cached("delete from leads where id = ?1")?.execute([id.get()])?;
            Ok(())
        })
    }

    /// Starts reading all leads of a pipeline, or goes on where a read that began at most `max_age` seconds ago
    /// was broken off, be it by another process.
    pub fn begin_sweep(&self, pipeline: PipelineId, now: Timestamp, max_age: i64) -> Job<Sweep> {
        self.write(move |tx| Ok(cursor::begin_sweep(tx, pipeline, now, max_age)?))
    }

    /// The leads of a pipeline that a sweep under way has not seen. Missing on a page is no proof that they are
    /// gone: look each up, save what is found, and only then finish.
    pub fn unseen(&self, pipeline: PipelineId, sweep: u32) -> Job<Vec<LeadId>> {
        self.read(move |conn| Ok(leads::unseen(conn, pipeline, sweep)?))
    }

    /// A sweep has come to its end: leads of its pipeline that it did not see are gone, unless an own edit of
    /// them waits. Answers with those; with none when another process has finished this sweep before.
    pub fn finish_sweep(&self, pipeline: PipelineId, sweep: u32, now: Timestamp) -> Job<Vec<LeadId>> {
        self.pace(Pace::Everyday);
        self.write(move |tx| {
            if !cursor::finish_sweep(tx, pipeline, sweep, now)? {
                return Ok(Vec::new());
            }
            leads::drop_unseen(tx, pipeline, sweep)
        })
    }

    /// How far a read has come.
    pub fn load_cursor(&self, scope: super::Scope) -> Job<Cursor> {
        self.read(move |conn| Ok(cursor::load(conn, &scope)?))
    }

    /// Pages of leads pour in.
    fn pace_for(&self, bookmark: &Bookmark) {
        if bookmark.goes_on() {
            self.pace(Pace::Bulk);
        }
    }

    /// Sets how often the log is moved into the file; nothing when that is how it is.
    fn pace(&self, pace: Pace) {
        if self.desk.change_pace(pace) {
            drop(self.desk.write_bare(move |conn| Ok(schema::set_pace(conn, pace)?)));
        }
    }
}

pub(super) fn to_json(what: &str, value: &impl Serialize) -> Done<String> {
    serde_json::to_string(value).map_err(|e| StoreError::Fault(format!("{what}: {e}")).into())
}

/// A cached value, or `None` when this version cannot read it: it is read from the server again.
pub(super) fn from_cache<T: DeserializeOwned>(what: &str, json: &str) -> Option<T> {
    match serde_json::from_str(json) {
        Ok(value) => Some(value),
        Err(error) => {
            tracing::warn!(what, %error, "left out of the cache");
            None
        }
    }
}
