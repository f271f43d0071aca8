//! In which order the leads of a column stand: any keys of the language, as a saved view has them.
//!
//! Owns what the board's order is told from (names of people and companies, custom fields), when that is looked up anew,
//! and the box in which a person puts keys together. Five orders have a letter of their own in the list before it.

use std::collections::BTreeSet;

use super::board;
use super::command::Command;
use super::layout::boxes::{Boxed, Framed};
use super::msg::Effect;
use super::stage_times::StageTimes;
use super::state::{Popup, State};
use super::views;
use super::views::names::Dictionary;
use super::words::cells;
use crate::domain::query::{
    Column, Direction, FieldTable, LeadFacts, Names, Order, Own, SortKeys, Standing, Things,
};
use crate::domain::{FieldId, FieldValue, Lead, LeadId, Timestamp};
use crate::i18n::Text;

/// The orders with a letter, each by one key.
pub const QUICK: [(Own, Text); 5] = [
    (Own::NextTask, Text::SortNextTask),
    (Own::Price, Text::SortPrice),
    (Own::Updated, Text::SortUpdated),
    (Own::Created, Text::SortCreated),
    (Own::StageAge, Text::SortStageAge),
];

/// By one column, the way a person looks first: what is largest, newest or longest.
pub fn usual(column: Column) -> SortKeys {
    SortKeys(vec![usual_key(column)])
}

fn usual_key(column: Column) -> (Column, Direction) {
    let is_large_first = matches!(
        column,
        Column::Own(Own::Price | Own::Created | Own::Updated | Own::Closed | Own::StageAge | Own::Age)
    );
    (column, if is_large_first { Direction::Down } else { Direction::Up })
}

/// Who to call next: overdue tasks first, leads without a next step last.
pub fn default_keys() -> SortKeys {
    usual(Column::Own(Own::NextTask))
}

/// By this column alone; where that is so already, the other way round.
pub fn by(now: &SortKeys, column: Column) -> SortKeys {
    match now.0.as_slice() {
        [(only, direction)] if *only == column => SortKeys(vec![(column, direction.turned())]),
        _ => usual(column),
    }
}

/// What the leads of a column are ordered by, with all it is told from: kept as it was when the order was made, so that a
/// lead is found where it was put.
#[derive(Debug, Clone)]
pub struct BoardOrder {
    pub keys: SortKeys,
    order: Order,
    needs_times: bool,
    /// Those that are asked for, of leads where they are known, with own edits on top.
    fields: FieldTable,
    stamp: Stamp,
}

/// When names and fields were looked up; nothing of it counts where no key asks for them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Stamp {
    names: u64,
    companies: u64,
    fields: u64,
}

impl Default for BoardOrder {
    fn default() -> Self {
        Self::plain(default_keys())
    }
}

impl BoardOrder {
    /// By what stands in each lead itself.
    pub fn plain(keys: SortKeys) -> Self {
        let order = Order::new(&keys, &Names::unknown(Things::Leads, Timestamp::default()));
        Self::made(keys, order)
    }

    fn made(keys: SortKeys, order: Order) -> Self {
        let needs_times = keys.needs().stage_age;
        Self { keys, order, needs_times, fields: FieldTable::default(), stamp: Stamp::default() }
    }

    /// By all that is known now.
    fn of(state: &State, keys: SortKeys) -> Self {
        let dictionary = Dictionary::for_sort(state, Things::Leads);
        let order = Order::new(&keys, &dictionary.names(state));
        let asked: BTreeSet<FieldId> = order.fields().collect();
        let (mut fields, stamp) = (state.leads.book.fields.only(&asked), Stamp::of(state, &keys));
        // As the list has it: what a person sets counts at once.
        for (lead, set) in state.leads.overlay().all_fields_set() {
            for values in set {
                fields.set(lead, values);
            }
        }
        Self { fields, stamp, ..Self::made(keys, order) }
    }

    /// Whether it is told by the time in a stage.
    pub const fn needs_times(&self) -> bool {
        self.needs_times
    }

    /// The custom fields it is told by.
    pub fn custom_fields(&self) -> impl Iterator<Item = FieldId> {
        self.order.fields()
    }

