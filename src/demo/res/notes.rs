//! `/{entity}/notes` and `/{entity}/{id}/notes`: lists, one, create, change one.
//!
//! An entity without notes, an unknown one and a page past the end are all 204. Nulls that a read shows are
//! refused on write, as recorded.

use serde_json::{Value, json};

use crate::api::wire::notes::Notes;
use crate::api::wire::{Links, Note};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check, Object};
use crate::demo::data::notes;
use crate::demo::list::{Page, Totals};
use crate::demo::query::{Node, Range};
use crate::demo::res::tasks;
use crate::demo::store::journal::{Author, Change, Subject};
use crate::demo::store::notes::{NoteRow, Sort, Written, small};
use crate::demo::store::shelf::{Order, Row};
use crate::demo::store::{Entity, Store};

/// What may be written, the event it leaves, and which params it must have.
const WRITABLE: [(&str, &str, &[&str]); 11] = [
    ("common", "common_note_added", &["text"]),
    ("call_in", "incoming_call", &["uniq", "duration", "source", "phone"]),
    ("call_out", "outgoing_call", &["uniq", "duration", "source", "phone"]),
    ("service_message", "service_note_added", &["service", "text"]),
    ("extended_service_message", "service_note_added", &["service", "text"]),
    ("message_cashier", "message_to_cashier_note_added", &["status", "text"]),
    ("geolocation", "geo_note_added", &["text", "address", "longitude", "latitude"]),
    ("sms_in", "incoming_sms", &["text", "phone"]),
    ("sms_out", "outgoing_sms", &["text", "phone"]),
    ("attachment", "attachment_note_added", &["file_uuid", "version_uuid", "file_name"]),
    ("site_visit", "site_visit_note_added", &[]),
];

/// One item of a POST, checked.
struct NewNote {
    owner: Subject,
    written: Written,
    event: &'static str,
    created_by: i64,
    responsible: i64,
}

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

pub fn create(store: &mut Store, ask: &Ask<'_>) -> Handled {
    add(store, ask, None)
}

pub fn create_for_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let owner = Subject { entity: entity(ask), id: ask.id(1) };
    if !store.has(owner) {
        return Err(Refusal::new(http::StatusCode::NOT_FOUND, "Entity not found"));
    }
    add(store, ask, Some(owner))
}

pub fn change_of_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let item = body::object(ask.body)?;
    let Some(row) = one_of(store, ask).cloned() else {
        return Err(Refusal::new(http::StatusCode::NOT_FOUND, "Entity not found"));
    };
    let mut check = Check::default();
    let kind = check.text(&item, "note_type").unwrap_or_else(|| store.notes.note_type(&row).to_owned());
    let read = written(&item, &kind, &mut check);
    for (_, read) in body::all_or_nothing(vec![("0".to_owned(), read, check)])? {
        store.notes.edit(row.id(), read.0, ask.now);
    }
    let mut receipt = receipt(ask, row.id(), row.subject());
    receipt["updated_at"] = ask.now.secs().into();
    Ok(answer::hal(&receipt))
}

fn add(store: &mut Store, ask: &Ask<'_>, owner: Option<Subject>) -> Handled {
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let (note, check) = read(store, ask, item, owner);
        (body::request_id(item, n), note, check)
    });
    let notes = body::all_or_nothing(checked.collect())?;
    let mut made = Vec::with_capacity(notes.len());
    for (request_id, note) in notes {
        let owner = note.owner;
        let mut receipt = receipt(ask, write(store, ask, note), owner);
        receipt["request_id"] = request_id.into();
        made.push(receipt);
    }
    let links = Links::to_self(ask.href(ask.path.trim_start_matches('/')));
    Ok(answer::hal(&json!({ "_links": links, "_embedded": { "notes": made } })))
}

fn read(store: &Store, ask: &Ask<'_>, item: &Object, owner: Option<Subject>) -> (NewNote, Check) {
    let mut check = Check::default();
    let owner = owner.unwrap_or_else(|| {
        let id = check.int(item, "entity_id").unwrap_or_default();
        let owner = Subject { entity: entity(ask), id };
        if !store.has(owner) {
            check.choice("entity_id");
        }
        owner
    });
    let kind = check.text(item, "note_type").unwrap_or_default();
    let (written, event) = written(item, &kind, &mut check);
    let created_by = tasks::user(store, item, "created_by", &mut check);
    let responsible = tasks::user(store, item, "responsible_user_id", &mut check);
    let me = ask.user.get();
    let (created_by, responsible) = (created_by.unwrap_or(me), responsible.unwrap_or(me));
    (NewNote { owner, written, event, created_by, responsible }, check)
}

fn written(item: &Object, kind: &str, check: &mut Check) -> (Written, &'static str) {
    let mut event = "";
    let params = item.get("params").cloned().unwrap_or(Value::Null);
    match WRITABLE.iter().find(|(name, ..)| *name == kind) {
        None => check.choice("note_type"),
        Some((_, name, required)) => {
            event = name;
            if !params.is_object() && !required.is_empty() {
                check.kind("params", "array");
            }
            for key in required.iter().filter(|key| params.get(key).is_none_or(Value::is_null)) {
                check.null(format!("params.{key}"));
            }
            let nulls = params.as_object().into_iter().flatten().filter(|(_, value)| value.is_null());
            for (key, _) in nulls.filter(|(key, _)| !required.contains(&key.as_str())) {
                check.null(format!("params.{key}"));
            }
            if params.get("text").is_some_and(|text| !text.is_string() && !text.is_null()) {
                check.kind("params.text", "string");
            }
        }
    }
    (Written { note_type: kind.to_owned(), params }, event)
}

fn write(store: &mut Store, ask: &Ask<'_>, note: NewNote) -> i64 {
    let id = store.notes.next_id();
    let at = small(ask.now.secs());
    let row = NoteRow {
        id: small(id),
        owner: small(note.owner.id),
        entity: note.owner.entity,
        seeded_as: Sort::Common,
        created_at: at,
        updated_at: at,
        created_by: small(note.created_by),
        responsible: small(note.responsible),
    };
    store.notes.push(row, note.written);
    let author = Author { by: crate::domain::UserId(note.created_by), at: ask.now };
    store.journal.record(author, note.owner, Change::NoteAdded(note.event, id));
    id
}

fn receipt(ask: &Ask<'_>, id: i64, owner: Subject) -> Value {
    let links = ask.link(&format!("{}/{}/notes/{id}", owner.entity.plural(), owner.id));
    json!({ "id": id, "entity_id": owner.id, "_links": links })
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
        updated_by: i64::from(row.created_by),
        created_at: row.created_at().secs(),
        updated_at: row.updated_at().secs(),
        responsible_user_id: i64::from(row.responsible),
        group_id: 0,
        note_type: store.notes.note_type(row).to_owned(),
        params: notes::params(store, row),
        account_id: store.account.id,
        is_pinned: false,
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
