//! `dealdesk catalog`: the lists of the account (products, suppliers, whatever it keeps) and what of them hangs on leads.
//!
//! Lists are `{"id", "name", "kind", "sort", "open", "updated_at"}`; `show` adds `"fields": [{"id", "name", "code",
//! "choices"}]`. Elements are `{"id", "list_id", "name", "fields": [{"id", "name", "code", "values"}], "quantity",
//! "created_at", "updated_at"}`, `quantity` with `--lead` only. Nothing of it is kept on this machine. Writes answer as told
//! in `direct`.

use clap::Subcommand;
use serde_json::{Value, json};

use super::direct::DirectFlags;
use super::errand::Errand;
use super::flags::Form;
use super::lead_show::Facts;
use super::names::{Named, choose};
use super::rows::{Line, RowFlags, Rows, must_ask};
use super::shape::{Answer, Column};
use super::{Exit, Stop};
use crate::api::endpoint::{GetElement, ListCatalogFields, ListCatalogs, ListElements, ListHanging};
use crate::config::Env;
use crate::domain::catalog::Hanging;
use crate::domain::{Catalog, CatalogElement, ElementId, FieldDef, FieldValues, LeadId, OwnerKind, SafeText};

#[derive(Debug, clap::Args)]
pub struct CatalogArgs {
    #[command(subcommand)]
    pub(super) command: CatalogCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum CatalogCommand {
    /// The lists there are
    #[command(after_help = "Example: dealdesk catalog list")]
    List {
        #[command(flatten)]
        flags: RowFlags,
    },
    /// One list and its fields
    #[command(after_help = "Example: dealdesk catalog show 'Price list'")]
    Show {
        /// The list, by name or id
        list: String,
        #[command(flatten)]
        flags: RowFlags,
    },
    /// The elements of a list
    #[command(after_help = "Example: dealdesk catalog items 'Price list' --find kettle --limit 5")]
    Items {
        /// The list, by name or id
        list: String,
        /// Only those whose name has this in it
        #[arg(long, value_name = "TEXT")]
        find: Option<String>,
        /// Only those that hang on this lead, with their quantities
        #[arg(long, value_name = "ID", conflicts_with = "find")]
        lead: Option<LeadId>,
        #[command(flatten)]
        flags: RowFlags,
    },
    /// Write a new element
    #[command(
        after_help = "Example: dealdesk catalog add-item 'Price list' 'Steam wand' field:SKU=SW-1 field:Price=42.50"
    )]
    AddItem(AddArgs),
    /// Change an element
    #[command(
        after_help = "Example: dealdesk catalog set-item 'Price list' 525601 name='Kettle, 1 l' field:Price=45"
    )]
    SetItem(SetArgs),
    /// Hang an element on a lead, or give it another quantity
    #[command(after_help = "Example: dealdesk catalog link 20000001 'Price list' 525601 --quantity 3")]
    Link(LinkArgs),
    /// Take an element off a lead
    #[command(after_help = "Example: dealdesk catalog unlink 20000001 'Price list' 525601")]
    Unlink(UnlinkArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct AddArgs {
    /// The list, by name or id
    pub list: String,
    /// What it is called
    pub name: String,
    /// field:NAME=VALUE
    #[arg(value_name = "FIELD=VALUE")]
    pub pairs: Vec<String>,
    #[command(flatten)]
    pub flags: DirectFlags,
}

#[derive(Debug, clap::Args)]
pub(super) struct SetArgs {
    /// The list, by name or id
    pub list: String,
    /// The element, by id or name
    pub item: String,
    /// name=TEXT or field:NAME=VALUE
    #[arg(required = true, value_name = "NAME=VALUE")]
    pub pairs: Vec<String>,
    #[command(flatten)]
    pub flags: DirectFlags,
}

#[derive(Debug, clap::Args)]
pub(super) struct LinkArgs {
    /// The lead
    pub lead: LeadId,
    /// The list, by name or id
    pub list: String,
    /// The element, by id or name
    pub item: String,
    /// So many of it
    #[arg(long, default_value_t = 1.0, value_name = "N")]
    pub quantity: f64,
    #[command(flatten)]
    pub flags: DirectFlags,
}

#[derive(Debug, clap::Args)]
pub(super) struct UnlinkArgs {
    /// The lead
    pub lead: LeadId,
    /// The list, by name or id
    pub list: String,
    /// The element, by id or name
    pub item: String,
    #[command(flatten)]
    pub flags: DirectFlags,
}

const WHAT: &str = "lists";

pub async fn run(args: CatalogArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    match args.command {
        CatalogCommand::List { flags } => list(flags, env).await,
        CatalogCommand::Show { list, flags } => show(&list, flags, env).await,
        CatalogCommand::Items { list, find, lead, flags } => {
            must_ask(flags.ask(), WHAT)?;
            let errand = opened(env).await?;
            let catalog = errand.catalog(&list).await?;
            match lead {
                Some(lead) => hanging(&errand, &catalog, lead, flags).await,
                None => items(&errand, &catalog, find, flags).await,
            }
        }
        CatalogCommand::AddItem(args) => super::catalog_write::add(args, is_read_only, env).await,
        CatalogCommand::SetItem(args) => super::catalog_write::set(args, is_read_only, env).await,
        CatalogCommand::Link(args) => super::catalog_write::link(args, is_read_only, env).await,
        CatalogCommand::Unlink(args) => super::catalog_write::unlink(args, is_read_only, env).await,
    }
}

/// With the names of the account: times and amounts are told in its ways.
pub(super) async fn opened(env: &impl Env) -> Result<Errand, Stop> {
    let mut errand = Errand::open(env).await?;
    errand.names(OwnerKind::Leads, super::flags::Ask::IfUnknown).await?;
    Ok(errand)
}

async fn list(flags: RowFlags, env: &impl Env) -> Result<Exit, Stop> {
    must_ask(flags.ask(), WHAT)?;
    let errand = opened(env).await?;
    let catalogs = errand.lookup()?.some(ListCatalogs, flags.limit).await?;
    let lines = catalogs.iter().map(|catalog| {
        let open = if catalog.is_open { "" } else { "closed" };
        let cells =
            vec![catalog.id.to_string(), catalog.name.to_string(), catalog.kind.to_string(), open.into()];
        Line::alike(cells, as_json(catalog))
    });
    Rows::alike(&["id", "name", "kind", ""], "The account has no list.", lines.collect()).show(flags.form())
}

async fn show(said: &str, flags: RowFlags, env: &impl Env) -> Result<Exit, Stop> {
    must_ask(flags.ask(), WHAT)?;
    let errand = opened(env).await?;
    let catalog = errand.catalog(said).await?;
    let fields = errand.catalog_fields(&catalog).await?;
    let choices = |field: &FieldDef| field.options.iter().map(|o| o.label.to_string()).collect::<Vec<_>>();
    let told = fields.iter().map(|field| {
        let code = Some(field.code.as_str()).filter(|code| !code.is_empty());
        json!({"id": field.id.get(), "name": field.name.as_str(), "code": code, "choices": choices(field)})
    });
    let mut value = as_json(&catalog);
    value["fields"] = told.collect();
    let mut facts = Facts::default();
    facts.put("name", &catalog.name);
    facts.put("id", &catalog.id.to_string());
    facts.put("kind", &catalog.kind);
    facts.put("changed", &errand.words.date_time(catalog.updated_at));
    facts.put("elements", if catalog.is_open { "can be added" } else { "cannot be added" });
    for field in &fields {
        let choices = choices(field);
        let choices = if choices.is_empty() { String::new() } else { format!(": {}", choices.join(", ")) };
        facts.put("field", &format!("{} ({}){choices}", field.name, field.id));
    }
    let columns = &["id", "name", "kind", "open", "fields"].map(Column::Plain);
    Answer { text: facts.lines(), values: vec![value], columns }.one(flags.form(), Some(&errand))
}

async fn items(
    errand: &Errand,
    catalog: &Catalog,
    find: Option<String>,
    flags: RowFlags,
) -> Result<Exit, Stop> {
    let query = find.map(|text| SafeText::line(text.trim())).filter(|text| !text.is_empty());
    let list = ListElements { catalog: catalog.id, query };
    let elements = errand.lookup()?.some(list, flags.limit).await?;
    rows(errand, Hung::Nowhere, elements.iter().map(|element| (element, None)), flags.form())
}

/// Those on a lead, in the order they hang there.
async fn hanging(errand: &Errand, catalog: &Catalog, lead: LeadId, flags: RowFlags) -> Result<Exit, Stop> {
    let lookup = errand.lookup()?;
    let mut hanging: Vec<Hanging> = lookup.some(ListHanging { lead }, usize::MAX).await?;
    hanging.retain(|one| one.catalog == catalog.id);
    hanging.truncate(flags.limit);
    let mut elements = Vec::with_capacity(hanging.len());
    for one in &hanging {
        if let Some(element) = lookup.single(&GetElement { catalog: catalog.id, id: one.element }).await? {
            elements.push((element, one.quantity));
        }
    }
    let told = elements.iter().map(|(element, quantity)| (element, Some(*quantity)));
    rows(errand, Hung::OnALead, told, flags.form())
}

/// Whether quantities are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hung {
    OnALead,
    Nowhere,
}

