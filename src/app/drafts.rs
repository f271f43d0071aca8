//! Drafts: what was written and not sent, of every lead, and the way of each to the disk.
//!
//! A draft leaves when it was sent or emptied, never by itself. It counts as saved when the disk said so of this very
//! text; until then it is written again and again, at the latest when the program ends.

use std::collections::BTreeMap;

use super::command::Command;
use super::composer;
use super::form;
use super::form::draft::Values;
use super::msg::{Effect, Wake};
use super::state::State;
use super::status::Tone;
use super::tasks;
use crate::domain::{Change, FieldForm, FieldValues, Form, Part, Target};
use crate::i18n::Text;
use crate::sync::event::{Composing, Draft, DraftOf};

/// After a failed write; often enough for a disk that was full for a moment.
const AGAIN_MILLIS: u64 = 5_000;

/// All drafts but the changes in the box that is open.
#[derive(Debug, Clone, Default)]
pub struct Drafts {
    known: BTreeMap<DraftOf, Kept>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub text: String,
    pub cursor: usize,
    /// The disk said that it has this text.
    pub(super) is_on_disk: bool,
    /// Where else the disk may have it: there it was before its sort was turned.
    pub(super) elsewhere: Vec<DraftOf>,
}

impl Kept {
    /// Not on disk yet.
    pub(super) const fn new(text: String) -> Self {
        Self { text, cursor: 0, is_on_disk: false, elsewhere: Vec::new() }
    }
}

impl Drafts {
    pub fn get(&self, of: DraftOf) -> Option<&Kept> {
        self.known.get(&of)
    }

    pub fn len(&self) -> usize {
        self.known.len()
    }

    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// What is being written about a thing.
    pub fn of(&self, on: impl Into<Target>) -> impl Iterator<Item = Composing> + '_ {
        let on = on.into();
        let first = DraftOf { on, what: Composing::Note };
        self.known.range(first..).map(|(of, _)| of).take_while(move |of| of.on == on).map(|of| of.what)
    }

    pub(super) fn put(&mut self, of: DraftOf, kept: Kept) {
        self.known.insert(of, kept);
    }

    pub(super) fn take(&mut self, of: DraftOf) {
        self.known.remove(&of);
    }
}

impl Composing {
    /// The command that opens it.
    pub const fn command(self) -> Command {
        match self {
            Self::Note | Self::CallIn | Self::CallOut | Self::Sms | Self::Service => Command::AddNote,
            // The key that changes a line of a list.
            Self::Rewrite => Command::TimelineEdit,
            Self::Task => Command::AddTask,
            Self::Name => Command::EditName,
            Self::Price => Command::EditPrice,
            Self::NewLead | Self::NewContact | Self::NewCompany => Command::Create,
            Self::Field(_) => Command::EditField,
            Self::Card => Command::EditAll,
            Self::Result => Command::TaskDone,
            Self::Due => Command::TaskReschedule,
            Self::Wait => Command::ShowWhy,
        }
    }

    pub const fn word(self) -> Text {
        match self {
            Self::Note => Text::ComposeNote,
            Self::Task => Text::ComposeTask,
            Self::Name => Text::ComposeName,
            Self::Price => Text::ComposePrice,
            Self::NewLead => Text::FormNewLead,
            Self::NewContact => Text::FormNewContact,
            Self::NewCompany => Text::FormNewCompany,
            Self::Field(_) => Text::ComposeField,
            Self::Card => Text::ComposeCard,
            Self::Result => Text::ComposeResult,
            Self::Due => Text::ComposeDue,
            Self::CallIn => Text::ComposeCallIn,
            Self::CallOut => Text::ComposeCallOut,
            Self::Sms => Text::ComposeSms,
            Self::Service => Text::ComposeService,
            Self::Rewrite => Text::ComposeRewrite,
            Self::Wait => Text::ComposeWait,
        }
    }
}

impl State {
    /// What is being written, in a word; a field by its name.
    pub fn composing_words(&self, what: Composing) -> String {
        match what {
            Composing::Field(id) => self.field_name(id),
            Composing::Note
            | Composing::Task
            | Composing::Result
            | Composing::Due
            | Composing::Name
            | Composing::Price
            | Composing::Card
            | Composing::NewLead
            | Composing::NewContact
            | Composing::NewCompany
            | Composing::CallIn
            | Composing::CallOut
            | Composing::Sms
            | Composing::Service
            | Composing::Rewrite
            | Composing::Wait => self.locale.get(what.word()).to_owned(),
        }
    }

    /// `2 drafts`.
    pub fn draft_count(&self) -> Option<String> {
        match self.drafts.len() {
            0 => None,
            1 => Some(self.locale.get(Text::OneDraft).to_owned()),
            n => Some(self.locale.fill(Text::Drafts, &[&n.to_string()])),
        }
    }
}

/// Which draft the open box writes.
fn open_draft(state: &State) -> Option<DraftOf> {
    composer::open_draft(state).or_else(|| form::open_draft(state))
}

fn join_earlier(state: &mut State, earlier: &str) -> Vec<Effect> {
    if form::open_draft(state).is_some() {
        return form::join_earlier(state, earlier);
    }
    composer::join_earlier(state, earlier)
}

