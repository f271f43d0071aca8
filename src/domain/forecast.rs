//! What the open leads of a pipeline will bring, by stage, by month and by whom.
//!
//! Owns the arithmetic, and that no rate is told without what it was counted of. A stage's *rate* is of the leads that
//! are closed now and were seen in that stage in the kept history: how many of them were won. Below [`ENOUGH`] of them
//! it says nothing yet, and a *weight* that was set stands in its place. When a lead will close is what the won leads of
//! its pipeline took from their beginning to their end, half of them less (*cycle*); a lead that is older has *slipped*.
//! Amounts are whole hundredths, lead by lead, so that sums are the same in whatever order. Pure: the time is an argument.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::Datelike;
use chrono_tz::Tz;

use super::stats::{Sum, state_of};
use super::{Lead, LeadId, Money, Pipeline, PipelineId, Place, StageKind, Timestamp, UserId};

/// A rate of fewer leads is none yet.
pub const ENOUGH: u32 = 30;
/// 95 % of all intervals hold the true rate.
const Z: f64 = 1.959_964;
const DAY: i64 = 86_400;

/// A lead went from one place to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageMove {
    pub lead: LeadId,
    pub at: Timestamp,
    pub from: Option<Place>,
    pub to: Option<Place>,
}

/// So many of `n` were won.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rate {
    pub n: u32,
    pub won: u32,
}

/// How likely a lead of a stage is won, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Chance {
    Own(f64),
    /// Too few leads for a rate.
    Set(f64),
}

/// A month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    pub year: i32,
    pub month: u32,
}

/// When leads are to close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// They should have closed already.
    Slipped,
    In(Month),
    /// Nothing was won yet that would tell.
    Unknown,
}

/// How long won leads took: half of them less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cycle {
    pub secs: i64,
    pub n: u32,
}

/// What is open and what of it is to be expected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outlook {
    pub open: Sum,
    pub expected: Money,
    /// Of the open ones.
    pub slipped: Sum,
    /// By how much they have slipped together.
    pub slipped_secs: i64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StageOutlook {
    pub place: Place,
    pub rate: Rate,
    pub chance: Chance,
    pub outlook: Outlook,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    pub pipeline: PipelineId,
    pub cycle: Option<Cycle>,
    pub stages: Vec<StageOutlook>,
    pub months: BTreeMap<Due, Outlook>,
    pub owners: BTreeMap<UserId, Outlook>,
    pub all: Outlook,
}

/// What a forecast is made of.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    pub pipelines: &'a [Pipeline],
    pub leads: &'a [Lead],
    pub moves: &'a [StageMove],
    /// What people set, from 0 to 1.
    pub weights: &'a BTreeMap<Place, f64>,
    pub now: Timestamp,
    pub zone: Tz,
}

impl Rate {
    /// `None` of nothing.
    pub fn share(self) -> Option<f64> {
        (self.n > 0).then(|| f64::from(self.won) / f64::from(self.n))
    }

    /// Where the true rate lies with 95 % (Wilson): everywhere, of nothing.
    pub fn interval(self) -> (f64, f64) {
        let Some(share) = self.share() else { return (0.0, 1.0) };
        let n = f64::from(self.n);
        let square = Z * Z;
        let middle = share + square / (2.0 * n);
        let reach = Z * (share * (1.0 - share) / n + square / (4.0 * n * n)).sqrt();
        let scale = 1.0 + square / n;
        (((middle - reach) / scale).max(0.0), ((middle + reach) / scale).min(1.0))
    }
}

impl Chance {
    pub const fn get(self) -> f64 {
        match self {
            Self::Own(chance) | Self::Set(chance) => chance,
        }
    }

    /// What is to be expected of an amount.
    pub fn of(self, price: Money) -> Money {
        let whole = i128::from(price.0) * i128::from((self.get() * 1e6).round() as i64);
        // Half up, in whole numbers: the order of a sum must not matter.
        let rounded = (whole + 500_000).div_euclid(1_000_000);
        Money(i64::try_from(rounded).unwrap_or(price.0))
    }
}

impl Month {
    pub fn of(at: Timestamp, zone: Tz) -> Option<Self> {
        at.in_zone(zone).map(|at| Self { year: at.year(), month: at.month() })
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("{:04}-{:02}", self.year, self.month))
    }
}

impl Outlook {
    fn take(&mut self, lead: &Lead, expected: Money, late: i64) {
        let add = |sum: &mut Sum| {
            sum.leads = sum.leads.saturating_add(1);
            sum.worth = Money(sum.worth.0.saturating_add(lead.price.0));
        };
        add(&mut self.open);
        self.expected = Money(self.expected.0.saturating_add(expected.0));
        if late > 0 {
            add(&mut self.slipped);
            self.slipped_secs = self.slipped_secs.saturating_add(late);
        }
    }

