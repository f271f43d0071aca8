//! What was done to many things with one key, as one line of the outbox that unfolds; and the keys on that line, which mean
//! all of it.

use super::{OutboxState, act_and_say, refuses};
use crate::app::bulk::runs::Count;
use crate::app::command::Command;
use crate::app::marks::MarkKind;
use crate::app::msg::Effect;
use crate::app::state::{Popup, Screen, State};
use crate::app::status::Tone;
use crate::domain::{BatchId, EditId, Target, Timestamp, Together};
use crate::i18n::Text;
use crate::sync::event::{EditStage, OutboxAct};
use crate::sync::overlay::PendingEdit;

/// A line of the list.
#[derive(Debug, Clone)]
pub enum Row<'a> {
    Edit { pending: &'a PendingEdit, is_member: bool },
    Many(Many<'a>),
}

/// What is left of a batch.
#[derive(Debug, Clone)]
pub struct Many<'a> {
    of: Together,
    /// In the order of the list.
    edits: Vec<&'a PendingEdit>,
}

impl Row<'_> {
    pub const fn place(&self) -> (Option<EditId>, Option<BatchId>) {
        match self {
            Self::Edit { pending, .. } => (Some(pending.edit.id), None),
            Self::Many(many) => (None, Some(many.of.id)),
        }
    }
}

impl Many<'_> {
    /// How the one stands that needs a person most.
    pub fn worst(&self) -> Option<&EditStage> {
        self.edits.first().map(|pending| &pending.stage)
    }

    pub fn made_at(&self) -> Option<Timestamp> {
        self.edits.first().map(|pending| pending.made_at)
    }

    pub fn count(&self) -> Count {
        let is_parked = |pending: &&&PendingEdit| matches!(pending.stage, EditStage::Parked(_));
        let waits = self.edits.iter().filter(is_parked).count();
        Count { of: self.of.of, arrived: self.of.of.saturating_sub(self.things()), waits, gone: 0 }
    }

    fn things(&self) -> usize {
        let mut things: Vec<Target> = self.edits.iter().map(|pending| pending.edit.on).collect();
        things.sort_unstable();
        things.dedup();
        things.len()
    }

    /// `▸ 12 leads`.
    pub fn name(&self, state: &State, unfolded: &[BatchId]) -> String {
        let kind = match self.edits.first().map(|pending| pending.edit.on) {
            Some(Target::Contact(_)) => MarkKind::Contacts,
            Some(Target::Company(_)) => MarkKind::Companies,
            Some(Target::Task(_)) => MarkKind::Tasks,
            Some(Target::Lead(_) | Target::Account | Target::Note(_)) | None => MarkKind::Leads,
        };
        let sign = if unfolded.contains(&self.of.id) { "▾" } else { "▸" };
        format!("{sign} {}", state.locale.count(kind.count_text(), self.of.of, &[]))
    }

    /// What is done to all of them; where each has its own, what of them is changed.
    pub fn what(&self, state: &State) -> String {
        let Some(first) = self.edits.first().map(|pending| &pending.edit.change) else {
            return String::new();
        };
        if self.edits.iter().all(|pending| pending.edit.change == *first) {
            return state.change_words(first, None);
        }
        state.part_words(first.part()).unwrap_or_else(|| format!("{} …", state.change_words(first, None)))
    }
}

impl State {
    /// The lines of the list: what was done to many is one of them, unless it is unfolded.
    pub fn outbox_rows(&self, view: &OutboxState) -> Vec<Row<'_>> {
        let all = self.outbox();
        let mut rows: Vec<Row<'_>> = Vec::with_capacity(all.len());
        let mut told: Vec<BatchId> = Vec::new();
        for pending in &all {
            let together = pending.together;
            if together.is_some_and(|of| told.contains(&of.id)) {
                continue;
            }
            let Some(of) = together.filter(|of| is_many(&all, *of)) else {
                rows.push(Row::Edit { pending, is_member: false });
                continue;
            };
            told.push(of.id);
            let edits: Vec<&PendingEdit> =
                all.iter().copied().filter(|other| other.together == Some(of)).collect();
            rows.push(Row::Many(Many { of, edits: edits.clone() }));
            if view.unfolded.contains(&of.id) {
                rows.extend(edits.into_iter().map(|pending| Row::Edit { pending, is_member: true }));
            }
        }
        rows
    }
}

