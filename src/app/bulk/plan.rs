//! What a verb would do to each of many things: the change and what it replaces, that it is so already, or why it cannot
//! be. Pure, so that the same answer is shown before it is sent and sent.

use std::collections::HashMap;

use crate::app::board::Step;
use crate::app::inbox;
use crate::app::state::State;
use crate::app::tasks::{TaskRef, rescheduled};
use crate::domain::when::When;
use crate::domain::{
    Change, Entity, FieldId, FieldValue, Lead, LeadDetails, LeadId, LossReasonId, Money, OwnerKind, Place,
    StageId, StageKind, TagChange, Target, UserId,
};
use crate::i18n::Text;

/// What is done to each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    Move(Place),
    /// To the stage beside its own.
    Carry(Step),
    Win,
    Lose(Option<LossReasonId>),
    /// Tasks: another time, each as long as it was.
    Due(When),
    /// Choices of a field, put to what each has and taken off it.
    Choose(Turned),
    /// The same change of each; of tags, what each has not yet.
    Make(Change),
}

/// Which values of a field are turned; the others stay with whom they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turned {
    pub field: FieldId,
    pub add: Vec<FieldValue>,
    pub remove: Vec<FieldValue>,
}

/// Why nothing is done to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cannot {
    /// It is not there any more.
    Gone,
    /// What it would replace is not known here.
    NotRead,
    FirstStage,
    LastStage,
    IntoIncoming,
    /// Its entry of the incoming queue is not known here.
    Incoming,
    /// Somebody's own verdict on it is on its way.
    Judged,
    /// The account works the field out.
    Computed,
}

impl Cannot {
    pub const fn text(self) -> Text {
        match self {
            Self::Gone => Text::BulkGone,
            Self::NotRead => Text::BulkNotRead,
            Self::FirstStage => Text::BulkFirstStage,
            Self::LastStage => Text::BulkLastStage,
            Self::IntoIncoming => Text::BulkIntoIncoming,
            Self::Incoming => Text::BulkIncoming,
            Self::Judged => Text::BulkJudged,
            Self::Computed => Text::FixedComputed,
        }
    }
}

/// A change with what it replaces.
pub type Over = (Change, Option<Change>);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Each with its changes in their order; mostly it is one.
    pub does: Vec<(Target, Vec<Over>)>,
    /// So already.
    pub same: Vec<Target>,
    pub cannot: Vec<(Target, Cannot)>,
    /// From which stages the leads come that change, and how many of them.
    pub from: Vec<(Place, usize)>,
    /// Money of the leads that change.
    pub sum: Money,
    /// Of the leads that change, those with a task that is open.
    pub with_tasks: usize,
    /// Of the leads that change, those that lose what stands in the field.
    pub replaced: usize,
}

/// Leads whose fields nobody has read yet, where the deed is about those.
pub fn unread(state: &State, deed: &Deed, on: &[Target]) -> Vec<LeadId> {
    if !deed.is_of_field() {
        return Vec::new();
    }
    let is_unread = |id: &LeadId| state.leads.get(*id).is_some() && in_full(state, *id).is_none();
    on.iter().filter_map(|on| on.lead()).filter(is_unread).collect()
}

/// A lead with its fields as the screen would show them, read for a card or for this.
pub fn in_full(state: &State, id: LeadId) -> Option<LeadDetails> {
    let read = state.in_full.get(id).map(|details| state.shown(Target::Lead(id), details));
    read.or_else(|| state.details(id))
}

impl Plan {
    pub fn of(state: &State, deed: &Deed, on: &[Target]) -> Self {
        let mut plan = Self::default();
        let listed = listed(state, on);
        for target in on {
            let done = match target {
                Target::Lead(id) => match state.leads.get(*id) {
                    Some(lead) => on_lead(state, deed, lead),
                    None => Err(Cannot::Gone),
                },
                Target::Task(id) => on_task(state, deed, TaskRef::Task(*id)),
                Target::Contact(_) | Target::Company(_) => {
                    on_party(state, deed, *target, listed.get(target).copied())
                }
                Target::Account | Target::Note(_) => Err(Cannot::Gone),
            };
            match done {
                Ok(changes) if changes.is_empty() => plan.same.push(*target),
                Ok(changes) => {
                    plan.count(state, *target);
                    plan.replaced += usize::from(deed.replaces() && changes.iter().any(takes_away));
                    plan.does.push((*target, changes));
                }
                Err(cannot) => plan.cannot.push((*target, cannot)),
            }
        }
        plan.from.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        plan
    }

