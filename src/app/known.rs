//! What is known of the things around leads: contacts, companies, tasks, notes, as the server last showed them.
//!
//! Owns the one way in for the server's word on any single thing, so that every screen shows the same. Own unsent
//! edits lie over it, never in it.

mod shelf;

use std::collections::{HashMap, HashSet};

use shelf::Shelf;

use super::state::State;
use super::tasks::TaskRef;
use super::views;
use crate::domain::{
    Company, CompanyId, Contact, ContactId, Editable, Entity, Note, NoteId, Owner, Target, Task, TaskId,
    Timestamp,
};

/// As last confirmed.
#[derive(Debug, Clone, Default)]
pub struct Known {
    contacts: HashMap<ContactId, Contact>,
    companies: HashMap<CompanyId, Company>,
    tasks: Shelf,
    notes: HashMap<NoteId, Note>,
    /// Tasks confirmed since the disk was asked for all of them: newer than its answer.
    fresh_tasks: HashSet<TaskId>,
    /// Counts what is told of people.
    people_changes: u64,
    /// Counts what is told of tasks.
    task_changes: u64,
}

impl Known {
    pub fn contact(&self, id: ContactId) -> Option<&Contact> {
        self.contacts.get(&id)
    }

    pub fn contacts(&self) -> impl Iterator<Item = &Contact> {
        self.contacts.values()
    }

    pub fn company(&self, id: CompanyId) -> Option<&Company> {
        self.companies.get(&id)
    }

    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.get(id)
    }

    pub fn note(&self, id: NoteId) -> Option<&Note> {
        self.notes.get(&id)
    }

    pub(super) fn put_contact(&mut self, contact: Contact) {
        self.people_changes += 1;
        put(&mut self.contacts, contact.id, contact, |contact| contact.updated_at);
    }

    pub(super) fn put_company(&mut self, company: Company) {
        self.people_changes += 1;
        put(&mut self.companies, company.id, company, |company| company.updated_at);
    }

    /// It is in the account no more.
    pub(super) fn forget(&mut self, owner: Owner) {
        match owner {
            Owner::Lead(_) => {}
            Owner::Contact(id) => drop(self.contacts.remove(&id)),
            Owner::Company(id) => drop(self.companies.remove(&id)),
        }
    }

    pub(super) fn put_task(&mut self, task: Task) {
        self.task_changes += 1;
        self.fresh_tasks.insert(task.id);
        self.tasks.put(task);
    }

    /// All tasks that are known, open or not.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter()
    }

    /// Another number: something was told of a contact or a company.
    pub const fn people_changes(&self) -> u64 {
        self.people_changes
    }

    /// Another number, other tasks.
    pub const fn task_changes(&self) -> u64 {
        self.task_changes
    }

    /// The disk is asked for the open tasks.
    pub(super) fn ask_tasks(&mut self) {
        self.fresh_tasks.clear();
    }

    /// All open tasks as the disk has them: what is not among them is done or gone, unless it was confirmed since the
    /// disk was asked.
    pub(super) fn put_tasks(&mut self, open: Vec<Task>) {
        self.task_changes += 1;
        self.tasks.renew(open, &self.fresh_tasks);
    }

    pub(super) fn put_note(&mut self, note: Note) {
        put(&mut self.notes, note.id, note, |note| note.updated_at);
    }
}

/// An older word never replaces a newer one.
fn put<K: std::hash::Hash + Eq, V>(map: &mut HashMap<K, V>, key: K, value: V, at: fn(&V) -> Timestamp) {
    if map.get(&key).is_none_or(|known| at(&value) >= at(known)) {
        map.insert(key, value);
    }
}

impl State {
    /// The server's word on one thing.
    pub fn take(&mut self, entity: Entity) {
        self.feeds.take(&entity);
        match entity {
            Entity::Lead(lead) => self.leads.confirm(*lead),
            Entity::Details(details) => {
                self.leads.confirm(details.lead.clone());
                views::fields::read(self, &details);
                self.stories.confirm(*details);
            }
            Entity::Contact(contact) => self.known.put_contact(*contact),
            Entity::Company(company) => self.known.put_company(*company),
            Entity::Task(task) => self.known.put_task(*task),
            Entity::Note(note) => self.known.put_note(*note),
        }
    }

    /// Another number: somebody or something may have another name.
    pub(super) const fn names_revision(&self) -> u64 {
        self.directory.told + self.known.people_changes + self.known.task_changes
    }

