//! Making an edit of anything: what stood there before, shown at once, in the log, on its way.
//!
//! Owns the rule that a change of a custom field needs the thing in full: without it nobody knows what is replaced,
//! and nobody could be warned.

use super::known::{is_shown, standing};
use super::log::Outcome;
use super::msg::Effect;
use super::state::State;
use super::status::Tone;
use crate::domain::{Change, Edit, Entity, Target};
use crate::i18n::Text;

/// What became of a wish to change something.
pub(super) enum Made {
    Edit(Box<Edit>),
    /// It stands there already.
    Unchanged,
    /// What it would replace is not known yet, or not any more.
    Unknown,
}

/// Makes an edit: it is shown from now on, and has to be handed to the outbox.
pub(super) fn make(state: &mut State, on: Target, change: Change) -> Made {
    make_over(state, on, change, None)
}

/// As [`make`], over what a person had before the eyes, where that was another time than now.
pub(super) fn make_over(state: &mut State, on: Target, change: Change, seen: Option<Change>) -> Made {
    let Some(entity) = state.entity(on) else { return Made::Unknown };
    if is_shown(&entity, &change) {
        return Made::Unchanged;
    }
    let base = way_back(Some(&entity), &change, seen);
    if base.is_none() && !change.is_addition() {
        return Made::Unknown;
    }
    let edit = Edit { id: state.edit_id(), on, change, base };
    state.leads.queue(edit.clone(), state.now);
    state.log_edit(&edit, Outcome::Queued);
    Made::Edit(Box::new(edit))
}

/// What goes back with a change: what the person saw. What came since is somebody else's word, which is asked about.
pub(super) fn way_back(now: Option<&Entity>, change: &Change, seen: Option<Change>) -> Option<Change> {
    // The same, as the server writes it, is what a later look at the server compares best with.
    let is_other = |seen: &Change| now.is_none_or(|now| !is_shown(now, seen));
    seen.filter(is_other).or_else(|| standing(now?, change))
}

/// Makes an edit and hands it over; says why where it cannot.
pub(super) fn push(state: &mut State, on: Target, change: Change) -> Vec<Effect> {
    push_over(state, on, change, None)
}

/// As [`push`], over what stood there when the box was opened it was chosen in.
pub(super) fn push_over(state: &mut State, on: Target, change: Change, seen: Option<Change>) -> Vec<Effect> {
    if state.settings.is_read_only {
        return state.hint(Tone::Warn, Text::TroubleReadOnly);
    }
    match make_over(state, on, change, seen) {
        Made::Edit(edit) => vec![Effect::Push(*edit)],
        Made::Unchanged => state.hint(Tone::Info, Text::Unchanged),
        Made::Unknown => state.hint(Tone::Warn, Text::FieldNotRead),
    }
}
