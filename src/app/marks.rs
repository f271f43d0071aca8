//! Marks: things put aside one by one, so that one verb does the same to all of them.
//!
//! Owns the sets, one for each kind of thing, and the keys that fill them. A mark is bound to an id: it stays when lists
//! are read anew, sorted or filtered, and goes with a thing that is gone, which is said. A view that can be marked in says
//! in `here`, `group` and `order` what stands in it; drawing asks [`State::is_marked`]. Must not know what verbs do.

use std::collections::HashSet;

use super::command::Command;
use super::msg::Effect;
use super::route;
use super::state::{Screen, State};
use super::status::Tone;
use super::tasks::TaskRef;
use crate::domain::{Money, OwnerKind, Target};
use crate::i18n::Text;

/// What can be marked. Marks of one kind never mix with those of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MarkKind {
    Leads,
    Contacts,
    Companies,
    Tasks,
}

#[derive(Debug, Clone, Default)]
pub struct Marks {
    sets: [HashSet<Target>; 4],
    range: Option<Range>,
    /// Money of the marked leads.
    sum: Money,
    /// What the sum, and what is gone, were last worked out for.
    summed: (u64, u64),
    checked: (u64, u64),
    /// Counts what was marked and unmarked.
    changes: u64,
}

/// From where a range goes to the cursor.
#[derive(Debug, Clone)]
struct Range {
    anchor: Target,
    /// Marked before it began.
    before: HashSet<Target>,
    /// Where the cursor was when it was last laid.
    to: Option<Target>,
}

impl MarkKind {
    const fn slot(self) -> usize {
        match self {
            Self::Leads => 0,
            Self::Contacts => 1,
            Self::Companies => 2,
            Self::Tasks => 3,
        }
    }

    const fn of(on: Target) -> Option<Self> {
        match on {
            Target::Lead(_) => Some(Self::Leads),
            Target::Contact(_) => Some(Self::Contacts),
            Target::Company(_) => Some(Self::Companies),
            Target::Task(_) => Some(Self::Tasks),
            Target::Account | Target::Note(_) => None,
        }
    }

    /// How many of them, in words.
    pub const fn count_text(self) -> Text {
        match self {
            Self::Leads => Text::CountLeads,
            Self::Contacts => Text::CountContacts,
            Self::Companies => Text::CountCompanies,
            Self::Tasks => Text::CountTasks,
        }
    }
}

impl From<OwnerKind> for MarkKind {
    fn from(of: OwnerKind) -> Self {
        match of {
            OwnerKind::Leads => Self::Leads,
            OwnerKind::Contacts => Self::Contacts,
            OwnerKind::Companies => Self::Companies,
        }
    }
}

impl Marks {
    pub fn contains(&self, on: Target) -> bool {
        MarkKind::of(on).is_some_and(|kind| self.sets[kind.slot()].contains(&on))
    }

    pub fn count(&self, kind: MarkKind) -> usize {
        self.sets[kind.slot()].len()
    }

    /// In an order that never changes.
    pub fn all(&self, kind: MarkKind) -> Vec<Target> {
        let mut all: Vec<Target> = self.sets[kind.slot()].iter().copied().collect();
        all.sort_unstable();
        all
    }

    pub const fn has_range(&self) -> bool {
        self.range.is_some()
    }

    fn put(&mut self, on: Target) {
        if let Some(kind) = MarkKind::of(on) {
            self.changes += u64::from(self.sets[kind.slot()].insert(on));
        }
    }

    pub(super) fn turn(&mut self, on: Target) {
        let Some(kind) = MarkKind::of(on) else { return };
        let set = &mut self.sets[kind.slot()];
        if !set.remove(&on) {
            set.insert(on);
        }
        // A range would lay itself over it again.
        self.range = None;
        self.changes += 1;
    }

    pub(super) fn clear(&mut self, kind: MarkKind) {
        self.sets[kind.slot()].clear();
        self.range = None;
        self.changes += 1;
    }
}

impl State {
    pub fn is_marked(&self, on: impl Into<Target>) -> bool {
        self.marks.contains(on.into())
    }

    /// What is marked on the screen at hand, if anything is.
    pub fn marked_here(&self) -> Option<MarkKind> {
        kind(self).filter(|kind| self.marks.count(*kind) > 0)
    }

    /// `12 marked · £34k`.
    pub fn marks_words(&self) -> Option<String> {
        let kind = self.marked_here()?;
        let count = Money::from_units(self.marks.count(kind) as i64).grouped(self.locale.grouping());
        let words = self.locale.fill(Text::MarkedCount, &[&count]);
        let sum = Some(self.marks.sum).filter(|sum| kind == MarkKind::Leads && !sum.is_zero());
        Some(sum.map_or_else(|| words.clone(), |sum| format!("{words} · {}", self.money_short(sum))))
    }

