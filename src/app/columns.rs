//! The board's index: for each stage, its leads in display order with count and sum.
//!
//! Kept in step with the overlay lead by lead, so that no key and no frame ever walks all leads. A row
//! holds the sort key beside the id: sorting 100 000 rows then touches nothing else, and a lead's
//! position is found by binary search.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::stage_times::StageTimes;
use crate::domain::{Lead, LeadId, Money, Pipeline, PipelineId, Place, Timestamp};

/// How the leads of a column are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Sort {
    /// Who to call next: overdue tasks first, leads without a next step last.
    #[default]
    NextTask,
    /// Those that stand longest in their stage first.
    StageAge,
    Price,
    Updated,
    Created,
}

/// Which way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Way {
    /// As [`Sort`] says.
    #[default]
    Usual,
    Turned,
}

impl Way {
    pub const fn other(self) -> Self {
        match self {
            Self::Usual => Self::Turned,
            Self::Turned => Self::Usual,
        }
    }
}

impl Sort {
    pub const ALL: [Self; 5] = [Self::NextTask, Self::Price, Self::Updated, Self::Created, Self::StageAge];

    /// Ascending by this number is the display order; equal ones stand newest first. Nothing where there is none, or
    /// nobody knows.
    fn key(self, lead: &Lead, times: &StageTimes) -> Option<i64> {
        match self {
            Self::NextTask => lead.next_task_at.map(Timestamp::secs),
            Self::StageAge => times.begun(lead).map(Timestamp::secs),
            Self::Price => Some(lead.price.0.saturating_neg()),
            Self::Updated => Some(lead.updated_at.secs().saturating_neg()),
            Self::Created => Some(lead.created_at.secs().saturating_neg()),
        }
    }
}

/// Ordered by `(key, newest)`; the price is carried along to undo sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    key: i64,
    newest: i64,
    price: Money,
}

impl Row {
    const fn order(&self) -> (i64, i64) {
        (self.key, self.newest)
    }
}

#[derive(Debug, Clone, Default)]
pub struct Column {
    rows: Vec<Row>,
    sum: Money,
}

impl Column {
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub const fn sum(&self) -> Money {
        self.sum
    }

    pub fn at(&self, row: usize) -> Option<LeadId> {
        self.rows.get(row).map(|r| LeadId(r.newest.wrapping_neg()))
    }

    pub fn ids(&self) -> impl DoubleEndedIterator<Item = LeadId> + '_ {
        self.rows.iter().map(|r| LeadId(r.newest.wrapping_neg()))
    }
}

#[derive(Debug, Clone, Default)]
pub struct Columns {
    by_place: HashMap<Place, Column>,
    sort: Sort,
    way: Way,
    times: Arc<StageTimes>,
}

impl Columns {
    pub fn column(&self, place: Place) -> Option<&Column> {
        self.by_place.get(&place)
    }

    pub const fn sort(&self) -> Sort {
        self.sort
    }

    pub const fn way(&self) -> Way {
        self.way
    }

    /// Since when leads stand in their stages.
    pub fn times(&self) -> &StageTimes {
        &self.times
    }

    /// What is not there or not known stands last, whichever way it goes.
    fn row(&self, lead: &Lead) -> Row {
        let key = self.sort.key(lead, &self.times);
        let key = match self.way {
            Way::Usual => key,
            Way::Turned => key.map(i64::saturating_neg),
        };
        Row { key: key.unwrap_or(i64::MAX), newest: lead.id.get().wrapping_neg(), price: lead.price }
    }

    /// The leads of a pipeline, or of all, stage by stage; with how many there are and what they sum up to.
    pub fn all_in(&self, pipeline: Option<PipelineId>) -> (impl Iterator<Item = LeadId>, usize, Money) {
        let columns = move || {
            let all = self.by_place.iter();
            all.filter(move |(place, _)| pipeline.is_none_or(|only| place.pipeline == only))
                .map(|(_, column)| column)
        };
        let count = columns().map(Column::len).sum();
        (columns().flat_map(Column::ids), count, columns().map(Column::sum).sum())
    }

    /// Leads of a pipeline.
    pub fn count_in(&self, pipeline: &Pipeline) -> usize {
        let columns = pipeline.stages.iter().filter_map(|stage| self.column(pipeline.place(stage.id)));
        columns.map(Column::len).sum()
    }

    /// The row of a lead in its own column.
    pub fn position(&self, lead: &Lead) -> Option<usize> {
        let row = self.row(lead);
        self.column(lead.place)?.rows.binary_search_by_key(&row.order(), Row::order).ok()
    }

