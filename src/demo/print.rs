//! The print of a seeded account: whether the program still makes what it made when a log of writes began.
//!
//! Owns which rows are looked at: enough to notice a changed seed, few enough to cost nothing at 100 000 leads.
//! Must not be used for anything that has to be unique.

use std::fmt::{self, Write};

use super::data::notes;
use super::store::Store;
use super::store::journal::Wanted;
use super::store::shelf::Order;

/// Rows looked at per table.
const ROWS: usize = 32;

/// FNV-1a, own for the reason of `dice`: it must not change with a release of somebody else.
#[derive(Debug)]
struct Hash(u64);

impl Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}

pub fn of(store: &Store) -> u64 {
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    // Cannot fail: the hash takes everything.
    let _ = write_all(&mut hash, store);
    hash.0
}

fn write_all(hash: &mut Hash, store: &Store) -> fmt::Result {
    let newest = store.journal.find(&Wanted::default()).next();
    write!(hash, "{newest:?}{:?}", newest.and_then(|number| store.journal.entry(number)))?;
    write!(hash, "{:?}", store.leads.next_id())?;
    let leads = store.leads.in_order(Order::default());
    for lead in leads.step_by(store.leads.len() / ROWS + 1) {
        write!(hash, "{lead:?}")?;
    }
    for parties in [store.contacts.rows(), store.companies.rows()] {
        for party in parties.iter().step_by(parties.len() / ROWS + 1) {
            write!(hash, "{party:?}")?;
        }
        write!(hash, "{}", parties.len())?;
    }
    for note in store.notes.rows().iter().step_by(store.notes.rows().len() / ROWS + 1) {
        write!(hash, "{note:?}{}", notes::params(store, note))?;
    }
    for task in store.tasks.rows().iter().step_by(store.tasks.rows().len() / ROWS + 1) {
        write!(hash, "{task:?}")?;
    }
    for fields in [&store.fields.leads, &store.fields.contacts, &store.fields.companies] {
        write!(hash, "{:?}", fields.iter().map(|field| (field.id, &field.kind)).collect::<Vec<_>>())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::data::{Recipe, build};
    use crate::domain::Timestamp;

    #[test]
    fn another_account_has_another_print() {
        let print = |leads, seed, now| {
            let recipe = Recipe { leads, seed, now: Timestamp(now), moving_robots: false };
            of(&build(recipe))
        };
        let known = print(60, 1, 1_760_000_000);
        assert_eq!(known, print(60, 1, 1_760_000_000));
        for other in [print(61, 1, 1_760_000_000), print(60, 2, 1_760_000_000), print(60, 1, 1_760_000_001)] {
            assert_ne!(known, other);
        }
    }
}
