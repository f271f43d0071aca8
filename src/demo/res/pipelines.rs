//! `GET /leads/pipelines` with their statuses; never paged.

use crate::api::wire::pipelines::{Pipelines, Statuses};
use crate::api::wire::{Pipeline, Status};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::list;
use crate::demo::store::Store;
use crate::domain::PipelineId;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let pipelines = store.pipelines.iter().map(|p| dress(p, ask)).collect();
    Ok(list::whole(ask, store.pipelines.len(), Pipelines { pipelines }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    Ok(answer::hal(&dress(asked(store, ask)?, ask)))
}

pub fn statuses(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let pipeline = asked(store, ask)?;
    let statuses: Vec<Status> = pipeline.embedded.statuses.iter().map(|s| dress_status(s, ask)).collect();
    Ok(list::whole(ask, statuses.len(), Statuses { statuses: statuses.into() }))
}

pub fn status(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let pipeline = asked(store, ask)?;
    let status = pipeline.embedded.statuses.iter().find(|s| s.id == ask.id(1));
    Ok(answer::hal(&dress_status(status.ok_or_else(Refusal::not_found)?, ask)))
}

fn asked<'a>(store: &'a Store, ask: &Ask<'_>) -> Result<&'a Pipeline, Refusal> {
    store.pipeline(PipelineId(ask.id(0))).ok_or_else(Refusal::not_found)
}

fn dress(pipeline: &Pipeline, ask: &Ask<'_>) -> Pipeline {
    let mut pipeline = pipeline.clone();
    pipeline.links = ask.link(&format!("leads/pipelines/{}", pipeline.id));
    for status in pipeline.embedded.statuses.iter_mut() {
        *status = dress_status(status, ask);
    }
    pipeline
}

fn dress_status(status: &Status, ask: &Ask<'_>) -> Status {
    let links = ask.link(&format!("leads/pipelines/{}/statuses/{}", status.pipeline_id, status.id));
    Status { links, ..status.clone() }
}
