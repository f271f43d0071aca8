//! The plan as tables, and the reads against a server that changes between any two pages.

use std::collections::{BTreeMap, VecDeque};

use proptest::prelude::*;

use super::*;
use crate::domain::LeadId;

const PAGE: usize = 3;
const DAY: i64 = 86_400;

const fn at(secs: i64) -> Timestamp {
    Timestamp(secs)
}

#[test]
fn what_is_due_next() {
    let read = |delta, gone, directory| Known {
        delta: Some(at(delta)),
        gone: Some(at(gone)),
        directory: Some(at(directory)),
        ..Known::default()
    };
    let swept = |swept| Known { sweeps: BTreeMap::from([(PipelineId(1), swept)]), ..Known::default() };
    for (known, attention, expected) in [
        (Known::default(), Attention::Active, None),
        (read(0, 0, 0), Attention::Active, Some((at(30), Step::Delta))),
        (read(0, 0, 0), Attention::Idle, Some((at(120), Step::Delta))),
        (read(0, 0, 0), Attention::Away, Some((at(600), Step::Delta))),
        (read(280, 0, 0), Attention::Active, Some((at(300), Step::Gone))),
        (read(3_590, 3_590, 0), Attention::Active, Some((at(3_600), Step::Directory))),
        // Of two at the same time, what a person is likelier to look at.
        (read(270, 0, 0), Attention::Active, Some((at(300), Step::Delta))),
        (swept(Swept::Complete(at(5))), Attention::Away, Some((at(5 + 7 * DAY), Step::Sweep(PipelineId(1))))),
        (swept(Swept::PutOff(at(5))), Attention::Active, Some((at(605), Step::Sweep(PipelineId(1))))),
    ] {
        assert_eq!(next(&known, attention), expected, "{known:?} {attention:?}");
    }
}

#[test]
fn when_a_pipeline_is_read_in_full() {
    let cursor = |complete: Option<i64>, next: Option<&str>| Cursor {
        complete_at: complete.map(at),
        next: next.map(str::to_owned),
        ..Cursor::default()
    };
    let now = at(100 * DAY);
    for (cursor, reach, expected) in [
        (cursor(None, None), Reach::Due, true),
        (cursor(Some(100 * DAY), None), Reach::Due, false),
        (cursor(Some(94 * DAY), None), Reach::Due, false),
        (cursor(Some(93 * DAY), None), Reach::Due, true),
        (cursor(Some(100 * DAY), Some("3")), Reach::Due, true),
        (cursor(Some(100 * DAY), None), Reach::Anew, true),
        // A clock a little behind the last run's is no reason to read everything; a wrong one is.
        (cursor(Some(100 * DAY + 60), None), Reach::Due, false),
        (cursor(Some(200 * DAY), None), Reach::Due, true),
    ] {
        assert_eq!(needs_sweep(&cursor, reach, now), expected, "{cursor:?} {reach:?}");
    }
    // An earlier version left out the fields of leads.
    let young = cursor(Some(99 * DAY), None);
    assert!(!needs_sweep(&young, Reach::Due, now));
    assert!(needs_sweep(&Cursor { lacks_fields: true, ..young }, Reach::Due, now));
}

#[test]
fn pages_are_asked_for_at_once_only_while_they_come_full() {
    let mut pass = Pass::from_page(1);
    let all = |pass: &mut Pass| std::iter::from_fn(|| pass.ask()).collect::<Vec<_>>();
    assert_eq!(all(&mut pass), [1]);
    pass.came(1, Follows::Something);
    assert_eq!(all(&mut pass), [2, 3]);
    pass.came(3, Follows::Something);
    assert_eq!(all(&mut pass), [4, 5, 6]);
    assert_eq!(pass.bookmark_with(3), Some(1), "page 1 is not saved yet");
    pass.saved(3);
    pass.saved(1);
    assert_eq!(pass.bookmark_with(2), Some(4));
    pass.came(2, Follows::Something);
    pass.came(4, Follows::Nothing);
    assert_eq!(all(&mut pass), [0_u32; 0]);
}

