//! The account: options, state, and the one way in, [`Account::handle`].
//!
//! Owns the order in which a request is judged: counted, limited, cursed by a fault, authenticated, routed,
//! answered. Sync and without a socket, so the loopback server and in-process tests share every rule.
//! An account is its seed, the time it was born, and the writes since: with a [`Log`] those are kept, and done
//! again by the same handlers at their own times, so that ids and events come out as they were.
//! Must not read a clock: it is given one.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::HOST;
use http::{Method, Request, StatusCode, Uri};

use super::answer::{self, Answer, Handled, Refusal};
use super::ask::Ask;
use super::auth::{Auth, Issue};
use super::data::{self, Recipe, book};
use super::dice::Dice;
use super::faults::{self, Fate, Fault, Faults};
use super::limit::Limiter;
use super::log::{Birth, Log, LogError, Past, Write};
use super::oauth::{self, SignIns};
use super::print;
use super::query::Query;
use super::route;
use super::stats::{Counters, Seen, Stats};
use super::store::Store;
use crate::domain::{Timestamp, UserId};

const API: &str = "/api/v4";
/// Skips the rate limit and the faults (not the token), for those who only look.
pub const OBSERVER: &str = "x-demo-observer";
/// Names the user a call is made for.
const BEHALF: &str = "x-context-user-id";
/// Five years, the longest a long-lived token lasts.
const TOKEN_LIFETIME: i64 = 5 * 365 * 86_400;

/// Unix milliseconds, from whoever owns the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    pub leads: u32,
    pub seed: u64,
    pub faults: Faults,
    /// Added to every answer.
    pub latency: Duration,
    /// A robot moves leads on after a person moved them.
    pub automations: bool,
    /// `next` even on the last page when it is full, as Kommo does where it cannot count.
    pub next_always: bool,
    /// Seconds until the token is refused.
    pub token_lifetime: i64,
    /// Seconds until the access token of somebody who signed in is refused.
    pub session_lifetime: i64,
    /// Where the integration sends browsers back to.
    pub redirect_uri: String,
}

/// What came of a request.
#[derive(Debug)]
pub struct Reply {
    /// To be waited before anything is sent.
    pub latency: Duration,
    pub outcome: Outcome,
}

#[derive(Debug)]
pub enum Outcome {
    Answer(Answer),
    /// Close the connection without a word.
    Drop,
}

#[derive(Debug)]
pub struct Account {
    clock: Clock,
    options: Options,
    born_ms: i64,
    token: String,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    store: Store,
    auth: Auth,
    sign_ins: SignIns,
    limiter: Limiter,
    faults: Faults,
    /// For faults that strike by chance.
    dice: Dice,
    counters: Counters,
    /// Where writes are kept, if they are.
    log: Option<Log>,
}

impl Clock {
    pub fn new(unix_millis: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(unix_millis))
    }

    pub fn millis(&self) -> i64 {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.millis())
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            leads: 300,
            seed: 1,
            faults: Faults::default(),
            latency: Duration::ZERO,
            automations: false,
            next_always: false,
            token_lifetime: TOKEN_LIFETIME,
            session_lifetime: oauth::SESSION,
            redirect_uri: oauth::REDIRECT.to_owned(),
        }
    }
}

impl Options {
    /// Names the account among all demo accounts: what differs in it differs in its data.
    pub fn name(&self) -> String {
        let robots = if self.automations { "-automations" } else { "" };
        format!("{}-{}{robots}", self.seed, self.leads)
    }
}

impl Reply {
    /// The answer, or `None` where the connection is to be closed.
    pub fn into_answer(self) -> Option<Answer> {
        match self.outcome {
            Outcome::Answer(answer) => Some(answer),
            Outcome::Drop => None,
        }
    }
}

impl Account {
    /// A new account that nobody keeps.
    pub fn new(options: Options, clock: Clock) -> Self {
        let born_ms = clock.millis();
        Self::born_at(options, clock, born_ms)
    }

