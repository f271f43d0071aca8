//! The credentials of an account whose secret is kept in a file: as it stands there, renewed where it can be.
//!
//! A key is for one use and its answer brings the next, so this is the order: the lock, the file read again (somebody else
//! may have done it), a note in the file that it is asked for (which also shows that the disk takes a write), the request,
//! the new pair on the disk, and only then its use. The work is a task of its own: whoever waited may give up, the
//! renewal does not.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::{Kept, Session, Vault, VaultError};
use crate::api::gate::Clock;
use crate::api::oauth::{Door, Grant, OauthError};
use crate::api::{ApiError, Credentials, Token};
use crate::domain::Timestamp;

/// While an access token lives, a renewal that failed is tried again after so many seconds.
const AGAIN: i64 = 60;

/// Clones are the same.
#[derive(Debug, Clone)]
pub struct Keyed {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    name: String,
    vault: Vault,
    door: Door,
    clock: Arc<dyn Clock>,
    held: Arc<Mutex<Held>>,
}

/// What this process knows of the file.
#[derive(Debug, Default)]
struct Held {
    kept: Option<Kept>,
    /// It is newer than the file, which could not be written.
    is_unsaved: bool,
    again_at: i64,
}

impl Keyed {
    /// Of the account with this name. Nothing is read yet.
    pub fn new(name: &str, vault: Vault, door: Door, clock: Arc<dyn Clock>) -> Self {
        let held = Arc::default();
        Self { inner: Arc::new(Inner { name: name.to_owned(), vault, door, clock, held }) }
    }

    async fn hold(&self) -> OwnedMutexGuard<Held> {
        Arc::clone(&self.inner.held).lock_owned().await
    }

    /// Goes on when nobody waits any more.
    async fn renew(&self, held: OwnedMutexGuard<Held>, refused: Option<Token>) -> Result<Token, ApiError> {
        let inner = Arc::clone(&self.inner);
        #[expect(
            clippy::disallowed_methods,
            reason = "one at a time, behind the lock on what is held; `settled` waits for it"
        )]
        let work = tokio::spawn(async move {
            let mut held = held;
            inner.renew(&mut held, refused.as_ref()).await
        });
        work.await.unwrap_or_else(|_| Err(ApiError::sign_in("The renewal of the sign-in was broken off.")))
    }
}

impl Credentials for Keyed {
    fn token(&self) -> BoxFuture<'_, Result<Token, ApiError>> {
        async {
            let mut held = self.hold().await;
            let now = self.inner.now();
            let kept = match held.kept.take() {
                Some(kept) => kept,
                None => self.inner.load()?,
            };
            let kept = held.kept.insert(kept);
            let is_good = match kept {
                Kept::LongLived(_) => true,
                Kept::Session(session) => !session.is_due(now),
            };
            let token = kept.token().clone();
            let is_tried =
                matches!(kept, Kept::Session(session) if session.lives(now)) && now < held.again_at;
            if !held.is_unsaved && (is_good || is_tried) {
                return Ok(token);
            }
            self.renew(held, None).await
        }
        .boxed()
    }

    fn replace<'a>(&'a self, refused: &'a Token, said: ApiError) -> BoxFuture<'a, Result<Token, ApiError>> {
        async move {
            let held = self.hold().await;
            // Somebody else in this process was refused the same and has done it.
            if let Some(kept) = held.kept.as_ref().filter(|kept| kept.token() != refused && !held.is_unsaved)
            {
                return Ok(kept.token().clone());
            }
            tracing::info!(account = self.inner.name, "the token was refused: {said}");
            self.renew(held, Some(refused.clone())).await
        }
        .boxed()
    }

    fn refused(&self, said: ApiError) -> ApiError {
        let said = said_by(&said);
        self.inner
            .sign_in(&format!("The account does not accept the sign-in of “{}”{said}.", self.inner.name))
    }

    fn settled(&self) -> BoxFuture<'_, ()> {
        async { drop(self.hold().await) }.boxed()
    }
}

impl Inner {
    fn now(&self) -> i64 {
        i64::try_from(self.clock.now_ms() / 1_000).unwrap_or(i64::MAX)
    }

    async fn renew(&self, held: &mut Held, refused: Option<&Token>) -> Result<Token, ApiError> {
        let _lock = self.vault.lock(&self.name).await.map_err(|error| self.unkept(&error))?;
        let now = self.now();
        if held.is_unsaved
            && let Some(kept) = held.kept.clone()
        {
            self.save(&kept).await.map_err(|error| self.unsaved(&error))?;
            held.is_unsaved = false;
        }
        let session = match self.load()? {
            Kept::LongLived(token) => {
                held.kept = Some(Kept::LongLived(token.clone()));
                return if refused == Some(&token) { Err(self.worn_out(&token, now)) } else { Ok(token) };
            }
            Kept::Session(session) => session,
        };
        held.kept = Some(Kept::Session(session.clone()));
        let is_refused = refused == Some(&session.pair.access);
        if !is_refused && !session.is_due(now) {
            return Ok(session.pair.access);
        }
        let error = match self.exchange(held, &session, now).await {
            Ok(token) => return Ok(token),
            Err(error) => error,
        };
        if is_refused || held.is_unsaved || !session.lives(now) {
            return Err(error);
        }
        tracing::warn!(account = self.name, "the sign-in could not be renewed yet: {error}");
        held.again_at = now + AGAIN;
        Ok(session.pair.access)
    }

