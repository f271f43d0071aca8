//! `dealdesk lead`: one lead shown, changed, moved, tagged, linked, or made. Writes answer as told in `make`.

use clap::Subcommand;

use super::errand::{Errand, refuse_read_only};
use super::flags::{ReadFlags, WriteFlags};
use super::lead_new::{self, CreateArgs};
use super::lead_verb::{Verb, lead, refuse_unknown};
use super::make::Plan;
use super::many::{Meant, Which};
use super::note::lead_id;
use super::setting;
use super::{Exit, Stop, batch, lead_list, lead_show};
use crate::config::Env;
use crate::domain::{Change, CompanyId, ContactId, Entity, Linked, Owner, OwnerKind, Target};

#[derive(Debug, clap::Args)]
pub struct LeadArgs {
    #[command(subcommand)]
    command: LeadCommand,
}

#[derive(Debug, Subcommand)]
enum LeadCommand {
    /// Leads by what is true of them
    #[command(
        after_help = "Example: dealdesk lead list --where 'price > 5k and next task = none' --sort -price\n\
        EXPR compares fields with = != < <= > >= ~ !~, `in (A, B)`, `is empty`, joined by and, or, not; see the README"
    )]
    List(lead_list::ListArgs),
    /// One lead in full
    #[command(after_help = "Example: dealdesk lead show 20000001 --json")]
    Show(ShowArgs),
    /// Change name, price, responsible person and custom fields, in one step
    #[command(after_help = "Example: dealdesk lead set 20000001 price=1200 name='New roof' responsible=me\n\
        Several: dealdesk lead set 20000001 20000002 responsible=me, or --where EXPR in place of ids\n\
        Fields: field:NAME=VALUE by name, code or id; several choices with commas,\n\
        parts with semicolons ('field:Address=city = Lisbon; country = pt'); nothing after = clears the field;\n\
        field:NAME+=VALUE adds to several choices, field:NAME-=VALUE takes off, the others stay")]
    Set(SetArgs),
    /// Move a lead to a stage
    #[command(
        after_help = "Example: dealdesk lead move 20000001 Proposal\nSTAGE is a name or an id, or PIPELINE/STAGE\n\
                      Several: dealdesk lead move 20000001 20000002 Proposal, or --where EXPR in place of ids\n\
                      Many: dealdesk lead list --where 'tag:fair' --jsonl | dealdesk lead move - Proposal"
    )]
    Move(MoveArgs),
    /// A lead is won
    #[command(after_help = "Example: dealdesk lead won 20000001")]
    Won(WonArgs),
    /// A lead is lost
    #[command(after_help = "Example: dealdesk lead lost 20000001 --reason 'Too expensive'")]
    Lost(LostArgs),
    /// Put tags on a lead and take them off
    #[command(after_help = "Example: dealdesk lead tag 20000001 +warm -cold")]
    Tag(TagArgs),
    /// Link a lead to a contact or a company
    #[command(after_help = "Example: dealdesk lead link 20000001 --contact 40000001 --main")]
    Link(LinkArgs),
    /// Make a new lead
    #[command(
        after_help = "Example: dealdesk lead create 'New roof' --price 1200 --contact 'Ines Prado' --phone 5550100"
    )]
    Create(CreateArgs),
}

#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The lead
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    flags: ReadFlags,
}

