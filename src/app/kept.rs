//! What the disk kept, what is gone, and how old it all is.
//!
//! Old data is shown at once and says its age; it never hides what the server said since, and proves nothing about
//! the connection.

use super::happened;
use super::msg::Effect;
use super::people;
use super::state::{Leads, State};
use crate::domain::{Lead, LeadId, PipelineId, RequestId, Timestamp};
use crate::sync::event::{EditStage, LeadStory, Loaded, Then};

pub fn on_kept(state: &mut State, request: RequestId, what: Loaded, at: Timestamp) -> Vec<Effect> {
    match what {
        Loaded::Leads { pipeline, leads, then } => {
            let as_of = (then == Then::End).then_some(at);
            on_leads(state, pipeline, leads, as_of);
            // The rest of this one comes before the others.
            if then == Then::More { Vec::new() } else { happened::load_others(state) }
        }
        Loaded::Lead(story) => on_story(state, request, *story, at),
        Loaded::Party { owner, entities } => {
            people::on_kept(state, request, owner, entities, at);
            Vec::new()
        }
        Loaded::NoParty(_)
        | Loaded::Listings { .. }
        | Loaded::Found { .. }
        | Loaded::Searched { .. }
        | Loaded::NoLead(_)
        | Loaded::Details(_)
        | Loaded::Account(_)
        | Loaded::Users(_)
        | Loaded::Pipelines(_)
        | Loaded::LossReasons(_)
        | Loaded::Fields(..)
        | Loaded::Tags(..)
        | Loaded::Changes { .. }
        | Loaded::Tasks { .. }
        | Loaded::Inbox { .. }
        | Loaded::Ages { .. }
        | Loaded::LeadFields(_)
        | Loaded::People(_)
        | Loaded::Companies(_)
        | Loaded::List(_)
        | Loaded::Feed(_)
        | Loaded::EventNames(_)
        | Loaded::Directory => happened::on_loaded(state, request, what),
    }
}

/// Whoever asked: what the disk has is told once.
fn on_leads(state: &mut State, pipeline: PipelineId, leads: Vec<Lead>, as_of: Option<Timestamp>) {
    state.leads.merge_page(leads);
    if let Some(pull) = state.leads.pulls.get_mut(&pipeline) {
        pull.as_of = pull.as_of.max(as_of);
    }
}

fn on_story(state: &mut State, request: RequestId, story: LeadStory, at: Timestamp) -> Vec<Effect> {
    let Some((id, slot)) = state.stories.waiting_for(request) else { return Vec::new() };
    if slot.data().is_some() {
        // What is on the screen came from the server in this session.
        return Vec::new();
    }
    slot.fill(story.clone());
    state.stories.kept.insert(id, at);
    state.take_story(story);
    Vec::new()
}

/// Deleted, merged, or out of sight. One with an own edit on its way stays until that edit has its answer.
pub fn on_gone(state: &mut State, gone: &[LeadId]) -> Vec<Effect> {
    for id in gone {
        let pending = state.leads.overlay().pending_of(*id);
        if pending.iter().all(|p| matches!(p.stage, EditStage::Parked(_))) {
            state.leads.remove(*id);
            state.stories.forget(*id);
        }
    }
    Vec::new()
}

impl Leads {
    /// What changed until then is known: of all pipelines that were read to the end.
    pub(super) fn freshen(&mut self, at: Timestamp) {
        for pull in self.pulls.values_mut() {
            pull.as_of = pull.as_of.map(|known| known.max(at));
        }
    }
}