    /// Money of the marked leads.
    pub const fn marked_sum(&self) -> Money {
        self.marks.sum
    }
}

/// What can be marked on the screen at hand.
fn kind(state: &State) -> Option<MarkKind> {
    match state.screens.last()? {
        Screen::Board | Screen::List | Screen::Search(_) => Some(MarkKind::Leads),
        Screen::Parties(view) => Some(view.of.into()),
        Screen::Tasks => Some(MarkKind::Tasks),
        Screen::Lead(_)
        | Screen::Party(_)
        | Screen::Log(_)
        | Screen::Outbox(_)
        | Screen::Conflict(_)
        | Screen::Inbox => None,
    }
}

/// What is under the cursor of a view that can be marked in. The search marks with its own key, and no range is laid in it.
fn here(state: &State) -> Option<Target> {
    match state.screens.last()? {
        Screen::Board | Screen::List => state.current_lead().map(Target::Lead),
        Screen::Parties(view) => view.owner.map(Target::from),
        Screen::Tasks => state.task_cursor().and_then(task),
        Screen::Lead(_)
        | Screen::Party(_)
        | Screen::Log(_)
        | Screen::Outbox(_)
        | Screen::Conflict(_)
        | Screen::Search(_)
        | Screen::Inbox => None,
    }
}

/// What stands together with the cursor: the column of a board, a bucket of tasks, the whole of a list. What a filter
/// hides is not among it.
fn group(state: &State) -> Vec<Target> {
    match state.screens.last() {
        Some(Screen::Board) => {
            let place = state.focused_place().filter(|place| !state.is_place_folded(*place));
            let column = place.and_then(|place| state.leads.shown().column(place));
            column.map(|column| column.ids().map(Target::Lead).collect()).unwrap_or_default()
        }
        Some(Screen::Tasks) => {
            let range = state.task_buckets().into_iter().nth(state.tasks.focus()).unwrap_or_default();
            let rows = state.tasks.rows().get(range).unwrap_or_default();
            rows.iter().filter_map(|row| task(row.of)).collect()
        }
        _ => order(state),
    }
}

/// Everything that is seen, as the cursor goes through it. Folded stages are not seen.
fn order(state: &State) -> Vec<Target> {
    match state.screens.last() {
        Some(Screen::Board) => {
            let Some(pipeline) = state.pipeline() else { return Vec::new() };
            let places = pipeline.stages.iter().map(|stage| pipeline.place(stage.id));
            let columns = places
                .filter(|place| !state.is_place_folded(*place))
                .filter_map(|place| state.leads.shown().column(place));
            columns.flat_map(|column| column.ids().map(Target::Lead)).collect()
        }
        Some(Screen::Search(view)) => view.seek.leads().into_iter().map(Target::Lead).collect(),
        Some(Screen::List) => state.list.rows().iter().copied().map(Target::Lead).collect(),
        Some(Screen::Tasks) => state.tasks.rows().iter().filter_map(|row| task(row.of)).collect(),
        Some(Screen::Parties(view)) => {
            let rows = 0..state.listing_count(view.of);
            rows.filter_map(|row| Some(state.listing_at(view.of, row)?.owner.into())).collect()
        }
        _ => Vec::new(),
    }
}

/// One that is not on the server yet has no id to be bound to.
const fn task(of: TaskRef) -> Option<Target> {
    match of {
        TaskRef::Task(id) => Some(Target::Task(id)),
        TaskRef::New(_) => None,
    }
}

/// Runs a command that marks.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    if kind(state).is_none() {
        return state.hint(Tone::Info, Text::NothingToMark);
    }
    match command {
        Command::MarkRange => turn_range(state),
        Command::MarkAll => mark_all(state),
        _ => mark(state),
    }
}

/// Marks what is under the cursor, or takes its mark off, and goes on to the next.
fn mark(state: &mut State) -> Vec<Effect> {
    let Some(on) = here(state) else { return state.hint(Tone::Info, Text::NothingToMark) };
    state.marks.turn(on);
    route::run(state, Command::CursorDown)
}

