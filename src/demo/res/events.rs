//! `GET /events`, `GET /events/{id}`, `GET /events/types`: read only, newest first, no order parameter.

use http::StatusCode;
use serde_json::json;

use crate::api::wire::Event;
use crate::api::wire::events::{EventType, EventTypes, Events};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::data::{book, texts};
use crate::demo::list::{self, Page, Totals};
use crate::demo::query::Node;
use crate::demo::store::Store;
use crate::demo::store::journal::{About, Entry, Topic, Wanted};
use crate::domain::LeadId;

/// amoCRM's documents say 100; Kommo's say 250.
const MAX_EVENTS: i64 = 100;
const MAX_IDS: usize = 10;

/// What the event of a field is called, by tongue; the name of the field follows.
const FIELD_CHANGED: [&str; 4] = ["Field changed", "Изменение поля", "Campo modificado", "Campo alterado"];
/// The number all events of fields share.
const FIELD_TYPE: i64 = 28;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::up_to(ask, MAX_EVENTS)?;
    let ids = ask.query.filter("id").map(Node::texts);
    let wanted = wanted(ask)?;
    let cut = match ids {
        Some(ids) => page.cut(ids.into_iter().filter_map(|id| store.journal.number(&id))),
        None => page.cut(store.journal.find(&wanted)),
    };
    let shown = (cut.items.len(), cut.more);
    let entries = cut.items.into_iter().filter_map(|number| store.journal.entry(number));
    let events = entries.map(|entry| dress(store, entry, ask)).collect();
    Ok(page.answer(ask, shown, Totals::None, Events { events }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let id = ask.params.first().copied().unwrap_or_default();
    let entry = store.journal.number(id).and_then(|number| store.journal.entry(number));
    entry.map_or_else(|| Err(Refusal::not_found()), |entry| Ok(answer::hal(&dress(store, entry, ask))))
}

pub fn types(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let tongue = book::tongue(ask.query.text("language_code").unwrap_or("en"));
    let fixed = texts::event_types().map(|(key, kind, names)| EventType {
        key: key.to_owned(),
        kind,
        lang: names[tongue].to_owned(),
    });
    let fields = [&store.fields.leads, &store.fields.contacts, &store.fields.companies];
    let fields = fields.into_iter().flatten().map(|f| EventType {
        key: format!("custom_field_{}_value_changed", f.id),
        kind: FIELD_TYPE,
        lang: format!("{}: {}", FIELD_CHANGED[tongue], f.name),
    });
    let events_types: Vec<_> = fixed.chain(fields).collect();
    Ok(list::whole(ask, events_types.len(), EventTypes { events_types: events_types.into() }))
}

fn wanted(ask: &Ask<'_>) -> Result<Wanted, Refusal> {
    let q = &ask.query;
    let wanted = Wanted {
        created: q.filter_range("created_at"),
        kinds: q.filter("type").map(Node::texts),
        entities: q.filter("entity").map(Node::texts),
        entity_ids: q.filter_ints("entity_id"),
        authors: q.filter_ints("created_by"),
    };
    let too_many = |ids: &Option<Vec<i64>>| ids.as_ref().is_some_and(|ids| ids.len() > MAX_IDS);
    if too_many(&wanted.entity_ids) || too_many(&wanted.authors) {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "At most 10 ids per filter."));
    }
    if wanted.entity_ids.is_some() && wanted.entities.as_ref().is_none_or(|e| e.len() != 1) {
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "filter[entity_id] needs exactly one filter[entity].",
        ));
    }
    Ok(wanted)
}

fn dress(store: &Store, entry: Entry, ask: &Ask<'_>) -> Event {
    let About { topic, id } = entry.about;
    let href = ask.href(&format!("{}/{id}", topic.plural()));
    let mut about = json!({"id": id, "_links": {"self": {"href": href}}});
    let (part, name) = match topic {
        Topic::Lead => ("lead_name", store.leads.get(LeadId(id)).map(|l| &*l.name)),
        Topic::Contact => ("contact_name", store.contacts.get(id).map(|c| &*c.name)),
        Topic::Company => ("company_name", store.companies.get(id).map(|c| &*c.name)),
        Topic::Task => ("", None),
    };
    if let Some(name) = name.filter(|_| ask.wants(part)) {
        about["name"] = name.into();
    }
    Event {
        links: ask.link(&format!("events/{}", entry.id)),
        id: entry.id,
        kind: entry.kind,
        entity_id: id,
        entity_type: topic.singular().to_owned(),
        created_by: entry.author.by.get(),
        created_at: entry.author.at.secs(),
        value_after: entry.after.into(),
        value_before: entry.before.into(),
        account_id: store.account.id,
        embedded: json!({"entity": about}),
    }
}
