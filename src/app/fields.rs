//! Editing any field of a lead, contact or company: which there are, how each is written, and what becomes of it.
//!
//! Owns the list of fields and the way from one to its editor: a composer for what is typed, a box for what is chosen,
//! one key for what is on or off. How a text means values is told by `domain::form`.

pub mod document;
pub mod words;

use super::composer;
use super::making;
use super::msg::Effect;
use super::people;
use super::picker::{self, Choice, Mark, Picker};
use super::state::{Popup, State};
use super::status::Tone;
use super::verbs;
use crate::domain::{
    Calendar, Change, Entity, FieldDef, FieldForm, FieldId, FieldOption, FieldValue, FieldValues, Fixed,
    Form, OwnerKind, Place, Target,
};
use crate::i18n::Text;
use crate::sync::event::Composing;
pub use words::fixed_words;

/// What of a thing is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Editing {
    Name,
    Price,
    Stage,
    Responsible,
    Tags,
    LossReason,
    Field(FieldId),
}

/// One field as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub what: Editing,
    pub name: String,
    pub value: String,
    /// Where the thing stands now, it should have a value.
    pub is_required: bool,
    pub fixed: Option<Fixed>,
}

impl State {
    pub fn calendar(&self) -> Calendar {
        Calendar { zone: self.zone(), now: self.now }
    }

    /// The fields a thing can have, as the account arranged them. What is written for many is written for leads.
    pub fn field_defs(&self, on: Target) -> &[FieldDef] {
        match on {
            Target::Account => self.directory.fields(OwnerKind::Leads),
            on => on.owner().map_or(&[], |owner| self.directory.fields(owner.kind())),
        }
    }

    pub fn field_def(&self, on: Target, field: FieldId) -> Option<&FieldDef> {
        self.field_defs(on).iter().find(|def| def.id == field)
    }
}

/// A field as the screen shows it; `None` where it is not filled, or the thing is not known in full.
pub fn standing(state: &State, on: Target, field: FieldId) -> Option<FieldValues> {
    let entity = state.entity(on)?;
    entity.fields()?.iter().find(|values| values.field == field).cloned()
}

/// How the values of a field are given.
pub fn form(state: &State, on: Target, def: &FieldDef) -> Form {
    let now = standing(state, on, def.id);
    FieldForm { def, now: now.as_ref(), calendar: state.calendar() }.form()
}

/// Everything of a thing that has a value.
pub fn entries(state: &State, on: Target) -> Vec<Entry> {
    let Some(entity) = state.entity(on) else { return Vec::new() };
    let mut entries = standard(state, &entity);
    let place = entity.lead().map(|lead| lead.place);
    let is_known = entity.fields().is_some();
    for def in state.field_defs(on) {
        let now = entity.fields().unwrap_or_default().iter().find(|values| values.field == def.id);
        let form = FieldForm { def, now, calendar: state.calendar() }.form();
        let value = match now {
            Some(now) => state.field_words(now),
            None if is_known => String::new(),
            None => "…".to_owned(),
        };
        let fixed = match form {
            Form::Fixed(why) => Some(why),
            Form::Line | Form::Lines | Form::Parts | Form::Reach | Form::Toggle | Form::One | Form::Many => {
                None
            }
        };
        entries.push(Entry {
            what: Editing::Field(def.id),
            name: def.name.to_string(),
            value: value.replace('\n', " "),
            is_required: is_required(def, place),
            fixed,
        });
    }
    entries
}

fn is_required(def: &FieldDef, place: Option<Place>) -> bool {
    place.map_or(def.is_required, |place| def.is_required_at(place))
}

/// What every lead, contact or company has.
fn standard(state: &State, entity: &Entity) -> Vec<Entry> {
    let entry = |what, name: Text, value: String| {
        let name = state.locale.get(name).to_owned();
        Entry { what, name, value, is_required: false, fixed: None }
    };
    let mut out = vec![entry(Editing::Name, Text::Name, entity.name().to_string())];
    if let Some(lead) = entity.lead() {
        out.push(entry(Editing::Price, Text::ComposePrice, state.money(lead.price)));
        let stage = state.stage(lead.place).map(|stage| stage.name.to_string()).unwrap_or_default();
        out.push(entry(Editing::Stage, Text::Stage, stage));
        if lead.place.stage == crate::domain::StageId::LOST {
            let reason = lead.loss_reason.and_then(|id| state.directory.loss_reasons.get(&id));
            let reason = reason.map(|reason| reason.name.to_string()).unwrap_or_default();
            out.push(entry(Editing::LossReason, Text::LossReason, reason));
        }
    }
    if let Some(user) = entity.responsible() {
        out.push(entry(Editing::Responsible, Text::Responsible, state.user_name(user)));
    }
    if let Some(tags) = entity.tags() {
        let tags: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
        out.push(entry(Editing::Tags, Text::Tags, tags.join(", ")));
    }
    out
}

