//! What happened in the account: one entry of its history, as far as it is understood.
//!
//! Kinds stay text, since new ones appear without notice; [`AccountEvent::effect`] names the few that change
//! which leads there are. Values keep ids as ids: whoever shows them knows the names.

use serde::{Deserialize, Serialize};

use super::{
    FieldId, FieldOptionId, LeadId, LossReasonId, Money, NoteId, Owner, Part, Place, SafeText, TaskId,
    TaskKindId, Timestamp, UserId,
};

mod topic;

pub use topic::EventTopic;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountEvent {
    /// 26 characters; later ones sort after earlier ones.
    pub id: SafeText,
    /// `lead_status_changed`, `common_note_added`, … as the API names it.
    pub kind: SafeText,
    pub subject: EventSubject,
    /// [`UserId::ROBOT`] for automation.
    pub created_by: UserId,
    pub created_at: Timestamp,
    pub before: Vec<EventValue>,
    pub after: Vec<EventValue>,
}

/// What it happened to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EventSubject {
    Owner(Owner),
    Task(TaskId),
    /// A customer, an element of a list, …: its sort and its id.
    Other {
        kind: SafeText,
        id: SafeText,
    },
}

/// One side of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventValue {
    Place(Place),
    User(UserId),
    Note(NoteId),
    At(Timestamp),
    Price(Money),
    Name(SafeText),
    Tag(SafeText),
    TaskKind(TaskKindId),
    TaskText(SafeText),
    /// A custom field; `text` is the value in words, `option` which choice it is.
    Field {
        field: FieldId,
        option: Option<FieldOptionId>,
        text: SafeText,
    },
    Linked(EventSubject),
    Unlinked(EventSubject),
    /// A message of a chat; `origin` is the messenger, `talk` the conversation.
    Message {
        id: SafeText,
        origin: SafeText,
        talk: SafeText,
    },
    /// How content the customer was, in points.
    Rating(i64),
    Transaction(SafeText),
    Bot(SafeText),
    /// A stage of a customer.
    CustomerStatus(SafeText),
    LossReason {
        id: Option<LossReasonId>,
        name: SafeText,
    },
    /// Anything else, as short as it can be said.
    Text(SafeText),
}

/// Somebody changed something that can be edited here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: Part,
    /// [`UserId::ROBOT`] for automation.
    pub by: UserId,
    pub at: Timestamp,
}

/// What an event means for the leads there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeadEffect {
    /// To the bin.
    Deleted,
    /// Back from the bin.
    Restored,
    /// One of two became the other; which one is left only a read tells.
    Merged,
}

impl AccountEvent {
    /// The owner it happened to.
    pub const fn owner(&self) -> Option<Owner> {
        match self.subject {
            EventSubject::Owner(owner) => Some(owner),
            EventSubject::Task(_) | EventSubject::Other { .. } => None,
        }
    }

    pub fn topic(&self) -> EventTopic {
        EventTopic::of(&self.kind)
    }

    /// The note it points at.
    pub fn note(&self) -> Option<NoteId> {
        self.after.iter().chain(&self.before).find_map(|value| match value {
            EventValue::Note(id) => Some(*id),
            _ => None,
        })
    }

    /// Where a lead came from and where it went, if that is what happened.
    pub fn stage_change(&self) -> Option<(Option<Place>, Option<Place>)> {
        let place = |side: &[EventValue]| {
            side.iter().find_map(|value| match value {
                EventValue::Place(place) => Some(*place),
                _ => None,
            })
        };
        (self.topic() == EventTopic::Stage).then(|| (place(&self.before), place(&self.after)))
    }

