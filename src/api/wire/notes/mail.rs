//! Letters. The account's own mail tells who, when and how it begins; integrations may write more, or otherwise: sides
//! as text, as objects, as lists of either, and a body in `html` or `text`.

use serde_json::Value;

use crate::api::wire::loose::Loose;
use crate::domain::{Correspondent, Direction, Letter, Mail, SafeText};

/// A head with more addressees is a mailing list's.
const MAX_SIDES: usize = 50;

pub fn read(kind: &str, params: Loose<'_>) -> Mail {
    let from = sides(params.at("from")).into_iter().next().unwrap_or_default();
    let body = body(params);
    let summary = match params.block("content_summary") {
        told if !told.is_empty() => told,
        _ => body.as_ref().map(beginning).unwrap_or_default(),
    };
    Mail {
        direction: match kind {
            "incoming_email" => Direction::In,
            "outgoing_email" => Direction::Out,
            _ => direction(params).unwrap_or(Direction::Out),
        },
        from,
        to: sides(params.at("to")),
        cc: sides(params.at("cc")),
        bcc: sides(params.at("bcc")),
        subject: params.line("subject"),
        summary,
        attachments: attachments(params),
        thread: params.line("thread_id"),
        message: params.line("message_id"),
        is_private: params.is_true("private"),
        delivery: delivery(params),
        body,
    }
}

/// Which way it went, where that is told.
pub fn direction(params: Loose<'_>) -> Option<Direction> {
    for key in ["income", "incoming", "is_incoming"] {
        if !params.at(key).0.is_null() {
            return Some(if params.is_true(key) { Direction::In } else { Direction::Out });
        }
    }
    match params.first_line(&["direction", "type"]).to_lowercase().as_str() {
        "in" | "income" | "incoming" | "inbound" | "received" => Some(Direction::In),
        "out" | "outcome" | "outgoing" | "outbound" | "sent" => Some(Direction::Out),
        _ => None,
    }
}

fn body(params: Loose<'_>) -> Option<Letter> {
    let raw = |key| params.at(key).0.as_str().filter(|raw: &&str| !raw.trim().is_empty());
    raw("html").and_then(Letter::from_html).or_else(|| raw("text").and_then(Letter::read))
}

/// The first lines with something in them, as the account's own mail would summarise it.
fn beginning(letter: &Letter) -> SafeText {
    let lines = letter.lines.iter().filter(|line| !line.is_empty()).take(3);
    let text: Vec<&str> = lines.map(SafeText::as_str).collect();
    SafeText::line(&text.join(" ").chars().take(200).collect::<String>())
}

fn attachments(params: Loose<'_>) -> i64 {
    let listed = params.at("attachments").0.as_array().map(Vec::len).unwrap_or_default();
    params.int("attach_cnt").unwrap_or_else(|| i64::try_from(listed).unwrap_or(i64::MAX))
}

fn delivery(params: Loose<'_>) -> SafeText {
    let delivery = params.at("delivery");
    let told = match delivery.first_line(&["status", "state"]) {
        told if !told.is_empty() => told,
        _ => delivery.summary(),
    };
    if told.is_empty() { params.line("status") } else { told }
}

/// One side or several: `{"email", "name"}`, `"Ines <ines@quayside.example>"`, `"a@x, b@y"`, a list of either.
fn sides(value: Loose<'_>) -> Vec<Correspondent> {
    let mut sides = match value.0 {
        Value::Array(items) => items.iter().take(MAX_SIDES).flat_map(|item| side(Loose(item))).collect(),
        _ => side(value),
    };
    sides.retain(|side: &Correspondent| !(side.name.is_empty() && side.address.is_empty()));
    sides.truncate(MAX_SIDES);
    sides
}

fn side(value: Loose<'_>) -> Vec<Correspondent> {
    match value.0 {
        Value::String(text) => text.split([',', ';']).take(MAX_SIDES).map(written_out).collect(),
        _ => {
            vec![Correspondent { name: value.line("name"), address: value.first_line(&["email", "address"]) }]
        }
    }
}

fn written_out(text: &str) -> Correspondent {
    match text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, address)) => Correspondent {
            name: SafeText::line(name.trim().trim_matches('"')),
            address: SafeText::line(address.trim()),
        },
        None => Correspondent { name: SafeText::default(), address: SafeText::line(text.trim()) },
    }
}
