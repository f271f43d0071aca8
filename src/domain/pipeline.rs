//! Pipelines and their stages.
//!
//! Two stages exist in every pipeline under the same ids: 142 won and 143 lost. So a stage is only
//! identified together with its pipeline: that pair is a [`Place`].

use std::collections::BTreeMap;

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

/// How exactly a stage is named, the most general first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Exactly {
    /// By its name, which stages of several pipelines may have.
    Name,
    /// By `Pipeline/Stage`.
    Of,
    Id,
}

fn called<'a>(said: &'a str, pipelines: &'a [Pipeline]) -> impl Iterator<Item = (Exactly, Place)> + 'a {
    let is = |name: &str, said: &str| name.trim().to_lowercase() == said.trim().to_lowercase();
    let all =
        pipelines.iter().flat_map(|pipeline| pipeline.stages.iter().map(move |stage| (pipeline, stage)));
    all.filter_map(move |(pipeline, stage)| {
        let is_of = said.split_once('/').is_some_and(|(a, b)| is(&pipeline.name, a) && is(&stage.name, b));
        let exactly = if stage.id.to_string() == said.trim() {
            Some(Exactly::Id)
        } else if is_of {
            Some(Exactly::Of)
        } else {
            is(&stage.name, said).then_some(Exactly::Name)
        };
        Some((exactly?, pipeline.place(stage.id)))
    })
}

/// The places of the stages that a person's own settings call so: by the name of the stage, whatever its pipeline, by
/// `Pipeline/Stage`, or by its id.
pub fn places_called(said: &str, pipelines: &[Pipeline]) -> Vec<Place> {
    called(said, pipelines).map(|(_, place)| place).collect()
}

/// What a person's own settings say of each stage. What names it more exactly goes before what names it as one of many,
/// in whatever order they are written: a table of the settings has none.
pub fn said_of_places<T: Copy>(said: &[(String, T)], pipelines: &[Pipeline]) -> BTreeMap<Place, T> {
    let of = |(name, what): &(String, T)| -> Vec<_> {
        called(name, pipelines).map(|(exactly, place)| (exactly, place, *what)).collect()
    };
    let mut all: Vec<(Exactly, Place, T)> = said.iter().flat_map(of).collect();
    all.sort_by_key(|(exactly, ..)| *exactly);
    all.into_iter().map(|(_, place, what)| (place, what)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pipeline(id: i64, name: &str, stages: &[(i64, &str)]) -> Pipeline {
        let stage = |(id, name): &(i64, &str)| Stage {
            id: StageId(*id),
            name: (*name).into(),
            sort: *id,
            color: SafeText::default(),
            kind: StageKind::Open,
        };
        let stages = stages.iter().map(stage).collect();
        Pipeline {
            id: PipelineId(id),
            name: name.into(),
            sort: id,
            is_main: false,
            is_archived: false,
            stages,
        }
    }

    #[test]
    fn what_names_a_stage_more_exactly_goes_first_in_whatever_order_it_is_written() {
        let all = [
            pipeline(1, "Sales", &[(11, "Proposal"), (12, "Talk")]),
            pipeline(2, "B2B", &[(21, "Proposal")]),
            pipeline(3, "Parties", &[(31, "Proposal")]),
        ];
        let mut said = [("31", 1), ("B2B/Proposal", 3), ("Parties/Proposal", 5), ("Proposal", 14)]
            .map(|(name, days)| (name.to_owned(), days));
        for _ in 0..2 {
            let told = said_of_places(&said, &all);
            let told: Vec<(i64, i32)> =
                told.into_iter().map(|(place, days)| (place.stage.get(), days)).collect();
            assert_eq!(told, [(11, 14), (21, 3), (31, 1)], "{said:?}");
            said.reverse();
        }
    }
}
