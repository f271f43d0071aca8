//! `/{entity}/{id}/links`, `/link`, `/unlink`, and the same for many: written as `is_main`, read as `main_contact`.
//!
//! From a lead to contacts and a company, from a contact to a company, from a company to both; what a contact's leads
//! are is asked of the contact. Elements of lists hang on leads by themselves: see `hanging`. A second company replaces the first: the documents do not say, and a lead shows one.

use http::StatusCode;
use serde_json::{Value, json};

use crate::api::wire::links::{EntityLink, EntityLinks};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check, Object};
use crate::demo::list::{self, Page, Totals};
use crate::demo::query::Node;
use crate::demo::res::common::user;
use crate::demo::res::{catalogs, hanging};
use crate::demo::store::journal::{Author, Change, Subject};
use crate::demo::store::links::{Rank, Tied};
use crate::demo::store::{Entity, Store};
use crate::domain::{LeadId, UserId};

/// One item of a body, checked.
struct Wish {
    from: Subject,
    to: Subject,
    rank: Rank,
    by: Option<UserId>,
}

pub fn of_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let links: Vec<EntityLink> = links(store, ask, asked(ask)).collect();
    let total = Totals::Items(links.len());
    let cut = page.cut(links.into_iter());
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, total, EntityLinks { links: cut.items.into() }))
}

/// `/{entity}/links`: each link says of whom it is.
pub fn of_many(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let Some(ids) = ask.query.filter_ints("entity_id") else {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "filter[entity_id] is required."));
    };
    let entity = entity(ask);
    let all: Vec<Value> = ids
        .iter()
        .map(|id| Subject { entity, id: *id })
        .flat_map(|from| links(store, ask, from).map(move |link| told(from, &link)))
        .collect();
    let page = Page::of(ask)?;
    let total = Totals::Items(all.len());
    let cut = page.cut(all.into_iter());
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, total, json!({ "links": cut.items })))
}

pub fn link_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let from = known(store, ask)?;
    if hanging::is_meant(ask) {
        return hanging::link(store, ask, from.id);
    }
    link(store, ask, Some(from))
}

pub fn link_many(store: &mut Store, ask: &Ask<'_>) -> Handled {
    link(store, ask, None)
}

pub fn unlink_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let from = known(store, ask)?;
    if hanging::is_meant(ask) {
        return hanging::unlink(store, ask, from.id);
    }
    unlink(store, ask, Some(from))
}

pub fn unlink_many(store: &mut Store, ask: &Ask<'_>) -> Handled {
    unlink(store, ask, None)
}

fn link(store: &mut Store, ask: &Ask<'_>, from: Option<Subject>) -> Handled {
    let mut made = Vec::new();
    for Wish { from, to, rank, by } in wishes(store, ask, from)? {
        let tied = store.link(from, to, rank);
        tell(store, Author { by: by.unwrap_or(ask.user), at: ask.now }, tied);
        made.extend(ends(store, from).filter(|link| is_to(link, to)).map(|link| told(from, &link)));
    }
    Ok(list::whole(ask, made.len(), json!({ "links": made })))
}

fn unlink(store: &mut Store, ask: &Ask<'_>, from: Option<Subject>) -> Handled {
    for Wish { from, to, by, .. } in wishes(store, ask, from)? {
        let tied = store.unlink(from, to);
        tell(store, Author { by: by.unwrap_or(ask.user), at: ask.now }, tied);
    }
    Ok(answer::nothing())
}

/// Both ends have changed, and each says so.
fn tell(store: &mut Store, author: Author, tied: Vec<Tied>) {
    for tied in tied {
        let (one, other, change): (_, _, fn(Subject) -> Change) = match tied {
            Tied::Linked(one, other) => (one, other, Change::Linked),
            Tied::Unlinked(one, other) => (one, other, Change::Unlinked),
        };
        store.journal.record(author, one, change(other));
        store.journal.record(author, other, change(one));
        store.touch(one, author);
        store.touch(other, author);
    }
}

fn wishes(store: &Store, ask: &Ask<'_>, from: Option<Subject>) -> Result<Vec<Wish>, Refusal> {
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let (wish, check) = wish(store, ask, item, from);
        (body::request_id(item, n), wish, check)
    });
    Ok(body::all_or_nothing(checked.collect())?.into_iter().map(|(_, wish)| wish).collect())
}

