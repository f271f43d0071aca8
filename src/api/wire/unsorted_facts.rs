//! What `metadata` tells of an incoming lead: a table of the keys that are known, and all others as they are.
//!
//! The shapes of the four categories share keys and never contradict each other, so that one table reads them all,
//! and a category that is new as well. Nothing here can fail.

use serde_json::Value;

use super::loose::Loose;
use crate::domain::{Fact, FactKind, FactValue, SafeText, Timestamp};

/// How a value is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Line,
    Block,
    Time,
    Seconds,
}

/// The keys, with the object they stand in, in the order in which a person reads them.
const KEYS: &[(&str, &str, FactKind, How)] = &[
    ("", "last_message_text", FactKind::Message, How::Block),
    ("", "subject", FactKind::Subject, How::Line),
    ("", "content_summary", FactKind::Message, How::Block),
    ("client", "name", FactKind::From, How::Line),
    ("from", "name", FactKind::From, How::Line),
    ("from", "email", FactKind::Email, How::Line),
    ("", "from", FactKind::From, How::Line),
    ("", "phone", FactKind::Phone, How::Line),
    ("", "to", FactKind::To, How::Line),
    ("", "form_name", FactKind::Form, How::Line),
    ("", "form_id", FactKind::FormId, How::Line),
    ("", "form_page", FactKind::Page, How::Line),
    ("", "referer", FactKind::Referer, How::Line),
    ("", "ip", FactKind::Ip, How::Line),
    ("", "called_at", FactKind::At, How::Time),
    ("", "received_at", FactKind::At, How::Time),
    ("", "form_sent_at", FactKind::At, How::Time),
    ("", "duration", FactKind::Duration, How::Seconds),
    ("", "call_responsible", FactKind::TakenBy, How::Line),
    ("", "link", FactKind::Recording, How::Line),
    ("", "source_name", FactKind::Source, How::Line),
    ("", "service", FactKind::Service, How::Line),
    ("", "service_code", FactKind::Service, How::Line),
    ("", "uniq", FactKind::Reference, How::Line),
    ("", "thread_id", FactKind::Thread, How::Line),
    ("", "message_id", FactKind::Reference, How::Line),
    ("", "visitor_uid", FactKind::Visitor, How::Line),
    ("origin", "chat_id", FactKind::Thread, How::Line),
    ("origin", "ref", FactKind::Referer, How::Line),
    ("origin", "visitor_uid", FactKind::Visitor, How::Line),
];
/// Read key by key, or of no use in a terminal.
const OBJECTS: [&str; 3] = ["client", "from", "origin"];

/// All that is told.
pub fn read(metadata: &Value) -> Vec<Fact> {
    let meta = Loose(metadata);
    let known = KEYS.iter().filter_map(|(within, key, what, how)| {
        let object = if within.is_empty() { meta } else { meta.at(within) };
        Some(Fact { what: what.clone(), value: value(object, key, *how)? })
    });
    let other = metadata.as_object().into_iter().flatten().filter_map(|(key, _)| {
        let is_known = KEYS.iter().any(|(within, known, ..)| within.is_empty() && known == key);
        if is_known || OBJECTS.contains(&key.as_str()) {
            return None;
        }
        let said = Some(meta.at(key).summary()).filter(|text| !text.is_empty())?;
        Some(Fact { what: FactKind::Other(SafeText::line(key)), value: FactValue::Text(said) })
    });
    let mut facts: Vec<Fact> = Vec::new();
    for fact in known.chain(other) {
        // A number that is both who called and which phone is said once.
        if facts.iter().all(|told| told.value != fact.value || told.what == fact.what) {
            facts.push(fact);
        }
    }
    facts
}

fn value(object: Loose<'_>, key: &str, how: How) -> Option<FactValue> {
    match how {
        How::Line => object.opt_line(key).map(FactValue::Text),
        How::Block => Some(object.block(key)).filter(|text| !text.trim().is_empty()).map(FactValue::Text),
        How::Time => object.int(key).filter(|at| *at > 0).map(|at| FactValue::Time(Timestamp(at))),
        How::Seconds => object.int(key).filter(|long| *long >= 0).map(FactValue::Seconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(metadata: &Value) -> Vec<(FactKind, FactValue)> {
        read(metadata).into_iter().map(|fact| (fact.what, fact.value)).collect()
    }

    fn text(text: &str) -> FactValue {
        FactValue::Text(text.into())
    }

    #[test]
    fn numbers_as_text_and_text_as_numbers() {
        let call = json!({"from": 447_700_900_123_i64, "phone": "447700900123", "called_at": "10", "duration": "0",
            "link": null, "service_code": "pbx", "uniq": "u1", "call_responsible": 5});
        assert_eq!(
            said(&call),
            [
                (FactKind::From, text("447700900123")),
                (FactKind::At, FactValue::Time(Timestamp(10))),
                (FactKind::Duration, FactValue::Seconds(0)),
                (FactKind::TakenBy, text("5")),
                (FactKind::Service, text("pbx")),
                (FactKind::Reference, text("u1")),
            ]
        );
    }

    #[test]
    fn a_key_nobody_knows_is_said_as_it_is_and_an_empty_one_not_at_all() {
        let visit =
            json!({"steps": [1, {"x": "two"}], "form_name": " ", "note\u{1b}": "a\u{7}b", "avatar": null});
        let facts = read(&visit);
        assert_eq!(facts.len(), 2, "{facts:?}");
        assert!(facts.iter().any(|f| f.what == FactKind::Other("steps".into()) && f.value == text("1 two")));
        assert!(facts.iter().all(|fact| match (&fact.what, &fact.value) {
            (FactKind::Other(key), FactValue::Text(said)) =>
                !key.contains('\u{1b}') && !said.contains('\u{7}'),
            _ => false,
        }));
    }

    #[test]
    fn no_shape_at_all_tells_nothing() {
        for empty in
            [json!([]), json!({}), Value::Null, json!("x"), json!(7), json!({"from": [], "origin": 3})]
        {
            assert_eq!(read(&empty), [], "{empty}");
        }
    }
}
