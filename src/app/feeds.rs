//! What happened around leads, contacts and companies, as far as it was read in this session: the stories timelines
//! show.
//!
//! Owns the pieces of each story, their merging, and how far back it is complete. The newest comes first and old
//! stretches follow when somebody scrolls to them; asking anew never takes away what is known. Must not know how it is
//! shown.

use std::collections::{BTreeMap, BTreeSet};

use super::msg::{Effect, Urgency};
use super::remote::Remote;
use super::state::State;
use crate::domain::timeline::{Entry, EntryKind, merge};
use crate::domain::{
    AccountEvent, Entity, Lead, Note, NoteId, Owner, RequestId, SafeText, Task, TaskId, Timestamp,
};
use crate::sync::event::{Feed, Load, Rest, Stretch, Trouble};

/// Stories kept; the one nobody looked at for the longest goes first.
const STORIES: usize = 16;
/// Seconds after which a person who looks wants the server's word again.
const OLD: i64 = 60;

#[derive(Debug, Clone, Default)]
pub struct Feeds {
    known: Vec<(Owner, Told)>,
    /// How the account names the types of events nobody else names.
    pub(super) names: Remote<BTreeMap<SafeText, SafeText>>,
    /// Kinds of entries nobody wants to see at present.
    pub(super) hidden: BTreeSet<EntryKind>,
}

/// One story, as far as it was told.
#[derive(Debug, Clone, Default)]
pub struct Told {
    newest: Remote<()>,
    older: Remote<()>,
    /// When the newest stretch was asked for last.
    asked_at: Option<Timestamp>,
    rest: Option<Rest>,
    is_whole: bool,
    /// The latest thing known when the newest stretch was last told in full.
    reaches: Option<Timestamp>,
    notes: BTreeMap<NoteId, Note>,
    tasks: BTreeMap<TaskId, Task>,
    events: BTreeMap<SafeText, AccountEvent>,
    owners: BTreeSet<Owner>,
    entries: Vec<Entry>,
    /// Counts what is told.
    revision: u64,
}

impl Feeds {
    pub fn get(&self, of: Owner) -> Option<&Told> {
        self.known.iter().find(|(owner, _)| *owner == of).map(|(_, told)| told)
    }

    fn entry(&mut self, of: Owner) -> &mut Told {
        match self.known.iter().position(|(owner, _)| *owner == of) {
            // The one looked at last stands last.
            Some(at) => self.known[at..].rotate_left(1),
            None => {
                if self.known.len() >= STORIES {
                    self.known.remove(0);
                }
                let told = Told { owners: BTreeSet::from([of]), ..Told::default() };
                self.known.push((of, told));
            }
        }
        let last = self.known.len() - 1;
        &mut self.known[last].1
    }

    fn waiting_for(&mut self, request: RequestId) -> Option<&mut Told> {
        let waits = |told: &Told| told.newest.is_waiting_for(request) || told.older.is_waiting_for(request);
        self.known.iter_mut().map(|(_, told)| told).find(|told| waits(told))
    }

    /// The server's word on one thing, by whatever way it came.
    pub(super) fn take(&mut self, entity: &Entity) {
        for (_, told) in &mut self.known {
            match entity {
                Entity::Note(note) if told.owners.contains(&note.owner) => {
                    told.add(vec![(**note).clone()], Vec::new(), Vec::new());
                }
                Entity::Task(task) if task.owner.is_some_and(|owner| told.owners.contains(&owner)) => {
                    told.add(Vec::new(), vec![(**task).clone()], Vec::new());
                }
                Entity::Note(_)
                | Entity::Task(_)
                | Entity::Lead(_)
                | Entity::Details(_)
                | Entity::Contact(_)
                | Entity::Company(_) => {}
            }
        }
    }
}

impl Told {
    /// Newest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All its notes: conversations are made of the letters among them.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        self.notes.values()
    }

    /// Through whom it came: itself, and for a lead its people.
    pub const fn owners(&self) -> &BTreeSet<Owner> {
        &self.owners
    }

    /// Before this, not everything is read yet.
    pub fn known_from(&self) -> Option<Timestamp> {
        self.rest.as_ref().map(|rest| rest.known_from)
    }

    /// Told from the very beginning.
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    pub const fn is_reading(&self) -> bool {
        self.newest.is_loading() || self.older.is_loading()
    }

    pub fn trouble(&self) -> Option<&Trouble> {
        self.newest.trouble().or_else(|| self.older.trouble())
    }

    /// Another number, another story.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    fn add(&mut self, notes: Vec<Note>, tasks: Vec<Task>, events: Vec<AccountEvent>) {
        self.revision += 1;
        for note in notes {
            self.owners.insert(note.owner);
            put(&mut self.notes, note.id, note, |note| note.updated_at);
        }
        for task in tasks {
            put(&mut self.tasks, task.id, task, |task| task.updated_at);
        }
        for event in events {
            put(&mut self.events, event.id.clone(), event, |event| event.created_at);
        }
        self.entries = merge(self.notes.values(), self.tasks.values(), self.events.values());
    }

    fn drop_notes(&mut self, gone: &[NoteId]) {
        for id in gone {
            self.notes.remove(id);
        }
    }

    /// A stretch is told in full. What was complete before stays so where the two meet.
    fn over(&mut self, request: RequestId, then: Stretch) {
        let is_newest = self.newest.is_waiting_for(request);
        let (rest, is_whole) = match then {
            Stretch::More => return,
            Stretch::Rest(rest) => (Some(rest), false),
            Stretch::Whole => (None, true),
        };
        let from = rest.as_ref().map(|rest| rest.known_from);
        let meets = is_newest
            && (self.is_whole || self.rest.is_some())
            && self.reaches.is_some_and(|reaches| from.is_none_or(|from| from <= reaches));
        if !meets {
            (self.rest, self.is_whole) = (rest, is_whole);
        }
        if is_newest {
            self.newest = Remote::Ready(());
            self.reaches = self.entries.first().map(|entry| entry.at);
            // What goes on from another place would tell nothing of what lies between.
            if !meets && self.older.is_loading() {
                self.older = Remote::Idle;
            }
        } else {
            self.older = Remote::Ready(());
        }
    }
}

