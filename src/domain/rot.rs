//! Which leads rot, and why: how long one stands in its stage, who last did something about it, and what is planned.
//!
//! The age in a stage comes from the changes of the stage and never from `updated_at`, which a robot, a mail or a tag
//! moves. What the kept history does not reach is said as "at least". People are told apart from robots by the author
//! 0; an integration that writes with somebody's token cannot be told from that person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    AccountEvent, Lead, LeadId, Owner, Pipeline, Place, SafeText, Timestamp, UserId, said_of_places,
};

const DAY: i64 = 86_400;

/// How long a lead may stand in a stage before it is red.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotLimits {
    /// In days, where a stage has none of its own.
    pub days: i64,
    pub stages: BTreeMap<Place, i64>,
    /// By what a person calls the stage: its name, `Pipeline/Stage`, or its id.
    pub named: Vec<(String, i64)>,
}

impl Default for RotLimits {
    fn default() -> Self {
        Self { days: 7, stages: BTreeMap::new(), named: Vec::new() }
    }
}

impl RotLimits {
    pub fn of(&self, place: Place) -> i64 {
        self.stages.get(&place).copied().unwrap_or(self.days)
    }

    /// The account told what its stages are called.
    pub fn look_up(&mut self, pipelines: &[Pipeline]) {
        self.stages = said_of_places(&self.named, pipelines);
    }
}

/// What the history tells of one lead.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadAge {
    /// Its last change of stage.
    pub staged_at: Option<Timestamp>,
    /// When a person last did something about it.
    pub touched_at: Option<Timestamp>,
}

impl LeadAge {
    /// Takes one more event of the lead in, in whatever order they come.
    pub fn take(&mut self, event: &AccountEvent) {
        if event.stage_change().is_some() {
            self.staged_at = self.staged_at.max(Some(event.created_at));
        }
        if is_human(event) {
            self.touched_at = self.touched_at.max(Some(event.created_at));
        }
    }
}

/// Whether a person of the account did it. Visits and clicks are the customer's, notes of services a program's.
fn is_human(event: &AccountEvent) -> bool {
    let by_itself = ["link_followed", "site_visit_note_added", "service_note_added", "ai_result"];
    event.created_by != UserId::ROBOT && !by_itself.contains(&&*event.kind)
}

/// Since when something is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    Exactly(Timestamp),
    /// Or longer: the kept history begins there.
    AtLeast(Timestamp),
    Unknown,
}

impl Since {
    /// Whole days until now.
    pub const fn days(self, now: Timestamp) -> Option<i64> {
        match self {
            Self::Exactly(at) | Self::AtLeast(at) => Some(now.since(at).div_euclid(DAY)),
            Self::Unknown => None,
        }
    }
}

/// Since when a lead stands where it stands. `history` is since when all events are kept.
pub fn staged(lead: &Lead, age: Option<LeadAge>, history: Option<Timestamp>) -> Since {
    match (age.and_then(|age| age.staged_at), history) {
        (Some(at), _) => Since::Exactly(at.max(lead.created_at)),
        // It never changed its stage since: it stands there from the beginning.
        (None, Some(history)) if lead.created_at >= history => Since::Exactly(lead.created_at),
        (None, Some(history)) => Since::AtLeast(history),
        (None, None) => Since::Unknown,
    }
}

/// Since when no person touched it.
pub fn touched(lead: &Lead, age: Option<LeadAge>, history: Option<Timestamp>) -> Since {
    match (age.and_then(|age| age.touched_at), history) {
        (Some(at), _) => Since::Exactly(at),
        (None, Some(history)) if lead.created_at >= history => Since::Exactly(lead.created_at),
        (None, Some(history)) => Since::AtLeast(history),
        (None, None) => Since::Unknown,
    }
}

/// "Known, wait until … because …": keeps one thing out of the queue for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    pub of: QuietOf,
    pub until: Timestamp,
    /// Empty where nobody was asked for one.
    pub because: SafeText,
    pub made_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum QuietOf {
    Lead(LeadId),
    /// An incoming lead, by its uid.
    Incoming(SafeText),
}

