//! What is looked for by what is typed, in all that is kept: names and numbers, then fields and notes.
//!
//! Folding, other layouts and alphabets are no business of SQL, so every row is looked at here; what cannot have it in
//! it is never decoded. Leads by their names and tags are left out: whoever searches has them all.

use rusqlite::Connection;

use super::super::error::Done;
use super::super::key::EntityKind;
use super::super::{Job, Store};
use super::fields::{self, Heads};
use super::{from_cache, leads, people};
use crate::domain::search::{Finder, Finding, Marks, Query};
use crate::domain::{Company, Contact, LeadId, Note, OwnerKind, SafeText};

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
        self.look(move |conn, is_wanted| {
            let query = Query::read(&text, &Marks::default());
            let mut found = Vec::new();
            if query.is_empty() {
                return Ok(found);
            }
            let mut looking = Looking { conn, finder: Finder::new(&query), is_wanted };
            let kind = |kind: EntityKind| format!("select json from entities where kind = '{}'", kind.word());
            found.extend(
                looking.rows(&kind(EntityKind::Contact), |finder, contact: Contact| {
                    finder.in_contact(&contact)
                })?,
            );
            found.extend(
                looking.rows(&kind(EntityKind::Company), |finder, company: Company| {
                    finder.in_company(&company)
                })?,
            );
            found.extend(looking.in_leads()?);
            // The latest ones, if there are too many.
            let notes = format!("{} and at is not null order by at desc", kind(EntityKind::Note));
            found.extend(looking.rows(&notes, |finder, note: Note| finder.in_note(&note))?);
            Ok(found)
        })
    }
}

/// One look through all rows. It ends early where nobody waits for the answer any more.
struct Looking<'a> {
    conn: &'a Connection,
    finder: Finder<'a>,
    is_wanted: &'a dyn Fn() -> bool,
}

impl Looking<'_> {
    fn rows<T: serde::de::DeserializeOwned>(
        &mut self,
        sql: &str,
        look: impl Fn(&mut Finder<'_>, T) -> Option<Finding>,
    ) -> Done<Vec<Finding>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()?
            && found.len() < MOST
            && (self.is_wanted)()
        {
            let json = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            if self.finder.may_be_in(json)
                && let Some(thing) = from_cache::<T>("something looked for", json)
            {
                found.extend(look(&mut self.finder, thing));
            }
        }
        Ok(found)
    }

    /// Only what is written in fields is gone through; a lead is read where it may be found.
    fn in_leads(&mut self) -> Done<Vec<Finding>> {
        let mut statement = self.conn.prepare_cached("select id, folded from lead_texts")?;
        let mut rows = statement.query([])?;
        let (mut found, mut heads) = (Vec::new(), None);
        while let Some(row) = rows.next()?
            && found.len() < MOST
            && (self.is_wanted)()
        {
            let texts = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            if !self.finder.may_be_in_texts(texts) {
                continue;
            }
            let heads = match &mut heads {
                Some(heads) => heads,
                None => heads.insert(Heads::load(self.conn)?),
            };
            let Some(lead) = leads::one(self.conn, LeadId(row.get(0)?))? else { continue };
            if let Some((details, ..)) = fields::one(self.conn, lead, heads)? {
                found.extend(self.finder.in_lead(&details));
            }
        }
        Ok(found)
    }
}
