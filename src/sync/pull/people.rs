//! Contacts and companies: one with what hangs on it, the lists of them, and who is known by a phone or a name.
//!
//! Lists come from the disk alone: the background keeps them up to date. What is looked for is answered by the disk at
//! once and by the server where a person has stopped typing.

use super::Pull;
use crate::api::ApiError;
use crate::api::endpoint::{FindCompanies, FindContacts, GetCompany, GetContact, LeadsById, ListContacts};
use crate::domain::{
    Company, CompanyId, Contact, ContactId, ContactPoint, Entity, LeadId, Listing, Owner, OwnerKind,
    SafeText, Sought, Timestamp,
};
use crate::store::{Bookmark, Cached, Cursor};
use crate::sync::event::{Depth, Event, List, Loaded};
use crate::sync::reader::warn;

/// Seconds for which a list counts as fresh when somebody opens it.
pub(super) const FRESH_FOR: i64 = 60;
/// Leads of one party that are asked for when nobody knows them yet.
const MOST_LEADS: usize = 250;

impl Pull {
    pub(super) async fn contact_card(&self, id: ContactId) -> Result<(), ApiError> {
        let owner = Owner::Contact(id);
        self.party_on_disk(owner, List::Contacts).await;
        let Some(contact) = self.ask(&GetContact { id }).await? else { return self.no_party(owner).await };
        warn(&contact.warnings);
        let contact = contact.value;
        self.keep(vec![contact.clone()]).await;
        let company = self.company(contact.company).await?;
        self.keep(company.iter().cloned().collect()).await;
        self.unknown_leads(&contact.leads).await?;
        self.party(owner, [Entity::from(contact)].into_iter().chain(company.map(Entity::from)).collect())
            .await;
        Ok(())
    }

    pub(super) async fn company_card(&self, id: CompanyId) -> Result<(), ApiError> {
        let owner = Owner::Company(id);
        self.party_on_disk(owner, List::Companies).await;
        let Some(company) = self.ask(&GetCompany { id }).await? else { return self.no_party(owner).await };
        warn(&company.warnings);
        let company = company.value;
        self.keep(vec![company.clone()]).await;
        let mut contacts = Vec::new();
        for some in ListContacts::for_ids(&company.contacts) {
            contacts.append(&mut self.all(some).await?);
        }
        self.keep(contacts.clone()).await;
        self.unknown_leads(&company.leads).await?;
        let entities = [Entity::from(company)].into_iter().chain(contacts.into_iter().map(Entity::from));
        self.party(owner, entities.collect()).await;
        Ok(())
    }

    async fn party_on_disk(&self, owner: Owner, list: List) {
        let store = &self.reader.store;
        let Some(entities) = self.reader.kept(store.load_party(owner)).await else { return };
        if entities.is_empty() {
            return;
        }
        let cursor = self.reader.kept(store.load_cursor(list.scope())).await.unwrap_or_default();
        let at = cursor.complete_at.or(cursor.since).unwrap_or_else(|| self.reader.now());
        self.kept(Loaded::Party { owner, entities }, at).await;
    }

    async fn party(&self, owner: Owner, entities: Vec<Entity>) {
        self.loaded(Loaded::Party { owner, entities }).await;
    }

    async fn no_party(&self, owner: Owner) -> Result<(), ApiError> {
        // Still on the disk after a failure, which was said: a later look finds it gone again.
        let _ = self.reader.kept(self.reader.store.forget(owner.into())).await;
        self.loaded(Loaded::NoParty(owner)).await;
        Ok(())
    }

    /// Shown all the same when it could not be saved; that was said.
    pub(super) async fn keep<T: Cached>(&self, entities: Vec<T>) {
        if !entities.is_empty() {
            let _ = self.reader.kept(self.reader.store.save_entities(entities, Bookmark::None)).await;
        }
    }

    /// Leads nobody read yet: those of pipelines that are not on the board.
    async fn unknown_leads(&self, ids: &[LeadId]) -> Result<(), ApiError> {
        let mut unknown = Vec::new();
        for id in ids {
            if let Some(None) = self.reader.kept(self.reader.store.load_lead(*id)).await {
                unknown.push(*id);
            }
        }
        unknown.truncate(MOST_LEADS);
        for some in LeadsById::for_ids(&unknown) {
            let page = self.all(some).await?;
            let leads = page.iter().map(|details| details.lead.clone()).collect();
            let _ = self.reader.keep_leads(page, Bookmark::None).await;
            self.tell(Event::Changed(leads)).await;
        }
        Ok(())
    }

