//! `dealdesk task`: what somebody has to do until when. Lists stand in `task_list`; writes answer as told in `make`.

use clap::Subcommand;

use super::batch::{DASH, Item, Work};
use super::due::{Past, duration};
use super::errand::{Errand, refuse_read_only};
use super::flags::{Ask, WriteFlags};
use super::make::Plan;
use super::note::{self, OwnerFlags};
use super::task_list::{self, ListArgs};
use super::things::addition;
use super::{Exit, Stop, batch};
use crate::config::Env;
use crate::domain::when::When;
use crate::domain::{
    Change, Entity, LeadId, NewTask, Owner, OwnerKind, SafeText, Target, Task, TaskId, TaskKindId, UserId,
};

#[derive(Debug, clap::Args)]
pub struct TaskArgs {
    #[command(subcommand)]
    command: TaskCommand,
}

#[derive(Debug, Subcommand)]
enum TaskCommand {
    /// Plan a task: tomorrow at this time, unless --at says when
    #[command(after_help = "Example: dealdesk task add 20000001 'Send the quote' --at 'tomorrow 10'")]
    Add(AddArgs),
    /// Open tasks by when they are due
    #[command(after_help = "Example: dealdesk task list --overdue --for me")]
    List(ListArgs),
    /// A task is done
    #[command(
        after_help = "Example: dealdesk task done 30000001 --result 'They took it' --next Invoice --next-at 'fri 10'"
    )]
    Done(DoneArgs),
    /// Put a task off
    #[command(after_help = "Example: dealdesk task move 30000001 'friday 15:30'")]
    Move(MoveArgs),
    /// Change a task
    #[command(after_help = "Example: dealdesk task edit 30000001 --text 'Send both quotes' --duration 30m")]
    Edit(EditArgs),
}

#[derive(Debug, Clone, clap::Args)]
struct AddArgs {
    /// The lead, then what is to be done; `-` in its place reads both from standard input, one task on each line
    #[arg(required = true, value_name = "LEAD TEXT")]
    words: Vec<String>,
    #[command(flatten)]
    on: OwnerFlags,
    /// When: `tomorrow 10`, `friday 15:30`, `25.12`, `+2h`, `завтра в 10`
    #[arg(long, value_name = "PHRASE")]
    at: Option<String>,
    /// A type of task the account has; its first one otherwise
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Whose task it is; yours otherwise
    #[arg(long = "for", value_name = "USER")]
    user: Option<String>,
    /// How long it takes: `30m`, `1h`
    #[arg(long)]
    duration: Option<String>,
    /// A time that has gone by is meant
    #[arg(long)]
    past: bool,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, Clone, clap::Args)]
struct DoneArgs {
    /// The task; `-` reads tasks from standard input, one on each line
    id: String,
    /// What came of it
    #[arg(long, value_name = "TEXT")]
    result: Option<String>,
    /// The next step: a new task of the same person on the same lead
    #[arg(long, value_name = "TEXT")]
    next: Option<String>,
    /// When the next step is due; tomorrow at this time otherwise
    #[arg(long, value_name = "PHRASE", requires = "next")]
    next_at: Option<String>,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, Clone, clap::Args)]
struct MoveArgs {
    /// The task; `-` reads tasks from standard input, one on each line
    id: String,
    /// When it is due: `monday 10`
    phrase: Vec<String>,
    /// A time that has gone by is meant
    #[arg(long)]
    past: bool,
    #[command(flatten)]
    flags: WriteFlags,
}

#[derive(Debug, clap::Args)]
struct EditArgs {
    /// The task
    id: TaskId,
    /// What is to be done
    #[arg(long)]
    text: Option<String>,
    /// When it is due
    #[arg(long, value_name = "PHRASE")]
    at: Option<String>,
    /// A type of task the account has
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// Whose task it is
    #[arg(long = "for", value_name = "USER")]
    user: Option<String>,
    /// How long it takes; 0 for no end
    #[arg(long)]
    duration: Option<String>,
    /// A time that has gone by is meant
    #[arg(long)]
    past: bool,
    #[command(flatten)]
    flags: WriteFlags,
}

impl TaskArgs {
    const fn changes(&self) -> Option<WriteFlags> {
        match &self.command {
            TaskCommand::Add(args) => Some(args.flags),
            TaskCommand::List(_) => None,
            TaskCommand::Done(args) => Some(args.flags),
            TaskCommand::Move(args) => Some(args.flags),
            TaskCommand::Edit(args) => Some(args.flags),
        }
    }
}

pub async fn run(args: TaskArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    refuse_read_only(is_read_only && args.changes().is_some_and(|flags| !flags.dry_run))?;
    match args.command {
        TaskCommand::Add(args) => add(args, env).await,
        TaskCommand::List(args) => task_list::run(args, env).await,
        TaskCommand::Done(args) => done(args, env).await,
        TaskCommand::Move(args) => put_off(args, env).await,
        TaskCommand::Edit(args) => edit(args, env).await,
    }
}

