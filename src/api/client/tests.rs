//! The choke point: what goes out, what the gate hears, what nobody may see.

use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::Duration;

use super::*;
use crate::api::endpoint::{GetAccount, ListLeads, ListPipelines, Write};
use crate::api::testing::{Script, TOKEN, base, gate, reply, reply_with, token};
use crate::api::transport::{NetworkKind, TransportError};
use crate::domain::{Change, LeadId, Place};

const NGINX: &str = "<html><h1>403 Forbidden</h1>nginx</html>";
const ACCOUNT: &str = r#"{"id":1,"name":"Acme"}"#;

fn patch() -> Write {
    let change = Change::Move { to: Place::default(), reason: None };
    Write { on: LeadId(7).into(), change, base: None }
}

fn lost() -> TransportError {
    TransportError::Lost { kind: NetworkKind::Closed, detail: "reset".into() }
}

#[tokio::test(start_paused = true)]
async fn headers_of_a_request() {
    let script = Script::of([reply(200, ACCOUNT), reply(204, "")]);
    let client = script.client();
    client.send(Lane::Interactive, &GetAccount).await.unwrap();
    assert_eq!(script.header("authorization"), Some(format!("Bearer {TOKEN}")));
    assert_eq!(script.header("accept").as_deref(), Some("application/json"));
    assert_eq!(script.header("content-type"), None);
    client.send(Lane::Push, &patch()).await.unwrap();
    assert_eq!(script.header("content-type").as_deref(), Some("application/json"));
}

#[tokio::test(start_paused = true)]
async fn a_429_closes_the_gate_and_a_block_page_stops_everything() {
    let script = Script::of([reply_with(429, &[("retry-after", "2")], ""), reply(403, NGINX)]);
    let client = script.client();
    let status = client.gate().status();
    let error = client.send(Lane::Background, &GetAccount).await.unwrap_err();
    assert_eq!(error, ApiError::RateLimited { retry_after: Some(Duration::from_secs(2)) });
    assert!(status.borrow().closed_until.is_some());
    assert!(!status.borrow().blocked);

    assert_eq!(client.send(Lane::Interactive, &GetAccount).await, Err(ApiError::Blocked));
    assert!(status.borrow().blocked);
    let error = client.send(Lane::Interactive, &GetAccount).await.unwrap_err();
    assert!(matches!(error, ApiError::Gate { .. }), "{error:?}");
    assert_eq!(script.requests(), 2, "nothing is sent through a blocked gate");
}

