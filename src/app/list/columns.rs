//! Which columns of the list stand where, and the box in which a person chooses and orders them.
//!
//! Owns the widths. The first column always stands; from the others those are shown that fit, from the one the cursor
//! brought to the left edge on. What does not fit is left out at the right.

use crate::app::command::Command;
use crate::app::layout::boxes::{Boxed, Framed, room};
use crate::app::msg::Effect;
use crate::app::state::{Popup, State};
use crate::app::words::cells;
use crate::domain::query::{Column, Fit, Own, Word, fields_meant};
use crate::domain::{FieldDef, OwnerKind};
use crate::i18n::Text;

/// Between two columns.
pub const GAP: u16 = 2;
/// A column of names is not narrower than this while there is another one beside it.
const NAME: u16 = 18;
/// It gets no wider: the eye must find the row again.
const NAME_MOST: u16 = 48;

/// A column on the screen: which of the chosen ones, and how many cells it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    pub at: usize,
    pub width: u16,
}

/// What stands at the right of its column.
pub const fn is_number(column: &Column) -> bool {
    matches!(column, Column::Own(Own::Price | Own::Id | Own::StageAge | Own::Age))
}

const fn least(column: &Column) -> u16 {
    match column {
        Column::Own(Own::Name) => NAME,
        Column::Own(Own::Price | Own::Created | Own::Updated | Own::Closed | Own::Id) => 12,
        Column::Own(Own::StageAge | Own::Age) => 8,
        Column::Own(Own::NextTask) => 15,
        Column::Own(_) | Column::Custom(_) => 16,
    }
}

impl State {
    /// What a column is called.
    pub fn column_label(&self, column: &Column) -> String {
        let own = match column {
            Column::Own(own) => *own,
            Column::Custom(name) => {
                return match self.lead_field(name) {
                    // One of several that are called so.
                    Some(field) if *name == field.id.to_string() && self.column_of(field) == *column => {
                        format!("{} ({})", field.name, field.id)
                    }
                    Some(field) => field.name.to_string(),
                    None => name.clone(),
                };
            }
        };
        self.locale.get(own_label(own)).to_owned()
    }

    /// A custom field of leads by its code, id or name.
    pub fn lead_field(&self, said: &str) -> Option<&FieldDef> {
        self.field_named(OwnerKind::Leads, said)
    }

    /// One of leads, contacts or companies; the first where several are called so.
    pub fn field_named(&self, of: OwnerKind, said: &str) -> Option<&FieldDef> {
        let meant = fields_meant(self.directory.fields(of), &Word::bare(said), Fit::Near);
        meant.ok()?.first().copied()
    }

    fn column_of(&self, field: &FieldDef) -> Column {
        Column::of(field, self.directory.fields(OwnerKind::Leads))
    }

    /// The columns of all custom fields of leads, each called so that nothing else is meant.
    pub fn custom_columns(&self) -> impl Iterator<Item = Column> {
        self.directory.fields(OwnerKind::Leads).iter().map(|field| self.column_of(field))
    }

    /// The same column as those of its field are written: by a beginning, a code or an id others may mean it too.
    pub fn column_meant(&self, column: &Column) -> Column {
        match column {
            Column::Custom(name) => {
                self.lead_field(name).map_or_else(|| column.clone(), |field| self.column_of(field))
            }
            Column::Own(_) => column.clone(),
        }
    }

    /// The columns that fit into a line of this width.
    pub fn columns_shown(&self, width: u16) -> Vec<Shown> {
        let need = |at: usize| {
            let Some(column) = self.list.columns.get(at) else { return 0 };
            // A label has a mark before it and an arrow behind it.
            let label = u16::try_from(cells(&self.column_label(column)) + 3).unwrap_or(u16::MAX);
            least(column).max(label.min(24))
        };
        let mut shown: Vec<Shown> = Vec::new();
        let mut used = 0;
        let others = (1 + self.list.first).min(self.list.columns.len())..self.list.columns.len();
        for at in std::iter::once(0).chain(others).filter(|at| *at < self.list.columns.len()) {
            let gap = if shown.is_empty() { 0 } else { GAP };
            let more = need(at) + gap;
            if used + more > width && !shown.is_empty() {
                break;
            }
            shown.push(Shown { at, width: need(at).min(width) });
            used += more;
        }
        let mut left = width.saturating_sub(used);
        // Names take what is left, then whatever else is text.
        let is_name = |at: usize| self.list.columns.get(at) == Some(&Column::Own(Own::Name));
        if let Some(name) = shown.iter_mut().find(|one| is_name(one.at)) {
            let more = left.min(NAME_MOST.saturating_sub(name.width));
            name.width += more;
            left -= more;
        }
        let texts = |one: &Shown| self.list.columns.get(one.at).is_some_and(|column| least(column) == 16);
        let count = u16::try_from(shown.iter().filter(|one| texts(one)).count()).unwrap_or(u16::MAX);
        for one in shown.iter_mut().filter(|one| texts(one)) {
            one.width += left.checked_div(count).unwrap_or(0).min(14);
        }
        shown
    }
}