/// What a task asks for, never nothing.
fn text(said: &str) -> Result<SafeText, Stop> {
    let text = SafeText::block(said.trim());
    if text.is_empty() {
        return Err(Stop::new(Exit::Usage, "The task has no text. Write what is to be done after the id."));
    }
    Ok(text)
}

async fn add(args: AddArgs, env: &impl Env) -> Result<Exit, Stop> {
    if args.on.is_batch(&args.words) {
        let errand = Errand::open(env).await?;
        return Box::pin(batch::run(errand, &args, args.flags)).await;
    }
    let (owner, words) = args.on.owner(&args.words)?;
    let (text, owner) = (text(&words.join(" "))?, owner);
    let mut errand = Errand::open(env).await?;
    let plan = args.plan(&mut errand, (owner, text), args.flags.ask()).await?;
    errand.carry_out(plan, args.flags).await
}

impl AddArgs {
    async fn plan(&self, errand: &mut Errand, what: (Owner, SafeText), ask: Ask) -> Result<Plan, Stop> {
        let (owner, text) = what;
        let lasts = self.duration.as_deref().map(duration).transpose()?;
        errand.names(OwnerKind::Leads, ask).await?;
        let when = planned(errand, self.at.as_deref(), Past::of(self.past))?;
        let task = NewTask {
            text,
            due: when.due,
            responsible: self.user.as_deref().map(|said| errand.user(said)).transpose()?,
            kind: self.kind.as_deref().map_or_else(|| Ok(usual(errand)), |said| errand.task_kind(said))?,
            duration: lasts.or(when.duration).unwrap_or(0),
        };
        errand.thing(owner.into(), ask).await?;
        let read_as = errand.read_as(&when, task.responsible.unwrap_or_else(|| me(errand))).await?;
        Ok(Plan::add(owner.into(), Change::AddTask(task)).reading(read_as))
    }
}

impl Work for AddArgs {
    fn lead(&self, item: &Item) -> Option<LeadId> {
        note::item_owner(item).ok()?.lead()
    }

    async fn plan(&self, errand: &mut Errand, item: &Item, ask: Ask) -> Result<Plan, Stop> {
        let owner = note::item_owner(item)?;
        let said = note::item_text(&self.words, item)?;
        let or = |mine: &Option<String>, name: &str| match mine {
            Some(mine) => Ok(Some(mine.clone())),
            None => item.get(name),
        };
        let whole = Self {
            at: or(&self.at, "at")?,
            kind: or(&self.kind, "type")?,
            user: or(&self.user, "for")?,
            duration: or(&self.duration, "duration")?,
            ..self.clone()
        };
        Self::plan(&whole, errand, (owner, text(&said)?), ask).await
    }
}

/// The account's first type of task.
fn usual(errand: &Errand) -> TaskKindId {
    let first = errand.known.account.as_ref().and_then(|account| account.task_kinds.first());
    first.map_or(TaskKindId::FOLLOW_UP, |kind| kind.id)
}

fn task_id(said: &str) -> Result<TaskId, Stop> {
    said.trim().trim_start_matches('#').parse().map_err(|_| {
        let text = format!("{said:?} is no id of a task: a number, as `dealdesk task list` shows it.");
        Stop::new(Exit::Usage, text)
    })
}

fn me(errand: &Errand) -> UserId {
    errand.known.account.as_ref().map_or(UserId::ROBOT, |account| account.current_user)
}

/// As said, or tomorrow at the same time.
fn planned(errand: &Errand, said: Option<&str>, past: Past) -> Result<When, Stop> {
    match said {
        Some(said) => errand.due(said, past),
        None => errand.due("tomorrow", Past::Refused),
    }
}

async fn task(errand: &mut Errand, id: TaskId, ask: Ask) -> Result<Task, Stop> {
    errand.names(OwnerKind::Leads, ask).await?;
    match errand.thing(id.into(), ask).await? {
        Entity::Task(task) => Ok(*task),
        other => Err(super::things::not_there(other.target())),
    }
}

async fn done(args: DoneArgs, env: &impl Env) -> Result<Exit, Stop> {
    let mut errand = Errand::open(env).await?;
    if args.id == DASH {
        return Box::pin(batch::run(errand, &args, args.flags)).await;
    }
    let id = task_id(&args.id)?;
    let plan = args.plan(&mut errand, (id, args.result.as_deref()), args.flags.ask()).await?;
    errand.carry_out(plan, args.flags).await
}

