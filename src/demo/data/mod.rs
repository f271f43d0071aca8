//! The invented account, made from a seed: the same seed and time give the same account, to the byte.
//!
//! Owns what exists before the first request. Order matters: people first, then leads that hang on them,
//! then the history those leads must have had. Must not know requests or rendering.

pub mod book;
pub mod fields;
pub mod incoming;
pub mod leads;
pub mod notes;
pub mod office;
pub mod people;
pub mod tasks;
pub mod texts;
pub mod values;

use std::collections::BTreeMap;

use super::store::incoming::Incoming;
use super::store::journal::Journal;
use super::store::leads::Leads;
use super::store::shelf::Shelf;
use super::store::{PerEntity, Store};
use crate::domain::Timestamp;

/// How large, from which seed, and what time it is.
#[derive(Debug, Clone, Copy)]
pub struct Recipe {
    pub leads: usize,
    pub seed: u64,
    pub now: Timestamp,
    /// Robots that move leads, not only tag them.
    pub moving_robots: bool,
}

pub fn build(recipe: Recipe) -> Store {
    let texts = texts::Texts::load();
    let mut journal = Journal::new(recipe.seed);
    let mut people = people::build(&texts, recipe);
    let rows = leads::build(&texts, recipe, &mut people, &mut journal);
    for pairs in [&mut people.contact_leads, &mut people.company_leads, &mut people.company_contacts] {
        pairs.sort();
    }
    let notes = notes::build(&texts, recipe, &rows);
    let tasks = tasks::build(recipe, &rows);
    notes::tell(&texts, recipe.seed, &notes, &mut journal);
    tasks::tell(&tasks, &mut journal);
    people::tell(&people, &mut journal);
    journal.sort();
    let office = office::build(&texts, recipe, &rows);
    let incoming = Incoming { ids: incoming::choose(&rows), ..Incoming::default() };
    Store {
        seed: recipe.seed,
        account: book::account(),
        users: book::users(),
        roles: book::roles(),
        pipelines: book::pipelines(),
        loss_reasons: book::loss_reasons(),
        fields: fields::all(),
        tags: book::tags(),
        leads: Leads::new(rows, leads::bin(recipe)),
        contacts: Shelf::new(people.contacts),
        companies: Shelf::new(people.companies),
        name_parts: BTreeMap::new(),
        notes,
        tasks,
        incoming,
        office,
        contact_leads: people.contact_leads,
        company_leads: people.company_leads,
        company_contacts: people.company_contacts,
        edited: PerEntity::default(),
        journal,
        robots: book::robots(recipe.moving_robots),
        texts,
    }
}

/// The id of the `n`th row: three apart, so that a client cannot count on neighbours.
fn nth(first: i64, n: usize) -> i64 {
    first + 3 * whole(n)
}

/// Ids for what was added to the seed later: between those of [`nth`], never the same twice, growing with time.
#[derive(Debug)]
struct Gaps {
    first: i64,
    last: i64,
}

impl Gaps {
    const fn new(first: i64) -> Self {
        Self { first, last: first }
    }

    /// The next free one behind `count` rows of before.
    fn after(&mut self, count: usize) -> i64 {
        self.last = (self.last + 1).max(nth(self.first, count.saturating_sub(1)) + 1);
        if (self.last - self.first) % 3 == 0 {
            self.last += 1;
        }
        self.last
    }
}

/// No account is near the size where this could fail.
fn whole(n: usize) -> i64 {
    i64::try_from(n).unwrap_or_default()
}

/// About one name in fifty tries to do something to the screen; which one, goes round the list, so that
/// even a small account has most of them.
fn hostile_name(texts: &texts::Texts, index: usize, offset: usize) -> Option<String> {
    let turn = (index % 47 == 11).then_some(index / 47 + offset)?;
    texts.hostile.get(turn % texts.hostile.len().max(1)).cloned()
}
