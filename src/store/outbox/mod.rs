//! The outbox: own writes that the server has not confirmed, one ordered lane per entity.
//!
//! Owns the durable half of I2. A write is a row on disk before it is a request; a row is leased by one process at a
//! time; it leaves with the server's word, in the transaction that saves that word, or by a person's. A stuck head
//! blocks its own lane only. Must not know how things are sent, nor when to try again: the push loop tells.
//!
//! ```text
//! accept ─► queued ─lease─► sending ─settle─► gone         parked ─retry─► queued
//!             ▲               │ │ └─park────► parked ──────────┴──drop──► gone
//!             └─mark_waiting──┘ └─mark_uncertain─► uncertain ─lease (look it up)─► settle, park, mark_sending
//! a dead process: sending PATCH ─► sending again, `unsure`; sending POST ─► uncertain
//! ```

mod accept;
mod lease;
mod mutation;
mod row;
mod verdict;

pub use accept::{Accepted, NewEdit};
pub use lease::{LEASE_SECS, Lease, Owner, Standing};
pub use mutation::{Method, Mutation};
pub use row::{Counts, Parked, Row, RowState};
pub use verdict::{Confirmed, Dropped, Put};

pub(super) use accept::{Fresh, enqueue};
pub(super) use mutation::join;
pub(super) use row::count;

use std::collections::HashMap;

use super::{Job, Store};
use crate::domain::Timestamp;

impl Store {
    /// All rows, oldest first: what to show, and what lies over the cache when the program starts.
    pub fn list_outbox(&self) -> Job<Vec<Row>> {
        self.read(|conn| {
            let mut rows = row::all(conn)?;
            // Hardly ever are there several.
            let together = if rows.len() > 1 { row::together(conn)? } else { HashMap::new() };
            for row in &mut rows {
                row.together = together.get(&row.id).copied();
            }
            Ok(rows)
        })
    }

    /// How many rows there are in each state.
    pub fn count_outbox(&self) -> Job<Counts> {
        self.read(|conn| Ok(row::count(conn)?))
    }

    /// When the next row can be leased: what to wait for instead of asking again and again. `None`: not before an
    /// edit is accepted or a parked one retried.
    pub fn next_due(&self) -> Job<Option<Timestamp>> {
        self.read(|conn| Ok(row::next_due(conn)?))
    }
}
