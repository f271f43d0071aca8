//! The words of [`ApiError`](super::ApiError): fields by the names people know, asides, and what happens next.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::api::transport::NetworkKind;
use crate::api::wire::Problem;
use crate::domain::SafeText;

/// More than this many named fields help nobody.
const MAX_PROBLEMS: usize = 50;
/// Longer texts of a server are cut, counted in characters.
const MAX_TEXT: usize = 300;

/// One field the server did not accept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// Dotted, relative to the entity, as sent: `custom_fields_values.0.field_id`.
    pub path: SafeText,
    /// The server's word, shown as it is: `NotSupportedChoice`. May be empty.
    pub code: SafeText,
    /// The server's sentence. May be empty.
    pub detail: SafeText,
}

impl FieldProblem {
    pub(super) fn all(problem: &Problem) -> Vec<Self> {
        let errors = problem.validation_errors.iter().flatten().flat_map(|item| &item.errors);
        errors
            .take(MAX_PROBLEMS)
            .map(|e| Self { path: clip(&e.path), code: clip(&e.code), detail: clip(&e.detail) })
            .collect()
    }

    /// The field as people call it: `status_id` is the stage.
    pub fn field(&self) -> String {
        let mut parts = self.path.split('.').skip_while(|part| part.parse::<usize>().is_ok());
        let name = match parts.next().unwrap_or_default() {
            "" => return "a field it does not name".to_owned(),
            "status_id" => "stage",
            "pipeline_id" => "pipeline",
            "price" | "price_with_minor_units" => "budget",
            "responsible_user_id" => "responsible user",
            "loss_reason_id" => "loss reason",
            "closed_at" => "closing time",
            "custom_fields_values" => "custom field",
            "tags_to_add" | "tags_to_delete" => "tags",
            "complete_till" => "due time",
            "task_type_id" => "task type",
            "entity_id" | "to_entity_id" => "linked entry",
            "params" => parts.next().unwrap_or("text"),
            "_embedded" => parts.next().unwrap_or("links"),
            name => name,
        };
        // The API counts from 0, people from 1.
        match parts.next().and_then(|part| part.parse::<usize>().ok()) {
            Some(index) => format!("{name} {}", index.saturating_add(1)),
            None => name.replace('_', " "),
        }
    }
}

pub(super) fn listed(problems: &[FieldProblem]) -> String {
    const SHOWN: usize = 3;
    let mut said: Vec<_> = problems.iter().take(SHOWN).map(one).collect();
    if problems.len() > SHOWN {
        said.push(format!("and {} more", problems.len() - SHOWN));
    }
    if said.is_empty() { "the data without naming a field".to_owned() } else { said.join("; ") }
}

fn one(problem: &FieldProblem) -> String {
    let detail = problem.detail.trim_end_matches('.');
    match (detail, &*problem.code) {
        ("", "") => problem.field(),
        ("", code) => format!("{} ({code})", problem.field()),
        (detail, "") => format!("{}: {detail}", problem.field()),
        (detail, code) => format!("{}: {detail} ({code})", problem.field()),
    }
}

/// What a problem document says about itself, the most telling part first.
pub(super) fn detail(problem: &Problem) -> SafeText {
    let hint = problem.hint.as_deref().unwrap_or_default();
    let best = [hint, &problem.detail, &problem.title].into_iter().find(|text| !text.trim().is_empty());
    clip(best.unwrap_or_default())
}

pub(super) fn clip(text: &str) -> SafeText {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => SafeText::line(&format!("{}…", &text[..end])),
        None => SafeText::line(text),
    }
}

pub(super) fn aside(detail: &str) -> String {
    let detail = detail.trim_end_matches('.');
    if detail.is_empty() { String::new() } else { format!(" ({detail})") }
}

pub(super) fn colon(detail: &str) -> String {
    let detail = detail.trim_end_matches('.');
    if detail.is_empty() { String::new() } else { format!(": {detail}") }
}

pub(super) fn pause(retry_after: Option<Duration>) -> String {
    retry_after.map_or_else(String::new, |d| format!(" of {} s", d.as_secs()))
}

pub(super) const fn checked(uncertain: bool) -> &'static str {
    if uncertain {
        " The change may have been applied, so it is looked up before it is sent again."
    } else {
        ""
    }
}

pub(super) const fn then(uncertain: bool) -> &'static str {
    if uncertain { checked(true) } else { " Try again in a while." }
}

pub(super) const fn network(kind: NetworkKind) -> &'static str {
    match kind {
        NetworkKind::Dns => "The account's address was not found. Check the network and the account's name.",
        NetworkKind::Unreachable => "The account cannot be reached. Check the network.",
        NetworkKind::Tls => {
            "No secure connection to the account. Check this machine's date, and whether a proxy stands between."
        }
        NetworkKind::Timeout => "The account did not answer in time.",
        NetworkKind::Closed => "The connection ended before the answer was complete.",
        NetworkKind::TooLarge => {
            "The answer is larger than anything the account should send. Check its address."
        }
        NetworkKind::Insecure => "Plain http is used on this machine only. Write the address with https://.",
        NetworkKind::Other => "The network failed.",
    }
}
