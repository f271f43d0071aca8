//! The list: the leads of the board, or of all pipelines, as a table.
//!
//! Owns the cursor, which stays on its lead, the order, and which columns are shown. What is listed is what the board
//! shows: the same filter, the same text on top of it. Rows are put in order anew when something changed, and only then;
//! only the rows on the screen are ever looked at.

pub mod cells;
pub mod columns;
mod rows;

use super::command::Command;
use super::lead;
use super::msg::Effect;
use super::order;
use super::state::{Screen, State};
use super::status::Tone;
use crate::domain::query::{Column, Direction, Needs, Own, SortKeys};
use crate::domain::{LeadId, Money, PipelineId};
use crate::i18n::Text;

/// Of which pipelines leads are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// The one on the board.
    #[default]
    Board,
    All,
}

#[derive(Debug, Clone)]
pub struct ListState {
    /// Under the cursor.
    pub lead: Option<LeadId>,
    pub row: usize,
    /// First visible row; settled in `update`.
    pub top: usize,
    /// A person chose the lead; until then the cursor stays in the first row.
    is_chosen: bool,
    pub columns: Vec<Column>,
    /// The column under the cursor.
    pub column: usize,
    /// First visible column behind the first one, which always stands.
    pub first: usize,
    pub sort: SortKeys,
    pub reach: Reach,
    rows: Vec<LeadId>,
    sum: Money,
    stamp: Option<Stamp>,
    /// All rows, whatever is typed: a letter leaves out some of them, and puts none in order.
    whole: Option<(Stamp, Vec<LeadId>)>,
}

/// What the rows were made of: another stamp, other rows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stamp {
    changes: u64,
    names: (u64, u64),
    sort: SortKeys,
    reach: Option<PipelineId>,
}

impl Default for ListState {
    fn default() -> Self {
        Self {
            lead: None,
            row: 0,
            top: 0,
            is_chosen: false,
            columns: Column::USUAL.to_vec(),
            column: 0,
            first: 0,
            // As on the board.
            sort: order::default_keys(),
            reach: Reach::Board,
            rows: Vec::new(),
            sum: Money::ZERO,
            stamp: None,
            whole: None,
        }
    }
}

impl ListState {
    pub fn rows(&self) -> &[LeadId] {
        &self.rows
    }

    /// What the listed leads sum up to.
    pub const fn sum(&self) -> Money {
        self.sum
    }
}

/// Goes to the list; one that is open already is gone back to.
pub(super) fn go(state: &mut State) -> Vec<Effect> {
    match state.screens.iter().position(|screen| matches!(screen, Screen::List)) {
        Some(at) => state.screens.truncate(at + 1),
        None => {
            if !state.list.is_chosen {
                let lead = state.board_cursor();
                state.list.lead = lead;
                state.list.is_chosen = lead.is_some();
            }
            state.screens.push(Screen::List);
        }
    }
    learn(state)
}

/// Asks for what the columns tell beyond the leads themselves, once.
pub(super) fn learn(state: &mut State) -> Vec<Effect> {
    let shows = |own| state.list.columns.contains(&Column::Own(own));
    let sort = state.list.sort.needs();
    let needs = Needs {
        companies: shows(Own::Company) || sort.companies,
        stage_age: shows(Own::StageAge) || sort.stage_age,
        ..Needs::default()
    };
    super::views::learn_needs(state, needs)
}

/// What stands above the rows.
pub const HEAD: u16 = 1;

/// Rows on the screen.
pub fn page(state: &State) -> usize {
    usize::from(state.regions().leads.height.saturating_sub(HEAD)).max(1)
}

impl State {
    /// The pipeline whose leads are listed; nothing: all of them.
    pub fn listed_pipeline(&self) -> Option<PipelineId> {
        self.board.pipeline.filter(|_| self.list.reach == Reach::Board)
    }

    /// The pipeline on the screen, be it a board or a list; nothing: all of them.
    pub fn shown_pipeline(&self) -> Option<PipelineId> {
        let is_list = self.screens.iter().rev().find_map(|screen| match screen {
            Screen::List => Some(true),
            Screen::Board => Some(false),
            _ => None,
        });
        if is_list == Some(true) { self.listed_pipeline() } else { self.board.pipeline }
    }
}

