//! The outbox: own edits that are not on the server, what each waits for, and what a person can do about it.
//!
//! Owns the order of the list (what needs a person first), its cursor, and the question before an edit is given up.
//! Must not know the file: what is asked for here is carried out by the clerk, who tells the rows anew.

pub mod many;
mod words;

use super::command::Command;
use super::conflict;
use super::filter::View;
use super::keymap::KeyCode;
use super::msg::Effect;
use super::state::{Popup, Screen, State};
use super::status::Tone;
use super::words::{fit, wrap};
use crate::domain::{BatchId, EditId, LeadId};
use crate::i18n::Text;
use crate::sync::event::{EditStage, OutboxAct, TroubleKind};
use crate::sync::overlay::PendingEdit;
use many::Row;
pub use words::{drop_shape, quit_shape};

/// Cells before what is said of an edit.
pub const INDENT: u16 = 2;
/// Lines the edit under the cursor may take for what it does, and for how it stands.
const WHAT_LINES: usize = 3;
const STAGE_LINES: usize = 4;

/// The list on the screen. The cursor stays on its edit; when that is gone, in its place.
#[derive(Debug, Clone, Default)]
pub struct OutboxState {
    pub edit: Option<EditId>,
    /// The line of a batch is under the cursor.
    pub many: Option<BatchId>,
    /// Batches whose edits are listed one by one.
    pub unfolded: Vec<BatchId>,
    pub row: usize,
    /// First visible entry; settled in `update`.
    pub top: usize,
}

/// The question before an edit is given up: answered by typing the word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropState {
    pub edit: EditId,
    /// The others of its batch, where all of it is meant.
    pub more: Vec<EditId>,
    pub typed: String,
}

/// One edit as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub mark: &'static str,
    pub tone: Tone,
    pub name: String,
    pub age: String,
    /// What it does.
    pub what: Vec<String>,
    /// How it stands, and what happens next.
    pub stands: Vec<String>,
}

impl Entry {
    pub fn height(&self) -> usize {
        1 + self.what.len() + self.stands.len()
    }
}

impl OutboxState {
    /// The lead of the edit under the cursor.
    pub fn lead(&self, state: &State) -> Option<LeadId> {
        state.leads.overlay().pending_edit(self.edit?).and_then(|p| p.edit.on.lead())
    }
}

impl DropState {
    /// A key that no command took.
    pub fn typed(&mut self, code: KeyCode) {
        match code {
            KeyCode::Char(c) => self.typed.push(c),
            KeyCode::Backspace => {
                self.typed.pop();
            }
            _ => {}
        }
    }
}

/// What needs a person comes first, then what may need one.
const fn rank(stage: &EditStage) -> u8 {
    match stage {
        EditStage::Parked(_) => 0,
        EditStage::Uncertain { .. } => 1,
        EditStage::Waiting { .. } => 2,
        EditStage::Sending => 3,
        EditStage::Queued => 4,
        EditStage::Made => 5,
    }
}

pub fn is_clash(pending: &PendingEdit) -> bool {
    matches!(&pending.stage, EditStage::Parked(why) if why.kind == TroubleKind::Changed)
}

impl State {
    /// Own edits that are not on the server, in the order of the list.
    pub fn outbox(&self) -> Vec<&PendingEdit> {
        let mut rows: Vec<&PendingEdit> = self.leads.overlay().pending().collect();
        rows.sort_by_key(|p| (rank(&p.stage), p.edit.id.get() < 0, p.edit.id.get().abs()));
        if let Some(query) = self.filters.query(View::Outbox) {
            rows.retain(|p| query.is_in(&self.edit_words(p)));
        }
        rows
    }

    /// The list as it stands on a screen of this width; what is under the cursor is told in full.
    pub fn outbox_entries(&self, view: &OutboxState, width: u16) -> Vec<Entry> {
        let room = usize::from(width.saturating_sub(INDENT));
        let entry = |(n, row): (usize, Row<'_>)| {
            let lines = |text: &str, most: usize| {
                if n == view.row { cut(wrap(text, room), most, room) } else { vec![fit(text, room)] }
            };
            match row {
                Row::Edit { pending, is_member } => Entry {
                    mark: pending.stage.mark(),
                    tone: pending.stage.tone(),
                    name: format!(
                        "{}{}",
                        if is_member { "  " } else { "" },
                        self.target_name(pending.edit.on)
                    ),
                    age: self.age(pending.made_at),
                    what: lines(
                        &self.change_words(&pending.edit.change, pending.edit.base.as_ref()),
                        WHAT_LINES,
                    ),
                    stands: lines(&self.held_or_stage(pending), STAGE_LINES),
                },
                Row::Many(many) => Entry {
                    mark: many.worst().map_or("", EditStage::mark),
                    tone: many.worst().map_or(Tone::Info, EditStage::tone),
                    name: many.name(self, &view.unfolded),
                    age: many.made_at().map(|at| self.age(at)).unwrap_or_default(),
                    what: lines(&many.what(self), WHAT_LINES),
                    stands: lines(&self.count_words(many.count()), STAGE_LINES),
                },
            }
        };
        self.outbox_rows(view).into_iter().enumerate().map(entry).collect()
    }
}

