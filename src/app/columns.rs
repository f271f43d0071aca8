//! The board's index: for each stage, its leads in display order with count and sum.
//!
//! Kept in step with the overlay lead by lead, so that no key and no frame ever walks all leads. A row holds the number it
//! is ordered by beside the id: sorting 100 000 rows then touches nothing else, and a lead's position is found by binary
//! search. Where a number does not say it all (names, several keys), the rest stands in a list beside the rows.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use super::order::BoardOrder;
use super::stage_times::StageTimes;
use crate::domain::query::Part;
use crate::domain::{Lead, LeadId, Money, Pipeline, PipelineId, Place};

/// Ordered by `(key, rest, newest)`; equal ones stand newest first. The price is carried along to undo sums.
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

/// What a row is ordered by behind its number.
type Rest = Arc<[Part]>;

#[derive(Debug, Clone, Default)]
pub struct Column {
    rows: Vec<Row>,
    /// Of each row; of none where numbers say it all.
    rests: Vec<Rest>,
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

    /// Where a row stands, or where it would.
    fn find(&self, row: &Row, rest: Option<&Rest>) -> Result<usize, usize> {
        let Some(rest) = rest else {
            return self.rows.binary_search_by_key(&row.order(), Row::order);
        };
        let (mut low, mut high) = (0, self.rows.len().min(self.rests.len()));
        while low < high {
            let middle = low + (high - low) / 2;
            match compared((&self.rows[middle], &self.rests[middle]), (row, rest)) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Ok(middle),
            }
        }
        Err(low)
    }

    fn push(&mut self, row: Row, rest: Option<Rest>) {
        self.rows.push(row);
        self.rests.extend(rest);
        self.sum = self.sum + row.price;
    }

    /// The standard sort takes the long ordered run as it is, so a page costs far less than a full sort.
    fn sort(&mut self) {
        if self.rests.is_empty() {
            return self.rows.sort_by_key(Row::order);
        }
        let rows = std::mem::take(&mut self.rows).into_iter().zip(std::mem::take(&mut self.rests));
        let mut all: Vec<(Row, Rest)> = rows.collect();
        all.sort_by(|(row, rest), (other, behind)| compared((row, rest), (other, behind)));
        (self.rows, self.rests) = all.into_iter().unzip();
    }

    /// Those rows that are meant, in the same order.
    fn only(&self, is_meant: impl Fn(LeadId) -> bool) -> Self {
        let mut only = Self::default();
        let mut rests = self.rests.iter().cloned();
        for row in &self.rows {
            let rest = rests.next();
            if is_meant(LeadId(row.newest.wrapping_neg())) {
                only.push(*row, rest);
            }
        }
        only
    }
}

fn compared((row, rest): (&Row, &Rest), (other, behind): (&Row, &Rest)) -> Ordering {
    row.key.cmp(&other.key).then_with(|| rest.cmp(behind)).then_with(|| row.newest.cmp(&other.newest))
}

#[derive(Debug, Clone, Default)]
pub struct Columns {
    by_place: HashMap<Place, Column>,
    order: Arc<BoardOrder>,
    times: Arc<StageTimes>,
}

impl Columns {
    pub fn column(&self, place: Place) -> Option<&Column> {
        self.by_place.get(&place)
    }

    pub fn order(&self) -> &BoardOrder {
        &self.order
    }

    /// Since when leads stand in their stages.
    pub fn times(&self) -> &StageTimes {
        &self.times
    }

    fn row(&self, lead: &Lead) -> (Row, Option<Rest>) {
        let row = |key| Row { key, newest: lead.id.get().wrapping_neg(), price: lead.price };
        if self.order.is_plain() {
            return (row(self.order.first(lead, &self.times)), None);
        }
        let standing = self.order.standing(lead, &self.times);
        (row(standing.first), Some(standing.rest))
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
        let (row, rest) = self.row(lead);
        self.column(lead.place)?.find(&row, rest.as_ref()).ok()
    }

    /// One lead changed from `before` to `after`; either may be missing.
    pub fn replace(&mut self, before: Option<&Lead>, after: Option<&Lead>) {
        if let Some(lead) = before
            && let Some(at) = self.position(lead)
            && let Some(column) = self.by_place.get_mut(&lead.place)
        {
            let row = column.rows.remove(at);
            if at < column.rests.len() {
                column.rests.remove(at);
            }
            column.sum = column.sum - row.price;
        }
        if let Some(lead) = after {
            let (row, rest) = self.row(lead);
            let column = self.by_place.entry(lead.place).or_default();
            if let Err(at) = column.find(&row, rest.as_ref()) {
                column.rows.insert(at, row);
                if let Some(rest) = rest {
                    column.rests.insert(at, rest);
                }
                column.sum = column.sum + row.price;
            }
        }
    }

