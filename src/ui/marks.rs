//! How a mark looks: a sign before the name, so that it is seen without colours.

use ratatui::style::Style;

use super::theme::Theme;
use crate::app::State;
use crate::domain::Target;

/// What stands before a thing that may be marked; nothing where it is not.
pub fn sign(state: &State, theme: Theme, on: impl Into<Target>) -> (&'static str, Style) {
    if state.is_marked(on) { ("✓ ", theme.accent()) } else { ("", Style::new()) }
}
