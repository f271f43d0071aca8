//! The line between the processes and the account, on which anything may happen to a request and to its answer.
//!
//! A request that left lands even if its process is dead by then, as in life. Landing is one turn of the runtime: how
//! the lead stood before, the write, how it stands after. So the book judges exactly what the account did.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use dealdesk::api::gate::{Clock as _, RuntimeClock};
use dealdesk::api::{NetworkKind, Transport, TransportError};
use dealdesk::demo::{Account, Faults, OBSERVER, Outcome};
use dealdesk::store::{Row, Store};
use futures_util::future::BoxFuture;
use http::{Method, Request, Response, header};
use serde_json::Value;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::book::Book;

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Well,
    /// There is no way to the account.
    NotSent,
    /// The account's own fault of this name.
    Told(&'static str),
    /// It is done, and this is what comes back.
    DoneBut(&'static str),
    /// This comes back, and it is done some seconds later: a gateway that gave up, and delivers all the same.
    Late(&'static str),
}

/// A fate and how many requests of which method it waits for.
#[derive(Debug, Clone)]
pub struct Cloud {
    pub method: Option<Method>,
    pub fate: Fate,
    pub left: usize,
}

pub struct Net {
    pub account: Arc<Account>,
    pub clock: RuntimeClock,
    pub book: Mutex<Book>,
    /// A look at the file that belongs to neither process.
    store: Store,
    sky: Mutex<Sky>,
    /// Requests on their way. They outlive the process that sent them.
    flying: Mutex<JoinSet<()>>,
}

#[derive(Debug)]
struct Sky {
    clouds: Vec<Cloud>,
    dice: fastrand::Rng,
    lost: HashSet<i64>,
}

type Answer = Result<Response<Bytes>, TransportError>;

impl Net {
    pub fn new(account: Arc<Account>, clock: RuntimeClock, store: Store, seed: u64) -> Self {
        let sky = Sky { clouds: Vec::new(), dice: fastrand::Rng::with_seed(!seed), lost: HashSet::new() };
        Self {
            account,
            clock,
            book: Mutex::default(),
            store,
            sky: Mutex::new(sky),
            flying: Mutex::new(JoinSet::new()),
        }
    }

    pub fn book(&self) -> MutexGuard<'_, Book> {
        lock(&self.book)
    }

    pub fn cloud(&self, cloud: Cloud) {
        lock(&self.sky).clouds.push(cloud);
    }

    pub fn clear(&self) {
        lock(&self.sky).clouds.clear();
    }

    /// From now on there is no such lead.
    pub fn lose(&self, lead: i64) {
        lock(&self.sky).lost.insert(lead);
    }

    pub fn is_lost(&self, lead: i64) -> bool {
        lock(&self.sky).lost.contains(&lead)
    }

    /// Asks the account as one whom neither faults nor the rate touch.
    pub fn ask(&self, method: Method, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let request = Request::builder()
            .method(method)
            .uri(format!("https://bluekiln.kommo.com{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.account.token()))
            .header(OBSERVER, "1")
            .body(Bytes::from(body))
            .expect("a request");
        let answer = self.account.handle(&request).into_answer().expect("an answer");
        assert!(answer.status().is_success(), "{path}: {} {:?}", answer.status(), answer.body());
        serde_json::from_slice(answer.body()).unwrap_or(Value::Null)
    }

    pub fn lead(&self, id: i64) -> Value {
        self.ask(Method::GET, &format!("/api/v4/leads/{id}"), &Value::Null)
    }

    /// Ids and texts of the notes and tasks of a lead.
    pub fn additions(&self, lead: i64) -> Vec<(i64, String)> {
        let notes = format!("/api/v4/leads/{lead}/notes?limit=250");
        let tasks =
            format!("/api/v4/tasks?limit=250&filter%5Bentity_type%5D=leads&filter%5Bentity_id%5D={lead}");
        let mut all = Vec::new();
        for (path, name, text) in [(notes, "notes", "/params/text"), (tasks, "tasks", "/text")] {
            for page in 1.. {
                let told = self.ask(Method::GET, &format!("{path}&page={page}"), &Value::Null);
                let items = told["_embedded"][name].as_array().cloned().unwrap_or_default();
                let text_of = |item: &Value| item.pointer(text).and_then(Value::as_str).map(str::to_owned);
                all.extend(items.iter().filter_map(|i| Some((i["id"].as_i64()?, text_of(i)?))));
                if items.len() < 250 {
                    break;
                }
            }
        }
        all
    }

    fn decide(&self, method: &Method) -> (Fate, Duration, Duration) {
        let mut sky = lock(&self.sky);
        let hit = sky.clouds.iter_mut().find(|c| c.method.as_ref().is_none_or(|m| m == method));
        let fate = hit.map_or(Fate::Well, |cloud| {
            cloud.left -= 1;
            cloud.fate
        });
        sky.clouds.retain(|cloud| cloud.left > 0);
        // A PATCH that is delivered late would undo whatever was decided since; nobody could tell.
        let fate = match fate {
            Fate::Late(told) if method != Method::POST => Fate::Told(told),
            other => other,
        };
        let slow = |dice: &mut fastrand::Rng| match dice.u8(..) {
            0..8 => dice.u64(800..3_000),
            8..100 => 0,
            _ => dice.u64(5..300),
        };
        let (before, after) = (slow(&mut sky.dice), slow(&mut sky.dice));
        (fate, Duration::from_millis(before), Duration::from_millis(after))
    }

    /// Requests for a lost lead become requests for one that never was.
    fn bend(&self, request: &Request<Bytes>) -> Request<Bytes> {
        let mut request = request.clone();
        for id in &lock(&self.sky).lost {
            let id = id.to_string();
            let uri = request.uri().to_string().replace(&id, "1");
            *request.uri_mut() = uri.parse().expect("still an address");
            if let Ok(body) = std::str::from_utf8(request.body()) {
                *request.body_mut() = Bytes::from(body.replace(&id, "1"));
            }
        }
        request
    }

    /// The account's turn.
    fn land(&self, request: &Request<Bytes>, fault: &str, counted: Counted) -> Outcome {
        let mut request = request.clone();
        if counted == Counted::No {
            request.headers_mut().insert(OBSERVER, header::HeaderValue::from_static("1"));
        }
        self.account.set_faults(Faults::parse(fault).expect("a fault"));
        let outcome = self.account.handle(&request).outcome;
        self.account.set_faults(Faults::default());
        outcome
    }

    /// The same, with the book looking on.
    fn land_watched(
        &self,
        who: u32,
        request: &Request<Bytes>,
        rows: &[Row],
        act: impl Fn() -> Outcome,
    ) -> Outcome {
        let now_ms = self.clock.now_ms();
        let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        let named = format!("{path} {}", String::from_utf8_lossy(request.body()));
        let leads: Vec<i64> = {
            let book = self.book();
            let mut all: Vec<i64> = book.values.keys().map(|(lead, _)| *lead).collect();
            all.sort_unstable();
            all.dedup();
            all.retain(|lead| named.contains(&lead.to_string()));
            all
        };
        let look = |lead: i64| match *request.method() {
            Method::PATCH => (self.lead(lead), Vec::new()),
            Method::POST => (Value::Null, self.additions(lead)),
            _ => (Value::Null, Vec::new()),
        };
        let before: Vec<_> = leads.iter().map(|lead| look(*lead)).collect();
        let outcome = act();
        let mut book = self.book();
        for (lead, (lead_before, had)) in leads.into_iter().zip(before) {
            match *request.method() {
                Method::PATCH => book.patched((who, now_ms), (&lead_before, &self.lead(lead)), rows),
                Method::POST => {
                    let new = self.additions(lead).into_iter().filter(|one| !had.contains(one));
                    new.for_each(|(_, text)| book.added(&format!("process {who}"), &(lead, text)));
                }
                _ => book.read(who, lead, now_ms),
            }
        }
        let status = match &outcome {
            Outcome::Answer(answer) => answer.status().as_u16(),
            Outcome::Drop => 0,
        };
        book.note(&format!("process {who} {} {named} -> {status} at {now_ms}", request.method()));
        outcome
    }

    async fn carry(self: Arc<Self>, who: u32, request: Request<Bytes>, tell: oneshot::Sender<Answer>) {
        let (fate, before, after) = self.decide(request.method());
        if fate == Fate::NotSent {
            let detail = "no route to host".into();
            // Nobody may listen any more, here and below.
            let _ = tell.send(Err(TransportError::NotSent { kind: NetworkKind::Unreachable, detail }));
            return;
        }
        tokio::time::sleep(before).await;
        let is_orphan = tell.is_closed();
        if is_orphan && lock(&self.sky).dice.u8(..) < 80 {
            return;
        }
        let rows = match *request.method() {
            Method::PATCH => self.store.list_outbox().await.expect("the file can be read"),
            _ => Vec::new(),
        };
        let request = self.bend(&request);
        // What a dead process had on its way is not what its gate promises to pace; nobody hears the answer either.
        let (fate, counted) = if is_orphan { (Fate::Well, Counted::No) } else { (fate, Counted::Yes) };
        let outcome = self.land_watched(who, &request, &rows, || match fate {
            Fate::Told(fault) | Fate::Late(fault) => self.land(&request, &format!("{fault}*1"), counted),
            Fate::DoneBut(fault) => {
                drop(self.land(&request, "", Counted::No));
                self.land(&request, &format!("{fault}*1"), counted)
            }
            Fate::Well | Fate::NotSent => self.land(&request, "", counted),
        });
        tokio::time::sleep(after).await;
        let _ = tell.send(match outcome {
            Outcome::Answer(answer) => Ok(answer),
            Outcome::Drop => {
                let detail = "connection closed before message completed".into();
                Err(TransportError::Lost { kind: NetworkKind::Closed, detail })
            }
        });
        if matches!(fate, Fate::Late(_)) {
            let late = lock(&self.sky).dice.u64(50..7_000);
            tokio::time::sleep(Duration::from_millis(late)).await;
            drop(self.land_watched(who, &request, &[], || self.land(&request, "", Counted::No)));
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counted {
    Yes,
    No,
}

/// One process's end of the line.
#[derive(Debug)]
pub struct Wire {
    pub net: Arc<Net>,
    pub who: u32,
}

impl Transport for Wire {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Answer> {
        Box::pin(async move {
            let (tell, answer) = oneshot::channel();
            {
                let mut flying = lock(&self.net.flying);
                while flying.try_join_next().is_some() {}
                flying.spawn(Arc::clone(&self.net).carry(self.who, request, tell));
            }
            answer.await.expect("a request ends")
        })
    }
}

impl fmt::Debug for Net {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Net").finish_non_exhaustive()
    }
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
