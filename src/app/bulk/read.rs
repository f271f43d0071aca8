//! Leads in full, read for a verb on marks: what stands in their fields, and what they are replaced by, is known then.
//!
//! Owns the question and its answer for as long as a box of the verb is open, and not a moment longer: there may be
//! thousands. Must not know what the boxes make of it.

use std::collections::HashMap;

use super::plan::{self, Deed};
use crate::app::msg::{Effect, Urgency};
use crate::app::picker::Ask;
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::domain::{LeadDetails, LeadId, RequestId, Target};
use crate::sync::event::{Load, Trouble};

#[derive(Debug, Clone, Default)]
pub struct InFull {
    known: HashMap<LeadId, LeadDetails>,
    request: Option<RequestId>,
}

impl InFull {
    pub const fn is_reading(&self) -> bool {
        self.request.is_some()
    }

    /// A lead that no card has opened.
    pub(super) fn get(&self, id: LeadId) -> Option<&LeadDetails> {
        self.known.get(&id)
    }
}

/// Asks for what nobody has read yet and the deed is about; while they are on their way for the box before, that will do.
pub(super) fn ask(state: &mut State, deed: &Deed, on: &[Target]) -> Option<Effect> {
    let unread = plan::unread(state, deed, on);
    if unread.is_empty() || state.in_full.is_reading() {
        return None;
    }
    let request = state.request();
    state.in_full.request = Some(request);
    Some(Effect::Load { request, load: Load::Details(unread), urgency: Urgency::Now })
}

/// The answer; whether it was ours.
pub(super) fn on_details(state: &mut State, request: RequestId, details: Vec<LeadDetails>) -> bool {
    let is_ours = state.in_full.request == Some(request);
    if is_ours {
        state.in_full.request = None;
        state.in_full.known.extend(details.into_iter().map(|details| (details.lead.id, details)));
    }
    is_ours
}

/// Whether the question was ours.
pub(in crate::app) fn on_failed(state: &mut State, request: RequestId, why: &Trouble) -> bool {
    let is_ours = state.in_full.request == Some(request);
    if is_ours {
        state.in_full.request = None;
        let text = state.locale.trouble(why);
        state.say(Tone::Bad, text);
    }
    is_ours
}

/// With its boxes goes what was read for them.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let is_needed = match &state.popup {
        Some(Popup::Bulk(_)) => true,
        Some(Popup::Picker(picker)) => matches!(picker.ask, Ask::OptionsOfMany(_)),
        _ => false,
    };
    if is_needed {
        return Vec::new();
    }
    std::mem::take(&mut state.in_full).request.map(Effect::Cancel).into_iter().collect()
}
