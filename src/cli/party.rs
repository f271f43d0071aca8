//! `dealdesk contact` and `dealdesk company`: whom leads are about. Writes answer as told in `make`.
//!
//! `show --json` is one object `{"id", "name", "responsible", "responsible_id", "company", "tags", "phones", "emails",
//! "fields", "leads", "created_at", "updated_at"}`; `company` and `leads` are ids, and of contacts only.

use clap::Subcommand;
use serde_json::{Value, json};

use super::batch::{DASH, Item, Work};
use super::errand::{Errand, refuse_read_only};
use super::flags::{Ask, Form, ReadFlags, WriteFlags};
use super::lead_new::warn_of_alike;
use super::lead_show::{Facts, fields_json, values_of};
use super::make::Plan;
use super::note::lead_id;
use super::setting::{self, name};
use super::shape::{Answer, Column, ListFlags};
use super::{Exit, Stop, batch, party_list};
use crate::config::Env;
use crate::domain::{
    Change, CompanyId, ContactId, Entity, FieldValues, LeadId, NewCompany, NewContact, OwnerKind, Tag,
    Target, UserId,
};

#[derive(Debug, clap::Args)]
pub struct PartyArgs {
    #[command(subcommand)]
    command: PartyCommand,
}

#[derive(Debug, Subcommand)]
enum PartyCommand {
    /// Those of which something is true
    #[command(after_help = "Example: dealdesk contact list --where 'has phone' --sort name\n\
            Example: dealdesk company list --where 'leads > 1'\nEXPR compares fields with = != < <= > >= ~ !~, `in (A, B)`, `is empty`, joined by and, or, not")]
    List(ListFlags),
    /// One of them in full
    #[command(
        after_help = "Example: dealdesk contact show 40000001\nExample: dealdesk company show 70000001"
    )]
    Show(ShowArgs),
    /// Change name, responsible person, phone, email and custom fields, in one step
    #[command(after_help = "Example: dealdesk contact set 40000001 email=ada@example.com\n\
        Example: dealdesk company set 70000001 name='Blue Kiln Ltd'\nNAME is name, responsible, phone, email, or field: with a name, code or id.\n\
        Several values with commas, parts with semicolons; nothing after = clears the field")]
    Set(SetArgs),
    /// Make a new one
    #[command(after_help = "Example: dealdesk contact create 'Ada Prado' --phone 5550100\n\
        Example: dealdesk company create 'Blue Kiln Ltd' --lead 20000001\n\
        Many: dealdesk contact create - < names.txt")]
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
    /// Its id; `-` reads them from standard input, one on each line
    id: String,
    /// name=…, responsible=…, phone=…, email=…, field:NAME=…
    #[arg(value_name = "NAME=VALUE")]
    pairs: Vec<String>,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, Clone, clap::Args)]
struct CreateArgs {
    /// What it is called; `-` reads them from standard input, one on each line
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
            let setting = Setting { of, pairs: args.pairs };
            if args.id == DASH {
                return batch::run(errand, &setting, args.flags).await;
            }
            let plan = setting.plan(&mut errand, &args.id, &setting.pairs, args.flags.ask()).await?;
            errand.carry_out(plan, args.flags).await
        }
        PartyCommand::Create(args) => {
            let flags = args.flags;
            let creation = Creation { of, args };
            if creation.args.name == DASH {
                return batch::run(errand, &creation, flags).await;
            }
            let plan = creation.plan(&mut errand, &creation.args, flags.ask()).await?;
            errand.carry_out(plan, flags).await
        }
    }
}

/// What is set, of contacts or companies.
struct Setting {
    of: OwnerKind,
    pairs: Vec<String>,
}

impl Setting {
    async fn plan(&self, errand: &mut Errand, id: &str, pairs: &[String], ask: Ask) -> Result<Plan, Stop> {
        let wrong = || Stop::new(Exit::Usage, format!("{id:?} is no id: a number, as the lists show it."));
        let id: i64 = id.trim().trim_start_matches('#').parse().map_err(|_| wrong())?;
        if pairs.is_empty() {
            return Err(Stop::new(Exit::Usage, "Nothing to set was named: add NAME=VALUE."));
        }
        let pairs = setting::pairs(pairs)?;
        let needed = if setting::has_fields(&pairs) { self.of } else { OwnerKind::Leads };
        errand.names(needed, ask).await?;
        let thing = errand.thing(self.of.owner(id).into(), ask).await?;
        let changes = errand.settings(self.of, &pairs, thing.fields().unwrap_or_default())?;
        Ok(Plan::of(&thing, changes))
    }
}

impl Work for Setting {
    fn lead(&self, _: &Item) -> Option<LeadId> {
        None
    }

    async fn plan(&self, errand: &mut Errand, item: &Item, ask: Ask) -> Result<Plan, Stop> {
        let pairs = if self.pairs.is_empty() { item.pairs()? } else { self.pairs.clone() };
        Self::plan(self, errand, &item.id()?, &pairs, ask).await
    }
}

/// What is new, of contacts or companies.
struct Creation {
    of: OwnerKind,
    args: CreateArgs,
}

const NEW_FIELDS: [&str; 5] = ["name", "phone", "email", "for", "lead"];

impl Work for Creation {
    fn lead(&self, _: &Item) -> Option<LeadId> {
        None
    }

    fn about(&self, _: &Item) -> Option<String> {
        None
    }

    async fn plan(&self, errand: &mut Errand, item: &Item, ask: Ask) -> Result<Plan, Stop> {
        item.only(&NEW_FIELDS)?;
        let or = |mine: &Option<String>, name: &str| match mine {
            Some(mine) => Ok(Some(mine.clone())),
            None => item.get(name),
        };
        let args = &self.args;
        let whole = CreateArgs {
            name: item.get("name")?.or_else(|| item.whole().map(str::to_owned)).unwrap_or_default(),
            phone: or(&args.phone, "phone")?,
            email: or(&args.email, "email")?,
            user: or(&args.user, "for")?,
            lead: or(&args.lead, "lead")?,
            flags: args.flags,
        };
        Self::plan(self, errand, &whole, ask).await
    }
}

impl Creation {
    async fn plan(&self, errand: &mut Errand, args: &CreateArgs, ask: Ask) -> Result<Plan, Stop> {
        errand.names(OwnerKind::Leads, ask).await?;
        let responsible = args.user.as_deref().map(|said| errand.user(said)).transpose()?;
        let lead = args.lead.as_deref().map(lead_id).transpose()?;
        if let Some(lead) = lead {
            errand.thing(lead.into(), ask).await?;
        }
        let fields = errand.reachable(args.phone.as_deref(), args.email.as_deref())?;
        let name = name(&args.name)?;
        let change = if self.of == OwnerKind::Companies {
            Change::CreateCompany(Box::new(NewCompany { name, responsible, fields, lead, contact: None }))
        } else {
            let new = NewContact { name, responsible, fields, lead, company: None };
            if ask == Ask::IfOld {
                warn_of_alike(errand, &new).await?;
            }
            Change::CreateContact(Box::new(new))
        };
        Ok(Plan::add(Target::Account, change))
    }
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