pub const fn own_label(own: Own) -> Text {
    match own {
        Own::Id => Text::Id,
        Own::Name => Text::Name,
        Own::Price => Text::Price,
        Own::Pipeline => Text::PickPipeline,
        Own::Stage => Text::Stage,
        Own::Status => Text::FilterStatus,
        Own::Responsible => Text::Responsible,
        Own::Tag => Text::Tags,
        Own::Company => Text::Company,
        Own::Contact => Text::Contact,
        Own::Phone => Text::Phone,
        Own::Email => Text::Email,
        Own::Created => Text::Created,
        Own::Updated => Text::Updated,
        Own::Closed => Text::Closed,
        Own::NextTask => Text::NextTask,
        Own::Age => Text::ColumnAge,
        Own::StageAge => Text::ColumnStageAge,
        Own::LossReason => Text::LossReason,
        Own::Due => Text::Due,
        Own::Text => Text::ChangeText,
        Own::Kind => Text::ChangeTaskKind,
        Own::Leads => Text::Leads,
    }
}

/// The cursor goes to the next column.
pub(super) fn step(state: &mut State, by: isize) -> Vec<Effect> {
    let last = state.list.columns.len().saturating_sub(1);
    state.list.column = state.list.column.saturating_add_signed(by).min(last);
    Vec::new()
}

/// Keeps the column of the cursor on the screen.
pub(super) fn settle(state: &mut State) {
    let last = state.list.columns.len().saturating_sub(1);
    state.list.column = state.list.column.min(last);
    let column = state.list.column;
    state.list.first = state.list.first.min(column.saturating_sub(1));
    let width = line_width(state);
    while state.list.first + 1 < column && !state.columns_shown(width).iter().any(|one| one.at == column) {
        state.list.first += 1;
    }
}

/// Cells of a row: one is left free at each side.
pub fn line_width(state: &State) -> u16 {
    state.regions().leads.width.saturating_sub(2)
}

/// The box of columns: all there are, those that are shown first, in their order.
#[derive(Debug, Clone)]
pub struct ColumnsBox {
    pub all: Vec<(Column, IsShown)>,
    pub cursor: usize,
    /// First visible row; settled in `update`.
    pub top: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsShown {
    Yes,
    No,
}

pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let shown = state.list.columns.iter().cloned();
    let known: Vec<Column> = state.list.columns.iter().map(|column| state.column_meant(column)).collect();
    let others = Column::own().chain(state.custom_columns()).filter(|column| !known.contains(column));
    let all = shown.map(|column| (column, IsShown::Yes)).chain(others.map(|column| (column, IsShown::No)));
    let all: Vec<_> = all.collect();
    let cursor = state.list.column.min(all.len().saturating_sub(1));
    state.popup = Some(Popup::Columns(Box::new(ColumnsBox { all, cursor, top: 0 })));
    Vec::new()
}

/// Rows of the box in sight, above its last line.
pub fn visible(state: &State) -> usize {
    room(state.regions().body, 4)
}

/// What stands where in the box.
pub fn shape(state: &State, shown: &ColumnsBox) -> Boxed {
    let keys = state.locale.get(Text::ListColumnKeys).to_owned();
    let labels = shown.all.iter().map(|(column, _)| cells(&state.column_label(column)) + 4);
    let widest = labels.max().unwrap_or(0).max(cells(&keys)).min(60);
    let rows = shown.all.len().min(visible(state));
    let frame = Framed::new(state.regions().body, (widest as u16, (rows + 1) as u16));
    let stands = Boxed::new(frame).with_rows(frame.lines(0, rows), shown.top, shown.all.len());
    stands.with_keys(frame.last_lines(1), vec![keys])
}

/// A click shows the column or not, as its key does.
pub(in crate::app) fn point(state: &mut State, row: usize) -> Vec<Effect> {
    if let Some(Popup::Columns(shown)) = &mut state.popup {
        shown.cursor = row;
    }
    run_box(state, Command::ColumnsTurn)
}

/// A command of the box; what it does is seen at once.
pub(in crate::app) fn run_box(state: &mut State, command: Command) -> Vec<Effect> {
    let visible = visible(state);
    let Some(Popup::Columns(shown)) = &mut state.popup else { return Vec::new() };
    let last = shown.all.len().saturating_sub(1);
    match command {
        Command::ColumnsDown => shown.cursor = (shown.cursor + 1).min(last),
        Command::ColumnsUp => shown.cursor = shown.cursor.saturating_sub(1),
        Command::ColumnsTurn => turn(shown),
        Command::ColumnsEarlier if shown.cursor > 0 => {
            shown.all.swap(shown.cursor, shown.cursor - 1);
            shown.cursor -= 1;
        }
        Command::ColumnsLater if shown.cursor < last => {
            shown.all.swap(shown.cursor, shown.cursor + 1);
            shown.cursor += 1;
        }
        Command::ColumnsEarlier | Command::ColumnsLater => {}
        _ => {
            state.popup = None;
            return super::learn(state);
        }
    }
    shown.top = shown.top.clamp((shown.cursor + 1).saturating_sub(visible), shown.cursor);
    let chosen = shown.all.iter().filter(|(_, is)| *is == IsShown::Yes).map(|(column, _)| column.clone());
    state.list.columns = chosen.collect();
    super::learn(state)
}

/// The last one stays: a list without a column shows nothing.
fn turn(shown: &mut ColumnsBox) {
    let is_only = shown.all.iter().filter(|(_, is)| *is == IsShown::Yes).count() == 1;
    if let Some((_, is)) = shown.all.get_mut(shown.cursor) {
        *is = match is {
            IsShown::Yes if !is_only => IsShown::No,
            IsShown::Yes | IsShown::No => IsShown::Yes,
        };
    }
}
