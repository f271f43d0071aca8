//! Leads as compact rows: 100 000 of them have to fit beside the program that reads them.
//!
//! Custom field values are not here: they are made on demand until somebody edits them. Times and ids use 0
//! for "none", as PHP does on the wire. Also keeps the ids of each pipeline, since boards ask by pipeline.

use std::collections::BTreeMap;

use super::shelf::{Order, Row, Shelf, close_gap, either};
use crate::domain::{
    CompanyId, ContactId, LeadId, LossReasonId, PipelineId, Place, TagId, Timestamp, UserId,
};

#[derive(Debug, Clone)]
pub struct LeadRow {
    pub id: LeadId,
    pub name: Box<str>,
    /// Whole units: the account does not use cents.
    pub price: i64,
    pub place: Place,
    pub responsible: UserId,
    pub created_by: UserId,
    pub updated_by: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub closed_at: Timestamp,
    pub closest_task_at: Timestamp,
    pub loss_reason: LossReasonId,
    pub company: CompanyId,
    /// The main one first.
    pub contacts: Box<[ContactId]>,
    pub tags: Box<[TagId]>,
    pub priced_by_robot: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Deleted {
    pub id: LeadId,
    pub updated_at: Timestamp,
}

#[derive(Debug)]
pub struct Leads {
    shelf: Shelf<LeadRow>,
    by_pipeline: BTreeMap<PipelineId, Vec<u32>>,
    /// `GET /leads?with=only_deleted`
    pub bin: Vec<Deleted>,
}

impl Row for LeadRow {
    fn id(&self) -> i64 {
        self.id.get()
    }
    fn created_at(&self) -> Timestamp {
        self.created_at
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
}

impl Leads {
    /// `rows` sorted by id.
    pub fn new(rows: Vec<LeadRow>, bin: Vec<Deleted>) -> Self {
        let mut by_pipeline: BTreeMap<PipelineId, Vec<u32>> = BTreeMap::new();
        for (at, row) in (0..).zip(&rows) {
            by_pipeline.entry(row.place.pipeline).or_default().push(at);
        }
        Self { shelf: Shelf::new(rows), by_pipeline, bin }
    }

    pub fn get(&self, id: LeadId) -> Option<&LeadRow> {
        self.shelf.get(id.get())
    }

    pub fn len(&self) -> usize {
        self.shelf.rows().len()
    }

    pub fn next_id(&self) -> LeadId {
        LeadId(self.shelf.next_id())
    }

    pub fn push(&mut self, row: LeadRow) {
        let at = self.shelf.rows().len() as u32;
        self.by_pipeline.entry(row.place.pipeline).or_default().push(at);
        self.shelf.push(row);
    }

    pub fn edit<T>(&mut self, id: LeadId, change: impl FnOnce(&mut LeadRow) -> T) -> Option<T> {
        let at = self.shelf.position(id.get())?;
        let before = self.shelf.rows()[at].place.pipeline;
        let out = self.shelf.edit(id.get(), change)?;
        let after = self.shelf.rows()[at].place.pipeline;
        if before != after {
            self.rehome(at as u32, before, after);
        }
        Some(out)
    }

    /// To the bin, last deleted first.
    pub fn remove(&mut self, id: LeadId, at: Timestamp) -> Option<LeadRow> {
        let position = self.shelf.position(id.get())? as u32;
        for index in self.by_pipeline.values_mut() {
            close_gap(index, position);
        }
        self.bin.insert(0, Deleted { id, updated_at: at });
        self.shelf.remove(id.get())
    }

    fn rehome(&mut self, at: u32, before: PipelineId, after: PipelineId) {
        if let Some(index) = self.by_pipeline.get_mut(&before)
            && let Ok(from) = index.binary_search(&at)
        {
            index.remove(from);
        }
        let index = self.by_pipeline.entry(after).or_default();
        if let Err(to) = index.binary_search(&at) {
            index.insert(to, at);
        }
    }

    pub fn in_order(&self, order: Order) -> Box<dyn Iterator<Item = &LeadRow> + '_> {
        self.shelf.in_order(order)
    }

    /// The leads of one pipeline by id.
    pub fn of_pipeline(&self, id: PipelineId, descending: bool) -> Box<dyn Iterator<Item = &LeadRow> + '_> {
        match self.by_pipeline.get(&id) {
            Some(index) => self.shelf.through(index, descending),
            None => either([].iter(), descending),
        }
    }

    pub fn chosen(&self, ids: &[i64], order: Order) -> Vec<&LeadRow> {
        self.shelf.chosen(ids, order)
    }
}
