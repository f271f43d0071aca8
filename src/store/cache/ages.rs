//! What the kept history tells of leads, and what a person wants to be left alone with for a while.

use rusqlite::Connection;

use super::super::key::{EntityId, EntityKey, EntityKind};
use super::super::{Job, Store};
use super::entities::Cached;
use super::from_cache;
use crate::domain::rot::{LeadAge, Quiet, QuietOf, lead_of};
use crate::domain::{AccountEvent, LeadId, Timestamp};
use std::collections::HashMap;

/// By what it is about: a second wish takes the place of the first.
impl Cached for Quiet {
    const KIND: EntityKind = EntityKind::Quiet;

    fn key(&self) -> EntityKey {
        self.of.key()
    }

    fn updated_at(&self) -> Timestamp {
        self.made_at
    }

    fn at(&self) -> Option<Timestamp> {
        Some(self.until)
    }
}

impl QuietOf {
    /// Where it is kept.
    pub fn key(&self) -> EntityKey {
        let name = match self {
            Self::Lead(id) => format!("lead {id}"),
            Self::Incoming(uid) => format!("incoming {uid}"),
        };
        EntityKey::named(EntityKind::Quiet, &name)
    }
}

impl Store {
    /// What the kept events tell of leads: of one, or of all.
    pub fn load_ages(&self, of: Option<LeadId>) -> Job<Vec<(LeadId, LeadAge)>> {
        self.read(move |conn| Ok(ages(conn, of)?))
    }
}

/// Event by event: a large account has hundreds of thousands of them, and room for a few at a time.
fn ages(conn: &Connection, of: Option<LeadId>) -> rusqlite::Result<Vec<(LeadId, LeadAge)>> {
    let mut ages: HashMap<LeadId, LeadAge> = HashMap::new();
    let mut take = |json: &str| {
        let event = from_cache::<AccountEvent>(EntityKind::Event.word(), json);
        if let Some((lead, event)) = event.and_then(|event| Some((lead_of(&event)?, event))) {
            ages.entry(lead).or_default().take(&event);
        }
    };
    let (sql, id) = match of {
        Some(id) => (
            "select json from entities where parent_kind = ?1 and parent_id = ?3 and kind = ?2",
            EntityId::Number(id.get()),
        ),
        None => {
            ("select json from entities where kind = ?2 and parent_kind = ?1 and ?3 = 0", EntityId::Number(0))
        }
    };
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(rusqlite::params![EntityKind::Lead, EntityKind::Event, id])?;
    while let Some(row) = rows.next()? {
        take(row.get_ref(0)?.as_str()?);
    }
    Ok(ages.into_iter().collect())
}
