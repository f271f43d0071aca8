//! An account whose every text and number is given: a transport that answers from them.

use std::fmt;

use bytes::Bytes;
use dealdesk::api::{Transport, TransportError};
use futures_util::future::BoxFuture;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

#[derive(Clone)]
pub struct Account {
    texts: Vec<String>,
    numbers: Vec<i64>,
    /// These bytes instead of JSON, for every kind of question whose number is `which`.
    garbage: Option<Vec<u8>>,
    which: u8,
}

const LEADS: usize = 9;

const NOTES: [&str; 12] = [
    "common",
    "call_in",
    "call_out",
    "sms_in",
    "service_message",
    "extended_service_message",
    "message_cashier",
    "geolocation",
    "attachment",
    "amomail_message",
    "amomail_message",
    "amomail_message",
];

const EVENTS: [&str; 9] = [
    "lead_status_changed",
    "entity_tag_added",
    "name_field_changed",
    "entity_responsible_changed",
    "custom_field_1_value_changed",
    "entity_linked",
    "incoming_chat_message",
    "task_text_changed",
    "what_nobody_knows",
];

impl Account {
    pub fn new(texts: Vec<String>, numbers: Vec<i64>, garbage: Option<Vec<u8>>, which: u8) -> Self {
        Self { texts, numbers, garbage, which }
    }

    /// The n-th text, round and round.
    fn text(&self, n: usize) -> &str {
        &self.texts[n % self.texts.len()]
    }

    fn number(&self, n: usize) -> i64 {
        self.numbers[n % self.numbers.len()]
    }

    fn answer(&self, method: &Method, path: &str) -> (StatusCode, u8, Value) {
        if method == Method::PATCH {
            return (StatusCode::BAD_REQUEST, 0, self.problem());
        }
        let (kind, body) = match path.strip_prefix("/api/v4").unwrap_or_default() {
            "/account" => (1, self.account()),
            "/users" => (
                2,
                json!({"_embedded": {"users": [
                {"id": 1, "name": self.text(3), "email": self.text(4)}, {"id": 2, "name": self.text(5)}]}}),
            ),
            "/leads/pipelines" => (3, self.pipelines()),
            "/leads/loss_reasons" => {
                (4, json!({"_embedded": {"loss_reasons": [{"id": 1, "name": self.text(6)}]}}))
            }
            "/leads/custom_fields" => {
                (5, json!({"_embedded": {"custom_fields": [{"id": 1, "name": self.text(7)}]}}))
            }
            "/leads" => {
                (6, json!({"_embedded": {"leads": (0..LEADS).map(|n| self.lead(n)).collect::<Vec<_>>()}}))
            }
            "/contacts" => (7, json!({"_embedded": {"contacts": [self.person(900), self.person(901)]}})),
            path if path.ends_with("/notes") => (12, self.notes(path)),
            "/events" => (13, self.events()),
            "/events/types" => {
                let types = [
                    json!({"key": "any", "type": 0, "lang": self.text(9)}),
                    json!({"key": self.text(2), "lang": self.text(3)}),
                ];
                (14, json!({"_embedded": {"events_types": types}}))
            }
            path if path.starts_with("/companies/") => (8, self.person(800)),
            path if path.starts_with("/leads/") => {
                (9, self.lead(path[7..].parse::<usize>().unwrap_or(1) - 1))
            }
            "/tasks" => {
                (11, json!({"_embedded": {"tasks": (0..LEADS).map(|n| self.task(n)).collect::<Vec<_>>()}}))
            }
            _ => (10, json!({})),
        };
        (StatusCode::OK, kind, body)
    }

    fn problem(&self) -> Value {
        json!({"title": self.text(1), "type": self.text(2), "status": 400, "detail": self.text(3), "hint": self.text(4),
            "validation-errors": [{"request_id": self.text(5), "errors": [
                {"code": self.text(6), "path": self.text(7), "detail": self.text(8)}]}]})
    }

    fn account(&self) -> Value {
        json!({"id": 1, "name": self.text(0), "subdomain": self.text(1), "currency": self.text(2),
            "currency_symbol": self.text(3), "current_user_id": 1,
            "_embedded": {"datetime_settings": {"timezone": self.text(4)}}})
    }

    fn pipelines(&self) -> Value {
        let stage = |id: i64, n: usize| {
            json!({"id": id, "name": self.text(n), "sort": self.number(n), "color": self.text(n + 1),
                "type": i64::from(id == 10), "pipeline_id": 1})
        };
        let stages =
            vec![stage(10, 8), stage(11, 9), stage(12, 10), stage(13, 11), stage(142, 12), stage(143, 13)];
        json!({"_embedded": {"pipelines": [
            {"id": 1, "name": self.text(14), "sort": 1, "is_main": true, "_embedded": {"statuses": stages}},
            {"id": 2, "name": self.text(15), "sort": 2, "_embedded": {"statuses": []}}]}})
    }

    fn lead(&self, n: usize) -> Value {
        let stages = [11, 11, 12, 11, 13, 142, 11, 143, 10];
        json!({"id": n + 1, "name": self.text(n + 16), "price": self.number(n),
            "responsible_user_id": 1 + n % 3, "pipeline_id": 1, "status_id": stages[n % stages.len()],
            "created_at": self.number(n + 1), "updated_at": self.number(n + 2), "closed_at": self.number(n + 3),
            "closest_task_at": self.number(n + 4), "loss_reason_id": 1,
            "custom_fields_values": self.fields(n),
            "_embedded": {"tags": [{"id": 1, "name": self.text(n)}, {"id": 2, "name": self.text(n + 1)},
                    {"id": 3, "name": self.text(n + 2)}],
                "companies": [{"id": 800}], "contacts": [{"id": 900, "is_main": true}, {"id": 901}]}})
    }

