//! The footer: a message, what is wrong, or what can be done; to somebody new, what to try next.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use super::{marks, paint};
use crate::app::State;
use crate::app::command::Command;
use crate::app::keymap::{Key, KeyCode};
use crate::app::layout::footer_width;
use crate::app::pointer::Capture;
use crate::app::state::{Popup, Screen};
use crate::app::timeline;
use crate::app::words::cells;
use crate::i18n::Text;

pub fn draw(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let area = Rect { x: area.x + 1.min(area.width), width: footer_width(area.width), ..area };
    let Some((tone, lines)) = state.message_lines(area.width, area.height) else {
        return hints(state, theme, area, buf);
    };
    for (n, words) in lines.iter().enumerate() {
        if let Some(line) = paint::line(area, n) {
            paint::text(buf, line, words, theme.tone(tone));
        }
    }
}

/// What can be done here, as many as fit; the way out and the way to all others stand at the right.
fn hints(state: &State, theme: Theme, area: Rect, buf: &mut Buffer) {
    let is_boxed = matches!(
        state.popup,
        Some(
            Popup::Composer(_)
                | Popup::Form(_)
                | Popup::Finder(_)
                | Popup::Builder
                | Popup::Columns(_)
                | Popup::Views(_)
        )
    );
    if is_boxed {
        // Here these keys would be text; the box says what others do.
        return;
    }
    let is_search = state.popup.is_none() && matches!(state.screens.last(), Some(Screen::Search(_)));
    if is_search || matches!(state.popup, Some(Popup::Filter)) {
        let text = if is_search { Text::SearchKeys } else { Text::FilterKeys };
        paint::text(buf, area, state.locale.get(text), theme.quiet());
        return;
    }
    let is_root = state.screens.len() <= 1;
    let is_marked = state.popup.is_none() && state.marked_here().is_some();
    let back = match (is_marked, is_root) {
        (true, _) => Text::HintUnmark,
        (false, true) => Text::HintQuit,
        (false, false) => Text::HintBack,
    };
    let mouse = Some(Command::ToggleMouse).filter(|_| state.pointer.capture == Capture::On);
    let with = |key: Option<String>, text| key.map(|key| format!("{key} {}", state.locale.get(text)));
    let always = [
        with(mouse.and_then(|mouse| state.key(mouse)), Text::MouseMark),
        with(state.key(Command::ShowHelp), Text::HintHelp),
        with(way_out(state, if is_root && !is_marked { Ends::Program } else { Ends::Screen }), back),
    ];
    let always = always.into_iter().flatten().collect::<Vec<_>>().join("  ");
    let used = paint::right(buf, area, &always, theme.quiet());
    let mut room = Rect { width: area.width.saturating_sub(used + 2), ..area };
    room = paint::shifted(room, lesson(state, theme, room, buf));
    for (commands, text) in screen_hints(state) {
        let keys: Vec<String> = commands.iter().filter_map(|command| state.key(*command)).collect();
        let keys = keys.join(" ");
        if keys.is_empty() {
            continue;
        }
        let text = state.locale.get(text);
        let width = cells(&keys) + cells(text) + 1;
        if width > usize::from(room.width) {
            break;
        }
        let used =
            paint::spans(buf, room, &[(&keys, theme.accent()), (" ", Style::new()), (text, theme.quiet())]);
        room = paint::shifted(room, used + 2);
    }
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

/// What somebody new may try next, before all else; where there is no room for it, nothing.
fn lesson(state: &State, theme: Theme, room: Rect, buf: &mut Buffer) -> u16 {
    let Some((lesson, words)) = state.lesson() else { return 0 };
    if cells(&words) + 2 > usize::from(room.width) {
        return 0;
    }
    let key = lesson.key(state);
    let (before, behind) = words.split_once(&key).unwrap_or((&words, ""));
    let parts =
        [("» ", theme.good()), (before, theme.plain()), (&*key, theme.accent()), (behind, theme.plain())];
    paint::spans(buf, room, &parts) + 2
}

fn screen_hints(state: &State) -> Vec<(&'static [Command], Text)> {
    if let Some(kind) = state.marked_here() {
        return marks::hints(kind);
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
            vec![(&[Command::TasksWhose], Text::HintWhose), (&[Command::RefreshView], Text::HintRefresh)]
        }
        Some(Screen::Tasks) => vec![
            (&[Command::TaskDone], Text::HintDone),
            (&[Command::TaskReschedule], Text::HintReschedule),
            (&[Command::Assign], Text::HintAssign),
            (&[Command::TaskEdit], Text::HintEdit),
            (&[Command::Open], Text::HintOpen),
            (&[Command::AddTask], Text::HintNewTask),
            (&[Command::TasksWhose], Text::HintWhose),
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
