//! Typing in a box to choose from: what is typed leaves the items that fit it. In the box of who an incoming lead may be,
//! it looks for anybody, and the items are what was found.

use super::{Ask, Picker, choose};
use crate::app::command::Command;
use crate::app::inbox;
use crate::app::keymap::{Key, KeyCode};
use crate::app::msg::Effect;
use crate::app::search;
use crate::app::state::{Popup, State};
use crate::domain::SafeText;

impl Picker {
    pub(super) fn typed(&mut self, change: impl FnOnce(&mut String)) {
        if let Some(filter) = &mut self.filter {
            change(filter);
            self.cursor = 0;
        }
    }

    /// Where somebody types, no letter chooses.
    pub(super) fn without_letters(&mut self) {
        for item in &mut self.items {
            item.letter = None;
        }
    }
}

fn open(state: &mut State) -> Option<&mut Picker> {
    match &mut state.popup {
        Some(Popup::Picker(picker)) => Some(picker),
        _ => None,
    }
}

/// A letter of another layout as the one in its place.
pub(super) fn by_position(c: char) -> char {
    match Key::char(c).by_position().code {
        KeyCode::Char(c) => c,
        _ => c,
    }
}

/// From now on letters look for something; before, each chose.
pub(super) fn begin(state: &mut State) -> Vec<Effect> {
    let Some(picker) = open(state) else { return Vec::new() };
    picker.filter = Some(String::new());
    picker.cursor = 0;
    picker.without_letters();
    if picker.ask == Ask::Duplicates {
        search::prepare(state);
    }
    Vec::new()
}

pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    change(state, |filter| {
        if command == Command::FinderErase {
            filter.pop();
        } else {
            filter.clear();
        }
    })
}

fn change(state: &mut State, change: impl FnOnce(&mut String)) -> Vec<Effect> {
    let Some(picker) = open(state) else { return Vec::new() };
    picker.typed(change);
    let text = picker.filter.as_deref().unwrap_or_default().trim();
    match picker.ask {
        Ask::Duplicates => {
            let text = SafeText::line(text);
            inbox::seek(state, text)
        }
        _ => Vec::new(),
    }
}

/// A letter: it chooses, or it is a part of the name somebody looks for.
pub fn typed(state: &mut State, key: Key) -> Vec<Effect> {
    let (Some(picker), KeyCode::Char(c)) = (open(state), key.code) else { return Vec::new() };
    if key.ctrl {
        return Vec::new();
    }
    if picker.filter.is_some() {
        let c = SafeText::line(&c.to_string());
        return change(state, |filter| filter.push_str(&c));
    }
    let KeyCode::Char(c) = key.by_position().code else { return Vec::new() };
    let choice = picker.items.iter().find(|i| i.letter == Some(c)).map(|i| i.choice.clone());
    choice.map(|choice| choose(state, choice)).unwrap_or_default()
}

/// Pasted text looks for something too; `None` where there was no place for it.
pub fn pasted(state: &mut State, text: &str) -> Option<Vec<Effect>> {
    open(state).filter(|picker| picker.filter.is_some())?;
    Some(change(state, |filter| filter.push_str(&SafeText::line(text))))
}
