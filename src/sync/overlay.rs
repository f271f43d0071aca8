//! What the screen shows: the server's last word with the own unsent edits on top. Pure.
//!
//! The confirmed lead is never patched by hand: an edit joins `pending`, and only the server's answer
//! changes `confirmed`. So rolling back is forgetting, and a refused edit cannot leave a trace.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::event::{EditStage, Saved};
use crate::domain::{
    Change, Edit, EditId, Editable, FieldValues, Lead, LeadId, Part, Target, Timestamp, Together,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingEdit {
    pub edit: Edit,
    pub stage: EditStage,
    /// When the person made it.
    pub made_at: Timestamp,
    /// With which others it was made, once it is on disk.
    pub together: Option<Together>,
}

impl PendingEdit {
    /// A parked edit is not shown as done: it waits for a person, and may never be.
    pub const fn is_shown(&self) -> bool {
        !matches!(self.stage, EditStage::Parked(_))
    }
}

/// Leads by id. Ids are numbers the server counts up, and tens of thousands are looked up before the first board: one
/// multiplication spreads them as well as a hash against forged keys, at a tenth of the cost.
type ById<T> = HashMap<LeadId, T, BuildHasherDefault<IdHasher>>;

#[derive(Debug, Clone, Copy, Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_i64(i64::from(*byte));
        }
    }

    fn write_i64(&mut self, id: i64) {
        self.0 = (self.0 ^ id.cast_unsigned()).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(26);
    }
}

/// All known leads, as confirmed and as shown.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    slots: Vec<Slot>,
    index: ById<u32>,
    /// Only things with pending edits; everything else is shown as confirmed.
    touched: HashMap<Target, Touched>,
    /// Counts the steps of own edits that make or change tasks.
    task_changes: u64,
}

#[derive(Debug, Clone)]
struct Slot {
    lead: Lead,
}

#[derive(Debug, Clone)]
struct Touched {
    /// None for what is no lead, and while the lead itself is not known yet.
    shown: Option<Lead>,
    /// In the order they were made.
    edits: Vec<PendingEdit>,
}

impl Overlay {
    /// The lead as the screen shows it.
    pub fn get(&self, id: LeadId) -> Option<&Lead> {
        if !self.touched.is_empty()
            && let Some(touched) = self.touched.get(&Target::Lead(id))
        {
            return touched.shown.as_ref();
        }
        self.confirmed(id)
    }

    /// The lead as the server last showed it.
    pub fn confirmed(&self, id: LeadId) -> Option<&Lead> {
        self.index.get(&id).and_then(|slot| self.slots.get(*slot as usize)).map(|slot| &slot.lead)
    }

    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// The place of a lead among all; it keeps it until a lead is taken out, whose place the last one takes.
    pub fn place(&self, id: LeadId) -> Option<usize> {
        self.index.get(&id).map(|slot| *slot as usize)
    }

    /// The lead in a place, as shown.
    pub fn at(&self, place: usize) -> Option<&Lead> {
        let lead = &self.slots.get(place)?.lead;
        // Hits of a search are looked at by the ten thousand: only what has edits is looked up.
        let touched = (!self.touched.is_empty()).then(|| self.touched.get(&Target::Lead(lead.id))).flatten();
        touched.map_or(Some(lead), |touched| touched.shown.as_ref())
    }

    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether a lead came to be known after the first `before` ones.
    pub fn is_among(&self, id: LeadId, before: usize) -> bool {
        self.index.get(&id).is_some_and(|slot| (*slot as usize) < before)
    }

    /// The leads that came to be known after the first `before` ones, as shown.
    pub fn after(&self, before: usize) -> impl Iterator<Item = &Lead> {
        self.slots.get(before..).unwrap_or_default().iter().filter_map(|slot| {
            // Hardly ever is an edit pending, and then nothing has to be looked up.
            if self.touched.is_empty() { Some(&slot.lead) } else { self.get(slot.lead.id) }
        })
    }

    pub fn reserve(&mut self, more: usize) {
        self.slots.reserve(more);
        self.index.reserve(more);
    }

