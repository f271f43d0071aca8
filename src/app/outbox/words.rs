//! Own edits in words: how far each has come, and what to say of all of them when the program is left.

use super::DropState;
use crate::app::layout::boxes::{Boxed, Framed};
use crate::app::state::State;
use crate::app::words::wrap;
use crate::domain::{LeadId, Target};
use crate::i18n::Text;
use crate::sync::event::{EditStage, TroubleKind};
use crate::sync::overlay::PendingEdit;

impl State {
    /// How far an edit has come, why, and when it is tried next.
    pub fn stage_words(&self, stage: &EditStage) -> String {
        let at = |until| self.clock_exact(until);
        match stage {
            EditStage::Made => self.locale.get(Text::OutboxMade).to_owned(),
            EditStage::Queued => self.locale.get(Text::OutboxQueued).to_owned(),
            EditStage::Sending => self.locale.get(Text::OutboxSending).to_owned(),
            EditStage::Waiting { why, until } if *until > self.now => {
                self.locale.fill(Text::OutboxNextTry, &[&self.locale.trouble(why), &at(*until)])
            }
            EditStage::Waiting { why, .. } => self.locale.trouble(why),
            EditStage::Uncertain { until } => self.locale.fill(Text::OutboxUncertain, &[&at(*until)]),
            EditStage::Parked(why) if why.kind == TroubleKind::Changed => {
                self.locale.get(Text::OutboxClash).to_owned()
            }
            EditStage::Parked(why) => self.locale.fill(Text::OutboxParked, &[&self.locale.trouble(why)]),
        }
    }

    /// How far the own edits of a thing have come: the first that needs a person, else the last.
    pub fn pending_mark(&self, on: impl Into<Target>) -> &'static str {
        let pending = self.leads.overlay().pending_of(on);
        let parked = pending.iter().find(|p| matches!(p.stage, EditStage::Parked(_)));
        parked.or(pending.last()).map_or("", |pending| pending.stage.mark())
    }

    /// A lead by its name, or by its id where no name is known.
    pub fn lead_name(&self, id: LeadId) -> String {
        let name = self.leads.get(id).map(|lead| lead.name.trim()).filter(|name| !name.is_empty());
        name.map_or_else(|| self.locale.fill(Text::Unnamed, &[&id.to_string()]), str::to_owned)
    }

    /// An edit in a sentence: the lead and what is done to it.
    pub(super) fn edit_words(&self, pending: &PendingEdit) -> String {
        let what = self.change_words(&pending.edit.change, pending.edit.base.as_ref());
        self.locale.fill(Text::LogEdit, &[&self.target_name(pending.edit.on), &what])
    }

    /// What to say when the program is left: what waits, for what, and where to look. `None` when nothing does.
    pub fn left_words(&self) -> Option<String> {
        let counts = [(self.leads.unsent(), Text::LeftUnsent), (self.leads.parked(), Text::LeftParked)];
        let mut said: Vec<String> = Vec::new();
        for (count, text) in counts.into_iter().filter(|(count, _)| *count > 0) {
            said.push(self.locale.fill(text, &[&count.to_string()]));
        }
        if said.is_empty() {
            return None;
        }
        said.push(self.locale.get(Text::LeftSee).to_owned());
        Some(said.join(" "))
    }

    /// The question before an edit is given up.
    pub fn drop_words(&self, question: &DropState) -> String {
        let Some(pending) = self.leads.overlay().pending_edit(question.edit) else { return String::new() };
        if !question.more.is_empty() {
            let all = self.locale.fill(Text::UndoMany, &[&(question.more.len() + 1).to_string()]);
            return self.locale.fill(Text::DropQuestion, &[&all, self.locale.get(Text::DropWord)]);
        }
        let mut text = self
            .locale
            .fill(Text::DropQuestion, &[&self.edit_words(pending), self.locale.get(Text::DropWord)]);
        if matches!(pending.stage, EditStage::Uncertain { .. }) {
            text = format!("{text} {}", self.locale.get(Text::DropUnsure));
        }
        text
    }
}

/// The widest a question gets.
const WIDEST: usize = 60;

fn width(state: &State) -> usize {
    usize::from(state.regions().body.width.saturating_sub(6)).clamp(1, WIDEST)
}

/// The question before an edit is given up, and the box with the field below it.
pub fn drop_shape(state: &State, asked: &DropState) -> (Boxed, Vec<String>) {
    let width = width(state);
    let lines = wrap(&state.drop_words(asked), width);
    let frame = Framed::new(state.regions().body, (width as u16, lines.len() as u16 + 1));
    let most = usize::from(frame.inside.height.saturating_sub(1));
    (Boxed::new(frame).with_text(frame.lines(lines.len().min(most), 1)), lines)
}

/// The question before quitting; its last words are keys.
pub fn quit_shape(state: &State) -> Boxed {
    let (width, count) = (width(state), state.leads.unsent().to_string());
    let lines = wrap(&state.locale.fill(Text::QuitQuestion, &[&count]), width);
    let frame = Framed::new(state.regions().body, (width as u16, lines.len() as u16));
    Boxed::new(frame).with_keys(frame.lines(0, lines.len()), lines)
}
