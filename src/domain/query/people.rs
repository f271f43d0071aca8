//! Who belongs to which lead, where all contacts are known: each names its leads.
//!
//! Owns when nothing can be said of the people of a lead. Must not know where contacts come from.

use std::collections::HashMap;

use crate::domain::{Contact, ContactId, Lead, LeadId};

/// All contacts, by the leads they belong to.
#[derive(Debug, Clone, Default)]
pub struct PeopleTable {
    contacts: HashMap<ContactId, Contact>,
    of: HashMap<LeadId, Vec<ContactId>>,
}

/// The contacts of one lead, by id.
#[derive(Debug, Clone, Copy)]
pub struct LeadPeople<'a> {
    table: &'a PeopleTable,
    ids: &'a [ContactId],
}

impl PeopleTable {
    pub fn new(contacts: Vec<Contact>) -> Self {
        let mut of: HashMap<LeadId, Vec<ContactId>> = HashMap::new();
        for contact in &contacts {
            for lead in &contact.leads {
                of.entry(*lead).or_default().push(contact.id);
            }
        }
        for ids in of.values_mut() {
            ids.sort_unstable();
        }
        let contacts = contacts.into_iter().map(|contact| (contact.id, contact)).collect();
        Self { contacts, of }
    }

    pub fn contact(&self, id: ContactId) -> Option<&Contact> {
        self.contacts.get(&id)
    }

    pub fn contacts(&self) -> impl Iterator<Item = &Contact> {
        self.contacts.values()
    }

    /// Of a contact that was linked since, nobody knows: then nothing is said of the people of its lead.
    pub fn of(&self, lead: &Lead) -> Option<LeadPeople<'_>> {
        let ids = self.of.get(&lead.id).map_or(&[][..], Vec::as_slice);
        let is_known = lead.main_contact.is_none_or(|main| ids.contains(&main));
        is_known.then_some(LeadPeople { table: self, ids })
    }
}

impl<'a> LeadPeople<'a> {
    pub fn iter(self) -> impl Iterator<Item = &'a Contact> {
        self.ids.iter().filter_map(move |id| self.table.contact(*id))
    }
}
