//! Who is known already: what is typed into a form is looked for among contacts and companies, by phone and e-mail
//! address however they are written, else by name.
//!
//! The disk answers while a person types, the server where typing has come to rest. A hit can be used instead of
//! making a second one of it.

use super::{FormState, Slot, open_form};
use crate::app::msg::{Effect, Urgency, Wake};
use crate::app::people;
use crate::app::state::State;
use crate::app::status::Tone;
use crate::domain::{ContactPoint, Listing, Owner, OwnerKind, RequestId, SafeText, Sought};
use crate::i18n::Text;
use crate::sync::event::{Composing, Depth, Load};

/// From the last keystroke to the question to the server.
pub(in crate::app) const REST_MILLIS: u64 = 400;
/// A shorter piece of a name is in too many.
const NAME: usize = 3;

/// Somebody who is known already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub owner: Owner,
    pub name: String,
}

impl Chosen {
    pub const fn id(&self) -> i64 {
        match self.owner {
            Owner::Lead(id) => id.get(),
            Owner::Contact(id) => id.get(),
            Owner::Company(id) => id.get(),
        }
    }
}

/// A search under way, and what it has found so far.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    pub sought: Option<Sought>,
    pub listings: Vec<Listing>,
    disk: Option<RequestId>,
    server: Option<RequestId>,
}

impl Looked {
    /// Takes the questions under way back.
    pub fn stop(&mut self) -> Vec<Effect> {
        let open = [self.disk.take(), self.server.take()];
        open.into_iter().flatten().map(Effect::Cancel).collect()
    }

    /// Looks for something else, on the disk at once.
    pub fn begin(&mut self, of: OwnerKind, sought: Sought, request: RequestId) -> Vec<Effect> {
        let mut effects = self.stop();
        self.disk = Some(request);
        self.sought = Some(sought.clone());
        effects.push(find(request, of, sought, Depth::Disk));
        effects
    }

    /// The typing came to rest: the server is asked, once.
    pub fn deepen(&mut self, of: OwnerKind, request: RequestId) -> Option<Effect> {
        let sought = self.sought.clone().filter(|_| self.server.is_none())?;
        self.server = Some(request);
        Some(find(request, of, sought, Depth::Server))
    }

    /// Whether the answer was waited for.
    pub fn take(&mut self, request: RequestId, listings: &[Listing]) -> bool {
        let is_awaited = self.is_waiting_for(request);
        if is_awaited {
            self.listings = listings.to_vec();
        }
        is_awaited
    }

    /// Where the server cannot be asked, what the disk has stands.
    pub fn is_waiting_for(&self, request: RequestId) -> bool {
        self.disk == Some(request) || self.server == Some(request)
    }
}

const fn find(request: RequestId, of: OwnerKind, sought: Sought, depth: Depth) -> Effect {
    Effect::Load { request, load: Load::Find { of, sought, depth }, urgency: Urgency::Now }
}

const KINDS: [OwnerKind; 2] = [OwnerKind::Contacts, OwnerKind::Companies];

impl FormState {
    pub const fn looked(&self, of: OwnerKind) -> &Looked {
        if matches!(of, OwnerKind::Companies) { &self.companies } else { &self.contacts }
    }

    fn looked_mut(&mut self, of: OwnerKind) -> &mut Looked {
        if of == OwnerKind::Companies { &mut self.companies } else { &mut self.contacts }
    }

    pub const fn chosen(&self, of: OwnerKind) -> Option<&Chosen> {
        if matches!(of, OwnerKind::Companies) { self.company.as_ref() } else { self.contact.as_ref() }
    }

    /// Whose hits are shown where the focus is.
    pub fn section(&self) -> OwnerKind {
        let is_company = self.slot() == Slot::Company || self.what == Composing::NewCompany;
        let (here, there) = if is_company {
            (OwnerKind::Companies, OwnerKind::Contacts)
        } else {
            (OwnerKind::Contacts, OwnerKind::Companies)
        };
        let has_any = |of| !self.looked(of).listings.is_empty();
        if !has_any(here) && has_any(there) { there } else { here }
    }

