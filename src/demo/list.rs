//! Lists: pages, their links, and the envelope every resource shares.
//!
//! Owns `page`, `limit`, `next`/`prev`/`first` and "204 when there is nothing". Must not know what is listed.

use http::StatusCode;
use serde::Serialize;

use super::answer::{self, Answer, Refusal};
use super::ask::{Ask, MAX_PAGE, PAGE};
use crate::api::wire::{Link, Links, Listing};

#[derive(Debug, Clone, Copy)]
pub struct Page {
    pub number: usize,
    pub limit: usize,
}

/// The items of one page, and whether another follows.
#[derive(Debug)]
pub struct Cut<T> {
    pub items: Vec<T>,
    pub more: bool,
}

/// Which totals the envelope of a resource carries; leads, contacts and events have none.
#[derive(Debug, Clone, Copy)]
pub enum Totals {
    None,
    Items(usize),
    /// `_total_items` and `_page_count`.
    Pages(usize),
}

impl Page {
    pub fn of(ask: &Ask<'_>) -> Result<Self, Refusal> {
        Self::up_to(ask, MAX_PAGE)
    }

    /// A limit above `max` is refused: what Kommo does is undocumented, and a client that meant 500 and
    /// got 250 would take the short page for the last.
    pub fn up_to(ask: &Ask<'_>, max: i64) -> Result<Self, Refusal> {
        let number = |key, or: i64| ask.query.int(key).filter(|n| *n > 0).unwrap_or(or);
        let limit = number("limit", PAGE.min(max));
        if limit > max {
            let detail = format!("The limit must not be greater than {max}.");
            return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, &detail));
        }
        let size = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
        Ok(Self { number: size(number("page", 1)), limit: size(limit) })
    }

    pub fn cut<T>(self, all: impl Iterator<Item = T>) -> Cut<T> {
        let start = (self.number - 1).saturating_mul(self.limit);
        let mut rest = all.skip(start);
        let items: Vec<T> = rest.by_ref().take(self.limit).collect();
        let more = items.len() == self.limit && rest.next().is_some();
        Cut { items, more }
    }

    fn href(self, ask: &Ask<'_>, number: usize) -> Link {
        let own = |pair: &&str| !pair.is_empty() && !matches!(pair.split('=').next(), Some("page" | "limit"));
        let mut href = format!("{}{}?", ask.base, ask.path);
        for pair in ask.raw_query.split('&').filter(own) {
            href.push_str(pair);
            href.push('&');
        }
        let limit = self.limit;
        Link { href: format!("{href}limit={limit}&page={number}") }
    }

    fn links(self, ask: &Ask<'_>, more: bool) -> Links {
        let back = (self.number > 1).then_some(self.number.wrapping_sub(1));
        Links {
            this: Some(self.href(ask, self.number)),
            next: more.then(|| self.href(ask, self.number + 1)),
            first: back.map(|_| self.href(ask, 1)),
            prev: back.map(|n| self.href(ask, n)),
            last: None,
        }
    }

    /// The answer: 204 for an empty page, else the envelope around `embedded`.
    pub fn answer<E: Serialize>(
        self,
        ask: &Ask<'_>,
        cut: (usize, bool),
        totals: Totals,
        embedded: E,
    ) -> Answer {
        let (shown, more) = cut;
        if shown == 0 {
            return answer::nothing();
        }
        let count = |n| i64::try_from(n).ok();
        let (total_items, page_count) = match totals {
            Totals::None => (None, None),
            Totals::Items(n) => (count(n), None),
            Totals::Pages(n) => (count(n), count(n.div_ceil(self.limit))),
        };
        // The lie is only told where Kommo tells it: on a full page.
        let more = more || (ask.next_always && shown == self.limit && matches!(totals, Totals::None));
        answer::hal(&Listing {
            total_items,
            page: count(self.number),
            page_count,
            links: self.links(ask, more),
            embedded,
        })
    }
}

/// A list that is never paged (pipelines, statuses).
pub fn whole<E: Serialize>(ask: &Ask<'_>, total: usize, embedded: E) -> Answer {
    answer::hal(&Listing {
        total_items: i64::try_from(total).ok(),
        page: None,
        page_count: None,
        links: ask.here(),
        embedded,
    })
}
