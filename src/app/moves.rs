//! Moving a lead to another stage, as an edit: shown at once, sent in the background.

use super::board;
use super::log::Outcome;
use super::msg::Effect;
use super::state::{Screen, State};
use super::status::Tone;
use crate::domain::{Change, Edit, LeadId, Place, StageKind};
use crate::i18n::Text;

/// Moves a lead; on the board the cursor goes with it.
pub fn move_lead(state: &mut State, id: LeadId, to: Place) -> Vec<Effect> {
    let Some(lead) = state.leads.get(id) else { return Vec::new() };
    if lead.place == to {
        return Vec::new();
    }
    if let Some(refusal) = refuses(state, to) {
        return state.hint(Tone::Warn, refusal);
    }
    let change = Change::Move { to, reason: None };
    let base = change.inverse(lead);
    let edit = Edit { id: state.edit_id(), on: id.into(), change, base };
    state.leads.queue(edit.clone(), state.now);
    state.log_edit(&edit, Outcome::Queued);
    if matches!(state.screens.last(), Some(Screen::Board)) {
        board::point_at(state, id);
        board::unfold(state, to);
    }
    vec![Effect::Push(edit)]
}

/// Why a move is not made at all.
fn refuses(state: &State, to: Place) -> Option<Text> {
    if state.settings.is_read_only {
        Some(Text::TroubleReadOnly)
    } else if state.stage(to).is_some_and(|s| s.kind == StageKind::Incoming) {
        // The API takes no lead back into the incoming queue.
        Some(Text::NotIntoIncoming)
    } else {
        None
    }
}
