//! One request out, one answer back: the seam between the client and a real network, a test or the demo.
//!
//! Owns the question every write depends on: may the request have reached the server? Must not know the API,
//! tokens or rates, and never tries twice: that would send a write twice.

mod http1;
mod random;
#[cfg(test)]
mod tests;

use std::fmt;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

pub use http1::{HttpTransport, Limits};
pub use random::random;

use crate::domain::SafeText;

/// Sends one request and returns whatever HTTP answer comes, redirects and errors included.
pub trait Transport: Send + Sync + fmt::Debug {
    /// The request's URI is absolute. Dropping the future does not undo what was already sent.
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>>;
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum TransportError {
    /// The server cannot have seen the request: safe to send again.
    #[error("the request was not sent: {detail}")]
    NotSent { kind: NetworkKind, detail: SafeText },
    /// The request, or a part of it, left this machine; whether the server acted on it is unknown.
    #[error("the answer was lost: {detail}")]
    Lost { kind: NetworkKind, detail: SafeText },
}

/// What went wrong on the way, for the sentence a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NetworkKind {
    /// The host name has no address.
    Dns,
    /// Nothing listens there, or no route leads there.
    Unreachable,
    /// The certificate or the encryption does not fit.
    Tls,
    /// No answer in time.
    Timeout,
    /// The connection ended before the whole answer was there.
    Closed,
    /// The answer is larger than anything the API sends.
    TooLarge,
    /// Plain http to another machine: never sent.
    Insecure,
    Other,
}

impl TransportError {
    pub const fn kind(&self) -> NetworkKind {
        match self {
            Self::NotSent { kind, .. } | Self::Lost { kind, .. } => *kind,
        }
    }
}
