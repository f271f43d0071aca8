//! `dealdesk contact` and `dealdesk company`: whom leads are about. Writes answer as told in `make`.
//!
//! `show --json` is one object `{"id", "name", "responsible", "responsible_id", "company", "tags", "phones", "emails",
//! "fields", "leads", "created_at", "updated_at"}`; `company` and `leads` are ids, and of contacts only.

use clap::Subcommand;
use serde_json::{Value, json};

use super::errand::{Errand, refuse_read_only};
use super::flags::{Ask, Form, ReadFlags, WriteFlags};
use super::lead_new::warn_of_alike;
use super::lead_show::{Facts, fields_json, values_of};
use super::make::Plan;
use super::note::lead_id;
use super::setting::{self, name};
use super::shape::{Answer, Column, ListFlags};
use super::{Exit, Stop, party_list};
use crate::config::Env;
use crate::domain::{
    Change, CompanyId, ContactId, Entity, FieldValues, NewCompany, NewContact, OwnerKind, Tag, Target, UserId,
};

#[derive(Debug, clap::Args)]
pub struct PartyArgs {
    #[command(subcommand)]
    command: PartyCommand,
}

#[derive(Debug, Subcommand)]
enum PartyCommand {
    /// Those of which something is true
    #[command(
        after_help = "EXPR compares fields with = != < <= > >= ~ !~, `in (A, B)`, `is empty`, joined by and, or, not"
    )]
    List(ListFlags),
    /// One of them in full
    Show(ShowArgs),
    /// Change name, responsible person, phone, email and custom fields, in one step
    #[command(after_help = "NAME is name, responsible, phone, email, or field: with a name, code or id.\n\
        Several values with commas, parts with semicolons; nothing after = clears the field")]
    Set(SetArgs),
    /// Make a new one
    Create(CreateArgs),
}

#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// Its id
    id: i64,
    #[command(flatten)]
    flags: ReadFlags,
}

#[derive(Debug, clap::Args)]
struct SetArgs {
    /// Its id
    id: i64,
    /// name=…, responsible=…, phone=…, email=…, field:NAME=…
    #[arg(required = true, value_name = "NAME=VALUE")]
    pairs: Vec<String>,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct CreateArgs {
    /// What it is called
    name: String,
    /// Its phone
    #[arg(long)]
    phone: Option<String>,
    /// Its e-mail address
    #[arg(long)]
    email: Option<String>,
    /// Who looks after it
    #[arg(long = "for", value_name = "USER")]
    user: Option<String>,
    /// The lead it is linked to once it is there
    #[arg(long, value_name = "ID")]
    lead: Option<String>,
    #[command(flatten)]
    flags: WriteFlags,
}

impl PartyArgs {
    const fn is_dry(&self) -> bool {
        match &self.command {
            PartyCommand::List(_) | PartyCommand::Show(_) => true,
            PartyCommand::Set(args) => args.flags.dry_run,
            PartyCommand::Create(args) => args.flags.dry_run,
        }
    }
}

/// `of` is contacts or companies.
pub async fn run(of: OwnerKind, args: PartyArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    refuse_read_only(is_read_only && !args.is_dry())?;
    let mut errand = Errand::open(env).await?;
    match args.command {
        PartyCommand::List(flags) => party_list::run(of, flags, errand).await,
        PartyCommand::Show(args) => {
            errand.names(of, args.flags.ask_for_list()).await?;
            let thing = errand.thing(of.owner(args.id).into(), args.flags.ask()).await?;
            show(&errand, &thing, args.flags.form())
        }
        PartyCommand::Set(args) => {
            let pairs = setting::pairs(&args.pairs)?;
            let needed = if setting::has_fields(&pairs) { of } else { OwnerKind::Leads };
            errand.names(needed, args.flags.ask()).await?;
            let thing = errand.thing(of.owner(args.id).into(), args.flags.ask()).await?;
            let changes = errand.settings(of, &pairs, thing.fields().unwrap_or_default())?;
            errand.carry_out(Plan::of(&thing, changes), args.flags).await
        }
        PartyCommand::Create(args) => create(of, args, errand).await,
    }
}

async fn create(of: OwnerKind, args: CreateArgs, mut errand: Errand) -> Result<Exit, Stop> {
    let ask = args.flags.ask();
    errand.names(OwnerKind::Leads, ask).await?;
    let responsible = args.user.as_deref().map(|said| errand.user(said)).transpose()?;
    let lead = args.lead.as_deref().map(lead_id).transpose()?;
    if let Some(lead) = lead {
        errand.thing(lead.into(), ask).await?;
    }
    let fields = errand.reachable(args.phone.as_deref(), args.email.as_deref())?;
    let name = name(&args.name)?;
    let change = if of == OwnerKind::Companies {
        Change::CreateCompany(Box::new(NewCompany { name, responsible, fields, lead, contact: None }))
    } else {
        let new = NewContact { name, responsible, fields, lead, company: None };
        if ask == Ask::IfOld {
            warn_of_alike(&errand, &new).await?;
        }
        Change::CreateContact(Box::new(new))
    };
    errand.carry_out(Plan::add(Target::Account, change), args.flags).await
}

/// What contacts and companies have in common.
struct Common<'a> {
    id: i64,
    name: &'a str,
    responsible: UserId,
    tags: &'a [Tag],
    fields: &'a [FieldValues],
    company: Option<CompanyId>,
    leads: Vec<i64>,
    times: (i64, i64),
}