#[derive(Debug, clap::Args)]
struct SetArgs {
    /// The lead, or several; `-` reads leads from standard input, one on each line. Then name=…, price=…, responsible=…,
    /// field:NAME=…
    #[arg(required = true, value_name = "ID… NAME=VALUE")]
    words: Vec<String>,
    #[command(flatten)]
    meant: Meant,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct MoveArgs {
    /// The lead, or several; `-` reads leads from standard input, one on each line. Then the stage
    #[arg(required = true, value_name = "ID… STAGE")]
    words: Vec<String>,
    #[command(flatten)]
    meant: Meant,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct WonArgs {
    /// The lead, or several; `-` reads leads from standard input, one on each line
    #[arg(required_unless_present = "filter", value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    meant: Meant,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct LostArgs {
    /// The lead, or several; `-` reads leads from standard input, one on each line
    #[arg(required_unless_present = "filter", value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    meant: Meant,
    /// Why: one of the account's reasons, by name or id; an empty one takes the reason away
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct TagArgs {
    /// The lead, or several; `-` reads leads from standard input, one on each line. Then `+tag` puts a tag on, `-tag`
    /// takes it off
    #[arg(required = true, allow_hyphen_values = true, value_name = "ID… +TAG|-TAG")]
    words: Vec<String>,
    #[command(flatten)]
    meant: Meant,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct LinkArgs {
    /// The lead
    #[arg(value_name = "ID")]
    id: String,
    /// The contact
    #[arg(long, value_name = "ID", required_unless_present = "company", conflicts_with = "company")]
    contact: Option<ContactId>,
    /// The company
    #[arg(long, value_name = "ID")]
    company: Option<CompanyId>,
    /// As the main contact of the lead
    #[arg(long, conflicts_with_all = ["company", "remove"])]
    main: bool,
    /// Take the link away
    #[arg(long)]
    remove: bool,
    #[command(flatten)]
    flags: WriteFlags,
}

impl LeadArgs {
    /// The flags of a command that changes something.
    const fn changes(&self) -> Option<WriteFlags> {
        match &self.command {
            LeadCommand::List(_) | LeadCommand::Show(_) => None,
            LeadCommand::Set(args) => Some(args.flags),
            LeadCommand::Move(args) => Some(args.flags),
            LeadCommand::Won(args) => Some(args.flags),
            LeadCommand::Lost(args) => Some(args.flags),
            LeadCommand::Tag(args) => Some(args.flags),
            LeadCommand::Link(args) => Some(args.flags),
            LeadCommand::Create(args) => Some(args.flags),
        }
    }

    fn is_dry(&self) -> bool {
        match &self.command {
            LeadCommand::Tag(args) if args.words.iter().any(|word| word == "--dry-run") => true,
            _ => self.changes().is_none_or(|flags| flags.dry_run),
        }
    }
}

pub async fn run(args: LeadArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    refuse_read_only(is_read_only && !args.is_dry())?;
    let (which, verb, flags) = match args.command {
        LeadCommand::List(args) => return Box::pin(lead_list::run(args, env)).await,
        LeadCommand::Show(args) => {
            let id = lead_id(&args.id)?;
            return Box::pin(lead_show::run(id, args.flags, Errand::open(env).await?)).await;
        }
        LeadCommand::Link(args) => return link(args, env).await,
        LeadCommand::Create(args) => {
            return Box::pin(lead_new::run(args, Errand::open(env).await?)).await;
        }
        LeadCommand::Set(args) => {
            let (which, pairs) = args.meant.split(args.words, 0)?;
            (which, Verb::Set(pairs), args.flags)
        }
        LeadCommand::Move(args) => {
            let (which, rest) = args.meant.split(args.words, 1)?;
            if let [_, other, ..] = rest.as_slice() {
                return Err(Stop::new(
                    Exit::Usage,
                    format!("{other:?}: the stage is named last, and alone."),
                ));
            }
            (which, Verb::Move(rest.into_iter().next()), args.flags)
        }
        LeadCommand::Won(args) => (args.meant.only(args.ids)?, Verb::Won, args.flags),
        LeadCommand::Lost(args) => (args.meant.only(args.ids)?, Verb::Lost(args.reason), args.flags),
        LeadCommand::Tag(mut args) => {
            let words = args.meant.take_from(std::mem::take(&mut args.words))?;
            let words = args.flags.take_from(words)?;
            let (which, words) = args.meant.split(words, 0)?;
            (which, Verb::Tag(words), args.flags)
        }
    };
    if which == Which::Lines {
        let mut errand = Errand::open(env).await?;
        errand.names(OwnerKind::Leads, flags.ask()).await?;
        return Box::pin(batch::run(errand, &verb, flags)).await;
    }
    if let Verb::Set(pairs) = &verb {
        setting::pairs(pairs)?;
    }
    let mut errand = Errand::open(env).await?;
    Box::pin(errand.on_leads(which, &verb, flags)).await
}

async fn link(args: LinkArgs, env: &impl Env) -> Result<Exit, Stop> {
    let to = match (args.contact, args.company) {
        (Some(contact), _) => Owner::Contact(contact),
        (None, Some(company)) => Owner::Company(company),
        (None, None) => return Err(Stop::new(Exit::Usage, "Name --contact ID or --company ID.")),
    };
    let how = match (args.remove, args.main) {
        (true, _) => Linked::Not,
        (false, true) => Linked::Main,
        (false, false) => Linked::Linked,
    };
    let id = lead_id(&args.id)?;
    let mut errand = Errand::open(env).await?;
    let lead = lead(&mut errand, id, args.flags.ask()).await?;
    refuse_unknown(&errand, id).await?;
    errand.thing(Target::from(to), args.flags.ask()).await?;
    errand.carry_out(Plan::of(&Entity::Details(lead), vec![Change::Link { to, how }]), args.flags).await
}
