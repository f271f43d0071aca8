//! The board's view state: which stage and lead the cursor is on, what is folded, how it scrolls.
//!
//! The cursor is bound to a lead's id, never to a row: when leads come, go or change order around it,
//! it stays on its lead, at the same height of the screen. Only when its lead leaves the column does it
//! fall to the neighbour in the same row.

mod density;
pub(super) mod point;

use std::collections::HashMap;

use super::command::Command;
use super::layout::ColumnRegion;
use super::moves;
use super::msg::{Effect, Urgency, Wake};
use super::picker::{self, Picker};
use super::state::{Popup, Screen, State};
use super::status::Tone;
use crate::domain::{LeadId, PipelineId, Place, StageId, StageKind};
use crate::i18n::Text;
use crate::sync::event::Reach;

pub use density::Density;

/// How long a cursor rests before what is under it is asked for.
const REST_MILLIS: u64 = 220;

#[derive(Debug, Clone, Default)]
pub struct BoardState {
    pub pipeline: Option<PipelineId>,
    /// The stage under the cursor.
    pub stage: Option<StageId>,
    /// Index of the first visible stage.
    pub first: usize,
    pub density: Density,
    cursors: HashMap<Place, Cursor>,
    folds: HashMap<Place, Fold>,
    pub(super) rest_seq: u64,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Cursor {
    pub lead: Option<LeadId>,
    pub row: usize,
    /// First visible row.
    pub top: usize,
    /// Whether a person chose the lead. Until then the cursor stays in the first row while leads stream in.
    is_chosen: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fold {
    Folded,
    Open,
}

impl BoardState {
    pub fn cursor(&self, place: Place) -> Cursor {
        self.cursors.get(&place).copied().unwrap_or_default()
    }

    /// Won and lost are folded until a person opens them.
    pub fn is_folded(&self, place: Place, kind: StageKind) -> bool {
        match self.folds.get(&place) {
            Some(fold) => *fold == Fold::Folded,
            None => kind.is_closed(),
        }
    }
}

impl State {
    /// The focused stage's index in its pipeline; 0 when there is none.
    pub fn focused_stage_index(&self) -> usize {
        let at = |p: &crate::domain::Pipeline| p.stages.iter().position(|s| Some(s.id) == self.board.stage);
        self.pipeline().and_then(at).unwrap_or(0)
    }

    pub fn focused_place(&self) -> Option<Place> {
        let pipeline = self.pipeline()?;
        pipeline.stages.get(self.focused_stage_index()).map(|s| pipeline.place(s.id))
    }

    /// The lead under the board's cursor.
    pub fn board_cursor(&self) -> Option<LeadId> {
        let place = self.focused_place()?;
        if self.is_place_folded(place) {
            return None;
        }
        self.board.cursor(place).lead
    }

    /// In one-column mode nothing is folded: there is a whole screen for it.
    pub(super) fn is_place_folded(&self, place: Place) -> bool {
        self.size.width >= super::layout::ONE_COLUMN_BELOW
            && self.stage(place).is_some_and(|s| self.board.is_folded(place, s.kind))
    }

    /// Puts a pipeline on the board; its leads are read if nobody did yet.
    pub(super) fn show_pipeline(&mut self, id: PipelineId) -> Vec<Effect> {
        self.board.pipeline = Some(id);
        self.board.first = 0;
        let first_open = self.pipeline().and_then(|p| p.stages.iter().find(|s| s.kind == StageKind::Open));
        self.board.stage = first_open.or_else(|| self.pipeline()?.stages.first()).map(|s| s.id);
        if self.leads.pulls.contains_key(&id) {
            Vec::new()
        } else {
            self.load_pipeline(id, Urgency::Now, Reach::Due)
        }
    }
}

/// Settles cursors and scrolling after anything changed. The view only reads.
pub fn settle(state: &mut State) {
    // Behind a card the board has no columns to measure by; it is settled when it is back.
    if !matches!(state.screens.last(), Some(Screen::Board)) {
        return;
    }
    scroll_to_stage(state);
    for region in state.regions().columns {
        settle_column(state, &region);
    }
}

fn scroll_to_stage(state: &mut State) {
    let focus = state.focused_stage_index();
    state.board.first = state.board.first.min(focus);
    while state.board.first < focus && !state.regions().columns.iter().any(|c| c.stage == focus) {
        state.board.first += 1;
    }
}

fn settle_column(state: &mut State, region: &ColumnRegion) {
    let Some(place) = state.pipeline().and_then(|p| p.stages.get(region.stage).map(|s| p.place(s.id))) else {
        return;
    };
    let Some(column) = state.leads.shown().column(place) else {
        state.board.cursors.remove(&place);
        return;
    };
    let mut cursor = state.board.cursor(place);
    let own = cursor.lead.filter(|_| cursor.is_chosen).and_then(|id| state.leads.get(id));
    let row = own.filter(|lead| lead.place == place).and_then(|lead| state.leads.shown().position(lead));
    if let Some(row) = row {
        // Rows came or went above: the lead keeps its height on the screen.
        cursor.top = (cursor.top + row).saturating_sub(cursor.row);
        cursor.row = row;
    } else {
        cursor.row = cursor.row.min(column.len().saturating_sub(1));
        cursor.lead = column.at(cursor.row);
    }
    let capacity = region.capacity(state.board.density);
    let last_top = column.len().saturating_sub(capacity);
    cursor.top = cursor.top.clamp((cursor.row + 1).saturating_sub(capacity), cursor.row).min(last_top);
    state.board.cursors.insert(place, cursor);
}

/// Runs a command on the board; `None` when it has no meaning here.
pub fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let page = page(state);
    match command {
        Command::CursorDown => go_to(state, |row, _| row + 1),
        Command::CursorUp => go_to(state, |row, _| row.saturating_sub(1)),
        Command::HalfPageDown => go_to(state, |row, _| row + page),
        Command::HalfPageUp => go_to(state, |row, _| row.saturating_sub(page)),
        Command::CursorTop => go_to(state, |_, _| 0),
        Command::CursorBottom => go_to(state, |_, len| len),
        Command::CursorLeft => step_stage(state, Step::Back),
        Command::CursorRight => step_stage(state, Step::On),
        Command::MoveLeft => return Some(carry(state, Step::Back)),
        Command::MoveRight => return Some(carry(state, Step::On)),
        Command::Open => return Some(open(state)),
        Command::FoldStage => fold(state),
        Command::PickSort => return Some(pick(state, picker::sorts)),
        Command::ChangeDensity => state.board.density = state.board.density.next(),
        _ => return None,
    }
    Some(Vec::new())
}

/// To the stage before, or the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Back,
    On,
}