    fn count(&mut self, state: &State, on: Target) {
        let Some(lead) = on.lead().and_then(|id| state.leads.get(id)) else { return };
        self.sum = self.sum + lead.price;
        self.with_tasks += usize::from(lead.next_task_at.is_some());
        match self.from.iter_mut().find(|(place, _)| *place == lead.place) {
            Some((_, count)) => *count += 1,
            None => self.from.push((lead.place, 1)),
        }
    }

    /// Why things cannot be done, with how many there are of each.
    pub fn reasons(&self) -> Vec<(Cannot, usize)> {
        let mut reasons: Vec<(Cannot, usize)> = Vec::new();
        for (_, why) in &self.cannot {
            match reasons.iter_mut().find(|(known, _)| known == why) {
                Some((_, count)) => *count += 1,
                None => reasons.push((*why, 1)),
            }
        }
        reasons.sort_unstable();
        reasons
    }
}

impl Deed {
    /// Whether leads are moved by it: then automations of the account may go on with them.
    pub const fn moves(&self) -> bool {
        matches!(self, Self::Move(_) | Self::Carry(_) | Self::Win | Self::Lose(_))
    }

    /// Whether what stands in fields decides what it does.
    const fn is_of_field(&self) -> bool {
        matches!(self, Self::Choose(_) | Self::Make(Change::SetField(_)))
    }

    /// Whether all that stands in a field gives way to what is written.
    const fn replaces(&self) -> bool {
        matches!(self, Self::Make(Change::SetField(_)))
    }

    /// Whether it closes leads.
    pub fn closes(&self) -> bool {
        matches!(self, Self::Win | Self::Lose(_))
            || matches!(self, Self::Move(to) if to.stage == StageId::WON || to.stage == StageId::LOST)
    }
}

/// Whether something stands there that is gone afterwards.
fn takes_away((_, base): &Over) -> bool {
    matches!(base, Some(Change::SetField(was)) if !was.is_empty())
}

fn on_lead(state: &State, deed: &Deed, lead: &Lead) -> Result<Vec<Over>, Cannot> {
    let closed = |stage| Place { pipeline: lead.place.pipeline, stage };
    let (to, reason) = match deed {
        Deed::Move(to) => (*to, None),
        Deed::Carry(step) => (beside(state, lead, *step)?, None),
        Deed::Win => (closed(StageId::WON), None),
        Deed::Lose(reason) => (closed(StageId::LOST), *reason),
        Deed::Choose(_) | Deed::Make(Change::SetField(_)) => return on_field(state, deed, lead.id),
        Deed::Make(change) => return Ok(over(change, lead)),
        Deed::Due(_) => return Err(Cannot::NotRead),
    };
    if state.stage(to).is_some_and(|stage| stage.kind == StageKind::Incoming) {
        return Err(Cannot::IntoIncoming);
    }
    if lead.place == to && !matches!(deed, Deed::Lose(Some(reason)) if lead.loss_reason != Some(*reason)) {
        return Ok(Vec::new());
    }
    if state.stage(lead.place).is_some_and(|stage| stage.kind == StageKind::Incoming) {
        return inbox::accepting(state, lead, to, reason);
    }
    Ok(over(&Change::Move { to, reason }, lead))
}

