//! A client without a socket: its clock only moves when told to.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use bytes::Bytes;
use dealdesk::api::wire::hal::Listing;
use dealdesk::demo::log::Start;
use dealdesk::demo::{Account, Clock, Faults, Log, LogError, OBSERVER, Options, Reply};
use http::{Request, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// 2025-10-20 15:06:39 UTC, a Monday.
pub const NOW: i64 = 1_760_972_799;

pub struct Demo {
    pub account: Arc<Account>,
    millis: Arc<AtomicI64>,
}

pub fn demo() -> Demo {
    with(Options::default())
}

pub fn faulty(spec: &str) -> Demo {
    with(Options { faults: Faults::parse(spec).unwrap(), ..Options::default() })
}

pub fn with(options: Options) -> Demo {
    let millis = Arc::new(AtomicI64::new(NOW * 1000));
    let read = Arc::clone(&millis);
    let account = Account::new(options, Clock::new(move || read.load(Ordering::SeqCst)));
    Demo { account: Arc::new(account), millis }
}

/// An account that is kept in that file, at the time of the clock given.
pub fn kept(options: Options, log: &Path, millis: &Arc<AtomicI64>) -> Result<Demo, LogError> {
    let read = Arc::clone(millis);
    let clock = Clock::new(move || read.load(Ordering::SeqCst));
    let account = Account::open(options, clock, Log::open(log, Start::Continue)?)?;
    Ok(Demo { account: Arc::new(account), millis: Arc::clone(millis) })
}

impl Demo {
    /// Ends the account and opens it again, later by so much.
    pub fn reopen(self, options: Options, log: &Path, later: i64) -> Result<Self, LogError> {
        self.wait(later);
        drop(self.account);
        kept(options, log, &self.millis)
    }

    pub fn wait(&self, millis: i64) {
        self.millis.fetch_add(millis, Ordering::SeqCst);
    }

    pub fn now(&self) -> i64 {
        self.millis.load(Ordering::SeqCst) / 1000
    }

    /// As a client that obeys no limit.
    pub fn send(&self, method: &str, path: &str, body: &str) -> Reply {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:8080")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", self.account.token()))
            .body(Bytes::copy_from_slice(body.as_bytes()))
            .unwrap();
        self.account.handle(&request)
    }

    /// As somebody who only looks: neither limited nor disturbed.
    pub fn observe(&self, method: &str, path: &str, body: &str) -> Response<Bytes> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:8080")
            .header("authorization", format!("Bearer {}", self.account.token()))
            .header(OBSERVER, "1")
            .body(Bytes::copy_from_slice(body.as_bytes()))
            .unwrap();
        self.account.handle(&request).into_answer().unwrap()
    }

    pub fn status(&self, path: &str) -> u16 {
        self.observe("GET", path, "").status().as_u16()
    }

    pub fn json(&self, path: &str) -> Value {
        let answer = self.observe("GET", path, "");
        assert_eq!(answer.status(), 200, "{path}: {answer:?}");
        assert_eq!(answer.headers()["content-type"], "application/hal+json");
        serde_json::from_slice(answer.body()).unwrap()
    }

    pub fn read<T: DeserializeOwned>(&self, path: &str) -> T {
        let answer = self.observe("GET", path, "");
        assert_eq!(answer.status(), 200, "{path}: {answer:?}");
        serde_json::from_slice(answer.body()).unwrap()
    }

    pub fn list<E: DeserializeOwned + Default>(&self, path: &str) -> Listing<E> {
        self.read(path)
    }

    pub fn patch(&self, path: &str, body: &str) -> Response<Bytes> {
        self.observe("PATCH", path, body)
    }

    /// The ids of a list under that name, over all its pages.
    pub fn ids(&self, path: &str, name: &str) -> Vec<i64> {
        let mut next = Some(path.to_owned());
        let mut ids = Vec::new();
        while let Some(path) = next.take() {
            let answer = self.observe("GET", &path, "");
            if answer.status() == 204 {
                break;
            }
            let page: Value = serde_json::from_slice(answer.body()).unwrap();
            ids.extend(page["_embedded"][name].as_array().unwrap().iter().map(|i| i["id"].as_i64().unwrap()));
            next = page["_links"]["next"]["href"].as_str().map(str::to_owned);
        }
        ids
    }
}

/// The body of a refusal.
pub fn refused(answer: &Response<Bytes>, status: u16) -> Value {
    assert_eq!(answer.status(), status, "{answer:?}");
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    serde_json::from_slice(answer.body()).unwrap()
}