/// Rows of half a page.
fn page(state: &State) -> usize {
    let focus = state.focused_stage_index();
    let regions = state.regions();
    let region = regions.columns.iter().find(|c| c.stage == focus);
    region.map_or(1, |r| (r.capacity(state.board.density) / 2).max(1))
}

fn go_to(state: &mut State, row: impl Fn(usize, usize) -> usize) {
    let Some(place) = state.focused_place() else { return };
    let Some(column) = state.leads.shown().column(place) else { return };
    let last = column.len().saturating_sub(1);
    let mut cursor = state.board.cursor(place);
    cursor.row = row(cursor.row, last).min(last);
    cursor.lead = column.at(cursor.row);
    cursor.is_chosen = true;
    state.board.cursors.insert(place, cursor);
}

fn step_stage(state: &mut State, step: Step) {
    if let Some(place) = neighbour(state, step) {
        state.board.stage = Some(place.stage);
    }
}

/// The stage beside the focused one.
fn neighbour(state: &State, step: Step) -> Option<Place> {
    let pipeline = state.pipeline()?;
    let at = state.focused_stage_index();
    let next = match step {
        Step::Back => at.checked_sub(1)?,
        Step::On => at + 1,
    };
    pipeline.stages.get(next).map(|s| pipeline.place(s.id))
}

fn carry(state: &mut State, step: Step) -> Vec<Effect> {
    let Some(lead) = state.board_cursor() else {
        return state.hint(Tone::Info, Text::NoLeadHere);
    };
    let Some(to) = neighbour(state, step) else {
        let text =
            state.locale.get(if step == Step::On { Text::LastStage } else { Text::FirstStage }).to_owned();
        return vec![state.say(Tone::Info, text)];
    };
    moves::move_lead(state, lead, to)
}

fn open(state: &mut State) -> Vec<Effect> {
    let Some(place) = state.focused_place() else { return Vec::new() };
    if state.is_place_folded(place) {
        fold(state);
        return Vec::new();
    }
    let Some(id) = state.board_cursor() else {
        return state.hint(Tone::Info, Text::NoLeadHere);
    };
    let list = state.leads.shown().column(place).map(|c| c.ids().collect()).unwrap_or_default();
    super::lead::open(state, id, list)
}

fn fold(state: &mut State) {
    let Some(place) = state.focused_place() else { return };
    let next = if state.is_place_folded(place) { Fold::Open } else { Fold::Folded };
    state.board.folds.insert(place, next);
}

pub(super) fn pick(state: &mut State, make: impl Fn(&State) -> Picker) -> Vec<Effect> {
    state.popup = Some(Popup::Picker(make(state)));
    Vec::new()
}

/// Answers with `Wake::Rested` when no other cursor movement asked for it since.
pub fn rest_timer(state: &mut State) -> Effect {
    state.board.rest_seq += 1;
    Effect::WakeAfter { millis: REST_MILLIS, wake: Wake::Rested { seq: state.board.rest_seq } }
}

/// The columns are ordered anew: the cursor stays on its lead, the other columns begin at their top.
pub(super) fn begin_anew(state: &mut State) {
    let focus = state.focused_place();
    state.board.cursors.retain(|place, _| Some(*place) == focus);
    for cursor in state.board.cursors.values_mut() {
        cursor.is_chosen = cursor.lead.is_some();
    }
}

/// Whether a person put the cursor where it is.
pub fn is_chosen(state: &State) -> bool {
    state.focused_place().is_some_and(|place| state.board.cursor(place).is_chosen)
}

/// Puts the board's cursor on a lead, so that leaving the card returns to where one is.
pub fn point_at(state: &mut State, id: LeadId) {
    let Some(lead) = state.leads.get(id) else { return };
    let place = lead.place;
    if state.board.pipeline != Some(place.pipeline) {
        return;
    }
    let row = state.leads.shown().position(lead).unwrap_or(0);
    let cursor = Cursor { lead: Some(id), row, is_chosen: true, ..state.board.cursor(place) };
    state.board.stage = Some(place.stage);
    state.board.cursors.insert(place, cursor);
}

/// Opens a stage if it is folded: a lead was carried into it.
pub fn unfold(state: &mut State, place: Place) {
    if state.is_place_folded(place) {
        state.board.folds.insert(place, Fold::Open);
    }
}