proptest! {
    /// A mark never goes back, never runs ahead of what was asked, and a settled one asks only for what is newer.
    #[test]
    fn marks_move_on_and_never_ahead(runs in proptest::collection::vec((0..200_i64, 0..400_i64), 1..30)) {
        let mut now = 100;
        let mut mark = Mark::new(at(50), at(now));
        for (wait, newest) in runs {
            now += wait;
            let moved = mark.moved(at(newest), at(now));
            prop_assert!(moved.at >= mark.at && moved.at <= at(now).max(mark.at));
            prop_assert!(moved.from() <= moved.at.plus(1));
            if moved.from() > moved.at {
                prop_assert!(newest <= mark.at.secs());
            }
            mark = moved;
        }
    }
}

/// One lead: its pipeline and when it changed.
type Row = (usize, i64);

/// An account that changes while it is read.
#[derive(Debug, Default)]
struct Server {
    leads: BTreeMap<i64, Row>,
    /// Who was moved (with two pipelines, both are disturbed) or deleted, and of those the deleted.
    journal: Vec<i64>,
    deleted: Vec<i64>,
    now: i64,
    next: i64,
    changes: VecDeque<(u8, u8)>,
}

impl Server {
    fn change(&mut self) {
        let Some((what, which)) = self.changes.pop_front() else { return };
        let pick = self.leads.keys().nth(usize::from(which) % self.leads.len().max(1)).copied();
        match (what % 6, pick) {
            (0, _) => {
                self.next += 1;
                self.leads.insert(self.next, (usize::from(which % 2), self.now));
            }
            (1, Some(id)) => self.leads.entry(id).or_default().1 = self.now,
            (2, Some(id)) => {
                let row = self.leads.entry(id).or_default();
                self.journal.push(id);
                *row = (1 - row.0, self.now);
            }
            (3, Some(id)) => {
                self.leads.remove(&id);
                self.journal.push(id);
                self.deleted.push(id);
            }
            // An import: many in one second.
            (4, _) => {
                for n in 0..usize::from(which % 9) {
                    self.next += 1;
                    self.leads.insert(self.next, (n % 2, self.now));
                }
            }
            _ => self.now += i64::from(which % 20),
        }
    }

    /// Between any two requests something may happen.
    fn asked(&mut self) {
        for _ in 0..2 {
            self.change();
        }
    }

    fn cut(all: &[(i64, Row)], page: u32) -> (Vec<(i64, Row)>, Follows) {
        let rows: Vec<_> = all.iter().skip((page as usize - 1) * PAGE).take(PAGE).copied().collect();
        let follows = if rows.len() == PAGE { Follows::Something } else { Follows::Nothing };
        (rows, follows)
    }

    fn of_pipeline(&mut self, pipeline: usize, page: u32) -> (Vec<(i64, Row)>, Follows) {
        self.asked();
        let all: Vec<_> =
            self.leads.iter().map(|(id, row)| (*id, *row)).filter(|(_, r)| r.0 == pipeline).collect();
        Self::cut(&all, page)
    }

    fn changed(&mut self, from: i64, page: u32) -> (Vec<(i64, Row)>, Follows) {
        self.asked();
        let mut all: Vec<_> =
            self.leads.iter().map(|(id, row)| (*id, *row)).filter(|(_, r)| r.1 >= from).collect();
        all.sort_by_key(|(id, row)| (row.1, *id));
        Self::cut(&all, page)
    }
}

/// What one program keeps, and what survives its death.
#[derive(Debug, Default)]
struct Cache {
    leads: BTreeMap<i64, (Row, u32)>,
    mark: Option<i64>,
    sweep: [u32; 2],
    bookmark: [Option<(u32, usize)>; 2],
    is_complete: [bool; 2],
    deletions_seen: usize,
}

impl Cache {
    fn save(&mut self, rows: &[(i64, Row)]) {
        for (id, row) in rows {
            let seen = self.sweep[row.0];
            let known = self.leads.entry(*id).or_insert((*row, seen));
            if row.1 >= known.0.1 {
                *known = (*row, seen);
            } else {
                known.1 = known.1.max(seen);
            }
        }
    }

