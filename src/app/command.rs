//! The command table: everything a person can tell the program, once.
//!
//! From it come the key bindings and their clash test, the footer, the which-key box, `?`, the key table
//! of the README, and `dealdesk keys`. Commands are imperative; names are stable (scripts and keymaps
//! use them); the English help stands here, other languages in `assets/locales` under the name.

use serde::{Deserialize, Serialize};

mod forms;
mod scope;
mod table;

pub use forms::Form;
pub use scope::{Letters, Scope};
pub use table::{COMMANDS, Command};

/// What running it may do: an edit is undoable and counted, everything else is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Does {
    /// Moves a cursor or scrolls.
    Moves,
    /// Opens, closes or rearranges what is seen.
    Shows,
    /// Asks the server again.
    Asks,
    /// Makes an edit.
    Edits,
    /// Concerns the program itself, or the terminal it runs in.
    Runs,
}

#[derive(Debug)]
pub struct CommandSpec {
    pub command: Command,
    pub name: &'static str,
    pub scope: Scope,
    pub keys: &'static [&'static str],
    pub does: Does,
    pub help: &'static str,
}

/// Keys that a screen means otherwise than the rest of the program: it is about deciding, and they decide.
pub const OVERRIDES: &[(Scope, &str)] = &[
    (Scope::Outbox, "r"),
    (Scope::Outbox, "R"),
    (Scope::Conflict, "m"),
    (Scope::Conflict, "t"),
    (Scope::Conflict, "b"),
    (Scope::Conflict, "e"),
    (Scope::Tasks, "e"),
    (Scope::Timeline, "e"),
];

impl Command {
    /// By its name.
    pub fn named(name: &str) -> Option<Self> {
        COMMANDS.iter().find(|spec| spec.name == name).map(|spec| spec.command)
    }

    /// Its row of the table. The table lists the variants in their order, which a test checks.
    pub fn spec(self) -> &'static CommandSpec {
        &COMMANDS[self as usize]
    }

    /// Whether its key means something else on this screen.
    pub fn is_overridden(self, screen: Scope) -> bool {
        self.spec().scope == Scope::Global && OVERRIDES.contains(&(screen, self.key()))
    }

    /// The key of the table. What a screen tells of is `State::key`.
    pub fn key(self) -> &'static str {
        self.spec().keys.first().copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_table_is_in_the_order_of_the_enum_and_names_are_unique() {
        let mut names = HashSet::new();
        for (i, spec) in COMMANDS.iter().enumerate() {
            assert_eq!(spec.command as usize, i);
            assert!(names.insert(spec.name), "{} stands twice", spec.name);
            assert!(!spec.keys.is_empty() && !spec.help.is_empty(), "{} has no key or no help", spec.name);
        }
    }
}
