//! The leads as a search goes through them, and what a filter leaves of the board.
//!
//! Nothing is kept before somebody searches. Then the leads are taken in, some thousands at a time so that no key waits
//! for all of them, each in the place it has in the overlay, and kept in step with it. The columns of a filtered board are
//! kept in step lead by lead as the whole ones are.

use std::collections::{HashMap, HashSet};

use super::columns::Columns;
use super::sieve::Sieve;
use super::state::{Directory, Leads};
use crate::domain::search::{Best, Breadth, Entries, EntryText, Found, Marks, Query, Rank};
use crate::domain::{Lead, LeadId, UserId};
use crate::sync::overlay::Overlay;

/// Leads that are taken in at once.
const PORTION: usize = 4_000;

#[derive(Debug, Clone, Default)]
pub struct LeadSearch {
    /// Those who are responsible for leads, each with the number of its mark; nobody searched before it is there.
    people: Option<People>,
    entries: Entries,
    narrowed: Option<Narrowed>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct People {
    numbers: HashMap<UserId, usize>,
    marks: Marks,
}

/// What a filter leaves.
#[derive(Debug, Clone)]
struct Narrowed {
    query: Query,
    breadth: Breadth,
    /// Not all leads had been taken in.
    is_partial: bool,
    /// For the key that goes on from here; `None` where leads came, went or changed since.
    found: Option<Found>,
    columns: Columns,
}

impl People {
    fn of(directory: &Directory) -> Self {
        let mut users: Vec<_> = directory.users.values().collect();
        users.sort_unstable_by_key(|user| user.id);
        Self {
            numbers: users.iter().enumerate().map(|(n, user)| (user.id, n)).collect(),
            marks: Marks::new(users.iter().map(|user| user.name.as_str())),
        }
    }

    fn write(&self, lead: &Lead, text: &mut EntryText) {
        text.clear().field(&lead.name);
        for tag in &lead.tags {
            text.field(&tag.name);
        }
        if let Some(n) = self.numbers.get(&lead.responsible) {
            text.mark(*n);
        }
    }
}

impl LeadSearch {
    pub(super) const fn is_narrowed(&self) -> bool {
        self.narrowed.is_some()
    }

    /// The leads it leaves.
    pub(super) fn columns_mut(&mut self) -> Option<&mut Columns> {
        self.narrowed.as_mut().map(|narrowed| &mut narrowed.columns)
    }

    /// Every lead has its entry.
    fn is_whole(&self, overlay: &Overlay) -> bool {
        self.people.is_none() || self.entries.len() >= overlay.len()
    }

    /// Leads are to be taken in, or were since the filter was typed.
    fn is_behind(&self, overlay: &Overlay) -> bool {
        !self.is_whole(overlay) || self.narrowed.as_ref().is_some_and(|narrowed| narrowed.is_partial)
    }

    /// Takes in the next leads that have no entry yet, and shows those among them that are looked for.
    pub(super) fn take_in(&mut self, overlay: &Overlay, sieve: Option<&Sieve>) {
        let Some(people) = &self.people else { return };
        let known = self.entries.len();
        let mut text = EntryText::default();
        for lead in overlay.after(known).take(PORTION) {
            people.write(lead, &mut text);
            self.entries.push(&text);
        }
        let Some(narrowed) = &mut self.narrowed else { return };
        if self.entries.len() == known {
            return;
        }
        narrowed.found = None;
        let hits = (known..self.entries.len())
            .filter(|at| self.entries.is_hit(*at, &narrowed.query, narrowed.breadth))
            .filter_map(|at| overlay.at(at))
            .filter(|lead| sieve.is_none_or(|sieve| sieve.fits(lead, overlay)));
        narrowed.columns.add_new(hits);
    }

