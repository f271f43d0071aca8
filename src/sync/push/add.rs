//! Additions: what must not be there twice.
//!
//! A POST whose answer was lost may have been carried out, and the API knows no request key that would tell. So the
//! server is looked at: something with the same text on the same thing, made since the person wrote it, that is not
//! what another own addition became. A gateway that gave up may still deliver a moment later, so "not there" is
//! believed the second time only, some seconds after the first, however often a person asks in between; and after each
//! lost answer anew.

use std::sync::PoisonError;

use super::{End, Held, Look, Push};
use crate::api::ApiError;
use crate::api::endpoint::{
    AddIncoming, AddNote, AddTask, CreateCompany, CreateContact, CreateLead, Following, GetNote,
    ListAllCompanies, ListAllContacts, ListIncoming, ListNotes, ListTasks, NewLeads, Write,
};
use crate::api::gate::Lane;
use crate::api::{Endpoint, Page};
use crate::domain::{
    Change, CompanyId, ContactId, Edit, Entity, FactValue, LeadId, Linked, NewNoteKind, NoteBody, NoteId,
    Owner, SafeText, Target, TaskId, Timestamp,
};
use crate::store::{Confirmed, EntityKey, Standing};
use crate::sync::event::{EditEvent, Trouble, TroubleKind};

/// Seconds before the first look for what may have arrived, and from there to the one that is believed.
pub const FIRST_LOOK: i64 = 3;
pub const SECOND_LOOK: i64 = 9;
/// Seconds the clocks here and there may differ.
const SKEW: i64 = 300;

/// Something of the sort that may be the addition: its id, its text, and since when it is there.
struct Found {
    id: i64,
    text: SafeText,
    at: Timestamp,
}

impl Held {
    /// A word no other addition has: what the server keeps it with, it is found by.
    fn uniq(&self) -> SafeText {
        SafeText::line(&format!("dealdesk-{}-{}", self.made_at.secs(), self.edit.id))
    }
}

impl Push {
    pub(super) async fn add(&self, held: Held) -> End {
        if held.is_uncertain
            && let Some(end) = self.look(&held).await
        {
            return end;
        }
        match self.post(&held).await {
            Ok(id) => self.made(&held, id).await,
            Err(error) if error.is_uncertain() => {
                self.lost(std::slice::from_ref(&held), &error, |_| FIRST_LOOK).await;
                End::Went
            }
            Err(error) => self.put_off(&[held], &error).await,
        }
    }

    /// After a lost answer; `None` when it is not there, which is believed the second time.
    async fn look(&self, held: &Held) -> Option<End> {
        match self.look_up(held).await {
            Ok(Some(id)) => Some(self.made(held, id).await),
            Ok(None) => {
                if let Some(until) = self.look_again_at(held) {
                    self.written(self.store.mark_waiting(held.lease.clone(), until)).await;
                    let why = Trouble::of(TroubleKind::Uncertain);
                    self.tell(held, EditEvent::Uncertain { why, until }).await;
                    return Some(End::Went);
                }
                let standing = self.written(self.store.mark_sending(held.lease.clone())).await;
                // Without that word on disk a kill now would make it look as if nothing was sent this time.
                (standing != Some(Standing::Held)).then_some(End::Went)
            }
            Err(error) if error.is_refusal() => {
                self.park(held, Trouble::of(TroubleKind::Uncertain), None).await;
                Some(End::Went)
            }
            Err(error) => Some(self.put_off(std::slice::from_ref(held), &error).await),
        }
    }

    /// When to look once more for what is not there; `None`: it is believed now.
    fn look_again_at(&self, held: &Held) -> Option<Timestamp> {
        let now = self.clock.now();
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        let before = looks.remove(&held.edit.id).filter(|look| look.attempt + 1 == held.attempts);
        let believed_from = before.map_or_else(|| now.plus(SECOND_LOOK), |look| look.believed_from);
        if believed_from <= now {
            return None;
        }
        looks.insert(held.edit.id, Look { attempt: held.attempts, believed_from });
        Some(believed_from)
    }

