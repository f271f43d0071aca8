//! Users of the account, and the contacts and companies leads hang on.

use serde::{Deserialize, Serialize};

use super::{CompanyId, ContactId, FieldValues, LeadId, RoleId, SafeText, Tag, Timestamp, UserId};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub name: SafeText,
    pub email: SafeText,
    pub is_active: bool,
}

/// A set of rights users can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    pub id: RoleId,
    pub name: SafeText,
    pub users: Vec<UserId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub id: ContactId,
    pub name: SafeText,
    pub responsible: UserId,
    pub company: Option<CompanyId>,
    /// 0 in files of earlier versions.
    #[serde(default)]
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub fields: Vec<FieldValues>,
    pub tags: Vec<Tag>,
    pub leads: Vec<LeadId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    pub id: CompanyId,
    pub name: SafeText,
    pub responsible: UserId,
    /// 0 in files of earlier versions.
    #[serde(default)]
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub fields: Vec<FieldValues>,
    pub tags: Vec<Tag>,
}

impl User {
    /// `Mara Linden` → `ML`: what a card has room for.
    pub fn initials(&self) -> String {
        let mut letters =
            self.name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
        let first = letters.next();
        let last = letters.next_back();
        first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
    }
}