    /// The kinds of events that take a lead away or bring it back.
    pub const GOING: [&'static str; 3] = ["lead_deleted", "entity_merged", "lead_restored"];
    /// As [`AccountEvent::GOING`], and those that may carry it to another pipeline.
    pub const MOVING: [&'static str; 4] =
        ["lead_deleted", "entity_merged", "lead_restored", "lead_status_changed"];

    /// The kinds of events that tell of a change of this part; none where nothing tells.
    pub fn kinds_of(part: Part) -> Vec<SafeText> {
        let kind = match part {
            Part::Place => "lead_status_changed",
            Part::Responsible => "entity_responsible_changed",
            Part::Price => "sale_field_changed",
            Part::Name => "name_field_changed",
            Part::Due => "task_deadline_changed",
            Part::Text => "task_text_changed",
            Part::Kind => "task_type_changed",
            Part::Done => "task_completed",
            Part::Field(id) => {
                let own = SafeText::line(&format!("custom_field_{id}_value_changed"));
                return vec![own, "custom_field_value_changed".into()];
            }
            Part::Tags
            | Part::Link(_)
            | Part::Notes
            | Part::Tasks
            | Part::Body
            | Part::Creation
            | Part::Verdict => return Vec::new(),
        };
        vec![kind.into()]
    }

    /// Who changed what, if it can be edited here.
    pub fn field_change(&self) -> Option<FieldChange> {
        let field = match self.topic() {
            EventTopic::Stage => Part::Place,
            EventTopic::Responsible => Part::Responsible,
            EventTopic::Price => Part::Price,
            EventTopic::Name => Part::Name,
            EventTopic::TaskDeadline => Part::Due,
            EventTopic::TaskText => Part::Text,
            EventTopic::TaskKind => Part::Kind,
            EventTopic::TaskCompleted => Part::Done,
            EventTopic::Field => Part::Field(self.field_id()?),
            _ => return None,
        };
        Some(FieldChange { field, by: self.created_by, at: self.created_at })
    }

    /// The custom field it is about: named by its value, or by its kind alone.
    pub fn field_id(&self) -> Option<FieldId> {
        let named = self.after.iter().chain(&self.before).find_map(|value| match value {
            EventValue::Field { field, .. } => Some(*field),
            _ => None,
        });
        named.or_else(|| {
            let id = self.kind.strip_prefix("custom_field_")?.strip_suffix("_value_changed")?;
            id.parse().ok()
        })
    }

    /// The lead that went, came back or was merged.
    pub fn effect(&self) -> Option<(LeadId, LeadEffect)> {
        let effect = match self.kind.as_str() {
            "lead_deleted" => LeadEffect::Deleted,
            "lead_restored" => LeadEffect::Restored,
            "entity_merged" => LeadEffect::Merged,
            _ => return None,
        };
        self.owner()?.lead().map(|lead| (lead, effect))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ContactId;

    #[test]
    fn an_event_tells_who_changed_what() {
        let event = |kind: &str, subject| AccountEvent {
            id: "01".into(),
            kind: kind.into(),
            subject,
            created_by: UserId(4),
            created_at: Timestamp(9),
            before: Vec::new(),
            after: Vec::new(),
        };
        let lead = EventSubject::Owner(Owner::Lead(LeadId(7)));
        let change = |field| Some(FieldChange { field, by: UserId(4), at: Timestamp(9) });
        for part in [Part::Place, Part::Responsible, Part::Price, Part::Name, Part::Field(FieldId(31))] {
            let kinds = AccountEvent::kinds_of(part);
            assert_eq!(event(&kinds[0], lead.clone()).field_change(), change(part), "{kinds:?}");
        }
        for part in [Part::Due, Part::Text, Part::Kind, Part::Done] {
            let kinds = AccountEvent::kinds_of(part);
            let task = EventSubject::Task(TaskId(3));
            assert_eq!(event(&kinds[0], task).field_change(), change(part), "{kinds:?}");
        }
        assert_eq!(event("common_note_added", lead.clone()).field_change(), None);
        assert_eq!(event("custom_field_value_changed", lead).field_change(), None, "of which field?");
    }

    #[test]
    fn only_what_happens_to_leads_changes_which_there_are() {
        let event = |kind: &str, owner| AccountEvent {
            id: "01".into(),
            kind: kind.into(),
            subject: EventSubject::Owner(owner),
            created_by: UserId::ROBOT,
            created_at: Timestamp(1),
            before: Vec::new(),
            after: Vec::new(),
        };
        let lead = Owner::Lead(LeadId(7));
        for (kind, owner, effect) in [
            ("lead_deleted", lead, Some(LeadEffect::Deleted)),
            ("lead_restored", lead, Some(LeadEffect::Restored)),
            ("entity_merged", lead, Some(LeadEffect::Merged)),
            ("entity_merged", Owner::Contact(ContactId(7)), None),
            ("lead_added", lead, None),
        ] {
            assert_eq!(event(kind, owner).effect(), effect.map(|e| (LeadId(7), e)), "{kind}");
        }
    }
}