    async fn post(&self, held: &Held) -> Result<i64, ApiError> {
        let (client, on) = (&self.client, held.edit.on);
        let none = || ApiError::unreadable("the edit", "it adds nothing to this");
        match &held.edit.change {
            Change::AddNote(note) => {
                let owner = on.owner().ok_or_else(none)?;
                let uniq = held.uniq();
                Ok(client.send(Lane::Push, &AddNote { owner, note: note.clone(), uniq }).await?.get())
            }
            Change::AddTask(task) => {
                let task = AddTask { owner: on.owner(), task: task.clone() };
                Ok(client.send(Lane::Push, &task).await?.get())
            }
            Change::CreateLead(lead) => {
                Ok(client.send(Lane::Push, &CreateLead { lead: (**lead).clone() }).await?.lead.get())
            }
            Change::CreateContact(contact) => {
                let contact = CreateContact { contact: (**contact).clone() };
                Ok(client.send(Lane::Push, &contact).await?.get())
            }
            Change::CreateCompany(company) => {
                let company = CreateCompany { company: (**company).clone() };
                Ok(client.send(Lane::Push, &company).await?.get())
            }
            Change::AddIncoming(incoming) => {
                let incoming = (**incoming).clone();
                let add = AddIncoming { incoming, uniq: held.uniq(), at: held.made_at };
                Ok(client.send(Lane::Push, &add).await?.get())
            }
            Change::Move { .. }
            | Change::Rename(_)
            | Change::SetPrice(_)
            | Change::Assign(_)
            | Change::Tag(_)
            | Change::SetField(_)
            | Change::Link { .. }
            | Change::SetText(_)
            | Change::Reschedule { .. }
            | Change::SetTaskKind(_)
            | Change::Finish { .. }
            | Change::Rewrite { .. }
            | Change::Judge(_) => Err(none()),
        }
    }

