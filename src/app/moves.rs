//! Moving a lead to another stage, as an edit: shown at once, sent in the background.
//!
//! Says what a move leaves behind: open tasks of a lead that is closed, fields the new stage should have. The account
//! decides whether that is allowed; here nothing is held up.

use super::board;
use super::fields;
use super::inbox;
use super::making::{self, Made};
use super::msg::Effect;
use super::picker;
use super::state::{Popup, Screen, State};
use super::status::Tone;
use crate::app::command::Command;
use crate::domain::{Change, LeadId, LossReasonId, Place, StageId, StageKind, Target};
use crate::i18n::Text;

/// Moves a lead; on the board the cursor goes with it. Into lost, why is asked afterwards.
pub fn move_lead(state: &mut State, id: LeadId, to: Place) -> Vec<Effect> {
    if state.leads.get(id).is_none_or(|lead| lead.place == to) {
        return Vec::new();
    }
    if let Some(effects) = inbox::carried(state, id, to, None) {
        return effects;
    }
    let (mut effects, is_made) = carry(state, id, to, None);
    if is_made {
        effects.extend(told(state, id, to));
        if to.stage == StageId::LOST && state.asks_reasons() {
            state.popup = Some(Popup::Picker(picker::lists::reasons(state, id, to)));
        }
    }
    effects
}

/// Into lost with a reason, or another reason for what is lost already.
pub fn lose(state: &mut State, id: LeadId, to: Place, reason: Option<LossReasonId>) -> Vec<Effect> {
    let was_there = state.leads.get(id).is_some_and(|lead| lead.place == to);
    if was_there && state.leads.get(id).is_some_and(|lead| lead.loss_reason == reason) {
        return Vec::new();
    }
    if let Some(effects) = inbox::carried(state, id, to, reason) {
        return effects;
    }
    let (mut effects, is_made) = carry(state, id, to, reason);
    if is_made && !was_there {
        effects.extend(told(state, id, to));
    }
    effects
}

/// The move itself, and whether it was made.
fn carry(state: &mut State, id: LeadId, to: Place, reason: Option<LossReasonId>) -> (Vec<Effect>, bool) {
    if let Some(refusal) = refuses(state, to) {
        return (state.hint(Tone::Warn, refusal), false);
    }
    match making::make(state, id.into(), Change::Move { to, reason }) {
        Made::Edit(edit) => {
            if matches!(state.screens.last(), Some(Screen::Board)) {
                board::point_at(state, id);
                board::unfold(state, to);
            }
            (vec![Effect::Push(*edit)], true)
        }
        Made::Unchanged => (state.hint(Tone::Info, Text::Unchanged), false),
        Made::Unknown => (Vec::new(), false),
    }
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

/// What a person should know after the move.
fn told(state: &mut State, id: LeadId, to: Place) -> Vec<Effect> {
    let on = Target::Lead(id);
    let mut said = Vec::new();
    let closed = match to.stage {
        StageId::WON => Some(Text::NowWon),
        StageId::LOST => Some(Text::NowLost),
        _ => None,
    };
    if let Some(text) = closed {
        said.push(state.locale.fill(text, &[&state.target_name(on), Command::Undo.key()]));
        said.extend(state.open_task_words(on));
    }
    let mut effects = Vec::new();
    state.awaits_fields = None;
    if state.field_defs(on).iter().any(|def| def.is_required_at(to)) {
        match fields::missing(state, on, to) {
            Some(missing) => said.extend(wants_words(state, to, &missing)),
            None => {
                // Told when it is known what the lead has.
                state.awaits_fields = Some((id, to));
                effects = state.load_story(id);
            }
        }
    }
    if !said.is_empty() {
        let tone = if closed.is_some() && said.len() == 1 { Tone::Good } else { Tone::Warn };
        effects.push(state.say(tone, said.join(" ")));
    }
    effects
}

/// What the stage should have and the lead has not.
fn wants_words(state: &State, to: Place, missing: &[String]) -> Option<String> {
    if missing.is_empty() {
        return None;
    }
    let stage = state.stage(to).map(|stage| stage.name.to_string()).unwrap_or_default();
    let (names, key) = (missing.join(", "), Command::EditField.key());
    Some(state.locale.fill(Text::StageWants, &[&stage, &names, key]))
}

/// A lead came to be known in full: what its stage wants can be said now.
pub(super) fn on_story(state: &mut State) -> Vec<Effect> {
    let Some((id, to)) = state.awaits_fields else { return Vec::new() };
    let Some(missing) = fields::missing(state, id.into(), to) else { return Vec::new() };
    state.awaits_fields = None;
    let is_there = state.leads.get(id).is_some_and(|lead| lead.place == to);
    let is_busy = state.toast.as_ref().is_some_and(|toast| toast.tone == Tone::Bad);
    match wants_words(state, to, &missing).filter(|_| is_there && !is_busy) {
        Some(words) => vec![state.say(Tone::Warn, words)],
        None => Vec::new(),
    }
}
