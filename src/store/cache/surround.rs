//! What lies around a few owners: their notes, tasks and events, in one look at the file; and notes that are gone.
//!
//! Owns the bound on what one look takes, so that an owner with years of history costs no more than a screen needs. Must not know which
//! owners belong together.

use rusqlite::{Connection, params};

use super::super::key::{EntityId, EntityKey, EntityKind};
use super::super::{Job, Store};
use super::entities::Cached;
use super::from_cache;
use crate::domain::{AccountEvent, Note, NoteId, Owner, Task};

/// The most of one sort for one owner; the newest.
const MOST: u32 = 1_000;

/// The newest of what is known, in no particular order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surround {
    pub notes: Vec<Note>,
    /// Completed ones too.
    pub tasks: Vec<Task>,
    /// Those of the owners and of these tasks.
    pub events: Vec<AccountEvent>,
}

impl Store {
    /// Notes, tasks and events of these owners.
    pub fn load_surround(&self, owners: Vec<Owner>) -> Job<Surround> {
        self.read(move |conn| {
            let mut all = Surround::default();
            for owner in owners {
                let key = owner.into();
                newest(conn, &key, &mut all.notes)?;
                newest(conn, &key, &mut all.tasks)?;
                newest(conn, &key, &mut all.events)?;
            }
            for task in &all.tasks {
                newest(conn, &task.key(), &mut all.events)?;
            }
            Ok(all)
        })
    }

    /// Which notes of an owner are known.
    pub fn load_note_ids(&self, owner: Owner) -> Job<Vec<NoteId>> {
        self.read(move |conn| {
            let key = EntityKey::from(owner);
            let ids = conn
                .prepare_cached(
                    "select id from entities where parent_kind = ?1 and parent_id = ?2 and kind = ?3",
                )?
                .query_map(params![key.kind, key.id, EntityKind::Note], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<EntityId>>>()?;
            Ok(ids.iter().filter_map(note).collect())
        })
    }

    /// The server has these notes of an owner no more. One with an own edit that waits stays, and so does one that
    /// belongs to somebody else by now. Answers with those that went.
    pub fn remove_notes(&self, owner: Owner, notes: Vec<NoteId>) -> Job<Vec<NoteId>> {
        self.write(move |tx| {
            let key = EntityKey::from(owner);
            let mut statement = tx.prepare_cached(
                "delete from entities where kind = ?1 and id = ?2 and parent_kind = ?3 and parent_id = ?4
                     and not exists (select 1 from outbox
                         where outbox.kind = entities.kind and outbox.entity = entities.id)",
            )?;
            let mut gone = Vec::new();
            for id in notes {
                if statement.execute(params![EntityKind::Note, id.get(), key.kind, key.id])? > 0 {
                    gone.push(id);
                }
            }
            Ok(gone)
        })
    }
}

const fn note(id: &EntityId) -> Option<NoteId> {
    match id {
        EntityId::Number(id) => Some(NoteId(*id)),
        EntityId::Text(_) => None,
    }
}

fn newest<T: Cached>(conn: &Connection, owner: &EntityKey, to: &mut Vec<T>) -> rusqlite::Result<()> {
    let mut statement = conn.prepare_cached(
        "select json from entities where parent_kind = ?1 and parent_id = ?2 and kind = ?3
         order by at desc limit ?4",
    )?;
    let mut rows = statement.query(params![owner.kind, owner.id, T::KIND, MOST])?;
    while let Some(row) = rows.next()? {
        to.extend(from_cache(T::KIND.word(), row.get_ref(0)?.as_str()?));
    }
    Ok(())
}
