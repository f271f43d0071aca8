//! Leads. [`Lead`] is what a board of 100 000 needs of each (kept small: it is held in memory for all
//! of them); [`LeadDetails`] is one lead in full: every list tells it, and the disk has it of all.

use serde::{Deserialize, Serialize};

use super::{
    CompanyId, ContactId, FieldValues, LeadId, LossReasonId, Money, Place, SafeText, TagId, Timestamp, UserId,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    pub id: LeadId,
    pub name: SafeText,
    pub price: Money,
    pub place: Place,
    pub responsible: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    /// When the nearest open task is due; `None` means nobody planned a next step.
    pub next_task_at: Option<Timestamp>,
    pub loss_reason: Option<LossReasonId>,
    pub company: Option<CompanyId>,
    pub main_contact: Option<ContactId>,
    pub tags: Box<[Tag]>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Tag {
    pub id: TagId,
    pub name: SafeText,
}

/// One lead with everything the API tells about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadDetails {
    pub lead: Lead,
    pub fields: Vec<FieldValues>,
    pub contacts: Vec<LinkedContact>,
    pub created_by: UserId,
    pub updated_by: UserId,
    pub score: Option<i64>,
}

/// A lead in the bin: the API tells no more of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedLead {
    pub id: LeadId,
    pub updated_at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedContact {
    pub id: ContactId,
    pub is_main: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LossReason {
    pub id: LossReasonId,
    pub name: SafeText,
    pub sort: i64,
}