    /// Whether something else is known of the fields of a lead than it is ordered by.
    pub fn is_news<'v>(&self, lead: LeadId, known: impl Fn(FieldId) -> Option<&'v [FieldValue]>) -> bool {
        self.fields.differs(lead, known)
    }

    /// Something else is known of the fields of a lead. It must not stand anywhere while it is told.
    pub fn learn<'v>(&mut self, lead: LeadId, known: impl Fn(FieldId) -> Option<&'v [FieldValue]>) {
        self.fields.know(lead, known);
    }

    /// Whether a number says where a lead stands.
    pub fn is_plain(&self) -> bool {
        self.order.is_plain()
    }

    fn facts<'a>(&'a self, lead: &'a Lead, times: &StageTimes) -> LeadFacts<'a> {
        let in_stage = if self.needs_times { times.fact(lead) } else { None };
        LeadFacts { fields: Some(&self.fields), in_stage, ..LeadFacts::listed(lead) }
    }

    /// Ascending by this number is the order, where it is plain.
    pub fn first(&self, lead: &Lead, times: &StageTimes) -> i64 {
        self.order.first(&self.facts(lead, times))
    }

    pub fn standing(&self, lead: &Lead, times: &StageTimes) -> Standing {
        self.order.standing(&self.facts(lead, times))
    }
}

impl Stamp {
    fn of(state: &State, keys: &SortKeys) -> Self {
        let needs = keys.needs();
        let is_name = |own| matches!(own, Own::Responsible | Own::LossReason | Own::Pipeline | Own::Stage);
        let has_names = needs.fields
            || keys.0.iter().any(|(column, _)| matches!(column, Column::Own(own) if is_name(*own)));
        Self {
            names: if has_names { state.directory.told } else { 0 },
            companies: if needs.companies { state.views.companies_told() } else { 0 },
            fields: if needs.fields { state.leads.learned() } else { 0 },
        }
    }
}

impl State {
    /// `Name ↑, Price ↓`.
    pub fn order_words(&self, keys: &SortKeys) -> String {
        let key = |(column, direction): &(Column, Direction)| {
            format!("{} {}", self.column_label(column), arrow(*direction))
        };
        keys.0.iter().map(key).collect::<Vec<_>>().join(", ")
    }
}

pub const fn arrow(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "↑",
        Direction::Down => "↓",
    }
}

/// Orders the columns of the board, and asks for what the keys want to know.
pub(super) fn put(state: &mut State, keys: SortKeys) -> Vec<Effect> {
    let needs = keys.needs();
    let order = BoardOrder::of(state, keys);
    board::begin_anew(state);
    state.leads.resort(order);
    views::learn_needs(state, needs)
}

/// Names may be others by now, and more may be known of leads. The cursor stays where it is.
pub(super) fn settle(state: &mut State) {
    let order = state.leads.columns().order();
    if order.stamp != Stamp::of(state, &order.keys) {
        let order = BoardOrder::of(state, order.keys.clone());
        state.leads.resort(order);
    }
}

/// The box of keys: all that leads can be ordered by, the present ones first. What is marked is seen at once.
#[derive(Debug, Clone)]
pub struct OrderBox {
    pub all: Vec<Column>,
    pub cursor: usize,
    /// First visible row; settled in `update`.
    pub top: usize,
}

pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let now: Vec<Column> =
        state.leads.columns().order().keys.0.iter().map(|(column, _)| column.clone()).collect();
    let known: Vec<Column> = now.iter().map(|column| state.column_meant(column)).collect();
    let others = sortable().chain(state.custom_columns());
    let others: Vec<Column> = others.filter(|column| !known.contains(column)).collect();
    let all = now.into_iter().chain(others).collect();
    state.popup = Some(Popup::Order(Box::new(OrderBox { all, cursor: 0, top: 0 })));
    Vec::new()
}

/// What every account can order leads by.
pub fn sortable() -> impl Iterator<Item = Column> {
    Column::own().filter(Column::orders_leads)
}

/// `12↓ `
pub const MARK: usize = 4;

