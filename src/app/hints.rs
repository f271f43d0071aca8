//! What can be done here, in the line at the foot of the screen, and which keys a line tells of.
//!
//! Owns what stands where in that line: it is drawn from here, and a click asks here. Keys come from the keymap; what is
//! clicked is pressed, so a click does what the key does.

mod lines;

use super::command::Command;
use super::keymap::{Key, KeyCode, parse_sequence};
use super::layout::footer_width;
use super::marks::MarkKind;
use super::pointer::Capture;
use super::state::{Popup, Screen, State};
use super::timeline;
use super::words::{cells, fit};
use crate::i18n::Text;
pub use lines::in_lines;

/// Between two hints.
const GAP: usize = 2;

/// Keys that a line tells of, in so many of its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    pub from: usize,
    pub width: usize,
    pub keys: Vec<Key>,
}

impl Hint {
    pub const fn is_at(&self, cell: usize) -> bool {
        self.from <= cell && cell < self.from + self.width
    }

    /// As much of it as is left of a line of so many cells.
    fn within(self, room: usize) -> Option<Self> {
        let width = self.width.min(room.saturating_sub(self.from));
        (width > 0).then_some(Self { width, ..self })
    }
}

/// How a part of the line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Key,
    Words,
    /// Of what somebody new may try next.
    Lesson,
    LessonSign,
}

/// The line at the foot of the screen while there is no message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foot {
    /// From which cell on, what, and how.
    pub parts: Vec<(usize, String, Look)>,
    pub hints: Vec<Hint>,
}

impl Foot {
    fn put(&mut self, at: usize, text: &str, look: Look) -> usize {
        self.parts.push((at, text.to_owned(), look));
        at + cells(text)
    }

    fn runs(&mut self, from: usize, to: usize, key: &str) {
        let keys = parse_sequence(key);
        self.hints.extend(keys.map(|keys| Hint { from, width: to - from, keys }));
    }
}

/// What can be done here, as many as fit; the way out and the way to all others stand at the right.
pub fn foot(state: &State) -> Foot {
    let mut foot = Foot::default();
    let room = usize::from(footer_width(state.size.width));
    if state.popup.as_ref().is_some_and(is_written) {
        // Here these keys would be text; the box says what others do.
        return foot;
    }
    let is_search = state.popup.is_none() && matches!(state.screens.last(), Some(Screen::Search(_)));
    if is_search || matches!(state.popup, Some(Popup::Filter)) {
        let text = state.locale.get(if is_search { Text::SearchKeys } else { Text::FilterKeys }).to_owned();
        foot.hints = in_lines(state, std::slice::from_ref(&text)).into_iter().map(|(_, hint)| hint).collect();
        foot.put(0, &text, Look::Words);
        return foot.cut(room);
    }
    let mut left = room.saturating_sub(always(state, room, &mut foot) + GAP);
    let mut at = lesson(state, left, &mut foot);
    left -= at;
    for (commands, text) in screen_hints(state) {
        let keys: Vec<String> = commands.iter().filter_map(|command| state.key(*command)).collect();
        if keys.is_empty() {
            continue;
        }
        let text = state.locale.get(text);
        let width = cells(&keys.join(" ")) + cells(text) + 1;
        if width > left {
            break;
        }
        one(&mut foot, at, &keys, text);
        left = left.saturating_sub(width + GAP);
        at += width + GAP;
    }
    foot.cut(room)
}

/// A hint: its keys and what they do. Of one key all of it can be clicked; of several only each key, since the words tell
/// of them all.
fn one(foot: &mut Foot, from: usize, keys: &[String], text: &str) {
    let mut at = from;
    for (n, key) in keys.iter().enumerate() {
        let start = at + usize::from(n > 0);
        at = foot.put(start, key, Look::Key);
        if keys.len() > 1 {
            foot.runs(start, at, key);
        }
    }
    at = foot.put(at + 1, text, Look::Words);
    if let [key] = keys {
        foot.runs(from, at, key);
    }
}

/// In these boxes letters are text.
const fn is_written(popup: &Popup) -> bool {
    matches!(
        popup,
        Popup::Composer(_)
            | Popup::Form(_)
            | Popup::Finder(_)
            | Popup::Builder
            | Popup::Columns(_)
            | Popup::Order(_)
            | Popup::Views(_)
    )
}

impl Foot {
    /// What can be clicked is what can be seen.
    fn cut(mut self, room: usize) -> Self {
        self.hints = self.hints.into_iter().filter_map(|hint| hint.within(room)).collect();
        self
    }
}

