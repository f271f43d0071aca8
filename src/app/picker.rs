//! A box to choose one thing from a short list: by its letter at once, or by moving and Enter.

use super::board;
use super::columns::Sort;
use super::command::Command;
use super::handover::{self, Entry, page::whose};
use super::moves;
use super::msg::Effect;
use super::state::{Popup, State};
use crate::domain::{Href, LeadId, PipelineId, Place, SafeText, StageKind};
use crate::i18n::Text;

/// Letters that choose at once. Those that move or close are left out.
const LETTERS: &str = "asdfetyuiopwrzxcvbnm1234567890";

#[derive(Debug, Clone)]
pub struct Picker {
    pub title: String,
    pub items: Vec<Item>,
    pub cursor: usize,
}

#[derive(Debug, Clone)]
pub struct Item {
    pub letter: Option<char>,
    pub label: String,
    /// Shown dim behind the label.
    pub note: String,
    pub kind: Option<StageKind>,
    pub choice: Choice,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    Pipeline(PipelineId),
    Move { lead: LeadId, to: Place },
    Sort(Sort),
    Copy(SafeText),
    Code(Href),
}

fn items(labels: impl Iterator<Item = (String, String, Option<StageKind>, Choice)>) -> Vec<Item> {
    let letters = LETTERS.chars().map(Some).chain(std::iter::repeat(None));
    labels
        .zip(letters)
        .map(|((label, note, kind, choice), letter)| Item { letter, label, note, kind, choice })
        .collect()
}

pub fn pipelines(state: &State) -> Picker {
    let shown = state.directory.pipelines.iter().filter(|p| !p.is_archived);
    let entries = shown.map(|p| {
        let leads = state.leads.count_in(p);
        let note = if leads > 0 { leads.to_string() } else { String::new() };
        (p.name.to_string(), note, None, Choice::Pipeline(p.id))
    });
    let items = items(entries);
    let now = state.board.pipeline.map(Choice::Pipeline);
    let cursor = items.iter().position(|i| Some(&i.choice) == now.as_ref()).unwrap_or(0);
    Picker { title: state.locale.get(Text::PickPipeline).to_owned(), items, cursor }
}

pub fn sorts(state: &State) -> Picker {
    let entries = Sort::ALL.into_iter().map(|sort| {
        let text = match sort {
            Sort::NextTask => Text::SortNextTask,
            Sort::Price => Text::SortPrice,
            Sort::Updated => Text::SortUpdated,
            Sort::Created => Text::SortCreated,
        };
        (state.locale.get(text).to_owned(), String::new(), None, Choice::Sort(sort))
    });
    let items = items(entries);
    let now = Choice::Sort(state.leads.columns().sort());
    let cursor = items.iter().position(|i| i.choice == now).unwrap_or(0);
    Picker { title: state.locale.get(Text::PickSort).to_owned(), items, cursor }
}

/// The stages a lead can be moved to: all of its pipeline but the incoming queue and where it stands.
pub fn stages(state: &State, lead: LeadId) -> Option<Picker> {
    let from = state.leads.get(lead)?;
    let pipeline = state.directory.pipelines.iter().find(|p| p.id == from.place.pipeline)?;
    let here = pipeline.stages.iter().position(|s| s.id == from.place.stage);
    let open = pipeline.stages.iter().enumerate().filter(|(_, s)| s.kind != StageKind::Incoming);
    let entries = open.clone().map(|(i, s)| {
        let note = if Some(i) == here { state.locale.get(Text::StageNow).to_owned() } else { String::new() };
        (s.name.to_string(), note, Some(s.kind), Choice::Move { lead, to: pipeline.place(s.id) })
    });
    let items = items(entries);
    let next = open.clone().position(|(i, _)| Some(i) > here).unwrap_or(0);
    let title = state.locale.fill(Text::PickStage, &[&from.name]);
    Some(Picker { title, items, cursor: next })
}

/// Phones or e-mails to copy, with whose they are.
pub fn entries(state: &State, title: Text, entries: &[Entry]) -> Picker {
    let labels = entries.iter().map(|e| (e.value.to_string(), whose(e), None, Choice::Copy(e.value.clone())));
    Picker { title: state.locale.get(title).to_owned(), items: items(labels), cursor: 0 }
}

/// What a code can be made of.
pub fn codes(state: &State, codes: Vec<(String, String, Href)>) -> Picker {
    let labels = codes.into_iter().map(|(label, whose, href)| (label, whose, None, Choice::Code(href)));
    Picker { title: state.locale.get(Text::HandWhichCode).to_owned(), items: items(labels), cursor: 0 }
}

/// A command of the box, or a letter.
pub fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(Popup::Picker(picker)) = &mut state.popup else { return Vec::new() };
    let last = picker.items.len().saturating_sub(1);
    match command {
        Command::PickerDown => picker.cursor = (picker.cursor + 1).min(last),
        Command::PickerUp => picker.cursor = picker.cursor.saturating_sub(1),
        Command::PickerChoose => {
            let choice = picker.items.get(picker.cursor).map(|i| i.choice.clone());
            return choose(state, choice);
        }
        _ => state.popup = None,
    }
    Vec::new()
}

pub fn letter(state: &mut State, c: char) -> Option<Vec<Effect>> {
    let Some(Popup::Picker(picker)) = &state.popup else { return None };
    let choice = picker.items.iter().find(|i| i.letter == Some(c)).map(|i| i.choice.clone())?;
    Some(choose(state, Some(choice)))
}

fn choose(state: &mut State, choice: Option<Choice>) -> Vec<Effect> {
    state.popup = None;
    match choice {
        None => Vec::new(),
        Some(Choice::Pipeline(id)) => state.show_pipeline(id),
        Some(Choice::Move { lead, to }) => moves::move_lead(state, lead, to),
        Some(Choice::Sort(sort)) => {
            board::sort(state, sort);
            Vec::new()
        }
        Some(Choice::Copy(text)) => vec![Effect::Copy(text)],
        Some(Choice::Code(href)) => handover::code::open(state, href),
    }
}
