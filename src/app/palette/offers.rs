//! What the palette and the help offer besides leads, contacts and companies: commands, views, settings, people, and
//! commands together with what they ask for (`move Proposal`).

use super::act::Doing;
use super::{Book, Row};
use crate::app::board::Density;
use crate::app::command::{COMMANDS, Command, CommandSpec, Does, Scope};
use crate::app::looks::ThemeName;
use crate::app::order;
use crate::app::own::{OwnCommand, OwnId};
use crate::app::picker::{self, Choice, Picker};
use crate::app::preview::PreviewSide;
use crate::app::state::State;
use crate::app::views::digit;
use crate::domain::search::{EntryText, fold};
use crate::domain::{Change, SavedView, User};
use crate::i18n::{Language, Text};

/// What sort of thing it is; among equals they stand in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Command,
    View,
    Setting,
    Account,
    Person,
    Lead,
    Contact,
    Company,
    /// A command with what it asks for.
    Argument,
    /// A command that only moves a cursor.
    Motion,
}

/// Words for a command besides its own name.
const ALIASES: [(&str, Command); 14] = [
    ("q", Command::Quit),
    ("exit", Command::Quit),
    ("help", Command::ShowHelp),
    ("log", Command::ShowLog),
    ("mouse", Command::ToggleMouse),
    ("search", Command::SearchAll),
    ("new", Command::Create),
    ("note", Command::AddNote),
    ("task", Command::AddTask),
    ("reload", Command::RefreshView),
    ("density", Command::ChangeDensity),
    ("preview", Command::TogglePreview),
    ("account", Command::SwitchAccount),
    ("home", Command::GoBoard),
];

/// Something to choose.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub row: Row,
    /// Folded, the label first; one that is typed as a whole is an exact hit.
    pub fields: Vec<String>,
    pub text: EntryText,
    /// Only where what is typed begins with this word.
    pub word: Option<&'static str>,
    /// Only where something is typed.
    pub is_sought: bool,
}

impl Offer {
    fn new<'a>(row: Row, words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut text = EntryText::default();
        text.field(&row.label);
        let mut fields = vec![fold(&row.label)];
        for word in words {
            text.field(word);
            fields.push(fold(word));
        }
        Self { row, fields, text, word: None, is_sought: false }
    }
}

/// All that can be offered on this screen.
pub(super) fn all(state: &State, book: Book) -> Vec<Offer> {
    let mut offers: Vec<Offer> = commands(state)
        .map(|spec| match digit(spec.command).filter(|_| book == Book::Palette) {
            Some(digit) => on_digit(state, spec, digit),
            None => command(state, spec),
        })
        .collect();
    offers.extend(own(state));
    if book == Book::Palette {
        offers.extend(settings(state));
        offers.extend(views(state));
        offers.extend(accounts(state));
        offers.extend(people(state));
        offers.extend(arguments(state));
    }
    offers
}

/// The commands that mean something on the screen below: its own first, then those that mean the same everywhere.
pub(super) fn commands(state: &State) -> impl Iterator<Item = &'static CommandSpec> + '_ {
    let screens = state.screen_scopes();
    let scopes = scopes(state);
    let of = |scope: Scope| COMMANDS.iter().filter(move |spec| spec.scope == scope);
    let global = of(Scope::Global).filter(move |spec| {
        // A screen that means all its keys otherwise has taken it out.
        let is_out = screens.iter().any(|screen| spec.command.is_overridden(*screen));
        !is_out || !state.keymap.keys_of(spec.command, &scopes).is_empty()
    });
    state.screen_scopes().into_iter().flat_map(of).chain(global)
}

fn scopes(state: &State) -> Vec<Scope> {
    state.screen_scopes().into_iter().chain([Scope::Global]).collect()
}

fn command(state: &State, spec: &'static CommandSpec) -> Offer {
    let is_view =
        spec.name.starts_with("go.") || matches!(spec.command, Command::ShowLog | Command::SearchAll);
    let sort = match spec.does {
        _ if is_view => Sort::View,
        Does::Moves => Sort::Motion,
        Does::Shows | Does::Asks | Does::Edits | Does::Runs => Sort::Command,
    };
    let row = Row {
        label: state.locale.help(spec.command).to_owned(),
        about: String::new(),
        keys: state.keymap.keys_of(spec.command, &scopes(state)),
        sort,
        complete: spec.name.to_owned(),
        doing: Doing::Run(spec.command),
    };
    let last = spec.name.rsplit('.').next();
    let aliases = ALIASES.iter().filter(|(_, command)| *command == spec.command).map(|(word, _)| *word);
    Offer::new(row, [spec.name].into_iter().chain(last).chain(aliases))
}