    pub(super) async fn listings(&self, of: OwnerKind) -> Result<(), ApiError> {
        let list = if of == OwnerKind::Companies { List::Companies } else { List::Contacts };
        let cursor = self.reader.kept(self.reader.store.load_cursor(list.scope())).await.unwrap_or_default();
        self.want(list, &cursor, FRESH_FOR);
        let listings = self.reader.kept(self.reader.store.load_listings(of)).await.unwrap_or_default();
        // From the disk, so it says nothing of the connection.
        let at = cursor.complete_at.unwrap_or(Timestamp(0));
        self.kept(Loaded::Listings { of, listings, as_of: cursor.complete_at }, at).await;
        Ok(())
    }

    /// Has the list read in the background where it was never read, or too long ago: a person looks at it now.
    pub(super) fn want(&self, list: List, cursor: &Cursor, fresh_for: i64) {
        let now = self.reader.now();
        if cursor.complete_at.is_none_or(|at| now.since(at) >= fresh_for) {
            self.reader.notes.note(|known| {
                known.lists.insert(list, Timestamp(0));
            });
        }
    }

    pub(super) async fn find(&self, of: OwnerKind, sought: Sought, depth: Depth) -> Result<(), ApiError> {
        if depth == Depth::Server {
            // Next time the disk knows them all.
            let list = if of == OwnerKind::Companies { List::Companies } else { List::Contacts };
            let cursor = self.reader.kept(self.reader.store.load_cursor(list.scope())).await;
            self.want(list, &cursor.unwrap_or_default(), i64::MAX);
            let found = match of {
                OwnerKind::Leads => Vec::new(),
                OwnerKind::Contacts => self.find_contacts(&sought).await?,
                OwnerKind::Companies => self.find_companies(&sought).await?,
            };
            let mut listings = self.found_on_disk(of, &sought).await;
            for listing in found {
                if listings.iter().all(|known| known.owner != listing.owner) {
                    listings.push(listing);
                }
            }
            self.loaded(Loaded::Found { of, sought, listings }).await;
            return Ok(());
        }
        let listings = self.found_on_disk(of, &sought).await;
        let at = self.reader.now();
        self.kept(Loaded::Found { of, sought, listings }, at).await;
        Ok(())
    }

    async fn found_on_disk(&self, of: OwnerKind, sought: &Sought) -> Vec<Listing> {
        self.reader.kept(self.reader.store.find_listings(of, sought.clone())).await.unwrap_or_default()
    }

    async fn find_contacts(&self, sought: &Sought) -> Result<Vec<Listing>, ApiError> {
        let mut found: Vec<Contact> = Vec::new();
        for query in queries(sought) {
            let page = self.ask(&FindContacts { query }).await?;
            warn(&page.warnings);
            found.extend(page.items);
        }
        self.keep(found.clone()).await;
        let fits = found.iter().filter(|contact| is_meant(sought, &ContactPoint::all(&contact.fields)));
        Ok(fits.map(Listing::of_contact).collect())
    }

    async fn find_companies(&self, sought: &Sought) -> Result<Vec<Listing>, ApiError> {
        let mut found: Vec<Company> = Vec::new();
        for query in queries(sought) {
            let page = self.ask(&FindCompanies { query }).await?;
            warn(&page.warnings);
            found.extend(page.items);
        }
        self.keep(found.clone()).await;
        let fits = found.iter().filter(|company| is_meant(sought, &ContactPoint::all(&company.fields)));
        Ok(fits.map(Listing::of_company).collect())
    }
}

/// The server looks for a piece of text: of a phone its last digits, which every spelling has.
fn queries(sought: &Sought) -> Vec<SafeText> {
    match sought {
        Sought::Text(text) if text.trim().is_empty() => Vec::new(),
        Sought::Text(text) => vec![text.clone()],
        Sought::Points(points) => points.iter().map(|point| SafeText::line(point.key())).collect(),
    }
}

/// The server finds more than was meant: a number inside a longer one.
fn is_meant(sought: &Sought, its: &[ContactPoint]) -> bool {
    match sought {
        Sought::Text(_) => true,
        Sought::Points(points) => points.iter().any(|point| its.iter().any(|own| own.is_same(point))),
    }
}
