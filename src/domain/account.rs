//! The account: whose pipeline this is, and how it writes money and time.

use serde::{Deserialize, Serialize};

use super::{AccountId, Currency, SafeText, TaskKindId, UserId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub id: AccountId,
    pub name: SafeText,
    pub subdomain: SafeText,
    pub currency: Currency,
    /// The user the token belongs to.
    pub current_user: UserId,
    /// The account's own zone; UTC when the API names none or one we do not know.
    pub zone: chrono_tz::Tz,
    /// Whether reasons are asked for when a lead is lost.
    pub has_loss_reasons: bool,
    /// The sorts of tasks people can plan; the first is what a task is when nobody says.
    #[serde(default)]
    pub task_kinds: Vec<TaskKind>,
    /// The code of the language its people chose; only Kommo tells it.
    #[serde(default)]
    pub language: Option<SafeText>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskKind {
    pub id: TaskKindId,
    pub name: SafeText,
}
