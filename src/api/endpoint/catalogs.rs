//! Lists and their elements, and elements on leads.

use bytes::Bytes;
use http::Method;

use super::{Answer, Endpoint, MAX_PAGE, json};
use crate::api::page::{Decoded, Page};
use crate::api::wire::catalogs::{Catalogs, ElementLink, ElementLinkFacts, ElementWrite, Elements};
use crate::api::wire::links::EntityLinks;
use crate::api::wire::write::FieldWrite;
use crate::api::wire::{Listing, fields};
use crate::api::{ApiError, ApiPath, wire};
use crate::domain::catalog::Hanging;
use crate::domain::{Catalog, CatalogElement, CatalogId, ElementId, FieldDef, FieldValues, LeadId, SafeText};

/// Fields come 50 at a time.
const FIELDS: u16 = 50;

/// `GET /catalogs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListCatalogs;

/// `GET /catalogs/{id}`; `None` when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetCatalog {
    pub id: CatalogId,
}

/// `GET /catalogs/{id}/custom_fields`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListCatalogFields {
    pub id: CatalogId,
}

/// `GET /catalogs/{id}/elements`, those a query finds where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListElements {
    pub catalog: CatalogId,
    pub query: Option<SafeText>,
}

/// `GET /catalogs/{id}/elements/{id}`; `None` when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GetElement {
    pub catalog: CatalogId,
    pub id: ElementId,
}

/// `POST /catalogs/{id}/elements`, or with an id `PATCH`. Making one is never to be done twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteElement {
    pub catalog: CatalogId,
    pub id: Option<ElementId>,
    pub name: Option<SafeText>,
    pub fields: Vec<FieldValues>,
}

/// `GET /leads/{id}/links`: the elements of lists among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListHanging {
    pub lead: LeadId,
}

/// `POST /leads/{id}/link` with a quantity, or `/unlink` without.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HangElement {
    pub lead: LeadId,
    pub catalog: CatalogId,
    pub element: ElementId,
    pub quantity: Option<f64>,
}

impl Endpoint for ListCatalogs {
    type Output = Page<Catalog>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("catalogs").param("page", 1).param("limit", MAX_PAGE)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.list("list", MAX_PAGE, |e: Catalogs| e.catalogs)?.map(Into::into))
    }
}

impl Endpoint for GetCatalog {
    type Output = Option<Decoded<Catalog>>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("catalogs").segment(self.id)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.entity::<wire::catalogs::Catalog>("the list")?.map(|one| one.map(Into::into)))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}

impl Endpoint for ListCatalogFields {
    type Output = Page<FieldDef>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("catalogs").segment(self.id).segment("custom_fields");
        path.param("page", 1).param("limit", FIELDS)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        Ok(answer.list("custom field", FIELDS, |e: fields::CustomFields| e.custom_fields)?.map(Into::into))
    }
}

impl Endpoint for ListElements {
    type Output = Page<CatalogElement>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("catalogs").segment(self.catalog).segment("elements");
        path.param("page", 1).param("limit", MAX_PAGE).param_opt("query", self.query.as_deref())
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let page = answer.list("element", MAX_PAGE, |e: Elements| e.elements)?;
        let mut page: Page<CatalogElement> = page.map(Into::into);
        page.items.retain(|element| !element.is_deleted);
        Ok(page)
    }
}

impl Endpoint for GetElement {
    type Output = Option<Decoded<CatalogElement>>;

    fn path(&self) -> ApiPath {
        ApiPath::v4("catalogs").segment(self.catalog).segment("elements").segment(self.id)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let one = answer.entity::<wire::catalogs::Element>("the element")?;
        Ok(one.map(|one| one.map(CatalogElement::from)).filter(|one| !one.value.is_deleted))
    }

    fn absent(&self) -> Option<Self::Output> {
        Some(None)
    }
}

impl Endpoint for WriteElement {
    type Output = ElementId;

    fn method(&self) -> Method {
        if self.id.is_some() { Method::PATCH } else { Method::POST }
    }

    fn path(&self) -> ApiPath {
        ApiPath::v4("catalogs").segment(self.catalog).segment("elements")
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        let write = ElementWrite {
            id: self.id.map(ElementId::get),
            name: self.name.as_ref().map(ToString::to_string),
            custom_fields_values: self.fields.iter().map(FieldWrite::from).collect(),
        };
        json("the element", &[write])
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let what = "the written element";
        let written = answer.read::<Listing<Elements>>(what)?.embedded.elements.into_iter().next();
        let id = written.map(|element| ElementId(element.id));
        match (id, self.id) {
            (Some(id), None) => Ok(id),
            (Some(id), Some(own)) if id == own => Ok(id),
            _ => Err(ApiError::unreadable(what, "it names no element that was written")),
        }
    }
}

impl Endpoint for ListHanging {
    type Output = Page<Hanging>;

    fn path(&self) -> ApiPath {
        let path = ApiPath::v4("leads").segment(self.lead).segment("links");
        path.param("page", 1).param("limit", MAX_PAGE)
    }

    fn decode(&self, answer: &Answer) -> Result<Self::Output, ApiError> {
        let mut page = answer.list("link", MAX_PAGE, |e: EntityLinks| e.links)?;
        page.items.retain(|link| link.to_entity_type == "catalog_elements");
        Ok(page.map(Into::into))
    }
}

impl Endpoint for HangElement {
    type Output = ();

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> ApiPath {
        let word = if self.quantity.is_some() { "link" } else { "unlink" };
        ApiPath::v4("leads").segment(self.lead).segment(word)
    }

    fn body(&self) -> Result<Option<Bytes>, ApiError> {
        let link = ElementLink {
            to_entity_id: self.element.get(),
            to_entity_type: "catalog_elements",
            metadata: ElementLinkFacts { catalog_id: self.catalog.get(), quantity: self.quantity },
        };
        json("the link", &[link])
    }

    fn decode(&self, _: &Answer) -> Result<Self::Output, ApiError> {
        Ok(())
    }
}
