//! The filter builder: `f`, a box in which a filter is answered row by row, or written.
//!
//! Owns the sentence, which is the one truth: rows are a way to see and change it, and what no row shows stays in it as it
//! was written. What it leaves is seen behind the box with every key; leaving puts back what was there before.

pub mod answers;
pub mod complete;
mod point;
pub mod rows;
pub mod shape;

use std::sync::Arc;

use super::command::{Command, Does};
use super::composer::editor::{Editor, Lines};
use super::keymap::{Key, KeyCode};
use super::layout::boxes::room;
use super::msg::Effect;
use super::narrowing;
use super::state::{Popup, State};
use super::status::Tone;
use super::tasks::Whose;
use super::views::{self, names::Dictionary, wrong::wrong_words};
use crate::domain::query::{Expr, Field, Things, Word, Wrong, parse};
use crate::i18n::Text;
pub(super) use point::{is_as_before, point, point_in_text};
use rows::{Parts, Row};

#[derive(Debug, Clone)]
pub struct BuilderState {
    /// What is filtered.
    pub things: Things,
    /// The sentence.
    pub editor: Editor,
    pub focus: Focus,
    pub cursor: usize,
    /// First visible row; settled in `update`.
    pub top: usize,
    /// Of the last sentence that could be read.
    pub parts: Parts,
    pub wrong: Option<Wrong>,
    /// Which of the words that may follow is meant.
    pub pick: usize,
    /// What is asked in the list above the box.
    asking: Option<Asking>,
    before: Option<Expr>,
    /// Whose tasks were shown then.
    whose: Whose,
    dictionary: Arc<Dictionary>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    Rows,
    /// Letters are text.
    Sentence,
}

/// A field whose row is being answered.
#[derive(Debug, Clone)]
struct Asking {
    field: Field,
    row: Option<Row>,
}

impl BuilderState {
    pub fn text(&self) -> String {
        self.editor.text()
    }

    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// The row under the cursor.
    pub fn row(&self) -> Option<Row> {
        self.parts.rows().into_iter().nth(self.cursor)
    }
}

impl State {
    pub fn builder(&self) -> Option<&BuilderState> {
        self.builder.as_deref()
    }
}

/// Opens the box with the filter there is of what the screen lists.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let Some(things) = state.things_here() else { return Vec::new() };
    let before = state.sentence(things).cloned();
    let text = before.as_ref().map(Expr::to_string).unwrap_or_default();
    state.builder = Some(Box::new(BuilderState {
        things,
        editor: Editor::new(&text, usize::MAX),
        focus: Focus::Rows,
        cursor: 0,
        top: 0,
        parts: Parts::new(things, before.as_ref()),
        wrong: None,
        pick: 0,
        asking: None,
        before,
        whose: state.tasks.whose,
        dictionary: Arc::new(Dictionary::for_filter(state, things)),
    }));
    state.popup = Some(Popup::Builder);
    // Names of fields and tags may not be known yet.
    Vec::new()
}

/// A command of the box.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(builder) = &mut state.builder else { return Vec::new() };
    if builder.focus == Focus::Sentence {
        return write(state, command);
    }
    let last = builder.parts.rows().len().saturating_sub(1);
    match command {
        Command::BuilderDown => builder.cursor = (builder.cursor + 1).min(last),
        Command::BuilderUp => builder.cursor = builder.cursor.saturating_sub(1),
        Command::BuilderAnswer => return answer(state),
        Command::BuilderAdd => return ask_field(state),
        Command::BuilderOff => return change(state, Parts::clear),
        Command::BuilderNot => return change(state, Parts::negate),
        Command::BuilderClearAll => return put(state, None),
        Command::BuilderWrite => {
            builder.focus = Focus::Sentence;
            builder.editor.run(Command::DraftEnd);
        }
        Command::BuilderKeep => return keep(state),
        Command::BuilderSave if builder.things != Things::Leads => {
            return state.hint(Tone::Info, Text::FilterNoView);
        }
        Command::BuilderSave => {
            let mut effects = keep(state);
            if state.popup.is_none() {
                effects.extend(views::boxed::open(state));
            }
            return effects;
        }
        _ => return leave(state),
    }
    Vec::new()
}