/// Runs a command on the list; `None` when it has no meaning here.
pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let page = page(state);
    let row = state.list.row;
    let last = state.list.rows.len().saturating_sub(1);
    let to = match command {
        Command::CursorDown => row + 1,
        Command::CursorUp => row.saturating_sub(1),
        Command::HalfPageDown => row + (page / 2).max(1),
        Command::HalfPageUp => row.saturating_sub((page / 2).max(1)),
        Command::CursorTop => 0,
        Command::CursorBottom => last,
        Command::CursorLeft => return Some(columns::step(state, -1)),
        Command::CursorRight => return Some(columns::step(state, 1)),
        Command::SortByColumn => return Some(sort_by_column(state)),
        Command::PickColumns => return Some(columns::open(state)),
        Command::Open => return Some(open_row(state)),
        _ => return None,
    };
    put(state, to.min(last));
    Some(Vec::new())
}

/// Puts the cursor on a row.
pub(super) fn put(state: &mut State, row: usize) {
    let list = &mut state.list;
    list.row = row;
    list.lead = list.rows.get(row).copied();
    list.is_chosen = list.lead.is_some();
}

fn open_row(state: &mut State) -> Vec<Effect> {
    match state.list.lead {
        Some(id) => lead::open(state, id, state.list.rows.clone()),
        None => state.hint(Tone::Info, Text::NoLeadHere),
    }
}

/// By the column under the cursor; the one the list is sorted by already turns round.
fn sort_by_column(state: &mut State) -> Vec<Effect> {
    let Some(column) = state.list.columns.get(state.list.column) else { return Vec::new() };
    let column = state.column_meant(column);
    if !column.orders_leads() {
        return state.hint(Tone::Info, Text::ListNoOrder);
    }
    let is_number = |name: &String| state.lead_field(name).is_some_and(|field| field.kind.is_number());
    let first = state.list.sort.0.first();
    state.list.sort = match (first, &column) {
        (Some((first, direction)), _) if state.column_meant(first) == column => {
            SortKeys(vec![(column, direction.turned())])
        }
        // Of numbers too, the largest is what a person looks for first.
        (_, Column::Custom(name)) if is_number(name) => SortKeys(vec![(column, Direction::Down)]),
        _ => order::usual(column),
    };
    learn(state)
}

/// Puts the cursor on a lead, so that leaving its card returns to where one is.
pub(super) fn point_at(state: &mut State, id: LeadId) {
    if state.screens.iter().any(|screen| matches!(screen, Screen::List)) {
        state.list.lead = Some(id);
        state.list.is_chosen = true;
        // The row is looked up when the list is in front again.
        state.list.stamp = None;
    }
}

/// Puts the rows in order where something changed, and keeps the cursor on its lead and on the screen.
pub(super) fn settle(state: &mut State) {
    if !matches!(state.screens.last(), Some(Screen::List)) {
        return;
    }
    let stamp = Stamp {
        changes: state.leads.changes(),
        names: (state.directory.told, state.views.companies_told()),
        sort: state.list.sort.clone(),
        reach: state.listed_pipeline(),
    };
    if state.list.stamp.as_ref() != Some(&stamp) {
        let whole = Stamp { changes: state.leads.changes_but_typed(), ..stamp.clone() };
        if state.list.whole.as_ref().is_none_or(|(known, _)| *known != whole) {
            state.list.whole = Some((whole, rows::in_order(state)));
        }
        let all = state.list.whole.as_ref().map_or(&[][..], |(_, rows)| rows.as_slice());
        let rows = state.leads.left_of(all);
        let (_, _, sum) = state.leads.shown().all_in(stamp.reach);
        let list = &mut state.list;
        let is_first = list.rows.is_empty();
        (list.rows, list.sum, list.stamp) = (rows, sum, Some(stamp));
        let at =
            list.lead.filter(|_| list.is_chosen).and_then(|id| list.rows.iter().position(|row| *row == id));
        if let Some(at) = at {
            // Rows came or went above: the lead keeps its height on the screen. Where there were none it had no height.
            list.top = if is_first { 0 } else { (list.top + at).saturating_sub(list.row) };
            list.row = at;
        }
    }
    let page = page(state);
    let list = &mut state.list;
    list.row = list.row.min(list.rows.len().saturating_sub(1));
    list.lead = list.rows.get(list.row).copied();
    let last_top = list.rows.len().saturating_sub(page);
    list.top = list.top.clamp((list.row + 1).saturating_sub(page), list.row).min(last_top);
    columns::settle(state);
}
