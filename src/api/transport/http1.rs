//! The real network: reqwest over rustls with ring.
//!
//! Owns time-outs, the size limit, certificates, and the refusal of plain http to other machines. Redirects stay
//! off so that a token is never carried elsewhere; retries stay off so that nothing is sent twice.

use std::error::Error;
use std::io;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::future::BoxFuture;
use tokio::sync::OnceCell;

use super::{NetworkKind, Transport, TransportError};
use crate::api::BaseUrl;
use crate::api::base_url::is_loopback;
use crate::domain::SafeText;

const USER_AGENT: &str = concat!("dealdesk/", env!("CARGO_PKG_VERSION"));
/// From the name lookup to the end of the TLS handshake.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// From the start to the last byte of the answer.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(30);
/// The largest real answer is a page of 250 leads, under 2 MB; more than this is a mistake or an attack.
const BODY_LIMIT: usize = 32 * 1024 * 1024;

/// HTTP/1.1 over TLS, plain on loopback.
#[derive(Debug)]
pub struct HttpTransport {
    /// Made for the first request: it reads and checks all certificates of the system, and nothing that only looks at what
    /// is on the disk should wait for them.
    client: OnceCell<reqwest::Client>,
    /// Past any proxy: the account is on this machine.
    is_direct: bool,
    limits: Limits,
}

/// Time and size limits of a transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub connect: Duration,
    pub total: Duration,
    /// Bytes of a body, after decompression.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: CONNECT_TIMEOUT, total: TOTAL_TIMEOUT, body: BODY_LIMIT }
    }
}

impl HttpTransport {
    /// For the account at `base`. The proxy settings of the environment apply, but never to loopback.
    pub fn new(base: &BaseUrl) -> Self {
        Self::with_limits(base, Limits::default())
    }

    pub fn with_limits(base: &BaseUrl, limits: Limits) -> Self {
        Self { client: OnceCell::new(), is_direct: base.is_loopback(), limits }
    }

    /// Made on a thread of its own, so that no key waits for it.
    async fn client(&self) -> Result<&reqwest::Client, TransportError> {
        let (is_direct, limits) = (self.is_direct, self.limits);
        let made = self.client.get_or_try_init(|| async move {
            let making = tokio::task::spawn_blocking(move || new_client(is_direct, limits));
            making.await.map_err(|e| not_sent(NetworkKind::Other, &e.to_string()))?
        });
        made.await
    }

    async fn exchange(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let (parts, body) = request.into_parts();
        check_scheme(&parts.uri)?;
        let mut request =
            self.client().await?.request(parts.method, parts.uri.to_string()).headers(parts.headers);
        if !body.is_empty() {
            request = request.body(body);
        }
        let mut answer = request.send().await.map_err(|e| failed(&e))?;
        let mut response = http::Response::new(Bytes::new());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        *response.body_mut() = read_body(answer, self.limits.body).await?;
        Ok(response)
    }
}

impl Transport for HttpTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

/// Takes some milliseconds: the certificates are read.
fn new_client(is_direct: bool, limits: Limits) -> Result<reqwest::Client, TransportError> {
    // Without a provider reqwest panics. An error means that one is installed already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = || {
        let builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(limits.connect)
            .timeout(limits.total);
        if is_direct { builder.no_proxy() } else { builder }
    };
    // A slim container has no certificates of its own; then Mozilla's, which are compiled in, must do.
    let client = builder().build().or_else(|_| builder().tls_certs_only(bundled_roots()).build());
    client.map_err(|e| not_sent(NetworkKind::Tls, &reasons(&e)))
}

/// https, or http to this machine. Checked here again because this is the last door before the wire.
fn check_scheme(uri: &http::Uri) -> Result<(), TransportError> {
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => Ok(()),
        (Some("http"), Some(host)) if is_loopback(host) => Ok(()),
        _ => Err(not_sent(NetworkKind::Insecure, "plain http goes to this machine only")),
    }
}

async fn read_body(mut answer: reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let too_large = || lost(NetworkKind::TooLarge, &format!("the answer is larger than {limit} bytes"));
    let mut whole = BytesMut::new();
    while let Some(chunk) = answer.chunk().await.map_err(|e| failed(&e))? {
        if whole.len().saturating_add(chunk.len()) > limit {
            return Err(too_large());
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

fn bundled_roots() -> impl Iterator<Item = reqwest::Certificate> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter_map(|der| reqwest::Certificate::from_der(der).ok())
}

/// Everything up to the finished connection was surely not sent; anything later may have been.
fn failed(error: &reqwest::Error) -> TransportError {
    let kind = kind_of(error);
    let detail = reasons(error);
    if error.is_connect() || error.is_builder() { not_sent(kind, &detail) } else { lost(kind, &detail) }
}

fn kind_of(error: &reqwest::Error) -> NetworkKind {
    if error.is_dns() {
        return NetworkKind::Dns;
    }
    if error.is_timeout() {
        return NetworkKind::Timeout;
    }
    let mut cause = error.source();
    while let Some(error) = cause {
        let io = error.downcast_ref::<io::Error>();
        if error.is::<rustls::Error>() || io.is_some_and(holds_tls) {
            return NetworkKind::Tls;
        }
        if io.is_some_and(|io| is_unreachable(io.kind())) {
            return NetworkKind::Unreachable;
        }
        cause = error.source();
    }
    if error.is_connect() { NetworkKind::Unreachable } else { NetworkKind::Closed }
}

fn is_unreachable(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkUnreachable};
    matches!(kind, ConnectionRefused | HostUnreachable | NetworkUnreachable | AddrNotAvailable)
}

/// An `io::Error` made of another error hides it from `source`.
fn holds_tls(error: &io::Error) -> bool {
    let Some(inner) = error.get_ref() else { return false };
    inner.is::<rustls::Error>() || inner.downcast_ref::<io::Error>().is_some_and(holds_tls)
}

/// The causes from the outside in. Addresses stay out: they are the account's, and say nothing new.
fn reasons(error: &reqwest::Error) -> String {
    let mut said = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if said.last() != Some(&text) {
            said.push(text);
        }
        cause = error.source();
    }
    if said.is_empty() { "no reason was given".to_owned() } else { said.join(": ") }
}

fn not_sent(kind: NetworkKind, detail: &str) -> TransportError {
    TransportError::NotSent { kind, detail: SafeText::line(detail) }
}

fn lost(kind: NetworkKind, detail: &str) -> TransportError {
    TransportError::Lost { kind, detail: SafeText::line(detail) }
}
