//! Which of two values shall stand: what the person saw, what they made of it, and what somebody else made of it.
//!
//! Owns the decision and its four ways out. It opens only when a person asks for it, never by itself: keys typed
//! elsewhere must not land in it. Who changed the value is asked of the server; deciding does not wait for that.

use super::command::Command;
use super::composer;
use super::edits::follow;
use super::fields::{self, Editing};
use super::known::standing;
use super::layout::ONE_COLUMN_BELOW;
use super::msg::{Effect, Urgency};
use super::outbox;
use super::picker;
use super::remote::Remote;
use super::state::{Popup, Screen, State};
use super::status::Tone;
use super::words::wrap;
use crate::domain::{Change, Edit, EditId, FieldChange, Part, RequestId, Target, UserId};
use crate::i18n::Text;
use crate::sync::event::{Composing, Load, OutboxAct, Trouble};
use crate::sync::overlay::PendingEdit;

/// Cells of the key and the label before a value.
pub const LABEL: u16 = 15;

#[derive(Debug, Clone)]
pub struct ConflictState {
    pub edit: EditId,
    pub on: Target,
    field: Part,
    pub scroll: usize,
    /// Who changed it, newest first.
    changes: Remote<Vec<FieldChange>>,
    /// What stood there when that was asked.
    theirs: Option<Change>,
}

/// One line of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    Title(String),
    Field(String),
    /// A value that can be chosen, by the key of its command.
    Choice {
        key: &'static str,
        label: String,
        value: String,
    },
    /// The value goes on.
    More(String),
    /// What is known about the value above.
    Note(String),
    Gap,
}

/// Opens the question about a parked edit and asks the server for what is known about it.
pub(super) fn open(state: &mut State, edit: EditId) -> Vec<Effect> {
    let Some(pending) = state.leads.overlay().pending_edit(edit) else { return Vec::new() };
    let (on, field) = (pending.edit.on, pending.edit.change.part());
    let view = ConflictState { edit, on, field, scroll: 0, changes: Remote::Idle, theirs: None };
    state.screens.push(Screen::Conflict(view));
    ask(state, edit)
}

/// Asks for the lead as it stands now and for who changed it.
pub(super) fn ask(state: &mut State, edit: EditId) -> Vec<Effect> {
    let Some(pending) = state.leads.overlay().pending_edit(edit) else { return Vec::new() };
    let (on, part) = (pending.edit.on, pending.edit.change.part());
    let mut effects = vec![Effect::Act(OutboxAct::Look)];
    if let Some(lead) = on.lead() {
        effects.extend(state.load_story(lead));
    }
    effects.extend(ask_who(state, edit, (on, part)));
    effects
}

fn ask_who(state: &mut State, edit: EditId, (of, part): (Target, Part)) -> Vec<Effect> {
    let theirs = theirs(state, edit);
    let request = state.request();
    let Some(view) = view(state, edit) else { return Vec::new() };
    let earlier = view.changes.request().map(Effect::Cancel);
    if view.theirs != theirs {
        // Who made another value is no answer any more.
        view.changes = Remote::Idle;
        view.theirs = theirs;
    }
    view.changes.ask(request);
    let load = Effect::Load { request, load: Load::Changes { of, part }, urgency: Urgency::Now };
    earlier.into_iter().chain([load]).collect()
}

fn view(state: &mut State, edit: EditId) -> Option<&mut ConflictState> {
    views(state).find(|view| view.edit == edit)
}

fn views(state: &mut State) -> impl Iterator<Item = &mut ConflictState> {
    state.screens.iter_mut().filter_map(|screen| match screen {
        Screen::Conflict(view) => Some(view),
        Screen::Board
        | Screen::List
        | Screen::Lead(_)
        | Screen::Parties(_)
        | Screen::Party(_)
        | Screen::Log(_)
        | Screen::Outbox(_)
        | Screen::Search(_)
        | Screen::Tasks
        | Screen::Inbox => None,
    })
}

pub(super) fn on_changes(state: &mut State, request: RequestId, changes: Vec<FieldChange>) {
    if let Some(view) = views(state).find(|view| view.changes.is_waiting_for(request)) {
        view.changes = Remote::Ready(changes);
    }
}

/// Whether the question was ours.
pub(super) fn on_failed(state: &mut State, request: RequestId, why: &Trouble) -> bool {
    let waiting = views(state).find(|view| view.changes.is_waiting_for(request));
    let is_ours = waiting.is_some();
    if let Some(view) = waiting {
        view.changes.fail(why.clone());
    }
    is_ours
}

/// The value that stands there now, as far as it is known.
fn theirs(state: &State, edit: EditId) -> Option<Change> {
    let pending = state.leads.overlay().pending_edit(edit)?;
    standing(&state.confirmed(pending.edit.on)?, &pending.edit.change)
}

