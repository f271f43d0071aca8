//! A text under a mouse: the cursor goes to the cell that is clicked.

use super::{ComposerState, Opened, open_box, rows};
use crate::app::msg::Effect;
use crate::app::state::State;

/// Nothing was written, and closing the box decides nothing.
pub fn is_untouched(composer: &ComposerState) -> bool {
    composer.has_nothing() && composer.places.is_empty() && composer.opened == Opened::ByKey
}

/// A click into the text: a line of the box, and a cell of it. Below the text its end is meant.
pub fn point(state: &mut State, line: usize, cell: usize) -> Vec<Effect> {
    let Some(composer) = open_box(state) else { return Vec::new() };
    composer.aim = None;
    let row = composer.top + line;
    let last = composer.rows().len().saturating_sub(1);
    let (row, cell) = if row > last { (last, usize::MAX) } else { (row, cell) };
    if let Some((line, column)) = rows::column(composer.rows(), row, composer.lines(), cell) {
        composer.editor.go(line, column);
    }
    composer.moved()
}
