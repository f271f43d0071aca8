//! For the tests of this room: a transport that answers from a list and remembers what was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt};

use super::gate::{Gate, RuntimeClock};
use super::{BaseUrl, Client, Token, Transport, TransportError};

pub const TOKEN: &str = "eyJ0.t0k3n-that-must-not-show";

pub type Reply = Result<http::Response<Bytes>, TransportError>;

/// Answers in order; an unexpected request fails the test.
#[derive(Debug, Default)]
pub struct Script {
    replies: Mutex<VecDeque<Reply>>,
    asked: Mutex<Vec<http::Request<Bytes>>>,
}

impl Script {
    pub fn of(replies: impl IntoIterator<Item = Reply>) -> Arc<Self> {
        Arc::new(Self { replies: Mutex::new(replies.into_iter().collect()), asked: Mutex::default() })
    }

    /// Every request so far, as it would stand on the wire, without the headers all of them have.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked
            .iter()
            .map(|r| {
                let body = std::str::from_utf8(r.body()).unwrap();
                format!("{} {} {body}", r.method(), r.uri()).trim_end().to_owned()
            })
            .collect()
    }

    pub fn requests(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    /// Headers of the last request, values as text.
    pub fn header(&self, name: &str) -> Option<String> {
        let asked = self.asked.lock().unwrap();
        asked.last()?.headers().get(name).map(|v| v.to_str().unwrap().to_owned())
    }

    pub fn client(self: &Arc<Self>) -> Client {
        Client::new(base(), token(), Arc::clone(self) as Arc<dyn Transport>, gate())
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Reply> {
        self.asked.lock().unwrap().push(request);
        let reply = self.replies.lock().unwrap().pop_front().expect("a request the test did not foresee");
        async move { reply }.boxed()
    }
}

pub fn base() -> BaseUrl {
    BaseUrl::parse("https://acme.kommo.com").unwrap()
}

pub fn token() -> Token {
    Token::new(TOKEN).unwrap()
}

pub fn gate() -> Gate {
    Gate::open(None, Arc::new(RuntimeClock::starting_at(1_700_000_000_000)))
}

#[expect(clippy::unnecessary_wraps, reason = "stands beside errors in a script")]
pub fn reply(status: u16, body: impl Into<Bytes>) -> Reply {
    Ok(http::Response::builder().status(status).body(body.into()).unwrap())
}

#[expect(clippy::unnecessary_wraps, reason = "stands beside errors in a script")]
pub fn reply_with(status: u16, headers: &[(&str, &str)], body: &'static str) -> Reply {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(body.into()).unwrap())
}
