//! What the kept history tells of leads: how long they stand where they stand, and how they went; and what a person wants
//! to be left alone with for a while.
//!
//! Owns the table of ages beside `entities`: each event that is written moves the ages of its lead on, in the same
//! transaction. Times only grow, so the order of events does not matter, nor how often one is written. Files of earlier
//! versions get them out of the events they have.

use std::collections::HashMap;

use rusqlite::{Connection, Row, Transaction, params};

use super::super::key::{EntityKey, EntityKind};
use super::super::{Job, Store};
use super::entities::Cached;
use super::from_cache;
use crate::domain::forecast::StageMove;
use crate::domain::rot::{LeadAge, Quiet, QuietOf, lead_of};
use crate::domain::{AccountEvent, LeadId, Timestamp};

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

    /// All changes of stages the kept events tell of, in no order.
    pub fn load_moves(&self) -> Job<Vec<StageMove>> {
        self.read(|conn| {
            let mut moves = Vec::new();
            each_of_leads(conn, |lead, event| {
                let step = event.stage_change();
                moves.extend(step.map(|(from, to)| StageMove { lead, at: event.created_at, from, to }));
            })?;
            Ok(moves)
        })
    }
}

fn ages(conn: &Connection, of: Option<LeadId>) -> rusqlite::Result<Vec<(LeadId, LeadAge)>> {
    const ALL: &str = "select lead, staged_at, touched_at from ages";
    let age = |row: &Row<'_>| {
        let at = |column| row.get::<_, Option<i64>>(column).map(|at| at.map(Timestamp));
        Ok((LeadId(row.get(0)?), LeadAge { staged_at: at(1)?, touched_at: at(2)? }))
    };
    match of {
        Some(id) => {
            let mut statement = conn.prepare_cached(&format!("{ALL} where lead = ?1"))?;
            statement.query_map([id.get()], age)?.collect()
        }
        None => conn.prepare_cached(ALL)?.query_map([], age)?.collect(),
    }
}

/// What one event tells of its lead.
pub(super) fn told(event: &AccountEvent) -> Option<(LeadId, LeadAge)> {
    let lead = lead_of(event)?;
    let mut age = LeadAge::default();
    age.take(event);
    (age != LeadAge::default()).then_some((lead, age))
}

/// Moves the ages of a lead on.
pub(super) fn put(tx: &Transaction<'_>, lead: LeadId, age: LeadAge) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "insert into ages (lead, staged_at, touched_at) values (?1, ?2, ?3)
         on conflict (lead) do update set
             staged_at = max(coalesce(staged_at, excluded.staged_at), coalesce(excluded.staged_at, staged_at)),
             touched_at = max(coalesce(touched_at, excluded.touched_at), coalesce(excluded.touched_at, touched_at))",
    )?
    .execute(params![lead.get(), age.staged_at.map(Timestamp::secs), age.touched_at.map(Timestamp::secs)])?;
    Ok(())
}

/// For a file of an earlier version: of all events that are in it.
pub(in super::super) fn fill(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut ages: HashMap<LeadId, LeadAge> = HashMap::new();
    each_of_leads(tx, |lead, event| ages.entry(lead).or_default().take(event))?;
    ages.into_iter().try_for_each(|(lead, age)| put(tx, lead, age))
}

/// Event by event: a large account has hundreds of thousands of them, and room for a few at a time.
fn each_of_leads(conn: &Connection, mut take: impl FnMut(LeadId, &AccountEvent)) -> rusqlite::Result<()> {
    let mut statement =
        conn.prepare_cached("select json from entities where kind = ?1 and parent_kind = ?2")?;
    let mut rows = statement.query(params![EntityKind::Event, EntityKind::Lead])?;
    while let Some(row) = rows.next()? {
        let event = from_cache::<AccountEvent>(EntityKind::Event.word(), row.get_ref(0)?.as_str()?);
        if let Some((lead, event)) = event.and_then(|event| Some((lead_of(&event)?, event))) {
            take(lead, &event);
        }
    }
    Ok(())
}
