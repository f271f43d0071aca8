//! What the kept history tells of leads: how long they stand where they stand, and how they went; and what a person wants to be left alone with for a while.

use rusqlite::Connection;

use super::super::key::{EntityId, EntityKey, EntityKind};
use super::super::{Job, Store};
use super::entities::Cached;
use super::from_cache;
use crate::domain::forecast::StageMove;
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
        self.read(move |conn| {
            let mut ages: HashMap<LeadId, LeadAge> = HashMap::new();
            each_of_leads(conn, of, |lead, event| ages.entry(lead).or_default().take(event))?;
            Ok(ages.into_iter().collect())
        })
    }

    /// All changes of stages the kept events tell of, in no order.
    pub fn load_moves(&self) -> Job<Vec<StageMove>> {
        self.read(|conn| {
            let mut moves = Vec::new();
            each_of_leads(conn, None, |lead, event| {
                let step = event.stage_change();
                moves.extend(step.map(|(from, to)| StageMove { lead, at: event.created_at, from, to }));
            })?;
            Ok(moves)
        })
    }
}

/// Event by event: a large account has hundreds of thousands of them, and room for a few at a time.
fn each_of_leads(
    conn: &Connection,
    of: Option<LeadId>,
    mut take: impl FnMut(LeadId, &AccountEvent),
) -> rusqlite::Result<()> {
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
        let event = from_cache::<AccountEvent>(EntityKind::Event.word(), row.get_ref(0)?.as_str()?);
        if let Some((lead, event)) = event.and_then(|event| Some((lead_of(&event)?, event))) {
            take(lead, &event);
        }
    }
    Ok(())
}
