//! What becomes of own edits: on disk, on their way, confirmed, parked, and where that leaves the cursor.
//!
//! A lead under the cursor is followed wherever the answer puts it: back where it was when the edit is parked, on to
//! where an automation of the account took it after a yes. Nobody has to look for the deal just moved.

use super::board;
use super::drafts;
use super::log::Outcome;
use super::msg::Effect;
use super::state::{Screen, State};
use super::status::Tone;
use crate::domain::{Edit, EditId, Lead, LeadChange, LeadId};
use crate::i18n::Text;
use crate::sync::event::{DiskNews, EditEvent, EditStage, Saved, Trouble, TroubleKind};

pub(super) fn on_edit(state: &mut State, id: EditId, lead: LeadId, what: EditEvent) -> Vec<Effect> {
    let stage = match what {
        EditEvent::Saved(saved) => {
            state.leads.save(id, *saved);
            state.disk_works();
            return Vec::new();
        }
        EditEvent::NotSaved { why } => return on_not_saved(state, id, lead, DiskNews::Failed { why }),
        EditEvent::Confirmed(now) => return on_confirmed(state, id, lead, now.map(|l| *l)),
        EditEvent::Parked { why, lead: now } => return on_parked(state, id, lead, &why, now.map(|l| *l)),
        EditEvent::Gone(now) => {
            let was_here = is_under_cursor(state, lead);
            state.leads.settle(lead, id, now.map(|l| *l));
            follow(state, lead, was_here);
            return Vec::new();
        }
        EditEvent::Sending => EditStage::Sending,
        EditEvent::Waiting { why, until } => {
            state.link.fell(&why, state.now);
            EditStage::Waiting { why, until }
        }
        EditEvent::Uncertain { why, until } => {
            state.link.fell(&why, state.now);
            EditStage::Uncertain { until }
        }
    };
    state.leads.mark(lead, id, stage);
    Vec::new()
}

/// All rows of the outbox: what is not among them is on the server by now, or was given up elsewhere.
pub(super) fn on_outbox(state: &mut State, rows: Vec<Saved>) -> Vec<Effect> {
    // The board's cursor goes with its lead, whatever screen lies above the board.
    let here = state.board_cursor();
    let is_touched = here.is_some_and(|lead| {
        !state.leads.overlay().pending_of(lead).is_empty() || rows.iter().any(|row| row.edit.lead == lead)
    });
    let known: Vec<(LeadId, EditId)> = state
        .leads
        .overlay()
        .pending()
        .filter(|p| p.stage != EditStage::Made && rows.iter().all(|row| row.edit.id != p.edit.id))
        .map(|p| (p.edit.lead, p.edit.id))
        .collect();
    for (lead, id) in known {
        state.leads.settle(lead, id, None);
    }
    for row in rows {
        state.leads.save(row.edit.id, row);
    }
    if let Some(lead) = here {
        follow(state, lead, is_touched);
    }
    Vec::new()
}

fn on_not_saved(state: &mut State, id: EditId, lead: LeadId, news: DiskNews) -> Vec<Effect> {
    let was_here = is_under_cursor(state, lead);
    let edit = state.leads.settle(lead, id, None);
    follow(state, lead, was_here);
    let mut effects = edit.map(|edit| drafts::give_back(state, lead, &edit.change)).unwrap_or_default();
    effects.push(state.disk_fell(news));
    effects
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
    let is_last = state.leads.overlay().pending_of(edit.lead).is_empty();
    let Some(lead) = state.leads.get(edit.lead).filter(|lead| is_last && lead.place != *to) else {
        return Vec::new();
    };
    let stage = state.stage(lead.place).map(|s| s.name.to_string()).unwrap_or_default();
    let text = state.locale.fill(Text::MovedOn, &[&lead.name, &stage]);
    vec![state.say(Tone::Info, text)]
}

fn on_parked(state: &mut State, id: EditId, lead: LeadId, why: &Trouble, now: Option<Lead>) -> Vec<Effect> {
    let was_here = is_under_cursor(state, lead);
    if let Some(now) = now {
        state.leads.confirm(now);
    }
    state.leads.mark(lead, id, EditStage::Parked(why.clone()));
    follow(state, lead, was_here);
    let name = state.leads.get(lead).map_or_else(|| format!("#{lead}"), |l| l.name.to_string());
    if why.kind == TroubleKind::NotFound {
        state.leads.remove(lead);
    }
    let Some(edit) = state.leads.overlay().pending_edit(id).map(|p| p.edit.clone()) else {
        return Vec::new();
    };
    state.log_edit(&edit, Outcome::Refused(why.clone()));
    let why_words = state.locale.trouble(why);
    let text = match (&edit.change, why.kind) {
        (change, TroubleKind::Changed) => {
            let there = state.leads.get(lead).and_then(|lead| change.inverse(lead));
            let there = there.map(|there| state.value_words(&there)).unwrap_or_default();
            state.locale.fill(Text::EditClashes, &[&name, &there, &state.value_words(change)])
        }
        (LeadChange::Move { .. }, _) => state.locale.fill(Text::MoveRefused, &[&name, &why_words]),
        (change, _) => {
            let what = state.change_words(change, edit.base.as_ref());
            state.locale.fill(Text::EditParked, &[&name, &what, &why_words])
        }
    };
    vec![state.say(Tone::Bad, text)]
}

pub(super) fn is_under_cursor(state: &State, lead: LeadId) -> bool {
    matches!(state.screens.last(), Some(Screen::Board)) && state.board_cursor() == Some(lead)
}

pub(super) fn follow(state: &mut State, lead: LeadId, was_here: bool) {
    if was_here {
        board::point_at(state, lead);
    }
}
