//! What a filter leaves of the tasks.
//!
//! The texts are taken in when a filter is typed, and anew when a task changed while there is one.

use super::index::Row;
use super::{TaskRef, Whose};
use crate::app::filter::View;
use crate::app::state::State;
use crate::domain::search::{Entries, EntryText};

/// What the rows were left of: another stamp, other rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    index: u64,
    whose: Whose,
    filters: u64,
}

#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    /// `None` where nothing is filtered.
    left: Option<(Stamp, Vec<Row>)>,
    texts: Option<(u64, Whose, Entries)>,
}

impl Narrowed {
    pub fn rows(&self) -> Option<&[Row]> {
        self.left.as_ref().map(|(_, rows)| rows.as_slice())
    }
}

/// Brings what is left in step with the tasks and with what is typed.
pub(super) fn refresh(state: &mut State) {
    let Some(query) = state.filters.query(View::Tasks).cloned() else {
        state.tasks.narrowed = Narrowed::default();
        return;
    };
    let index = state.tasks.index.revision();
    let stamp = Stamp { index, whose: state.tasks.whose, filters: state.filters.changes() };
    if state.tasks.narrowed.left.as_ref().is_some_and(|(made, _)| *made == stamp) {
        return;
    }
    let is_of = |texts: &(u64, Whose, Entries)| (texts.0, texts.1) == (index, stamp.whose);
    let texts = state.tasks.narrowed.texts.take().filter(is_of);
    let texts = texts.unwrap_or_else(|| (index, stamp.whose, entries(state)));
    let mut found = texts.2.filter(&query, None);
    if let Some(id) = query.id() {
        let is_it = |row: &Row| matches!(row.of, TaskRef::Task(task) if task.get() == id);
        if let Some(at) = state.tasks.all_rows().iter().position(is_it) {
            found.put(at);
        }
    }
    let rows = found.iter().filter_map(|at| state.tasks.all_rows().get(at).copied()).collect();
    state.tasks.narrowed = Narrowed { left: Some((stamp, rows)), texts: Some(texts) };
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
