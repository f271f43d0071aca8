//! The Kommo / amoCRM REST API v4: how to ask, how fast, and what the answers mean.
//!
//! Owns everything between "this call" and "these domain values": [`Client::send`] is the only way out, the gate
//! decides when, a [`Transport`] carries one request, an [`Endpoint`] knows its path and its answer, and
//! [`ApiError`] says what a failure means. Must not know the cache, the outbox or the screen; never retries.

mod base_url;
pub mod client;
mod credentials;
pub mod endpoint;
pub mod error;
pub mod gate;
pub mod oauth;
pub mod page;
mod path;
#[cfg(test)]
pub(crate) mod testing;
mod token;
pub mod transport;
pub mod wire;

pub use base_url::{BaseUrl, BaseUrlError, TopDomain};
pub use client::{Client, Exchange, Observer, RawAnswer};
pub use credentials::Credentials;
pub use endpoint::{Endpoint, Following};
pub use error::{ApiError, FieldProblem};
pub use page::{Decoded, NextPage, Page, Warning};
pub use path::{ApiPath, ApiPathError};
pub use token::{Token, TokenError, same};
pub use transport::{HttpTransport, NetworkKind, Transport, TransportError, random};
