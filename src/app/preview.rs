//! The preview: the lead under the cursor of the board or of the list, beside or below it. One setting for both.
//!
//! Owns whether it is on, where it stands and how far it is scrolled. Its rows are those of the card. The lead is read when
//! the cursor rests: a held key asks once, at its end, and what nobody sees asks for nothing.

use super::board;
use super::card;
use super::command::Command;
use super::msg::Effect;
use super::state::State;
use super::status::Tone;
use crate::domain::LeadId;
use crate::i18n::Text;

/// Off at first: a preview is repainted with every move of the cursor, which a slow link feels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Preview {
    pub is_on: bool,
    pub side: PreviewSide,
    pub scroll: usize,
    /// What it shows; `None` while it is not seen.
    lead: Option<LeadId>,
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

/// Another lead than before is shown: from its top, and read once the cursor rests, where it is not known.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let lead = if is_seen(state) { state.current_lead() } else { None };
    if lead == state.preview.lead {
        return Vec::new();
    }
    (state.preview.lead, state.preview.scroll) = (lead, 0);
    lead.filter(|id| !is_known(state, *id)).map(|_| board::rest_timer(state)).into_iter().collect()
}

/// The cursor rests since it last went to another lead.
pub(super) fn rested(state: &mut State, seq: u64) -> Vec<Effect> {
    match state.preview.lead {
        Some(id) if seq == state.board.rest_seq && !is_known(state, id) => state.load_story(id),
        _ => Vec::new(),
    }
}

fn is_known(state: &State, lead: LeadId) -> bool {
    state.stories.get(lead).is_some_and(|story| story.data().is_some())
}
