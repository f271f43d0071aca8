//! `query=`: what is looked for in names, filled fields, and the names and numbers of what is linked.
//!
//! Letters of any case match; what looks like a phone number is compared by its digits alone, however either side is
//! written. Must not know which list asks.

use crate::api::wire::CustomFieldValues;
use crate::demo::ask::Ask;
use crate::demo::data::values;
use crate::demo::query::mentions;
use crate::demo::store::leads::LeadRow;
use crate::demo::store::parties::Party;
use crate::demo::store::{Entity, Store};
use crate::domain::LeadId;

/// Fewer digits than this are in every number.
const MIN_DIGITS: usize = 4;
/// Values are made on demand, so a short text looks into names alone.
const MIN_VALUE: usize = 3;

#[derive(Debug)]
pub struct Needle {
    /// Lower case.
    text: String,
    /// Where it can be a phone number.
    digits: Option<String>,
}

impl Needle {
    pub fn of(ask: &Ask<'_>) -> Option<Self> {
        let text = ask.query.text("query")?.trim().to_lowercase();
        if text.is_empty() {
            return None;
        }
        let is_phone = text.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c));
        let digits = Some(digits(&text)).filter(|digits| is_phone && digits.len() >= MIN_DIGITS);
        Some(Self { text, digits })
    }

    pub fn finds_lead(&self, store: &Store, row: &LeadRow) -> bool {
        let contacts = || row.contacts.iter().filter_map(|id| store.contacts.get(id.get()));
        self.in_text(&row.name)
            || self.names_company(store, row.company.get())
            || contacts().any(|contact| self.in_text(&contact.name))
            || self.in_values(|| values::of_lead(store, row))
            || contacts().any(|contact| self.in_numbers(store, Entity::Contacts, contact))
    }

    pub fn finds_party(&self, store: &Store, entity: Entity, party: &Party) -> bool {
        let (leads, contacts) = match entity {
            Entity::Companies => (&store.company_leads, Some(&store.company_contacts)),
            Entity::Contacts | Entity::Leads => (&store.contact_leads, None),
        };
        let names_contact = |id: i64| store.contacts.get(id).is_some_and(|c| self.in_text(&c.name));
        let names_lead = |id: i64| store.leads.get(LeadId(id)).is_some_and(|l| self.in_text(&l.name));
        self.in_text(&party.name)
            || self.names_company(store, party.employer.get())
            || leads.of(party.id).any(names_lead)
            || contacts.is_some_and(|contacts| contacts.of(party.id).any(names_contact))
            || self.in_values(|| values::of_party(store, entity, party))
    }

    fn in_text(&self, text: &str) -> bool {
        mentions(text, &self.text)
    }

    fn names_company(&self, store: &Store, id: i64) -> bool {
        store.companies.get(id).is_some_and(|company| self.in_text(&company.name))
    }

    /// Of what is linked, phones and addresses count too; its other fields do not.
    fn in_numbers(&self, store: &Store, entity: Entity, party: &Party) -> bool {
        let looks_like_one = self.digits.is_some() || self.text.contains('@');
        looks_like_one && self.in_values(|| values::of_party(store, entity, party))
    }

    fn in_values(&self, filled: impl FnOnce() -> Vec<CustomFieldValues>) -> bool {
        self.text.len() >= MIN_VALUE
            && filled().iter().flat_map(|field| field.values.iter()).any(|item| {
                item.value.as_str().is_some_and(|value| {
                    self.in_text(value) || self.digits.as_ref().is_some_and(|own| digits(value).contains(own))
                })
            })
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
