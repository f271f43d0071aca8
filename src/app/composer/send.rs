//! Sending what was written: what the text means, what is wrong with it, and the edit it becomes.

use super::{ComposerState, open_box, price};
use crate::app::fields::words;
use crate::app::making::{self, Made};
use crate::app::msg::Effect;
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::domain::{Change, FieldDef, FieldForm, FieldValue, NewTask, SafeText, Target};
use crate::i18n::Text;
use crate::sync::event::{Composing, DraftOf};

/// How what is written is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// There is nothing to say about it.
    Plain,
    /// It could be meant otherwise, so it is told how it is read.
    As(String),
    /// It cannot be sent; this is expected instead.
    Not(String),
}

/// How the open box is understood while it is written.
pub fn reading(state: &State, composer: &ComposerState) -> Reading {
    let text = composer.text();
    match composer.of.what {
        Composing::Note | Composing::Task | Composing::Name | Composing::Card => Reading::Plain,
        Composing::Price => match price::read(&text) {
            Some(amount) => Reading::As(state.full_money(amount)),
            None => Reading::Not(state.locale.get(Text::PriceExpected).to_owned()),
        },
        Composing::Field(id) => {
            let Some(def) = state.field_def(composer.of.on, id) else { return Reading::Plain };
            let expected = words::expected(def).map(|text| state.locale.get(text).to_owned());
            match read(state, composer.of.on, def, &text) {
                Ok(values) if values.is_empty() => expected.map_or(Reading::Plain, Reading::Not),
                Ok(values) => match state.echo(def, &values) {
                    Some(words) => Reading::As(words),
                    // Several lines are not told again; how they are written stays to be seen.
                    None => expected.filter(|_| composer.is_many()).map_or(Reading::Plain, Reading::Not),
                },
                Err(_) => expected.map_or(Reading::Plain, Reading::Not),
            }
        }
    }
}

fn read(
    state: &State,
    on: Target,
    def: &FieldDef,
    text: &str,
) -> Result<Vec<FieldValue>, crate::domain::Complaint> {
    let now = crate::app::fields::standing(state, on, def.id);
    FieldForm { def, now: now.as_ref(), calendar: state.calendar() }.read(text)
}

/// Makes an edit of the text and hands it over; the text stays where it cannot.
pub(super) fn submit(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Composer(composer)) = &state.popup else { return Vec::new() };
    let of = composer.of;
    let is_base = composer.editor.is_text(&composer.base);
    let is_blank = composer.editor.is_blank();
    if state.entity(of.on).is_none() {
        return complain(state, state.locale.get(Text::LeadGone).to_owned());
    }
    if is_blank && (!matches!(of.what, Composing::Field(_)) || composer.has_nothing()) {
        return complain(state, state.locale.get(Text::NothingToSend).to_owned());
    }
    let change = match change(state, composer) {
        Ok(change) => change,
        Err(complaint) => return complain(state, complaint),
    };
    if is_base {
        return unchanged(state, of);
    }
    match making::make(state, of.on, change) {
        Made::Edit(edit) => {
            state.popup = None;
            state.drafts.take(of);
            vec![Effect::Submit { edit: *edit, draft: of }]
        }
        Made::Unchanged => unchanged(state, of),
        Made::Unknown => complain(state, state.locale.get(Text::FieldNotRead).to_owned()),
    }
}

/// What stands there already needs no sending, and is no draft either.
fn unchanged(state: &mut State, of: DraftOf) -> Vec<Effect> {
    state.popup = None;
    state.drafts.take(of);
    let mut effects = vec![Effect::DropDraft { of }];
    effects.extend(state.hint(Tone::Info, Text::Unchanged));
    effects
}

fn complain(state: &mut State, complaint: String) -> Vec<Effect> {
    if let Some(composer) = open_box(state) {
        composer.complaint = Some(complaint);
    }
    Vec::new()
}

/// The edit a text means, or what is wrong with it.
fn change(state: &State, composer: &ComposerState) -> Result<Change, String> {
    let text = composer.text();
    let text = text.trim();
    let word = |text: Text| state.locale.get(text).to_owned();
    Ok(match composer.of.what {
        Composing::Note => Change::AddNote(SafeText::block(text).into()),
        Composing::Task => {
            let due = state.same_time_tomorrow();
            Change::AddTask(NewTask::new(SafeText::line(text), due))
        }
        Composing::Name => Change::Rename(SafeText::line(text)),
        Composing::Price => Change::SetPrice(price::read(text).ok_or_else(|| word(Text::PriceExpected))?),
        Composing::Field(id) => {
            let on = composer.of.on;
            let def = state.field_def(on, id).ok_or_else(|| word(Text::FieldNoDefinition))?;
            let whole = composer.text();
            let values = read(state, on, def, &whole);
            let lines = composer.lines().len();
            Change::SetField(
                def.with(values.map_err(|complaint| words::complaint_words(state, &complaint, lines))?),
            )
        }
        Composing::Card => return Err(word(Text::NothingToSend)),
    })
}
