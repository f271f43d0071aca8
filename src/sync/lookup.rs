//! Single things and short lists, read because a command needs them now, without a screen.
//!
//! Owns that what was read is on the disk afterwards and that nobody waits for ever. Must not know which command asks,
//! nor whether what the disk has would have done.

mod leads;

use std::sync::Arc;

use tokio::sync::mpsc::channel;

use super::event::{LeadStory, List, Reach, UNASKED};
use super::pull::Pull;
use super::reader::{Patience, Reader, warn};
use crate::api::endpoint::{
    FindContacts, Following, GetCompany, GetContact, GetNote, GetTask, ListNotes, ListTasks,
    SummarizeIncoming,
};
use crate::api::gate::{Clock, Lane};
use crate::api::page::{Decoded, Page};
use crate::api::{ApiError, Client, Endpoint};
use crate::domain::{
    Contact, Entity, IncomingSummary, LeadId, Note, NoteId, Owner, PipelineId, SafeText, Target, Task,
};
use crate::store::{Bookmark, Cached, Store};

/// Asks the server for what a command needs.
#[derive(Debug, Clone)]
pub struct Lookup {
    pull: Pull,
}

impl Lookup {
    pub fn new(client: Client, store: Store, clock: Arc<dyn Clock>) -> Self {
        // Nobody listens: what is told is what the command itself is answered.
        let (events, _) = channel(1);
        let (notes, lists) = (Arc::default(), Lane::Interactive);
        let reader = Reader { client, store, clock, events, notes, patience: Patience::Short, lists };
        Self { pull: Pull { reader, request: UNASKED, lane: Lane::Interactive } }
    }

    const fn reader(&self) -> &Reader {
        &self.pull.reader
    }

    async fn ask<E: Endpoint>(&self, endpoint: &E) -> Result<E::Output, ApiError> {
        self.reader().ask(UNASKED, Lane::Interactive, endpoint).await
    }

    /// Shown all the same when it cannot be saved; that goes to the log.
    async fn save<T: Cached>(&self, things: Vec<T>) {
        let _ = self.reader().kept(self.reader().store.save_entities(things, Bookmark::None)).await;
    }

    async fn one<T: Cached + Clone, E: Endpoint<Output = Option<Decoded<T>>>>(
        &self,
        endpoint: &E,
    ) -> Result<Option<T>, ApiError> {
        let Some(found) = self.ask(endpoint).await? else { return Ok(None) };
        warn(&found.warnings);
        self.save(vec![found.value.clone()]).await;
        Ok(Some(found.value))
    }

    /// Up to so many entries of a list that nobody keeps here. Whether there are more, nobody asks.
    pub async fn some<T: Send + 'static, E: Endpoint<Output = Page<T>>>(
        &self,
        endpoint: E,
        at_most: usize,
    ) -> Result<Vec<T>, ApiError> {
        self.sifted(endpoint, at_most, |_| true).await
    }

    /// As [`Lookup::some`], of those that fit.
    pub async fn sifted<T: Send + 'static, E: Endpoint<Output = Page<T>>>(
        &self,
        endpoint: E,
        at_most: usize,
        fits: impl Fn(&T) -> bool,
    ) -> Result<Vec<T>, ApiError> {
        let mut page = self.ask(&endpoint).await?;
        let mut found = Vec::new();
        loop {
            warn(&page.warnings);
            found.extend(page.items.into_iter().filter(&fits));
            let Some(next) = page.next.take().filter(|_| found.len() < at_most) else { break };
            page = self.ask(&Following::new(endpoint.clone(), next)).await?;
        }
        found.truncate(at_most);
        Ok(found)
    }

    /// One thing that nobody keeps here.
    pub async fn single<T: Send + 'static, E: Endpoint<Output = Option<Decoded<T>>>>(
        &self,
        endpoint: &E,
    ) -> Result<Option<T>, ApiError> {
        let Some(found) = self.ask(endpoint).await? else { return Ok(None) };
        warn(&found.warnings);
        Ok(Some(found.value))
    }

    /// Users, pipelines, reasons, the fields of leads: what is due of it, or all.
    pub async fn directory(&self, reach: Reach) -> Result<(), ApiError> {
        self.pull.directory(reach).await
    }

    /// One list besides the leads: what changed, or all of it.
    pub async fn list(&self, list: List, reach: Reach) -> Result<(), ApiError> {
        self.reader().list(list, reach).await
    }

    /// How many incoming leads wait, and what became of those before.
    pub async fn incoming_summary(&self, pipeline: Option<PipelineId>) -> Result<IncomingSummary, ApiError> {
        self.ask(&SummarizeIncoming { pipeline }).await
    }

    /// A lead in full, with its people; `None` when it is not there.
    pub async fn story(&self, id: LeadId) -> Result<Option<LeadStory>, ApiError> {
        self.pull.story(id).await
    }

    /// A thing that is known by its id alone. One that is not there is forgotten here too.
    pub async fn target(&self, on: Target) -> Result<Option<Entity>, ApiError> {
        let found = match on {
            Target::Account | Target::Note(_) => return Ok(None),
            Target::Lead(id) => return Ok(self.story(id).await?.map(|story| story.details.into())),
            Target::Contact(id) => self.one(&GetContact { id }).await?.map(Entity::from),
            Target::Company(id) => self.one(&GetCompany { id }).await?.map(Entity::from),
            Target::Task(id) => self.one(&GetTask { id }).await?.map(Entity::from),
        };
        if found.is_none() {
            let _ = self.reader().kept(self.reader().store.forget(on)).await;
        }
        Ok(found)
    }

    /// A note is only known together with what it hangs on.
    pub async fn note(&self, owner: Owner, id: NoteId) -> Result<Option<Note>, ApiError> {
        self.one(&GetNote { owner, id }).await
    }

    /// The newest notes of one thing, newest first.
    pub async fn notes(&self, owner: Owner, at_most: usize) -> Result<Vec<Note>, ApiError> {
        let endpoint = ListNotes::Of(owner);
        let mut page = self.ask(&endpoint).await?;
        let mut notes = Vec::new();
        loop {
            warn(&page.warnings);
            self.save(page.items.clone()).await;
            notes.append(&mut page.items);
            let Some(next) = page.next.take().filter(|_| notes.len() < at_most) else { break };
            page = self.ask(&Following::new(endpoint, next)).await?;
        }
        notes.truncate(at_most);
        Ok(notes)
    }

    /// All tasks of one thing, done ones too.
    pub async fn tasks(&self, owner: Owner) -> Result<Vec<Task>, ApiError> {
        let tasks = self.reader().all(UNASKED, Lane::Interactive, ListTasks::Of(owner)).await?;
        self.save(tasks.clone()).await;
        Ok(tasks)
    }

    /// Contacts whose name, phone or e-mail holds this: the first page.
    pub async fn contacts_like(&self, query: SafeText) -> Result<Vec<Contact>, ApiError> {
        let page = self.ask(&FindContacts { query }).await?;
        warn(&page.warnings);
        Ok(page.items)
    }
}
