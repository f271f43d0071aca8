//! `GET /leads/unsorted`, `GET /leads/unsorted/{uid}`

use crate::api::wire::unsorted::{NamedRef, UnsortedList};
use crate::api::wire::{Seq, Unsorted};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::data::incoming;
use crate::demo::list::{Page, Totals};
use crate::demo::query::Node;
use crate::demo::store::Store;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let q = &ask.query;
    let texts = |name| q.filter(name).map(Node::texts);
    let (uids, categories, pipelines) = (texts("uid"), texts("category"), q.filter_ints("pipeline_id"));
    let mut items: Vec<Unsorted> = incoming::waiting(store)
        .map(|lead| incoming::item(store, lead))
        .filter(|item| {
            uids.as_ref().is_none_or(|uids| uids.contains(&item.uid))
                && categories.as_ref().is_none_or(|all| all.contains(&item.category))
                && pipelines.as_ref().is_none_or(|ids| ids.contains(&item.pipeline_id))
        })
        .collect();
    items.sort_by_key(|item| item.created_at);
    if q.order().first().is_some_and(|(_, descending)| *descending) {
        items.reverse();
    }
    let cut = page.cut(items.into_iter().map(|item| dress(item, ask)));
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, Totals::None, UnsortedList { unsorted: cut.items.into() }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let uid = ask.params.first().copied().unwrap_or_default();
    let lead = incoming::waiting(store).find(|lead| incoming::uid(store, lead) == uid);
    let item = incoming::item(store, lead.ok_or_else(Refusal::not_found)?);
    Ok(answer::hal(&dress(item, ask)))
}

fn dress(mut item: Unsorted, ask: &Ask<'_>) -> Unsorted {
    item.links = ask.link(&format!("leads/unsorted/{}", item.uid));
    let link = |refs: &mut Seq<NamedRef>, plural: &str| {
        for one in &mut refs.items {
            one.links = ask.link(&format!("{plural}/{}", one.id));
        }
    };
    link(&mut item.embedded.leads, "leads");
    link(&mut item.embedded.contacts, "contacts");
    item
}
