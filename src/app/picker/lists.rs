//! The lists there are to choose from: pipelines, orders, stages, people, tags, reasons, options, fields.

use super::{Ask, Choice, Item, Mark, Picker, Tick};
use crate::app::fields;
use crate::app::handover::{Entry, page::whose};
use crate::app::order::QUICK;
use crate::app::state::{Screen, State};
use crate::domain::query::{Column, Own};
use crate::domain::timeline::EntryKind;
use crate::domain::{
    Change, Entity, FieldDef, FieldOption, FieldValue, Href, LeadId, LossReason, Owner, OwnerKind, Place,
    SafeText, StageKind, Target, User, UserId,
};
use crate::i18n::Text;

impl Item {
    pub(in crate::app) fn new(label: String, choice: Choice) -> Self {
        Self { letter: None, label, note: String::new(), kind: None, mark: None, choice }
    }

    pub(in crate::app) fn note(self, note: String) -> Self {
        Self { note, ..self }
    }
}

pub fn pipelines(state: &State) -> Picker {
    let shown = state.directory.pipelines.iter().filter(|p| !p.is_archived);
    let items = shown.map(|p| {
        let leads = state.leads.count_in(p);
        let note = if leads > 0 { leads.to_string() } else { String::new() };
        Item::new(p.name.to_string(), Choice::Pipeline(p.id)).note(note)
    });
    let is_list = matches!(state.screens.last(), Some(Screen::List));
    let all = Item::new(state.locale.get(Text::PickAllPipelines).to_owned(), Choice::AllPipelines);
    let now = match state.shown_pipeline() {
        Some(id) => Some(Choice::Pipeline(id)),
        None => Some(Choice::AllPipelines),
    };
    let title = state.locale.get(Text::PickPipeline).to_owned();
    let items = items.chain(is_list.then_some(all));
    Picker::short(title, items.collect()).at(|item| Some(&item.choice) == now.as_ref())
}

/// The accounts there are, with where each is; the one that is open is where the cursor begins.
pub fn accounts(state: &State) -> Picker {
    let now = state.settings.account_name.as_deref();
    let items = state.settings.accounts.iter().map(|known| {
        let mut note = vec![known.site.trim_start_matches("https://")];
        if known.is_read_only {
            note.push(state.locale.get(Text::ReadOnlyMark));
        }
        if now == Some(&known.name) {
            note.push(state.locale.get(Text::StageNow));
        }
        Item::new(known.name.clone(), Choice::Account(known.name.clone())).note(note.join(" · "))
    });
    let title = state.locale.get(Text::PickAccount).to_owned();
    let is_now = |item: &Item| matches!(&item.choice, Choice::Account(name) if now == Some(name));
    Picker::short(title, items.collect()).at(is_now)
}

/// The orders with a letter, and the way to all others.
pub fn sorts(state: &State) -> Picker {
    let now = &state.leads.columns().order().keys;
    let is_now = |own: Own| matches!(now.0.as_slice(), [(Column::Own(only), _)] if *only == own);
    let quick = QUICK.into_iter().map(|(own, text)| {
        let note = if is_now(own) { state.locale.get(Text::SortAgain).to_owned() } else { String::new() };
        Item::new(state.locale.get(text).to_owned(), Choice::Sort(Column::Own(own))).note(note)
    });
    let is_quick = QUICK.into_iter().any(|(own, _)| is_now(own));
    let other = if is_quick { String::new() } else { state.order_words(now) };
    let any = Item::new(state.locale.get(Text::SortAny).to_owned(), Choice::AnyOrder).note(other);
    let title = state.locale.get(Text::PickSort).to_owned();
    let picker = Picker::short(title, quick.chain([any]).collect());
    picker.at(|item| match &item.choice {
        Choice::Sort(Column::Own(own)) => is_now(*own),
        _ => !is_quick,
    })
}

/// The stages a lead can be moved to: all of its pipeline but the incoming queue and where it stands.
pub fn stages(state: &State, lead: LeadId) -> Option<Picker> {
    let from = state.leads.get(lead)?;
    let pipeline = state.directory.pipelines.iter().find(|p| p.id == from.place.pipeline)?;
    let here = pipeline.stages.iter().position(|s| s.id == from.place.stage);
    let open = pipeline.stages.iter().enumerate().filter(|(_, s)| s.kind != StageKind::Incoming);
    let items = open.clone().map(|(i, s)| {
        let note = if Some(i) == here { state.locale.get(Text::StageNow).to_owned() } else { String::new() };
        let item = Item::new(s.name.to_string(), Choice::Move { lead, to: pipeline.place(s.id) });
        Item { kind: Some(s.kind), ..item.note(note) }
    });
    let next = open.clone().position(|(i, _)| Some(i) > here).unwrap_or(0);
    let title = state.locale.fill(Text::PickStage, &[&from.name]);
    let picker = Picker::short(title, items.collect());
    Some(Picker { cursor: next, ..picker })
}

