//! How a form is opened: of what, with what in it already, or as it was left.

use super::draft::{self, Values};
use super::known::{self, Chosen, Looked};
use super::{FormState, Slot, choices};
use crate::app::composer::Saved;
use crate::app::composer::editor::Editor;
use crate::app::msg::Effect;
use crate::app::state::{Popup, Screen, State};
use crate::app::status::Tone;
use crate::domain::{Owner, OwnerKind};
use crate::i18n::Text;
use crate::sync::event::Composing;

/// `c`: among contacts a contact, among companies a company, elsewhere a lead; on a card it is a lead of that contact
/// or company.
pub(in crate::app) fn open(state: &mut State) -> Vec<Effect> {
    if state.settings.is_read_only {
        return state.hint(Tone::Warn, Text::TroubleReadOnly);
    }
    let what = match state.screens.last() {
        Some(Screen::Parties(view)) if view.of == OwnerKind::Companies => Composing::NewCompany,
        Some(Screen::Parties(_)) => Composing::NewContact,
        _ => Composing::NewLead,
    };
    let mut form = empty(state, what);
    if let Some(kept) = state.drafts.get(form.of()) {
        let values = Values::read(&kept.text);
        form.put(&values);
        form.focus = draft::focus(&form, &kept.text, kept.cursor);
        form.saved = if kept.is_on_disk { Saved::Yes } else { Saved::NotYet };
        form.has_draft = true;
    } else {
        choose_current(state, &mut form);
        form.base = draft::text(&form).0;
    }
    state.popup = Some(Popup::Form(Box::new(form)));
    known::look(state)
}

fn empty(state: &State, what: Composing) -> FormState {
    let is_lead = what == Composing::NewLead;
    let mut form = FormState {
        what,
        focus: 0,
        top: 0,
        saved: Saved::Nothing,
        complaint: None,
        stage: if is_lead { choices::first_place(state) } else { None },
        responsible: state.directory.account.as_ref().map(|account| account.current_user),
        contact: None,
        company: None,
        contacts: Looked::default(),
        companies: Looked::default(),
        editors: vec![Editor::new("", 0); Slot::of(what).len()],
        base: String::new(),
        is_changed: false,
        is_timer_set: false,
        has_draft: false,
    };
    form.base = draft::text(&form).0;
    form
}

/// The card the form was opened on.
fn choose_current(state: &State, form: &mut FormState) {
    let Some(Screen::Party(view)) = state.screens.last() else { return };
    let chosen = Chosen { owner: view.owner, name: state.target_name(view.owner.into()) };
    match view.owner {
        Owner::Lead(_) => {}
        Owner::Contact(_) => form.contact = Some(chosen),
        Owner::Company(_) => form.company = Some(chosen),
    }
}
