//! What is done to a thing with one key: who answers for it, its tags, won, lost. Each opens its box, or acts at once.

use super::fields;
use super::making;
use super::moves;
use super::msg::Effect;
use super::picker::{self, Choice, Picker};
use super::state::{Popup, State};
use super::status::Tone;
use crate::domain::{Change, Entity, LeadId, Owner, Place, SafeText, StageId, TagChange, Target};
use crate::i18n::Text;

/// Why there is nothing to act on.
pub fn nothing_here(state: &State, on: Option<Target>) -> Text {
    match on {
        Some(on @ (Target::Contact(_) | Target::Company(_))) if state.entity(on).is_none() => {
            Text::PartyNotRead
        }
        Some(_) | None => Text::NoLeadHere,
    }
}

/// Runs a verb on what is current; says so where there is nothing.
pub fn on_current(state: &mut State, verb: impl FnOnce(&mut State, Target) -> Vec<Effect>) -> Vec<Effect> {
    let current = state.current_target();
    match current.filter(|on| state.entity(*on).is_some()) {
        Some(_) if state.settings.is_read_only => state.hint(Tone::Warn, Text::TroubleReadOnly),
        Some(on) => verb(state, on),
        None => state.hint(Tone::Info, nothing_here(state, current)),
    }
}

/// As [`on_current`], for what only leads have.
pub fn on_lead(state: &mut State, verb: impl FnOnce(&mut State, LeadId) -> Vec<Effect>) -> Vec<Effect> {
    on_current(state, |state, on| match on.lead() {
        Some(lead) => verb(state, lead),
        None => state.hint(Tone::Info, Text::NoLeadHere),
    })
}

pub fn assign(state: &mut State, on: Target) -> Vec<Effect> {
    let change = |to| Box::new(Change::Assign(to));
    let seen = state.entity(on).and_then(|entity| entity.responsible()).map(change);
    let choice = |to| Choice::Make { on, change: change(to), seen: seen.clone() };
    state.popup = Some(Popup::Picker(picker::lists::users(state, on, choice)));
    Vec::new()
}

pub fn tags(state: &mut State, on: Target) -> Vec<Effect> {
    let Some(owner) = on.owner() else { return state.hint(Tone::Info, Text::NoLeadHere) };
    state.popup = Some(Popup::Picker(picker::lists::tags(state, on, owner.kind())));
    fields::learn(state, on)
}

pub fn stage(state: &mut State, lead: LeadId) -> Vec<Effect> {
    match picker::stages(state, lead) {
        Some(picker) => {
            state.popup = Some(Popup::Picker(picker));
            Vec::new()
        }
        None => state.hint(Tone::Info, Text::NoLeadHere),
    }
}

/// The marks as they were left: only what changed is sent.
pub fn set_tags(state: &mut State, on: Target, picker: &Picker) -> Vec<Effect> {
    let Some(entity) = state.entity(on) else { return state.hint(Tone::Warn, Text::FieldNotRead) };
    let now: Vec<SafeText> = entity.tags().unwrap_or_default().iter().map(|tag| tag.name.clone()).collect();
    let change = picker.tag_change();
    // Somebody may have done the same while the box was open.
    let change = TagChange::between(&now, &change.apply(&now));
    if change.is_nothing() {
        return state.hint(Tone::Info, Text::Unchanged);
    }
    making::push(state, on, Change::Tag(change))
}

fn closed(state: &State, lead: LeadId, stage: StageId) -> Option<Place> {
    let lead = state.leads.get(lead)?;
    Some(Place { pipeline: lead.place.pipeline, stage })
}

pub fn win(state: &mut State, lead: LeadId) -> Vec<Effect> {
    match closed(state, lead, StageId::WON) {
        Some(to) => moves::move_lead(state, lead, to),
        None => state.hint(Tone::Info, Text::NoLeadHere),
    }
}

/// Asks why first, where the account has reasons: then it is one edit, and one step back.
pub fn lose(state: &mut State, lead: LeadId) -> Vec<Effect> {
    let Some(to) = closed(state, lead, StageId::LOST) else {
        return state.hint(Tone::Info, Text::NoLeadHere);
    };
    if state.asks_reasons() {
        state.popup = Some(Popup::Picker(picker::lists::reasons(state, lead, to)));
        return Vec::new();
    }
    moves::lose(state, lead, to, None)
}

impl State {
    /// Whether this account wants to know why leads are lost, and has anything to choose from.
    pub fn asks_reasons(&self) -> bool {
        let is_wanted = self.directory.account.as_ref().is_some_and(|account| account.has_loss_reasons);
        is_wanted && !self.directory.loss_reasons.is_empty()
    }

    /// Both ends of a lead leave its tasks as they are: said, since nobody looks at them there.
    pub(super) fn open_task_words(&self, on: Target) -> Option<String> {
        let lead = self.entity(on).as_ref().and_then(Entity::lead).cloned()?;
        let tasks = self.tasks.of(Owner::Lead(lead.id));
        let is_known = self.tasks.is_known() && self.tasks.as_of.is_some();
        if let Some(next) = tasks.first().filter(|_| is_known) {
            return Some(self.locale.count(Text::ClosedWithTasks, tasks.len(), &[&self.date_time(next.due)]));
        }
        // The lead tells when the next is due, and not how many there are.
        let due = lead.next_task_at?;
        Some(self.locale.fill(Text::ClosedWithTask, &[&self.date_time(due)]))
    }
}
