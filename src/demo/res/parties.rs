//! What contacts and companies have in common: filters, order, the query.

use crate::api::wire::Seq;
use crate::api::wire::leads::EntityRef;
use crate::demo::ask::Ask;
use crate::demo::query::{Node, Range, mentions};
use crate::demo::store::parties::Party;
use crate::demo::store::shelf::{Order, Shelf};

#[derive(Debug)]
struct Filter {
    ids: Option<Vec<i64>>,
    names: Option<Vec<String>>,
    responsible: Option<Vec<i64>>,
    created_by: Option<Vec<i64>>,
    created: Option<Range>,
    updated: Option<Range>,
    query: Option<String>,
}

impl Filter {
    fn of(ask: &Ask<'_>) -> Self {
        let q = &ask.query;
        Self {
            ids: q.filter_ints("id"),
            names: q.filter("name").map(Node::texts),
            responsible: q.filter_ints("responsible_user_id"),
            created_by: q.filter_ints("created_by"),
            created: q.filter_range("created_at"),
            updated: q.filter_range("updated_at"),
            query: q.text("query").map(str::to_lowercase).filter(|text| !text.is_empty()),
        }
    }

    fn fits(&self, party: &Party) -> bool {
        let among = |list: &Option<Vec<i64>>, id: i64| list.as_ref().is_none_or(|list| list.contains(&id));
        among(&self.responsible, party.responsible.get())
            && among(&self.created_by, party.created_by.get())
            && self.created.is_none_or(|r| r.has(party.created_at.secs()))
            && self.updated.is_none_or(|r| r.has(party.updated_at.secs()))
            && self.names.as_ref().is_none_or(|names| names.iter().any(|n| **n == *party.name))
            && self.query.as_ref().is_none_or(|text| mentions(&party.name, text))
    }
}

/// The rows asked for, in the order asked for.
pub fn chosen<'a>(shelf: &'a Shelf<Party>, ask: &Ask<'_>) -> Box<dyn Iterator<Item = &'a Party> + 'a> {
    let filter = Filter::of(ask);
    let order = Order::of(&ask.query.order());
    match &filter.ids {
        Some(ids) => {
            let rows = shelf.chosen(ids, order);
            Box::new(rows.into_iter().filter(move |party| filter.fits(party)))
        }
        None => Box::new(shelf.in_order(order).filter(move |party| filter.fits(party))),
    }
}

/// `[{id, _links}]`
pub fn refs(ask: &Ask<'_>, plural: &str, ids: impl Iterator<Item = i64>) -> Seq<EntityRef> {
    ids.map(|id| EntityRef { id, links: ask.link(&format!("{plural}/{id}")) }).collect()
}
