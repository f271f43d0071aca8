//! What can go wrong, by what a person can do about it. The words are the screen's.

use serde::{Deserialize, Serialize};

use crate::domain::SafeText;

/// Why something did not work, in terms a person can act on. The words are the screen's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    pub kind: TroubleKind,
    /// What the server or the system said, if it said anything; inert.
    pub detail: SafeText,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TroubleKind {
    /// The token is not accepted.
    Auth,
    /// 429: too many requests from this account.
    Rate,
    /// The account or address is blocked; all traffic stopped.
    Blocked,
    /// No right to do this.
    Forbidden,
    /// The account is not paid.
    Unpaid,
    /// The server found the request wrong and named what.
    Invalid,
    NotFound,
    /// Understood, and refused.
    Refused,
    /// 5xx.
    Server,
    /// No connection, or no answer.
    Network,
    /// An answer that is not what the API documents (an HTML page, broken JSON).
    Strange,
    /// Somebody else changed the same thing first.
    Changed,
    /// The answer was lost and the look at the server failed: it may or may not have been applied.
    Uncertain,
    /// This program runs with `--read-only`.
    ReadOnly,
    /// Somebody else has decided on an incoming lead first.
    Judged,
}
