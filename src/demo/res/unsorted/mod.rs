//! `/leads/unsorted`: what waits, one of it, and how many; what becomes of it is in `judge`, what is put there in `add`.

pub mod add;
pub mod judge;

use serde_json::{Value, json};

use crate::api::wire::unsorted::{NamedRef, UnsortedList};
use crate::api::wire::{Seq, Unsorted};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::data::incoming;
use crate::demo::list::{Page, Totals};
use crate::demo::query::Node;
use crate::demo::store::Store;
use crate::demo::store::leads::LeadRow;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let q = &ask.query;
    let texts = |name| q.filter(name).map(Node::texts);
    let (uids, categories, pipelines) = (texts("uid"), texts("category"), q.filter_ints("pipeline_id"));
    let mut items: Vec<Unsorted> = store
        .waiting()
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
    let item = incoming::item(store, asked(store, ask)?);
    Ok(answer::hal(&dress(item, ask)))
}

/// `{total, accepted, declined, average_sort_time, categories}`
pub fn summary(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let pipelines = ask.query.filter_ints("pipeline_id");
    let is_asked = |item: &Unsorted| pipelines.as_ref().is_none_or(|ids| ids.contains(&item.pipeline_id));
    let items: Vec<Unsorted> =
        store.waiting().map(|lead| incoming::item(store, lead)).filter(is_asked).collect();
    let count = |category: &str| items.iter().filter(|item| item.category == category).count();
    let categories: serde_json::Map<String, Value> = ["sip", "mail", "forms", "chats"]
        .into_iter()
        .map(|category| (category.to_owned(), json!({ "total": count(category) })))
        .collect();
    let judged = store.incoming.accepted + store.incoming.declined;
    Ok(answer::hal(&json!({
        "total": items.len(), "accepted": store.incoming.accepted, "declined": store.incoming.declined,
        "average_sort_time": store.incoming.waited.checked_div(judged).unwrap_or_default(),
        "categories": categories,
    })))
}

/// The one the path names, while it waits.
fn asked<'a>(store: &'a Store, ask: &Ask<'_>) -> Result<&'a LeadRow, Refusal> {
    let uid = ask.params.first().copied().unwrap_or_default();
    store.waiting().find(|lead| incoming::uid(store, lead) == uid).ok_or_else(Refusal::not_found)
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
    link(&mut item.embedded.companies, "companies");
    item
}