    /// It is there: linked to what it belongs to, and read again with what it hangs on. If that fails, the yes still
    /// stands.
    async fn made(&self, held: &Held, id: i64) -> End {
        if let Err(end) = self.link_new(held, id).await {
            return end;
        }
        let now = self.read_made(&held.edit, id).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "what was made could not be read again");
            Vec::new()
        });
        self.settle(held, Confirmed::Made(id, now)).await;
        End::Went
    }

    /// Links made after a thing was: a link that is there already is one still, so this may be done twice. What is
    /// not linked yet is looked for and linked later, as after a lost answer.
    async fn link_new(&self, held: &Held, id: i64) -> Result<(), End> {
        for (on, to) in links(&held.edit.change, id) {
            let change = Change::Link { to, how: Linked::Linked };
            if let Err(error) = self.client.send(Lane::Push, &Write { on, change, base: None }).await {
                if error.is_refusal() {
                    tracing::warn!(%error, "what was made could not be linked");
                    continue;
                }
                self.lost(std::slice::from_ref(held), &error, |_| FIRST_LOOK).await;
                return Err(End::Went);
            }
        }
        Ok(())
    }

    async fn read_made(&self, edit: &Edit, id: i64) -> Result<Vec<Entity>, ApiError> {
        let mut targets = Vec::new();
        let mut now = Vec::new();
        match &edit.change {
            Change::AddNote(_) => {
                if let Some(owner) = edit.on.owner() {
                    let note = GetNote { owner, id: NoteId(id) };
                    now.extend(
                        self.client.send(Lane::Push, &note).await?.map(|note| Entity::from(note.value)),
                    );
                }
            }
            Change::AddTask(_) => targets.push(Target::Task(TaskId(id))),
            Change::CreateLead(_) | Change::AddIncoming(_) => targets.push(Target::Lead(LeadId(id))),
            Change::CreateContact(_) => targets.push(Target::Contact(ContactId(id))),
            Change::CreateCompany(_) => targets.push(Target::Company(CompanyId(id))),
            _ => {}
        }
        targets.extend(links(&edit.change, id).map(|(on, _)| on));
        targets.push(edit.on);
        targets.dedup();
        for target in targets {
            now.extend(self.read_target(target).await?);
        }
        Ok(now)
    }

    /// The id of what the lost request made, if it made something.
    async fn look_up(&self, held: &Held) -> Result<Option<i64>, ApiError> {
        let on = held.edit.on;
        let Ok(known) = self.store.made_ids(EntityKey::from(on)).await.inspect_err(|error| {
            tracing::error!(%error, "the journal cannot be read");
        }) else {
            // Not knowing what is ours already, nothing may be taken for it: a person decides.
            return Err(ApiError::Refused { status: 0, detail: SafeText::default() });
        };
        let since = held.made_at.plus(-SKEW);
        let (text, found) = self.candidates(held, since).await?;
        let is_it = |f: &&Found| f.at >= since && !known.contains(&f.id) && f.text.trim() == text.trim();
        Ok(found.iter().filter(is_it).map(|f| f.id).min())
    }

    /// What may be the addition, and the text that tells.
    async fn candidates(&self, held: &Held, since: Timestamp) -> Result<(SafeText, Vec<Found>), ApiError> {
        let edit = &held.edit;
        let name = |id: i64, text: &SafeText, at: Timestamp| Found { id, text: text.clone(), at };
        Ok(match &edit.change {
            Change::AddNote(note) => {
                let Some(owner) = edit.on.owner() else { return Ok((SafeText::default(), Vec::new())) };
                let notes = self.all(ListNotes::Of(owner)).await?;
                let same = notes.into_iter().filter(|there| is_of_kind(&there.body, &note.kind));
                (note.text.clone(), same.map(|n| name(n.id.get(), n.body.text(), n.created_at)).collect())
            }
            Change::AddTask(task) => {
                let tasks = match edit.on.owner() {
                    Some(owner) => self.all(ListTasks::Of(owner)).await?,
                    None => self.all(ListTasks::Changed(since)).await?,
                };
                let same = tasks.into_iter().filter(|t| t.due == task.due && t.owner == edit.on.owner());
                (task.text.clone(), same.map(|t| name(t.id.get(), &t.text, t.created_at)).collect())
            }
            Change::CreateLead(lead) => {
                let leads = self.all(NewLeads { from: since }).await?;
                let same = leads.into_iter().filter(|l| l.price == lead.price);
                (lead.name.clone(), same.map(|l| name(l.id.get(), &l.name, l.created_at)).collect())
            }
            Change::CreateContact(contact) => {
                let contacts = self.all(ListAllContacts { updated_from: Some(since) }).await?;
                (
                    contact.name.clone(),
                    contacts.iter().map(|c| name(c.id.get(), &c.name, c.created_at)).collect(),
                )
            }
            Change::CreateCompany(company) => {
                let companies = self.all(ListAllCompanies { updated_from: Some(since) }).await?;
                (
                    company.name.clone(),
                    companies.iter().map(|c| name(c.id.get(), &c.name, c.created_at)).collect(),
                )
            }
            Change::AddIncoming(_) => {
                let uniq = held.uniq();
                let waiting = self.all(ListIncoming::default()).await?;
                let ours = waiting.into_iter().filter(|there| {
                    there.facts.iter().any(|fact| fact.value == FactValue::Text(uniq.clone()))
                });
                let found =
                    ours.filter_map(|there| Some(name(there.lead?.get(), &uniq, there.created_at))).collect();
                (uniq, found)
            }
            Change::Move { .. }
            | Change::Rename(_)
            | Change::SetPrice(_)
            | Change::Assign(_)
            | Change::Tag(_)
            | Change::SetField(_)
            | Change::Link { .. }
            | Change::SetText(_)
            | Change::Reschedule { .. }
            | Change::SetTaskKind(_)
            | Change::Finish { .. }
            | Change::Rewrite { .. }
            | Change::Judge(_) => (SafeText::default(), Vec::new()),
        })
    }

    async fn all<T: Send + 'static, E: Endpoint<Output = Page<T>>>(
        &self,
        list: E,
    ) -> Result<Vec<T>, ApiError> {
        let mut page = self.client.send(Lane::Push, &list).await?;
        let mut items = Vec::new();
        loop {
            items.append(&mut page.items);
            let Some(next) = page.next.take() else { return Ok(items) };
            page = self.client.send(Lane::Push, &Following::new(list.clone(), next)).await?;
        }
    }
}

/// What a new thing is linked to, and from which side.
fn links(change: &Change, id: i64) -> impl Iterator<Item = (Target, Owner)> {
    let pairs = match change {
        Change::CreateContact(contact) => {
            let new = ContactId(id);
            [
                contact.lead.map(|lead| (Target::Lead(lead), Owner::Contact(new))),
                contact.company.map(|company| (Target::Contact(new), Owner::Company(company))),
            ]
        }
        Change::CreateCompany(company) => {
            let new = CompanyId(id);
            [
                company.lead.map(|lead| (Target::Lead(lead), Owner::Company(new))),
                company.contact.map(|contact| (Target::Contact(contact), Owner::Company(new))),
            ]
        }
        _ => [None, None],
    };
    pairs.into_iter().flatten()
}

const fn is_of_kind(body: &NoteBody, kind: &NewNoteKind) -> bool {
    matches!(
        (body, kind),
        (NoteBody::Common { .. }, NewNoteKind::Common)
            | (NoteBody::Call(_), NewNoteKind::Call { .. })
            | (NoteBody::Sms { .. }, NewNoteKind::Sms { .. })
            | (NoteBody::Service { .. }, NewNoteKind::Service { .. })
    )
}
