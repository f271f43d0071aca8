//! The inbox: one queue of what wants a decision, one card at a time, one key for each.
//!
//! The queue is worked out of what is known and what was done ([`queue`]), never kept: what is decided leaves it by that,
//! so that the next card is there in the same frame, and what undo takes out of the outbox is back in its place. Own is
//! only where the person stands in it. What is decided goes the way of every edit.

mod found;
pub mod queue;
pub mod rows;
mod verdicts;
mod wait;

use std::collections::{HashMap, HashSet};

use super::board;
use super::command::Command;
use super::lead;
use super::msg::{Effect, Urgency, Wake};
use super::people;
use super::remote::Remote;
use super::state::{Screen, State};
use super::tasks::{self, TaskRef, Whose};
use crate::domain::rot::{LeadAge, Quiet, QuietOf};
use crate::domain::{
    Change, HOLD_SECS, IncomingLead, LeadId, Owner, RequestId, SafeText, Target, Timestamp, Verdict,
};
use crate::i18n::Text;
use crate::sync::event::{EditStage, List, Listed, Load, Reach, Trouble};
pub(super) use found::{duplicates, on_found};
pub use queue::{Entry, Item, Sort};
pub use verdicts::{Ruling, key_words};
pub(super) use verdicts::{hand_over, rule};
pub(super) use wait::{answer as wait_answer, keep as keep_wait};

/// Seconds after which a person who looks wants the server's word again.
const OLD: i64 = 60;

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

/// What the history tells of leads.
#[derive(Debug, Clone, Default)]
pub struct Ages {
    pub of: HashMap<LeadId, LeadAge>,
    /// Since when all events are kept.
    pub history: Option<Timestamp>,
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

    /// How many are still to be decided, without those that were passed over.
    pub fn left(&self) -> usize {
        self.queue.iter().filter(|entry| !self.skipped.contains(&entry.item)).count()
    }

    /// How many the person passed over.
    pub fn skipped(&self) -> usize {
        self.queue.len() - self.left()
    }

    /// Where to stand: on the card at hand while it is there, else on the next one below that was not passed over, else
    /// on the first such one; behind the last where there is none.
    fn place(&self) -> usize {
        let is_open = |entry: &Entry| !self.skipped.contains(&entry.item);
        let here = self.current.as_ref().filter(|_| self.is_begun);
        if let Some(at) = here.and_then(|now| self.queue.iter().position(|e| e.item == *now)) {
            return at;
        }
        let from = if self.is_begun { self.at.min(self.queue.len()) } else { 0 };
        let below = self.queue[from..].iter().position(is_open).map(|n| from + n);
        below.or_else(|| self.queue.iter().position(is_open)).unwrap_or(self.queue.len())
    }

