//! When the box with what may follow a chord is shown: at once on this machine, over a line after a while.
//!
//! Over a line every frame is felt, and who knows the chord has typed its second key before that. A chord itself has no
//! time-out, whatever the box does.

use super::msg::{Effect, Wake};
use super::state::State;

/// How long a chord waits for its next key before it is told what that may be.
pub const PATIENCE_MILLIS: u64 = 400;

/// How far away the terminal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Line {
    /// On this machine.
    #[default]
    Near,
    /// At the other end of an SSH connection.
    Far,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Which {
    seq: u64,
    is_told: bool,
}

impl State {
    /// Whether what may follow is shown now.
    pub fn is_chord_told(&self) -> bool {
        !self.chord.is_empty() && (self.settings.line == Line::Near || self.which.is_told)
    }
}

/// A key began a chord, or went on with it: once it is shown, the box stays until the end of the chord.
pub(super) fn begun(state: &mut State) -> Vec<Effect> {
    if state.settings.line == Line::Near || state.chord.len() > 1 {
        return Vec::new();
    }
    state.which = Which { seq: state.which.seq + 1, is_told: false };
    vec![Effect::WakeAfter { millis: PATIENCE_MILLIS, wake: Wake::ChordRested { seq: state.which.seq } }]
}

pub(super) fn rested(state: &mut State, seq: u64) {
    state.which.is_told |= seq == state.which.seq && !state.chord.is_empty();
}
