//! What hangs together: linking a lead with contacts and a company, a contact with its company, and taking that apart.
//!
//! Each is an edit like any other: shown at once, sent in the background, undone with its key. The account keeps one
//! company per lead and per contact, so a second one is not put in the place of the first without a word.

use super::finder::FinderState;
use super::log::Outcome;
use super::msg::Effect;
use super::people::people_of;
use super::picker::{Choice, Picker};
use super::state::{Popup, State};
use super::status::Tone;
use crate::domain::{Change, CompanyId, Edit, Entity, LeadId, Linked, Listing, Owner, OwnerKind, Target};
use crate::i18n::Text;

/// A link of two things, seen from the one the edit is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub on: Target,
    pub to: Owner,
}

/// Why nothing can be linked here at this moment.
fn refusal(state: &State, on: Option<Target>) -> Option<Text> {
    match on {
        _ if state.settings.is_read_only => Some(Text::TroubleReadOnly),
        Some(Target::Lead(id)) if state.leads.get(id).is_none() => Some(Text::NoLeadHere),
        Some(Target::Lead(id)) if state.details(id).is_none() => Some(Text::LinkNotRead),
        Some(on @ (Target::Contact(_) | Target::Company(_))) if state.entity(on).is_none() => {
            Some(Text::PartyNotRead)
        }
        Some(Target::Lead(_) | Target::Contact(_) | Target::Company(_)) => None,
        Some(Target::Account | Target::Task(_) | Target::Note(_)) | None => Some(Text::NoLeadHere),
    }
}

/// `e l`: opens the box to find whom.
pub(super) fn find(state: &mut State) -> Vec<Effect> {
    let on = state.current_target();
    if let Some(why) = refusal(state, on) {
        return refuse(state, on, why);
    }
    let Some(on) = on else { return Vec::new() };
    let kinds: &[OwnerKind] = match on {
        Target::Contact(_) => &[OwnerKind::Companies],
        Target::Company(_) => &[OwnerKind::Contacts],
        _ => &[OwnerKind::Contacts, OwnerKind::Companies],
    };
    state.popup = Some(Popup::Finder(Box::new(FinderState::new(on, kinds))));
    Vec::new()
}

/// What is not read yet is asked for, so that the next try works.
fn refuse(state: &mut State, on: Option<Target>, why: Text) -> Vec<Effect> {
    let mut effects = match (why, on) {
        (Text::LinkNotRead, Some(Target::Lead(id))) => state.load_story(id),
        _ => Vec::new(),
    };
    effects.extend(state.hint(Tone::Info, why));
    effects
}

/// Links with whom was found.
pub(super) fn link(state: &mut State, on: Target, found: &Listing) -> Vec<Effect> {
    let pair = match (on, found.owner) {
        // The contact is what knows its company.
        (Target::Company(company), Owner::Contact(contact)) => {
            Pair { on: contact.into(), to: Owner::Company(company) }
        }
        (on, to) => Pair { on, to },
    };
    if let Some(taken) = company_of(state, pair).filter(|taken| Owner::Company(*taken) != pair.to) {
        let text = state.locale.fill(Text::LinkOneCompany, &[&state.party_name(Owner::Company(taken))]);
        return vec![state.say(Tone::Warn, text)];
    }
    let is_unread = state.entity(pair.on).is_none();
    if is_unread && !found.company.is_empty() {
        let text = state.locale.fill(Text::LinkOneCompany, &[&found.company]);
        return vec![state.say(Tone::Warn, text)];
    }
    let mut effects = put(state, pair, Linked::Linked);
    // Whom nobody opened yet has no name on the card.
    let is_known = state.entity(found.owner.into()).is_some();
    if !is_known {
        effects.extend(state.load_party(found.owner));
    }
    effects
}