    fn stand(&mut self) {
        self.at = self.place();
        let now = self.entry().map(|entry| entry.item.clone());
        if now != self.current {
            self.current = now;
            self.top = 0;
        }
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

/// Goes to the inbox, and asks for what is newer.
pub(super) fn go(state: &mut State) -> Vec<Effect> {
    match state.screens.iter().position(|screen| matches!(screen, Screen::Inbox)) {
        Some(at) => state.screens.truncate(at + 1),
        None => state.screens.push(Screen::Inbox),
    }
    state.inbox.given.clear();
    state.inbox.skipped.clear();
    state.inbox.is_begun = false;
    state.inbox.changes += 1;
    let mut effects = read_disk(state);
    effects.extend(tasks::look_now(state));
    effects.extend(look_at_ages(state));
    effects.extend(read_history(state));
    if state.inbox.as_of.is_none_or(|at| state.now.since(at) >= OLD) {
        effects.extend(refresh(state, Reach::Due));
    }
    effects
}

fn read_disk(state: &mut State) -> Vec<Effect> {
    if state.inbox.disk.is_loading() {
        return Vec::new();
    }
    let request = state.request();
    state.inbox.disk.ask(request);
    vec![Effect::Load { request, load: Load::Inbox, urgency: Urgency::Now }]
}

/// The history is read once in a while: it is long.
pub(super) fn look_at_ages(state: &mut State) -> Vec<Effect> {
    if state.inbox.ages.all.is_loading() {
        return Vec::new();
    }
    let request = state.request();
    state.inbox.ages.all.ask(request);
    vec![Effect::Load { request, load: Load::Ages(None), urgency: Urgency::Later }]
}

/// What happened in the account lately, from the server to the disk, behind everything a person waits for.
fn read_history(state: &mut State) -> Vec<Effect> {
    if state.inbox.ages.server.is_loading() {
        return Vec::new();
    }
    let request = state.request();
    state.inbox.ages.server.ask(request);
    vec![Effect::Load { request, load: Load::List(List::Events, Reach::Due), urgency: Urgency::Later }]
}

/// Asks the server; an earlier question nobody waits for any more is taken back.
pub(super) fn refresh(state: &mut State, reach: Reach) -> Vec<Effect> {
    let request = state.request();
    let earlier = state.inbox.server.request().map(Effect::Cancel);
    state.inbox.server.ask(request);
    let load = Effect::Load { request, load: Load::List(List::Incoming, reach), urgency: Urgency::Now };
    earlier.into_iter().chain([load]).collect()
}

pub(super) fn on_inbox(
    state: &mut State,
    request: RequestId,
    (incoming, quiet): (Vec<IncomingLead>, Vec<Quiet>),
    as_of: Option<Timestamp>,
) -> Vec<Effect> {
    if !state.inbox.disk.is_waiting_for(request) {
        return Vec::new();
    }
    let over: Vec<Effect> =
        quiet.iter().filter(|q| !q.holds(state.now)).map(|q| Effect::DropQuiet(q.of.clone())).collect();
    let inbox = &mut state.inbox;
    inbox.disk = Remote::Ready(());
    inbox.as_of = as_of;
    inbox.incoming = incoming;
    inbox.quiet.extend(quiet.into_iter().map(|quiet| (quiet.of.clone(), quiet)));
    inbox.changes += 1;
    over
}

pub(super) fn on_ages(
    state: &mut State,
    request: RequestId,
    told: Vec<(LeadId, LeadAge)>,
    history: Option<Timestamp>,
) {
    let ages = &mut state.inbox.ages;
    if ages.all.is_waiting_for(request) {
        ages.all = Remote::Ready(());
        ages.of = told.into_iter().collect();
    } else if ages.one.is_waiting_for(request) {
        ages.one = Remote::Ready(());
        ages.of.extend(told);
    } else {
        return;
    }
    ages.history = history;
    state.inbox.changes += 1;
}

/// The list was read, by whoever asked: what the disk has now is shown where somebody looks.
pub(super) fn on_listed(state: &mut State, what: Listed) -> Vec<Effect> {
    match what {
        Listed::LeftOut(why) => {
            state.inbox.server.fail(why);
            Vec::new()
        }
        Listed::Read { .. } if state.inbox.disk == Remote::Idle => Vec::new(),
        Listed::Read { .. } => {
            // An answer under way may be older than this word.
            state.inbox.disk = Remote::Idle;
            read_disk(state)
        }
    }
}

/// A list was read for whoever asked. After the history, ages are what the disk says now.
pub(super) fn on_over(state: &mut State, request: RequestId) -> Vec<Effect> {
    if state.inbox.server.is_waiting_for(request) {
        state.inbox.server = Remote::Ready(());
    }
    if !state.inbox.ages.server.is_waiting_for(request) {
        return Vec::new();
    }
    state.inbox.ages.server = Remote::Ready(());
    look_at_ages(state)
}

/// Whether the question was ours.
pub(super) fn on_failed(state: &mut State, request: RequestId, why: &Trouble) -> bool {
    let inbox = &mut state.inbox;
    let asked = [&mut inbox.server, &mut inbox.ages.server];
    let mut is_ours = false;
    for remote in asked.into_iter().filter(|remote| remote.is_waiting_for(request)) {
        remote.fail(why.clone());
        is_ours = true;
    }
    is_ours
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

/// The next card; this one stays to be decided.
fn skip(state: &mut State) -> Vec<Effect> {
    let inbox = &mut state.inbox;
    let Some(entry) = inbox.entry() else { return Vec::new() };
    let item = entry.item.clone();
    inbox.skipped.push(item);
    inbox.at += 1;
    inbox.is_begun = true;
    inbox.current = None;
    inbox.stand();
    vec![board::rest_timer(state)]
}

/// The card that was passed over last; where none was, the one above.
fn back(state: &mut State) -> Vec<Effect> {
    let inbox = &mut state.inbox;
    while let Some(item) = inbox.skipped.pop() {
        if inbox.queue.iter().any(|entry| entry.item == item) {
            return stand_on(state, Some(item));
        }
    }
    let above = inbox.queue.get(inbox.at.saturating_sub(1)).map(|entry| entry.item.clone());
    stand_on(state, above)
}

fn stand_on(state: &mut State, item: Option<Item>) -> Vec<Effect> {
    let inbox = &mut state.inbox;
    if let Some(item) = item {
        inbox.skipped.retain(|passed| *passed != item);
        inbox.is_begun = true;
        inbox.current = Some(item);
        inbox.top = 0;
        inbox.stand();
    }
    vec![board::rest_timer(state)]
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
pub(super) fn ticked(state: &mut State) {
    state.inbox.is_ticking = false;
}

/// Works the queue out anew where something changed, and keeps the person's place in it.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    if !matches!(state.screens.last(), Some(Screen::Inbox)) {
        return Vec::new();
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
    if state.inbox.is_ticking || state.held().is_empty() {
        return effects;
    }
    state.inbox.is_ticking = true;
    effects.push(Effect::WakeAfter { millis: 1_000, wake: Wake::HoldTick });
    effects
}
