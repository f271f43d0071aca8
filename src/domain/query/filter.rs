//! A filter whose names are looked up: ids, ranges and stretches of time, ready to be asked of a hundred thousand things.
//!
//! Owns the three answers. What is not known of a thing is neither yes nor no, and only a yes is a match: `not (room =
//! "Roof")` says nothing about a lead whose room nobody has read. Must not know where facts come from.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use super::dates::Stretch;
use super::fold::Needle;
use super::tree::Own;
use crate::domain::{ContactPoint, FieldId, FieldOptionId, FieldValue, Place, SafeText, Tag, Timestamp};

/// What is known of one thing in one respect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact<T> {
    Is(T),
    /// There is none.
    Nothing,
    Unknown,
}

/// When something began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    At(Timestamp),
    /// Earlier than this; nobody knows when.
    Before(Timestamp),
}

/// What can be asked of a thing. A field it cannot have is [`Fact::Unknown`].
pub trait Facts {
    /// Ids, prices in hundredths, counts, states.
    fn number(&self, of: Own) -> Fact<i64>;
    fn time(&self, of: Own) -> Fact<Since>;
    fn place(&self) -> Fact<Place>;
    fn tags(&self) -> Fact<&[Tag]>;
    /// Whether one of its texts is as asked; [`Fact::Nothing`] when it has none.
    fn text(&self, of: Own, is_it: &mut dyn FnMut(&str) -> bool) -> Fact<bool>;
    fn custom(&self, field: FieldId) -> Fact<&[FieldValue]>;
}

impl<F: Facts + ?Sized> Facts for &F {
    fn number(&self, of: Own) -> Fact<i64> {
        (**self).number(of)
    }

    fn time(&self, of: Own) -> Fact<Since> {
        (**self).time(of)
    }

    fn place(&self) -> Fact<Place> {
        (**self).place()
    }

    fn tags(&self) -> Fact<&[Tag]> {
        (**self).tags()
    }

    fn text(&self, of: Own, is_it: &mut dyn FnMut(&str) -> bool) -> Fact<bool> {
        (**self).text(of, is_it)
    }

    fn custom(&self, field: FieldId) -> Fact<&[FieldValue]> {
        (**self).custom(field)
    }
}

/// Whether a filter fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    No,
    /// What it asks is not known of this thing.
    Unknown,
    Yes,
}

/// What a filter asks besides what a list tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs {
    /// Custom fields.
    pub fields: bool,
    /// Contacts with their names, phones and addresses.
    pub people: bool,
    /// Since when a lead is in its stage.
    pub stage_age: bool,
    /// The names of companies.
    pub companies: bool,
}

/// A filter that can be asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Filter {
    pub(super) root: Node,
    pub(super) needs: Needs,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Empty(Own),
    /// Both ends are in it.
    Range(Own, i64, i64),
    Ids(Own, Ids),
    /// Which ids fit; others are not known.
    Among(Own, HashMap<i64, bool, BuildHasherDefault<Mixer>>),
    Time(Own, Stretch),
    Places(Vec<Place>),
    Tag(Like),
    Text(Own, Like),
    Phone(ContactPoint),
    /// A part of a phone, digits only.
    Digits(String),
    CustomEmpty(FieldId),
    Custom(FieldId, Want),
}

/// What a value of a custom field is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Want {
    /// Both ends are in it.
    Number(f64, f64),
    Time(Stretch),
    Flag(bool),
    Options(Vec<FieldOptionId>, Vec<SafeText>),
    Text(Like),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Like {
    Is(Needle),
    Has(Needle),
}

/// Ids, few or many.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ids {
    Few(Vec<i64>),
    Many(HashSet<i64, BuildHasherDefault<Mixer>>),
}

/// Ids are not chosen by strangers, so they need no costly hash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, n: u64) {
        let mixed = (self.0 ^ n).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn write_i64(&mut self, n: i64) {
        self.write_u64(n.cast_unsigned());
    }
}

impl Ids {
    const FEW: usize = 8;

