//! What a note says, by its type. `params` may be an object, `[]`, null, or hold nulls; nothing is taken for granted.

use serde_json::Value;

use super::mail::{self, direction};
use crate::api::wire::loose::Loose;
use crate::domain::{
    Call, CallOutcome, Direction, LeadId, NoteBody, NoteTopic, Owner, OwnerKind, SafeText, UserId,
};

pub fn read(kind: &str, params: Loose<'_>) -> NoteBody {
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
        "amomail_message" | "mail_message" | "incoming_email" | "outgoing_email" => {
            NoteBody::Mail(Box::new(mail::read(kind, params)))
        }
        "whatsapp_message" => NoteBody::Message {
            direction: direction(params).unwrap_or(Direction::Out),
            service: SafeText::line("WhatsApp"),
            phone: params.first_line(&["phone", "from", "to"]),
            text: if text.is_empty() { params.block("message") } else { text },
        },
        "attachment" => NoteBody::Attachment {
            name: params.first_line(&["original_name", "file_name", "attachment"]),
            text,
        },
        "geolocation" => NoteBody::Geolocation {
            text,
            address: params.line("address"),
            latitude: params.line("latitude"),
            longitude: params.line("longitude"),
        },
        "message_cashier" => NoteBody::Cashier { status: params.line("status"), text },
        other => rare(other, params, text),
    }
}

/// Shapes that vary: the text if there is one, else whatever is said, and where it points.
fn rare(kind: &str, params: Loose<'_>, text: SafeText) -> NoteBody {
    let is_made = NoteTopic::of(kind) == Some(NoteTopic::AutoCreated);
    let text = match text.is_empty() {
        false => text,
        true if is_made => params.line("type"),
        true => params.summary(),
    };
    NoteBody::Other {
        kind: SafeText::line(kind),
        text,
        link: params.first_line(&["link", "url", "page", "join_url"]),
        about: if is_made { made_from(params) } else { None },
    }
}

/// `{"link": {"id": …, "type": 2}}` with the numbers of v2: 1 contact, 2 lead, 3 company.
fn made_from(params: Loose<'_>) -> Option<Owner> {
    let link = params.at("link");
    match (link.id("id"), link.int("type")) {
        (Some(id), Some(1)) => Some(OwnerKind::Contacts.owner(id)),
        (Some(id), Some(2) | None) => Some(Owner::Lead(LeadId(id))),
        (Some(id), Some(3)) => Some(OwnerKind::Companies.owner(id)),
        (Some(_), Some(_)) => None,
        (None, _) => params.id("lead_id").map(|id| Owner::Lead(LeadId(id))),
    }
}

fn call(direction: Direction, params: Loose<'_>) -> Call {
    let user = params.id("call_responsible").map(UserId);
    Call {
        direction,
        phone: params.line("phone"),
        duration: params.int("duration").unwrap_or_default(),
        outcome: params.int("call_status").and_then(outcome),
        result: params.block("call_result"),
        source: params.line("source"),
        link: params.line("link"),
        uniq: uniq(params),
        user,
        person: if user.is_none() { params.line("call_responsible") } else { SafeText::default() },
    }
}

/// A text, or a list that holds one.
fn uniq(params: Loose<'_>) -> SafeText {
    match params.at("uniq").0 {
        Value::Array(all) => all.first().and_then(Value::as_str).map(SafeText::line).unwrap_or_default(),
        _ => params.line("uniq"),
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
