//! From the text of a box to edits: handed over together with its draft, or not at all.
//!
//! The text stays where it cannot be sent, with the reason. What stands there already needs no sending.

use super::{ComposerState, leave, note, open_box, open_next, price};
use crate::app::bulk::{self, Deed};
use crate::app::fields::{self, words};
use crate::app::inbox;
use crate::app::known::{is_shown, standing};
use crate::app::making::way_back;
use crate::app::msg::Effect;
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::app::tasks::{self, TaskRef};
use crate::domain::{Change, Complaint, Edit, Entity, FieldDef, FieldForm, FieldValue, SafeText, Target};
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

/// How the open box is understood while it is written; what is said of tasks, these say themselves.
pub fn reading(state: &State, composer: &ComposerState) -> Reading {
    let text = composer.text();
    match composer.of.what {
        Composing::Note
        | Composing::Task
        | Composing::Result
        | Composing::Due
        | Composing::Name
        | Composing::Card
        | Composing::NewLead
        | Composing::NewContact
        | Composing::NewCompany
        | Composing::CallIn
        | Composing::CallOut
        | Composing::Sms
        | Composing::Service
        | Composing::Rewrite
        | Composing::Wait => Reading::Plain,
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

fn read(state: &State, on: Target, def: &FieldDef, text: &str) -> Result<Vec<FieldValue>, Complaint> {
    let now = fields::standing(state, on, def.id);
    FieldForm { def, now: now.as_ref(), calendar: state.calendar() }.read(text)
}

/// What the text does, each to its thing.
type Does = Vec<(Target, Change)>;

/// Makes edits of the text and hands them over.
pub(super) fn submit(state: &mut State) -> Vec<Effect> {
    let Some(Popup::Composer(composer)) = &state.popup else { return Vec::new() };
    let of = composer.of;
    let does = match does(state, composer) {
        Ok(does) => does,
        Err(why) => return complain(state, why),
    };
    if of.what == Composing::Wait {
        return wait(state, of);
    }
    if composer.many.is_some() {
        let text = composer.text();
        return for_many(state, of, does, &text);
    }
    let seen = composer.seen.clone();
    let does: Does = does.into_iter().filter(|(on, change)| !stands(state, *on, change)).collect();
    if does.is_empty() {
        let places = [&[of], composer.elsewhere().as_slice()].concat();
        return unchanged(state, of, places);
    }
    let elsewhere = composer.elsewhere();
    let next = if of.what == Composing::Result { tasks::next_step(state, of.on, &does) } else { None };
    state.popup = None;
    state.drafts.take(of);
    let mut edits: Vec<Edit> =
        does.into_iter().map(|(on, change)| edit(state, on, change, seen.as_deref())).collect();
    for edit in &edits {
        tasks::taken(state, edit);
    }
    let mut effects = match edits.len() {
        1 => edits.drain(..).map(|edit| Effect::Submit { edit, draft: of }).collect(),
        _ => vec![Effect::SubmitAll { edits, draft: of }],
    };
    // The text is sent: where it stood before its sort was turned, it must not come back.
    effects.extend(elsewhere.into_iter().map(|of| Effect::DropDraft { of }));
    if let Some(next) = next {
        effects.extend(open_next(state, next));
    }
    effects
}

/// What is written for all that is marked is asked about first; until it is sent, the text stays a draft.
fn for_many(state: &mut State, of: DraftOf, does: Does, text: &str) -> Vec<Effect> {
    let deed = match (of.what, does.into_iter().next()) {
        (Composing::Due, _) => tasks::another_time(state, text).1.map(Deed::Due),
        (_, Some((_, change))) => Ok(Deed::Make(change)),
        (_, None) => Err(state.locale.get(Text::NothingToSend).to_owned()),
    };
    match deed {
        Ok(deed) => {
            let mut effects = leave(state);
            effects.extend(bulk::ask(state, deed, Some(of)));
            effects
        }
        Err(why) => complain(state, why),
    }
}

/// To be left alone for a while: nothing that goes to the account.
fn wait(state: &mut State, of: DraftOf) -> Vec<Effect> {
    let text = open_box(state).map(|composer| composer.text()).unwrap_or_default();
    match inbox::wait_answer(state, of.on, &text).1 {
        Err(why) => complain(state, why),
        Ok(quiet) => {
            state.popup = None;
            state.drafts.take(of);
            inbox::keep_wait(state, quiet, Some(of))
        }
    }
}

/// What the text says to do, or why it cannot be sent.
fn does(state: &State, composer: &ComposerState) -> Result<Does, String> {
    let of = composer.of;
    let why = |text: Text| Err(state.locale.get(text).to_owned());
    if of.on.lead().is_some_and(|lead| !tasks::is_there(state, lead)) {
        return why(Text::LeadGone);
    }
    let is_party = matches!(of.on, Target::Contact(_) | Target::Company(_));
    // A note and a task need nothing but what they hang on.
    if is_party && of.what == Composing::Name && state.entity(of.on).is_none() {
        return why(Text::PartyGone);
    }
    let may_be_blank = match of.what {
        Composing::Result | Composing::Due => true,
        // An emptied field is something; of many, they are asked about first.
        Composing::Field(_) => composer.many.is_some() || !composer.has_nothing(),
        Composing::Note
        | Composing::Task
        | Composing::Name
        | Composing::Price
        | Composing::Card
        | Composing::NewLead
        | Composing::NewContact
        | Composing::NewCompany
        | Composing::CallIn
        | Composing::CallOut
        | Composing::Sms
        | Composing::Service
        | Composing::Rewrite
        | Composing::Wait => false,
    };
    if composer.editor.is_blank() && !may_be_blank {
        return why(Text::NothingToSend);
    }
    if let Some(line) = tasks::answer(state, of, &composer.text()) {
        return line.does;
    }
    let change = change(state, composer)?;
    // What stands there is known of one thing, and of each of many when they are asked about.
    let is_as_it_was = composer.many.is_none() && composer.editor.is_text(&composer.base);
    Ok(if is_as_it_was { Vec::new() } else { vec![(of.on, change)] })
}

/// The change a text means that is no task's, or what is wrong with it.
fn change(state: &State, composer: &ComposerState) -> Result<Change, String> {
    let whole = composer.text();
    let text = whole.trim();
    let word = |text: Text| state.locale.get(text).to_owned();
    Ok(match composer.of.what {
        Composing::Note | Composing::CallIn | Composing::CallOut | Composing::Sms | Composing::Service => {
            note::added(state, composer.of, text)?
        }
        Composing::Rewrite => note::rewritten(state, composer.of.on, text)?,
        Composing::Name => Change::Rename(SafeText::line(text)),
        Composing::Price => Change::SetPrice(price::read(text).ok_or_else(|| word(Text::PriceExpected))?),
        Composing::Field(id) => {
            let on = composer.of.on;
            let def = state.field_def(on, id).ok_or_else(|| word(Text::FieldNoDefinition))?;
            let is_known = || state.entity(on).is_some_and(|entity| entity.fields().is_some());
            if composer.many.is_none() && !is_known() {
                return Err(word(Text::FieldNotRead));
            }
            let lines = composer.lines().len();
            let values = read(state, on, def, &whole);
            let values = values.map_err(|complaint| words::complaint_words(state, &complaint, lines))?;
            Change::SetField(def.with(values))
        }
        Composing::Task | Composing::Result | Composing::Due | Composing::Wait => {
            return Err(word(Text::TaskGone));
        }
        // The one is written in the person's own editor, the others in a form.
        Composing::Card | Composing::NewLead | Composing::NewContact | Composing::NewCompany => {
            return Err(word(Text::NothingToSend));
        }
    })
}

/// A thing with own unsent edits; a task that is not on the server yet, too.
pub(super) fn shown(state: &State, on: Target) -> Option<Entity> {
    match on {
        Target::Task(id) => state.task(TaskRef::Task(id)).map(Entity::from),
        Target::Account | Target::Lead(_) | Target::Contact(_) | Target::Company(_) | Target::Note(_) => {
            state.entity(on)
        }
    }
}

/// Whether the screen shows that already.
fn stands(state: &State, on: Target, change: &Change) -> bool {
    shown(state, on).is_some_and(|entity| is_shown(&entity, change))
}

/// With what stood there when the box was opened as the way back.
fn edit(state: &mut State, on: Target, change: Change, seen: Option<&Entity>) -> Edit {
    let seen = seen.filter(|seen| seen.target() == on).and_then(|seen| standing(seen, &change));
    let base = way_back(shown(state, on).as_ref(), &change, seen);
    Edit { id: state.edit_id(), on, change, base }
}

/// What stands there already needs no sending, and is no draft either.
fn unchanged(state: &mut State, of: DraftOf, places: Vec<DraftOf>) -> Vec<Effect> {
    state.popup = None;
    state.drafts.take(of);
    let mut effects: Vec<Effect> = places.into_iter().map(|of| Effect::DropDraft { of }).collect();
    effects.extend(state.hint(Tone::Info, Text::Unchanged));
    effects
}

fn complain(state: &mut State, why: String) -> Vec<Effect> {
    if let Some(composer) = open_box(state) {
        composer.complaint = Some(why);
    }
    Vec::new()
}
