//! What a sentence leaves of the tasks, and a text on top of it.
//!
//! A sentence is asked of each task, and the texts are taken in, when somebody narrows, and anew when a task changed
//! while something does.

use super::index::Row;
use super::{TaskRef, Tasks, Whose};
use crate::app::filter::View;
use crate::app::state::State;
use crate::domain::query::{Expr, Filter, Own, Things, Verdict};
use crate::domain::search::{Entries, EntryText, Found, Query};

/// What the rows were left of: another stamp, other rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    index: u64,
    whose: Whose,
    filters: u64,
    sentences: u64,
}

#[derive(Debug, Clone)]
struct Left {
    stamp: Stamp,
    rows: Vec<Row>,
    /// So many the sentence leaves, and of so many nobody here can say.
    sifted: (usize, usize),
}

/// Of which index and whose, and their texts.
type Texts = (u64, Whose, Entries);

#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    /// `None` where nothing is filtered.
    left: Option<Left>,
    texts: Option<Texts>,
    /// Whose tasks were shown before a sentence asked for somebody's.
    pub(super) before: Option<Whose>,
}

impl Narrowed {
    pub fn rows(&self) -> Option<&[Row]> {
        self.left.as_ref().map(|left| left.rows.as_slice())
    }
}

impl Tasks {
    /// How many of how many the sentence leaves, and how many nobody here can judge.
    pub fn sifted(&self) -> (usize, usize, usize) {
        let all = self.all_rows().len();
        let (left, unknown) = self.narrowed.left.as_ref().map_or((all, 0), |left| left.sifted);
        (left, all, unknown)
    }
}

/// The sentence is another one than `before`: one that asks for somebody is about everybody's tasks.
pub(in crate::app) fn asked(state: &mut State, before: Option<&Expr>) {
    let asks = |tree: Option<&Expr>| tree.is_some_and(|tree| tree.asks(Own::Responsible));
    match (asks(before), asks(state.sentence(Things::Tasks))) {
        (false, true) => {
            state.tasks.narrowed.before = Some(state.tasks.whose);
            state.tasks.whose = Whose::All;
        }
        (true, false) => {
            if let Some(whose) = state.tasks.narrowed.before.take() {
                state.tasks.whose = whose;
            }
        }
        (true, true) | (false, false) => {}
    }
}

/// Brings what is left in step with the tasks and with what is asked.
pub(super) fn refresh(state: &mut State) {
    let query = state.filters.query(View::Tasks).cloned();
    if query.is_none() && state.sentence(Things::Tasks).is_none() {
        state.tasks.narrowed = Narrowed { before: state.tasks.narrowed.before, ..Narrowed::default() };
        return;
    }
    let index = state.tasks.index.revision();
    let stamp = Stamp {
        index,
        whose: state.tasks.whose,
        filters: state.filters.changes(),
        sentences: state.sentences.changes(),
    };
    if state.tasks.narrowed.left.as_ref().is_some_and(|left| left.stamp == stamp) {
        return;
    }
    let texts = query.is_some().then(|| taken_in(state, (index, stamp.whose)));
    let found = query.zip(texts.as_ref()).map(|(query, texts)| found(state, &query, &texts.2));
    let verdicts = verdicts(state);
    let all = state.tasks.all_rows();
    let fits = |at: &usize| verdicts.as_ref().is_none_or(|known| known.get(*at) == Some(&Verdict::Yes));
    let row = |at: usize| all.get(at).copied();
    let rows = match &found {
        Some(found) => found.iter().filter(fits).filter_map(row).collect(),
        None => (0..all.len()).filter(fits).filter_map(row).collect(),
    };
    let count = |wanted| verdicts.iter().flatten().filter(|verdict| **verdict == wanted).count();
    let sifted = match &verdicts {
        Some(_) => (count(Verdict::Yes), count(Verdict::Unknown)),
        None => (all.len(), 0),
    };
    let before = state.tasks.narrowed.before;
    state.tasks.narrowed = Narrowed { left: Some(Left { stamp, rows, sifted }), texts, before };
}

/// What the sentence says of each task; `None` where there is none.
fn verdicts(state: &State) -> Option<Vec<Verdict>> {
    let filter = state.sentences.filter(Things::Tasks)?;
    Some(state.tasks.all_rows().iter().map(|row| verdict(state, filter, row.of)).collect())
}

/// Of a task without own edits nothing is copied.
fn verdict(state: &State, filter: &Filter, of: TaskRef) -> Verdict {
    let known = match of {
        TaskRef::Task(id) if state.leads.overlay().pending_of(id).is_empty() => state.known.task(id),
        TaskRef::Task(_) | TaskRef::New(_) => None,
    };
    match known {
        Some(task) => filter.judge(task),
        None => state.task(of).map_or(Verdict::No, |task| filter.judge(&task)),
    }
}

/// Where the text is found; an id also where it stands in none.
fn found(state: &State, query: &Query, texts: &Entries) -> Found {
    let mut found = texts.filter(query, None);
    if let Some(id) = query.id() {
        let is_it = |row: &Row| matches!(row.of, TaskRef::Task(task) if task.get() == id);
        if let Some(at) = state.tasks.all_rows().iter().position(is_it) {
            found.put(at);
        }
    }
    found
}

/// The texts of these tasks, as they were taken in last, where they are the same.
fn taken_in(state: &mut State, of: (u64, Whose)) -> Texts {
    let texts = state.tasks.narrowed.texts.take().filter(|texts| (texts.0, texts.1) == of);
    texts.unwrap_or_else(|| (of.0, of.1, entries(state)))
}

fn entries(state: &State) -> Entries {
    let mut entries = Entries::default();
    let mut text = EntryText::default();
    for row in state.tasks.all_rows() {
        text.clear();
        if let Some(task) = state.task(row.of) {
            text.field(&task.text);
            text.field(&task.owner.map(|owner| state.target_name(owner.into())).unwrap_or_default());
            text.field(&state.user_name(task.responsible));
        }
        entries.push(&text);
    }
    entries
}
