//! The one way to the account: every request passes here, once.
//!
//! Owns the order token → gate → transport → verdict → decoding, and what the gate hears about 429 and blocks. Must not
//! retry: the push and pull loops do, because only they know whether a write may be sent again. The one exception is a
//! 401: nothing was done then, so with another token the same is asked once more. Dropping a call that is already
//! under way leaves a write uncertain.

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode, header};
use tokio::time::Instant;

use super::endpoint::{Answer, Endpoint};
use super::error::classify;
use super::gate::{Gate, Lane};
use super::{ApiError, ApiPath, BaseUrl, Credentials, Token, Transport};
use crate::domain::{SafeText, Timestamp};

/// Bodies from this size on are decoded on a blocking thread: 250 leads take longer than a key may wait.
const OFF_THREAD: usize = 64 * 1024;

/// Talks to one account. Clones share connections, gate and credentials.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    observer: Option<Observer>,
}

struct Inner {
    base: BaseUrl,
    credentials: Arc<dyn Credentials>,
    transport: Arc<dyn Transport>,
    gate: Gate,
}

/// Called after every exchange, from within the call: it must be quick.
pub type Observer = Arc<dyn Fn(&Exchange) + Send + Sync>;

/// One finished exchange, for the log. No token, no bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    pub lane: Lane,
    pub method: Method,
    pub path: ApiPath,
    /// `None` when no answer came.
    pub status: Option<u16>,
    pub error: Option<ApiError>,
    /// How long the gate let it wait.
    pub waited: Duration,
    /// From sending to the last byte.
    pub took: Duration,
}

/// An answer as it came, for `dealdesk api`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawAnswer {
    pub status: u16,
    pub content_type: SafeText,
    /// What the server's clock showed, where it tells.
    pub date: Option<Timestamp>,
    pub body: Bytes,
    /// What the status means; the body is there in any case.
    pub verdict: Result<(), ApiError>,
}

/// What goes out, before it is addressed.
struct Outgoing {
    method: Method,
    path: ApiPath,
    body: Option<Bytes>,
}

struct Incoming {
    status: StatusCode,
    content_type: SafeText,
    date: Option<Timestamp>,
    body: Bytes,
    verdict: Result<(), ApiError>,
}

/// `Mon, 30 Nov 2026 10:15:00 GMT`
fn date(headers: &http::HeaderMap) -> Option<Timestamp> {
    let said = headers.get(header::DATE)?.to_str().ok()?;
    chrono::DateTime::parse_from_rfc2822(said).ok().map(|at| Timestamp(at.timestamp()))
}

impl Client {
    pub fn new(base: BaseUrl, token: Token, transport: Arc<dyn Transport>, gate: Gate) -> Self {
        Self::opened_by(Arc::new(token), base, transport, gate)
    }

    /// As [`Client::new`], with a token that may change.
    pub fn opened_by(
        credentials: Arc<dyn Credentials>,
        base: BaseUrl,
        transport: Arc<dyn Transport>,
        gate: Gate,
    ) -> Self {
        Self { inner: Arc::new(Inner { base, credentials, transport, gate }), observer: None }
    }

    /// Makes sure that there is a token; whether it is accepted only a request can tell.
    pub async fn ready(&self) -> Result<(), ApiError> {
        self.inner.credentials.token().await.map(drop)
    }

    /// Waits for a renewal of the token that is under way: broken off it would be lost.
    pub async fn settled(&self) {
        self.inner.credentials.settled().await;
    }

    /// The same client, telling `observer` of each of its exchanges.
    #[must_use]
    pub fn with_observer(mut self, observer: Observer) -> Self {
        self.observer = Some(observer);
        self
    }

    pub fn base(&self) -> &BaseUrl {
        &self.inner.base
    }

    pub fn gate(&self) -> &Gate {
        &self.inner.gate
    }

    /// Asks once. Waits for the gate; never retries.
    pub async fn send<E: Endpoint>(&self, lane: Lane, endpoint: &E) -> Result<E::Output, ApiError> {
        self.send_within(None, lane, endpoint).await
    }

    /// As [`Client::send`], for what is only right for a while: if the gate lets it wait longer, nothing is sent, and
    /// that is answered as [`ApiError::RateLimited`].
    pub async fn send_soon<E: Endpoint>(
        &self,
        patience: Duration,
        lane: Lane,
        endpoint: &E,
    ) -> Result<E::Output, ApiError> {
        self.send_within(Some(patience), lane, endpoint).await
    }

    async fn send_within<E: Endpoint>(
        &self,
        patience: Option<Duration>,
        lane: Lane,
        endpoint: &E,
    ) -> Result<E::Output, ApiError> {
        let method = endpoint.method();
        let path = endpoint.path();
        let out = Outgoing { method: method.clone(), path: path.clone(), body: endpoint.body()? };
        let incoming = self.exchange(patience, lane, out).await?;
        if let (Err(ApiError::NotFound { .. }), Some(absent)) = (&incoming.verdict, endpoint.absent()) {
            return Ok(absent);
        }
        incoming.verdict?;
        let answer =
            Answer { status: incoming.status, body: incoming.body, base: self.inner.base.clone(), path };
        let decoded = decode(endpoint, answer).await;
        if is_write(&method) { decoded.map_err(ApiError::after_write) } else { decoded }
    }

