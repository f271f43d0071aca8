//! The box of views: what is saved, and saving what is shown.
//!
//! Owns the keys of the box. A view that was changed on the screen is never written over by itself: a person updates it,
//! or saves what is shown under another name. Deleting takes the same key twice.

use crate::app::command::Command;
use crate::app::composer::editor::{Editor, Lines};
use crate::app::keymap::{Key, KeyCode};
use crate::app::layout::boxes::{Boxed, Framed, behind, room};
use crate::app::msg::Effect;
use crate::app::pointer::Click;
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::app::words::wrap;
use crate::domain::{SafeText, SavedView, ViewChange, ViewScreen, ViewsKept};
use crate::i18n::Text;

use super::opening;

/// The widest the box gets.
const WIDTH: u16 = 72;
/// What stands before a name that is typed.
pub const PROMPT: &str = "> ";

#[derive(Debug, Clone)]
pub struct ViewsBox {
    pub cursor: usize,
    /// First visible row; settled in `update`.
    pub top: usize,
    /// What is being named.
    pub naming: Option<Naming>,
    /// The one that goes when its key is pressed once more.
    pub going: Option<SafeText>,
}

#[derive(Debug, Clone)]
pub struct Naming {
    pub editor: Editor,
    /// The one that gets another name; nothing: what is shown, as a new one.
    pub of: Option<SafeText>,
}

/// A row of the box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    Saved(SavedView),
    /// One to begin with, not saved.
    Offered(SavedView),
}

impl Row {
    pub const fn view(&self) -> &SavedView {
        match self {
            Self::Saved(view) | Self::Offered(view) => view,
        }
    }
}

impl State {
    /// The saved views by their digits, then those that are offered and not saved yet.
    pub fn view_rows(&self) -> Vec<Row> {
        let mut saved: Vec<SavedView> = self.own_views().cloned().collect();
        saved.sort_by_key(|view| view.key.unwrap_or(u8::MAX));
        let offered = self.offered().into_iter().filter(|one| {
            let is_it = |view: &SavedView| view.filter == one.filter || view.name == one.name;
            !saved.iter().any(|view| is_it(&opening::normal(view)))
        });
        let offered: Vec<Row> = offered.map(Row::Offered).collect();
        saved.into_iter().map(Row::Saved).chain(offered).collect()
    }

    /// Views to begin with.
    fn offered(&self) -> Vec<SavedView> {
        let days = self.settings.rot.days;
        let rotting = format!("status = open and stage age > {days}d");
        [
            (Text::ViewMine, "status = open and responsible = me", ViewScreen::Board),
            (Text::ViewNoStep, "status = open and next task is empty", ViewScreen::List),
            (Text::ViewRotting, &rotting, ViewScreen::List),
        ]
        .into_iter()
        .map(|(name, filter, screen)| SavedView {
            name: self.locale.get(name).into(),
            filter: filter.into(),
            screen,
            ..SavedView::default()
        })
        .collect()
    }
}

pub(in crate::app) fn open(state: &mut State) -> Vec<Effect> {
    let open = state.views.open.clone();
    let cursor = state.view_rows().iter().position(|row| Some(&row.view().name) == open.as_ref());
    let shown = ViewsBox { cursor: cursor.unwrap_or(0), top: 0, naming: None, going: None };
    state.popup = Some(Popup::Views(Box::new(shown)));
    Vec::new()
}

fn front(state: &mut State) -> Option<&mut ViewsBox> {
    match &mut state.popup {
        Some(Popup::Views(shown)) => Some(shown),
        _ => None,
    }
}

fn here(state: &State) -> Option<Row> {
    match &state.popup {
        Some(Popup::Views(shown)) => state.view_rows().into_iter().nth(shown.cursor),
        _ => None,
    }
}

/// Rows of the box in sight, above its last lines.
fn visible(state: &State) -> usize {
    room(state.regions().body, 8)
}

/// What stands where in the box: the rows, a gap, what is asked, what is typed, the keys.
pub fn shape(state: &State, shown: &ViewsBox) -> Boxed {
    let body = state.regions().body;
    let width = WIDTH.min(body.width.saturating_sub(4)).max(1);
    let keys = if shown.naming.is_some() { Text::ViewsNameKeys } else { Text::ViewsKeys };
    let keys = wrap(state.locale.get(keys), usize::from(width));
    let (rows, asked) = (state.view_rows().len(), asked(state, shown, width).len());
    let list = rows.min(visible(state));
    let named = usize::from(shown.naming.is_some());
    let height = list + 1 + asked + named + keys.len();
    let frame = Framed::new(body, (width, u16::try_from(height).unwrap_or(u16::MAX)));
    let stands = Boxed::new(frame).with_rows(frame.lines(0, list), shown.top, rows);
    let below = list + 1 + asked;
    let stands = match named {
        0 => stands,
        _ => stands.with_text(behind(frame.lines(below, 1), PROMPT.len())),
    };
    stands.with_keys(frame.lines(below + named, keys.len()), keys)
}

