//! Where keys apply: the views and boxes, what `config.toml` calls them, and which are looked up together.

use serde::{Deserialize, Serialize};

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

/// What a letter without Ctrl is in a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// A key like any other.
    Keys,
    /// Text: bound to a command, it could not be typed any more.
    Text,
    /// A line of a list; those without a line are keys.
    Choices,
}

impl Scope {
    pub const ALL: &'static [Self] = &[
        Self::Global,
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
        Self::Picker,
        Self::Finder,
        Self::Help,
        Self::Question,
        Self::Composer,
        Self::Linker,
        Self::Form,
        Self::Typed,
        Self::Box,
        Self::Filter,
        Self::Search,
        Self::Why,
        Self::Builder,
        Self::Columns,
        Self::Views,
        Self::Bulk,
    ];

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

    /// As it stands behind `keys.` in `config.toml`, and in the tables of keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Board => "board",
            Self::List => "list",
            Self::Leads => "leads",
            Self::Lead => "lead",
            Self::Parties => "contacts",
            Self::Party => "contact",
            Self::Log => "log",
            Self::Outbox => "outbox",
            Self::Conflict => "conflict",
            Self::Tasks => "tasks",
            Self::Inbox => "inbox",
            Self::Card => "card",
            Self::Info => "info",
            Self::Timeline => "timeline",
            Self::Picker => "picker",
            Self::Finder => "finder",
            Self::Help => "help",
            Self::Question => "question",
            Self::Composer => "text",
            Self::Linker => "linker",
            Self::Form => "form",
            Self::Typed => "word",
            Self::Box => "box",
            Self::Filter => "filter",
            Self::Search => "search",
            Self::Why => "why",
            Self::Builder => "builder",
            Self::Columns => "columns",
            Self::Views => "views",
            Self::Bulk => "marks",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.name() == name)
    }

    /// All that is looked up where this one comes first, most particular first. A timeline is a part of two cards.
    pub const fn stacks(self) -> &'static [&'static [Self]] {
        match self {
            Self::Board => &[&[Self::Board, Self::Leads, Self::Global]],
            Self::List => &[&[Self::List, Self::Leads, Self::Global]],
            Self::Global | Self::Leads | Self::Lead | Self::Party => &[],
            Self::Parties => &[&[Self::Parties, Self::Global]],
            Self::Log => &[&[Self::Log, Self::Global]],
            Self::Outbox => &[&[Self::Outbox, Self::Global]],
            Self::Conflict => &[&[Self::Conflict, Self::Global]],
            Self::Tasks => &[&[Self::Tasks, Self::Global]],
            Self::Inbox => &[&[Self::Inbox, Self::Global]],
            Self::Card => {
                &[&[Self::Card, Self::Lead, Self::Global], &[Self::Card, Self::Party, Self::Global]]
            }
            Self::Info => &[&[Self::Info, Self::Card, Self::Lead, Self::Global]],
            Self::Timeline => &[
                &[Self::Timeline, Self::Card, Self::Lead, Self::Global],
                &[Self::Timeline, Self::Card, Self::Party, Self::Global],
            ],
            Self::Picker => &[&[Self::Picker]],
            Self::Finder => &[&[Self::Finder]],
            Self::Help => &[&[Self::Help, Self::Composer]],
            Self::Question => &[&[Self::Question]],
            Self::Composer => &[&[Self::Composer]],
            Self::Linker => &[&[Self::Linker, Self::Composer]],
            Self::Form => &[&[Self::Form, Self::Composer]],
            Self::Typed => &[&[Self::Typed]],
            Self::Box => &[&[Self::Box]],
            Self::Filter => &[&[Self::Filter, Self::Composer]],
            Self::Search => &[&[Self::Search, Self::Composer]],
            Self::Why => &[&[Self::Why, Self::Box, Self::Global]],
            Self::Builder => &[&[Self::Builder]],
            Self::Columns => &[&[Self::Columns]],
            Self::Views => &[&[Self::Views]],
            Self::Bulk => &[&[Self::Bulk]],
        }
    }

    /// Every list of scopes in which keys are looked up.
    pub fn all_stacks() -> impl Iterator<Item = &'static [Self]> {
        Self::ALL.iter().flat_map(|scope| scope.stacks()).copied()
    }

    /// Whether a command of `other` can be run wherever this one applies.
    pub fn has(self, other: Self) -> bool {
        let mut stacks = Self::all_stacks().filter(|stack| stack.contains(&self)).peekable();
        let after = |stack: &[Self]| stack.iter().skip_while(|scope| **scope != self).any(|s| *s == other);
        self == other || (stacks.peek().is_some() && stacks.all(after))
    }

    pub const fn letters(self) -> Letters {
        match self {
            Self::Finder
            | Self::Help
            | Self::Composer
            | Self::Linker
            | Self::Form
            | Self::Typed
            | Self::Filter
            | Self::Search => Letters::Text,
            Self::Picker => Letters::Choices,
            Self::Global
            | Self::Board
            | Self::List
            | Self::Leads
            | Self::Lead
            | Self::Parties
            | Self::Party
            | Self::Log
            | Self::Outbox
            | Self::Conflict
            | Self::Tasks
            | Self::Inbox
            | Self::Card
            | Self::Info
            | Self::Timeline
            | Self::Question
            | Self::Box
            | Self::Why
            | Self::Builder
            | Self::Columns
            | Self::Views
            | Self::Bulk => Letters::Keys,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_a_name_of_its_own_and_is_looked_up_somewhere() {
        for (n, scope) in Scope::ALL.iter().enumerate() {
            assert_eq!(*scope as usize, n, "the list is in the order of the enum");
            assert_eq!(Scope::named(scope.name()), Some(*scope));
            assert!(Scope::all_stacks().any(|stack| stack.contains(scope)), "{scope:?}");
            assert!(scope.stacks().iter().all(|stack| stack.first() == Some(scope)), "{scope:?}");
        }
    }

    #[test]
    fn a_view_has_the_commands_of_what_it_stands_in() {
        use Scope::{Board, Box, Card, Composer, Form, Global, Lead, Party, Picker, Timeline, Why};
        for (view, other) in [
            (Board, Global),
            (Timeline, Card),
            (Timeline, Global),
            (Lead, Global),
            (Form, Composer),
            (Why, Box),
            (Why, Global),
        ] {
            assert!(view.has(other), "{view:?} {other:?}");
        }
        for (view, other) in [
            (Global, Board),
            (Timeline, Lead),
            (Timeline, Party),
            (Picker, Global),
            (Composer, Form),
            (Box, Global),
        ] {
            assert!(!view.has(other), "{view:?} {other:?}");
        }
    }
}
