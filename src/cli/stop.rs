//! How a command ends: its exit code, and what is said where it could not do what it was asked for.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::flags::Form;
use crate::api::ApiError;

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
