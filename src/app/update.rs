//! The one way anything changes. Routes a message to the part it concerns; decides nothing itself.

use super::accounts;
use super::board;
use super::command::{Command, Scope};
use super::composer;
use super::conflict;
use super::drafts;
use super::fields;
use super::filter;
use super::finder;
use super::form;
use super::handover;
use super::happened;
use super::help;
use super::inbox;
use super::keymap::{Key, KeyCode, Lookup};
use super::lead;
use super::linking;
use super::log::{self, LogState};
use super::msg::{Effect, Msg, Signal, Wake};
use super::outbox;
use super::outside;
use super::paste;
use super::people;
use super::picker;
use super::refresh;
use super::search;
use super::state::{Popup, Screen, State};
use super::status::Tone;
use super::tabs::{self, Tab};
use super::tasks::{self, Verb};
use super::timeline;
use super::undo;
use super::verbs;
use super::watch;
use super::why;
use crate::domain::{OwnerKind, Timestamp};
use crate::i18n::Text;
use crate::sync::event::{Composing, DiskNews, EditStage, Turn};

pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::TimeTold(now) => {
            state.now = now;
            return Vec::new();
        }
        Msg::KeyPressed(key) => {
            let mut effects = watch::on_key(state);
            effects.extend(on_key(state, key));
            effects
        }
        Msg::Pasted(text) => paste::on_paste(state, &text),
        Msg::Resized(size) => {
            state.size = size;
            Vec::new()
        }
        Msg::Resumed => vec![Effect::Redraw],
        Msg::FocusChanged(focus) => watch::on_focus(state, focus),
        Msg::Signalled(Signal::Terminate | Signal::HangUp) => {
            // An end from outside is one for good.
            state.next_account = None;
            state.quit()
        }
        Msg::Signalled(Signal::Stop) => suspend(state),
        Msg::Happened(event) => happened::on_event(state, event),
        Msg::Woke(wake) => on_wake(state, wake),
        Msg::EditedOutside(edited) => outside::on_edited(state, edited),
        Msg::Copied(what) => handover::on_copied(state, &what),
    };
    filter::settle(state);
    tasks::settle(state);
    board::settle(state);
    help::settle(state);
    picker::settle(state);
    composer::settle(state);
    form::settle(state);
    outbox::settle(state);
    people::list::settle(state);
    people::card::settle(state);
    lead::settle(state);
    effects.extend(inbox::settle(state));
    effects.extend(conflict::settle(state));
    effects.extend(handover::settle(state));
    effects.extend(timeline::settle(state));
    effects.extend(search::settle(state));
    effects
}

/// Wakes at the next full minute, when ages and due tasks may read differently.
pub(super) fn next_minute(now: Timestamp) -> Effect {
    let left = 60 - now.secs().rem_euclid(60);
    Effect::WakeAfter { millis: u64::try_from(left).unwrap_or(60) * 1_000, wake: Wake::Minute }
}

fn on_wake(state: &mut State, wake: Wake) -> Vec<Effect> {
    match wake {
        Wake::Minute => {
            let mut effects = watch::on_minute(state);
            effects.push(next_minute(state.now));
            effects.extend(outbox::look(state));
            effects
        }
        Wake::Rested { seq } => inbox::rested(state, seq)
            .or_else(|| lead::rested(state, seq))
            .unwrap_or_else(|| board::rested(state, seq)),
        Wake::ToastOver { seq } => {
            state.toast_over(seq);
            Vec::new()
        }
        Wake::HoldTick => inbox::ticked(state),
        Wake::DraftDue => {
            composer::due(state);
            form::due(state);
            drafts::keep_all(state)
        }
        Wake::TakingIn => search::take_in(state),
        Wake::TypingRested => {
            let mut effects = form::known::rested(state);
            effects.extend(finder::rested(state));
            effects.extend(search::rested(state));
            effects
        }
    }
}

impl State {
    pub(super) fn screen_scope(&self) -> Scope {
        match self.screens.last() {
            Some(Screen::Lead(_)) => Scope::Lead,
            Some(Screen::Parties(_)) => Scope::Parties,
            Some(Screen::Party(_)) => Scope::Party,
            Some(Screen::Log(_)) => Scope::Log,
            Some(Screen::Outbox(_)) => Scope::Outbox,
            Some(Screen::Conflict(_)) => Scope::Conflict,
            Some(Screen::Tasks) => Scope::Tasks,
            Some(Screen::Search(_)) => Scope::Search,
            Some(Screen::Inbox) => Scope::Inbox,
            Some(Screen::Board) | None => Scope::Board,
        }
    }

