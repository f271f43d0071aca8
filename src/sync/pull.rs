//! What a screen asks for: the directory, the leads of a pipeline, one lead in full.
//!
//! Owns the order of every answer: what the disk kept comes first and at once, then the server's word, saved before it
//! is told. Which of it is read at all is decided in `plan`; how leads are read, in `sweep` and `delta`.

mod changes;
mod feed;
mod lists;
mod people;
mod search;

use super::event::{Event, LeadStory, Load, Loaded, Reach, Then, Trouble};
use super::lists::OWNERS;
use super::plan::{self, Swept};
use super::reader::{Reader, lock, warn};
use super::sweep::Sweeper;
use crate::api::endpoint::{
    FieldOwner, GetAccount, GetCompany, GetLead, LeadsById, ListContacts, ListCustomFields, ListLossReasons,
    ListPipelines, ListUsers,
};
use crate::api::gate::Lane;
use crate::api::{ApiError, Endpoint, Page};
use crate::domain::{Company, Contact, Lead, LeadId, PipelineId, RequestId, Timestamp};
use crate::store::{Bookmark, Cursor, DirectoryPart, EntityKind, Ids, Scope, Story};
use futures_util::stream::{self, Stream, StreamExt};
use std::sync::atomic::Ordering;

/// One load under way.
#[derive(Debug, Clone)]
pub struct Pull {
    pub reader: Reader,
    pub request: RequestId,
    pub lane: Lane,
}

impl Pull {
    /// Runs to the end; whatever happens is told, nothing is returned.
    pub async fn run(self, load: Load) {
        let outcome = match load {
            Load::Directory(reach) => self.directory(reach).await,
            Load::Leads(pipeline, reach) => self.leads(pipeline, reach).await,
            Load::Lead(id) => self.lead(id).await,
            Load::Details(ids) => self.details(&ids).await,
            Load::Changes { of, part } => self.changes(of, part).await,
            Load::Contact(id) => self.contact_card(id).await,
            Load::Company(id) => self.company_card(id).await,
            Load::Listings(of) => self.listings(of).await,
            Load::Find { of, sought, depth } => self.find(of, sought, depth).await,
            Load::Search { text, depth } => self.search(text, depth).await,
            Load::Tasks => {
                self.tasks().await;
                Ok(())
            }
            Load::Inbox => {
                self.inbox().await;
                Ok(())
            }
            Load::Ages(of) => {
                self.ages(of).await;
                Ok(())
            }
            Load::LeadFields { fields, of } => {
                self.lead_fields(fields, of).await;
                Ok(())
            }
            Load::People => {
                self.people().await;
                Ok(())
            }
            Load::Companies => {
                self.companies().await;
                Ok(())
            }
            Load::List(list, reach) => self.list(list, reach).await,
            Load::Feed { of, after } => self.feed(of, after).await,
            Load::EventNames(language) => self.event_names(language).await,
        };
        if let Err(error) = outcome {
            self.tell(Event::Failed { request: self.request, why: Trouble::from(&error) }).await;
        }
    }

    async fn tell(&self, event: Event) {
        self.reader.tell(event).await;
    }

    async fn loaded(&self, what: Loaded) {
        self.tell(Event::Loaded { request: self.request, what }).await;
    }

    async fn kept(&self, what: Loaded, at: Timestamp) {
        self.tell(Event::Kept { request: self.request, what, at }).await;
    }

    async fn ask<E: Endpoint>(&self, endpoint: &E) -> Result<E::Output, ApiError> {
        self.reader.ask(self.request, self.lane, endpoint).await
    }

