//! What can be changed of each thing, and how it stands now.

use super::{Change, Decision, Linked};
use crate::domain::{
    Company, Contact, FieldValues, Lead, LeadDetails, LinkedContact, Note, NoteBody, Owner, SafeText, Tag,
    TagId, Task,
};

/// Something changes can be made to.
pub trait Editable {
    /// The part a change touches, as it stands now; `None` where this thing has or knows no such part. Tags are asked
    /// for by [`Editable::tag_names`].
    fn now(&self, change: &Change) -> Option<Change>;

    /// Makes the change; nothing where there is no such part.
    fn put(&mut self, change: &Change);

    /// `None` for a thing without tags.
    fn tag_names(&self) -> Option<Vec<SafeText>> {
        None
    }
}

impl Editable for Lead {
    fn now(&self, change: &Change) -> Option<Change> {
        Some(match change {
            Change::Move { .. } => Change::Move { to: self.place, reason: self.loss_reason },
            Change::Rename(_) => Change::Rename(self.name.clone()),
            Change::SetPrice(_) => Change::SetPrice(self.price),
            Change::Assign(_) => Change::Assign(self.responsible),
            _ => return None,
        })
    }

    fn put(&mut self, change: &Change) {
        match change {
            Change::Move { to, reason } => {
                self.place = *to;
                self.loss_reason = *reason;
            }
            Change::Rename(name) => self.name.clone_from(name),
            Change::SetPrice(price) => self.price = *price,
            Change::Assign(user) => self.responsible = *user,
            Change::Tag(tags) => self.tags = tagged(&self.tags, &tags.apply(&names(&self.tags))).into(),
            Change::Judge(verdict) => {
                if let Decision::Accept { to, user } = verdict.how {
                    self.place = to;
                    self.responsible = user.unwrap_or(self.responsible);
                }
            }
            Change::AddTask(task) => {
                self.next_task_at = Some(self.next_task_at.map_or(task.due, |next| next.min(task.due)));
            }
            Change::Link { to: Owner::Company(company), how } => {
                if *how != Linked::Not {
                    self.company = Some(*company);
                } else if self.company == Some(*company) {
                    self.company = None;
                }
            }
            _ => {}
        }
    }

    fn tag_names(&self) -> Option<Vec<SafeText>> {
        Some(names(&self.tags))
    }
}

impl Editable for LeadDetails {
    fn now(&self, change: &Change) -> Option<Change> {
        match change {
            Change::SetField(wanted) => Some(Change::SetField(standing(&self.fields, wanted))),
            Change::Link { to, .. } => {
                let how = match to {
                    Owner::Contact(id) => match self.contacts.iter().find(|c| c.id == *id) {
                        Some(contact) if contact.is_main => Linked::Main,
                        Some(_) => Linked::Linked,
                        None => Linked::Not,
                    },
                    Owner::Company(id) if self.lead.company == Some(*id) => Linked::Linked,
                    Owner::Company(_) => Linked::Not,
                    Owner::Lead(_) => return None,
                };
                Some(Change::Link { to: *to, how })
            }
            _ => self.lead.now(change),
        }
    }

    fn put(&mut self, change: &Change) {
        match change {
            Change::SetField(values) => put_field(&mut self.fields, values),
            Change::Link { to: Owner::Contact(id), how } => {
                self.contacts.retain(|contact| contact.id != *id);
                let is_main = *how == Linked::Main || self.contacts.is_empty();
                if *how == Linked::Not {
                    if self.lead.main_contact == Some(*id) {
                        self.lead.main_contact = self.contacts.first().map(|contact| contact.id);
                    }
                    return;
                }
                if is_main {
                    self.contacts.iter_mut().for_each(|contact| contact.is_main = false);
                    self.lead.main_contact = Some(*id);
                }
                self.contacts.push(LinkedContact { id: *id, is_main });
            }
            _ => self.lead.put(change),
        }
    }

    fn tag_names(&self) -> Option<Vec<SafeText>> {
        self.lead.tag_names()
    }
}

impl Editable for Contact {
    fn now(&self, change: &Change) -> Option<Change> {
        Some(match change {
            Change::Rename(_) => Change::Rename(self.name.clone()),
            Change::Assign(_) => Change::Assign(self.responsible),
            Change::SetField(wanted) => Change::SetField(standing(&self.fields, wanted)),
            Change::Link { to: Owner::Company(id), .. } => {
                let how = if self.company == Some(*id) { Linked::Linked } else { Linked::Not };
                Change::Link { to: Owner::Company(*id), how }
            }
            _ => return None,
        })
    }

