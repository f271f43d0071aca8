//! What is known of incoming leads beside the leads they are: how each came, and what became of those before.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;

use super::Store;
use super::journal::{Author, Change, Subject};
use super::leads::LeadRow;
use crate::demo::store::Entity;
use crate::domain::{LeadId, Timestamp};

#[derive(Debug, Default)]
pub struct Incoming {
    /// Leads that came by form, mail, chat or phone and were not judged yet.
    pub ids: Vec<LeadId>,
    /// How those came that a client put there; the rest is made up (see `data::incoming`).
    pub arrivals: BTreeMap<LeadId, Arrival>,
    pub accepted: i64,
    pub declined: i64,
    /// Seconds all that were judged had waited.
    pub waited: i64,
}

/// What a client told of one that it put there.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Arrival {
    pub category: String,
    pub source_uid: Option<String>,
    pub source_name: Option<String>,
    /// Made up where the client told none.
    pub metadata: Option<Value>,
}

impl Store {
    /// Those that still wait, with whoever moved one by hand taken out.
    pub fn waiting(&self) -> impl Iterator<Item = &LeadRow> + '_ {
        let rows = self.incoming.ids.iter().filter_map(|id| self.leads.get(*id));
        rows.filter(|row| {
            let statuses = self.pipeline(row.place.pipeline).map(|p| &p.embedded.statuses);
            statuses.is_some_and(|all| all.iter().any(|s| s.kind == 1 && s.id == row.place.stage.get()))
        })
    }

    /// Contacts that are known by what waits and by nothing else: lists leave them out.
    pub fn hidden_contacts(&self) -> HashSet<i64> {
        let waiting: HashSet<i64> = self.waiting().map(|lead| lead.id.get()).collect();
        let of_waiting = self.waiting().flat_map(|lead| lead.contacts.iter().map(|id| id.get()));
        let is_hidden = |contact: &i64| self.contact_leads.of(*contact).all(|lead| waiting.contains(&lead));
        of_waiting.filter(is_hidden).collect()
    }

    /// One is judged: it waits no more, and is counted.
    pub fn judged(&mut self, lead: LeadId, came_at: Timestamp, now: Timestamp) {
        self.incoming.ids.retain(|id| *id != lead);
        self.incoming.waited += now.since(came_at).max(0);
    }

    /// A contact that was known by one declined lead only goes with it.
    pub fn remove_contact(&mut self, id: i64, author: Author) {
        let subject = Subject { entity: Entity::Contacts, id };
        let Some(party) = self.contacts.remove(id) else { return };
        self.notes.forget(subject);
        self.tasks.forget(subject);
        self.edited.contacts.remove(&id);
        self.name_parts.remove(&id);
        self.company_contacts.remove(party.employer.get(), id);
        let leads: Vec<i64> = self.contact_leads.of(id).collect();
        leads.into_iter().for_each(|lead| self.contact_leads.remove(id, lead));
        self.journal.record(author, subject, Change::Deleted);
    }
}
