//! Notes as compact rows. What a seeded note says is made on demand (see `data::notes`); what a client wrote is kept.
//!
//! 100 000 leads have some 400 000 notes, 48 bytes each with their indexes.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Entity;
use super::journal::Subject;
use super::pairs::Pairs;
use super::shelf::{Order, Row, Shelf};
use crate::domain::Timestamp;

/// The sorts of notes an account is born with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    Common,
    CallIn,
    CallOut,
    SmsIn,
    SmsOut,
    Mail,
    Service,
    Attachment,
    Geolocation,
    SiteVisit,
    ExtendedService,
    Cashier,
    /// From before files had a drive.
    OldAttachment,
    TargetingIn,
    TargetingOut,
    Transaction,
    InvoicePaid,
    BillPaid,
    Zoom,
    Dropbox,
    LinkFollowed,
    AiResult,
    KeyAction,
    Chat,
    AutoCreated,
    TaskResult,
    LeadCreated,
    ContactCreated,
    CompanyCreated,
    /// Calls and texts by the numbers they had before v4.
    OldCallIn,
    OldCallOut,
    OldCommon,
    /// A common note whose text is null.
    Wordless,
    /// A type nobody documented.
    Unheard,
}

#[derive(Debug, Clone)]
pub struct NoteRow {
    pub id: u32,
    pub owner: u32,
    pub entity: Entity,
    pub seeded_as: Sort,
    /// Which letter of its thread it is; see `data::notes`.
    pub turn: u8,
    /// The lead a seeded note came with; 0 for what a client wrote.
    pub about: u32,
    pub created_at: u32,
    pub updated_at: u32,
    pub created_by: u32,
    pub responsible: u32,
}

/// What a client wrote, word for word.
#[derive(Debug, Clone)]
pub struct Written {
    pub note_type: String,
    pub params: Value,
    pub updated_by: u32,
}

#[derive(Debug)]
pub struct Notes {
    shelf: Shelf<NoteRow>,
    by_owner: Pairs,
    written: BTreeMap<u32, Written>,
}

impl Row for NoteRow {
    fn id(&self) -> i64 {
        i64::from(self.id)
    }
    fn created_at(&self) -> Timestamp {
        Timestamp(i64::from(self.created_at))
    }
    fn updated_at(&self) -> Timestamp {
        Timestamp(i64::from(self.updated_at))
    }
}

impl NoteRow {
    pub fn subject(&self) -> Subject {
        Subject { entity: self.entity, id: i64::from(self.owner) }
    }
}

