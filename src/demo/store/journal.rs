//! The journal: one row for each change ever made, oldest first, from which `/events` is answered.
//!
//! Owns the event types, their ids and the shapes of `value_before`/`value_after` (those of
//! `sale_field_changed` and `name_field_changed` are by analogy, the API does not document them).
//! Rows are 20 bytes: a seeded account of 100 000 leads has some 300 000 of them.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::Entity;
use crate::demo::dice::Dice;
use crate::domain::{Place, Timestamp, UserId};

/// An entity and its id, as an event points at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    pub entity: Entity,
    pub id: i64,
}

/// Who did it, and when.
#[derive(Debug, Clone, Copy)]
pub struct Author {
    pub by: UserId,
    pub at: Timestamp,
}

/// What happened. Common changes are small; the rest is boxed.
#[derive(Debug, Clone)]
pub enum Change {
    Added,
    Moved(Place, Place),
    Responsible(UserId, UserId),
    Price(i64, i64),
    Name(Box<str>, Box<str>),
    TagAdded(Box<str>),
    TagDeleted(Box<str>),
    Deleted,
    /// `common_note_added` and its like, with the id of the note.
    NoteAdded(&'static str, i64),
    /// `task_added`, `task_completed`: they say no more than that.
    Task(&'static str),
    TaskDeadline(Timestamp, Timestamp),
    /// `custom_field_{ID}_value_changed`, each side `{field_id, field_type, enum_id, text}`.
    Field {
        id: i64,
        before: Vec<Value>,
        after: Vec<Value>,
    },
}

#[derive(Debug)]
enum What {
    Added,
    Moved(PlaceIndex, PlaceIndex),
    /// An index into the boxed rest: few changes need one.
    Other(u32),
}

/// Places and authors repeat without end, so a row names them by number.
type PlaceIndex = u16;
type AuthorIndex = u16;

#[derive(Debug)]
struct Row {
    at: u32,
    id: u32,
    by: AuthorIndex,
    entity: Entity,
    what: What,
}

#[derive(Debug, Default)]
pub struct Journal {
    rows: Vec<Row>,
    places: Vec<Place>,
    authors: Vec<UserId>,
    others: Vec<Change>,
    seed: u64,
}

/// One event, looked up: what a resource renders.
#[derive(Debug)]
pub struct Entry {
    /// 26 characters, ULID-like.
    pub id: String,
    pub author: Author,
    pub subject: Subject,
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

    pub fn record(&mut self, author: Author, subject: Subject, change: Change) {
        let what = match change {
            Change::Added => What::Added,
            Change::Moved(from, to) => What::Moved(self.place(from), self.place(to)),
            other => {
                self.others.push(other);
                What::Other(self.others.len() as u32 - 1)
            }
        };
        let small = |n: i64| u32::try_from(n).unwrap_or_default();
        let by = index_of(&mut self.authors, author.by) as AuthorIndex;
        let row =
            Row { at: small(author.at.secs()), id: small(subject.id), by, entity: subject.entity, what };
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

    /// Newest first; numbers to be given to [`Self::entry`].
    pub fn find<'a>(&'a self, wanted: &'a Wanted) -> impl Iterator<Item = usize> + 'a {
        self.rows.iter().enumerate().rev().filter(|(_, row)| self.fits(row, wanted)).map(|(n, _)| n)
    }

    pub fn entry(&self, number: usize) -> Option<Entry> {
        let row = self.rows.get(number)?;
        let (before, after) = self.values(row, number);
        Some(Entry {
            id: self.id_of(number, row.at),
            author: Author { by: self.author(row), at: Timestamp(i64::from(row.at)) },
            subject: Subject { entity: row.entity, id: i64::from(row.id) },
            kind: self.kind(row).into_owned(),
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

    fn values(&self, row: &Row, number: usize) -> (Vec<Value>, Vec<Value>) {
        let place = |at: PlaceIndex| {
            let place = self.places.get(usize::from(at)).copied().unwrap_or_default();
            json!({"lead_status": {"id": place.stage.get(), "pipeline_id": place.pipeline.get()}})
        };
        let one = |before: Value, after: Value| (vec![before], vec![after]);
        match &row.what {
            What::Added => (vec![], vec![json!({"note": {"id": 76_000_000 + number}})]),
            What::Moved(from, to) => one(place(*from), place(*to)),
            What::Other(_) => match self.other(row) {
                Change::Responsible(from, to) => {
                    let user = |u: &UserId| json!({"responsible_user": {"id": u.get()}});
                    one(user(from), user(to))
                }
                Change::Price(from, to) => {
                    let sale = |p: &i64| json!({"sale_field_value": {"sale": p}});
                    one(sale(from), sale(to))
                }
                Change::Name(from, to) => {
                    let name = |n: &str| json!({"name_field_value": {"name": n}});
                    one(name(from), name(to))
                }
                Change::TagAdded(name) => (vec![], vec![json!({"tag": {"name": name}})]),
                Change::TagDeleted(name) => (vec![json!({"tag": {"name": name}})], vec![]),
                Change::Field { before, after, .. } => (before.clone(), after.clone()),
                Change::NoteAdded(_, id) => (vec![], vec![json!({"note": {"id": id}})]),
                Change::TaskDeadline(from, to) => {
                    let due = |t: &Timestamp| json!({"task_deadline": {"timestamp": t.secs()}});
                    one(due(from), due(to))
                }
                Change::Added | Change::Moved(..) | Change::Deleted | Change::Task(_) => (vec![], vec![]),
            },
        }
    }

    fn author(&self, row: &Row) -> UserId {
        self.authors.get(usize::from(row.by)).copied().unwrap_or_default()
    }

    /// What a row keeps elsewhere; "added" where it keeps nothing.
    fn other(&self, row: &Row) -> &Change {
        match row.what {
            What::Other(at) => self.others.get(at as usize).unwrap_or(&Change::Added),
            What::Added | What::Moved(..) => &Change::Added,
        }
    }

    fn kind(&self, row: &Row) -> Cow<'static, str> {
        let fixed = match &row.what {
            What::Added => match row.entity {
                Entity::Leads => "lead_added",
                Entity::Contacts => "contact_added",
                Entity::Companies => "company_added",
            },
            What::Moved(..) => "lead_status_changed",
            What::Other(_) => match self.other(row) {
                Change::Responsible(..) => "entity_responsible_changed",
                Change::Price(..) => "sale_field_changed",
                Change::Name(..) => "name_field_changed",
                Change::TagAdded(_) => "entity_tag_added",
                Change::TagDeleted(_) => "entity_tag_deleted",
                Change::Field { id, .. } => return format!("custom_field_{id}_value_changed").into(),
                Change::Deleted => return format!("{}_deleted", row.entity.singular()).into(),
                Change::NoteAdded(kind, _) | Change::Task(kind) => kind,
                Change::TaskDeadline(..) => "task_deadline_changed",
                Change::Added | Change::Moved(..) => "",
            },
        };
        fixed.into()
    }

    fn fits(&self, row: &Row, wanted: &Wanted) -> bool {
        let among = |list: &Option<Vec<i64>>, id: i64| list.as_ref().is_none_or(|list| list.contains(&id));
        wanted.created.is_none_or(|range| range.has(i64::from(row.at)))
            && among(&wanted.entity_ids, i64::from(row.id))
            && among(&wanted.authors, self.author(row).get())
            && wanted.entities.as_ref().is_none_or(|list| list.iter().any(|e| *e == row.entity.singular()))
            && wanted.kinds.as_ref().is_none_or(|list| {
                let kind = self.kind(row);
                list.iter().any(|k| *k == kind)
            })
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
        for number in [0, 31, 32, 39] {
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
