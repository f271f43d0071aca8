//! Elements of lists on leads: `/leads/{id}/link` and `/unlink` with `catalog_elements`.
//!
//! Owns what such an item must have: its list, and a quantity that is a number. Linking what hangs there already gives
//! it the new quantity.

use serde_json::{Value, json};

use crate::demo::answer::{self, Handled};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check, Object};
use crate::demo::list;
use crate::demo::store::Store;
use crate::demo::store::office::Hung;

/// Whether a body is about elements: it is about nothing else then.
pub fn is_meant(ask: &Ask<'_>) -> bool {
    let items = body::array(ask.body).unwrap_or_default();
    ask.params.first() == Some(&"leads")
        && items
            .iter()
            .any(|item| item.get("to_entity_type").and_then(Value::as_str) == Some("catalog_elements"))
}

pub fn link(store: &mut Store, ask: &Ask<'_>, lead: i64) -> Handled {
    let mut made = Vec::new();
    for one in wishes(store, ask)? {
        let all = store.office.hung.entry(lead).or_default();
        all.retain(|known| known.element != one.element);
        all.push(one);
        made.push(json!({
            "entity_id": lead, "entity_type": "leads", "to_entity_id": one.element,
            "to_entity_type": "catalog_elements",
            "metadata": {"quantity": one.quantity, "catalog_id": one.catalog},
        }));
    }
    Ok(list::whole(ask, made.len(), json!({ "links": made })))
}

pub fn unlink(store: &mut Store, ask: &Ask<'_>, lead: i64) -> Handled {
    for one in wishes(store, ask)? {
        let all = store.office.hung.entry(lead).or_default();
        all.retain(|known| known.element != one.element);
    }
    Ok(answer::nothing())
}

fn wishes(store: &Store, ask: &Ask<'_>) -> Result<Vec<Hung>, answer::Refusal> {
    let items = body::array(ask.body)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let mut check = Check::default();
        let wish = wish(store, item, &mut check);
        (body::request_id(item, n), wish, check)
    });
    Ok(body::all_or_nothing(checked.collect())?.into_iter().map(|(_, wish)| wish).collect())
}

fn wish(store: &Store, item: &Object, check: &mut Check) -> Hung {
    if item.get("to_entity_type").and_then(Value::as_str) != Some("catalog_elements") {
        check.choice("to_entity_type");
    }
    let element = check.int(item, "to_entity_id").unwrap_or_default();
    let none = Object::new();
    let facts = item.get("metadata").and_then(Value::as_object).unwrap_or(&none);
    let catalog = check.int(facts, "catalog_id").unwrap_or_default();
    match store.office.catalog(catalog) {
        None => check.null("metadata.catalog_id"),
        Some(known) if !known.elements.iter().any(|one| one.id == element) => check.choice("to_entity_id"),
        Some(_) => {}
    }
    let quantity = match facts.get("quantity") {
        None | Some(Value::Null) => 1.0,
        Some(Value::Number(n)) => n.as_f64().unwrap_or(1.0),
        Some(_) => {
            check.kind("metadata.quantity", "numeric");
            1.0
        }
    };
    Hung { catalog, element, quantity }
}
