//! The inbox: one queue of what wants a decision, one card at a time, one key for each.
//!
//! The queue is worked out of what is known and what was done ([`queue`]), never kept: what is decided leaves it by that,
//! so that the next card is there in the same frame, and what undo takes out of the outbox is back in its place. Own is
//! only where the person stands in it. What is decided goes the way of every edit.

mod carry;
mod found;
mod place;
pub mod queue;
mod reads;
pub mod rows;
mod verdicts;
mod wait;

use std::collections::{HashMap, HashSet};

use super::board;
use super::command::Command;
use super::lead;
use super::msg::{Effect, Wake};
use super::people;
use super::remote::Remote;
use super::state::{Screen, State};
use super::tasks::{TaskRef, Whose};
use crate::domain::rot::{Quiet, QuietOf};
use crate::domain::{Change, HOLD_SECS, IncomingLead, Owner, SafeText, Target, Timestamp, Verdict};
use crate::i18n::Text;
use crate::sync::event::{EditStage, Trouble};
use crate::sync::overlay::PendingEdit;
pub(super) use carry::{accepting, carried};
pub(super) use found::{
    duplicates, on_found, on_sought, seek, seek_failed, seek_on, seek_rested, stop_seeking, taken_in,
};
use place::{back, skip, stand_on};
pub use queue::{Entry, Item, Sort};
pub(super) use reads::{
    go, learn_ages, learn_history, look, look_at_ages, on_ages, on_failed, on_history, on_inbox, on_listed,
    on_over, refresh,
};
pub(super) use verdicts::decide;
pub use verdicts::{Chosen, Ruling, key_words};
pub(super) use wait::{answer as wait_answer, keep as keep_wait};

#[derive(Debug, Clone, Default)]
pub struct Inbox {
    pub whose: Whose,
    /// What waits on the server, as the disk has it.
    pub incoming: Vec<IncomingLead>,
    pub as_of: Option<Timestamp>,
    /// First visible row of the card.
    pub top: usize,
    pub(super) ages: Ages,
    quiet: HashMap<QuietOf, Quiet>,
    queue: Vec<Entry>,
    at: usize,
    /// What the cursor is on, while it is there.
    current: Option<Item>,
    /// Passed over, in the order in which that was done.
    skipped: Vec<Item>,
    /// The person has begun: what comes in above does not take the card away.
    is_begun: bool,
    /// Handed to somebody: no longer this person's, whatever the queue says.
    given: HashSet<Item>,
    disk: Remote<()>,
    server: Remote<()>,
    stamp: queue::Stamp,
    changes: u64,
    found: Option<found::Seeking>,
    is_ticking: bool,
}

/// How far the history was asked for; what it tells of leads stands beside them.
#[derive(Debug, Clone, Default)]
pub struct Ages {
    /// When the disk last told of all of them.
    pub told_at: Option<Timestamp>,
    /// More happened since the disk was asked.
    pub is_behind: bool,
    pub all: Remote<()>,
    pub one: Remote<()>,
    /// Of the server, where the disk has none or an old one.
    pub server: Remote<()>,
}

impl Inbox {
    pub fn entry(&self) -> Option<&Entry> {
        self.queue.get(self.at)
    }

    pub fn queue(&self) -> &[Entry] {
        &self.queue
    }

    pub fn one(&self, uid: &SafeText) -> Option<&IncomingLead> {
        self.incoming.iter().find(|one| one.uid == *uid)
    }

    pub fn quiet_of(&self, of: &QuietOf, now: Timestamp) -> Option<&Quiet> {
        self.quiet.get(of).filter(|quiet| quiet.holds(now))
    }

    /// The disk has answered once.
    pub const fn is_known(&self) -> bool {
        self.disk.data().is_some()
    }

    pub const fn trouble(&self) -> Option<&Trouble> {
        self.server.trouble()
    }
}

impl State {
    /// The incoming lead under the cursor of the inbox.
    pub fn incoming_here(&self) -> Option<&IncomingLead> {
        match &self.inbox.entry()?.item {
            Item::Incoming(uid) => self.inbox.one(uid),
            Item::Task(_) | Item::Lead(_) => None,
        }
    }

    /// What notes and tasks belong to in the inbox.
    pub(super) fn inbox_target(&self) -> Option<Target> {
        match &self.inbox.entry()?.item {
            Item::Incoming(uid) => self.inbox.one(uid)?.lead.map(Target::from),
            Item::Task(task) => self.task(*task)?.owner.map(Target::from),
            Item::Lead(id) => Some((*id).into()),
        }
    }

    /// How far an edit has come; of a verdict that is held, how long it can be taken back.
    pub(super) fn held_or_stage(&self, pending: &PendingEdit) -> String {
        let left = pending.edit.change.hold_secs() - self.now.since(pending.made_at);
        if pending.stage == EditStage::Queued && left > 0 {
            return self.locale.fill(Text::InboxHeld, &[&left.to_string(), &self.key_words(Command::Undo)]);
        }
        self.stage_words(&pending.stage)
    }