    /// An account as it was at its birth (unix milliseconds): the same options and time give the same, to the byte.
    pub fn born_at(options: Options, clock: Clock, born_ms: i64) -> Self {
        let now = Timestamp(born_ms.div_euclid(1000));
        let seed = options.seed;
        let leads = usize::try_from(options.leads).unwrap_or(usize::MAX);
        let recipe = Recipe { leads, seed, now, moving_robots: options.automations };
        let mut auth = Auth::default();
        let issued = issued(now, options.token_lifetime, clock.millis().div_euclid(1000));
        let issue =
            Issue { account: book::ACCOUNT, seed, now: issued, lifetime: options.token_lifetime, serial: 0 };
        let token = auth.grant(book::ME, issue);
        let state = State {
            store: data::build(recipe),
            auth,
            sign_ins: SignIns::new(seed, &options.redirect_uri, options.session_lifetime),
            limiter: Limiter::default(),
            faults: options.faults.clone(),
            dice: Dice::keyed(seed, 0x6661, 0),
            counters: Counters::default(),
            log: None,
        };
        Self { clock, options, born_ms, token, state: Mutex::new(state) }
    }

    /// The account the log tells of, with all that was done to it; a new one if the log is new. What is done from
    /// now on is kept there. Faults, the rate and the counters are those of this run alone.
    pub fn open(options: Options, clock: Clock, mut log: Log) -> Result<Self, LogError> {
        let past = log.read(&options)?;
        let born_ms = past.as_ref().map_or_else(|| clock.millis(), |past| past.birth.born_ms);
        let account = Self::born_at(options, clock, born_ms);
        let mut state = account.state();
        let birth = Birth::new(&account.options, born_ms, print::of(&state.store));
        match past {
            None => log.begin(&birth)?,
            Some(past) if past.birth == birth => state.replay(&past, &mut log)?,
            Some(_) => return Err(log.made_otherwise()),
        }
        state.log = Some(log);
        drop(state);
        Ok(account)
    }

    /// Whether another run will find what is done to it.
    pub fn is_kept(&self) -> bool {
        self.state().log.is_some()
    }

    /// Unix milliseconds.
    pub const fn born_ms(&self) -> i64 {
        self.born_ms
    }

    /// The bearer token of the account's first user. Invented; it opens nothing else.
    pub fn token(&self) -> &str {
        &self.token
    }

    pub fn stats(&self) -> Stats {
        self.state().counters.stats().clone()
    }

    /// Replaces the rules of `--faults` from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.state().faults = faults;
    }

    pub fn handle(&self, request: &Request<Bytes>) -> Reply {
        let now_ms = self.clock.millis();
        let path = request.uri().path();
        let mut state = self.state();
        if path == "/demo/stats" {
            let stats = answer::json(StatusCode::OK, "application/json", state.counters.stats());
            return Reply { latency: Duration::ZERO, outcome: Outcome::Answer(stats) };
        }
        let own = Some(path).filter(|path| oauth::is_ours(path));
        let Some(api_path) = own.or_else(|| api_path(request.uri())) else {
            let lost = Refusal::not_found().into_answer();
            return Reply { latency: self.options.latency, outcome: Outcome::Answer(lost) };
        };
        let call = Call { request, path: api_path, now_ms, next_always: self.options.next_always };
        let (fate, outcome) = state.judge(&call);
        let status = match &outcome {
            Outcome::Answer(answer) => answer.status().as_u16(),
            Outcome::Drop => 0,
        };
        state.counters.answered(Seen {
            at_ms: now_ms,
            method: request.method().to_string(),
            path: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
            status,
        });
        Reply { latency: self.options.latency + fate.latency, outcome }
    }

    /// A panic elsewhere must not take the account with it: its state is never half-written for long.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One call of the API, on its way through the judgement.
#[derive(Debug)]
struct Call<'a> {
    request: &'a Request<Bytes>,
    path: &'a str,
    now_ms: i64,
    next_always: bool,
}

impl State {
    fn judge(&mut self, call: &Call<'_>) -> (Fate, Outcome) {
        if call.request.headers().contains_key(OBSERVER) {
            self.counters.observed();
            return (Fate::default(), Outcome::Answer(self.serve(call)));
        }
        self.counters.arrived(call.now_ms);
        if !self.limiter.admits(call.now_ms) {
            self.counters.over_limit();
            return (Fate::default(), Outcome::Answer(faults::too_many()));
        }
        let fate = self.faults.decide(call.request.method(), &mut self.dice);
        let Some(fault) = fate.fault else { return (fate, Outcome::Answer(self.serve(call))) };
        self.counters.fault();
        let outcome = match (fault, fault.instead()) {
            (_, Some(answer)) => Outcome::Answer(answer),
            (Fault::Truncate, None) => Outcome::Answer(faults::truncate(self.serve(call))),
            (Fault::DropAfter, None) => {
                self.serve(call);
                Outcome::Drop
            }
            (_, None) => Outcome::Drop,
        };
        (fate, outcome)
    }