    /// What to look for; the name only where no phone and no address tells.
    fn sought(&self, of: OwnerKind) -> Option<Sought> {
        let is_own = matches!(
            (self.what, of),
            (Composing::NewCompany, OwnerKind::Companies)
                | (Composing::NewContact | Composing::NewLead, OwnerKind::Contacts)
        );
        let points =
            [ContactPoint::phone(&self.text(Slot::Phone)), ContactPoint::email(&self.text(Slot::Email))];
        let points: Vec<ContactPoint> = points.into_iter().flatten().filter(|_| is_own).collect();
        if !points.is_empty() {
            return Some(Sought::Points(points));
        }
        let name = match (self.what, of) {
            (Composing::NewLead, OwnerKind::Contacts) => self.text(Slot::Contact),
            (Composing::NewContact, OwnerKind::Contacts) | (Composing::NewCompany, OwnerKind::Companies) => {
                self.text(Slot::Name)
            }
            (_, OwnerKind::Companies) => self.text(Slot::Company),
            _ => return None,
        };
        let is_enough = name.trim().chars().count() >= NAME;
        is_enough.then(|| Sought::Text(SafeText::line(name.trim())))
    }
}

/// Looks anew where something else is typed than was looked for.
pub(in crate::app) fn look(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    for of in KINDS {
        let request = state.request();
        let Some(form) = open_form(state) else { return effects };
        let sought = form.sought(of);
        if form.looked(of).sought == sought {
            continue;
        }
        let looked = form.looked_mut(of);
        match sought {
            None => {
                effects.extend(looked.stop());
                *looked = Looked::default();
            }
            Some(sought) => {
                effects.extend(looked.begin(of, sought, request));
                effects.push(Effect::WakeAfter { millis: REST_MILLIS, wake: Wake::TypingRested });
            }
        }
    }
    effects
}

/// The typing came to rest.
pub(in crate::app) fn rested(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    for of in KINDS {
        let request = state.request();
        let Some(form) = open_form(state) else { return effects };
        effects.extend(form.looked_mut(of).deepen(of, request));
    }
    effects
}

pub(in crate::app) fn on_found(
    state: &mut State,
    request: RequestId,
    of: OwnerKind,
    listings: &[Listing],
) -> bool {
    open_form(state).is_some_and(|form| form.looked_mut(of).take(request, listings))
}

pub(in crate::app) fn on_failed(state: &mut State, request: RequestId) -> bool {
    open_form(state).is_some_and(|form| KINDS.into_iter().any(|of| form.looked(of).is_waiting_for(request)))
}

/// Nobody waits for the searches any more.
pub(super) fn forget(form: &mut FormState) -> Vec<Effect> {
    KINDS.into_iter().flat_map(|of| form.looked_mut(of).stop()).collect()
}

/// Uses the first hit, then the next one, then none again. A new contact or company that is known already is opened
/// instead; what was typed stays a draft.
pub(super) fn choose_next(state: &mut State) -> Vec<Effect> {
    let Some(form) = open_form(state) else { return Vec::new() };
    let of = form.section();
    let hits = &form.looked(of).listings;
    if hits.is_empty() && form.chosen(of).is_none() {
        return state.hint(Tone::Info, Text::FormNobodyKnown);
    }
    let is_itself = matches!(
        (form.what, of),
        (Composing::NewContact, OwnerKind::Contacts) | (Composing::NewCompany, OwnerKind::Companies)
    );
    if is_itself {
        let Some(owner) = hits.first().map(|hit| hit.owner) else { return Vec::new() };
        let mut effects = super::leave(state);
        effects.extend(people::open(state, owner, Vec::new()));
        return effects;
    }
    let at = form.chosen(of).and_then(|chosen| hits.iter().position(|hit| hit.owner == chosen.owner));
    let next = match (at, form.chosen(of)) {
        (Some(at), _) => hits.get(at + 1),
        (None, None) => hits.first(),
        (None, Some(_)) => None,
    };
    let chosen = next.map(|hit| Chosen { owner: hit.owner, name: hit.name.to_string() });
    match of {
        OwnerKind::Companies => form.company = chosen,
        OwnerKind::Leads | OwnerKind::Contacts => form.contact = chosen,
    }
    form.changed()
}