/// An older word never replaces a newer one.
fn put<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: V, at: fn(&V) -> Timestamp) {
    if map.get(&key).is_none_or(|known| at(&value) >= at(known)) {
        map.insert(key, value);
    }
}

/// Somebody looks at a timeline: asked for when nobody did lately.
pub(super) fn look(state: &mut State, of: Owner) -> Vec<Effect> {
    let now = state.now;
    let told = state.feeds.entry(of);
    let is_fresh = told.asked_at.is_some_and(|at| now.since(at) < OLD) && told.newest.trouble().is_none();
    if is_fresh { Vec::new() } else { refresh(state, of, Urgency::Now) }
}

/// Asks for the newest stretch, unless that is under way.
pub(super) fn refresh(state: &mut State, of: Owner, urgency: Urgency) -> Vec<Effect> {
    let request = state.request();
    let now = state.now;
    let told = state.feeds.entry(of);
    if told.newest.is_loading() {
        return Vec::new();
    }
    // What one stretch could not have, the next might.
    if told.older.trouble().is_some() {
        told.older = Remote::Idle;
    }
    told.asked_at = Some(now);
    told.newest.ask(request);
    vec![Effect::Load { request, load: Load::Feed { of, after: None }, urgency }]
}

/// Goes on into the past, where there is more and nobody asks already.
pub(super) fn go_on(state: &mut State, of: Owner) -> Vec<Effect> {
    let Some(told) = state.feeds.get(of) else { return Vec::new() };
    let (Some(rest), false) = (told.rest.clone(), told.is_reading() || told.trouble().is_some()) else {
        return Vec::new();
    };
    let request = state.request();
    state.feeds.entry(of).older.ask(request);
    vec![Effect::Load { request, load: Load::Feed { of, after: Some(rest) }, urgency: Urgency::Now }]
}

/// A piece, from the disk or from the server.
pub(super) fn on_feed(state: &mut State, request: RequestId, piece: Feed) -> Vec<Effect> {
    let is_kept = piece.then == Stretch::More;
    let Some(told) = state.feeds.waiting_for(request) else { return Vec::new() };
    told.drop_notes(&piece.gone);
    told.add(piece.notes.clone(), piece.tasks.clone(), piece.events);
    told.over(request, piece.then);
    for note in piece.notes {
        state.known.put_note(note);
    }
    // Open ones are told by the list of tasks, which knows which of them are gone.
    for task in piece.tasks.into_iter().filter(|task| task.is_completed) {
        state.known.put_task(task);
    }
    if is_kept { Vec::new() } else { names(state) }
}

/// How the account names what nobody else does: asked for once, and only where it is shown.
fn names(state: &mut State) -> Vec<Effect> {
    let is_strange =
        |told: &Told| told.events.values().any(|event| event.topic() == crate::domain::EventTopic::Other);
    if state.feeds.names != Remote::Idle || !state.feeds.known.iter().any(|(_, told)| is_strange(told)) {
        return Vec::new();
    }
    let request = state.request();
    state.feeds.names.ask(request);
    let load = Load::EventNames(state.locale.language.code().into());
    vec![Effect::Load { request, load, urgency: Urgency::Later }]
}

pub(super) fn on_names(state: &mut State, request: RequestId, names: Vec<(SafeText, SafeText)>) {
    if state.feeds.names.is_waiting_for(request) {
        state.feeds.names = Remote::Ready(names.into_iter().collect());
        for (_, told) in &mut state.feeds.known {
            told.revision += 1;
        }
    }
}

/// Leads changed by somebody: a timeline of theirs that is on the screen has something new.
pub(super) fn on_changed(state: &mut State, leads: &[Lead]) -> Vec<Effect> {
    let Some((of, _)) = super::timeline::front(state) else { return Vec::new() };
    let is_changed = leads.iter().any(|lead| Owner::Lead(lead.id) == of);
    if is_changed { refresh(state, of, Urgency::Later) } else { Vec::new() }
}

/// Whether a timeline waited for this.
pub(super) fn on_failed(state: &mut State, request: RequestId, why: &Trouble) -> bool {
    if state.feeds.names.is_waiting_for(request) {
        state.feeds.names.fail(why.clone());
        return true;
    }
    let Some(told) = state.feeds.waiting_for(request) else { return false };
    let side = if told.newest.is_waiting_for(request) { &mut told.newest } else { &mut told.older };
    side.fail(why.clone());
    true
}
