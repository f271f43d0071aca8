//! What somebody new may try next: one short word in the footer, gone for good once it was done, or was there for some
//! keys.
//!
//! Owns what was learned. It is never in the way: it takes the place of hints where there is room for it whole, and none
//! of a message.

use super::command::Command;
use super::layout::footer_width;
use super::state::{Screen, State};
use super::words::cells;
use crate::i18n::Text;

/// Keys pressed while a lesson is there, after which it is known or not wanted.
const SHOWN: u8 = 15;
/// Cells of the footer that are not a lesson's.
const BESIDE: usize = 26;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lesson {
    Open,
    Palette,
    Filter,
    Note,
    Carry,
    Undo,
    Task,
    Inbox,
    Go,
    Help,
}

impl Lesson {
    /// In the order in which they are taught.
    pub const ALL: [Self; 10] = [
        Self::Open,
        Self::Palette,
        Self::Filter,
        Self::Note,
        Self::Carry,
        Self::Undo,
        Self::Task,
        Self::Inbox,
        Self::Go,
        Self::Help,
    ];

    /// Its name where it is kept.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Palette => "palette",
            Self::Filter => "filter",
            Self::Note => "note",
            Self::Carry => "carry",
            Self::Undo => "undo",
            Self::Task => "task",
            Self::Inbox => "inbox",
            Self::Go => "go",
            Self::Help => "help",
        }
    }

    const fn text(self) -> Text {
        match self {
            Self::Open => Text::LessonOpen,
            Self::Palette => Text::LessonPalette,
            Self::Filter => Text::LessonFilter,
            Self::Note => Text::LessonNote,
            Self::Carry => Text::LessonCarry,
            Self::Undo => Text::LessonUndo,
            Self::Task => Text::LessonTask,
            Self::Inbox => Text::LessonInbox,
            Self::Go => Text::LessonGo,
            Self::Help => Text::LessonHelp,
        }
    }

    /// What it teaches; any of them will do.
    const fn commands(self) -> &'static [Command] {
        match self {
            Self::Open => &[Command::Open],
            Self::Palette => &[Command::ShowPalette],
            Self::Filter => &[Command::Filter],
            Self::Note => &[Command::AddNote],
            Self::Carry => &[Command::MoveRight, Command::MoveLeft, Command::MoveToStage],
            Self::Undo => &[Command::Undo],
            Self::Task => &[Command::AddTask],
            Self::Inbox => &[Command::GoInbox],
            Self::Go => &[Command::GoTasks, Command::GoContacts, Command::GoCompanies, Command::GoOutbox],
            Self::Help => &[Command::ShowHelp],
        }
    }

    /// The key to press; nothing where it has none.
    pub fn key(self, state: &State) -> String {
        let command = self.commands().first().copied();
        let key =
            command.and_then(|command| state.keymap.key_of(command, &state.scopes())).unwrap_or_default();
        match (self, key.split_once(' ')) {
            (Self::Go, Some((first, _))) => first.to_owned(),
            _ => key,
        }
    }

    /// Whether it means something here and now.
    fn fits(self, state: &State) -> bool {
        let is_board = matches!(state.screens.last(), Some(Screen::Board));
        match self {
            Self::Open | Self::Note | Self::Task | Self::Carry => is_board && state.board_cursor().is_some(),
            Self::Undo => state.lessons.has_edited,
            Self::Filter => state.view().is_some(),
            Self::Inbox | Self::Go => is_board,
            Self::Palette | Self::Help => !matches!(state.screens.last(), Some(Screen::Search(_))),
        }
    }
}

/// What was learned, by keys pressed while it was taught.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lessons {
    /// Nobody is taught who does not want to be.
    pub are_on: bool,
    counts: [u8; Lesson::ALL.len()],
    /// There is something to take back.
    has_edited: bool,
}

impl Lessons {
    pub fn count(&self, lesson: Lesson) -> u8 {
        self.counts.get(lesson as usize).copied().unwrap_or(SHOWN)
    }

    pub fn put(&mut self, lesson: Lesson, count: u8) {
        if let Some(known) = self.counts.get_mut(lesson as usize) {
            *known = count.min(SHOWN);
        }
    }
}

impl State {
    /// What to try next, and the words for it.
    pub fn lesson(&self) -> Option<(Lesson, String)> {
        let is_quiet = self.popup.is_none() && self.chord.is_empty() && self.message().is_none();
        if !self.lessons.are_on || !is_quiet || self.marked_here().is_some() {
            return None;
        }
        let is_next = |lesson: &Lesson| self.lessons.count(*lesson) < SHOWN && lesson.fits(self);
        let lesson = Lesson::ALL.into_iter().find(is_next)?;
        let key = lesson.key(self);
        let words = self.locale.fill(lesson.text(), &[&key]);
        let has_room = cells(&words) + BESIDE <= usize::from(footer_width(self.size.width));
        (has_room && !key.is_empty()).then_some((lesson, words))
    }
}

/// A key was pressed while a lesson was there.
pub(super) fn on_key(state: &mut State) {
    if let Some((lesson, _)) = state.lesson() {
        state.lessons.put(lesson, state.lessons.count(lesson) + 1);
    }
}

/// A command was run: what it is was learned.
pub(super) fn done(state: &mut State, command: Command) {
    if !state.lessons.are_on {
        return;
    }
    let edits = command.spec().does == super::command::Does::Edits;
    state.lessons.has_edited |= edits && !matches!(command, Command::Undo | Command::Redo);
    for lesson in Lesson::ALL {
        if lesson.commands().contains(&command) {
            state.lessons.put(lesson, SHOWN);
        }
    }
}