/// The company that stands where a link to a company would go.
fn company_of(state: &State, pair: Pair) -> Option<CompanyId> {
    if pair.to.kind() != OwnerKind::Companies {
        return None;
    }
    let entity = state.entity(pair.on)?;
    match &entity {
        Entity::Contact(contact) => contact.company,
        Entity::Lead(_) | Entity::Details(_) => entity.lead()?.company,
        Entity::Company(_) | Entity::Task(_) | Entity::Note(_) => None,
    }
}

/// `e u`: whom to take off.
pub(super) fn pick_unlink(state: &mut State) -> Vec<Effect> {
    let on = state.current_target();
    if let Some(why) = refusal(state, on) {
        return refuse(state, on, why);
    }
    let Some(on) = on else { return Vec::new() };
    let pairs: Vec<(Owner, Pair)> = match on {
        Target::Lead(id) => people_of(state, id).into_iter().map(|to| (to, Pair { on, to })).collect(),
        Target::Contact(id) => {
            let company = state.known.contact(id).and_then(|known| state.shown(id, known).company);
            company.map(Owner::Company).map(|to| (to, Pair { on, to })).into_iter().collect()
        }
        Target::Company(id) => {
            let contacts = state.contacts_of(id).into_iter();
            let to = Owner::Company(id);
            contacts.map(|contact| (Owner::Contact(contact), Pair { on: contact.into(), to })).collect()
        }
        Target::Account | Target::Task(_) | Target::Note(_) => Vec::new(),
    };
    if pairs.is_empty() {
        return state.hint(Tone::Info, Text::NobodyLinked);
    }
    let entries = pairs.into_iter().map(|(owner, pair)| (owner, Choice::Unlink(pair)));
    state.popup = Some(Popup::Picker(Picker::owners(state, Text::PickUnlink, entries.collect())));
    Vec::new()
}

/// `e m`: which of a lead's contacts is the main one.
pub(super) fn pick_main(state: &mut State) -> Vec<Effect> {
    let on = state.current_lead().map(Target::from);
    if let Some(why) = refusal(state, on) {
        return refuse(state, on, why);
    }
    let Some(details) = on.and_then(Target::lead).and_then(|id| state.details(id)) else { return Vec::new() };
    let others = details.contacts.iter().filter(|contact| !contact.is_main);
    let entries: Vec<(Owner, Choice)> = others
        .map(|contact| {
            let to = Owner::Contact(contact.id);
            (to, Choice::Main(Pair { on: details.lead.id.into(), to }))
        })
        .collect();
    if entries.is_empty() {
        return state.hint(Tone::Info, Text::LinkNoOther);
    }
    state.popup = Some(Popup::Picker(Picker::owners(state, Text::PickMain, entries)));
    Vec::new()
}

/// Makes the edit.
pub(super) fn put(state: &mut State, pair: Pair, how: Linked) -> Vec<Effect> {
    let change = Change::Link { to: pair.to, how };
    let base = match pair.on {
        Target::Lead(id) => base_of_lead(state, id, &change),
        on => match state.entity(on) {
            Some(Entity::Contact(contact)) => change.inverse(&*contact),
            // Found, but not opened: it has no company, or it would have been refused.
            _ => Some(Change::Link { to: pair.to, how: Linked::Not }),
        },
    };
    if base.as_ref().is_some_and(|base| is_same(base, how)) {
        return state.hint(Tone::Info, Text::LinkIsThere);
    }
    let edit = Edit { id: state.edit_id(), on: pair.on, change, base };
    state.leads.queue(edit.clone(), state.now);
    state.log_edit(&edit, Outcome::Queued);
    vec![Effect::Push(edit)]
}

fn base_of_lead(state: &State, id: LeadId, change: &Change) -> Option<Change> {
    change.inverse(&state.details(id)?)
}

/// A main contact is linked too.
const fn is_same(base: &Change, how: Linked) -> bool {
    let Change::Link { how: now, .. } = base else { return false };
    matches!(
        (now, how),
        (Linked::Not, Linked::Not)
            | (Linked::Linked | Linked::Main, Linked::Linked)
            | (Linked::Main, Linked::Main)
    )
}
