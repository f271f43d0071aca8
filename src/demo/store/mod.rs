//! Everything the account knows, and its change journal.
//!
//! Small tables (users, pipelines, fields) are kept as the wire structs they are answered with; what grows
//! with the account (leads, contacts, companies, events) as compact rows with sorted indexes. Must not
//! know HTTP: resources translate.

pub mod incoming;
pub mod journal;
pub mod leads;
pub mod links;
pub mod notes;
pub mod office;
pub mod pairs;
pub mod parties;
pub mod shelf;
pub mod tasks;

use crate::api::wire;
use crate::demo::data::texts::Texts;
use crate::domain::{LeadId, PipelineId, Place, StageId, TagId};

use std::collections::BTreeMap;

use incoming::Incoming;
use journal::{Author, Journal, Subject};
use leads::Leads;
use notes::Notes;
use office::Office;
use pairs::Pairs;
use parties::Party;
use shelf::Shelf;
use tasks::Tasks;

/// The three entities that share custom fields, tags, links and notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entity {
    Leads,
    Contacts,
    Companies,
}

/// What the account does by itself when a lead enters a stage.
#[derive(Debug, Clone, Copy)]
pub struct Robot {
    pub when: Place,
    pub act: Act,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Tag(TagId),
    Move(Place),
}

/// One table per entity.
#[derive(Debug, Default)]
pub struct PerEntity<T> {
    pub leads: T,
    pub contacts: T,
    pub companies: T,
}

#[derive(Debug)]
pub struct Store {
    pub seed: u64,
    pub account: wire::Account,
    pub users: Vec<wire::User>,
    pub roles: Vec<wire::Role>,
    pub pipelines: Vec<wire::Pipeline>,
    pub loss_reasons: Vec<wire::LossReason>,
    pub fields: PerEntity<Vec<wire::CustomField>>,
    pub tags: PerEntity<Vec<wire::Tag>>,
    pub leads: Leads,
    pub contacts: Shelf<Party>,
    pub companies: Shelf<Party>,
    /// First and last names of contacts that are no longer as seeded.
    pub name_parts: BTreeMap<i64, (Box<str>, Box<str>)>,
    pub notes: Notes,
    pub tasks: Tasks,
    pub incoming: Incoming,
    pub office: Office,
    pub contact_leads: Pairs,
    pub company_leads: Pairs,
    pub company_contacts: Pairs,
    /// Custom fields that are no longer as seeded (see `data::values`), by the entity's id.
    pub edited: PerEntity<BTreeMap<i64, Vec<wire::CustomFieldValues>>>,
    pub journal: Journal,
    pub robots: Vec<Robot>,
    /// Field values are made from these on demand.
    pub texts: Texts,
}

impl Entity {
    /// As in paths; the route let nothing else through.
    pub fn from_plural(name: &str) -> Self {
        match name {
            "contacts" => Self::Contacts,
            "companies" => Self::Companies,
            _ => Self::Leads,
        }
    }

    pub const fn plural(self) -> &'static str {
        match self {
            Self::Leads => "leads",
            Self::Contacts => "contacts",
            Self::Companies => "companies",
        }
    }
}

impl<T> PerEntity<T> {
    pub const fn of(&self, entity: Entity) -> &T {
        match entity {
            Entity::Leads => &self.leads,
            Entity::Contacts => &self.contacts,
            Entity::Companies => &self.companies,
        }
    }

    pub const fn of_mut(&mut self, entity: Entity) -> &mut T {
        match entity {
            Entity::Leads => &mut self.leads,
            Entity::Contacts => &mut self.contacts,
            Entity::Companies => &mut self.companies,
        }
    }
}

impl Store {
    pub fn pipeline(&self, id: PipelineId) -> Option<&wire::Pipeline> {
        self.pipelines.iter().find(|p| p.id == id.get())
    }

    pub fn has_stage(&self, place: Place) -> bool {
        self.pipeline(place.pipeline)
            .is_some_and(|p| p.embedded.statuses.iter().any(|s| s.id == place.stage.get()))
    }

    /// Where a lead goes that names a pipeline only: its first stage that is not the incoming queue.
    pub fn first_stage(&self, pipeline: PipelineId) -> Option<StageId> {
        let statuses = &self.pipeline(pipeline)?.embedded.statuses;
        statuses.iter().find(|s| s.kind == 0).map(|s| StageId(s.id))
    }

    pub fn main_pipeline(&self) -> Option<PipelineId> {
        self.pipelines.iter().find(|p| p.is_main).map(|p| PipelineId(p.id))
    }

    /// Whether there is such a lead, contact or company.
    pub fn has(&self, subject: Subject) -> bool {
        match subject.entity {
            Entity::Leads => self.leads.get(LeadId(subject.id)).is_some(),
            Entity::Contacts => self.contacts.get(subject.id).is_some(),
            Entity::Companies => self.companies.get(subject.id).is_some(),
        }
    }

    /// Contacts, unless companies are asked for.
    pub const fn parties(&self, entity: Entity) -> &Shelf<Party> {
        match entity {
            Entity::Companies => &self.companies,
            Entity::Contacts | Entity::Leads => &self.contacts,
        }
    }

    pub const fn parties_mut(&mut self, entity: Entity) -> &mut Shelf<Party> {
        match entity {
            Entity::Companies => &mut self.companies,
            Entity::Contacts | Entity::Leads => &mut self.contacts,
        }
    }

    /// As recorded: many contacts have a name and no parts of it.
    pub fn name_parts_of(&self, contact: i64) -> (String, String) {
        if let Some((first, last)) = self.name_parts.get(&contact) {
            return (first.to_string(), last.to_string());
        }
        let name = self.contacts.get(contact).filter(|_| contact % 3 == 0).map(|c| &*c.name);
        let (first, last) = name.and_then(|name| name.split_once(' ')).unwrap_or_default();
        (first.to_owned(), last.to_owned())
    }

    pub fn has_user(&self, id: i64) -> bool {
        self.users.iter().any(|u| u.id == id)
    }

    /// That something about it changed without a change of its own: a link, a task.
    pub fn touch(&mut self, subject: Subject, author: Author) {
        let Author { by, at } = author;
        match subject.entity {
            Entity::Leads => {
                self.leads.edit(LeadId(subject.id), |row| (row.updated_at, row.updated_by) = (at, by));
            }
            Entity::Contacts | Entity::Companies => {
                let shelf = self.parties_mut(subject.entity);
                shelf.edit(subject.id, |party| (party.updated_at, party.updated_by) = (at, by));
            }
        }
    }

    /// The tag of that name; tags come into being by being used.
    pub fn tag_named(&mut self, entity: Entity, name: &str) -> TagId {
        let tags = self.tags.of_mut(entity);
        if let Some(tag) = tags.iter().find(|t| t.name == name) {
            return TagId(tag.id);
        }
        let id = tags.iter().map(|t| t.id).max().unwrap_or_default() + 2;
        tags.push(wire::Tag { id, name: name.to_owned(), color: None });
        TagId(id)
    }
}
