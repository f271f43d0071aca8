//! `GET /{entity}/tags`. Ids differ per entity; only leads' tags have colours.

use crate::api::wire::Tag;
use crate::api::wire::leads::Tags;
use crate::demo::answer::Handled;
use crate::demo::ask::Ask;
use crate::demo::list::{Page, Totals};
use crate::demo::query::Node;
use crate::demo::store::{Entity, Store};
use crate::domain::TagId;

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

/// The tags an entity carries, as it embeds them: contacts and companies without colours.
pub fn embedded(store: &Store, entity: Entity, ids: &[TagId]) -> Vec<Tag> {
    let known = store.tags.of(entity);
    ids.iter().filter_map(|id| known.iter().find(|t| t.id == id.get()).cloned()).collect()
}
