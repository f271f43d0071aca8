//! The filter line of a view: `/`, and what is typed narrows what is seen with every key.
//!
//! Owns which views can be filtered, their lines, and the keys in an open one. Enter keeps a filter, Esc clears it: in
//! the line, or later on the view before one leaves it. What a filter leaves is settled by each view; a slash in an
//! empty line goes on to the search over everything.

use std::collections::BTreeMap;

use super::board;
use super::command::{Command, Does};
use super::composer::editor::{Editor, Lines};
use super::keymap::{Key, KeyCode};
use super::msg::Effect;
use super::people;
use super::search;
use super::state::{Popup, Screen, State};
use super::status::Tone;
use super::timeline;
use super::words::cells;
use crate::domain::search::{Breadth, Query};
use crate::domain::{Owner, OwnerKind};
use crate::i18n::Text;

/// What can be filtered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    Board,
    Tasks,
    Parties(OwnerKind),
    Outbox,
    Timeline(Owner),
}

#[derive(Debug, Clone)]
pub struct Filter {
    pub editor: Editor,
    query: Query,
}

#[derive(Debug, Clone, Default)]
pub struct Filters {
    by_view: BTreeMap<View, Filter>,
    /// Counts what was typed: another number, other filters.
    changes: u64,
}

impl Filters {
    pub const fn changes(&self) -> u64 {
        self.changes
    }

    /// What a view is narrowed by.
    pub fn query(&self, view: View) -> Option<&Query> {
        self.by_view.get(&view).map(|filter| &filter.query).filter(|query| !query.is_empty())
    }
}

impl State {
    /// What a filter typed now would narrow.
    pub fn view(&self) -> Option<View> {
        match self.screens.last()? {
            Screen::Board | Screen::List => self.pipeline().map(|_| View::Board),
            Screen::Tasks => Some(View::Tasks),
            Screen::Parties(view) => Some(View::Parties(view.of)),
            Screen::Outbox(_) => Some(View::Outbox),
            Screen::Lead(_) | Screen::Party(_) => timeline::front(self).map(|(of, _)| View::Timeline(of)),
            Screen::Log(_) | Screen::Conflict(_) | Screen::Search(_) | Screen::Inbox => None,
        }
    }

    /// The line of the view on the screen.
    pub fn filter(&self) -> Option<&Filter> {
        self.filters.by_view.get(&self.view()?)
    }

    /// How many of how many are left, where the view on the screen is narrowed.
    pub fn filtered(&self) -> Option<(usize, usize)> {
        let view = self.view()?;
        if self.sentence_here().is_none() {
            self.filters.query(view)?;
        }
        match view {
            View::Board => {
                let pipeline = self.shown_pipeline();
                let (_, left, _) = self.leads.shown().all_in(pipeline);
                let (_, all, _) = self.leads.columns().all_in(pipeline);
                Some((left, all))
            }
            View::Tasks => Some((self.tasks.rows().len(), self.tasks.all_rows().len())),
            View::Parties(of) => Some((self.listing_count(of), self.listings(of).len())),
            View::Outbox => Some((self.outbox().len(), self.leads.overlay().pending().count())),
            View::Timeline(_) => {
                let (_, view) = timeline::front(self)?;
                view.page().map(|page| page.left)
            }
        }
    }

    /// What the line says of its hits, beside their number.
    pub fn filter_word(&self) -> Option<Text> {
        self.filters.query(self.view()?)?;
        match self.filtered()? {
            (0, _) => Some(Text::FilterNothing),
            _ if self.view() == Some(View::Board) && self.leads.breadth() == Breadth::Any => {
                Some(Text::FilterNearly)
            }
            _ => None,
        }
    }
}

/// Where in a line of so many cells the text is: behind the key, before what is said of its hits.
pub fn room(state: &State, line: u16) -> (usize, usize) {
    let word = state.filter_word().map_or(0, |text| cells(state.locale.get(text)));
    let from = cells(&state.key_words(Command::Filter)) + 1;
    let used = from + word + usize::from(word > 0);
    (from, usize::from(line).saturating_sub(used))
}

/// Opens the line of the view, with what was typed there before.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let Some(view) = state.view() else { return state.hint(Tone::Info, Text::NothingToFilter) };
    let blank = || Filter { editor: Editor::new("", 0), query: Query::default() };
    state.filters.by_view.entry(view).or_insert_with(blank);
    state.popup = Some(Popup::Filter);
    prepare(state, view);
    Vec::new()
}

/// Narrows the view by a text, as if it had been typed and kept.
pub(super) fn begin(state: &mut State, text: &str) -> Vec<Effect> {
    let effects = open(state);
    if let Some(view) = state.view().filter(|_| matches!(state.popup, Some(Popup::Filter))) {
        if let Some(filter) = state.filters.by_view.get_mut(&view) {
            filter.editor = Editor::new(text, text.chars().count());
        }
        changed(state, view);
        keep(state, view);
    }
    effects
}

/// What is looked through is taken in while the line is still empty.
fn prepare(state: &mut State, view: View) {
    match view {
        View::Board => search::prepare(state),
        View::Parties(of) => people::narrow::prepare(state, of),
        View::Tasks | View::Outbox | View::Timeline(_) => {}
    }
}

