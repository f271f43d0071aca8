//! One API request as a resource sees it: path parameters, query, body, who asks and when.
//!
//! Owns the way hrefs are written. Must not know HTTP beyond that: method, headers and limits were dealt
//! with before a resource is reached.

use super::query::Query;
use crate::api::wire::Links;
use crate::domain::{Timestamp, UserId};

/// Defaults of every list, and the most a page may hold.
pub const PAGE: i64 = 50;
pub const MAX_PAGE: i64 = 250;

#[derive(Debug)]
pub struct Ask<'a> {
    /// `http://127.0.0.1:8080/api/v4`: the host the client called us by.
    pub base: String,
    /// After the base: `/leads/12`.
    pub path: &'a str,
    pub raw_query: &'a str,
    pub query: Query,
    pub body: &'a [u8],
    /// What stood for `{…}` in the route.
    pub params: Vec<&'a str>,
    pub now: Timestamp,
    pub user: UserId,
    /// Asked by somebody who stands outside the account: may do what no client can.
    pub is_observer: bool,
    /// Kommo writes `next` even where nothing follows ("some methods cannot count").
    pub next_always: bool,
    pub with: Vec<String>,
}

impl Ask<'_> {
    /// The numeric path parameter at `index`. The route made sure that it is digits; absurdly long ones
    /// are an id nobody has.
    pub fn id(&self, index: usize) -> i64 {
        self.params.get(index).and_then(|p| p.parse().ok()).unwrap_or_default()
    }

    pub fn wants(&self, part: &str) -> bool {
        self.with.iter().any(|w| w == part)
    }

    pub fn href(&self, path: &str) -> String {
        format!("{}/{path}", self.base)
    }

    pub fn link(&self, path: &str) -> Links {
        Links::to_self(self.href(path))
    }

    /// This very request, as lists and single answers name themselves.
    pub fn here(&self) -> Links {
        let href = format!("{}{}", self.base, self.path);
        Links::to_self(if self.raw_query.is_empty() { href } else { format!("{href}?{}", self.raw_query) })
    }

    /// The query string that entities carry in their own hrefs, as recorded: never an identity.
    pub fn entity_query(&self) -> String {
        let number = |key, or| self.query.int(key).filter(|n| *n > 0).unwrap_or(or);
        let (page, limit) = (number("page", 1), number("limit", PAGE));
        if self.with.is_empty() {
            return format!("?page={page}&limit={limit}");
        }
        format!("?with={}&page={page}&limit={limit}", self.with.join("%2C"))
    }
}
