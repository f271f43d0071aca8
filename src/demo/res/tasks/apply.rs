//! Doing what was asked of a task: the row, its events, the note of its result, and the owner's next step.
//!
//! Whatever happens to a task, its lead's `closest_task_at` stays the time of its earliest open one. What changes
//! nothing leaves nothing: completing twice, or opening what is open, is no event.

use serde_json::json;

use super::read::TaskWrite;
use crate::demo::ask::Ask;
use crate::demo::data::tasks;
use crate::demo::store::journal::{About, Author, Change, Subject, Topic};
use crate::demo::store::notes::{NoteRow, Sort, Written, small};
use crate::demo::store::tasks::{TaskRow, Words};
use crate::demo::store::{Entity, Store};
use crate::domain::{LeadId, Timestamp, UserId};

/// A row and what it says.
struct Whole {
    row: TaskRow,
    words: Words,
}

pub fn add(store: &mut Store, ask: &Ask<'_>, write: TaskWrite) -> i64 {
    let id = store.tasks.next_id();
    let author = Author { by: write.created_by.unwrap_or(ask.user), at: ask.now };
    let user = |user: UserId| small(user.get());
    let at = small(ask.now.secs());
    let row = TaskRow {
        id: small(id),
        owner: write.owner.map_or(0, |owner| small(owner.id)),
        entity: write.owner.map_or(Entity::Leads, |owner| owner.entity),
        is_completed: write.is_completed.unwrap_or_default(),
        kind: small(write.kind.unwrap_or(1)),
        due: small(write.due.unwrap_or_default()),
        duration: small(write.duration.unwrap_or_default()),
        created_at: at,
        updated_at: at,
        created_by: user(author.by),
        updated_by: user(author.by),
        responsible: user(write.responsible.unwrap_or(author.by)),
    };
    let words = Words { text: write.text.unwrap_or_default(), result: write.result };
    store.tasks.push(row.clone(), words.clone());
    let open = Whole { row: TaskRow { is_completed: false, ..row.clone() }, words: Words::default() };
    let about = about(&row);
    store.journal.record(author, about, Change::Task("task_added"));
    note_result(store, author, &open, &Whole { row: row.clone(), words });
    // One that is made completed is completed, too.
    if row.is_completed {
        store.journal.record(author, about, Change::Task("task_completed"));
    }
    settle(store, author, row.subject());
    id
}

pub fn change(store: &mut Store, ask: &Ask<'_>, id: i64, write: TaskWrite) {
    let Some(row) = store.tasks.get(id).cloned() else { return };
    let words = tasks::words(store, &row);
    let before = Whole { row, words };
    let author = Author { by: write.updated_by.unwrap_or(ask.user), at: ask.now };
    let Some(after) = changed(&before, write) else { return };
    let mut row = after.row.clone();
    row.updated_at = small(author.at.secs());
    row.updated_by = small(author.by.get());
    store.tasks.replace(row, after.words.clone());
    let about = about(&after.row);
    note_result(store, author, &before, &after);
    for change in changes(&before, &after) {
        store.journal.record(author, about, change);
    }
    let (from, to) = (UserId(i64::from(before.row.responsible)), UserId(i64::from(after.row.responsible)));
    if from != to {
        // Whose task it is, is told of the task itself.
        store.journal.record(author, About { topic: Topic::Task, id }, Change::Responsible(from, to));
    }
    settle(store, author, before.row.subject());
    if after.row.subject() != before.row.subject() {
        settle(store, author, after.row.subject());
    }
}

/// As it will be; `None` where nothing differs.
fn changed(before: &Whole, write: TaskWrite) -> Option<Whole> {
    let mut row = before.row.clone();
    let set = |to: &mut u32, value: Option<i64>| *to = value.map_or(*to, small);
    set(&mut row.due, write.due);
    set(&mut row.duration, write.duration);
    set(&mut row.kind, write.kind);
    set(&mut row.responsible, write.responsible.map(UserId::get));
    set(&mut row.created_by, write.created_by.map(UserId::get));
    row.is_completed = write.is_completed.unwrap_or(row.is_completed);
    if let Some(owner) = write.owner {
        row.owner = small(owner.id);
        row.entity = owner.entity;
    }
    let words = Words {
        text: write.text.unwrap_or_else(|| before.words.text.clone()),
        result: write.result.or_else(|| before.words.result.clone()),
    };
    (row != before.row || words != before.words).then_some(Whole { row, words })
}

fn changes(before: &Whole, after: &Whole) -> Vec<Change> {
    let mut changes = Vec::new();
    let (old, new) = (&before.row, &after.row);
    if new.is_completed && !old.is_completed {
        changes.push(Change::Task("task_completed"));
    }
    if new.due != old.due {
        let at = |due: u32| Timestamp(i64::from(due));
        changes.push(Change::TaskDeadline(at(old.due), at(new.due)));
    }
    if new.kind != old.kind {
        changes.push(Change::TaskKind(i64::from(old.kind), i64::from(new.kind)));
    }
    if after.words.text != before.words.text {
        changes.push(Change::TaskText(before.words.text.as_str().into(), after.words.text.as_str().into()));
    }
    changes
}

/// The result of a completed task is a note of what it hangs on.
fn note_result(store: &mut Store, author: Author, before: &Whole, after: &Whole) {
    let (Some(result), Some(owner)) = (&after.words.result, after.row.subject()) else { return };
    let is_new = !before.row.is_completed || before.words.result.as_ref() != Some(result);
    if result.is_empty() || !after.row.is_completed || !is_new {
        return;
    }
    let id = store.notes.next_id();
    let (at, by) = (small(author.at.secs()), small(author.by.get()));
    let params = json!({"text": result, "task_id": after.row.id, "task_type_id": after.row.kind});
    let row = NoteRow {
        id: small(id),
        owner: after.row.owner,
        entity: after.row.entity,
        seeded_as: Sort::Common,
        about: 0,
        turn: 0,
        created_at: at,
        updated_at: at,
        created_by: by,
        responsible: after.row.responsible,
    };
    store.notes.push(row, Written { note_type: "task_result".to_owned(), params, updated_by: by });
    store.journal.record(author, owner, Change::NoteAdded("task_result_added", id));
}

/// Where its events are told: of its owner, of the task itself where it hangs on nothing.
fn about(row: &TaskRow) -> About {
    row.subject().map_or(About { topic: Topic::Task, id: i64::from(row.id) }, About::from)
}

/// The owner has changed, and a lead's next step with it.
fn settle(store: &mut Store, author: Author, owner: Option<Subject>) {
    let Some(owner) = owner else { return };
    store.touch(owner, author);
    if owner.entity == Entity::Leads {
        let next = store.tasks.next_due(owner).unwrap_or_default();
        store.leads.edit(LeadId(owner.id), |row| row.closest_task_at = next);
    }
}
