//! The one way anything changes. Routes a message to the part it concerns; decides nothing itself.

use super::board;
use super::builder;
use super::bulk;
use super::command::{Command, Scope};
use super::composer;
use super::conflict;
use super::drafts;
use super::filter;
use super::finder;
use super::form;
use super::handover;
use super::happened;
use super::inbox;
use super::keymap::{Key, KeyCode, Lookup};
use super::lead;
use super::lessons;
use super::list;
use super::marks;
use super::msg::{Effect, Msg, Signal};
use super::narrowing;
use super::order;
use super::outbox;
use super::outside;
use super::own;
use super::palette;
use super::paste;
use super::people;
use super::picker;
use super::pointer;
use super::preview;
use super::route::{run, run_global};
use super::search;
use super::state::{Popup, State};
use super::status::Tone;
use super::tabs;
use super::tasks;
use super::timeline;
use super::views;
use super::wake;
use super::watch;
use super::which;
use super::why;
use crate::i18n::Text;
use crate::sync::event::{DiskNews, EditStage};

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
        Msg::CommandGiven(command) => {
            state.chord.clear();
            run(state, command)
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
        Msg::Woke(wake) => wake::on_wake(state, wake),
        Msg::EditedOutside(edited) => outside::on_edited(state, edited),
        Msg::Copied(what) => handover::on_copied(state, &what),
        Msg::OwnEnded { name, outcome } => own::on_ended(state, &name, &outcome),
        Msg::Pointed { at, what } => {
            let mut effects = watch::on_key(state);
            effects.extend(pointer::on_pointed(state, at, what));
            effects
        }
        Msg::ViewsKept { kept, saved } => views::boxed::on_kept(state, kept, saved),
    };
    narrowing::settle(state);
    filter::settle(state);
    views::settle(state);
    order::settle(state);
    tasks::settle(state);
    list::settle(state);
    builder::settle(state);
    board::settle(state);
    palette::settle(state);
    picker::settle(state);
    finder::settle(state);
    composer::settle(state);
    form::settle(state);
    effects.extend(bulk::settle(state));
    outbox::settle(state);
    people::list::settle(state);
    people::card::settle(state);
    effects.extend(lead::settle(state));
    effects.extend(preview::settle(state));
    effects.extend(views::fields::settle(state));
    effects.extend(marks::settle(state));
    effects.extend(inbox::settle(state));
    effects.extend(conflict::settle(state));
    effects.extend(handover::settle(state));
    effects.extend(timeline::settle(state));
    effects.extend(search::settle(state));
    effects
}

pub(super) fn on_key(state: &mut State, key: Key) -> Vec<Effect> {
    if pointer::drag_ended(state, key) {
        return Vec::new();
    }
    lessons::on_key(state);
    // What is said while the box of commands is open is still there when it closes.
    if !matches!(state.popup, Some(Popup::Palette(_))) {
        state.toast = None;
    }
    state.waiting = None;
    // Leaving must work everywhere, whatever box is open.
    if key.by_position() == Key::ctrl('c') {
        return run(state, Command::Quit);
    }
    state.chord.push(key);
    let scopes = state.scopes();
    match state.keymap.lookup(&scopes, &state.chord) {
        Lookup::Run(command) => {
            state.chord.clear();
            lessons::done(state, command);
            run(state, command)
        }
        Lookup::Own(id) => {
            state.chord.clear();
            why::close(state);
            own::run(state, id)
        }
        Lookup::Prefix => which::begun(state),
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
        (Some(Popup::Palette(_)), _) => {
            palette::key(state, key).unwrap_or_else(|command| run_global(state, command))
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
        (Some(Popup::Builder), _) => {
            builder::key(state, key).unwrap_or_else(|command| run_global(state, command))
        }
        (Some(Popup::Views(_)), _) => {
            views::boxed::key(state, key).unwrap_or_else(|command| run_global(state, command))
        }
        (Some(Popup::Form(_)), _) => {
            form::key(state, key).unwrap_or_else(|command| run_global(state, command))
        }
        (Some(_), _) => Vec::new(),
        (None, _) if keys.len() > 1 && key.code == KeyCode::Esc => Vec::new(),
        (None, _) => {
            let written: Vec<String> = keys.iter().map(Key::to_string).collect();
            let text = state
                .locale
                .fill(Text::UnknownKey, &[&written.join(" "), &state.key_words(Command::ShowHelp)]);
            vec![state.say(Tone::Info, text)]
        }
    }
}

/// A stopped program can be killed, so nothing is left unsaved.
pub(super) fn suspend(state: &mut State) -> Vec<Effect> {
    let mut effects = drafts::keep_all(state);
    effects.push(Effect::Suspend);
    effects
}

pub(super) fn back(state: &mut State) -> Vec<Effect> {
    if marks::back(state) || filter::back(state) || narrowing::back(state) {
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

pub(super) fn answer(state: &mut State, command: Command) -> Vec<Effect> {
    state.popup = None;
    if command == Command::AnswerYes {
        return state.quit();
    }
    state.next_account = None;
    Vec::new()
}
