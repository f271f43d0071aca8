//! Contacts and companies: one row type for both, since they differ only in the employer.

use super::shelf::Row;
use crate::domain::{CompanyId, TagId, Timestamp, UserId};

#[derive(Debug, Clone)]
pub struct Party {
    /// A contact's or a company's id; the shelf it lies on says which.
    pub id: i64,
    pub name: Box<str>,
    pub responsible: UserId,
    pub created_by: UserId,
    pub updated_by: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Where a contact works; 0 for nowhere, and for companies.
    pub employer: CompanyId,
    pub tags: Box<[TagId]>,
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