/// The saved view on a digit in place of the command that opens it. One without a view is found, but not shown to those
/// who look for nothing.
fn on_digit(state: &State, spec: &'static CommandSpec, digit: u8) -> Offer {
    let command = command(state, spec);
    match state.own_views().find(|view| view.key == Some(digit)) {
        Some(view) => {
            let mut offer = saved(state, view);
            if !command.row.keys.is_empty() {
                offer.row.about.clear();
            }
            offer.row.keys = command.row.keys;
            offer.fields.extend(command.fields);
            offer
        }
        None => Offer { is_sought: true, ..command },
    }
}

/// A saved view, by the name its person gave it.
fn saved(state: &State, view: &SavedView) -> Offer {
    let label = state.locale.fill(Text::ViewSaved, &[&view.name]);
    let word = format!("view {}", view.name);
    let doing = Doing::Choose(Box::new(Choice::OpenView(view.name.clone())));
    let about = view.key.map(|key| key.to_string()).unwrap_or_default();
    Offer::new(Row { about, ..row(Sort::View, label, &word, doing) }, [word.as_str(), view.name.as_str()])
}

/// What the person added.
fn own(state: &State) -> Vec<Offer> {
    let scopes = scopes(state);
    let offer = |(id, own): (OwnId, &OwnCommand)| {
        let mut row = row(Sort::Command, own.name.to_string(), &own.name, Doing::Own(id));
        row.keys = state.keymap.keys_of_own(id, &scopes);
        Offer::new(row, [])
    };
    state.keymap.own_in(&scopes).map(offer).collect()
}

fn row(sort: Sort, label: String, complete: &str, doing: Doing) -> Row {
    Row { label, about: String::new(), keys: Vec::new(), sort, complete: complete.to_owned(), doing }
}

