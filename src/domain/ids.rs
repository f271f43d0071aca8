//! Typed ids: a lead id cannot be passed where a stage id is meant.
//!
//! Kommo ids are positive integers; they are kept as `i64` because SQLite and JSON both speak it.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl $name {
            pub const fn get(self) -> i64 {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                s.trim().parse().map(Self)
            }
        }
    )*};
}

ids! {
    AccountId,
    /// Own edits that were made with one key, and are taken back with one.
    BatchId,
    /// A Salesbot.
    BotId,
    /// A list of the account.
    CatalogId,
    CompanyId,
    ContactId,
    /// An element of a list.
    ElementId,
    /// A custom field of leads, contacts or companies.
    FieldId,
    /// One choice of a select-like custom field (`enum_id` on the wire).
    FieldOptionId,
    LeadId,
    LossReasonId,
    NoteId,
    PipelineId,
    RoleId,
    SourceId,
    /// A stage (`status_id` on the wire). 142 and 143 occur in every pipeline, so a stage is
    /// only unique together with its pipeline: see [`super::Place`].
    StageId,
    TagId,
    /// A conversation (`talk_id` on the wire).
    TalkId,
    TaskId,
    /// What sort of task it is (`task_type_id` on the wire).
    TaskKindId,
    TemplateId,
    /// `0` is the robot: automation and the system, not a person.
    UserId,
    WebhookId,
    WidgetId,
    /// One own edit, from the key press to the server's answer.
    EditId,
    /// One question asked of the runner; an answer with another id is stale and dropped.
    RequestId,
}

impl UserId {
    /// What Kommo writes as the author of automatic changes.
    pub const ROBOT: Self = Self(0);
}

impl TaskKindId {
    /// Every account has these two; more are its own.
    pub const FOLLOW_UP: Self = Self(1);
    pub const MEETING: Self = Self(2);
}
