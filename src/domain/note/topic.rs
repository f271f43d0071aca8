//! What the rarer sorts of notes are about.
//!
//! Owns the names the API was seen to use. A name that is not here loses nothing: the note keeps it, and its text.

use super::OwnerKind;

/// What a note of a sort without a form of its own tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteTopic {
    /// The lead, contact or company was made.
    Created(OwnerKind),
    CustomerCreated,
    /// An automation made this lead from another, or another from this one.
    AutoCreated,
    TaskResult,
    SiteVisit,
    /// Came to, or left, an audience of an advertisement.
    AdvertIn,
    AdvertOut,
    LinkFollowed,
    Purchase,
    InvoicePaid,
    BillPaid,
    Meeting,
    VideoCall,
    /// A file that lies with another service.
    RemoteFile,
    AiResult,
    KeyAction,
    Chat,
}

const NAMES: [(&str, NoteTopic); 20] = [
    ("lead_created", NoteTopic::Created(OwnerKind::Leads)),
    ("contact_created", NoteTopic::Created(OwnerKind::Contacts)),
    ("company_created", NoteTopic::Created(OwnerKind::Companies)),
    ("customer_created", NoteTopic::CustomerCreated),
    ("lead_auto_created", NoteTopic::AutoCreated),
    ("task_result", NoteTopic::TaskResult),
    ("site_visit", NoteTopic::SiteVisit),
    ("targeting_in", NoteTopic::AdvertIn),
    ("targeting_out", NoteTopic::AdvertOut),
    ("link_followed", NoteTopic::LinkFollowed),
    ("transaction", NoteTopic::Purchase),
    ("invoice_paid", NoteTopic::InvoicePaid),
    ("bill_paid", NoteTopic::BillPaid),
    ("meeting", NoteTopic::Meeting),
    ("zoom_meeting", NoteTopic::VideoCall),
    ("dropbox_attachment", NoteTopic::RemoteFile),
    ("ai_result", NoteTopic::AiResult),
    ("key_action_completed", NoteTopic::KeyAction),
    ("chat", NoteTopic::Chat),
    ("chat_message", NoteTopic::Chat),
];

impl NoteTopic {
    pub fn of(kind: &str) -> Option<Self> {
        NAMES.iter().find(|(name, _)| *name == kind).map(|(_, topic)| *topic)
    }
}
