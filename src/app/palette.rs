//! The palette (`:`) and the help (`?`): one box that finds what can be done, and does it.
//!
//! Owns the box, its line and its rows. The palette offers everything: commands that mean something on the screen below,
//! views, settings, people, leads, contacts and companies; the help only commands, those of the view first. What is
//! offered is made when the box opens ([`offers`]), how well it fits what is typed is told by `rank`, what choosing
//! it does by [`act`]. A key waits for nothing: leads come from memory, contacts and companies when the disk answers.

pub mod act;
pub mod offers;
mod rank;

use super::command::{Command, Does};
use super::composer::editor::{Editor, Lines};
use super::keymap::{Key, KeyCode};
use super::layout::boxes::{Boxed, Framed, behind};
use super::lessons;
use super::msg::Effect;
use super::pointer::Click;
use super::search::{self, SearchState};
use super::state::{Popup, State};
use super::words::cells;
use crate::domain::search::{Finding, Query};
use crate::domain::{RequestId, SafeText};
use crate::i18n::Text;
use crate::sync::event::{List, Then, Trouble};
use act::Doing;
use offers::{Offer, Sort};

/// Commands that were chosen lately and are offered first.
const LATELY: usize = 5;

/// What the box is open for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Book {
    Palette,
    Help,
}

/// What of all there is somebody looks for, by the first character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    All,
    /// `>`
    Commands,
    /// `@`
    People,
    /// `/`
    Views,
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    /// What else is told of it.
    pub about: String,
    /// Keys that do the same, the one to teach first; of what has none, what sort of thing it is.
    pub keys: Vec<String>,
    pub sort: Sort,
    /// What stands in the line when it is completed.
    pub complete: String,
    pub doing: Doing,
}

#[derive(Debug, Clone)]
pub struct PaletteState {
    pub book: Book,
    pub search: SearchState,
    offers: Vec<Offer>,
    pub rows: Vec<Row>,
    pub cursor: usize,
    /// First visible row; settled in `update`.
    pub top: usize,
}

impl PaletteState {
    pub const fn editor(&self) -> &Editor {
        &self.search.editor
    }

    /// What is looked for, and among what.
    pub fn wanted(&self) -> (Only, String) {
        let text = self.search.editor.text();
        let text = text.trim_start();
        if self.book == Book::Help {
            return (Only::All, text.trim_end().to_owned());
        }
        // The second ones are what a Russian keyboard types there.
        let (only, rest) = match text.chars().next() {
            Some('>') => (Only::Commands, text.get(1..)),
            Some('@' | '"') => (Only::People, text.get(1..)),
            Some('/' | '.') => (Only::Views, text.get(1..)),
            _ => (Only::All, Some(text)),
        };
        (only, rest.unwrap_or_default().trim().to_owned())
    }

    /// What is looked for, to show where it was found.
    pub const fn query(&self) -> &Query {
        &self.search.seek.query
    }
}

/// What was chosen lately, the last first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lately(Vec<Command>);

impl Lately {
    pub(super) fn chosen(&mut self, command: Command) {
        self.0.retain(|known| *known != command);
        self.0.insert(0, command);
        self.0.truncate(LATELY);
    }

    pub fn place(&self, command: Command) -> Option<usize> {
        self.0.iter().position(|known| *known == command)
    }

    pub fn commands(&self) -> &[Command] {
        &self.0
    }
}

/// Cells of the box, inside its frame.
pub const WIDTH: u16 = 76;

/// Rows of the list in a terminal of this height: the box leaves a margin, its frame, the line and the hint.
pub const fn visible_rows(height: u16) -> usize {
    match height.saturating_sub(7) {
        0 => 1,
        rows => rows as usize,
    }
}

/// What stands before the text.
pub fn prompt(state: &State, book: Book) -> &str {
    match book {
        Book::Palette => ": ",
        Book::Help => state.locale.get(Text::HelpFilter),
    }
}

/// What stands where in the box: above the bars of the screen, since it covers more than the body.
pub fn shape(state: &State, palette: &PaletteState) -> Boxed {
    let visible = visible_rows(state.size.height);
    let frame = Framed::new(state.size.area(), (WIDTH, visible as u16 + 3));
    let below = usize::from(frame.inside.height.saturating_sub(2));
    let stands =
        Boxed::new(frame).with_rows(frame.lines(1, visible.min(below)), palette.top, palette.rows.len());
    let stands = stands.with_text(behind(frame.lines(0, 1), cells(prompt(state, palette.book))));
    let hint = match (palette.book, palette.wanted()) {
        (Book::Help, _) => Text::HelpHint,
        (Book::Palette, (Only::All, text)) if text.is_empty() => Text::PalettePrefixes,
        (Book::Palette, _) => Text::PaletteHint,
    };
    stands.with_keys(frame.last_lines(1), vec![state.locale.get(hint).to_owned()])
}

fn open_box(state: &mut State) -> Option<&mut PaletteState> {
    match &mut state.popup {
        Some(Popup::Palette(palette)) => Some(palette),
        _ => None,
    }
}

pub(super) fn is_waiting_for(state: &mut State, request: RequestId) -> bool {
    open_box(state).is_some_and(|palette| palette.search.seek.is_waiting_for(request))
}

pub(super) fn on_sought(state: &mut State, request: RequestId, what: (Vec<Finding>, Vec<List>), then: Then) {
    let State { leads, popup, .. } = state;
    if let Some(Popup::Palette(palette)) = popup {
        palette.search.seek.take(leads, request, what, then);
    }
    arrange(state);
}