    /// Any call below `/api/`, through the same gate. An answer with an error status is an `Ok` with a verdict.
    pub async fn raw(
        &self,
        lane: Lane,
        method: Method,
        path: &ApiPath,
        body: Option<Bytes>,
    ) -> Result<RawAnswer, ApiError> {
        let incoming = self.exchange(None, lane, Outgoing { method, path: path.clone(), body }).await?;
        let Incoming { status, content_type, date, body, verdict } = incoming;
        Ok(RawAnswer { status: status.as_u16(), content_type, date, body, verdict })
    }

    /// Asks; and once more with another token, if that was all that was wrong.
    async fn exchange(
        &self,
        patience: Option<Duration>,
        lane: Lane,
        out: Outgoing,
    ) -> Result<Incoming, ApiError> {
        let credentials = &self.inner.credentials;
        let token = in_time(patience, credentials.token()).await??;
        // On the heap: two of them would make every future that asks for anything large.
        let first = Box::pin(self.attempt(patience, lane, &out, &token)).await?;
        let Err(said @ ApiError::Auth { .. }) = &first.verdict else { return Ok(first) };
        let another = match in_time(patience, credentials.replace(&token, said.clone())).await? {
            Ok(another) => another,
            Err(error) => return Ok(Incoming { verdict: Err(error), ..first }),
        };
        let second = Box::pin(self.attempt(patience, lane, &out, &another)).await?;
        Ok(match second.verdict {
            Err(said @ ApiError::Auth { .. }) => {
                Incoming { verdict: Err(credentials.refused(said)), ..second }
            }
            verdict => Incoming { verdict, ..second },
        })
    }

    async fn attempt(
        &self,
        patience: Option<Duration>,
        lane: Lane,
        out: &Outgoing,
        token: &Token,
    ) -> Result<Incoming, ApiError> {
        let request = self.request(out, token)?;
        let asked = Instant::now();
        // Given up while it waits, it gives its place back.
        let flight = in_time(patience, self.inner.gate.depart(lane)).await??;
        let sent = Instant::now();
        let write = is_write(&out.method);
        let answer = self.inner.transport.send(request).await;
        let took = sent.elapsed();
        flight.land().await;
        let result = match answer {
            Ok(answer) => Ok(self.judge(answer, write).await),
            Err(error) => Err(ApiError::of_transport(&error, write)),
        };
        if let Some(observer) = &self.observer {
            let status = result.as_ref().ok().map(|r| r.status.as_u16());
            let error = match &result {
                Ok(incoming) => incoming.verdict.as_ref().err().cloned(),
                Err(error) => Some(error.clone()),
            };
            let waited = sent.duration_since(asked);
            let (method, path) = (out.method.clone(), out.path.clone());
            observer(&Exchange { lane, method, path, status, error, waited, took });
        }
        result
    }

    /// Reads the status, and tells the gate what concerns it before anybody else can send.
    async fn judge(&self, answer: http::Response<Bytes>, write: bool) -> Incoming {
        let (parts, body) = answer.into_parts();
        let verdict = classify(parts.status, &parts.headers, &body, write);
        match &verdict {
            Err(ApiError::RateLimited { retry_after }) => self.inner.gate.throttled(*retry_after).await,
            Err(ApiError::Blocked) => self.inner.gate.blocked().await,
            _ => {}
        }
        let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let content_type = SafeText::line(content_type.unwrap_or_default());
        let date = date(&parts.headers);
        Incoming { status: parts.status, content_type, date, body, verdict }
    }

    fn request(&self, out: &Outgoing, token: &Token) -> Result<http::Request<Bytes>, ApiError> {
        let impossible = |why: &dyn fmt::Display| ApiError::unreadable("the request", &why.to_string());
        let uri = self.inner.base.uri(&out.path).map_err(|e| impossible(&e))?;
        let token = token.header().map_err(|e| impossible(&e))?;
        let mut request = http::Request::builder()
            .method(out.method.clone())
            .uri(uri)
            .header(header::AUTHORIZATION, token)
            .header(header::ACCEPT, "application/json");
        if out.body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        request.body(out.body.clone().unwrap_or_default()).map_err(|e| impossible(&e))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base", &self.inner.base).finish_non_exhaustive()
    }
}

fn is_write(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// For what is only right for a while.
async fn in_time<T>(patience: Option<Duration>, work: impl Future<Output = T>) -> Result<T, ApiError> {
    match patience {
        None => Ok(work.await),
        Some(patience) => {
            let given_up = |_| ApiError::RateLimited { retry_after: None };
            tokio::time::timeout(patience, work).await.map_err(given_up)
        }
    }
}

/// Large bodies are decoded beside the loop that answers keys.
async fn decode<E: Endpoint>(endpoint: &E, answer: Answer) -> Result<E::Output, ApiError> {
    if answer.body.len() < OFF_THREAD {
        return endpoint.decode(&answer);
    }
    let endpoint = endpoint.clone();
    tokio::task::spawn_blocking(move || endpoint.decode(&answer))
        .await
        .unwrap_or_else(|stopped| Err(ApiError::unreadable("a large answer", &stopped.to_string())))
}
