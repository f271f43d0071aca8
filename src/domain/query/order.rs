//! Sort keys: `price,-updated,stage`.
//!
//! Owns the order. What is not there or not known stands last, whichever way a key goes; things that are equal in all
//! keys keep the order they came in.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;

use super::filter::{Fact, Facts, Needs, Since};
use super::fold::folded;
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
        let ranks = Ranks::new(names);
        let rank = |thing: &'t T| {
            let facts = facts(thing);
            self.0.iter().map(|(own, _)| ranks.of(*own, &facts)).collect::<Vec<_>>()
        };
        let mut ranked: Vec<(Vec<Rank>, &T)> = things.iter().map(|thing| (rank(thing), thing)).collect();
        ranked.sort_by(|(a, _), (b, _)| self.compare(a, b));
        ranked.into_iter().map(|(_, thing)| thing).collect()
    }

    fn compare(&self, a: &[Rank], b: &[Rank]) -> Ordering {
        let each = a.iter().zip(b).zip(&self.0).map(|((a, b), (_, direction))| match (a, b, direction) {
            (Rank::Last, _, _) | (_, Rank::Last, _) | (_, _, Direction::Up) => a.cmp(b),
            (_, _, Direction::Down) => b.cmp(a),
        });
        each.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
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

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Number(i64),
    Text(String),
    /// A text of many, by its place among them.
    Known(usize, i64),
    Last,
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
                let mut text = String::new();
                let fact = thing.text(own, &mut |found| {
                    text = folded(found);
                    true
                });
                known(fact, |_| Rank::Text(text))
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
