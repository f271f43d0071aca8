//! The lists besides the leads, for a screen that shows one: what the disk has, and the server's word when a person
//! waits for it.

use std::collections::BTreeSet;

use super::Pull;
use super::people::FRESH_FOR;
use crate::api::ApiError;
use crate::domain::rot::Quiet;
use crate::domain::{Company, Contact, Entity, FieldId, IncomingLead, LeadId, Owner, Task, Timestamp};
use crate::store::Cached;
use crate::sync::event::{List, Loaded, Reach};
use crate::sync::plan::lists::EVENTS_BACK;
use crate::sync::reader::Reader;

/// Contacts and companies told beside the tasks that hang on them: a screen has room for no more, and each is looked
/// up by itself.
const AROUND: usize = 500;

impl Pull {
    /// The open tasks, as the disk has them.
    pub async fn tasks(&self) {
        let list = List::Tasks;
        let store = &self.reader.store;
        let cursor = self.reader.kept(store.load_cursor(list.scope())).await;
        let open = |task: Task| (!task.is_completed).then_some(task);
        let tasks = self.reader.kept(store.pick_entities(open)).await;
        let (Some(cursor), Some(mut tasks)) = (cursor, tasks) else {
            // That the disk could not be read was said.
            return self.kept(Loaded::List(list), self.reader.now()).await;
        };
        tasks.sort_unstable_by_key(|task| (task.due, task.id));
        let around = self.around(&tasks).await;
        let as_of = cursor.complete_at;
        let at = as_of.unwrap_or_else(|| self.reader.now());
        self.kept(Loaded::Tasks { tasks, around, as_of }, at).await;
    }

    /// The incoming leads and what is left alone for a while, as the disk has them.
    pub async fn inbox(&self) {
        let store = &self.reader.store;
        let cursor = self.reader.kept(store.load_cursor(List::Incoming.scope())).await.unwrap_or_default();
        // That the disk could not be read was said.
        let incoming = self.reader.kept(store.load_entities::<IncomingLead>(None)).await.unwrap_or_default();
        let quiet = self.reader.kept(store.load_entities::<Quiet>(None)).await.unwrap_or_default();
        let as_of = cursor.complete_at;
        let at = as_of.unwrap_or_else(|| self.reader.now());
        self.kept(Loaded::Inbox { incoming, quiet, as_of }, at).await;
    }

    /// What the kept history tells of one lead, or of all.
    pub async fn ages(&self, of: Option<LeadId>) {
        let store = &self.reader.store;
        let cursor = self.reader.kept(store.load_cursor(List::Events.scope())).await.unwrap_or_default();
        let ages = self.reader.kept(store.load_ages(of)).await.unwrap_or_default();
        let read_at = cursor.since.and(cursor.complete_at);
        let history = read_at.map(|at| at.plus(-EVENTS_BACK));
        self.kept(Loaded::Ages { ages, history }, read_at.unwrap_or_else(|| self.reader.now())).await;
    }

    /// Custom fields of all leads or of some, as far as the disk has them.
    pub async fn lead_fields(&self, fields: Vec<FieldId>, of: Option<Vec<LeadId>>) {
        // That the disk could not be read was said.
        let table = self.reader.kept(self.reader.store.load_fields(fields, of)).await.unwrap_or_default();
        self.kept(Loaded::LeadFields(table), self.reader.now()).await;
    }

    /// All contacts, where all of them were read; where not, they are read now in the background.
    pub async fn people(&self) {
        let (all, at) = self.whole::<Contact>(List::Contacts).await;
        self.kept(Loaded::People(all), at).await;
    }

    /// All companies, likewise.
    pub async fn companies(&self) {
        let (all, at) = self.whole::<Company>(List::Companies).await;
        self.kept(Loaded::Companies(all), at).await;
    }

    /// A list the disk has to the end, and when that was; nothing of one it has a part of.
    async fn whole<T: Cached + Send + 'static>(&self, list: List) -> (Option<Vec<T>>, Timestamp) {
        let store = &self.reader.store;
        let cursor = self.reader.kept(store.load_cursor(list.scope())).await.unwrap_or_default();
        self.want(list, &cursor, FRESH_FOR);
        let all = match cursor.complete_at {
            Some(_) => self.reader.kept(store.load_entities::<T>(None)).await,
            None => None,
        };
        (all, cursor.complete_at.unwrap_or_else(|| self.reader.now()))
    }

    /// Brings a list up to date. What came of it is on the disk, and was told with [`crate::sync::event::Event::Listed`].
    pub async fn list(&self, list: List, reach: Reach) -> Result<(), ApiError> {
        let reader = Reader { lists: self.lane, ..self.reader.clone() };
        reader.list(list, reach).await?;
        self.loaded(Loaded::List(list)).await;
        Ok(())
    }

    /// The contacts and companies the next tasks hang on, as far as the disk knows them.
    async fn around(&self, tasks: &[Task]) -> Vec<Entity> {
        let others = tasks.iter().filter_map(|task| task.owner).filter(|owner| owner.lead().is_none());
        let owners: BTreeSet<Owner> = others.take(AROUND).collect();
        let mut around = Vec::with_capacity(owners.len());
        for owner in owners {
            let found = self.reader.kept(self.reader.store.load_target(owner.into())).await;
            around.extend(found.flatten());
        }
        around
    }
}