fn common(thing: &Entity) -> Option<Common<'_>> {
    match thing {
        Entity::Contact(c) => Some(Common {
            id: ContactId::get(c.id),
            name: &c.name,
            responsible: c.responsible,
            tags: &c.tags,
            fields: &c.fields,
            company: c.company,
            leads: c.leads.iter().map(|lead| lead.get()).collect(),
            times: (c.created_at.secs(), c.updated_at.secs()),
        }),
        Entity::Company(c) => Some(Common {
            id: c.id.get(),
            name: &c.name,
            responsible: c.responsible,
            tags: &c.tags,
            fields: &c.fields,
            company: None,
            leads: Vec::new(),
            times: (c.created_at.secs(), c.updated_at.secs()),
        }),
        Entity::Lead(_) | Entity::Details(_) | Entity::Task(_) | Entity::Note(_) => None,
    }
}

fn show(errand: &Errand, thing: &Entity, form: Form) -> Result<Exit, Stop> {
    let Some(it) = common(thing) else { return Err(super::things::not_there(thing.target())) };
    let answer = Answer { text: as_text(errand, &it), values: vec![as_json(errand, &it)], columns: &COLUMNS };
    answer.one(form, Some(errand))
}

const COLUMNS: [Column; 10] = [
    Column::Plain("id"),
    Column::Plain("name"),
    Column::Plain("responsible"),
    Column::Plain("company"),
    Column::Plain("tags"),
    Column::Plain("phones"),
    Column::Plain("emails"),
    Column::Plain("leads"),
    Column::Time("created_at"),
    Column::Time("updated_at"),
];

fn as_text(errand: &Errand, it: &Common<'_>) -> String {
    let mut facts = Facts::default();
    facts.put("name", it.name);
    facts.put("id", &it.id.to_string());
    facts.put("responsible", &errand.words.user_name(it.responsible));
    facts.put("company id", &it.company.map(|id| id.to_string()).unwrap_or_default());
    facts.put("tags", &it.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", "));
    facts.put("leads", &it.leads.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "));
    facts.fields(errand, it.fields);
    facts.lines()
}

fn as_json(errand: &Errand, it: &Common<'_>) -> Value {
    json!({
        "id": it.id,
        "name": it.name,
        "responsible": errand.words.user_name(it.responsible),
        "responsible_id": it.responsible.get(),
        "company": it.company.map(CompanyId::get),
        "tags": it.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(),
        "phones": values_of(it.fields, "PHONE"),
        "emails": values_of(it.fields, "EMAIL"),
        "fields": fields_json(errand, it.fields),
        "leads": it.leads,
        "created_at": it.times.0,
        "updated_at": it.times.1,
    })
}
