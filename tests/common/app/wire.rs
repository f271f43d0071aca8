//! The line between the program and the demo account, in this process: a transport that can be cut, held and bent.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use dealdesk::api::{NetworkKind, Transport, TransportError};
use dealdesk::demo::{Account, Outcome};
use futures_util::future::BoxFuture;
use http::{Method, Request, Response, Uri};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

/// A transport that asks the account directly. Each request is a task of its own only through its caller.
pub struct Wire {
    account: Arc<Account>,
    bent: Mutex<Bent>,
    /// Methods whose requests wait before they reach the account.
    held: watch::Sender<HashSet<Method>>,
    began: Instant,
    writes: Mutex<Vec<Write>>,
}

/// A request that was to change something, as the account got it.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    pub method: Method,
    pub path: String,
    pub body: Value,
}

#[derive(Default)]
struct Bent {
    is_cut: bool,
    /// Leads the account is to have forgotten, and when it did.
    lost: BTreeMap<i64, i64>,
    /// Fields the account is to work out itself.
    computed: HashSet<i64>,
    /// Leads the account is to take no change of.
    refused: Vec<i64>,
}

impl Wire {
    pub fn new(account: Arc<Account>) -> Self {
        Self {
            account,
            bent: Mutex::default(),
            held: watch::Sender::new(HashSet::new()),
            began: Instant::now(),
            writes: Mutex::default(),
        }
    }

