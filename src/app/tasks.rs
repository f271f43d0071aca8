//! The tasks screen: what is due, in buckets from overdue to later; and what is known of the tasks at all.
//!
//! The disk is asked first and whenever it has news; the server when a person looks. The cursor is bound to a task: it
//! stays on it when rows come and go and when time takes it to another bucket. A person's own act takes the task from
//! under it, and then it stays in its place, on the next one.

mod index;
pub mod line;
pub(super) mod narrow;
pub mod rows;
mod send;
pub mod shape;
mod verbs;
mod words;

use std::collections::HashSet;
use std::ops::Range;

use super::backlog::Backlog;
use super::command::Command;
use super::msg::{Effect, Urgency};
use super::people;
use super::remote::Remote;
use super::state::{Screen, State};
use super::status::Tone;
use crate::domain::{Entity, Owner, RequestId, Target, Task, Timestamp};
use crate::i18n::Text;
use crate::sync::event::{List, Listed, Load, Reach, Trouble};
use index::Index;
pub use index::{Row, TaskRef};
use narrow::Narrowed;
pub(super) use send::{Words, another_time, answer, decided, next_step, of_change, prefill, rescheduled};
use shape::Form;
pub use verbs::Verb;
pub(super) use verbs::{act_on, assign, put, run_verb, taken};
pub use words::bucket_word;
pub(super) use words::is_there;

/// Seconds after which a person who looks wants the server's word again.
const OLD: i64 = 60;

