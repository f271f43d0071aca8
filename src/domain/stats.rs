//! What a pipeline did in a stretch of time: what is open, what came, what was won and lost, and who did it.
//!
//! Counted of leads alone, as they stand now: a lead that was closed and opened again is open. Must not know where
//! leads come from, nor how numbers are shown.

use std::collections::BTreeMap;

use super::forecast::Rate;
use super::query::Stretch;
use super::{Lead, Money, Pipeline, Place, StageId, StageKind, Timestamp, UserId};

/// How many, and what they are worth together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    pub leads: u32,
    pub worth: Money,
}

/// Of one stage, one user or all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Open now, whatever the stretch.
    pub open: Sum,
    /// Came into being in the stretch.
    pub new: Sum,
    pub won: Sum,
    pub lost: Sum,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    pub all: Tally,
    /// Open leads by the stage they stand in.
    pub stages: BTreeMap<Place, Sum>,
    pub users: BTreeMap<UserId, Tally>,
}

impl Sum {
    pub fn take(&mut self, lead: &Lead) {
        self.leads = self.leads.saturating_add(1);
        self.worth = Money(self.worth.0.saturating_add(lead.price.0));
    }
}

impl Tally {
    fn take(&mut self, lead: &Lead, state: StageKind, span: Stretch) {
        if span.has(lead.created_at) {
            self.new.take(lead);
        }
        let is_closed_within = lead.closed_at.is_some_and(|at| span.has(at));
        match state {
            StageKind::Incoming | StageKind::Open => self.open.take(lead),
            StageKind::Won if is_closed_within => self.won.take(lead),
            StageKind::Lost if is_closed_within => self.lost.take(lead),
            StageKind::Won | StageKind::Lost => {}
        }
    }

    /// Of those that were decided in the stretch, how many were won.
    pub const fn conversion(&self) -> Rate {
        Rate { n: self.won.leads.saturating_add(self.lost.leads), won: self.won.leads }
    }

    pub const fn is_empty(&self) -> bool {
        self.open.leads == 0 && self.new.leads == 0 && self.won.leads == 0 && self.lost.leads == 0
    }
}

impl Stretch {
    /// Whether a time lies in it.
    pub fn has(self, at: Timestamp) -> bool {
        self.from <= at && at < self.until
    }
}

/// What a place is; one that no pipeline has is told by its id alone.
pub fn state_of(pipelines: &[Pipeline], place: Place) -> StageKind {
    match place.stage {
        StageId::WON => StageKind::Won,
        StageId::LOST => StageKind::Lost,
        stage => {
            let known = pipelines.iter().find(|pipeline| pipeline.id == place.pipeline);
            known.and_then(|pipeline| pipeline.stage(stage)).map_or(StageKind::Open, |stage| stage.kind)
        }
    }
}

/// What became of these leads in that stretch.
pub fn stats<'a>(pipelines: &[Pipeline], leads: impl Iterator<Item = &'a Lead>, span: Stretch) -> Stats {
    let mut stats = Stats::default();
    for lead in leads {
        let state = state_of(pipelines, lead.place);
        stats.all.take(lead, state, span);
        stats.users.entry(lead.responsible).or_default().take(lead, state, span);
        if !state.is_closed() {
            stats.stages.entry(lead.place).or_default().take(lead);
        }
    }
    stats.users.retain(|_, tally| !tally.is_empty());
    stats
}
