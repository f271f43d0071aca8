//! All open tasks in the order they are due, and by what they hang on.
//!
//! Made anew when a task or an own edit of one changed, never for a frame: which bucket a task is in follows from
//! its place in the order, so that time may pass without touching the index.

use std::ops::Range;

use chrono_tz::Tz;

use super::Whose;
use crate::app::state::State;
use crate::domain::when::{Bucket, bucket};
use crate::domain::{Change, EditId, NewTask, Owner, Target, Task, TaskId, Timestamp, UserId};

/// A task on the screen: one of the account, or an own one that is still on its way there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskRef {
    Task(TaskId),
    New(EditId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub due: Timestamp,
    pub of: TaskRef,
}

/// What an index was made of: another stamp, another index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Stamp {
    known: u64,
    edits: u64,
    me: Option<UserId>,
}

#[derive(Debug, Clone, Default)]
pub struct Index {
    stamp: Stamp,
    revision: u64,
    mine: Vec<Row>,
    all: Vec<Row>,
    /// One owner after the other.
    by_owner: Vec<Row>,
    /// The owners in their order, each with where its rows end.
    owners: Vec<(Owner, usize)>,
}

impl Index {
    pub fn rows(&self, whose: Whose) -> &[Row] {
        match whose {
            Whose::Mine => &self.mine,
            Whose::All => &self.all,
        }
    }

    /// Another number: it was made anew.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// The open tasks of a lead, contact or company, the next one first.
    pub fn of(&self, owner: Owner) -> &[Row] {
        let Ok(at) = self.owners.binary_search_by_key(&owner, |(owner, _)| *owner) else { return &[] };
        let start = at.checked_sub(1).and_then(|before| self.owners.get(before)).map_or(0, |(_, end)| *end);
        self.owners.get(at).and_then(|(_, end)| self.by_owner.get(start..*end)).unwrap_or_default()
    }

    /// Where each bucket begins and ends among the rows.
    pub fn buckets(rows: &[Row], now: Timestamp, zone: Tz) -> [Range<usize>; 5] {
        Bucket::ALL.map(|wanted| {
            let start = rows.partition_point(|row| bucket(row.due, now, zone) < wanted);
            start..rows.partition_point(|row| bucket(row.due, now, zone) <= wanted)
        })
    }

    /// The rows due from `from` on and before `to`.
    pub fn between(&self, whose: Whose, from: Timestamp, to: Timestamp) -> &[Row] {
        let rows = self.rows(whose);
        let start = rows.partition_point(|row| row.due < from);
        let end = rows.partition_point(|row| row.due < to);
        rows.get(start..end).unwrap_or_default()
    }

    /// Puts all in order.
    fn of_all(stamp: Stamp, revision: u64, mut open: Vec<Open>) -> Self {
        open.sort_unstable_by_key(|open| (open.owner, open.row));
        let hangs = open.partition_point(|open| open.owner.is_none());
        let hanging = open.get(hangs..).unwrap_or_default();
        let mut owners: Vec<(Owner, usize)> = Vec::new();
        for (at, owner) in hanging.iter().filter_map(|open| open.owner).enumerate() {
            match owners.last_mut().filter(|(last, _)| *last == owner) {
                Some((_, end)) => *end = at + 1,
                None => owners.push((owner, at + 1)),
            }
        }
        owners.shrink_to_fit();
        let by_owner = hanging.iter().map(|open| open.row).collect();
        open.sort_unstable_by_key(|open| open.row);
        let is_mine = |open: &&Open| stamp.me.is_none_or(|me| me == open.responsible);
        let mut mine: Vec<Row> = open.iter().filter(is_mine).map(|open| open.row).collect();
        mine.shrink_to_fit();
        Self { stamp, revision, mine, all: open.iter().map(|open| open.row).collect(), by_owner, owners }
    }
}

/// What the index knows of an open task while it is made.
#[derive(Debug, Clone, Copy)]
struct Open {
    row: Row,
    owner: Option<Owner>,
    responsible: UserId,
}

impl Open {
    fn of(task: &Task, of: TaskRef) -> Option<Self> {
        let row = Row { due: task.due, of };
        (!task.is_completed).then_some(Self { row, owner: task.owner, responsible: task.responsible })
    }
}

/// Brings the index in step with what is known and what was done.
pub(super) fn refresh(state: &mut State) {
    let stamp = Stamp {
        known: state.known.task_changes(),
        edits: state.leads.overlay().task_changes(),
        me: state.directory.account.as_ref().map(|account| account.current_user),
    };
    if state.tasks.index.stamp == stamp {
        return;
    }
    let mut open: Vec<Open> = Vec::new();
    for task in state.known.tasks() {
        if state.leads.overlay().pending_of(task.id).is_empty() {
            open.extend(Open::of(task, TaskRef::Task(task.id)));
        } else {
            open.extend(Open::of(&state.shown(task.id, task), TaskRef::Task(task.id)));
        }
    }
    for pending in state.leads.overlay().pending().filter(|p| p.is_shown()) {
        if let Change::AddTask(new) = &pending.edit.change {
            let task = as_task(state, pending.edit.on, new);
            open.extend(Open::of(&task, TaskRef::New(pending.edit.id)));
        }
    }
    state.tasks.index = Index::of_all(stamp, state.tasks.index.revision + 1, open);
}

/// A task that is not on the server yet, as it will stand there.
fn as_task(state: &State, on: Target, new: &NewTask) -> Task {
    let me = state.directory.account.as_ref().map_or(UserId::ROBOT, |account| account.current_user);
    Task {
        id: TaskId(0),
        text: new.text.clone(),
        due: new.due,
        duration: new.duration,
        kind: new.kind,
        responsible: new.responsible.unwrap_or(me),
        owner: on.owner(),
        is_completed: false,
        result: None,
        created_by: me,
        created_at: state.now,
        updated_at: state.now,
    }
}

impl State {
    /// Tasks whose time has gone by, the oldest first.
    pub fn overdue_tasks(&self, whose: Whose) -> &[Row] {
        let rows = self.tasks.index.rows(whose);
        let [overdue, ..] = Index::buckets(rows, self.now, self.zone());
        rows.get(overdue).unwrap_or_default()
    }

    /// A task as the screen shows it: own unsent edits on top.
    pub fn task(&self, of: TaskRef) -> Option<Task> {
        match of {
            TaskRef::Task(id) => Some(self.shown(id, self.known.task(id)?)),
            TaskRef::New(edit) => {
                let pending = self.leads.overlay().pending_edit(edit)?;
                let Change::AddTask(new) = &pending.edit.change else { return None };
                Some(as_task(self, pending.edit.on, new))
            }
        }
    }
}