    /// One lead changed from `before` to `after`; either may be missing.
    pub fn replace(&mut self, before: Option<&Lead>, after: Option<&Lead>) {
        if let Some(lead) = before
            && let Some(at) = self.position(lead)
            && let Some(column) = self.by_place.get_mut(&lead.place)
        {
            let row = column.rows.remove(at);
            column.sum = column.sum - row.price;
        }
        if let Some(lead) = after {
            let row = self.row(lead);
            let column = self.by_place.entry(lead.place).or_default();
            if let Err(at) = column.rows.binary_search_by_key(&row.order(), Row::order) {
                column.rows.insert(at, row);
                column.sum = column.sum + row.price;
            }
        }
    }

    /// Many new leads at once (a page): appended, then each touched column is sorted once. The standard
    /// sort takes the long ordered run as it is, so a page costs far less than a full sort.
    pub fn add_new<'a>(&mut self, leads: impl Iterator<Item = &'a Lead>) {
        let mut touched: Vec<Place> = Vec::new();
        for lead in leads {
            let row = self.row(lead);
            let column = self.by_place.entry(lead.place).or_default();
            column.rows.push(row);
            column.sum = column.sum + row.price;
            if !touched.contains(&lead.place) {
                touched.push(lead.place);
            }
        }
        for place in touched {
            if let Some(column) = self.by_place.get_mut(&place) {
                column.rows.sort_by_key(Row::order);
            }
        }
    }

    /// Those of them that are meant, in the same order.
    pub fn only(&self, is_meant: impl Fn(LeadId) -> bool) -> Self {
        let of_column = |column: &Column| {
            let id = |row: &Row| LeadId(row.newest.wrapping_neg());
            let rows: Vec<Row> = column.rows.iter().filter(|row| is_meant(id(row))).copied().collect();
            Column { sum: rows.iter().fold(Money::ZERO, |sum, row| sum + row.price), rows }
        };
        let by_place = self.by_place.iter().map(|(place, column)| (*place, of_column(column)));
        Self { by_place: by_place.collect(), sort: self.sort, way: self.way, times: Arc::clone(&self.times) }
    }

    /// None of them, to be ordered in the same way.
    pub fn emptied(&self) -> Self {
        Self { by_place: HashMap::new(), sort: self.sort, way: self.way, times: Arc::clone(&self.times) }
    }

    /// Orders everything anew.
    pub fn resort<'a>(&mut self, (sort, way): (Sort, Way), leads: impl Iterator<Item = &'a Lead>) {
        (self.sort, self.way) = (sort, way);
        self.by_place.clear();
        self.add_new(leads);
    }

    /// The history tells more: those that are ordered by it are to be ordered anew.
    pub fn retime<'a>(&mut self, times: &Arc<StageTimes>, leads: impl Iterator<Item = &'a Lead>) {
        self.times = Arc::clone(times);
        if self.sort == Sort::StageAge {
            self.resort((self.sort, self.way), leads);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{StageId, UserId};
    use proptest::prelude::*;

    fn lead(id: i64, stage: i64, price: i64, task: Option<i64>) -> Lead {
        Lead {
            id: LeadId(id),
            name: "x".into(),
            price: Money::from_units(price),
            place: Place { pipeline: PipelineId(1), stage: StageId(stage) },
            responsible: UserId(1),
            created_at: Timestamp(id),
            updated_at: Timestamp(id),
            closed_at: None,
            next_task_at: task.map(Timestamp),
            loss_reason: None,
            company: None,
            main_contact: None,
            tags: Box::default(),
        }
    }

    proptest! {
        /// Any sequence of changes leaves the index as if it had been built from the leads at the end.
        #[test]
        fn kept_in_step_equals_built_anew(
            changes in proptest::collection::vec((1..20_i64, 1..4_i64, 0..1000_i64, proptest::option::of(0..50_i64), any::<bool>()), 1..60),
            sort in 0..5_usize,
            is_turned in any::<bool>(),
        ) {
            let (sort, way) = (Sort::ALL[sort], if is_turned { Way::Turned } else { Way::Usual });
            let mut columns = Columns { sort, way, ..Columns::default() };
            let mut now: HashMap<i64, Lead> = HashMap::new();
            for (id, stage, price, task, gone) in changes {
                let after = (!gone).then(|| lead(id, stage, price, task));
                columns.replace(now.get(&id), after.as_ref());
                match after {
                    Some(after) => { now.insert(id, after); }
                    None => { now.remove(&id); }
                }
            }
            let mut fresh = Columns::default();
            fresh.resort((sort, way), now.values());
            for stage in 1..4 {
                let place = Place { pipeline: PipelineId(1), stage: StageId(stage) };
                let ids = |c: &Columns| c.column(place).map(|c| c.ids().collect::<Vec<_>>()).unwrap_or_default();
                prop_assert_eq!(ids(&columns), ids(&fresh));
                prop_assert_eq!(columns.column(place).map_or(Money::ZERO, Column::sum), fresh.column(place).map_or(Money::ZERO, Column::sum));
            }
            for lead in now.values() {
                let row = columns.position(lead).unwrap();
                prop_assert_eq!(columns.column(lead.place).unwrap().at(row), Some(lead.id));
            }
        }
    }
}
