//! How notes, tasks, events and incoming leads are kept: under which key, below whom, listed by which time.

use super::super::key::{EntityKey, EntityKind};
use super::ages;
use super::entities::Cached;
use crate::domain::rot::LeadAge;
use crate::domain::{AccountEvent, EventSubject, IncomingLead, LeadId, Note, Owner, Task, Timestamp};

impl From<Owner> for EntityKey {
    fn from(owner: Owner) -> Self {
        match owner {
            Owner::Lead(id) => id.into(),
            Owner::Contact(id) => id.into(),
            Owner::Company(id) => id.into(),
        }
    }
}

/// Listed in the order in which they were written.
impl Cached for Note {
    const KIND: EntityKind = EntityKind::Note;

    fn key(&self) -> EntityKey {
        EntityKey::new(Self::KIND, self.id.get())
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }

    fn parent(&self) -> Option<EntityKey> {
        Some(self.owner.into())
    }

    fn at(&self) -> Option<Timestamp> {
        Some(self.created_at)
    }
}

/// Listed in the order in which they are due.
impl Cached for Task {
    const KIND: EntityKind = EntityKind::Task;

    fn key(&self) -> EntityKey {
        EntityKey::new(Self::KIND, self.id.get())
    }

    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }

    fn parent(&self) -> Option<EntityKey> {
        self.owner.map(Into::into)
    }

    fn at(&self) -> Option<Timestamp> {
        Some(self.due)
    }
}

/// Never changes once it has happened.
impl Cached for AccountEvent {
    const KIND: EntityKind = EntityKind::Event;

    fn key(&self) -> EntityKey {
        EntityKey::named(Self::KIND, &self.id)
    }

    fn updated_at(&self) -> Timestamp {
        self.created_at
    }

    fn parent(&self) -> Option<EntityKey> {
        match self.subject {
            EventSubject::Owner(owner) => Some(owner.into()),
            EventSubject::Task(id) => Some(EntityKey::new(EntityKind::Task, id.get())),
            EventSubject::Other { .. } => None,
        }
    }

    fn at(&self) -> Option<Timestamp> {
        Some(self.created_at)
    }

    fn age(&self) -> Option<(LeadId, LeadAge)> {
        ages::told(self)
    }
}

/// Below nothing: the lead it may become is none yet. The API gives no time of change.
impl Cached for IncomingLead {
    const KIND: EntityKind = EntityKind::Incoming;

    fn key(&self) -> EntityKey {
        EntityKey::named(Self::KIND, &self.uid)
    }

    fn updated_at(&self) -> Timestamp {
        self.created_at
    }

    fn at(&self) -> Option<Timestamp> {
        Some(self.created_at)
    }
}