    /// The leads as shown, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Lead> {
        self.slots.iter().filter_map(|slot| self.get(slot.lead.id))
    }

    /// A thing with its own unsent edits on top.
    pub fn over<E: Editable + Clone>(&self, on: Target, confirmed: &E) -> E {
        let mut shown = confirmed.clone();
        self.pending_of(on).iter().filter(|p| p.is_shown()).for_each(|p| p.edit.change.apply(&mut shown));
        shown
    }

    /// Own edits on their way, of everything.
    pub fn pending(&self) -> impl Iterator<Item = &PendingEdit> {
        self.touched.values().flat_map(|t| &t.edits)
    }

    /// The edits of a thing that are still on their way, oldest first.
    pub fn pending_of(&self, on: impl Into<Target>) -> &[PendingEdit] {
        self.touched.get(&on.into()).map_or(&[], |t| &t.edits)
    }

    /// What own edits of a lead set in its custom fields, the latest last.
    pub fn fields_set(&self, lead: LeadId) -> Vec<&FieldValues> {
        if self.touched.is_empty() {
            return Vec::new();
        }
        let going = self.pending_of(lead).iter().filter(|p| p.is_shown());
        let set = going.filter_map(|p| match &p.edit.change {
            Change::SetField(values) => Some(values),
            _ => None,
        });
        set.collect()
    }

    /// As [`Overlay::fields_set`], of all leads that have such edits.
    pub fn all_fields_set(&self) -> HashMap<LeadId, Vec<&FieldValues>> {
        let leads = self.touched.keys().filter_map(|on| on.lead());
        leads.map(|lead| (lead, self.fields_set(lead))).collect()
    }

    /// Another number, other edits of tasks.
    pub const fn task_changes(&self) -> u64 {
        self.task_changes
    }

    pub fn pending_edit(&self, id: EditId) -> Option<&PendingEdit> {
        self.pending().find(|p| p.edit.id == id)
    }

    /// The server's word on a lead. An older answer than what is known is ignored.
    pub fn confirm(&mut self, lead: Lead) {
        let id = lead.id;
        match self.index.get(&id).and_then(|slot| self.slots.get_mut(*slot as usize)) {
            Some(slot) => {
                if lead.updated_at >= slot.lead.updated_at {
                    slot.lead = lead;
                }
            }
            None => {
                self.index.insert(id, self.slots.len() as u32);
                self.slots.push(Slot { lead });
            }
        }
        self.refresh(id);
    }

    /// A person made an edit: shown at once.
    pub fn queue(&mut self, edit: Edit, made_at: Timestamp) {
        self.put(PendingEdit { edit, stage: EditStage::Made, made_at, together: None });
    }

    /// An edit is on disk: under another id (`was`) than it had so far, joined with others, or from an earlier run.
    pub fn save(&mut self, was: EditId, saved: Saved) {
        let on = saved.edit.on;
        for over in saved.over.iter().chain([&was]) {
            self.take(on, *over);
        }
        let Saved { edit, stage, at: made_at, together, .. } = saved;
        self.put(PendingEdit { edit, stage, made_at, together });
    }

    fn put(&mut self, pending: PendingEdit) {
        let on = pending.edit.on;
        self.task_changes += u64::from(concerns_tasks(&pending.edit));
        let touched = self.touched.entry(on).or_insert_with(|| Touched { shown: None, edits: Vec::new() });
        touched.edits.retain(|p| p.edit.id != pending.edit.id);
        // Made but not saved ones carry negative ids, the latest the lowest; they come after all saved ones.
        let order = |p: &PendingEdit| (p.edit.id.get() < 0, p.edit.id.get().abs());
        let at = touched.edits.partition_point(|p| order(p) < order(&pending));
        touched.edits.insert(at, pending);
        self.refresh_target(on);
    }

    pub fn set_stage(&mut self, on: Target, id: EditId, stage: EditStage) {
        let edits = self.touched.get_mut(&on).map(|t| t.edits.iter_mut());
        if let Some(pending) = edits.into_iter().flatten().find(|p| p.edit.id == id) {
            self.task_changes += u64::from(concerns_tasks(&pending.edit));
            pending.stage = stage;
            self.refresh_target(on);
        }
    }

    /// Takes an edit out: confirmed, superseded or refused. The thing falls back to what is left.
    pub fn forget(&mut self, on: Target, id: EditId) -> Option<Edit> {
        let edit = self.take(on, id)?;
        self.refresh_target(on);
        Some(edit)
    }

    fn take(&mut self, on: Target, id: EditId) -> Option<Edit> {
        let touched = self.touched.get_mut(&on)?;
        let at = touched.edits.iter().position(|p| p.edit.id == id)?;
        let edit = touched.edits.remove(at).edit;
        self.task_changes += u64::from(concerns_tasks(&edit));
        if touched.edits.is_empty() {
            self.touched.remove(&on);
        }
        Some(edit)
    }

    pub fn remove(&mut self, id: LeadId) -> Option<Lead> {
        let slot = self.index.remove(&id)? as usize;
        let gone = self.slots.swap_remove(slot);
        if let Some(moved) = self.slots.get(slot) {
            self.index.insert(moved.lead.id, slot as u32);
        }
        // Own edits of it are still on their way: the server will say that it is gone.
        self.refresh(id);
        Some(gone.lead)
    }

    fn refresh_target(&mut self, on: Target) {
        if let Target::Lead(id) = on {
            self.refresh(id);
        }
    }

    fn refresh(&mut self, id: LeadId) {
        if self.touched.is_empty() {
            return;
        }
        let mut shown = self.confirmed(id).cloned();
        if let Some(touched) = self.touched.get_mut(&Target::Lead(id)) {
            if let Some(lead) = &mut shown {
                let going = touched.edits.iter().filter(|p| p.is_shown());
                going.for_each(|pending| pending.edit.change.apply(lead));
            }
            touched.shown = shown;
        }
    }
}