/// Runs a command on the question; `None` when it has no meaning here.
pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let body = state.regions().body;
    let Some(Screen::Conflict(view)) = state.screens.last() else { return None };
    let (scroll, edit) = (view.scroll, view.edit);
    let last = lines(state, view, body.width.saturating_sub(2)).len().saturating_sub(body.height.into());
    let page = usize::from(body.height / 2).max(1);
    let to = match command {
        Command::CursorDown => scroll + 1,
        Command::CursorUp => scroll.saturating_sub(1),
        Command::HalfPageDown => scroll + page,
        Command::HalfPageUp => scroll.saturating_sub(page),
        Command::CursorTop => 0,
        Command::CursorBottom => last,
        Command::Open => return Some(card(state)),
        Command::KeepMine | Command::KeepTheirs | Command::KeepBase | Command::EditAnew => {
            return Some(decide(state, edit, command));
        }
        _ => return None,
    };
    if let Some(Screen::Conflict(view)) = state.screens.last_mut() {
        view.scroll = to.min(last);
    }
    Some(Vec::new())
}

fn card(state: &mut State) -> Vec<Effect> {
    match state.current_lead() {
        Some(lead) => super::lead::open(state, lead, vec![lead]),
        None => Vec::new(),
    }
}

fn decide(state: &mut State, edit: EditId, command: Command) -> Vec<Effect> {
    if state.settings.is_read_only {
        return state.hint(Tone::Warn, Text::TroubleReadOnly);
    }
    let Some(pending) = state.leads.overlay().pending_edit(edit).cloned() else { return Vec::new() };
    if command == Command::EditAnew {
        return edit_anew(state, &pending);
    }
    let Some(theirs) = theirs(state, edit) else {
        return state.hint(Tone::Warn, Text::ConflictNotRead);
    };
    match command {
        Command::KeepMine => mine(state, &pending, theirs),
        Command::KeepBase => base(state, &pending, theirs),
        _ => keep_theirs(state, &pending, &theirs),
    }
}

fn mine(state: &mut State, pending: &PendingEdit, theirs: Change) -> Vec<Effect> {
    let Edit { id, on, change, .. } = &pending.edit;
    let what = state.change_words(change, Some(&theirs));
    let text = state.locale.fill(Text::ConflictMineGoes, &[&state.target_name(*on), &what]);
    close(state, *id);
    vec![Effect::Act(OutboxAct::Insist { edit: *id, over: theirs }), state.say(Tone::Good, text)]
}

fn keep_theirs(state: &mut State, pending: &PendingEdit, theirs: &Change) -> Vec<Effect> {
    let value = state.value_words(theirs);
    let text = state.locale.fill(Text::ConflictTheirsStay, &[&state.target_name(pending.edit.on), &value]);
    let mut effects = outbox::give_up(state, pending, Text::OutboxDropped);
    close(state, pending.edit.id);
    effects.push(state.say(Tone::Good, text));
    effects
}

/// Back to what the person saw at first: an edit of its own, which takes the place of the one that waits.
fn base(state: &mut State, pending: &PendingEdit, theirs: Change) -> Vec<Effect> {
    let Some(base) = pending.edit.base.clone() else {
        return state.hint(Tone::Warn, Text::ConflictNotRead);
    };
    if base == theirs {
        return keep_theirs(state, pending, &theirs);
    }
    let on = pending.edit.on;
    let what = state.change_words(&base, Some(&theirs));
    let text = state.locale.fill(Text::ConflictBaseGoes, &[&state.target_name(on), &what]);
    let edit = Edit { id: state.edit_id(), on, change: base, base: Some(theirs) };
    let was_here = state.board_cursor().map(Target::Lead) == Some(on);
    state.leads.queue(edit.clone(), state.now);
    follow(state, on, was_here);
    state.log_edit(&edit, super::log::Outcome::Queued);
    close(state, pending.edit.id);
    vec![Effect::Push(edit), state.say(Tone::Good, text)]
}

/// A third value. A stage is chosen here; the other fields are written where they always are.
fn edit_anew(state: &mut State, pending: &PendingEdit) -> Vec<Effect> {
    match pending.edit.change.part() {
        Part::Place => {
            let Some(picker) = pending.edit.on.lead().and_then(|id| picker::stages(state, id)) else {
                return state.hint(Tone::Warn, Text::ConflictNotRead);
            };
            state.popup = Some(Popup::Picker(picker));
            Vec::new()
        }
        Part::Name => composer::open_on(state, pending.edit.on, Composing::Name),
        Part::Price => composer::open_on(state, pending.edit.on, Composing::Price),
        Part::Responsible => fields::edit(state, pending.edit.on, Editing::Responsible),
        Part::Tags => fields::edit(state, pending.edit.on, Editing::Tags),
        Part::Field(field) => fields::edit(state, pending.edit.on, Editing::Field(field)),
        Part::Notes
        | Part::Tasks
        | Part::Link(_)
        | Part::Text
        | Part::Due
        | Part::Kind
        | Part::Done
        | Part::Body
        | Part::Creation
        | Part::Verdict => {
            let mut effects = card(state);
            effects.extend(state.hint(Tone::Info, Text::ConflictEditOnCard));
            effects
        }
    }
}

