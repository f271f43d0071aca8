//! Which leads a list asks for: every filter of the documents, `query`, and the way to the rows.
//!
//! Takes the cheapest way there is: given ids, the index of one pipeline, else a walk in order.

use crate::demo::ask::Ask;
use crate::demo::data::values;
use crate::demo::query::{Node, Range};
use crate::demo::res::filled::FieldsWanted;
use crate::demo::res::search::Needle;
use crate::demo::store::Store;
use crate::demo::store::leads::LeadRow;
use crate::demo::store::shelf::{Key, Order};
use crate::domain::{PipelineId, Place, StageId};

#[derive(Debug)]
pub struct Filter {
    order: Order,
    ids: Option<Vec<i64>>,
    names: Option<Vec<String>>,
    price: Option<Price>,
    places: Option<Vec<Place>>,
    pipelines: Option<Vec<i64>>,
    responsible: Option<Vec<i64>>,
    created_by: Option<Vec<i64>>,
    updated_by: Option<Vec<i64>>,
    created: Option<Range>,
    updated: Option<Range>,
    closed: Option<Range>,
    task: Option<Range>,
    fields: FieldsWanted,
    query: Option<Needle>,
}

#[derive(Debug)]
enum Price {
    /// Kommo: one number.
    Exactly(Vec<i64>),
    /// amoCRM: a range.
    Between(Range),
}

impl Filter {
    pub fn of(ask: &Ask<'_>) -> Self {
        let q = &ask.query;
        Self {
            order: Order::of(&q.order()),
            ids: q.filter_ints("id"),
            names: q.filter("name").map(Node::texts),
            price: q.filter("price").map(|node| match node {
                Node::Map(_) if node.range().is_some() => {
                    Price::Between(node.range().unwrap_or(Range { from: i64::MIN, to: i64::MAX }))
                }
                _ => Price::Exactly(node.ints()),
            }),
            places: q.filter("statuses").map(places),
            pipelines: q.filter_ints("pipeline_id"),
            responsible: q.filter_ints("responsible_user_id"),
            created_by: q.filter_ints("created_by"),
            updated_by: q.filter_ints("updated_by"),
            created: q.filter_range("created_at"),
            updated: q.filter_range("updated_at"),
            closed: q.filter_range("closed_at"),
            task: q.filter_range("closest_task_at"),
            fields: FieldsWanted::of(q),
            query: Needle::of(ask),
        }
    }

    pub fn rows<'a>(self, store: &'a Store) -> Box<dyn Iterator<Item = &'a LeadRow> + 'a> {
        let order = self.order;
        if let Some(ids) = &self.ids {
            let rows = store.leads.chosen(ids, order);
            return Box::new(rows.into_iter().filter(move |row| self.fits(store, row)));
        }
        match self.pipelines.as_deref() {
            Some([one]) if order.key == Key::Id => {
                let rows = store.leads.of_pipeline(PipelineId(*one), order.descending);
                Box::new(rows.filter(move |row| self.fits(store, row)))
            }
            _ => Box::new(store.leads.in_order(order).filter(move |row| self.fits(store, row))),
        }
    }

    fn fits(&self, store: &Store, row: &LeadRow) -> bool {
        let among = |list: &Option<Vec<i64>>, id: i64| list.as_ref().is_none_or(|list| list.contains(&id));
        let within = |range: Option<Range>, at: i64| range.is_none_or(|range| range.has(at));
        // "Never" is in no range.
        let within_set = |range: Option<Range>, at: i64| range.is_none_or(|range| at != 0 && range.has(at));
        among(&self.pipelines, row.place.pipeline.get())
            && among(&self.responsible, row.responsible.get())
            && among(&self.created_by, row.created_by.get())
            && among(&self.updated_by, row.updated_by.get())
            && self.places.as_ref().is_none_or(|places| places.contains(&row.place))
            && within(self.created, row.created_at.secs())
            && within(self.updated, row.updated_at.secs())
            && within_set(self.closed, row.closed_at.secs())
            && within_set(self.task, row.closest_task_at.secs())
            && self.names.as_ref().is_none_or(|names| names.iter().any(|n| **n == *row.name))
            && self.price.as_ref().is_none_or(|price| match price {
                Price::Exactly(prices) => prices.contains(&row.price),
                Price::Between(range) => range.has(row.price),
            })
            && self.query.as_ref().is_none_or(|needle| needle.finds_lead(store, row))
            && self.fields.fit(|| values::of_lead(store, row))
    }
}

/// Both keys are required per item; an item without is ignored.
fn places(node: &Node) -> Vec<Place> {
    let number = |item: &Node, key| item.get(key).and_then(Node::leaf).and_then(|v| v.parse::<i64>().ok());
    let place = |item: &Node| {
        let (pipeline, stage) = (number(item, "pipeline_id")?, number(item, "status_id")?);
        Some(Place { pipeline: PipelineId(pipeline), stage: StageId(stage) })
    };
    node.children().iter().filter_map(|(_, item)| place(item)).collect()
}