    /// The key for a new pair.
    async fn exchange(&self, held: &mut Held, session: &Session, now: i64) -> Result<Token, ApiError> {
        if let Some(said) = &session.ended {
            return Err(self.over(session, said));
        }
        let asking = Session { asked_at: session.asked_at.or(Some(now)), ..session.clone() };
        let keep = async |session: &Session| self.save(&Kept::Session(Box::new(session.clone()))).await;
        keep(&asking).await.map_err(|error| self.unkept(&error))?;
        let answer = self.door.exchange(&session.integration, Grant::Refresh(&session.pair.refresh)).await;
        match answer {
            Ok(pair) => {
                let renewed = session.renewed(pair, self.now());
                let (token, saved) = (renewed.pair.access.clone(), keep(&renewed).await);
                held.kept = Some(Kept::Session(Box::new(renewed)));
                held.is_unsaved = saved.is_err();
                saved.map(|()| token).map_err(|error| self.unsaved(&error))
            }
            Err(OauthError::Spent(said)) => {
                let over = Session { ended: Some(said.to_string()), ..session.clone() };
                // That it is over is found out again, if need be.
                keep(&over).await.unwrap_or_else(|error| tracing::warn!("{error}"));
                Err(self.over(session, &said))
            }
            // Whether the key is spent, the next try tells; that an answer is missing stays in the file.
            Err(OauthError::Lost(error)) => Err(error),
            Err(error) => {
                keep(session).await.map_err(|error| self.unkept(&error))?;
                Err(match error {
                    OauthError::Api(error) => error,
                    other => {
                        self.sign_in(&format!("The sign-in of “{}” cannot be renewed: {other}.", self.name))
                    }
                })
            }
        }
    }

    fn load(&self) -> Result<Kept, ApiError> {
        let kept = self.vault.load(&self.name).map_err(|error| self.unkept(&error))?;
        kept.ok_or_else(|| self.sign_in(&format!("No token is kept for “{}”.", self.name)))
    }

    /// Beside the loop that answers keys: a disk may take its time.
    async fn save(&self, kept: &Kept) -> Result<(), VaultError> {
        let (vault, name, kept) = (self.vault.clone(), self.name.clone(), kept.clone());
        let path = vault.path(&name, "json");
        let saved = tokio::task::spawn_blocking(move || vault.save(&name, &kept)).await;
        saved.unwrap_or_else(|error| Err(VaultError::Io { path, source: std::io::Error::other(error) }))
    }

    fn sign_in(&self, what: &str) -> ApiError {
        ApiError::sign_in(&format!("{what} Sign in again: `dealdesk login {}`.", self.name))
    }

    fn unkept(&self, error: &VaultError) -> ApiError {
        match error {
            VaultError::Damaged { .. } => self.sign_in(&format!("{error}.")),
            VaultError::Io { .. } | VaultError::Busy { .. } => {
                ApiError::sign_in(&format!("The token of “{}” cannot be had: {error}.", self.name))
            }
        }
    }

    fn unsaved(&self, error: &VaultError) -> ApiError {
        ApiError::sign_in(&format!(
            "The sign-in of “{}” was renewed but could not be saved ({error}). Leave dealdesk open and make room: \
             it is tried again with the next request.",
            self.name
        ))
    }

    fn over(&self, session: &Session, said: &str) -> ApiError {
        let name = &self.name;
        self.sign_in(&match session.asked_at {
            Some(at) => format!(
                "The sign-in of “{name}” is lost: it was renewed on {} and the answer never came, and the account gives \
                 each answer only once.",
                Timestamp(at).utc_minute()
            ),
            None => format!("The account has ended the sign-in of “{name}” ({said})."),
        })
    }

    fn worn_out(&self, token: &Token, now: i64) -> ApiError {
        let name = &self.name;
        let why = match token.expires_at() {
            Some(end) if end <= now => {
                format!("The token of “{name}” ended on {}.", Timestamp(end).utc_minute())
            }
            Some(_) | None => {
                format!("The account does not accept the token of “{name}”; it may have been taken back.")
            }
        };
        self.sign_in(&format!("{why} Make a new long-lived token on the integration's page."))
    }
}

fn said_by(error: &ApiError) -> String {
    match error {
        ApiError::Auth { detail } if !detail.is_empty() => format!(" ({detail})"),
        _ => String::new(),
    }
}
