//! What a timer that ran out means: a minute of the clock, a cursor that rests, a message that was read, a draft that is
//! due.

use super::msg::{Effect, Wake};
use super::state::State;
use super::{composer, drafts, finder, form, inbox, lead, outbox, preview, search, watch, which};
use crate::domain::Timestamp;

/// Wakes at the next full minute, when ages and due tasks may read differently.
pub(super) fn next_minute(now: Timestamp) -> Effect {
    let left = 60 - now.secs().rem_euclid(60);
    Effect::WakeAfter { millis: u64::try_from(left).unwrap_or(60) * 1_000, wake: Wake::Minute }
}

pub(super) fn on_wake(state: &mut State, wake: Wake) -> Vec<Effect> {
    match wake {
        Wake::Minute => {
            let mut effects = watch::on_minute(state);
            effects.push(next_minute(state.now));
            effects.extend(outbox::look(state));
            effects
        }
        Wake::Rested { seq } => inbox::rested(state, seq)
            .or_else(|| lead::rested(state, seq))
            .unwrap_or_else(|| preview::rested(state, seq)),
        Wake::ToastOver { seq } => {
            state.toast_over(seq);
            Vec::new()
        }
        Wake::ChordRested { seq } => {
            which::rested(state, seq);
            Vec::new()
        }
        Wake::HoldTick => inbox::ticked(state),
        Wake::DraftDue => {
            composer::due(state);
            form::due(state);
            drafts::keep_all(state)
        }
        Wake::TakingIn => search::take_in(state),
        Wake::TypingRested => {
            let mut effects = form::known::rested(state);
            effects.extend(finder::rested(state));
            effects.extend(search::rested(state));
            effects.extend(inbox::seek_rested(state));
            effects
        }
    }
}
