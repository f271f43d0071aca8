//! Undo and redo of own edits: asked of the journal on disk, so that they reach back over restarts.
//!
//! What is turned is an edit like any other: it is compared with what the server shows and parked if somebody changed
//! it since. What has no way back is said instead of done.

use super::bulk::rows::some_names;
use super::bulk::{Fate, runs};
use super::drafts;
use super::edits::{follow, is_under_cursor};
use super::inbox;
use super::log::Outcome;
use super::msg::Effect;
use super::state::State;
use super::status::Tone;
use crate::domain::{Change, Edit, SafeText, Target};
use crate::i18n::Text;
use crate::sync::event::{DiskNews, Left, Saved, Taken, Turn, Turned};

pub(super) fn turn(state: &mut State, turn: Turn) -> Vec<Effect> {
    if state.settings.is_read_only {
        return state.hint(Tone::Warn, Text::TroubleReadOnly);
    }
    vec![Effect::Turn(turn)]
}

pub(super) fn on_turned(state: &mut State, turn: Turn, turned: Turned) -> Vec<Effect> {
    match turned {
        Turned::Done { edits, left, taken } => on_done(state, turn, edits, (&left, taken)),
        Turned::TakenOut { on, edit, change } => {
            state.leads.settle(on, edit);
            let what = edit_words(state, on, &change);
            let text = state.locale.fill(Text::UndoTakenOut, &[&what]);
            inbox::came_back(state, on, &change);
            let mut effects = drafts::give_back(state, on, &change);
            effects.push(state.say(Tone::Good, text));
            effects
        }
        Turned::NoWayBack { on, change } => {
            let what = edit_words(state, on, &change);
            let text = state.locale.fill(Text::UndoNoWayBack, &[&what]);
            vec![state.say(Tone::Warn, text)]
        }
        Turned::Nothing => {
            let text = match turn {
                Turn::Undo => Text::UndoNothing,
                Turn::Redo => Text::RedoNothing,
            };
            state.hint(Tone::Info, text)
        }
        Turned::NotSaved { why } => {
            vec![state.disk_fell(DiskNews::Failed { why })]
        }
    }
}

fn on_done(
    state: &mut State,
    turn: Turn,
    edits: Vec<Saved>,
    (left, taken): (&[Left], Vec<Taken>),
) -> Vec<Effect> {
    let is_many = edits.first().is_some_and(|saved| saved.together.is_some()) || taken.len() > 1;
    let said = match edits.as_slice() {
        [one] => edit_words(state, one.edit.on, &one.edit.change),
        many => state.locale.fill(Text::UndoMany, &[&(many.len() + taken.len()).to_string()]),
    };
    let at = match edits.as_slice() {
        [one] => Some((one.edit.on, is_under_cursor(state, one.edit.on))),
        _ => None,
    };
    let stays = edits.iter().find_map(|saved| result_that_stays(&saved.edit));
    for Taken { on, edit, change } in taken {
        state.leads.settle(on, edit);
        runs::ended(state, edit, Fate::Gone);
        inbox::came_back(state, on, &change);
    }
    let mut turned = Vec::with_capacity(edits.len());
    for saved in edits {
        let edit = saved.edit.clone();
        // What it took the place of was on its way until now.
        runs::saved(state, edit.id, &saved);
        inbox::came_back(state, edit.on, &edit.change);
        state.leads.save(edit.id, saved);
        if !is_many {
            state.log_edit(&edit, Outcome::Queued);
        }
        turned.push(edit);
    }
    if let Some((on, was_here)) = at {
        follow(state, on, was_here);
    }
    let done = match turn {
        Turn::Undo => Text::UndoDone,
        Turn::Redo => Text::RedoDone,
    };
    let mut text = state.locale.fill(done, &[&said]);
    if !turned.is_empty() && is_many {
        runs::begin(state, text.clone(), &turned);
    }
    text.push_str(&left_words(state, left));
    if let Some(result) = &stays {
        text.push(' ');
        text.push_str(&state.locale.fill(Text::UndoResultStays, &[result]));
    }
    let is_whole = left.is_empty() && stays.is_none();
    vec![state.say(if is_whole { Tone::Good } else { Tone::Warn }, text)]
}

/// What was not turned: a few in full, of many the names.
fn left_words(state: &State, left: &[Left]) -> String {
    if left.len() > 2 {
        let on: Vec<Target> = left.iter().map(|kept| kept.on).collect();
        let names = some_names(state, &on);
        return format!(" {}", state.locale.fill(Text::UndoLeft, &[&names]));
    }
    let words = |kept: &Left| {
        let what = edit_words(state, kept.on, &kept.change);
        format!(" {}", state.locale.fill(Text::UndoLeft, &[&what]))
    };
    left.iter().map(words).collect()
}

/// A task is open again, but the account knows no way to take its result away: it became a note as well.
fn result_that_stays(edit: &Edit) -> Option<SafeText> {
    match (&edit.change, &edit.base) {
        (
            Change::Finish { is_completed: false, .. },
            Some(Change::Finish { is_completed: true, result: Some(result) }),
        ) if !result.trim().is_empty() => Some(result.clone()),
        _ => None,
    }
}

fn edit_words(state: &State, on: Target, change: &Change) -> String {
    let name = state.target_name(on);
    format!("“{name}”: {}", state.change_words(change, None))
}
