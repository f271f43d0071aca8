//! Renewing: once, whoever asks; nothing is used before it is on the disk; what is lost is said.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all};

use super::*;
use crate::api::gate::{Clock, Gate, RuntimeClock};
use crate::api::oauth::{Door, Integration, Pair};
use crate::api::testing::{Reply, Script, base, reply};
use crate::api::{ApiError, Credentials, NetworkKind, Token, Transport, TransportError};

const NOW: i64 = 1_700_000_000;
const REVOKED: &str = r#"{"hint":"Token has been revoked","status":401}"#;

fn token(text: &str) -> Token {
    Token::new(text).unwrap()
}

fn pair(n: u32) -> Pair {
    Pair { access: token(&format!("access-{n}")), refresh: token(&format!("key-{n}")), lifetime: 86_400 }
}

fn answer(n: u32) -> Reply {
    let json = format!(
        r#"{{"token_type":"Bearer","expires_in":86400,"access_token":"access-{n}","refresh_token":"key-{n}"}}"#
    );
    reply(200, json)
}

fn lost() -> Reply {
    Err(TransportError::Lost { kind: NetworkKind::Closed, detail: "reset".into() })
}

/// A session whose access token ends at that time.
fn session(n: u32, ends_at: i64) -> Session {
    let integration = Integration {
        client_id: "id".into(),
        client_secret: token("s3cret"),
        redirect_uri: "https://app.example/cb".into(),
    };
    Session { ends_at, ..Session::new(integration, pair(n), NOW) }
}

struct House {
    dir: tempfile::TempDir,
    clock: Arc<RuntimeClock>,
}

impl House {
    fn new() -> Self {
        let clock = Arc::new(RuntimeClock::starting_at(1_000 * NOW.unsigned_abs()));
        Self { dir: tempfile::tempdir().unwrap(), clock }
    }

    fn vault(&self) -> Vault {
        Vault::new(&self.dir.path().join("secrets"))
    }

    fn keep(&self, session: Session) {
        self.vault().save("acme", &Kept::Session(Box::new(session))).unwrap();
    }

    fn kept(&self) -> Session {
        match self.vault().load("acme").unwrap() {
            Some(Kept::Session(session)) => *session,
            other => panic!("{other:?}"),
        }
    }

    /// As another process would have it.
    fn keyed(&self, transport: &Arc<impl Transport + 'static>) -> Keyed {
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        let gate = Gate::open(None, Arc::clone(&clock));
        let transport = Arc::clone(transport) as Arc<dyn Transport>;
        Keyed::new("acme", self.vault(), Door { base: base(), transport, gate }, clock)
    }
}

fn why(error: &ApiError) -> String {
    assert!(error.is_auth(), "{error:?}");
    let said = error.to_string();
    for secret in ["s3cret", "key-", "access-"] {
        assert!(!said.contains(secret), "{said}");
    }
    said
}

#[tokio::test(start_paused = true)]
async fn many_at_once_spend_a_key_once() {
    let house = House::new();
    for refused in [false, true] {
        // Too old by its own time, or refused before.
        house.keep(session(1, if refused { NOW + 80_000 } else { NOW }));
        let script = Script::of([answer(2)]);
        let processes: Vec<Keyed> = (0..10).map(|_| house.keyed(&script)).collect();
        let tokens = join_all(processes.iter().map(|keyed| async move {
            if refused {
                let old = keyed.token().await?;
                keyed.replace(&old, ApiError::Auth { detail: "".into() }).await
            } else {
                keyed.token().await
            }
        }))
        .await;
        assert!(tokens.iter().all(|t| *t == Ok(token("access-2"))), "{tokens:?}");
        assert_eq!(script.requests(), 1);
        let kept = house.kept();
        assert_eq!((kept.pair.refresh, kept.asked_at, kept.ends_at), (token("key-2"), None, NOW + 86_400));
    }
}

