//! What is looked for by what is typed, in everything: what the disk has, then what the server finds.
//!
//! Names are looked through for every key. Fields and notes, which are many, are read where typing rests; then the
//! server is asked, one sort of thing after the other, and what it finds is kept like any other answer.

use super::Pull;
use crate::api::ApiError;
use crate::api::endpoint::{FindCompanies, FindContacts, FindLeads};
use crate::domain::search::{Finder, Finding, Marks, Query, Whereabouts};
use crate::domain::{Lead, Listing, Owner, OwnerKind, Phone, SafeText, Timestamp, phone};
use crate::store::Bookmark;
use crate::sync::event::{Depth, Event, List, Loaded, Then};
use crate::sync::reader::warn;

/// The lists that are looked through on the disk.
const SEARCHED: [List; 5] = [
    List::Contacts,
    List::Companies,
    List::Notes(OwnerKind::Leads),
    List::Notes(OwnerKind::Contacts),
    List::Notes(OwnerKind::Companies),
];

impl Pull {
    pub(super) async fn search(&self, text: SafeText, depth: Depth) -> Result<(), ApiError> {
        let store = &self.reader.store;
        if depth == Depth::Disk {
            let findings = self.reader.kept(store.search_names(text.clone())).await.unwrap_or_default();
            self.on_disk(&text, (findings, Vec::new()), Then::End).await;
            return Ok(());
        }
        let findings = self.reader.kept(store.search_texts(text.clone())).await.unwrap_or_default();
        let unread = self.unread().await;
        self.on_disk(&text, (findings, unread), Then::More).await;
        let query = Query::read(&text, &Marks::default());
        let leads = self.leads_found(&text, &query).await;
        self.found(&text, allowed(leads)?, Then::More).await;
        let contacts = self.contacts_found(&text, &query).await;
        self.found(&text, allowed(contacts)?, Then::More).await;
        let companies = self.companies_found(&text, &query).await;
        self.found(&text, allowed(companies)?, Then::End).await;
        Ok(())
    }

    /// Which lists are not read to the end yet. They are read next: somebody looks for something in them.
    async fn unread(&self) -> Vec<List> {
        let mut unread = Vec::new();
        for list in SEARCHED {
            let cursor =
                self.reader.kept(self.reader.store.load_cursor(list.scope())).await.unwrap_or_default();
            self.want(list, &cursor, i64::MAX);
            if cursor.complete_at.is_none() {
                unread.push(list);
            }
        }
        unread
    }

    async fn on_disk(&self, text: &SafeText, (findings, unread): (Vec<Finding>, Vec<List>), then: Then) {
        let at = self.reader.now();
        self.kept(Loaded::Searched { text: text.clone(), findings, unread, then }, at).await;
    }

    async fn found(&self, text: &SafeText, findings: Vec<Finding>, then: Then) {
        let unread = Vec::new();
        self.loaded(Loaded::Searched { text: text.clone(), findings, unread, then }).await;
    }

    async fn leads_found(&self, text: &SafeText, query: &Query) -> Result<Vec<Finding>, ApiError> {
        let page = self.ask(&FindLeads { query: asked(text) }).await?;
        warn(&page.warnings);
        let leads: Vec<Lead> = page.items.iter().map(|details| details.lead.clone()).collect();
        if !leads.is_empty() {
            // Shown all the same when they could not be saved; that was said.
            let _ = self.reader.keep_leads(page.items.clone(), Bookmark::None).await;
            self.tell(Event::Changed(leads)).await;
        }
        let mut finder = Finder::new(query);
        let found = page.items.iter().map(|details| {
            let lead = &details.lead;
            let on = Owner::Lead(lead.id);
            finder.in_lead(details).unwrap_or_else(|| elsewhere(on, &lead.name, lead.updated_at))
        });
        Ok(found.collect())
    }

    async fn contacts_found(&self, text: &SafeText, query: &Query) -> Result<Vec<Finding>, ApiError> {
        let page = self.ask(&FindContacts { query: asked(text) }).await?;
        warn(&page.warnings);
        self.keep(page.items.clone()).await;
        let mut finder = Finder::new(query);
        let found = page.items.iter().map(|contact| {
            let listing = Listing::of_contact(contact);
            finder
                .in_contact(contact)
                .unwrap_or_else(|| elsewhere(listing.owner, &listing.name, contact.updated_at))
        });
        Ok(found.collect())
    }

    async fn companies_found(&self, text: &SafeText, query: &Query) -> Result<Vec<Finding>, ApiError> {
        let page = self.ask(&FindCompanies { query: asked(text) }).await?;
        warn(&page.warnings);
        self.keep(page.items.clone()).await;
        let mut finder = Finder::new(query);
        let found = page.items.iter().map(|company| {
            let listing = Listing::of_company(company);
            finder
                .in_company(company)
                .unwrap_or_else(|| elsewhere(listing.owner, &listing.name, company.updated_at))
        });
        Ok(found.collect())
    }
}

/// A whole telephone number is asked for by its last digits, which every spelling has.
fn asked(text: &SafeText) -> SafeText {
    let number = phone::begun(text).and_then(|_| Phone::read(text));
    number.map_or_else(|| text.clone(), |number| SafeText::line(number.key()))
}

/// What this user may not see is not found; everything else is still looked for.
fn allowed(found: Result<Vec<Finding>, ApiError>) -> Result<Vec<Finding>, ApiError> {
    match found {
        Err(error) if error.is_refusal() => Ok(Vec::new()),
        other => other,
    }
}

fn elsewhere(on: Owner, name: &SafeText, updated_at: Timestamp) -> Finding {
    Finding { on, name: name.clone(), at: Whereabouts::Elsewhere, text: SafeText::default(), updated_at }
}
