//! Leads in full, as far as they were opened in this session.
//!
//! Owns how many are kept in memory; the disk keeps them all.

use std::collections::HashMap;

use super::remote::Remote;
use super::state::State;
use super::views;
use crate::domain::{LeadDetails, LeadId, RequestId, Timestamp};
use crate::sync::event::LeadStory;

/// Stories (leads in full) kept; the one opened longest ago goes first.
const STORIES: usize = 64;

/// Leads in full, as far as they were opened.
#[derive(Debug, Clone, Default)]
pub struct Stories {
    known: Vec<(LeadId, Remote<LeadStory>)>,
    /// When those were saved that come from the disk.
    pub kept: HashMap<LeadId, Timestamp>,
}

impl Stories {
    pub fn get(&self, lead: LeadId) -> Option<&Remote<LeadStory>> {
        self.known.iter().find(|(id, _)| *id == lead).map(|(_, story)| story)
    }

    /// Whether the people around a lead are known, as far as the server tells of them. The disk may lack some, of a lead
    /// that only lists told.
    pub fn has_people(&self, lead: LeadId) -> bool {
        let Some(story) = self.get(lead).and_then(Remote::data) else { return false };
        let has_company = story.company.is_some() || story.details.lead.company.is_none();
        let are_all_here = has_company && story.contacts.len() >= story.details.contacts.len();
        are_all_here || !self.kept.contains_key(&lead)
    }

    pub(super) fn entry(&mut self, lead: LeadId) -> &mut Remote<LeadStory> {
        let at = self.known.iter().position(|(id, _)| *id == lead).unwrap_or_else(|| {
            if self.known.len() >= STORIES {
                self.known.remove(0);
            }
            self.known.push((lead, Remote::Idle));
            self.known.len() - 1
        });
        &mut self.known[at].1
    }

    /// The server's word on a lead in full.
    pub(super) fn confirm(&mut self, details: LeadDetails) {
        let known = self.known.iter_mut().find(|(id, _)| *id == details.lead.id);
        if let Some(story) = known.and_then(|(_, story)| story.data_mut()) {
            story.details = details;
        }
    }

    /// The lead is gone, and with it what was known of it.
    pub(super) fn forget(&mut self, lead: LeadId) {
        if let Some((_, story)) = self.known.iter_mut().find(|(id, _)| *id == lead) {
            *story = Remote::Idle;
        }
    }

    pub(super) fn waiting_for(&mut self, request: RequestId) -> Option<(LeadId, &mut Remote<LeadStory>)> {
        self.known.iter_mut().find(|(_, story)| story.is_waiting_for(request)).map(|(id, story)| (*id, story))
    }
}

impl State {
    /// Whether a lead is known in full, and was read since its last change that is known.
    pub(super) fn has_story(&self, id: LeadId) -> bool {
        let Some(story) = self.stories.get(id).and_then(Remote::data) else { return false };
        self.last_change(id).is_none_or(|at| at <= story.details.lead.updated_at)
    }

    /// When the account changed a lead last, as far as anybody has told.
    pub(super) fn last_change(&self, id: LeadId) -> Option<Timestamp> {
        self.leads.overlay().confirmed(id).map(|lead| lead.updated_at)
    }

    /// What a lead in full tells of itself and of the people around it.
    pub(super) fn take_story(&mut self, story: LeadStory) {
        let LeadStory { details, contacts, company } = story;
        self.leads.confirm(details.lead.clone());
        views::fields::read(self, &details);
        for contact in contacts {
            self.known.put_contact(contact);
        }
        if let Some(company) = company {
            self.known.put_company(company);
        }
    }
}
