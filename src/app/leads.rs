//! All leads, as the server last said with own edits on top, the index of the board, and how far they are read.

use std::collections::HashMap;
use std::sync::Arc;

use super::columns::Columns;
use super::lead_search::LeadSearch;
use super::order::BoardOrder;
use super::sieve::{Book, Judge, Sieve};
use super::stage_times::StageTimes;
use crate::domain::{
    Edit, EditId, FieldId, Lead, LeadId, Pipeline, PipelineId, RequestId, Target, Timestamp,
};
use crate::sync::event::{EditStage, Saved, Trouble};
use crate::sync::overlay::Overlay;

/// How far the leads of one pipeline are read.
#[derive(Debug, Clone)]
pub struct Pull {
    pub request: RequestId,
    pub read: usize,
    pub progress: Progress,
    /// When all of them were known, if ever: then what is shown may be old, but is not partial.
    pub as_of: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    Reading,
    Done { at: Timestamp },
    Failed(Trouble),
}

/// All leads, the index of the board, and the reads under way.
#[derive(Debug, Clone, Default)]
pub struct Leads {
    overlay: Overlay,
    columns: Columns,
    pub pulls: HashMap<PipelineId, Pull>,
    /// Counts what becomes of own edits.
    edits: u64,
    /// Of these, those of contacts and companies.
    people_edits: u64,
    /// Counts whatever changes what is shown, or its order.
    changes: u64,
    /// Of these, what was typed.
    typed: u64,
    sieve: Option<Sieve>,
    pub(super) book: Arc<Book>,
    /// Counts how often a field the board is ordered by came to be known of all leads.
    learned: u64,
    /// Counts how often one was taken out.
    gone: u64,
    pub(super) search: LeadSearch,
}

impl Leads {
    pub fn get(&self, id: LeadId) -> Option<&Lead> {
        self.overlay.get(id)
    }

    pub const fn columns(&self) -> &Columns {
        &self.columns
    }

    pub const fn overlay(&self) -> &Overlay {
        &self.overlay
    }

    /// Own edits on their way to the server.
    pub fn unsent(&self) -> usize {
        self.overlay.pending().count() - self.parked()
    }

    /// Own edits that wait for a person.
    pub fn parked(&self) -> usize {
        self.overlay.pending().filter(|p| matches!(p.stage, EditStage::Parked(_))).count()
    }

    /// Leads on the board of a pipeline.
    pub fn count_in(&self, pipeline: &Pipeline) -> usize {
        self.columns.count_in(pipeline)
    }

    pub(super) fn begin_pull(&mut self, pipeline: PipelineId, request: RequestId) {
        let as_of = self.pulls.get(&pipeline).and_then(|p| p.as_of);
        let pull = Pull { request, read: 0, progress: Progress::Reading, as_of };
        self.pulls.insert(pipeline, pull);
    }

    /// One page of a pipeline. The bulk of it is new on a first read, so new leads take the fast way. A lead
    /// may stand on a page twice, when it moved while the page was made.
    pub(super) fn merge_page(&mut self, page: Vec<Lead>) {
        self.changes += 1;
        self.overlay.reserve(page.len());
        let known = self.overlay.len();
        for lead in page {
            if self.overlay.is_among(lead.id, known) {
                self.confirm(lead);
            } else {
                self.overlay.confirm(lead);
            }
        }
        self.columns.add_new(self.overlay.after(known));
        if let Some(sieve) = &mut self.sieve {
            sieve.add_new(self.overlay.after(known), &self.overlay);
        }
        self.changes += 1;
        self.search.take_in(&self.overlay, self.sieve.as_ref());
    }

    /// The server's word on one lead. What it has said before moves nothing.
    pub(super) fn confirm(&mut self, lead: Lead) {
        if self.overlay.confirmed(lead.id) == Some(&lead) {
            return;
        }
        self.change(lead.id, |overlay| overlay.confirm(lead));
    }

    pub(super) fn queue(&mut self, edit: Edit, made_at: Timestamp) {
        self.change_target(edit.on, |overlay| overlay.queue(edit, made_at));
    }

