//! `/tasks`: lists, one, create, change one, change many.
//!
//! Reading is here; `read` checks what a client writes, `apply` does it and writes the events.

mod apply;
mod read;

use serde_json::{Value, json};

use crate::api::wire::tasks::Tasks;
use crate::api::wire::{Links, Task, Written};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body;
use crate::demo::data::tasks;
use crate::demo::list::{Page, Totals};
use crate::demo::query::{Node, Range};
use crate::demo::store::journal::Subject;
use crate::demo::store::shelf::{Row, either};
use crate::demo::store::tasks::{TaskRow, Words};
use crate::demo::store::{Entity, Store};
use crate::domain::Timestamp;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let filter = Filter::of(ask);
    let order = ask.query.order();
    let (key, descending) = order.first().copied().unwrap_or(("id", false));
    // A lead has few tasks; there is no need to walk through all of them.
    let mut rows: Box<dyn Iterator<Item = &TaskRow>> = match &filter.owners {
        Some((entity, ids)) => {
            let mut own: Vec<&TaskRow> =
                ids.iter().flat_map(|id| store.tasks.of(Subject { entity: *entity, id: *id })).collect();
            own.sort_unstable_by_key(|row| row.id);
            own.dedup_by_key(|row| row.id);
            either(own.into_iter(), descending)
        }
        None => either(store.tasks.rows().iter(), descending),
    };
    rows = Box::new(rows.filter(|row| filter.fits(row)));
    if matches!(key, "created_at" | "complete_till") {
        let mut sorted: Vec<&TaskRow> = rows.collect();
        sorted.sort_by_key(|row| if key == "created_at" { row.created_at } else { row.due });
        if descending {
            sorted.reverse();
        }
        rows = Box::new(sorted.into_iter());
    }
    let cut = page.cut(rows);
    let shown = (cut.items.len(), cut.more);
    let tasks = cut.items.into_iter().map(|row| dress(store, row, ask)).collect();
    Ok(page.answer(ask, shown, Totals::None, Tasks { tasks }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let row = store.tasks.get(ask.id(0)).ok_or_else(Refusal::not_found)?;
    Ok(answer::hal(&dress(store, row, ask)))
}

pub fn create(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let (write, check) = read::new(store, item);
        (body::request_id(item, n), write, check)
    });
    let writes = body::all_or_nothing(checked.collect())?;
    let made = writes.into_iter().map(|(request_id, write)| {
        let id = apply::add(store, ask, write);
        receipt(ask, (id, request_id), None)
    });
    let made: Vec<Written> = made.collect();
    Ok(answer::hal(&many(ask, &made)))
}

pub fn change_many(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let (write, mut check) = read::task(store, item);
        let id = check.int(item, "id").unwrap_or_default();
        if store.tasks.get(id).is_none() {
            check.choice("id");
        }
        (body::request_id(item, n), (id, write), check)
    });
    let writes = body::all_or_nothing(checked.collect())?;
    let mut written = Vec::with_capacity(writes.len());
    for (request_id, (id, write)) in writes {
        apply::change(store, ask, id, write);
        written.push(receipt(ask, (id, request_id), store.tasks.get(id).map(Row::updated_at)));
    }
    Ok(answer::hal(&many(ask, &written)))
}

pub fn change_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let item = body::object(ask.body)?;
    let id = ask.id(0);
    if store.tasks.get(id).is_none() {
        return Err(Refusal::new(http::StatusCode::NOT_FOUND, "Entity not found"));
    }
    let (write, check) = read::task(store, &item);
    for (_, write) in body::all_or_nothing(vec![("0".to_owned(), write, check)])? {
        apply::change(store, ask, id, write);
    }
    Ok(answer::hal(&receipt(ask, (id, "0".to_owned()), store.tasks.get(id).map(Row::updated_at))))
}

/// When the earliest open task of a contact or a company is due.
pub fn next_due(store: &Store, entity: Entity, id: i64) -> Option<i64> {
    store.tasks.next_due(Subject { entity, id }).map(Timestamp::secs)
}

fn is_entity(kind: &str) -> bool {
    matches!(kind, "leads" | "contacts" | "companies")
}

fn receipt(ask: &Ask<'_>, (id, request_id): (i64, String), at: Option<Timestamp>) -> Written {
    let links = ask.link(&format!("tasks/{id}"));
    Written { id, request_id: Some(request_id), updated_at: at.map(Timestamp::secs), links }
}

fn many(ask: &Ask<'_>, tasks: &[Written]) -> Value {
    json!({ "_links": Links::to_self(ask.href("tasks")), "_embedded": { "tasks": tasks } })
}

fn dress(store: &Store, row: &TaskRow, ask: &Ask<'_>) -> Task {
    let Words { text, result } = tasks::words(store, row);
    let owner = row.subject();
    Task {
        id: row.id(),
        created_by: i64::from(row.created_by),
        updated_by: i64::from(row.updated_by),
        created_at: row.created_at().secs(),
        updated_at: row.updated_at().secs(),
        responsible_user_id: i64::from(row.responsible),
        group_id: 0,
        entity_id: owner.map(|owner| owner.id),
        entity_type: owner.map(|owner| owner.entity.plural().to_owned()),
        duration: i64::from(row.duration),
        is_completed: row.is_completed,
        task_type_id: i64::from(row.kind),
        text,
        // PHP's way of writing an empty object.
        result: result.map_or_else(|| json!([]), |text| json!({ "text": text })),
        complete_till: i64::from(row.due),
        account_id: store.account.id,
        links: ask.link(&format!("tasks/{}", row.id)),
    }
}

struct Filter {
    ids: Option<Vec<i64>>,
    responsible: Option<Vec<i64>>,
    kinds: Option<Vec<i64>>,
    completed: Option<Vec<i64>>,
    updated: Option<Range>,
    created: Option<Range>,
    entity: Option<String>,
    /// `filter[entity_id]` without `filter[entity_type]` is ignored.
    owners: Option<(Entity, Vec<i64>)>,
}

impl Filter {
    fn of(ask: &Ask<'_>) -> Self {
        let q = &ask.query;
        let entity = q.filter("entity_type").and_then(Node::leaf).map(str::to_owned);
        let known = entity.as_deref().filter(|kind| is_entity(kind)).map(Entity::from_plural);
        Self {
            ids: q.filter_ints("id"),
            responsible: q.filter_ints("responsible_user_id"),
            // `task_type_id` is not its name.
            kinds: q.filter_ints("task_type"),
            completed: q.filter_ints("is_completed"),
            updated: q.filter_range("updated_at"),
            created: q.filter_range("created_at"),
            entity,
            owners: known.zip(q.filter_ints("entity_id")),
        }
    }

    fn fits(&self, row: &TaskRow) -> bool {
        let among = |list: &Option<Vec<i64>>, id: i64| list.as_ref().is_none_or(|list| list.contains(&id));
        among(&self.ids, row.id())
            && among(&self.responsible, i64::from(row.responsible))
            && among(&self.kinds, i64::from(row.kind))
            && among(&self.completed, i64::from(row.is_completed))
            && self.updated.is_none_or(|range| range.has(row.updated_at().secs()))
            && self.created.is_none_or(|range| range.has(row.created_at().secs()))
            && self.entity.as_ref().is_none_or(|kind| row.owner > 0 && row.entity.plural() == kind)
    }
}
