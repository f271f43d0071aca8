//! Pasted text: it goes where somebody types, and is never taken for keys.

use super::command::Scope;
use super::msg::Effect;
use super::state::{Popup, State};
use super::status::Tone;
use super::{builder, composer, filter, finder, form, palette, picker, search, views};
use crate::i18n::Text;

pub(super) fn on_paste(state: &mut State, text: &str) -> Vec<Effect> {
    if matches!(state.popup, Some(Popup::Palette(_))) {
        return palette::paste(state, text);
    }
    if matches!(state.popup, Some(Popup::Composer(_))) {
        return composer::paste(state, text);
    }
    if matches!(state.popup, Some(Popup::Form(_))) {
        return form::paste(state, text);
    }
    if matches!(state.popup, Some(Popup::Finder(_))) {
        return finder::paste(state, text);
    }
    if matches!(state.popup, Some(Popup::Builder)) {
        return builder::paste(state, text);
    }
    if matches!(state.popup, Some(Popup::Views(_))) {
        views::boxed::paste(state, text);
        return Vec::new();
    }
    if matches!(state.popup, Some(Popup::Filter)) {
        return filter::paste(state, text);
    }
    if state.popup.is_none() && state.screen_scope() == Scope::Search {
        return search::paste(state, text);
    }
    if picker::pasted(state, text) {
        return Vec::new();
    }
    // Pasted text is not typed commands: nothing may run because of it.
    state.hint(Tone::Info, Text::NothingToPasteInto)
}