    fn task(&self, n: usize) -> Value {
        json!({"id": n + 1, "text": self.text(n + 4), "complete_till": self.number(n), "duration": self.number(n + 1),
            "entity_id": n + 1, "entity_type": "leads", "task_type_id": self.number(n + 2), "is_completed": false,
            "responsible_user_id": 1 + n % 3, "created_at": self.number(n + 3), "updated_at": self.number(n + 4),
            "result": {"text": self.text(n)}})
    }

    /// Notes of every sort of whoever is asked for, each full of these texts.
    fn notes(&self, path: &str) -> Value {
        let owner = path.split('/').nth(2).and_then(|id| id.parse::<i64>().ok()).unwrap_or(1);
        let note = |(n, kind): (usize, &&str)| {
            let t = |more: usize| self.text(n + more);
            let html = format!(
                "<p>{}</p><a href=\"{}\">{}</a><blockquote>{}</blockquote><b",
                t(1),
                t(2),
                t(3),
                t(4)
            );
            let params = json!({
                "text": t(0), "uniq": t(1), "duration": self.number(n), "source": t(2), "link": t(3), "phone": t(4),
                "call_result": t(5), "call_status": n % 9, "call_responsible": t(6), "service": t(7), "thread_id": t(n / 4),
                "message_id": t(8), "private": true, "income": n % 2 == 0, "subject": t(9), "content_summary": t(10),
                "from": {"email": t(11), "name": t(12)}, "to": [{"email": t(13), "name": t(14)}, t(15)], "cc": t(16),
                "attach_cnt": self.number(n + 1), "delivery": {"status": t(17)}, "html": html, "address": t(18),
                "latitude": t(19), "longitude": t(20), "status": t(21), "original_name": t(22), "file_name": t(23),
                "name": t(24), "icon": t(25),
            });
            json!({"id": owner * 100 + i64::try_from(n).unwrap_or(0), "entity_id": owner, "note_type": kind,
                "created_by": n % 3, "responsible_user_id": 1, "is_pinned": n == 0, "created_at": self.number(n + 2),
                "updated_at": self.number(n + 3), "params": params})
        };
        json!({"_embedded": {"notes": NOTES.iter().chain([&self.text(5)]).enumerate().map(note).collect::<Vec<_>>()}})
    }

    fn events(&self) -> Value {
        let event = |(n, kind): (usize, &&str)| {
            let t = |more: usize| self.text(n + more);
            let value = |n: usize| {
                json!([{
                    "note": {"id": n}, "tag": {"name": t(n)}, "lead_status": {"id": self.number(n), "pipeline_id": 1},
                    "name_field_value": {"name": t(n + 1)}, "responsible_user": {"id": self.number(n)},
                    "custom_field_value": {"field_id": 1, "field_type": 1, "text": t(n + 2)},
                    "message": {"id": t(3), "origin": t(n + 4), "talk_id": 1}, "task": {"text": t(n + 5)},
                    "link": {"entity": {"type": t(n + 6), "id": self.number(n)}}, t(7): {"any": t(8)},
                }])
            };
            json!({"id": format!("e{n}{}", t(0)), "type": kind, "entity_id": 1 + n % LEADS, "entity_type": "lead",
                "created_by": n % 3, "created_at": self.number(n), "value_before": value(1), "value_after": value(2)})
        };
        json!({"_embedded": {"events": EVENTS.iter().chain([&self.text(6)]).enumerate().map(event).collect::<Vec<_>>()}})
    }

    fn person(&self, id: i64) -> Value {
        let n = usize::try_from(id % 7).unwrap_or(0);
        json!({"id": id, "name": self.text(n), "responsible_user_id": 2, "updated_at": self.number(n),
            "custom_fields_values": self.fields(n + 3)})
    }

    fn fields(&self, n: usize) -> Value {
        let field = |id: usize, kind: &str, code: &str, values: Value| json!({"field_id": id, "field_name": self.text(n + id), "field_code": code, "field_type": kind, "values": values});
        json!([
            field(1, "text", "", json!([{"value": self.text(n + 1)}])),
            field(2, "textarea", self.text(n), json!([{"value": self.text(n + 2)}])),
            field(
                3,
                "select",
                "",
                json!([{"value": self.text(n + 3), "enum_id": 1, "enum_code": self.text(n)}])
            ),
            field(
                4,
                "multitext",
                "PHONE",
                json!([{"value": self.text(n + 4), "enum_code": self.text(n + 5)}])
            ),
            field(5, "multitext", "EMAIL", json!([{"value": self.text(n + 5), "enum_code": "WORK"}])),
            field(6, "date_time", "", json!([{"value": self.number(n)}])),
            field(7, "checkbox", "", json!([{"value": true}])),
            field(8, "url", "", json!([{"value": self.text(n + 6)}])),
            field(9, "smart_address", "", json!([{"value": self.text(n + 7), "enum_code": "city"}])),
            field(10, self.text(n), "", json!([{"value": {"any": [self.text(n + 8), self.number(n)]}}])),
            field(11, "numeric", "", json!([{"value": self.number(n + 1).to_string()}])),
        ])
    }
}

impl Transport for Account {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let (status, kind, json) = self.answer(request.method(), request.uri().path());
        let body = match &self.garbage {
            Some(bytes) if kind == self.which % 15 => Bytes::from(bytes.clone()),
            _ => Bytes::from(json.to_string()),
        };
        let content = if status.is_success() { "application/hal+json" } else { "application/problem+json" };
        let answer = Response::builder().status(status).header("content-type", content).body(body);
        Box::pin(std::future::ready(Ok(answer.expect("an answer"))))
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("texts", &self.texts)
            .field("numbers", &self.numbers)
            .finish_non_exhaustive()
    }
}