/// Runs a command of the open line; one that moves is left to the view.
pub(super) fn run(state: &mut State, command: Command) -> Result<Vec<Effect>, Command> {
    let Some(view) = state.view() else {
        state.popup = None;
        return Ok(Vec::new());
    };
    match command {
        Command::FilterKeep => keep(state, view),
        Command::FilterClear | Command::DraftLeave => clear(state, view),
        Command::DraftUp => return Err(Command::CursorUp),
        Command::DraftDown => return Err(Command::CursorDown),
        Command::DraftPageUp => return Err(Command::HalfPageUp),
        Command::DraftPageDown => return Err(Command::HalfPageDown),
        _ => {
            if let Some(filter) = state.filters.by_view.get_mut(&view) {
                filter.editor.run(command);
            }
            if command.spec().does != Does::Moves {
                changed(state, view);
            }
        }
    }
    Ok(Vec::new())
}

/// A key that is no command: a letter is text.
pub(super) fn key(state: &mut State, key: Key) -> Result<Vec<Effect>, Command> {
    if key.ctrl {
        return state.keymap.runs(key).map_or_else(|| Ok(Vec::new()), Err);
    }
    let (Some(view), KeyCode::Char(c)) = (state.view(), key.code) else { return Ok(Vec::new()) };
    let Some(filter) = state.filters.by_view.get_mut(&view) else { return Ok(Vec::new()) };
    // The slash key of a Russian keyboard types a full stop.
    if matches!(c, '/' | '.') && filter.editor.text().is_empty() {
        clear(state, view);
        return Ok(search::open(state));
    }
    filter.editor.insert(c);
    changed(state, view);
    Ok(Vec::new())
}

/// A click into the text of the open line.
pub(super) fn point(state: &mut State, room: usize, cell: usize) {
    let view = state.view();
    if let Some(filter) = view.and_then(|view| state.filters.by_view.get_mut(&view)) {
        filter.editor.point(room, cell);
    }
}

pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    if let Some(view) = state.view() {
        if let Some(filter) = state.filters.by_view.get_mut(&view) {
            filter.editor.paste(text, Lines::One);
        }
        changed(state, view);
    }
    Vec::new()
}

fn changed(state: &mut State, view: View) {
    let Some(filter) = state.filters.by_view.get(&view) else { return };
    let query = state.leads.query(&filter.editor.text());
    if let Some(filter) = state.filters.by_view.get_mut(&view) {
        filter.query = query;
    }
    apply(state, view);
}

fn apply(state: &mut State, view: View) {
    state.filters.changes += 1;
    match view {
        View::Board => {
            let query = state.filters.query(view).cloned();
            let here = state.board_cursor().filter(|_| query.is_none());
            state.leads.filter(query);
            match here {
                // Everything is there again: the cursor stays on its lead.
                Some(lead) => board::point_at(state, lead),
                None => to_nearest(state),
            }
        }
        View::Parties(of) => people::narrow::apply(state, of),
        View::Tasks | View::Outbox | View::Timeline(_) => {}
    }
}

/// Where a filter leaves nothing of the focused stage, the nearest one with something left has the focus.
pub(super) fn to_nearest(state: &mut State) {
    let Some(pipeline) = state.pipeline() else { return };
    let focus = state.focused_stage_index();
    let is_left = |n: &usize| {
        let place = pipeline.stages.get(*n).map(|stage| pipeline.place(stage.id));
        place.is_some_and(|place| {
            !state.is_place_folded(place) && state.leads.shown().column(place).is_some_and(|c| !c.is_empty())
        })
    };
    let nearest = (0..pipeline.stages.len()).filter(is_left).min_by_key(|n| n.abs_diff(focus));
    if let Some(stage) = nearest.and_then(|n| pipeline.stages.get(n)) {
        state.board.stage = Some(stage.id);
    }
}

fn keep(state: &mut State, view: View) {
    state.popup = None;
    if state.filters.query(view).is_none() {
        clear(state, view);
    }
}

fn clear(state: &mut State, view: View) {
    if matches!(state.popup, Some(Popup::Filter)) {
        state.popup = None;
    }
    state.filters.by_view.remove(&view);
    apply(state, view);
}

/// Going back takes the filter off first; whether there was one.
pub(super) fn back(state: &mut State) -> bool {
    let view = state.view().filter(|view| state.filters.by_view.contains_key(view));
    if let Some(view) = view {
        clear(state, view);
    }
    view.is_some()
}

/// Filters of cards that are closed are over; one that nobody types into any more is kept or gone.
pub(super) fn settle(state: &mut State) {
    let is_open = |owner: &Owner| {
        state.screens.iter().any(|screen| match screen {
            Screen::Lead(view) => Owner::Lead(view.id) == *owner,
            Screen::Party(view) => view.owner == *owner,
            Screen::Board
            | Screen::List
            | Screen::Parties(_)
            | Screen::Log(_)
            | Screen::Outbox(_)
            | Screen::Conflict(_)
            | Screen::Search(_)
            | Screen::Inbox
            | Screen::Tasks => false,
        })
    };
    let mut filters = std::mem::take(&mut state.filters);
    filters.by_view.retain(|view, _| match view {
        View::Timeline(owner) => is_open(owner),
        View::Board | View::Tasks | View::Parties(_) | View::Outbox => true,
    });
    state.filters = filters;
    people::narrow::settle(state);
}