/// What is asked.
pub fn asked(state: &State, shown: &ViewsBox, width: u16) -> Vec<String> {
    let words = match (&shown.naming, &shown.going) {
        (Some(Naming { of: Some(of), .. }), _) => state.locale.fill(Text::ViewsOtherName, &[of]),
        (Some(_), _) => state.locale.get(Text::ViewsNewName).to_owned(),
        (None, Some(going)) => state.locale.fill(Text::ViewsSureDelete, &[going]),
        (None, None) => return Vec::new(),
    };
    wrap(&words, usize::from(width))
}

/// A click on a row: it points, and on what is pointed at opens. A name that is being typed stays. Nothing where it only
/// points.
pub(in crate::app) fn point(state: &mut State, row: usize, click: Click) -> Option<Vec<Effect>> {
    let shown = front(state).filter(|shown| shown.naming.is_none())?;
    shown.going = None;
    shown.cursor = row;
    (click == Click::Again).then(|| run(state, Command::ViewsOpen))
}

/// A command of the box, or of the line in which a view is named.
pub(in crate::app) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let rows = state.view_rows();
    let visible = visible(state);
    let Some(shown) = front(state) else { return Vec::new() };
    if let Some(naming) = &mut shown.naming {
        match command {
            Command::DraftEnter | Command::DraftSend => return named(state),
            Command::DraftLeave => shown.naming = None,
            _ => naming.editor.run(command),
        }
        return Vec::new();
    }
    let going = shown.going.take();
    match command {
        Command::ViewsDown => shown.cursor = (shown.cursor + 1).min(rows.len().saturating_sub(1)),
        Command::ViewsUp => shown.cursor = shown.cursor.saturating_sub(1),
        Command::ViewsOpen => {
            let row = here(state);
            state.popup = None;
            return row.map(|row| opening::open(state, row.view())).unwrap_or_default();
        }
        Command::ViewsSave => shown.naming = Some(Naming { editor: Editor::new("", 0), of: None }),
        Command::ViewsRename => {
            if let Some(Row::Saved(view)) = here(state) {
                let editor = Editor::new(&view.name, usize::MAX);
                let naming = Some(Naming { editor, of: Some(view.name) });
                if let Some(shown) = front(state) {
                    shown.naming = naming;
                }
            }
        }
        Command::ViewsUpdate => return update(state),
        Command::ViewsDelete => {
            let Some(Row::Saved(view)) = here(state) else { return Vec::new() };
            if going.as_ref() == Some(&view.name) {
                return write(state, ViewChange { was: Some(view), now: None });
            }
            if let Some(shown) = front(state) {
                shown.going = Some(view.name);
            }
        }
        _ => state.popup = None,
    }
    if let Some(shown) = front(state) {
        shown.top = shown.top.clamp((shown.cursor + 1).saturating_sub(visible), shown.cursor);
    }
    Vec::new()
}

/// A key that is no command: a letter of a name, or the digit a view shall have.
pub(in crate::app) fn key(state: &mut State, key: Key) -> Result<Vec<Effect>, Command> {
    if key.ctrl {
        return state.keymap.runs(key).map_or_else(|| Ok(Vec::new()), Err);
    }
    let KeyCode::Char(c) = key.code else { return Ok(Vec::new()) };
    let row = here(state);
    let Some(shown) = front(state) else { return Ok(Vec::new()) };
    shown.going = None;
    if let Some(naming) = &mut shown.naming {
        naming.editor.insert(c);
        return Ok(Vec::new());
    }
    let digit = c.to_digit(10).and_then(|digit| u8::try_from(digit).ok()).filter(|digit| *digit > 0);
    match (digit, row) {
        (Some(digit), Some(Row::Saved(view))) if view.key != Some(digit) => Ok(give(state, view, digit)),
        _ => Ok(Vec::new()),
    }
}

pub(in crate::app) fn paste(state: &mut State, text: &str) {
    if let Some(naming) = front(state).and_then(|shown| shown.naming.as_mut()) {
        naming.editor.paste(text, Lines::One);
    }
}

