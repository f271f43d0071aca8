//! Verdicts on incoming leads: looked at before they are sent, sent once, and recognised when their answer is lost.
//!
//! What was judged leaves the queue, so the server itself refuses a second verdict (404), and sending again what may have
//! arrived does no harm. What has to be told apart is whose verdict it was: then the lead is looked at, which stands
//! in its pipeline, or is gone. A row that was never sent and finds the queue without its lead came too late: somebody
//! else has decided, and a person has to know.

use super::{End, Held, Push, pauses};
use crate::api::ApiError;
use crate::api::endpoint::{GetIncoming, JudgeIncoming};
use crate::api::gate::Lane;
use crate::domain::{Change, Decision, Entity, Target, Verdict};
use crate::store::{Confirmed, EntityKey, EntityKind};
use crate::sync::event::{Event, List, Listed, Trouble, TroubleKind};

impl Push {
    pub(super) async fn judge(&self, held: Held) -> End {
        let Change::Judge(verdict) = &held.edit.change else { return End::Went };
        let verdict = (**verdict).clone();
        match self.try_judge(&held, &verdict).await {
            Ok(()) => End::Went,
            Err(error) if error.is_uncertain() => {
                self.lost(std::slice::from_ref(&held), &error, pauses()).await;
                End::Went
            }
            Err(error) => self.put_off(&[held], &error).await,
        }
    }

    async fn try_judge(&self, held: &Held, verdict: &Verdict) -> Result<(), ApiError> {
        let uid = verdict.uid.clone();
        if self.client.send(Lane::Push, &GetIncoming { uid }).await?.is_none() {
            return self.judged_before(held, verdict).await;
        }
        match self.client.send(Lane::Push, &JudgeIncoming { verdict: verdict.clone() }).await {
            Ok(()) => self.judged(held, verdict).await,
            // Between the look and the word.
            Err(error) if error.is_not_found() => return self.judged_before(held, verdict).await,
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The server took it. If the lead cannot be read again, the yes still stands.
    async fn judged(&self, held: &Held, verdict: &Verdict) {
        let there = match verdict.how {
            Decision::Accept { .. } => self.read_target(held.edit.on).await,
            Decision::Link { lead, .. } => self.read_target(Target::Lead(lead)).await,
            Decision::Decline { .. } => Ok(None),
        };
        let now = there.unwrap_or_else(|error| {
            tracing::warn!(%error, "what was judged could not be read again");
            None
        });
        self.over(held, verdict, now).await;
    }

    /// It waits no more. A verdict that may have been sent before is compared with what became of the lead, and so is one
    /// that was not: somebody else may have wanted the same.
    async fn judged_before(&self, held: &Held, verdict: &Verdict) -> Result<(), ApiError> {
        let there = self.read_target(held.edit.on).await?;
        let lead = there.as_ref().and_then(Entity::lead);
        let is_meant = verdict.means(lead.map(|lead| (lead.place, lead.responsible)));
        let is_own = held.lost > 0 && is_likely_own(verdict, there.as_ref());
        if (is_meant && !matches!(verdict.how, Decision::Link { .. })) || is_own {
            let now = match verdict.how {
                Decision::Link { lead, .. } => self.read_target(Target::Lead(lead)).await?,
                Decision::Accept { .. } | Decision::Decline { .. } => there,
            };
            self.over(held, verdict, now).await;
            return Ok(());
        }
        self.leave_queue(verdict).await;
        let is_gone = there.is_none();
        if is_gone {
            self.written(self.store.forget(held.edit.on)).await;
        }
        self.park(held, Trouble::of(TroubleKind::Judged), there).await;
        if is_gone {
            self.tell_gone(held).await;
        }
        Ok(())
    }

    async fn over(&self, held: &Held, verdict: &Verdict, now: Option<Entity>) {
        self.leave_queue(verdict).await;
        let is_gone = match verdict.how {
            Decision::Accept { .. } => false,
            Decision::Decline { .. } => now.is_none(),
            Decision::Link { .. } => true,
        };
        if is_gone {
            self.written(self.store.forget(held.edit.on)).await;
        }
        let confirmed = match now {
            Some(entity) => Confirmed::Read(vec![entity]),
            None if is_gone => Confirmed::Read(Vec::new()),
            None => Confirmed::AsAsked,
        };
        self.settle(held, confirmed).await;
        if is_gone {
            self.tell_gone(held).await;
        }
    }

    /// After the row is over: a lead with an own edit on its way stays on the screen.
    async fn tell_gone(&self, held: &Held) {
        if let Some(lead) = held.edit.on.lead() {
            // Closed only when the program is leaving.
            let _ = self.events.send(Event::Gone(vec![lead])).await;
        }
    }

    /// Before the row is over: killed in between, the queue shows nothing that was judged, and the row looks again.
    async fn leave_queue(&self, verdict: &Verdict) {
        let key = EntityKey::named(EntityKind::Incoming, &verdict.uid);
        self.written(self.store.remove_entities(vec![key])).await;
        let gone = Event::Listed(List::Incoming, Listed::Read { came: 0, gone: 1 });
        let _ = self.events.send(gone).await;
    }
}

/// Whether a verdict whose answer was lost explains what became of the lead. An automation may have taken an accepted one
/// on to another stage, but it gives it to nobody else.
fn is_likely_own(verdict: &Verdict, there: Option<&Entity>) -> bool {
    match (verdict.how, there.and_then(Entity::lead)) {
        (Decision::Accept { user, .. }, Some(lead)) => user.is_none_or(|user| user == lead.responsible),
        (Decision::Decline { .. } | Decision::Link { .. }, None) => true,
        (Decision::Decline { .. } | Decision::Link { .. }, Some(_)) | (Decision::Accept { .. }, None) => {
            false
        }
    }
}