    /// An edit is on disk; `was` is the id it had so far.
    pub(super) fn save(&mut self, was: EditId, saved: Saved) {
        self.change_target(saved.edit.on, |overlay| overlay.save(was, saved));
    }

    /// An edit is over.
    pub(super) fn settle(&mut self, on: Target, edit: EditId) -> Option<Edit> {
        let mut taken = None;
        self.change_target(on, |overlay| taken = overlay.forget(on, edit));
        taken
    }

    pub(super) fn mark(&mut self, on: Target, edit: EditId, stage: EditStage) {
        self.change_target(on, |overlay| overlay.set_stage(on, edit, stage));
    }

    pub(super) fn remove(&mut self, lead: LeadId) {
        self.gone += 1;
        self.change(lead, |overlay| {
            overlay.remove(lead);
        });
    }

    pub(super) fn resort(&mut self, order: BoardOrder) {
        self.columns.resort(order, self.overlay.after(0));
        self.sift_anew();
    }

    /// All that the filter leaves, in the order of all columns.
    fn sift_anew(&mut self) {
        self.changes += 1;
        if let Some(sieve) = &mut self.sieve {
            sieve.anew(&self.overlay, &self.columns);
        }
        self.search.narrow(&self.overlay, self.sieve.as_ref().map_or(&self.columns, Sieve::columns));
    }

    /// Leaves only what fits a filter; everything for `None`.
    pub(super) fn sift(&mut self, filter: Option<crate::domain::query::Filter>) {
        let judge = filter.map(|filter| Judge::new(filter, Arc::clone(&self.book)));
        self.sieve = judge.map(|judge| Sieve::over(judge, &self.overlay, &self.columns));
        self.changes += 1;
        self.search.narrow(&self.overlay, self.sieve.as_ref().map_or(&self.columns, Sieve::columns));
    }

    /// What the filter leaves, without the text that is typed on top of it.
    pub fn sifted(&self) -> &Columns {
        self.sieve.as_ref().map_or(&self.columns, Sieve::columns)
    }

    pub const fn sieve(&self) -> Option<&Sieve> {
        self.sieve.as_ref()
    }

    /// Another number: something else is shown, or in another order.
    pub const fn changes(&self) -> u64 {
        self.changes
    }

    /// The same, whatever is typed.
    pub const fn changes_but_typed(&self) -> u64 {
        self.changes - self.typed
    }

    /// More is known of leads: a filter that asks for it is judged anew.
    pub(super) fn learn_all(&mut self, change: impl FnOnce(&mut Book)) {
        self.learn(&[], |book| {
            change(book);
            true
        });
        if self.sieve.as_ref().is_some_and(Sieve::needs_book) {
            self.sift_anew();
        }
    }

    /// As [`Self::learn_all`], of these custom fields.
    pub(super) fn learn_fields(&mut self, fields: &[FieldId], change: impl FnOnce(&mut Book)) {
        self.learn_all(change);
        let is_ordered_by_them = self.columns.order().custom_fields().any(|field| fields.contains(&field));
        self.learned += u64::from(is_ordered_by_them);
    }

    /// More may be known of these leads; `change` says whether it is. Only they are judged anew, and find their places.
    pub(super) fn learn(&mut self, leads: &[LeadId], change: impl FnOnce(&mut Book) -> bool) {
        if let Some(sieve) = &mut self.sieve {
            // One owner less: then nothing is copied.
            sieve.put_book(&Arc::default());
        }
        let is_more = change(Arc::make_mut(&mut self.book));
        if let Some(sieve) = &mut self.sieve {
            sieve.put_book(&self.book);
        }
        if !is_more {
            return;
        }
        for id in leads {
            if let (Some(sieve), Some(lead)) = (&mut self.sieve, self.overlay.get(*id))
                && sieve.judge_anew(lead, &self.overlay)
            {
                let lead = lead.clone();
                let before = (Some(&lead), self.overlay.place(*id));
                self.search.changed(&self.overlay, before, (*id, self.sieve.as_ref()));
            }
            self.reorder(*id);
        }
        self.changes += 1;
    }

