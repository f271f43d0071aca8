//! What opens the account: where a client has its token from, and what it does when that is not accepted.
//!
//! A handle, so that a token can be renewed below [`Client::send`](super::Client::send) without an endpoint, the engine
//! or the screen knowing. Must not know files, commands or sign-ins: whoever keeps them implements it.

use std::fmt;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};

use super::{ApiError, Token};

/// Gives tokens. What is begun here goes on when the future is dropped: a renewal that is broken off would be lost.
pub trait Credentials: Send + Sync + fmt::Debug {
    /// The token to send with, renewed before where it is about to end.
    fn token(&self) -> BoxFuture<'_, Result<Token, ApiError>>;

    /// Another token instead of one the account did not accept; without one, what a person can do about it. `said` is
    /// what the account said.
    fn replace<'a>(&'a self, refused: &'a Token, said: ApiError) -> BoxFuture<'a, Result<Token, ApiError>>;

    /// What a person can do, when the other one is not accepted either.
    fn refused(&self, said: ApiError) -> ApiError {
        said
    }

    /// Waits for what is under way and must not be lost.
    fn settled(&self) -> BoxFuture<'_, ()> {
        ready(()).boxed()
    }
}

/// One that is what it is.
impl Credentials for Token {
    fn token(&self) -> BoxFuture<'_, Result<Token, ApiError>> {
        ready(Ok(self.clone())).boxed()
    }

    fn replace<'a>(&'a self, _: &'a Token, said: ApiError) -> BoxFuture<'a, Result<Token, ApiError>> {
        ready(Err(said)).boxed()
    }
}
