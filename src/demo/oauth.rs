//! Signing in at the demo account: the page that allows it at once, codes, and keys that are for one use.
//!
//! Owns `/oauth` and `/oauth2/access_token` with the refusals as they were recorded. Sessions end with the process: they
//! are no part of what is kept of an account. Must not know the data.

use std::fmt::Write;

use http::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use http::{Method, Request, StatusCode};

use super::answer::{self, Answer};
use super::auth::{Auth, CLIENT_ID, Issue};
use super::data::book;
use super::query::Query;
use crate::api::wire::Problem;
use crate::api::wire::oauth::{TokenAnswer, TokenRequest};

/// Opens nothing anywhere else.
pub const CLIENT_SECRET: &str = "demo-secret-that-opens-nothing-elsewhere";
/// Where the browser is sent unless the demo was told otherwise.
pub const REDIRECT: &str = "http://127.0.0.1:8765/";
/// Seconds an access token lasts.
pub const SESSION: i64 = 86_400;
const CODE: i64 = 20 * 60;
const KEY: i64 = 90 * 86_400;
const KIND: &str = "https://developers.amocrm.ru/v3/errors/OAuthProblemJson";

/// Something that is given out once and taken once.
#[derive(Debug)]
struct Once {
    text: String,
    ends: i64,
    is_spent: bool,
}

#[derive(Debug)]
pub struct SignIns {
    pub redirect_uri: String,
    pub lifetime: i64,
    pub seed: u64,
    codes: Vec<Once>,
    keys: Vec<Once>,
    serial: u64,
}

/// Whether this is for here and not for the API.
pub fn is_ours(path: &str) -> bool {
    matches!(path, "/oauth" | "/oauth2/access_token")
}

impl SignIns {
    pub fn new(seed: u64, redirect_uri: &str, lifetime: i64) -> Self {
        let redirect_uri = redirect_uri.to_owned();
        Self { redirect_uri, lifetime, seed, codes: Vec::new(), keys: Vec::new(), serial: 0 }
    }

    pub fn serve(
        &mut self,
        request: &Request<bytes::Bytes>,
        host: &str,
        auth: &mut Auth,
        now: i64,
    ) -> Answer {
        match (request.uri().path(), request.method()) {
            ("/oauth", &Method::GET) => self.page(request.uri().query().unwrap_or_default(), host, now),
            ("/oauth2/access_token", &Method::POST) => self.exchange(request.body(), auth, now),
            _ => answer::Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "This method is not allowed here.")
                .into_answer(),
        }
    }

    /// Nobody has to allow anything here: back it goes, with a code.
    fn page(&mut self, query: &str, host: &str, now: i64) -> Answer {
        let query = Query::parse(query);
        if query.text("client_id").is_none_or(|id| id != CLIENT_ID) {
            return answer::html(StatusCode::NOT_FOUND);
        }
        let state = query.text("state").unwrap_or_default();
        let code = self.make("c", now + CODE);
        let mut to =
            format!("{}{}", self.redirect_uri, if self.redirect_uri.contains('?') { '&' } else { '?' });
        let parts = [
            ("code", code.as_str()),
            ("referer", host),
            ("state", state),
            ("client_id", CLIENT_ID),
            ("platform", "2"),
        ];
        for (n, (name, value)) in parts.into_iter().enumerate() {
            let between = if n == 0 { "" } else { "&" };
            to.extend([between, name, "=", &escaped(value)]);
        }
        self.codes.push(Once { text: code, ends: now + CODE, is_spent: false });
        let mut answer = Answer::default();
        *answer.status_mut() = StatusCode::FOUND;
        if let Ok(to) = HeaderValue::from_str(&to) {
            answer.headers_mut().insert(LOCATION, to);
        }
        answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
        answer
    }

    fn exchange(&mut self, body: &[u8], auth: &mut Auth, now: i64) -> Answer {
        let Ok(asked) = serde_json::from_slice::<TokenRequest>(body) else {
            return invalid(StatusCode::BAD_REQUEST, None);
        };
        if asked.client_id != CLIENT_ID || asked.client_secret != CLIENT_SECRET {
            return problem(
                StatusCode::UNAUTHORIZED,
                None,
                "Некорректный клиент",
                "Авторизация клиента не прошла",
            );
        }
        let (found, what, status) = match (asked.grant_type.as_str(), &asked.code, &asked.refresh_token) {
            ("authorization_code", Some(code), _) if asked.redirect_uri == self.redirect_uri => (
                self.codes.iter_mut().find(|one| one.text == *code),
                "Authorization code",
                StatusCode::BAD_REQUEST,
            ),
            ("refresh_token", _, Some(key)) => {
                (self.keys.iter_mut().find(|one| one.text == *key), "Token", StatusCode::UNAUTHORIZED)
            }
            _ => return invalid(StatusCode::BAD_REQUEST, None),
        };
        match found {
            Some(one) if !one.is_spent && now < one.ends => one.is_spent = true,
            Some(one) if one.is_spent => return invalid(status, Some(&format!("{what} has been revoked"))),
            Some(_) => return invalid(status, Some(&format!("{what} has expired"))),
            None if what == "Token" => return invalid(status, Some("Token has been revoked")),
            None => return invalid(status, Some("Cannot decrypt the authorization code")),
        }
        self.pair(auth, now)
    }

    fn pair(&mut self, auth: &mut Auth, now: i64) -> Answer {
        let key = self.make("r", now + KEY);
        let issue = Issue {
            account: book::ACCOUNT,
            seed: self.seed,
            now,
            lifetime: self.lifetime,
            serial: self.serial,
        };
        let access_token = auth.grant(book::ME, issue);
        self.keys.push(Once { text: key.clone(), ends: now + KEY, is_spent: false });
        let token_type = "Bearer".to_owned();
        let pair = TokenAnswer { token_type, expires_in: self.lifetime, access_token, refresh_token: key };
        answer::json(StatusCode::OK, "application/json", &pair)
    }

    /// As long as Kommo's, which do not fit a narrow line either.
    fn make(&mut self, kind: &str, ends: i64) -> String {
        self.serial += 1;
        let mut dice = super::dice::Dice::keyed(self.seed, 0x6f61, ends.unsigned_abs() ^ (self.serial << 40));
        let mut text = format!("def502{kind}{:04x}", self.serial);
        for _ in 0..20 {
            // Writing to a String cannot fail.
            let _ = write!(text, "{:016x}", dice.next());
        }
        text
    }
}

fn escaped(text: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        // Writing to a String cannot fail.
        let _ = if keep(byte) { write!(out, "{}", char::from(byte)) } else { write!(out, "%{byte:02X}") };
    }
    out
}

fn invalid(status: StatusCode, hint: Option<&str>) -> Answer {
    problem(
        status,
        hint,
        "Некорректный запрос",
        "В запросе отсутствует ряд параметров или параметры невалидны",
    )
}

fn problem(status: StatusCode, hint: Option<&str>, title: &str, detail: &str) -> Answer {
    let body = Problem {
        hint: hint.map(str::to_owned),
        title: title.to_owned(),
        kind: KIND.to_owned(),
        status: i64::from(status.as_u16()),
        detail: detail.to_owned(),
        ..Problem::default()
    };
    answer::json(status, "application/problem+json", &body)
}
