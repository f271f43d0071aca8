//! A line to the account on which single requests are refused, or notes vanish from what is answered.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use dealdesk::api::{Transport, TransportError};
use dealdesk::demo::Account;
use futures_util::future::BoxFuture;
use http::{Request, Response};
use serde_json::Value;

use super::common::app::wire::Wire;

type Meanwhile = Box<dyn FnOnce() + Send>;

pub struct Line {
    pub wire: Wire,
    bent: Mutex<Bent>,
}

#[derive(Default)]
struct Bent {
    refused: Vec<(&'static str, u16)>,
    /// Notes the account is to have forgotten, which its API cannot do.
    lost: BTreeSet<i64>,
    /// A note that comes without an id, so that it cannot be read.
    spoilt: Option<i64>,
    /// What happens after the account answered such a request, and before the answer arrives.
    meanwhile: Option<(&'static str, Meanwhile)>,
    asked: Vec<String>,
}

impl Line {
    pub fn new(account: Arc<Account>) -> Self {
        Self { wire: Wire::new(account), bent: Mutex::default() }
    }

    /// Requests whose address holds this are answered so from now on.
    pub fn refuse(&self, part: &'static str, status: u16) {
        self.bent().refused.push((part, status));
    }

    pub fn lose(&self, note: i64) {
        self.bent().lost.insert(note);
    }

    pub fn spoil(&self, note: i64) {
        self.bent().spoilt = Some(note);
    }

    pub fn meanwhile(&self, part: &'static str, act: impl FnOnce() + Send + 'static) {
        self.bent().meanwhile = Some((part, Box::new(act)));
    }

    /// The requests since the last look.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.bent().asked)
    }

    fn bent(&self) -> MutexGuard<'_, Bent> {
        self.bent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn refusal(&self, path: &str) -> Option<Response<Bytes>> {
        let status = self.bent().refused.iter().find(|(part, _)| path.contains(part))?.1;
        let answer = Response::builder().status(status).header("content-type", "application/problem+json");
        let body = format!(r#"{{"title":"No","status":{status},"detail":"Not for you"}}"#);
        Some(answer.body(body.into()).expect("an answer"))
    }

    fn without(&self, body: &Bytes) -> Option<Bytes> {
        let bent = self.bent();
        let mut json: Value = serde_json::from_slice(body).ok()?;
        let notes = json.pointer_mut("/_embedded/notes")?.as_array_mut()?;
        for note in notes.iter_mut().filter(|note| note["id"].as_i64() == bent.spoilt) {
            note["id"] = Value::Null;
        }
        serde_json::to_vec(&json).ok().map(Bytes::from)
    }

    /// A page of notes as it would be had the lost ones been deleted: all behind them move up.
    async fn shifted(&self, request: &Request<Bytes>) -> Option<Response<Bytes>> {
        let lost = self.bent().lost.clone();
        let uri = request.uri().to_string();
        let number: usize = uri.split("page=").nth(1)?.split('&').next()?.parse().ok()?;
        if lost.is_empty() || !request.uri().path().ends_with("/notes") {
            return None;
        }
        let mut all = Vec::new();
        let mut head = None;
        for page in 1..=number + 1 {
            let mut one = Request::builder().method("GET");
            for (name, value) in request.headers() {
                one = one.header(name, value);
            }
            one = one.header(dealdesk::demo::OBSERVER, "1");
            let uri = uri.replace(&format!("page={number}&"), &format!("page={page}&"));
            let answer = self.wire.send(one.uri(uri).body(Bytes::new()).ok()?).await.ok()?;
            let told: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
            all.extend(told["_embedded"]["notes"].as_array().cloned().unwrap_or_default());
            if page == 1 {
                head = Some((answer.into_parts().0, told));
            }
        }
        all.retain(|note| note["id"].as_i64().is_none_or(|id| !lost.contains(&id)));
        let (head, mut told) = head?;
        let has_more = all.len() > number * 250;
        let notes: Vec<Value> = all.into_iter().skip((number - 1) * 250).take(250).collect();
        told["_links"]["self"]["href"] = uri.clone().into();
        let next = uri.replace(&format!("page={number}&"), &format!("page={}&", number + 1));
        told["_links"]["next"] = serde_json::json!({"href": next});
        if !has_more {
            told["_links"].as_object_mut()?.remove("next");
        }
        told["_embedded"]["notes"] = notes.into();
        Some(Response::from_parts(head, told.to_string().into()))
    }
}

impl Transport for Line {
    fn send(&self, request: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let path = request.uri().to_string().replace("%5B", "[").replace("%5D", "]");
            self.bent().asked.push(path.clone());
            if let Some(refusal) = self.refusal(&path) {
                return Ok(refusal);
            }
            let answer = match self.shifted(&request).await {
                Some(answer) => answer,
                None => self.wire.send(request).await?,
            };
            let mut bent = self.bent();
            if bent.meanwhile.as_ref().is_some_and(|(part, _)| path.contains(part))
                && let Some((_, act)) = bent.meanwhile.take()
            {
                drop(bent);
                act();
            } else {
                drop(bent);
            }
            Ok(answer.map(|body| self.without(&body).unwrap_or(body)))
        })
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").finish_non_exhaustive()
    }
}
