//! Additions: what must not be there twice.
//!
//! A POST whose answer was lost may have been carried out, and the API knows no request key that would tell. So the
//! server is looked at: something with the same text on the same lead, made since the person wrote it, that is not
//! what another own addition became. A gateway that gave up may still deliver a moment later, so "not there" is
//! believed the second time only, some seconds after the first, however often a person asks in between; and after each
//! lost answer anew.

use std::sync::PoisonError;

use super::{End, Held, Look, Push};
use crate::api::ApiError;
use crate::api::endpoint::{AddNote, AddTask, Following, GetLead, ListNotes, ListTasks};
use crate::api::gate::Lane;
use crate::api::{Endpoint, Page};
use crate::domain::{LeadChange, NoteBody, Owner, SafeText, Timestamp};
use crate::store::{Confirmed, EntityKey, Standing};
use crate::sync::event::{EditEvent, Trouble, TroubleKind};

/// Seconds before the first look, and before the second.
const FIRST_LOOK: i64 = 3;
const SECOND_LOOK: i64 = 9;
/// Seconds the clocks here and there may differ.
const SKEW: i64 = 300;

/// Something of the sort that may be the addition: its id, its text, and since when it is there.
struct Found {
    id: i64,
    text: SafeText,
    at: Timestamp,
}

impl Push {
    pub(super) async fn add(&self, held: Held) -> End {
        if held.is_uncertain
            && let Some(end) = self.look(&held).await
        {
            return end;
        }
        match self.post(&held).await {
            Ok(id) => self.made(&held, id).await,
            Err(error) if error.is_uncertain() => {
                self.lost(std::slice::from_ref(&held), &error, |_| FIRST_LOOK).await;
                End::Went
            }
            Err(error) => self.put_off(&[held], &error).await,
        }
    }

    /// After a lost answer; `None` when it is not there, which is believed the second time.
    async fn look(&self, held: &Held) -> Option<End> {
        match self.look_up(held).await {
            Ok(Some(id)) => Some(self.made(held, id).await),
            Ok(None) => {
                if let Some(until) = self.look_again_at(held) {
                    self.written(self.store.mark_waiting(held.lease.clone(), until)).await;
                    let why = Trouble::of(TroubleKind::Uncertain);
                    self.tell(held, EditEvent::Uncertain { why, until }).await;
                    return Some(End::Went);
                }
                let standing = self.written(self.store.mark_sending(held.lease.clone())).await;
                // Without that word on disk a kill now would make it look as if nothing was sent this time.
                (standing != Some(Standing::Held)).then_some(End::Went)
            }
            Err(error) if error.is_refusal() => {
                self.park(held, Trouble::of(TroubleKind::Uncertain), None).await;
                Some(End::Went)
            }
            Err(error) => Some(self.put_off(std::slice::from_ref(held), &error).await),
        }
    }

    /// When to look once more for what is not there; `None`: it is believed now.
    fn look_again_at(&self, held: &Held) -> Option<Timestamp> {
        let now = self.clock.now();
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let before = looks.remove(&held.edit.id).filter(|look| look.attempt + 1 == held.attempts);
        let believed_from = before.map_or_else(|| now.plus(SECOND_LOOK), |look| look.believed_from);
        if believed_from <= now {
            return None;
        }
        looks.insert(held.edit.id, Look { attempt: held.attempts, believed_from });
        Some(believed_from)
    }

    async fn post(&self, held: &Held) -> Result<i64, ApiError> {
        let lead = held.edit.lead;
        match &held.edit.change {
            LeadChange::AddNote(note) => {
                let note = AddNote { lead, note: note.clone() };
                Ok(self.client.send(Lane::Push, &note).await?.get())
            }
            LeadChange::AddTask(task) => {
                let task = AddTask { lead, task: task.clone() };
                Ok(self.client.send(Lane::Push, &task).await?.get())
            }
            LeadChange::Move { .. }
            | LeadChange::Rename(_)
            | LeadChange::SetPrice(_)
            | LeadChange::Assign(_) => Err(ApiError::unreadable("the edit", "it adds nothing")),
        }
    }

    /// It is there. The lead is read again, since a task is its next step; if that fails, the yes still stands.
    async fn made(&self, held: &Held, id: i64) -> End {
        let lead = match self.client.send(Lane::Push, &GetLead { id: held.edit.lead }).await {
            Ok(details) => details.map(|details| Box::new(details.value.lead)),
            Err(error) => {
                tracing::warn!(%error, "a lead could not be read after something was added to it");
                None
            }
        };
        self.settle(held, Confirmed::Made(id, lead)).await;
        End::Went
    }

    /// The id of what the lost request made, if it made something.
    async fn look_up(&self, held: &Held) -> Result<Option<i64>, ApiError> {
        let lead = held.edit.lead;
        let Ok(known) = self.store.made_ids(EntityKey::from(lead)).await.inspect_err(|error| {
            tracing::error!(%error, "the journal cannot be read");
        }) else {
            // Not knowing what is ours already, nothing may be taken for it: a person decides.
            return Err(ApiError::Refused { status: 0, detail: SafeText::default() });
        };
        let (text, found) = match &held.edit.change {
            LeadChange::AddNote(note) => {
                let notes = self.all(ListNotes::Of(Owner::Lead(lead))).await?;
                let found = notes.into_iter().filter_map(|note| {
                    let NoteBody::Common { text } = note.body else { return None };
                    Some(Found { id: note.id.get(), text, at: note.created_at })
                });
                (&note.text, found.collect::<Vec<_>>())
            }
            LeadChange::AddTask(task) => {
                let tasks = self.all(ListTasks::Of(lead)).await?;
                let same = tasks.into_iter().filter(|t| t.due == task.due);
                let found = same.map(|t| Found { id: t.id.get(), text: t.text, at: t.created_at });
                (&task.text, found.collect())
            }
            LeadChange::Move { .. }
            | LeadChange::Rename(_)
            | LeadChange::SetPrice(_)
            | LeadChange::Assign(_) => return Ok(None),
        };
        let since = held.made_at.plus(-SKEW);
        let is_it = |f: &&Found| f.at >= since && !known.contains(&f.id) && f.text.trim() == text.trim();
        Ok(found.iter().filter(is_it).map(|f| f.id).min())
    }

    async fn all<T: Send + 'static, E: Endpoint<Output = Page<T>>>(
        &self,
        list: E,
    ) -> Result<Vec<T>, ApiError> {
        let mut page = self.client.send(Lane::Push, &list).await?;
        let mut items = Vec::new();
        loop {
            items.append(&mut page.items);
            let Some(next) = page.next.take() else { return Ok(items) };
            page = self.client.send(Lane::Push, &Following::new(list.clone(), next)).await?;
        }
    }
}
