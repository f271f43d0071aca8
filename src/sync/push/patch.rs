//! Changes of what is there: read, compare, write what may be written, read again.
//!
//! What decides is the value, not `updated_at`, whose grain is a second: the field as the person saw it (`base`), as
//! they want it, and as it stands there now. Fields they did not touch may have changed; they are not sent. After the
//! write the leads are read again, since automations may have taken them on.

use std::collections::HashMap;
use std::time::Duration;

use super::{BATCH, End, Held, Push, pause};
use crate::api::ApiError;
use crate::api::endpoint::{GetLead, LeadsById, PatchLead, PatchLeads};
use crate::api::gate::Lane;
use crate::domain::{Edit, Lead, LeadId};
use crate::store::Confirmed;
use crate::sync::event::{Trouble, TroubleKind};

/// How long after the read a write may still leave. If the gate is closed in between, the leads are read anew: else
/// somebody who changed them meanwhile would be overwritten.
const FRESH: Duration = Duration::from_secs(3);

/// What the server's present value means for an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// It stands there already: an earlier try arrived, or somebody else did the same.
    Stands,
    /// As the person saw it, so it may be written.
    Free,
    /// Somebody changed it to something else.
    Taken,
}

fn judge(edit: &Edit, lead: &Lead) -> Verdict {
    if edit.change.is_applied_to(lead) {
        Verdict::Stands
    } else if edit.base.as_ref().is_none_or(|base| base.is_applied_to(lead)) {
        Verdict::Free
    } else {
        Verdict::Taken
    }
}

/// Rows that travel in one request. What failed before travels with fewer others each time, down to alone.
pub(super) fn batches(mut rows: Vec<Held>) -> Vec<Vec<Held>> {
    rows.sort_by_key(|held| held.attempts);
    let mut batches: Vec<Vec<Held>> = Vec::new();
    for held in rows {
        let most = (BATCH >> held.attempts.saturating_sub(1).min(16)).max(1);
        match batches.last_mut() {
            Some(batch) if batch.len() < most => batch.push(held),
            _ => batches.push(vec![held]),
        }
    }
    batches
}

impl Push {
    pub(super) async fn patch(&self, rows: Vec<Held>) -> End {
        let mut there = match self.read(&rows).await {
            Ok(there) => there,
            Err(error) => return self.put_off(&rows, &error).await,
        };
        let mut free = Vec::with_capacity(rows.len());
        for held in rows {
            let Some(lead) = there.remove(&held.edit.lead) else {
                self.written(self.store.remove_lead(held.edit.lead)).await;
                self.park(&held, Trouble::of(TroubleKind::NotFound), None).await;
                continue;
            };
            match judge(&held.edit, &lead) {
                Verdict::Free => free.push(held),
                Verdict::Stands => self.settle(&held, Confirmed::Lead(Box::new(lead))).await,
                Verdict::Taken => self.park(&held, Trouble::of(TroubleKind::Changed), Some(lead)).await,
            }
        }
        self.write_all(free).await
    }

    async fn write_all(&self, rows: Vec<Held>) -> End {
        if rows.is_empty() {
            return End::Went;
        }
        match self.write(&rows).await {
            Ok(()) => self.confirm(rows).await,
            Err(error) if error.is_uncertain() => {
                self.lost(&rows, &error, |held| pause(held.attempts)).await;
                End::Went
            }
            // One bad entry refuses them all: each alone, so that the others go through.
            Err(error) if error.is_refusal() && rows.len() > 1 => {
                for held in rows {
                    let alone = vec![held];
                    if let Err(error) = self.write(&alone).await {
                        let end = self.refused_or_lost(&alone, &error).await;
                        if end == End::Stopped {
                            return end;
                        }
                        continue;
                    }
                    self.confirm(alone).await;
                }
                End::Went
            }
            Err(error) => self.refused_or_lost(&rows, &error).await,
        }
    }

    async fn refused_or_lost(&self, rows: &[Held], error: &ApiError) -> End {
        if error.is_uncertain() {
            self.lost(rows, error, |held| pause(held.attempts)).await;
            return End::Went;
        }
        self.put_off(rows, error).await
    }

    /// The server said yes. If the leads cannot be read again, the yes still stands.
    async fn confirm(&self, rows: Vec<Held>) -> End {
        let mut there = match self.read(&rows).await {
            Ok(there) => there,
            Err(error) => {
                tracing::warn!(%error, "leads could not be read after they were changed");
                HashMap::new()
            }
        };
        for held in rows {
            let confirmed = match there.remove(&held.edit.lead) {
                Some(lead) => Confirmed::Lead(Box::new(lead)),
                None => Confirmed::AsAsked,
            };
            self.settle(&held, confirmed).await;
        }
        End::Went
    }

    /// The leads as they stand now; those that are gone are missing.
    async fn read(&self, rows: &[Held]) -> Result<HashMap<LeadId, Lead>, ApiError> {
        let leads = match rows {
            [one] => {
                let lead = self.client.send(Lane::Push, &GetLead { id: one.edit.lead }).await?;
                lead.into_iter().map(|details| details.value.lead).collect()
            }
            many => {
                let ids: Vec<LeadId> = many.iter().map(|held| held.edit.lead).collect();
                let mut leads = Vec::with_capacity(ids.len());
                for some in LeadsById::for_ids(&ids) {
                    leads.append(&mut self.client.send(Lane::Push, &some).await?.items);
                }
                leads
            }
        };
        Ok(leads.into_iter().map(|lead| (lead.id, lead)).collect())
    }

    async fn write(&self, rows: &[Held]) -> Result<(), ApiError> {
        match rows {
            [one] => {
                let patch = PatchLead { id: one.edit.lead, change: one.edit.change.clone() };
                self.client.send_soon(FRESH, Lane::Push, &patch).await.map(drop)
            }
            many => {
                let items =
                    many.iter().map(|held| (held.edit.lead, vec![held.edit.change.clone()])).collect();
                self.client.send_soon(FRESH, Lane::Push, &PatchLeads { items }).await.map(drop)
            }
        }
    }
}
