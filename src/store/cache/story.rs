//! Leads in full: one lead with the people it hangs on, as it was last opened, or as far as lists told of both. Offline,
//! that is what can be shown.

use rusqlite::Connection;

use super::super::error::Done;
use super::super::key::{EntityKey, Scope};
use super::super::{Job, Store};
use super::cursor::{self, Bookmark};
use super::fields::{self, Heads, ReadAt};
use super::{confirm, entities, leads};
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
            fields::put(tx, &story.details, ReadAt::Opened(now.secs()), &mut Heads::load(tx)?)?;
            for contact in &story.contacts {
                entities::put(tx, contact)?;
            }
            story.company.iter().try_for_each(|company| entities::put(tx, company))
        })
    }

    /// Leads as a list of them has them, with their fields and without their people, and how far that read has come, in
    /// one transaction.
    pub fn save_details(&self, page: Vec<LeadDetails>, bookmark: Bookmark, now: Timestamp) -> Job<()> {
        self.pace_for(&bookmark);
        self.write(move |tx| {
            let (mut sweeps, mut heads) = (leads::Sweeps::default(), Heads::load(tx)?);
            for details in &page {
                leads::confirm_in(tx, &details.lead, &mut sweeps)?;
                fields::put(tx, details, ReadAt::Listed(now.secs()), &mut heads)?;
            }
            Ok(cursor::keep(tx, &bookmark)?)
        })
    }

    /// A lead in full with the time it was read, where its people are known too. The lead itself is the newest known.
    pub fn load_story(&self, id: LeadId) -> Job<Option<(Story, Timestamp)>> {
        self.read(move |conn| {
            let known = load(conn, id)?.filter(|known| known.has_people);
            Ok(known.map(|known| (known.story, known.at)))
        })
    }

    /// As [`Store::load_story`], as far as it is known: of a lead that only lists told, some of its people may be missing.
    pub fn load_known_story(&self, id: LeadId) -> Job<Option<(Story, Timestamp)>> {
        self.read(move |conn| Ok(load(conn, id)?.map(|known| (known.story, known.at))))
    }
}

struct Known {
    story: Story,
    at: Timestamp,
    has_people: bool,
}

fn load(conn: &Connection, id: LeadId) -> Done<Option<Known>> {
    let Some(lead) = leads::one(conn, id)? else { return Ok(None) };
    let changed_at = lead.updated_at.secs();
    let Some((details, read, updated_at)) = fields::one(conn, lead, &Heads::load(conn)?)? else {
        return Ok(None);
    };
    let mut contacts = Vec::new();
    for linked in &details.contacts {
        contacts.extend(entities::one::<Contact>(conn, &EntityKey::from(linked.id))?);
    }
    let company = match details.lead.company {
        Some(company) => entities::one(conn, &EntityKey::from(company))?,
        None => None,
    };
    let are_all_here =
        contacts.len() == details.contacts.len() && company.is_some() == details.lead.company.is_some();
    let (at, has_people) = match read {
        ReadAt::Opened(at) => (Timestamp(at), true),
        // What a list told is as young as the list: what changed since would have come again.
        ReadAt::Listed(at) if updated_at >= changed_at => {
            let as_of = cursor::load(conn, &Scope::changed_leads())?.complete_at;
            (as_of.map_or(Timestamp(at), |as_of| as_of.max(Timestamp(at))), are_all_here)
        }
        ReadAt::Listed(at) => (Timestamp(at), are_all_here),
    };
    Ok(Some(Known { story: Story { details, contacts, company }, at, has_people }))
}
