//! Forms: boxes in which a new lead, contact or company is written, one field below the other.
//!
//! Owns the open form: its fields, the focus, and the way of what was typed to the disk, as in
//! [`super::composer`]: a change asks for a timer and the timer for a write; leaving and the end of the program write
//! at once. Must not know the disk, nor how the server is asked.

mod choices;
pub mod draft;
pub mod known;
mod opening;
mod point;
pub mod send;
pub mod shape;

use super::command::{Command, Does};
use super::composer::Saved;
use super::composer::editor::{Editor, Lines};
use super::drafts::Kept;
use super::keymap::{Key, KeyCode};
use super::msg::{Effect, Wake};
use super::state::{Popup, State};
use crate::domain::{Place, Target, UserId};
use crate::i18n::Text;
use crate::sync::event::{Composing, Draft, DraftOf};
use draft::Values;
use known::{Chosen, Looked};

/// As in the composer: with the writing itself well below a quarter of a second.
const KEEP_MILLIS: u64 = 150;

/// What a field is for. Their words stand in drafts on the disk (see [`draft`]) and are never changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    Name,
    Price,
    Stage,
    Responsible,
    Tags,
    Contact,
    Phone,
    Email,
    Company,
}

impl Slot {
    /// The fields of a form, from the top.
    pub const fn of(what: Composing) -> &'static [Self] {
        match what {
            Composing::NewContact => {
                &[Self::Name, Self::Phone, Self::Email, Self::Company, Self::Responsible]
            }
            Composing::NewCompany => &[Self::Name, Self::Phone, Self::Email, Self::Responsible],
            Composing::NewLead
            | Composing::Note
            | Composing::Task
            | Composing::Name
            | Composing::Price
            | Composing::Field(_)
            | Composing::Card
            | Composing::Result
            | Composing::Due
            | Composing::CallIn
            | Composing::CallOut
            | Composing::Sms
            | Composing::Service
            | Composing::Rewrite
            | Composing::Wait => &[
                Self::Name,
                Self::Price,
                Self::Stage,
                Self::Responsible,
                Self::Tags,
                Self::Contact,
                Self::Phone,
                Self::Email,
                Self::Company,
            ],
        }
    }

    pub const fn label(self) -> Text {
        match self {
            Self::Name => Text::Name,
            Self::Price => Text::Price,
            Self::Stage => Text::Stage,
            Self::Responsible => Text::Responsible,
            Self::Tags => Text::FormTags,
            Self::Contact => Text::Contact,
            Self::Phone => Text::Phone,
            Self::Email => Text::Email,
            Self::Company => Text::Company,
        }
    }

    /// Whether it is chosen from what there is instead of typed.
    pub const fn is_choice(self) -> bool {
        matches!(self, Self::Stage | Self::Responsible)
    }
}

#[derive(Debug, Clone)]
pub struct FormState {
    pub what: Composing,
    pub focus: usize,
    /// First visible field; settled in `update`.
    pub top: usize,
    pub saved: Saved,
    pub complaint: Option<String>,
    pub stage: Option<Place>,
    pub responsible: Option<UserId>,
    /// The contact and the company that are known already.
    pub contact: Option<Chosen>,
    pub company: Option<Chosen>,
    pub(super) contacts: Looked,
    pub(super) companies: Looked,
    /// Text fields; those of choices stay empty.
    editors: Vec<Editor>,
    /// As it was opened: nothing of a person's.
    base: String,
    is_changed: bool,
    is_timer_set: bool,
    has_draft: bool,
}

impl FormState {
    pub const fn of(&self) -> DraftOf {
        DraftOf { on: Target::Account, what: self.what }
    }

    pub fn slots(&self) -> &'static [Slot] {
        Slot::of(self.what)
    }

    pub fn slot(&self) -> Slot {
        self.slots().get(self.focus).copied().unwrap_or(Slot::Name)
    }

    /// What is typed in a field; empty where the form has none of it.
    pub fn text(&self, slot: Slot) -> String {
        self.editor(slot).map(Editor::text).unwrap_or_default()
    }

    pub(super) fn editor(&self, slot: Slot) -> Option<&Editor> {
        let at = self.slots().iter().position(|known| *known == slot)?;
        self.editors.get(at)
    }

    fn focused(&mut self) -> Option<&mut Editor> {
        self.editors.get_mut(self.focus)
    }

    fn put(&mut self, values: &Values) {
        for (slot, editor) in self.slots().iter().zip(&mut self.editors) {
            let text = values.text(*slot);
            if !text.is_empty() {
                *editor = Editor::new(text, usize::MAX);
            }
        }
        self.stage = values.stage.or(self.stage);
        self.responsible = values.responsible.or(self.responsible);
        self.contact = values.contact.clone().or(self.contact.take());
        self.company = values.company.clone().or(self.company.take());
    }

    fn is_base(&self) -> bool {
        draft::text(self).0 == self.base
    }

    fn changed(&mut self) -> Vec<Effect> {
        self.complaint = None;
        self.saved = if self.is_base() && !self.has_draft { Saved::Nothing } else { Saved::NotYet };
        self.moved()
    }

    fn moved(&mut self) -> Vec<Effect> {
        self.is_changed = true;
        if std::mem::replace(&mut self.is_timer_set, true) {
            return Vec::new();
        }
        vec![Effect::WakeAfter { millis: KEEP_MILLIS, wake: Wake::DraftDue }]
    }

    fn keep(&mut self) -> Option<Effect> {
        if !std::mem::take(&mut self.is_changed) {
            return None;
        }
        let (text, cursor) = draft::text(self);
        if text == self.base {
            self.saved = Saved::Nothing;
            let had = std::mem::take(&mut self.has_draft);
            return had.then_some(Effect::DropDraft { of: self.of() });
        }
        self.has_draft = true;
        Some(Effect::KeepDraft { of: self.of(), text, cursor })
    }
}

