//! Fields that are chosen from what there is: the stage and who is responsible.

use super::{FormState, Slot, form, open_form};
use crate::app::state::{Screen, State};
use crate::domain::{Place, StageKind, UserId};

/// The column under the cursor, else the first of the main pipeline. Not the incoming queue: the API takes no leads
/// into it; not the end either.
pub(super) fn first_place(state: &State) -> Option<Place> {
    let is_open = |place: &Place| state.stage(*place).is_some_and(|stage| stage.kind == StageKind::Open);
    let on_board = matches!(state.screens.last(), Some(Screen::Board));
    if let Some(place) = state.focused_place().filter(|place| on_board && is_open(place)) {
        return Some(place);
    }
    let pipelines = || state.directory.pipelines.iter().filter(|pipeline| !pipeline.is_archived);
    let shown = state.pipeline().filter(|_| on_board);
    let pipeline = shown.or_else(|| pipelines().find(|p| p.is_main)).or_else(|| pipelines().next())?;
    pipeline.stages.iter().map(|stage| pipeline.place(stage.id)).find(is_open)
}

/// Places a new lead can have, in the account's order.
fn places(state: &State) -> Vec<Place> {
    let pipelines = state.directory.pipelines.iter().filter(|pipeline| !pipeline.is_archived);
    pipelines
        .flat_map(|pipeline| {
            let open = pipeline.stages.iter().filter(|stage| stage.kind == StageKind::Open);
            open.map(|stage| pipeline.place(stage.id))
        })
        .collect()
}

/// Who can be responsible, by name.
fn users(state: &State) -> Vec<UserId> {
    let mut users: Vec<_> = state.directory.users.values().filter(|user| user.is_active).collect();
    users.sort_by_key(|user| (user.name.folded(), user.id));
    users.into_iter().map(|user| user.id).collect()
}

pub(super) fn step(state: &mut State, slot: Slot, by: isize) {
    fn next<T: PartialEq + Copy>(all: &[T], now: Option<T>, by: isize) -> Option<T> {
        let at = now.and_then(|now| all.iter().position(|one| *one == now));
        let len = isize::try_from(all.len()).unwrap_or(1).max(1);
        let to = at.map_or(0, |at| (at.cast_signed() + by).rem_euclid(len));
        all.get(to.cast_unsigned()).copied()
    }
    let (places, users) = (places(state), users(state));
    let Some(form) = open_form(state) else { return };
    match slot {
        Slot::Stage => form.stage = next(&places, form.stage, by),
        _ => form.responsible = next(&users, form.responsible, by),
    }
}

/// To the next choice that begins with this letter.
pub(super) fn jump(state: &mut State, slot: Slot, c: char) {
    let begins = |name: &str| name.trim().to_lowercase().starts_with(&c.to_lowercase().to_string());
    let Some(form): Option<&FormState> = form(state) else { return };
    let behind = |at: Option<usize>| at.map_or(0, |at| at + 1);
    if slot == Slot::Stage {
        let all = places(state);
        let from = behind(form.stage.and_then(|now| all.iter().position(|place| *place == now)));
        let fits = |place: &&Place| state.stage(**place).is_some_and(|stage| begins(&stage.name));
        let found = all.iter().cycle().skip(from).take(all.len()).find(fits).copied();
        if let (Some(found), Some(form)) = (found, open_form(state)) {
            form.stage = Some(found);
        }
        return;
    }
    let all = users(state);
    let from = behind(form.responsible.and_then(|now| all.iter().position(|user| *user == now)));
    let fits = |user: &&UserId| begins(&state.user_name(**user));
    let found = all.iter().cycle().skip(from).take(all.len()).find(fits).copied();
    if let (Some(found), Some(form)) = (found, open_form(state)) {
        form.responsible = Some(found);
    }
}
