//! How closely a person looks, as keys and the terminal's focus tell: it sets the pace of the background reads.

use super::msg::{Effect, Focus};
use super::state::State;
use crate::domain::Timestamp;
use crate::sync::event::Attention;

/// Seconds without a key after which nobody seems to be there.
const IDLE_AFTER: i64 = 300;

#[derive(Debug, Clone, Copy, Default)]
pub struct Watch {
    pub paid: Attention,
    /// The last key, or the start.
    pub since: Timestamp,
}

/// A key: somebody is there, whatever the terminal says about its focus.
pub fn on_key(state: &mut State) -> Vec<Effect> {
    state.watch.since = state.now;
    pay(state, Attention::Active)
}

pub fn on_focus(state: &mut State, focus: Focus) -> Vec<Effect> {
    match focus {
        Focus::Gained => on_key(state),
        Focus::Lost => pay(state, Attention::Away),
    }
}

/// Looked at with each minute of the clock, so that it needs no timer of its own.
pub fn on_minute(state: &mut State) -> Vec<Effect> {
    match state.watch.paid {
        Attention::Active if state.now.since(state.watch.since) >= IDLE_AFTER => pay(state, Attention::Idle),
        Attention::Active | Attention::Idle | Attention::Away => Vec::new(),
    }
}

fn pay(state: &mut State, attention: Attention) -> Vec<Effect> {
    if state.watch.paid == attention {
        return Vec::new();
    }
    state.watch.paid = attention;
    vec![Effect::Attend(attention)]
}
