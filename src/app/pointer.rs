//! The mouse, where a person turned it on: what a click, the wheel and a drag mean on each screen.
//!
//! Owns whether it is on and what is being dragged. Where something stands is told by `under`; what is done there is
//! what keys do: a click puts the cursor, a double click is Enter, a key that is told of is pressed, a lead that is let go
//! over another stage is moved as by `m`, over won and lost as by `w` and `x`. Nothing is done while the mouse is off.

mod boxes;
mod under;

use serde::{Deserialize, Serialize};

use super::board;
use super::command::{Command, Scope};
use super::keymap::{Key, KeyCode};
use super::layout::Spot;
use super::moves;
use super::msg::Effect;
use super::route;
use super::state::{Popup, Screen, State};
use super::status::Tone;
use super::update::on_key;
use super::{filter, list, people, search, tabs, tasks, timeline, verbs};
use crate::domain::{LeadId, Place, StageId};
use crate::i18n::Text;
pub use under::Under;

/// How far a turn of the wheel goes, in lines.
const TURN: usize = 3;

/// What was done with the mouse. Other buttons and mere motion have no meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pointing {
    Pressed(Clicks),
    /// Moved with the button down.
    Dragged,
    Released,
    WheelDown,
    WheelUp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clicks {
    One,
    /// The second one, at once and in the same place.
    Two,
}

/// A click on a row that is chosen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Click {
    First,
    /// The click before it was on the same row.
    Again,
}

/// Whether the terminal gives the mouse to the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Capture {
    On,
    #[default]
    Off,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Pointer {
    pub capture: Capture,
    held: Option<Held>,
    /// The row the last click pointed at, with no key since: where the cursor stands by itself is no answer yet.
    pointed: Option<usize>,
    /// The last click did something: the second one of the two is not meant for what stands there now.
    is_spent: bool,
}

/// A card under the pressed button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    lead: LeadId,
    from: Place,
    /// `None` until it is dragged.
    over: Option<Over>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Stage(Place),
    Elsewhere,
}

impl State {
    /// The stage a dragged lead would go to.
    pub fn drop_place(&self) -> Option<Place> {
        match self.pointer.held?.over? {
            Over::Stage(place) => Some(place),
            Over::Elsewhere => None,
        }
    }

    /// What letting go would do.
    pub(super) fn drag_words(&self) -> Option<String> {
        let held = self.pointer.held?;
        let name = self.lead_name(held.lead);
        Some(match held.over? {
            Over::Stage(place) => {
                let stage = self.stage(place).map(|stage| stage.name.to_string()).unwrap_or_default();
                self.locale.fill(Text::DragTo, &[&name, &stage])
            }
            Over::Elsewhere => self.locale.fill(Text::DragNowhere, &[&name]),
        })
    }
}

pub(super) fn toggle(state: &mut State) -> Vec<Effect> {
    let (capture, said) = match state.pointer.capture {
        Capture::Off => (Capture::On, Text::MouseOn),
        Capture::On => (Capture::Off, Text::MouseOff),
    };
    state.pointer = Pointer { capture, ..Pointer::default() };
    let mut effects = state.hint(Tone::Info, said);
    effects.push(Effect::Point(capture));
    effects
}

/// A key ends a drag; whether it was meant for that.
pub(super) fn drag_ended(state: &mut State, key: Key) -> bool {
    state.pointer.pointed = None;
    let held = state.pointer.held.take();
    held.is_some_and(|held| held.over.is_some()) && key.code == KeyCode::Esc
}

pub(super) fn on_pointed(state: &mut State, at: Spot, what: Pointing) -> Vec<Effect> {
    // What the terminal sent before it heard that it is off.
    if state.pointer.capture == Capture::Off {
        return Vec::new();
    }
    match what {
        Pointing::Pressed(clicks) => press(state, at, clicks),
        Pointing::Dragged => drag(state, at),
        Pointing::Released => release(state),
        Pointing::WheelDown => wheel(state, at, Turn::Down),
        Pointing::WheelUp => wheel(state, at, Turn::Up),
    }
}

