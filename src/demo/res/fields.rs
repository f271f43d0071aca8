//! `GET /{entity}/custom_fields`: definitions, page by page (50 unless asked otherwise), and their groups.

use crate::api::wire::CustomField;
use crate::api::wire::fields::{CustomFields, FieldGroup, FieldGroups};
use crate::demo::answer::{self, Handled, Refusal};
use crate::demo::ask::Ask;
use crate::demo::data::fields::GROUPS;
use crate::demo::list::{self, Page, Totals};
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

pub fn groups(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let groups: Vec<FieldGroup> = groups_of(store, ask).collect();
    Ok(list::whole(ask, groups.len(), FieldGroups { custom_field_groups: groups.into() }))
}

pub fn group(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let id = ask.params.get(1).copied().unwrap_or_default();
    let group = groups_of(store, ask).find(|group| group.id == id);
    Ok(answer::hal(&group.ok_or_else(Refusal::not_found)?))
}

/// Every entity has the first; the rest are those its fields stand in.
fn groups_of<'a>(store: &'a Store, ask: &'a Ask<'_>) -> impl Iterator<Item = FieldGroup> + 'a {
    let entity = entity(ask);
    let used = move |id: &str| {
        id == "default" || store.fields.of(entity).iter().any(|f| f.group_id.as_deref() == Some(id))
    };
    (0..).zip(GROUPS).filter(move |(_, (id, ..))| used(id)).map(
        move |(sort, (id, name, kind, is_predefined))| FieldGroup {
            id: id.to_owned(),
            name: name.to_owned(),
            is_predefined,
            kind: kind.to_owned(),
            entity_type: entity.plural().to_owned(),
            sort,
            links: ask.link(&format!("{}/custom_fields/groups/{id}", entity.plural())),
        },
    )
}

fn entity(ask: &Ask<'_>) -> Entity {
    Entity::from_plural(ask.params.first().copied().unwrap_or_default())
}

fn dress(field: &CustomField, ask: &Ask<'_>) -> CustomField {
    let links = ask.link(&format!("{}/custom_fields/{}", field.entity_type, field.id));
    CustomField { links, ..field.clone() }
}