    /// Days the slipped ones are late, on average.
    pub fn days_late(&self) -> Option<i64> {
        (self.slipped.leads > 0).then(|| self.slipped_secs / i64::from(self.slipped.leads) / DAY)
    }
}

/// The rate of each stage: of the leads that are closed now and were seen there.
pub fn rates(material: &Material<'_>) -> HashMap<Place, Rate> {
    let mut seen: BTreeSet<(Place, LeadId)> = BTreeSet::new();
    for step in material.moves {
        seen.extend([step.from, step.to].into_iter().flatten().map(|place| (place, step.lead)));
    }
    let ends: HashMap<LeadId, StageKind> =
        material.leads.iter().map(|lead| (lead.id, state_of(material.pipelines, lead.place))).collect();
    let mut rates: HashMap<Place, Rate> = HashMap::new();
    for (place, lead) in seen {
        let Some(end) = ends.get(&lead).filter(|end| end.is_closed()) else { continue };
        let rate = rates.entry(place).or_default();
        rate.n += 1;
        rate.won += u32::from(*end == StageKind::Won);
    }
    rates
}

/// How long half of the won leads of a pipeline took at most.
pub fn cycle(leads: &[Lead], pipelines: &[Pipeline], pipeline: PipelineId) -> Option<Cycle> {
    let won = leads.iter().filter(|lead| lead.place.pipeline == pipeline);
    let won = won.filter(|lead| state_of(pipelines, lead.place) == StageKind::Won);
    let mut took: Vec<i64> = won
        .filter_map(|lead| lead.closed_at.map(|at| at.since(lead.created_at)))
        .filter(|secs| *secs >= 0)
        .collect();
    took.sort_unstable();
    let n = u32::try_from(took.len()).unwrap_or(u32::MAX);
    took.get(took.len().saturating_sub(1) / 2).map(|secs| Cycle { secs: *secs, n })
}

/// The weight of a stage nobody set one for: the further, the likelier.
pub fn weight(pipeline: &Pipeline, place: Place) -> f64 {
    let open: Vec<_> = pipeline.stages.iter().filter(|stage| !stage.kind.is_closed()).collect();
    let at = open.iter().position(|stage| stage.id == place.stage).unwrap_or(0);
    let share = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    share(at + 1) / share(open.len() + 1)
}

/// A forecast for each pipeline that is not in the archive.
pub fn forecast(material: &Material<'_>) -> Vec<Forecast> {
    let rates = rates(material);
    let open = material.pipelines.iter().filter(|pipeline| !pipeline.is_archived);
    open.map(|pipeline| of_pipeline(material, pipeline, &rates)).collect()
}

fn of_pipeline(material: &Material<'_>, pipeline: &Pipeline, rates: &HashMap<Place, Rate>) -> Forecast {
    let stages = pipeline.stages.iter().filter(|stage| !stage.kind.is_closed());
    let stages = stages.map(|stage| {
        let place = pipeline.place(stage.id);
        let rate = rates.get(&place).copied().unwrap_or_default();
        let set = material.weights.get(&place).copied().unwrap_or_else(|| weight(pipeline, place));
        let own = rate.share().filter(|_| rate.n >= ENOUGH);
        let chance = own.map_or(Chance::Set(set), Chance::Own);
        StageOutlook { place, rate, chance, outlook: Outlook::default() }
    });
    let mut forecast = Forecast {
        pipeline: pipeline.id,
        cycle: cycle(material.leads, material.pipelines, pipeline.id),
        stages: stages.collect(),
        months: BTreeMap::new(),
        owners: BTreeMap::new(),
        all: Outlook::default(),
    };
    for lead in material.leads.iter().filter(|lead| lead.place.pipeline == pipeline.id) {
        let Some(stage) = forecast.stages.iter_mut().find(|stage| stage.place == lead.place) else {
            continue;
        };
        let expected = stage.chance.of(lead.price);
        let due = forecast.cycle.map(|cycle| lead.created_at.plus(cycle.secs));
        let late = due.map_or(0, |due| material.now.since(due).max(0));
        let month = match due {
            Some(_) if late > 0 => Due::Slipped,
            Some(due) => Month::of(due, material.zone).map_or(Due::Unknown, Due::In),
            None => Due::Unknown,
        };
        stage.outlook.take(lead, expected, late);
        forecast.months.entry(month).or_default().take(lead, expected, late);
        forecast.owners.entry(lead.responsible).or_default().take(lead, expected, late);
        forecast.all.take(lead, expected, late);
    }
    forecast
}

#[cfg(test)]
mod tests;
