//! Leads in full: one lead with the people it hangs on, as it was last opened. Offline, that is what can be shown.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::super::error::Done;
use super::super::key::EntityKey;
use super::super::{Job, Store};
use super::{confirm, entities, from_cache, leads, to_json};
use crate::domain::{Company, Contact, LeadDetails, LeadId, Timestamp};

/// One lead in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    pub details: LeadDetails,
    /// In the order they are linked.
    pub contacts: Vec<Contact>,
    pub company: Option<Company>,
}

impl Store {
    /// A lead in full, as the server shows it now.
    pub fn save_story(&self, story: Story, now: Timestamp) -> Job<()> {
        self.write(move |tx| {
            confirm(tx, &story.details.lead)?;
            put(tx, &story.details, now)?;
            for contact in &story.contacts {
                entities::put(tx, contact)?;
            }
            story.company.iter().try_for_each(|company| entities::put(tx, company))
        })
    }

    /// Leads in full, as a list of them has them: without their people, so they are no stories yet.
    pub fn save_details(&self, all: Vec<LeadDetails>, now: Timestamp) -> Job<()> {
        self.write(move |tx| {
            for details in &all {
                confirm(tx, &details.lead)?;
                put_bare(tx, details, now)?;
            }
            Ok(())
        })
    }

    /// All leads in full that are known, as they were when they were saved.
    pub fn load_details(&self) -> Job<Vec<LeadDetails>> {
        self.read(|conn| {
            let mut statement = conn.prepare_cached("select json from lead_details")?;
            let mut rows = statement.query([])?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                let json: String = row.get(0)?;
                all.extend(from_cache::<LeadDetails>("a lead", &json));
            }
            Ok(all)
        })
    }

    /// A lead in full with the time it was saved, if it was ever opened. The lead itself is the newest known.
    pub fn load_story(&self, id: LeadId) -> Job<Option<(Story, Timestamp)>> {
        self.read(move |conn| load(conn, id))
    }
}

fn put(tx: &Transaction<'_>, details: &LeadDetails, now: Timestamp) -> Done<()> {
    tx.prepare_cached(
        "insert into lead_details (id, json, saved_at) values (?1, ?2, ?3)
         on conflict (id) do update set json = excluded.json, saved_at = excluded.saved_at
         where excluded.saved_at >= lead_details.saved_at",
    )?
    .execute(params![details.lead.id.get(), to_json("a lead", details)?, now.secs()])?;
    Ok(())
}

/// What came without its people has its time with a minus: a card made of it would lack them. A story that is there
/// takes the newer words and stays as old as its people are.
fn put_bare(tx: &Transaction<'_>, details: &LeadDetails, now: Timestamp) -> Done<()> {
    tx.prepare_cached(
        "insert into lead_details (id, json, saved_at) values (?1, ?2, -?3)
         on conflict (id) do update set json = excluded.json,
             saved_at = iif(lead_details.saved_at > 0, lead_details.saved_at, excluded.saved_at)
         where ?3 >= abs(lead_details.saved_at)",
    )?
    .execute(params![details.lead.id.get(), to_json("a lead", details)?, now.secs()])?;
    Ok(())
}

fn load(conn: &Connection, id: LeadId) -> Done<Option<(Story, Timestamp)>> {
    let saved: Option<(String, i64)> = conn
        .prepare_cached("select json, saved_at from lead_details where id = ?1 and saved_at >= 0")?
        .query_row([id.get()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((json, saved_at)) = saved else { return Ok(None) };
    let Some(mut details) = from_cache::<LeadDetails>("a lead", &json) else { return Ok(None) };
    if let Some(lead) = leads::one(conn, id)? {
        details.lead = lead;
    }
    let mut contacts = Vec::new();
    for linked in &details.contacts {
        contacts.extend(entities::one::<Contact>(conn, &EntityKey::from(linked.id))?);
    }
    let company = match details.lead.company {
        Some(company) => entities::one(conn, &EntityKey::from(company))?,
        None => None,
    };
    Ok(Some((Story { details, contacts, company }, Timestamp(saved_at))))
}
