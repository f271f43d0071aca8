//! Elements of lists as they are made, changed, and hung on leads.
//!
//! Owns how a lost answer is settled: a new element is told from others of its name by being none of those that were
//! there before.

use super::catalog::{AddArgs, LinkArgs, SetArgs, UnlinkArgs, opened};
use super::direct::{Deed, DirectFlags, Sight};
use super::errand::Errand;
use super::setting;
use super::{Exit, Stop};
use crate::api::endpoint::{GetElement, HangElement, ListElements, ListHanging, WriteElement};
use crate::config::Env;
use crate::domain::{Catalog, CatalogElement, ElementId, FieldDef, FieldValues, LeadId, SafeText};

/// More than anybody orders.
const MOST: f64 = 1e9;

pub async fn add(args: AddArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    args.flags.check(is_read_only)?;
    let errand = opened(env).await?;
    let catalog = errand.catalog(&args.list).await?;
    if !catalog.is_open {
        let text = format!("The account takes no elements for {} but its own.", catalog.name);
        return Err(Stop::new(Exit::Usage, text));
    }
    let name = setting::name(&args.name)?;
    let fields = errand.pairs(&catalog, &args.pairs, &[]).await?.1;
    let known: Vec<ElementId> = ids(&errand, &catalog, &name).await?;
    let deed = Deed {
        kind: "new_element",
        entity: format!("list {}", catalog.id),
        name: catalog.name.to_string(),
        what: format!("new element {name}{}", told(&errand, &fields)),
        look: format!("dealdesk catalog items {} --find '{name}'", catalog.id),
    };
    let write = WriteElement { catalog: catalog.id, id: None, name: Some(name.clone()), fields };
    let look = async || {
        let now = ids(&errand, &catalog, &name).await?;
        let new = now.into_iter().find(|id| !known.contains(id));
        Ok(new.map_or(Sight::NotThere, |id| Sight::There(Some(id.get()))))
    };
    errand.deed((&deed, args.flags), &write, |id| Some(id.get()), look).await
}

/// The elements of exactly this name.
async fn ids(errand: &Errand, catalog: &Catalog, name: &SafeText) -> Result<Vec<ElementId>, Stop> {
    let list = ListElements { catalog: catalog.id, query: Some(name.clone()) };
    let all = errand.lookup()?.sifted(list, usize::MAX, |element| element.name == *name).await?;
    Ok(all.into_iter().map(|element| element.id).collect())
}

pub async fn set(args: SetArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    args.flags.check(is_read_only)?;
    let errand = opened(env).await?;
    let catalog = errand.catalog(&args.list).await?;
    let element = errand.element(&catalog, &args.item).await?;
    let (name, fields) = errand.pairs(&catalog, &args.pairs, &element.fields).await?;
    let mut parts: Vec<String> = name.iter().map(|name| format!("name: {} → {name}", element.name)).collect();
    parts.extend(fields.iter().map(|field| {
        let before = element.fields.iter().find(|known| known.field == field.field);
        let words = |field: &FieldValues| errand.words.field_lines(field).join(", ");
        format!("{}: {} → {}", field.name, before.map(words).unwrap_or_default(), words(field))
    }));
    let deed = Deed {
        kind: "element",
        entity: format!("element {}", element.id),
        name: element.name.to_string(),
        what: parts.join("; "),
        look: format!("dealdesk catalog items {} --find '{}'", catalog.id, element.name),
    };
    if is_so(&element, name.as_ref(), &fields) {
        return errand.so_already(&deed, args.flags);
    }
    let write = WriteElement {
        catalog: catalog.id,
        id: Some(element.id),
        name: name.clone(),
        fields: fields.clone(),
    };
    let look = async || {
        let now = errand.lookup()?.single(&GetElement { catalog: catalog.id, id: element.id }).await?;
        let is_done = now.is_some_and(|now| is_so(&now, name.as_ref(), &fields));
        Ok(if is_done { Sight::There(None) } else { Sight::NotThere })
    };
    errand.deed((&deed, args.flags), &write, |_| None, look).await
}

/// Whether an element has all that is to be set.
fn is_so(element: &CatalogElement, name: Option<&SafeText>, fields: &[FieldValues]) -> bool {
    let has = |wanted: &FieldValues| match element.fields.iter().find(|known| known.field == wanted.field) {
        Some(known) => known.means(wanted),
        None => wanted.is_empty(),
    };
    name.is_none_or(|name| *name == element.name) && fields.iter().all(has)
}

