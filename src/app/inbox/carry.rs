//! Leads of the incoming queue that are carried on the board: what is a move elsewhere is a verdict here.
//!
//! Owns the one step such a carry is. How a verdict is held and taken back is that of every verdict.

use super::verdicts::first_place;
use crate::app::board;
use crate::app::bulk::Cannot;
use crate::app::bulk::plan::Over;
use crate::app::command::Command;
use crate::app::log::Outcome;
use crate::app::msg::Effect;
use crate::app::state::{Screen, State};
use crate::app::status::Tone;
use crate::domain::{
    Change, Decision, Edit, Lead, LeadId, LossReasonId, Place, SafeText, StageId, StageKind, Target, Verdict,
};
use crate::i18n::Text;

/// What carries a lead out of the queue: a verdict of the API, not a move. Into lost it is accepted first.
pub fn accepting(
    state: &State,
    lead: &Lead,
    to: Place,
    reason: Option<LossReasonId>,
) -> Result<Vec<Over>, Cannot> {
    let on = Target::Lead(lead.id);
    let is_verdict = |edit: &Edit| matches!(edit.change, Change::Judge(_));
    if state.leads.overlay().pending_of(on).iter().any(|pending| is_verdict(&pending.edit)) {
        return Err(Cannot::Judged);
    }
    let Some(one) = state.inbox.incoming.iter().find(|one| one.lead == Some(lead.id)) else {
        // It stands there, but nobody has to decide about it: then it is moved like any other.
        let base = Change::Move { to: lead.place, reason: lead.loss_reason };
        let is_known = state.inbox.as_of.is_some();
        return if is_known {
            Ok(vec![(Change::Move { to, reason }, Some(base))])
        } else {
            Err(Cannot::Incoming)
        };
    };
    let name = SafeText::line(&state.incoming_title(one));
    let accept = |to| {
        let how = Decision::Accept { to, user: state.me() };
        (Change::Judge(Box::new(Verdict { uid: one.uid.clone(), name: name.clone(), how })), None)
    };
    if to.stage != StageId::LOST {
        return Ok(vec![accept(to)]);
    }
    let first = first_place(state, one).ok_or(Cannot::Incoming)?;
    let lost = (Change::Move { to, reason }, Some(Change::Move { to: first, reason: None }));
    Ok(vec![accept(first), lost])
}

/// A lead is carried on the board: `None` where it does not wait in the queue, so that it is moved like any other.
pub fn carried(
    state: &mut State,
    id: LeadId,
    to: Place,
    reason: Option<LossReasonId>,
) -> Option<Vec<Effect>> {
    let lead = state.leads.get(id).cloned()?;
    let kind = |place| state.stage(place).map(|stage| stage.kind);
    let is_out = kind(lead.place) == Some(StageKind::Incoming) && kind(to) != Some(StageKind::Incoming);
    if !is_out || state.settings.is_read_only {
        return None;
    }
    Some(match accepting(state, &lead, to, reason) {
        Ok(changes) if changes.iter().all(|(change, _)| change.hold_secs() == 0) => return None,
        Ok(changes) => {
            let effects = push(state, Target::Lead(id), changes);
            if matches!(state.screens.last(), Some(Screen::Board)) {
                // The cursor goes with its card, as with any other.
                board::point_at(state, id);
                board::unfold(state, to);
            }
            let text =
                state.locale.fill(Text::IncomingCarried, &[&lead.name, &state.key_words(Command::Undo)]);
            let said = state.say(Tone::Info, text);
            effects.into_iter().chain([said]).collect()
        }
        Err(why) => {
            let text = state.locale.get(why.text()).to_owned();
            let text = state.locale.fill(Text::IncomingCannot, &[&lead.name, &text]);
            let mut effects = vec![state.say(Tone::Warn, text)];
            if why == Cannot::Incoming {
                effects.extend(super::reads::look(state));
            }
            effects
        }
    })
}

/// Makes edits of one thing that are one step: shown at once.
pub(super) fn push(state: &mut State, on: Target, changes: Vec<Over>) -> Vec<Effect> {
    let mut edits: Vec<Edit> =
        changes.into_iter().map(|(change, base)| Edit { id: state.edit_id(), on, change, base }).collect();
    for edit in &edits {
        state.leads.queue(edit.clone(), state.now);
        state.log_edit(edit, Outcome::Queued);
    }
    match edits.len() {
        1 => edits.pop().map(Effect::Push).into_iter().collect(),
        _ => vec![Effect::PushAll(edits)],
    }
}
