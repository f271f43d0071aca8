//! What wants a decision, in its order: incoming leads, the one that waits longest first; tasks that are overdue, the
//! oldest first; leads that rot, the furthest over its limit first; leads without a next step, the least lately touched
//! first.
//!
//! A lead stands in the first of these that fits. What is on its way out by an own edit, and what is to be left alone
//! for a while, is in none. Worked out anew when something it is made of changed, and once a minute.

use std::collections::{HashMap, HashSet};

use super::Whose;
use crate::app::state::State;
use crate::app::tasks::TaskRef;
use crate::domain::rot::QuietOf;
use crate::domain::{Change, Lead, LeadId, Owner, Place, SafeText, StageKind, UserId};

/// One thing to decide on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Item {
    /// By its uid.
    Incoming(SafeText),
    Task(TaskRef),
    Lead(LeadId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    Incoming,
    Overdue,
    Rotting,
    NoStep,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub sort: Sort,
    pub item: Item,
}

/// What a queue was made of: another stamp, another queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stamp {
    edits: u64,
    leads: usize,
    tasks: u64,
    inbox: u64,
    minute: i64,
    whose: Whose,
    me: Option<UserId>,
    is_made: bool,
}

/// The queue, where it is another one than before.
pub(super) fn anew(state: &mut State) -> Option<Vec<Entry>> {
    let stamp = Stamp {
        edits: state.leads.revision(),
        leads: state.leads.overlay().len(),
        tasks: state.known.task_changes() + state.leads.overlay().task_changes(),
        inbox: state.inbox.changes,
        minute: state.now.secs().div_euclid(60),
        whose: state.inbox.whose,
        me: state.me(),
        is_made: true,
    };
    if state.inbox.stamp == stamp {
        return None;
    }
    state.inbox.stamp = stamp;
    let mut queue = incoming(state);
    let (tasks, owners) = overdue(state);
    queue.extend(tasks);
    queue.extend(leads(state, &owners));
    Some(queue)
}

fn incoming(state: &State) -> Vec<Entry> {
    let overlay = state.leads.overlay();
    let judged: HashSet<&SafeText> = overlay
        .pending()
        .filter(|p| p.is_shown())
        .filter_map(|p| match &p.edit.change {
            Change::Judge(verdict) => Some(&verdict.uid),
            _ => None,
        })
        .collect();
    let is_quiet =
        |uid: &SafeText| state.inbox.quiet_of(&QuietOf::Incoming(uid.clone()), state.now).is_some();
    let mut waiting: Vec<_> =
        state.inbox.incoming.iter().filter(|one| !judged.contains(&one.uid) && !is_quiet(&one.uid)).collect();
    waiting.sort_by_key(|one| (one.created_at, &one.uid));
    let entry = |uid: &SafeText| Entry { sort: Sort::Incoming, item: Item::Incoming(uid.clone()) };
    waiting.into_iter().map(|one| entry(&one.uid)).collect()
}

/// Overdue tasks, and the leads they hang on, which are not asked about twice.
fn overdue(state: &State) -> (Vec<Entry>, HashSet<LeadId>) {
    let mut owners = HashSet::new();
    let mut entries = Vec::new();
    for row in state.overdue_tasks(state.inbox.whose) {
        let owner = state.task(row.of).and_then(|task| task.owner);
        let item = Item::Task(row.of);
        let is_quiet = owner.and_then(Owner::lead).is_some_and(|lead| is_quiet(state, lead));
        if is_quiet || state.inbox.given.contains(&item) {
            continue;
        }
        owners.extend(owner.and_then(Owner::lead));
        entries.push(Entry { sort: Sort::Overdue, item });
    }
    (entries, owners)
}

fn is_quiet(state: &State, lead: LeadId) -> bool {
    state.inbox.quiet_of(&QuietOf::Lead(lead), state.now).is_some()
}

fn leads(state: &State, asked: &HashSet<LeadId>) -> Vec<Entry> {
    let mut limits: HashMap<Place, i64> = HashMap::new();
    for pipeline in state.directory.pipelines.iter().filter(|p| !p.is_archived) {
        for stage in pipeline.stages.iter().filter(|stage| stage.kind == StageKind::Open) {
            let place = pipeline.place(stage.id);
            limits.insert(place, state.settings.rot.of(place));
        }
    }
    let (me, whose) = (state.me(), state.inbox.whose);
    let is_own = |lead: &Lead| whose == Whose::All || me.is_none_or(|me| me == lead.responsible);
    let (mut rotting, mut without) = (Vec::new(), Vec::new());
    for lead in state.leads.overlay().iter() {
        let Some(limit) = limits.get(&lead.place).filter(|_| is_own(lead)) else { continue };
        let over = state.days_in_stage(lead).filter(|days| days > limit).map(|days| days - limit);
        if (over.is_none() && lead.next_task_at.is_some())
            || asked.contains(&lead.id)
            || is_quiet(state, lead.id)
            || state.inbox.given.contains(&Item::Lead(lead.id))
        {
            continue;
        }
        match over {
            Some(over) => rotting.push((-over, lead.id)),
            None => without.push((lead.updated_at, lead.id)),
        }
    }
    rotting.sort_unstable();
    without.sort_unstable();
    let rotting = rotting.into_iter().map(|(_, id)| (Sort::Rotting, id));
    let without = without.into_iter().map(|(_, id)| (Sort::NoStep, id));
    rotting.chain(without).map(|(sort, id)| Entry { sort, item: Item::Lead(id) }).collect()
}

impl State {
    /// To whom the token belongs.
    pub fn me(&self) -> Option<UserId> {
        self.directory.account.as_ref().map(|account| account.current_user)
    }
}
