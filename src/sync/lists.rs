//! Everything the server keeps besides leads: read list by list in the background, saved before it is told.
//!
//! Owns the four ways lists are read (see `plan::lists`), and that one that cannot be had never stops the others. Must
//! not know when a list is due, nor who shows it. A page that cannot be saved ends the read of its list: its mark is
//! not moved on, so it comes again.

use std::collections::BTreeSet;

use super::delta::follows;
use super::event::{Event, List, Listed, Loaded, Reach, Trouble, UNASKED};
use super::plan::lists::{ByChange, Proof, Proven, Walk, is_due, last_read};
use super::plan::{Delta, Then};
use super::reader::{Reader, lock, warn};
use crate::api::endpoint::{
    AtPage, ListAllCompanies, ListAllContacts, ListCustomFields, ListEvents, ListIncoming, ListNotes,
    ListRoles, ListTags, ListTasks,
};
use crate::api::{ApiError, Endpoint, Page};
use crate::domain::{AccountEvent, Company, Contact, IncomingLead, Note, OwnerKind, Task, Timestamp};
use crate::store::{Bookmark, Cached, Cursor, DirectoryPart, EntityKey, EntityKind};

pub(super) const OWNERS: [(OwnerKind, EntityKind); 3] = [
    (OwnerKind::Leads, EntityKind::Lead),
    (OwnerKind::Contacts, EntityKind::Contact),
    (OwnerKind::Companies, EntityKind::Company),
];

impl Reader {
    /// Brings one list up to date. A refusal leaves it out; what concerns all requests is given back.
    pub async fn list(&self, list: List, reach: Reach) -> Result<(), ApiError> {
        let turn = &self.notes.history_turn;
        let _turn = if list == List::Events { Some(turn.lock().await) } else { None };
        let begun = self.now();
        // Without the cursor nothing could be saved either; that was said.
        let Some(cursor) = self.kept(self.store.load_cursor(list.scope())).await else { return Ok(()) };
        let read = match list {
            _ if !is_due(list, &cursor, reach, begun) => Ok(()),
            List::Surroundings => self.surroundings().await,
            List::Incoming => self.incoming().await,
            List::Tasks => self.tasks(&cursor, reach).await,
            List::Contacts => {
                let ask = |from| ListAllContacts { updated_from: Some(from) };
                self.by_change::<Contact, _>(list, ByChange::of(&cursor, reach, begun), ask).await
            }
            List::Companies => {
                let ask = |from| ListAllCompanies { updated_from: Some(from) };
                self.by_change::<Company, _>(list, ByChange::of(&cursor, reach, begun), ask).await
            }
            List::Notes(owners) => {
                let ask = |from| ListNotes::Changed { owners, from: Some(from) };
                self.by_change::<Note, _>(list, ByChange::of(&cursor, reach, begun), ask).await
            }
            List::Events => self.events(&cursor, reach).await,
        };
        match read {
            Err(error) if error.is_refusal() || matches!(error, ApiError::Decode { cut_off: false, .. }) => {
                tracing::warn!(%error, list = list.name(), "left out");
                self.tell(Event::Listed(list, Listed::LeftOut(Trouble::from(&error)))).await;
                Ok(())
            }
            // One that broke off, too: until it goes on, what came of it is all there is to show.
            read => {
                self.tell(Event::Listed(list, Listed::Over)).await;
                read
            }
        }
    }

    /// Notes when each list was last read, so that the keeper can tell what is due.
    pub async fn find_lists(&self) {
        for list in List::ALL {
            let cursor = self.kept(self.store.load_cursor(list.scope())).await.unwrap_or_default();
            if let Some(at) = last_read(list, &cursor, self.now()) {
                lock(&self.notes.known).lists.insert(list, at);
            }
        }
        self.notes.noted.notify_one();
    }

