//! The journal: one row for each change ever made, oldest first, from which `/events` is answered.
//!
//! Owns the ids of events and the way to the rows asked for; what an event says stands in [`change`].
//! Rows are 20 bytes: a seeded account of 100 000 leads has some 1 200 000 of them.

mod change;

use std::borrow::Cow;

pub use change::Change;
use serde_json::Value;

use super::Entity;
use crate::demo::dice::Dice;
use crate::domain::{Place, Timestamp, UserId};

/// An entity and its id, as an event points at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub entity: Entity,
    pub id: i64,
}

/// What an event is about: mostly a [`Subject`], a task where it hangs on nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    Lead,
    Contact,
    Company,
    Task,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    pub topic: Topic,
    pub id: i64,
}

/// Who did it, and when.
#[derive(Debug, Clone, Copy)]
pub struct Author {
    pub by: UserId,
    pub at: Timestamp,
}

#[derive(Debug)]
enum What {
    Added,
    Moved(PlaceIndex, PlaceIndex),
    /// Which event, and the note it tells of.
    Note(WordIndex, u32),
    /// An event without a value.
    Word(WordIndex),
    /// An index into the boxed rest: few changes need one.
    Other(u32),
}

/// Places, authors and types repeat without end, so a row names them by number.
type PlaceIndex = u16;
type AuthorIndex = u16;
type WordIndex = u8;

#[derive(Debug)]
struct Row {
    at: u32,
    id: u32,
    by: AuthorIndex,
    topic: Topic,
    what: What,
}

#[derive(Debug, Default)]
pub struct Journal {
    rows: Vec<Row>,
    places: Vec<Place>,
    authors: Vec<UserId>,
    words: Vec<&'static str>,
    others: Vec<Change>,
    seed: u64,
}

/// One event, looked up: what a resource renders.
#[derive(Debug)]
pub struct Entry {
    /// 26 characters, ULID-like.
    pub id: String,
    pub author: Author,
    pub about: About,
    pub kind: String,
    pub before: Vec<Value>,
    pub after: Vec<Value>,
}

/// What `/events` can be asked for; `None` asks for all.
#[derive(Debug, Default)]
pub struct Wanted {
    pub created: Option<crate::demo::query::Range>,
    pub kinds: Option<Vec<String>>,
    pub entities: Option<Vec<String>>,
    pub entity_ids: Option<Vec<i64>>,
    pub authors: Option<Vec<i64>>,
}

impl Journal {
    pub fn new(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    pub fn record(&mut self, author: Author, about: impl Into<About>, change: Change) {
        let about = about.into();
        let small = |n: i64| u32::try_from(n).unwrap_or_default();
        let what = match change {
            Change::Added => What::Added,
            Change::Moved(from, to) => What::Moved(self.place(from), self.place(to)),
            Change::NoteAdded(word, id) => What::Note(self.word(word), small(id)),
            Change::Task(word) => What::Word(self.word(word)),
            other => {
                self.others.push(other);
                What::Other(self.others.len() as u32 - 1)
            }
        };
        let by = index_of(&mut self.authors, author.by) as AuthorIndex;
        let row = Row { at: small(author.at.secs()), id: small(about.id), by, topic: about.topic, what };
        self.rows.push(row);
    }

    /// Seeded history is written lead by lead; events are listed by time.
    pub fn sort(&mut self) {
        self.rows.sort_by_key(|row| (row.at, row.id));
        self.rows.shrink_to_fit();
    }

    fn place(&mut self, place: Place) -> PlaceIndex {
        index_of(&mut self.places, place) as PlaceIndex
    }

    fn word(&mut self, word: &'static str) -> WordIndex {
        index_of(&mut self.words, word) as WordIndex
    }

    /// Newest first; numbers to be given to [`Self::entry`].
    pub fn find<'a>(&'a self, wanted: &'a Wanted) -> impl Iterator<Item = usize> + 'a {
        self.rows.iter().enumerate().rev().filter(|(_, row)| self.fits(row, wanted)).map(|(n, _)| n)
    }

    pub fn entry(&self, number: usize) -> Option<Entry> {
        let row = self.rows.get(number)?;
        let change = self.change(row);
        let (before, after) = change.values(number);
        Some(Entry {
            id: self.id_of(number, row.at),
            author: Author { by: self.author(row), at: Timestamp(i64::from(row.at)) },
            about: About { topic: row.topic, id: i64::from(row.id) },
            kind: change.kind(row.topic).into_owned(),
            before,
            after,
        })
    }

    /// The number of the event with this id, which carries it in its last seven characters.
    pub fn number(&self, id: &str) -> Option<usize> {
        let number = id.get(19..)?.bytes().try_fold(0_usize, |n, byte| {
            let digit = CROCKFORD.iter().position(|c| *c == byte)?;
            n.checked_mul(32)?.checked_add(digit)
        })?;
        let row = self.rows.get(number)?;
        (self.id_of(number, row.at) == id).then_some(number)
    }

    /// 10 characters of milliseconds, 9 of noise, 7 of the row's number.
    fn id_of(&self, number: usize, at: u32) -> String {
        let noise = Dice::keyed(self.seed, 0x6576, number as u64).next();
        let mut out = String::with_capacity(26);
        base32(&mut out, u64::from(at) * 1000, 10);
        base32(&mut out, noise, 9);
        base32(&mut out, number as u64, 7);
        out
    }

    fn author(&self, row: &Row) -> UserId {
        self.authors.get(usize::from(row.by)).copied().unwrap_or_default()
    }

    /// The change again, as it was recorded.
    fn change(&self, row: &Row) -> Cow<'_, Change> {
        let place = |at: PlaceIndex| self.places.get(usize::from(at)).copied().unwrap_or_default();
        let word = |at: WordIndex| self.words.get(usize::from(at)).copied().unwrap_or_default();
        match row.what {
            What::Added => Cow::Owned(Change::Added),
            What::Moved(from, to) => Cow::Owned(Change::Moved(place(from), place(to))),
            What::Note(at, id) => Cow::Owned(Change::NoteAdded(word(at), i64::from(id))),
            What::Word(at) => Cow::Owned(Change::Task(word(at))),
            What::Other(at) => self.others.get(at as usize).map_or(Cow::Owned(Change::Added), Cow::Borrowed),
        }
    }