/// What stands where in the box.
pub fn shape(state: &State, shown: &OrderBox) -> Boxed {
    let keys = state.locale.get(Text::OrderKeys).to_owned();
    let title = cells(state.locale.get(Text::OrderTitle));
    let labels = shown.all.iter().map(|column| cells(&state.column_label(column)) + MARK);
    let widest = labels.max().unwrap_or(0).max(cells(&keys)).max(title).min(60);
    let rows = shown.all.len().min(visible(state));
    let frame = Framed::new(state.regions().body, (widest as u16, (rows + 1) as u16));
    let stands = Boxed::new(frame).with_rows(frame.lines(0, rows), shown.top, shown.all.len());
    stands.with_keys(frame.last_lines(1), vec![keys])
}

/// A click turns the key, as its own key does.
pub(super) fn point(state: &mut State, row: usize) -> Vec<Effect> {
    if let Some(Popup::Order(shown)) = &mut state.popup {
        shown.cursor = row;
    }
    run_box(state, Command::ColumnsTurn)
}

/// Rows of the box in sight, above its last line.
pub fn visible(state: &State) -> usize {
    super::list::columns::visible(state)
}

/// A command of the box.
pub(super) fn run_box(state: &mut State, command: Command) -> Vec<Effect> {
    let visible = visible(state);
    let Some(Popup::Order(shown)) = &mut state.popup else { return Vec::new() };
    let last = shown.all.len().saturating_sub(1);
    match command {
        Command::ColumnsDown => shown.cursor = (shown.cursor + 1).min(last),
        Command::ColumnsUp => shown.cursor = shown.cursor.saturating_sub(1),
        Command::ColumnsTurn | Command::ColumnsEarlier | Command::ColumnsLater => {
            let Some(column) = shown.all.get(shown.cursor).cloned() else { return Vec::new() };
            let mut keys = state.leads.columns().order().keys.clone();
            if change(&mut keys, column, command) {
                return put(state, keys);
            }
            return Vec::new();
        }
        _ => state.popup = None,
    }
    if let Some(Popup::Order(shown)) = &mut state.popup {
        shown.top = shown.top.clamp((shown.cursor + 1).saturating_sub(visible), shown.cursor);
    }
    Vec::new()
}

/// A key that is not there joins at the end, turns round, and goes; it counts before or behind another. Whether anything
/// is changed.
fn change(keys: &mut SortKeys, column: Column, command: Command) -> bool {
    let keys = &mut keys.0;
    let at = keys.iter().position(|(known, _)| *known == column);
    match (at, command) {
        (Some(at), Command::ColumnsEarlier) if at > 0 => keys.swap(at, at - 1),
        (Some(at), Command::ColumnsLater) if at + 1 < keys.len() => keys.swap(at, at + 1),
        (_, Command::ColumnsEarlier | Command::ColumnsLater) => return false,
        (None, _) => keys.push(usual_key(column)),
        (Some(at), _) if keys[at] == usual_key(column.clone()) => keys[at].1 = keys[at].1.turned(),
        // The last one stays: something has to stand first.
        (Some(at), _) if keys.len() == 1 => keys[at].1 = keys[at].1.turned(),
        (Some(at), _) => {
            keys.remove(at);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_join_turn_go_and_change_places() {
        let mut keys = default_keys();
        let name = || Column::Own(Own::Name);
        let steps: [(Column, Command, &str); 9] = [
            (name(), Command::ColumnsTurn, "next task,name"),
            (Column::Own(Own::Price), Command::ColumnsTurn, "next task,name,-price"),
            (Column::Own(Own::Price), Command::ColumnsEarlier, "next task,-price,name"),
            (name(), Command::ColumnsLater, "next task,-price,name"),
            (name(), Command::ColumnsTurn, "next task,-price,-name"),
            (name(), Command::ColumnsTurn, "next task,-price"),
            (Column::Own(Own::Price), Command::ColumnsEarlier, "-price,next task"),
            (Column::Own(Own::Price), Command::ColumnsTurn, "price,next task"),
            (Column::Own(Own::Price), Command::ColumnsTurn, "next task"),
        ];
        for (column, command, wanted) in steps {
            change(&mut keys, column, command);
            assert_eq!(keys.to_string(), wanted);
        }
        // One stays, whatever is done to it.
        for wanted in ["-next task", "next task"] {
            change(&mut keys, Column::Own(Own::NextTask), Command::ColumnsTurn);
            assert_eq!(keys.to_string(), wanted);
        }
        assert!(!change(&mut keys, Column::Own(Own::NextTask), Command::ColumnsEarlier));
    }
}
