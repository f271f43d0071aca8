//! Sort keys: `price,-updated,field:Room`.
//!
//! Owns the order. What is not there or not known stands last, whichever way a key goes; things that are equal in all
//! keys keep the order they came in. [`SortKeys::sorted`] orders many at once; an [`Order`] tells of one thing where it
//! stands ([`Standing`]), so that whoever keeps a list can put it there. Both say the same.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::column::{Column, parts, read_custom};
use super::filter::{Facts, Needs};
use super::fold::folded;
use super::names::Names;
use super::rank::{By, LAST, Ranks};
use super::tree::{Own, Things, Word};
use super::wrong::{Expected, Problem, Sort as NameSort, Wrong, nearest};
use crate::domain::FieldId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Up,
    /// With a hyphen before the key.
    Down,
}

impl Direction {
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

/// What a list is ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortKeys(pub Vec<(Column, Direction)>);

/// Fields that have no order.
const UNORDERED: [Own; 4] = [Own::Contact, Own::Phone, Own::Email, Own::Kind];

impl Column {
    /// Whether leads can be ordered by it.
    pub fn orders_leads(&self) -> bool {
        match self {
            Self::Own(own) => sortable(Things::Leads).any(|known| known == *own),
            Self::Custom(_) => true,
        }
    }
}

fn sortable(things: Things) -> impl Iterator<Item = Own> {
    things.fields().iter().copied().filter(|own| !UNORDERED.contains(own))
}

impl SortKeys {
    /// Reads keys of these things.
    pub fn parse(text: &str, things: Things) -> Result<Self, Wrong> {
        let mut keys = Vec::new();
        for part in parts(text) {
            let said = &text[part.clone()];
            let start = part.start + (said.len() - said.trim_start().len());
            let range = start..start + said.trim().len();
            let (name, direction) = match said.trim().strip_prefix(['-', '−']) {
                Some(name) => (name, Direction::Down),
                None => (said.trim().trim_start_matches('+'), Direction::Up),
            };
            if name.trim().is_empty() {
                return Err(Wrong::expected(range, Expected::SortKey));
            }
            let custom = read_custom(name.trim()).filter(|_| things.kind().is_some());
            let column = match custom {
                Some(custom) if custom.is_empty() => return Err(Wrong::expected(range, Expected::Field)),
                Some(custom) => Column::Custom(custom),
                None => {
                    let own = Own::read(name).filter(|own| sortable(things).any(|known| known == *own));
                    Column::Own(own.ok_or_else(|| Wrong::new(range, unknown(name, things)))?)
                }
            };
            keys.push((column, direction));
        }
        Ok(Self(keys))
    }

    /// The custom fields among the keys, as they are written.
    pub fn custom(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|(key, _)| match key {
            Column::Custom(name) => Some(name.as_str()),
            Column::Own(_) => None,
        })
    }

    /// Those fields; a name nobody knows is an error.
    pub fn custom_fields(&self, names: &Names<'_>) -> Result<BTreeSet<FieldId>, Wrong> {
        self.custom().map(|name| Ok(names.field(&Word::bare(name))?.id)).collect()
    }

    /// Those of them that are known.
    pub fn known_fields(&self, names: &Names<'_>) -> BTreeSet<FieldId> {
        self.custom().filter_map(|name| Some(names.field(&Word::bare(name)).ok()?.id)).collect()
    }

    /// What is needed to compare by.
    pub fn needs(&self) -> Needs {
        let has = |own| self.0.iter().any(|(key, _)| *key == Column::Own(own));
        let fields = self.custom().next().is_some();
        Needs { fields, stage_age: has(Own::StageAge), companies: has(Own::Company), ..Needs::default() }
    }

    /// Orders things; `facts` tells of each what is known.
    pub fn sort<'t, T, F: Facts + 't>(
        &self,
        things: &'t [T],
        names: &Names<'_>,
        facts: impl Fn(&'t T) -> F,
    ) -> Vec<&'t T> {
        let mut at = 0;
        self.sorted(things.iter().collect(), names, facts, |_| {
            at += 1;
            at
        })
    }

