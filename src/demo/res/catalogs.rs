//! `/catalogs`, their fields and elements. Nothing of it can be deleted.

use http::StatusCode;
use serde_json::{Value, json};

use super::values::kinds_of;
use crate::api::wire::catalogs::{Catalog, Catalogs, Element, Elements};
use crate::api::wire::fields::CustomFields;
use crate::api::wire::{CustomField, CustomFieldValues, Seq};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check, Object};
use crate::demo::data::values::filled;
use crate::demo::list::{Page, Totals};
use crate::demo::query::mentions;
use crate::demo::store::Store;
use crate::demo::store::office;

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let kind = ask.query.filter("type").and_then(crate::demo::query::Node::leaf);
    let all = store.office.catalogs.iter().map(|one| &one.catalog);
    let cut = page.cut(all.filter(|c| kind.is_none_or(|kind| c.kind == kind)).map(|c| dress(c, ask)));
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, Totals::None, Catalogs { catalogs: cut.items.into() }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    Ok(answer::hal(&dress(&asked(store, ask)?.catalog, ask)))
}

pub fn fields(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let fields = &asked(store, ask)?.fields;
    let total = Totals::Pages(fields.len());
    let id = ask.id(0);
    let cut = page.cut(fields.iter().map(|field| CustomField {
        links: ask.link(&format!("catalogs/{id}/custom_fields/{}", field.id)),
        ..field.clone()
    }));
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, total, CustomFields { custom_fields: cut.items.into() }))
}

pub fn elements(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let ids = ask.query.filter_ints("id");
    let part = ask.query.text("query").map(str::to_lowercase);
    let fits = |element: &&Element| {
        ids.as_ref().is_none_or(|ids| ids.contains(&element.id))
            && part.as_ref().is_none_or(|part| mentions(&element.name, part))
    };
    let all = asked(store, ask)?.elements.iter().filter(fits);
    let cut = page.cut(all.map(|element| dress_element(element, ask)));
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, Totals::None, Elements { elements: cut.items.into() }))
}

pub fn element(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let element = asked(store, ask)?.elements.iter().find(|element| element.id == ask.id(1));
    Ok(element.map_or_else(answer::nothing, |element| answer::hal(&dress_element(element, ask))))
}

pub fn add(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let items = body::array(ask.body)?;
    let catalog = asked(store, ask)?;
    if !catalog.catalog.can_add_elements {
        return Err(Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "No elements can be added to this list."));
    }
    let checked = items.iter().enumerate().map(|(n, item)| {
        let mut check = Check::default();
        let name = check.text(item, "name").unwrap_or_default();
        if name.trim().is_empty() {
            check.null("name");
        }
        let values = values(&catalog.fields, item, &mut check);
        (body::request_id(item, n), (name, values), check)
    });
    let ready = body::all_or_nothing(checked.collect())?;
    let mut made = Vec::with_capacity(ready.len());
    for (n, (_, (name, values))) in (0..).zip(ready) {
        let id = store.office.next_element();
        let (at, by) = (ask.now.secs(), ask.user.get());
        let mut element = Element {
            id,
            name,
            created_by: by,
            updated_by: by,
            created_at: at,
            updated_at: at,
            is_deleted: Some(false),
            catalog_id: ask.id(0),
            account_id: store.account.id,
            ..Element::default()
        };
        put(&mut element, values);
        if let Some(catalog) = store.office.catalog_mut(ask.id(0)) {
            catalog.elements.push(element.clone());
        }
        made.push(Element { request_id: Some(n), ..dress_element(&element, ask) });
    }
    Ok(written(made, ask))
}

pub fn change_many(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let items = body::array(ask.body)?;
    let catalog = asked(store, ask)?;
    let checked = items.iter().enumerate().map(|(n, item)| {
        let mut check = Check::default();
        let id = check.int(item, "id").unwrap_or_default();
        if !catalog.elements.iter().any(|element| element.id == id) {
            check.choice("id");
        }
        let name = check.text(item, "name");
        let values = values(&catalog.fields, item, &mut check);
        (body::request_id(item, n), (id, name, values), check)
    });
    let ready = body::all_or_nothing(checked.collect())?;
    let mut changed = Vec::with_capacity(ready.len());
    for (_, (id, name, values)) in ready {
        let elements = store.office.catalog_mut(ask.id(0)).map(|catalog| &mut catalog.elements);
        let Some(element) = elements.and_then(|all| all.iter_mut().find(|one| one.id == id)) else {
            continue;
        };
        if let Some(name) = name {
            element.name = name;
        }
        (element.updated_at, element.updated_by) = (ask.now.secs(), ask.user.get());
        put(element, values);
        changed.push(Element { request_id: Some(id), ..dress_element(element, ask) });
    }
    Ok(written(changed, ask))
}

fn written(elements: Vec<Element>, ask: &Ask<'_>) -> answer::Answer {
    answer::hal(&json!({"_links": ask.here(), "_embedded": {"elements": elements}}))
}

fn asked<'a>(store: &'a Store, ask: &Ask<'_>) -> Result<&'a office::Catalog, Refusal> {
    store.office.catalog(ask.id(0)).ok_or_else(Refusal::not_found)
}

/// What of the item's fields is written: each replaces what stands there.
fn values(known: &[CustomField], item: &Object, check: &mut Check) -> Vec<CustomFieldValues> {
    let writes = kinds_of(known, item, check);
    let field = |id: i64| known.iter().find(|field| field.id == id);
    let all = writes.into_iter().filter_map(|(id, values)| field(id).map(|field| filled(field, values)));
    all.collect()
}

fn put(element: &mut Element, values: Vec<CustomFieldValues>) {
    let mut all: Vec<CustomFieldValues> =
        element.custom_fields_values.take().unwrap_or_default().into_iter().collect();
    for mut value in values {
        value.is_computed = None;
        all.retain(|known| known.field_id != value.field_id);
        if !value.values.is_empty() {
            all.push(value);
        }
    }
    element.custom_fields_values = (!all.is_empty()).then(|| Seq::from(all));
}

fn dress(catalog: &Catalog, ask: &Ask<'_>) -> Catalog {
    Catalog { links: ask.link(&format!("catalogs/{}", catalog.id)), ..catalog.clone() }
}

fn dress_element(element: &Element, ask: &Ask<'_>) -> Element {
    let links = ask.link(&format!("catalogs/{}/elements/{}", element.catalog_id, element.id));
    Element { links, ..element.clone() }
}

/// What hangs on a lead as its links tell it; whole quantities are floats here, too.
pub fn hung(store: &Store, lead: i64) -> impl Iterator<Item = (i64, Value)> + '_ {
    let all = store.office.hung.get(&lead).into_iter().flatten();
    all.map(|one| {
        (one.element, json!({"quantity": one.quantity, "catalog_id": one.catalog, "price_id": null}))
    })
}
