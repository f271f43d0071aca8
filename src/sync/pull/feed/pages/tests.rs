//! Lists of any shape, read to their end; pages of notes that prove something, and those that do not.

use proptest::prelude::*;

use super::*;
use crate::api::page::{NextPage, Warning};
use crate::domain::{CompanyId, ContactId, EventSubject, LeadId, NoteBody, SafeText, UserId};

const LEAD: Owner = Owner::Lead(LeadId(7));

fn page<T>(items: Vec<T>, has_more: bool) -> Page<T> {
    let next = has_more.then(NextPage::some);
    Page { items, next, warnings: Vec::new() }
}

fn event((id, at): (usize, i64)) -> AccountEvent {
    AccountEvent {
        id: SafeText::line(&id.to_string()),
        kind: "name_field_changed".into(),
        subject: EventSubject::Owner(LEAD),
        created_by: UserId(1),
        created_at: Timestamp(at),
        before: Vec::new(),
        after: Vec::new(),
    }
}

fn note(id: i64) -> Note {
    Note {
        id: NoteId(id),
        owner: LEAD,
        body: NoteBody::Common { text: "a".into() },
        created_by: UserId(1),
        created_at: Timestamp(id * 10),
        updated_at: Timestamp(1),
        responsible: UserId(1),
        is_pinned: false,
    }
}

fn notes(ids: &[i64], has_more: bool) -> Page<Note> {
    page(ids.iter().copied().map(note).collect(), has_more)
}

fn gone(page: &Page<Note>, number: u32, known: &[i64]) -> Vec<i64> {
    let known = known.iter().copied().map(NoteId).collect();
    missing(page, number, known).into_iter().map(NoteId::get).collect()
}

/// A server's events, newest first, `limit` a page; with a next page whenever one is full, as where it cannot count.
fn served(all: &[(usize, i64)], place: &Place, limit: usize) -> Page<AccountEvent> {
    let fits = all.iter().copied().filter(|(_, at)| place.until.is_none_or(|until| *at <= until.secs()));
    let skipped = (usize::try_from(place.page).unwrap() - 1) * limit;
    let items: Vec<AccountEvent> = fits.skip(skipped).take(limit).map(event).collect();
    let has_more = items.len() == limit;
    page(items, has_more)
}

proptest! {
    #[test]
    fn events_are_read_to_the_end_whatever_lies_in_one_second(
        steps in prop::collection::vec(0..3_i64, 0..200),
        limit in 1..20_usize,
    ) {
        let mut at = 1_000_000;
        let all: Vec<(usize, i64)> = steps.iter().enumerate().map(|(id, step)| { at -= step * step; (id, at) }).collect();
        let mut place = Place::start(Source::Events(vec![LEAD]));
        let mut told = BTreeSet::new();
        for _ in 0..=all.len() * 2 + 2 {
            let page = served(&all, &place, limit);
            told.extend(page.items.iter().map(|event| event.id.to_string()));
            let Some(ahead) = events_ahead(&page, place, Timestamp(1_000_000)) else {
                prop_assert_eq!(told.len(), all.len());
                return Ok(());
            };
            let known_from = rest(vec![ahead.clone()]).unwrap().known_from;
            let known = all.iter().filter(|(_, at)| *at >= known_from.secs());
            prop_assert!(known.clone().all(|(id, _)| told.contains(&id.to_string())));
            place = ahead.into();
        }
        prop_assert!(false, "it goes on for ever");
    }

    #[test]
    fn only_what_is_not_there_is_missing(
        ids in prop::collection::btree_set(1..300_i64, 0..60),
        deleted in prop::collection::btree_set(1..300_i64, 0..20),
        limit in 1..20_usize,
        number in 1..6_u32,
    ) {
        let left: Vec<i64> = ids.iter().rev().copied().filter(|id| !deleted.contains(id)).collect();
        let skipped = (usize::try_from(number).unwrap() - 1) * limit;
        let shown: Vec<i64> = left.iter().copied().skip(skipped).take(limit).collect();
        let page = notes(&shown, shown.len() == limit);
        let known: Vec<i64> = ids.iter().copied().collect();
        let missing = gone(&page, number, &known);
        prop_assert!(missing.iter().all(|id| deleted.contains(id)), "{:?}", missing);
        if number == 1 && shown.len() < limit {
            prop_assert!(known.iter().all(|id| missing.contains(id) == deleted.contains(id)));
        }
    }
}

#[test]
fn a_page_that_is_not_as_asked_for_proves_nothing() {
    assert_eq!(gone(&notes(&[9, 7], true), 1, &[10, 9, 8, 7, 6]), [10, 8], "the rest is not reached");
    assert_eq!(gone(&notes(&[9, 7], false), 2, &[10, 9, 8, 7, 6]), [8, 6]);
    assert_eq!(gone(&notes(&[], false), 1, &[9]), [9], "there are none");
    assert_eq!(gone(&notes(&[], false), 2, &[9]), [0; 0], "past the end");
    assert_eq!(gone(&notes(&[7, 9], false), 1, &[10, 8]), [0; 0], "in another order");
    let mut gap = notes(&[9, 7], false);
    gap.warnings.push(Warning::NextRepeats);
    assert_eq!(gone(&gap, 1, &[8]), [0; 0]);
}

#[test]
fn notes_go_on_by_number_and_never_tell_less_than_before() {
    let start = Place::start(Source::Notes(LEAD));
    let ahead = notes_ahead(&notes(&[9, 7], true), &start, Timestamp(999)).unwrap();
    assert_eq!((ahead.told_from, ahead.page), (Timestamp(70), 2));
    let next = Place::from(ahead);
    assert_eq!(next.before(), Some(Place { page: 1, ..next.clone() }));
    let ahead = notes_ahead(&notes(&[30, 20], true), &next, Timestamp(999)).unwrap();
    assert_eq!((ahead.told_from, ahead.page), (Timestamp(70), 3), "dated later than what is newer");
    assert_eq!(notes_ahead(&notes(&[1], false), &next, Timestamp(999)), None);
    // Nothing of a page could be read: the list goes on behind it.
    assert_eq!(notes_ahead(&notes(&[], true), &start, Timestamp(999)).map(|a| a.page), Some(2));
    let nothing =
        events_ahead(&page(Vec::new(), true), Place::start(Source::Events(vec![LEAD])), Timestamp(999));
    assert_eq!(nothing.map(|a| (a.told_from, a.page)), Some((Timestamp(999), 2)));
}

#[test]
fn every_owner_has_its_notes_and_events_are_asked_for_together() {
    let contacts = (1..=12).map(|id| Owner::Contact(ContactId(id)));
    let owners: Vec<Owner> =
        [LEAD].into_iter().chain(contacts).chain([Owner::Company(CompanyId(3))]).collect();
    let sources: Vec<Source> = first(&owners).into_iter().map(|place| place.source).collect();
    let of_events: Vec<usize> = sources
        .iter()
        .filter_map(|source| match source {
            Source::Events(owners) => Some(owners.len()),
            Source::Notes(_) => None,
        })
        .collect();
    assert_eq!((sources.len() - of_events.len(), of_events), (14, vec![1, 10, 2, 1]));
    assert_eq!(rest(Vec::new()), None);
}