    /// Many new leads at once (a page): appended, then each touched column is sorted once.
    pub fn add_new<'a>(&mut self, leads: impl Iterator<Item = &'a Lead>) {
        let mut touched: Vec<Place> = Vec::new();
        for lead in leads {
            let (row, rest) = self.row(lead);
            self.by_place.entry(lead.place).or_default().push(row, rest);
            if !touched.contains(&lead.place) {
                touched.push(lead.place);
            }
        }
        for place in touched {
            if let Some(column) = self.by_place.get_mut(&place) {
                column.sort();
            }
        }
    }

    /// Those of them that are meant, in the same order.
    pub fn only(&self, is_meant: impl Fn(LeadId) -> bool) -> Self {
        let by_place = self.by_place.iter().map(|(place, column)| (*place, column.only(&is_meant)));
        Self { by_place: by_place.collect(), ..self.emptied() }
    }

    /// None of them, to be ordered in the same way.
    pub fn emptied(&self) -> Self {
        Self { by_place: HashMap::new(), order: Arc::clone(&self.order), times: Arc::clone(&self.times) }
    }

    pub const fn shared_order(&self) -> &Arc<BoardOrder> {
        &self.order
    }

    /// The same order, as far as leads are concerned that stand here.
    pub fn put_order(&mut self, order: &Arc<BoardOrder>) {
        self.order = Arc::clone(order);
    }

    /// The order knows more of a lead that does not stand here at present.
    pub fn order_mut(&mut self) -> &mut BoardOrder {
        Arc::make_mut(&mut self.order)
    }

    /// Orders everything anew.
    pub fn resort<'a>(&mut self, order: BoardOrder, leads: impl Iterator<Item = &'a Lead>) {
        self.order = Arc::new(order);
        self.by_place.clear();
        self.add_new(leads);
    }

    /// The history tells more: those that are ordered by it are to be ordered anew.
    pub fn retime<'a>(&mut self, times: &Arc<StageTimes>, leads: impl Iterator<Item = &'a Lead>) {
        self.times = Arc::clone(times);
        if self.order.needs_times() {
            self.by_place.clear();
            self.add_new(leads);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::query::{SortKeys, Things};
    use crate::domain::{StageId, Timestamp, UserId};
    use proptest::prelude::*;

    const ORDERS: [&str; 9] = [
        "next task",
        "-stage age",
        "-price",
        "updated",
        "name",
        "-name,price",
        "-price,-name",
        "price,next task,-id",
        "stage age,name",
    ];

    fn lead(id: i64, stage: i64, price: i64, task: Option<i64>) -> Lead {
        Lead {
            id: LeadId(id),
            name: format!("a name that is long {}", price % 3).as_str().into(),
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
            order in 0..ORDERS.len(),
        ) {
            let order = || BoardOrder::plain(SortKeys::parse(ORDERS[order], Things::Leads).unwrap());
            let mut columns = Columns::default();
            columns.resort(order(), std::iter::empty());
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
            fresh.resort(order(), now.values());
            for stage in 1..4 {
                let place = Place { pipeline: PipelineId(1), stage: StageId(stage) };
                let ids = |c: &Columns| c.column(place).map(|c| c.ids().collect::<Vec<_>>()).unwrap_or_default();
                prop_assert_eq!(ids(&columns), ids(&fresh));
                prop_assert_eq!(columns.column(place).map_or(Money::ZERO, Column::sum), fresh.column(place).map_or(Money::ZERO, Column::sum));
            }
            let odd = |id: LeadId| id.get() % 2 == 1;
            let (some, mut few) = (columns.only(odd), columns.emptied());
            few.add_new(now.values().filter(|lead| odd(lead.id)));
            for stage in 1..4 {
                let place = Place { pipeline: PipelineId(1), stage: StageId(stage) };
                let ids = |c: &Columns| c.column(place).map(|c| c.ids().collect::<Vec<_>>()).unwrap_or_default();
                prop_assert_eq!(ids(&some), ids(&few));
            }
            for lead in now.values() {
                let row = columns.position(lead).unwrap();
                prop_assert_eq!(columns.column(lead.place).unwrap().at(row), Some(lead.id));
            }
        }
    }
}
