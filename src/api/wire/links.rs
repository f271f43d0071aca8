//! `GET /{entity}/{id}/links`: what hangs on an entity.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Seq, lenient};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct EntityLink {
    #[serde(default, deserialize_with = "lenient::int")]
    pub to_entity_id: i64,
    /// Plural here: `contacts`, `companies`, `catalog_elements`.
    #[serde(default, deserialize_with = "lenient::text")]
    pub to_entity_type: String,
    /// `{main_contact}` (written as `is_main`), `{quantity, catalog_id}`; null for companies.
    #[serde(default)]
    pub metadata: Value,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct EntityLinks {
    #[serde(default)]
    pub links: Seq<EntityLink>,
}
