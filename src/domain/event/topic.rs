//! What each type of event is about.
//!
//! Owns the names the API uses; several names mean the same to a person. One that is not here is [`EventTopic::Other`]:
//! the event keeps it and is shown under it.

use crate::domain::note::Direction;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventTopic {
    /// The lead, contact, company or customer itself.
    Added,
    Deleted,
    Restored,
    Merged,
    Stage,
    CustomerStatus,
    Responsible,
    Price,
    Name,
    Field,
    /// What a customer bought in all.
    LifetimeValue,
    TagsAdded,
    TagsRemoved,
    Linked,
    Unlinked,
    NoteAdded,
    NoteDeleted,
    FileAdded,
    Call(Direction),
    Sms(Direction),
    Mail(Direction),
    Chat(Direction),
    DirectMessage,
    TaskAdded,
    TaskDeleted,
    TaskCompleted,
    TaskResult,
    TaskDeadline,
    TaskKind,
    TaskText,
    Service,
    Location,
    Cashier,
    SiteVisit,
    Advert,
    LinkFollowed,
    Rating,
    Transaction,
    Bot,
    KeyAction,
    AiResult,
    TalkOpened,
    TalkClosed,
    TalkAnswered,
    TalkMissed,
    Subscribed,
    Unsubscribed,
    Mentioned,
    Watched,
    VideoCall,
    Other,
}

use Direction::{In, Out};
use EventTopic as T;

const NAMES: [(&str, EventTopic); 79] = [
    ("lead_added", T::Added),
    ("contact_added", T::Added),
    ("company_added", T::Added),
    ("customer_added", T::Added),
    ("lead_deleted", T::Deleted),
    ("contact_deleted", T::Deleted),
    ("company_deleted", T::Deleted),
    ("customer_deleted", T::Deleted),
    ("lead_restored", T::Restored),
    ("contact_restored", T::Restored),
    ("company_restored", T::Restored),
    ("customer_restored", T::Restored),
    ("entity_merged", T::Merged),
    ("lead_status_changed", T::Stage),
    ("customer_status_changed", T::CustomerStatus),
    ("entity_responsible_changed", T::Responsible),
    ("sale_field_changed", T::Price),
    ("name_field_changed", T::Name),
    ("ltv_field_changed", T::LifetimeValue),
    ("custom_field_value_changed", T::Field),
    ("entity_tag_added", T::TagsAdded),
    ("entity_tag_deleted", T::TagsRemoved),
    ("entity_linked", T::Linked),
    ("lead_linked", T::Linked),
    ("contact_linked", T::Linked),
    ("company_linked", T::Linked),
    ("customer_linked", T::Linked),
    ("entity_unlinked", T::Unlinked),
    ("lead_unlinked", T::Unlinked),
    ("contact_unlinked", T::Unlinked),
    ("company_unlinked", T::Unlinked),
    ("customer_unlinked", T::Unlinked),
    ("common_note_added", T::NoteAdded),
    ("common_note_deleted", T::NoteDeleted),
    ("attachment_note_added", T::FileAdded),
    ("dropbox_attachment", T::FileAdded),
    ("incoming_call", T::Call(In)),
    ("outgoing_call", T::Call(Out)),
    ("incoming_sms", T::Sms(In)),
    ("outgoing_sms", T::Sms(Out)),
    ("incoming_mail", T::Mail(In)),
    ("outgoing_mail", T::Mail(Out)),
    ("incoming_chat_message", T::Chat(In)),
    ("outgoing_chat_message", T::Chat(Out)),
    ("entity_direct_message", T::DirectMessage),
    ("task_added", T::TaskAdded),
    ("task_deleted", T::TaskDeleted),
    ("task_completed", T::TaskCompleted),
    ("task_result_added", T::TaskResult),
    ("task_deadline_changed", T::TaskDeadline),
    ("task_type_changed", T::TaskKind),
    ("task_text_changed", T::TaskText),
    ("service_note_added", T::Service),
    ("geo_note_added", T::Location),
    ("message_to_cashier_note_added", T::Cashier),
    ("site_visit_note_added", T::SiteVisit),
    ("targeting_in_note_added", T::Advert),
    ("targeting_out_note_added", T::Advert),
    ("link_followed", T::LinkFollowed),
    ("nps_rate_added", T::Rating),
    ("transaction_added", T::Transaction),
    ("robot_replied", T::Bot),
    ("robot_replie", T::Bot),
    ("intent_identified", T::Bot),
    ("key_action_completed", T::KeyAction),
    ("ai_result", T::AiResult),
    ("talk_created", T::TalkOpened),
    ("talk_closed", T::TalkClosed),
    ("conversation_answered", T::TalkAnswered),
    ("talk_missed_event", T::TalkMissed),
    ("meta_chat_subscription_added", T::Subscribed),
    ("meta_chat_subscription_removed", T::Unsubscribed),
    ("page_mention", T::Mentioned),
    ("video_opened", T::Watched),
    ("video_closed", T::Watched),
    ("picture_opened", T::Watched),
    ("picture_closed", T::Watched),
    ("zoom_conference", T::VideoCall),
    ("zoom_meeting", T::VideoCall),
];

impl EventTopic {
    pub fn of(kind: &str) -> Self {
        if let Some((_, topic)) = NAMES.iter().find(|(name, _)| *name == kind) {
            return *topic;
        }
        // Each custom field has a type of its own: `custom_field_1928133_value_changed`.
        match kind.strip_prefix("custom_field_").and_then(|rest| rest.strip_suffix("_value_changed")) {
            Some(id) if id.bytes().all(|b| b.is_ascii_digit()) => Self::Field,
            _ if kind.ends_with("_unlinked") => Self::Unlinked,
            _ if kind.ends_with("_linked") => Self::Linked,
            _ => Self::Other,
        }
    }

    /// The names the API has for it; those of single custom fields are not among them.
    pub fn kinds(self) -> impl Iterator<Item = &'static str> {
        NAMES.iter().filter(move |(_, topic)| *topic == self).map(|(name, _)| *name)
    }

    /// It tells of something about the owner that is now otherwise than before.
    pub const fn is_change(self) -> bool {
        matches!(
            self,
            T::Stage
                | T::CustomerStatus
                | T::Responsible
                | T::Price
                | T::Name
                | T::Field
                | T::LifetimeValue
                | T::TagsAdded
                | T::TagsRemoved
                | T::Linked
                | T::Unlinked
                | T::TaskDeadline
                | T::TaskKind
                | T::TaskText
        )
    }
}
