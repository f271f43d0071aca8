//! A box to choose from a list: of a short one by its letter at once, of a long one by typing a part of the name;
//! one thing, or several that are marked first.
//!
//! Owns the open box and its keys. What lists there are stands in `lists`; what a choice does belongs to whom it
//! concerns.

mod choice;
pub mod lists;
pub mod marked;
mod point;
pub mod shape;
mod typing;

use super::accounts;
use super::builder;
use super::bulk;
use super::command::Command;
use super::fields;
use super::handover;
use super::inbox;
use super::linking;
use super::list::Reach;
use super::making;
use super::moves;
use super::msg::Effect;
use super::order;
use super::people;
use super::route;
use super::state::{Popup, State};
use super::tasks;
use super::timeline;
use super::verbs;
use super::views;
use crate::domain::{FieldId, Linked, SafeText, StageKind, Target};
pub use choice::Choice;
pub use lists::{codes, entries, pipelines, result_words, sorts, stages};
pub use marked::{Mark, Tick};
pub(super) use point::{is_untouched, point};
pub use shape::settle;
use typing::by_position;
pub use typing::{pasted, typed};

/// Letters that choose at once. Those that move or close are left out.
pub const LETTERS: &str = "asdfetyuiopwrzxcvbnm1234567890";

#[derive(Debug, Clone)]
pub struct Picker {
    pub title: String,
    pub items: Vec<Item>,
    /// Among the rows that are shown.
    pub cursor: usize,
    /// First visible row; settled in `update`.
    pub top: usize,
    /// What was typed to find something; `None` where letters choose.
    pub filter: Option<String>,
    pub ask: Ask,
}

/// What the whole box is about, beyond its single items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// One of the items.
    One,
    /// Which field to edit; the list follows what becomes known.
    Field(Target),
    /// Marks, and new words.
    Tags(Target),
    /// As [`Ask::Tags`], of all that is marked.
    TagsOfMany,
    /// Marks.
    Options { on: Target, field: FieldId },
    /// As [`Ask::Options`], of all that is marked.
    OptionsOfMany(FieldId),
    /// Marks: which kinds of entries a timeline shows.
    Kinds,
    /// Who an incoming lead may be; the list follows what is found.
    Duplicates,
    /// What a filter asks of a field.
    Answer(Answers),
}

/// What the answers to a row of a filter are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// Fields to ask for.
    Fields,
    Marks,
    /// One of them, or what is typed.
    Typed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub letter: Option<char>,
    pub label: String,
    /// Shown dim behind the label.
    pub note: String,
    pub kind: Option<StageKind>,
    pub mark: Option<Mark>,
    pub choice: Choice,
}

/// A row as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Item(usize),
    /// What was typed, as something new.
    New,
}

impl Picker {
    /// Letters choose where there are few items, typing filters where there are many.
    pub(super) fn short(title: String, mut items: Vec<Item>) -> Self {
        let is_long = items.len() > LETTERS.len();
        for (item, letter) in items.iter_mut().zip(LETTERS.chars()) {
            item.letter = (!is_long).then_some(letter);
        }
        let filter = is_long.then(String::new);
        Self { title, items, cursor: 0, top: 0, filter, ask: Ask::One }
    }

    /// Typing filters.
    pub(super) fn long(title: String, items: Vec<Item>, ask: Ask) -> Self {
        Self { title, items, cursor: 0, top: 0, filter: Some(String::new()), ask }
    }

    fn at(mut self, is_now: impl Fn(&Item) -> bool) -> Self {
        self.cursor = self.items.iter().position(is_now).unwrap_or(0);
        self
    }

    /// The rows that fit what was typed.
    pub fn shown(&self) -> Vec<Shown> {
        if self.ask == Ask::Duplicates {
            // What was typed was looked for elsewhere.
            return (0..self.items.len()).map(Shown::Item).collect();
        }
        let filter = self.filter.as_deref().unwrap_or_default();
        let fits = |words: &str| -> Vec<Shown> {
            let words: Vec<String> = words.to_lowercase().split_whitespace().map(str::to_owned).collect();
            let hay = |item: &Item| format!("{} {}", item.label, item.note).to_lowercase();
            let all = self.items.iter().enumerate();
            let fit = all.filter(|(_, item)| words.iter().all(|word| hay(item).contains(word)));
            // What begins as it was typed comes first, then what has it in one piece.
            let phrase = words.join(" ");
            let mut fit: Vec<(usize, usize)> = fit
                .map(|(n, item)| match item.label.to_lowercase().trim_start().find(&phrase) {
                    Some(0) => (0, n),
                    Some(_) => (1, n),
                    None => (2, n),
                })
                .collect();
            fit.sort_by_key(|(rank, _)| *rank);
            fit.into_iter().map(|(_, n)| Shown::Item(n)).collect()
        };
        let mut shown = fits(filter);
        if shown.is_empty() {
            // Typed with the other keyboard layout.
            let swapped: String = filter.chars().map(by_position).collect();
            shown = fits(&swapped);
        }
        if self.new_word().is_some() {
            shown.push(Shown::New);
        }
        shown
    }