impl Sort {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Common | Self::Wordless => "common",
            Self::CallIn => "call_in",
            Self::CallOut => "call_out",
            Self::SmsIn => "sms_in",
            Self::SmsOut => "sms_out",
            Self::Mail => "amomail_message",
            Self::Service => "service_message",
            Self::Attachment | Self::OldAttachment => "attachment",
            Self::Geolocation => "geolocation",
            Self::SiteVisit => "site_visit",
            Self::ExtendedService => "extended_service_message",
            Self::Cashier => "message_cashier",
            Self::TargetingIn => "targeting_in",
            Self::TargetingOut => "targeting_out",
            Self::Transaction => "transaction",
            Self::InvoicePaid => "invoice_paid",
            Self::BillPaid => "bill_paid",
            Self::Zoom => "zoom_meeting",
            Self::Dropbox => "dropbox_attachment",
            Self::LinkFollowed => "link_followed",
            Self::AiResult => "ai_result",
            Self::KeyAction => "key_action_completed",
            Self::Chat => "chat",
            Self::AutoCreated => "lead_auto_created",
            Self::TaskResult => "task_result",
            Self::LeadCreated => "lead_created",
            Self::ContactCreated => "contact_created",
            Self::CompanyCreated => "company_created",
            Self::OldCallIn => "10",
            Self::OldCallOut => "11",
            Self::OldCommon => "4",
            Self::Unheard => "loyalty_points_granted",
        }
    }

    /// The event it left, if any; letters leave two sorts, see `data::notes`.
    pub const fn event(self) -> Option<&'static str> {
        Some(match self {
            Self::Common | Self::Wordless | Self::OldCommon => "common_note_added",
            Self::CallIn | Self::OldCallIn => "incoming_call",
            Self::CallOut | Self::OldCallOut => "outgoing_call",
            Self::SmsIn => "incoming_sms",
            Self::SmsOut => "outgoing_sms",
            Self::Service | Self::ExtendedService => "service_note_added",
            Self::Attachment | Self::OldAttachment => "attachment_note_added",
            Self::Geolocation => "geo_note_added",
            Self::SiteVisit => "site_visit_note_added",
            Self::Cashier => "message_to_cashier_note_added",
            Self::TargetingIn => "targeting_in_note_added",
            Self::TargetingOut => "targeting_out_note_added",
            Self::Transaction => "transaction_added",
            Self::Zoom => "zoom_conference",
            Self::Dropbox => "dropbox_attachment",
            Self::LinkFollowed => "link_followed",
            Self::AiResult => "ai_result",
            Self::KeyAction => "key_action_completed",
            Self::TaskResult => "task_result_added",
            Self::Mail
            | Self::InvoicePaid
            | Self::BillPaid
            | Self::Chat
            | Self::AutoCreated
            | Self::LeadCreated
            | Self::ContactCreated
            | Self::CompanyCreated
            | Self::Unheard => return None,
        })
    }
}

impl Notes {
    /// `rows` sorted by id.
    pub fn new(rows: Vec<NoteRow>) -> Self {
        let mut by_owner = Pairs::default();
        for row in &rows {
            by_owner.push(i64::from(row.owner), row.id());
        }
        by_owner.sort();
        Self { shelf: Shelf::new(rows), by_owner, written: BTreeMap::new() }
    }

    pub fn rows(&self) -> &[NoteRow] {
        self.shelf.rows()
    }

    pub fn get(&self, id: i64) -> Option<&NoteRow> {
        self.shelf.get(id)
    }

    pub fn next_id(&self) -> i64 {
        self.shelf.next_id()
    }

    pub fn written(&self, row: &NoteRow) -> Option<&Written> {
        self.written.get(&row.id)
    }

    pub fn note_type(&self, row: &NoteRow) -> &str {
        self.written(row).map_or(row.seeded_as.name(), |written| &written.note_type)
    }

    pub fn push(&mut self, row: NoteRow, written: Written) {
        self.written.insert(row.id, written);
        self.by_owner.add(i64::from(row.owner), row.id());
        self.shelf.push(row);
    }

    pub fn edit(&mut self, id: i64, written: Written, change: impl FnOnce(&mut NoteRow)) {
        let key = self.shelf.edit(id, |row| {
            change(row);
            row.id
        });
        if let Some(key) = key {
            self.written.insert(key, written);
        }
    }

    pub fn in_order(&self, order: Order) -> Box<dyn Iterator<Item = &NoteRow> + '_> {
        self.shelf.in_order(order)
    }

    /// Those of one lead, contact or company.
    pub fn of(&self, subject: Subject, order: Order) -> Vec<&NoteRow> {
        let ids: Vec<i64> = self.by_owner.of(subject.id).collect();
        let mut rows = self.shelf.chosen(&ids, order);
        // Ids of different sorts of owners may meet in a large account.
        rows.retain(|row| row.entity == subject.entity);
        rows
    }

    /// Its owner is gone.
    pub fn forget(&mut self, subject: Subject) {
        let ids: Vec<i64> = self.of(subject, Order::default()).iter().map(|row| row.id()).collect();
        for id in ids {
            self.shelf.remove(id);
            self.by_owner.forget_right(id);
            self.written.remove(&small(id));
        }
    }
}

/// Ids and times of this century fit.
pub fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or_default()
}