    /// Where keys of this screen are looked up, most particular first.
    pub(super) fn screen_scopes(&self) -> Vec<Scope> {
        let mut scopes = Vec::new();
        if let Some((_, tab)) = self.tabs() {
            if tab.mode().is_some() {
                scopes.push(Scope::Timeline);
            } else if tab == Tab::Info && self.screen_scope() == Scope::Lead {
                scopes.push(Scope::Info);
            }
            scopes.push(Scope::Card);
        }
        scopes.push(self.screen_scope());
        scopes
    }

    /// Where keys are looked up, most particular first.
    pub fn scopes(&self) -> Vec<Scope> {
        match &self.popup {
            Some(Popup::Picker(picker)) if picker.filter.is_some() => vec![Scope::Finder],
            Some(Popup::Picker(_)) => vec![Scope::Picker],
            Some(Popup::Help(_)) => vec![Scope::Help],
            Some(Popup::QuitQuestion) => vec![Scope::Question],
            Some(Popup::Composer(_)) => vec![Scope::Composer],
            Some(Popup::Form(_)) => vec![Scope::Form, Scope::Composer],
            Some(Popup::Finder(_)) => vec![Scope::Linker, Scope::Composer],
            Some(Popup::Drop(_)) => vec![Scope::Typed],
            Some(Popup::Page(_) | Popup::Code(_)) => vec![Scope::Box],
            Some(Popup::Filter) => vec![Scope::Filter, Scope::Composer],
            None if self.screen_scope() == Scope::Search => vec![Scope::Search, Scope::Composer],
            Some(Popup::Why(_)) => vec![Scope::Why, Scope::Box, Scope::Global],
            None => self.screen_scopes().into_iter().chain([Scope::Global]).collect(),
        }
    }
}

fn on_key(state: &mut State, key: Key) -> Vec<Effect> {
    state.toast = None;
    state.waiting = None;
    // Leaving must work everywhere, whatever box is open.
    if key == (Key { code: KeyCode::Char('c'), ctrl: true }) {
        return run(state, Command::Quit);
    }
    state.chord.push(key);
    let scopes = state.scopes();
    match state.keymap.lookup(&scopes, &state.chord) {
        Lookup::Run(command) => {
            state.chord.clear();
            run(state, command)
        }
        Lookup::Prefix => Vec::new(),
        Lookup::Nothing => {
            let keys = std::mem::take(&mut state.chord);
            unbound(state, &keys)
        }
    }
}

/// A key no command wants: text for a box that takes text, otherwise a word about it.
fn unbound(state: &mut State, keys: &[Key]) -> Vec<Effect> {
    let Some(key) = keys.last().copied() else { return Vec::new() };
    if state.popup.is_none() && state.screen_scope() == Scope::Search {
        return search::key(state, key).unwrap_or_else(|command| run_global(state, command));
    }
    match (&mut state.popup, key.code) {
        (Some(Popup::Help(help)), KeyCode::Char(c)) if !key.ctrl => {
            help.filter.push(c);
            help.cursor = 0;
            Vec::new()
        }
        (Some(Popup::Help(help)), KeyCode::Backspace) => {
            help.filter.pop();
            Vec::new()
        }
        (Some(Popup::Drop(question)), code) if !key.ctrl => {
            question.typed(code);
            Vec::new()
        }
        (Some(Popup::Picker(_)), _) => picker::typed(state, key),
        (Some(Popup::Composer(_)), _) => {
            composer::key(state, key).unwrap_or_else(|command| run_global(state, command))
        }
        (Some(Popup::Finder(_)), _) => {
            finder::key(state, key).unwrap_or_else(|command| run_global(state, command))
        }
        (Some(Popup::Filter), _) => filter::key(state, key).unwrap_or_else(|command| run(state, command)),
        (Some(Popup::Form(_)), _) => {
            form::key(state, key).unwrap_or_else(|command| run_global(state, command))
        }
        (Some(_), _) => Vec::new(),
        (None, _) if keys.len() > 1 && key.code == KeyCode::Esc => Vec::new(),
        (None, _) => {
            let written: Vec<String> = keys.iter().map(Key::to_string).collect();
            let text = state.locale.fill(Text::UnknownKey, &[&written.join(" "), Command::ShowHelp.key()]);
            vec![state.say(Tone::Info, text)]
        }
    }
}

