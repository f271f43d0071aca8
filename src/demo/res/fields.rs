//! `GET /{entity}/custom_fields`: definitions, page by page (50 unless asked otherwise).

use crate::api::wire::CustomField;
use crate::api::wire::fields::CustomFields;
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::list::{Page, Totals};
use crate::demo::query::Node;
use crate::demo::store::{Entity, Store};

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let kinds = ask.query.filter("type").map(Node::texts);
    let all = store.fields.of(entity(ask)).iter();
    let mut chosen: Vec<&CustomField> =
        all.filter(|f| kinds.as_ref().is_none_or(|kinds| kinds.contains(&f.kind))).collect();
    let order = ask.query.order();
    let (key, descending) = order.first().copied().unwrap_or(("sort", false));
    chosen.sort_by_key(|f| if key == "id" { (f.id, 0) } else { (f.sort, f.id) });
    if descending {
        chosen.reverse();
    }
    let total = Totals::Pages(chosen.len());
    let cut = page.cut(chosen.into_iter().map(|field| dress(field, ask)));
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, total, CustomFields { custom_fields: cut.items.into() }))
}

pub fn show(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let field = store.fields.of(entity(ask)).iter().find(|f| f.id == ask.id(1));
    Ok(answer::hal(&dress(field.ok_or_else(Refusal::not_found)?, ask)))
}

fn entity(ask: &Ask<'_>) -> Entity {
    Entity::from_plural(ask.params.first().copied().unwrap_or_default())
}

fn dress(field: &CustomField, ask: &Ask<'_>) -> CustomField {
    let links = ask.link(&format!("{}/custom_fields/{}", field.entity_type, field.id));
    CustomField { links, ..field.clone() }
}
