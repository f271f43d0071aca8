//! `/leads`: list, one, create, change one, change many.
//!
//! Reading is here; `filter` chooses rows, `render` dresses them, `read` checks what a client writes
//! and `apply` does it and writes the events.

pub mod apply;
pub mod complex;
mod filter;
pub mod read;
mod render;

use crate::api::wire::hal::Listing;
use crate::api::wire::leads::{DeletedLead, Leads};
use crate::api::wire::{Links, Seq, Written};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body;
use crate::demo::list::{Page, Totals};
use crate::demo::store::Store;
use crate::domain::LeadId;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    if ask.wants("only_deleted") {
        return Ok(bin(store, ask, page));
    }
    let chosen = filter::Filter::of(ask);
    let cut = page.cut(chosen.rows(store));
    let shown = (cut.items.len(), cut.more);
    let leads = cut.items.into_iter().map(|row| render::lead(store, row, ask)).collect();
    Ok(page.answer(ask, shown, Totals::None, Leads { leads }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    Ok(match store.leads.get(LeadId(ask.id(0))) {
        Some(row) => answer::hal(&render::lead(store, row, ask)),
        None => answer::nothing(),
    })
}

pub fn create(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let (write, check) = read::lead(store, item, None);
        (body::request_id(item, n), write, check)
    });
    let writes = body::all_or_nothing(checked.collect())?;
    let written = writes.into_iter().map(|(request_id, write)| {
        let id = apply::create(store, ask, write);
        Written { request_id: Some(request_id), ..receipt(store, ask, id, false) }
    });
    let written: Vec<Written> = written.collect();
    Ok(answer::hal(&many(ask, &written)))
}

pub fn change_many(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let id = LeadId(item.get("id").and_then(serde_json::Value::as_i64).unwrap_or_default());
        let (write, check) = read::lead(store, item, Some(id));
        (body::request_id(item, n), (id, write), check)
    });
    let writes = body::all_or_nothing(checked.collect())?;
    let mut written = Vec::with_capacity(writes.len());
    for (_, (id, write)) in writes {
        apply::change(store, ask, id, write);
        written.push(receipt(store, ask, id, true));
    }
    Ok(answer::hal(&many(ask, &written)))
}

pub fn change_one(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let id = LeadId(ask.id(0));
    let item = body::object(ask.body)?;
    if store.leads.get(id).is_none() {
        return Err(Refusal::new(http::StatusCode::NOT_FOUND, "Entity not found"));
    }
    let (write, check) = read::lead(store, &item, Some(id));
    for (_, write) in body::all_or_nothing(vec![("0".to_owned(), write, check)])? {
        apply::change(store, ask, id, write);
    }
    Ok(answer::hal(&receipt(store, ask, id, true)))
}

/// The API has no such method: leads are deleted by hand. Somebody who stands outside may play that hand.
pub fn remove(store: &mut Store, ask: &Ask<'_>) -> Handled {
    if !ask.is_observer {
        let detail = "This method is not allowed here.";
        return Err(Refusal::new(http::StatusCode::METHOD_NOT_ALLOWED, detail));
    }
    if apply::remove(store, ask, LeadId(ask.id(0))) {
        Ok(answer::nothing())
    } else {
        Err(Refusal::new(http::StatusCode::NOT_FOUND, "Entity not found"))
    }
}

/// Hardly anything, as Kommo answers: clients have to read again.
fn receipt(store: &Store, ask: &Ask<'_>, id: LeadId, with_time: bool) -> Written {
    let updated_at = store.leads.get(id).map(|row| row.updated_at.secs()).filter(|_| with_time);
    Written { id: id.get(), updated_at, links: ask.link(&format!("leads/{id}")), ..Written::default() }
}

fn many(ask: &Ask<'_>, leads: &[Written]) -> Listing<serde_json::Value> {
    Listing {
        total_items: None,
        page: None,
        page_count: None,
        links: Links::to_self(ask.href("leads")),
        embedded: serde_json::json!({ "leads": leads }),
    }
}

fn bin(store: &Store, ask: &Ask<'_>, page: Page) -> answer::Answer {
    let cut = page.cut(store.leads.bin.iter());
    let shown = (cut.items.len(), cut.more);
    let leads: Seq<DeletedLead> = cut
        .items
        .into_iter()
        .map(|gone| DeletedLead {
            id: gone.id.get(),
            updated_at: gone.updated_at.secs(),
            is_deleted: true,
            links: ask.link(&format!("leads/{}", gone.id)),
        })
        .collect();
    page.answer(ask, shown, Totals::None, serde_json::json!({ "leads": leads }))
}