fn close(state: &mut State, edit: EditId) {
    state.screens.retain(|screen| !matches!(screen, Screen::Conflict(view) if view.edit == edit));
}

/// Closes a question that is answered, and asks anew who it was when the value has changed once more.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let Some((edit, on, field)) = views(state).last().map(|view| (view.edit, view.on, view.field)) else {
        return Vec::new();
    };
    let pending = state.leads.overlay().pending_edit(edit);
    if !pending.is_some_and(outbox::is_clash) {
        let was_on_top = matches!(state.screens.last(), Some(Screen::Conflict(_)));
        close(state, edit);
        // A box about this edit has nothing to ask any more.
        if was_on_top && matches!(state.popup, Some(Popup::Picker(_))) {
            state.popup = None;
        }
        let is_own = state.leads.overlay().pending_of(on).iter().any(|p| p.edit.change.part() == field);
        if !was_on_top || is_own {
            return Vec::new();
        }
        let text = state.locale.fill(Text::ConflictOver, &[&state.target_name(on)]);
        return vec![state.say(Tone::Info, text)];
    }
    let now = theirs(state, edit);
    let is_news = view(state, edit).is_some_and(|view| view.theirs.is_some() && view.theirs != now);
    let is_first = view(state, edit).is_some_and(|view| view.theirs.is_none());
    if is_news && now.is_some() {
        return ask_who(state, edit, (on, field));
    }
    if is_first && let Some(view) = view(state, edit) {
        view.theirs = now;
    }
    Vec::new()
}

/// The screen, line by line.
pub fn lines(state: &State, view: &ConflictState, width: u16) -> Vec<Line> {
    let Some(pending) = state.leads.overlay().pending_edit(view.edit) else { return Vec::new() };
    let text = |t: Text| state.locale.get(t).to_owned();
    let unknown = || text(Text::ConflictNotRead);
    let width = usize::from(width);
    let mut out: Vec<Line> = wrap(&state.target_name(view.on), width).into_iter().map(Line::Title).collect();
    out.extend(state.part_words(view.field).map(Line::Field));
    let theirs = theirs(state, view.edit).map_or_else(unknown, |theirs| state.value_words(&theirs));
    let base = pending.edit.base.as_ref().map_or_else(unknown, |base| state.value_words(base));
    let mine = state.value_words(&pending.edit.change);
    choice(&mut out, Command::KeepTheirs, text(Text::ConflictTheirs), &theirs, width);
    let room = width.saturating_sub(usize::from(LABEL)).max(1);
    out.extend(wrap(&who(state, view), room).into_iter().map(Line::Note));
    choice(&mut out, Command::KeepMine, text(Text::ConflictMine), &mine, width);
    let (made_at, age) = (state.date_time(pending.made_at), state.age(pending.made_at));
    let made = state.locale.fill(Text::ConflictMadeAt, &[&made_at, &age]);
    out.extend(wrap(&made, room).into_iter().map(Line::Note));
    choice(&mut out, Command::KeepBase, text(Text::ConflictBase), &base, width);
    choice(&mut out, Command::EditAnew, text(Text::ConflictElse), "…", width);
    out
}

fn choice(out: &mut Vec<Line>, command: Command, label: String, value: &str, width: usize) {
    let room = width.saturating_sub(usize::from(LABEL)).max(1);
    let mut values = wrap(value, room).into_iter();
    // A phone has no lines to spare: there all four choices are to be seen at once.
    if width + 2 >= usize::from(ONE_COLUMN_BELOW) {
        out.push(Line::Gap);
    }
    out.push(Line::Choice { key: command.key(), label, value: values.next().unwrap_or_default() });
    out.extend(values.map(Line::More));
}

/// Who put the present value there, and when.
fn who(state: &State, view: &ConflictState) -> String {
    let known = view.changes.data().and_then(|all| all.iter().find(|c| c.field == view.field));
    if let Some(change) = known {
        let by = match change.by {
            UserId::ROBOT => state.locale.get(Text::ConflictRobot).to_owned(),
            user => state.user_name(user),
        };
        let (at, age) = (state.date_time(change.at), state.age(change.at));
        return state.locale.fill(Text::ConflictBy, &[&by, &at, &age]);
    }
    match (&view.changes, &state.link.trouble) {
        (Remote::Failed { why, .. }, _) => state.locale.trouble(why),
        (Remote::Loading { .. }, Some(_)) => state.locale.get(Text::ConflictOffline).to_owned(),
        (Remote::Loading { .. } | Remote::Idle, _) => state.locale.get(Text::ConflictAsking).to_owned(),
        (Remote::Ready(_), _) => state.locale.get(Text::ConflictUnknown).to_owned(),
    }
}