    /// A thing as the server last showed it; a lead in full, where it was opened.
    pub fn confirmed(&self, on: Target) -> Option<Entity> {
        match on {
            Target::Account => None,
            Target::Lead(id) => {
                let details = self.stories.get(id).and_then(|story| story.data()).map(|story| &story.details);
                let lead = self.leads.overlay().confirmed(id);
                match (details, lead) {
                    (Some(details), lead) => {
                        let mut details = details.clone();
                        if let Some(lead) = lead {
                            details.lead = lead.clone();
                        }
                        Some(details.into())
                    }
                    (None, lead) => lead.cloned().map(Entity::from),
                }
            }
            Target::Contact(id) => self.known.contact(id).cloned().map(Entity::from),
            Target::Company(id) => self.known.company(id).cloned().map(Entity::from),
            Target::Task(id) => self.known.task(id).cloned().map(Entity::from),
            Target::Note(id) => self.known.note(id).cloned().map(Entity::from),
        }
    }

    /// A contact, company, task or note with own unsent edits on top.
    pub fn shown<E: Editable + Clone>(&self, on: impl Into<Target>, confirmed: &E) -> E {
        self.leads.overlay().over(on.into(), confirmed)
    }

    /// A thing as the screen shows it: as confirmed, with own unsent edits on top.
    pub fn entity(&self, on: Target) -> Option<Entity> {
        if let Target::Task(id) = on {
            // One that is only planned yet is known to the tasks alone.
            return self.task(TaskRef::Task(id)).map(Entity::from);
        }
        let overlay = self.leads.overlay();
        Some(match self.confirmed(on)? {
            Entity::Lead(lead) => overlay.over(on, &*lead).into(),
            Entity::Details(details) => overlay.over(on, &*details).into(),
            Entity::Contact(contact) => overlay.over(on, &*contact).into(),
            Entity::Company(company) => overlay.over(on, &*company).into(),
            Entity::Task(task) => overlay.over(on, &*task).into(),
            Entity::Note(note) => overlay.over(on, &*note).into(),
        })
    }

    /// What an edit is about, by its name, or by its id where no name is known.
    pub fn target_name(&self, on: Target) -> String {
        let first_line = |text: &str| text.lines().next().unwrap_or_default().trim().to_owned();
        let (id, name) = match on {
            Target::Account => {
                return self
                    .directory
                    .account
                    .as_ref()
                    .map_or_else(|| self.settings.account_label.clone(), |account| account.name.to_string());
            }
            Target::Lead(id) => return self.lead_name(id),
            Target::Contact(id) => (id.get(), Some(self.party_name(Owner::Contact(id)))),
            Target::Company(id) => (id.get(), Some(self.party_name(Owner::Company(id)))),
            Target::Task(id) => (id.get(), self.known.task(id).map(|t| first_line(&t.text))),
            Target::Note(id) => (id.get(), self.known.note(id).map(|n| first_line(n.body.text()))),
        };
        let name = name.filter(|name| !name.is_empty());
        name.unwrap_or_else(|| format!("#{id}"))
    }

    /// The server said yes to a change and no more: then the change itself is what is known.
    pub(super) fn take_as_asked(&mut self, on: Target, change: &crate::domain::Change) {
        let known = self.confirmed(on).map(|mut known| {
            match &mut known {
                Entity::Lead(lead) => change.apply(&mut **lead),
                Entity::Details(details) => change.apply(&mut **details),
                Entity::Contact(contact) => change.apply(&mut **contact),
                Entity::Company(company) => change.apply(&mut **company),
                Entity::Task(task) => change.apply(&mut **task),
                Entity::Note(note) => change.apply(&mut **note),
            }
            known
        });
        if let Some(known) = known {
            self.take(known);
        }
    }
}

/// The part a change touches, as a thing shows it.
pub(super) fn standing(on: &Entity, change: &crate::domain::Change) -> Option<crate::domain::Change> {
    match on {
        Entity::Lead(lead) => change.inverse(&**lead),
        Entity::Details(details) => change.inverse(&**details),
        Entity::Contact(contact) => change.inverse(&**contact),
        Entity::Company(company) => change.inverse(&**company),
        Entity::Task(task) => change.inverse(&**task),
        Entity::Note(note) => change.inverse(&**note),
    }
}

/// Whether a thing shows already what a change wants.
pub(super) fn is_shown(on: &Entity, change: &crate::domain::Change) -> bool {
    match on {
        Entity::Lead(lead) => change.is_applied_to(&**lead),
        Entity::Details(details) => change.is_applied_to(&**details),
        Entity::Contact(contact) => change.is_applied_to(&**contact),
        Entity::Company(company) => change.is_applied_to(&**company),
        Entity::Task(task) => change.is_applied_to(&**task),
        Entity::Note(note) => change.is_applied_to(&**note),
    }
}
