//! What is kept for one account, and how it stands in its file.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::api::Token;
use crate::api::oauth::{Integration, Pair};

/// A session is renewed so long before its access token ends, or at three quarters of a shorter life: in seconds.
const AHEAD: i64 = 5 * 60;

#[derive(Debug, Clone)]
pub enum Kept {
    /// Made on the integration's page; nobody can renew it but a person.
    LongLived(Token),
    Session(Box<Session>),
}

/// Signed in by OAuth. Times are unix seconds of this machine's clock.
#[derive(Clone)]
pub struct Session {
    pub integration: Integration,
    pub pair: Pair,
    /// When the access token ends.
    pub ends_at: i64,
    /// When its renewal was asked for without an answer: the key may be spent since.
    pub asked_at: Option<i64>,
    /// The account said that there is nothing to renew any more, in its words.
    pub ended: Option<String>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("ends_at", &self.ends_at).finish_non_exhaustive()
    }
}

impl Session {
    /// A new one, from a pair that came at `now`.
    pub fn new(integration: Integration, pair: Pair, now: i64) -> Self {
        let ends_at = now.saturating_add(pair.lifetime);
        Self { integration, pair, ends_at, asked_at: None, ended: None }
    }

    /// The same with what its renewal brought.
    #[must_use]
    pub fn renewed(&self, pair: Pair, now: i64) -> Self {
        Self::new(self.integration.clone(), pair, now)
    }

    /// Time to renew it.
    pub fn is_due(&self, now: i64) -> bool {
        now >= self.ends_at - AHEAD.min(self.pair.lifetime / 4)
    }

    /// Whether the access token should still be accepted.
    pub const fn lives(&self, now: i64) -> bool {
        now < self.ends_at
    }
}

/// The file. Fields that are missing in one of an earlier version have a default.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Stored {
    Token {
        token: String,
    },
    Session {
        client_id: String,
        client_secret: String,
        redirect_uri: String,
        access_token: String,
        refresh_token: String,
        lifetime: i64,
        ends_at: i64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked_at: Option<i64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ended: Option<String>,
    },
}

impl Kept {
    /// `None` for what is no such file; what is wrong with it could quote it.
    pub(super) fn read(content: &[u8]) -> Option<Self> {
        let token = |text: String| Token::new(&Zeroizing::new(text)).ok();
        Some(match serde_json::from_slice(content).ok()? {
            Stored::Token { token: text } => Self::LongLived(token(text)?),
            Stored::Session {
                client_id,
                client_secret,
                redirect_uri,
                access_token,
                refresh_token,
                lifetime,
                ends_at,
                asked_at,
                ended,
            } => Self::Session(Box::new(Session {
                integration: Integration { client_id, client_secret: token(client_secret)?, redirect_uri },
                pair: Pair { access: token(access_token)?, refresh: token(refresh_token)?, lifetime },
                ends_at,
                asked_at,
                ended,
            })),
        })
    }

    pub(super) fn write(&self) -> Zeroizing<Vec<u8>> {
        let stored = match self {
            Self::LongLived(token) => Stored::Token { token: token.reveal().to_owned() },
            Self::Session(session) => {
                let Session { integration, pair, ends_at, asked_at, ended } = &**session;
                Stored::Session {
                    client_id: integration.client_id.clone(),
                    client_secret: integration.client_secret.reveal().to_owned(),
                    redirect_uri: integration.redirect_uri.clone(),
                    access_token: pair.access.reveal().to_owned(),
                    refresh_token: pair.refresh.reveal().to_owned(),
                    lifetime: pair.lifetime,
                    ends_at: *ends_at,
                    asked_at: *asked_at,
                    ended: ended.clone(),
                }
            }
        };
        // Strings and numbers: there is nothing JSON could refuse.
        let mut content = Zeroizing::new(serde_json::to_vec(&stored).unwrap_or_default());
        content.push(b'\n');
        content
    }

    /// What is sent to the account.
    pub const fn token(&self) -> &Token {
        match self {
            Self::LongLived(token) => token,
            Self::Session(session) => &session.pair.access,
        }
    }
}
