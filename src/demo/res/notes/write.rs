//! Notes as clients write them: new ones and corrected ones, one by one or many.
//!
//! Only some types can be written; the rest is refused by its name. Nulls that a read shows are refused on write, as
//! recorded.

use serde_json::{Value, json};

use super::{entity, one_of};
use crate::api::wire::Links;
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check, Object};
use crate::demo::res::common::user;
use crate::demo::store::Store;
use crate::demo::store::journal::{Author, Change, Subject};
use crate::demo::store::notes::{NoteRow, Sort, Written, small};
use crate::demo::store::shelf::Row;
use crate::domain::UserId;

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
const CASHIER: [&str; 3] = ["created", "shown", "canceled"];

/// One item of a POST, checked.
struct NewNote {
    owner: Subject,
    written: Written,
    event: &'static str,
    created_by: UserId,
    responsible: UserId,
}

/// One item of a PATCH, checked.
struct Correction {
    id: i64,
    written: Written,
    responsible: Option<UserId>,
}

pub fn create(store: &mut Store, ask: &Ask<'_>) -> Handled {
    add(store, ask, None)
}

pub fn create_for_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let owner = known_owner(store, ask)?;
    add(store, ask, Some(owner))
}

/// `PATCH /{entity}/notes`
pub fn change_many(store: &mut Store, ask: &Ask<'_>) -> Handled {
    correct_all(store, ask, None)
}

/// `PATCH /{entity}/{id}/notes`
pub fn change_of_owner(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let owner = known_owner(store, ask)?;
    correct_all(store, ask, Some(owner))
}

/// `PATCH /{entity}/{id}/notes/{id}`
pub fn change_of_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let item = body::object(ask.body)?;
    let Some(row) = one_of(store, ask).cloned() else { return Err(missing()) };
    let (correction, check) = correction(store, ask, &item, Some(&row));
    for (_, correction) in body::all_or_nothing(vec![("0".to_owned(), correction, check)])? {
        correct(store, ask, correction);
    }
    Ok(answer::hal(&corrected(ask, &row)))
}

fn missing() -> Refusal {
    Refusal::new(http::StatusCode::NOT_FOUND, "Entity not found")
}

fn known_owner(store: &Store, ask: &Ask<'_>) -> Result<Subject, Refusal> {
    let owner = Subject { entity: entity(ask), id: ask.id(1) };
    store.has(owner).then_some(owner).ok_or_else(missing)
}

fn correct_all(store: &mut Store, ask: &Ask<'_>, owner: Option<Subject>) -> Handled {
    let items = body::array(ask.body)?;
    let mut checked = Vec::with_capacity(items.len());
    let mut receipts = Vec::with_capacity(items.len());
    for (n, item) in items.iter().enumerate() {
        let id = item.get("id").and_then(Value::as_i64).unwrap_or_default();
        let row = store.notes.get(id).filter(|row| row.entity == entity(ask));
        let row = row.filter(|row| owner.is_none_or(|owner| row.subject() == owner));
        let (correction, check) = correction(store, ask, item, row);
        checked.push((body::request_id(item, n), correction, check));
        receipts.extend(row.map(|row| corrected(ask, row)));
    }
    for (_, correction) in body::all_or_nothing(checked)? {
        correct(store, ask, correction);
    }
    Ok(many(ask, &receipts))
}

fn correction(store: &Store, ask: &Ask<'_>, item: &Object, row: Option<&NoteRow>) -> (Correction, Check) {
    let mut check = Check::default();
    if row.is_none() {
        check.choice("id");
    }
    let known = row.map_or("", |row| store.notes.note_type(row));
    let kind = check.text(item, "note_type").unwrap_or_else(|| known.to_owned());
    let by = user(store, item, "updated_by", &mut check).unwrap_or(ask.user);
    let responsible = user(store, item, "responsible_user_id", &mut check);
    let (written, _) = written(item, &kind, by, &mut check);
    (Correction { id: row.map_or(0, Row::id), written, responsible }, check)
}

fn correct(store: &mut Store, ask: &Ask<'_>, Correction { id, written, responsible }: Correction) {
    store.notes.edit(id, written, |row| {
        row.updated_at = small(ask.now.secs());
        row.responsible = responsible.map_or(row.responsible, |user| small(user.get()));
    });
}

fn corrected(ask: &Ask<'_>, row: &NoteRow) -> Value {
    let mut receipt = receipt(ask, row.id(), row.subject());
    receipt["updated_at"] = ask.now.secs().into();
    receipt
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
    Ok(many(ask, &made))
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
    let created_by = user(store, item, "created_by", &mut check).unwrap_or(ask.user);
    let responsible = user(store, item, "responsible_user_id", &mut check).unwrap_or(ask.user);
    let (written, event) = written(item, &kind, created_by, &mut check);
    (NewNote { owner, written, event, created_by, responsible }, check)
}

fn written(item: &Object, kind: &str, by: UserId, check: &mut Check) -> (Written, &'static str) {
    let mut event = "";
    let params = item.get("params").cloned().unwrap_or(Value::Null);
    match WRITABLE.iter().find(|(name, ..)| *name == kind) {
        None => check.choice("note_type"),
        Some((_, name, required)) => {
            event = name;
            complain(kind, &params, required, check);
        }
    }
    (Written { note_type: kind.to_owned(), params, updated_by: small(by.get()) }, event)
}

fn complain(kind: &str, params: &Value, required: &[&str], check: &mut Check) {
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
    let is_wrong =
        |key: &str, fits: fn(&Value) -> bool| params.get(key).is_some_and(|v| !v.is_null() && !fits(v));
    for key in ["text", "uniq", "phone", "link", "call_result", "address", "longitude", "latitude"] {
        if is_wrong(key, Value::is_string) {
            check.kind(format!("params.{key}"), "string");
        }
    }
    if is_wrong("duration", Value::is_i64) {
        check.kind("params.duration", "int");
    }
    if is_wrong("call_status", |status| status.as_i64().is_some_and(|n| (1..=7).contains(&n))) {
        check.choice("params.call_status");
    }
    let status = params.get("status").and_then(Value::as_str);
    if kind == "message_cashier" && status.is_some_and(|status| !CASHIER.contains(&status)) {
        check.choice("params.status");
    }
}

fn write(store: &mut Store, ask: &Ask<'_>, note: NewNote) -> i64 {
    let id = store.notes.next_id();
    let at = small(ask.now.secs());
    let row = NoteRow {
        id: small(id),
        owner: small(note.owner.id),
        entity: note.owner.entity,
        seeded_as: Sort::Common,
        turn: 0,
        about: 0,
        created_at: at,
        updated_at: at,
        created_by: small(note.created_by.get()),
        responsible: small(note.responsible.get()),
    };
    store.notes.push(row, note.written);
    let author = Author { by: note.created_by, at: ask.now };
    store.journal.record(author, note.owner, Change::NoteAdded(note.event, id));
    id
}

fn receipt(ask: &Ask<'_>, id: i64, owner: Subject) -> Value {
    let links = ask.link(&format!("{}/{}/notes/{id}", owner.entity.plural(), owner.id));
    json!({ "id": id, "entity_id": owner.id, "_links": links })
}

fn many(ask: &Ask<'_>, notes: &[Value]) -> answer::Answer {
    let links = Links::to_self(ask.href(ask.path.trim_start_matches('/')));
    answer::hal(&json!({ "_links": links, "_embedded": { "notes": notes } }))
}
