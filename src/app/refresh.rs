//! Asking for what is on the screen once more, or for everything. Which question that is depends on the screen; how it is
//! answered is told elsewhere.

use super::conflict;
use super::inbox;
use super::msg::{Effect, Urgency};
use super::outbox;
use super::state::{Screen, State};
use super::tabs;
use super::tasks;
use crate::sync::event::Reach;

/// What is on the screen.
pub(super) fn view(state: &mut State) -> Vec<Effect> {
    match state.screens.last() {
        Some(Screen::Lead(view)) => {
            let id = view.id;
            let mut effects = state.load_story(id);
            effects.extend(tabs::refresh(state));
            effects
        }
        Some(Screen::Conflict(view)) => {
            let edit = view.edit;
            conflict::ask(state, edit)
        }
        Some(Screen::Outbox(_)) => outbox::look(state),
        Some(Screen::Parties(view)) => {
            let of = view.of;
            state.load_listings(of)
        }
        Some(Screen::Party(view)) => {
            let owner = view.owner;
            let mut effects = state.load_party(owner);
            effects.extend(tabs::refresh(state));
            effects
        }
        Some(Screen::Log(_) | Screen::Search(_)) => Vec::new(),
        Some(Screen::Tasks) => tasks::refresh(state, Urgency::Now, Reach::Due),
        Some(Screen::Inbox) => {
            let mut effects = inbox::refresh(state, Reach::Anew);
            effects.extend(inbox::look_at_ages(state));
            effects
        }
        Some(Screen::Board | Screen::List) | None => match state.board.pipeline {
            Some(pipeline) => state.load_pipeline(pipeline, Urgency::Now, Reach::Due),
            None => state.load_directory(Reach::Due),
        },
    }
}

/// Everything, whatever is known of it.
pub(super) fn all(state: &mut State) -> Vec<Effect> {
    state.link.trouble = None;
    let mut effects = vec![Effect::ReopenGate];
    if matches!(state.screens.last(), Some(Screen::Tasks)) {
        effects.extend(tasks::refresh(state, Urgency::Now, Reach::Anew));
    }
    effects.extend(state.load_directory(Reach::Anew));
    let shown = state.board.pipeline;
    let known: Vec<_> = state.directory.pipelines.iter().map(|p| p.id).collect();
    let read = |id: &_| Some(*id) != shown && state.leads.pulls.contains_key(id);
    let others: Vec<_> = known.into_iter().filter(read).collect();
    if let Some(pipeline) = shown {
        effects.extend(state.load_pipeline(pipeline, Urgency::Now, Reach::Anew));
    }
    for pipeline in others {
        effects.extend(state.load_pipeline(pipeline, Urgency::Later, Reach::Anew));
    }
    effects
}
