//! The command table: everything a person can tell the program, once.
//!
//! From it come the key bindings and their clash test, the footer, the which-key box, `?`, the key table
//! of the README, and `dealdesk keys`. Commands are imperative; names are stable (scripts and keymaps
//! use them); the English help stands here, other languages in `assets/locales` under the name.

use serde::{Deserialize, Serialize};

mod table;

pub use table::{COMMANDS, Command};

/// Where a command's keys apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Scope {
    /// Every screen, but not the boxes that open above them.
    Global,
    Board,
    /// The leads as a table.
    List,
    /// The board and the list alike.
    Leads,
    Lead,
    /// The lists of contacts and of companies.
    Parties,
    /// The card of a contact or a company.
    Party,
    Log,
    /// Own edits that are not on the server.
    Outbox,
    /// Which of two values shall stand.
    Conflict,
    /// What is due.
    Tasks,
    /// What wants a decision.
    Inbox,
    /// A card with tabs, whichever is open.
    Card,
    /// The tab of a lead with its fields.
    Info,
    /// A tab with a timeline.
    Timeline,
    /// Boxes to choose from a list.
    Picker,
    /// Such boxes where typing looks for a name.
    Finder,
    /// The palette and the help, where letters are text.
    Help,
    /// A question with two answers.
    Question,
    /// A box where text is written: letters are text.
    Composer,
    /// A box to find somebody by what is typed, to link.
    Linker,
    /// A box with fields; in them, letters are text.
    Form,
    /// A question that is answered by typing a word.
    Typed,
    /// A box that is only read.
    Box,
    /// The filter line of a view; letters are text.
    Filter,
    /// The search over everything; letters are text.
    Search,
    /// The box that says why a lead is red.
    Why,
    /// The rows of the filter that is being built.
    Builder,
    /// Which columns the list has.
    Columns,
    /// The saved views.
    Views,
    /// What a verb would do to all that is marked.
    Bulk,
}

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

impl Scope {
    pub const SCREENS: &'static [Self] = &[
        Self::Board,
        Self::List,
        Self::Leads,
        Self::Lead,
        Self::Parties,
        Self::Party,
        Self::Log,
        Self::Outbox,
        Self::Conflict,
        Self::Tasks,
        Self::Inbox,
        Self::Card,
        Self::Info,
        Self::Timeline,
    ];
}

impl Command {
    /// Its row of the table. The table lists the variants in their order, which a test checks.
    pub fn spec(self) -> &'static CommandSpec {
        &COMMANDS[self as usize]
    }

    /// Whether its key means something else on this screen.
    pub fn is_overridden(self, screen: Scope) -> bool {
        self.spec().scope == Scope::Global && OVERRIDES.contains(&(screen, self.key()))
    }

    /// The key to teach first.
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
