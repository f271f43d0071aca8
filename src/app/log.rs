//! The log panel: what this program did to the account and how it was answered, newest first.

use std::collections::VecDeque;

use super::bulk::runs::Member;
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
    /// What was done to many things with one key: the number of its run.
    Many(usize),
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

/// The log screen: which line stands at the top, and whether what was done to many is told one by one.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogState {
    pub top: usize,
    pub folds: Folds,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Folds {
    #[default]
    Folded,
    Unfolded,
}

/// One line of the panel.
#[derive(Debug, Clone, Copy)]
pub enum LogLine<'a> {
    Entry(&'a LogEntry),
    /// One thing of many.
    Member(&'a Member),
}

impl State {
    /// Newest first.
    pub fn log_lines(&self, view: LogState) -> impl Iterator<Item = LogLine<'_>> {
        let members = move |entry: &LogEntry| match entry.what {
            Logged::Many(run) if view.folds == Folds::Unfolded => self.runs.get(run).map(|run| &run.members),
            Logged::Many(_) | Logged::Request(_) | Logged::Edit { .. } | Logged::Trouble(_) => None,
        };
        self.log.entries.iter().flat_map(move |entry| {
            let of = members(entry).into_iter().flatten().map(LogLine::Member);
            std::iter::once(LogLine::Entry(entry)).chain(of)
        })
    }

    pub fn log_edit(&mut self, edit: &Edit, outcome: Outcome) {
        let name = SafeText::line(&self.target_name(edit.on));
        let Edit { on, change, base, .. } = edit.clone();
        let what = Logged::Edit { on, name, change: Box::new(change), base, outcome };
        self.log.add(self.now, what);
    }
}

pub fn run(state: &mut State, command: Command) -> bool {
    let page = (state.regions().body.height / 2).max(1) as usize;
    let Some(Screen::Log(view)) = state.screens.last() else { return false };
    let mut view = *view;
    view.top = match command {
        Command::CursorDown => view.top + 1,
        Command::CursorUp => view.top.saturating_sub(1),
        Command::HalfPageDown => view.top + page,
        Command::HalfPageUp => view.top.saturating_sub(page),
        Command::CursorTop => 0,
        Command::CursorBottom => usize::MAX,
        Command::Open => {
            view.folds = match view.folds {
                Folds::Folded => Folds::Unfolded,
                Folds::Unfolded => Folds::Folded,
            };
            view.top
        }
        _ => return false,
    };
    let last = state.log_lines(view).count().saturating_sub(1);
    view.top = view.top.min(last);
    if let Some(Screen::Log(shown)) = state.screens.last_mut() {
        *shown = view;
    }
    true
}
