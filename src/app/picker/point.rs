//! The box under a mouse: a click points, one on what is pointed at chooses as Enter does; where things are marked, each
//! click marks.

use super::{Picker, run};
use crate::app::command::Command;
use crate::app::msg::Effect;
use crate::app::pointer::Click;
use crate::app::state::{Popup, State};

/// Nothing was typed and nothing marked: closing the box loses nothing.
pub fn is_untouched(picker: &Picker) -> bool {
    picker.filter.as_deref().is_none_or(|typed| typed.trim().is_empty()) && picker.turned().next().is_none()
}

/// A click on a row; nothing where it only points.
pub fn point(state: &mut State, row: usize, click: Click) -> Option<Vec<Effect>> {
    let Some(Popup::Picker(picker)) = &mut state.popup else { return None };
    picker.cursor = row;
    if picker.has_marks() {
        let is_typed = picker.filter.as_ref().is_some_and(|typed| !typed.is_empty());
        let effects = run(state, Command::FinderMark);
        // The key goes on to the next one; the mouse stays where it is.
        if let Some(Popup::Picker(picker)) = state.popup.as_mut().filter(|_| !is_typed) {
            picker.cursor = row;
        }
        return Some(effects);
    }
    let choose = if picker.filter.is_some() { Command::FinderChoose } else { Command::PickerChoose };
    (click == Click::Again).then(|| run(state, choose))
}
