//! What a client wants of a contact or a company, checked: one item to a [`PartyWrite`] and its complaints.

use crate::demo::body::{Check, Object};
use crate::demo::res::common::user;
use crate::demo::res::tagging::{self, TagsWrite};
use crate::demo::res::values::{self, FieldWrite};
use crate::demo::store::{Entity, Store};
use crate::domain::{CompanyId, Timestamp, UserId};

/// Only what was given is `Some`.
#[derive(Debug, Default)]
pub struct PartyWrite {
    pub name: Option<String>,
    /// Of contacts only.
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub responsible: Option<UserId>,
    pub created_by: Option<UserId>,
    pub updated_by: Option<UserId>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub fields: Vec<FieldWrite>,
    pub tags: TagsWrite,
    /// Where a new contact works.
    pub employer: Option<CompanyId>,
}

/// `id` is the one to change, `None` for a new one.
pub fn party(store: &Store, entity: Entity, item: &Object, id: Option<i64>) -> (PartyWrite, Check) {
    let mut check = Check::default();
    if id.is_some_and(|id| store.parties(entity).get(id).is_none()) {
        check.choice("id");
        return (PartyWrite::default(), check);
    }
    let is_contact = entity == Entity::Contacts;
    let part = |check: &mut Check, key| if is_contact { check.text(item, key) } else { None };
    let time = |t: Option<i64>| t.map(Timestamp);
    let mut write = PartyWrite {
        name: check.text(item, "name"),
        first_name: part(&mut check, "first_name"),
        last_name: part(&mut check, "last_name"),
        responsible: user(store, item, "responsible_user_id", &mut check),
        created_by: user(store, item, "created_by", &mut check),
        updated_by: user(store, item, "updated_by", &mut check),
        created_at: time(check.int(item, "created_at")),
        updated_at: time(check.int(item, "updated_at")),
        fields: values::read(store.fields.of(entity), item, &mut check),
        tags: tagging::read(store, entity, item, &mut check),
        employer: None,
    };
    let parts = item.get("_embedded");
    if parts.is_some_and(|parts| !parts.is_object() && !parts.is_null()) {
        check.kind("_embedded", "array");
    }
    let companies = parts.and_then(|parts| parts.get("companies")).and_then(serde_json::Value::as_array);
    // Links of an existing contact are not changed here but through /links.
    if let Some(company) = companies.and_then(|all| all.first()).filter(|_| id.is_none() && is_contact) {
        let id = company.get("id").and_then(serde_json::Value::as_i64).unwrap_or_default();
        if store.companies.get(id).is_none() {
            check.choice("_embedded.companies.0.id");
        }
        write.employer = Some(CompanyId(id));
    }
    (write, check)
}
