//! Tasks a lead must have: the open one its next step comes from, perhaps a later one, and those that are done. Some
//! contacts and companies have one of their own.

use super::{Gaps, Recipe, book, nth};
use crate::demo::dice::Dice;
use crate::demo::store::journal::{Author, Change, Journal};
use crate::demo::store::leads::LeadRow;
use crate::demo::store::notes::small;
use crate::demo::store::shelf::Row;
use crate::demo::store::tasks::{TaskRow, Tasks, Words};
use crate::demo::store::{Entity, Store};
use crate::domain::UserId;

const FIRST_TASK: i64 = 4_747_929;
const DAY: i64 = 86_400;
/// Follow-up, meeting, and the account's own.
const KINDS: [u32; 3] = [1, 2, 2_541_873];

pub fn build(recipe: Recipe, leads: &[LeadRow]) -> Tasks {
    let mut rows: Vec<TaskRow> = Vec::with_capacity(leads.len() * 3 / 2);
    let mut later: Vec<TaskRow> = Vec::new();
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
        later.extend(beside(recipe, lead, later.len()));
    }
    later.sort_by_key(|row| (row.created_at, row.owner, row.due));
    rows.sort_by_key(|row| (row.created_at, row.owner, row.due));
    for (n, row) in rows.iter_mut().enumerate() {
        row.id = small(nth(FIRST_TASK, n));
    }
    let mut gaps = Gaps::new(FIRST_TASK);
    for row in &mut later {
        row.id = small(gaps.after(rows.partition_point(|known| known.created_at <= row.created_at)));
    }
    rows.extend(later);
    rows.sort_by_key(|row| row.id);
    Tasks::new(rows)
}

/// The events the tasks left; done ones were done when they last changed.
pub fn tell(tasks: &Tasks, journal: &mut Journal) {
    for row in tasks.rows() {
        let Some(owner) = row.subject() else { continue };
        let by = |user: u32| UserId(i64::from(user));
        let added = Author { by: by(row.created_by), at: row.created_at() };
        journal.record(added, owner, Change::Task("task_added"));
        if row.is_completed {
            let done = Author { by: by(row.updated_by), at: row.updated_at() };
            journal.record(done, owner, Change::Task("task_completed"));
        }
    }
}

/// One in six leads has a task beside it, of its contact or of its company; each time falls to each of them in turn.
fn beside(recipe: Recipe, lead: &LeadRow, turn: usize) -> Option<TaskRow> {
    let mut dice = Dice::keyed(recipe.seed, 0x6265_7369, lead.id.get().unsigned_abs());
    if !dice.percent(17) {
        return None;
    }
    let contact = lead.contacts.first().map(|id| (Entity::Contacts, id.get()));
    let company = Some((Entity::Companies, lead.company.get())).filter(|(_, id)| *id > 0);
    let (entity, owner) =
        if (turn / 5).is_multiple_of(2) { contact.or(company) } else { company.or(contact) }?;
    let today = recipe.now.secs().div_euclid(DAY) * DAY;
    // Overdue, today, tomorrow, this week, later.
    let days = [dice.between(-20, -1), 0, 1, dice.between(2, 6), dice.between(8, 40)][turn % 5];
    let due = (today + days * DAY + dice.between(18, 40) * 1800).max(1);
    let task = if turn % 4 == 3 { done(lead, &mut dice) } else { open(lead, due, &mut dice) };
    Some(TaskRow { entity, owner: small(owner), ..task })
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