    async fn page<T: Send + 'static, E: Endpoint<Output = Page<T>>>(
        &self,
        endpoint: E,
        page: u32,
    ) -> Result<Page<T>, ApiError> {
        let page = self.ask(UNASKED, self.lists, &AtPage { endpoint, page }).await?;
        warn(&page.warnings);
        if page.is_cut_short() {
            return Err(ApiError::unreadable("the list", "it goes on at another place"));
        }
        Ok(page)
    }

    /// A page of a list, with how far it comes, and whether that is on the disk.
    async fn keep<T: Cached>(&self, list: List, items: Vec<T>, cursor: Option<Cursor>) -> Option<()> {
        let came = items.len();
        let bookmark = cursor.map_or(Bookmark::None, |cursor| Bookmark::At { scope: list.scope(), cursor });
        self.kept(self.store.save_entities(items, bookmark)).await?;
        self.tell(Event::Listed(list, Listed::Read { came, gone: 0 })).await;
        Some(())
    }

    async fn remove(&self, list: List, keys: Vec<EntityKey>) -> Option<()> {
        let gone = keys.len();
        if gone > 0 {
            self.kept(self.store.remove_entities(keys)).await?;
            self.tell(Event::Listed(list, Listed::Read { came: 0, gone })).await;
        }
        Some(())
    }

    async fn by_change<T: Cached, E: Endpoint<Output = Page<T>>>(
        &self,
        list: List,
        read: ByChange,
        ask: impl Fn(Timestamp) -> E,
    ) -> Result<(), ApiError> {
        let mut delta = Delta::since(read.from());
        loop {
            let (from, number) = delta.ask();
            let page = self.page(ask(from), number).await?;
            let (cursor, is_done) = match delta.took(&stamps(&page.items), follows(&page)) {
                Then::More(until) => (read.on_the_way(until), false),
                Then::Done(newest) => (read.done(newest), true),
            };
            let saved = self.keep(list, page.items, Some(cursor)).await;
            if is_done || saved.is_none() {
                return Ok(());
            }
        }
    }

    /// All pages until they are proven whole; `None` when they were not, or could not be saved.
    async fn proven<T: Cached, E: Endpoint<Output = Page<T>>>(
        &self,
        list: List,
        endpoint: E,
    ) -> Result<Option<Proof<EntityKey>>, ApiError> {
        let mut proof = Proof::default();
        loop {
            let page = self.page(endpoint.clone(), proof.ask()).await?;
            let proven = proof.took(&stamps(&page.items), follows(&page));
            if !page.warnings.is_empty() {
                proof.note_gap();
            }
            let saved = self.keep(list, page.items, None).await;
            match proven {
                _ if saved.is_none() => return Ok(None),
                Proven::More => {}
                Proven::Whole => return Ok(Some(proof)),
                Proven::GivenUp => {
                    tracing::info!(list = list.name(), "it changes while it is read");
                    return Ok(None);
                }
            }
        }
    }

    async fn incoming(&self) -> Result<(), ApiError> {
        let (list, begun) = (List::Incoming, self.now());
        let before = self.picked(|lead: IncomingLead| Some(lead.key())).await;
        let Some(proof) = self.proven::<IncomingLead, _>(list, ListIncoming::default()).await? else {
            return Ok(());
        };
        let gone = proof.missing(before.into_iter());
        if self.remove(list, gone).await.is_some() {
            let cursor = Cursor { complete_at: Some(begun), ..Cursor::default() };
            self.keep::<IncomingLead>(list, Vec::new(), Some(cursor)).await;
        }
        Ok(())
    }

    /// The open ones in full, then what changed: a completed task is no open one, but a changed one.
    async fn tasks(&self, cursor: &Cursor, reach: Reach) -> Result<(), ApiError> {
        let (list, begun) = (List::Tasks, self.now());
        if cursor.since.is_some() && reach == Reach::Due {
            return self.changed_tasks(cursor, begun).await;
        }
        // Whatever changes from here on is newer than the newest lead known: both are stamped by the server.
        let known = lock(&self.notes.mark).map_or(Timestamp(0), |mark| mark.at);
        let before = self.picked(|task: Task| Some(task.key())).await;
        let Some(proof) = self.proven::<Task, _>(list, ListTasks::Open).await? else { return Ok(()) };
        let since =
            cursor.since.unwrap_or_else(|| proof.newest().map_or(known, |at| at.max(known)).min(begun));
        let cursor = Cursor { since: Some(since), started_at: Some(begun), ..Cursor::default() };
        self.changed_tasks(&cursor, begun).await?;
        // What was open before and is neither among the open ones nor completed is deleted.
        let open = self.picked(|task: Task| (!task.is_completed).then(|| task.key())).await;
        let open: BTreeSet<_> = open.into_iter().collect();
        let gone = proof.missing(before.into_iter().filter(|key| open.contains(key)));
        // Still on the disk after a failure, which was said.
        let _ = self.remove(list, gone).await;
        Ok(())
    }

    async fn changed_tasks(&self, cursor: &Cursor, begun: Timestamp) -> Result<(), ApiError> {
        let read = ByChange::of(cursor, Reach::Due, begun);
        let list = List::Tasks;
        if let Some(proof) = self.proven::<Task, _>(list, ListTasks::Changed(read.from())).await? {
            let newest = proof.newest().unwrap_or(read.mark.at);
            self.keep::<Task>(list, Vec::new(), Some(read.done(newest))).await;
        }
        Ok(())
    }

    async fn events(&self, cursor: &Cursor, reach: Reach) -> Result<(), ApiError> {
        let mut cursor = cursor.clone();
        if let Some(walk) = Walk::resumed(&cursor, reach) {
            match self.walk(walk, &cursor, Reach::Due).await? {
                Some(after) => cursor = after,
                None => return Ok(()),
            }
        }
        let from = ByChange::of(&cursor, reach, self.now()).from();
        let is_known = cursor.since.is_some() && reach == Reach::Due;
        self.walk(Walk::since(is_known.then_some(from)), &cursor, reach).await.map(|_| ())
    }

    /// Gives the cursor at the end; `None` when something could not be saved.
    async fn walk(&self, mut walk: Walk, cursor: &Cursor, reach: Reach) -> Result<Option<Cursor>, ApiError> {
        let (list, read) = (List::Events, ByChange::of(cursor, reach, self.now()));
        let mut fates = Fates::default();
        loop {
            let page = self.page(ListEvents::all().since(walk.from), walk.page).await?;
            let at: Vec<Timestamp> = page.items.iter().map(|event| event.created_at).collect();
            let next = walk.took(&at, follows(&page));
            let is_done = next.is_none();
            let after = if is_done { read.done(walk.newest()) } else { Cursor { next, ..cursor.clone() } };
            fates.took(&page.items);
            if is_done
                && cursor.since.is_some()
                && self.remove(list, fates.gone.drain(..).collect()).await.is_none()
            {
                return Ok(None);
            }
            if self.keep(list, page.items, Some(after.clone())).await.is_none() {
                return Ok(None);
            }
            if is_done {
                return Ok(Some(after));
            }
        }
    }

    /// Each part for itself: whoever may not see the roles still sees the tags.
    async fn surroundings(&self) -> Result<(), ApiError> {
        let (list, begun) = (List::Surroundings, self.now());
        let mut came = 0;
        if let Some(roles) = self.part(ListRoles).await? {
            came += roles.len();
            self.save_part(DirectoryPart::Roles(roles)).await;
        }
        for (entity, kind) in OWNERS {
            if let Some(tags) = self.part(ListTags { entity }).await? {
                came += tags.len();
                self.save_part(DirectoryPart::Tags(kind, tags.clone())).await;
                self.tell_part(Loaded::Tags(entity, tags)).await;
            }
            // Those of leads belong to the board and are read with it.
            if kind != EntityKind::Lead
                && let Some(fields) = self.part(ListCustomFields { entity }).await?
            {
                came += fields.len();
                self.save_part(DirectoryPart::Fields(kind, fields.clone())).await;
                self.tell_part(Loaded::Fields(entity, fields)).await;
            }
        }
        let cursor = Cursor { complete_at: Some(begun), ..Cursor::default() };
        let bookmark = Bookmark::At { scope: list.scope(), cursor };
        if self.kept(self.store.save_page(Vec::new(), bookmark)).await.is_some() {
            self.tell(Event::Listed(list, Listed::Read { came, gone: 0 })).await;
        }
        Ok(())
    }

    async fn part<T: Send + 'static, E: Endpoint<Output = Page<T>>>(
        &self,
        endpoint: E,
    ) -> Result<Option<Vec<T>>, ApiError> {
        match self.all(UNASKED, self.lists, endpoint).await {
            Err(error) if error.is_refusal() => {
                tracing::warn!(%error, "left out of the directory");
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    async fn save_part(&self, part: DirectoryPart) {
        // As it was before; the failure was said.
        let _ = self.kept(self.store.save_directory(part, self.now())).await;
    }

    async fn tell_part(&self, what: Loaded) {
        self.tell(Event::Loaded { request: UNASKED, what }).await;
    }

    /// What is taken of all of a kind that the disk has.
    async fn picked<T: Cached, U: Send + 'static>(&self, pick: fn(T) -> Option<U>) -> Vec<U> {
        self.kept(self.store.pick_entities(pick)).await.unwrap_or_default()
    }
}

/// What became of contacts, companies and tasks by the newest event that tells; events come newest first.
#[derive(Debug, Default)]
struct Fates {
    decided: BTreeSet<EntityKey>,
    gone: Vec<EntityKey>,
}

impl Fates {
    fn took(&mut self, events: &[AccountEvent]) {
        for event in events {
            let is_deleted = match &*event.kind {
                "contact_deleted" | "company_deleted" | "task_deleted" => true,
                "contact_restored" | "company_restored" => false,
                _ => continue,
            };
            let Some(key) = event.parent() else { continue };
            if self.decided.insert(key.clone()) && is_deleted {
                self.gone.push(key);
            }
        }
    }
}

fn stamps<T: Cached>(items: &[T]) -> Vec<(EntityKey, Timestamp)> {
    items.iter().map(|item| (item.key(), item.updated_at())).collect()
}
