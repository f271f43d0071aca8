//! Contacts and companies with all that is known of them, for a sentence that asks more than a list tells.
//!
//! Read from the disk when the first such sentence is made, and once more when the background has read others: at once where
//! a sentence asks about them, else with the next one that does. Contacts stand beside the leads they belong to, which are
//! asked about them too. What a card told since is newer, and own edits lie
//! over both.

use std::borrow::Cow;
use std::collections::HashMap;

use super::People;
use crate::app::msg::{Effect, Urgency};
use crate::app::remote::Remote;
use crate::app::sieve::Sieve;
use crate::app::state::State;
use crate::app::views;
use crate::domain::query::{Filter, Own, Things, Verdict};
use crate::domain::{
    Company, CompanyId, Editable, Listing, Owner, OwnerKind, RequestId, Tag, Target, Timestamp,
};
use crate::sync::event::Load;

/// All companies, as the disk has them.
pub type Companies = Remote<HashMap<CompanyId, Company>>;

/// What a list tells by itself.
const LISTED: [Own; 4] = [Own::Id, Own::Name, Own::Responsible, Own::Leads];

impl People {
    /// Whether the disk has others than it told of in full; it is asked for them now.
    pub(in crate::app) fn take_old(&mut self, of: OwnerKind) -> bool {
        std::mem::take(&mut self.are_old[usize::from(of == OwnerKind::Companies)])
    }
}

/// Whether the sentence asks more than that, or one about leads asks about their people.
fn is_wanted(state: &State, of: OwnerKind) -> bool {
    if of == OwnerKind::Contacts && state.leads.sieve().is_some_and(Sieve::needs_people) {
        return true;
    }
    let things = Things::of(of);
    let (Some(tree), Some(filter)) = (state.sentence(things), state.sentences.filter(things)) else {
        return false;
    };
    let mut others = things.fields().iter().filter(|own| !LISTED.contains(own));
    filter.needs().fields || others.any(|own| tree.asks(*own))
}

/// A sentence is made, or the background has read others: what is asked about is read, once.
pub(in crate::app) fn learn(state: &mut State, of: OwnerKind) -> Vec<Effect> {
    if !is_wanted(state, of) {
        return Vec::new();
    }
    match of {
        OwnerKind::Contacts => views::learn_people(state),
        OwnerKind::Companies => {
            let is_old = state.people.take_old(of);
            if is_old || state.people.full == Remote::Idle { load_companies(state) } else { Vec::new() }
        }
        OwnerKind::Leads => Vec::new(),
    }
}

fn load_companies(state: &mut State) -> Vec<Effect> {
    let request = state.request();
    state.people.full.ask(request);
    vec![Effect::Load { request, load: Load::Companies, urgency: Urgency::Now }]
}

/// All companies, where all are known.
pub(in crate::app) fn on_companies(state: &mut State, request: RequestId, all: Option<Vec<Company>>) {
    if !state.people.full.is_waiting_for(request) {
        return;
    }
    let all = all.unwrap_or_default().into_iter().map(|company| (company.id, company)).collect();
    state.people.full = Remote::Ready(all);
    state.people.more_is_known();
}

/// What the sentence says of one of the list.
pub(super) fn verdict(state: &State, filter: &Filter, listing: &Listing) -> Verdict {
    match listing.owner {
        Owner::Contact(id) => {
            let kept = state.leads.book.contact(id);
            match newest(state, id.into(), (state.known.contact(id), kept), |contact| contact.updated_at) {
                Some(contact) => filter.judge(&*contact),
                None => filter.judge(listing),
            }
        }
        Owner::Company(id) => {
            let kept = state.people.full.data().and_then(|all| all.get(&id));
            match newest(state, id.into(), (state.known.company(id), kept), |company| company.updated_at) {
                Some(company) => filter.judge(&*company),
                None => filter.judge(listing),
            }
        }
        Owner::Lead(_) => Verdict::No,
    }
}

/// The newer of two, own edits on top. Of one without own edits nothing is copied.
fn newest<'a, T: Clone + Editable>(
    state: &State,
    on: Target,
    (one, other): (Option<&'a T>, Option<&'a T>),
    at: fn(&T) -> Timestamp,
) -> Option<Cow<'a, T>> {
    let newest = match (one, other) {
        (Some(one), Some(other)) => {
            if at(one) >= at(other) {
                one
            } else {
                other
            }
        }
        (one, other) => one.or(other)?,
    };
    let is_touched = !state.leads.overlay().pending_of(on).is_empty();
    Some(if is_touched { Cow::Owned(state.shown(on, newest)) } else { Cow::Borrowed(newest) })
}

/// Tags that were put on contacts or companies, whether or not the account told of them.
pub(in crate::app) fn tags_used(state: &State, of: OwnerKind) -> Vec<&Tag> {
    match of {
        OwnerKind::Contacts => {
            let contacts = state.leads.book.contacts().chain(state.known.contacts());
            contacts.flat_map(|contact| &contact.tags).collect()
        }
        OwnerKind::Companies => {
            let companies = state.people.full.data().into_iter().flat_map(HashMap::values);
            companies.flat_map(|company| &company.tags).collect()
        }
        OwnerKind::Leads => state.leads.overlay().after(0).flat_map(|lead| &lead.tags).collect(),
    }
}
