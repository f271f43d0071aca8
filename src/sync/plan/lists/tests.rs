//! The plan of the lists as tables, and proofs against a list that changes between any two pages.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const PAGE: usize = 3;

const fn at(secs: i64) -> Timestamp {
    Timestamp(secs)
}

fn cursor(next: Option<&str>, since: Option<i64>, started: Option<i64>, complete: Option<i64>) -> Cursor {
    Cursor {
        next: next.map(str::to_owned),
        since: since.map(at),
        started_at: started.map(at),
        complete_at: complete.map(at),
        ..Cursor::default()
    }
}

#[test]
fn when_a_list_is_read_by_itself() {
    let known = |delta: Option<i64>, lists: &[(List, i64)]| Known {
        delta: delta.map(at),
        lists: lists.iter().map(|(list, last)| (*list, at(*last))).collect(),
        ..Known::default()
    };
    let notes = List::Notes(OwnerKind::Leads);
    for (known, attention, expected) in [
        (known(None, &[(List::Tasks, 0)]), Attention::Active, None),
        (known(Some(0), &[]), Attention::Active, None),
        (known(Some(0), &[(List::Tasks, 0)]), Attention::Active, Some((600, List::Tasks))),
        (known(Some(0), &[(List::Incoming, 0)]), Attention::Idle, Some((1_800, List::Incoming))),
        (known(Some(0), &[(List::Tasks, 0), (notes, 0)]), Attention::Away, None),
        (known(Some(0), &[(List::Tasks, 1_300), (notes, 0)]), Attention::Active, Some((1_800, notes))),
        (known(Some(0), &[(List::Surroundings, 7)]), Attention::Idle, Some((3_607, List::Surroundings))),
        (known(Some(0), &[(List::Events, 0)]), Attention::Active, Some((1_800, List::Events))),
        (known(Some(0), &[(List::Events, 0)]), Attention::Idle, None),
    ] {
        let expected = expected.map(|(due, list)| (at(due), Step::List(list)));
        assert_eq!(next(&known, attention), expected, "{known:?} {attention:?}");
    }
}

#[test]
fn the_leads_go_before_the_lists() {
    let known =
        Known { delta: Some(at(600)), lists: BTreeMap::from([(List::Tasks, at(0))]), ..Known::default() };
    let next = |now| super::super::next_of_all(&known, Attention::Active, at(now));
    assert_eq!(next(610), Some((at(600), Step::List(List::Tasks))));
    assert_eq!(next(630), Some((at(630), Step::Delta)), "both are due");
}

#[test]
fn what_is_kept_fresh_after_the_start() {
    let now = at(100_000);
    for (list, complete, expected) in [
        // Two minutes after the start.
        (List::Tasks, None, Some(100_000 + 120 - 600)),
        (List::Surroundings, None, Some(100_000 + 120 - 3_600)),
        // Soon, since the board marks what rots.
        (List::Events, None, Some(100_000 + 25 - 1_800)),
        (List::Events, Some(5), Some(100_000 + 120 - 1_800)),
        // Never read in full: only when somebody asks.
        (List::Contacts, None, None),
        (List::Contacts, Some(99_000), Some(99_000)),
        (List::Contacts, Some(5), Some(100_000 + 120 - 1_800)),
        (List::Tasks, Some(99_900), Some(99_900)),
        // The clock was set back.
        (List::Tasks, Some(200_000), Some(100_000)),
    ] {
        let last = last_read(list, &cursor(None, None, None, complete), now);
        assert_eq!(last, expected.map(at), "{list:?} {complete:?}");
    }
}

#[test]
fn from_where_a_list_is_read() {
    let now = at(10_000);
    for (cursor, reach, from, next) in [
        // Never read, and read in full again.
        (cursor(None, None, None, None), Reach::Due, 0, Some("full")),
        (cursor(None, Some(500), Some(600), Some(700)), Reach::Anew, 0, Some("full")),
        // Broken off: on from its mark, and still in full.
        (cursor(Some("full"), Some(500), Some(600), None), Reach::Due, 490, Some("full")),
        // Read when the mark was young, and long after.
        (cursor(None, Some(500), Some(600), Some(605)), Reach::Due, 490, None),
        (cursor(None, Some(500), Some(600), Some(700)), Reach::Due, 501, None),
        (cursor(None, Some(3), Some(600), Some(600)), Reach::Due, 0, None),
    ] {
        let read = ByChange::of(&cursor, reach, now);
        assert_eq!(read.from(), at(from), "{cursor:?} {reach:?}");
        let way = read.on_the_way(at(800));
        assert_eq!((way.next.as_deref(), way.since), (next, Some(at(800))), "{cursor:?} {reach:?}");
        assert_eq!(way.complete_at, cursor.complete_at, "the age is that of the last whole read");
        let done = read.done(at(900));
        assert_eq!((done.next, done.since, done.complete_at), (None, Some(at(900)), Some(now)));
        assert_eq!(read.done(at(99_999)).since, Some(now), "nothing from the future hides what comes");
    }
}

#[test]
fn a_walk_goes_on_at_its_page() {
    let mut walk = Walk::since(None);
    let month = EVENTS_BACK;
    let bookmark = walk.took(&[at(month + 50), at(month + 40)], Follows::Something).expect("more");
    let mut again =
        Walk::resumed(&cursor(Some(&bookmark), None, None, None), Reach::Due).expect("a bookmark");
    assert_eq!((again, again.page, again.from), (walk, 2, Some(at(50))));
    assert_eq!(again.took(&[at(60), at(49)], Follows::Something), None, "older than wanted");
    assert_eq!(again.newest(), at(month + 50));
    for foreign in ["", "0 1 2", "x", "1 2", "full"] {
        assert_eq!(Walk::resumed(&cursor(Some(foreign), None, None, None), Reach::Due), None, "{foreign:?}");
    }
    assert_eq!(Walk::resumed(&cursor(Some(&bookmark), None, None, None), Reach::Anew), None);
}

proptest! {
    /// Entries leave, join and change between any two pages: what is called whole has all that stayed, and what it
    /// did not see of what joined or changed is newer than all it saw or stamped in the same second.
    #[test]
    fn what_is_proven_whole_is_whole(
        count in 0..20_i64,
        changes in proptest::collection::vec((0..4_u8, any::<u8>()), 0..40),
    ) {
        let mut list: BTreeMap<i64, Timestamp> = (1..=count).map(|id| (id * 10, at(id))).collect();
        let (mut now, mut changes) = (1_000, changes.into_iter());
        let mut proof = Proof::default();
        let proven = loop {
            let start = (proof.ask() as usize - 1) * PAGE;
            let rows: Vec<(i64, Timestamp)> = list.iter().skip(start).take(PAGE).map(|(k, t)| (*k, *t)).collect();
            let follows = if list.len() > start + PAGE { Follows::Something } else { Follows::Nothing };
            match proof.took(&rows, follows) {
                Proven::More => {}
                proven => break proven,
            }
            let Some((what, which)) = changes.next() else { continue };
            now += 1;
            let pick = list.keys().nth(usize::from(which) % list.len().max(1)).copied();
            match (what, pick) {
                (0, Some(id)) => { list.remove(&id); }
                (1, Some(id)) => { list.insert(id, at(now)); }
                (2, _) => { list.insert(i64::from(which), at(now)); }
                _ => {}
            }
        };
        if proven == Proven::Whole {
            let newest = proof.newest().unwrap_or(at(0));
            let unseen = proof.missing(list.keys().copied());
            prop_assert!(unseen.iter().all(|id| list[id] >= newest), "{unseen:?} in {list:?}");
        }
    }
}
