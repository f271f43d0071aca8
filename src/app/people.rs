//! Contacts and companies: the lists of them, their cards, and the ways from one card to another.
//!
//! Owns what is asked for and how far it came. A list is a compact one from the disk, asked for anew when the
//! background has read more; what a card shows stands in [`super::known`], so that every screen shows the same.

pub mod card;
pub(super) mod full;
pub mod list;
pub mod narrow;

use std::collections::HashMap;

use super::backlog::Backlog;
use super::lead;
use super::msg::{Effect, Urgency};
use super::picker::{Choice, Picker};
use super::remote::Remote;
use super::search;
use super::state::{Popup, Screen, State};
use super::status::Tone;
use crate::domain::{
    CompanyId, ContactId, Entity, LeadDetails, LeadId, Listing, Owner, OwnerKind, RequestId, Target,
    Timestamp,
};
use crate::i18n::Text;
use crate::sync::event::{List, Listed, Load, Reach, Trouble};

/// Cards whose load is remembered; the one opened longest ago goes first.
const CARDS: usize = 64;

/// A list as it was last read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// By name.
    pub listings: Vec<Listing>,
    /// When all of them were known, if ever.
    pub as_of: Option<Timestamp>,
}

#[derive(Debug, Clone, Default)]
pub struct People {
    contacts: Remote<Names>,
    companies: Remote<Names>,
    /// The background has read more since the list under way was asked for.
    is_behind: bool,
    cards: Vec<(Owner, Remote<()>)>,
    /// What fields and tags contacts and companies can have, where a person needs it before the background has read it.
    surroundings: Remote<()>,
    /// Counts how often the lists were told.
    readings: [u64; 2],
    narrowed: [narrow::Narrowed; 2],
    backlogs: [Backlog; 2],
    full: full::Companies,
    /// The disk has others than it told of in full.
    are_old: [bool; 2],
    /// Counts how often more came to be known of them than the lists tell.
    facts: u64,
    /// How old those are that come from the disk.
    pub kept: HashMap<Owner, Timestamp>,
}

impl People {
    pub fn names(&self, of: OwnerKind) -> &Remote<Names> {
        if of == OwnerKind::Companies { &self.companies } else { &self.contacts }
    }

    fn names_mut(&mut self, of: OwnerKind) -> &mut Remote<Names> {
        if of == OwnerKind::Companies { &mut self.companies } else { &mut self.contacts }
    }

    /// Another number: the list was read anew.
    fn reading(&self, of: OwnerKind) -> u64 {
        self.readings[usize::from(of == OwnerKind::Companies)]
    }

    const fn narrowed(&self, of: OwnerKind) -> &narrow::Narrowed {
        let [contacts, companies] = &self.narrowed;
        if matches!(of, OwnerKind::Companies) { companies } else { contacts }
    }

    fn narrowed_mut(&mut self, of: OwnerKind) -> &mut narrow::Narrowed {
        &mut self.narrowed[usize::from(of == OwnerKind::Companies)]
    }

    /// A sentence may say something else of them.
    pub(super) const fn more_is_known(&mut self) {
        self.facts += 1;
    }

    pub fn card(&self, owner: Owner) -> Option<&Remote<()>> {
        self.cards.iter().find(|(of, _)| *of == owner).map(|(_, card)| card)
    }

    fn entry(&mut self, owner: Owner) -> &mut Remote<()> {
        let at = self.cards.iter().position(|(of, _)| *of == owner).unwrap_or_else(|| {
            if self.cards.len() >= CARDS {
                let (gone, _) = self.cards.remove(0);
                self.kept.remove(&gone);
            }
            self.cards.push((owner, Remote::Idle));
            self.cards.len() - 1
        });
        &mut self.cards[at].1
    }

    fn waiting_for(&mut self, request: RequestId) -> Option<&mut Remote<()>> {
        self.cards.iter_mut().map(|(_, card)| card).find(|card| card.is_waiting_for(request))
    }
}

impl State {
    /// Whether the list is on the screen or behind what is.
    fn has_open(&self, of: OwnerKind) -> bool {
        self.screens.iter().any(|screen| matches!(screen, Screen::Parties(view) if view.of == of))
    }

    /// The thing notes, tasks, names and links of this screen are about.
    pub fn current_target(&self) -> Option<Target> {
        match self.screens.last()? {
            Screen::Party(view) => Some(view.owner.into()),
            Screen::Parties(view) => view.owner.map(Target::from),
            Screen::Search(_) => search::owner_here(self).map(Target::from),
            Screen::Board
            | Screen::List
            | Screen::Lead(_)
            | Screen::Log(_)
            | Screen::Outbox(_)
            | Screen::Conflict(_)
            | Screen::Tasks => self.current_lead().map(Target::from),
            Screen::Inbox => self.inbox_target(),
        }
    }

    /// A lead in full with own unsent edits on top, as far as it was read.
    pub fn details(&self, id: LeadId) -> Option<LeadDetails> {
        let story = self.stories.get(id).and_then(Remote::data)?;
        Some(self.shown(id, &story.details))
    }

