//! Rows in the order of their ids, with sorted indexes by creation and by last change: a page deep inside
//! 100 000 leads is a slice, never a sort.
//!
//! Owns the indexes and keeps them true in [`Shelf::edit`], the only way to change a row.

use crate::domain::Timestamp;

pub trait Row {
    fn id(&self) -> i64;
    fn created_at(&self) -> Timestamp;
    fn updated_at(&self) -> Timestamp;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Key {
    #[default]
    Id,
    Created,
    Updated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Order {
    pub key: Key,
    pub descending: bool,
}

#[derive(Debug)]
pub struct Shelf<R> {
    rows: Vec<R>,
    by_created: Vec<u32>,
    by_updated: Vec<u32>,
    /// Never given twice, not even after a removal.
    next: i64,
}

/// Forwards or backwards through the same sequence.
pub fn either<'a, T: 'a>(
    all: impl DoubleEndedIterator<Item = T> + 'a,
    descending: bool,
) -> Box<dyn Iterator<Item = T> + 'a> {
    if descending { Box::new(all.rev()) } else { Box::new(all) }
}

impl Order {
    /// The first key of `order[…]` we know decides; ids otherwise.
    pub fn of(orders: &[(&str, bool)]) -> Self {
        let known = orders.iter().find_map(|(key, descending)| {
            let key = match *key {
                "id" => Key::Id,
                "created_at" => Key::Created,
                "updated_at" => Key::Updated,
                _ => return None,
            };
            Some(Self { key, descending: *descending })
        });
        known.unwrap_or_default()
    }
}

impl<R: Row> Shelf<R> {
    /// `rows` sorted by id.
    pub fn new(rows: Vec<R>) -> Self {
        let sorted = |key: fn(&R) -> Timestamp| {
            let mut index: Vec<u32> = (0..rows.len() as u32).collect();
            index.sort_unstable_by_key(|i| (key(&rows[*i as usize]), *i));
            index
        };
        let next = rows.last().map_or(1, |row| row.id() + 2);
        Self { by_created: sorted(R::created_at), by_updated: sorted(R::updated_at), next, rows }
    }

    pub fn rows(&self) -> &[R] {
        &self.rows
    }

    pub fn position(&self, id: i64) -> Option<usize> {
        self.rows.binary_search_by_key(&id, Row::id).ok()
    }

    pub fn get(&self, id: i64) -> Option<&R> {
        self.position(id).map(|at| &self.rows[at])
    }

    pub fn next_id(&self) -> i64 {
        self.next
    }

    /// Adds a row whose id came from [`Self::next_id`].
    pub fn push(&mut self, row: R) {
        let at = self.rows.len() as u32;
        self.next = row.id() + 2;
        self.rows.push(row);
        insert(&mut self.by_created, &self.rows, R::created_at, at);
        insert(&mut self.by_updated, &self.rows, R::updated_at, at);
    }

    pub fn edit<T>(&mut self, id: i64, change: impl FnOnce(&mut R) -> T) -> Option<T> {
        let at = self.position(id)?;
        remove(&mut self.by_created, &self.rows, R::created_at, at as u32);
        remove(&mut self.by_updated, &self.rows, R::updated_at, at as u32);
        let out = change(&mut self.rows[at]);
        insert(&mut self.by_created, &self.rows, R::created_at, at as u32);
        insert(&mut self.by_updated, &self.rows, R::updated_at, at as u32);
        Some(out)
    }

    /// Takes a row away; those behind it move up, in the indexes too.
    pub fn remove(&mut self, id: i64) -> Option<R> {
        let at = self.position(id)?;
        close_gap(&mut self.by_created, at as u32);
        close_gap(&mut self.by_updated, at as u32);
        Some(self.rows.remove(at))
    }

    pub fn in_order(&self, order: Order) -> Box<dyn Iterator<Item = &R> + '_> {
        match order.key {
            Key::Id => either(self.rows.iter(), order.descending),
            Key::Created => self.through(&self.by_created, order.descending),
            Key::Updated => self.through(&self.by_updated, order.descending),
        }
    }

    pub fn through<'a>(&'a self, index: &'a [u32], descending: bool) -> Box<dyn Iterator<Item = &'a R> + 'a> {
        either(index.iter().map(|at| &self.rows[*at as usize]), descending)
    }

    /// The rows of these ids that exist, each once.
    pub fn chosen(&self, ids: &[i64], order: Order) -> Vec<&R> {
        let mut rows: Vec<&R> = ids.iter().filter_map(|id| self.get(*id)).collect();
        rows.sort_unstable_by_key(|row| match order.key {
            Key::Id => (row.id(), 0),
            Key::Created => (row.created_at().secs(), row.id()),
            Key::Updated => (row.updated_at().secs(), row.id()),
        });
        rows.dedup_by_key(|row| row.id());
        if order.descending {
            rows.reverse();
        }
        rows
    }
}

/// Drops position `at` from an index and counts those behind it one down.
pub fn close_gap(index: &mut Vec<u32>, at: u32) {
    index.retain(|i| *i != at);
    for i in index.iter_mut().filter(|i| **i > at) {
        *i -= 1;
    }
}

fn place<R>(index: &[u32], rows: &[R], key: fn(&R) -> Timestamp, at: u32) -> usize {
    let sought = (key(&rows[at as usize]), at);
    index.partition_point(|i| (key(&rows[*i as usize]), *i) < sought)
}

fn insert<R>(index: &mut Vec<u32>, rows: &[R], key: fn(&R) -> Timestamp, at: u32) {
    let to = place(index, rows, key, at);
    index.insert(to, at);
}

fn remove<R>(index: &mut Vec<u32>, rows: &[R], key: fn(&R) -> Timestamp, at: u32) {
    let from = place(index, rows, key, at);
    if index.get(from) == Some(&at) {
        index.remove(from);
    }
}
