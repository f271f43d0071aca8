//! `/contacts`, `/contacts/{id}`: how they are shown; what is written of them is in `parties`.

use std::collections::HashSet;

use super::{parties, tags, tasks};
use crate::api::wire::people::{Contact, ContactEmbedded, Contacts};
use crate::demo::answer::{self, Handled};
use crate::demo::ask::Ask;
use crate::demo::data::values;
use crate::demo::list::{Page, Totals};
use crate::demo::store::parties::Party;
use crate::demo::store::{Entity, Store};

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    // Asked for by id they are told: whether the real account does is not known.
    let is_chosen = ask.query.filter_ints("id").is_some();
    let hidden = if is_chosen { HashSet::new() } else { store.hidden_contacts() };
    let listed = |party: &&Party| !hidden.contains(&party.id);
    let cut = page.cut(parties::chosen(store, Entity::Contacts, ask).filter(listed));
    let shown = (cut.items.len(), cut.more);
    let contacts = cut.items.into_iter().map(|party| dress(store, party, ask)).collect();
    Ok(page.answer(ask, shown, Totals::None, Contacts { contacts }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    Ok(match store.contacts.get(ask.id(0)) {
        Some(party) => {
            let is_unsorted = store.hidden_contacts().contains(&party.id);
            answer::hal(&Contact { is_unsorted, ..dress(store, party, ask) })
        }
        None => answer::nothing(),
    })
}

pub fn create(store: &mut Store, ask: &Ask<'_>) -> Handled {
    parties::create(store, ask, Entity::Contacts)
}

pub fn change_many(store: &mut Store, ask: &Ask<'_>) -> Handled {
    parties::change_many(store, ask, Entity::Contacts)
}

pub fn change_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    parties::change_one(store, ask, Entity::Contacts)
}

fn dress(store: &Store, party: &Party, ask: &Ask<'_>) -> Contact {
    let (first_name, last_name) = store.name_parts_of(party.id);
    let fields = values::of_party(store, Entity::Contacts, party);
    Contact {
        id: party.id,
        name: party.name.to_string(),
        first_name,
        last_name,
        responsible_user_id: party.responsible.get(),
        created_by: party.created_by.get(),
        updated_by: party.updated_by.get(),
        created_at: party.created_at.secs(),
        updated_at: party.updated_at.secs(),
        closest_task_at: tasks::next_due(store, Entity::Contacts, party.id),
        custom_fields_values: (!fields.is_empty()).then(|| fields.into()),
        account_id: store.account.id,
        links: ask.link(&format!("contacts/{}{}", party.id, ask.entity_query())),
        embedded: ContactEmbedded {
            tags: tags::embedded(store, Entity::Contacts, &party.tags).into(),
            companies: parties::refs(
                ask,
                "companies",
                Some(party.employer.get()).into_iter().filter(|id| *id > 0),
            ),
            leads: ask.wants("leads").then(|| parties::refs(ask, "leads", store.contact_leads.of(party.id))),
            catalog_elements: ask.wants("catalog_elements").then(Default::default),
        },
        ..Contact::default()
    }
}
