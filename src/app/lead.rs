//! The lead card: one lead on the whole screen, opened from a list that stays as it was. Its tabs are told in
//! [`super::tabs`]; the open one stays open from lead to lead.

use super::board;
use super::card;
use super::command::Command;
use super::fields::{self, Editing};
use super::lines::{self, Step};
use super::msg::{Effect, Urgency};
use super::people;
use super::state::{Screen, State};
use super::status::Tone;
use super::tabs::Tab;
use super::timeline::{self, Mode, TimelineState};
use crate::domain::{LeadId, Timestamp};
use crate::i18n::Text;

#[derive(Debug, Clone)]
pub struct LeadState {
    pub id: LeadId,
    /// The list it was opened from, frozen: `<` and `>` walk it whatever happens to the board meanwhile.
    list: Vec<LeadId>,
    at: usize,
    pub tab: Tab,
    pub scroll: usize,
    /// In the tabs that list something.
    pub lines: lines::Cursor,
    timelines: [TimelineState; 3],
    /// What Enter changes, once somebody went to it.
    pub cursor: Option<Editing>,
    walk: Walk,
    /// The last change of a lead that it was read again for.
    followed: Option<(LeadId, Timestamp)>,
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

    /// The timeline of the open tab, if it shows one.
    pub fn timeline(&self) -> Option<&TimelineState> {
        let mode = self.tab.mode()?;
        self.timelines.iter().find(|timeline| timeline.mode == mode)
    }

    pub(super) fn timeline_mut(&mut self) -> Option<&mut TimelineState> {
        let mode = self.tab.mode()?;
        self.timelines.iter_mut().find(|timeline| timeline.mode == mode)
    }
}

pub fn open(state: &mut State, id: LeadId, list: Vec<LeadId>) -> Vec<Effect> {
    let at = list.iter().position(|l| *l == id).unwrap_or(0);
    state.screens.push(Screen::Lead(Box::new(LeadState {
        id,
        list,
        at,
        tab: Tab::Info,
        scroll: 0,
        lines: lines::Cursor::default(),
        timelines: timelines(),
        cursor: None,
        walk: Walk::Resting,
        followed: None,
    })));
    state.load_story(id)
}

fn timelines() -> [TimelineState; 3] {
    [Mode::All, Mode::Mail, Mode::Changes].map(TimelineState::new)
}

/// Runs a command on the card; `None` when it has no meaning here.
pub fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let Some(Screen::Lead(view)) = state.screens.last() else { return None };
    match command {
        Command::NextLead => Some(walk(state, 1)),
        Command::PreviousLead => Some(walk(state, -1)),
        _ => match view.tab {
            Tab::Info => run_info(state, command),
            Tab::Timeline | Tab::Mail | Tab::Changes => timeline::run(state, command),
            Tab::Tasks | Tab::Contacts | Tab::Company => run_lines(state, command),
        },
    }
}

/// A command in a tab that lists something.
fn run_lines(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let lines = shown_lines(state);
    let half = isize::from((state.regions().body.height / 2).max(1).cast_signed());
    let Some(Screen::Lead(view)) = state.screens.last_mut() else { return None };
    let step = match command {
        Command::CursorDown => Step::Down,
        Command::CursorUp => Step::Up,
        Command::HalfPageDown => Step::By(half),
        Command::HalfPageUp => Step::By(-half),
        Command::CursorTop => Step::First,
        Command::CursorBottom => Step::Last,
        Command::Open => {
            let row = view.lines.row;
            return Some(people::card::open_line(state, &lines, row));
        }
        _ => return None,
    };
    view.lines.step(&lines, step);
    Some(Vec::new())
}

/// The rows of the open tab, if it lists something.
pub(super) fn shown_lines(state: &State) -> Vec<lines::Line> {
    let width = state.regions().body.width;
    match state.screens.last() {
        Some(Screen::Lead(view)) => state.tab_lines(view.id, view.tab, people::card::width(width)),
        _ => Vec::new(),
    }
}

/// Keeps the cursor of a tab that lists something on its rows, and the card in step with what others do.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let is_list = matches!(state.screens.last(), Some(Screen::Lead(view)) if view.tab.is_list());
    if is_list {
        let (len, height) = (shown_lines(state).len(), usize::from(state.regions().body.height));
        if let Some(Screen::Lead(view)) = state.screens.last_mut() {
            view.lines.settle(len, height);
        }
    }
    follow(state)
}

/// Somebody changed the lead: it is read again, once for each change that comes to be known. What a person has before their
/// eyes while a box asks about it stays as it is.
fn follow(state: &mut State) -> Vec<Effect> {
    let Some(Screen::Lead(view)) = state.screens.last() else { return Vec::new() };
    let (id, is_passing_by) = (view.id, view.walk != Walk::Resting);
    let is_read = state.stories.get(id).is_some_and(|story| !story.is_loading() && story.data().is_some());
    let change = state.last_change(id).map(|at| (id, at));
    let is_known = state.has_story(id) || change == view.followed;
    if is_passing_by || state.popup.is_some() || !is_read || is_known {
        return Vec::new();
    }
    if let Some(Screen::Lead(view)) = state.screens.last_mut() {
        view.followed = change;
    }
    state.ask_story(id, Urgency::Later)
}

/// A command on the card with everything about the lead.
fn run_info(state: &mut State, command: Command) -> Option<Vec<Effect>> {
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
    (view.scroll, view.lines, view.timelines) = (0, lines::Cursor::default(), timelines());
    let id = view.id;
    let is_first_step = view.walk == Walk::Resting;
    if is_first_step {
        view.walk = Walk::Under { asked: id };
    }
    board::point_at(state, id);
    super::list::point_at(state, id);
    let mut effects = vec![board::rest_timer(state)];
    if is_first_step {
        effects.extend(state.load_story(id));
        effects.extend(super::tabs::look(state));
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
    if asked == id {
        return Some(Vec::new());
    }
    let mut effects = state.load_story(id);
    effects.extend(super::tabs::look(state));
    Some(effects)
}
