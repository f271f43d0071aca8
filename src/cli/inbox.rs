//! `dealdesk inbox`: incoming leads. Lists stand in `inbox_list`; verdicts answer as told in `make`, and are sent at once:
//! nobody steps back at a prompt.

use super::errand::{Errand, failed, refuse_read_only};
use super::flags::{Ask, WriteFlags};
use super::inbox_list::{self, ListArgs};
use super::make::Plan;
use super::names::{Named, choose};
use super::setting::name;
use super::things::addition;
use super::{Exit, Stop};
use crate::config::Env;
use crate::domain::{
    Change, ContactId, Decision, IncomingLead, LeadId, NewContact, NewIncoming, NewIncomingBy, OwnerKind,
    PipelineId, Place, SafeText, StageKind, Target, UserId, Verdict,
};
use crate::sync::event::{List, Reach};
use clap::Subcommand;

/// So much of a uid is enough where it fits one only.
const PREFIX: usize = 4;

#[derive(Debug, clap::Args)]
pub struct InboxArgs {
    #[command(subcommand)]
    command: InboxCommand,
}

#[derive(Debug, Subcommand)]
enum InboxCommand {
    /// What waits to be accepted, the longest first
    #[command(after_help = "Example: dealdesk inbox list --category forms --json")]
    List(ListArgs),
    /// Take one: into the first stage and to yourself, unless named otherwise
    #[command(after_help = "Example: dealdesk inbox accept 5af9dedb --stage Needs --for Mara")]
    Accept(AcceptArgs),
    /// Decline one; there is no way back
    #[command(after_help = "Example: dealdesk inbox decline 5af9dedb")]
    Decline(DeclineArgs),
    /// Mail and chats: it belongs to a lead that is there
    #[command(after_help = "Example: dealdesk inbox link 5af9dedb 20000001")]
    Link(LinkArgs),
    /// Put something into the queue: a form, or with --phone a call
    #[command(after_help = "Example: dealdesk inbox add 'Espresso bar refit' --contact 'Ines' --source Fair")]
    Add(AddArgs),
}

