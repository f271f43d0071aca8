//! Own changes in words: what a person did, for the log, the outbox and the question which value shall stand.

use super::state::State;
use crate::domain::{LeadChange, SafeText};
use crate::i18n::Text;

impl State {
    /// What a change does: `Needs → Proposal`, `price: £100 → £200`, `note: Called, wants a quote`.
    pub fn change_words(&self, change: &LeadChange, base: Option<&LeadChange>) -> String {
        let to = self.value_words(change);
        let Some(label) = label(change) else { return self.arrow(base, &to) };
        let value = if change.is_addition() { to } else { self.arrow(base, &to) };
        self.locale.fill(label, &[&value])
    }

    fn arrow(&self, base: Option<&LeadChange>, to: &str) -> String {
        match base {
            Some(base) => self.locale.fill(Text::ChangeFromTo, &[&self.value_words(base), to]),
            None => to.to_owned(),
        }
    }

    /// The value alone: a stage, an amount, a name.
    pub fn value_words(&self, change: &LeadChange) -> String {
        match change {
            LeadChange::Move { to, .. } => {
                let stage = self.stage(*to).map(|s| s.name.as_str()).or_else(|| self.stage_name(to.stage));
                stage.map_or_else(|| format!("#{}", to.stage), str::to_owned)
            }
            LeadChange::Rename(name) => name.to_string(),
            LeadChange::SetPrice(price) => self.money(*price),
            LeadChange::Assign(user) => self.user_name(*user),
            LeadChange::AddNote(note) => one_line(&note.text),
            LeadChange::AddTask(task) => format!("{} ({})", one_line(&task.text), self.date_time(task.due)),
        }
    }
}

const fn label(change: &LeadChange) -> Option<Text> {
    match change {
        LeadChange::Move { .. } => None,
        LeadChange::Rename(_) => Some(Text::ChangeName),
        LeadChange::SetPrice(_) => Some(Text::ChangePrice),
        LeadChange::Assign(_) => Some(Text::ChangeResponsible),
        LeadChange::AddNote(_) => Some(Text::ChangeNote),
        LeadChange::AddTask(_) => Some(Text::ChangeTask),
    }
}

fn one_line(text: &SafeText) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
