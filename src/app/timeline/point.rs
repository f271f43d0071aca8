//! A timeline under a mouse: which of its entries stands in a line.

use super::{front, front_mut};
use crate::app::state::State;

/// The item in a line of the body, counted among all.
pub fn item_at(state: &State, line: usize) -> Option<usize> {
    let (_, view) = front(state)?;
    let line = view.top + line;
    let mut items = view.page()?.blocks.iter().filter(|block| block.of.is_some());
    items.position(|block| (block.first..block.end()).contains(&line))
}

/// Puts the cursor on it, where it is shown.
pub fn point(state: &mut State, item: usize) {
    if let Some(view) = front_mut(state) {
        view.read_on = 0;
        view.go(item);
    }
}
