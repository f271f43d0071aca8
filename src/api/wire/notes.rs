//! Notes of leads, contacts and companies. What they say stands in `params`, whose shape depends on `note_type`
//! and on when it was written; it may be `[]`, `{}` or null.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::loose::Loose;
use super::{Links, Seq, lenient};
use crate::domain::{
    self, Call, CallOutcome, Correspondent, Direction, Mail, NoteBody, NoteId, OwnerKind, SafeText,
    Timestamp, UserId,
};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Note {
    #[serde(deserialize_with = "lenient::id")]
    pub id: i64,
    /// Of which sort the entity is, the path says.
    #[serde(deserialize_with = "lenient::id")]
    pub entity_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_by: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub created_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub updated_at: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub responsible_user_id: i64,
    #[serde(default, deserialize_with = "lenient::int")]
    pub group_id: i64,
    #[serde(default, deserialize_with = "lenient::text")]
    pub note_type: String,
    #[serde(default)]
    pub params: Value,
    #[serde(default, deserialize_with = "lenient::int")]
    pub account_id: i64,
    #[serde(rename = "_links", default, deserialize_with = "lenient::object")]
    pub links: Links,
}

/// `_embedded` of a list of notes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Notes {
    #[serde(default)]
    pub notes: Seq<Note>,
}

impl Note {
    /// A note does not say of which sort its entity is: whoever asked knows.
    pub fn of(self, owner: OwnerKind) -> domain::Note {
        domain::Note {
            id: NoteId(self.id),
            owner: owner.owner(self.entity_id),
            body: body(&self.note_type, Loose(&self.params)),
            created_by: UserId(self.created_by),
            created_at: Timestamp(self.created_at),
            updated_at: Timestamp(self.updated_at),
            responsible: UserId(self.responsible_user_id),
        }
    }
}

fn body(kind: &str, params: Loose<'_>) -> NoteBody {
    let text = params.block("text");
    match kind {
        "common" | "4" => NoteBody::Common { text },
        // Numbers are the names of the years before v4.
        "call_in" | "10" => NoteBody::Call(Box::new(call(Direction::In, params))),
        "call_out" | "11" => NoteBody::Call(Box::new(call(Direction::Out, params))),
        "sms_in" | "102" => NoteBody::Sms { direction: Direction::In, phone: params.line("phone"), text },
        "sms_out" | "103" => NoteBody::Sms { direction: Direction::Out, phone: params.line("phone"), text },
        "service_message" | "extended_service_message" => {
            NoteBody::Service { service: params.line("service"), text }
        }
        "amomail_message" => NoteBody::Mail(Box::new(mail(params))),
        "attachment" => {
            let name = params.opt_line("original_name").or_else(|| params.opt_line("file_name"));
            NoteBody::Attachment { name: name.unwrap_or_else(|| params.line("attachment")), text }
        }
        "geolocation" => NoteBody::Geolocation {
            text,
            address: params.line("address"),
            latitude: params.line("latitude"),
            longitude: params.line("longitude"),
        },
        "message_cashier" => NoteBody::Cashier { status: params.line("status"), text },
        other => {
            let text = if text.is_empty() { params.summary() } else { text };
            NoteBody::Other { kind: SafeText::line(other), text }
        }
    }
}

fn call(direction: Direction, params: Loose<'_>) -> Call {
    Call {
        direction,
        phone: params.line("phone"),
        duration: params.int("duration").unwrap_or_default(),
        outcome: params.int("call_status").and_then(outcome),
        result: params.block("call_result"),
        source: params.line("source"),
        link: params.line("link"),
    }
}

const fn outcome(status: i64) -> Option<CallOutcome> {
    Some(match status {
        1 => CallOutcome::LeftMessage,
        2 => CallOutcome::CallBackLater,
        3 => CallOutcome::NotThere,
        4 => CallOutcome::Success,
        5 => CallOutcome::WrongNumber,
        6 => CallOutcome::NoAnswer,
        7 => CallOutcome::Busy,
        _ => return None,
    })
}

fn mail(params: Loose<'_>) -> Mail {
    let correspondent = |key| {
        let side = params.at(key);
        Correspondent { name: side.line("name"), address: side.line("email") }
    };
    Mail {
        direction: if params.is_true("income") { Direction::In } else { Direction::Out },
        from: correspondent("from"),
        to: correspondent("to"),
        subject: params.line("subject"),
        summary: params.block("content_summary"),
        attachments: params.int("attach_cnt").unwrap_or_default(),
    }
}
