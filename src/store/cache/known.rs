//! Single things as the server shows them after a write, whatever they are.
//!
//! Owns the one way in for the push loop's answers, and what is known where the server said yes and no more.

use rusqlite::{Connection, Transaction};

use super::super::error::Done;
use super::super::key::EntityKey;
use super::super::{Job, Store};
use super::entities::{self, Cached};
use super::fields::{self, Heads, ReadAt};
use super::{confirm, leads};
use crate::domain::{Change, Company, Contact, Editable, Entity, LeadId, Note, Target, Task, Timestamp};

impl Store {
    /// One thing, if it is known: a lead as lists have it.
    pub fn load_target(&self, target: Target) -> Job<Option<Entity>> {
        self.read(move |conn| Ok(one(conn, target)?))
    }

    /// The server has it no more.
    pub fn forget(&self, target: Target) -> Job<()> {
        match target {
            Target::Lead(id) => self.remove_lead(id),
            Target::Account => self.remove_entities(Vec::new()),
            Target::Contact(_) | Target::Company(_) | Target::Task(_) | Target::Note(_) => {
                self.remove_entities(vec![target.into()])
            }
        }
    }
}

fn one(conn: &Connection, target: Target) -> rusqlite::Result<Option<Entity>> {
    let key = EntityKey::from(target);
    Ok(match target {
        Target::Account => None,
        Target::Lead(id) => leads::one(conn, id)?.map(Entity::from),
        Target::Contact(_) => entities::one::<Contact>(conn, &key)?.map(Entity::from),
        Target::Company(_) => entities::one::<Company>(conn, &key)?.map(Entity::from),
        Target::Task(_) => entities::one::<Task>(conn, &key)?.map(Entity::from),
        Target::Note(_) => entities::one::<Note>(conn, &key)?.map(Entity::from),
    })
}

/// The server's word on one thing.
pub(in super::super) fn put_entity(tx: &Transaction<'_>, entity: &Entity) -> Done<()> {
    match entity {
        Entity::Lead(lead) => confirm(tx, lead),
        Entity::Details(details) => {
            confirm(tx, &details.lead)?;
            // Nobody looked at its people; and it is as it was when it changed.
            let read = ReadAt::Listed(details.lead.updated_at.secs());
            fields::put(tx, details, read, &mut Heads::load(tx)?)
        }
        Entity::Contact(contact) => entities::put(tx, &**contact),
        Entity::Company(company) => entities::put(tx, &**company),
        Entity::Task(task) => entities::put(tx, &**task),
        Entity::Note(note) => entities::put(tx, &**note),
    }
}

/// The server took a change but its word on the thing is missing: then the change itself is what is known.
pub(in super::super) fn apply_known(tx: &Transaction<'_>, target: Target, change: &Change) -> Done<()> {
    match target {
        Target::Account => Ok(()),
        Target::Lead(id) => apply_to_lead(tx, id, change),
        Target::Contact(_) => apply_to::<Contact>(tx, target, change),
        Target::Company(_) => apply_to::<Company>(tx, target, change),
        Target::Task(_) => apply_to::<Task>(tx, target, change),
        Target::Note(_) => apply_to::<Note>(tx, target, change),
    }
}

fn apply_to_lead(tx: &Transaction<'_>, id: LeadId, change: &Change) -> Done<()> {
    let Some(mut lead) = leads::one(tx, id)? else { return Ok(()) };
    let mut heads = Heads::load(tx)?;
    let kept = fields::one(tx, lead.clone(), &heads)?;
    change.apply(&mut lead);
    confirm(tx, &lead)?;
    let Some((mut details, read, updated_at)) = kept else { return Ok(()) };
    change.apply(&mut details);
    details.lead.updated_at = Timestamp(updated_at);
    fields::put(tx, &details, read, &mut heads)
}

fn apply_to<T: Cached + Editable>(tx: &Transaction<'_>, target: Target, change: &Change) -> Done<()> {
    let Some(mut known) = entities::one::<T>(tx, &target.into())? else { return Ok(()) };
    change.apply(&mut known);
    entities::put(tx, &known)
}
