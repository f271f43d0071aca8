//! What the account is set up with besides pipelines and people: lists, sources, conversations, templates, webhooks,
//! widgets, bots.
//!
//! Small tables, kept as the wire structs they are answered with. Must not know HTTP.

use std::collections::BTreeMap;

use crate::api::wire;
use crate::api::wire::{catalogs, chats, resources};

/// A list, the definitions of its fields, and its elements by id.
#[derive(Debug, Default)]
pub struct Catalog {
    pub catalog: catalogs::Catalog,
    pub fields: Vec<wire::CustomField>,
    pub elements: Vec<catalogs::Element>,
}

/// An element on a lead.
#[derive(Debug, Clone, Copy)]
pub struct Hung {
    pub catalog: i64,
    pub element: i64,
    pub quantity: f64,
}

#[derive(Debug, Default)]
pub struct Office {
    pub catalogs: Vec<Catalog>,
    /// What hangs on leads, by the id of the lead.
    pub hung: BTreeMap<i64, Vec<Hung>>,
    pub sources: Vec<resources::Source>,
    pub talks: Vec<chats::Talk>,
    pub templates: Vec<chats::Template>,
    pub webhooks: Vec<resources::Webhook>,
    pub widgets: Vec<resources::Widget>,
    /// The ids of bots there are.
    pub bots: Vec<i64>,
}

impl Office {
    pub fn catalog(&self, id: i64) -> Option<&Catalog> {
        self.catalogs.iter().find(|catalog| catalog.catalog.id == id)
    }

    pub fn catalog_mut(&mut self, id: i64) -> Option<&mut Catalog> {
        self.catalogs.iter_mut().find(|catalog| catalog.catalog.id == id)
    }

    /// One that no element of any list has.
    pub fn next_element(&self) -> i64 {
        let all = self.catalogs.iter().flat_map(|catalog| &catalog.elements);
        all.map(|element| element.id).max().unwrap_or(525_401) + 2
    }
}

/// The id behind these.
pub fn next_id(ids: impl Iterator<Item = i64>, first: i64) -> i64 {
    ids.max().map_or(first, |last| last + 2)
}
