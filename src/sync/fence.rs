//! The fence: a point in the account's journal. What stands behind it happened later.
//!
//! A sweep by page numbers is whole only if no lead left its pipeline and none was moved into it while it ran, and only the journal tells. Any
//! fence from before the sweep serves, a later one raises fewer false alarms. Owns nothing but the reading of events
//! that take leads away or bring them; an account that shows no events is read without fences.

use super::reader::{Reader, lock};
use crate::api::ApiError;
use crate::api::endpoint::ListEvents;
use crate::api::gate::Lane;
use crate::domain::{AccountEvent, PipelineId, Timestamp};
use crate::sync::event::UNASKED;

/// A fence is used for this long before a new one is taken.
const YOUNG: i64 = 120;

/// The newest event there was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    at: Timestamp,
    event: String,
}

impl Fence {
    /// As it stands in a bookmark, behind the page.
    pub fn bookmark(page: u32, fence: Option<&Self>) -> String {
        fence.map_or_else(|| page.to_string(), |f| format!("{page} {} {}", f.at.secs(), f.event))
    }

    /// The page of a bookmark and its fence.
    pub fn parse(bookmark: &str) -> Option<(u32, Option<Self>)> {
        let mut words = bookmark.splitn(3, ' ');
        let page = words.next()?.parse().ok().filter(|page| *page > 0)?;
        let Some(at) = words.next() else { return Some((page, None)) };
        let at = Timestamp(at.parse().ok()?);
        Some((page, Some(Self { at, event: words.next()?.to_owned() })))
    }

    fn of(newest: &AccountEvent) -> Self {
        Self { at: newest.created_at, event: newest.id.to_string() }
    }
}

impl Reader {
    /// A fence as of now, or of a short while ago. None when the account shows no events.
    pub async fn fence(&self) -> Result<Option<Fence>, ApiError> {
        let young = |(fence, at): &(Fence, Timestamp)| (self.now().since(*at) < YOUNG).then(|| fence.clone());
        if let Some(fence) = lock(&self.notes.fence).as_ref().and_then(young) {
            return Ok(Some(fence));
        }
        let newest = ListEvents::all().kinds(AccountEvent::MOVING).limit(1);
        let fence = match self.ask(UNASKED, Lane::Background, &newest).await {
            Ok(page) => page.items.first().map_or_else(Fence::start, Fence::of),
            Err(error) if error.is_refusal() => {
                tracing::warn!(%error, "no events: what leaves during a sweep goes unnoticed until the next one");
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        self.keep_fence(&fence);
        Ok(Some(fence))
    }

    /// Whether leads left this pipeline or came into it, or may have, since the fence. New ones do not count: they
    /// stand at the end.
    pub async fn disturbed_since(&self, fence: &Fence, pipeline: PipelineId) -> Result<bool, ApiError> {
        let list = ListEvents::all().kinds(AccountEvent::MOVING).since(fence.at);
        let events = match self.all(UNASKED, Lane::Background, list).await {
            Err(error) if error.is_refusal() => return Ok(false),
            events => events?,
        };
        if let Some(newest) = events.first() {
            self.keep_fence(&Fence::of(newest));
        }
        let mut new = events.iter().take_while(|e| *e.id != *fence.event);
        Ok(new.any(|e| match e.stage_change() {
            None => e.effect().is_some(),
            Some((from, to)) => {
                let [from, to] = [from, to].map(|place| place.map(|place| place.pipeline));
                from != to && [from, to].iter().any(|end| end.is_none_or(|end| end == pipeline))
            }
        }))
    }

    fn keep_fence(&self, fence: &Fence) {
        *lock(&self.notes.fence) = Some((fence.clone(), self.now()));
    }
}

impl Fence {
    /// Before the first event.
    const fn start() -> Self {
        Self { at: Timestamp(0), event: String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_bookmark_comes_back_as_it_was(page in 1..100_000_u32, fence in proptest::option::of((0..i64::MAX, "[a-z0-9]{0,26}"))) {
            let fence = fence.map(|(at, event)| Fence { at: Timestamp(at), event });
            prop_assert_eq!(Fence::parse(&Fence::bookmark(page, fence.as_ref())), Some((page, fence)));
        }

        #[test]
        fn a_foreign_bookmark_is_refused_or_understood(text in ".{0,40}") {
            if let Some((page, _)) = Fence::parse(&text) {
                prop_assert!(page > 0);
            }
        }
    }
}
