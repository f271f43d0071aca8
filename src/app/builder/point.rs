//! The box of a filter under a mouse.

use super::{BuilderState, Focus, run};
use crate::app::command::Command;
use crate::app::msg::Effect;
use crate::app::pointer::Click;
use crate::app::state::State;
use crate::domain::query::Expr;

/// Closing the box takes nothing back, and no sentence is lost.
pub fn is_as_before(builder: &BuilderState) -> bool {
    let before = builder.before.as_ref().map(Expr::to_string).unwrap_or_default();
    builder.text().trim() == before.trim()
}

/// A click on a row: it points, and on what is pointed at answers it. Nothing where it only points.
pub fn point(state: &mut State, row: usize, click: Click) -> Option<Vec<Effect>> {
    let builder = state.builder.as_mut()?;
    let was_in_rows = std::mem::replace(&mut builder.focus, Focus::Rows) == Focus::Rows;
    builder.cursor = row;
    (was_in_rows && click == Click::Again).then(|| run(state, Command::BuilderAnswer))
}

/// A click into the sentence, which has so many cells: it is written there.
pub fn point_in_text(state: &mut State, room: usize, cell: usize) {
    if let Some(builder) = &mut state.builder {
        builder.focus = Focus::Sentence;
        builder.pick = 0;
        builder.editor.point(room, cell);
    }
}