/// One setting with the value it would have. `now`: it has it.
fn setting(state: &State, (label, word): (String, String), doing: Doing, now: Now) -> Offer {
    let mut row = row(Sort::Setting, label, &word, doing);
    if now == Now::Is {
        state.locale.get(Text::StageNow).clone_into(&mut row.about);
    }
    Offer::new(row, [word.as_str()])
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Now {
    Is,
    IsNot,
}

impl Now {
    fn of<T: PartialEq>(one: &T, other: &T) -> Self {
        if one == other { Self::Is } else { Self::IsNot }
    }
}

fn settings(state: &State) -> Vec<Offer> {
    let labelled = |text: Text, value: &str| state.locale.fill(text, &[value]);
    let mut offers = Vec::new();
    for name in ThemeName::ALL {
        let words = (labelled(Text::SetTheme, name.word()), format!("theme {}", name.word()));
        let now = state.theme.map_or(Now::IsNot, |theme| Now::of(&theme, &name));
        offers.push(setting(state, words, Doing::Theme(name), now));
    }
    for language in Language::ALL {
        let label = labelled(Text::SetLanguage, &format!("{} ({})", language.own_name(), language.code()));
        let now = Now::of(&state.locale.language, &language);
        let offer = setting(state, (label, format!("lang {}", language.code())), Doing::Speak(language), now);
        offers.push(offer);
    }
    for (density, word) in [(Density::One, "1"), (Density::Two, "2"), (Density::Three, "3")] {
        let words = (labelled(Text::SetDensity, word), format!("density {word}"));
        let now = Now::of(&state.board.density, &density);
        offers.push(setting(state, words, Doing::Density(density), now));
    }
    let preview = state.preview;
    let shown = preview.is_on.then_some(preview.side);
    for (side, text, word) in [
        (None, Text::SetPreviewOff, "preview off"),
        (Some(PreviewSide::Right), Text::SetPreviewRight, "preview right"),
        (Some(PreviewSide::Below), Text::SetPreviewBelow, "preview below"),
    ] {
        let words = (state.locale.get(text).to_owned(), word.to_owned());
        offers.push(setting(state, words, Doing::Preview(side), Now::of(&shown, &side)));
    }
    let by = &state.leads.columns().order().keys;
    let is_now = |choice: &Choice| match (choice, by.0.as_slice()) {
        (Choice::Sort(column), [(only, _)]) => Now::of(&state.column_meant(only), column),
        _ => Now::IsNot,
    };
    let sorts = picker::sorts(state).items;
    let others = order::sortable().chain(state.custom_columns());
    let others = others.map(|column| (state.column_label(&column), Choice::Sort(column)));
    let others = others.filter(|(_, choice)| sorts.iter().all(|item| item.choice != *choice));
    for (label, choice) in others {
        let words = (labelled(Text::SetSort, &label), format!("sort {label}"));
        let now = is_now(&choice);
        let offer = setting(state, words, Doing::Choose(Box::new(choice)), now);
        offers.push(Offer { is_sought: true, ..offer });
    }
    for item in &sorts {
        let words = (labelled(Text::SetSort, &item.label), format!("sort {}", item.label));
        let doing = Doing::Choose(Box::new(item.choice.clone()));
        offers.push(setting(state, words, doing, is_now(&item.choice)));
    }
    offers
}

/// The pipelines, each a board, and saved views.
fn views(state: &State) -> Vec<Offer> {
    let picker = picker::pipelines(state);
    let offer = |item: picker::Item| {
        let label = state.locale.fill(Text::ViewPipeline, &[&item.label]);
        let word = format!("pipeline {}", item.label);
        let row =
            Row { about: item.note, ..row(Sort::View, label, &word, Doing::Choose(Box::new(item.choice))) };
        Offer::new(row, [word.as_str(), item.label.as_str()])
    };
    // Those on a digit stand in the place of its command, where there is one.
    let is_there = |view: &&SavedView| state.shows_leads() && view.key.is_some();
    let saved = state.own_views().filter(|view| !is_there(view)).map(|view| saved(state, view));
    picker.items.into_iter().map(offer).chain(saved).collect()
}

fn accounts(state: &State) -> Vec<Offer> {
    let items = picker::lists::accounts(state).items.into_iter();
    let offer = |item: picker::Item| {
        let label = state.locale.fill(Text::OpenAccount, &[&item.label]);
        let word = format!("account {}", item.label);
        let doing = Doing::Choose(Box::new(item.choice));
        Offer::new(Row { about: item.note, ..row(Sort::Account, label, &word, doing) }, [word.as_str()])
    };
    items.map(offer).collect()
}

/// Who works in the account: their leads are shown.
fn people(state: &State) -> Vec<Offer> {
    let mut users: Vec<&User> = state.directory.users.values().filter(|user| user.is_active).collect();
    users.sort_unstable_by_key(|user| (&*user.name, user.id));
    let offer = |user: &User| {
        let about = state.locale.get(Text::LeadsOfPerson).to_owned();
        let name = user.name.to_string();
        let row =
            Row { about, ..row(Sort::Person, name.clone(), &format!("@{name}"), Doing::LeadsOf(user.id)) };
        Offer::new(row, [&*user.email])
    };
    users.into_iter().map(offer).collect()
}

/// What a command asks for, said together with it: `move Proposal`, `assign Anna`, `lost Too expensive`.
fn arguments(state: &State) -> Vec<Offer> {
    let Some(on) = state.current_target().filter(|on| state.entity(*on).is_some()) else { return Vec::new() };
    let mut boxes: Vec<(&'static str, Text, Picker)> = Vec::new();
    if let Some(lead) = on.lead() {
        boxes.extend(picker::stages(state, lead).map(|stages| ("move", Text::ArgumentMove, stages)));
    }
    let assign = |to| Choice::Make { on, change: Box::new(Change::Assign(to)), seen: None };
    boxes.push(("assign", Text::ArgumentAssign, picker::lists::users(state, on, assign)));
    let offers = boxes.into_iter().flat_map(|(word, text, picker)| {
        picker.items.into_iter().map(move |item| {
            let label = state.locale.fill(text, &[&item.label]);
            let said = format!("{word} {}", item.label);
            let doing = Doing::Choose(Box::new(item.choice));
            let row = Row { about: item.note, ..row(Sort::Argument, label, &said, doing) };
            Offer { word: Some(word), ..Offer::new(row, [said.as_str()]) }
        })
    });
    offers.collect()
}