fn press(state: &mut State, at: Spot, clicks: Clicks) -> Vec<Effect> {
    // As it was drawn: a message and a chord are still there.
    let here = under::under(state, at);
    let was_spent = std::mem::take(&mut state.pointer.is_spent);
    let pointed = state.pointer.pointed.take();
    let click = |row| if pointed == Some(row) { Click::Again } else { Click::First };
    state.pointer.held = None;
    if was_spent && clicks == Clicks::Two {
        return Vec::new();
    }
    let chord = std::mem::take(&mut state.chord);
    if !matches!(state.popup, Some(Popup::Palette(_))) {
        state.toast = None;
    }
    let done = match &here {
        Under::Next(key) => {
            state.chord = chord;
            Some(on_key(state, *key))
        }
        Under::Keys(keys) => Some(keys.iter().flat_map(|key| on_key(state, *key)).collect()),
        Under::BesideBox => Some(boxes::leave(state)),
        Under::BoxRow(row) => boxes::row(state, *row, click(*row)),
        Under::Row(row) if is_to_choose(state) && click(*row) == Click::Again => Some(open(state)),
        _ => None,
    };
    if let Some(effects) = done {
        state.pointer.is_spent = clicks == Clicks::One;
        return effects;
    }
    if let Under::BoxRow(row) | Under::Row(row) = here {
        state.pointer.pointed = Some(row);
    }
    let mut effects = put(state, &here);
    match (here, clicks) {
        (Under::Card { place, row }, Clicks::One) => {
            let lead = state.leads.shown().column(place).and_then(|column| column.at(row));
            state.pointer.held = lead.map(|lead| Held { lead, from: place, over: None });
        }
        // The head of an open stage is nothing to open.
        (Under::Stage(place), Clicks::Two) if !state.is_place_folded(place) => {}
        (Under::Card { .. } | Under::Stage(_) | Under::Row(_), Clicks::Two) => effects.extend(open(state)),
        _ => {}
    }
    effects
}

fn open(state: &mut State) -> Vec<Effect> {
    let open = match state.screens.last() {
        Some(Screen::Search(_)) => Command::SearchOpen,
        _ => Command::Open,
    };
    route::run(state, open)
}

/// Whether rows are chosen from as in a box: the second click on one opens it, however late.
fn is_to_choose(state: &State) -> bool {
    matches!(state.screens.last(), Some(Screen::Search(_) | Screen::Outbox(_)))
}

/// Puts the cursor where the mouse is.
fn put(state: &mut State, here: &Under) -> Vec<Effect> {
    match *here {
        Under::Tab(tab) => return tabs::turn(state, tab),
        Under::Stage(place) => board::point::to_stage(state, place),
        Under::Card { place, row } => board::point::to_row(state, place, row),
        Under::Row(row) => put_row(state, row),
        Under::Text { room, cell, .. } if matches!(state.popup, Some(Popup::Filter)) => {
            filter::point(state, room, cell);
        }
        Under::Text { room, cell, .. } if state.popup.is_none() => search::point(state, room, cell),
        Under::Text { line, cell, room } => return boxes::text(state, line, (room, cell)),
        Under::Preview
        | Under::Nothing
        | Under::Keys(_)
        | Under::Next(_)
        | Under::BoxRow(_)
        | Under::Box
        | Under::BesideBox => {}
    }
    Vec::new()
}

fn put_row(state: &mut State, row: usize) {
    match state.screens.last_mut() {
        Some(Screen::Parties(_)) => people::list::put(state, row),
        Some(Screen::List) => list::put(state, row),
        Some(Screen::Tasks) => tasks::shape::point(state, row),
        Some(Screen::Search(view)) => view.cursor = row,
        Some(Screen::Outbox(_)) => {
            let edit = state.outbox().get(row).map(|pending| pending.edit.id);
            if let Some(Screen::Outbox(view)) = state.screens.last_mut() {
                (view.edit, view.row) = (edit, row);
            }
        }
        Some(Screen::Party(view)) if view.timeline().is_none() => view.cursor.row = row,
        Some(Screen::Lead(view)) if view.tab.is_list() => view.lines.row = row,
        Some(Screen::Lead(view)) if view.timeline().is_none() => under::point_at_field(state, row),
        Some(Screen::Lead(_) | Screen::Party(_)) => timeline::point(state, row),
        Some(Screen::Board | Screen::Log(_) | Screen::Conflict(_) | Screen::Inbox) | None => {}
    }
}

