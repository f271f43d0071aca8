//! Tasks a lead must have: the open one its next step comes from, perhaps a later one, and those that are done.

use super::{Recipe, book, nth};
use crate::demo::dice::Dice;
use crate::demo::store::leads::LeadRow;
use crate::demo::store::notes::small;
use crate::demo::store::tasks::{TaskRow, Tasks, Words};
use crate::demo::store::{Entity, Store};

const FIRST_TASK: i64 = 4_747_929;
const DAY: i64 = 86_400;
/// Follow-up, meeting, and the account's own.
const KINDS: [u32; 3] = [1, 2, 2_541_873];

pub fn build(recipe: Recipe, leads: &[LeadRow]) -> Tasks {
    let mut rows: Vec<TaskRow> = Vec::with_capacity(leads.len() * 3 / 2);
    for lead in leads {
        let mut dice = Dice::keyed(recipe.seed, 0x7461_736b, lead.id.get().unsigned_abs());
        let next = lead.closest_task_at.secs();
        if next > 0 {
            rows.push(open(lead, next, &mut dice));
            if dice.percent(20) {
                let later = next + dice.between(1, 14) * DAY;
                rows.push(open(lead, later, &mut dice));
            }
        }
        for _ in 0..dice.weighted(&[45, 35, 15, 5]) {
            rows.push(done(lead, &mut dice));
        }
    }
    rows.sort_by_key(|row| (row.created_at, row.owner, row.due));
    for (n, row) in rows.iter_mut().enumerate() {
        row.id = small(nth(FIRST_TASK, n));
    }
    Tasks::new(rows)
}

fn open(lead: &LeadRow, due: i64, dice: &mut Dice) -> TaskRow {
    let (born, last) = (lead.created_at.secs(), lead.updated_at.secs());
    // Nobody plans what is already over, unless the lead itself is younger than its step.
    let created = dice.between(born, last.max(born)).min(due.max(born));
    row(lead, (created, created, due), dice)
}

fn done(lead: &LeadRow, dice: &mut Dice) -> TaskRow {
    let (born, last) = (lead.created_at.secs(), lead.updated_at.secs());
    let created = dice.between(born, last.max(born));
    let updated = dice.between(created, last.max(created));
    TaskRow { is_completed: true, ..row(lead, (created, updated, updated + dice.between(0, DAY)), dice) }
}

fn row(lead: &LeadRow, (created, updated, due): (i64, i64, i64), dice: &mut Dice) -> TaskRow {
    let kind = KINDS[dice.weighted(&[70, 20, 10])];
    let user = small(lead.responsible.get());
    TaskRow {
        id: 0,
        owner: small(lead.id.get()),
        entity: Entity::Leads,
        is_completed: false,
        kind,
        due: small(due),
        // Meetings take a while.
        duration: if kind == 2 { 1800 * (1 + dice.below(3) as u32) } else { 0 },
        created_at: small(created),
        updated_at: small(updated),
        created_by: user,
        updated_by: user,
        responsible: user,
    }
}

/// What a task says: as it was written, or in the language of whom it was given to.
pub fn words(store: &Store, row: &TaskRow) -> Words {
    if let Some(words) = store.tasks.written(row) {
        return words.clone();
    }
    let mut dice = Dice::keyed(store.seed, 0x7477, u64::from(row.id));
    let tongue = &store.texts.tongues[book::tongue_of(i64::from(row.created_by))];
    let text = dice.pick(&tongue.tasks).copied().unwrap_or_default().to_owned();
    // Many are ticked off without a word.
    let has_result = row.is_completed && dice.percent(60);
    let result = dice.pick(&tongue.short).copied().unwrap_or_default();
    Words { text, result: has_result.then(|| result.to_owned()) }
}
