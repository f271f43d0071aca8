//! Doing what was asked of a lead: the row, its events, and what robots do after.
//!
//! Only real differences become events. Robots run right after the change that woke them, as their own
//! author (user 0) and with their own `updated_at`, which is what a client has to cope with.

use super::read::LeadWrite;
use crate::demo::ask::Ask;
use crate::demo::res::tagging::{self, TagRef, TagsWrite};
use crate::demo::res::values;
use crate::demo::store::journal::{Author, Change, Subject};
use crate::demo::store::leads::LeadRow;
use crate::demo::store::{Act, Entity, Store};
use crate::domain::{CompanyId, LeadId, LossReasonId, Place, StageId, Timestamp, UserId};

/// A robot that moves a lead may wake another, but not for ever.
const MAX_ROBOTS: usize = 5;

pub fn create(store: &mut Store, ask: &Ask<'_>, write: LeadWrite) -> LeadId {
    let id = store.leads.next_id();
    let author = Author { by: write.created_by.unwrap_or(ask.user), at: ask.now };
    let pipeline = store.main_pipeline().unwrap_or_default();
    let first = Place { pipeline, stage: store.first_stage(pipeline).unwrap_or_default() };
    let place = write.place.unwrap_or(first);
    for contact in &write.contacts {
        store.contact_leads.add(contact.get(), id.get());
    }
    if let Some(company) = write.company {
        store.company_leads.add(company.get(), id.get());
    }
    store.leads.push(LeadRow {
        id,
        name: format!("Lead #{id}").into(),
        price: 0,
        place,
        responsible: ask.user,
        created_by: author.by,
        updated_by: author.by,
        created_at: write.created_at.unwrap_or(author.at),
        updated_at: author.at,
        closed_at: Timestamp(0),
        closest_task_at: Timestamp(0),
        loss_reason: LossReasonId(0),
        company: write.company.unwrap_or(CompanyId(0)),
        contacts: write.contacts.as_slice().into(),
        tags: Box::default(),
        priced_by_robot: false,
    });
    // It has what it was given: made-up values belong to seeded leads.
    store.edited.leads.insert(id.get(), Vec::new());
    record(store, id, author, vec![Change::Added]);
    // What it was created with is not a change of it: no events, but robots do wake.
    settle(store, id, place, author.at);
    write_row(store, id, write, author);
    wake_robots(store, id, ask.now);
    id
}

pub fn change(store: &mut Store, ask: &Ask<'_>, id: LeadId, write: LeadWrite) {
    let author = Author { by: write.updated_by.unwrap_or(ask.user), at: ask.now };
    let before = store.leads.get(id).map(|row| row.place);
    let changes = write_row(store, id, write, author);
    record(store, id, author, changes);
    if store.leads.get(id).map(|row| row.place) != before {
        wake_robots(store, id, ask.now);
    }
}

/// To the bin, with its notes and tasks; whether there was such a lead.
pub fn remove(store: &mut Store, ask: &Ask<'_>, id: LeadId) -> bool {
    if store.leads.remove(id, ask.now).is_none() {
        return false;
    }
    let subject = Subject { entity: Entity::Leads, id: id.get() };
    store.notes.forget(subject);
    store.tasks.forget(subject);
    store.edited.leads.remove(&id.get());
    store.contact_leads.forget_right(id.get());
    store.company_leads.forget_right(id.get());
    record(store, id, Author { by: ask.user, at: ask.now }, vec![Change::Deleted]);
    true
}

fn record(store: &mut Store, id: LeadId, author: Author, changes: Vec<Change>) {
    let subject = Subject { entity: Entity::Leads, id: id.get() };
    for change in changes {
        store.journal.record(author, subject, change);
    }
}

fn write_row(store: &mut Store, id: LeadId, mut write: LeadWrite, author: Author) -> Vec<Change> {
    let subject = Subject { entity: Entity::Leads, id: id.get() };
    let mut changes = values::write(store, subject, std::mem::take(&mut write.fields));
    let before = store.leads.get(id).map(|row| row.tags.clone()).unwrap_or_default();
    let after = tagging::after(store, Entity::Leads, &before, std::mem::take(&mut write.tags));
    changes.extend(tagging::changes(store, Entity::Leads, &before, &after));
    let place = write.place;
    store.leads.edit(id, |row| {
        if let Some(name) = write.name.filter(|name| **name != *row.name) {
            let name: Box<str> = name.into();
            changes.push(Change::Name(std::mem::replace(&mut row.name, name.clone()), name));
        }
        if let Some(price) = write.price.filter(|price| *price != row.price) {
            changes.push(Change::Price(row.price, price));
            row.price = price;
        }
        if let Some(user) = write.responsible.filter(|user| *user != row.responsible) {
            changes.push(Change::Responsible(row.responsible, user));
            row.responsible = user;
        }
        if let Some(place) = place.filter(|place| *place != row.place) {
            changes.push(Change::Moved(row.place, place));
        }
        row.tags = after.into();
        row.created_at = write.created_at.unwrap_or(row.created_at);
        row.created_by = write.created_by.unwrap_or(row.created_by);
        row.updated_by = author.by;
        row.updated_at = write.updated_at.unwrap_or(author.at);
    });
    if let Some(place) = place {
        settle(store, id, place, author.at);
    }
    store.leads.edit(id, |row| {
        if is_closed(row.place.stage) {
            row.closed_at = write.closed_at.unwrap_or(row.closed_at);
        }
        // A reason only has a meaning for what is lost.
        if row.place.stage == StageId::LOST {
            row.loss_reason = write.loss_reason.unwrap_or(row.loss_reason);
        }
    });
    changes
}

fn is_closed(stage: StageId) -> bool {
    stage == StageId::WON || stage == StageId::LOST
}

/// 142 and 143 close a lead; leaving them opens it again and forgets why it was lost.
fn settle(store: &mut Store, id: LeadId, place: Place, at: Timestamp) {
    store.leads.edit(id, |row| {
        let same = row.place == place && row.closed_at != Timestamp(0);
        row.place = place;
        if !is_closed(place.stage) {
            row.closed_at = Timestamp(0);
        } else if !same {
            row.closed_at = at;
        }
        if place.stage != StageId::LOST {
            row.loss_reason = LossReasonId(0);
        }
    });
}

fn wake_robots(store: &mut Store, id: LeadId, now: Timestamp) {
    let author = Author { by: UserId::ROBOT, at: now };
    for _ in 0..MAX_ROBOTS {
        let Some(place) = store.leads.get(id).map(|row| row.place) else { return };
        let acts: Vec<Act> = store.robots.iter().filter(|r| r.when == place).map(|r| r.act).collect();
        for act in &acts {
            let write = match act {
                Act::Tag(tag) => {
                    let tags = TagsWrite { add: vec![TagRef::Id(*tag)], ..TagsWrite::default() };
                    LeadWrite { tags, ..LeadWrite::default() }
                }
                Act::Move(to) => LeadWrite { place: Some(*to), ..LeadWrite::default() },
            };
            let changes = write_row(store, id, write, author);
            record(store, id, author, changes);
        }
        if !acts.iter().any(|act| matches!(act, Act::Move(_))) {
            return;
        }
    }
}
