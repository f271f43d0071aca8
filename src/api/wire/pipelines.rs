//! `/leads/pipelines` with their statuses (stages).

use serde::{Deserialize, Serialize};

use super::{Links, Seq, lenient};
use crate::domain::{self, PipelineId, SafeText, Stage, StageId, StageKind};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Pipeline {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub sort: i64,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_main: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_unsorted_on: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_archive: bool,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
    #[serde(rename = "_embedded", default, deserialize_with = "lenient::object")]
    pub embedded: PipelineEmbedded,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PipelineEmbedded {
    #[serde(default)]
    pub statuses: Seq<Status>,
}

/// `_embedded` of `GET /leads/pipelines/{id}/statuses`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Statuses {
    #[serde(default)]
    pub statuses: Seq<Status>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Status {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub name: String,
    #[serde(default, deserialize_with = "lenient::int")]
    pub sort: i64,
    #[serde(default, deserialize_with = "lenient::flag")]
    pub is_editable: bool,
    #[serde(default, deserialize_with = "lenient::int")]
    pub pipeline_id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub color: String,
    /// 0 normal, 1 unsorted; nothing else. Won and lost are known by their ids.
    #[serde(rename = "type", default, deserialize_with = "lenient::int")]
    pub kind: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Pipelines {
    #[serde(default)]
    pub pipelines: Seq<Pipeline>,
}

impl From<Status> for Stage {
    fn from(s: Status) -> Self {
        let id = StageId(s.id);
        let kind = match id {
            StageId::WON => StageKind::Won,
            StageId::LOST => StageKind::Lost,
            _ if s.kind == 1 => StageKind::Incoming,
            _ => StageKind::Open,
        };
        Self { id, name: SafeText::line(&s.name), sort: s.sort, color: SafeText::line(&s.color), kind }
    }
}

impl From<Pipeline> for domain::Pipeline {
    fn from(p: Pipeline) -> Self {
        let mut pipeline = Self {
            id: PipelineId(p.id),
            name: SafeText::line(&p.name),
            sort: p.sort,
            is_main: p.is_main,
            is_archived: p.is_archive,
            stages: p.embedded.statuses.into_iter().map(Into::into).collect(),
        };
        pipeline.order_stages();
        pipeline
    }
}
