//! Own edits that the server has not confirmed yet: one ordered lane per lead. Pure.
//!
//! A stuck head blocks its own lead only. Edits that were not sent yet are joined: five quick steps to the
//! right become one request. This is the seam for durability: rows live in memory here, and a store will
//! write what `accept` and `answered` change in the same transaction before anything is sent.

use std::collections::{BTreeMap, VecDeque};

use crate::domain::{Edit, EditId, LeadId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowState {
    Queued,
    /// A request is under way.
    Sending,
}

#[derive(Debug, Clone)]
struct Row {
    edit: Edit,
    state: RowState,
}

#[derive(Debug, Clone, Default)]
pub struct Outbox {
    lanes: BTreeMap<LeadId, VecDeque<Row>>,
}

impl Outbox {
    /// Takes an edit in. Returns the unsent edit it was joined with, which is over by that.
    pub fn accept(&mut self, mut edit: Edit) -> Option<EditId> {
        let lane = self.lanes.entry(edit.lead).or_default();
        let joined = lane.back().filter(|row| row.state == RowState::Queued).and_then(|row| {
            let both = row.edit.change.then(&edit.change)?;
            Some((row.edit.id, both, row.edit.base.clone()))
        });
        let superseded = joined.map(|(id, both, base)| {
            lane.pop_back();
            edit.change = both;
            // Undoing the joined edit means going back to before the first one.
            edit.base = base;
            id
        });
        lane.push_back(Row { edit, state: RowState::Queued });
        superseded
    }

    /// An edit that may be sent now, marked as being sent: the head of a lane that is not busy.
    pub fn start_next(&mut self) -> Option<Edit> {
        let head = self
            .lanes
            .values_mut()
            .filter_map(VecDeque::front_mut)
            .find(|row| row.state == RowState::Queued)?;
        head.state = RowState::Sending;
        Some(head.edit.clone())
    }

    /// The server's word on an edit that was being sent: it leaves its lane, the next one may go.
    pub fn answered(&mut self, lead: LeadId, id: EditId) {
        if let Some(lane) = self.lanes.get_mut(&lead) {
            lane.retain(|row| row.edit.id != id);
            if lane.is_empty() {
                self.lanes.remove(&lead);
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LeadChange, PipelineId, Place, StageId};
    use proptest::prelude::*;

    fn edit(id: i64, lead: i64, to: i64) -> Edit {
        let change =
            |s| LeadChange::Move { to: Place { pipeline: PipelineId(1), stage: StageId(s) }, reason: None };
        Edit { id: EditId(id), lead: LeadId(lead), change: change(to), base: Some(change(to - 1)) }
    }

    #[test]
    fn unsent_steps_become_one_and_a_sent_one_is_left_alone() {
        let mut outbox = Outbox::default();
        assert_eq!(outbox.accept(edit(1, 7, 2)), None);
        let sent = outbox.start_next().unwrap();
        assert_eq!(sent.id, EditId(1));
        assert_eq!(outbox.accept(edit(2, 7, 3)), None);
        assert_eq!(outbox.accept(edit(3, 7, 4)), Some(EditId(2)));
        assert_eq!(outbox.start_next(), None, "the lane is busy");
        outbox.answered(LeadId(7), EditId(1));
        let next = outbox.start_next().unwrap();
        assert_eq!(
            (next.id, &next.change, &next.base),
            (EditId(3), &edit(3, 7, 4).change, &edit(2, 7, 3).base)
        );
    }

    proptest! {
        /// Whatever order edits and answers come in, each lead's last wish is what is sent last, and one at a time.
        #[test]
        fn the_last_wish_of_each_lead_is_sent_last(steps in proptest::collection::vec((any::<bool>(), 1..4_i64, 1..6_i64), 1..60)) {
            let mut outbox = Outbox::default();
            let mut wishes: BTreeMap<LeadId, LeadChange> = BTreeMap::new();
            let mut sent: BTreeMap<LeadId, LeadChange> = BTreeMap::new();
            let mut under_way: Vec<Edit> = Vec::new();
            for (n, (answers, lead, to)) in steps.into_iter().enumerate() {
                if answers && !under_way.is_empty() {
                    let e = under_way.remove(0);
                    outbox.answered(e.lead, e.id);
                } else {
                    let e = edit(n as i64, lead, to);
                    wishes.insert(e.lead, e.change.clone());
                    outbox.accept(e);
                }
                while let Some(e) = outbox.start_next() {
                    prop_assert!(under_way.iter().all(|u| u.lead != e.lead), "two at once for one lead");
                    sent.insert(e.lead, e.change.clone());
                    under_way.push(e);
                }
            }
            while let Some(e) = under_way.pop() {
                outbox.answered(e.lead, e.id);
                while let Some(e) = outbox.start_next() {
                    sent.insert(e.lead, e.change.clone());
                    under_way.push(e);
                }
            }
            prop_assert!(outbox.is_empty());
            prop_assert_eq!(sent, wishes);
        }
    }
}
