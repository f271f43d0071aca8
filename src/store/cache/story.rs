//! Leads in full: one lead with the people it hangs on, as it was last opened. Offline, that is what can be shown.

use rusqlite::{Connection, OptionalExtension, params};

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
            tx.prepare_cached(
                "insert into lead_details (id, json, saved_at) values (?1, ?2, ?3)
                 on conflict (id) do update set json = excluded.json, saved_at = excluded.saved_at
                 where excluded.saved_at >= lead_details.saved_at",
            )?
            .execute(params![
                story.details.lead.id.get(),
                to_json("a lead", &story.details)?,
                now.secs()
            ])?;
            for contact in &story.contacts {
                entities::put(tx, contact)?;
            }
            story.company.iter().try_for_each(|company| entities::put(tx, company))
        })
    }

    /// A lead in full with the time it was saved, if it was ever opened. The lead itself is the newest known.
    pub fn load_story(&self, id: LeadId) -> Job<Option<(Story, Timestamp)>> {
        self.read(move |conn| load(conn, id))
    }
}

fn load(conn: &Connection, id: LeadId) -> Done<Option<(Story, Timestamp)>> {
    let saved: Option<(String, i64)> = conn
        .prepare_cached("select json, saved_at from lead_details where id = ?1")?
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