/// Runs a command wherever it came from: a key, the help box, later the palette.
fn run(state: &mut State, command: Command) -> Vec<Effect> {
    match command.spec().scope {
        Scope::Picker | Scope::Finder => return picker::run(state, command),
        Scope::Help => {
            return help::run(state, command).map(|chosen| run(state, chosen)).unwrap_or_default();
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
        Scope::Composer if state.popup.is_none() => return search::run(state, command),
        Scope::Search => return search::run(state, command),
        Scope::Composer => return composer::run(state, command),
        Scope::Typed => return outbox::answer(state, command),
        Scope::Box if matches!(state.popup, Some(Popup::Why(_))) => return why::run(state, command),
        Scope::Why => return why::run(state, command),
        Scope::Box => return handover::run_box(state, command),
        Scope::Card => return tabs::run(state, command).unwrap_or_else(|| run_global(state, command)),
        Scope::Global
        | Scope::Board
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
    let on_screen = match state.screen_scope() {
        Scope::Lead => lead::run(state, command),
        Scope::Parties => people::list::run(state, command),
        Scope::Party => people::card::run(state, command),
        Scope::Log => log::run(state, command).then(Vec::new),
        Scope::Outbox => outbox::run(state, command),
        Scope::Conflict => conflict::run(state, command),
        Scope::Tasks => tasks::run(state, command),
        Scope::Inbox => inbox::run(state, command),
        _ => board::run(state, command),
    };
    on_screen.unwrap_or_else(|| run_global(state, command))
}

fn run_global(state: &mut State, command: Command) -> Vec<Effect> {
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
        Command::Filter => filter::open(state),
        Command::SearchAll => search::open(state),
        Command::GoInbox => inbox::go(state),
        Command::ShowWhy => why::open(state),
        Command::RefreshView => refresh::view(state),
        Command::RefreshAll => refresh::all(state),
        Command::ShowHelp => {
            state.popup = Some(Popup::Help(help::HelpState::default()));
            Vec::new()
        }
        Command::ShowLog => {
            if !matches!(state.screens.last(), Some(Screen::Log(_))) {
                state.screens.push(Screen::Log(LogState::default()));
            }
            Vec::new()
        }
        Command::Redraw => vec![Effect::Redraw],
        Command::Suspend => suspend(state),
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
            let text = state.locale.fill(Text::UnknownKey, &[command.key(), Command::ShowHelp.key()]);
            vec![state.say(Tone::Info, text)]
        }
    }
}

/// A stopped program can be killed, so nothing is left unsaved.
fn suspend(state: &mut State) -> Vec<Effect> {
    let mut effects = drafts::keep_all(state);
    effects.push(Effect::Suspend);
    effects
}

fn back(state: &mut State) -> Vec<Effect> {
    if filter::back(state) {
        return Vec::new();
    }
    if state.screens.len() > 1 {
        state.screens.pop();
        return tabs::look(state);
    }
    quit(state)
}

/// Edits that are on disk go out next time, so leaving asks only about what would be lost.
pub(super) fn quit(state: &mut State) -> Vec<Effect> {
    let is_without_disk = matches!(state.disk, Some(DiskNews::Without { .. }));
    let mut pending = state.leads.overlay().pending();
    let is_at_risk = pending.any(|p| is_without_disk || (p.stage == EditStage::Made && state.disk.is_some()));
    drop(pending);
    if !is_at_risk || matches!(state.popup, Some(Popup::QuitQuestion)) {
        return state.quit();
    }
    let mut kept = composer::leave(state);
    kept.extend(form::leave(state));
    state.popup = Some(Popup::QuitQuestion);
    kept
}

fn answer(state: &mut State, command: Command) -> Vec<Effect> {
    state.popup = None;
    if command == Command::AnswerYes {
        return state.quit();
    }
    state.next_account = None;
    Vec::new()
}