    /// What was typed, where it can be taken as something new.
    pub fn new_word(&self) -> Option<SafeText> {
        let word = SafeText::line(self.filter.as_deref()?.trim());
        let is_new = self.items.iter().all(|item| item.label.to_lowercase() != word.to_lowercase());
        let takes = matches!(self.ask, Ask::Tags(_) | Ask::TagsOfMany | Ask::Answer(Answers::Typed));
        (takes && !word.is_empty() && is_new).then_some(word)
    }

    pub const fn has_marks(&self) -> bool {
        let is_of_many = matches!(self.ask, Ask::TagsOfMany | Ask::OptionsOfMany(_));
        let is_of_one = matches!(self.ask, Ask::Tags(_) | Ask::Options { .. });
        is_of_many || is_of_one || matches!(self.ask, Ask::Kinds | Ask::Answer(Answers::Marks))
    }

    /// Turns the mark of the row under the cursor; a new word joins the list.
    fn toggle(&mut self) {
        match self.shown().get(self.cursor).copied() {
            Some(Shown::Item(n)) => {
                if let Some(mark) = self.items.get_mut(n).and_then(|item| item.mark.as_mut()) {
                    mark.turn();
                }
            }
            Some(Shown::New) => {
                if let Some(word) = self.new_word() {
                    let mark = Some(Mark { was: Tick::Off, is: Tick::On });
                    self.items.push(Item { mark, ..Item::new(word.to_string(), Choice::Tag(word)) });
                }
            }
            None => {}
        }
    }

    /// What Enter would send: the marks that were turned, and what was typed for.
    pub fn result(&self) -> Self {
        let mut result = self.clone();
        let is_typed = self.filter.as_ref().is_some_and(|filter| !filter.trim().is_empty());
        // Without a mark and without a word nothing was meant: Enter alone must not take a tag off.
        // A filter that asks for nothing is no answer: then the row under the cursor is meant.
        let has_any = self.items.iter().any(|item| item.mark.is_some_and(|mark| mark.is == Tick::On));
        let is_row = matches!(self.ask, Ask::Answer(_)) && !has_any && self.turned().next().is_none();
        if is_typed || is_row {
            result.toggle();
        }
        result
    }

    /// Items whose marks were turned, and how they are now.
    pub fn turned(&self) -> impl Iterator<Item = (&Item, bool)> {
        let turned = |item: &'_ Item| item.mark.is_some_and(|mark| mark.was != mark.is);
        self.items
            .iter()
            .filter(move |item| turned(item))
            .map(|item| (item, item.mark.is_some_and(Mark::is_on)))
    }
}

/// A command of the box.
pub fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let page = usize::from(state.regions().body.height / 2).max(1);
    let Some(Popup::Picker(picker)) = &mut state.popup else { return Vec::new() };
    let shown = picker.shown();
    let last = shown.len().saturating_sub(1);
    match command {
        Command::PickerDown | Command::FinderDown => picker.cursor = (picker.cursor + 1).min(last),
        Command::PickerUp | Command::FinderUp => picker.cursor = picker.cursor.saturating_sub(1),
        Command::FinderPageDown => picker.cursor = (picker.cursor + page).min(last),
        Command::FinderPageUp => picker.cursor = picker.cursor.saturating_sub(page),
        Command::PickerFilter => return typing::begin(state),
        Command::FinderErase | Command::FinderClear => return typing::run(state, command),
        Command::FinderMark if picker.has_marks() => {
            picker.toggle();
            let is_typed = picker.filter.as_ref().is_some_and(|filter| !filter.is_empty());
            if is_typed {
                picker.typed(String::clear);
            } else {
                picker.cursor = (picker.cursor + 1).min(last);
            }
        }
        Command::FinderMark => {}
        Command::PickerChoose | Command::FinderChoose if picker.has_marks() => {
            let result = picker.result();
            return send(state, &result);
        }
        Command::PickerChoose | Command::FinderChoose => {
            let item = match shown.get(picker.cursor) {
                Some(Shown::Item(n)) => picker.items.get(*n),
                Some(Shown::New) | None => None,
            };
            let choice = item.map(|item| item.choice.clone());
            if let (None, Ask::Answer(_), Some(word)) = (&choice, picker.ask, picker.new_word()) {
                return builder::typed(state, &word);
            }
            // Nothing to choose: what was typed stays.
            return choice.map(|choice| choose(state, choice)).unwrap_or_default();
        }
        _ => return close(state),
    }
    Vec::new()
}

