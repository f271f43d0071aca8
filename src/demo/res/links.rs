//! `GET /leads/{id}/links`: written as `is_main`, read as `main_contact`.

use serde_json::{Value, json};

use crate::api::wire::links::{EntityLink, EntityLinks};
use crate::demo::answer::{self, Handled};
use crate::demo::ask::Ask;
use crate::demo::list::{Page, Totals};
use crate::demo::query::Node;
use crate::demo::store::Store;
use crate::demo::store::leads::LeadRow;
use crate::domain::LeadId;

pub fn of_lead(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let Some(lead) = store.leads.get(LeadId(ask.id(0))) else { return Ok(answer::nothing()) };
    // Both or neither: half a filter is ignored.
    let kind = ask.query.filter("to_entity_type").and_then(Node::leaf);
    let wanted = kind.zip(ask.query.filter_ints("to_entity_id"));
    let links: Vec<EntityLink> = links(lead)
        .filter(|link| {
            wanted
                .as_ref()
                .is_none_or(|(kind, ids)| link.to_entity_type == *kind && ids.contains(&link.to_entity_id))
        })
        .collect();
    let total = Totals::Items(links.len());
    let cut = page.cut(links.into_iter());
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, total, EntityLinks { links: cut.items.into() }))
}

fn links(lead: &LeadRow) -> impl Iterator<Item = EntityLink> + '_ {
    let contacts = lead.contacts.iter().enumerate().map(|(n, id)| EntityLink {
        to_entity_id: id.get(),
        to_entity_type: "contacts".to_owned(),
        metadata: json!({"main_contact": n == 0}),
    });
    let company = Some(lead.company.get()).filter(|id| *id > 0).map(|id| EntityLink {
        to_entity_id: id,
        to_entity_type: "companies".to_owned(),
        metadata: Value::Null,
    });
    contacts.chain(company)
}
