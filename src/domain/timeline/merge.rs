//! From notes, tasks and events to entries.
//!
//! Owns which of them tell the same thing. An event that announces a note or a task is folded into it if it is there,
//! and stands for it if it is not; the entry's time and key are those of the note or the task.

use std::collections::{BTreeMap, HashMap};

use super::{Author, Content, Done, Entry, Key};
use crate::domain::{
    AccountEvent, EventSubject, EventTopic, Note, NoteBody, NoteId, NoteTopic, Owner, Task, TaskId, Timestamp,
};

/// One story, newest first. What is given twice counts once, in its latest state; the order of the input does not
/// matter.
pub fn merge<'a>(
    notes: impl IntoIterator<Item = &'a Note>,
    tasks: impl IntoIterator<Item = &'a Task>,
    events: impl IntoIterator<Item = &'a AccountEvent>,
) -> Vec<Entry> {
    let mut story = Story::default();
    for task in latest(tasks, |task| task.id, |task| task.updated_at) {
        story.add_task(task);
    }
    for note in latest(notes, |note| note.id, |note| note.updated_at) {
        story.add_note(note);
    }
    for event in latest(events, |event| event.id.clone(), |event| event.created_at) {
        story.add_event(event);
    }
    story.told()
}

/// Each once, in the order of its id.
fn latest<'a, T: 'a, K: Ord>(
    all: impl IntoIterator<Item = &'a T>,
    id: impl Fn(&T) -> K,
    at: impl Fn(&T) -> Timestamp,
) -> impl Iterator<Item = &'a T> {
    let mut kept: BTreeMap<K, &'a T> = BTreeMap::new();
    for one in all {
        let place = kept.entry(id(one)).or_insert(one);
        if at(one) > at(place) {
            *place = one;
        }
    }
    kept.into_values()
}

#[derive(Default)]
struct Story {
    entries: BTreeMap<Key, Entry>,
    /// By which entry a note is told.
    notes: HashMap<NoteId, Key>,
    /// Tasks by what an event of theirs says when it does not say which: whose, what and when.
    made: HashMap<(Owner, Timestamp), TaskId>,
    done: HashMap<(Owner, Timestamp), TaskId>,
    /// Completed tasks by their result.
    results: HashMap<(Owner, String), TaskId>,
}

impl Story {
    fn add_task(&mut self, task: &Task) {
        if let Some(owner) = task.owner {
            self.made.entry((owner, task.created_at)).or_insert(task.id);
            if task.is_completed {
                self.done.entry((owner, task.updated_at)).or_insert(task.id);
                if let Some(result) = task.result.as_ref().filter(|result| !result.is_empty()) {
                    self.results.entry((owner, result.to_string())).or_insert(task.id);
                }
            }
        }
        let entry = Entry {
            key: Key::Task(task.id),
            at: if task.is_completed { task.updated_at } else { task.created_at },
            by: Author::of(task.created_by),
            owners: task.owner.into_iter().collect(),
            content: Content::Task(Box::new(task.clone()), None),
            folded: Vec::new(),
        };
        self.entries.insert(entry.key.clone(), entry);
    }

    fn add_note(&mut self, note: &Note) {
        let key = match &note.body {
            NoteBody::Mail(mail) if !mail.message.is_empty() => Key::Letter(mail.message.clone()),
            body => match self.result_of(note, body) {
                Some(task) => Key::Task(task),
                None => Key::Note(note.id),
            },
        };
        self.notes.insert(note.id, key.clone());
        let Some(entry) = self.entries.get_mut(&key) else {
            let entry = Entry {
                key: key.clone(),
                at: note.created_at,
                by: Author::of_note(note),
                owners: vec![note.owner],
                content: Content::Note(Box::new(note.clone())),
                folded: Vec::new(),
            };
            self.entries.insert(key, entry);
            return;
        };
        entry.folded.push(Key::Note(note.id));
        if let Content::Note(shown) = &mut entry.content {
            entry.at = entry.at.min(note.created_at);
            entry.owners.push(note.owner);
            // One copy may know more than another.
            if says(note) > says(shown) {
                **shown = note.clone();
                entry.by = Author::of_note(note);
            }
        }
    }

    /// The completed task whose result this note is.
    fn result_of(&self, note: &Note, body: &NoteBody) -> Option<TaskId> {
        (body.topic() == Some(NoteTopic::TaskResult))
            .then(|| self.results.get(&(note.owner, body.text().to_string())).copied())
            .flatten()
    }

    fn add_event(&mut self, event: &AccountEvent) {
        let told_by = self.announced(event);
        if let Some(entry) = told_by.and_then(|key| self.entries.get_mut(&key)) {
            entry.folded.push(Key::Event(event.id.clone()));
            if let Content::Task(_, done) = &mut entry.content
                && event.topic() == EventTopic::TaskCompleted
                && done.is_none_or(|done| done.at <= event.created_at)
            {
                *done = Some(Done { by: Author::of_event(event), at: event.created_at });
            }
            return;
        }
        let (subject, at, by) = (event.subject.clone(), event.created_at, event.created_by);
        let is_change = event.topic().is_change();
        let key = if is_change { Key::Changes { subject, at, by } } else { Key::Event(event.id.clone()) };
        let entry = self.entries.entry(key.clone()).or_insert_with(|| Entry {
            key,
            at,
            by: Author::of_event(event),
            owners: event.owner().into_iter().collect(),
            content: if is_change {
                Content::Changes(Vec::new())
            } else {
                Content::Event(Box::new(event.clone()))
            },
            folded: Vec::new(),
        });
        if let Content::Changes(changes) = &mut entry.content {
            changes.push(event.clone());
            entry.folded.push(Key::Event(event.id.clone()));
        }
    }

    /// The entry that tells what this event announces.
    fn announced(&self, event: &AccountEvent) -> Option<Key> {
        let topic = event.topic();
        if topic == EventTopic::NoteDeleted || topic.is_change() {
            return None;
        }
        if let Some(key) = event.note().and_then(|note| self.notes.get(&note)) {
            return Some(key.clone());
        }
        if !matches!(topic, EventTopic::TaskAdded | EventTopic::TaskCompleted | EventTopic::TaskResult) {
            return None;
        }
        let task = match &event.subject {
            EventSubject::Task(id) => Some(*id),
            EventSubject::Owner(owner) => {
                let moment = (*owner, event.created_at);
                if topic == EventTopic::TaskAdded { self.made.get(&moment) } else { self.done.get(&moment) }
                    .copied()
            }
            EventSubject::Other { .. } => None,
        };
        task.map(Key::Task).filter(|key| self.entries.contains_key(key))
    }

    fn told(self) -> Vec<Entry> {
        let mut entries: Vec<Entry> = self.entries.into_values().collect();
        for entry in &mut entries {
            entry.owners.sort();
            entry.owners.dedup();
        }
        entries.sort_by(|a, b| (b.at, &b.key).cmp(&(a.at, &a.key)));
        entries
    }
}

/// How much a copy of a letter tells; of equal ones that with the lowest id is shown.
fn says(note: &Note) -> usize {
    match &note.body {
        NoteBody::Mail(mail) => {
            usize::from(mail.body.is_some()) * 4
                + usize::from(!mail.summary.is_empty()) * 2
                + usize::from(!mail.subject.is_empty())
        }
        _ => 0,
    }
}
