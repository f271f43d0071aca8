//! Signing in by OAuth: the page to open, what comes back from it, and the exchange of a code or a key for tokens.
//!
//! Owns the two calls of `/oauth2/access_token` and the reading of a redirect. They pass the gate as every request does.
//! Must not know where tokens are kept, or when they are renewed. No error of this file quotes what was sent or came.

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, header};
use reqwest::Url;
use zeroize::Zeroizing;

use super::base_url::is_loopback;
use super::error::classify;
use super::gate::{Gate, Lane};
use super::token::same;
use super::transport::TransportError;
use super::wire::oauth::{TokenAnswer, TokenRequest};
use super::wire::{Problem, read};
use super::{ApiError, BaseUrl, Token, TopDomain, Transport};
use crate::domain::SafeText;

const PATH: &str = "/oauth2/access_token";

/// An integration of the account, as its page shows it.
#[derive(Clone)]
pub struct Integration {
    pub client_id: String,
    pub client_secret: Token,
    /// Where the browser goes afterwards, exactly as it stands there.
    pub redirect_uri: String,
}

/// What a session consists of.
#[derive(Clone)]
pub struct Pair {
    pub access: Token,
    /// For one use: the answer to it brings the next one.
    pub refresh: Token,
    /// Seconds.
    pub lifetime: i64,
}

/// What is exchanged for a pair.
#[derive(Clone, Copy)]
pub enum Grant<'a> {
    Code(&'a Token),
    Refresh(&'a Token),
}

/// Why there is no pair.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OauthError {
    /// Used before, too old, or taken back.
    #[error("the account does not accept it any more ({0})")]
    Spent(SafeText),
    #[error(
        "the account does not accept this integration: check its id, its secret key and its redirect address ({0})"
    )]
    Unknown(SafeText),
    /// The request is on its way or was there; what it was exchanged for is lost.
    #[error("the answer was lost: {0}")]
    Lost(ApiError),
    #[error(transparent)]
    Api(ApiError),
}

