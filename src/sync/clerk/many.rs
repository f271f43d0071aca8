//! Taking back what was done to many things with one key: what was never sent is taken out of the outbox, what was sent is
//! sent back, and what has no way back stays and is named.

use std::collections::HashSet;

use super::{Clerk, Turned, no_way_back};
use crate::domain::{Change, Edit, EditId};
use crate::store::{Dropped, EntityKey, Row, StoreError, UndoEntry, UndoStep};
use crate::sync::event::Taken;

/// Whether one thing was done to several. What follows from what was done (the next step of a task) is not of this sort.
pub(super) fn is_many(step: &UndoStep) -> bool {
    let things: HashSet<&EntityKey> = step.entries.iter().map(|entry| &entry.entity).collect();
    let additions =
        step.entries.iter().filter(|entry| change(entry).is_some_and(|c| c.is_addition())).count();
    things.len() > 1 && (additions == 0 || additions == step.entries.len())
}

fn change(entry: &UndoEntry) -> Option<Change> {
    entry.read::<Change>().map(|(change, _)| change)
}

impl Clerk {
    pub(super) async fn undo_many(&mut self, step: &UndoStep) -> Result<Turned, StoreError> {
        let taken = self.take_unsent(step).await?;
        let is_out = |edit: EditId| taken.iter().any(|out| out.edit == edit);
        if !step.entries.iter().any(|entry| entry.can_turn && !is_out(entry.edit)) {
            if taken.is_empty() {
                self.below = Some(step.batch);
                return Ok(no_way_back(step));
            }
            return Ok(Turned::Done { edits: Vec::new(), left: Vec::new(), taken });
        }
        let turned = self.store.undo(step.batch, self.now()).await?;
        Ok(match self.done(&turned) {
            Turned::Done { edits, left, .. } => Turned::Done { edits, left, taken },
            other => other,
        })
    }

    /// What has no way back once it is sent: verdicts that are held, with what was made on top of them, and additions.
    async fn take_unsent(&self, step: &UndoStep) -> Result<Vec<Taken>, StoreError> {
        let rows = self.store.list_outbox().await?;
        let of = |entry: &UndoEntry| {
            rows.iter().find(|row| row.id == entry.edit && row.is_unsent()).and_then(Row::edit)
        };
        let edits: Vec<Edit> = step.entries.iter().filter_map(of).collect();
        let mut taken = Vec::new();
        for Edit { id, on, change, .. } in &edits {
            let is_final = change.is_addition() || matches!(change, Change::Judge(_));
            if is_final && self.store.drop_row(*id, self.now()).await? == Dropped::Done {
                taken.push(Taken { on: *on, edit: *id, change: change.clone() });
            }
        }
        let judged: HashSet<_> = taken.iter().map(|out| out.on).collect();
        for Edit { id, on, change, .. } in edits.into_iter().filter(|edit| judged.contains(&edit.on)) {
            let is_over = taken.iter().any(|out| out.edit == id);
            if !is_over && self.store.drop_row(id, self.now()).await? == Dropped::Done {
                taken.push(Taken { on, edit: id, change });
            }
        }
        Ok(taken)
    }
}