    /// A contact's or company's name as it is shown; empty where nobody told it yet.
    pub fn party_name(&self, owner: Owner) -> String {
        let known = match owner {
            Owner::Lead(id) => return self.lead_name(id),
            Owner::Contact(id) => self.known.contact(id).map(|known| self.shown(id, known).name),
            Owner::Company(id) => self.known.company(id).map(|known| self.shown(id, known).name),
        };
        known.or_else(|| self.listed_name(owner)).map(|name| name.trim().to_owned()).unwrap_or_default()
    }

    /// A company's contacts as far as they are known: its own list, and whoever says so by now.
    pub fn contacts_of(&self, id: CompanyId) -> Vec<ContactId> {
        let mut contacts = self.known.company(id).map(|known| known.contacts.clone()).unwrap_or_default();
        let works_there =
            |contact: &crate::domain::Contact| self.shown(contact.id, contact).company == Some(id);
        contacts.retain(|contact| self.known.contact(*contact).is_none_or(works_there));
        let mut others: Vec<ContactId> =
            self.known.contacts().filter(|contact| works_there(contact)).map(|contact| contact.id).collect();
        others.retain(|contact| !contacts.contains(contact));
        others.sort_unstable();
        contacts.extend(others);
        contacts
    }

    /// As the list on the screen has it.
    fn listed_name(&self, owner: Owner) -> Option<crate::domain::SafeText> {
        let view = self.screens.iter().rev().find_map(|screen| match screen {
            Screen::Parties(view) if view.owner == Some(owner) => Some(view),
            _ => None,
        })?;
        let listing = self.listing_at(view.of, view.row)?;
        (listing.owner == owner).then(|| listing.name.clone())
    }

    pub(super) fn load_listings(&mut self, of: OwnerKind) -> Vec<Effect> {
        if self.people.names(of).is_loading() {
            self.people.is_behind = true;
            return Vec::new();
        }
        let request = self.request();
        self.people.names_mut(of).ask(request);
        vec![Effect::Load { request, load: Load::Listings(of), urgency: Urgency::Now }]
    }

    pub(super) fn load_party(&mut self, owner: Owner) -> Vec<Effect> {
        let load = match owner {
            Owner::Lead(id) => return self.load_story(id),
            Owner::Contact(id) => Load::Contact(id),
            Owner::Company(id) => Load::Company(id),
        };
        let request = self.request();
        let card = self.people.entry(owner);
        if card.is_loading() {
            return Vec::new();
        }
        card.ask(request);
        vec![Effect::Load { request, load, urgency: Urgency::Now }]
    }
}

/// Opens the card of a lead, a contact or a company; `list` is what one came from.
pub(super) fn open(state: &mut State, owner: Owner, list: Vec<LeadId>) -> Vec<Effect> {
    if let Owner::Lead(id) = owner {
        return lead::open(state, id, list);
    }
    state.screens.push(Screen::Party(Box::new(card::PartyState::new(owner))));
    state.load_party(owner)
}

/// A card's answer.
pub(super) fn on_party(state: &mut State, request: RequestId, owner: Owner, entities: Vec<Entity>) {
    let Some(card) = state.people.waiting_for(request) else { return };
    *card = Remote::Ready(());
    state.people.kept.remove(&owner);
    for entity in entities {
        state.take(entity);
    }
}

/// What the disk has of a card; the server's word follows.
pub(super) fn on_kept(
    state: &mut State,
    request: RequestId,
    owner: Owner,
    entities: Vec<Entity>,
    at: Timestamp,
) {
    let Some(card) = state.people.waiting_for(request) else { return };
    if card.data().is_some() {
        // What is on the screen came from the server in this session.
        return;
    }
    card.fill(());
    state.people.kept.insert(owner, at);
    for entity in entities {
        state.take(entity);
    }
}

pub(super) fn on_no_party(state: &mut State, request: RequestId, owner: Owner) {
    if let Some(card) = state.people.waiting_for(request) {
        *card = Remote::Idle;
        state.people.kept.remove(&owner);
        state.known.forget(owner);
    }
}

pub(super) fn on_listings(state: &mut State, request: RequestId, of: OwnerKind, names: Names) -> Vec<Effect> {
    if !state.people.names(of).is_waiting_for(request) {
        return Vec::new();
    }
    if of == OwnerKind::Companies {
        super::views::on_companies(state, &names.listings);
    }
    *state.people.names_mut(of) = Remote::Ready(names);
    state.people.readings[usize::from(of == OwnerKind::Companies)] += 1;
    narrow::settle(state);
    list::follow(state, of);
    if std::mem::take(&mut state.people.is_behind) {
        return state.load_listings(of);
    }
    Vec::new()
}

