//! Own notes and tasks that are not in the account yet: they stand above everything that is.

use std::collections::BTreeSet;

use super::Mode;
use super::words::{Words, dotted};
use crate::app::card::RowTone;
use crate::app::state::State;
use crate::domain::{Change, EditId, NewNoteKind, Owner, Target, Timestamp};

/// With when it was made and how far it has come, the latest first.
pub fn all(
    state: &State,
    of: Owner,
    owners: &BTreeSet<Owner>,
    mode: Mode,
) -> Vec<(EditId, Timestamp, &'static str, Words)> {
    let mut all = Vec::new();
    for owner in owners.iter().copied().chain([of]).collect::<BTreeSet<_>>() {
        for pending in state.leads.overlay().pending_of(Target::from(owner)) {
            let change = &pending.edit.change;
            let fits = match (change, mode) {
                (Change::AddNote(note), Mode::Mail) => matches!(note.kind, NewNoteKind::Sms { .. }),
                (Change::AddNote(_) | Change::AddTask(_), Mode::All) => true,
                _ => false,
            };
            if fits {
                let words = words(state, of, owner, change);
                all.push((pending.edit.id, pending.made_at, pending.stage.mark(), words));
            }
        }
    }
    all.sort_by_key(|(id, at, ..)| (std::cmp::Reverse(*at), *id));
    all
}

fn words(state: &State, of: Owner, owner: Owner, change: &Change) -> Words {
    let me = state.directory.account.as_ref().map(|account| state.user_name(account.current_user));
    let via = if owner == of { String::new() } else { state.owner_name(owner) };
    let label = state.label(change).unwrap_or_default();
    let title = |more: &str| dotted([label.as_str(), more, &me.clone().unwrap_or_default(), &via]);
    match change {
        Change::AddNote(note) => Words::new("▪", title(""), RowTone::Strong).say(&note.text, RowTone::Plain),
        Change::AddTask(task) => Words::new("□", title(&state.due_with_day(task.due)), RowTone::Plain)
            .say(&task.text, RowTone::Plain),
        _ => Words::new("∙", state.change_words(change, None), RowTone::Plain),
    }
}