/// Opens the list of all fields of a thing.
pub fn open(state: &mut State, on: Target) -> Vec<Effect> {
    if state.settings.is_read_only {
        return state.hint(Tone::Warn, Text::TroubleReadOnly);
    }
    let picker = picker::lists::fields(state, on);
    if picker.items.is_empty() {
        return state.hint(Tone::Info, Text::NoLeadHere);
    }
    state.popup = Some(Popup::Picker(picker));
    learn(state, on)
}

/// Asks for what is needed to edit custom fields: a lead in full, the fields contacts and companies can have.
pub fn learn(state: &mut State, on: Target) -> Vec<Effect> {
    let is_known = state.entity(on).is_some_and(|entity| entity.fields().is_some());
    match on {
        Target::Lead(id) if !is_known => state.load_story(id),
        Target::Contact(_) | Target::Company(_) => people::learn_fields(state, on),
        _ => Vec::new(),
    }
}

/// Opens the editor of one field.
pub fn edit(state: &mut State, on: Target, what: Editing) -> Vec<Effect> {
    if state.settings.is_read_only {
        return state.hint(Tone::Warn, Text::TroubleReadOnly);
    }
    match (what, on) {
        (Editing::Name, _) => composer::open_on(state, on, Composing::Name),
        (Editing::Price, _) => composer::open_on(state, on, Composing::Price),
        (Editing::Responsible, _) => verbs::assign(state, on),
        (Editing::Tags, _) => verbs::tags(state, on),
        (Editing::Stage, Target::Lead(lead)) => verbs::stage(state, lead),
        (Editing::LossReason, Target::Lead(lead)) => verbs::lose(state, lead),
        (Editing::Stage | Editing::LossReason, _) => Vec::new(),
        (Editing::Field(field), _) => edit_field(state, on, field),
    }
}

fn edit_field(state: &mut State, on: Target, field: FieldId) -> Vec<Effect> {
    let is_known = state.entity(on).is_some_and(|entity| entity.fields().is_some());
    let Some(def) = state.field_def(on, field).cloned() else {
        return state.hint(Tone::Warn, Text::FieldNoDefinition);
    };
    let form = form(state, on, &def);
    if let Form::Fixed(why) = form {
        let why = fixed_words(state, why).to_owned();
        let text = state.locale.fill(Text::FieldFixed, &[&def.name, &why]);
        return vec![state.say(Tone::Warn, text)];
    }
    if !is_known {
        let mut effects = learn(state, on);
        effects.extend(state.hint(Tone::Info, Text::FieldNotRead));
        return effects;
    }
    match form {
        Form::Line | Form::Lines | Form::Parts | Form::Reach => {
            composer::open_on(state, on, Composing::Field(field))
        }
        Form::One => {
            state.popup = Some(Popup::Picker(picker::lists::options(state, on, &def)));
            Vec::new()
        }
        Form::Many => {
            state.popup = Some(Popup::Picker(picker::lists::marked_options(state, on, &def)));
            Vec::new()
        }
        Form::Toggle => toggle(state, on, &def),
        Form::Fixed(_) => Vec::new(),
    }
}

/// On is off and off is on; what it is now is said, since the box was only passed by.
fn toggle(state: &mut State, on: Target, def: &FieldDef) -> Vec<Effect> {
    let is_set = standing(state, on, def.id).is_some_and(|values| !values.is_empty());
    let values = if is_set { Vec::new() } else { vec![FieldValue::Flag(true)] };
    state.popup = None;
    let mut effects = making::push(state, on, Change::SetField(def.with(values)));
    let now = state.locale.get(if is_set { Text::No } else { Text::Yes }).to_owned();
    let text = state.locale.fill(Text::ChangeLabelled, &[&def.name, &now]);
    effects.push(state.say(Tone::Good, text));
    effects
}

/// The marks of a field of several choices, as they were left.
pub fn set_options(state: &mut State, on: Target, field: FieldId, picker: &Picker) -> Vec<Effect> {
    let Some(def) = state.field_def(on, field).cloned() else {
        return state.hint(Tone::Warn, Text::FieldNoDefinition);
    };
    let value = |choice: &Choice| match choice {
        Choice::Option(id) => def.options.iter().find(|option| option.id == *id).map(FieldOption::value),
        _ => None,
    };
    let change = |is_meant: fn(Mark) -> bool| {
        let meant = picker.items.iter().filter(|item| item.mark.is_some_and(is_meant));
        Change::SetField(def.with(meant.filter_map(|item| value(&item.choice)).collect()))
    };
    let (seen, wish) = (change(Mark::was_on), change(Mark::is_on));
    if seen == wish {
        return state.hint(Tone::Info, Text::Unchanged);
    }
    making::push_over(state, on, wish, Some(seen))
}

/// Fields a lead should have in a stage and has not; `None` where that is not known.
pub fn missing(state: &State, on: Target, place: Place) -> Option<Vec<String>> {
    let entity = state.entity(on)?;
    let fields = entity.fields()?;
    let is_filled = |def: &FieldDef| fields.iter().any(|values| values.field == def.id && !values.is_empty());
    let wanted = state.field_defs(on).iter().filter(|def| def.is_required_at(place) && !is_filled(def));
    Some(wanted.map(|def| def.name.to_string()).collect())
}