/// Writes whatever the disk is not known to have: the open box, and drafts whose writing failed.
pub fn keep_all(state: &mut State) -> Vec<Effect> {
    let mut effects = composer::keep(state);
    effects.extend(form::keep(state));
    let open = open_draft(state);
    let known = &state.drafts.known;
    let lost = known.iter().filter(|(of, kept)| !kept.is_on_disk && Some(**of) != open);
    effects.extend(lost.map(|(of, kept)| {
        // What was begun there since is another text.
        let is_free = |place: &DraftOf| Some(*place) != open && !known.contains_key(place);
        let elsewhere = kept.elsewhere.iter().copied().filter(is_free).collect();
        keep_effect(*of, kept.text.clone(), kept.cursor, elsewhere)
    }));
    effects
}

/// Writes a text to its place; gone from where it was before, in the same moment.
pub(super) fn keep_effect(of: DraftOf, text: String, cursor: usize, elsewhere: Vec<DraftOf>) -> Effect {
    if elsewhere.is_empty() {
        return Effect::KeepDraft { of, text, cursor };
    }
    Effect::MoveDraft { from: elsewhere, of, text, cursor }
}

/// The disk has exactly this draft.
pub(super) fn on_kept(state: &mut State, draft: &Draft) {
    if let Some(kept) = state.drafts.known.get_mut(&draft.of)
        && kept.text == draft.text
    {
        kept.is_on_disk = true;
        kept.elsewhere.clear();
    }
    composer::on_kept(state, draft);
    form::on_kept(state, draft);
    state.disk_works();
}

/// What was sent from a composer and could not be written, or was taken out before it left, is a draft again: nothing
/// typed is lost with it.
pub(super) fn give_back(state: &mut State, on: Target, change: &Change) -> Vec<Effect> {
    let (what, text) = match change {
        Change::AddNote(note) => composer::note::written(state, note),
        Change::Rewrite { body, .. } => {
            (Composing::Rewrite, body.typed(|outcome| state.outcome_word(outcome)))
        }
        Change::Rename(name) => (Composing::Name, name.to_string()),
        Change::SetPrice(price) => (Composing::Price, price.units().to_string()),
        Change::SetField(values) => match field_text(state, on, values) {
            Some(text) => (Composing::Field(values.field), text),
            None => return Vec::new(),
        },
        Change::AddTask(_) | Change::SetText(_) | Change::Reschedule { .. } | Change::Finish { .. } => {
            match tasks::of_change(state, on, change) {
                Some(line) => line,
                None => return Vec::new(),
            }
        }
        Change::Move { .. }
        | Change::Assign(_)
        | Change::Tag(_)
        | Change::Link { .. }
        | Change::SetTaskKind(_)
        | Change::Judge(_)
        | Change::AddIncoming(_) => return Vec::new(),
        Change::CreateLead(_) | Change::CreateContact(_) | Change::CreateCompany(_) => {
            match form::send::written(state, change) {
                Some(written) => written,
                None => return Vec::new(),
            }
        }
    };
    let of = DraftOf { on, what };
    let mut effects = Vec::new();
    if open_draft(state) == Some(of) {
        effects = join_earlier(state, &text);
    } else {
        let text = match state.drafts.get(of) {
            // Something else was begun meanwhile.
            Some(kept) if change.part() == Part::Creation => {
                Values::read(&text).joined(&Values::read(&kept.text)).written()
            }
            Some(_) | None => text,
        };
        let cursor = text.chars().count();
        state.drafts.put(of, Kept { cursor, ..Kept::new(text) });
    }
    effects.extend(keep_all(state));
    effects
}

/// A field as it was typed; nothing for one that is chosen.
fn field_text(state: &State, on: Target, values: &FieldValues) -> Option<String> {
    let def = state.field_def(on, values.field)?;
    let form = FieldForm { def, now: Some(values), calendar: state.calendar() };
    match form.form() {
        Form::Line | Form::Lines | Form::Parts | Form::Reach => Some(form.text()),
        Form::Toggle | Form::One | Form::Many | Form::Fixed(_) => None,
    }
}

/// Something was not written; a draft among it is tried again.
pub(super) fn on_failed(state: &mut State) -> Vec<Effect> {
    let is_open = composer::on_failed(state) | form::on_failed(state);
    if !is_open && state.drafts.known.values().all(|kept| kept.is_on_disk) {
        return Vec::new();
    }
    vec![Effect::WakeAfter { millis: AGAIN_MILLIS, wake: Wake::DraftDue }]
}

/// What an earlier session left. Whatever was begun meanwhile is newer and stays.
pub(super) fn on_told(state: &mut State, drafts: Vec<Draft>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for Draft { of, text, cursor, .. } in drafts {
        if open_draft(state) == Some(of) {
            effects.extend(join_earlier(state, &text));
        }
        // A text that was written there meanwhile and has another sort by now took its place on the disk.
        let is_on_disk = !composer::has_been(state, of);
        state.drafts.known.entry(of).or_insert(Kept { cursor, is_on_disk, ..Kept::new(text) });
    }
    let is_busy = state.popup.is_some() || state.toast.as_ref().is_some_and(|t| t.tone == Tone::Bad);
    if let Some(count) = state.draft_count().filter(|_| !is_busy) {
        let mut keys: Vec<String> = Vec::new();
        let mut kinds: Vec<Composing> = state.drafts.known.keys().map(|of| of.what).collect();
        kinds.sort_unstable();
        for key in kinds.iter().map(|what| state.key_words(what.command())) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let text = state.locale.fill(Text::DraftsKept, &[&count, &keys.join(" · ")]);
        effects.push(state.say(Tone::Info, text));
    }
    effects
}
