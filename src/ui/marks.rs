//! How a mark looks, a sign before the name, so that it is seen without colours; and what can be done to all of them.

use ratatui::style::Style;

use super::theme::Theme;
use crate::app::State;
use crate::app::command::Command;
use crate::app::marks::MarkKind;
use crate::domain::Target;
use crate::i18n::Text;

/// What stands before a thing that may be marked; nothing where it is not.
pub fn sign(state: &State, theme: Theme, on: impl Into<Target>) -> (&'static str, Style) {
    if state.is_marked(on) { ("✓ ", theme.accent()) } else { ("", Style::new()) }
}

/// What can be done to all that is marked.
pub fn hints(kind: MarkKind) -> Vec<(&'static [Command], Text)> {
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
        ],
        MarkKind::Contacts | MarkKind::Companies => vec![assign, (&[Command::EditTags], Text::HintTags)],
        MarkKind::Tasks => vec![
            (&[Command::TaskDoneOnly], Text::HintDone),
            (&[Command::TaskReschedule], Text::HintReschedule),
            assign,
        ],
    }
}
