//! Reading and writing single things, whatever they are, and leads many at once.

use std::collections::HashMap;
use std::time::Duration;

use super::{Held, Push};
use crate::api::ApiError;
use crate::api::endpoint::{GetCompany, GetContact, GetLead, GetNote, GetTask, LeadsById, PatchLeads, Write};
use crate::api::gate::Lane;
use crate::domain::{Change, Edit, Entity, LeadId, Target};

/// How long after the read a write may still leave. If the gate is closed in between, the things are read anew: else
/// somebody who changed them meanwhile would be overwritten.
const FRESH: Duration = Duration::from_secs(3);

/// Whether the edit can travel with others in one request: a `PATCH` of a lead.
pub(super) fn is_bulk(edit: &Edit) -> bool {
    let Target::Lead(_) = edit.on else { return false };
    // What is taken away is told by what stood there, which goes with a single change only.
    let takes_away = edit.base.as_ref().is_some_and(|base| edit.change.takes_reason_away(base));
    !matches!(edit.change, Change::Link { .. }) && !takes_away
}

impl Push {
    /// The things as they stand now; those that are gone are missing.
    pub(super) async fn read(&self, rows: &[Held]) -> Result<HashMap<Target, Entity>, ApiError> {
        let entities = match rows {
            [one] => self.read_one(&one.edit).await?.into_iter().collect(),
            many => {
                let ids: Vec<LeadId> = many.iter().filter_map(|held| held.edit.on.lead()).collect();
                let mut leads = Vec::with_capacity(ids.len());
                for some in LeadsById::for_ids(&ids) {
                    leads.append(&mut self.client.send(Lane::Push, &some).await?.items);
                }
                leads.into_iter().map(Entity::from).collect::<Vec<_>>()
            }
        };
        Ok(entities.into_iter().map(|entity| (entity.target(), entity)).collect())
    }

    async fn read_one(&self, edit: &Edit) -> Result<Option<Entity>, ApiError> {
        match (edit.on, &edit.change) {
            (Target::Note(id), Change::Rewrite { of, .. }) => {
                let note = self.client.send(Lane::Push, &GetNote { owner: *of, id }).await?;
                Ok(note.map(|note| note.value.into()))
            }
            (on, _) => self.read_target(on).await,
        }
    }

    /// A thing that is known by its id alone.
    pub(super) async fn read_target(&self, on: Target) -> Result<Option<Entity>, ApiError> {
        let client = &self.client;
        Ok(match on {
            Target::Lead(id) => client.send(Lane::Push, &GetLead { id }).await?.map(|got| got.value.into()),
            Target::Contact(id) => {
                client.send(Lane::Push, &GetContact { id }).await?.map(|got| got.value.into())
            }
            Target::Company(id) => {
                client.send(Lane::Push, &GetCompany { id }).await?.map(|got| got.value.into())
            }
            Target::Task(id) => client.send(Lane::Push, &GetTask { id }).await?.map(|got| got.value.into()),
            Target::Account | Target::Note(_) => None,
        })
    }

    pub(super) async fn write(&self, rows: &[Held]) -> Result<(), ApiError> {
        match rows {
            [one] => {
                let Edit { on, change, base, .. } = one.edit.clone();
                let write = Write { on, change, base };
                self.client.send_soon(FRESH, Lane::Push, &write).await.map(drop)
            }
            many => {
                let item = |held: &Held| Some((held.edit.on.lead()?, vec![held.edit.change.clone()]));
                let items = many.iter().filter_map(item).collect();
                self.client.send_soon(FRESH, Lane::Push, &PatchLeads { items }).await.map(drop)
            }
        }
    }
}
