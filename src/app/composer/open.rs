//! Opening a box: about what, with which text in it.
//!
//! A draft goes before what stands there. Must not know how a text is written or sent.

use super::editor::Lines;
use super::send::shown;
use super::{ComposerState, Opened, note, open_box, phone};
use crate::app::marks::MarkKind;
use crate::app::msg::Effect;
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::app::tasks;
use crate::app::verbs;
use crate::domain::{FieldForm, FieldId, FieldValues, Form, Target};
use crate::i18n::Text;
use crate::sync::event::{Composing, DraftOf};

/// Opens the box of the current lead, contact or company, or of what the current task hangs on.
pub fn open(state: &mut State, what: Composing) -> Vec<Effect> {
    let on = match what {
        Composing::Note
        | Composing::Task
        | Composing::CallIn
        | Composing::CallOut
        | Composing::Sms
        | Composing::Service => state.current_owner(),
        Composing::Name
        | Composing::Price
        | Composing::Field(_)
        | Composing::Card
        | Composing::Result
        | Composing::Due
        | Composing::Rewrite
        | Composing::Wait => state.current_target(),
        // Those open in a form.
        Composing::NewLead | Composing::NewContact | Composing::NewCompany => None,
    };
    match on {
        Some(on) if note::is_new(what) => open_on(state, on, note::begun(state, on)),
        Some(on) => open_on(state, on, what),
        None if state.settings.is_read_only => state.hint(Tone::Warn, Text::TroubleReadOnly),
        None => state.hint(Tone::Info, Text::NoLeadHere),
    }
}

/// Opens the box about anything that is known.
pub fn open_on(state: &mut State, on: Target, what: Composing) -> Vec<Effect> {
    if state.settings.is_read_only {
        return state.hint(Tone::Warn, Text::TroubleReadOnly);
    }
    let Some((base, lines)) = standing_text(state, on, what) else {
        return state.hint(Tone::Info, verbs::nothing_here(state, Some(on)));
    };
    let of = DraftOf { on, what };
    let draft = state.drafts.get(of);
    let mut composer = ComposerState::new(of, base, lines, draft);
    composer.seen = shown(state, on).map(Box::new);
    state.popup = Some(Popup::Composer(Box::new(composer)));
    // What else is planned then is told beside the date.
    if matches!(what, Composing::Task | Composing::Due) { tasks::look(state) } else { phone::look(state, of) }
}

/// Opens the box for all that is marked: its draft belongs to none of them.
pub fn open_many(state: &mut State, what: Composing, kind: MarkKind) -> Vec<Effect> {
    let effects = open_on(state, Target::Account, what);
    if let Some(composer) = open_box(state) {
        composer.many = Some(kind);
    }
    effects
}

/// Opens the box for what comes after something that was done.
pub fn open_next(state: &mut State, on: Target) -> Vec<Effect> {
    let effects = open_on(state, on, Composing::Task);
    if let Some(composer) = open_box(state) {
        composer.opened = Opened::AfterDone;
    }
    effects
}

/// What stands there now, as it would be written, and how many lines it may have.
fn standing_text(state: &State, on: Target, what: Composing) -> Option<(String, Lines)> {
    match what {
        Composing::Note | Composing::CallIn | Composing::CallOut | Composing::Sms | Composing::Service => {
            return Some((String::new(), Lines::Many));
        }
        Composing::Rewrite => return note::standing(state, on).map(|text| (text, Lines::Many)),
        Composing::Task | Composing::Result | Composing::Due | Composing::Wait => {
            return Some((tasks::prefill(state, DraftOf { on, what }), Lines::One));
        }
        Composing::NewLead | Composing::NewContact | Composing::NewCompany => return None,
        // Of many things each has its own.
        Composing::Price if on == Target::Account => return Some((String::new(), Lines::One)),
        Composing::Field(id) if on == Target::Account => return field_text(state, on, id, None),
        Composing::Name | Composing::Price | Composing::Field(_) | Composing::Card => {}
    }
    let entity = state.entity(on)?;
    let price = || entity.lead().map(|lead| lead.price);
    Some(match what {
        Composing::Name => (entity.name().to_string(), Lines::One),
        Composing::Price if price()?.is_zero() => (String::new(), Lines::One),
        Composing::Price => (price()?.units().to_string(), Lines::One),
        Composing::Field(id) => {
            let now = entity.fields()?.iter().find(|values| values.field == id);
            return field_text(state, on, id, now);
        }
        // The one is written in the person's own editor, the others are told above.
        Composing::Card
        | Composing::Note
        | Composing::Task
        | Composing::Result
        | Composing::Due
        | Composing::NewLead
        | Composing::NewContact
        | Composing::NewCompany
        | Composing::CallIn
        | Composing::CallOut
        | Composing::Sms
        | Composing::Service
        | Composing::Rewrite
        | Composing::Wait => return None,
    })
}

/// The values of a field; of named parts, the names where there is nothing.
fn field_text(state: &State, on: Target, id: FieldId, now: Option<&FieldValues>) -> Option<(String, Lines)> {
    let form = FieldForm { def: state.field_def(on, id)?, now, calendar: state.calendar() };
    let lines = match form.form() {
        Form::Lines | Form::Parts | Form::Reach => Lines::Many,
        Form::Line | Form::Toggle | Form::One | Form::Many | Form::Fixed(_) => Lines::One,
    };
    Some((form.text(), lines))
}

impl DraftOf {
    /// Whether a text of this begins with a name of a part that is still empty.
    pub(super) fn is_of_parts(self, text: &str) -> bool {
        matches!(self.what, Composing::Field(_)) && text.lines().all(|line| line.ends_with(" ="))
    }
}