fn rows<'a>(
    errand: &Errand,
    hanging: Hung,
    elements: impl Iterator<Item = (&'a CatalogElement, Option<f64>)>,
    form: Form,
) -> Result<Exit, Stop> {
    let lines = elements.map(|(element, quantity)| {
        let told = |field: &FieldValues| (field.name.to_string(), errand.words.field_lines(field).join(", "));
        let all: Vec<String> = element.fields.iter().map(told).map(|(n, v)| format!("{n}: {v}")).collect();
        let mut cells = vec![element.id.to_string(), element.name.to_string()];
        cells.extend(quantity.map(|n| n.to_string()));
        cells.push(all.join("; "));
        let fields = element.fields.iter().map(|field| {
            let code = Some(field.code.as_str()).filter(|code| !code.is_empty());
            json!({
                "id": field.field.get(), "name": field.name.as_str(), "code": code,
                "values": errand.words.field_lines(field),
            })
        });
        let value = json!({
            "id": element.id.get(),
            "list_id": element.catalog.get(),
            "name": element.name.as_str(),
            "fields": fields.collect::<Vec<_>>(),
            "quantity": quantity,
            "created_at": element.created_at.secs(),
            "updated_at": element.updated_at.secs(),
        });
        Line::alike(cells, value)
    });
    let head: &'static [&'static str] = match hanging {
        Hung::OnALead => &["id", "name", "quantity", "fields"],
        Hung::Nowhere => &["id", "name", "fields"],
    };
    Rows::alike(head, "There is no such element.", lines.collect()).show(form)
}

