//! Who an incoming lead is from may be known already: leads and contacts with the same phone, e-mail or name are
//! proposed, and choosing one links what came to it.
//!
//! The API links mail and chats to a lead; anything else is accepted and given the same contact, so that both leads hang
//! on one person and can be merged by hand. The disk answers first, the server after it. Where it is somebody else, what is
//! typed is looked for among all leads and contacts, as in `//`.

use super::Inbox;
use super::verdicts::{Chosen, Ruling, first_place};
use crate::app::form::known::{Looked, REST_MILLIS};
use crate::app::form::shape::hit_words;
use crate::app::msg::{Effect, Wake};
use crate::app::picker::{Ask, Choice, Picker, lists};
use crate::app::search::Seek;
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::app::words::coded;
use crate::domain::search::Finding;
use crate::domain::{
    Change, Contact, ContactId, ContactPoint, Decision, IncomingLead, Lead, LeadId, Linked, Listing, Owner,
    OwnerKind, RequestId, SafeText, Sought,
};
use crate::i18n::Text;
use crate::sync::event::{List, Then, Trouble};

/// A shorter piece of a name is in too many.
const NAME: usize = 3;
/// As many as have a letter, with the last for none of them.
const MOST: usize = 20;
/// Who is looked for by typing is among the first hits, or more is typed.
const MOST_HITS: usize = 50;

#[derive(Debug, Clone)]
pub struct Seeking {
    uid: SafeText,
    /// By phone and e-mail, and by name.
    looked: [Looked; 2],
    /// By what is typed.
    seek: Seek,
}

/// `2`: looks for who it may be, and opens the list of what is found.
pub(super) fn look(state: &mut State, one: &IncomingLead) -> Vec<Effect> {
    let contact = one.contact.and_then(|id| state.known.contact(id));
    let points = points(one, contact);
    let name = contact.map(|contact| contact.name.clone()).or_else(|| one.contact_name.clone());
    let name = name.filter(|name| name.trim().chars().count() >= NAME);
    let wanted = [(!points.is_empty()).then_some(Sought::Points(points)), name.map(Sought::Text)];
    let mut seeking = Seeking { uid: one.uid.clone(), looked: Default::default(), seek: Seek::default() };
    let mut effects = Vec::new();
    for (looked, sought) in seeking.looked.iter_mut().zip(wanted) {
        if let Some(sought) = sought {
            effects.extend(looked.begin(OwnerKind::Contacts, sought, state.request()));
        }
    }
    state.inbox.found = Some(seeking);
    match duplicates(state) {
        Some(picker) => state.popup = Some(Popup::Picker(picker)),
        None => effects.extend(state.hint(Tone::Info, Text::InboxNoAccount)),
    }
    effects
}

/// Its phones and e-mail addresses, told with it and known of its contact.
fn points(one: &IncomingLead, contact: Option<&Contact>) -> Vec<ContactPoint> {
    let known = |code: &'static str| {
        let values = contact.map(|contact| coded(&contact.fields, code)).unwrap_or_default();
        values.into_iter().map(|(value, _)| value.clone()).collect::<Vec<_>>()
    };
    let phones = one.phone.clone().into_iter().chain(known("PHONE"));
    let emails = one.email.clone().into_iter().chain(known("EMAIL"));
    let mut points: Vec<ContactPoint> = Vec::new();
    for point in phones
        .filter_map(|phone| ContactPoint::phone(&phone))
        .chain(emails.filter_map(|email| ContactPoint::email(&email)))
    {
        if !points.contains(&point) {
            points.push(point);
        }
    }
    points
}

/// Whether the answer was ours. After the disk the server is asked, once.
pub fn on_found(state: &mut State, request: RequestId, listings: &[Listing]) -> (bool, Vec<Effect>) {
    let next = state.request();
    let Some(seeking) = &mut state.inbox.found else { return (false, Vec::new()) };
    for looked in &mut seeking.looked {
        if looked.take(request, listings) {
            let deeper = looked.deepen(OwnerKind::Contacts, next);
            return (true, deeper.into_iter().collect());
        }
    }
    (false, Vec::new())
}