/// Back to what it was opened from.
fn close(state: &mut State) -> Vec<Effect> {
    let is_answer = matches!(&state.popup, Some(Popup::Picker(Picker { ask: Ask::Answer(_), .. })));
    let effects = leave(state);
    if is_answer {
        builder::back(state);
    }
    effects
}

/// Nobody waits any more for what was looked for here.
fn leave(state: &mut State) -> Vec<Effect> {
    match state.popup.take() {
        Some(Popup::Picker(picker)) if picker.ask == Ask::Duplicates => inbox::stop_seeking(state),
        _ => Vec::new(),
    }
}

pub(super) fn choose(state: &mut State, choice: Choice) -> Vec<Effect> {
    match choice {
        // The box stays where the field cannot be written, so that the reason is read and another one chosen.
        Choice::Edit { on, what } => return fields::edit(state, on, what),
        Choice::BulkField(field) => return bulk::fields::edit(state, field),
        Choice::Ask(field) => return builder::ask(state, field, None),
        Choice::Condition(tree) => return builder::answered(state, vec![*tree]),
        _ => {}
    }
    let mut effects = leave(state);
    effects.extend(take(state, choice));
    effects
}

fn take(state: &mut State, choice: Choice) -> Vec<Effect> {
    match choice {
        Choice::Pipeline(id) => {
            state.list.reach = Reach::Board;
            state.show_pipeline(id)
        }
        Choice::OpenView(name) => views::opening::open_named(state, &name),
        Choice::AllPipelines => {
            state.list.reach = Reach::All;
            Vec::new()
        }
        Choice::Account(name) => accounts::switch(state, name),
        Choice::Move { lead, to } => moves::move_lead(state, lead, to),
        Choice::Lose { lead, to, reason } => moves::lose(state, lead, to, reason),
        Choice::Sort(column) => {
            let keys = order::by(&state.leads.columns().order().keys, column);
            order::put(state, keys)
        }
        Choice::AnyOrder => order::open(state),
        Choice::Make { on, change, seen } => making::push_over(state, on, *change, seen.map(|seen| *seen)),
        Choice::Open(owner) => people::open(state, owner, owner.lead().into_iter().collect()),
        Choice::Unlink(pair) => linking::put(state, pair, Linked::Not),
        Choice::Main(pair) => linking::put(state, pair, Linked::Main),
        Choice::Copy(text) => vec![Effect::Copy(text)],
        Choice::Code(href) => handover::code::open(state, href),
        Choice::Task { task, verb } => tasks::act_on(state, task, verb),
        Choice::Assign { task, to } => tasks::assign(state, task, to),
        Choice::Decide(chosen) => inbox::decide(state, *chosen),
        Choice::Bulk(deed) => bulk::ask(state, *deed, None),
        Choice::Run(command) => route::run(state, command),
        Choice::Edit { .. }
        | Choice::BulkField(_)
        | Choice::Tag(_)
        | Choice::Option(_)
        | Choice::Kind(_)
        | Choice::Ask(_)
        | Choice::Answer(_)
        | Choice::Condition(_) => Vec::new(),
    }
}

fn send(state: &mut State, picker: &Picker) -> Vec<Effect> {
    state.popup = None;
    match picker.ask {
        Ask::Tags(on) => verbs::set_tags(state, on, picker),
        Ask::TagsOfMany => bulk::tags(state, picker.tag_change()),
        Ask::Options { on, field } => fields::set_options(state, on, field, picker),
        Ask::OptionsOfMany(field) => bulk::fields::choose(state, field, picker),
        Ask::Kinds => {
            let turned = picker.turned().filter_map(|(item, is_on)| match item.choice {
                Choice::Kind(kind) => Some((kind, is_on)),
                _ => None,
            });
            timeline::show_kinds(state, turned);
            Vec::new()
        }
        Ask::Answer(_) => {
            let words = picker.items.iter().filter(|item| item.mark.is_some_and(|mark| mark.is == Tick::On));
            let words = words.filter_map(|item| match &item.choice {
                Choice::Answer(word) => Some(word.clone()),
                _ => None,
            });
            builder::marked(state, words.collect())
        }
        Ask::One | Ask::Field(_) | Ask::Duplicates => Vec::new(),
    }
}
