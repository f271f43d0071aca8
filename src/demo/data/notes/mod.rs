//! Notes of an account that has been worked in: some on nearly every lead, calls and letters on its contact, and
//! somewhere one of every type there is.
//!
//! Rows are made at the start, what they say on demand (`params`, `letters`), always the same for the same note.
//! What was added to the seed later has ids between those of before, so that those keep their words.

mod letters;
mod params;

pub use params::{params, value};

use super::texts::Texts;
use super::{Gaps, Recipe, nth};
use crate::demo::dice::Dice;
use crate::demo::store::Entity;
use crate::demo::store::journal::{Author, Change, Journal};
use crate::demo::store::leads::LeadRow;
use crate::demo::store::notes::{NoteRow, Notes, Sort, small};
use crate::demo::store::shelf::Row;
use crate::domain::UserId;

/// Far above the ids events invent for the notes they mention.
const FIRST_NOTE: i64 = 88_000_001;

/// What hangs on a lead, and how often.
const ON_LEAD: [(Sort, u32); 6] = [
    (Sort::Common, 68),
    (Sort::Mail, 14),
    (Sort::Service, 7),
    (Sort::Attachment, 6),
    (Sort::Geolocation, 2),
    (Sort::SiteVisit, 3),
];
const ON_CONTACT: [(Sort, u32); 4] =
    [(Sort::CallIn, 35), (Sort::CallOut, 45), (Sort::SmsIn, 8), (Sort::SmsOut, 12)];

/// What is rare in life and has to be met all the same: every second lead has one, in turn on the lead, its contact
/// and its company.
const RARE: [Sort; 29] = [
    Sort::ExtendedService,
    Sort::Cashier,
    Sort::OldAttachment,
    Sort::TargetingIn,
    Sort::TargetingOut,
    Sort::Transaction,
    Sort::InvoicePaid,
    Sort::BillPaid,
    Sort::Zoom,
    Sort::Dropbox,
    Sort::LinkFollowed,
    Sort::AiResult,
    Sort::KeyAction,
    Sort::Chat,
    Sort::AutoCreated,
    Sort::TaskResult,
    Sort::LeadCreated,
    Sort::ContactCreated,
    Sort::CompanyCreated,
    Sort::OldCallIn,
    Sort::OldCallOut,
    Sort::OldCommon,
    Sort::Wordless,
    Sort::Unheard,
    Sort::SiteVisit,
    Sort::Geolocation,
    Sort::Attachment,
    Sort::SmsOut,
    Sort::CallIn,
];

pub fn build(texts: &Texts, recipe: Recipe, leads: &[LeadRow]) -> Notes {
    let mut rows: Vec<NoteRow> = Vec::with_capacity(leads.len() * 5 / 2);
    let mut later: Vec<NoteRow> = Vec::with_capacity(leads.len());
    for (n, lead) in leads.iter().enumerate() {
        let mut dice = Dice::keyed(recipe.seed, 0x6e6f_7465, lead.id.get().unsigned_abs());
        let first = rows.len();
        let count = dice.weighted(&[18, 30, 25, 14, 8, 5]);
        for _ in 0..count {
            rows.push(on_lead(lead, &mut dice));
        }
        later.extend(correspondence(texts, recipe, lead, &mut rows[first..]));
        if let Some(contact) = lead.contacts.first() {
            for _ in 0..dice.weighted(&[60, 28, 12]) {
                let sort = choose(&ON_CONTACT, &mut dice);
                rows.push(row(lead, (Entity::Contacts, contact.get()), sort, &mut dice));
            }
        }
        let mut dice = Dice::keyed(recipe.seed, 0x7261_7265, lead.id.get().unsigned_abs());
        later.extend(rare(lead, n, &mut dice));
        later.extend(on_company(lead, &mut dice));
    }
    rows.sort_by_key(|row| (row.created_at, row.owner));
    later.sort_by_key(|row| (row.created_at, row.owner, row.turn));
    for (n, row) in rows.iter_mut().enumerate() {
        row.id = small(nth(FIRST_NOTE, n));
    }
    let mut gaps = Gaps::new(FIRST_NOTE);
    for row in &mut later {
        row.id = small(gaps.after(rows.partition_point(|known| known.created_at <= row.created_at)));
    }
    rows.extend(later);
    rows.sort_by_key(|row| row.id);
    Notes::new(rows)
}

/// The events the notes left.
pub fn tell(texts: &Texts, seed: u64, notes: &Notes, journal: &mut Journal) {
    for row in notes.rows() {
        let word = match row.seeded_as {
            Sort::Mail if letters::of(texts, seed, row).is_incoming => Some("incoming_mail"),
            Sort::Mail => Some("outgoing_mail"),
            sort => sort.event(),
        };
        let author = Author { by: UserId(i64::from(row.created_by)), at: row.created_at() };
        if let Some(word) = word {
            journal.record(author, row.subject(), Change::NoteAdded(word, row.id()));
        }
    }
}