/// A digit opens one view: one that another view has is not taken from it.
fn give(state: &mut State, view: SavedView, digit: u8) -> Vec<Effect> {
    let taken = state.own_views().find(|other| other.key == Some(digit)).map(|other| other.name.clone());
    if let Some(other) = taken {
        let text = state.locale.fill(Text::ViewsTaken, &[&digit.to_string(), &other]);
        return vec![state.say(Tone::Info, text)];
    }
    let now = SavedView { key: Some(digit), ..view.clone() };
    write(state, ViewChange { was: Some(view), now: Some(now) })
}

/// The name is typed.
fn named(state: &mut State) -> Vec<Effect> {
    let Some(naming) = front(state).and_then(|shown| shown.naming.clone()) else { return Vec::new() };
    let name = SafeText::line(naming.editor.text().trim());
    if name.is_empty() {
        return state.hint(Tone::Info, Text::ViewsNameless);
    }
    if naming.of.as_ref() != Some(&name) && state.own_view(&name).is_some() {
        let text = state.locale.fill(Text::ViewsNameTaken, &[&name, &state.key_words(Command::ViewsUpdate)]);
        return vec![state.say(Tone::Info, text)];
    }
    match naming.of {
        Some(of) => {
            let Some(view) = state.own_view(&of).cloned() else { return Vec::new() };
            let now = SavedView { name, ..view.clone() };
            write(state, ViewChange { was: Some(view), now: Some(now) })
        }
        None => {
            let taken: Vec<u8> = state.own_views().filter_map(|view| view.key).collect();
            let free = (1..=9).find(|digit| !taken.contains(digit));
            let now = opening::current(state, &name, free);
            write(state, ViewChange { was: None, now: Some(now) })
        }
    }
}

/// What is shown takes the place of what the view under the cursor says.
fn update(state: &mut State) -> Vec<Effect> {
    let view = match here(state) {
        Some(Row::Saved(view)) => view,
        Some(Row::Offered(_)) | None => return state.hint(Tone::Info, Text::ViewsNotSaved),
    };
    let now = SavedView { account: view.account.clone(), ..opening::current(state, &view.name, view.key) };
    write(state, ViewChange { was: Some(view), now: Some(now) })
}

fn write(state: &mut State, change: ViewChange) -> Vec<Effect> {
    if let Some(shown) = front(state) {
        shown.naming = None;
    }
    state.views.writing = Some(change.clone());
    vec![Effect::KeepView(Box::new(change))]
}

/// It was written, or not; with the views as the file has them now.
pub(in crate::app) fn on_kept(
    state: &mut State,
    kept: ViewsKept,
    saved: Option<Vec<SavedView>>,
) -> Vec<Effect> {
    if let Some(saved) = saved {
        state.views.saved = saved;
    }
    let Some(change) = state.views.writing.take() else { return Vec::new() };
    let name = change.now.as_ref().or(change.was.as_ref()).map(|view| view.name.clone()).unwrap_or_default();
    let (tone, text) = match kept {
        ViewsKept::Written => (Tone::Good, written(state, &change)),
        ViewsKept::Changed => (Tone::Warn, state.locale.fill(Text::ViewsChangedThere, &[&name])),
        ViewsKept::Failed(why) => (Tone::Bad, state.locale.fill(Text::ViewsFailed, &[&name, &why])),
    };
    let rows = state.view_rows();
    if let Some(shown) = front(state) {
        let at = rows.iter().position(|row| row.view().name == name);
        shown.cursor = at.unwrap_or(shown.cursor).min(rows.len().saturating_sub(1));
    }
    vec![state.say(tone, text)]
}

/// What is shown is that view from now on.
fn written(state: &mut State, change: &ViewChange) -> String {
    let was_open = change.was.as_ref().is_some_and(|was| state.views.open.as_ref() == Some(&was.name));
    match (&change.was, &change.now) {
        (_, Some(now)) => {
            // The file has the last word: its digit may have been given away meanwhile.
            let now = state.own_view(&now.name).cloned().unwrap_or_else(|| now.clone());
            let is_shown = !opening::is_changed(state, &now);
            if was_open || is_shown {
                state.views.open = Some(now.name.clone());
            }
            match now.key {
                Some(key) => state.locale.fill(Text::ViewsSaved, &[&now.name, &key.to_string()]),
                None => state.locale.fill(Text::ViewsSavedNoKey, &[&now.name]),
            }
        }
        (Some(was), None) => {
            if was_open {
                state.views.open = None;
            }
            state.locale.fill(Text::ViewsGone, &[&was.name])
        }
        (None, None) => String::new(),
    }
}
