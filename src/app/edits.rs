//! What becomes of own edits: on their way, confirmed, refused, and where that leaves the cursor.
//!
//! A lead under the cursor is followed wherever the answer puts it: back where it was after a refusal, on to
//! where an automation of the account took it after a yes. Nobody has to look for the deal just moved.

use super::board;
use super::log::Outcome;
use super::msg::Effect;
use super::state::{Screen, State};
use super::status::Tone;
use crate::domain::{Edit, EditId, Lead, LeadChange, LeadId};
use crate::i18n::Text;
use crate::sync::event::{EditEvent, Trouble, TroubleKind};
use crate::sync::overlay::EditStage;

pub(super) fn on_edit(state: &mut State, id: EditId, lead: LeadId, what: EditEvent) -> Vec<Effect> {
    match what {
        EditEvent::Sending => state.leads.mark(lead, id, EditStage::Sending),
        EditEvent::Waiting { why } => {
            state.leads.mark(lead, id, EditStage::Waiting);
            state.link.fell(&why, state.now);
        }
        EditEvent::Superseded => {
            state.leads.settle(lead, id, None);
        }
        EditEvent::Confirmed(now) => return on_confirmed(state, id, lead, now.map(|l| *l)),
        EditEvent::Refused { why, lead: now } => return on_refused(state, id, lead, &why, now.map(|l| *l)),
    }
    Vec::new()
}

fn on_confirmed(state: &mut State, id: EditId, lead: LeadId, now: Option<Lead>) -> Vec<Effect> {
    state.link.heard(state.now);
    let was_here = is_under_cursor(state, lead);
    let Some(edit) = state.leads.settle_confirmed(lead, id, now) else { return Vec::new() };
    follow(state, lead, was_here);
    state.log_edit(&edit, Outcome::Confirmed);
    moved_on(state, &edit)
}

/// An automation may take a lead on right after it was moved: said, since the card is not where it was put.
fn moved_on(state: &mut State, edit: &Edit) -> Vec<Effect> {
    let LeadChange::Move { to, .. } = &edit.change else { return Vec::new() };
    let is_last = state.leads.overlay().pending_of(edit.lead).is_none();
    let Some(lead) = state.leads.get(edit.lead).filter(|lead| is_last && lead.place != *to) else {
        return Vec::new();
    };
    let stage = state.stage(lead.place).map(|s| s.name.to_string()).unwrap_or_default();
    let text = state.locale.fill(Text::MovedOn, &[&lead.name, &stage]);
    vec![state.say(Tone::Info, text)]
}

fn on_refused(state: &mut State, id: EditId, lead: LeadId, why: &Trouble, now: Option<Lead>) -> Vec<Effect> {
    let was_here = is_under_cursor(state, lead);
    let Some(edit) = state.leads.settle(lead, id, now) else { return Vec::new() };
    follow(state, lead, was_here);
    state.log_edit(&edit, Outcome::Refused(why.clone()));
    let name = state.leads.get(lead).map(|l| l.name.to_string()).unwrap_or_default();
    let text = if why.kind == TroubleKind::Uncertain { Text::MoveUncertain } else { Text::MoveRefused };
    let text = state.locale.fill(text, &[&name, &state.locale.trouble(why)]);
    vec![state.say(Tone::Bad, text)]
}

fn is_under_cursor(state: &State, lead: LeadId) -> bool {
    matches!(state.screens.last(), Some(Screen::Board)) && state.board_cursor() == Some(lead)
}

fn follow(state: &mut State, lead: LeadId, was_here: bool) {
    if was_here {
        board::point_at(state, lead);
    }
}
