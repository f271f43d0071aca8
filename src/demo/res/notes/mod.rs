//! `/{entity}/notes` and `/{entity}/{id}/notes`: lists and one; what is written is in `write`.
//!
//! An entity without notes, an unknown one and a page past the end are all 204.

mod write;

pub use write::{change_many, change_of_one, change_of_owner, create, create_for_one};

use crate::api::wire::Note;
use crate::api::wire::notes::Notes;
use crate::demo::answer::{self, Handled};
use crate::demo::ask::Ask;
use crate::demo::data::notes;
use crate::demo::list::{Page, Totals};
use crate::demo::query::{Node, Range};
use crate::demo::store::journal::Subject;
use crate::demo::store::notes::NoteRow;
use crate::demo::store::shelf::{Order, Row};
use crate::demo::store::{Entity, Store};

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let filter = Filter::of(ask);
    let entity = entity(ask);
    let rows = store.notes.in_order(Order::of(&ask.query.order()));
    let cut = page.cut(rows.filter(|row| row.entity == entity && filter.fits(store, row)));
    Ok(answer_page(store, ask, page, (cut.items, cut.more)))
}

pub fn of_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let filter = Filter::of(ask);
    let subject = Subject { entity: entity(ask), id: ask.id(1) };
    let rows = store.notes.of(subject, Order::of(&ask.query.order()));
    let cut = page.cut(rows.into_iter().filter(|row| filter.fits(store, row)));
    Ok(answer_page(store, ask, page, (cut.items, cut.more)))
}

/// `/{entity}/notes/{id}`
pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let row = store.notes.get(ask.id(1)).filter(|row| row.entity == entity(ask));
    Ok(row.map_or_else(answer::nothing, |row| answer::hal(&dress(store, row, ask))))
}

/// `/{entity}/{id}/notes/{id}`
pub fn show_of_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let row = one_of(store, ask);
    Ok(row.map_or_else(answer::nothing, |row| answer::hal(&dress(store, row, ask))))
}

fn entity(ask: &Ask<'_>) -> Entity {
    Entity::from_plural(ask.params.first().copied().unwrap_or_default())
}

fn one_of<'a>(store: &'a Store, ask: &Ask<'_>) -> Option<&'a NoteRow> {
    let subject = Subject { entity: entity(ask), id: ask.id(1) };
    store.notes.get(ask.id(2)).filter(|row| row.subject() == subject)
}

fn answer_page(
    store: &Store,
    ask: &Ask<'_>,
    page: Page,
    (rows, more): (Vec<&NoteRow>, bool),
) -> answer::Answer {
    let shown = (rows.len(), more);
    let notes = rows.into_iter().map(|row| dress(store, row, ask)).collect();
    page.answer(ask, shown, Totals::None, Notes { notes })
}

fn dress(store: &Store, row: &NoteRow, ask: &Ask<'_>) -> Note {
    let Subject { entity, id } = row.subject();
    Note {
        id: row.id(),
        entity_id: id,
        created_by: i64::from(row.created_by),
        updated_by: i64::from(store.notes.written(row).map_or(row.created_by, |written| written.updated_by)),
        created_at: row.created_at().secs(),
        updated_at: row.updated_at().secs(),
        responsible_user_id: i64::from(row.responsible),
        group_id: 0,
        note_type: store.notes.note_type(row).to_owned(),
        params: notes::params(store, row),
        is_pinned: false,
        account_id: store.account.id,
        links: ask.link(&format!("{}/{id}/notes/{}", entity.plural(), row.id)),
    }
}

/// There is no filter by creation; one that is sent is ignored.
struct Filter {
    ids: Option<Vec<i64>>,
    owners: Option<Vec<i64>>,
    kinds: Option<Vec<String>>,
    updated: Option<Range>,
}

impl Filter {
    fn of(ask: &Ask<'_>) -> Self {
        let q = &ask.query;
        Self {
            ids: q.filter_ints("id"),
            owners: q.filter_ints("entity_id"),
            kinds: q.filter("note_type").map(Node::texts),
            updated: q.filter_range("updated_at"),
        }
    }

    fn fits(&self, store: &Store, row: &NoteRow) -> bool {
        let among = |list: &Option<Vec<i64>>, id: i64| list.as_ref().is_none_or(|list| list.contains(&id));
        among(&self.ids, row.id())
            && among(&self.owners, i64::from(row.owner))
            && self.updated.is_none_or(|range| range.has(row.updated_at().secs()))
            && self.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|k| k == store.notes.note_type(row)))
    }
}