    async fn all<T: Send + 'static, E: Endpoint<Output = Page<T>>>(
        &self,
        endpoint: E,
    ) -> Result<Vec<T>, ApiError> {
        self.reader.all(self.request, self.lane, endpoint).await
    }

    /// As [`Pull::all`], for lists the board can do without: a user without the right sees no names, but a board.
    async fn optional<T: Send + 'static, E: Endpoint<Output = Page<T>>>(
        &self,
        endpoint: E,
    ) -> Result<Vec<T>, ApiError> {
        match self.all(endpoint).await {
            Err(error) if error.is_refusal() => {
                tracing::warn!(%error, "left out of the directory");
                Ok(Vec::new())
            }
            other => other,
        }
    }

    async fn save(&self, part: DirectoryPart) {
        // Shown all the same when it could not be saved; that was said.
        let _ = self.reader.kept(self.reader.store.save_directory(part, self.reader.now())).await;
    }

    pub async fn directory(&self, reach: Reach) -> Result<(), ApiError> {
        let saved_at = self.directory_on_disk().await;
        let now = self.reader.now();
        if let Some(at) = saved_at.filter(|at| !plan::directory_is_due(Some(*at), reach, now)) {
            self.reader.notes.note(|known| known.directory = Some(at));
            self.kept(Loaded::Directory, at).await;
            return Ok(());
        }
        self.directory_again().await
    }

    /// The directory from the server, whatever the disk has.
    pub async fn directory_again(&self) -> Result<(), ApiError> {
        let begun = self.reader.now();
        self.directory_from_server().await?;
        self.reader.notes.note(|known| known.directory = Some(begun));
        self.loaded(Loaded::Directory).await;
        Ok(())
    }

    /// Tells what the disk has; its age when a board can be made of it.
    async fn directory_on_disk(&self) -> Option<Timestamp> {
        let kept = self.reader.kept(self.reader.store.load_directory()).await?;
        let at = kept.saved_at?;
        if let Some(account) = kept.account {
            self.kept(Loaded::Account(Box::new(account)), at).await;
        }
        self.kept(Loaded::Users(kept.users), at).await;
        self.kept(Loaded::LossReasons(kept.loss_reasons), at).await;
        let (mut fields, mut tags) = (kept.fields, kept.tags);
        for (owner, kind) in OWNERS {
            self.kept(Loaded::Fields(owner, fields.remove(&kind).unwrap_or_default()), at).await;
            self.kept(Loaded::Tags(owner, tags.remove(&kind).unwrap_or_default()), at).await;
        }
        if kept.pipelines.is_empty() {
            return None;
        }
        self.kept(Loaded::Pipelines(kept.pipelines), at).await;
        Some(at)
    }

    /// All parts at once, each told as it comes: the board can open as soon as the pipelines are here. The mark is
    /// looked for beside them, so that the first page of leads need not wait for it.
    async fn directory_from_server(&self) -> Result<(), ApiError> {
        let account = async {
            let account = self.ask(&GetAccount).await?;
            warn(&account.warnings);
            let account = Box::new(account.value);
            self.save(DirectoryPart::Account(account.clone())).await;
            self.loaded(Loaded::Account(account)).await;
            Ok(())
        };
        let pipelines = async {
            let pipelines = self.all(ListPipelines).await?;
            self.save(DirectoryPart::Pipelines(pipelines.clone())).await;
            self.loaded(Loaded::Pipelines(pipelines)).await;
            Ok(())
        };
        let users = async {
            let users = self.optional(ListUsers).await?;
            self.save(DirectoryPart::Users(users.clone())).await;
            self.loaded(Loaded::Users(users)).await;
            Ok(())
        };
        let reasons = async {
            let reasons = self.optional(ListLossReasons).await?;
            self.save(DirectoryPart::LossReasons(reasons.clone())).await;
            self.loaded(Loaded::LossReasons(reasons)).await;
            Ok(())
        };
        let fields = async {
            let fields = self.optional(ListCustomFields { entity: FieldOwner::Leads }).await?;
            self.save(DirectoryPart::Fields(EntityKind::Lead, fields.clone())).await;
            self.loaded(Loaded::Fields(FieldOwner::Leads, fields)).await;
            Ok(())
        };
        let mark = async { self.reader.find_mark(self.request, self.lane).await.map(|_| ()) };
        let parts = tokio::join!(account, pipelines, users, reasons, fields, mark);
        for part in <[Result<(), ApiError>; 6]>::from(parts) {
            part?;
        }
        Ok(())
    }

    async fn leads(&self, pipeline: PipelineId, reach: Reach) -> Result<(), ApiError> {
        // Before the leads: what changes between the two is read again.
        self.reader.find_mark_on_disk().await;
        let scope = Scope::all_leads(pipeline);
        let cursor = self.reader.kept(self.reader.store.load_cursor(scope)).await.unwrap_or_default();
        self.leads_on_disk(pipeline, &cursor).await;
        let notes = &self.reader.notes;
        let then = if plan::needs_sweep(&cursor, reach, self.reader.now()) {
            let reader = self.reader.clone();
            Sweeper { reader, request: self.request, lane: self.lane, pipeline }.run(reach).await?
        } else {
            let complete_at = cursor.complete_at.unwrap_or(Timestamp(0));
            notes.note(|known| {
                known.sweeps.insert(pipeline, Swept::Complete(complete_at));
            });
            Then::End
        };
        // The last of several sweeps looks for what changed meanwhile, for all.
        if notes.sweeping.load(Ordering::Relaxed) == 0 {
            self.reader.freshen(self.request, self.lane).await?;
        }
        self.loaded(Loaded::Leads { pipeline, leads: Vec::new(), then }).await;
        Ok(())
    }

    /// The leads as the disk has them, once per run of the program: later the screen knows more.
    async fn leads_on_disk(&self, pipeline: PipelineId, cursor: &Cursor) {
        let notes = &self.reader.notes;
        if lock(&notes.told).contains(&pipeline) {
            return;
        }
        let Some(ids) = self.reader.kept(self.reader.store.lead_ids(pipeline)).await else { return };
        // Of a sweep that was broken off, it is not all.
        let then = if cursor.complete_at.is_some() { Then::End } else { Then::CutShort };
        let at = cursor.complete_at.or(cursor.started_at).max(*lock(&notes.as_of));
        // Told even when it is nothing: the screen then asks for the rest.
        let at = at.unwrap_or_else(|| self.reader.now());
        // Two parts are read at the same time, and the screen sorts in a third one meanwhile.
        let halves = ids.map(halves).into_iter().flatten().map(|ids| self.parts(pipeline, ids).boxed());
        let mut parts = stream::select_all(halves);
        while let Some(part) = parts.next().await {
            let Some(leads) = part else { return };
            self.kept(Loaded::Leads { pipeline, leads, then: Then::More }, at).await;
        }
        self.kept(Loaded::Leads { pipeline, leads: Vec::new(), then }, at).await;
        lock(&notes.told).insert(pipeline);
    }

    /// Leads of the disk, part by part; `None` for what could not be read, which was said.
    fn parts(&self, pipeline: PipelineId, ids: Ids) -> impl Stream<Item = Option<Vec<Lead>>> {
        stream::unfold(Some(ids), move |left| async move {
            let part = self.reader.kept(self.reader.store.load_part(pipeline, left?)).await;
            Some(part.map_or((None, None), |(leads, left)| (Some(leads), left)))
        })
    }

    async fn lead(&self, id: LeadId) -> Result<(), ApiError> {
        let store = &self.reader.store;
        if let Some(Some((kept, at))) = self.reader.kept(store.load_known_story(id)).await {
            let Story { details, contacts, company } = kept;
            self.kept(Loaded::Lead(Box::new(LeadStory { details, contacts, company })), at).await;
        }
        let told = match self.story(id).await? {
            Some(story) => Loaded::Lead(Box::new(story)),
            None => Loaded::NoLead(id),
        };
        self.loaded(told).await;
        Ok(())
    }

    async fn details(&self, ids: &[LeadId]) -> Result<(), ApiError> {
        let mut all = Vec::with_capacity(ids.len());
        for some in LeadsById::for_ids(ids) {
            let page = self.ask(&some).await?;
            warn(&page.warnings);
            // Told all the same when it could not be saved; that was said.
            let _ = self.reader.keep_leads(page.items.clone(), Bookmark::None).await;
            all.extend(page.items);
        }
        self.loaded(Loaded::Details(all)).await;
        Ok(())
    }

    /// A lead in full from the server, saved; `None` when it is not there (any more).
    pub async fn story(&self, id: LeadId) -> Result<Option<LeadStory>, ApiError> {
        let store = &self.reader.store;
        let Some(details) = self.ask(&GetLead { id }).await? else {
            // Still on the disk after a failure, which was said: a later look finds it gone again.
            let _ = self.reader.kept(store.remove_lead(id)).await;
            return Ok(None);
        };
        warn(&details.warnings);
        let details = details.value;
        let ids: Vec<_> = details.contacts.iter().map(|c| c.id).collect();
        let company = details.lead.company;
        let (contacts, company) = tokio::join!(self.contacts(&ids), self.company(company));
        let mut contacts = contacts?;
        contacts.sort_by_key(|c| details.contacts.iter().position(|l| l.id == c.id && l.is_main).is_none());
        let company = company?;
        let kept = Story { details: details.clone(), contacts: contacts.clone(), company: company.clone() };
        // Shown all the same when it could not be saved; that was said.
        let _ = self.reader.kept(store.save_story(kept, self.reader.now())).await;
        Ok(Some(LeadStory { details, contacts, company }))
    }

    async fn contacts(&self, ids: &[crate::domain::ContactId]) -> Result<Vec<Contact>, ApiError> {
        let mut contacts = Vec::new();
        for some in ListContacts::for_ids(ids) {
            contacts.append(&mut self.all(some).await?);
        }
        Ok(contacts)
    }

    async fn company(&self, id: Option<crate::domain::CompanyId>) -> Result<Option<Company>, ApiError> {
        let Some(id) = id else { return Ok(None) };
        Ok(self.ask(&GetCompany { id }).await?.map(|company| {
            warn(&company.warnings);
            company.value
        }))
    }
}

/// The newer half of these ids and the older one; of a single one, the newer is empty.
fn halves(ids: Ids) -> [Ids; 2] {
    let (first, last) = ids.into_inner();
    let middle = first.midpoint(last);
    let newer = middle.checked_add(1).map_or(Ids::new(1, 0), |next| next..=last);
    [newer, first..=middle]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_id_is_in_one_half(
            bounds in (any::<i64>(), any::<i64>()),
            near in -3_i64..3,
            id in any::<i64>(),
        ) {
            let ids = bounds.0.min(bounds.1)..=bounds.0.max(bounds.1);
            let [newer, older] = halves(ids.clone());
            for id in [id, older.end().saturating_add(near), *ids.start(), *ids.end(), i64::MAX] {
                prop_assert_eq!(usize::from(ids.contains(&id)), usize::from(newer.contains(&id)) + usize::from(older.contains(&id)));
            }
        }

        #[test]
        fn the_only_lead_is_in_one_half(id in prop_oneof![any::<i64>(), Just(i64::MAX)]) {
            prop_assert_eq!(halves(id..=id).iter().filter(|half| half.contains(&id)).count(), 1);
        }
    }
}
