//! Own changes in words: what a person did, for the log, the outbox and the question which value shall stand.

use super::state::State;
use crate::domain::{
    Change, Decision, Direction, FieldId, FieldValues, Linked, NewNote, NewNoteKind, NoteBody, OwnerKind,
    Part, Party, TagChange, Verdict,
};
use crate::i18n::Text;

impl State {
    /// What a change does: `Needs → Proposal`, `price: £100 → £200`, `note: Called, wants a quote`.
    pub fn change_words(&self, change: &Change, base: Option<&Change>) -> String {
        let to = self.value_words(change);
        let value = match change {
            Change::Tag(_) | Change::Finish { .. } | Change::Link { .. } | Change::Judge(_) => to,
            _ if change.is_addition() => to,
            _ => self.arrow(base, &to),
        };
        match self.label(change) {
            Some(label) => self.locale.fill(Text::ChangeLabelled, &[&label, &value]),
            None => value,
        }
    }

    fn arrow(&self, base: Option<&Change>, to: &str) -> String {
        match base {
            Some(base) => self.locale.fill(Text::ChangeFromTo, &[&self.value_words(base), to]),
            None => to.to_owned(),
        }
    }

    /// What of a thing is changed, in a word; nothing where the value says it.
    pub(super) fn label(&self, change: &Change) -> Option<String> {
        let text = match change {
            Change::Move { .. } | Change::Finish { .. } | Change::Link { .. } | Change::Judge(_) => {
                return None;
            }
            Change::SetField(values) if !values.name.is_empty() => return Some(values.name.to_string()),
            Change::SetField(values) => return Some(self.field_name(values.field)),
            Change::Rename(_) => Text::ChangeName,
            Change::SetPrice(_) => Text::ChangePrice,
            Change::Assign(_) => Text::ChangeResponsible,
            Change::Tag(_) => Text::ChangeTags,
            Change::AddNote(note) => note_label(note),
            Change::AddTask(_) => Text::ChangeTask,
            Change::SetText(_) => Text::ChangeText,
            Change::Reschedule { .. } => Text::ChangeDue,
            Change::SetTaskKind(_) => Text::ChangeTaskKind,
            Change::Rewrite { .. } => Text::ChangeNote,
            Change::CreateLead(_) => Text::ChangeNewLead,
            Change::CreateContact(_) => Text::ChangeNewContact,
            Change::CreateCompany(_) => Text::ChangeNewCompany,
            Change::AddIncoming(_) => Text::ChangeNewIncoming,
        };
        Some(self.locale.get(text).to_owned())
    }

    /// What a change of this part is about, where a question about it needs a name.
    pub(super) fn part_words(&self, part: Part) -> Option<String> {
        let text = match part {
            Part::Place => Text::Stage,
            Part::Name => Text::Name,
            Part::Price => Text::Price,
            Part::Responsible => Text::Responsible,
            Part::Tags => Text::ChangeTags,
            Part::Field(id) => return Some(self.field_name(id)),
            Part::Text => Text::ChangeText,
            Part::Due => Text::ChangeDue,
            Part::Kind => Text::ChangeTaskKind,
            Part::Body => Text::ChangeNote,
            // Additions replace nothing, so nobody clashes with them; the rest says itself what it is.
            Part::Notes | Part::Tasks | Part::Creation | Part::Done | Part::Link(_) | Part::Verdict => {
                return None;
            }
        };
        Some(self.locale.get(text).to_owned())
    }

    pub fn field_name(&self, id: FieldId) -> String {
        let mut known = OwnerKind::ALL.into_iter().flat_map(|owner| self.directory.fields(owner));
        known.find(|field| field.id == id).map_or_else(|| format!("#{id}"), |field| field.name.to_string())
    }

