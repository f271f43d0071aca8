//! The help box: every command of the table that applies here, filtered as one types, run with Enter.

use super::command::{COMMANDS, Command, CommandSpec, Scope};
use super::state::{Popup, State};

#[derive(Debug, Clone, Default)]
pub struct HelpState {
    pub filter: String,
    pub cursor: usize,
    /// First visible row; settled in `update`.
    pub top: usize,
}

impl State {
    /// The commands the help box lists: those of the screen first, then the global ones.
    pub fn help_rows(&self, filter: &str) -> Vec<&'static CommandSpec> {
        let needle = filter.to_lowercase();
        let fits = |spec: &&CommandSpec| {
            let help = self.locale.help(spec.command).to_lowercase();
            let in_keys = self
                .keymap
                .keys_of(spec.command, &self.screen_stack())
                .iter()
                .any(|k| k.to_lowercase() == needle);
            needle.is_empty() || help.contains(&needle) || spec.name.contains(&needle) || in_keys
        };
        let of = |scope: Scope| COMMANDS.iter().filter(move |s| s.scope == scope).filter(fits);
        let screens = self.screen_scopes();
        let is_overridden = |spec: &&CommandSpec| screens.iter().any(|s| spec.command.is_overridden(*s));
        let global = of(Scope::Global).filter(|spec| !is_overridden(spec));
        screens.iter().flat_map(|screen| of(*screen)).chain(global).collect()
    }
}

/// Rows of the list in a terminal of this height: the box leaves a margin, its frame and the filter line.
pub const fn visible_rows(height: u16) -> usize {
    match height.saturating_sub(7) {
        0 => 1,
        rows => rows as usize,
    }
}

impl HelpState {
    /// Keeps the cursor inside the list and on the screen.
    pub fn settle(&mut self, rows: usize, visible: usize) {
        self.cursor = self.cursor.min(rows.saturating_sub(1));
        self.top = self.top.clamp((self.cursor + 1).saturating_sub(visible), self.cursor);
    }
}

/// Keeps the cursor of the open box inside its list.
pub(super) fn settle(state: &mut State) {
    let Some(Popup::Help(help)) = &state.popup else { return };
    let rows = state.help_rows(&help.filter).len();
    let visible = visible_rows(state.size.height);
    if let Some(Popup::Help(help)) = &mut state.popup {
        help.settle(rows, visible);
    }
}

/// A command of the box; the one that was chosen in it.
pub(super) fn run(state: &mut State, command: Command) -> Option<Command> {
    let Some(Popup::Help(help)) = &mut state.popup else { return None };
    match command {
        Command::HelpDown => help.cursor += 1,
        Command::HelpUp => help.cursor = help.cursor.saturating_sub(1),
        Command::HelpRun => {
            let (filter, cursor) = (help.filter.clone(), help.cursor);
            let chosen = state.help_rows(&filter).get(cursor).map(|spec| spec.command);
            state.popup = None;
            return chosen;
        }
        _ => state.popup = None,
    }
    None
}
