//! `dealdesk note`: what was said and heard, on a lead, a contact or a company.
//!
//! Lists stand in `note_list`; writes answer as told in `make`.

use std::io::Read;

use clap::{Subcommand, ValueEnum};

use super::batch::{DASH, Item, Work};
use super::errand::{Errand, refuse_read_only};
use super::flags::{Ask, WriteFlags};
use super::make::Plan;
use super::note_list::{self, ListArgs};
use super::values::unread_facts;
use super::{Exit, Stop, batch};
use crate::config::Env;
use crate::domain::{
    CallOutcome, Change, CompanyId, ContactId, Direction, LeadId, NewNote, NewNoteKind, NoteBody, NoteId,
    Owner, OwnerKind, SafeText,
};

/// Kommo takes no longer note.
const LONGEST: usize = 20_000;

#[derive(Debug, clap::Args)]
pub struct NoteArgs {
    #[command(subcommand)]
    command: NoteCommand,
}

#[derive(Debug, Subcommand)]
enum NoteCommand {
    /// Write a note
    #[command(after_help = "Example: dealdesk note add 20000001 'Called, wants a quote'")]
    Add(AddArgs),
    /// The notes of a lead, a contact or a company, newest first
    #[command(after_help = "Example: dealdesk note list 20000001 --limit 5")]
    List(ListArgs),
    /// Let an own note say something else
    #[command(
        after_help = "Example: dealdesk note edit 20000001 50000001 'Called, wants two quotes'\n\nOf a call, a \
                            first line of nothing but facts changes these: $'3:20 success\\nWants two quotes'. What is \
                            not said stays."
    )]
    Edit(EditArgs),
}

/// What a note or a task hangs on.
#[derive(Debug, Clone, Copy, clap::Args)]
#[group(multiple = false)]
pub struct OwnerFlags {
    /// Of this contact instead of a lead
    #[arg(long, value_name = "ID")]
    contact: Option<ContactId>,
    /// Of this company instead of a lead
    #[arg(long, value_name = "ID")]
    company: Option<CompanyId>,
}

impl OwnerFlags {
    /// `-` in the place of the lead: leads and texts come from standard input.
    pub fn is_batch(&self, words: &[String]) -> bool {
        self.contact.is_none() && self.company.is_none() && words.first().is_some_and(|word| word == DASH)
    }

    /// What is meant, and the words that are not its id: where a contact or company is named, the first word is none.
    pub fn owner<'a>(&self, words: &'a [String]) -> Result<(Owner, &'a [String]), Stop> {
        match (self.contact, self.company, words) {
            (Some(id), ..) => Ok((Owner::Contact(id), words)),
            (_, Some(id), _) => Ok((Owner::Company(id), words)),
            (None, None, [lead, rest @ ..]) => Ok((Owner::Lead(lead_id(lead)?), rest)),
            (None, None, []) => {
                Err(Stop::new(Exit::Usage, "Name a lead by its id, or give --contact ID or --company ID."))
            }
        }
    }
}

/// What a line of standard input is about: a `contact`, a `company`, else a lead.
pub fn item_owner(item: &Item) -> Result<Owner, Stop> {
    let number = |name: &str, said: &str| {
        let wrong = || Stop::new(Exit::Usage, format!("{said:?} is no id of a {name}: a number."));
        said.trim().parse::<i64>().map_err(|_| wrong())
    };
    if let Some(said) = item.get("contact")? {
        return Ok(Owner::Contact(ContactId(number("contact", &said)?)));
    }
    if let Some(said) = item.get("company")? {
        return Ok(Owner::Company(CompanyId(number("company", &said)?)));
    }
    Ok(Owner::Lead(lead_id(&item.first_of(&["lead", "id"])?.map_or_else(|| item.id(), Ok)?)?))
}

/// The text of a note or a task: the same for all as the command line has it, else of the line.
pub fn item_text(words: &[String], item: &Item) -> Result<String, Stop> {
    match words {
        [_, rest @ ..] if !rest.is_empty() => Ok(rest.join(" ")),
        _ => Ok(item.get("text")?.or_else(|| item.rest().map(str::to_owned)).unwrap_or_default()),
    }
}

