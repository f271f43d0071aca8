//! `/companies`, `/companies/{id}`: how they are shown; what is written of them is in `parties`.

use super::{parties, tags, tasks};
use crate::api::wire::people::{Companies, Company, CompanyEmbedded};
use crate::demo::answer::{self, Handled};
use crate::demo::ask::Ask;
use crate::demo::data::values;
use crate::demo::list::{Page, Totals};
use crate::demo::store::parties::Party;
use crate::demo::store::{Entity, Store};

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let cut = page.cut(parties::chosen(store, Entity::Companies, ask));
    let shown = (cut.items.len(), cut.more);
    let companies = cut.items.into_iter().map(|party| dress(store, party, ask)).collect();
    Ok(page.answer(ask, shown, Totals::None, Companies { companies }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    Ok(match store.companies.get(ask.id(0)) {
        Some(party) => answer::hal(&dress(store, party, ask)),
        None => answer::nothing(),
    })
}

pub fn create(store: &mut Store, ask: &Ask<'_>) -> Handled {
    parties::create(store, ask, Entity::Companies)
}

pub fn change_many(store: &mut Store, ask: &Ask<'_>) -> Handled {
    parties::change_many(store, ask, Entity::Companies)
}

pub fn change_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    parties::change_one(store, ask, Entity::Companies)
}

fn dress(store: &Store, party: &Party, ask: &Ask<'_>) -> Company {
    let fields = values::of_party(store, Entity::Companies, party);
    let leads = || parties::refs(ask, "leads", store.company_leads.of(party.id));
    let contacts = || parties::refs(ask, "contacts", store.company_contacts.of(party.id));
    Company {
        id: party.id,
        name: party.name.to_string(),
        responsible_user_id: party.responsible.get(),
        created_by: party.created_by.get(),
        updated_by: party.updated_by.get(),
        created_at: party.created_at.secs(),
        updated_at: party.updated_at.secs(),
        closest_task_at: tasks::next_due(store, Entity::Companies, party.id),
        custom_fields_values: (!fields.is_empty()).then(|| fields.into()),
        account_id: store.account.id,
        links: ask.link(&format!("companies/{}{}", party.id, ask.entity_query())),
        embedded: CompanyEmbedded {
            tags: tags::embedded(store, Entity::Companies, &party.tags).into(),
            contacts: ask.wants("contacts").then(contacts),
            leads: ask.wants("leads").then(leads),
            catalog_elements: ask.wants("catalog_elements").then(Default::default),
        },
        ..Company::default()
    }
}