impl EditStage {
    /// Hollow until it is on disk, filled on its way, dotted while it is tried again, `⚑` when a person is needed.
    pub const fn mark(&self) -> &'static str {
        match self {
            Self::Parked(_) => "⚑",
            Self::Uncertain { .. } | Self::Waiting { .. } => "◈",
            Self::Sending | Self::Queued => "◆",
            Self::Made => "◇",
        }
    }

    const fn tone(&self) -> Tone {
        match self {
            Self::Parked(_) => Tone::Bad,
            Self::Uncertain { .. } | Self::Waiting { .. } => Tone::Warn,
            Self::Sending | Self::Queued | Self::Made => Tone::Info,
        }
    }
}

/// At most so many lines; what is missing is told by `…` in the last.
fn cut(mut lines: Vec<String>, most: usize, width: usize) -> Vec<String> {
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(fit(&rest, width));
    }
    lines
}

/// Opens the outbox, or at once the only thing in it that is to be decided.
pub(super) fn go(state: &mut State) -> Vec<Effect> {
    if let [only] = state.outbox().as_slice()
        && is_clash(only)
    {
        let edit = only.edit.id;
        return conflict::open(state, edit);
    }
    // One outbox is enough: going there again goes back to it.
    let open = state.screens.iter().position(|screen| matches!(screen, Screen::Outbox(_)));
    match open {
        Some(at) => state.screens.truncate(at + 1),
        None => state.screens.push(Screen::Outbox(OutboxState::default())),
    }
    look(state)
}

/// Asks for the rows as they are on disk, since another program at the same file may have changed them.
pub(super) fn look(state: &State) -> Vec<Effect> {
    let is_empty = state.leads.overlay().pending().next().is_none();
    if is_empty { Vec::new() } else { vec![Effect::Act(OutboxAct::Look)] }
}

/// Runs a command on the list; `None` when it has no meaning here.
pub(super) fn run(state: &mut State, command: Command) -> Option<Vec<Effect>> {
    let page = usize::from(state.regions().body.height / 6).max(1);
    let Some(Screen::Outbox(view)) = state.screens.last() else { return None };
    let last = state.outbox_rows(view).len().saturating_sub(1);
    if let Some(many) = view.many
        && let Some(effects) = many::run(state, command, many)
    {
        return Some(effects);
    }
    let Some(Screen::Outbox(view)) = state.screens.last_mut() else { return None };
    let row = match command {
        Command::CursorDown => view.row + 1,
        Command::CursorUp => view.row.saturating_sub(1),
        Command::HalfPageDown => view.row + page,
        Command::HalfPageUp => view.row.saturating_sub(page),
        Command::CursorTop => 0,
        Command::CursorBottom => last,
        Command::Open => return Some(with_edit(state, open)),
        Command::OutboxRetry => return Some(with_edit(state, retry)),
        Command::OutboxCheck => return Some(with_edit(state, check)),
        Command::OutboxDrop => return Some(with_edit(state, ask_drop)),
        _ => return None,
    };
    view.row = row.min(last);
    (view.edit, view.many) = (None, None);
    Some(Vec::new())
}

fn with_edit(state: &mut State, act: fn(&mut State, &PendingEdit) -> Vec<Effect>) -> Vec<Effect> {
    let under_cursor = match state.screens.last() {
        Some(Screen::Outbox(view)) => view.edit,
        _ => None,
    };
    let pending = under_cursor.and_then(|id| state.leads.overlay().pending_edit(id)).cloned();
    match pending {
        Some(pending) => act(state, &pending),
        None => state.hint(Tone::Info, Text::OutboxEmpty),
    }
}

fn open(state: &mut State, pending: &PendingEdit) -> Vec<Effect> {
    if is_clash(pending) {
        return conflict::open(state, pending.edit.id);
    }
    let mut leads: Vec<LeadId> = Vec::new();
    for lead in state.outbox().iter().filter_map(|p| p.edit.on.lead()) {
        if !leads.contains(&lead) {
            leads.push(lead);
        }
    }
    match pending.edit.on.lead() {
        Some(lead) => super::lead::open(state, lead, leads),
        None => state.hint(Tone::Info, Text::NoLeadHere),
    }
}