pub async fn link(args: LinkArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    if !(args.quantity > 0.0 && args.quantity < MOST) {
        let text = format!("--quantity: {} is no quantity. Name one above 0.", args.quantity);
        return Err(Stop::new(Exit::Usage, text));
    }
    let place = (args.lead, args.list, args.item);
    hang(place, Some(args.quantity), (args.flags, is_read_only), env).await
}

pub async fn unlink(args: UnlinkArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    hang((args.lead, args.list, args.item), None, (args.flags, is_read_only), env).await
}

/// `None` takes it off.
async fn hang(
    (lead, list, item): (LeadId, String, String),
    quantity: Option<f64>,
    (flags, is_read_only): (DirectFlags, bool),
    env: &impl Env,
) -> Result<Exit, Stop> {
    flags.check(is_read_only)?;
    let mut errand = opened(env).await?;
    // The API takes links of leads that are not there for what they are not.
    errand.thing(lead.into(), super::flags::Ask::IfOld).await?;
    let catalog = errand.catalog(&list).await?;
    let element = errand.element(&catalog, &item).await?;
    let stands = || async {
        let all = errand.lookup()?.some(ListHanging { lead }, usize::MAX).await?;
        let found = all.into_iter().find(|one| one.element == element.id && one.catalog == catalog.id);
        Ok::<_, Stop>(found.map(|one| one.quantity))
    };
    let before = stands().await?;
    let times = |quantity: Option<f64>| quantity.map_or_else(|| "none".to_owned(), |n| n.to_string());
    let deed = Deed {
        kind: "element_link",
        entity: format!("lead {lead}"),
        name: errand.name(lead.into()).await?,
        what: format!("{} ({}): {} → {}", element.name, catalog.name, times(before), times(quantity)),
        look: format!("dealdesk catalog items {} --lead {lead}", catalog.id),
    };
    if same(before, quantity) {
        return errand.so_already(&deed, flags);
    }
    let write = HangElement { lead, catalog: catalog.id, element: element.id, quantity };
    let look = async || {
        let now = stands().await?;
        Ok(if same(now, quantity) { Sight::There(None) } else { Sight::NotThere })
    };
    errand.deed((&deed, flags), &write, |()| None, look).await
}

fn same(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-9,
        (None, None) => true,
        _ => false,
    }
}

fn told(errand: &Errand, fields: &[FieldValues]) -> String {
    let one =
        |field: &FieldValues| format!(", {}: {}", field.name, errand.words.field_lines(field).join(", "));
    fields.iter().map(one).collect()
}

impl Errand {
    /// `name=` and `field:NAME=` of an element.
    async fn pairs(
        &self,
        catalog: &Catalog,
        said: &[String],
        standing: &[FieldValues],
    ) -> Result<(Option<SafeText>, Vec<FieldValues>), Stop> {
        let defs = if said.is_empty() { Vec::new() } else { self.catalog_fields(catalog).await? };
        let (mut name, mut fields): (_, Vec<FieldValues>) = (None, Vec::new());
        for word in said {
            let wrong = || {
                let text = format!("{word:?} is not name=TEXT or field:NAME=VALUE.");
                Stop::new(Exit::Usage, text)
            };
            let (key, value) = word.split_once('=').ok_or_else(wrong)?;
            match key.split_once(':') {
                None if key.trim().eq_ignore_ascii_case("name") => name = Some(setting::name(value)?),
                Some((sort, field)) if sort.trim().eq_ignore_ascii_case("field") => {
                    let def = named_field(&defs, field)?;
                    let values = self.values(&def, value, standing)?;
                    if fields.iter().any(|known| known.field == values.field) {
                        return Err(Stop::new(Exit::Usage, format!("{} is set twice.", def.name)));
                    }
                    fields.push(values);
                }
                _ => return Err(wrong()),
            }
        }
        Ok((name, fields))
    }
}

/// By its code, else by its name or id.
fn named_field(defs: &[FieldDef], said: &str) -> Result<FieldDef, Stop> {
    let coded = defs.iter().find(|def| !def.code.is_empty() && def.code.eq_ignore_ascii_case(said.trim()));
    if let Some(def) = coded {
        return Ok(def.clone());
    }
    let named = |def: &FieldDef| super::names::Named::new(def.id.get(), def.name.to_string(), def.clone());
    super::names::choose("field", said, &defs.iter().map(named).collect::<Vec<_>>())
}