    /// The value alone: a stage, an amount, a name.
    pub fn value_words(&self, change: &Change) -> String {
        match change {
            Change::Move { to, reason } => {
                let stage = self.stage(*to).map(|s| s.name.as_str()).or_else(|| self.stage_name(to.stage));
                let stage = stage.map_or_else(|| format!("#{}", to.stage), str::to_owned);
                let reason = reason.and_then(|id| self.directory.loss_reasons.get(&id));
                reason.map_or_else(|| stage.clone(), |reason| format!("{stage} ({})", reason.name))
            }
            Change::Rename(name) => name.to_string(),
            Change::SetPrice(price) => self.money(*price),
            Change::Assign(user) => self.user_name(*user),
            Change::Tag(tags) => tag_words(tags),
            Change::SetField(values) => self.field_words(values),
            Change::Link { to, how } => {
                let text = if *how == Linked::Not { Text::ChangeUnlinked } else { Text::ChangeLinked };
                self.locale.fill(text, &[&self.target_name((*to).into())])
            }
            Change::AddNote(note) => self.note_words(note),
            Change::AddTask(task) => format!("{} ({})", one_line(&task.text), self.date_time(task.due)),
            Change::SetText(text) => one_line(text),
            Change::Reschedule { due, .. } => self.date_time(*due),
            Change::SetTaskKind(kind) => self.task_kind_name(*kind),
            Change::Finish { is_completed: false, .. } => self.locale.get(Text::ChangeOpenAgain).to_owned(),
            Change::Finish { result: None, .. } => self.locale.get(Text::ChangeDone).to_owned(),
            Change::Finish { result: Some(result), .. } => {
                self.locale.fill(Text::ChangeDoneWith, &[&one_line(result)])
            }
            Change::Rewrite { body, .. } => match &**body {
                NoteBody::Call(call) => with_text(self.call_words(call.duration, call.outcome), &call.result),
                body => one_line(body.text()),
            },
            Change::CreateLead(lead) => {
                let contact = lead.contact.as_ref().map(|contact| match contact {
                    Party::New(contact) => contact.name.to_string(),
                    Party::Known(id) => self.target_name((*id).into()),
                });
                let name = contact.map(|name| format!(" ({name})")).unwrap_or_default();
                format!("{}{name}", one_line(&lead.name))
            }
            Change::CreateContact(contact) => one_line(&contact.name),
            Change::CreateCompany(company) => one_line(&company.name),
            Change::AddIncoming(incoming) => one_line(&incoming.name),
            Change::Judge(verdict) => self.verdict_words(verdict),
        }
    }

    /// `accepted: Needs, Ines`; what is declined says no more than that.
    pub fn verdict_words(&self, verdict: &Verdict) -> String {
        match verdict.how {
            Decision::Accept { to, user } => {
                let stage = self.value_words(&Change::Move { to, reason: None });
                let who = user.map(|user| format!(", {}", self.user_name(user))).unwrap_or_default();
                self.locale.fill(Text::VerdictAccepted, &[&format!("{stage}{who}")])
            }
            Decision::Decline { .. } => self.locale.get(Text::VerdictDeclined).to_owned(),
            Decision::Link { lead, .. } => {
                self.locale.fill(Text::VerdictLinked, &[&self.target_name(lead.into())])
            }
        }
    }

    /// What is written; of a call without a word, how it went.
    fn note_words(&self, note: &NewNote) -> String {
        match &note.kind {
            NewNoteKind::Call { duration, outcome, .. } if note.text.is_empty() => {
                self.call_words(*duration, *outcome)
            }
            NewNoteKind::Common
            | NewNoteKind::Call { .. }
            | NewNoteKind::Sms { .. }
            | NewNoteKind::Service { .. } => one_line(&note.text),
        }
    }

    /// The values of a field in one line; a dash where it is not filled.
    pub(super) fn field_words(&self, values: &FieldValues) -> String {
        let lines = self.field_lines(values);
        if values.is_empty() { "–".to_owned() } else { lines.join(", ") }
    }

    /// `Follow-up`; an unknown one by its number.
    pub fn task_kind_name(&self, kind: crate::domain::TaskKindId) -> String {
        let account = self.directory.account.as_ref();
        let known = account.and_then(|a| a.task_kinds.iter().find(|k| k.id == kind));
        known.map_or_else(|| format!("#{kind}"), |kind| kind.name.to_string())
    }
}

const fn note_label(note: &NewNote) -> Text {
    match note.kind {
        NewNoteKind::Common => Text::ChangeNote,
        NewNoteKind::Call { direction: Direction::In, .. } => Text::ChangeCallIn,
        NewNoteKind::Call { direction: Direction::Out, .. } => Text::ChangeCallOut,
        NewNoteKind::Sms { .. } => Text::ChangeSms,
        NewNoteKind::Service { .. } => Text::ChangeService,
    }
}

/// `+warm −cold`.
fn tag_words(tags: &TagChange) -> String {
    let added = tags.add.iter().map(|tag| format!("+{tag}"));
    let removed = tags.remove.iter().map(|tag| format!("−{tag}"));
    added.chain(removed).collect::<Vec<_>>().join(" ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn with_text(facts: String, text: &str) -> String {
    if text.trim().is_empty() { facts } else { format!("{facts} · {}", one_line(text)) }
}
