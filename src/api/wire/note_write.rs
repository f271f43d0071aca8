//! Notes as they are written. Null keys come back on read but are refused on write, so none is ever sent.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::domain::{Call, CallOutcome, Direction, NewNote, NewNoteKind, NoteBody};

/// One item of `POST /{entity}/{id}/notes`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotePost {
    pub note_type: &'static str,
    pub params: Value,
}

/// The body of `PATCH /{entity}/{id}/notes/{id}`.
pub type NotePatch = NotePost;

impl NotePost {
    /// `uniq` is what the server knows a call by; of other notes it knows no such thing.
    pub fn of(note: &NewNote, uniq: &str) -> Self {
        let text = ("text", Value::from(note.text.as_str()));
        match &note.kind {
            NewNoteKind::Common => post("common", [text]),
            NewNoteKind::Call { direction, phone, duration, outcome } => post(
                call(*direction),
                [
                    ("uniq", uniq.into()),
                    ("phone", phone.as_str().into()),
                    ("duration", (*duration).into()),
                    ("source", "dealdesk".into()),
                    ("call_result", note.text.as_str().into()),
                    ("call_status", outcome.map_or(Value::Null, |outcome| status(outcome).into())),
                ],
            ),
            NewNoteKind::Sms { direction, phone } => {
                post(sms(*direction), [text, ("phone", phone.as_str().into())])
            }
            NewNoteKind::Service { service } => {
                post("service_message", [text, ("service", service.as_str().into())])
            }
        }
    }
}

impl From<&NoteBody> for NotePost {
    /// Only what can be written at all is ever asked for, see [`NoteBody`].
    fn from(body: &NoteBody) -> Self {
        let text = ("text", Value::from(body.text().as_str()));
        match body {
            NoteBody::Call(note) => post(
                call(note.direction),
                [
                    ("uniq", note.uniq.as_str().into()),
                    ("phone", note.phone.as_str().into()),
                    ("duration", note.duration.into()),
                    ("source", note.source.as_str().into()),
                    ("link", note.link.as_str().into()),
                    ("call_result", note.result.as_str().into()),
                    ("call_status", note.outcome.map_or(Value::Null, |outcome| status(outcome).into())),
                    ("call_responsible", responsible(note)),
                ],
            ),
            NoteBody::Sms { direction, phone, .. } => {
                post(sms(*direction), [text, ("phone", phone.as_str().into())])
            }
            NoteBody::Service { service, .. } => {
                post("service_message", [text, ("service", service.as_str().into())])
            }
            NoteBody::Geolocation { address, latitude, longitude, .. } => post(
                "geolocation",
                [
                    text,
                    ("address", address.as_str().into()),
                    ("latitude", latitude.as_str().into()),
                    ("longitude", longitude.as_str().into()),
                ],
            ),
            NoteBody::Cashier { status, .. } => {
                post("message_cashier", [text, ("status", status.as_str().into())])
            }
            NoteBody::Common { .. }
            | NoteBody::Mail(_)
            | NoteBody::Message { .. }
            | NoteBody::Attachment { .. }
            | NoteBody::Other { .. } => post("common", [text]),
        }
    }
}

fn post<const N: usize>(note_type: &'static str, params: [(&str, Value); N]) -> NotePost {
    let told = params.into_iter().filter(|(_, value)| !value.is_null() && value.as_str() != Some(""));
    let params: Map<String, Value> = told.map(|(name, value)| (name.to_owned(), value)).collect();
    NotePost { note_type, params: Value::Object(params) }
}

/// Who took it: a user by number, anybody else by name.
fn responsible(call: &Call) -> Value {
    call.user.map_or_else(|| call.person.as_str().into(), |user| user.get().into())
}

const fn call(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "call_in",
        Direction::Out => "call_out",
    }
}

const fn sms(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "sms_in",
        Direction::Out => "sms_out",
    }
}

const fn status(outcome: CallOutcome) -> i64 {
    match outcome {
        CallOutcome::LeftMessage => 1,
        CallOutcome::CallBackLater => 2,
        CallOutcome::NotThere => 3,
        CallOutcome::Success => 4,
        CallOutcome::WrongNumber => 5,
        CallOutcome::NoAnswer => 6,
        CallOutcome::Busy => 7,
    }
}