    fn fits(&self, row: &Row, wanted: &Wanted) -> bool {
        let among = |list: &Option<Vec<i64>>, id: i64| list.as_ref().is_none_or(|list| list.contains(&id));
        wanted.created.is_none_or(|range| range.has(i64::from(row.at)))
            && among(&wanted.entity_ids, i64::from(row.id))
            && among(&wanted.authors, self.author(row).get())
            && wanted.entities.as_ref().is_none_or(|list| list.iter().any(|e| *e == row.topic.singular()))
            && wanted.kinds.as_ref().is_none_or(|list| {
                let kind = self.change(row).kind(row.topic);
                list.iter().any(|k| *k == kind)
            })
    }
}

impl Topic {
    /// As events name it.
    pub const fn singular(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Contact => "contact",
            Self::Company => "company",
            Self::Task => "task",
        }
    }

    /// As in paths.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Lead => "leads",
            Self::Contact => "contacts",
            Self::Company => "companies",
            Self::Task => "tasks",
        }
    }
}

impl From<Subject> for About {
    fn from(subject: Subject) -> Self {
        let topic = match subject.entity {
            Entity::Leads => Topic::Lead,
            Entity::Contacts => Topic::Contact,
            Entity::Companies => Topic::Company,
        };
        Self { topic, id: subject.id }
    }
}

fn index_of<T: PartialEq>(known: &mut Vec<T>, value: T) -> usize {
    known.iter().position(|k| *k == value).unwrap_or_else(|| {
        known.push(value);
        known.len() - 1
    })
}

const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn base32(out: &mut String, value: u64, width: u32) {
    for i in (0..width).rev() {
        out.push(CROCKFORD[(value >> (5 * i) & 31) as usize] as char);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_small_and_ids_lead_back() {
        assert!(size_of::<Row>() <= 20, "{}", size_of::<Row>());
        let mut journal = Journal::new(7);
        let author = Author { by: UserId(0), at: Timestamp(1_760_979_999) };
        let subject = Subject { entity: Entity::Leads, id: 1 };
        for _ in 0..40 {
            journal.record(author, subject, Change::Added);
        }
        journal.record(author, subject, Change::NoteAdded("incoming_call", 9));
        let call = journal.entry(40).unwrap();
        assert_eq!(
            (call.kind.as_str(), call.after),
            ("incoming_call", vec![serde_json::json!({"note": {"id": 9}})])
        );
        for number in [0, 31, 32, 39, 40] {
            let entry = journal.entry(number).unwrap();
            assert_eq!(entry.id.len(), 26);
            assert_eq!(journal.number(&entry.id), Some(number));
        }
        for id in [
            "",
            "nope",
            "01jz58t6p04ymgsgfbmfyfy1mf",
            "zzzzzzzzzzzzzzzzzzzzzzzzzz",
            "éééééééééééééééééééééééééé",
        ] {
            assert_eq!(journal.number(id), None);
        }
    }
}
