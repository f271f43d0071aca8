//! Contacts and companies: one row type for both, since they differ only in what `partners` holds.

use super::shelf::Row;
use crate::api::wire::CustomFieldValues;
use crate::domain::{LeadId, TagId, Timestamp, UserId};

#[derive(Debug, Clone)]
pub struct Party {
    /// A contact's or a company's id; the shelf it lies on says which.
    pub id: i64,
    pub name: Box<str>,
    pub responsible: UserId,
    pub created_by: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub leads: Vec<LeadId>,
    /// A contact's company (none or one); a company's contacts.
    pub partners: Vec<i64>,
    pub tags: Box<[TagId]>,
    /// `None`: as seeded.
    pub fields: Option<Box<[CustomFieldValues]>>,
}

impl Row for Party {
    fn id(&self) -> i64 {
        self.id
    }
    fn created_at(&self) -> Timestamp {
        self.created_at
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
}