    /// One lead is another than it was, is new, or is gone.
    pub(super) fn changed(
        &mut self,
        overlay: &Overlay,
        (before, place): (Option<&Lead>, Option<usize>),
        (id, sieve): (LeadId, Option<&Sieve>),
    ) {
        let Some(people) = &self.people else { return };
        let now = overlay.get(id);
        let mut text = EntryText::default();
        match (place, overlay.place(id)) {
            // The last lead took its place; it may not have been taken in yet.
            (Some(at), None) if self.entries.len() <= overlay.len() => {
                if let Some(lead) = overlay.at(at).filter(|_| at < self.entries.len()) {
                    people.write(lead, &mut text);
                    self.entries.set(at, &text);
                }
            }
            (Some(at), None) => self.entries.swap_remove(at),
            (Some(at), Some(_)) => {
                if let Some(lead) = now {
                    people.write(lead, &mut text);
                    self.entries.set(at, &text);
                }
            }
            // With its entry it comes to be shown.
            (None, _) => return self.take_in(overlay, sieve),
        }
        let Some(narrowed) = &mut self.narrowed else { return };
        narrowed.found = None;
        let at = overlay.place(id);
        let is_hit = at.is_some_and(|at| {
            self.entries.is_hit(at, &narrowed.query, narrowed.breadth)
                || narrowed.query.id() == Some(id.get())
        });
        let fits = |lead: &&Lead| is_hit && sieve.is_none_or(|sieve| sieve.fits(lead, overlay));
        narrowed.columns.replace(before, now.filter(fits));
    }

    /// The columns anew: the query is another one, or the order is.
    pub(super) fn narrow(&mut self, overlay: &Overlay, all: &Columns) {
        let Some(narrowed) = &mut self.narrowed else { return };
        let mut found = narrowed.found.take().unwrap_or_else(|| self.entries.filter(&narrowed.query, None));
        if let Some(at) = narrowed.query.id().and_then(|id| overlay.place(LeadId(id))) {
            found.put(at);
        }
        narrowed.columns = all.only(|id| overlay.place(id).is_some_and(|at| found.has(at)));
        narrowed.breadth = found.breadth;
        narrowed.found = Some(found);
        narrowed.is_partial = self.entries.len() < overlay.len();
    }
}

impl Leads {
    /// What is on the board: all leads, or those a filter leaves.
    pub fn shown(&self) -> &Columns {
        self.search.narrowed.as_ref().map_or_else(|| self.sifted(), |narrowed| &narrowed.columns)
    }

    /// Which of these leads the text leaves, in the order they come in.
    pub fn left_of(&self, ids: &[LeadId]) -> Vec<LeadId> {
        let Some(narrowed) = &self.search.narrowed else { return ids.to_vec() };
        let ids = ids.iter().copied();
        match &narrowed.found {
            Some(found) => {
                ids.filter(|id| self.overlay().place(*id).is_some_and(|at| found.has(at))).collect()
            }
            None => {
                let left: HashSet<LeadId> = narrowed.columns.all_in(None).0.collect();
                ids.filter(|id| left.contains(id)).collect()
            }
        }
    }

    /// What the filter had to look at to leave anything.
    pub fn breadth(&self) -> Breadth {
        self.search.narrowed.as_ref().map(|narrowed| narrowed.breadth).unwrap_or_default()
    }

    /// Makes leads ready to be searched: all of them, or the first of many.
    pub(super) fn prepare_search(&mut self, directory: &Directory) {
        let people = People::of(directory);
        if self.search.people.as_ref() != Some(&people) {
            self.search.people = Some(people);
            self.search.entries = Entries::default();
        }
        self.take_in();
    }

    /// Goes on with that. Once all are there, what is shown is looked for among all of them: until then something that
    /// is nearly so may have stood for what is so.
    pub(super) fn take_in(&mut self) {
        let mut search = std::mem::take(&mut self.search);
        search.take_in(self.overlay(), self.sieve());
        if search.is_whole(self.overlay()) && search.is_behind(self.overlay()) {
            search.narrow(self.overlay(), self.sifted());
        }
        self.search = search;
        self.changed_shown();
    }

    /// Not all that is to be searched is ready.
    pub(super) fn is_search_behind(&self) -> bool {
        self.search.is_behind(self.overlay())
    }

    /// What is meant by what is typed: names of people count as theirs.
    pub(super) fn query(&self, typed: &str) -> Query {
        let marks = self.search.people.as_ref().map(|people| people.marks.clone());
        Query::read(typed, &marks.unwrap_or_default())
    }

    /// Leaves only what is looked for on the board; everything for `None`.
    pub(super) fn filter(&mut self, query: Option<Query>) {
        self.changed_typed();
        let Some(query) = query else {
            self.search.narrowed = None;
            return;
        };
        let before = self.search.narrowed.take();
        let goes_on = before.filter(|before| query.narrows(&before.query)).and_then(|before| before.found);
        let found = self.search.entries.filter(&query, goes_on.as_ref());
        let breadth = found.breadth;
        self.search.narrowed = Some(Narrowed {
            query,
            breadth,
            is_partial: false,
            found: Some(found),
            columns: Columns::default(),
        });
        let mut search = std::mem::take(&mut self.search);
        search.narrow(self.overlay(), self.sifted());
        self.search = search;
    }