impl Inbox {
    /// What is looked for by typing in the box of who it may be.
    pub fn seek(&self) -> Option<&Seek> {
        self.found.as_ref().map(|seeking| &seeking.seek).filter(|seek| !seek.query.is_empty())
    }

    fn seeking(&mut self, request: RequestId) -> Option<&mut Seek> {
        self.found.as_mut().map(|seeking| &mut seeking.seek).filter(|seek| seek.is_waiting_for(request))
    }
}

/// Something else is typed into the box.
pub fn seek(state: &mut State, text: SafeText) -> Vec<Effect> {
    let request = state.request();
    let Some(seeking) = &mut state.inbox.found else { return Vec::new() };
    let mut effects = seeking.seek.begin(&state.leads, text, request);
    if !seeking.seek.query.is_empty() {
        effects.push(Effect::WakeAfter { millis: REST_MILLIS, wake: Wake::TypingRested });
    }
    effects
}

/// The box is closed.
pub fn stop_seeking(state: &mut State) -> Vec<Effect> {
    let Some(mut seeking) = state.inbox.found.take() else { return Vec::new() };
    let proposed = seeking.looked.iter_mut().flat_map(Looked::stop);
    let mut effects: Vec<Effect> = proposed.collect();
    effects.extend(seeking.seek.stop());
    effects
}

/// The typing came to rest.
pub fn seek_rested(state: &mut State) -> Option<Effect> {
    let request = state.request();
    state.inbox.found.as_mut()?.seek.deepen(request)
}

/// What was typed while the disk answered is asked next.
pub fn seek_on(state: &mut State) -> Option<Effect> {
    let request = state.request();
    state.inbox.found.as_mut()?.seek.catch_up(request)
}

pub fn on_sought(state: &mut State, request: RequestId, what: (Vec<Finding>, Vec<List>), then: Then) {
    let leads = &state.leads;
    if let Some(seek) = state.inbox.seeking(request) {
        seek.take(leads, request, what, then);
    }
}

pub fn seek_failed(state: &mut State, request: RequestId, why: &Trouble) -> bool {
    state.inbox.seeking(request).is_some_and(|seek| seek.failed(request, why))
}

/// All leads are ready to be searched.
pub fn taken_in(state: &mut State) {
    if let Some(seeking) = &mut state.inbox.found {
        seeking.seek.find(&state.leads);
    }
}

/// What is found so far; last, that it is none of them.
pub fn duplicates(state: &State) -> Option<Picker> {
    let seeking = state.inbox.found.as_ref()?;
    let one = state.inbox.one(&seeking.uid)?;
    let user = state.me()?;
    let mut entries = match state.inbox.seek() {
        Some(seek) => sought(state, one, seek),
        None => proposed(state, one, seeking),
    };
    let title = if entries.is_empty() { Text::InboxNobodyKnown } else { Text::InboxPickKnown };
    let title = if state.inbox.seek().is_some() { Text::InboxPickKnown } else { title };
    let how = Decision::Accept { to: first_place(state, one)?, user: Some(user) };
    let none = Chosen::Rule(Ruling::new(one.uid.clone(), how)).into();
    entries.push((state.locale.get(Text::InboxNoneOfThese).to_owned(), String::new(), none));
    let picker = lists::choices(state.locale.fill(title, &[&state.incoming_title(one)]), entries.into_iter());
    Some(Picker { ask: Ask::Duplicates, ..picker })
}