/// Whose tasks the screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whose {
    #[default]
    Mine,
    All,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Cursor {
    pub of: Option<TaskRef>,
    pub row: usize,
    /// First visible row of the column.
    pub top: usize,
    is_chosen: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Tasks {
    pub whose: Whose,
    /// The first visible line, where all buckets are one list.
    pub top: usize,
    /// The tasks of the server were known in full then.
    pub as_of: Option<Timestamp>,
    focus: usize,
    cursors: [Cursor; 5],
    disk: Remote<()>,
    server: Remote<()>,
    /// The disk has more than what was told last.
    is_stale: bool,
    backlog: Backlog,
    /// Somebody looks: how urgently the server is to be asked once the disk has answered.
    wanted: Option<Urgency>,
    index: Index,
    narrowed: Narrowed,
}

impl Tasks {
    pub const fn focus(&self) -> usize {
        self.focus
    }

    pub fn cursor(&self, bucket: usize) -> Cursor {
        self.cursors.get(bucket).copied().unwrap_or_default()
    }

    /// The disk has answered once.
    pub const fn is_known(&self) -> bool {
        self.disk.data().is_some()
    }

    pub const fn is_reading(&self) -> bool {
        self.server.is_loading()
    }

    pub const fn trouble(&self) -> Option<&Trouble> {
        self.server.trouble()
    }

    /// Those that are shown: all, or what a filter leaves.
    pub fn rows(&self) -> &[Row] {
        self.narrowed.rows().unwrap_or_else(|| self.all_rows())
    }

    pub fn all_rows(&self) -> &[Row] {
        self.index.rows(self.whose)
    }

    pub fn of(&self, owner: Owner) -> &[Row] {
        self.index.of(owner)
    }

    fn chosen(&mut self, bucket: usize, row: usize, of: Option<TaskRef>) {
        self.focus = bucket;
        if let Some(cursor) = self.cursors.get_mut(bucket) {
            *cursor = Cursor { of, row, is_chosen: true, top: cursor.top };
        }
    }
}

impl State {
    /// Where each bucket begins and ends among the rows.
    pub fn task_buckets(&self) -> [Range<usize>; 5] {
        Index::buckets(self.tasks.rows(), self.now, self.zone())
    }

    /// The task under the cursor of the tasks screen.
    pub fn task_cursor(&self) -> Option<TaskRef> {
        self.tasks.cursor(self.tasks.focus).of.filter(|_| !self.tasks.rows().is_empty())
    }

    /// What the task under the cursor hangs on.
    pub(super) fn task_owner(&self) -> Option<Owner> {
        self.task(self.task_cursor()?)?.owner
    }

    /// What a new note or task hangs on: the current thing, or whatever the current task hangs on.
    pub(super) fn current_owner(&self) -> Option<Target> {
        if matches!(self.screens.last(), Some(Screen::Inbox)) {
            return self.inbox.entry().map(|_| self.inbox_target().unwrap_or(Target::Account));
        }
        if matches!(self.screens.last(), Some(Screen::Tasks)) {
            return self.task_cursor().map(|_| self.task_owner().map_or(Target::Account, Target::from));
        }
        self.current_target()
    }
}

/// Goes to the tasks; to the screen that is open already, if there is one.
pub(super) fn go(state: &mut State) -> Vec<Effect> {
    match state.screens.iter().position(|screen| matches!(screen, Screen::Tasks)) {
        Some(at) => state.screens.truncate(at + 1),
        None => state.screens.push(Screen::Tasks),
    }
    state.tasks.wanted = Some(Urgency::Now);
    read_disk(state)
}

/// A person looks at something that is made of tasks too.
pub(super) fn look_now(state: &mut State) -> Vec<Effect> {
    state.tasks.wanted = Some(Urgency::Now);
    read_disk(state)
}

/// The tasks are shown beside something else.
pub(super) fn look(state: &mut State) -> Vec<Effect> {
    if state.tasks.disk != Remote::Idle {
        return Vec::new();
    }
    state.tasks.wanted = Some(Urgency::Later);
    read_disk(state)
}

fn read_disk(state: &mut State) -> Vec<Effect> {
    if state.tasks.disk.is_loading() {
        state.tasks.is_stale = true;
        return Vec::new();
    }
    let request = state.request();
    state.known.ask_tasks();
    state.tasks.is_stale = false;
    state.tasks.disk.ask(request);
    vec![Effect::Load { request, load: Load::Tasks, urgency: Urgency::Now }]
}

/// Asks the server; an earlier question nobody waits for any more is taken back.
pub(super) fn refresh(state: &mut State, urgency: Urgency, reach: Reach) -> Vec<Effect> {
    let request = state.request();
    let earlier = state.tasks.server.request().map(Effect::Cancel);
    state.tasks.server.ask(request);
    let load = Effect::Load { request, load: Load::List(List::Tasks, reach), urgency };
    earlier.into_iter().chain([load]).collect()
}

/// What the disk has. Whatever was confirmed while it was read is newer.
pub(super) fn on_tasks(
    state: &mut State,
    request: RequestId,
    (tasks, around): (Vec<Task>, Vec<Entity>),
    as_of: Option<Timestamp>,
) -> Vec<Effect> {
    if !state.tasks.disk.is_waiting_for(request) {
        return Vec::new();
    }
    state.tasks.disk = Remote::Ready(());
    state.tasks.as_of = as_of;
    state.known.put_tasks(tasks);
    for entity in around {
        state.take(entity);
    }
    let is_old = as_of.is_none_or(|at| state.now.since(at) >= OLD);
    let mut effects = match state.tasks.wanted.take() {
        Some(urgency) if as_of.is_none() || (is_old && urgency == Urgency::Now) => {
            refresh(state, urgency, Reach::Due)
        }
        Some(_) | None => Vec::new(),
    };
    if state.tasks.is_stale {
        effects.extend(read_disk(state));
    }
    effects
}

/// A read is over: of the disk, if that could not be read, or of the server.
pub(super) fn on_over(state: &mut State, request: RequestId) {
    if state.tasks.disk.is_waiting_for(request) {
        state.tasks.disk = Remote::Ready(());
    }
    if state.tasks.server.is_waiting_for(request) {
        state.tasks.server = Remote::Ready(());
    }
}

/// Whether the question was ours.
pub(super) fn on_failed(state: &mut State, request: RequestId, why: &Trouble) -> bool {
    let is_ours = state.tasks.server.is_waiting_for(request);
    if is_ours {
        state.tasks.server.fail(why.clone());
    }
    is_ours
}

/// The list was read, by whoever asked.
pub(super) fn on_listed(state: &mut State, what: Listed) -> Vec<Effect> {
    match what {
        Listed::LeftOut(why) => {
            let text = state.locale.trouble(&why);
            state.tasks.server.fail(why);
            let is_shown = matches!(state.screens.last(), Some(Screen::Tasks)) && state.tasks.as_of.is_some();
            if is_shown { vec![state.say(Tone::Bad, text)] } else { Vec::new() }
        }
        Listed::Read { .. } if state.tasks.disk == Remote::Idle => Vec::new(),
        Listed::Read { came, gone } if state.tasks.backlog.is_due(came + gone) => read_disk(state),
        Listed::Over if state.tasks.backlog.is_left() => read_disk(state),
        Listed::Read { .. } | Listed::Over => Vec::new(),
    }
}

/// Runs a command on the screen; `None` when it has no meaning here.
pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let page = shape::page(state);
    match command {
        Command::CursorDown => step(state, |at, _| at + 1),
        Command::CursorUp => step(state, |at, _| at.saturating_sub(1)),
        Command::HalfPageDown => step(state, |at, _| at + page),
        Command::HalfPageUp => step(state, |at, _| at.saturating_sub(page)),
        Command::CursorTop => step(state, |_, _| 0),
        Command::CursorBottom => step(state, |_, len| len),
        Command::CursorLeft => to_bucket(state, (0..state.tasks.focus).rev()),
        Command::CursorRight => to_bucket(state, state.tasks.focus + 1..5),
        Command::TasksWhose => return Some(turn_whose(state)),
        Command::TaskEdit => return Some(run_verb(state, Verb::Edit)),
        Command::Assign => return Some(run_verb(state, Verb::Assign)),
        Command::Open => return Some(open(state)),
        _ => return None,
    }
    Some(Vec::new())
}