/// Who may answer for a thing; `choice` is what choosing does.
pub fn users(state: &State, on: Target, choice: impl Fn(UserId) -> Choice) -> Picker {
    let now = state.entity(on).and_then(|entity| entity.responsible());
    let title = state.locale.fill(Text::PickUser, &[&state.target_name(on)]);
    people(state, title, now, choice)
}

/// Everybody who still works there; `now` is who answers for it.
pub(super) fn people(
    state: &State,
    title: String,
    now: Option<UserId>,
    choice: impl Fn(UserId) -> Choice,
) -> Picker {
    let mut users: Vec<&User> = state.directory.users.values().filter(|user| user.is_active).collect();
    users.sort_by_key(|user| (user.name.to_lowercase(), user.id));
    let me = state.directory.account.as_ref().map(|account| account.current_user);
    let items = users.into_iter().map(|user| {
        let note = match (Some(user.id) == now, Some(user.id) == me) {
            (true, _) => state.locale.get(Text::StageNow).to_owned(),
            (_, true) => state.locale.get(Text::PickMe).to_owned(),
            _ => String::new(),
        };
        Item::new(user.name.to_string(), choice(user.id)).note(note)
    });
    Picker::long(title, items.collect(), Ask::One)
}

/// Things to choose from, each with a note.
pub fn choices(title: String, entries: impl Iterator<Item = (String, String, Choice)>) -> Picker {
    Picker::short(title, entries.map(|(label, note, choice)| Item::new(label, choice).note(note)).collect())
}

/// Which kinds of entries are shown.
pub fn kinds(title: String, kinds: impl Iterator<Item = (String, EntryKind, bool)>) -> Picker {
    let item = |(label, kind, is)| Item {
        mark: Some(Mark::of(Tick::from(is))),
        ..Item::new(label, Choice::Kind(kind))
    };
    Picker::long(title, kinds.map(item).collect(), Ask::Kinds)
}

/// All tags of its kind of things, those it has first.
pub fn tags(state: &State, on: Target, owner: OwnerKind) -> Picker {
    let entity = state.entity(on);
    let has: Vec<SafeText> =
        entity.as_ref().and_then(Entity::tags).unwrap_or_default().iter().map(|t| t.name.clone()).collect();
    let mut others: Vec<SafeText> =
        state.directory.tags(owner).iter().map(|t| t.name.clone()).filter(|t| !has.contains(t)).collect();
    others.sort_by_key(|name| name.to_lowercase());
    let item = |name: &SafeText| {
        let was = has.contains(name);
        let mark = Some(Mark::of(Tick::from(was)));
        Item { mark, ..Item::new(name.to_string(), Choice::Tag(name.clone())) }
    };
    let items = has.iter().chain(&others).map(item).collect();
    let title = state.locale.fill(Text::PickTags, &[&state.target_name(on)]);
    Picker::long(title, items, Ask::Tags(on))
}

/// Why it was lost; that nobody says why is possible too.
pub fn reasons(state: &State, lead: LeadId, to: Place) -> Picker {
    let mut reasons: Vec<&LossReason> = state.directory.loss_reasons.values().collect();
    reasons.sort_by_key(|reason| (reason.sort, reason.id));
    let now = state.leads.get(lead).filter(|lead| lead.place == to).and_then(|lead| lead.loss_reason);
    let known = reasons
        .into_iter()
        .map(|reason| Item::new(reason.name.to_string(), Choice::Lose { lead, to, reason: Some(reason.id) }));
    let none = state.locale.get(Text::PickNoReason).to_owned();
    let none = Item::new(none, Choice::Lose { lead, to, reason: None });
    let title = state.locale.fill(Text::PickReason, &[&state.lead_name(lead)]);
    let picker = Picker::short(title, known.chain([none]).collect());
    picker.at(|item| matches!(item.choice, Choice::Lose { reason: Some(reason), .. } if Some(reason) == now))
}

/// The options of a field of which one is chosen, and none of them.
pub fn options(state: &State, on: Target, def: &FieldDef) -> Picker {
    let now = fields::standing(state, on, def.id);
    let now = now.as_ref().and_then(|values| values.values.first());
    let set = |values: Vec<FieldValue>| Box::new(Change::SetField(def.with(values)));
    let make = |values: Vec<FieldValue>| {
        let seen = Some(set(now.cloned().into_iter().collect()));
        Choice::Make { on, change: set(values), seen }
    };
    let items = in_tree(&def.options).into_iter().map(|(depth, option)| {
        let value = option.value();
        let is_now = def.with(vec![value.clone()]).means(&def.with(now.cloned().into_iter().collect()));
        let note = if is_now { state.locale.get(Text::StageNow).to_owned() } else { String::new() };
        Item::new(format!("{}{}", "  ".repeat(depth), option.label), make(vec![value])).note(note)
    });
    let empty = Item::new(state.locale.get(Text::PickEmpty).to_owned(), make(Vec::new()));
    let title = state.locale.fill(Text::PickOption, &[&def.name, &state.target_name(on)]);
    let picker = Picker::short(title, items.chain([empty]).collect());
    let here = state.locale.get(Text::StageNow);
    picker.at(|item| item.note == here)
}