fn wish(store: &Store, ask: &Ask<'_>, item: &Object, from: Option<Subject>) -> (Wish, Check) {
    let mut check = Check::default();
    let from = from.unwrap_or_else(|| {
        let from = Subject { entity: entity(ask), id: required(item, "entity_id", &mut check) };
        if !store.has(from) {
            check.choice("entity_id");
        }
        from
    });
    let kind = check.text(item, "to_entity_type").unwrap_or_default();
    let to = match (from.entity, kind.as_str()) {
        (Entity::Leads | Entity::Companies, "contacts") => Entity::Contacts,
        (Entity::Leads | Entity::Contacts, "companies") => Entity::Companies,
        (Entity::Companies, "leads") => Entity::Leads,
        _ => {
            check.choice("to_entity_type");
            from.entity
        }
    };
    let to = Subject { entity: to, id: required(item, "to_entity_id", &mut check) };
    if !store.has(to) {
        check.choice("to_entity_id");
    }
    let mut wish = Wish { from, to, rank: Rank::AsItComes, by: None };
    match item.get("metadata") {
        None | Some(Value::Null) => {}
        Some(Value::Object(metadata)) => {
            wish.by = user(store, metadata, "updated_by", &mut check);
            match metadata.get("is_main") {
                Some(Value::Bool(true)) => wish.rank = Rank::Main,
                None | Some(Value::Bool(false) | Value::Null) => {}
                Some(_) => check.kind("metadata.is_main", "bool"),
            }
        }
        Some(_) => check.kind("metadata", "array"),
    }
    (wish, check)
}

fn required(item: &Object, key: &str, check: &mut Check) -> i64 {
    if !item.contains_key(key) {
        check.null(key);
    }
    check.int(item, key).unwrap_or_default()
}

fn entity(ask: &Ask<'_>) -> Entity {
    Entity::from_plural(ask.params.first().copied().unwrap_or_default())
}

fn asked(ask: &Ask<'_>) -> Subject {
    Subject { entity: entity(ask), id: ask.id(1) }
}

fn known(store: &Store, ask: &Ask<'_>) -> Result<Subject, Refusal> {
    let subject = asked(ask);
    let missing = || Refusal::new(StatusCode::NOT_FOUND, "Entity not found");
    store.has(subject).then_some(subject).ok_or_else(missing)
}

/// Those asked for. Half a filter is ignored: sort and id come together.
fn links<'a>(store: &'a Store, ask: &'a Ask<'_>, from: Subject) -> impl Iterator<Item = EntityLink> + 'a {
    let kind = ask.query.filter("to_entity_type").and_then(Node::leaf);
    let wanted = kind.zip(ask.query.filter_ints("to_entity_id"));
    ends(store, from).filter(move |link| {
        wanted
            .as_ref()
            .is_none_or(|(kind, ids)| link.to_entity_type == *kind && ids.contains(&link.to_entity_id))
    })
}

fn ends(store: &Store, from: Subject) -> std::vec::IntoIter<EntityLink> {
    let to = |entity: Entity, id: i64, metadata: Value| EntityLink {
        to_entity_id: id,
        to_entity_type: entity.plural().to_owned(),
        metadata,
    };
    let company = |id: i64| (id > 0).then(|| to(Entity::Companies, id, Value::Null));
    let all: Vec<EntityLink> = match from.entity {
        Entity::Leads => store.leads.get(LeadId(from.id)).map_or_else(Vec::new, |row| {
            let contacts = row.contacts.iter().enumerate();
            let contacts =
                contacts.map(|(n, id)| to(Entity::Contacts, id.get(), json!({"main_contact": n == 0})));
            let hung = catalogs::hung(store, from.id).map(|(element, metadata)| EntityLink {
                to_entity_id: element,
                to_entity_type: "catalog_elements".to_owned(),
                metadata,
            });
            contacts.chain(company(row.company.get())).chain(hung).collect()
        }),
        Entity::Contacts => {
            store.contacts.get(from.id).and_then(|party| company(party.employer.get())).into_iter().collect()
        }
        Entity::Companies => {
            let contacts = store.company_contacts.of(from.id).map(|id| to(Entity::Contacts, id, Value::Null));
            contacts
                .chain(store.company_leads.of(from.id).map(|id| to(Entity::Leads, id, Value::Null)))
                .collect()
        }
    };
    all.into_iter()
}

fn is_to(link: &EntityLink, to: Subject) -> bool {
    link.to_entity_id == to.id && link.to_entity_type == to.entity.plural()
}

fn told(from: Subject, link: &EntityLink) -> Value {
    json!({
        "entity_id": from.id, "entity_type": from.entity.plural(), "to_entity_id": link.to_entity_id,
        "to_entity_type": link.to_entity_type, "metadata": link.metadata,
    })
}