/// What stands at the right; the cells it takes.
fn always(state: &State, room: usize, foot: &mut Foot) -> usize {
    let is_root = state.screens.len() <= 1;
    let is_marked = state.popup.is_none() && state.marked_here().is_some();
    let back = match (is_marked, is_root) {
        (true, _) => Text::HintUnmark,
        (false, true) => Text::HintQuit,
        (false, false) => Text::HintBack,
    };
    let mouse = Some(Command::ToggleMouse).filter(|_| state.pointer.capture == Capture::On);
    let ends = if is_root && !is_marked { Ends::Program } else { Ends::Screen };
    let hints = [
        (mouse.and_then(|mouse| state.key(mouse)), Text::MouseMark),
        (state.key(Command::ShowHelp), Text::HintHelp),
        (way_out(state, ends), back),
    ];
    let hints = hints.into_iter().filter_map(|(key, text)| Some((key?, state.locale.get(text))));
    let hints: Vec<(String, &str)> = hints.collect();
    let words: Vec<String> = hints.iter().map(|(key, text)| format!("{key} {text}")).collect();
    let line = fit(&words.join("  "), room);
    let width = cells(&line);
    let mut at = room - width;
    foot.put(at, &line, Look::Words);
    for ((key, _), words) in hints.iter().zip(&words) {
        foot.runs(at, at + cells(words), key);
        at += cells(words) + GAP;
    }
    width
}

/// The key to leave with. Esc does no harm wherever it is pressed, so it is not what is taught to end the program with.
fn way_out(state: &State, ends: Ends) -> Option<String> {
    let harmless = Key::plain(KeyCode::Esc).to_string();
    let mut keys = state.keymap.keys_of(Command::Back, &state.screen_stack());
    let other = keys.iter().position(|key| ends == Ends::Program && *key != harmless).unwrap_or_default();
    (!keys.is_empty()).then(|| keys.swap_remove(other))
}

/// What leaving ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Program,
    Screen,
}

/// What somebody new may try next, before all else; where there is no room for it, nothing. The cells it takes.
fn lesson(state: &State, room: usize, foot: &mut Foot) -> usize {
    let Some((lesson, words)) = state.lesson() else { return 0 };
    if cells(&words) + 2 > room {
        return 0;
    }
    let key = lesson.key(state);
    let (before, behind) = words.split_once(&key).unwrap_or((&words, ""));
    let parts =
        [("» ", Look::LessonSign), (before, Look::Lesson), (&*key, Look::Key), (behind, Look::Lesson)];
    let end = parts.into_iter().fold(0, |at, (text, look)| foot.put(at, text, look));
    foot.runs(0, end, &key);
    (end + GAP).min(room)
}