    pub fn new(ids: Vec<i64>) -> Self {
        if ids.len() <= Self::FEW { Self::Few(ids) } else { Self::Many(ids.into_iter().collect()) }
    }

    fn has(&self, id: i64) -> bool {
        match self {
            Self::Few(ids) => ids.contains(&id),
            Self::Many(ids) => ids.contains(&id),
        }
    }
}

impl Like {
    pub fn fits(&self, text: &str) -> bool {
        match self {
            Self::Is(needle) => needle.equals(text),
            Self::Has(needle) => needle.is_in(text),
        }
    }
}

impl Verdict {
    const fn of(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }

    const fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }

    fn from(fact: Fact<bool>) -> Self {
        match fact {
            Fact::Is(is_so) => Self::of(is_so),
            Fact::Nothing => Self::No,
            Fact::Unknown => Self::Unknown,
        }
    }
}

impl<T> Fact<T> {
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Fact<U> {
        match self {
            Self::Is(value) => Fact::Is(change(value)),
            Self::Nothing => Fact::Nothing,
            Self::Unknown => Fact::Unknown,
        }
    }

    /// Of something that may not be there.
    pub fn of(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Self::Is)
    }
}

impl Filter {
    /// What is asked of a thing that lists do not tell.
    pub const fn needs(&self) -> Needs {
        self.needs
    }

    /// Whether lists alone may not be enough to judge by.
    pub const fn needs_details(&self) -> bool {
        self.needs.fields || self.needs.people || self.needs.stage_age
    }

    pub fn judge(&self, thing: &impl Facts) -> Verdict {
        judge(&self.root, thing)
    }

    /// Unknown is no match.
    pub fn is_match(&self, thing: &impl Facts) -> bool {
        self.judge(thing) == Verdict::Yes
    }
}

/// Not deeper than the parser went.
fn judge(node: &Node, thing: &impl Facts) -> Verdict {
    match node {
        Node::All(nodes) => {
            let mut worst = Verdict::Yes;
            for node in nodes {
                worst = worst.min(judge(node, thing));
                if worst == Verdict::No {
                    break;
                }
            }
            worst
        }
        Node::Any(nodes) => {
            let mut best = Verdict::No;
            for node in nodes {
                best = best.max(judge(node, thing));
                if best == Verdict::Yes {
                    break;
                }
            }
            best
        }
        Node::Not(node) => judge(node, thing).not(),
        Node::Empty(own) => empty(*own, thing),
        Node::Range(own, least, most) => {
            Verdict::from(thing.number(*own).map(|n| (*least..=*most).contains(&n)))
        }
        Node::Ids(own, ids) => Verdict::from(thing.number(*own).map(|id| ids.has(id))),
        Node::Among(own, known) => match thing.number(*own) {
            Fact::Is(id) => known.get(&id).map_or(Verdict::Unknown, |fits| Verdict::of(*fits)),
            Fact::Nothing => Verdict::No,
            Fact::Unknown => Verdict::Unknown,
        },
        Node::Time(own, stretch) => time(thing.time(*own), *stretch),
        Node::Places(places) => Verdict::from(thing.place().map(|place| places.contains(&place))),
        Node::Tag(like) => {
            Verdict::from(thing.tags().map(|tags| tags.iter().any(|tag| like.fits(&tag.name))))
        }
        Node::Text(own, like) => Verdict::from(thing.text(*own, &mut |text| like.fits(text))),
        Node::Phone(point) => {
            let is_same = |text: &str| match (ContactPoint::phone(text), point) {
                (Some(ContactPoint::Phone(a)), ContactPoint::Phone(b)) => a.is_same(b),
                _ => false,
            };
            Verdict::from(thing.text(Own::Phone, &mut |text| is_same(text)))
        }
        Node::Digits(digits) => {
            let has =
                |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().contains(digits);
            Verdict::from(thing.text(Own::Phone, &mut |text| has(text)))
        }
        Node::CustomEmpty(field) => match thing.custom(*field) {
            Fact::Is(values) => Verdict::of(values.iter().all(is_empty)),
            Fact::Nothing => Verdict::Yes,
            Fact::Unknown => Verdict::Unknown,
        },
        Node::Custom(field, want) => match thing.custom(*field) {
            Fact::Is(values) => Verdict::of(values.iter().any(|value| want.fits(value))),
            // A box nobody ticked is not ticked.
            Fact::Nothing => Verdict::of(*want == Want::Flag(false)),
            Fact::Unknown => Verdict::Unknown,
        },
    }
}

