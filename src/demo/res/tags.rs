//! `/{entity}/tags`: list and create. Ids differ per entity; only leads' tags have colours.

use serde_json::{Value, json};

use crate::api::wire::Tag;
use crate::api::wire::leads::Tags;
use crate::demo::answer::Handled;
use crate::demo::ask::Ask;
use crate::demo::body::{self, Check};
use crate::demo::list::{self, Page, Totals};
use crate::demo::query::Node;
use crate::demo::store::{Entity, Store};
use crate::domain::TagId;

/// What a tag of a lead may be painted in.
const COLORS: [&str; 23] = [
    "EBEBEB", "D0D0D0", "F2DDF7", "D1A4DC", "FF8F92", "FFC8C8", "C7DB8C", "DDEBB5", "8699DA", "AABDFF",
    "FFCE5A", "FFE193", "90CDB0", "C6F4DE", "A9A5D7", "D8D5FF", "86C0FC", "832161", "6A0F49", "0C7C59",
    "10599D", "9D2B32", "247BA0",
];

pub fn list(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let page = Page::of(ask)?;
    let ids = ask.query.filter_ints("id");
    // One exact name: `filter[name]` takes no list here.
    let name = ask.query.filter("name").and_then(Node::leaf);
    let part = ask.query.text("query").map(str::to_lowercase);
    let entity = Entity::from_plural(ask.params.first().copied().unwrap_or_default());
    let fits = |tag: &&Tag| {
        ids.as_ref().is_none_or(|ids| ids.contains(&tag.id))
            && name.is_none_or(|name| tag.name == name)
            && part.as_ref().is_none_or(|part| tag.name.to_lowercase().contains(part))
    };
    let cut = page.cut(store.tags.of(entity).iter().filter(fits).cloned());
    let shown = (cut.items.len(), cut.more);
    Ok(page.answer(ask, shown, Totals::None, Tags { tags: cut.items.into() }))
}

/// A name that is known answers with the tag there is, in the colour it has.
pub fn create(store: &mut Store, ask: &Ask<'_>) -> Handled {
    let items = body::array(ask.body)?;
    let entity = Entity::from_plural(ask.params.first().copied().unwrap_or_default());
    let checked = items.iter().enumerate().map(|(n, item)| {
        let mut check = Check::default();
        let name = check.text(item, "name").unwrap_or_default();
        if name.trim().is_empty() {
            check.null("name");
        }
        let color = item.get("color").filter(|color| !color.is_null());
        let known = color.and_then(Value::as_str).filter(|color| COLORS.contains(color));
        if color.is_some() && (known.is_none() || entity != Entity::Leads) {
            check.choice("color");
        }
        (body::request_id(item, n), (name, known.map(str::to_owned)), check)
    });
    let mut made = Vec::with_capacity(items.len());
    for (request_id, (name, color)) in body::all_or_nothing(checked.collect())? {
        let is_new = !store.tags.of(entity).iter().any(|tag| tag.name == name);
        let id = store.tag_named(entity, &name);
        let Some(tag) = store.tags.of_mut(entity).iter_mut().find(|tag| tag.id == id.get()) else { continue };
        if is_new {
            tag.color = color;
        }
        made.push(json!({"id": tag.id, "name": tag.name, "color": tag.color, "request_id": request_id}));
    }
    Ok(list::whole(ask, made.len(), json!({ "tags": made })))
}

/// The tags an entity carries, as it embeds them: contacts and companies without colours.
pub fn embedded(store: &Store, entity: Entity, ids: &[TagId]) -> Vec<Tag> {
    let known = store.tags.of(entity);
    ids.iter().filter_map(|id| known.iter().find(|t| t.id == id.get()).cloned()).collect()
}