/// Changes the sentence by the row under the cursor.
fn change(state: &mut State, how: impl FnOnce(&mut Parts, &Row)) -> Vec<Effect> {
    let Some(builder) = &mut state.builder else { return Vec::new() };
    let Some(row) = builder.row().filter(|row| !row.parts().is_empty()) else { return Vec::new() };
    let mut parts = builder.parts.clone();
    how(&mut parts, &row);
    put(state, parts.tree().as_ref())
}

/// Another sentence, by its tree; it is shown at once.
fn put(state: &mut State, tree: Option<&Expr>) -> Vec<Effect> {
    let text = tree.map(Expr::to_string).unwrap_or_default();
    let Some(builder) = &mut state.builder else { return Vec::new() };
    builder.editor = Editor::new(&text, usize::MAX);
    read(state)
}

/// Reads the sentence and shows what it leaves; what cannot be read leaves everything as it was.
fn read(state: &mut State) -> Vec<Effect> {
    let Some(builder) = &mut state.builder else { return Vec::new() };
    builder.pick = 0;
    let text = builder.editor.text();
    let read = if text.trim().is_empty() { Ok(None) } else { parse(&text).map(Some) };
    let dictionary = Arc::clone(&builder.dictionary);
    match read.and_then(|tree| Ok((narrowing::narrow(state, &dictionary, tree.clone())?, tree))) {
        Ok((effects, tree)) => {
            if let Some(builder) = &mut state.builder {
                builder.parts = Parts::new(builder.things, tree.as_ref());
                builder.wrong = None;
                builder.cursor = builder.cursor.min(builder.parts.rows().len().saturating_sub(1));
            }
            effects
        }
        Err(wrong) => {
            if let Some(builder) = &mut state.builder {
                builder.wrong = Some(wrong);
            }
            Vec::new()
        }
    }
}

/// A command while the sentence is written.
fn write(state: &mut State, command: Command) -> Vec<Effect> {
    let words = complete::words(state);
    let Some(builder) = &mut state.builder else { return Vec::new() };
    match command {
        Command::DraftEnter | Command::DraftSend => return keep(state),
        Command::DraftLeave => builder.focus = Focus::Rows,
        Command::DraftDown => builder.pick = (builder.pick + 1).min(words.len().saturating_sub(1)),
        Command::DraftUp => builder.pick = builder.pick.saturating_sub(1),
        Command::DraftKind => {
            if let Some(word) = words.get(builder.pick) {
                complete::take(&mut builder.editor, word);
                return read(state);
            }
        }
        _ => {
            builder.editor.run(command);
            if command.spec().does != Does::Moves {
                return read(state);
            }
            builder.pick = 0;
        }
    }
    Vec::new()
}

/// A key that is no command: in the sentence it is text.
pub(super) fn key(state: &mut State, key: Key) -> Result<Vec<Effect>, Command> {
    if key.ctrl {
        return state.keymap.runs(key).map_or_else(|| Ok(Vec::new()), Err);
    }
    let (Some(builder), KeyCode::Char(c)) = (&mut state.builder, key.code) else { return Ok(Vec::new()) };
    if builder.focus == Focus::Rows {
        return Ok(Vec::new());
    }
    builder.editor.insert(c);
    Ok(read(state))
}

pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(builder) = &mut state.builder else { return Vec::new() };
    builder.focus = Focus::Sentence;
    builder.editor.paste(text, Lines::One);
    read(state)
}

/// Closes the box; the filter stays. One that cannot be read is said and stays open.
fn keep(state: &mut State) -> Vec<Effect> {
    let wrong = state.builder().and_then(|builder| builder.wrong.clone());
    if let Some(wrong) = wrong {
        let words = wrong_words(&state.locale, &wrong);
        return vec![state.say(Tone::Warn, words)];
    }
    state.builder = None;
    state.popup = None;
    Vec::new()
}

/// Closes the box; everything is as it was before.
fn leave(state: &mut State) -> Vec<Effect> {
    let Some(builder) = state.builder.take() else { return Vec::new() };
    state.popup = None;
    let BuilderState { things, before, whose, .. } = *builder;
    let mut effects = Vec::new();
    if state.sentence(things) != before.as_ref() {
        let dictionary = Dictionary::for_filter(state, things);
        effects = narrowing::narrow(state, &dictionary, before).unwrap_or_default();
    }
    state.tasks.whose = whose;
    effects
}

