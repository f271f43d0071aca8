//! Pipelines and their stages.
//!
//! Two stages exist in every pipeline under the same ids: 142 won and 143 lost. So a stage is only
//! identified together with its pipeline: that pair is a [`Place`].

use serde::{Deserialize, Serialize};

use super::{PipelineId, SafeText, StageId};

/// Where a lead stands: one stage of one pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    pub pipeline: PipelineId,
    pub stage: StageId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StageKind {
    /// The queue of incoming ("unsorted") leads; always the first stage.
    Incoming,
    Open,
    Won,
    Lost,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    pub id: StageId,
    pub name: SafeText,
    pub sort: i64,
    /// As the account painted it, `#rrggbb`; a theme decides what to make of it.
    pub color: SafeText,
    pub kind: StageKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pipeline {
    pub id: PipelineId,
    pub name: SafeText,
    pub sort: i64,
    pub is_main: bool,
    pub is_archived: bool,
    /// In board order: incoming first, open stages by `(sort, id)`, won, lost.
    pub stages: Vec<Stage>,
}

impl StageId {
    pub const WON: Self = Self(142);
    pub const LOST: Self = Self(143);
}

impl StageKind {
    /// Closed stages are folded on the board until a person opens them.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Won | Self::Lost)
    }

    const fn rank(self) -> u8 {
        match self {
            Self::Incoming => 0,
            Self::Open => 1,
            Self::Won => 2,
            Self::Lost => 3,
        }
    }
}

impl Pipeline {
    /// Puts the stages in board order; `sort` on the wire is not contiguous and can repeat.
    pub fn order_stages(&mut self) {
        self.stages.sort_by_key(|s| (s.kind.rank(), s.sort, s.id));
    }

    pub fn stage(&self, id: StageId) -> Option<&Stage> {
        self.stages.iter().find(|s| s.id == id)
    }

    pub fn place(&self, stage: StageId) -> Place {
        Place { pipeline: self.id, stage }
    }
}

/// The places of the stages that a person's own settings call so: by the name of the stage, whatever its pipeline, by
/// `Pipeline/Stage`, or by its id.
pub fn places_called(said: &str, pipelines: &[Pipeline]) -> Vec<Place> {
    let is = |name: &str, said: &str| name.trim().to_lowercase() == said.trim().to_lowercase();
    let all =
        pipelines.iter().flat_map(|pipeline| pipeline.stages.iter().map(move |stage| (pipeline, stage)));
    let called = all.filter(|(pipeline, stage)| {
        let is_of = said.split_once('/').is_some_and(|(a, b)| is(&pipeline.name, a) && is(&stage.name, b));
        is_of || is(&stage.name, said) || stage.id.to_string() == said.trim()
    });
    called.map(|(pipeline, stage)| pipeline.place(stage.id)).collect()
}