macro_rules! hidden {
    ($($name:ty),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
hidden!(Integration, Pair, Grant<'_>);

/// The way to the account's sign-in.
#[derive(Debug, Clone)]
pub struct Door {
    pub base: BaseUrl,
    pub transport: Arc<dyn Transport>,
    pub gate: Gate,
}

impl Door {
    /// Asks once. A grant is for one use: after [`OauthError::Lost`] it may be spent.
    pub async fn exchange(&self, with: &Integration, grant: Grant<'_>) -> Result<Pair, OauthError> {
        let request = self.request(with, grant).map_err(OauthError::Api)?;
        let flight = self.gate.depart(Lane::Interactive).await;
        let flight = flight.map_err(|error| OauthError::Api(error.into()))?;
        let answer = self.transport.send(request).await;
        flight.land().await;
        let answer = answer.map_err(|error| match &error {
            TransportError::NotSent { .. } => OauthError::Api(ApiError::of_transport(&error, false)),
            TransportError::Lost { .. } => OauthError::Lost(ApiError::of_transport(&error, false)),
        })?;
        self.judge(&answer).await
    }

    fn request(&self, with: &Integration, grant: Grant<'_>) -> Result<http::Request<Bytes>, ApiError> {
        let impossible = |why: &dyn fmt::Display| ApiError::unreadable("the sign-in", &why.to_string());
        let (grant_type, code, refresh_token) = match grant {
            Grant::Code(code) => ("authorization_code", Some(code), None),
            Grant::Refresh(key) => ("refresh_token", None, Some(key)),
        };
        let body = TokenRequest {
            client_id: with.client_id.clone(),
            client_secret: with.client_secret.reveal().to_owned(),
            grant_type: grant_type.to_owned(),
            code: code.map(|code| code.reveal().to_owned()),
            refresh_token: refresh_token.map(|key| key.reveal().to_owned()),
            redirect_uri: with.redirect_uri.clone(),
        };
        let body = serde_json::to_vec(&body).map_err(|e| impossible(&e))?;
        http::Request::builder()
            .method(Method::POST)
            .uri(format!("{}{PATH}", self.base.as_str()))
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.into())
            .map_err(|e| impossible(&e))
    }

    async fn judge(&self, answer: &http::Response<Bytes>) -> Result<Pair, OauthError> {
        let (status, body) = (answer.status(), answer.body());
        if matches!(status.as_u16(), 400 | 401) {
            let problem: Problem = read::body(body).unwrap_or_default();
            let said = |text: &str| SafeText::line(&text.chars().take(200).collect::<String>());
            return Err(match problem.hint.as_deref().filter(|hint| !hint.trim().is_empty()) {
                Some(hint) => OauthError::Spent(said(hint)),
                // Nothing says that it was spent, so it is not given up.
                None => OauthError::Unknown(said(&problem.detail)),
            });
        }
        match classify(status, answer.headers(), body, true) {
            Ok(()) => pair(body),
            Err(error) => {
                match &error {
                    ApiError::RateLimited { retry_after } => self.gate.throttled(*retry_after).await,
                    ApiError::Blocked => self.gate.blocked().await,
                    _ => {}
                }
                Err(if error.is_uncertain() { OauthError::Lost(error) } else { OauthError::Api(error) })
            }
        }
    }
}

/// A yes that cannot be read is as good as lost. Why it could not be read may quote a token: nobody is told.
fn pair(body: &[u8]) -> Result<Pair, OauthError> {
    let lost = || OauthError::Lost(ApiError::unreadable("the sign-in", "it holds no tokens"));
    let answer: TokenAnswer = read::body(body).map_err(|_| lost())?;
    let (access, refresh) = (Zeroizing::new(answer.access_token), Zeroizing::new(answer.refresh_token));
    let token = |text: &str| Token::new(text).map_err(|_| lost());
    Ok(Pair { access: token(&access)?, refresh: token(&refresh)?, lifetime: answer.expires_in.max(0) })
}

/// The page on which a person allows it. On the product's own site, not the account's; a test account has its own.
pub fn page(base: &BaseUrl, client_id: &str, state: &str) -> String {
    let host = base.host();
    let site = TopDomain::ALL.into_iter().find(|domain| host.ends_with(domain.as_str()));
    let site =
        site.map_or_else(|| base.as_str().to_owned(), |domain| format!("https://www.{}", domain.as_str()));
    let mut url = format!("{site}/oauth?");
    for (name, value) in [("client_id", client_id), ("state", state), ("mode", "popup")] {
        let escaped: String = reqwest::Url::parse_with_params("x:/", [(name, value)])
            .ok()
            .and_then(|url| url.query().map(str::to_owned))
            .unwrap_or_default();
        url.push_str(&escaped);
        url.push('&');
    }
    url.pop();
    url
}

/// Where a browser comes back to, if that is this machine: port and path.
pub fn loopback(redirect_uri: &str) -> Option<(u16, String)> {
    let url = Url::parse(redirect_uri).ok()?;
    let is_here = url.scheme() == "http" && is_loopback(url.host_str()?);
    is_here.then(|| (url.port_or_known_default().unwrap_or(80), url.path().to_owned()))
}

/// What a browser brought back.
pub struct Redirect {
    pub code: Token,
    /// Whose account was chosen there; where it is not named, the one that was meant.
    pub account: Option<BaseUrl>,
}

hidden!(Redirect);

/// Why an address is no answer to this sign-in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RedirectError {
    #[error("the address holds no code; copy all of it, from https:// on")]
    NoCode,
    #[error(
        "this answer belongs to another sign-in, so nothing was done with it; begin anew, and use the page of that run"
    )]
    OtherState,
    #[error("access was not allowed in the browser ({0})")]
    Denied(SafeText),
}

impl Redirect {
    /// Reads an address (or what follows its host) and makes sure that it answers this very sign-in.
    pub fn read(address: &str, state: &str) -> Result<Self, RedirectError> {
        let here = Url::parse("http://localhost/").map_err(|_| RedirectError::NoCode)?;
        let url = here.join(address.trim()).map_err(|_| RedirectError::NoCode)?;
        let of = |name: &str| {
            let found = url.query_pairs().find(|(n, _)| n == name);
            found.map(|(_, value)| Zeroizing::new(value.into_owned()))
        };
        let given = of("state").unwrap_or_default();
        if of("code").is_none() && of("error").is_none() {
            return Err(RedirectError::NoCode);
        }
        if !same(given.as_bytes(), state.as_bytes()) {
            return Err(RedirectError::OtherState);
        }
        if let Some(error) = of("error") {
            return Err(RedirectError::Denied(SafeText::line(&error.chars().take(80).collect::<String>())));
        }
        let code = of("code").and_then(|code| Token::new(&code).ok()).ok_or(RedirectError::NoCode)?;
        // The secret goes where this says, so only to accounts of the product.
        let account = of("referer").and_then(|host| {
            let is_known =
                TopDomain::ALL.iter().any(|domain| host.ends_with(&format!(".{}", domain.as_str())));
            BaseUrl::parse(&host).ok().filter(|_| is_known)
        });
        Ok(Self { code, account })
    }

    /// What a person pasted: the address, or the code alone.
    pub fn pasted(text: &str, state: &str) -> Result<Self, RedirectError> {
        let text = text.trim();
        if text.contains("://") || text.contains("code=") || text.contains("error=") {
            return Self::read(text, state);
        }
        let code = Token::new(text).map_err(|_| RedirectError::NoCode)?;
        Ok(Self { code, account: None })
    }
}
