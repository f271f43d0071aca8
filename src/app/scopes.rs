//! Where keys are looked up: which scopes the screen and the box above it have, most particular first.

use super::builder::Focus;
use super::command::Scope;
use super::state::{Popup, Screen, State};
use super::tabs::Tab;

impl State {
    pub(super) fn screen_scope(&self) -> Scope {
        match self.screens.last() {
            Some(Screen::Lead(_)) => Scope::Lead,
            Some(Screen::Parties(_)) => Scope::Parties,
            Some(Screen::Party(_)) => Scope::Party,
            Some(Screen::Log(_)) => Scope::Log,
            Some(Screen::Outbox(_)) => Scope::Outbox,
            Some(Screen::Conflict(_)) => Scope::Conflict,
            Some(Screen::Tasks) => Scope::Tasks,
            Some(Screen::Search(_)) => Scope::Search,
            Some(Screen::Inbox) => Scope::Inbox,
            Some(Screen::List) => Scope::List,
            Some(Screen::Board) | None => Scope::Board,
        }
    }

    /// Where keys of this screen are looked up, most particular first.
    pub(super) fn screen_scopes(&self) -> Vec<Scope> {
        let mut scopes = Vec::new();
        if let Some((_, tab)) = self.tabs() {
            if tab.mode().is_some() {
                scopes.push(Scope::Timeline);
            } else if tab == Tab::Info && self.screen_scope() == Scope::Lead {
                scopes.push(Scope::Info);
            }
            scopes.push(Scope::Card);
        }
        scopes.push(self.screen_scope());
        if self.shows_leads() {
            scopes.push(Scope::Leads);
        }
        scopes
    }

    /// Where keys are looked up, most particular first.
    pub fn scopes(&self) -> Vec<Scope> {
        match &self.popup {
            Some(Popup::Picker(picker)) if picker.filter.is_some() => vec![Scope::Finder],
            Some(Popup::Picker(_)) => vec![Scope::Picker],
            Some(Popup::Palette(_)) => vec![Scope::Help, Scope::Composer],
            Some(Popup::QuitQuestion) => vec![Scope::Question],
            Some(Popup::Composer(_)) => vec![Scope::Composer],
            Some(Popup::Form(_)) => vec![Scope::Form, Scope::Composer],
            Some(Popup::Finder(_)) => vec![Scope::Linker, Scope::Composer],
            Some(Popup::Drop(_)) => vec![Scope::Typed],
            Some(Popup::Page(_) | Popup::Code(_)) => vec![Scope::Box],
            Some(Popup::Filter) => vec![Scope::Filter, Scope::Composer],
            None if self.screen_scope() == Scope::Search => vec![Scope::Search, Scope::Composer],
            Some(Popup::Builder) => match self.builder().map(|builder| builder.focus) {
                Some(Focus::Sentence) => vec![Scope::Composer],
                Some(Focus::Rows) | None => vec![Scope::Builder],
            },
            Some(Popup::Columns(_) | Popup::Order(_)) => vec![Scope::Columns],
            Some(Popup::Views(shown)) if shown.naming.is_some() => vec![Scope::Composer],
            Some(Popup::Views(_)) => vec![Scope::Views],
            Some(Popup::Bulk(_)) => vec![Scope::Bulk],
            Some(Popup::Why(_)) => vec![Scope::Why, Scope::Box, Scope::Global],
            None => self.screen_scopes().into_iter().chain([Scope::Global]).collect(),
        }
    }
}
