//! What changed in the account: one request when little did, whatever the number of pipelines.
//!
//! Owns the mark of this process. It is read from the disk before any lead is, and is not taken over from other
//! processes later: what they read stands on the disk, but not on this screen. Reading order: see `plan::Delta`.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use super::event::{Event, UNASKED};
use super::plan::{self, Delta, Follows, Mark, Then};
use super::reader::{Reader, lock, warn};
use crate::api::endpoint::{LeadOrder, ListEvents, ListLeads};
use crate::api::gate::Lane;
use crate::api::{ApiError, Page};
use crate::domain::{AccountEvent, LeadDetails, LeadId, RequestId, Timestamp};
use crate::store::{Bookmark, Cursor, Scope};

/// Leads looked up by id in one request: the address must not grow too long.
const LOOKED_UP: usize = 100;
const GONE: &str = "delta:gone";

impl Reader {
    /// Reads up to where changes are known, from the disk or else from the server, where nothing was read yet.
    pub async fn find_mark(&self, request: RequestId, lane: Lane) -> Result<Mark, ApiError> {
        let _turn = self.notes.delta_turn.lock().await;
        self.find_mark_on_disk().await;
        if let Some(mark) = *lock(&self.notes.mark) {
            return Ok(mark);
        }
        let found = self.probe(request, lane).await?;
        *lock(&self.notes.mark) = Some(found);
        Ok(found)
    }

    /// As [`Reader::find_mark`], but never asks the server, nor waits for who does.
    pub async fn find_mark_on_disk(&self) {
        if lock(&self.notes.mark).is_none()
            && let Some(found) = self.mark_on_disk().await
        {
            lock(&self.notes.mark).get_or_insert(found);
        }
    }

    async fn mark_on_disk(&self) -> Option<Mark> {
        let cursor = self.kept(self.store.load_cursor(Scope::changed_leads())).await?;
        *lock(&self.notes.as_of) = cursor.complete_at;
        Some(Mark::new(cursor.since?, cursor.complete_at.unwrap_or_else(|| self.now())))
    }

    /// The newest change there is, by the server's time: taken before the first sweep, so that the delta after it
    /// sees what changed meanwhile.
    async fn probe(&self, request: RequestId, lane: Lane) -> Result<Mark, ApiError> {
        let newest = ListLeads { order: LeadOrder::LatestChangeFirst, limit: 1, ..ListLeads::default() };
        let page = self.ask(request, lane, &newest).await?;
        let now = self.now();
        let at = page.items.first().map_or(Timestamp(0), |details| details.lead.updated_at.min(now));
        let cursor = Cursor { since: Some(at), ..Cursor::default() };
        self.keep_cursor(Scope::changed_leads(), cursor).await;
        // What is deleted from here on, too: events are stamped by the same clock.
        let gone = Cursor { since: Some(at), complete_at: Some(now), ..Cursor::default() };
        self.keep_cursor(Scope::named(GONE), gone).await;
        Ok(Mark::new(at, now))
    }

    /// Brings everything up to date that changed until now. Those who ask while a delta runs share the next one.
    pub async fn delta(&self, request: RequestId, lane: Lane) -> Result<(), ApiError> {
        let ticket = self.notes.begun.load(Ordering::Relaxed);
        let turn = self.notes.delta_turn.lock().await;
        let Some(known) = *lock(&self.notes.mark) else { return Ok(()) };
        if self.notes.ended.load(Ordering::Relaxed) > ticket {
            return Ok(());
        }
        let number = self.notes.begun.fetch_add(1, Ordering::Relaxed) + 1;
        let begun = self.now();
        let mut delta = Delta::since(known.from());
        let newest = loop {
            let (from, page) = delta.ask();
            let list = ListLeads {
                updated_from: Some(from),
                order: LeadOrder::OldestChangeFirst,
                page,
                ..ListLeads::default()
            };
            let page = self.ask(request, lane, &list).await?;
            let stamps: Vec<_> =
                page.items.iter().map(|details| (details.lead.id, details.lead.updated_at)).collect();
            match delta.took(&stamps, follows(&page)) {
                Then::More(until) => self.changed(page, Some(known.at.max(until.min(begun)))).await,
                Then::Done(newest) => {
                    self.changed(page, None).await;
                    break newest;
                }
            }
        };
        let moved = known.moved(newest, begun);
        *lock(&self.notes.mark) = Some(moved);
        *lock(&self.notes.as_of) = Some(begun);
        self.notes.ended.store(number, Ordering::Relaxed);
        drop(turn);
        self.notes.note(|known| known.delta = Some(begun));
        // Right behind what changed, so that a screen draws both at once: the disk may take its time with the mark, and
        // without it the same is read again.
        self.tell(Event::Fresh(begun)).await;
        let cursor = Cursor { since: Some(moved.at), complete_at: Some(begun), ..Cursor::default() };
        self.keep_cursor(Scope::changed_leads(), cursor).await;
        Ok(())
    }

