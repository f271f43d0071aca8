//! `filter[custom_fields_values][{id}]`: values or ranges of custom fields, for every list that has them.

use crate::api::wire::{CustomFieldValues, FieldItem};
use crate::demo::query::{Node, Query, Range};

#[derive(Debug)]
pub struct FieldsWanted(Vec<(i64, Wanted)>);

#[derive(Debug)]
enum Wanted {
    Any(Vec<String>),
    Between(Range),
}

impl FieldsWanted {
    pub fn of(query: &Query) -> Self {
        let wanted = |node: &Node| match node.range() {
            Some(range) if matches!(node, Node::Map(_)) => Wanted::Between(range),
            _ => Wanted::Any(node.texts()),
        };
        let all = query.filter("custom_fields_values").map(Node::children).unwrap_or_default();
        Self(all.iter().filter_map(|(id, node)| Some((id.parse().ok()?, wanted(node)))).collect())
    }

    /// The values are made only where they are asked for.
    pub fn fit(&self, filled: impl FnOnce() -> Vec<CustomFieldValues>) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let filled = filled();
        self.0.iter().all(|(id, wanted)| {
            let fields = filled.iter().filter(|f| f.field_id == *id);
            fits(fields.flat_map(|f| f.values.iter()), wanted)
        })
    }
}

fn fits<'a>(items: impl Iterator<Item = &'a FieldItem>, wanted: &Wanted) -> bool {
    let mut texts = items.map(|item| match (item.enum_id, &item.value) {
        (Some(id), _) => id.to_string(),
        (None, serde_json::Value::String(text)) => text.clone(),
        (None, serde_json::Value::Bool(flag)) => i64::from(*flag).to_string(),
        (None, other) => other.to_string(),
    });
    match wanted {
        Wanted::Any(any) => {
            let mut texts = texts.peekable();
            // An empty checkbox is absent, and asked for as 0.
            (texts.peek().is_none() && any.iter().any(|v| v == "0")) || texts.any(|text| any.contains(&text))
        }
        Wanted::Between(range) => texts.any(|text| {
            let whole = text.split('.').next().unwrap_or_default();
            whole.parse().is_ok_and(|n| range.has(n))
        }),
    }
}