/// The options of a field that may have several.
pub fn marked_options(state: &State, on: Target, def: &FieldDef) -> Picker {
    let now = fields::standing(state, on, def.id).map(|values| values.values).unwrap_or_default();
    let items = in_tree(&def.options).into_iter().map(|(depth, option)| {
        let was = option.is_in(&now);
        let label = format!("{}{}", "  ".repeat(depth), option.label);
        Item { mark: Some(Mark::of(Tick::from(was))), ..Item::new(label, Choice::Option(option.id)) }
    });
    let title = state.locale.fill(Text::PickOption, &[&def.name, &state.target_name(on)]);
    Picker::long(title, items.collect(), Ask::Options { on, field: def.id })
}

/// Each option below the one it belongs to, with how deep it stands.
pub(in crate::app) fn in_tree(options: &[FieldOption]) -> Vec<(usize, &FieldOption)> {
    fn below<'a>(
        options: &'a [FieldOption],
        parent: Option<&FieldOption>,
        depth: usize,
        out: &mut Vec<(usize, &'a FieldOption)>,
    ) {
        let is_child = |option: &&FieldOption| match parent {
            Some(parent) => option.parent == Some(parent.id),
            // One whose parent is not there stands at the top.
            None => option.parent.is_none_or(|id| options.iter().all(|other| other.id != id)),
        };
        for option in options.iter().filter(is_child) {
            // A tree that bites its own tail ends here.
            if out.len() < options.len() {
                out.push((depth, option));
                below(options, Some(option), depth + 1, out);
            }
        }
    }
    let mut out = Vec::with_capacity(options.len());
    below(options, None, 0, &mut out);
    out
}

/// Everything of a thing that has a value: what it is, whether it must have one, whether it can be written.
pub fn fields(state: &State, on: Target) -> Picker {
    let items = fields::entries(state, on).into_iter().map(|entry| {
        let mark = if entry.is_required { "*" } else { "" };
        let label = format!("{}{mark}", entry.name);
        let note = match entry.fixed {
            Some(why) if entry.value.is_empty() => fields::fixed_words(state, why).to_owned(),
            Some(why) => format!("{} · {}", entry.value, fields::fixed_words(state, why)),
            None => entry.value,
        };
        Item::new(label, Choice::Edit { on, what: entry.what }).note(note)
    });
    let title = state.locale.fill(Text::PickField, &[&state.target_name(on)]);
    Picker::long(title, items.collect(), Ask::Field(on))
}

impl Picker {
    /// Leads, contacts and companies by name.
    pub(in crate::app) fn owners(state: &State, title: Text, owners: Vec<(Owner, Choice)>) -> Self {
        let items = owners.into_iter().map(|(owner, choice)| {
            let note = match owner.kind() {
                OwnerKind::Leads => String::new(),
                OwnerKind::Contacts => state.locale.get(Text::Contact).to_owned(),
                OwnerKind::Companies => state.locale.get(Text::Company).to_owned(),
            };
            Item::new(state.target_name(owner.into()), choice).note(note)
        });
        Self::short(state.locale.get(title).to_owned(), items.collect())
    }
}

/// Phones or e-mails to copy, with whose they are.
pub fn entries(state: &State, title: Text, entries: &[Entry]) -> Picker {
    let item = |e: &Entry| Item::new(e.value.to_string(), Choice::Copy(e.value.clone())).note(whose(e));
    Picker::short(state.locale.get(title).to_owned(), entries.iter().map(item).collect())
}

/// What a code can be made of.
pub fn codes(state: &State, codes: Vec<(String, String, Href)>) -> Picker {
    let item = |(label, whose, href)| Item::new(label, Choice::Code(href)).note(whose);
    Picker::short(state.locale.get(Text::HandWhichCode).to_owned(), codes.into_iter().map(item).collect())
}

/// What Enter does, where marks are turned: `+warm −cold`.
pub fn result_words(state: &State, picker: &Picker) -> String {
    let result = picker.result();
    let words: Vec<String> = result
        .turned()
        .map(|(item, is_on)| format!("{}{}", if is_on { '+' } else { '−' }, item.label))
        .collect();
    if words.is_empty() { state.locale.get(Text::Unchanged).to_owned() } else { words.join(" ") }
}