/// Up and down: in its column, or through the whole list.
fn step(state: &mut State, to: impl Fn(usize, usize) -> usize) {
    let buckets = state.task_buckets();
    let Some(own) = buckets.get(state.tasks.focus).cloned() else { return };
    let within = match shape::form(state.size) {
        Form::Columns => own.clone(),
        Form::List | Form::Narrow => 0..state.tasks.rows().len(),
    };
    if within.is_empty() {
        return;
    }
    let at = own.start + state.tasks.cursor(state.tasks.focus).row - within.start;
    let at = within.start + to(at, within.len()).min(within.len() - 1);
    put_cursor(state, &buckets, at);
}

/// Puts the cursor on a row of all.
fn put_cursor(state: &mut State, buckets: &[Range<usize>; 5], at: usize) {
    let of = state.tasks.rows().get(at).map(|row| row.of);
    if let Some(bucket) = buckets.iter().position(|range| range.contains(&at)) {
        state.tasks.chosen(bucket, at - buckets[bucket].start, of);
    }
}

/// To the first of these buckets that is not empty.
fn to_bucket(state: &mut State, mut towards: impl Iterator<Item = usize>) {
    let buckets = state.task_buckets();
    let Some(to) = towards.find(|n| buckets.get(*n).is_some_and(|range| !range.is_empty())) else { return };
    let range = &buckets[to];
    let row = state.tasks.cursor(to).row.min(range.len() - 1);
    // In a list going sideways means to the next heading.
    let row = if shape::form(state.size) == Form::Columns { row } else { 0 };
    put_cursor(state, &buckets, range.start + row);
}

