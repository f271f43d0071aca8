//! Where a person stands in the queue: on a card that stays while others come and go, with what was passed over behind.

use super::{Entry, Inbox, Item};
use crate::app::board;
use crate::app::msg::Effect;
use crate::app::state::State;

impl Inbox {
    /// How many are still to be decided, without those that were passed over.
    pub fn left(&self) -> usize {
        self.queue.iter().filter(|entry| !self.skipped.contains(&entry.item)).count()
    }

    /// How many the person passed over.
    pub fn skipped(&self) -> usize {
        self.queue.len() - self.left()
    }

    /// Where to stand: on the card at hand while it is there, else on the next one below that was not passed over, else
    /// on the first such one; behind the last where there is none.
    fn place(&self) -> usize {
        let is_open = |entry: &Entry| !self.skipped.contains(&entry.item);
        let here = self.current.as_ref().filter(|_| self.is_begun);
        if let Some(at) = here.and_then(|now| self.queue.iter().position(|e| e.item == *now)) {
            return at;
        }
        let from = if self.is_begun { self.at.min(self.queue.len()) } else { 0 };
        let below = self.queue[from..].iter().position(is_open).map(|n| from + n);
        below.or_else(|| self.queue.iter().position(is_open)).unwrap_or(self.queue.len())
    }

    pub(super) fn stand(&mut self) {
        self.at = self.place();
        let now = self.entry().map(|entry| entry.item.clone());
        if now != self.current {
            self.current = now;
            self.top = 0;
        }
    }
}

/// The next card; this one stays to be decided.
pub fn skip(state: &mut State) -> Vec<Effect> {
    let inbox = &mut state.inbox;
    let Some(entry) = inbox.entry() else { return Vec::new() };
    let item = entry.item.clone();
    inbox.skipped.push(item);
    inbox.at += 1;
    inbox.is_begun = true;
    inbox.current = None;
    inbox.stand();
    vec![board::rest_timer(state)]
}

/// The card that was passed over last; where none was, the one above.
pub fn back(state: &mut State) -> Vec<Effect> {
    let inbox = &mut state.inbox;
    while let Some(item) = inbox.skipped.pop() {
        if inbox.queue.iter().any(|entry| entry.item == item) {
            return stand_on(state, Some(item));
        }
    }
    let above = inbox.queue.get(inbox.at.saturating_sub(1)).map(|entry| entry.item.clone());
    stand_on(state, above)
}

pub fn stand_on(state: &mut State, item: Option<Item>) -> Vec<Effect> {
    let inbox = &mut state.inbox;
    if let Some(item) = item {
        inbox.skipped.retain(|passed| *passed != item);
        inbox.is_begun = true;
        inbox.current = Some(item);
        inbox.top = 0;
        inbox.stand();
    }
    vec![board::rest_timer(state)]
}
