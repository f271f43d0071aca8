//! Incoming leads: what came by form, mail, chat or phone and waits for somebody to accept it.

use serde::{Deserialize, Serialize};

use super::{ContactId, LeadId, PipelineId, SafeText, Timestamp};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncomingLead {
    /// Text, unlike other ids.
    pub uid: SafeText,
    pub category: IncomingCategory,
    pub pipeline: PipelineId,
    pub created_at: Timestamp,
    /// The form, mailbox, chat or telephone service it came through.
    pub source_name: SafeText,
    /// Who it came from, where that is said.
    pub contact_name: Option<SafeText>,
    pub phone: Option<SafeText>,
    /// What the lead is called, or what the letter or form is about.
    pub lead_name: Option<SafeText>,
    /// What it becomes once it is accepted.
    pub lead: Option<LeadId>,
    pub contact: Option<ContactId>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IncomingCategory {
    Call,
    Mail,
    Form,
    Chat,
    Other(SafeText),
}
