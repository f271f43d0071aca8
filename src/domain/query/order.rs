//! Sort keys: `price,-updated,stage`.
//!
//! Owns the order. What is not there or not known stands last, whichever way a key goes; things that are equal in all
//! keys keep the order they came in.

use std::collections::HashMap;
use std::fmt;

use super::filter::{Fact, Facts, Needs, Since};
use super::fold::{beginning, folded};
use super::names::Names;
use super::tree::{Own, Things};
use super::wrong::{Expected, Problem, Sort as NameSort, Wrong, nearest};
use crate::domain::Place;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Up,
    /// With a hyphen before the key.
    Down,
}

/// What a list is ordered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortKeys(pub Vec<(Own, Direction)>);

/// Fields that have no order.
const UNORDERED: [Own; 5] = [Own::Tag, Own::Contact, Own::Phone, Own::Email, Own::Kind];

impl Own {
    /// Whether leads can be ordered by it.
    pub fn orders_leads(self) -> bool {
        sortable(Things::Leads).any(|own| own == self)
    }
}

fn sortable(things: Things) -> impl Iterator<Item = Own> {
    things.fields().iter().copied().filter(|own| !UNORDERED.contains(own))
}

impl SortKeys {
    /// Reads keys of these things.
    pub fn parse(text: &str, things: Things) -> Result<Self, Wrong> {
        let mut keys = Vec::new();
        let mut at = 0;
        for part in text.split(',') {
            let start = at + (part.len() - part.trim_start().len());
            let range = start..start + part.trim().len();
            at += part.len() + 1;
            let (name, direction) = match part.trim().strip_prefix(['-', '−']) {
                Some(name) => (name, Direction::Down),
                None => (part.trim().trim_start_matches('+'), Direction::Up),
            };
            if name.trim().is_empty() {
                return Err(Wrong::expected(range, Expected::SortKey));
            }
            let own = Own::read(name).filter(|own| sortable(things).any(|known| known == *own));
            let own = own.ok_or_else(|| Wrong::new(range, unknown(name, things)))?;
            keys.push((own, direction));
        }
        Ok(Self(keys))
    }