/// Enter on a row: its answers, or its place in the sentence where no list can show it.
fn answer(state: &mut State) -> Vec<Effect> {
    let Some(builder) = &mut state.builder else { return Vec::new() };
    match builder.row() {
        Some(Row::Add) | None => ask_field(state),
        Some(row) => match row.field(&builder.parts) {
            Some(field) => ask(state, field, Some(row)),
            None => {
                let before = row.parts().first().copied().unwrap_or(0);
                builder.focus = Focus::Sentence;
                builder.editor = Editor::new(&builder.editor.text(), builder.parts.end_of(before));
                Vec::new()
            }
        },
    }
}

/// Which other field?
fn ask_field(state: &mut State) -> Vec<Effect> {
    let picker = answers::fields(state);
    state.popup = Some(Popup::Picker(picker));
    Vec::new()
}

/// A field was chosen to be asked for.
pub(super) fn ask(state: &mut State, field: Field, row: Option<Row>) -> Vec<Effect> {
    let picker = answers::of(state, &field, row.as_ref());
    let effects = answers::learn(state, &field);
    if let Some(builder) = &mut state.builder {
        builder.asking = Some(Asking { field, row });
    }
    state.popup = Some(Popup::Picker(picker));
    effects
}

/// The list is closed: the box is there again.
pub(super) fn back(state: &mut State) {
    if let Some(builder) = &mut state.builder {
        builder.asking = None;
        state.popup = Some(Popup::Builder);
    }
}

/// An answer to what was asked, as parts of the sentence; none: it is not asked any more.
pub(super) fn answered(state: &mut State, answer: Vec<Expr>) -> Vec<Effect> {
    let Some(builder) = &mut state.builder else { return Vec::new() };
    let Some(asking) = builder.asking.take() else { return Vec::new() };
    let mut parts = builder.parts.clone();
    let (len, at) = (answer.len(), parts.set(asking.row.as_ref(), answer));
    if len > 0 {
        builder.cursor = parts.row_of(at);
    }
    state.popup = Some(Popup::Builder);
    put(state, parts.tree().as_ref())
}

/// Names that were marked.
pub(super) fn marked(state: &mut State, words: Vec<Word>) -> Vec<Effect> {
    let asking = state.builder().and_then(|builder| builder.asking.as_ref());
    let Some(field) = asking.map(|asking| asking.field.clone()) else { return Vec::new() };
    answered(state, answers::marked(&field, words))
}

/// What was typed in the list, as an answer; what it cannot mean is said, and the list stays.
pub(super) fn typed(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(field) = state.builder().and_then(|builder| Some(builder.asking.as_ref()?.field.clone())) else {
        return Vec::new();
    };
    match answers::typed(state, &field, text) {
        Ok(answer) => answered(state, answer),
        Err(wrong) => {
            let words = wrong_words(&state.locale, &wrong);
            vec![state.say(Tone::Warn, words)]
        }
    }
}

impl BuilderState {
    /// What is being asked.
    pub(super) fn asked_field(&self) -> Option<&Field> {
        self.asking.as_ref().map(|asking| &asking.field)
    }
}

/// Rows of the box in sight.
fn visible(state: &State) -> usize {
    room(state.regions().body, 10)
}

/// Keeps the cursor of the box on the screen.
pub(super) fn settle(state: &mut State) {
    let visible = visible(state);
    if let Some(builder) = &mut state.builder {
        builder.top = builder.top.clamp((builder.cursor + 1).saturating_sub(visible), builder.cursor);
    }
}

/// What the sentence leaves: `12 of 345`, and how many nobody here can judge.
pub fn count_words(state: &State) -> String {
    let number = |n: usize| crate::domain::Money::from_units(n as i64).grouped(state.locale.grouping());
    let things = state.builder().map_or(Things::Leads, |builder| builder.things);
    let (left, all, unknown) = state.sifted(things);
    let text = match things {
        Things::Leads => Text::FilterLeaves,
        Things::Contacts => Text::FilterLeavesContacts,
        Things::Companies => Text::FilterLeavesCompanies,
        Things::Tasks => Text::FilterLeavesTasks,
    };
    let words = state.locale.fill(text, &[&number(left), &number(all)]);
    match unknown {
        0 => words,
        unknown => format!("{words} · {}", state.locale.fill(Text::FilterUnknown, &[&number(unknown)])),
    }
}