fn drag(state: &mut State, at: Spot) -> Vec<Effect> {
    let Some(held) = state.pointer.held else { return Vec::new() };
    let over = match under::under(state, at) {
        Under::Card { place, .. } | Under::Stage(place) if place != held.from => Over::Stage(place),
        _ => Over::Elsewhere,
    };
    state.pointer.held = Some(Held { over: Some(over), ..held });
    Vec::new()
}

fn release(state: &mut State) -> Vec<Effect> {
    let Some(Held { lead, over: Some(Over::Stage(to)), .. }) = state.pointer.held.take() else {
        return Vec::new();
    };
    match to.stage {
        StageId::LOST if !state.settings.is_read_only => verbs::lose(state, lead),
        _ => moves::move_lead(state, lead, to),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Down,
    Up,
}

/// Scrolls what is under the mouse by some lines.
fn wheel(state: &mut State, at: Spot, turn: Turn) -> Vec<Effect> {
    state.pointer.pointed = None;
    let either = |down: Command, up: Command| if turn == Turn::Down { down } else { up };
    if let Some(command) = step_in_box(state) {
        let command = either(command.0, command.1);
        return (0..TURN).flat_map(|_| route::run(state, command)).collect();
    }
    let (command, times) = match (under::under(state, at), state.screen_scope()) {
        (Under::Preview, _) => (either(Command::PreviewDown, Command::PreviewUp), TURN),
        (Under::Card { place, .. } | Under::Stage(place), _) => {
            let cards = (TURN / usize::from(state.board.density.step())).max(1).cast_signed();
            board::point::scroll(state, place, if turn == Turn::Down { cards } else { -cards });
            return Vec::new();
        }
        // Between the columns; and below the box of a chord nothing moves.
        (_, Scope::Board) | (Under::Next(_) | Under::Box | Under::BesideBox, _) => return Vec::new(),
        (_, Scope::Inbox) => {
            let top = state.inbox.top;
            state.inbox.top = if turn == Turn::Down { top + TURN } else { top.saturating_sub(TURN) };
            return Vec::new();
        }
        (_, Scope::Tasks) => {
            let lines = tasks::shape::form(state.size).lines();
            (either(Command::CursorDown, Command::CursorUp), (TURN / lines).max(1))
        }
        (_, Scope::Search) => (either(Command::SearchDown, Command::SearchUp), TURN),
        _ if timeline::front(state).is_some() => (either(Command::TimelineDown, Command::TimelineUp), TURN),
        _ => (either(Command::CursorDown, Command::CursorUp), TURN),
    };
    (0..times).flat_map(|_| route::run(state, command)).collect()
}

/// The commands that step in the box that is open, down and up.
fn step_in_box(state: &State) -> Option<(Command, Command)> {
    Some(match state.popup.as_ref()? {
        Popup::Palette(_) => (Command::HelpDown, Command::HelpUp),
        Popup::Picker(picker) if picker.filter.is_some() => (Command::FinderDown, Command::FinderUp),
        Popup::Picker(_) => (Command::PickerDown, Command::PickerUp),
        Popup::Finder(_) => (Command::LinkerDown, Command::LinkerUp),
        Popup::Form(_) | Popup::Composer(_) => (Command::DraftDown, Command::DraftUp),
        Popup::Page(_) | Popup::Code(_) | Popup::Why(_) | Popup::Drop(_) | Popup::QuitQuestion => {
            (Command::BoxDown, Command::BoxUp)
        }
        Popup::Builder => (Command::BuilderDown, Command::BuilderUp),
        Popup::Columns(_) | Popup::Order(_) => (Command::ColumnsDown, Command::ColumnsUp),
        Popup::Views(_) => (Command::ViewsDown, Command::ViewsUp),
        Popup::Bulk(_) => (Command::BulkDown, Command::BulkUp),
        Popup::Filter => return None,
    })
}
