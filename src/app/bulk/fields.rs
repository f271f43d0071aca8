//! Fields of many leads: which can be given a value with one key, and the box each is answered in.
//!
//! A line or several are written in a composer, one choice is picked, and of several choices each is put to all, taken off
//! all, or left with whom it is. What of them has no meaning for many says why, as the list of one lead does.

use super::plan::in_full;
use super::{Deed, Turned, ask};
use crate::app::command::Command;
use crate::app::composer;
use crate::app::fields::fixed_words;
use crate::app::marks::MarkKind;
use crate::app::msg::Effect;
use crate::app::picker::marked::{Mark, Tick, things};
use crate::app::picker::{Ask, Choice, Item, Picker, lists};
use crate::app::state::{Popup, State};
use crate::app::status::Tone;
use crate::domain::{
    Change, FieldDef, FieldForm, FieldId, FieldOption, FieldValue, Form, LeadDetails, OwnerKind, Target,
};
use crate::i18n::Text;
use crate::sync::event::Composing;

/// Everything a lead has, in the order of the list of one lead.
pub fn all(state: &State, kind: MarkKind) -> Option<Picker> {
    let standard = [
        (Text::Name, Command::EditName),
        (Text::ComposePrice, Command::EditPrice),
        (Text::Stage, Command::MoveToStage),
        (Text::LossReason, Command::Lose),
        (Text::Responsible, Command::Assign),
        (Text::Tags, Command::EditTags),
    ];
    let standard = standard.into_iter().map(|(text, command)| {
        let item = Item::new(state.locale.get(text).to_owned(), Choice::Run(command));
        let each = state.locale.get(Text::BulkEachOwn).to_owned();
        if command == Command::EditName { item.note(each) } else { item }
    });
    let own = state.directory.fields(OwnerKind::Leads).iter().map(|def| {
        let item = Item::new(def.name.to_string(), Choice::BulkField(def.id));
        match form(state, def) {
            Form::Fixed(why) => item.note(fixed_words(state, why).to_owned()),
            Form::Line | Form::Lines | Form::Parts | Form::Reach | Form::Toggle | Form::One | Form::Many => {
                item
            }
        }
    });
    let title = state.locale.fill(Text::PickField, &[&things(state, kind)]);
    Some(Picker::long(title, standard.chain(own).collect(), Ask::One))
}

fn form(state: &State, def: &FieldDef) -> Form {
    FieldForm { def, now: None, calendar: state.calendar() }.form()
}

/// Opens the box for one field of all that is marked; where nobody writes it, the list stays and says why.
pub(in crate::app) fn edit(state: &mut State, field: FieldId) -> Vec<Effect> {
    let Some(def) = state.field_def(Target::Account, field).cloned() else {
        return state.hint(Tone::Warn, Text::FieldNoDefinition);
    };
    match form(state, &def) {
        Form::Fixed(why) => {
            let text = state.locale.fill(Text::FieldFixed, &[&def.name, fixed_words(state, why)]);
            vec![state.say(Tone::Warn, text)]
        }
        Form::Line | Form::Lines | Form::Parts | Form::Reach => {
            composer::open_many(state, Composing::Field(field), MarkKind::Leads)
        }
        Form::One | Form::Toggle => {
            state.popup = Some(Popup::Picker(values(state, &def)));
            Vec::new()
        }
        Form::Many => {
            let nothing = Deed::Choose(Turned { field, add: Vec::new(), remove: Vec::new() });
            let load = super::read::ask(state, &nothing, &state.marks.all(MarkKind::Leads));
            state.popup = Some(Popup::Picker(options(state, &def)));
            load.into_iter().collect()
        }
    }
}

/// What a field of one choice, or of yes and no, shall be.
fn values(state: &State, def: &FieldDef) -> Picker {
    let item = |label: String, values| {
        Item::new(label, Choice::Bulk(Box::new(Deed::Make(Change::SetField(def.with(values))))))
    };
    let choice = |(depth, option): (usize, &FieldOption)| {
        item(format!("{}{}", "  ".repeat(depth), option.label), vec![option.value()])
    };
    let word = |text: Text| state.locale.get(text).to_owned();
    let items = if def.options.is_empty() {
        vec![item(word(Text::Yes), vec![FieldValue::Flag(true)]), item(word(Text::No), Vec::new())]
    } else {
        let empty = item(word(Text::PickEmpty), Vec::new());
        lists::in_tree(&def.options).into_iter().map(choice).chain([empty]).collect()
    };
    let title = state.locale.fill(Text::PickOption, &[&def.name, &things(state, MarkKind::Leads)]);
    Picker::short(title, items)
}

/// The choices of a field that may have several: on all of the leads, on some, on none. Where not all of the leads are
/// read, nobody knows, and each stays as it is until it is turned.
fn options(state: &State, def: &FieldDef) -> Picker {
    let marked = state.marks.all(MarkKind::Leads);
    let read: Vec<LeadDetails> =
        marked.iter().filter_map(|on| on.lead()).filter_map(|id| in_full(state, id)).collect();
    let has = |lead: &LeadDetails, option: &FieldOption| {
        lead.fields.iter().any(|field| field.field == def.id && option.is_in(&field.values))
    };
    let items = lists::in_tree(&def.options).into_iter().map(|(depth, option)| {
        let count = read.iter().filter(|lead| has(lead, option)).count();
        let tick = match count {
            _ if read.len() < marked.len() => Tick::Some,
            0 => Tick::Off,
            all if all == read.len() => Tick::On,
            _ => Tick::Some,
        };
        let note = if tick == Tick::Some && count > 0 { count.to_string() } else { String::new() };
        let label = format!("{}{}", "  ".repeat(depth), option.label);
        let mark = Some(Mark::of(tick));
        Item { mark, ..Item::new(label, Choice::Option(option.id)) }.note(note)
    });
    let title = state.locale.fill(Text::PickOption, &[&def.name, &things(state, MarkKind::Leads)]);
    Picker::long(title, items.collect(), Ask::OptionsOfMany(def.id))
}

/// The leads are read: the marks of an open box follow, until one is turned.
pub(super) fn told(state: &mut State) {
    let Some(Popup::Picker(Picker { ask: Ask::OptionsOfMany(field), .. })) = &state.popup else { return };
    let anew = state.field_def(Target::Account, *field).map(|def| options(state, def));
    if let (Some(anew), Some(Popup::Picker(picker))) = (anew, &mut state.popup)
        && picker.turned().next().is_none()
    {
        picker.items = anew.items;
    }
}

/// The marks as they were left: put to all that have them not, taken off all that have them.
pub(in crate::app) fn choose(state: &mut State, field: FieldId, picker: &Picker) -> Vec<Effect> {
    let Some(def) = state.field_def(Target::Account, field) else {
        return state.hint(Tone::Warn, Text::FieldNoDefinition);
    };
    let mut turned = Turned { field, add: Vec::new(), remove: Vec::new() };
    for (item, is_on) in picker.turned() {
        let Choice::Option(id) = item.choice else { continue };
        let option = def.options.iter().find(|option| option.id == id);
        let list = if is_on { &mut turned.add } else { &mut turned.remove };
        list.extend(option.map(FieldOption::value));
    }
    if turned.add.is_empty() && turned.remove.is_empty() {
        return state.hint(Tone::Info, Text::Unchanged);
    }
    ask(state, Deed::Choose(turned), None)
}
