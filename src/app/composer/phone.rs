//! The phone of a call or an SMS: the one that is typed, else the first on the card.
//!
//! Owns whose that is. Must not know what is written besides.

use crate::app::msg::Effect;
use crate::app::remote::Remote;
use crate::app::state::State;
use crate::app::words::coded;
use crate::domain::{FieldValues, Owner, SafeText};
use crate::sync::event::{Composing, DraftOf};

/// Asks for the card if its phones are wanted and not known.
pub(super) fn look(state: &mut State, of: DraftOf) -> Vec<Effect> {
    let wants_phone = matches!(of.what, Composing::CallIn | Composing::CallOut | Composing::Sms);
    match of.on.owner() {
        Some(owner) if wants_phone && card_phone(state, owner) == CardPhone::NotRead => {
            state.load_party(owner)
        }
        Some(_) | None => Vec::new(),
    }
}

/// What the card says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum CardPhone {
    Is(SafeText),
    None,
    NotRead,
}

/// The first phone of the main contact, of the other contacts, of the company; of a contact or company its own.
fn card_phone(state: &State, owner: Owner) -> CardPhone {
    let found = |phone: Option<SafeText>| phone.map_or(CardPhone::None, CardPhone::Is);
    match owner {
        Owner::Contact(id) => match state.known.contact(id) {
            Some(contact) => found(first_phone(&state.shown(id, contact).fields)),
            None => CardPhone::NotRead,
        },
        Owner::Company(id) => match state.known.company(id) {
            Some(company) => found(first_phone(&state.shown(id, company).fields)),
            None => CardPhone::NotRead,
        },
        Owner::Lead(id) => {
            let Some(details) = state.details(id) else { return CardPhone::NotRead };
            let mut contacts = details.contacts;
            contacts.sort_by_key(|contact| !contact.is_main);
            let mut phones = contacts.iter().filter_map(|linked| {
                let contact = state.known.contact(linked.id)?;
                first_phone(&state.shown(linked.id, contact).fields)
            });
            let of_company = || {
                let id = details.lead.company?;
                first_phone(&state.shown(id, state.known.company(id)?).fields)
            };
            match phones.next().or_else(of_company) {
                None if !state.stories.has_people(id) => CardPhone::NotRead,
                phone => found(phone),
            }
        }
    }
}

fn first_phone(fields: &[FieldValues]) -> Option<SafeText> {
    let phones = coded(fields, "PHONE");
    let mut phones = phones.into_iter().map(|(phone, _)| SafeText::line(phone.trim()));
    phones.find(|phone| !phone.is_empty())
}

/// The phone that goes along.
pub(super) fn phone(state: &State, of: DraftOf, typed: Option<SafeText>) -> CardPhone {
    match (typed, of.on.owner()) {
        (Some(phone), _) => CardPhone::Is(phone),
        (None, Some(owner)) => card_phone(state, owner),
        (None, None) => CardPhone::None,
    }
}

/// Whether the card is on its way.
pub(super) fn is_reading(state: &State, of: DraftOf) -> bool {
    match of.on.owner() {
        Some(Owner::Lead(id)) => state.stories.get(id).is_some_and(Remote::is_loading),
        Some(owner) => state.people.card(owner).is_some_and(Remote::is_loading),
        None => false,
    }
}
