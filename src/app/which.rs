//! When the box with what may follow a chord is shown: at once on this machine, over a line after a while.
//!
//! Over a line every frame is felt, and who knows the chord has typed its second key before that. A chord itself has no
//! time-out, whatever the box does.

use super::keymap::Key;
use super::layout::boxes::{Framed, Grid};
use super::msg::{Effect, Wake};
use super::state::State;
use super::words::cells;

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

/// Between two columns.
const GAP: usize = 2;

/// What may follow: the keys with what they do, and what stands where in the box.
#[derive(Debug, Clone)]
pub struct Shape {
    pub grid: Grid,
    pub keys: Vec<(Key, String)>,
    /// Cells of the widest key.
    pub key_width: usize,
}

/// In one column where that fits, else in as many as it takes.
pub fn shape(state: &State) -> Shape {
    let area = state.regions().body;
    let following = state.keymap.following(&state.scopes(), &state.chord);
    let keys = following.iter().map(|(key, bound)| (*key, state.bound_words(*bound).to_owned()));
    let keys: Vec<(Key, String)> = keys.collect();
    let key_width = keys.iter().map(|(key, _)| cells(&key.to_string())).max().unwrap_or(0);
    let wanted = keys.iter().map(|(_, help)| key_width + cells(help) + 2).max().unwrap_or(0);
    let (most, tallest) =
        (usize::from(area.width.saturating_sub(4)), usize::from(area.height.saturating_sub(2)));
    let columns = keys.len().div_ceil(tallest.max(1)).max(1);
    let lines = keys.len().div_ceil(columns);
    // In a terminal of a few cells nothing is left of a column.
    let each = wanted.min(((most + GAP) / columns).saturating_sub(GAP));
    let width = (each + GAP) * columns - GAP;
    let size = (u16::try_from(width).unwrap_or(u16::MAX), lines as u16);
    let grid = Grid { frame: Framed::at_foot(area, size), lines, each, gap: GAP, count: keys.len() };
    Shape { grid, keys, key_width }
}

pub(super) fn rested(state: &mut State, seq: u64) {
    state.which.is_told |= seq == state.which.seq && !state.chord.is_empty();
}