    /// What was to change something, in the order it arrived.
    pub fn writes(&self) -> Vec<Write> {
        self.writes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on the account answers as if it worked this field out itself, which the demo's never does.
    pub fn compute(&self, field: i64) {
        self.bent().computed.insert(field);
    }

    /// From now on the account refuses every change of these leads and, as it does, all that is in one request with them.
    pub fn refuse(&self, leads: &[i64]) {
        self.bent().refused = leads.to_vec();
    }

    fn refusal(&self, request: &Request<Bytes>) -> Option<Response<Bytes>> {
        let path = request.uri().path().strip_prefix("/api/v4/leads")?;
        let refused = self.bent().refused.clone();
        if request.method() != Method::PATCH || refused.is_empty() {
            return None;
        }
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let ids: Vec<i64> = match path.strip_prefix('/') {
            Some(id) => id.parse().into_iter().collect(),
            None => body.as_array()?.iter().filter_map(|lead| lead["id"].as_i64()).collect(),
        };
        let errors = ids.iter().enumerate().filter(|(_, id)| refused.contains(id)).map(|(n, _)| {
            json!({"request_id": n.to_string(), "errors": [{"code": "NotSupportedChoice", "path": "status_id",
                "detail": "The value you selected is not a valid choice."}]})
        });
        let errors: Vec<Value> = errors.collect();
        if errors.is_empty() {
            return None;
        }
        let problem = json!({"validation-errors": errors, "title": "Bad Request",
            "type": "https://httpstatus.es/400", "status": 400, "detail": "Request validation failed"});
        let answer = Response::builder().status(http::StatusCode::BAD_REQUEST);
        let answer = answer.header(http::header::CONTENT_TYPE, "application/problem+json");
        Some(answer.body(problem.to_string().into()).expect("an answer"))
    }

    fn note(&self, request: &Request<Bytes>) {
        if request.method() == Method::GET {
            return;
        }
        let body = serde_json::from_slice(request.body()).unwrap_or_default();
        let write = Write { method: request.method().clone(), path: request.uri().path().to_owned(), body };
        self.writes.lock().unwrap_or_else(PoisonError::into_inner).push(write);
    }

    /// Requests are not even sent from now on, as without a network.
    pub fn cut(&self) {
        self.bent().is_cut = true;
    }

    pub fn mend(&self) {
        self.bent().is_cut = false;
    }

    /// Requests of this method wait on the line until it is released.
    pub fn hold(&self, method: Method) {
        self.held.send_modify(|held| {
            held.insert(method);
        });
    }

    pub fn release(&self) {
        self.held.send_modify(HashSet::clear);
    }

    /// From now on the account answers as if the lead had been deleted, which its API cannot do. Its journal tells.
    pub fn lose(&self, lead: i64) {
        let at = super::START + i64::try_from(self.began.elapsed().as_secs()).expect("a short test");
        self.bent().lost.insert(lead, at);
    }

    fn bent(&self) -> MutexGuard<'_, Bent> {
        self.bent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Requests for a lost lead become requests for one that never was, and lists leave it out.
    fn bend(&self, mut request: Request<Bytes>) -> (Request<Bytes>, BTreeMap<i64, i64>) {
        let lost = self.bent().lost.clone();
        let path = request.uri().path();
        let asked = path.strip_prefix("/api/v4/leads/").and_then(|id| id.parse().ok());
        if asked.is_some_and(|id: i64| lost.contains_key(&id)) {
            let uri = request.uri().to_string().replace(path, "/api/v4/leads/1");
            *request.uri_mut() = uri.parse().expect("still an address");
        }
        (request, lost)
    }
}

fn without(body: &Bytes, lost: &BTreeMap<i64, i64>) -> Option<Bytes> {
    let mut json: Value = serde_json::from_slice(body).ok()?;
    let leads = json.pointer_mut("/_embedded/leads")?.as_array_mut()?;
    leads.retain(|lead| lead["id"].as_i64().is_none_or(|id| !lost.contains_key(&id)));
    serde_json::to_vec(&json).ok().map(Bytes::from)
}

/// The same lead, contact or company, with some of its fields worked out by the account.
fn with_computed(body: &Bytes, computed: &HashSet<i64>) -> Option<Bytes> {
    let mut json: Value = serde_json::from_slice(body).ok()?;
    for field in json.get_mut("custom_fields_values")?.as_array_mut()? {
        if field["field_id"].as_i64().is_some_and(|id| computed.contains(&id)) {
            field["is_computed"] = json!(true);
        }
    }
    serde_json::to_vec(&json).ok().map(Bytes::from)
}

/// The account's events, with the deletions of lost leads before them.
fn with_deletions(uri: &Uri, answer: Response<Bytes>, lost: &BTreeMap<i64, i64>) -> Response<Bytes> {
    let query = uri.query().unwrap_or_default();
    if !uri.path().ends_with("/events") || !query.contains("lead_deleted") {
        return answer;
    }
    let from = query.split("%5Bfrom%5D=").nth(1).and_then(|n| n.split('&').next()?.parse().ok()).unwrap_or(0);
    let told = serde_json::from_slice::<Value>(answer.body()).unwrap_or_default();
    let mut events: Vec<Value> = told["_embedded"]["events"].as_array().cloned().unwrap_or_default();
    let gone = lost.iter().filter(|(_, at)| **at >= from);
    events.extend(gone.map(|(lead, at)| {
        json!({"id": format!("gone{lead}"), "type": "lead_deleted", "entity_id": lead, "entity_type": "lead",
            "created_by": 0, "created_at": at, "value_after": [], "value_before": []})
    }));
    events.sort_by_key(|e| -e["created_at"].as_i64().expect("a time"));
    if query.contains("limit=1&") {
        events.truncate(1);
    }
    let body =
        json!({"_page": 1, "_links": {"self": {"href": uri.to_string()}}, "_embedded": {"events": events}});
    let (mut head, _) = answer.into_parts();
    head.status = http::StatusCode::OK;
    Response::from_parts(head, body.to_string().into())
}

impl Transport for Wire {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            if self.bent().is_cut {
                let detail = "no route to host".into();
                return Err(TransportError::NotSent { kind: NetworkKind::Unreachable, detail });
            }
            let mut held = self.held.subscribe();
            let free = held.wait_for(|held| !held.contains(request.method())).await;
            drop(free.expect("the wire outlives its requests"));
            let (request, lost) = self.bend(request);
            let computed = self.bent().computed.clone();
            self.note(&request);
            if let Some(refusal) = self.refusal(&request) {
                return Ok(refusal);
            }
            let uri = request.uri().clone();
            let reply = self.account.handle(&request);
            tokio::time::sleep(reply.latency).await;
            match reply.outcome {
                Outcome::Answer(answer) if !computed.is_empty() => {
                    Ok(answer.map(|body| with_computed(&body, &computed).unwrap_or(body)))
                }
                Outcome::Answer(answer) if lost.is_empty() => Ok(answer),
                Outcome::Answer(answer) => {
                    let answer = with_deletions(&uri, answer, &lost);
                    Ok(answer.map(|body| without(&body, &lost).unwrap_or(body)))
                }
                // Closed without a word. Whether before or after the account acted cannot be told from here, as in life.
                Outcome::Drop => {
                    let detail = "connection closed before message completed".into();
                    Err(TransportError::Lost { kind: NetworkKind::Closed, detail })
                }
            }
        })
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}