fn screen_hints(state: &State) -> Vec<(&'static [Command], Text)> {
    if let Some(kind) = state.marked_here() {
        return marked_hints(kind);
    }
    match state.screens.last() {
        Some(Screen::Lead(_) | Screen::Party(_)) if timeline::front(state).is_some() => vec![
            (&[Command::Open], Text::HintOpen),
            if timeline::has_kinds(state) {
                (&[Command::TimelineKinds], Text::HintKinds)
            } else {
                (&[Command::TimelineDown, Command::TimelineUp], Text::HintScroll)
            },
            (&[Command::AddNote], Text::HintNote),
            (&[Command::AddTask], Text::HintTask),
            (&[Command::TimelineEdit], Text::HintEdit),
            (&[Command::RefreshView], Text::HintRefresh),
        ],
        Some(Screen::Lead(view)) if view.tab.is_list() => vec![
            (&[Command::Open], Text::HintOpen),
            (&[Command::PreviousLead, Command::NextLead], Text::HintNeighbours),
            (&[Command::AddNote], Text::HintNote),
            (&[Command::AddTask], Text::HintTask),
            (&[Command::RefreshView], Text::HintRefresh),
        ],
        Some(Screen::Lead(_)) => vec![
            (&[Command::PreviousLead, Command::NextLead], Text::HintNeighbours),
            (&[Command::NextField, Command::PreviousField], Text::HintFields),
            (&[Command::MoveToStage], Text::HintMove),
            (&[Command::RefreshView], Text::HintRefresh),
        ],
        Some(Screen::Parties(_)) => vec![
            (&[Command::Open], Text::HintOpen),
            (&[Command::Create], Text::HintCreate),
            (&[Command::AddNote], Text::HintNote),
            (&[Command::AddTask], Text::HintTask),
            (&[Command::BuildPartyFilter], Text::HintFilter),
        ],
        Some(Screen::Party(_)) => vec![
            (&[Command::Open], Text::HintOpen),
            (&[Command::JumpToLinked], Text::HintJump),
            (&[Command::AddNote], Text::HintNote),
            (&[Command::AddTask], Text::HintTask),
            (&[Command::RefreshView], Text::HintRefresh),
            (&[Command::ShowLink], Text::HintHandOver),
        ],
        Some(Screen::List) if state.pipeline().is_some() => vec![
            (&[Command::Open], Text::HintOpen),
            (&[Command::SortByColumn], Text::HintSort),
            (&[Command::CursorLeft, Command::CursorRight], Text::HintColumn),
            (&[Command::PickColumns], Text::HintColumns),
            (&[Command::BuildFilter], Text::HintFilter),
            (&[Command::ShowViews], Text::HintViews),
            (&[Command::TogglePreview], Text::HintPreview),
            (&[Command::MoveToStage], Text::HintMove),
            (&[Command::PickPipeline], Text::HintPipeline),
        ],
        Some(Screen::List) => vec![(&[Command::RefreshAll], Text::HintRefresh)],
        Some(Screen::Search(_)) => Vec::new(),
        Some(Screen::Log(_)) => vec![(&[Command::CursorDown, Command::CursorUp], Text::HintScroll)],
        Some(Screen::Outbox(_)) if state.outbox().is_empty() => Vec::new(),
        Some(Screen::Outbox(_)) => vec![
            (&[Command::Open], Text::HintOpen),
            (&[Command::OutboxRetry], Text::HintRetry),
            (&[Command::OutboxCheck], Text::HintCheck),
            (&[Command::OutboxDrop], Text::HintDrop),
        ],
        Some(Screen::Conflict(_)) => vec![
            (&[Command::KeepTheirs], Text::HintTheirs),
            (&[Command::KeepMine], Text::HintMine),
            (&[Command::KeepBase], Text::HintBefore),
            (&[Command::EditAnew], Text::HintElse),
        ],
        Some(Screen::Tasks) if state.tasks.rows().is_empty() => {
            vec![
                (&[Command::TasksWhose], Text::HintWhose),
                (&[Command::BuildTaskFilter], Text::HintFilter),
                (&[Command::RefreshView], Text::HintRefresh),
            ]
        }
        Some(Screen::Tasks) => vec![
            (&[Command::TaskDone], Text::HintDone),
            (&[Command::TaskReschedule], Text::HintReschedule),
            (&[Command::Assign], Text::HintAssign),
            (&[Command::TaskEdit], Text::HintEdit),
            (&[Command::Open], Text::HintOpen),
            (&[Command::AddTask], Text::HintNewTask),
            (&[Command::TasksWhose], Text::HintWhose),
            (&[Command::BuildTaskFilter], Text::HintFilter),
            (&[Command::RefreshView], Text::HintRefresh),
        ],
        Some(Screen::Inbox) if state.inbox.entry().is_none() => {
            vec![(&[Command::InboxWhose], Text::HintWhose), (&[Command::RefreshView], Text::HintRefresh)]
        }
        Some(Screen::Inbox) => vec![
            (&[Command::Open], Text::HintOpen),
            (&[Command::AddNote], Text::HintNote),
            (&[Command::AddTask], Text::HintTask),
            (&[Command::InboxWhose], Text::HintWhose),
            (&[Command::RefreshView], Text::HintRefresh),
        ],
        Some(Screen::Board) | None if state.pipeline().is_none() => {
            vec![(&[Command::RefreshAll], Text::HintRefresh)]
        }
        Some(Screen::Board) | None => vec![
            (&[Command::MoveLeft, Command::MoveRight], Text::HintCarry),
            (&[Command::MoveToStage], Text::HintMove),
            (&[Command::Open], Text::HintOpen),
            (&[Command::TogglePreview], Text::HintPreview),
            (&[Command::BuildFilter], Text::HintFilter),
            (&[Command::ShowViews], Text::HintViews),
            (&[Command::PickSort], Text::HintSort),
            (&[Command::FoldStage], Text::HintFold),
            (&[Command::PickPipeline], Text::HintPipeline),
            (&[Command::RefreshView], Text::HintRefresh),
            (&[Command::ShowLog], Text::HintLog),
        ],
    }
}

/// What can be done to all that is marked.
fn marked_hints(kind: MarkKind) -> Vec<(&'static [Command], Text)> {
    let assign: (&'static [Command], Text) = (&[Command::Assign], Text::HintAssign);
    match kind {
        MarkKind::Leads => vec![
            (&[Command::MoveToStage], Text::HintMove),
            assign,
            (&[Command::EditTags], Text::HintTags),
            (&[Command::AddTask], Text::HintTask),
            (&[Command::AddNote], Text::HintNote),
            (&[Command::Lose], Text::HintLost),
            (&[Command::EditPrice], Text::HintBudget),
            (&[Command::EditField], Text::HintFields),
        ],
        MarkKind::Contacts | MarkKind::Companies => vec![assign, (&[Command::EditTags], Text::HintTags)],
        MarkKind::Tasks => vec![
            (&[Command::TaskDoneOnly], Text::HintDone),
            (&[Command::TaskReschedule], Text::HintReschedule),
            assign,
        ],
    }
}