/// Whether several edits of the batch are left that do the same sort of thing. What follows from what was done (the next
/// step of a task) is no batch to a person.
fn is_many(all: &[&PendingEdit], of: Together) -> bool {
    let mut left = all.iter().filter(|pending| pending.together == Some(of));
    let Some(first) = left.next() else { return false };
    let mut others = left.peekable();
    let is_addition = |pending: &PendingEdit| pending.edit.change.is_addition();
    others.peek().is_some() && others.all(|other| is_addition(other) == is_addition(first))
}

/// The edits of a batch that are left.
fn left(state: &State, of: BatchId) -> Vec<PendingEdit> {
    let is_of = |pending: &&PendingEdit| pending.together.is_some_and(|together| together.id == of);
    state.outbox().into_iter().filter(is_of).cloned().collect()
}

/// Runs a command on the line of a batch; `None` for one that moves.
pub(super) fn run(state: &mut State, command: Command, of: BatchId) -> Option<Vec<Effect>> {
    match command {
        Command::Open => {
            if let Some(Screen::Outbox(view)) = state.screens.last_mut() {
                match view.unfolded.iter().position(|id| *id == of) {
                    Some(at) => drop(view.unfolded.remove(at)),
                    None => view.unfolded.push(of),
                }
            }
            Some(Vec::new())
        }
        Command::OutboxRetry => Some(each(state, of, OutboxAct::Retry, Text::OutboxRetried)),
        Command::OutboxCheck => Some(each(state, of, OutboxAct::Check, Text::OutboxChecking)),
        Command::OutboxDrop => Some(ask_drop(state, of)),
        _ => None,
    }
}

/// Those that wait for a person; where none does, those that wait for their next try.
fn each(state: &mut State, of: BatchId, act: impl Fn(EditId) -> OutboxAct, word: Text) -> Vec<Effect> {
    let left = left(state, of);
    let is_parked = |pending: &&PendingEdit| matches!(pending.stage, EditStage::Parked(_));
    let mut some: Vec<&PendingEdit> = left.iter().filter(is_parked).collect();
    if some.is_empty() {
        some = left.iter().filter(|pending| refuses(state, pending).is_none()).collect();
    }
    if let Some(refusal) = some.first().map_or(Some(Text::OutboxBusy), |pending| refuses(state, pending)) {
        return state.hint(Tone::Warn, refusal);
    }
    let what = state.locale.fill(Text::UndoMany, &[&some.len().to_string()]);
    let text = state.locale.fill(word, &[&what]);
    let acts = some.iter().map(|pending| act(pending.edit.id)).collect();
    act_and_say(state, OutboxAct::Each(acts), text)
}

fn ask_drop(state: &mut State, of: BatchId) -> Vec<Effect> {
    let left = left(state, of);
    let mut some = left.iter().filter(|pending| refuses(state, pending).is_none()).map(|p| p.edit.id);
    let Some(edit) = some.next() else {
        let refusal = left.first().and_then(|pending| refuses(state, pending));
        return state.hint(Tone::Warn, refusal.unwrap_or(Text::OutboxEmpty));
    };
    let more = some.collect();
    state.popup = Some(Popup::Drop(super::DropState { edit, more, typed: String::new() }));
    Vec::new()
}

/// The word was typed: all of them leave with the clerk's next word.
pub(super) fn give_up(state: &mut State, edits: Vec<EditId>) -> Vec<Effect> {
    let what = state.locale.fill(Text::UndoMany, &[&edits.len().to_string()]);
    let text = state.locale.fill(Text::OutboxDropped, &[&what]);
    let acts = edits.into_iter().map(OutboxAct::Drop).collect();
    vec![Effect::Act(OutboxAct::Each(acts)), state.say(Tone::Good, text)]
}
