//! Answers as Kommo words them: HAL, problem+json in the recorded key order, 204 without a body, and the
//! HTML pages that gateways and nginx send instead of JSON.
//!
//! Owns bodies and headers. Must not know which resource answers.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{Response, StatusCode};
use serde::Serialize;

use crate::api::wire::Problem;
use crate::api::wire::problem::{FieldError, ItemErrors};

pub type Answer = Response<Bytes>;
/// What a resource gives back: its answer, or the refusal that stands for it.
pub type Handled = Result<Answer, Refusal>;

/// A request that was understood well enough to be refused. Boxed: the happy path carries a pointer.
#[derive(Debug)]
pub struct Refusal(Box<Problem>);

impl Refusal {
    /// `{"title":…,"type":"https://httpstatus.es/404","status":404,"detail":…}`
    pub fn new(status: StatusCode, detail: &str) -> Self {
        Self(Box::new(Problem {
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            kind: format!("https://httpstatus.es/{}", status.as_u16()),
            status: i64::from(status.as_u16()),
            detail: detail.to_owned(),
            ..Problem::default()
        }))
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Page not found.")
    }

    /// The recorded shape of a failed validation; one bad item refuses the whole request.
    pub fn invalid(items: Vec<ItemErrors>) -> Self {
        let mut refusal = Self::new(StatusCode::BAD_REQUEST, "Request validation failed");
        refusal.0.validation_errors = Some(items.into());
        refusal
    }

    pub fn into_answer(self) -> Answer {
        let status = u16::try_from(self.0.status).ok().and_then(|s| StatusCode::from_u16(s).ok());
        json(status.unwrap_or(StatusCode::BAD_REQUEST), "application/problem+json", &self.0)
    }
}

/// One complaint about one value of a request.
pub fn complaint(code: &str, path: impl Into<String>, detail: &str) -> FieldError {
    FieldError { code: code.to_owned(), path: path.into(), detail: detail.to_owned() }
}

/// The refusal of item 0 for one reason: what `--faults patch:400` answers with.
pub fn refused_choice(path: &str) -> Refusal {
    let error = complaint("NotSupportedChoice", path, "The value you selected is not a valid choice.");
    Refusal::invalid(vec![ItemErrors { request_id: "0".to_owned(), errors: vec![error].into() }])
}

pub fn hal(body: &impl Serialize) -> Answer {
    json(StatusCode::OK, "application/hal+json", body)
}

pub fn json(status: StatusCode, content_type: &'static str, body: &impl Serialize) -> Answer {
    match serde_json::to_vec(body) {
        Ok(body) => with_body(status, content_type, body.into()),
        Err(_) => with_body(StatusCode::INTERNAL_SERVER_ERROR, "text/plain", Bytes::new()),
    }
}

/// Empty lists, unknown leads, pages past the end: no body, no content type.
pub fn nothing() -> Answer {
    let mut answer = Answer::new(Bytes::new());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer
}

/// The page nginx puts in front of a blocked account or a dead backend.
pub fn html(status: StatusCode) -> Answer {
    let line = match status.as_u16() {
        200 => "Signing in".to_owned(),
        _ => format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or("Error")),
    };
    let body = format!(
        "<html>\r\n<head><title>{line}</title></head>\r\n<body>\r\n<center><h1>{line}</h1></center>\r\n\
         <hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    );
    with_body(status, "text/html", body.into())
}

/// 429 says when to come back: not documented, but honoured by clients where it is present.
pub fn slow_down(mut answer: Answer) -> Answer {
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    answer
}

fn with_body(status: StatusCode, content_type: &'static str, body: Bytes) -> Answer {
    let mut answer = Answer::new(body);
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer
}
