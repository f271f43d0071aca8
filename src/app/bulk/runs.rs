//! What becomes of what was done to many things: how many of them are on the server, and which wait for a person.
//!
//! Owns the counting and the one message that follows it. The edits themselves stand in the overlay like any other; the
//! outbox shows those that wait, and tries them again.

use std::collections::HashMap;

use crate::app::command::Command;
use crate::app::log::Logged;
use crate::app::msg::Effect;
use crate::app::state::State;
use crate::app::status::Tone;
use crate::domain::{Change, Edit, EditId, Target};
use crate::i18n::Text;
use crate::sync::event::Saved;

/// All of this session, in the order they were made.
#[derive(Debug, Clone, Default)]
pub struct Runs {
    all: Vec<Run>,
    /// Which member of which run an edit belongs to.
    by_edit: HashMap<EditId, (usize, usize)>,
}

#[derive(Debug, Clone)]
pub struct Run {
    /// In a word: `12 leads: → Proposal`.
    pub what: String,
    pub members: Vec<Member>,
    /// Members taken on by automations right after.
    moved_on: usize,
    /// The message that counts up, while nobody took it away.
    toast: Option<u64>,
    is_over: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub on: Target,
    pub fate: Fate,
    /// Edits of it that are not over.
    left: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Going,
    Arrived,
    /// For a person.
    Waits,
    /// Given up, or taken back before it was sent.
    Gone,
}

/// How many members met which fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub of: usize,
    pub arrived: usize,
    pub waits: usize,
    pub gone: usize,
}

impl Runs {
    pub fn get(&self, run: usize) -> Option<&Run> {
        self.all.get(run)
    }

    fn at(&mut self, edit: EditId) -> Option<(usize, &mut Member)> {
        let (run, member) = self.by_edit.get(&edit).copied()?;
        Some((run, self.all.get_mut(run)?.members.get_mut(member)?))
    }
}

impl Run {
    pub fn count(&self) -> Count {
        let mut count = Count { of: self.members.len(), ..Count::default() };
        for member in &self.members {
            match member.fate {
                Fate::Going => {}
                Fate::Arrived => count.arrived += 1,
                Fate::Waits => count.waits += 1,
                Fate::Gone => count.gone += 1,
            }
        }
        count
    }
}

impl Count {
    const fn is_over(self) -> bool {
        self.arrived + self.waits + self.gone == self.of
    }
}

impl State {
    /// `47 of 50 sent, 3 wait for you`.
    pub fn count_words(&self, count: Count) -> String {
        let [of, arrived, waits] = [count.of, count.arrived, count.waits].map(|n| n.to_string());
        if count.waits > 0 {
            return self.locale.fill(Text::BulkSome, &[&arrived, &of, &waits]);
        }
        self.locale.fill(Text::BulkCount, &[&arrived, &of])
    }
}

/// Edits made with one key are on their way: they are counted and said together.
pub(in crate::app) fn begin(state: &mut State, what: String, edits: &[Edit]) -> Vec<Effect> {
    let run = state.runs.all.len();
    let mut members: Vec<Member> = Vec::with_capacity(edits.len());
    for edit in edits {
        match members.last_mut().filter(|member| member.on == edit.on) {
            Some(member) => member.left += 1,
            None => members.push(Member { on: edit.on, fate: Fate::Going, left: 1 }),
        }
        state.runs.by_edit.insert(edit.id, (run, members.len() - 1));
    }
    state.runs.all.push(Run { what, members, moved_on: 0, toast: None, is_over: false });
    state.log.add(state.now, Logged::Many(run));
    let text = words(state, run);
    let effect = state.say(Tone::Info, text);
    let seq = state.toast_seq;
    if let Some(run) = state.runs.all.get_mut(run) {
        run.toast = Some(seq);
    }
    vec![effect]
}

/// It is on disk, under another id, in the place of others.
pub(in crate::app) fn saved(state: &mut State, was: EditId, saved: &Saved) {
    let own = state.runs.by_edit.remove(&was);
    for over in saved.over.iter().filter(|over| **over != was) {
        // Another edit of the same thing goes on for it.
        ended(state, *over, Fate::Gone);
    }
    if let Some(own) = own {
        state.runs.by_edit.insert(saved.edit.id, own);
    }
}

/// It is tried (again).
pub(in crate::app) fn going(state: &mut State, edit: EditId) {
    let Some((run, member)) = state.runs.at(edit) else { return };
    if member.fate == Fate::Waits {
        member.fate = Fate::Going;
        if let Some(run) = state.runs.all.get_mut(run) {
            run.is_over = false;
        }
    }
}

/// It came to an end, or waits for a person; `None` where it was made alone: then its maker says so.
pub(in crate::app) fn ended(state: &mut State, edit: EditId, fate: Fate) -> Option<Vec<Effect>> {
    let (run, member) = state.runs.at(edit)?;
    match fate {
        Fate::Waits => member.fate = Fate::Waits,
        Fate::Going | Fate::Arrived | Fate::Gone => {
            member.left = member.left.saturating_sub(1);
            if member.left == 0 {
                member.fate = fate;
            }
            state.runs.by_edit.remove(&edit);
        }
    }
    Some(tell(state, run))
}

/// As [`ended`] with a yes: an automation may have taken a lead on.
pub(in crate::app) fn arrived(state: &mut State, id: EditId, edit: &Edit) -> Option<Vec<Effect>> {
    let (run, _) = state.runs.at(id)?;
    if let (Change::Move { to, .. }, Some(lead)) = (&edit.change, edit.on.lead())
        && state.leads.get(lead).is_some_and(|lead| lead.place != *to)
        && state.leads.overlay().pending_of(lead).is_empty()
        && let Some(run) = state.runs.all.get_mut(run)
    {
        run.moved_on += 1;
    }
    ended(state, id, Fate::Arrived)
}

/// The message goes on counting where it still stands; at the end there is a new one.
fn tell(state: &mut State, at: usize) -> Vec<Effect> {
    let Some(run) = state.runs.all.get(at) else { return Vec::new() };
    let (count, toast) = (run.count(), run.toast);
    let is_end = count.is_over() && !run.is_over;
    let text = words(state, at);
    if !is_end {
        if let Some(shown) = state.toast.as_mut().filter(|shown| Some(shown.seq) == toast) {
            shown.text = text;
        }
        return Vec::new();
    }
    if let Some(run) = state.runs.all.get_mut(at) {
        run.is_over = true;
        run.toast = None;
    }
    // What was taken back or given up by the person was said then.
    if count.arrived + count.waits == 0 {
        return Vec::new();
    }
    vec![state.say(if count.waits > 0 { Tone::Warn } else { Tone::Good }, text)]
}

fn words(state: &State, at: usize) -> String {
    let Some(run) = state.runs.get(at) else { return String::new() };
    let count = run.count();
    let mut words = state.locale.fill(Text::ChangeLabelled, &[&run.what, &state.count_words(count)]);
    let mut more = Vec::new();
    if count.is_over() && run.moved_on > 0 {
        more.push(state.locale.count(Text::BulkMovedOn, run.moved_on, &[]));
    }
    if count.is_over() && count.waits > 0 {
        more.push(state.locale.fill(Text::BulkOpen, &[&state.key_words(Command::GoOutbox)]));
    }
    if !more.is_empty() {
        words = format!("{words}. {}", more.join(" "));
    }
    words
}

/// Whether a message is one that still counts: it stays as long as it does.
pub(in crate::app) fn is_counting(state: &State, seq: u64) -> bool {
    state.runs.all.iter().rev().any(|run| !run.is_over && run.toast == Some(seq))
}