    fn serve(&mut self, call: &Call<'_>) -> Answer {
        if oauth::is_ours(call.path) {
            let host = call.request.headers().get(HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
            return self.sign_ins.serve(call.request, host, &mut self.auth, call.now().secs());
        }
        let user = self.auth.check(call.request.headers(), call.now().secs());
        let user = user.map(|user| self.on_behalf(call).unwrap_or(user));
        user.and_then(|user| self.act(call, user)).unwrap_or_else(Refusal::into_answer)
    }

    /// Integrations may call for one of the account's users.
    fn on_behalf(&self, call: &Call<'_>) -> Option<UserId> {
        let named = call.request.headers().get(BEHALF)?.to_str().ok()?.parse().ok()?;
        self.store.has_user(named).then_some(UserId(named))
    }

    fn act(&mut self, call: &Call<'_>, user: UserId) -> Handled {
        let mut ask = call.ask(user);
        let handler = route::find(call.request.method(), &mut ask)?;
        let log = self.log.as_mut().filter(|_| call.request.method() != Method::GET);
        let Some(log) = log else { return handler(&mut self.store, &ask) };
        log.note(&Write::of(call.request, user, call.now_ms)?)?;
        let handled = handler(&mut self.store, &ask);
        match &handled {
            Ok(answer) if answer.status().is_success() => log.keep(),
            _ => log.take_back(),
        }
        handled
    }

    /// Does all again. A last write that is refused was under way when its process ended; any other was once
    /// accepted, so the file is not what it was.
    fn replay(&mut self, past: &Past, log: &mut Log) -> Result<(), LogError> {
        for (n, noted) in past.writes.iter().enumerate() {
            let request = noted.write.request().map_err(|e| log.refused(noted, &e.to_string()))?;
            let path = api_path(request.uri()).unwrap_or_default();
            let call = Call { request: &request, path, now_ms: noted.write.at_ms, next_always: false };
            match self.act(&call, noted.write.user) {
                Ok(answer) if answer.status().is_success() => {}
                _ if n + 1 == past.writes.len() => log.cut(noted)?,
                _ => return Err(log.refused(noted, "the account does not accept this write")),
            }
        }
        Ok(())
    }
}

impl<'a> Call<'a> {
    fn now(&self) -> Timestamp {
        Timestamp(self.now_ms.div_euclid(1000))
    }

    fn ask(&self, user: UserId) -> Ask<'a> {
        let uri = self.request.uri();
        let raw_query = uri.query().unwrap_or_default();
        let query = Query::parse(raw_query);
        Ask {
            base: format!("{}{API}", origin(uri, self.request)),
            path: self.path,
            raw_query,
            with: query.with(),
            query,
            body: self.request.body(),
            params: Vec::new(),
            now: self.now(),
            user,
            is_observer: self.request.headers().contains_key(OBSERVER),
            next_always: self.next_always,
        }
    }
}

/// What follows `/api/v4`; below `/api/v2` a path keeps its version.
fn api_path(uri: &Uri) -> Option<&str> {
    let path = uri.path();
    let old = || path.strip_prefix("/api").filter(|rest| rest.starts_with("/v2/"));
    path.strip_prefix(API).filter(|rest| rest.starts_with('/')).or_else(old)
}

/// When the token that holds now was made: at the birth, and anew whenever one has ended, so that an old account
/// opens too and a token stays the same as long as it can.
fn issued(born: Timestamp, lifetime: i64, now: i64) -> i64 {
    let ended = (now - born.secs()).max(0).checked_div(lifetime.max(0)).unwrap_or_default();
    born.secs() + ended * lifetime
}

/// The host the client called, so that `next` leads back here.
fn origin(uri: &Uri, request: &Request<Bytes>) -> String {
    let host = request.headers().get(HOST).and_then(|h| h.to_str().ok());
    match (uri.scheme_str(), uri.authority(), host) {
        (Some(scheme), Some(authority), _) => format!("{scheme}://{authority}"),
        (_, _, Some(host)) => format!("http://{host}"),
        _ => "https://bluekiln.example".to_owned(),
    }
}