    /// The best hits among all leads: open ones before closed ones, newer ones before older ones.
    pub(super) fn search(&self, query: &Query, most: usize) -> Vec<(Rank, u16, LeadId)> {
        let mut hits = self.search.entries.ranked(query, most);
        if let Some(at) = query.id().and_then(|id| self.overlay().place(LeadId(id))) {
            hits.retain(|(_, _, hit)| *hit != at);
            hits.push((Rank::Exact, 0, at));
        }
        // Where enough are hits of a better rank, nobody asks when the others changed.
        let mut counts = [0_usize; Rank::ALL.len()];
        for (rank, ..) in &hits {
            counts[*rank as usize] += 1;
        }
        let mut better = 0;
        let worst = Rank::ALL.into_iter().find(|rank| {
            better += counts[*rank as usize];
            better >= most
        });
        hits.retain(|(rank, ..)| worst.is_none_or(|worst| *rank <= worst));
        let order = |(rank, score, at): &(Rank, u16, usize)| {
            let lead = self.overlay().at(*at);
            let is_closed = lead.is_none_or(|lead| lead.closed_at.is_some());
            (*rank, u16::MAX - score, is_closed, std::cmp::Reverse(lead.map(|lead| lead.updated_at)), *at)
        };
        let mut best = Best::new(most);
        for hit in hits {
            best.put(order(&hit), hit);
        }
        let id = |at| self.overlay().at(at).map(|lead| lead.id);
        best.in_order().filter_map(|(rank, score, at)| Some((rank, score, id(at)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::order::{BoardOrder, usual};
    use crate::domain::query::{Column, Own};
    use crate::domain::{Money, PipelineId, Place, StageId, Timestamp};

    fn lead(id: i64, name: &str, at: i64) -> Lead {
        Lead {
            id: LeadId(id),
            name: name.into(),
            price: Money::ZERO,
            place: Place { pipeline: PipelineId(1), stage: StageId(1 + id % 2) },
            responsible: UserId(1),
            created_at: Timestamp(0),
            updated_at: Timestamp(at),
            closed_at: None,
            next_task_at: None,
            loss_reason: None,
            company: None,
            main_contact: None,
            tags: Box::default(),
        }
    }

    fn rows(leads: &Leads) -> Vec<LeadId> {
        let places = (1..=2).map(|stage| Place { pipeline: PipelineId(1), stage: StageId(stage) });
        places
            .filter_map(|place| leads.shown().column(place))
            .flat_map(super::super::columns::Column::ids)
            .collect()
    }

    proptest! {
        /// Whatever came, changed and went while a filter stood, the board is as if it were typed now.
        #[test]
        fn a_filter_kept_in_step_is_a_filter_typed_anew(
            before in proptest::collection::vec((0_i64..12, "[ab ]{0,4}"), 0..12),
            steps in proptest::collection::vec((0_u8..4, 0_i64..20, "[ab ]{0,4}"), 0..30),
            typed in "[ab]{1,2}",
        ) {
            let mut leads = Leads::default();
            leads.merge_page(before.iter().map(|(id, name)| lead(*id, name, 0)).collect());
            leads.prepare_search(&Directory::default());
            let query = leads.query(&typed);
            leads.filter(Some(query.clone()));
            for (at, (what, id, name)) in (1..).zip(steps) {
                match what {
                    0 => leads.merge_page(vec![lead(id, &name, at), lead(id + 1, &name, at)]),
                    1 => leads.confirm(lead(id, &name, at)),
                    2 => leads.remove(LeadId(id)),
                    _ => leads.resort(BoardOrder::plain(usual(Column::Own(Own::Updated)))),
                }
            }
            // Slips and other alphabets are no part of it: what is shown then depends on what is there at that time.
            prop_assume!(leads.breadth() == Breadth::Literal);
            let kept = rows(&leads);
            leads.filter(None);
            leads.filter(Some(query));
            prop_assume!(leads.breadth() == Breadth::Literal);
            prop_assert_eq!(kept, rows(&leads));
            prop_assert_eq!(leads.search.entries.len(), leads.overlay().len());
        }
    }
}
