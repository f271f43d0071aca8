//! Since when each lead stands in its stage, as the kept history tells it.
//!
//! Owns what is said of a lead that moved after the history was read: it came where it is at its last change, or before.
//! What nobody knows is unknown, never a guess.

use super::State;
use crate::domain::query;
use crate::domain::rot::{LeadAge, Since, staged};
use crate::domain::{Lead, LeadId, Place, Timestamp};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StageTimes {
    ages: ByLead<LeadAge>,
    /// Where leads stood when the history was told.
    places: ByLead<Place>,
    /// Since when all events are kept.
    history: Option<Timestamp>,
}

/// One after the other by id: of a hundred thousand leads a table by hash takes twice that.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ByLead<T>(Box<[(LeadId, T)]>);

impl<T> Default for ByLead<T> {
    fn default() -> Self {
        Self(Box::default())
    }
}

impl<T: Copy> ByLead<T> {
    /// The last word on each.
    fn of(mut told: Vec<(LeadId, T)>) -> Self {
        told.reverse();
        told.sort_by_key(|(lead, _)| *lead);
        told.dedup_by_key(|(lead, _)| *lead);
        Self(told.into_boxed_slice())
    }

    fn get(&self, lead: LeadId) -> Option<T> {
        let at = self.0.binary_search_by_key(&lead, |(lead, _)| *lead).ok()?;
        self.0.get(at).map(|(_, known)| *known)
    }
}

impl StageTimes {
    pub fn new(
        ages: Vec<(LeadId, LeadAge)>,
        places: impl Iterator<Item = (LeadId, Place)>,
        history: Option<Timestamp>,
    ) -> Self {
        Self { ages: ByLead::of(ages), places: ByLead::of(places.collect()), history }
    }

    /// With what is told of some of them.
    #[must_use]
    pub fn with(&self, told: Vec<(LeadId, LeadAge)>, history: Option<Timestamp>) -> Self {
        let mut ages = self.ages.0.to_vec();
        ages.extend(told);
        Self { ages: ByLead::of(ages), places: self.places.clone(), history }
    }

    pub fn age(&self, lead: LeadId) -> Option<LeadAge> {
        self.ages.get(lead)
    }

    pub const fn history(&self) -> Option<Timestamp> {
        self.history
    }

    pub fn since(&self, lead: &Lead) -> Since {
        if self.places.get(lead.id).is_some_and(|place| place != lead.place) {
            return Since::AtLeast(lead.updated_at);
        }
        staged(lead, self.age(lead.id), self.history)
    }

    /// The time it stands there since, at least.
    pub fn begun(&self, lead: &Lead) -> Option<Timestamp> {
        match self.since(lead) {
            Since::Exactly(at) | Since::AtLeast(at) => Some(at),
            Since::Unknown => None,
        }
    }

    /// As a filter asks for it.
    pub fn fact(&self, lead: &Lead) -> Option<query::Since> {
        match self.since(lead) {
            Since::Exactly(at) => Some(query::Since::At(at)),
            Since::AtLeast(at) => Some(query::Since::Before(at)),
            Since::Unknown => None,
        }
    }
}

impl State {
    /// Since when a lead stands in its stage. What is being moved is new there.
    pub fn in_stage(&self, lead: &Lead) -> Since {
        let there = self.leads.overlay().confirmed(lead.id);
        if there.is_some_and(|there| there.place != lead.place) {
            return Since::Exactly(self.now);
        }
        self.leads.times().since(lead)
    }

    /// Whole days a lead stands in its stage, at least; nothing where nobody knows.
    pub fn days_in_stage(&self, lead: &Lead) -> Option<i64> {
        self.in_stage(lead).days(self.now)
    }

    /// `9d`, `≥9d` where the history does not reach further, `?` where nobody knows.
    pub fn stage_age_words(&self, lead: &Lead) -> String {
        match self.in_stage(lead) {
            Since::Exactly(at) => self.age(at),
            Since::AtLeast(at) => format!("≥{}", self.age(at)),
            Since::Unknown => "?".to_owned(),
        }
    }
}