    /// What is needed to compare by.
    pub fn needs(&self) -> Needs {
        let has = |own| self.0.iter().any(|(key, _)| *key == own);
        Needs { stage_age: has(Own::StageAge), companies: has(Own::Company), ..Needs::default() }
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
        let ranks = Ranks::new(names);
        let mut order = things;
        // The last key first: what is equal in an earlier one keeps the order of the later ones.
        for (n, (own, direction)) in self.0.iter().rev().enumerate() {
            let rank = |thing: &'t T| ranks.of(*own, &facts(thing));
            let mut keyed: Vec<(u128, i64, &'t T)> = (0_i64..)
                .zip(&order)
                .map(|(at, thing)| {
                    (rank(thing).key(*direction), if n == 0 { tie(thing) } else { at }, *thing)
                })
                .collect();
            keyed.sort_unstable_by_key(|(key, tie, _)| (*key, *tie));
            if own.is_text() {
                let text = |thing: &'t T| text_of(*own, &facts(thing));
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
        for (n, (own, direction)) in self.0.iter().enumerate() {
            let comma = if n > 0 { "," } else { "" };
            let sign = if *direction == Direction::Down { "-" } else { "" };
            write!(f, "{comma}{sign}{}", own.word())?;
        }
        Ok(())
    }
}

/// What is not there or not known.
const LAST: u128 = u128::MAX;

#[derive(Debug, Clone, Copy)]
enum Rank {
    Number(i64),
    /// How a text begins.
    Text(u128),
    /// A text of many, by its place among them.
    Known(usize, i64),
    Last,
}

impl Rank {
    /// Ascending by this number is the order.
    fn key(self, direction: Direction) -> u128 {
        let ordered = |n: i64| u128::from(n.cast_unsigned() ^ (1 << 63));
        let key = match self {
            Self::Number(n) => ordered(n),
            Self::Text(begins) => begins,
            Self::Known(rank, id) => {
                (u128::from(u32::try_from(rank).unwrap_or(u32::MAX)) << 64) | ordered(id)
            }
            Self::Last => return LAST,
        };
        match direction {
            Direction::Up => key,
            Direction::Down => LAST - 1 - key,
        }
    }
}

impl Own {
    /// Ordered by a text of each thing.
    const fn is_text(self) -> bool {
        matches!(self, Self::Name | Self::Text | Self::Contact | Self::Phone | Self::Email | Self::Tag)
    }
}

/// Where names stand that are told as ids.
struct Ranks {
    stages: HashMap<Place, usize>,
    names: HashMap<(Own, i64), usize>,
}

impl Ranks {
    fn new(names: &Names<'_>) -> Self {
        let mut pipelines: Vec<_> = names.pipelines.iter().collect();
        pipelines.sort_by_key(|pipeline| (pipeline.sort, pipeline.id));
        let places = pipelines.iter().flat_map(|p| p.stages.iter().map(|stage| p.place(stage.id)));
        let stages = places.enumerate().map(|(rank, place)| (place, rank)).collect();
        let mut ranks = HashMap::new();
        let mut put = |own: Own, mut all: Vec<(String, i64)>| {
            all.sort();
            ranks.extend(all.into_iter().enumerate().map(|(rank, (_, id))| ((own, id), rank)));
        };
        put(Own::Responsible, names.users.iter().map(|u| (folded(&u.name), u.id.get())).collect());
        put(Own::Company, names.companies.iter().map(|(id, name)| (folded(name), id.get())).collect());
        put(Own::LossReason, names.loss_reasons.iter().map(|r| (folded(&r.name), r.id.get())).collect());
        let pipelines = pipelines.iter().enumerate();
        ranks.extend(pipelines.map(|(rank, pipeline)| ((Own::Pipeline, pipeline.id.get()), rank)));
        Self { stages, names: ranks }
    }

    fn of(&self, own: Own, thing: &impl Facts) -> Rank {
        match own {
            Own::Stage => known(thing.place(), |place| {
                Rank::Known(self.stages.get(&place).copied().unwrap_or(usize::MAX), place.stage.get())
            }),
            Own::Name | Own::Text | Own::Contact | Own::Phone | Own::Email | Own::Tag => {
                let mut begins = 0;
                let fact = thing.text(own, &mut |found| {
                    begins = beginning(found);
                    true
                });
                known(fact, |_| Rank::Text(begins))
            }
            Own::Responsible | Own::Company | Own::LossReason | Own::Pipeline => {
                known(thing.number(own), |id| {
                    Rank::Known(self.names.get(&(own, id)).copied().unwrap_or(usize::MAX), id)
                })
            }
            Own::Id | Own::Price | Own::Status | Own::Leads | Own::Kind => {
                known(thing.number(own), Rank::Number)
            }
            Own::Created | Own::Updated | Own::Closed | Own::NextTask | Own::Due => {
                known(thing.time(own), |since| Rank::Number(begun(since)))
            }
            // The older, the greater its age.
            Own::Age | Own::StageAge => {
                known(thing.time(own), |since| Rank::Number(begun(since).saturating_neg()))
            }
        }
    }
}

/// The first text of a thing.
fn text_of(own: Own, thing: &impl Facts) -> String {
    let mut text = String::new();
    thing.text(own, &mut |found| {
        text = folded(found);
        true
    });
    text
}

fn known<T>(fact: Fact<T>, rank: impl FnOnce(T) -> Rank) -> Rank {
    match fact {
        Fact::Is(value) => rank(value),
        Fact::Nothing | Fact::Unknown => Rank::Last,
    }
}

const fn begun(since: Since) -> i64 {
    match since {
        Since::At(at) | Since::Before(at) => at.secs(),
    }
}
