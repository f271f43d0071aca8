//! Changing to another account: this board is left as it would be for good, with its drafts and edits on the disk, and
//! the shell opens the other one in its place. Nothing of one account is seen while another is open.

use super::msg::Effect;
use super::picker;
use super::state::{Popup, State};
use super::status::Tone;
use super::update;
use crate::domain::SafeText;
use crate::i18n::Text;

/// An account that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// As the person calls it.
    pub name: String,
    pub site: String,
    pub is_read_only: bool,
}

pub fn pick(state: &mut State) -> Vec<Effect> {
    let is_other = |known: &Known| Some(&known.name) != state.settings.account_name.as_ref();
    if !state.settings.accounts.iter().any(is_other) {
        return state.hint(Tone::Info, Text::NoOtherAccount);
    }
    state.popup = Some(Popup::Picker(picker::lists::accounts(state)));
    Vec::new()
}

pub fn switch(state: &mut State, name: String) -> Vec<Effect> {
    if state.settings.account_name.as_ref() == Some(&name) {
        return Vec::new();
    }
    state.next_account = Some(name);
    update::quit(state)
}

/// Says why this account is open still, or again.
pub(super) fn came_back(state: &mut State) -> Option<Effect> {
    let (name, why) = state.settings.not_opened.take()?;
    let why = SafeText::line(&why);
    let text = state.locale.fill(Text::AccountNotOpened, &[&name, &why]);
    Some(state.say(Tone::Bad, text))
}