fn concerns_tasks(edit: &Edit) -> bool {
    matches!(edit.on, Target::Task(_)) || edit.change.part() == Part::Tasks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Money, PipelineId, Place, StageId, Timestamp, UserId};
    use proptest::prelude::*;

    fn lead(stage: i64, updated: i64) -> Lead {
        Lead {
            id: LeadId(1),
            name: "x".into(),
            price: Money::ZERO,
            place: place(stage),
            responsible: UserId(1),
            created_at: Timestamp(0),
            updated_at: Timestamp(updated),
            closed_at: None,
            next_task_at: None,
            loss_reason: None,
            company: None,
            main_contact: None,
            tags: Box::default(),
        }
    }

    fn place(stage: i64) -> Place {
        Place { pipeline: PipelineId(1), stage: StageId(stage) }
    }

    fn edit(id: i64, to: i64) -> Edit {
        let change = |s| Change::Move { to: place(s), reason: None };
        Edit { id: EditId(id), on: LeadId(1).into(), change: change(to), base: Some(change(0)) }
    }

    proptest! {
        /// Whatever happens in between, once nothing is pending the screen shows what the server said last.
        #[test]
        fn overlay_then_settle_is_the_server_state(steps in proptest::collection::vec((0..4_u8, 1..6_i64), 1..40)) {
            let mut overlay = Overlay::default();
            let mut server = lead(1, 1);
            overlay.confirm(server.clone());
            let mut queued: Vec<Edit> = Vec::new();
            for (n, (what, stage)) in steps.into_iter().enumerate() {
                match what {
                    0 => { // a person moves it
                        let e = edit(n as i64, stage);
                        overlay.queue(e.clone(), Timestamp(0));
                        queued.push(e);
                        prop_assert_eq!(overlay.get(LeadId(1)).unwrap().place, place(stage));
                    }
                    1 if !queued.is_empty() => { // the server takes the oldest
                        let e = queued.remove(0);
                        e.change.apply(&mut server);
                        server.updated_at = server.updated_at.plus(1);
                        overlay.forget(e.on, e.id);
                        overlay.confirm(server.clone());
                    }
                    2 if !queued.is_empty() => { // the server refuses the oldest
                        let e = queued.remove(0);
                        overlay.forget(e.on, e.id);
                    }
                    _ => { // a colleague moves it
                        server.place = place(stage);
                        server.updated_at = server.updated_at.plus(1);
                        overlay.confirm(server.clone());
                    }
                }
                let expected = queued.last().map_or(server.place, |e| match e.change { Change::Move { to, .. } => to, _ => server.place });
                prop_assert_eq!(overlay.get(LeadId(1)).unwrap().place, expected);
            }
            for e in queued {
                overlay.forget(e.on, e.id);
            }
            prop_assert_eq!(overlay.get(LeadId(1)), Some(&server));
            prop_assert_eq!(overlay.pending().count(), 0);
        }
    }

    #[test]
    fn an_older_answer_changes_nothing() {
        let mut overlay = Overlay::default();
        overlay.confirm(lead(2, 10));
        overlay.confirm(lead(1, 9));
        assert_eq!(overlay.get(LeadId(1)).unwrap().place, place(2));
    }
}