pub(super) use opening::open;
pub(super) use point::{is_untouched, point};

pub(super) fn open_form(state: &mut State) -> Option<&mut FormState> {
    match &mut state.popup {
        Some(Popup::Form(form)) => Some(form),
        _ => None,
    }
}

fn form(state: &State) -> Option<&FormState> {
    match &state.popup {
        Some(Popup::Form(form)) => Some(form),
        _ => None,
    }
}

/// Which draft the open form writes.
pub(super) fn open_draft(state: &State) -> Option<DraftOf> {
    form(state).map(FormState::of)
}

/// A command of the form, or of its text fields.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(form) = open_form(state) else { return Vec::new() };
    let last = form.slots().len() - 1;
    let (slot, focus) = (form.slot(), form.focus);
    match command {
        Command::DraftSend => return send::submit(state),
        Command::DraftLeave => return leave(state),
        Command::FormUse => return known::choose_next(state),
        Command::DraftEnter if focus == last => return Vec::new(),
        Command::FormNext | Command::DraftEnter => {
            form.focus = (focus + 1) % (last + 1);
            return form.moved();
        }
        Command::FormPrevious => {
            form.focus = focus.checked_sub(1).unwrap_or(last);
            return form.moved();
        }
        Command::DraftLeft | Command::DraftRight if slot.is_choice() => {
            choices::step(state, slot, if command == Command::DraftRight { 1 } else { -1 });
            return open_form(state).map(FormState::changed).unwrap_or_default();
        }
        _ if slot.is_choice() => return Vec::new(),
        _ => {}
    }
    if let Some(editor) = form.focused() {
        editor.run(command);
    }
    match command.spec().does {
        Does::Moves => form.moved(),
        Does::Shows | Does::Asks | Does::Edits | Does::Runs => typed(state),
    }
}

/// The text of the field under the focus changed.
fn typed(state: &mut State) -> Vec<Effect> {
    let Some(form) = open_form(state) else { return Vec::new() };
    match form.slot() {
        // Who writes another one does not mean the known one.
        Slot::Contact | Slot::Phone | Slot::Email if form.what == Composing::NewLead => form.contact = None,
        Slot::Company => form.company = None,
        _ => {}
    }
    let mut effects = form.changed();
    effects.extend(known::look(state));
    effects
}

/// A key that is no command: a letter is text; of a choice, what it begins with.
pub(super) fn key(state: &mut State, key: Key) -> Result<Vec<Effect>, Command> {
    if key.ctrl {
        return state.keymap.runs(key).map_or_else(|| Ok(Vec::new()), Err);
    }
    let KeyCode::Char(c) = key.code else { return Ok(Vec::new()) };
    let Some(form) = open_form(state) else { return Ok(Vec::new()) };
    let slot = form.slot();
    if slot.is_choice() {
        choices::jump(state, slot, c);
        return Ok(open_form(state).map(FormState::changed).unwrap_or_default());
    }
    if let Some(editor) = form.focused() {
        editor.insert(c);
    }
    Ok(typed(state))
}

pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(form) = open_form(state).filter(|form| !form.slot().is_choice()) else { return Vec::new() };
    if let Some(editor) = form.focused() {
        editor.paste(text, Lines::One);
    }
    typed(state)
}

/// Closes the form; its draft stays.
pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    let Some(form) = open_form(state) else { return Vec::new() };
    let mut effects: Vec<Effect> = form.keep().into_iter().collect();
    let (of, is_over) = (form.of(), form.is_base());
    let is_on_disk = effects.is_empty() && form.saved == Saved::Yes;
    let (text, cursor) = draft::text(form);
    effects.extend(known::forget(form));
    state.popup = None;
    if is_over {
        state.drafts.take(of);
    } else {
        state.drafts.put(of, Kept { text, cursor, is_on_disk, elsewhere: Vec::new() });
    }
    effects
}

/// What is not written yet of the open form.
pub(super) fn keep(state: &mut State) -> Option<Effect> {
    open_form(state)?.keep()
}

/// The timer of the first unsaved keystroke.
pub(super) fn due(state: &mut State) {
    if let Some(form) = open_form(state) {
        form.is_timer_set = false;
    }
}

pub(super) fn on_kept(state: &mut State, draft: &Draft) {
    let Some(form) = open_form(state).filter(|form| form.of() == draft.of) else { return };
    if draft::text(form).0 == draft.text {
        form.saved = Saved::Yes;
    }
}

/// Whether the open form has something that is now to be tried again.
pub(super) fn on_failed(state: &mut State) -> bool {
    let Some(form) = open_form(state) else { return false };
    let is_lost = form.saved == Saved::NotYet || form.saved == Saved::Failed;
    if is_lost {
        form.saved = Saved::Failed;
        form.is_changed = true;
        form.is_timer_set = true;
    }
    is_lost
}

/// A draft of an earlier session, or one that comes back, for the form that is already open.
pub(super) fn join_earlier(state: &mut State, earlier: &str) -> Vec<Effect> {
    let Some(form) = open_form(state) else { return Vec::new() };
    form.has_draft = true;
    let now = Values::read(&draft::text(form).0);
    let joined = Values::read(earlier).joined(&now);
    form.put(&joined);
    typed(state)
}

/// Keeps the focus on the screen.
pub(super) fn settle(state: &mut State) {
    let Some(open) = form(state) else { return };
    let rows = shape::shape(state, open).rows;
    if let Some(form) = open_form(state) {
        let last = form.slots().len().saturating_sub(rows);
        form.top = form.top.min(last).clamp((form.focus + 1).saturating_sub(rows), form.focus);
    }
}