fn as_json(catalog: &Catalog) -> Value {
    json!({
        "id": catalog.id.get(),
        "name": catalog.name.as_str(),
        "kind": catalog.kind.as_str(),
        "sort": catalog.sort,
        "open": catalog.is_open,
        "updated_at": catalog.updated_at.secs(),
    })
}

impl Errand {
    /// A list by its name or id.
    pub(super) async fn catalog(&self, said: &str) -> Result<Catalog, Stop> {
        let all = self.lookup()?.some(ListCatalogs, usize::MAX).await?;
        let all: Vec<_> = all.into_iter().map(|c| Named::new(c.id.get(), c.name.to_string(), c)).collect();
        choose("list", said, &all)
    }

    pub(super) async fn catalog_fields(&self, catalog: &Catalog) -> Result<Vec<FieldDef>, Stop> {
        Ok(self.lookup()?.some(ListCatalogFields { id: catalog.id }, usize::MAX).await?)
    }

    /// An element by its id, or by a name the account finds.
    pub(super) async fn element(&self, catalog: &Catalog, said: &str) -> Result<CatalogElement, Stop> {
        let lookup = self.lookup()?;
        let said = said.trim();
        if let Ok(id) = said.parse::<ElementId>() {
            let found = lookup.single(&GetElement { catalog: catalog.id, id }).await?;
            return found
                .ok_or_else(|| Stop::new(Exit::NotFound, format!("{} has no element {id}.", catalog.name)));
        }
        let query = Some(SafeText::line(said));
        let all = lookup.some(ListElements { catalog: catalog.id, query }, 50).await?;
        let all: Vec<_> = all.into_iter().map(|e| Named::new(e.id.get(), e.name.to_string(), e)).collect();
        choose("element", said, &all)
    }
}
