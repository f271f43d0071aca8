//! Incoming leads: some of those that stand in the incoming queue, with what is known of how they came.
//!
//! An incoming lead is a lead already; it leaves this list when it leaves its queue.

use serde_json::{Value, json};

use super::{book, notes};
use crate::api::wire::Unsorted;
use crate::api::wire::unsorted::NamedRef;
use crate::demo::dice::Dice;
use crate::demo::store::Store;
use crate::demo::store::leads::LeadRow;
use crate::domain::LeadId;

const MANY: usize = 12;
/// With the name of what it came through.
const CATEGORIES: [(&str, &str); 4] =
    [("forms", "Website form"), ("mail", "Inbox"), ("chats", "Shop chat"), ("sip", "Harbour Telephony")];

/// The latest in the queues, oldest first.
pub fn choose(leads: &[LeadRow]) -> Vec<LeadId> {
    let queues = [book::SALES, book::REPAIRS].map(book::open_stages);
    let waits = |lead: &&LeadRow| queues.iter().any(|stages| stages.first() == Some(&lead.place.stage));
    let mut chosen: Vec<LeadId> = leads.iter().rev().filter(waits).take(MANY).map(|lead| lead.id).collect();
    chosen.reverse();
    chosen
}

/// 60 characters of hexadecimal, as recorded.
pub fn uid(store: &Store, lead: &LeadRow) -> String {
    let mut dice = Dice::keyed(store.seed, 0x7569, lead.id.get().unsigned_abs());
    let mut part = || dice.next();
    let mut uid = format!("{:016x}{:016x}{:016x}{:016x}", part(), part(), part(), part());
    uid.truncate(60);
    uid
}

/// Without links, which depend on the request.
pub fn item(store: &Store, lead: &LeadRow) -> Unsorted {
    let mut dice = Dice::keyed(store.seed, 0x756e, lead.id.get().unsigned_abs());
    let (made_up, _) = CATEGORIES[dice.index(CATEGORIES.len())];
    let arrival = store.incoming.arrivals.get(&lead.id);
    let category = arrival.map_or(made_up, |arrival| &arrival.category);
    let source = CATEGORIES.iter().find(|(name, _)| *name == category).map_or("", |(_, source)| source);
    let refer = |id: i64| NamedRef { id, ..NamedRef::default() };
    let mut item = Unsorted {
        uid: uid(store, lead),
        source_uid: (category == "forms").then(|| "site-7".to_owned()),
        // Some integrations do not say.
        source_name: dice.percent(80).then(|| source.to_owned()),
        category: category.to_owned(),
        pipeline_id: lead.place.pipeline.get(),
        created_at: lead.created_at.secs(),
        metadata: metadata(store, lead, category, &mut dice),
        account_id: store.account.id,
        ..Unsorted::default()
    };
    if let Some(arrival) = arrival {
        item.source_uid = arrival.source_uid.clone().or(item.source_uid);
        item.source_name = arrival.source_name.clone().or(item.source_name);
        item.metadata = arrival.metadata.clone().unwrap_or(item.metadata);
    }
    item.embedded.leads = vec![refer(lead.id.get())].into();
    item.embedded.contacts = lead.contacts.iter().take(1).map(|id| refer(id.get())).collect();
    let company = Some(lead.company.get()).filter(|id| *id > 0);
    item.embedded.companies = company.into_iter().map(refer).collect();
    item
}

/// Loosely typed, as recorded: numbers now as numbers, now as text.
fn metadata(store: &Store, lead: &LeadRow, category: &str, dice: &mut Dice) -> Value {
    let at = lead.created_at.secs();
    let contact = lead.contacts.first().and_then(|id| store.contacts.get(id.get()));
    let name = contact.map_or("", |c| &*c.name);
    let value = |code: &str| contact.and_then(|c| notes::value(store, c, code));
    let phone = || value("PHONE").unwrap_or_else(|| "+44 7700 900000".to_owned());
    let digits = |phone: String| phone.chars().filter(char::is_ascii_digit).collect::<String>();
    match category {
        "sip" => {
            let number = digits(phone());
            let number = if dice.percent(50) {
                number.parse::<i64>().map_or(Value::Null, Into::into)
            } else {
                number.into()
            };
            json!({"from": number, "phone": 447_700_900_000_i64, "called_at": at, "duration": "0", "link": null,
                "service_code": "harbour", "uniq": format!("{:08x}", dice.below(1 << 32))})
        }
        "mail" => json!({
            "from": {"email": value("EMAIL").unwrap_or_else(|| "office@quayside.example".to_owned()), "name": name},
            "received_at": at, "subject": &*lead.name, "thread_id": lead.id.get(), "message_id": lead.id.get() + 1,
            "content_summary": format!("Good morning, we are interested in {} and would like to hear from you.", lead.name),
        }),
        "chats" => json!({
            "from": name, "to": "Blue Kiln", "received_at": at, "service": "harbour-chat",
            "client": {"name": name, "avatar": null},
            "origin": {"chat_id": format!("{:012x}", dice.below(1 << 48)), "ref": null, "visitor_uid": null},
            "last_message_text": &*lead.name, "source_name": "Shop chat",
        }),
        _ => json!({
            "form_id": "quote", "form_name": "Quote", "form_page": "https://bluekiln.example/quote",
            "ip": "203.0.113.9", "form_sent_at": if dice.percent(50) { Value::from(at) } else { at.to_string().into() },
            "referer": "https://search.example",
        }),
    }
}
