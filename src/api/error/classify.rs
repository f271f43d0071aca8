//! From an HTTP answer to a verdict: take the body, or why not.
//!
//! Owns the reading of status codes. Bodies are judged by what they are, not by their content type: 403, 429 and
//! 5xx come as nginx pages, and some answers as `text/html` though they are JSON.

use std::time::Duration;

use http::{HeaderMap, StatusCode, header};

use super::{ApiError, FieldProblem, problem};
use crate::api::wire::{Problem, lenient, read};
use crate::domain::SafeText;

/// A longer pause than this is a mistake of the server or of a proxy.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// Judges an answer before its content is read. `is_write`: the request may have changed something.
pub(crate) fn classify(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    is_write: bool,
) -> Result<(), ApiError> {
    let html = is_html(body);
    let code = status.as_u16();
    let error = match code {
        200..=299 if html => ApiError::HtmlPage { status: code, uncertain: is_write },
        200..=299 => return Ok(()),
        300..=399 => moved(code, headers),
        400 => invalid(&read_problem(body)),
        401 => ApiError::Auth { detail: problem::detail(&read_problem(body)) },
        402 => ApiError::Unpaid,
        403 if html || names_html(headers) => ApiError::Blocked,
        403 => ApiError::Forbidden { detail: problem::detail(&read_problem(body)) },
        404 if html => ApiError::HtmlPage { status: code, uncertain: false },
        404 => ApiError::NotFound { detail: problem::detail(&read_problem(body)) },
        429 => ApiError::RateLimited { retry_after: retry_after(headers, body) },
        // Never carried out: the method or the protocol version is not known there.
        501 | 505 => ApiError::Server { status: code, uncertain: false },
        500.. => ApiError::Server { status: code, uncertain: is_write },
        _ => refused(code, &read_problem(body)),
    };
    Err(error)
}

/// A problem document, or an empty one: bodies of errors come in every shape.
fn read_problem(body: &[u8]) -> Problem {
    if is_html(body) { Problem::default() } else { read::body(body).unwrap_or_default() }
}

fn invalid(answer: &Problem) -> ApiError {
    let problems = FieldProblem::all(answer);
    if problems.is_empty() { refused(400, answer) } else { ApiError::Validation { problems } }
}

fn refused(status: u16, answer: &Problem) -> ApiError {
    ApiError::Refused { status, detail: problem::detail(answer) }
}

/// Only the origin is kept: the rest of a `Location` may hold secrets of a sign-in.
fn moved(status: u16, headers: &HeaderMap) -> ApiError {
    let location = headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    match reqwest::Url::parse(location) {
        Ok(url) => ApiError::Moved { to: problem::clip(&url.origin().ascii_serialization()) },
        Err(_) => ApiError::Refused {
            status,
            detail: SafeText::line("it points to another page, which is not followed"),
        },
    }
}

fn is_html(body: &[u8]) -> bool {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body).trim_ascii_start().starts_with(b"<")
}

fn names_html(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    kind.get(..9).is_some_and(|kind| kind.eq_ignore_ascii_case("text/html"))
}

/// `Retry-After` as seconds or as a date, or `retry_after` in the body; neither is documented, both have been
/// seen. A date is measured against the answer's own `Date`, so this machine's clock does not matter.
fn retry_after(headers: &HeaderMap, body: &[u8]) -> Option<Duration> {
    let text = |name| headers.get(name).and_then(|v: &http::HeaderValue| v.to_str().ok()).map(str::trim);
    let named = text(header::RETRY_AFTER).and_then(|value| {
        seconds(value).or_else(|| {
            let until = unix(value)?;
            let now = unix(text(header::DATE)?)?;
            Some(Duration::from_secs(u64::try_from(until.saturating_sub(now)).unwrap_or_default()))
        })
    });
    let pause = named.or_else(|| seconds(&read::body::<Pause>(body).ok()?.retry_after?))?;
    Some(pause.min(LONGEST_PAUSE))
}

/// Whole seconds; fractions are rounded up, so that nobody comes too early.
fn seconds(text: &str) -> Option<Duration> {
    let seconds = text.parse::<f64>().ok().filter(|s| (0.0..1e9).contains(s))?;
    Some(Duration::from_secs_f64(seconds.ceil()))
}

fn unix(http_date: &str) -> Option<i64> {
    chrono::DateTime::parse_from_rfc2822(http_date).ok().map(|at| at.timestamp())
}

#[derive(serde::Deserialize)]
struct Pause {
    #[serde(default, deserialize_with = "lenient::opt_text")]
    retry_after: Option<String>,
}