/// Why nothing can be done with an edit at this moment.
fn refuses(state: &State, pending: &PendingEdit) -> Option<Text> {
    match pending.stage {
        _ if state.settings.is_read_only => Some(Text::TroubleReadOnly),
        EditStage::Made | EditStage::Sending => Some(Text::OutboxBusy),
        EditStage::Queued
        | EditStage::Waiting { .. }
        | EditStage::Uncertain { .. }
        | EditStage::Parked(_) => None,
    }
}

fn retry(state: &mut State, pending: &PendingEdit) -> Vec<Effect> {
    again(state, pending, OutboxAct::Retry(pending.edit.id), Text::OutboxRetried)
}

fn check(state: &mut State, pending: &PendingEdit) -> Vec<Effect> {
    again(state, pending, OutboxAct::Check(pending.edit.id), Text::OutboxChecking)
}

fn again(state: &mut State, pending: &PendingEdit, act: OutboxAct, word: Text) -> Vec<Effect> {
    if let Some(refusal) = refuses(state, pending) {
        return state.hint(Tone::Warn, refusal);
    }
    let text = state.locale.fill(word, &[&state.edit_words(pending)]);
    act_and_say(state, act, text)
}

fn act_and_say(state: &mut State, act: OutboxAct, text: String) -> Vec<Effect> {
    let mut effects = vec![Effect::Act(act)];
    // A person who asks for one edit asks for the way there too.
    let is_shut = |kind| matches!(kind, TroubleKind::Blocked | TroubleKind::Auth);
    if state.link.trouble.as_ref().is_some_and(|(why, _)| is_shut(why.kind)) {
        state.link.trouble = None;
        effects.push(Effect::ReopenGate);
    }
    effects.push(state.say(Tone::Info, text));
    effects
}

fn ask_drop(state: &mut State, pending: &PendingEdit) -> Vec<Effect> {
    if let Some(refusal) = refuses(state, pending) {
        return state.hint(Tone::Warn, refusal);
    }
    state.popup =
        Some(Popup::Drop(DropState { edit: pending.edit.id, more: Vec::new(), typed: String::new() }));
    Vec::new()
}

/// The question was answered: only the word in full gives the edit up.
pub(super) fn answer(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(Popup::Drop(question)) = &state.popup else { return Vec::new() };
    let word = state.locale.get(Text::DropWord).to_owned();
    let (edit, more) = (question.edit, question.more.clone());
    let is_typed = question.typed.trim().to_lowercase() == word;
    if command == Command::WordDone && !is_typed {
        let text = state.locale.fill(Text::DropWrong, &[&word]);
        return vec![state.say(Tone::Warn, text)];
    }
    state.popup = None;
    let pending = state.leads.overlay().pending_edit(edit).cloned();
    match pending {
        Some(_) if command == Command::WordDone && !more.is_empty() => {
            many::give_up(state, std::iter::once(edit).chain(more).collect())
        }
        Some(pending) if command == Command::WordDone => give_up(state, &pending, Text::OutboxDropped),
        _ => Vec::new(),
    }
}

/// Takes an edit out of the file; it leaves the screen with the clerk's next word.
pub(super) fn give_up(state: &mut State, pending: &PendingEdit, word: Text) -> Vec<Effect> {
    if let Some(refusal) = refuses(state, pending) {
        return state.hint(Tone::Warn, refusal);
    }
    let text = state.locale.fill(word, &[&state.edit_words(pending)]);
    vec![Effect::Act(OutboxAct::Drop(pending.edit.id)), state.say(Tone::Good, text)]
}

/// Keeps the cursor on its edit and on the screen, and the question about an edit that is still there.
pub(super) fn settle(state: &mut State) {
    if let Some(Popup::Drop(question)) = &state.popup
        && state.leads.overlay().pending_edit(question.edit).is_none()
    {
        state.popup = None;
    }
    let Some(Screen::Outbox(view)) = state.screens.last() else { return };
    let mut view = view.clone();
    let rows: Vec<(Option<EditId>, Option<BatchId>)> =
        state.outbox_rows(&view).iter().map(Row::place).collect();
    let is_it = |row: &(Option<EditId>, Option<BatchId>)| *row == (view.edit, view.many);
    let at = rows.iter().position(is_it).filter(|_| view.edit.is_some() || view.many.is_some());
    view.row = at.unwrap_or(view.row).min(rows.len().saturating_sub(1));
    (view.edit, view.many) = rows.get(view.row).copied().unwrap_or_default();
    let body = state.regions().body;
    let heights: Vec<usize> = state
        .outbox_entries(&view, body.width.saturating_sub(2))
        .iter()
        .take(view.row + 1)
        .map(Entry::height)
        .collect();
    view.top = view.top.min(view.row);
    while view.top < view.row && heights.iter().skip(view.top).sum::<usize>() > usize::from(body.height) {
        view.top += 1;
    }
    if let Some(Screen::Outbox(now)) = state.screens.last_mut() {
        *now = view;
    }
}