    /// Puts a lead where its custom fields and what own edits set in them want it, and no other: a card that is opened, or
    /// an answer to one edit of many, must not order a hundred thousand anew.
    fn reorder(&mut self, id: LeadId) {
        if self.columns.order().custom_fields().next().is_none() {
            return;
        }
        let set = self.overlay.fields_set(id);
        let known = |field| match set.iter().rev().find(|set| set.field == field) {
            Some(set) => Some(set.values.as_slice()),
            None => self.book.fields.known(id, field),
        };
        if !self.columns.order().is_news(id, known) {
            return;
        }
        let lead = self.overlay.get(id).cloned();
        let left = [self.sieve.as_mut().map(Sieve::columns_mut), self.search.columns_mut()];
        let mut left: Vec<&mut Columns> = left.into_iter().flatten().collect();
        let is_left =
            |columns: &&mut Columns| lead.as_ref().is_some_and(|lead| columns.position(lead).is_some());
        let was_left: Vec<bool> = left.iter().map(is_left).collect();
        // As long as the others have none, the order has one owner, and nothing is copied.
        let none = Arc::default();
        for columns in &mut left {
            columns.replace(lead.as_ref(), None);
            columns.put_order(&none);
        }
        self.columns.replace(lead.as_ref(), None);
        self.columns.order_mut().learn(id, known);
        self.columns.replace(None, lead.as_ref());
        for (columns, was_left) in left.into_iter().zip(was_left) {
            columns.put_order(self.columns.shared_order());
            columns.replace(None, lead.as_ref().filter(|_| was_left));
        }
    }

    /// Another number: all leads are to be ordered anew by their custom fields.
    pub const fn learned(&self) -> u64 {
        self.learned
    }

    /// Whether a filter or a text leaves out some of them.
    pub const fn is_narrowed(&self) -> bool {
        self.sieve.is_some() || self.search.is_narrowed()
    }

    /// Another text is typed.
    pub(super) const fn changed_typed(&mut self) {
        self.typed += 1;
        self.changed_shown();
    }

    pub(super) const fn changed_shown(&mut self) {
        self.changes += 1;
    }

    /// Since when leads stand in their stages.
    pub fn times(&self) -> &StageTimes {
        self.columns.times()
    }

    /// The history tells more.
    pub(super) fn retime(&mut self, times: StageTimes) {
        let times = Arc::new(times);
        let is_ordered_by_it = self.columns.order().needs_times();
        self.columns.retime(&times, self.overlay.after(0));
        if is_ordered_by_it || self.sieve.as_ref().is_some_and(Sieve::needs_times) {
            self.sift_anew();
        } else {
            self.changes += 1;
        }
    }

    /// Another number: a lead is gone.
    pub const fn gone(&self) -> u64 {
        self.gone
    }

    /// Another number: something became of an own edit.
    pub const fn revision(&self) -> u64 {
        self.edits
    }

    /// Another number: something became of an own edit of a contact or a company.
    pub const fn people_revision(&self) -> u64 {
        self.people_edits
    }

    fn change_target(&mut self, on: Target, change: impl FnOnce(&mut Overlay)) {
        self.edits += 1;
        self.people_edits += u64::from(matches!(on, Target::Contact(_) | Target::Company(_)));
        match on.lead() {
            Some(lead) => self.change(lead, change),
            None => change(&mut self.overlay),
        }
    }

    /// Runs a change of one lead and keeps the index in step with what is shown.
    fn change(&mut self, id: LeadId, change: impl FnOnce(&mut Overlay)) {
        self.changes += 1;
        let (before, place) = (self.overlay.get(id).cloned(), self.overlay.place(id));
        change(&mut self.overlay);
        self.columns.replace(before.as_ref(), self.overlay.get(id));
        if let Some(sieve) = &mut self.sieve {
            sieve.replace(before.as_ref(), self.overlay.get(id), &self.overlay);
        }
        self.changes += 1;
        self.search.changed(&self.overlay, (before.as_ref(), place), (id, self.sieve.as_ref()));
        self.reorder(id);
    }
}
