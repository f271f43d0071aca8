//! By what things are compared: each key of an order as a number, or as a text where a number cannot tell it all.
//!
//! Owns where names stand that are told as ids (people and companies by name, stages in their pipelines, choices as the
//! account lists them), and what of a custom field counts: its number, its time, its text.

use std::collections::HashMap;

use super::filter::{Fact, Facts, Since};
use super::fold::{beginning, folded};
use super::names::Names;
use super::order::Direction;
use super::tree::Own;
use crate::domain::{FieldDef, FieldId, FieldKind, FieldOptionId, FieldValue, Place, Tag};

/// What is not there or not known.
pub(super) const LAST: u128 = u128::MAX;

/// Behind everything whose place is known.
const STRANGE: i64 = 1 << 40;

/// A key that is looked up.
#[derive(Debug, Clone)]
pub(super) enum By {
    Own(Own),
    Number(FieldId),
    Time(FieldId),
    /// What is ticked before what is not.
    Flag(FieldId),
    Choice(FieldId, HashMap<FieldOptionId, usize>),
    Text(FieldId),
    /// A field the account does not have.
    Nothing,
}

impl By {
    pub fn field(def: Option<&FieldDef>) -> Self {
        let Some(def) = def else { return Self::Nothing };
        match &def.kind {
            FieldKind::Numeric | FieldKind::Price | FieldKind::Monetary => Self::Number(def.id),
            FieldKind::Date | FieldKind::DateTime | FieldKind::Birthday => Self::Time(def.id),
            FieldKind::Checkbox => Self::Flag(def.id),
            FieldKind::Select | FieldKind::MultiSelect | FieldKind::Radio | FieldKind::Category
                if !def.options.is_empty() =>
            {
                Self::Choice(def.id, def.options.iter().enumerate().map(|(n, one)| (one.id, n)).collect())
            }
            _ => Self::Text(def.id),
        }
    }

    /// The custom field it looks at.
    pub const fn asks(&self) -> Option<FieldId> {
        match self {
            Self::Number(field)
            | Self::Time(field)
            | Self::Flag(field)
            | Self::Choice(field, _)
            | Self::Text(field) => Some(*field),
            Self::Own(_) | Self::Nothing => None,
        }
    }

    /// Ordered by a text of each thing.
    pub const fn is_text(&self) -> bool {
        match self {
            Self::Own(own) => {
                matches!(own, Own::Name | Own::Text | Own::Contact | Own::Phone | Own::Email | Own::Tag)
            }
            Self::Text(_) => true,
            Self::Number(_) | Self::Time(_) | Self::Flag(_) | Self::Choice(..) | Self::Nothing => false,
        }
    }

    /// The text a thing is ordered by: of several tags the first by name, of several others the first there is.
    pub fn text(&self, thing: &impl Facts, take: &mut dyn FnMut(&str)) -> Fact<()> {
        match self {
            Self::Own(Own::Tag) => match thing.tags() {
                Fact::Is([]) | Fact::Nothing => Fact::Nothing,
                Fact::Is(tags) => {
                    match tags {
                        [only] => take(&only.name),
                        tags => take(first(tags)),
                    }
                    Fact::Is(())
                }
                Fact::Unknown => Fact::Unknown,
            },
            Self::Own(own) => thing
                .text(*own, &mut |found| {
                    take(found);
                    true
                })
                .map(|_| ()),
            Self::Text(field) => match thing.custom(*field) {
                Fact::Is(values) => match values.iter().find_map(said) {
                    Some(text) => {
                        take(text);
                        Fact::Is(())
                    }
                    None => Fact::Nothing,
                },
                Fact::Nothing => Fact::Nothing,
                Fact::Unknown => Fact::Unknown,
            },
            Self::Number(_) | Self::Time(_) | Self::Flag(_) | Self::Choice(..) | Self::Nothing => {
                Fact::Unknown
            }
        }
    }
}

fn first(tags: &[Tag]) -> &str {
    tags.iter().min_by_key(|tag| folded(&tag.name)).map_or("", |tag| &tag.name)
}