/// The background has read contacts or companies: who looks at the list sees them, and so does who comes back to it.
pub(super) fn on_listed(state: &mut State, read: List, what: &Listed) -> Vec<Effect> {
    let of = match read {
        List::Contacts => OwnerKind::Contacts,
        List::Companies => OwnerKind::Companies,
        List::Tasks | List::Incoming | List::Surroundings | List::Notes(_) | List::Events => {
            return Vec::new();
        }
    };
    let backlog = &mut state.people.backlogs[usize::from(of == OwnerKind::Companies)];
    let is_due = match what {
        Listed::Read { came, gone } => backlog.is_due(came + gone),
        Listed::Over => backlog.is_left(),
        Listed::LeftOut(_) => true,
    };
    if !is_due {
        return Vec::new();
    }
    // Whoever asks later asks the disk again.
    state.people.are_old[usize::from(of == OwnerKind::Companies)] = true;
    let is_named = of == OwnerKind::Companies && state.views.wants_companies();
    let mut effects = if state.has_open(of) || is_named { state.load_listings(of) } else { Vec::new() };
    effects.extend(full::learn(state, of));
    effects
}

/// The background reads what fields there are some time after the leads; a person who edits one waits for it now.
pub(super) fn learn_fields(state: &mut State, on: Target) -> Vec<Effect> {
    if !lacks_fields(state, on) || state.people.surroundings.is_loading() {
        return Vec::new();
    }
    let request = state.request();
    state.people.surroundings.ask(request);
    let load = Load::List(List::Surroundings, Reach::Due);
    vec![Effect::Load { request, load, urgency: Urgency::Now }]
}

/// Whether nobody knows yet what fields such a thing can have.
pub(super) fn lacks_fields(state: &State, on: Target) -> bool {
    let is_party = matches!(on, Target::Contact(_) | Target::Company(_));
    is_party && state.field_defs(on).is_empty() && state.people.surroundings != Remote::Ready(())
}

/// A list was read that somebody waited for.
pub(super) fn on_over(state: &mut State, request: RequestId) {
    if state.people.surroundings.is_waiting_for(request) {
        state.people.surroundings = Remote::Ready(());
    }
}

/// Whether a card waited for this.
pub(super) fn on_failed(state: &mut State, request: RequestId, why: &Trouble) -> bool {
    if let Some(card) = state.people.waiting_for(request) {
        card.fail(why.clone());
        return true;
    }
    if state.people.surroundings.is_waiting_for(request) {
        state.people.surroundings.fail(why.clone());
        return true;
    }
    let lists = [OwnerKind::Contacts, OwnerKind::Companies];
    let Some(of) = lists.into_iter().find(|of| state.people.names(*of).is_waiting_for(request)) else {
        return false;
    };
    state.people.names_mut(of).fail(why.clone());
    true
}

/// `g x`: from a lead to its people, from a contact or a company to its leads.
pub(super) fn jump(state: &mut State) -> Vec<Effect> {
    let Some(from) = state.current_target() else {
        return state.hint(Tone::Info, Text::NothingToJumpFrom);
    };
    let ways = match from {
        Target::Lead(id) => people_of(state, id),
        Target::Contact(id) => leads_of_contact(state, id),
        Target::Company(id) => leads_of_company(state, id),
        Target::Account | Target::Task(_) | Target::Note(_) => Vec::new(),
    };
    match ways.as_slice() {
        [] => {
            let text = if from.lead().is_some() { Text::NobodyLinked } else { Text::NoLeadsLinked };
            state.hint(Tone::Info, text)
        }
        [only] => {
            let only = *only;
            open(state, only, only.lead().into_iter().collect())
        }
        _ => {
            let ways = ways.into_iter().map(|way| (way, Choice::Open(way))).collect();
            let picker = Picker::owners(state, Text::PickJump, ways);
            state.popup = Some(Popup::Picker(picker));
            Vec::new()
        }
    }
}

/// The main contact first, then the others, then the company.
pub(super) fn people_of(state: &State, id: LeadId) -> Vec<Owner> {
    let Some(lead) = state.leads.get(id) else { return Vec::new() };
    let mut people: Vec<Owner> = match state.details(id) {
        Some(details) => {
            let mut linked = details.contacts;
            linked.sort_by_key(|contact| !contact.is_main);
            linked.into_iter().map(|contact| Owner::Contact(contact.id)).collect()
        }
        None => lead.main_contact.into_iter().map(Owner::Contact).collect(),
    };
    people.extend(lead.company.map(Owner::Company));
    people
}

pub(super) fn leads_of_contact(state: &State, id: ContactId) -> Vec<Owner> {
    let leads = state.known.contact(id).map(|contact| contact.leads.clone()).unwrap_or_default();
    in_order(state, leads)
}

/// Without those that are another company's by now.
pub(super) fn leads_of_company(state: &State, id: CompanyId) -> Vec<Owner> {
    let mut leads = state.known.company(id).map(|company| company.leads.clone()).unwrap_or_default();
    leads.retain(|lead| state.leads.get(*lead).is_none_or(|lead| lead.company == Some(id)));
    in_order(state, leads)
}

/// Open ones first, then the latest change.
fn in_order(state: &State, mut leads: Vec<LeadId>) -> Vec<Owner> {
    leads.sort_by_key(|id| {
        let lead = state.leads.get(*id);
        let is_closed = lead.is_none_or(|lead| lead.closed_at.is_some());
        (is_closed, std::cmp::Reverse(lead.map(|lead| lead.updated_at)), *id)
    });
    leads.dedup();
    leads.into_iter().map(Owner::Lead).collect()
}
