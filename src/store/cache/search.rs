//! What is looked for by what is typed, in all that is kept: names and numbers, then fields and notes.
//!
//! Folding, other layouts and alphabets are no business of SQL, so every row is looked at here; what cannot have it in
//! it is never decoded. Leads by their names are left out: whoever searches has them all.

use rusqlite::Connection;

use super::super::error::Done;
use super::super::key::EntityKind;
use super::super::{Job, Store};
use super::{from_cache, people};
use crate::domain::search::{Finder, Finding, Marks, Query};
use crate::domain::{Company, Contact, LeadDetails, Note, OwnerKind, SafeText};

/// More hits of one sort help nobody to choose.
const MOST: usize = 100;

impl Store {
    /// Contacts and companies by what lists tell of them.
    pub fn search_names(&self, text: SafeText) -> Job<Vec<Finding>> {
        self.read(move |conn| {
            let query = Query::read(&text, &Marks::default());
            let mut found = Vec::new();
            if !query.is_empty() {
                for of in [OwnerKind::Contacts, OwnerKind::Companies] {
                    found.extend(people::search(conn, of, &query, MOST)?);
                }
            }
            Ok(found)
        })
    }

    /// Contacts, companies and leads by their fields and tags, and what notes say.
    pub fn search_texts(&self, text: SafeText) -> Job<Vec<Finding>> {
        self.read(move |conn| {
            let query = Query::read(&text, &Marks::default());
            let mut found = Vec::new();
            if query.is_empty() {
                return Ok(found);
            }
            let mut finder = Finder::new(&query);
            let kind = |kind: EntityKind| format!("select json from entities where kind = '{}'", kind.word());
            found.extend(rows(conn, &mut finder, &kind(EntityKind::Contact), |finder, contact: Contact| {
                finder.in_contact(&contact)
            })?);
            found.extend(rows(conn, &mut finder, &kind(EntityKind::Company), |finder, company: Company| {
                finder.in_company(&company)
            })?);
            let leads = "select json from lead_details";
            found.extend(rows(conn, &mut finder, leads, |finder, details: LeadDetails| {
                finder.in_lead(&details)
            })?);
            // The latest ones, if there are too many.
            let notes = format!("{} and at is not null order by at desc", kind(EntityKind::Note));
            found.extend(rows(conn, &mut finder, &notes, |finder, note: Note| finder.in_note(&note))?);
            Ok(found)
        })
    }
}

fn rows<T: serde::de::DeserializeOwned>(
    conn: &Connection,
    finder: &mut Finder<'_>,
    sql: &str,
    look: impl Fn(&mut Finder<'_>, T) -> Option<Finding>,
) -> Done<Vec<Finding>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()?
        && found.len() < MOST
    {
        let json = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        if finder.may_be_in(json)
            && let Some(thing) = from_cache::<T>("something looked for", json)
        {
            found.extend(look(finder, thing));
        }
    }
    Ok(found)
}