    fn put(&mut self, change: &Change) {
        match change {
            Change::Rename(name) => self.name.clone_from(name),
            Change::Assign(user) => self.responsible = *user,
            Change::Tag(tags) => self.tags = tagged(&self.tags, &tags.apply(&names(&self.tags))),
            Change::SetField(values) => put_field(&mut self.fields, values),
            Change::Link { to: Owner::Company(id), how } => {
                if *how != Linked::Not {
                    self.company = Some(*id);
                } else if self.company == Some(*id) {
                    self.company = None;
                }
            }
            _ => {}
        }
    }

    fn tag_names(&self) -> Option<Vec<SafeText>> {
        Some(names(&self.tags))
    }
}

impl Editable for Company {
    fn now(&self, change: &Change) -> Option<Change> {
        Some(match change {
            Change::Rename(_) => Change::Rename(self.name.clone()),
            Change::Assign(_) => Change::Assign(self.responsible),
            Change::SetField(wanted) => Change::SetField(standing(&self.fields, wanted)),
            _ => return None,
        })
    }

    fn put(&mut self, change: &Change) {
        match change {
            Change::Rename(name) => self.name.clone_from(name),
            Change::Assign(user) => self.responsible = *user,
            Change::Tag(tags) => self.tags = tagged(&self.tags, &tags.apply(&names(&self.tags))),
            Change::SetField(values) => put_field(&mut self.fields, values),
            _ => {}
        }
    }

    fn tag_names(&self) -> Option<Vec<SafeText>> {
        Some(names(&self.tags))
    }
}

impl Editable for Task {
    fn now(&self, change: &Change) -> Option<Change> {
        Some(match change {
            Change::Assign(_) => Change::Assign(self.responsible),
            Change::SetText(_) => Change::SetText(self.text.clone()),
            Change::Reschedule { .. } => Change::Reschedule { due: self.due, duration: self.duration },
            Change::SetTaskKind(_) => Change::SetTaskKind(self.kind),
            Change::Finish { .. } => {
                Change::Finish { is_completed: self.is_completed, result: self.result.clone() }
            }
            _ => return None,
        })
    }

    fn put(&mut self, change: &Change) {
        match change {
            Change::Assign(user) => self.responsible = *user,
            Change::SetText(text) => self.text.clone_from(text),
            Change::Reschedule { due, duration } => {
                self.due = *due;
                self.duration = *duration;
            }
            Change::SetTaskKind(kind) => self.kind = *kind,
            Change::Finish { is_completed, result } => {
                self.is_completed = *is_completed;
                self.result.clone_from(result);
            }
            _ => {}
        }
    }
}

impl Editable for Note {
    fn now(&self, change: &Change) -> Option<Change> {
        match change {
            Change::Rewrite { body: wanted, .. } => {
                let mut body = self.body.clone();
                // What a call is known by was not kept by earlier versions: that is no difference.
                if let (NoteBody::Call(now), NoteBody::Call(wanted)) = (&mut body, &**wanted)
                    && wanted.uniq.is_empty()
                {
                    now.uniq = SafeText::default();
                }
                Some(Change::Rewrite { of: self.owner, body: Box::new(body) })
            }
            _ => None,
        }
    }

    fn put(&mut self, change: &Change) {
        if let Change::Rewrite { body, .. } = change {
            let mut body = (**body).clone();
            if let (NoteBody::Call(new), NoteBody::Call(now)) = (&mut body, &self.body)
                && new.uniq.is_empty()
            {
                new.uniq = now.uniq.clone();
            }
            self.body = body;
        }
    }
}

fn names(tags: &[Tag]) -> Vec<SafeText> {
    tags.iter().map(|tag| tag.name.clone()).collect()
}

/// Tags of these names; one that is new has no id until the server tells it.
fn tagged(known: &[Tag], names: &[SafeText]) -> Vec<Tag> {
    let tag = |name: &SafeText| {
        let known = known.iter().find(|tag| tag.name == *name).cloned();
        known.unwrap_or_else(|| Tag { id: TagId(0), name: name.clone() })
    };
    names.iter().map(tag).collect()
}

/// The field as it stands: without values where it is not filled.
fn standing(fields: &[FieldValues], wanted: &FieldValues) -> FieldValues {
    let known = fields.iter().find(|field| field.field == wanted.field).cloned();
    known.unwrap_or_else(|| FieldValues { values: Vec::new(), ..wanted.clone() })
}

/// Only filled fields are present.
fn put_field(fields: &mut Vec<FieldValues>, values: &FieldValues) {
    let at = fields.iter().position(|field| field.field == values.field);
    match (at, values.is_empty()) {
        (Some(at), true) => drop(fields.remove(at)),
        (Some(at), false) => fields[at] = values.clone(),
        (None, true) => {}
        (None, false) => fields.push(values.clone()),
    }
}
