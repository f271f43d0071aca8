//! Tasks as compact rows, with the way from their owners: the earliest open one decides an owner's next step.
//!
//! Texts of seeded tasks are made on demand (see `data::tasks`); what a client wrote is kept.

use std::collections::BTreeMap;

use super::Entity;
use super::journal::Subject;
use super::notes::small;
use super::pairs::Pairs;
use super::shelf::{Row, Shelf};
use crate::domain::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    pub id: u32,
    /// 0 for a task that hangs on nothing.
    pub owner: u32,
    pub entity: Entity,
    pub is_completed: bool,
    pub kind: u32,
    pub due: u32,
    pub duration: u32,
    pub created_at: u32,
    pub updated_at: u32,
    pub created_by: u32,
    pub updated_by: u32,
    pub responsible: u32,
}

/// The words of a task that are not as seeded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    pub result: Option<String>,
}

#[derive(Debug)]
pub struct Tasks {
    shelf: Shelf<TaskRow>,
    by_owner: Pairs,
    written: BTreeMap<u32, Words>,
}

impl Row for TaskRow {
    fn id(&self) -> i64 {
        i64::from(self.id)
    }
    fn created_at(&self) -> Timestamp {
        Timestamp(i64::from(self.created_at))
    }
    fn updated_at(&self) -> Timestamp {
        Timestamp(i64::from(self.updated_at))
    }
}

impl TaskRow {
    /// What it hangs on.
    pub fn subject(&self) -> Option<Subject> {
        (self.owner > 0).then(|| Subject { entity: self.entity, id: i64::from(self.owner) })
    }
}

impl Tasks {
    /// `rows` sorted by id.
    pub fn new(rows: Vec<TaskRow>) -> Self {
        let mut by_owner = Pairs::default();
        for row in &rows {
            by_owner.push(i64::from(row.owner), row.id());
        }
        by_owner.sort();
        Self { shelf: Shelf::new(rows), by_owner, written: BTreeMap::new() }
    }

    pub fn rows(&self) -> &[TaskRow] {
        self.shelf.rows()
    }

    pub fn get(&self, id: i64) -> Option<&TaskRow> {
        self.shelf.get(id)
    }

    pub fn next_id(&self) -> i64 {
        self.shelf.next_id()
    }

    pub fn written(&self, row: &TaskRow) -> Option<&Words> {
        self.written.get(&row.id)
    }

    pub fn push(&mut self, row: TaskRow, words: Words) {
        self.written.insert(row.id, words);
        self.by_owner.add(i64::from(row.owner), row.id());
        self.shelf.push(row);
    }

    /// The row of the same id as it is now, wherever it hangs.
    pub fn replace(&mut self, row: TaskRow, words: Words) {
        let (key, owner) = (row.id, row.owner);
        let before = self.shelf.edit(row.id(), |old| std::mem::replace(old, row));
        if let Some(before) = before {
            self.by_owner.remove(i64::from(before.owner), i64::from(key));
            self.by_owner.add(i64::from(owner), i64::from(key));
            self.written.insert(key, words);
        }
    }

    /// Those of one lead, contact or company, by id.
    pub fn of(&self, subject: Subject) -> impl Iterator<Item = &TaskRow> + '_ {
        let rows = self.by_owner.of(subject.id).filter_map(|id| self.shelf.get(id));
        rows.filter(move |row| row.entity == subject.entity)
    }

    /// When the earliest open one is due.
    pub fn next_due(&self, subject: Subject) -> Option<Timestamp> {
        let open = self.of(subject).filter(|row| !row.is_completed);
        open.map(|row| Timestamp(i64::from(row.due))).min()
    }

    /// Its owner is gone.
    pub fn forget(&mut self, subject: Subject) {
        let ids: Vec<i64> = self.of(subject).map(Row::id).collect();
        for id in ids {
            self.shelf.remove(id);
            self.by_owner.forget_right(id);
            self.written.remove(&small(id));
        }
    }
}