/// What a value says; nothing where it is empty.
fn said(value: &FieldValue) -> Option<&str> {
    let text = match value {
        FieldValue::Text(text) | FieldValue::Labelled { value: text, .. } => text,
        FieldValue::Choice { label, .. } => label,
        FieldValue::Parts(parts) => &parts.iter().find(|(_, text)| !text.trim().is_empty())?.1,
        FieldValue::Flag(_) | FieldValue::At(_) => return None,
    };
    Some(text.trim()).filter(|text| !text.is_empty())
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Rank {
    Number(i64),
    /// How a text begins.
    Text(u128),
    /// A text of many, by its place among them.
    Known(usize, i64),
    Last,
}

impl Rank {
    /// Ascending by this number is the order.
    pub fn key(self, direction: Direction) -> u128 {
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

    /// The same order in fewer bits: texts that begin alike are equal in it.
    pub fn number(self, direction: Direction) -> i64 {
        let number = match self {
            Self::Number(n) => n,
            // Fifteen bytes of a text are known, and there is room for not quite eight.
            Self::Text(begins) => i64::try_from(begins >> 57).unwrap_or(i64::MAX),
            Self::Known(rank, id) => match i64::try_from(rank) {
                Ok(rank) if rank < STRANGE => rank,
                Ok(_) | Err(_) => id.saturating_add(STRANGE),
            },
            Self::Last => return i64::MAX,
        };
        let number = match direction {
            Direction::Up => number,
            Direction::Down => number.saturating_neg(),
        };
        number.min(i64::MAX - 1)
    }
}

/// Where names stand that are told as ids, of those a key asks for: there may be a hundred thousand companies.
#[derive(Debug, Clone)]
pub(super) struct Ranks {
    stages: HashMap<Place, usize>,
    names: HashMap<(Own, i64), usize>,
}

impl Ranks {
    pub fn new(names: &Names<'_>, asked: impl Fn(Own) -> bool) -> Self {
        let mut pipelines: Vec<_> = names.pipelines.iter().collect();
        pipelines.sort_by_key(|pipeline| (pipeline.sort, pipeline.id));
        let places = pipelines.iter().flat_map(|p| p.stages.iter().map(|stage| p.place(stage.id)));
        let stages = places.enumerate().map(|(rank, place)| (place, rank)).collect();
        let mut ranks = HashMap::new();
        let mut put = |own: Own, mut all: Vec<(String, i64)>| {
            all.sort();
            ranks.extend(all.into_iter().enumerate().map(|(rank, (_, id))| ((own, id), rank)));
        };
        if asked(Own::Responsible) {
            put(Own::Responsible, names.users.iter().map(|u| (folded(&u.name), u.id.get())).collect());
        }
        if asked(Own::Company) {
            put(Own::Company, names.companies.iter().map(|(id, name)| (folded(name), id.get())).collect());
        }
        if asked(Own::LossReason) {
            put(Own::LossReason, names.loss_reasons.iter().map(|r| (folded(&r.name), r.id.get())).collect());
        }
        let pipelines = pipelines.iter().enumerate();
        ranks.extend(pipelines.map(|(rank, pipeline)| ((Own::Pipeline, pipeline.id.get()), rank)));
        Self { stages, names: ranks }
    }

    pub fn of(&self, by: &By, thing: &impl Facts) -> Rank {
        let own = match by {
            By::Own(own) => *own,
            By::Text(_) => return text(by, thing),
            By::Number(field) => return value(thing.custom(*field), number),
            By::Time(field) => return value(thing.custom(*field), time),
            By::Flag(field) => return value(thing.custom(*field), flag),
            By::Choice(field, places) => return value(thing.custom(*field), |one| choice(one, places)),
            By::Nothing => return Rank::Last,
        };
        match own {
            Own::Stage => known(thing.place(), |place| {
                Rank::Known(self.stages.get(&place).copied().unwrap_or(usize::MAX), place.stage.get())
            }),
            Own::Name | Own::Text | Own::Contact | Own::Phone | Own::Email | Own::Tag => text(by, thing),
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

fn text(by: &By, thing: &impl Facts) -> Rank {
    let mut begins = 0;
    let fact = by.text(thing, &mut |found| begins = beginning(found));
    known(fact, |()| Rank::Text(begins))
}

/// The first of several values that has a place.
fn value(fact: Fact<&[FieldValue]>, place: impl Fn(&FieldValue) -> Option<Rank>) -> Rank {
    known(fact, |values| values.iter().find_map(place).unwrap_or(Rank::Last))
}

/// Greater ones have greater bits, but for the sign, as the standard orders them.
fn number(value: &FieldValue) -> Option<Rank> {
    let FieldValue::Text(text) = value else { return None };
    let bits = text.trim().parse::<f64>().ok().filter(|n| !n.is_nan())?.to_bits().cast_signed();
    Some(Rank::Number(bits ^ (((bits >> 63).cast_unsigned()) >> 1).cast_signed()))
}

const fn time(value: &FieldValue) -> Option<Rank> {
    match value {
        FieldValue::At(at) => Some(Rank::Number(at.secs())),
        _ => None,
    }
}

const fn flag(value: &FieldValue) -> Option<Rank> {
    match value {
        FieldValue::Flag(true) => Some(Rank::Number(0)),
        _ => None,
    }
}

fn choice(value: &FieldValue, places: &HashMap<FieldOptionId, usize>) -> Option<Rank> {
    match value {
        FieldValue::Choice { option: Some(id), .. } => {
            Some(Rank::Known(places.get(id).copied().unwrap_or(usize::MAX), id.get()))
        }
        _ => None,
    }
}