/// `20000001`, also as `#20000001`.
pub fn lead_id(said: &str) -> Result<LeadId, Stop> {
    let number = said.trim().trim_start_matches('#').parse::<LeadId>().ok().filter(|id| id.get() > 0);
    number.ok_or_else(|| {
        Stop::new(
            Exit::Usage,
            format!("{said:?} is no id of a lead: a number, as the card and the lists show it."),
        )
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Common,
    CallIn,
    CallOut,
    SmsIn,
    SmsOut,
    Service,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Status {
    LeftMessage,
    CallBack,
    NotThere,
    Success,
    WrongNumber,
    NoAnswer,
    Busy,
}

#[derive(Debug, clap::Args)]
struct AddArgs {
    /// The lead, then the text; `-` reads the text from standard input, in the place of the lead one note from each line
    #[arg(required = true, value_name = "LEAD TEXT")]
    words: Vec<String>,
    #[command(flatten)]
    on: OwnerFlags,
    /// What sort of note it is
    #[arg(long, value_enum, default_value_t = Kind::Common)]
    kind: Kind,
    /// The number of a call or an SMS
    #[arg(long)]
    phone: Option<String>,
    /// How long the call was: `90s`, `5m`
    #[arg(long)]
    duration: Option<String>,
    /// How the call ended
    #[arg(long, value_enum)]
    status: Option<Status>,
    /// The name of the service the note is from
    #[arg(long)]
    service: Option<String>,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct EditArgs {
    /// The lead, the note and its new text; `-` reads the text from standard input
    #[arg(required = true, value_name = "LEAD NOTE TEXT")]
    words: Vec<String>,
    #[command(flatten)]
    on: OwnerFlags,
    #[command(flatten)]
    flags: WriteFlags,
}

pub async fn run(args: NoteArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    match args.command {
        NoteCommand::Add(args) => {
            refuse_read_only(is_read_only && !args.flags.dry_run)?;
            add(args, env).await
        }
        NoteCommand::List(args) => note_list::run(args, env).await,
        NoteCommand::Edit(args) => {
            refuse_read_only(is_read_only && !args.flags.dry_run)?;
            edit(args, env).await
        }
    }
}

impl Work for AddArgs {
    fn lead(&self, item: &Item) -> Option<LeadId> {
        item_owner(item).ok()?.lead()
    }

    async fn plan(&self, errand: &mut Errand, item: &Item, ask: Ask) -> Result<Plan, Stop> {
        let owner = item_owner(item)?;
        let note = NewNote { text: checked(&item_text(&self.words, item)?)?, kind: kind(self)? };
        errand.thing(owner.into(), ask).await?;
        Ok(Plan::add(owner.into(), Change::AddNote(note)))
    }
}

async fn add(args: AddArgs, env: &impl Env) -> Result<Exit, Stop> {
    if args.on.is_batch(&args.words) {
        kind(&args)?;
        let errand = Errand::open(env).await?;
        return Box::pin(batch::run(errand, &args, args.flags)).await;
    }
    let (owner, words) = args.on.owner(&args.words)?;
    let note = NewNote { text: text(words)?, kind: kind(&args)? };
    let mut errand = Errand::open(env).await?;
    // A note on something that is not there would be refused only after it was queued.
    errand.thing(owner.into(), args.flags.ask()).await?;
    errand.carry_out(Plan::add(owner.into(), Change::AddNote(note)), args.flags).await
}

/// The text of a note from its words or from standard input.
fn text(words: &[String]) -> Result<SafeText, Stop> {
    let said = match words {
        [dash] if dash == "-" => {
            let mut bytes = Vec::new();
            std::io::stdin().lock().take(LONGEST as u64 * 4 + 1).read_to_end(&mut bytes)?;
            String::from_utf8_lossy(&bytes).into_owned()
        }
        words => words.join(" "),
    };
    checked(&said)
}

fn checked(said: &str) -> Result<SafeText, Stop> {
    let text = SafeText::block(said.trim());
    if text.is_empty() {
        return Err(Stop::new(
            Exit::Usage,
            "The note has no text. Write it after the id, or `-` to read it from standard input.",
        ));
    }
    if text.chars().count() > LONGEST {
        let text = format!(
            "The note is longer than {LONGEST} characters, and the account takes no longer ones. Send it in parts."
        );
        return Err(Stop::new(Exit::Usage, text));
    }
    Ok(text)
}

fn kind(args: &AddArgs) -> Result<NewNoteKind, Stop> {
    let phone = || match args.phone.as_deref().map(str::trim).filter(|phone| !phone.is_empty()) {
        Some(phone) => Ok(SafeText::line(phone)),
        None => Err(Stop::new(Exit::Usage, "Calls and SMS need a number: add --phone.")),
    };
    let call = |direction| {
        let duration = args.duration.as_deref().map_or(Ok(0), seconds)?;
        Ok(NewNoteKind::Call { direction, phone: phone()?, duration, outcome: args.status.map(outcome) })
    };
    let is_call = matches!(args.kind, Kind::CallIn | Kind::CallOut);
    let is_sms = matches!(args.kind, Kind::SmsIn | Kind::SmsOut);
    if !is_call && (args.duration.is_some() || args.status.is_some()) {
        return Err(Stop::new(
            Exit::Usage,
            "--duration and --status are for calls: add --kind call-in or call-out.",
        ));
    }
    if !is_call && !is_sms && args.phone.is_some() {
        return Err(Stop::new(
            Exit::Usage,
            "--phone is for calls and SMS: add --kind call-in, call-out, sms-in or sms-out.",
        ));
    }
    if args.kind != Kind::Service && args.service.is_some() {
        return Err(Stop::new(Exit::Usage, "--service is for notes of a service: add --kind service."));
    }
    match args.kind {
        Kind::Common => Ok(NewNoteKind::Common),
        Kind::CallIn => call(Direction::In),
        Kind::CallOut => call(Direction::Out),
        Kind::SmsIn => Ok(NewNoteKind::Sms { direction: Direction::In, phone: phone()? }),
        Kind::SmsOut => Ok(NewNoteKind::Sms { direction: Direction::Out, phone: phone()? }),
        Kind::Service => match args.service.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            Some(service) => Ok(NewNoteKind::Service { service: SafeText::line(service) }),
            None => Err(Stop::new(Exit::Usage, "A note of a service needs its name: add --service.")),
        },
    }
}

/// `45s` besides what other durations may be.
fn seconds(said: &str) -> Result<i64, Stop> {
    let exact = said.trim().strip_suffix('s').and_then(|secs| secs.parse::<u32>().ok());
    exact.map_or_else(|| super::due::duration(said), |secs| Ok(i64::from(secs)))
}

const fn outcome(status: Status) -> CallOutcome {
    match status {
        Status::LeftMessage => CallOutcome::LeftMessage,
        Status::CallBack => CallOutcome::CallBackLater,
        Status::NotThere => CallOutcome::NotThere,
        Status::Success => CallOutcome::Success,
        Status::WrongNumber => CallOutcome::WrongNumber,
        Status::NoAnswer => CallOutcome::NoAnswer,
        Status::Busy => CallOutcome::Busy,
    }
}

async fn edit(args: EditArgs, env: &impl Env) -> Result<Exit, Stop> {
    let (of, words) = args.on.owner(&args.words)?;
    let Some((id, words)) = words.split_first() else {
        return Err(Stop::new(Exit::Usage, "Name the note by its id; `dealdesk note list` shows them."));
    };
    let wrong =
        || Stop::new(Exit::Usage, format!("{id:?} is no id of a note; `dealdesk note list` shows them."));
    let id: NoteId = id.parse().map_err(|_| wrong())?;
    let text = text(words)?;
    let mut errand = Errand::open(env).await?;
    errand.names(OwnerKind::Leads, args.flags.ask()).await?;
    let note = errand.note(of, id, args.flags.ask()).await?;
    let me = errand.known.account.as_ref().map(|account| account.current_user);
    if !note.body.is_editable() {
        let text =
            format!("Note {id} cannot be changed: what is {} stays as it was recorded.", sort(&note.body));
        return Err(Stop::new(Exit::Usage, text));
    }
    if Some(note.created_by) != me {
        let by = errand.words.user_name(note.created_by);
        let text =
            format!("Note {id} is not yours but by {by}. Write a note of your own with `dealdesk note add`.");
        return Err(Stop::new(Exit::Usage, text));
    }
    let body = note.body.rewritten(&text).map_err(|wrong| Stop::new(Exit::Usage, unread_facts(&wrong)))?;
    let change = Change::Rewrite { of, body: Box::new(body) };
    let plan = Plan::of(&note.into(), vec![change]);
    errand.carry_out(plan, args.flags).await
}

/// A word that does not change: scripts depend on it.
pub fn sort(body: &NoteBody) -> &str {
    let way =
        |direction: Direction, inward, outward| if direction == Direction::In { inward } else { outward };
    match body {
        NoteBody::Common { .. } => "common",
        NoteBody::Call(call) => way(call.direction, "call-in", "call-out"),
        NoteBody::Sms { direction, .. } => way(*direction, "sms-in", "sms-out"),
        NoteBody::Message { .. } => "message",
        NoteBody::Service { .. } => "service",
        NoteBody::Mail(mail) => way(mail.direction, "mail-in", "mail-out"),
        NoteBody::Attachment { .. } => "attachment",
        NoteBody::Geolocation { .. } => "geolocation",
        NoteBody::Cashier { .. } => "cashier",
        NoteBody::Other { kind, .. } => kind,
    }
}
