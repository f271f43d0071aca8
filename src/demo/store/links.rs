//! What hangs on what: contacts and a company on a lead, a company on a contact, each seen from both ends.
//!
//! A lead and a contact have one company at most, so linking a second takes the first away. Of a lead's contacts the
//! first is the main one.

use super::journal::Subject;
use super::{Entity, Store};
use crate::domain::{CompanyId, ContactId, LeadId};

/// Whether a contact shall become its lead's main one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rank {
    Main,
    AsItComes,
}

/// What became of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tied {
    Linked(Subject, Subject),
    Unlinked(Subject, Subject),
}

/// The three links there are, the one that owns it first.
#[derive(Debug, Clone, Copy)]
enum Tie {
    LeadContact(LeadId, ContactId),
    LeadCompany(LeadId, CompanyId),
    ContactCompany(ContactId, CompanyId),
}

impl Tie {
    fn of(one: Subject, other: Subject) -> Option<Self> {
        Some(match (one.entity, other.entity) {
            (Entity::Leads, Entity::Contacts) => Self::LeadContact(LeadId(one.id), ContactId(other.id)),
            (Entity::Leads, Entity::Companies) => Self::LeadCompany(LeadId(one.id), CompanyId(other.id)),
            (Entity::Contacts, Entity::Companies) => {
                Self::ContactCompany(ContactId(one.id), CompanyId(other.id))
            }
            (Entity::Contacts | Entity::Companies, Entity::Leads) | (Entity::Companies, Entity::Contacts) => {
                return Self::of(other, one);
            }
            (Entity::Leads, Entity::Leads)
            | (Entity::Contacts, Entity::Contacts)
            | (Entity::Companies, Entity::Companies) => return None,
        })
    }
}

const fn lead(id: LeadId) -> Subject {
    Subject { entity: Entity::Leads, id: id.get() }
}

const fn contact(id: ContactId) -> Subject {
    Subject { entity: Entity::Contacts, id: id.get() }
}

const fn company(id: CompanyId) -> Subject {
    Subject { entity: Entity::Companies, id: id.get() }
}

impl Store {
    /// Links two that exist; what was linked already stays so, and is told by an empty answer.
    pub fn link(&mut self, one: Subject, other: Subject, rank: Rank) -> Vec<Tied> {
        match Tie::of(one, other) {
            Some(Tie::LeadContact(to, who)) => self.add_contact(to, who, rank),
            Some(Tie::LeadCompany(to, with)) => self.give_company(to, with),
            Some(Tie::ContactCompany(who, with)) => self.employ(who, with),
            None => Vec::new(),
        }
    }

    pub fn unlink(&mut self, one: Subject, other: Subject) -> Vec<Tied> {
        match Tie::of(one, other) {
            Some(Tie::LeadContact(from, who)) => self.drop_contact(from, who),
            Some(Tie::LeadCompany(from, with)) => self.take_company(from, with),
            Some(Tie::ContactCompany(who, with)) => self.dismiss(who, with),
            None => Vec::new(),
        }
    }

    fn add_contact(&mut self, to: LeadId, who: ContactId, rank: Rank) -> Vec<Tied> {
        let Some(mut contacts) = self.leads.get(to).map(|row| row.contacts.to_vec()) else { return vec![] };
        let known = contacts.iter().position(|id| *id == who);
        match (known, rank) {
            (Some(at), Rank::Main) => contacts[..=at].rotate_right(1),
            (Some(_), Rank::AsItComes) => return vec![],
            (None, Rank::Main) => contacts.insert(0, who),
            (None, Rank::AsItComes) => contacts.push(who),
        }
        self.leads.edit(to, |row| row.contacts = contacts.into());
        self.contact_leads.add(who.get(), to.get());
        if known.is_some() { vec![] } else { vec![Tied::Linked(lead(to), contact(who))] }
    }

    fn drop_contact(&mut self, from: LeadId, who: ContactId) -> Vec<Tied> {
        let Some(mut contacts) = self.leads.get(from).map(|row| row.contacts.to_vec()) else { return vec![] };
        let Some(at) = contacts.iter().position(|id| *id == who) else { return vec![] };
        contacts.remove(at);
        self.leads.edit(from, |row| row.contacts = contacts.into());
        self.contact_leads.remove(who.get(), from.get());
        vec![Tied::Unlinked(lead(from), contact(who))]
    }

    fn give_company(&mut self, to: LeadId, with: CompanyId) -> Vec<Tied> {
        let Some(before) = self.leads.get(to).map(|row| row.company) else { return vec![] };
        if before == with {
            return vec![];
        }
        let mut told = self.take_company(to, before);
        self.leads.edit(to, |row| row.company = with);
        self.company_leads.add(with.get(), to.get());
        told.push(Tied::Linked(lead(to), company(with)));
        told
    }

    fn take_company(&mut self, from: LeadId, with: CompanyId) -> Vec<Tied> {
        if with == CompanyId(0) || self.leads.get(from).is_none_or(|row| row.company != with) {
            return vec![];
        }
        self.leads.edit(from, |row| row.company = CompanyId(0));
        self.company_leads.remove(with.get(), from.get());
        vec![Tied::Unlinked(lead(from), company(with))]
    }

    fn employ(&mut self, who: ContactId, with: CompanyId) -> Vec<Tied> {
        let Some(before) = self.contacts.get(who.get()).map(|party| party.employer) else { return vec![] };
        if before == with {
            return vec![];
        }
        let mut told = self.dismiss(who, before);
        self.contacts.edit(who.get(), |party| party.employer = with);
        self.company_contacts.add(with.get(), who.get());
        told.push(Tied::Linked(contact(who), company(with)));
        told
    }

    fn dismiss(&mut self, who: ContactId, with: CompanyId) -> Vec<Tied> {
        let works_there = |party: &super::Party| party.employer == with;
        if with == CompanyId(0) || !self.contacts.get(who.get()).is_some_and(works_there) {
            return vec![];
        }
        self.contacts.edit(who.get(), |party| party.employer = CompanyId(0));
        self.company_contacts.remove(with.get(), who.get());
        vec![Tied::Unlinked(contact(who), company(with))]
    }
}