pub(super) fn seek_failed(state: &mut State, request: RequestId, why: &Trouble) -> bool {
    open_box(state).is_some_and(|palette| palette.search.seek.failed(request, why))
}

/// What was typed while the disk answered is asked next.
pub(super) fn seek_on(state: &mut State) -> Option<Effect> {
    let request = state.request();
    open_box(state)?.search.seek.catch_up(request)
}

/// All leads are ready to be searched.
pub(super) fn taken_in(state: &mut State) {
    let State { leads, popup, .. } = state;
    if let Some(Popup::Palette(palette)) = popup {
        palette.search.seek.find(leads);
    }
    arrange(state);
}

pub(super) fn open(state: &mut State, book: Book) -> Vec<Effect> {
    if book == Book::Palette {
        search::prepare(state);
    }
    let offers = offers::all(state, book);
    let search = SearchState::new();
    let palette = PaletteState { book, search, offers, rows: Vec::new(), cursor: 0, top: 0 };
    state.popup = Some(Popup::Palette(Box::new(palette)));
    arrange(state);
    Vec::new()
}

/// Makes the rows anew. The cursor stays on what it is on, where somebody put it there.
pub(super) fn arrange(state: &mut State) {
    let Some(Popup::Palette(palette)) = &state.popup else { return };
    let rows = rank::rows(state, palette);
    if let Some(palette) = open_box(state) {
        let chosen = palette.rows.get(palette.cursor).filter(|_| palette.cursor > 0);
        let at = chosen.and_then(|chosen| rows.iter().position(|row| row.doing == chosen.doing));
        palette.cursor = at.unwrap_or(0);
        palette.rows = rows;
    }
}

/// A command of the box; every one of its scope has a meaning here.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let page = visible_rows(state.size.height);
    let Some(palette) = open_box(state) else { return Vec::new() };
    let last = palette.rows.len().saturating_sub(1);
    match command {
        Command::HelpDown => palette.cursor = (palette.cursor + 1).min(last),
        Command::HelpUp => palette.cursor = palette.cursor.saturating_sub(1),
        Command::HelpPageDown => palette.cursor = (palette.cursor + page).min(last),
        Command::HelpPageUp => palette.cursor = palette.cursor.saturating_sub(page),
        Command::HelpComplete => {
            let Some(row) = palette.rows.get(palette.cursor) else { return Vec::new() };
            palette.search.editor = Editor::new(&row.complete, row.complete.chars().count());
            return look(state);
        }
        Command::HelpRun => return choose(state),
        Command::HelpClose | Command::DraftLeave => return close(state),
        _ => {
            palette.search.editor.run(command);
            if command.spec().does != Does::Moves {
                return look(state);
            }
        }
    }
    Vec::new()
}

/// A key that is no command: a letter is text.
pub(super) fn key(state: &mut State, key: Key) -> Result<Vec<Effect>, Command> {
    if key.ctrl {
        return state.keymap.runs(key).map_or_else(|| Ok(Vec::new()), Err);
    }
    let (Some(palette), KeyCode::Char(c)) = (open_box(state), key.code) else { return Ok(Vec::new()) };
    palette.search.editor.insert(c);
    Ok(look(state))
}

pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(palette) = open_box(state) else { return Vec::new() };
    palette.search.editor.paste(text, Lines::One);
    look(state)
}

fn look(state: &mut State) -> Vec<Effect> {
    let Some(palette) = open_box(state) else { return Vec::new() };
    (palette.cursor, palette.top) = (0, 0);
    let has_things = palette.book == Book::Palette;
    let (only, text) = palette.wanted();
    let text = SafeText::line(&text);
    let request = state.request();
    let State { leads, popup, .. } = state;
    let Some(Popup::Palette(palette)) = popup else { return Vec::new() };
    let seek = &mut palette.search.seek;
    let effects = if has_things && matches!(only, Only::All | Only::People) {
        seek.begin(leads, text, request)
    } else {
        seek.forget(leads.query(&text))
    };
    arrange(state);
    effects
}

fn close(state: &mut State) -> Vec<Effect> {
    let Some(palette) = open_box(state) else { return Vec::new() };
    let effects = palette.search.seek.stop();
    state.popup = None;
    effects
}

/// Does what the row under the cursor says. Where there is none, what was typed stays.
fn choose(state: &mut State) -> Vec<Effect> {
    let Some(palette) = open_box(state) else { return Vec::new() };
    let Some(row) = palette.rows.get(palette.cursor) else { return Vec::new() };
    let doing = row.doing.clone();
    let mut effects = close(state);
    if let Doing::Run(command) = doing {
        state.lately.chosen(command);
        lessons::done(state, command);
    }
    effects.extend(act::act(state, doing));
    effects
}

/// A click on a row: it points, and on what is pointed at chooses. Nothing where it only points.
pub(super) fn point(state: &mut State, row: usize, click: Click) -> Option<Vec<Effect>> {
    open_box(state)?.cursor = row;
    (click == Click::Again).then(|| choose(state))
}

/// Keeps the cursor of the open box inside its list and on the screen.
pub(super) fn settle(state: &mut State) {
    let visible = visible_rows(state.size.height);
    if let Some(palette) = open_box(state) {
        palette.cursor = palette.cursor.min(palette.rows.len().saturating_sub(1));
        let last_top = palette.rows.len().saturating_sub(visible);
        let lowest = (palette.cursor + 1).saturating_sub(visible);
        palette.top = palette.top.min(last_top).clamp(lowest, palette.cursor);
    }
}
