//! The board under a mouse: the cursor goes to a card or a stage, a column scrolls by itself.

use super::{Cursor, go_to};
use crate::app::state::State;
use crate::domain::Place;

pub fn to_stage(state: &mut State, place: Place) {
    state.board.stage = Some(place.stage);
}

pub fn to_row(state: &mut State, place: Place, row: usize) {
    state.board.stage = Some(place.stage);
    go_to(state, |_, _| row);
}

/// Scrolls a column by so many cards, whether the cursor is in it or not; its own cursor stays in sight.
pub fn scroll(state: &mut State, place: Place, by: isize) {
    let regions = state.regions();
    let region = regions.columns.iter().find(|region| {
        state.pipeline().and_then(|p| p.stages.get(region.stage)).is_some_and(|s| s.id == place.stage)
    });
    let (Some(region), Some(column)) = (region, state.leads.shown().column(place)) else { return };
    let capacity = region.capacity(state.board.density);
    let before = state.board.cursor(place);
    let top = before.top.saturating_add_signed(by).min(column.len().saturating_sub(capacity));
    let row = before.row.clamp(top, (top + capacity).saturating_sub(1)).min(column.len().saturating_sub(1));
    let cursor = Cursor { lead: column.at(row), row, top, is_chosen: true };
    state.board.cursors.insert(place, cursor);
}
