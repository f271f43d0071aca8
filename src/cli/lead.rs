//! `dealdesk lead`: one lead shown, changed, moved, tagged, linked, or made. Writes answer as told in `make`.

use clap::Subcommand;

use super::errand::{Errand, refuse_read_only};
use super::flags::{Ask, Form, ReadFlags, WriteFlags};
use super::lead_new::{self, CreateArgs};
use super::make::Plan;
use super::many::{Meant, Needs, Which, unknown_fields};
use super::note::lead_id;
use super::setting;
use super::{Exit, Stop, lead_list, lead_show};
use crate::config::Env;
use crate::domain::{
    Change, CompanyId, ContactId, Entity, LeadDetails, LeadId, Linked, Owner, OwnerKind, SafeText, StageId,
    TagChange, Target,
};

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
        Several: dealdesk lead set 20000001 20000002 responsible=me; or --where EXPR in place of ids\n\
        Fields: field:NAME=VALUE by name, code or id; several choices with commas,\n\
        parts with semicolons ('field:Address=city = Lisbon; country = pt'); nothing after = clears the field")]
    Set(SetArgs),
    /// Move a lead to a stage
    #[command(after_help = "Example: dealdesk lead move 20000001 Proposal\n\
        Many: dealdesk lead move --where 'stage = Needs and price > 5k' Proposal --dry-run\n\
        STAGE is a name or an id, or PIPELINE/STAGE")]
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
    /// The lead, or several; then name=…, price=…, responsible=…, field:NAME=…
    #[arg(required = true, value_name = "ID… NAME=VALUE")]
    words: Vec<String>,
    #[command(flatten)]
    meant: Meant,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct MoveArgs {
    /// The lead, or several; then the stage
    #[arg(required = true, value_name = "ID… STAGE")]
    words: Vec<String>,
    #[command(flatten)]
    meant: Meant,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct WonArgs {
    /// The lead, or several
    #[arg(required_unless_present = "filter", value_name = "ID")]
    ids: Vec<String>,
    #[command(flatten)]
    meant: Meant,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct LostArgs {
    /// The lead, or several
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
    /// The lead, or several; then `+tag` puts a tag on, `-tag` takes it off
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

    pub fn form(&self) -> Form {
        match &self.command {
            LeadCommand::List(args) => args.form(),
            LeadCommand::Show(args) => args.flags.form(),
            LeadCommand::Tag(args) if args.words.iter().any(|word| word == "--json") => Form::Json,
            _ => self.changes().map_or(Form::Text, WriteFlags::form),
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
    match args.command {
        LeadCommand::List(args) => Box::pin(lead_list::run(args, env)).await,
        LeadCommand::Show(args) => {
            let id = lead_id(&args.id)?;
            Box::pin(lead_show::run(id, args.flags, Errand::open(env).await?)).await
        }
        LeadCommand::Set(args) => set(args, env).await,
        LeadCommand::Move(args) => go(args, env).await,
        LeadCommand::Won(args) => {
            let (which, _) = args.meant.split(args.ids, 0)?;
            let mut errand = Errand::open(env).await?;
            Box::pin(errand.on_leads((which, Needs::Lists), args.flags, |_, lead| {
                let to = crate::domain::Place { stage: StageId::WON, ..lead.lead.place };
                Ok(vec![Change::Move { to, reason: None }])
            }))
            .await
        }
        LeadCommand::Lost(args) => lost(args, env).await,
        LeadCommand::Tag(args) => tag(args, env).await,
        LeadCommand::Link(args) => link(args, env).await,
        LeadCommand::Create(args) => Box::pin(lead_new::run(args, Errand::open(env).await?)).await,
    }
}

/// The account's file, and the lead as a person sees it.
async fn lead(said: &str, flags: WriteFlags, env: &impl Env) -> Result<(Errand, Box<LeadDetails>), Stop> {
    let id = lead_id(said)?;
    let mut errand = Errand::open(env).await?;
    errand.names(OwnerKind::Leads, flags.ask()).await?;
    match errand.thing(id.into(), flags.ask()).await? {
        Entity::Details(details) => Ok((errand, details)),
        other => Err(super::things::not_there(other.target())),
    }
}

async fn change(
    errand: &Errand,
    on: Box<LeadDetails>,
    change: Change,
    flags: WriteFlags,
) -> Result<Exit, Stop> {
    errand.carry_out(Plan::of(&Entity::Details(on), vec![change]), flags).await
}

async fn set(args: SetArgs, env: &impl Env) -> Result<Exit, Stop> {
    let (which, pairs) = args.meant.split(args.words, 1)?;
    let pairs = setting::pairs(&pairs)?;
    if pairs.is_empty() {
        return Err(Stop::new(Exit::Usage, "Say what is set: `dealdesk lead set ID NAME=VALUE`."));
    }
    let mut errand = Errand::open(env).await?;
    let needs = if setting::has_fields(&pairs) { Needs::Fields } else { Needs::Lists };
    if let (Needs::Fields, Which::Ids(ids)) = (needs, &which)
        && args.flags.ask() == Ask::Never
    {
        for id in ids {
            refuse_unknown(&errand, *id).await?;
        }
    }
    let change =
        |errand: &Errand, lead: &LeadDetails| errand.settings(OwnerKind::Leads, &pairs, &lead.fields);
    Box::pin(errand.on_leads((which, needs), args.flags, change)).await
}

/// Without what stands there now, nobody could be told apart from somebody who changed it first.
async fn refuse_unknown(errand: &Errand, id: LeadId) -> Result<(), Stop> {
    if errand.knows_fields(id).await? { Ok(()) } else { Err(unknown_fields(id)) }
}

async fn go(args: MoveArgs, env: &impl Env) -> Result<Exit, Stop> {
    let (which, rest) = args.meant.split(args.words, 1)?;
    let [stage] = rest.as_slice() else {
        return Err(Stop::new(Exit::Usage, "Name the stage last: `dealdesk lead move ID STAGE`."));
    };
    let mut errand = Errand::open(env).await?;
    let change = |errand: &Errand, lead: &LeadDetails| {
        let to = errand.place(stage, Some(lead.lead.place))?;
        let reason = lead.lead.loss_reason.filter(|_| to == lead.lead.place);
        Ok(vec![Change::Move { to, reason }])
    };
    Box::pin(errand.on_leads((which, Needs::Lists), args.flags, change)).await
}

async fn lost(args: LostArgs, env: &impl Env) -> Result<Exit, Stop> {
    let (which, _) = args.meant.split(args.ids, 0)?;
    let mut errand = Errand::open(env).await?;
    let said = args.reason.as_deref();
    let change = |errand: &Errand, lead: &LeadDetails| {
        let to = crate::domain::Place { stage: StageId::LOST, ..lead.lead.place };
        let reason = match said {
            // Who names none does not take away the one that stands there, as with `lead move`.
            None => lead.lead.loss_reason.filter(|_| to == lead.lead.place),
            Some(said) if said.trim().is_empty() => None,
            Some(said) => Some(errand.loss_reason(said)?),
        };
        Ok(vec![Change::Move { to, reason }])
    };
    Box::pin(errand.on_leads((which, Needs::Lists), args.flags, change)).await
}

async fn tag(mut args: TagArgs, env: &impl Env) -> Result<Exit, Stop> {
    let words = args.meant.take_from(std::mem::take(&mut args.words))?;
    let words = args.flags.take_from(words)?;
    let (which, words) = args.meant.split(words, 1)?;
    let tags = tags(&words)?;
    if tags.is_nothing() {
        return Err(Stop::new(Exit::Usage, "Name the tags: `dealdesk lead tag ID +TAG -TAG`."));
    }
    let mut errand = Errand::open(env).await?;
    let change = |_: &Errand, _: &LeadDetails| Ok(vec![Change::Tag(tags.clone())]);
    Box::pin(errand.on_leads((which, Needs::Lists), args.flags, change)).await
}

fn tags(words: &[String]) -> Result<TagChange, Stop> {
    let mut tags = TagChange::default();
    for word in words {
        let (list, name) = match word.split_at_checked(1) {
            Some(("+", name)) => (&mut tags.add, name),
            Some(("-", name)) => (&mut tags.remove, name),
            _ => {
                let text = format!("{word:?}: write +{word} to put the tag on, or -{word} to take it off.");
                return Err(Stop::new(Exit::Usage, text));
            }
        };
        let name = SafeText::line(name.trim());
        if name.is_empty() {
            return Err(Stop::new(Exit::Usage, format!("{word:?} names no tag.")));
        }
        list.push(name);
    }
    match tags.add.iter().find(|tag| tags.remove.contains(tag)) {
        Some(tag) => Err(Stop::new(Exit::Usage, format!("{tag:?} is both to be put on and taken off."))),
        None => Ok(tags),
    }
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
    let (mut errand, lead) = lead(&args.id, args.flags, env).await?;
    refuse_unknown(&errand, lead.lead.id).await?;
    errand.thing(Target::from(to), args.flags.ask()).await?;
    change(&errand, lead, Change::Link { to, how }, args.flags).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_say_whether_they_are_put_on_or_taken_off() {
        let words = |all: &str| all.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let change = tags(&words("+warm -cold +тёплый")).expect("tags");
        assert_eq!(
            change,
            TagChange { add: vec!["warm".into(), "тёплый".into()], remove: vec!["cold".into()] }
        );
        for wrong in ["warm", "+", "-", "+a -a"] {
            assert_eq!(tags(&words(wrong)).map_err(|stop| stop.exit), Err(Exit::Usage), "{wrong}");
        }
    }
}
