//! Lists of the account (`catalogs` on the wire) and their elements: products, suppliers, whatever a company keeps a
//! table of.

use super::{CatalogId, ElementId, FieldValues, SafeText, Timestamp, UserId};

/// A list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    pub id: CatalogId,
    pub name: SafeText,
    /// `regular`, `products`, `invoices`, `suppliers`, as the API names it.
    pub kind: SafeText,
    pub sort: i64,
    /// Whether people may add elements.
    pub is_open: bool,
    /// Several elements may hang on one card.
    pub links_many: bool,
    pub updated_at: Timestamp,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogElement {
    pub id: ElementId,
    pub catalog: CatalogId,
    pub name: SafeText,
    pub fields: Vec<FieldValues>,
    pub created_by: UserId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub is_deleted: bool,
}

/// An element that hangs on a lead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hanging {
    pub element: ElementId,
    pub catalog: CatalogId,
    pub quantity: f64,
}
