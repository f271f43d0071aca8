//! What can be done with a task: done, another time, another person, another text. Each is an edit like any other:
//! shown at once, sent in the background, taken back with undo.
//!
//! Owns which task is meant: the one under the cursor; elsewhere the open one of the lead, and of several a person
//! chooses.

use super::{TaskRef, let_go};
use crate::app::composer;
use crate::app::lines::Opens;
use crate::app::log::Outcome;
use crate::app::msg::Effect;
use crate::app::picker::{Choice, Picker, lists};
use crate::app::state::{Popup, Screen, State};
use crate::app::status::Tone;
use crate::domain::{Change, Edit, Target, TaskId, UserId};
use crate::i18n::Text;
use crate::sync::event::Composing;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// With what came of it, and then the next step.
    Done,
    /// And nothing more.
    DoneOnly,
    Reschedule,
    Assign,
    Edit,
}

impl State {
    /// The open task under the cursor of a card's tab.
    fn task_here(&self) -> Option<TaskRef> {
        if let Some(of) = self.timeline_task() {
            return Some(of);
        }
        let Some(Screen::Lead(view)) = self.screens.last() else { return None };
        let lines = crate::app::lead::shown_lines(self);
        match lines.get(view.lines.row)?.opens? {
            Opens::Task(of) => Some(of),
            Opens::Card(_) => None,
        }
    }
}

/// Does something with the task that is meant.
pub fn run_verb(state: &mut State, verb: Verb) -> Vec<Effect> {
    if state.settings.is_read_only {
        return state.hint(Tone::Warn, Text::TroubleReadOnly);
    }
    if matches!(state.screens.last(), Some(Screen::Tasks)) {
        return match state.task_cursor() {
            Some(of) => act_on(state, of, verb),
            None => state.hint(Tone::Info, Text::NoTaskHere),
        };
    }
    if let Some(of) = state.task_here() {
        return act_on(state, of, verb);
    }
    let Some(lead) = state.current_lead() else { return state.hint(Tone::Info, Text::NoLeadHere) };
    if !state.tasks.is_known() {
        let mut effects = super::look(state);
        effects.extend(state.hint(Tone::Info, Text::Loading));
        return effects;
    }
    let open: Vec<TaskRef> =
        state.tasks.of(crate::domain::Owner::Lead(lead)).iter().map(|row| row.of).collect();
    match open.as_slice() {
        [] => state.hint(Tone::Info, Text::NoOpenTask),
        [only] => act_on(state, *only, verb),
        several => {
            state.popup = Some(Popup::Picker(which(state, several, verb)));
            Vec::new()
        }
    }
}

fn which(state: &State, several: &[TaskRef], verb: Verb) -> Picker {
    let entries = several.iter().filter_map(|of| {
        let task = state.task(*of)?;
        Some((task.text.to_string(), state.due_with_day(task.due), Choice::Task { task: *of, verb }))
    });
    lists::choices(state.locale.get(Text::WhichTask).to_owned(), entries)
}

pub fn act_on(state: &mut State, of: TaskRef, verb: Verb) -> Vec<Effect> {
    match of {
        TaskRef::Task(id) => act(state, id, verb),
        TaskRef::New(_) => state.hint(Tone::Info, Text::TaskOnItsWay),
    }
}

fn act(state: &mut State, id: TaskId, verb: Verb) -> Vec<Effect> {
    let on = Target::Task(id);
    match verb {
        Verb::Done => composer::open_on(state, on, Composing::Result),
        Verb::Reschedule => composer::open_on(state, on, Composing::Due),
        Verb::Edit => composer::open_on(state, on, Composing::Task),
        Verb::DoneOnly => done_only(state, id),
        Verb::Assign => pick_person(state, id),
    }
}

fn done_only(state: &mut State, id: TaskId) -> Vec<Effect> {
    let Some(task) = state.task(TaskRef::Task(id)) else { return Vec::new() };
    let mut effects = push(state, id, Change::Finish { is_completed: true, result: None });
    let text = state.locale.fill(Text::TaskDoneSaid, &[&task.text]);
    effects.push(state.say(Tone::Good, text));
    effects
}

fn pick_person(state: &mut State, id: TaskId) -> Vec<Effect> {
    if state.task(TaskRef::Task(id)).is_none() {
        return Vec::new();
    }
    let picker = lists::users(state, id.into(), |to| Choice::Assign { task: id, to });
    state.popup = Some(Popup::Picker(picker));
    Vec::new()
}

/// Gives a task to somebody.
pub fn assign(state: &mut State, id: TaskId, to: UserId) -> Vec<Effect> {
    push(state, id, Change::Assign(to))
}

fn push(state: &mut State, id: TaskId, change: Change) -> Vec<Effect> {
    let Some(edit) = edit(state, id.into(), change) else { return Vec::new() };
    taken(state, &edit);
    vec![Effect::Push(edit)]
}

/// The edit of a change, unless it is there already.
fn edit(state: &mut State, on: Target, change: Change) -> Option<Edit> {
    let Target::Task(id) = on else { return None };
    let task = state.task(TaskRef::Task(id))?;
    if change.is_applied_to(&task) {
        return None;
    }
    let base = change.inverse(&task);
    Some(Edit { id: state.edit_id(), on, change, base })
}

/// An edit is made: shown from now on. What leaves its bucket or the list by that leaves the cursor behind.
pub fn taken(state: &mut State, edit: &Edit) {
    put(state, edit);
    state.log_edit(edit, Outcome::Queued);
}

/// As [`taken`], for what is logged with others.
pub fn put(state: &mut State, edit: &Edit) {
    if let Target::Task(id) = edit.on {
        let_go(state, TaskRef::Task(id));
    }
    state.leads.queue(edit.clone(), state.now);
}