impl Quiet {
    pub fn holds(&self, now: Timestamp) -> bool {
        now < self.until
    }
}

/// The lead an event happened to.
pub const fn lead_of(event: &AccountEvent) -> Option<LeadId> {
    match event.owner() {
        Some(Owner::Lead(id)) => Some(id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{EventSubject, EventValue, Money, PipelineId, StageId};

    fn lead(created: i64) -> Lead {
        Lead {
            id: LeadId(1),
            name: "x".into(),
            price: Money::ZERO,
            place: place(7),
            responsible: UserId(1),
            created_at: Timestamp(created),
            // Long after everything else: it must not matter.
            updated_at: Timestamp(100 * DAY),
            closed_at: None,
            next_task_at: None,
            loss_reason: None,
            company: None,
            main_contact: None,
            tags: Box::default(),
        }
    }

    fn place(stage: i64) -> Place {
        Place { pipeline: PipelineId(1), stage: StageId(stage) }
    }

    fn event(kind: &str, by: i64, at: i64) -> AccountEvent {
        AccountEvent {
            id: SafeText::line(&format!("{kind}{at}")),
            kind: kind.into(),
            subject: EventSubject::Owner(Owner::Lead(LeadId(1))),
            created_by: UserId(by),
            created_at: Timestamp(at),
            before: Vec::new(),
            after: vec![EventValue::Place(place(7))],
        }
    }

    /// Robots, mail that is opened and visits change a lead without anybody having cared for it.
    #[test]
    fn bots_make_nothing_young_and_nobody_busy() {
        let mut age = LeadAge::default();
        for event in [
            event("lead_status_changed", 5, 10 * DAY),
            event("common_note_added", 5, 12 * DAY),
            event("entity_tag_added", 0, 20 * DAY),
            event("incoming_mail", 0, 21 * DAY),
            event("link_followed", 5, 22 * DAY),
            event("service_note_added", 5, 23 * DAY),
            event("lead_status_changed", 5, 3 * DAY),
        ] {
            age.take(&event);
        }
        let (lead, now) = (lead(DAY), Timestamp(24 * DAY));
        assert_eq!(staged(&lead, Some(age), None).days(now), Some(14));
        assert_eq!(touched(&lead, Some(age), None).days(now), Some(12));
        // A robot that moves a lead moves it.
        age.take(&event("lead_status_changed", 0, 23 * DAY));
        assert_eq!(staged(&lead, Some(age), None).days(now), Some(1));
        assert_eq!(touched(&lead, Some(age), None).days(now), Some(12));
    }

    #[test]
    fn what_the_history_does_not_reach_is_said_as_at_least() {
        let history = Some(Timestamp(30 * DAY));
        let now = Timestamp(40 * DAY);
        let old = staged(&lead(DAY), None, history);
        assert_eq!((old, old.days(now)), (Since::AtLeast(Timestamp(30 * DAY)), Some(10)));
        let young = staged(&lead(35 * DAY), None, history);
        assert_eq!((young, young.days(now)), (Since::Exactly(Timestamp(35 * DAY)), Some(5)));
        assert_eq!(staged(&lead(DAY), None, None), Since::Unknown);
        assert_eq!(touched(&lead(DAY), None, None).days(now), None);
        assert_eq!(touched(&lead(DAY), None, history), Since::AtLeast(Timestamp(30 * DAY)));
    }

    #[test]
    fn a_stage_may_have_a_limit_of_its_own() {
        let mut limits = RotLimits::default();
        limits.stages.insert(place(7), 3);
        assert_eq!((limits.of(place(7)), limits.of(place(8))), (3, 7));
    }

    #[test]
    fn quiet_holds_until_its_day() {
        let of = QuietOf::Lead(LeadId(1));
        let quiet = Quiet { of, until: Timestamp(10), because: "on holiday".into(), made_at: Timestamp(1) };
        assert!(quiet.holds(Timestamp(9)) && !quiet.holds(Timestamp(10)));
    }
}