    /// Verdicts that can still be taken back, with the seconds left, the newest first.
    pub fn held(&self) -> Vec<(&Verdict, i64)> {
        let mut held: Vec<(i64, &Verdict)> = self
            .leads
            .overlay()
            .pending()
            .filter(|p| matches!(p.stage, EditStage::Made | EditStage::Queued))
            .filter_map(|p| match &p.edit.change {
                Change::Judge(verdict) => Some((HOLD_SECS - self.now.since(p.made_at), &**verdict)),
                _ => None,
            })
            .filter(|(left, _)| *left > 0)
            .collect();
        held.sort_by_key(|(left, verdict)| (-left, verdict.uid.clone()));
        held.into_iter().map(|(left, verdict)| (verdict, left)).collect()
    }
}

/// An own edit was taken back: where it was decided here, its card is the current one again.
pub(super) fn came_back(state: &mut State, on: Target, change: &Change) {
    let item = match (change, on) {
        (Change::Judge(verdict), _) => Item::Incoming(verdict.uid.clone()),
        (_, Target::Task(id)) => Item::Task(TaskRef::Task(id)),
        (_, Target::Lead(id)) => Item::Lead(id),
        (_, Target::Account | Target::Contact(_) | Target::Company(_) | Target::Note(_)) => return,
    };
    state.inbox.given.remove(&item);
    state.inbox.skipped.retain(|passed| *passed != item);
    state.inbox.is_begun = true;
    state.inbox.changes += 1;
    state.inbox.current = Some(item);
}

/// Runs a command on the screen; `None` when it has no meaning here.
pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    match command {
        Command::CursorDown => return Some(skip(state)),
        Command::CursorUp => return Some(back(state)),
        Command::CursorTop => {
            state.inbox.skipped.clear();
            return Some(stand_on(state, state.inbox.queue.first().map(|entry| entry.item.clone())));
        }
        Command::CursorBottom => {
            return Some(stand_on(state, state.inbox.queue.last().map(|entry| entry.item.clone())));
        }
        Command::HalfPageDown => state.inbox.top += rows::page(state),
        Command::HalfPageUp => state.inbox.top = state.inbox.top.saturating_sub(rows::page(state)),
        Command::Open => return Some(peek(state)),
        Command::InboxWhose => return Some(turn_whose(state)),
        other => return verdicts::run(state, other),
    }
    Some(Vec::new())
}

/// The card has been looked at for a moment: what is not known of its lead is read. `None` on other screens.
pub(super) fn rested(state: &mut State, seq: u64) -> Option<Vec<Effect>> {
    if !matches!(state.screens.last(), Some(Screen::Inbox)) {
        return None;
    }
    let lead = state.inbox_target().and_then(Target::lead).filter(|_| seq == state.board.rest_seq);
    let unread = lead.filter(|lead| state.stories.get(*lead).is_none());
    Some(unread.map(|lead| state.load_story(lead)).unwrap_or_default())
}

fn turn_whose(state: &mut State) -> Vec<Effect> {
    let (whose, said) = match state.inbox.whose {
        Whose::Mine => (Whose::All, Text::InboxOfAll),
        Whose::All => (Whose::Mine, Text::InboxOfMine),
    };
    state.inbox.whose = whose;
    state.hint(super::status::Tone::Info, said)
}

/// The card behind it, without deciding anything.
fn peek(state: &mut State) -> Vec<Effect> {
    match state.inbox_target() {
        Some(Target::Lead(id)) => lead::open(state, id, vec![id]),
        Some(Target::Contact(id)) => people::open(state, Owner::Contact(id), Vec::new()),
        Some(Target::Company(id)) => people::open(state, Owner::Company(id), Vec::new()),
        Some(Target::Account | Target::Task(_) | Target::Note(_)) | None => {
            state.hint(super::status::Tone::Info, Text::InboxNothingToOpen)
        }
    }
}

/// A second went by while a verdict is held.
pub(super) fn ticked(state: &mut State) -> Vec<Effect> {
    state.inbox.is_ticking = false;
    Vec::new()
}

/// Works the queue out anew where something changed, and keeps the person's place in it.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    if !matches!(state.screens.last(), Some(Screen::Inbox)) {
        return tick(state);
    }
    let mut effects = Vec::new();
    if let Some(queue) = queue::anew(state) {
        let before = state.inbox.current.clone();
        state.inbox.queue = queue;
        state.inbox.stand();
        if state.inbox.current != before {
            effects.push(board::rest_timer(state));
        }
    }
    let last = rows::card(state).len().saturating_sub(rows::room(state));
    state.inbox.top = state.inbox.top.min(last);
    effects.extend(tick(state));
    effects
}

/// While a verdict is held its seconds are counted, on whatever screen it was made.
fn tick(state: &mut State) -> Vec<Effect> {
    if state.inbox.is_ticking || state.held().is_empty() {
        return Vec::new();
    }
    state.inbox.is_ticking = true;
    vec![Effect::WakeAfter { millis: 1_000, wake: Wake::HoldTick }]
}