    /// A page of changes: saved with how far it comes, then told.
    async fn changed(&self, page: Page<LeadDetails>, until: Option<Timestamp>) {
        warn(&page.warnings);
        if page.items.is_empty() {
            return;
        }
        let bookmark = match until {
            Some(until) => {
                let complete_at = *lock(&self.notes.as_of);
                let cursor = Cursor { since: Some(until), complete_at, ..Cursor::default() };
                Bookmark::At { scope: Scope::changed_leads(), cursor }
            }
            None => Bookmark::None,
        };
        let leads = page.items.iter().map(|details| details.lead.clone()).collect();
        // Told all the same when it could not be saved; that was said.
        let _ = self.keep_leads(page.items, bookmark).await;
        self.tell(Event::Changed(leads)).await;
    }

    async fn keep_cursor(&self, scope: Scope, cursor: Cursor) {
        // A mark that is not saved is read again; the failure was said.
        let _ = self.kept(self.store.save_page(Vec::new(), Bookmark::At { scope, cursor })).await;
    }

    /// Looks for leads that were deleted, merged or restored since the last look.
    pub async fn look_for_gone(&self, request: RequestId) -> Result<(), ApiError> {
        let begun = self.now();
        let scope = Scope::named(GONE);
        let cursor = self.kept(self.store.load_cursor(scope.clone())).await.unwrap_or_default();
        let since = cursor.since.or(lock(&self.notes.mark).map(|mark| mark.at));
        let list = ListEvents::all().kinds(AccountEvent::GOING).since(since);
        let events = self.all(request, Lane::Background, list).await;
        let events = match events {
            Err(error) if error.is_refusal() => {
                tracing::warn!(%error, "no events: what is deleted goes unnoticed until the next sweep");
                Vec::new()
            }
            events => events?,
        };
        let edge = lock(&self.notes.gone_edge).clone();
        let new = events.iter().take_while(|e| Some(&e.id) != edge.as_ref());
        let touched: BTreeSet<LeadId> = new.filter_map(|e| Some(e.effect()?.0)).collect();
        self.look_up(request, touched.into_iter().collect()).await?;
        let since = events.first().map(|e| e.created_at).or(since);
        if let Some(newest) = events.first() {
            *lock(&self.notes.gone_edge) = Some(newest.id.clone());
        }
        self.keep_cursor(scope, Cursor { since, complete_at: Some(begun), ..Cursor::default() }).await;
        self.notes.note(|known| known.gone = Some(begun));
        Ok(())
    }

    /// Asks for leads by id: what the server shows is saved and told, what it does not is gone.
    async fn look_up(&self, request: RequestId, ids: Vec<LeadId>) -> Result<(), ApiError> {
        let found = self.find(request, &ids).await?;
        let gone: Vec<LeadId> = ids.into_iter().filter(|id| !found.contains(id)).collect();
        for id in &gone {
            let _ = self.kept(self.store.remove_lead(*id)).await;
        }
        if !gone.is_empty() {
            self.tell(Event::Gone(gone)).await;
        }
        Ok(())
    }

    /// Which of these the account has; their present state is saved and told.
    pub async fn find(&self, request: RequestId, ids: &[LeadId]) -> Result<BTreeSet<LeadId>, ApiError> {
        let mut found = BTreeSet::new();
        for some in ids.chunks(LOOKED_UP) {
            let list = ListLeads { ids: some.to_vec(), ..ListLeads::default() };
            let mut page = self.ask(request, Lane::Background, &list).await?;
            page.items.retain(|details| some.contains(&details.lead.id));
            found.extend(page.items.iter().map(|details| details.lead.id));
            // One that could not be read is there all the same.
            found.extend(unread(&page));
            self.changed(page, None).await;
        }
        Ok(found)
    }

    /// Whether deletions are looked for along with the next delta.
    pub async fn gone_is_due(&self) -> bool {
        let told = lock(&self.notes.known).gone;
        let last = match told {
            Some(at) => Some(at),
            None => self.kept(self.store.load_cursor(Scope::named(GONE))).await.and_then(|c| c.complete_at),
        };
        let attention = *self.notes.attention.borrow();
        let is_due = plan::gone_is_due(last, attention, self.now());
        if !is_due && told.is_none() {
            self.notes.note(|known| known.gone = last);
        }
        is_due
    }

    /// A delta, with a look for deletions when it is time for one.
    pub async fn freshen(&self, request: RequestId, lane: Lane) -> Result<(), ApiError> {
        self.delta(request, lane).await?;
        // A person who asks wants to know it now.
        if lane == Lane::Interactive || self.gone_is_due().await {
            self.look_for_gone(UNASKED).await?;
        }
        Ok(())
    }
}

pub fn follows<T>(page: &Page<T>) -> Follows {
    if page.next.is_some() { Follows::Something } else { Follows::Nothing }
}

fn unread(page: &Page<LeadDetails>) -> impl Iterator<Item = LeadId> {
    page.warnings.iter().filter_map(|warning| match warning {
        crate::api::Warning::LeftOut { id: Some(id), .. } => Some(LeadId(*id)),
        _ => None,
    })
}