/// The letters on a lead belong to one thread, which hangs on its contact in full; answers what is to be added.
fn correspondence(texts: &Texts, recipe: Recipe, lead: &LeadRow, on_lead: &mut [NoteRow]) -> Vec<NoteRow> {
    let mut known: Vec<&mut NoteRow> = on_lead.iter_mut().filter(|row| row.seeded_as == Sort::Mail).collect();
    if known.is_empty() {
        return Vec::new();
    }
    known.sort_by_key(|row| row.created_at);
    for (turn, row) in (0..).zip(&mut known) {
        row.turn = turn;
        row.created_by = letters::author(texts, recipe.seed, row);
    }
    let mut dice = Dice::keyed(recipe.seed, 0x7468_7264, lead.id.get().unsigned_abs());
    let whole = (2 + dice.index(4)).max(known.len());
    let mut thread: Vec<NoteRow> = known.iter().map(|row| (*row).clone()).collect();
    for turn in thread.len()..whole {
        let last = &thread[turn - 1];
        let created = small(
            dice.between(i64::from(last.created_at), lead.updated_at.secs().max(i64::from(last.created_at))),
        );
        let mut next = NoteRow { turn: turn as u8, created_at: created, updated_at: created, ..last.clone() };
        next.created_by = letters::author(texts, recipe.seed, &next);
        thread.push(next);
    }
    match lead.contacts.first() {
        Some(contact) => {
            let owner = small(contact.get());
            for row in &mut thread {
                (row.entity, row.owner) = (Entity::Contacts, owner);
            }
            thread
        }
        None => thread.split_off(known.len()),
    }
}

fn rare(lead: &LeadRow, n: usize, dice: &mut Dice) -> Option<NoteRow> {
    let turn = (n % 2 == 1).then_some(n / 2)?;
    let sort = RARE[turn % RARE.len()];
    let on_lead = (Entity::Leads, lead.id.get());
    let contact = lead.contacts.first().map(|id| (Entity::Contacts, id.get()));
    let company = Some((Entity::Companies, lead.company.get())).filter(|(_, id)| *id > 0);
    let owner = match sort {
        Sort::LeadCreated | Sort::AutoCreated => on_lead,
        Sort::ContactCreated => contact.unwrap_or(on_lead),
        Sort::CompanyCreated => company.unwrap_or(on_lead),
        _ => [Some(on_lead), contact, company][turn / RARE.len() % 3].unwrap_or(on_lead),
    };
    Some(row(lead, owner, sort, dice))
}

fn on_company(lead: &LeadRow, dice: &mut Dice) -> Option<NoteRow> {
    let sort = [None, Some(Sort::Common), Some(Sort::CallOut)][dice.weighted(&[83, 12, 5])]?;
    let company = Some(lead.company.get()).filter(|id| *id > 0)?;
    Some(row(lead, (Entity::Companies, company), sort, dice))
}

fn on_lead(lead: &LeadRow, dice: &mut Dice) -> NoteRow {
    let sort = choose(&ON_LEAD, dice);
    row(lead, (Entity::Leads, lead.id.get()), sort, dice)
}

fn choose(among: &[(Sort, u32)], dice: &mut Dice) -> Sort {
    let weights: Vec<u32> = among.iter().map(|(_, weight)| *weight).collect();
    among.get(dice.weighted(&weights)).map_or(Sort::Common, |(sort, _)| *sort)
}

fn row(lead: &LeadRow, (entity, owner): (Entity, i64), sort: Sort, dice: &mut Dice) -> NoteRow {
    let (born, last) = (lead.created_at.secs(), lead.updated_at.secs());
    let created = dice.between(born, last.max(born));
    // A few were corrected later.
    let updated = if dice.percent(5) { dice.between(created, last.max(created)) } else { created };
    let by_robot = !matches!(
        sort,
        Sort::Common
            | Sort::CallIn
            | Sort::CallOut
            | Sort::SmsOut
            | Sort::Attachment
            | Sort::Geolocation
            | Sort::OldAttachment
            | Sort::TaskResult
            | Sort::Zoom
            | Sort::OldCallOut
    );
    NoteRow {
        id: 0,
        owner: small(owner),
        entity,
        seeded_as: sort,
        turn: 0,
        about: small(lead.id.get()),
        created_at: small(created),
        updated_at: small(updated),
        created_by: if by_robot { 0 } else { small(lead.responsible.get()) },
        responsible: small(lead.responsible.get()),
    }
}