fn on_field(state: &State, deed: &Deed, id: LeadId) -> Result<Vec<Over>, Cannot> {
    let details = in_full(state, id).ok_or(Cannot::NotRead)?;
    let now = |field| details.fields.iter().find(|values| values.field == field);
    let (field, change) = match deed {
        Deed::Choose(Turned { field, add, remove }) => {
            let def = state.field_def(Target::Lead(id), *field).ok_or(Cannot::NotRead)?;
            let now = now(*field).map_or(&[][..], |now| &now.values);
            (*field, Change::SetField(def.turned(now, add, remove)))
        }
        Deed::Make(change @ Change::SetField(values)) => (values.field, change.clone()),
        Deed::Move(_) | Deed::Carry(_) | Deed::Win | Deed::Lose(_) | Deed::Due(_) | Deed::Make(_) => {
            return Err(Cannot::NotRead);
        }
    };
    if now(field).is_some_and(|now| now.is_computed) {
        return Err(Cannot::Computed);
    }
    Ok(over(&change, &details))
}

/// The stage beside that of a lead, in its own pipeline.
fn beside(state: &State, lead: &Lead, step: Step) -> Result<Place, Cannot> {
    let pipeline = state.directory.pipelines.iter().find(|p| p.id == lead.place.pipeline);
    let pipeline = pipeline.ok_or(Cannot::NotRead)?;
    let at = pipeline.stages.iter().position(|stage| stage.id == lead.place.stage).ok_or(Cannot::NotRead)?;
    let (to, end) = match step {
        Step::Back => (at.checked_sub(1), Cannot::FirstStage),
        Step::On => (Some(at + 1), Cannot::LastStage),
    };
    let stage = to.and_then(|at| pipeline.stages.get(at)).ok_or(end)?;
    Ok(pipeline.place(stage.id))
}

fn on_task(state: &State, deed: &Deed, of: TaskRef) -> Result<Vec<Over>, Cannot> {
    let task = state.task(of).ok_or(Cannot::Gone)?;
    Ok(match deed {
        Deed::Due(when) => over(&rescheduled(when, &task), &task),
        Deed::Make(change) => over(change, &task),
        Deed::Move(_) | Deed::Carry(_) | Deed::Win | Deed::Lose(_) | Deed::Choose(_) => {
            return Err(Cannot::NotRead);
        }
    })
}

/// Who answers for contacts and companies, as their list tells.
fn listed(state: &State, on: &[Target]) -> HashMap<Target, UserId> {
    let kind = match on.first() {
        Some(Target::Contact(_)) => OwnerKind::Contacts,
        Some(Target::Company(_)) => OwnerKind::Companies,
        Some(Target::Lead(_) | Target::Task(_) | Target::Account | Target::Note(_)) | None => {
            return HashMap::new();
        }
    };
    let listings = state.listings(kind).iter();
    listings.map(|listing| (listing.owner.into(), listing.responsible)).collect()
}

fn on_party(state: &State, deed: &Deed, on: Target, listed: Option<UserId>) -> Result<Vec<Over>, Cannot> {
    let Deed::Make(change) = deed else { return Err(Cannot::NotRead) };
    match state.entity(on) {
        Some(Entity::Contact(contact)) => Ok(over(change, &*contact)),
        Some(Entity::Company(company)) => Ok(over(change, &*company)),
        // A list tells who answers for it, and no more.
        _ => match (change, listed) {
            (Change::Assign(to), Some(now)) if *to == now => Ok(Vec::new()),
            (Change::Assign(_), Some(now)) => Ok(vec![(change.clone(), Some(Change::Assign(now)))]),
            (change, _) if change.is_addition() => Ok(vec![(change.clone(), None)]),
            _ => Err(Cannot::NotRead),
        },
    }
}

/// The change with what it replaces; nothing where it is so already.
fn over(change: &Change, on: &impl crate::domain::Editable) -> Vec<Over> {
    let change = match change {
        Change::Tag(tags) => {
            let now = on.tag_names().unwrap_or_default();
            Change::Tag(TagChange::between(&now, &tags.apply(&now)))
        }
        change => change.clone(),
    };
    if change.is_applied_to(on) {
        return Vec::new();
    }
    let base = change.inverse(on);
    vec![(change, base)]
}
