//! A form under a mouse: a click puts the focus on a field, and the cursor into its text.

use super::{FormState, open_form};
use crate::app::msg::Effect;
use crate::app::state::State;

/// Nothing was written.
pub fn is_untouched(form: &FormState) -> bool {
    form.is_base() && !form.has_draft
}

/// A click on a field; in its value, which has so many cells, on one of them.
pub fn point(state: &mut State, field: usize, value: Option<(usize, usize)>) -> Vec<Effect> {
    let Some(form) = open_form(state) else { return Vec::new() };
    form.focus = field.min(form.slots().len().saturating_sub(1));
    if let (false, Some((room, cell)), Some(editor)) = (form.slot().is_choice(), value, form.focused()) {
        editor.point(room, cell);
    }
    form.moved()
}
