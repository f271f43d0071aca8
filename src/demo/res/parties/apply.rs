//! Doing what was asked of a contact or a company: the row, and the events of what became different.

use super::read::PartyWrite;
use crate::demo::ask::Ask;
use crate::demo::res::{tagging, values};
use crate::demo::store::journal::{Author, Change, Subject};
use crate::demo::store::parties::Party;
use crate::demo::store::{Entity, Store};
use crate::domain::CompanyId;

pub fn create(store: &mut Store, ask: &Ask<'_>, entity: Entity, write: PartyWrite) -> i64 {
    let id = store.parties(entity).next_id();
    let author = Author { by: write.created_by.unwrap_or(ask.user), at: ask.now };
    let what = if entity == Entity::Contacts { "Contact" } else { "Company" };
    let employer = write.employer.unwrap_or(CompanyId(0));
    if employer != CompanyId(0) {
        store.company_contacts.add(employer.get(), id);
    }
    store.parties_mut(entity).push(Party {
        id,
        name: format!("{what} #{id}").into(),
        responsible: ask.user,
        created_by: author.by,
        updated_by: author.by,
        created_at: write.created_at.unwrap_or(author.at),
        updated_at: author.at,
        employer,
        tags: Box::default(),
    });
    // It has what it was given: made-up values and parts of names belong to seeded ones.
    store.edited.of_mut(entity).insert(id, Vec::new());
    if entity == Entity::Contacts {
        store.name_parts.insert(id, Default::default());
    }
    let subject = Subject { entity, id };
    store.journal.record(author, subject, Change::Added);
    write_row(store, subject, write, author);
    id
}

pub fn change(store: &mut Store, ask: &Ask<'_>, subject: Subject, write: PartyWrite) {
    let author = Author { by: write.updated_by.unwrap_or(ask.user), at: ask.now };
    for change in write_row(store, subject, write, author) {
        store.journal.record(author, subject, change);
    }
}

fn write_row(store: &mut Store, subject: Subject, mut write: PartyWrite, author: Author) -> Vec<Change> {
    let Subject { entity, id } = subject;
    let name = name(store, subject, &mut write);
    let mut changes = values::write(store, subject, write.fields);
    let before = store.parties(entity).get(id).map(|party| party.tags.clone()).unwrap_or_default();
    let after = tagging::after(store, entity, &before, write.tags);
    changes.extend(tagging::changes(store, entity, &before, &after));
    store.parties_mut(entity).edit(id, |party| {
        if let Some(name) = name.filter(|name| **name != *party.name) {
            let name: Box<str> = name.into();
            changes.push(Change::Name(std::mem::replace(&mut party.name, name.clone()), name));
        }
        if let Some(user) = write.responsible.filter(|user| *user != party.responsible) {
            changes.push(Change::Responsible(party.responsible, user));
            party.responsible = user;
        }
        party.tags = after.into();
        party.created_at = write.created_at.unwrap_or(party.created_at);
        party.created_by = write.created_by.unwrap_or(party.created_by);
        party.updated_by = author.by;
        party.updated_at = write.updated_at.unwrap_or(author.at);
    });
    changes
}

/// The name as it will be. Parts make a name; a name that is given has no parts, as recorded.
fn name(store: &mut Store, subject: Subject, write: &mut PartyWrite) -> Option<String> {
    let (first, last) = (write.first_name.take(), write.last_name.take());
    if first.is_none() && last.is_none() {
        if write.name.is_some() && subject.entity == Entity::Contacts {
            store.name_parts.insert(subject.id, Default::default());
        }
        return write.name.take();
    }
    let (old_first, old_last) = store.name_parts_of(subject.id);
    let (first, last) = (first.unwrap_or(old_first), last.unwrap_or(old_last));
    let joined = format!("{} {}", first.trim(), last.trim()).trim().to_owned();
    store.name_parts.insert(subject.id, (first.into(), last.into()));
    Some(write.name.take().filter(|name| !name.trim().is_empty()).unwrap_or(joined))
}