/// The leads and contacts that are hits, the best first. What nothing could be linked to is left out.
fn sought(state: &State, one: &IncomingLead, seek: &Seek) -> Vec<(String, String, Choice)> {
    let mut seen: Vec<Owner> = one.lead.map(Owner::Lead).into_iter().collect();
    let mut entries = Vec::new();
    for hit in &seek.hits {
        let (lead, contact) = match hit.on {
            Owner::Lead(id) => (Some(id), state.leads.get(id).and_then(|lead| lead.main_contact)),
            Owner::Contact(id) => (None, Some(id)),
            Owner::Company(_) => continue,
        };
        let is_of_use = contact.is_some() || one.category.can_be_linked();
        if seen.contains(&hit.on) || !is_of_use {
            continue;
        }
        seen.push(hit.on);
        let told = state.hit_told(hit);
        let note = match lead {
            Some(_) if !told.about.is_empty() => told.about,
            _ => [told.about, told.sort]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
        };
        entries.push((told.name, note, choice(state, one, lead, contact)));
        if entries.len() == MOST_HITS {
            break;
        }
    }
    entries
}

/// Who has the same phone, e-mail or name, leads before people without one.
fn proposed(state: &State, one: &IncomingLead, seeking: &Seeking) -> Vec<(String, String, Choice)> {
    let mut found: Vec<&Listing> = Vec::new();
    for listing in seeking.looked.iter().flat_map(|looked| &looked.listings) {
        if found.iter().all(|known| known.owner != listing.owner) {
            found.push(listing);
        }
    }
    let people: Vec<ContactId> =
        one.contact.into_iter().chain(found.iter().filter_map(|listing| contact(listing))).collect();
    let leads = leads(state, one, &people);
    let mut entries: Vec<(String, String, Choice)> = leads
        .iter()
        .map(|lead| {
            let stage = state.stage(lead.place).map(|stage| stage.name.to_string()).unwrap_or_default();
            let who = lead.main_contact.map(|id| state.party_name(Owner::Contact(id))).unwrap_or_default();
            let note =
                [stage, who].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
            (state.lead_name(lead.id), note, choice(state, one, Some(lead.id), lead.main_contact))
        })
        .collect();
    let has_lead = |listing: &Listing| leads.iter().any(|lead| lead.main_contact == contact(listing));
    for listing in found.iter().filter(|listing| contact(listing) != one.contact && !has_lead(listing)) {
        let note = state.locale.get(Text::Contact).to_owned();
        entries.push((hit_words(state, listing), note, choice(state, one, None, contact(listing))));
    }
    entries.truncate(MOST);
    entries
}

const fn contact(listing: &Listing) -> Option<ContactId> {
    match listing.owner {
        Owner::Contact(id) => Some(id),
        Owner::Lead(_) | Owner::Company(_) => None,
    }
}

/// Leads of these people or of the same name; open ones first, the latest first.
fn leads<'a>(state: &'a State, one: &IncomingLead, people: &[ContactId]) -> Vec<&'a Lead> {
    let name = Some(state.incoming_title(one).trim().to_lowercase()).filter(|name| !name.is_empty());
    let is_meant = |lead: &&Lead| {
        Some(lead.id) != one.lead
            && (lead.main_contact.is_some_and(|id| people.contains(&id))
                || name.as_ref().is_some_and(|name| lead.name.trim().to_lowercase() == *name))
    };
    let mut leads: Vec<&Lead> = state.leads.overlay().iter().filter(is_meant).collect();
    leads.sort_by_key(|lead| (lead.closed_at.is_some(), std::cmp::Reverse(lead.updated_at), lead.id));
    leads.truncate(MOST);
    leads
}

fn choice(state: &State, one: &IncomingLead, lead: Option<LeadId>, contact: Option<ContactId>) -> Choice {
    let (uid, user) = (one.uid.clone(), state.me().unwrap_or_default());
    if let Some(lead) = lead.filter(|_| one.category.can_be_linked()) {
        let how = Decision::Link { lead, contact: one.contact, user };
        return Chosen::Rule(Ruling::new(uid, how)).into();
    }
    let to = first_place(state, one).unwrap_or_default();
    let how = Decision::Accept { to, user: Some(user) };
    let link = |how| contact.map(|id| Change::Link { to: Owner::Contact(id), how });
    let then = link(Linked::Linked).filter(|_| contact != one.contact).map(|c| (c, link(Linked::Not)));
    Chosen::Rule(Ruling { then, ..Ruling::new(uid, how) }).into()
}