    /// As [`sort`](Self::sort), of things that stand anywhere; equal ones by ascending `tie`. A hundred thousand are in
    /// order within a key press: what they are compared by is worked out once for each, as a number.
    pub fn sorted<'t, T, F: Facts + 't>(
        &self,
        things: Vec<&'t T>,
        names: &Names<'_>,
        facts: impl Fn(&'t T) -> F,
        mut tie: impl FnMut(&'t T) -> i64,
    ) -> Vec<&'t T> {
        let Order { keys, ranks } = Order::new(self, names);
        let mut order = things;
        // The last key first: what is equal in an earlier one keeps the order of the later ones.
        for (n, (by, direction)) in keys.iter().rev().enumerate() {
            let rank = |thing: &'t T| ranks.of(by, &facts(thing));
            let mut keyed: Vec<(u128, i64, &'t T)> = (0_i64..)
                .zip(&order)
                .map(|(at, thing)| {
                    (rank(thing).key(*direction), if n == 0 { tie(thing) } else { at }, *thing)
                })
                .collect();
            keyed.sort_unstable_by_key(|(key, tie, _)| (*key, *tie));
            if by.is_text() {
                let text = |thing: &'t T| text_of(by, &facts(thing));
                for run in keyed.chunk_by_mut(|a, b| a.0 == b.0 && a.0 != LAST).filter(|run| run.len() > 1) {
                    settle_run(run, *direction, text);
                }
            }
            order = keyed.into_iter().map(|(_, _, thing)| thing).collect();
        }
        order
    }
}

/// Texts that begin alike, by the rest of them.
fn settle_run<'t, T>(run: &mut [(u128, i64, &'t T)], direction: Direction, text: impl Fn(&'t T) -> String) {
    let mut told: Vec<_> = run.iter().map(|one| (text(one.2), *one)).collect();
    told.sort_unstable_by(|(a, one), (b, other)| {
        let order = match direction {
            Direction::Up => a.cmp(b),
            Direction::Down => b.cmp(a),
        };
        order.then(one.1.cmp(&other.1))
    });
    for (place, (_, one)) in run.iter_mut().zip(told) {
        *place = one;
    }
}

fn unknown(name: &str, things: Things) -> Problem {
    let all: Vec<String> = sortable(things).map(|own| own.word().to_owned()).collect();
    let near = nearest(name, all.iter().map(String::as_str));
    Problem::NoSuch { sort: NameSort::SortKey, said: name.to_owned(), near, all }
}

impl fmt::Display for SortKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (column, direction)) in self.0.iter().enumerate() {
            let comma = if n > 0 { "," } else { "" };
            let sign = if *direction == Direction::Down { "-" } else { "" };
            write!(f, "{comma}{sign}{column}")?;
        }
        Ok(())
    }
}

/// Sort keys whose names are looked up.
#[derive(Debug, Clone)]
pub struct Order {
    keys: Vec<(By, Direction)>,
    ranks: Ranks,
}

/// Where a thing stands in an order: ascending by the first number, then by the rest, is the order. The rest is empty
/// where the number says it all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    pub first: i64,
    pub rest: Arc<[Part]>,
}

/// What a thing is compared by behind the first number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Number(u128),
    Up(Box<str>),
    Down(Reverse<Box<str>>),
    /// A text that is not there or not known.
    Last,
}

impl Order {
    pub fn new(keys: &SortKeys, names: &Names<'_>) -> Self {
        let by = |column: &Column| match column {
            Column::Own(own) => By::Own(*own),
            Column::Custom(name) => By::field(names.field(&Word::bare(name)).ok()),
        };
        let asked = |own| keys.0.iter().any(|(column, _)| *column == Column::Own(own));
        let ranks = Ranks::new(names, asked);
        Self { keys: keys.0.iter().map(|(column, direction)| (by(column), *direction)).collect(), ranks }
    }

    /// The custom fields it asks for.
    pub fn fields(&self) -> impl Iterator<Item = FieldId> {
        self.keys.iter().filter_map(|(by, _)| by.asks())
    }

    /// Whether the first number of a [`Standing`] says it all.
    pub fn is_plain(&self) -> bool {
        matches!(self.keys.as_slice(), [] | [_]) && !self.keys.iter().any(|(by, _)| by.is_text())
    }

    /// The first number of where a thing stands.
    pub fn first(&self, thing: &impl Facts) -> i64 {
        self.keys.first().map_or(0, |(by, direction)| self.ranks.of(by, thing).number(*direction))
    }

    pub fn standing(&self, thing: &impl Facts) -> Standing {
        let first = self.first(thing);
        if self.is_plain() {
            return Standing { first, rest: Arc::default() };
        }
        // A first number that is no text has said it all.
        let behind = self.keys.iter().enumerate().filter(|(n, (by, _))| *n > 0 || by.is_text());
        let rest = behind.map(|(_, (by, direction))| self.part(by, *direction, thing)).collect();
        Standing { first, rest }
    }

    fn part(&self, by: &By, direction: Direction, thing: &impl Facts) -> Part {
        let key = self.ranks.of(by, thing).key(direction);
        match direction {
            _ if !by.is_text() => Part::Number(key),
            _ if key == LAST => Part::Last,
            Direction::Up => Part::Up(text_of(by, thing).into()),
            Direction::Down => Part::Down(Reverse(text_of(by, thing).into())),
        }
    }
}

fn text_of(by: &By, thing: &impl Facts) -> String {
    let mut text = String::new();
    by.text(thing, &mut |found| text = folded(found));
    text
}
