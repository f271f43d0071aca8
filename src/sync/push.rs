//! Sending: edits leave the outbox, one at a time per lead, until the server has said yes or no.
//!
//! A write whose answer was lost may have been applied. It is never just sent again: the lead is read, and
//! what it shows decides. After a write the lead is read too, since automations may have moved it on.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use tokio::sync::Notify;
use tokio::sync::mpsc::Sender;

use super::event::{EditEvent, Event, Trouble, TroubleKind};
use super::outbox::Outbox;
use super::retry::Backoff;
use crate::api::endpoint::{GetLead, PatchLead};
use crate::api::gate::Lane;
use crate::api::{ApiError, Client};
use crate::domain::{Edit, EditId, Lead, LeadId, SafeText};

/// Leads whose edits travel at the same time.
const AT_ONCE: usize = 4;

/// The outbox as the engine and the push loop share it.
#[derive(Debug, Clone, Default)]
pub struct Queue {
    outbox: Arc<Mutex<Outbox>>,
    changed: Arc<Notify>,
    /// A person asked to try again after a block or a refused token.
    reopened: Arc<Notify>,
}

impl Queue {
    /// Takes an edit in; returns the unsent edit it replaces.
    pub fn accept(&self, edit: Edit) -> Option<EditId> {
        let superseded = self.with(|outbox| outbox.accept(edit));
        self.changed.notify_one();
        superseded
    }

    /// Lets edits go again that wait for a person.
    pub fn reopen(&self) {
        self.reopened.notify_waiters();
    }

    fn with<T>(&self, act: impl FnOnce(&mut Outbox) -> T) -> T {
        act(&mut self.outbox.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What became of an edit.
enum Verdict {
    /// As the server shows the lead now, where that could be read.
    Confirmed(Option<Box<Lead>>),
    Refused(Trouble, Option<Box<Lead>>),
}

#[derive(Debug, Clone)]
pub struct Push {
    pub client: Client,
    pub events: Sender<Event>,
    pub queue: Queue,
}

impl Push {
    /// Runs for as long as the program does.
    pub async fn run(self) {
        let mut under_way = FuturesUnordered::new();
        loop {
            while under_way.len() < AT_ONCE
                && let Some(edit) = self.queue.with(Outbox::start_next)
            {
                let push = self.clone();
                under_way.push(async move { push.one(edit).await }.boxed());
            }
            tokio::select! {
                Some((lead, id, event)) = under_way.next() => {
                    self.queue.with(|outbox| outbox.answered(lead, id));
                    self.tell(lead, id, event).await;
                }
                () = self.queue.changed.notified() => {}
            }
        }
    }

    async fn tell(&self, lead: LeadId, id: EditId, what: EditEvent) {
        // Closed only when the program is leaving.
        let _ = self.events.send(Event::Edit { id, lead, what }).await;
    }

    async fn one(&self, edit: Edit) -> (LeadId, EditId, EditEvent) {
        self.tell(edit.lead, edit.id, EditEvent::Sending).await;
        let event = match self.send(&edit).await {
            Verdict::Confirmed(lead) => EditEvent::Confirmed(lead),
            Verdict::Refused(why, lead) => EditEvent::Refused { why, lead },
        };
        (edit.lead, edit.id, event)
    }

    async fn send(&self, edit: &Edit) -> Verdict {
        let patch = PatchLead { id: edit.lead, change: edit.change.clone() };
        let mut backoff = Backoff::default();
        loop {
            let Err(error) = self.client.send(Lane::Push, &patch).await else {
                // Where automations took it since. If that cannot be read, the yes still stands.
                return Verdict::Confirmed(self.read(edit).await.ok().flatten().map(Box::new));
            };
            if error.is_uncertain() {
                self.waiting(edit, &error).await;
                tokio::time::sleep(backoff.next()).await;
                match self.look(edit).await {
                    Ok(Some(verdict)) => return verdict,
                    Ok(None) => {}
                    Err(error) => {
                        tracing::warn!(lead = %edit.lead, %error, "the answer to an edit was lost, and so was the look at it");
                        return Verdict::Refused(Trouble::of(TroubleKind::Uncertain), None);
                    }
                }
            } else if error.is_transient() {
                self.waiting(edit, &error).await;
                backoff.pause(&error).await;
            } else if error.is_blocked() || error.is_auth() {
                // Nothing reaches the account until a person acts; the edit waits for that.
                let reopened = self.queue.reopened.notified();
                self.waiting(edit, &error).await;
                reopened.await;
            } else {
                return Verdict::Refused(
                    Trouble::from(&error),
                    self.read(edit).await.ok().flatten().map(Box::new),
                );
            }
        }
    }

    async fn waiting(&self, edit: &Edit, error: &ApiError) {
        self.tell(edit.lead, edit.id, EditEvent::Waiting { why: Trouble::from(error) }).await;
    }

    /// The lead as it stands now.
    async fn read(&self, edit: &Edit) -> Result<Option<Lead>, ApiError> {
        let mut backoff = Backoff::default();
        loop {
            match self.client.send(Lane::Push, &GetLead { id: edit.lead }).await {
                Err(error) if error.is_transient() => {
                    self.waiting(edit, &error).await;
                    backoff.pause(&error).await;
                }
                answer => return Ok(answer?.map(|details| details.value.lead)),
            }
        }
    }

    /// After a lost answer: applied, not applied (`None`: send again), or overtaken by somebody else.
    async fn look(&self, edit: &Edit) -> Result<Option<Verdict>, ApiError> {
        let Some(lead) = self.read(edit).await? else {
            return Ok(Some(Verdict::Refused(Trouble::of(TroubleKind::NotFound), None)));
        };
        if edit.change.is_applied_to(&lead) {
            return Ok(Some(Verdict::Confirmed(Some(Box::new(lead)))));
        }
        if edit.base.as_ref().is_some_and(|base| base.is_applied_to(&lead)) {
            return Ok(None);
        }
        Ok(Some(Verdict::Refused(Trouble::of(TroubleKind::Changed), Some(Box::new(lead)))))
    }
}

impl Trouble {
    pub fn of(kind: TroubleKind) -> Self {
        Self { kind, detail: SafeText::default() }
    }
}