fn turn_range(state: &mut State) -> Vec<Effect> {
    if state.marks.range.take().is_some() {
        return state.hint(Tone::Info, Text::RangeEnded);
    }
    let (Some(anchor), Some(kind)) = (here(state), kind(state)) else {
        return state.hint(Tone::Info, Text::NothingToMark);
    };
    let before = state.marks.sets[kind.slot()].clone();
    state.marks.range = Some(Range { anchor, before, to: None });
    let text = state.locale.fill(Text::RangeBegun, &[&state.key_words(Command::MarkRange)]);
    vec![state.say(Tone::Info, text)]
}

/// All that stand together; once they are, all that are seen.
fn mark_all(state: &mut State) -> Vec<Effect> {
    state.marks.range = None;
    let all_marked = |state: &State, some: &[Target]| some.iter().all(|on| state.marks.contains(*on));
    let mut all = group(state);
    if all_marked(state, &all) {
        all = order(state);
    }
    if all.is_empty() {
        return state.hint(Tone::Info, Text::NothingToMark);
    }
    if all_marked(state, &all) {
        let text = state.locale.fill(Text::AllMarked, &[&state.key_words(Command::Back)]);
        return vec![state.say(Tone::Info, text)];
    }
    for on in all {
        state.marks.put(on);
    }
    Vec::new()
}

/// Going back takes the marks of the view off first; whether there were any. Those of a search stay.
pub(super) fn back(state: &mut State) -> bool {
    let is_search = matches!(state.screens.last(), Some(Screen::Search(_)));
    let marked = kind(state)
        .filter(|_| !is_search)
        .filter(|kind| state.marks.count(*kind) > 0 || state.marks.has_range());
    if let Some(kind) = marked {
        state.marks.clear(kind);
    }
    marked.is_some()
}

/// Lays the range to where the cursor is by now, drops what is gone, and adds up what is marked.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    lay_range(state);
    let effects = drop_gone(state);
    let now = (state.marks.changes, state.leads.changes());
    if state.marks.summed != now {
        let price = |on: &Target| Some(state.leads.get(on.lead()?)?.price);
        let marked = state.marks.sets[MarkKind::Leads.slot()].iter();
        let sum = marked.filter_map(price).fold(Money::ZERO, |sum, price| sum + price);
        state.marks.sum = sum;
        state.marks.summed = now;
    }
    effects
}

fn lay_range(state: &mut State) {
    let Some(range) = &state.marks.range else { return };
    let (anchor, last, to) = (range.anchor, range.to, here(state));
    // Behind a card or in another list the range waits.
    let Some(kind) = kind(state).filter(|kind| MarkKind::of(anchor) == Some(*kind)) else { return };
    if to.is_none() || to == last {
        return;
    }
    let order = order(state);
    let at = |on: Option<Target>| on.and_then(|on| order.iter().position(|other| *other == on));
    // What it began at may be filtered away, or gone: then it begins at the cursor.
    let (Some(from), Some(end)) = (at(Some(anchor)).or_else(|| at(to)), at(to)) else { return };
    let within = order.get(from.min(end)..=from.max(end)).unwrap_or_default();
    let Some(range) = &mut state.marks.range else { return };
    range.to = to;
    let mut marked = range.before.clone();
    marked.extend(within);
    state.marks.sets[kind.slot()] = marked;
    state.marks.changes += 1;
}

/// What is not there any more cannot be acted on, and a person should know why the number fell.
fn drop_gone(state: &mut State) -> Vec<Effect> {
    let now = (state.leads.gone(), state.known.task_changes());
    if state.marks.checked == now {
        return Vec::new();
    }
    state.marks.checked = now;
    let mut marks = std::mem::take(&mut state.marks);
    let is_there = |on: &Target| match on {
        Target::Lead(id) => state.leads.get(*id).is_some(),
        Target::Task(id) => state.known.task(*id).is_some(),
        Target::Account | Target::Contact(_) | Target::Company(_) | Target::Note(_) => true,
    };
    let mut lost = [(MarkKind::Leads, 0), (MarkKind::Tasks, 0)];
    for (kind, lost) in &mut lost {
        let set = &mut marks.sets[kind.slot()];
        let before = set.len();
        // Hardly ever is anything gone, and then the set stays as it is.
        if !set.iter().all(is_there) {
            set.retain(is_there);
            *lost = before - set.len();
            marks.changes += 1;
        }
    }
    state.marks = marks;
    let said = lost.into_iter().filter(|(_, lost)| *lost > 0).map(|(kind, lost)| {
        let what = state.locale.count(kind.count_text(), lost, &[]);
        state.locale.fill(Text::MarksGone, &[&what])
    });
    let said: Vec<String> = said.collect();
    if said.is_empty() { Vec::new() } else { vec![state.say(Tone::Warn, said.join(" "))] }
}