#[derive(Debug, clap::Args)]
struct AcceptArgs {
    /// Its uid or the beginning of it, or the id of its lead
    which: String,
    /// The stage, by name or id
    #[arg(long)]
    stage: Option<String>,
    /// Whose lead it will be
    #[arg(long = "for", value_name = "USER")]
    user: Option<String>,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct DeclineArgs {
    /// Its uid or the beginning of it, or the id of its lead
    which: String,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct LinkArgs {
    /// Its uid or the beginning of it, or the id of its lead
    which: String,
    /// The lead it belongs to
    lead: LeadId,
    /// The contact who wrote; the one it came with otherwise
    #[arg(long, value_name = "ID")]
    contact: Option<ContactId>,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct AddArgs {
    /// What the lead is called
    name: String,
    /// Who it is from
    #[arg(long, value_name = "NAME")]
    contact: Option<String>,
    /// The number that called: then it is a call, else a form
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// An e-mail address of the contact
    #[arg(long, requires = "contact")]
    email: Option<String>,
    /// Where it comes from, as people call it
    #[arg(long, default_value = "dealdesk", value_name = "NAME")]
    source: String,
    /// The form that was filled in
    #[arg(long, default_value = "dealdesk", value_name = "NAME", conflicts_with = "phone")]
    form: String,
    /// The page the form is on
    #[arg(long, default_value = "", value_name = "URL", conflicts_with = "phone")]
    page: String,
    /// In whose queue it waits; the main one otherwise
    #[arg(long, value_name = "NAME|ID")]
    pipeline: Option<String>,
    #[command(flatten)]
    flags: WriteFlags,
}

impl InboxArgs {
    const fn changes(&self) -> Option<WriteFlags> {
        match &self.command {
            InboxCommand::List(_) => None,
            InboxCommand::Accept(args) => Some(args.flags),
            InboxCommand::Decline(args) => Some(args.flags),
            InboxCommand::Link(args) => Some(args.flags),
            InboxCommand::Add(args) => Some(args.flags),
        }
    }
}

pub async fn run(args: InboxArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    refuse_read_only(is_read_only && args.changes().is_some_and(|flags| !flags.dry_run))?;
    match args.command {
        InboxCommand::List(args) => inbox_list::run(args, env).await,
        InboxCommand::Accept(args) => accept(args, env).await,
        InboxCommand::Decline(args) => decline(args, env).await,
        InboxCommand::Link(args) => link(args, env).await,
        InboxCommand::Add(args) => add(args, env).await,
    }
}

impl Errand {
    /// What waits and was not judged here yet.
    pub(super) async fn waiting(&self) -> Result<Vec<IncomingLead>, Stop> {
        let own = self.own().await?;
        let is_judged = |uid: &SafeText| {
            own.iter().any(|edit| matches!(&edit.change, Change::Judge(verdict) if verdict.uid == *uid))
        };
        let mut all = self.store.load_entities::<IncomingLead>(None).await.map_err(failed)?;
        all.retain(|one| !is_judged(&one.uid));
        all.sort_by(|a, b| (a.created_at, &a.uid).cmp(&(b.created_at, &b.uid)));
        Ok(all)
    }

    /// The one that is meant. What this machine does not know may be new, so the server is asked about it.
    async fn incoming(&mut self, said: &str, ask: Ask) -> Result<IncomingLead, Stop> {
        self.names(OwnerKind::Leads, ask).await?;
        if let Some(one) = meant(said, self.waiting().await?)? {
            return Ok(one);
        }
        if ask != Ask::Never {
            self.lookup()?.list(List::Incoming, Reach::Anew).await?;
            if let Some(one) = meant(said, self.waiting().await?)? {
                return Ok(one);
            }
        }
        let text = format!("No incoming lead {said:?} waits. `dealdesk inbox list --fresh` shows what does.");
        Err(Stop::new(Exit::NotFound, text))
    }

    fn me(&self) -> Result<UserId, Stop> {
        let account = self.known.account.as_ref().map(|account| account.current_user);
        account.ok_or_else(|| Stop::new(Exit::Failed, "The account is not known yet. Run `dealdesk sync`."))
    }

    pub(super) fn pipeline(&self, said: &str) -> Result<PipelineId, Stop> {
        let open = self.known.pipelines.iter().filter(|pipeline| !pipeline.is_archived);
        let all: Vec<_> = open.map(|p| Named::new(p.id.get(), p.name.to_string(), p.id)).collect();
        choose("pipeline", said, &all)
    }

    /// The first stage behind the queue.
    fn first_stage(&self, pipeline: PipelineId) -> Option<Place> {
        let pipeline = self.known.pipelines.iter().find(|known| known.id == pipeline)?;
        let stage = pipeline.stages.iter().find(|stage| stage.kind == StageKind::Open)?;
        Some(pipeline.place(stage.id))
    }
}

/// By its uid, by a beginning of it that fits once, or by its lead.
fn meant(said: &str, waiting: Vec<IncomingLead>) -> Result<Option<IncomingLead>, Stop> {
    let said = said.trim();
    let number = said.parse::<LeadId>().ok();
    let is_exact = |one: &IncomingLead| *one.uid == *said || (number.is_some() && one.lead == number);
    if let Some(one) = waiting.iter().find(|one| is_exact(one)) {
        return Ok(Some(one.clone()));
    }
    let mut like: Vec<_> = waiting.into_iter().filter(|one| one.uid.starts_with(said)).collect();
    if said.len() < PREFIX {
        return Ok(None);
    }
    if let [first, second, ..] = like.as_slice() {
        let text = format!("{said:?} may be {} or {}. Write more of it.", first.uid, second.uid);
        return Err(Stop::new(Exit::Usage, text));
    }
    Ok(like.pop())
}

fn plan(one: &IncomingLead, how: Decision) -> Plan {
    let verdict = Verdict { uid: one.uid.clone(), name: one.title().clone(), how };
    Plan { edits: vec![addition(one.target(), Change::Judge(Box::new(verdict)))], ..Plan::default() }
}

async fn accept(args: AcceptArgs, env: &impl Env) -> Result<Exit, Stop> {
    let mut errand = Errand::open(env).await?;
    let one = errand.incoming(&args.which, args.flags.ask()).await?;
    let first = errand.first_stage(one.pipeline);
    let to = match &args.stage {
        Some(said) => errand.place(said, first)?,
        None => first.ok_or_else(|| {
            Stop::new(Exit::Failed, "Its pipeline has no stage to go to: name one with --stage.")
        })?,
    };
    let user = args.user.as_deref().map(|said| errand.user(said)).transpose()?;
    let user = Some(user.map_or_else(|| errand.me(), Ok)?);
    errand.carry_out(plan(&one, Decision::Accept { to, user }), args.flags).await
}

async fn decline(args: DeclineArgs, env: &impl Env) -> Result<Exit, Stop> {
    let mut errand = Errand::open(env).await?;
    let one = errand.incoming(&args.which, args.flags.ask()).await?;
    let user = errand.me()?;
    errand.carry_out(plan(&one, Decision::Decline { user }), args.flags).await
}

async fn link(args: LinkArgs, env: &impl Env) -> Result<Exit, Stop> {
    let mut errand = Errand::open(env).await?;
    let one = errand.incoming(&args.which, args.flags.ask()).await?;
    if !one.category.can_be_linked() {
        let text = format!(
            "The API links only mail and chats, and this came by {}. Use `dealdesk inbox accept {}`, then merge the two leads in the browser.",
            errand.words.category_words(&one.category),
            one.uid
        );
        return Err(Stop::new(Exit::Usage, text));
    }
    errand.thing(args.lead.into(), args.flags.ask()).await?;
    let contact = args.contact.or(one.contact);
    let how = Decision::Link { lead: args.lead, contact, user: errand.me()? };
    errand.carry_out(plan(&one, how), args.flags).await
}

async fn add(args: AddArgs, env: &impl Env) -> Result<Exit, Stop> {
    let mut errand = Errand::open(env).await?;
    errand.names(OwnerKind::Leads, args.flags.ask()).await?;
    let fields = errand.reachable(args.phone.as_deref(), args.email.as_deref())?;
    let contact = args.contact.as_deref().map(name).transpose()?;
    let place = match args.pipeline.as_deref() {
        Some(said) => errand.first_stage(errand.pipeline(said)?),
        None => None,
    };
    let by = match args.phone.as_deref() {
        Some(phone) => NewIncomingBy::Call { phone: SafeText::line(phone), duration: 0 },
        None => NewIncomingBy::Form { form: SafeText::line(&args.form), page: SafeText::line(&args.page) },
    };
    let incoming = NewIncoming {
        by,
        place,
        name: name(&args.name)?,
        source: name(&args.source)?,
        contact: contact.map(|name| NewContact { name, fields, ..NewContact::default() }),
    };
    let plan = Plan::add(Target::Account, Change::AddIncoming(Box::new(incoming)));
    errand.carry_out(plan, args.flags).await
}
