//! Tags as clients write them, of leads, contacts and companies alike: by id or by name, all of them at once or one by
//! one.
//!
//! `_embedded.tags` replaces all, null removes all, `tags_to_add` and `tags_to_delete` change single ones. A name that
//! nobody used yet becomes a tag.

use serde_json::Value;

use crate::demo::body::{Check, Object};
use crate::demo::store::journal::Change;
use crate::demo::store::{Entity, Store};
use crate::domain::TagId;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagRef {
    Id(TagId),
    Named(String),
}

#[derive(Debug, Default)]
pub struct TagsWrite {
    /// `_embedded.tags`: all tags there shall be.
    pub all: Option<Vec<TagRef>>,
    pub add: Vec<TagRef>,
    pub delete: Vec<TagRef>,
}

pub fn read(store: &Store, entity: Entity, item: &Object, check: &mut Check) -> TagsWrite {
    let reader = Reader { store, entity };
    let mut list = |key: &str| reader.refs(check.list(item, key).unwrap_or_default(), key, check);
    let (add, delete) = (list("tags_to_add"), list("tags_to_delete"));
    let all = match item.get("_embedded").and_then(|parts| parts.get("tags")) {
        None => None,
        Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(tags)) => Some(reader.refs(tags, "_embedded.tags", check)),
        Some(_) => {
            check.kind("_embedded.tags", "array");
            None
        }
    };
    TagsWrite { all, add, delete }
}

struct Reader<'a> {
    store: &'a Store,
    entity: Entity,
}

impl Reader<'_> {
    fn refs(&self, tags: &[Value], path: &str, check: &mut Check) -> Vec<TagRef> {
        let tags = tags.iter().enumerate();
        tags.filter_map(|(n, tag)| self.one(tag, &format!("{path}.{n}"), check)).collect()
    }

    fn one(&self, tag: &Value, path: &str, check: &mut Check) -> Option<TagRef> {
        if let Some(id) = tag.get("id").and_then(Value::as_i64) {
            if self.store.tags.of(self.entity).iter().any(|known| known.id == id) {
                return Some(TagRef::Id(TagId(id)));
            }
            check.choice(format!("{path}.id"));
            return None;
        }
        match tag.get("name") {
            Some(Value::String(name)) if !name.trim().is_empty() => return Some(TagRef::Named(name.clone())),
            Some(Value::String(_)) | None => check.null(format!("{path}.name")),
            Some(_) => check.kind(format!("{path}.name"), "string"),
        }
        None
    }
}

/// The tags there are after a write, each once, in the order they came.
pub fn after(store: &mut Store, entity: Entity, before: &[TagId], write: TagsWrite) -> Vec<TagId> {
    let mut resolve = |refs: Vec<TagRef>| -> Vec<TagId> {
        let id = |tag| match tag {
            TagRef::Id(id) => id,
            TagRef::Named(name) => store.tag_named(entity, &name),
        };
        refs.into_iter().map(id).collect()
    };
    let mut all = write.all.map_or_else(|| before.to_vec(), &mut resolve);
    all.extend(resolve(write.add));
    let deleted = resolve(write.delete);
    let mut seen = Vec::with_capacity(all.len());
    for tag in all {
        if !deleted.contains(&tag) && !seen.contains(&tag) {
            seen.push(tag);
        }
    }
    seen
}

/// What an event tells of the difference.
pub fn changes(store: &Store, entity: Entity, before: &[TagId], after: &[TagId]) -> Vec<Change> {
    let known = store.tags.of(entity);
    let name = |tag: &TagId| {
        known.iter().find(|t| t.id == tag.get()).map(|t| t.name.as_str()).unwrap_or_default().into()
    };
    let added = after.iter().filter(|tag| !before.contains(tag)).map(|tag| Change::TagAdded(name(tag)));
    let deleted = before.iter().filter(|tag| !after.contains(tag)).map(|tag| Change::TagDeleted(name(tag)));
    added.chain(deleted).collect()
}