fn turn_whose(state: &mut State) -> Vec<Effect> {
    let (whose, said) = match state.tasks.whose {
        Whose::Mine => (Whose::All, Text::TasksOfAll),
        Whose::All => (Whose::Mine, Text::TasksOfMine),
    };
    state.tasks.whose = whose;
    state.tasks.narrowed.before = None;
    state.hint(Tone::Info, said)
}

fn open(state: &mut State) -> Vec<Effect> {
    let Some(of) = state.task_cursor() else { return state.hint(Tone::Info, Text::NoTaskHere) };
    let Some(owner) = state.task(of).and_then(|task| task.owner) else {
        return state.hint(Tone::Info, Text::TaskOfNothing);
    };
    let Owner::Lead(lead) = owner else {
        return people::open(state, owner, Vec::new());
    };
    let (mut leads, mut seen) = (Vec::new(), HashSet::new());
    let range = state.task_buckets().into_iter().nth(state.tasks.focus).unwrap_or_default();
    for row in state.tasks.rows().get(range).unwrap_or_default() {
        if let Some(lead) = state.task(row.of).and_then(|task| task.owner?.lead())
            && seen.insert(lead)
        {
            leads.push(lead);
        }
    }
    super::lead::open(state, lead, leads)
}

/// Keeps the index in step, and on the screen the cursors and what is in sight.
pub(super) fn settle(state: &mut State) {
    index::refresh(state);
    narrow::refresh(state);
    if !matches!(state.screens.last(), Some(Screen::Tasks)) {
        return;
    }
    let buckets = state.task_buckets();
    follow(state, &buckets);
    let capacity = shape::capacity(state);
    for (n, range) in buckets.iter().enumerate() {
        let tasks = &mut state.tasks;
        let rows = tasks.narrowed.rows().unwrap_or_else(|| tasks.index.rows(tasks.whose));
        let rows = rows.get(range.clone()).unwrap_or_default();
        let Some(cursor) = tasks.cursors.get_mut(n) else { continue };
        let own = cursor.of.filter(|_| cursor.is_chosen);
        if let Some(row) = own.and_then(|of| rows.iter().position(|row| row.of == of)) {
            // Rows came or went above: the task keeps its height on the screen.
            cursor.top = (cursor.top + row).saturating_sub(cursor.row);
            cursor.row = row;
        } else {
            cursor.row = cursor.row.min(rows.len().saturating_sub(1));
            cursor.of = rows.get(cursor.row).map(|row| row.of);
        }
        let last_top = rows.len().saturating_sub(capacity);
        cursor.top = cursor.top.clamp((cursor.row + 1).saturating_sub(capacity), cursor.row).min(last_top);
    }
    shape::settle_list(state, &buckets);
}

/// The cursor goes with its task into another bucket, and never stays in an empty one.
fn follow(state: &mut State, buckets: &[Range<usize>; 5]) {
    let cursor = state.tasks.cursor(state.tasks.focus);
    let own = cursor.of.filter(|_| cursor.is_chosen);
    if let Some(at) = own.and_then(|of| state.tasks.rows().iter().position(|row| row.of == of)) {
        if !buckets.get(state.tasks.focus).is_some_and(|range| range.contains(&at)) {
            put_cursor(state, buckets, at);
        }
        return;
    }
    let is_filled = |n: &usize| buckets.get(*n).is_some_and(|range| !range.is_empty());
    let is_chosen = state.tasks.cursors.iter().any(|cursor| cursor.is_chosen);
    let from = if is_chosen { state.tasks.focus } else { 0 };
    let next = (from..5).find(is_filled).or_else(|| (0..from).rev().find(is_filled));
    if let Some(next) = next {
        state.tasks.focus = next;
    }
}

/// The task under the cursor is about to be taken from it by the person's own act: the cursor stays in its place.
fn let_go(state: &mut State, of: TaskRef) {
    for cursor in state.tasks.cursors.iter_mut().filter(|cursor| cursor.of == Some(of)) {
        cursor.of = None;
    }
}
