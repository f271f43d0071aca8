//! Notes of an account that has been worked in: some on nearly every lead; calls and messages on its contact.
//!
//! Rows are made at the start, what they say on demand, always the same for the same note.

use serde_json::{Value, json};

use super::texts::Tongue;
use super::{Recipe, book, hostile_name, nth, values};
use crate::demo::dice::Dice;
use crate::demo::store::leads::LeadRow;
use crate::demo::store::notes::{NoteRow, Notes, Sort, small};
use crate::demo::store::parties::Party;
use crate::demo::store::{Entity, Store};
use crate::domain::LeadId;

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

pub fn build(recipe: Recipe, leads: &[LeadRow]) -> Notes {
    let mut rows: Vec<NoteRow> = Vec::with_capacity(leads.len() * 5 / 2);
    for lead in leads {
        let mut dice = Dice::keyed(recipe.seed, 0x6e6f_7465, lead.id.get().unsigned_abs());
        let count = dice.weighted(&[18, 30, 25, 14, 8, 5]);
        for _ in 0..count {
            rows.push(on_lead(lead, &mut dice));
        }
        if let Some(contact) = lead.contacts.first() {
            for _ in 0..dice.weighted(&[60, 28, 12]) {
                let sort = choose(&ON_CONTACT, &mut dice);
                rows.push(row(lead, (Entity::Contacts, contact.get()), sort, &mut dice));
            }
        }
    }
    rows.sort_by_key(|row| (row.created_at, row.owner));
    for (n, row) in rows.iter_mut().enumerate() {
        row.id = small(nth(FIRST_NOTE, n));
    }
    Notes::new(rows)
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
    let by_robot = matches!(sort, Sort::Mail | Sort::Service | Sort::SiteVisit | Sort::SmsIn);
    NoteRow {
        id: 0,
        owner: small(owner),
        entity,
        seeded_as: sort,
        created_at: small(created),
        updated_at: small(updated),
        created_by: if by_robot { 0 } else { small(lead.responsible.get()) },
        responsible: small(lead.responsible.get()),
    }
}

/// `params` of a note: as it was written, or as its sort has them, in the language of the responsible user.
pub fn params(store: &Store, row: &NoteRow) -> Value {
    if let Some(written) = store.notes.written(row) {
        return written.params.clone();
    }
    let mut dice = Dice::keyed(store.seed, 0x6e70, u64::from(row.id));
    let tongue = &store.texts.tongues[book::tongue_of(i64::from(row.responsible))];
    let short = dice.pick(&tongue.short).copied().unwrap_or_default();
    match row.seeded_as {
        Sort::Common => json!({ "text": common(store, row, tongue, &mut dice) }),
        Sort::CallIn | Sort::CallOut => call(store, row, short, &mut dice),
        // Old ones lost both.
        Sort::SmsIn if dice.percent(10) => json!({ "text": null, "phone": null }),
        Sort::SmsIn | Sort::SmsOut => json!({ "text": short, "phone": phone(store, row) }),
        Sort::Mail => letter(store, row, tongue, &mut dice),
        Sort::Service => json!({ "service": "Robot", "text": short }),
        Sort::Attachment => {
            let name = format!("drawing-{}.pdf", row.id % 1000);
            let uuid = format!("d0d0d0d0-0000-4000-8000-{:012}", row.id);
            json!({"is_drive_attachment": true, "text": name, "original_name": name, "file_name": name,
                "file_uuid": uuid, "version_uuid": uuid})
        }
        Sort::Geolocation => {
            let street = dice.pick(&store.texts.streets).copied().unwrap_or_default();
            json!({ "text": short, "address": street, "longitude": "-2.5879", "latitude": "51.4545" })
        }
        // PHP's way of writing an empty object.
        Sort::SiteVisit => json!([]),
    }
}

fn common(store: &Store, row: &NoteRow, tongue: &Tongue, dice: &mut Dice) -> String {
    let turn = row.id as usize / 3;
    let hostile = hostile_name(&store.texts, turn, 3).filter(|text| !text.is_empty());
    hostile.unwrap_or_else(|| dice.pick(&tongue.notes).cloned().unwrap_or_default())
}

fn call(store: &Store, row: &NoteRow, result: &str, dice: &mut Dice) -> Value {
    let was_taken = dice.percent(75);
    let uniq = format!("{:016x}", dice.next());
    json!({
        "uniq": uniq,
        "duration": if was_taken { dice.between(20, 900) } else { 0 },
        "source": "Harbour Telephony",
        "link": was_taken.then(|| format!("https://calls.harbour.example.com/{uniq}.mp3")),
        "phone": phone(store, row),
        "call_result": was_taken.then_some(result),
        "call_status": if was_taken { 4 } else { 6 },
        "call_responsible": row.responsible,
    })
}

fn letter(store: &Store, row: &NoteRow, tongue: &Tongue, dice: &mut Dice) -> Value {
    let (subject, summary) =
        dice.pick(&tongue.letters).and_then(|letter| letter.split_once('|')).unwrap_or_default();
    let is_incoming = dice.percent(65);
    let customer = contact(store, row).map_or_else(
        || json!({ "email": "office@quayside.example", "name": "" }),
        |c| json!({ "email": value(store, c, "EMAIL").unwrap_or_default(), "name": &*c.name }),
    );
    let user = store.users.iter().find(|user| user.id == i64::from(row.responsible));
    let user = user.map_or_else(|| json!({}), |u| json!({ "email": u.email, "name": u.name }));
    let (from, to) = if is_incoming { (customer, user) } else { (user, customer) };
    json!({
        "thread_id": (u64::from(row.id) / 7).to_string(), "message_id": row.id.to_string(), "private": false,
        "income": is_incoming, "from": from, "to": to, "version": 3, "subject": subject,
        "content_summary": summary, "attach_cnt": dice.percent(20).then_some(1),
    })
}

/// Whom a note is about: the contact it hangs on, or its lead's first.
fn contact<'a>(store: &'a Store, row: &NoteRow) -> Option<&'a Party> {
    let owner = i64::from(row.owner);
    match row.entity {
        Entity::Contacts => store.contacts.get(owner),
        Entity::Leads => store.contacts.get(store.leads.get(LeadId(owner))?.contacts.first()?.get()),
        Entity::Companies => None,
    }
}

fn phone(store: &Store, row: &NoteRow) -> String {
    contact(store, row).and_then(|c| value(store, c, "PHONE")).unwrap_or_else(|| "+44 7700 900000".to_owned())
}

/// The first value of a contact's field.
pub fn value(store: &Store, contact: &Party, code: &str) -> Option<String> {
    let fields = values::of_party(store, Entity::Contacts, contact);
    let field = fields.iter().find(|field| field.field_code.as_deref() == Some(code))?;
    field.values.first()?.value.as_str().map(str::to_owned)
}
