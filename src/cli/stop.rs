//! How a command ends: its exit code, and what is said where it could not do what it was asked for, or not quite.
//!
//! Under `--json` and `--jsonl` each of these is one line of JSON on standard error: an error, the last one, is `{"error":
//! {"kind", "message", "exit"}}`; a warning is `{"warning": {"kind", "message"}}`, with `config`, `theme`, `token`, `file`,
//! `stale`, `incomplete`, `left_out`, `alike`, `unknown`, `queued`, `nothing`, `input`, `browser` as kinds.

use std::process::ExitCode;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::complain;
use super::flags::Form;
use crate::api::ApiError;

/// How this process was asked to answer: what it says on the side is said in the same way, from wherever it is said, and
/// before there is anything to carry it.
static FORM: OnceLock<Form> = OnceLock::new();

/// Once, before anything is said.
pub fn answer_in(form: Form) {
    // Who came first stays.
    let _ = FORM.set(form);
}

/// A word on standard error about something that stops nobody. `kind` is a word that never changes.
pub fn warn(kind: &'static str, text: impl std::fmt::Display) {
    complain(&warning(kind, &text.to_string(), FORM.get().copied().unwrap_or(Form::Text)));
}

/// Its line: `{"warning": {"kind", "message"}}` where JSON was asked for.
fn warning(kind: &str, text: &str, form: Form) -> String {
    if form.is_json() {
        json!({"warning": {"kind": kind, "message": text}}).to_string()
    } else {
        format!("dealdesk: {text}")
    }
}

/// Exit codes, fixed: scripts depend on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    Failed = 1,
    Usage = 2,
    NotFound = 3,
    Auth = 4,
    RateLimited = 5,
    Network = 6,
    /// Somebody else changed the same, or nobody knows whether it arrived: a person decides.
    Conflict = 7,
    /// Safe on disk, not sent yet.
    Queued = 8,
    /// By a signal, as a shell says it.
    Stopped = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl Exit {
    /// Its word in JSON, which never changes.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::Auth => "auth",
            Self::RateLimited => "rate_limited",
            Self::Network => "network",
            Self::Conflict => "conflict",
            Self::Queued => "queued",
            Self::Stopped => "stopped",
        }
    }
}

/// What stopped a command: an exit code and a sentence for standard error.
#[derive(Debug)]
pub struct Stop {
    pub exit: Exit,
    pub message: String,
}

impl Stop {
    pub fn new(exit: Exit, message: impl std::fmt::Display) -> Self {
        Self { exit, message: message.to_string() }
    }

    /// The line for standard error: `{"error": {"kind", "message", "exit"}}` where JSON was asked for.
    pub fn line(&self, form: Form) -> String {
        if form.is_json() {
            json!({"error": self.value()}).to_string()
        } else {
            format!("dealdesk: {}", self.message)
        }
    }

    pub(super) fn value(&self) -> Value {
        json!({"kind": self.exit.word(), "message": self.message, "exit": self.exit as u8})
    }
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::new(Exit::Failed, format!("{error:#}"))
    }
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        let exit = match &error {
            ApiError::Auth { .. } | ApiError::SignIn { .. } | ApiError::Forbidden { .. } => Exit::Auth,
            ApiError::NotFound { .. } => Exit::NotFound,
            ApiError::RateLimited { .. } | ApiError::Blocked | ApiError::Gate { .. } => Exit::RateLimited,
            ApiError::Network { .. } => Exit::Network,
            _ => Exit::Failed,
        };
        Self::new(exit, error)
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::new(Exit::Failed, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_a_line_in_the_form_that_was_asked_for() {
        assert_eq!(warning("config", "line 2: \u{2026}", Form::Text), "dealdesk: line 2: \u{2026}");
        for form in [Form::Json, Form::JsonLines] {
            let line = warning("stale", "two\nlines", form);
            assert!(!line.contains('\n'), "{line}");
            let value: Value = serde_json::from_str(&line).expect("JSON");
            assert_eq!(value, json!({"warning": {"kind": "stale", "message": "two\nlines"}}));
        }
    }
}
