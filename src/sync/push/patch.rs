//! Changes of what is there: read, compare, write what may be written, read again.
//!
//! What decides is the value, not `updated_at`, whose grain is a second: the field as the person saw it (`base`), as
//! they want it, and as it stands there now. Fields they did not touch may have changed; they are not sent. After the
//! write the leads are read again, since automations may have taken them on.

use std::collections::HashMap;

use super::target::is_bulk;
use super::{BATCH, End, Held, Push, pauses};
use crate::api::ApiError;
use crate::domain::{Edit, Editable, Entity, Owner, Target};
use crate::store::Confirmed;
use crate::sync::event::{Trouble, TroubleKind};

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

fn judge(edit: &Edit, there: &Entity) -> Verdict {
    match there {
        Entity::Lead(lead) => judge_by(edit, &**lead),
        Entity::Details(details) => judge_by(edit, &**details),
        Entity::Contact(contact) => judge_by(edit, &**contact),
        Entity::Company(company) => judge_by(edit, &**company),
        Entity::Task(task) => judge_by(edit, &**task),
        Entity::Note(note) => judge_by(edit, &**note),
    }
}

fn judge_by(edit: &Edit, there: &impl Editable) -> Verdict {
    if edit.change.is_applied_to(there) {
        Verdict::Stands
    } else if edit.base.as_ref().is_none_or(|base| base.still_stands(there)) {
        Verdict::Free
    } else {
        Verdict::Taken
    }
}

/// Rows that travel in one request: leads together, everything else alone. Where an answer was lost, perhaps because the
/// request was too much for the server, they travel with fewer others each time, down to alone; a pause the server asked
/// for and a read that failed make nothing smaller.
pub(super) fn batches(mut rows: Vec<Held>) -> Vec<Vec<Held>> {
    rows.sort_by_key(|held| (!is_bulk(&held.edit), held.lost));
    let mut batches: Vec<Vec<Held>> = Vec::new();
    for held in rows {
        let most = (BATCH >> held.lost.min(16)).max(1);
        match batches.last_mut() {
            Some(batch) if batch.len() < most && is_bulk(&held.edit) && is_bulk(&batch[0].edit) => {
                batch.push(held);
            }
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
        let mut standing = Vec::new();
        for held in rows {
            let Some(entity) = there.remove(&held.edit.on) else {
                self.written(self.store.forget(held.edit.on)).await;
                self.park(&held, Trouble::of(TroubleKind::NotFound), None).await;
                continue;
            };
            match judge(&held.edit, &entity) {
                Verdict::Free => free.push(held),
                Verdict::Stands => standing.push((held, Confirmed::Read(vec![entity]))),
                Verdict::Taken => self.park(&held, Trouble::of(TroubleKind::Changed), Some(entity)).await,
            }
        }
        self.settle_all(standing).await;
        self.write_all(free).await
    }

    async fn write_all(&self, rows: Vec<Held>) -> End {
        if rows.is_empty() {
            return End::Went;
        }
        match self.write(&rows).await {
            Ok(()) => self.confirm(rows).await,
            Err(error) if error.is_uncertain() => {
                self.lost(&rows, &error, pauses()).await;
                End::Went
            }
            // One bad entry refuses them all: the halves go apart, until it stands alone and the others went through.
            Err(error) if error.is_refusal() && rows.len() > 1 => {
                let mut rows = rows;
                let rest = rows.split_off(rows.len() / 2);
                match Box::pin(self.write_all(rows)).await {
                    End::Went => Box::pin(self.write_all(rest)).await,
                    // The rest is tried when a person has acted and its leases are over.
                    End::Stopped => End::Stopped,
                }
            }
            Err(error) => self.refused_or_lost(&rows, &error).await,
        }
    }

    async fn refused_or_lost(&self, rows: &[Held], error: &ApiError) -> End {
        if error.is_uncertain() {
            self.lost(rows, error, pauses()).await;
            return End::Went;
        }
        self.put_off(rows, error).await
    }

    /// The server said yes. If the things cannot be read again, the yes still stands.
    async fn confirm(&self, rows: Vec<Held>) -> End {
        let mut there = match self.read(&rows).await {
            Ok(there) => there,
            Err(error) => {
                tracing::warn!(%error, "what was changed could not be read again");
                HashMap::new()
            }
        };
        let mut settled = Vec::with_capacity(rows.len());
        for held in rows {
            let confirmed = match there.remove(&held.edit.on) {
                Some(entity) => Confirmed::Read(self.with_owner(entity).await),
                None => Confirmed::AsAsked,
            };
            settled.push((held, confirmed));
        }
        self.settle_all(settled).await;
        End::Went
    }

    /// A task is somebody's next step: what it hangs on shows that too.
    async fn with_owner(&self, entity: Entity) -> Vec<Entity> {
        let owner = match &entity {
            Entity::Task(task) => task.owner.and_then(Owner::lead),
            Entity::Lead(_)
            | Entity::Details(_)
            | Entity::Contact(_)
            | Entity::Company(_)
            | Entity::Note(_) => None,
        };
        let mut now = vec![entity];
        if let Some(lead) = owner {
            match self.read_target(Target::Lead(lead)).await {
                Ok(lead) => now.extend(lead),
                Err(error) => tracing::warn!(%error, "the lead of a task could not be read again"),
            }
        }
        now
    }
}