fn time(fact: Fact<Since>, stretch: Stretch) -> Verdict {
    match fact {
        Fact::Is(Since::At(at)) => Verdict::of(stretch.from <= at && at < stretch.until),
        Fact::Is(Since::Before(at)) if at <= stretch.from => Verdict::No,
        Fact::Is(Since::Before(at)) => {
            // Nothing is earlier than a stretch without a beginning.
            let is_within = stretch.from.secs() == i64::MIN && at <= stretch.until;
            if is_within { Verdict::Yes } else { Verdict::Unknown }
        }
        Fact::Nothing => Verdict::No,
        Fact::Unknown => Verdict::Unknown,
    }
}

fn empty(own: Own, thing: &impl Facts) -> Verdict {
    let is_nothing = |fact: Fact<()>| match fact {
        Fact::Is(()) => Verdict::No,
        Fact::Nothing => Verdict::Yes,
        Fact::Unknown => Verdict::Unknown,
    };
    match own {
        Own::Tag => Verdict::from(thing.tags().map(<[Tag]>::is_empty)),
        // Nobody named a price.
        Own::Price | Own::Leads => Verdict::from(thing.number(own).map(|n| n == 0)),
        Own::Stage => is_nothing(thing.place().map(|_| ())),
        Own::Created | Own::Updated | Own::Closed | Own::NextTask | Own::Due | Own::Age | Own::StageAge => {
            is_nothing(thing.time(own).map(|_| ()))
        }
        Own::Name | Own::Text | Own::Contact | Own::Phone | Own::Email => {
            match thing.text(own, &mut |text| !text.trim().is_empty()) {
                Fact::Is(has) => Verdict::of(!has),
                Fact::Nothing => Verdict::Yes,
                Fact::Unknown => Verdict::Unknown,
            }
        }
        Own::Id
        | Own::Pipeline
        | Own::Status
        | Own::Responsible
        | Own::Company
        | Own::LossReason
        | Own::Kind => is_nothing(thing.number(own).map(|_| ())),
    }
}

fn is_empty(value: &FieldValue) -> bool {
    match value {
        FieldValue::Text(text) => text.trim().is_empty(),
        FieldValue::Flag(is_set) => !is_set,
        FieldValue::At(_) | FieldValue::Choice { .. } => false,
        FieldValue::Labelled { value, .. } => value.trim().is_empty(),
        FieldValue::Parts(parts) => parts.iter().all(|(_, value)| value.trim().is_empty()),
    }
}

impl Want {
    fn fits(&self, value: &FieldValue) -> bool {
        match (self, value) {
            (Self::Number(least, most), FieldValue::Text(text)) => {
                text.trim().parse::<f64>().is_ok_and(|n| *least <= n && n <= *most)
            }
            (Self::Time(stretch), FieldValue::At(at)) => stretch.from <= *at && *at < stretch.until,
            (Self::Flag(wanted), FieldValue::Flag(is_set)) => wanted == is_set,
            (Self::Options(ids, _), FieldValue::Choice { option: Some(id), .. }) => ids.contains(id),
            (Self::Options(_, labels), FieldValue::Choice { option: None, label }) => labels.contains(label),
            (Self::Text(like), FieldValue::Text(text) | FieldValue::Labelled { value: text, .. }) => {
                like.fits(text)
            }
            (Self::Text(like), FieldValue::Choice { label, .. }) => like.fits(label),
            (Self::Text(like), FieldValue::Parts(parts)) => parts.iter().any(|(_, text)| like.fits(text)),
            _ => false,
        }
    }
}