impl DoneArgs {
    async fn plan(&self, errand: &mut Errand, what: (TaskId, Option<&str>), ask: Ask) -> Result<Plan, Stop> {
        let (id, result) = what;
        let next = self.next.as_deref().map(text).transpose()?;
        let task = task(errand, id, ask).await?;
        let result = result.map(|said| SafeText::block(said.trim())).filter(|text| !text.is_empty());
        let finish = Change::Finish { is_completed: true, result };
        let mut plan = Plan::of(&task.clone().into(), vec![finish]);
        if let Some(text) = next {
            let when = planned(errand, self.next_at.as_deref(), Past::Refused)?;
            let on = task.owner.map_or(Target::Account, Target::from);
            if on == Target::Account {
                let text = "This task hangs on no lead, contact or company, so its next step would not either. Use `dealdesk task add`.";
                return Err(Stop::new(Exit::Usage, text));
            }
            let new = NewTask {
                responsible: Some(task.responsible),
                kind: task.kind,
                duration: when.duration.unwrap_or(0),
                ..NewTask::new(text, when.due)
            };
            let read_as = errand.read_as(&when, task.responsible).await?;
            plan.edits.push(addition(on, Change::AddTask(new)));
            plan = plan.reading(read_as);
        }
        Ok(plan)
    }
}

impl Work for DoneArgs {
    fn lead(&self, _: &Item) -> Option<LeadId> {
        None
    }

    async fn plan(&self, errand: &mut Errand, item: &Item, ask: Ask) -> Result<Plan, Stop> {
        let said = match &self.result {
            Some(said) => Some(said.clone()),
            None => item.get("result")?.or_else(|| item.rest().map(str::to_owned)),
        };
        Self::plan(self, errand, (task_id(&item.id()?)?, said.as_deref()), ask).await
    }
}

async fn put_off(args: MoveArgs, env: &impl Env) -> Result<Exit, Stop> {
    let mut errand = Errand::open(env).await?;
    if args.id == DASH {
        return Box::pin(batch::run(errand, &args, args.flags)).await;
    }
    let said = args.phrase.join(" ");
    let plan = args.plan(&mut errand, (task_id(&args.id)?, &said), args.flags.ask()).await?;
    errand.carry_out(plan, args.flags).await
}

impl MoveArgs {
    async fn plan(&self, errand: &mut Errand, what: (TaskId, &str), ask: Ask) -> Result<Plan, Stop> {
        let (id, said) = what;
        if said.is_empty() {
            return Err(Stop::new(
                Exit::Usage,
                "No time was named: write it behind the id, such as `friday 15:30`.",
            ));
        }
        let task = task(errand, id, ask).await?;
        let when = errand.due(said, Past::of(self.past))?;
        let change = Change::Reschedule { due: when.due, duration: when.duration.unwrap_or(task.duration) };
        let read_as = errand.read_as(&when, task.responsible).await?;
        Ok(Plan::of(&task.into(), vec![change]).reading(read_as))
    }
}

impl Work for MoveArgs {
    fn lead(&self, _: &Item) -> Option<LeadId> {
        None
    }

    async fn plan(&self, errand: &mut Errand, item: &Item, ask: Ask) -> Result<Plan, Stop> {
        let said = match self.phrase.join(" ") {
            said if said.is_empty() => item.get("at")?.or_else(|| item.rest().map(str::to_owned)),
            said => Some(said),
        };
        let id = task_id(&item.id()?)?;
        Self::plan(self, errand, (id, said.as_deref().unwrap_or_default()), ask).await
    }
}

async fn edit(args: EditArgs, env: &impl Env) -> Result<Exit, Stop> {
    let lasts = args.duration.as_deref().map(duration).transpose()?;
    let said = args.text.as_deref().map(text).transpose()?;
    let mut errand = Errand::open(env).await?;
    let task = task(&mut errand, args.id, args.flags.ask()).await?;
    let mut changes = Vec::new();
    changes.extend(said.map(Change::SetText));
    let when = args.at.as_deref().map(|said| errand.due(said, Past::of(args.past))).transpose()?;
    if when.is_some() || lasts.is_some() {
        let due = when.map_or(task.due, |when| when.due);
        let duration = lasts.or(when.and_then(|when| when.duration)).unwrap_or(task.duration);
        changes.push(Change::Reschedule { due, duration });
    }
    if let Some(said) = &args.kind {
        changes.push(Change::SetTaskKind(errand.task_kind(said)?));
    }
    if let Some(said) = &args.user {
        changes.push(Change::Assign(errand.user(said)?));
    }
    if changes.is_empty() {
        let text = "Nothing to change was named: add --text, --at, --type, --for or --duration.";
        return Err(Stop::new(Exit::Usage, text));
    }
    let mut plan = Plan::of(&task.clone().into(), changes);
    if let Some(when) = when {
        plan = plan.reading(errand.read_as(&when, task.responsible).await?);
    }
    errand.carry_out(plan, args.flags).await
}
