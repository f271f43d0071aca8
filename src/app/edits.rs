//! What becomes of own edits: on disk, on their way, confirmed, parked, and where that leaves the cursor.
//!
//! A lead under the cursor is followed wherever the answer puts it: back where it was when the edit is parked, on to
//! where an automation of the account took it after a yes. Nobody has to look for the deal just moved.

use super::board;
use super::bulk::{Fate, runs};
use super::drafts;
use super::form;
use super::known::standing;
use super::log::Outcome;
use super::msg::Effect;
use super::state::{Screen, State};
use super::status::Tone;
use super::views;
use crate::domain::{Change, Edit, EditId, Entity, Owner, Target};
use crate::i18n::Text;
use crate::sync::event::{DiskNews, EditEvent, EditStage, Saved, Trouble, TroubleKind};

pub(super) fn on_edit(state: &mut State, id: EditId, on: Target, what: EditEvent) -> Vec<Effect> {
    let stage = match what {
        EditEvent::Saved(saved) => {
            runs::saved(state, id, &saved);
            state.leads.save(id, *saved);
            state.disk_works();
            return Vec::new();
        }
        EditEvent::NotSaved { why } => return on_not_saved(state, id, on, DiskNews::Failed { why }),
        EditEvent::Confirmed { made, now } => return on_confirmed(state, (id, on), made, now),
        EditEvent::Parked { why, seen } => return on_parked(state, id, on, &why, seen),
        EditEvent::Gone(now) => {
            let was_here = is_under_cursor(state, on);
            state.leads.settle(on, id);
            if let Some(entity) = now {
                state.take(entity);
            }
            follow(state, on, was_here);
            return runs::ended(state, id, Fate::Gone).unwrap_or_default();
        }
        EditEvent::Sending => {
            runs::going(state, id);
            EditStage::Sending
        }
        EditEvent::Waiting { why, until } => {
            state.link.fell(&why, state.now);
            EditStage::Waiting { why, until }
        }
        EditEvent::Uncertain { why, until } => {
            state.link.fell(&why, state.now);
            EditStage::Uncertain { until }
        }
    };
    state.leads.mark(on, id, stage);
    Vec::new()
}

/// All rows of the outbox: what is not among them is on the server by now, or was given up elsewhere.
pub(super) fn on_outbox(state: &mut State, rows: Vec<Saved>) -> Vec<Effect> {
    // The board's cursor goes with its lead, whatever screen lies above the board. Where nobody put it, it stays: at
    // the start, the leads may be there before the edits that carry the first of them away.
    let here = state.board_cursor().filter(|_| board::is_chosen(state) || state.screens.len() > 1);
    let is_touched = here.is_some_and(|lead| {
        !state.leads.overlay().pending_of(lead).is_empty()
            || rows.iter().any(|row| row.edit.on == lead.into())
    });
    let known: Vec<(Target, EditId)> = state
        .leads
        .overlay()
        .pending()
        .filter(|p| p.stage != EditStage::Made && rows.iter().all(|row| row.edit.id != p.edit.id))
        .map(|p| (p.edit.on, p.edit.id))
        .collect();
    let mut effects = Vec::new();
    for (on, id) in known {
        state.leads.settle(on, id);
        views::fields::changed(state, on.lead().into_iter());
        effects.extend(runs::ended(state, id, Fate::Gone).unwrap_or_default());
    }
    for row in rows {
        state.leads.save(row.edit.id, row);
    }
    if let Some(lead) = here {
        follow(state, lead.into(), is_touched);
    }
    effects
}

fn on_not_saved(state: &mut State, id: EditId, on: Target, news: DiskNews) -> Vec<Effect> {
    let was_here = is_under_cursor(state, on);
    let edit = state.leads.settle(on, id);
    follow(state, on, was_here);
    let is_of_many = runs::ended(state, id, Fate::Gone).is_some();
    let edit = edit.filter(|_| !is_of_many);
    let mut effects = edit.map(|edit| drafts::give_back(state, on, &edit.change)).unwrap_or_default();
    effects.push(state.disk_fell(news));
    effects
}

