//! The file of an account, on a real disk: what was answered with yes is there, whoever dies, fills the disk or
//! damages the file. Time is a number here; nothing waits for a clock.

#[path = "store/cache.rs"]
mod cache;
#[path = "store/details.rs"]
mod details;
#[path = "store/drafts.rs"]
mod drafts;
#[path = "store/file.rs"]
mod file;
#[path = "store/full.rs"]
mod full;
#[path = "store/journal.rs"]
mod journal;
#[path = "store/model.rs"]
mod model;
#[path = "store/outbox.rs"]
mod outbox;
#[path = "store/people.rs"]
mod people;
#[path = "store/processes.rs"]
mod processes;
#[path = "store/records.rs"]
mod records;
#[path = "store/search.rs"]
mod search;
#[path = "store/unwritable.rs"]
mod unwritable;

use std::path::PathBuf;

use dealdesk::domain::{
    Change, Lead, LeadId, Money, PipelineId, Place, SafeText, StageId, Timestamp, UserId,
};
use dealdesk::store::{Bookmark, EntityKey, Method, Mutation, NewEdit, Parked, Row, Store};
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

const NOW: Timestamp = Timestamp(1_790_000_000);

/// An account's directory, gone with the test.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a directory"))
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("accounts").join("bluekiln.db")
    }

    fn open(&self) -> Store {
        Store::open(&self.path()).expect("opened")
    }
}

fn place(pipeline: i64, stage: i64) -> Place {
    Place { pipeline: PipelineId(pipeline), stage: StageId(stage) }
}

fn lead(id: i64, pipeline: i64, updated: i64) -> Lead {
    Lead {
        id: LeadId(id),
        name: "Ремонт кофейни ☕".into(),
        price: Money::from_units(18_500),
        place: place(pipeline, 1),
        responsible: UserId(7),
        created_at: Timestamp(1),
        updated_at: Timestamp(updated),
        closed_at: None,
        next_task_at: None,
        loss_reason: None,
        company: None,
        main_contact: None,
        tags: Box::default(),
    }
}

fn stage(stage: i64) -> Change {
    Change::Move { to: place(1, stage), reason: None }
}

/// Moves a lead from one stage to another.
fn step(lead: i64, from: i64, to: i64) -> NewEdit<Change> {
    NewEdit { entity: LeadId(lead).into(), change: stage(to), base: Some(stage(from)) }
}

/// Something that must not be made twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note(String);

impl Mutation for Note {
    const WHAT: &'static str = "test.note";
    fn method(&self) -> Method {
        Method::Post
    }

    fn join(&self, _next: &Self) -> Option<Self> {
        None
    }
}

fn note(lead: i64, text: &str) -> NewEdit<Note> {
    NewEdit { entity: LeadId(lead).into(), change: Note(text.to_owned()), base: None }
}

fn parked(reason: &str) -> Parked {
    Parked { reason: reason.to_owned(), detail: SafeText::default() }
}

fn key(lead: i64) -> EntityKey {
    LeadId(lead).into()
}

async fn save(store: &Store, leads: Vec<Lead>) {
    store.save_page(leads, Bookmark::None).await.expect("saved");
}

async fn rows(store: &Store) -> Vec<Row> {
    store.list_outbox().await.expect("listed")
}

async fn is_sound(store: &Store) {
    assert_eq!(store.check().await.expect("checked"), "ok");
}