#[tokio::test(start_paused = true)]
async fn a_json_403_is_about_one_call() {
    let script = Script::of([reply(403, "{}"), reply(200, ACCOUNT)]);
    let client = script.client();
    assert!(client.send(Lane::Interactive, &GetAccount).await.is_err());
    assert!(client.send(Lane::Interactive, &GetAccount).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn nothing_is_tried_twice() {
    let not_sent = TransportError::NotSent { kind: NetworkKind::Dns, detail: "".into() };
    for reply_once in [reply(500, ""), reply(429, ""), Err(lost()), Err(not_sent)] {
        let script = Script::of([reply_once]);
        assert!(script.client().send(Lane::Push, &patch()).await.is_err());
        assert_eq!(script.requests(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn redirects_are_not_followed() {
    let script = Script::of([reply_with(302, &[("location", "https://evil.example/api/v4/account")], "")]);
    let error = script.client().send(Lane::Interactive, &GetAccount).await.unwrap_err();
    assert_eq!(error, ApiError::Moved { to: "https://evil.example".into() });
    assert_eq!(script.requests(), 1);
}

#[tokio::test(start_paused = true)]
async fn lost_answers_are_uncertain_for_writes_only() {
    let script = Script::of([Err(lost()), Err(lost()), reply(200, r#"{"id":7"#), reply(200, r#"{"id":7"#)]);
    let client = script.client();
    for write in [false, true, false, true] {
        let error = if write {
            client.send(Lane::Push, &patch()).await.unwrap_err()
        } else {
            client.send(Lane::Push, &GetAccount).await.unwrap_err()
        };
        assert!(error.is_transient(), "{error:?}");
        assert_eq!(error.is_uncertain(), write, "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn large_answers_are_read_beside_the_loop() {
    let leads: Vec<_> = (1..=250).map(|n| format!(r#"{{"id":{n},"name":"{}"}}"#, "x".repeat(400))).collect();
    let body = format!(r#"{{"_page":1,"_embedded":{{"leads":[{}]}}}}"#, leads.join(","));
    assert!(body.len() > OFF_THREAD);
    let page = Script::of([reply(200, body)]).client().send(Lane::Background, &ListLeads::default()).await;
    assert_eq!(page.unwrap().items.len(), 250);
}

#[tokio::test(start_paused = true)]
async fn raw_calls_bring_the_body_of_an_error_too() {
    let problem = r#"{"title":"Bad Request","status":400}"#;
    let script = Script::of([
        reply_with(400, &[("content-type", "application/problem+json")], problem),
        reply(429, "slow"),
        Err(lost()),
    ]);
    let client = script.client();
    let path = ApiPath::parse("/api/v4/leads?filter[id][]=1").unwrap();
    let answer = client.raw(Lane::Interactive, Method::POST, &path, Some("[{}]".into())).await.unwrap();
    assert_eq!((answer.status, &answer.body[..]), (400, problem.as_bytes()));
    assert_eq!(&*answer.content_type, "application/problem+json");
    assert!(matches!(answer.verdict, Err(ApiError::Refused { status: 400, .. })));
    assert_eq!(script.asked(), ["POST https://acme.kommo.com/api/v4/leads?filter[id][]=1 [{}]"]);

    let answer = client.raw(Lane::Interactive, Method::GET, &path, None).await.unwrap();
    assert!(answer.verdict.unwrap_err().is_rate_limited());
    assert!(client.gate().status().borrow().closed_until.is_some(), "raw calls count like all others");
    assert!(client.raw(Lane::Interactive, Method::DELETE, &path, None).await.unwrap_err().is_uncertain());
}

#[tokio::test(start_paused = true)]
async fn the_observer_sees_every_exchange_and_no_secret() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let script = Script::of([reply(200, ACCOUNT), reply(401, ""), Err(lost())]);
    let client = script.client().with_observer(Arc::new(move |exchange| {
        notes.lock().unwrap().push(exchange.clone());
    }));
    let mut said = format!("{client:?}{:?}{:#?}", token(), base());
    for _ in 0..2 {
        write!(said, "{:?}", client.send(Lane::Interactive, &GetAccount).await).unwrap();
    }
    let error = client.send(Lane::Push, &patch()).await.unwrap_err();
    write!(said, "{error:?}{error}{:?}", error.to_string()).unwrap();
    let seen = seen.lock().unwrap();
    write!(said, "{seen:#?}").unwrap();
    assert!(!said.contains(TOKEN) && !said.contains("t0k3n"), "{said}");

    let outline: Vec<_> =
        seen.iter().map(|e| (e.lane, e.method.as_str(), e.status, e.error.is_some())).collect();
    assert_eq!(
        outline,
        [
            (Lane::Interactive, "GET", Some(200), false),
            (Lane::Interactive, "GET", Some(401), true),
            (Lane::Push, "PATCH", None, true),
        ]
    );
    assert_eq!(seen[2].path.as_str(), "/api/v4/leads/7");
}

#[test]
fn a_client_can_be_shared() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    fn sendable<T: Send>(_: &T) {}
    let client = Client::new(base(), token(), Script::of([]), gate());
    shared(&client);
    sendable(&client.send(Lane::Interactive, &ListPipelines));
}

/// Gives tokens in their order, and notes what was refused.
#[derive(Debug)]
struct Keyring {
    tokens: Mutex<Vec<&'static str>>,
    refused: Mutex<Vec<String>>,
}

impl Keyring {
    fn of(tokens: &[&'static str]) -> Arc<Self> {
        let mut tokens = tokens.to_vec();
        tokens.reverse();
        Arc::new(Self { tokens: Mutex::new(tokens), refused: Mutex::default() })
    }
}

impl Credentials for Keyring {
    fn token(&self) -> futures_util::future::BoxFuture<'_, Result<Token, ApiError>> {
        let token = self.tokens.lock().unwrap().last().map(|t| Token::new(t).unwrap());
        Box::pin(async move { token.ok_or_else(|| ApiError::sign_in("No token.")) })
    }

    fn replace<'a>(
        &'a self,
        refused: &'a Token,
        said: ApiError,
    ) -> futures_util::future::BoxFuture<'a, Result<Token, ApiError>> {
        self.refused.lock().unwrap().push(format!("{}: {said}", refused.reveal()));
        self.tokens.lock().unwrap().pop();
        self.token()
    }

    fn refused(&self, _: ApiError) -> ApiError {
        ApiError::sign_in("Sign in again.")
    }
}

fn keyed(script: &Arc<Script>, keys: &Arc<Keyring>) -> Client {
    let keys = Arc::clone(keys) as Arc<dyn Credentials>;
    Client::opened_by(keys, base(), Arc::clone(script) as Arc<dyn Transport>, gate())
}

#[tokio::test(start_paused = true)]
async fn a_401_is_asked_once_more_with_another_token_a_write_too() {
    for write in [false, true] {
        let script = Script::of([reply(401, "{}"), reply(200, r#"{"id":7}"#)]);
        let keys = Keyring::of(&["old", "new"]);
        let client = keyed(&script, &keys);
        if write {
            client.send(Lane::Push, &patch()).await.unwrap();
        } else {
            client.send(Lane::Push, &GetAccount).await.unwrap();
        }
        let asked = script.asked();
        assert!(asked.len() == 2 && asked[0] == asked[1], "{asked:?}");
        assert_eq!(script.header("authorization").as_deref(), Some("Bearer new"));
        let refused = keys.refused.lock().unwrap().clone();
        assert!(refused.len() == 1 && refused[0].starts_with("old: "), "{refused:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_401_and_a_lack_of_tokens_end_it() {
    let script = Script::of([reply(401, "{}"), reply(401, "{}")]);
    let client = keyed(&script, &Keyring::of(&["old", "new", "newer"]));
    let error = client.send(Lane::Push, &patch()).await.unwrap_err();
    assert_eq!(error, ApiError::sign_in("Sign in again."));
    assert_eq!(script.requests(), 2);

    let script = Script::of([reply(401, r#"{"detail":"x"}"#)]);
    let path = ApiPath::parse("/api/v4/account").unwrap();
    let raw = keyed(&script, &Keyring::of(&["old"])).raw(Lane::Interactive, Method::GET, &path, None).await;
    let raw = raw.unwrap();
    assert_eq!((raw.status, raw.verdict), (401, Err(ApiError::sign_in("No token."))));

    let script = Script::of([]);
    let error = keyed(&script, &Keyring::of(&[])).send(Lane::Push, &patch()).await.unwrap_err();
    assert_eq!(error, ApiError::sign_in("No token."));
}

#[tokio::test(start_paused = true)]
async fn nothing_but_a_401_is_asked_again_with_another_token() {
    for status in [400, 402, 403, 404, 429, 500, 504] {
        let script = Script::of([reply(status, "{}")]);
        let keys = Keyring::of(&["old", "new"]);
        assert!(keyed(&script, &keys).send(Lane::Push, &patch()).await.is_err());
        assert!(script.requests() == 1 && keys.refused.lock().unwrap().is_empty(), "{status}");
    }
}