fn on_confirmed(
    state: &mut State,
    (id, on): (EditId, Target),
    made: Option<i64>,
    now: Vec<Entity>,
) -> Vec<Effect> {
    state.link.heard(state.now);
    let was_here = is_under_cursor(state, on);
    let edit = state.leads.settle(on, id);
    let is_told = now.iter().any(|entity| entity.target() == on);
    for entity in now {
        state.take(entity);
    }
    let Some(edit) = edit else { return Vec::new() };
    if !is_told {
        state.take_as_asked(on, &edit.change);
        // The disk has it too.
        views::fields::changed(state, on.lead().into_iter());
    }
    follow(state, on, was_here);
    if let Some(effects) = runs::arrived(state, id, &edit) {
        return effects;
    }
    state.log_edit(&edit, Outcome::Confirmed);
    if let Some(owner) = made.and_then(|id| form::send::made(&edit.change, id)) {
        return is_there(state, owner, &edit);
    }
    moved_on(state, &edit)
}

/// What a person made is in the account. On the board the cursor goes to it, unless the person is at something else.
fn is_there(state: &mut State, owner: Owner, edit: &Edit) -> Vec<Effect> {
    let is_watched = matches!(state.screens.last(), Some(Screen::Board)) && state.popup.is_none();
    if let Some(lead) = owner.lead().and_then(|id| state.leads.get(id)).filter(|_| is_watched) {
        let (id, place) = (lead.id, lead.place);
        if state.board.pipeline == Some(place.pipeline) {
            board::point_at(state, id);
            board::unfold(state, place);
        }
    }
    let what = state.change_words(&edit.change, None);
    let text = state.locale.fill(Text::FormDone, &[&what]);
    vec![state.say(Tone::Good, text)]
}

/// An automation may take a lead on right after it was moved: said, since the card is not where it was put.
fn moved_on(state: &mut State, edit: &Edit) -> Vec<Effect> {
    let (Change::Move { to, .. }, Some(id)) = (&edit.change, edit.on.lead()) else { return Vec::new() };
    let is_last = state.leads.overlay().pending_of(id).is_empty();
    let Some(lead) = state.leads.get(id).filter(|lead| is_last && lead.place != *to) else {
        return Vec::new();
    };
    let stage = state.stage(lead.place).map(|s| s.name.to_string()).unwrap_or_default();
    let text = state.locale.fill(Text::MovedOn, &[&lead.name, &stage]);
    vec![state.say(Tone::Info, text)]
}

fn on_parked(state: &mut State, id: EditId, on: Target, why: &Trouble, seen: Option<Entity>) -> Vec<Effect> {
    let was_here = is_under_cursor(state, on);
    if let Some(entity) = seen {
        state.take(entity);
    }
    state.leads.mark(on, id, EditStage::Parked(why.clone()));
    follow(state, on, was_here);
    let name = state.target_name(on);
    if let (TroubleKind::NotFound, Some(lead)) = (why.kind, on.lead()) {
        state.leads.remove(lead);
    }
    if let Some(effects) = runs::ended(state, id, Fate::Waits) {
        return effects;
    }
    let Some(edit) = state.leads.overlay().pending_edit(id).map(|p| p.edit.clone()) else {
        return Vec::new();
    };
    state.log_edit(&edit, Outcome::Refused(why.clone()));
    let why_words = state.locale.trouble(why);
    let text = match (&edit.change, why.kind) {
        (change, TroubleKind::Changed) => {
            let there = state.confirmed(on).and_then(|there| standing(&there, change));
            let there = there.map(|there| state.value_words(&there)).unwrap_or_default();
            state.locale.fill(Text::EditClashes, &[&name, &there, &state.value_words(change)])
        }
        (Change::Move { .. }, _) => state.locale.fill(Text::MoveRefused, &[&name, &why_words]),
        (change, _) => {
            let what = state.change_words(change, edit.base.as_ref());
            state.locale.fill(Text::EditParked, &[&name, &what, &why_words])
        }
    };
    vec![state.say(Tone::Bad, text)]
}

pub(super) fn is_under_cursor(state: &State, on: Target) -> bool {
    let here = state.board_cursor().map(Target::Lead);
    matches!(state.screens.last(), Some(Screen::Board)) && here == Some(on)
}

pub(super) fn follow(state: &mut State, on: Target, was_here: bool) {
    if let (true, Some(lead)) = (was_here, on.lead()) {
        board::point_at(state, lead);
    }
}
