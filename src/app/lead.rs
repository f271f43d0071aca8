//! The lead card: one lead on the whole screen, opened from a list that stays as it was.

use super::board;
use super::card;
use super::command::Command;
use super::fields::{self, Editing};
use super::msg::Effect;
use super::state::{Screen, State};
use super::status::Tone;
use crate::domain::LeadId;
use crate::i18n::Text;

#[derive(Debug, Clone)]
pub struct LeadState {
    pub id: LeadId,
    /// The list it was opened from, frozen: `<` and `>` walk it whatever happens to the board meanwhile.
    list: Vec<LeadId>,
    at: usize,
    pub scroll: usize,
    /// What Enter changes, once somebody went to it.
    pub cursor: Option<Editing>,
    walk: Walk,
}

/// Leads that are only passed by are not asked for: the first step asks at once, a held key once at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Walk {
    Resting,
    /// Steps come quickly; this lead was asked for last.
    Under {
        asked: LeadId,
    },
}

impl LeadState {
    /// Place in the list, from 1, and its length.
    pub const fn place(&self) -> (usize, usize) {
        (self.at + 1, self.list.len())
    }
}

pub fn open(state: &mut State, id: LeadId, list: Vec<LeadId>) -> Vec<Effect> {
    let at = list.iter().position(|l| *l == id).unwrap_or(0);
    state.screens.push(Screen::Lead(LeadState {
        id,
        list,
        at,
        scroll: 0,
        cursor: None,
        walk: Walk::Resting,
    }));
    state.load_story(id)
}

/// Runs a command on the card; `None` when it has no meaning here.
pub fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let body = state.regions().body;
    let height = usize::from(body.height);
    let Some(Screen::Lead(view)) = state.screens.last() else { return None };
    let (id, scroll) = (view.id, view.scroll);
    let lines = card::screen_height(state, id, body);
    let last = lines.saturating_sub(height);
    let to = match command {
        Command::CursorDown => scroll + 1,
        Command::CursorUp => scroll.saturating_sub(1),
        Command::HalfPageDown => scroll + height / 2,
        Command::HalfPageUp => scroll.saturating_sub(height / 2),
        Command::CursorTop => 0,
        Command::CursorBottom => last,
        Command::NextLead => return Some(walk(state, 1)),
        Command::PreviousLead => return Some(walk(state, -1)),
        Command::NextField => return Some(step_field(state, 1)),
        Command::PreviousField => return Some(step_field(state, -1)),
        Command::Open => return open_field(state),
        Command::Back if view.cursor.is_some() => {
            if let Some(Screen::Lead(view)) = state.screens.last_mut() {
                view.cursor = None;
            }
            return Some(Vec::new());
        }
        _ => return None,
    };
    if let Some(Screen::Lead(view)) = state.screens.last_mut() {
        view.scroll = to.min(last);
    }
    Some(Vec::new())
}

/// To the next thing that can be changed; the card scrolls as far as it has to.
fn step_field(state: &mut State, step: isize) -> Vec<Effect> {
    let body = state.regions().body;
    let height = usize::from(body.height);
    let Some(Screen::Lead(view)) = state.screens.last() else { return Vec::new() };
    let columns = card::screen(state, view.id, body);
    let rows = columns.first().map_or(&[][..], |(_, rows)| rows);
    let all = card::editable(rows);
    let at = view.cursor.and_then(|what| all.iter().position(|(_, e)| *e == what));
    let next = match at {
        Some(at) => at.saturating_add_signed(step).min(all.len().saturating_sub(1)),
        None => 0,
    };
    let Some((row, what)) = all.get(next).copied() else { return Vec::new() };
    if let Some(Screen::Lead(view)) = state.screens.last_mut() {
        view.cursor = Some(what);
        view.scroll = view.scroll.clamp((row + 1).saturating_sub(height), row);
    }
    Vec::new()
}

/// Changes what the cursor is on; `None` where there is no cursor.
fn open_field(state: &mut State) -> Option<Vec<Effect>> {
    let Some(Screen::Lead(view)) = state.screens.last() else { return None };
    let (on, what) = (view.id.into(), view.cursor?);
    Some(fields::edit(state, on, what))
}

fn walk(state: &mut State, step: isize) -> Vec<Effect> {
    let Some(Screen::Lead(view)) = state.screens.last_mut() else { return Vec::new() };
    let next = view.at.checked_add_signed(step).filter(|at| *at < view.list.len());
    let Some(at) = next else {
        let text = if step > 0 { Text::LastOfList } else { Text::FirstOfList };
        return state.hint(Tone::Info, text);
    };
    view.at = at;
    view.id = view.list.get(at).copied().unwrap_or(view.id);
    view.scroll = 0;
    let id = view.id;
    let is_first_step = view.walk == Walk::Resting;
    if is_first_step {
        view.walk = Walk::Under { asked: id };
    }
    board::point_at(state, id);
    let mut effects = vec![board::rest_timer(state)];
    if is_first_step {
        effects.extend(state.load_story(id));
    }
    effects
}

/// The walk came to rest; `None` when no card is open.
pub fn rested(state: &mut State, seq: u64) -> Option<Vec<Effect>> {
    let is_last = seq == state.board.rest_seq;
    let Some(Screen::Lead(view)) = state.screens.last_mut() else { return None };
    if !is_last {
        return Some(Vec::new());
    }
    let id = view.id;
    let Walk::Under { asked } = std::mem::replace(&mut view.walk, Walk::Resting) else {
        return Some(Vec::new());
    };
    Some(if asked == id { Vec::new() } else { state.load_story(id) })
}
