//! What can go wrong between a question and its answer, in words a sales manager can act on. They are those of a command
//! that ends with them, and of the log; the screen, where work goes on by itself, has its own.
//!
//! Owns the error type of the whole room and what follows from it: may it be tried again, may the write have been
//! applied, who has to act. Every text from outside is a [`SafeText`]. Must not know who asks or how often.

mod classify;
mod problem;
#[cfg(test)]
mod tests;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub(crate) use classify::classify;
pub use problem::FieldProblem;

use super::gate::GateError;
use super::transport::{NetworkKind, TransportError};
use crate::domain::SafeText;

/// Why a request has no usable result. `uncertain` is only ever true for writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ApiError {
    /// 401: unknown, expired or revoked token.
    #[error(
        "The account did not accept the token{}. Make a new long-lived token and put it into KOMMO_API_TOKEN.",
        problem::aside(detail)
    )]
    Auth { detail: SafeText },
    /// There is no token that could be sent, or none the account accepts: a sentence that ends with what to do.
    #[error("{why}")]
    SignIn { why: SafeText },
    /// 429: more than 7 requests in a second. `retry_after` as far as the server named one.
    #[error("The account asks for a pause{}. Try again after it.", problem::pause(*retry_after))]
    RateLimited { retry_after: Option<Duration> },
    /// 403 as a web page: after repeated 429s the account or the address is blocked until the support lifts it.
    #[error(
        "Kommo has blocked requests from this account or network address, so all requests are stopped. \
         Ask its support to lift the block, then try again."
    )]
    Blocked,
    /// 403: the user's rights or the token's scope do not reach that far.
    #[error(
        "Your user may not do that{}. Ask an administrator of the account for the right.",
        problem::aside(detail)
    )]
    Forbidden { detail: SafeText },
    /// 402: writes stop when the subscription ends, reads 30 days later.
    #[error(
        "The account's subscription has ended, so Kommo refuses this. Renew it in the account's settings."
    )]
    Unpaid,
    /// 400 with named fields. One bad item refuses the whole request.
    #[error("The account refused {}. Change that and send it again.", problem::listed(problems))]
    Validation { problems: Vec<FieldProblem> },
    /// 404: no such object or path. (Unknown leads, contacts and companies answer 204 instead.)
    #[error(
        "The account has no such entry{}. It may have been deleted; `dealdesk sync` brings this machine up to date.",
        problem::aside(detail)
    )]
    NotFound { detail: SafeText },
    /// Any other refusal: 405, 409, 422 …
    #[error("The account refused the request ({status}){}.", problem::colon(detail))]
    Refused { status: u16, detail: SafeText },
    /// 3xx. Never followed: the token would go along.
    #[error("The account's address answers from {to} now. If that is right, put it into KOMMO_BASE_URL.")]
    Moved { to: SafeText },
    /// 5xx.
    #[error("Kommo's server failed ({status}).{}", problem::then(*uncertain))]
    Server { status: u16, uncertain: bool },
    /// A web page where data was expected: a sign-in page, maintenance, or a network that wants a login first.
    #[error(
        "A web page came instead of data ({status}). Check the account's address, and whether this network asks \
         for a sign-in.{}",
        problem::checked(*uncertain)
    )]
    HtmlPage { status: u16, uncertain: bool },
    /// No answer at all.
    #[error("{}{}", problem::network(*kind), problem::then(*uncertain))]
    Network { kind: NetworkKind, uncertain: bool },
    /// An answer that is not what the API documents.
    #[error(
        "The answer about {what} could not be read ({why}). If it stays so, please report it.{}",
        problem::checked(*uncertain)
    )]
    Decode { what: SafeText, why: SafeText, cut_off: bool, uncertain: bool },
    /// The gate let nothing through.
    #[error("Nothing was sent: {why}.")]
    Gate { why: SafeText },
}

impl ApiError {
    /// Worth trying again later without anybody doing anything. For writes see [`ApiError::is_uncertain`] first.
    pub const fn is_transient(&self) -> bool {
        match self {
            Self::RateLimited { .. } | Self::Server { .. } | Self::HtmlPage { .. } => true,
            Self::Network { kind, .. } => !matches!(kind, NetworkKind::Insecure | NetworkKind::TooLarge),
            Self::Decode { cut_off, .. } => *cut_off,
            _ => false,
        }
    }

    /// The write may have been applied: look before sending it again. Never true for a read.
    pub const fn is_uncertain(&self) -> bool {
        match self {
            Self::Server { uncertain, .. }
            | Self::HtmlPage { uncertain, .. }
            | Self::Network { uncertain, .. }
            | Self::Decode { uncertain, .. } => *uncertain,
            _ => false,
        }
    }

    /// The token has to be replaced (or refreshed).
    pub const fn is_auth(&self) -> bool {
        matches!(self, Self::Auth { .. } | Self::SignIn { .. })
    }

    pub const fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound { .. })
    }

    pub const fn is_rate_limited(&self) -> bool {
        matches!(self, Self::RateLimited { .. })
    }

    /// All traffic is stopped until a person acts.
    pub const fn is_blocked(&self) -> bool {
        matches!(self, Self::Blocked | Self::Gate { .. })
    }

    /// Neither this machine's network nor the server is reachable: work goes on offline.
    pub const fn is_offline(&self) -> bool {
        matches!(
            self,
            Self::Network {
                kind: NetworkKind::Dns
                    | NetworkKind::Unreachable
                    | NetworkKind::Timeout
                    | NetworkKind::Closed,
                ..
            }
        )
    }

    /// The server understood and said no: sending the same again gives the same answer.
    pub const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Forbidden { .. }
                | Self::Unpaid
                | Self::Validation { .. }
                | Self::NotFound { .. }
                | Self::Refused { .. }
        )
    }

    /// There is no token that is accepted. `why` says what to do.
    pub fn sign_in(why: &str) -> Self {
        Self::SignIn { why: SafeText::line(why) }
    }

    /// An answer that does not have the documented shape.
    pub(crate) fn unreadable(what: &str, why: &str) -> Self {
        Self::Decode { what: SafeText::line(what), why: problem::clip(why), cut_off: false, uncertain: false }
    }

    /// As [`ApiError::unreadable`], from the parser's own words.
    pub(crate) fn unparsed(what: &str, why: &serde_json::Error) -> Self {
        Self::Decode {
            what: SafeText::line(what),
            why: problem::clip(&why.to_string()),
            cut_off: why.is_eof(),
            uncertain: false,
        }
    }

    /// The error of an answer with a 2xx status, read as the answer to a write: it may well have been applied.
    pub(crate) fn after_write(self) -> Self {
        match self {
            Self::HtmlPage { status, .. } => Self::HtmlPage { status, uncertain: true },
            Self::Decode { what, why, cut_off, .. } => Self::Decode { what, why, cut_off, uncertain: true },
            other => other,
        }
    }

    /// No answer: for a write it matters whether the request may have arrived.
    pub(crate) fn of_transport(error: &TransportError, is_write: bool) -> Self {
        let lost = matches!(error, TransportError::Lost { .. });
        Self::Network { kind: error.kind(), uncertain: lost && is_write }
    }
}

impl From<GateError> for ApiError {
    fn from(why: GateError) -> Self {
        Self::Gate { why: SafeText::line(&why.to_string()) }
    }
}