#[tokio::test(start_paused = true)]
async fn it_is_renewed_before_it_ends_and_a_failure_then_is_borne() {
    let house = House::new();
    house.keep(session(1, NOW + 200));
    let script = Script::of([reply(503, ""), answer(2)]);
    let keyed = house.keyed(&script);
    assert_eq!(keyed.token().await, Ok(token("access-1")), "it still lives");
    assert_eq!(keyed.token().await, Ok(token("access-1")), "and is not tried again at once");
    assert_eq!(script.requests(), 1);
    tokio::time::advance(std::time::Duration::from_secs(61)).await;
    assert_eq!(keyed.token().await, Ok(token("access-2")));
    assert_eq!(script.requests(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_tried_again_and_said_when_the_key_is_spent() {
    let house = House::new();
    house.keep(session(1, NOW));
    let script = Script::of([lost(), lost(), answer(2)]);
    let keyed = house.keyed(&script);
    for _ in 0..2 {
        assert!(matches!(keyed.token().await, Err(ApiError::Network { .. })));
        assert_eq!(house.kept().asked_at, Some(NOW));
    }
    assert_eq!(keyed.token().await, Ok(token("access-2")), "the request had not arrived");

    house.keep(session(1, NOW));
    let script = Script::of([lost(), reply(401, REVOKED)]);
    assert!(house.keyed(&script).token().await.is_err());
    // Another process, later.
    let keyed = house.keyed(&script);
    let said = why(&keyed.token().await.unwrap_err());
    assert_eq!(
        said,
        "The sign-in of “acme” is lost: it was renewed on 2023-11-14 22:13 UTC and the answer never came, and the \
         account gives each answer only once. Sign in again: `dealdesk login acme`."
    );
    assert_eq!(why(&keyed.token().await.unwrap_err()), said);
    assert_eq!(script.requests(), 2, "what is over is not asked for again");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_not_sent_spends_nothing() {
    let house = House::new();
    house.keep(session(1, NOW));
    let unsent = Err(TransportError::NotSent { kind: NetworkKind::Dns, detail: "".into() });
    let script = Script::of([unsent, reply(429, ""), reply(401, REVOKED)]);
    let keyed = house.keyed(&script);
    for _ in 0..2 {
        assert!(keyed.token().await.is_err());
        assert_eq!(house.kept().asked_at, None);
    }
    let said = why(&keyed.token().await.unwrap_err());
    assert_eq!(
        said,
        "The account has ended the sign-in of “acme” (Token has been revoked). Sign in again: `dealdesk login acme`."
    );
}

#[tokio::test(start_paused = true)]
async fn a_disk_that_takes_nothing_stops_it_before_the_key_is_spent() {
    let house = House::new();
    house.keep(session(1, NOW));
    // A directory cannot be replaced by a file, not even by root.
    let in_the_way = house.vault().path("acme", "json.new");
    std::fs::create_dir(&in_the_way).unwrap();
    let script = Script::of([]);
    why(&house.keyed(&script).token().await.unwrap_err());
    std::fs::remove_dir(&in_the_way).unwrap();
    let script = Script::of([answer(2)]);
    assert_eq!(house.keyed(&script).token().await, Ok(token("access-2")));
}

/// Answers when it is let.
#[derive(Debug)]
struct Slow {
    answers: Mutex<Vec<Reply>>,
    begun: tokio::sync::Notify,
    may_go: tokio::sync::Notify,
    /// Put in the way of the new file while the answer is on its way.
    obstacle: Option<std::path::PathBuf>,
}

impl Slow {
    fn of(answer: Reply, obstacle: Option<std::path::PathBuf>) -> Arc<Self> {
        let (begun, may_go) = Default::default();
        Arc::new(Self { answers: Mutex::new(vec![answer]), begun, may_go, obstacle })
    }
}

impl Transport for Slow {
    fn send(&self, _: http::Request<Bytes>) -> BoxFuture<'_, Reply> {
        async move {
            self.begun.notify_one();
            self.may_go.notified().await;
            if let Some(obstacle) = &self.obstacle {
                std::fs::create_dir(obstacle).unwrap();
            }
            self.answers.lock().unwrap().pop().expect("one request")
        }
        .boxed()
    }
}

#[tokio::test(start_paused = true)]
async fn a_renewal_goes_on_when_nobody_waits_any_more() {
    let house = House::new();
    house.keep(session(1, NOW));
    let slow = Slow::of(answer(2), None);
    let keyed = house.keyed(&slow);
    tokio::select! {
        biased;
        _ = keyed.token() => panic!("there is no answer yet"),
        () = slow.begun.notified() => {}
    }
    slow.may_go.notify_one();
    keyed.settled().await;
    assert_eq!(house.kept().pair.refresh, token("key-2"));
    assert_eq!(keyed.token().await, Ok(token("access-2")));
}

#[tokio::test(start_paused = true)]
async fn what_could_not_be_saved_is_not_used_and_saved_later() {
    let house = House::new();
    house.keep(session(1, NOW));
    let in_the_way = house.vault().path("acme", "json.new");
    let slow = Slow::of(answer(2), Some(in_the_way.clone()));
    let keyed = house.keyed(&slow);
    slow.may_go.notify_one();
    for _ in 0..2 {
        let said = why(&keyed.token().await.unwrap_err());
        assert!(said.contains("could not be saved"), "{said}");
    }
    std::fs::remove_dir(&in_the_way).unwrap();
    assert_eq!(keyed.token().await, Ok(token("access-2")));
    assert_eq!(house.kept().pair.refresh, token("key-2"));
}

#[tokio::test(start_paused = true)]
async fn a_long_lived_token_is_what_the_file_says_now() {
    let house = House::new();
    let script = Script::of([]);
    let keyed = house.keyed(&script);
    assert_eq!(
        why(&keyed.token().await.unwrap_err()),
        "No token is kept for “acme”. Sign in again: `dealdesk login acme`."
    );
    house.vault().save("acme", &Kept::LongLived(token("one"))).unwrap();
    assert_eq!(keyed.token().await, Ok(token("one")));
    let refused = || ApiError::Auth { detail: "".into() };
    let said = why(&keyed.replace(&token("one"), refused()).await.unwrap_err());
    assert!(said.contains("taken back") && said.contains("`dealdesk login acme`"), "{said}");
    // Somebody signed in again meanwhile.
    house.vault().save("acme", &Kept::LongLived(token("two"))).unwrap();
    assert_eq!(keyed.replace(&token("one"), refused()).await, Ok(token("two")));
    std::fs::write(house.vault().path("acme", "json"), "{\"kind\":\"token\",\"tok").unwrap();
    let said = why(&house.keyed(&script).token().await.unwrap_err());
    assert!(said.contains("does not hold"), "{said}");
}

#[test]
fn files_are_for_their_owner_and_print_nothing() {
    let house = House::new();
    house.keep(session(1, NOW));
    let kept = house.vault().load("acme").unwrap().unwrap();
    for secret in ["s3cret", "key-1", "access-1"] {
        assert!(!format!("{kept:?} {:?}", house.kept()).contains(secret));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let file = house.vault().path("acme", "json");
        assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    }
    house.vault().forget("acme").unwrap();
    assert!(house.vault().load("acme").unwrap().is_none());
}

async fn printed(script: &str) -> Result<Token, ApiError> {
    let argv = ["sh", "-c", script].map(str::to_owned);
    Printed::new("acme", &argv).token().await
}

#[tokio::test]
async fn a_command_prints_the_token_in_its_first_line() {
    assert_eq!(printed("echo; echo ' a.b.c '; echo login: me").await, Ok(token("a.b.c")));
    for (script, part) in [
        ("printf 'no \\033[31mkey' >&2; exit 3", "no ␛[31mkey"),
        ("exit 1", "exit status: 1"),
        ("true", "printed nothing"),
        ("echo two words", "no token"),
        ("printf '\\377\\n'", "no text"),
    ] {
        let said = why(&printed(script).await.unwrap_err());
        assert!(said.contains("token_command of “acme”"), "{said}");
        assert!(
            said.contains(part) || part.contains('␛') && said.contains("no ") && !said.contains('\u{1b}'),
            "{said}"
        );
    }
    let missing = Printed::new("acme", &["/nowhere/at/all".to_owned()]);
    assert!(why(&missing.token().await.unwrap_err()).contains("could not be started"));
}

#[tokio::test]
async fn a_command_is_asked_again_when_its_token_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("token");
    std::fs::write(&file, "one").unwrap();
    let argv = ["cat".to_owned(), file.display().to_string()];
    let printed = Printed::new("acme", &argv);
    assert_eq!(printed.token().await, Ok(token("one")));
    let refused = || ApiError::Auth { detail: "".into() };
    let said = why(&printed.replace(&token("one"), refused()).await.unwrap_err());
    assert!(said.contains("prints"), "{said}");
    std::fs::write(&file, "two").unwrap();
    assert_eq!(printed.token().await, Ok(token("one")), "once is enough");
    assert_eq!(printed.replace(&token("one"), refused()).await, Ok(token("two")));
}
