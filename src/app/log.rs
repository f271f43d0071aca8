//! The log panel: what this program did to the account and how it was answered, newest first.

use std::collections::VecDeque;

use super::command::Command;
use super::state::{Screen, State};
use crate::domain::{Change, Edit, SafeText, Target, Timestamp};
use crate::sync::event::{Exchange, Trouble};

/// Entries kept in memory.
const CAPACITY: usize = 500;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    pub at: Timestamp,
    pub what: Logged,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Logged {
    Request(Exchange),
    /// An own edit and how far it came.
    Edit {
        on: Target,
        name: SafeText,
        change: Box<Change>,
        base: Option<Change>,
        outcome: Outcome,
    },
    Trouble(Trouble),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Queued,
    Confirmed,
    Refused(Trouble),
    Waiting(Trouble),
}

#[derive(Debug, Clone, Default)]
pub struct Log {
    entries: VecDeque<LogEntry>,
}

impl Log {
    pub fn add(&mut self, at: Timestamp, what: Logged) {
        self.entries.truncate(CAPACITY - 1);
        self.entries.push_front(LogEntry { at, what });
    }

    pub fn entries(&self) -> &VecDeque<LogEntry> {
        &self.entries
    }
}

/// The log screen: which entry stands at the top.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogState {
    pub top: usize,
}

impl State {
    pub fn log_edit(&mut self, edit: &Edit, outcome: Outcome) {
        let name = SafeText::line(&self.target_name(edit.on));
        let Edit { on, change, base, .. } = edit.clone();
        let what = Logged::Edit { on, name, change: Box::new(change), base, outcome };
        self.log.add(self.now, what);
    }
}

pub fn run(state: &mut State, command: Command) -> bool {
    let page = (state.regions().body.height / 2).max(1) as usize;
    let last = state.log.entries.len().saturating_sub(1);
    let Some(Screen::Log(view)) = state.screens.last_mut() else { return false };
    view.top = match command {
        Command::CursorDown => view.top + 1,
        Command::CursorUp => view.top.saturating_sub(1),
        Command::HalfPageDown => view.top + page,
        Command::HalfPageUp => view.top.saturating_sub(page),
        Command::CursorTop => 0,
        Command::CursorBottom => last,
        _ => return false,
    }
    .min(last);
    true
}
