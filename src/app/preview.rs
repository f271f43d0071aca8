//! The preview: the lead under the cursor of the board or of the list, beside or below it. One setting for both.
//!
//! Owns whether it is on, where it stands and how far it is scrolled. Its rows are those of the card. The lead is read when
//! the cursor rests: a held key asks once, at its end, and what nobody sees asks for nothing. A lead that somebody changed is
//! read again, once for each change that comes to be known.

use super::board;
use super::card;
use super::command::Command;
use super::msg::Effect;
use super::state::State;
use super::status::Tone;
use crate::domain::{LeadId, Timestamp};
use crate::i18n::Text;

/// Off at first: a preview is repainted with every move of the cursor, which a slow link feels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Preview {
    pub is_on: bool,
    pub side: PreviewSide,
    pub scroll: usize,
    /// What it shows, and the last change that was known when it was looked after; `None` while it is not seen.
    shown: Option<(LeadId, Option<Timestamp>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PreviewSide {
    #[default]
    Right,
    Below,
}

/// A command of the preview; every one has a meaning on the board and on the list.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::TogglePreview => state.preview.is_on = !state.preview.is_on,
        Command::TurnPreview => {
            state.preview.is_on = true;
            state.preview.side = match state.preview.side {
                PreviewSide::Right => PreviewSide::Below,
                PreviewSide::Below => PreviewSide::Right,
            };
        }
        _ => return scroll(state, command),
    }
    said(state)
}

/// Where it stands from now on; `None`: nowhere.
pub(super) fn put(state: &mut State, side: Option<PreviewSide>) -> Vec<Effect> {
    state.preview.is_on = side.is_some();
    state.preview.side = side.unwrap_or(state.preview.side);
    said(state)
}

/// Where it is on and cannot be seen, that is said.
fn said(state: &mut State) -> Vec<Effect> {
    if state.preview.is_on && state.shows_leads() && state.pipeline().is_some() && !is_seen(state) {
        return state.hint(Tone::Info, Text::PreviewNoRoom);
    }
    Vec::new()
}

fn is_seen(state: &State) -> bool {
    state.preview.is_on && state.regions().preview.is_some()
}

fn scroll(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(region) = state.regions().preview else {
        let text = if state.preview.is_on { Text::PreviewNoRoom } else { Text::PreviewOff };
        return state.hint(Tone::Info, text);
    };
    let rows = state.current_lead().map_or(0, |id| card::rows(state, id, region.inside.width).len());
    let to = if command == Command::PreviewDown {
        state.preview.scroll + 1
    } else {
        state.preview.scroll.saturating_sub(1)
    };
    state.preview.scroll = to.min(rows.saturating_sub(usize::from(region.inside.height)));
    Vec::new()
}

/// Another lead than before is shown, or it is another by now: a new one from its top, and either is read once the cursor
/// rests, where what is known is older.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let lead = if is_seen(state) { state.current_lead() } else { None };
    let shown = lead.map(|id| (id, state.last_change(id)));
    if shown == state.preview.shown {
        return Vec::new();
    }
    let is_other = lead != state.preview.shown.map(|(id, _)| id);
    if is_other {
        state.preview.scroll = 0;
    } else if must_wait(state, lead) {
        return Vec::new();
    }
    state.preview.shown = shown;
    lead.filter(|id| !state.has_story(*id)).map(|_| board::rest_timer(state)).into_iter().collect()
}

/// The cursor rests since it last went to another lead.
pub(super) fn rested(state: &mut State, seq: u64) -> Vec<Effect> {
    let Some((id, _)) = state.preview.shown.filter(|_| seq == state.board.rest_seq) else {
        return Vec::new();
    };
    if must_wait(state, Some(id)) {
        // Looked after again when the box is closed.
        state.preview.shown = Some((id, None));
        return Vec::new();
    }
    if state.has_story(id) { Vec::new() } else { state.load_story(id) }
}

/// What a person has before their eyes while a box asks about it stays as it is.
fn must_wait(state: &State, lead: Option<LeadId>) -> bool {
    let story = lead.and_then(|id| state.stories.get(id));
    state.popup.is_some() && story.is_some_and(|story| story.data().is_some())
}