    /// As the sweeper does it; `dice` orders the answers, and a zero among them kills. False: did not get through.
    fn sweep(&mut self, server: &mut Server, pipeline: usize, dice: &mut impl Iterator<Item = u8>) -> bool {
        let p = pipeline;
        for _ in 0..PASSES {
            let (page, fence) = self.bookmark[p].unwrap_or_else(|| {
                self.sweep[p] += 1;
                (1, server.journal.len())
            });
            let mut pass = Pass::from_page(page);
            let mut flying = Vec::new();
            loop {
                flying.extend(std::iter::from_fn(|| pass.ask()));
                let roll = dice.next().unwrap_or(1);
                if flying.is_empty() {
                    break;
                }
                if roll == 0 {
                    return false;
                }
                let number = flying.remove(usize::from(roll) % flying.len());
                let (rows, follows) = server.of_pipeline(pipeline, number);
                pass.came(number, follows);
                self.bookmark[p] = Some((pass.bookmark_with(number).unwrap_or(number), fence));
                pass.saved(number);
                self.save(&rows);
            }
            server.asked();
            let was_disturbed = server.journal.len() > fence;
            self.bookmark[p] = None;
            if pass.is_many() && was_disturbed {
                continue;
            }
            let sweep = self.sweep[p];
            let unseen: Vec<i64> = self
                .leads
                .iter()
                .filter(|(_, (row, seen))| row.0 == pipeline && *seen < sweep)
                .map(|(id, _)| *id)
                .collect();
            server.asked();
            let found: Vec<_> = unseen.iter().filter_map(|id| Some((*id, *server.leads.get(id)?))).collect();
            self.save(&found);
            self.leads.retain(|_, (row, seen)| row.0 != pipeline || *seen >= sweep);
            self.is_complete[p] = true;
            return true;
        }
        false
    }

    fn delta(&mut self, server: &mut Server, dice: &mut impl Iterator<Item = u8>) {
        let mark = self.mark.expect("probed");
        let mut delta = Delta::since(at(mark - OVERLAP));
        loop {
            if dice.next().unwrap_or(1) == 0 {
                return;
            }
            let (from, page) = delta.ask();
            let (rows, follows) = server.changed(from.secs(), page);
            let stamps: Vec<_> = rows.iter().map(|(id, row)| (LeadId(*id), at(row.1))).collect();
            let then = delta.took(&stamps, follows);
            self.save(&rows);
            match then {
                Then::More(until) => self.mark = Some(until.secs().max(mark)),
                Then::Done(newest) => {
                    self.mark = Some(newest.secs().max(mark));
                    break;
                }
            }
        }
        let gone = server.deleted[self.deletions_seen..].to_vec();
        self.deletions_seen = server.deleted.len();
        for id in gone {
            self.leads.remove(&id);
        }
    }

    fn run(&mut self, server: &mut Server, dice: &mut impl Iterator<Item = u8>) {
        if self.mark.is_none() {
            self.mark = Some(server.leads.values().map(|row| row.1).max().unwrap_or(0));
            self.deletions_seen = server.deleted.len();
        }
        for pipeline in [0, 1] {
            if !self.is_complete[pipeline] && !self.sweep(server, pipeline, dice) {
                return;
            }
        }
        self.delta(server, dice);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    /// Leads are created, changed, moved and deleted between any two requests, the program is killed between any two
    /// pages, pages come in any order: in the end the cache is the account.
    #[test]
    fn sweeps_and_deltas_end_with_what_the_server_has(
        leads in 0..40_i64,
        changes in proptest::collection::vec((any::<u8>(), any::<u8>()), 0..60),
        dice in proptest::collection::vec(0..12_u8, 0..120),
    ) {
        let mut server = Server { now: 1_000, changes: changes.into(), ..Server::default() };
        for id in 1..=leads {
            // Far apart, so that the delta alone would not find them.
            server.leads.insert(id, (usize::from(id % 2 == 1), id * 37 % 800));
        }
        server.next = leads;
        let mut cache = Cache::default();
        let mut dice = dice.into_iter();
        for _ in 0..200 {
            cache.run(&mut server, &mut dice);
            if server.changes.is_empty() && cache.is_complete == [true, true] && dice.len() == 0 {
                break;
            }
        }
        // One quiet delta, and no further sweep.
        prop_assert_eq!(cache.is_complete, [true, true]);
        server.now += OVERLAP;
        cache.delta(&mut server, &mut dice);
        let known: BTreeMap<i64, Row> = cache.leads.iter().map(|(id, (row, _))| (*id, *row)).collect();
        prop_assert_eq!(known, server.leads);
    }
}
