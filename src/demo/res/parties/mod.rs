//! What contacts and companies have in common: choosing rows, and all that is written.
//!
//! `read` checks one item of a POST or PATCH, `apply` does it and writes the events; the two resources differ in how
//! they are shown, which is theirs.

pub mod apply;
pub mod read;

use serde_json::{Value, json};

use super::tasks;
use crate::api::wire::leads::EntityRef;
use crate::api::wire::{Links, Seq};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body;
use crate::demo::data::values;
use crate::demo::query::{Node, Range};
use crate::demo::res::filled::FieldsWanted;
use crate::demo::res::search::Needle;
use crate::demo::store::journal::Subject;
use crate::demo::store::parties::Party;
use crate::demo::store::shelf::Order;
use crate::demo::store::{Entity, Store};

#[derive(Debug)]
struct Filter {
    ids: Option<Vec<i64>>,
    names: Option<Vec<String>>,
    responsible: Option<Vec<i64>>,
    created_by: Option<Vec<i64>>,
    updated_by: Option<Vec<i64>>,
    created: Option<Range>,
    updated: Option<Range>,
    task: Option<Range>,
    fields: FieldsWanted,
    query: Option<Needle>,
}

impl Filter {
    fn of(ask: &Ask<'_>) -> Self {
        let q = &ask.query;
        Self {
            ids: q.filter_ints("id"),
            names: q.filter("name").map(Node::texts),
            responsible: q.filter_ints("responsible_user_id"),
            created_by: q.filter_ints("created_by"),
            updated_by: q.filter_ints("updated_by"),
            created: q.filter_range("created_at"),
            updated: q.filter_range("updated_at"),
            task: q.filter_range("closest_task_at"),
            fields: FieldsWanted::of(q),
            query: Needle::of(ask),
        }
    }

    fn fits(&self, store: &Store, entity: Entity, party: &Party) -> bool {
        let among = |list: &Option<Vec<i64>>, id: i64| list.as_ref().is_none_or(|list| list.contains(&id));
        among(&self.responsible, party.responsible.get())
            && among(&self.created_by, party.created_by.get())
            && among(&self.updated_by, party.updated_by.get())
            && self.created.is_none_or(|r| r.has(party.created_at.secs()))
            && self.updated.is_none_or(|r| r.has(party.updated_at.secs()))
            && self.names.as_ref().is_none_or(|names| names.iter().any(|n| **n == *party.name))
            && self
                .task
                .is_none_or(|range| tasks::next_due(store, entity, party.id).is_some_and(|at| range.has(at)))
            && self.fields.fit(|| values::of_party(store, entity, party))
            && self.query.as_ref().is_none_or(|needle| needle.finds_party(store, entity, party))
    }
}

/// The rows asked for, in the order asked for.
pub fn chosen<'a>(
    store: &'a Store,
    entity: Entity,
    ask: &Ask<'_>,
) -> Box<dyn Iterator<Item = &'a Party> + 'a> {
    let shelf = store.parties(entity);
    let filter = Filter::of(ask);
    let order = Order::of(&ask.query.order());
    match &filter.ids {
        Some(ids) => {
            let rows = shelf.chosen(ids, order);
            Box::new(rows.into_iter().filter(move |party| filter.fits(store, entity, party)))
        }
        None => Box::new(shelf.in_order(order).filter(move |party| filter.fits(store, entity, party))),
    }
}

/// `[{id, _links}]`
pub fn refs(ask: &Ask<'_>, plural: &str, ids: impl Iterator<Item = i64>) -> Seq<EntityRef> {
    ids.map(|id| EntityRef { id, links: ask.link(&format!("{plural}/{id}")) }).collect()
}

pub fn create(store: &mut Store, ask: &Ask<'_>, entity: Entity) -> Handled {
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let (write, check) = read::party(store, entity, item, None);
        (body::request_id(item, n), write, check)
    });
    let writes = body::all_or_nothing(checked.collect())?;
    let made = writes.into_iter().map(|(request_id, write)| {
        let id = apply::create(store, ask, entity, write);
        json!({"id": id, "request_id": request_id, "_links": ask.link(&format!("{}/{id}", entity.plural()))})
    });
    let made = made.collect();
    Ok(many(ask, entity, made))
}

pub fn change_many(store: &mut Store, ask: &Ask<'_>, entity: Entity) -> Handled {
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let id = item.get("id").and_then(Value::as_i64).unwrap_or_default();
        let (write, check) = read::party(store, entity, item, Some(id));
        (body::request_id(item, n), (id, write), check)
    });
    let mut changed = Vec::with_capacity(items.len());
    for (_, (id, write)) in body::all_or_nothing(checked.collect())? {
        apply::change(store, ask, Subject { entity, id }, write);
        changed.push(receipt(store, ask, Subject { entity, id }));
    }
    Ok(many(ask, entity, changed))
}

pub fn change_one(store: &mut Store, ask: &Ask<'_>, entity: Entity) -> Handled {
    let id = ask.id(0);
    let item = body::object(ask.body)?;
    if store.parties(entity).get(id).is_none() {
        return Err(Refusal::new(http::StatusCode::NOT_FOUND, "Entity not found"));
    }
    let (write, check) = read::party(store, entity, &item, Some(id));
    for (_, write) in body::all_or_nothing(vec![("0".to_owned(), write, check)])? {
        apply::change(store, ask, Subject { entity, id }, write);
    }
    Ok(answer::hal(&receipt(store, ask, Subject { entity, id })))
}

/// A change answers with the name, too.
fn receipt(store: &Store, ask: &Ask<'_>, Subject { entity, id }: Subject) -> Value {
    let party = store.parties(entity).get(id);
    json!({
        "id": id, "name": party.map(|p| &*p.name), "updated_at": party.map(|p| p.updated_at.secs()),
        "_links": ask.link(&format!("{}/{id}", entity.plural())),
    })
}

fn many(ask: &Ask<'_>, entity: Entity, items: Vec<Value>) -> answer::Answer {
    let mut embedded = serde_json::Map::new();
    embedded.insert(entity.plural().to_owned(), items.into());
    answer::hal(&json!({"_links": Links::to_self(ask.href(entity.plural())), "_embedded": embedded}))
}
