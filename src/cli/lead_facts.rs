//! What this machine knows of leads besides the list of them, as far as a filter asks for it: custom fields, people,
//! and since when each is in its stage.
//!
//! Owns what counts as known. Fields are known of leads that were read with them; people of all leads once all contacts
//! were read, since each contact names its leads; a move that nobody saw happened before the events that are kept.

use std::collections::{BTreeSet, HashMap};

use super::Stop;
use super::errand::{Errand, failed};
use super::flags::Ask;
use crate::domain::query::{FieldTable, LeadFacts, Needs, PeopleTable, Since};
use crate::domain::{
    AccountEvent, Change, Contact, Edit, FieldId, Lead, LeadDetails, LeadId, Owner, Place, Timestamp,
};
use crate::sync::event::List;
use crate::sync::plan::lists::EVENTS_BACK;

#[derive(Debug, Default)]
pub struct Details {
    fields: FieldTable,
    /// Where all contacts are known.
    people: Option<PeopleTable>,
    /// The last move of each lead, and where it went.
    moves: HashMap<LeadId, (Timestamp, Option<Place>)>,
    /// All moves since then are known.
    moves_since: Option<Timestamp>,
}

impl Details {
    /// With these custom fields.
    pub async fn load(
        errand: &Errand,
        needs: Needs,
        fields: BTreeSet<FieldId>,
        ask: Ask,
    ) -> Result<Self, Stop> {
        let mut details = Self::default();
        if !fields.is_empty() {
            let fields = fields.into_iter().collect();
            details.fields = errand.store.load_fields(fields, None).await.map_err(failed)?;
            details.lay_own(&errand.own().await?);
        }
        if needs.people && errand.has_list(List::Contacts, ask).await? {
            let contacts = errand.store.load_entities::<Contact>(None).await.map_err(failed)?;
            details.people = Some(PeopleTable::new(contacts));
        }
        if needs.stage_age {
            details.load_moves(errand, ask).await?;
        }
        Ok(details)
    }

    async fn load_moves(&mut self, errand: &Errand, ask: Ask) -> Result<(), Stop> {
        errand.has_list(List::Events, ask).await?;
        let cursor = errand.store.load_cursor(List::Events.scope()).await.map_err(failed)?;
        self.moves_since = cursor.complete_at.map(|at| at.plus(-EVENTS_BACK));
        for event in errand.store.load_entities::<AccountEvent>(None).await.map_err(failed)? {
            let (Some(Owner::Lead(id)), Some((_, to))) = (event.owner(), event.stage_change()) else {
                continue;
            };
            let last = self.moves.entry(id).or_insert((event.created_at, to));
            if last.0 <= event.created_at {
                *last = (event.created_at, to);
            }
        }
        Ok(())
    }

    /// Leads in full; newer words replace older ones.
    pub fn add(&mut self, all: &[LeadDetails]) {
        for details in all {
            self.fields.put(details.lead.id, &details.fields);
        }
    }

    /// Own unsent edits on top.
    pub fn lay_own(&mut self, own: &[Edit]) {
        for edit in own {
            if let (Some(lead), Change::SetField(values)) = (edit.on.lead(), &edit.change) {
                self.fields.set(lead, values);
            }
        }
    }

    pub fn facts<'a>(&'a self, lead: &'a Lead) -> LeadFacts<'a> {
        LeadFacts {
            lead,
            fields: Some(&self.fields),
            set: &[],
            people: self.people.as_ref().and_then(|people| people.of(lead)),
            in_stage: self.in_stage(lead),
        }
    }

    fn in_stage(&self, lead: &Lead) -> Option<Since> {
        let since = self.moves_since?;
        match self.moves.get(&lead.id) {
            // It was moved on, and nobody has read when.
            Some((_, to)) if to.is_some_and(|to| to != lead.place) => None,
            Some((at, _)) => Some(Since::At(*at)),
            None if lead.created_at >= since => Some(Since::At(lead.created_at)),
            None => Some(Since::Before(since)),
        }
    }
}
