//! What a note says: as it was written, or as its sort has it, made up from the seed and the note's id.

use serde_json::{Value, json};

use super::letters;
use crate::demo::data::texts::Tongue;
use crate::demo::data::{book, hostile_name, values};
use crate::demo::dice::Dice;
use crate::demo::store::notes::{NoteRow, Sort};
use crate::demo::store::parties::Party;
use crate::demo::store::{Entity, Store};
use crate::domain::LeadId;

/// `params` of a note: as it was written, or as its sort has them, in the language of the responsible user.
pub fn params(store: &Store, row: &NoteRow) -> Value {
    if let Some(written) = store.notes.written(row) {
        return written.params.clone();
    }
    let mut dice = Dice::keyed(store.seed, 0x6e70, u64::from(row.id));
    let tongue = &store.texts.tongues[book::tongue_of(i64::from(row.responsible))];
    let short = dice.pick(&tongue.short).copied().unwrap_or_default();
    match row.seeded_as {
        Sort::Common | Sort::OldCommon => json!({ "text": common(store, row, tongue, &mut dice) }),
        Sort::CallIn | Sort::CallOut | Sort::OldCallIn | Sort::OldCallOut => {
            call(store, row, short, &mut dice)
        }
        // Old ones lost both.
        Sort::SmsIn if dice.percent(10) => json!({ "text": null, "phone": null }),
        Sort::SmsIn | Sort::SmsOut => json!({ "text": short, "phone": phone(store, row) }),
        Sort::Mail => letters::params(store, row),
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
        Sort::SiteVisit if dice.percent(60) => json!([]),
        sort => rare(sort, store, row, short),
    }
}

/// Shapes that vary from account to account: whoever reads them has to take what is there.
fn rare(sort: Sort, store: &Store, row: &NoteRow, short: &str) -> Value {
    let uuid = format!("d0d0d0d0-0000-4000-8000-{:012}", row.id);
    let page = json!({"text": "Espresso bars", "link": "https://bluekiln.example/bars", "url": "https://bluekiln.example/bars"});
    match sort {
        Sort::ExtendedService => json!({ "service": "Harbour Telephony", "text": short }),
        Sort::Cashier => {
            json!({ "status": (["created", "shown", "canceled"][row.id as usize % 3]), "text": short })
        }
        Sort::OldAttachment => {
            json!({ "original_name": "plan old.pdf", "attachment": format!("{:x}_plan.pdf", row.id), "text": "plan old.pdf" })
        }
        Sort::TargetingIn | Sort::TargetingOut => {
            json!({ "campaign": {"id": 17, "name": "Autumn fair"}, "text": null })
        }
        Sort::Transaction => json!({ "transaction_id": row.id, "price": 4200, "comment": short }),
        Sort::InvoicePaid | Sort::BillPaid => json!({
            "text": short, "service": "Bank", "icon_url": "https://icons.example/bank.png",
            "invoice": {"id": row.id, "amount": "1250.50", "currency": "GBP"},
        }),
        Sort::Zoom => {
            json!({ "topic": short, "duration": "30", "join_url": "https://meet.example/j/1", "record_url": null })
        }
        Sort::Dropbox => {
            json!({ "file": {"name": "drawings.zip", "link": "https://files.example/drawings.zip"}, "size": 73_400_320 })
        }
        Sort::LinkFollowed | Sort::SiteVisit => page,
        Sort::AiResult => {
            json!({ "type": "summary", "text": "Wants a quote; the date is open.", "score": 0.72 })
        }
        Sort::KeyAction => json!({ "key_action": {"id": 3, "name": "First call"}, "completed": true }),
        Sort::Chat => json!({ "text": short, "message_id": uuid, "chat_id": null, "origin": "telegram" }),
        Sort::AutoCreated => json!({
            "type": if row.id.is_multiple_of(2) { "child" } else { "parent" }, "link": {"id": row.about, "type": 2},
            "lead_type": 2, "lead_id": row.about,
        }),
        Sort::TaskResult => json!({ "text": short, "task_type_id": 1, "task_id": 4_747_929 }),
        Sort::LeadCreated | Sort::ContactCreated | Sort::CompanyCreated => {
            json!({ "text": store.account.name, "entity_id": row.owner, "name": null })
        }
        Sort::Wordless => json!({ "text": null }),
        // As PHP writes what is empty, one way or the other.
        Sort::Unheard if row.id.is_multiple_of(2) => json!({}),
        Sort::Unheard => Value::Null,
        _ => json!([]),
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
    // A list where a text should be has been seen.
    let as_list = row.id.is_multiple_of(29);
    json!({
        "uniq": if as_list { json!([uniq]) } else { json!(uniq) },
        "duration": if was_taken { dice.between(20, 900) } else { 0 },
        "source": "Harbour Telephony",
        "link": was_taken.then(|| format!("https://calls.harbour.example.com/{uniq}.mp3")),
        "phone": phone(store, row),
        "call_result": was_taken.then_some(result),
        "call_status": if was_taken { 4 } else { 6 },
        "call_responsible": row.responsible,
    })
}

/// Whom a note is about: the contact it hangs on, or its lead's first.
pub fn contact<'a>(store: &'a Store, row: &NoteRow) -> Option<&'a Party> {
    let owner = i64::from(row.owner);
    match row.entity {
        Entity::Contacts => store.contacts.get(owner),
        Entity::Leads => store.contacts.get(store.leads.get(LeadId(owner))?.contacts.first()?.get()),
        Entity::Companies => {
            let lead = store.leads.get(LeadId(i64::from(row.about)))?;
            store.contacts.get(lead.contacts.first()?.get())
        }
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
