//! The account from a colleague's desk: looks and edits that neither faults nor the rate limit touch.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use dealdesk::api::gate::RuntimeClock;
use dealdesk::demo::{Account, Faults, OBSERVER, Stats};
use http::{Method, Request, header};
use serde_json::{Value, json};

/// Stages of the demo account's main pipeline.
pub mod stage {
    pub const FIRST_TALK: i64 = 58_141_807;
    pub const NEEDS: i64 = 58_141_811;
    pub const PROPOSAL: i64 = 58_141_815;
    pub const NEGOTIATION: i64 = 58_141_819;
    pub const CONTRACT: i64 = 58_141_823;
    pub const WON: i64 = 142;
}
pub const SALES: i64 = 6_950_551;

#[derive(Debug, Clone)]
pub struct Server {
    account: Arc<Account>,
    clock: RuntimeClock,
    /// Edits made here, which the account counts like any other.
    own_edits: Arc<AtomicU64>,
}

impl Server {
    pub fn new(account: Arc<Account>, clock: RuntimeClock) -> Self {
        Self { account, clock, own_edits: Arc::default() }
    }

    pub fn clock(&self) -> RuntimeClock {
        self.clock
    }

    pub fn account(&self) -> Arc<Account> {
        Arc::clone(&self.account)
    }

    pub fn token(&self) -> &str {
        self.account.token()
    }

    pub fn stats(&self) -> Stats {
        self.account.stats()
    }

    /// Requests of the program so far, refused ones included.
    pub fn requests(&self) -> u64 {
        self.stats().requests
    }

    /// The program's edits of leads that arrived so far.
    pub fn patches(&self) -> u64 {
        let all = self.stats().by_route.get("PATCH /api/v4/leads/{id}").copied().unwrap_or(0);
        all - self.own_edits.load(Ordering::Relaxed)
    }

    pub fn set_faults(&self, spec: &str) {
        self.account.set_faults(Faults::parse(spec).expect("a fault specification"));
    }

    /// One lead as it stands there now.
    pub fn lead(&self, id: i64) -> Value {
        self.ask(Method::GET, &format!("/api/v4/leads/{id}"), &Value::Null)
    }

    pub fn stage_of(&self, id: i64) -> i64 {
        self.lead(id)["status_id"].as_i64().expect("a stage")
    }

    /// All leads of a stage of the main pipeline.
    pub fn leads_in(&self, stage: i64) -> Vec<Value> {
        let filter = format!(
            "filter[statuses][0][pipeline_id]={SALES}&filter[statuses][0][status_id]={stage}&limit=250"
        );
        let path = format!("/api/v4/leads?{}", filter.replace('[', "%5B").replace(']', "%5D"));
        let mut leads = self.ask(Method::GET, &path, &Value::Null);
        leads["_embedded"]["leads"].as_array_mut().map(std::mem::take).unwrap_or_default()
    }

    /// An edit from another desk.
    pub fn edit(&self, id: i64, change: &Value) {
        self.ask(Method::PATCH, &format!("/api/v4/leads/{id}"), change);
        self.own_edits.fetch_add(1, Ordering::Relaxed);
    }

    /// Names one lead of a stage and makes it the dearest, so that it leads its column when sorted by price.
    pub fn star(&self, stage: i64, name: &str) -> i64 {
        let lead = self.leads_in(stage).into_iter().next().expect("a lead in that stage");
        let id = lead["id"].as_i64().expect("an id");
        self.edit(id, &json!({"name": name, "price": 9_000_000}));
        id
    }

    /// Anything else from another desk.
    pub fn ask(&self, method: Method, path: &str, body: &Value) -> Value {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let request = Request::builder()
            .method(method)
            .uri(format!("https://bluekiln.kommo.com{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token()))
            .header(OBSERVER, "1")
            .body(Bytes::from(body))
            .expect("a request");
        let answer = self.account.handle(&request).into_answer().expect("an answer");
        assert!(answer.status().is_success(), "{path}: {} {:?}", answer.status(), answer.body());
        serde_json::from_slice(answer.body()).unwrap_or(Value::Null)
    }
}
