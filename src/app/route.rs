//! Where a command goes: to the box that is open, to the screen, or to what is global.

use super::accounts;
use super::board;
use super::builder;
use super::bulk;
use super::command::{Command, Scope};
use super::composer;
use super::conflict;
use super::fields;
use super::filter;
use super::finder;
use super::form;
use super::handover;
use super::inbox;
use super::lead;
use super::linking;
use super::list;
use super::log::{self, LogState};
use super::marks;
use super::msg::Effect;
use super::narrowing;
use super::order;
use super::outbox;
use super::outside;
use super::palette::{self, Book};
use super::people;
use super::picker;
use super::pointer;
use super::refresh;
use super::search;
use super::state::{Popup, Screen, State};
use super::status::Tone;
use super::tabs;
use super::tasks::{self, Verb};
use super::undo;
use super::update::{answer, back, quit, suspend};
use super::verbs;
use super::views;
use super::why;
use crate::domain::OwnerKind;
use crate::i18n::Text;
use crate::sync::event::{Composing, Turn};

/// Runs a command wherever it came from: a key, the palette, the help.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command.spec().scope {
        Scope::Picker | Scope::Finder => return picker::run(state, command),
        Scope::Help => return palette::run(state, command),
        Scope::Composer if matches!(state.popup, Some(Popup::Palette(_))) => {
            return palette::run(state, command);
        }
        Scope::Question => return answer(state, command),
        Scope::Composer if matches!(state.popup, Some(Popup::Form(_))) => return form::run(state, command),
        Scope::Form => return form::run(state, command),
        Scope::Composer if matches!(state.popup, Some(Popup::Finder(_))) => {
            return finder::run(state, command);
        }
        Scope::Linker => return finder::run(state, command),
        Scope::Composer | Scope::Filter if matches!(state.popup, Some(Popup::Filter)) => {
            return filter::run(state, command).unwrap_or_else(|command| run(state, command));
        }
        Scope::Filter => return Vec::new(),
        Scope::Composer if matches!(state.popup, Some(Popup::Builder)) => {
            return builder::run(state, command);
        }
        Scope::Builder => return builder::run(state, command),
        Scope::Columns if matches!(state.popup, Some(Popup::Order(_))) => {
            return order::run_box(state, command);
        }
        Scope::Columns => return list::columns::run_box(state, command),
        Scope::Composer if matches!(state.popup, Some(Popup::Views(_))) => {
            return views::boxed::run(state, command);
        }
        Scope::Views => return views::boxed::run(state, command),
        Scope::Composer if state.popup.is_none() => return search::run(state, command),
        Scope::Search => return search::run(state, command),
        Scope::Composer => return composer::run(state, command),
        Scope::Typed => return outbox::answer(state, command),
        Scope::Box if matches!(state.popup, Some(Popup::Why(_))) => return why::run(state, command),
        Scope::Why => return why::run(state, command),
        Scope::Bulk => return bulk::run(state, command),
        Scope::Box => return handover::run_box(state, command),
        Scope::Card => return tabs::run(state, command).unwrap_or_else(|| run_global(state, command)),
        Scope::Global
        | Scope::Board
        | Scope::List
        | Scope::Leads
        | Scope::Lead
        | Scope::Info
        | Scope::Timeline
        | Scope::Parties
        | Scope::Party
        | Scope::Log
        | Scope::Outbox
        | Scope::Conflict
        | Scope::Tasks
        | Scope::Inbox => why::close(state),
    }
    if let Some(effects) = bulk::on_marks(state, command) {
        return effects;
    }
    let on_screen = match state.screen_scope() {
        Scope::Lead => lead::run(state, command),
        Scope::Parties => people::list::run(state, command).or_else(|| narrowing::run(state, command)),
        Scope::Party => people::card::run(state, command),
        Scope::Log => log::run(state, command).then(Vec::new),
        Scope::Outbox => outbox::run(state, command),
        Scope::Conflict => conflict::run(state, command),
        Scope::Tasks => tasks::run(state, command).or_else(|| narrowing::run(state, command)),
        Scope::Inbox => inbox::run(state, command),
        Scope::List => list::run(state, command).or_else(|| views::run(state, command)),
        _ => board::run(state, command).or_else(|| views::run(state, command)),
    };
    on_screen.unwrap_or_else(|| run_global(state, command))
}

pub(super) fn run_global(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Quit => quit(state),
        Command::Back => back(state),
        Command::GoBoard => {
            state.screens.truncate(1);
            Vec::new()
        }
        Command::GoOutbox => outbox::go(state),
        Command::GoContacts => people::list::go(state, OwnerKind::Contacts),
        Command::GoCompanies => people::list::go(state, OwnerKind::Companies),
        Command::JumpToLinked => people::jump(state),
        Command::GoPrevious => {
            if state.screens.len() > 1 {
                state.screens.pop();
            }
            tabs::look(state)
        }
        Command::GoTasks => tasks::go(state),
        Command::SwitchAccount => accounts::pick(state),
        Command::Mark | Command::MarkRange | Command::MarkAll => marks::run(state, command),
        Command::Filter => filter::open(state),
        Command::SearchAll => search::open(state),
        Command::GoInbox => inbox::go(state),
        Command::GoList => list::go(state),
        Command::ShowWhy => why::open(state),
        Command::RefreshView => refresh::view(state),
        Command::RefreshAll => refresh::all(state),
        Command::ShowHelp => palette::open(state, Book::Help),
        Command::ShowPalette => palette::open(state, Book::Palette),
        Command::ShowLog => {
            if !matches!(state.screens.last(), Some(Screen::Log(_))) {
                state.screens.push(Screen::Log(LogState::default()));
            }
            Vec::new()
        }
        Command::Redraw => vec![Effect::Redraw],
        Command::Suspend => suspend(state),
        Command::ToggleMouse => pointer::toggle(state),
        _ => act(state, command),
    }
}

/// What is done to the thing under the cursor.
fn act(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::TaskDone => tasks::run_verb(state, Verb::Done),
        Command::TaskDoneOnly => tasks::run_verb(state, Verb::DoneOnly),
        Command::TaskReschedule => tasks::run_verb(state, Verb::Reschedule),
        Command::MoveToStage => verbs::on_lead(state, verbs::stage),
        Command::EditField => verbs::on_current(state, fields::open),
        Command::EditAll => verbs::on_current(state, outside::card),
        Command::Assign => verbs::on_current(state, verbs::assign),
        Command::EditTags => verbs::on_current(state, verbs::tags),
        Command::Win => verbs::on_lead(state, verbs::win),
        Command::Lose => verbs::on_lead(state, verbs::lose),
        Command::CopyUrl
        | Command::CopyPhone
        | Command::CopyEmail
        | Command::CopyName
        | Command::CopyId
        | Command::ShowLink
        | Command::ShowCode => handover::run(state, command),
        Command::Undo => undo::turn(state, Turn::Undo),
        Command::Redo => undo::turn(state, Turn::Redo),
        Command::AddNote => composer::open(state, Composing::Note),
        Command::AddTask => composer::open(state, Composing::Task),
        Command::EditName => composer::open(state, Composing::Name),
        Command::EditPrice => composer::open(state, Composing::Price),
        Command::Create => form::open(state),
        Command::LinkParty => linking::find(state),
        Command::UnlinkParty => linking::pick_unlink(state),
        Command::MakeMain => linking::pick_main(state),
        _ => {
            let text = state
                .locale
                .fill(Text::UnknownKey, &[&state.key_words(command), &state.key_words(Command::ShowHelp)]);
            vec![state.say(Tone::Info, text)]
        }
    }
}
