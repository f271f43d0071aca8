//! `dealdesk task list`: open tasks by how soon they are due.
//!
//! `--json` is an array of `{"id", "entity", "name", "text", "type", "due", "duration", "for", "for_id", "bucket",
//! "done", "result"}` in the order in which they are due, or that of `--sort`; `bucket` is `overdue`, `today`, `tomorrow`, `week` or
//! `later`, and null for a task that is done. Times are unix seconds.

use serde_json::{Value, json};

use super::errand::{Errand, failed};
use super::filters::{Around, Asked};
use super::flags::Form;
use super::note::lead_id;
use super::shape::{Answer, Column, ListFlags, sheet};
use super::{Exit, Stop};
use crate::config::Env;
use crate::domain::query::{Own, Things};
use crate::domain::when::Bucket;
use crate::domain::{OwnerKind, SafeText, Target, Task};
use crate::store::EntityKey;
use crate::sync::event::{List, Reach};

#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Only of this lead
    #[arg(long, value_name = "ID")]
    lead: Option<String>,
    /// Only of this person; `me` for your own
    #[arg(long = "for", value_name = "USER")]
    user: Option<String>,
    /// Only what should be done by now
    #[arg(long, conflicts_with_all = ["today", "all"])]
    overdue: bool,
    /// Only what is due today
    #[arg(long, conflicts_with = "all")]
    today: bool,
    /// Done ones too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    flags: ListFlags,
}

/// The order where nobody asks for another one.
const ORDER: &str = "due,id";

pub async fn run(args: ListArgs, env: &impl Env) -> Result<Exit, Stop> {
    let lead = args.lead.as_deref().map(lead_id).transpose()?;
    let asked = Asked::read(Things::Tasks, args.flags.filter.as_deref(), args.flags.sort.as_deref(), ORDER)?;
    let mut errand = Errand::open(env).await?;
    let ask = args.flags.ask();
    errand.names(OwnerKind::Leads, ask).await?;
    let user = args.user.as_deref().map(|said| errand.user(said)).transpose()?;
    if !errand.has_read(List::Tasks, ask).await? {
        let lookup = errand.lookup()?;
        match lead {
            Some(lead) => {
                lookup.tasks(crate::domain::Owner::Lead(lead)).await?;
            }
            None => lookup.list(List::Tasks, Reach::Due).await?,
        }
    }
    let parent = lead.map(|lead| Target::Lead(lead).into());
    let kept = errand.store.load_entities::<Task>(parent).await.map_err(failed)?;
    // A task that was done or put off here is so at once.
    let own = errand.own().await?;
    let mut tasks = kept;
    for task in &mut tasks {
        let on = Target::Task(task.id);
        let changes = own.iter().filter(|edit| edit.on == on);
        changes.for_each(|edit| edit.change.apply(task));
    }
    let around = Around::default();
    let names = asked.names(&errand, &around);
    let filter = asked.filter(&names)?;
    let done = args.all || asked.tree().is_some_and(|tree| tree.asks(Own::Status));
    tasks.retain(|task| {
        user.is_none_or(|user| task.responsible == user)
            && (if task.is_completed { done } else { wanted(&errand, &args, task) })
            && filter.as_ref().is_none_or(|filter| filter.is_match(task))
    });
    let all: Vec<&Task> = tasks.iter().collect();
    let mut sorted = asked.keys.sort(&all, &names, |task| *task);
    sorted.truncate(args.flags.limit.unwrap_or(usize::MAX));
    let tasks: Vec<&Task> = sorted.into_iter().copied().collect();
    let form = args.flags.form();
    let answer = Answer {
        text: match (form, &args.flags.sort) {
            (Form::Text, None) if !tasks.is_empty() => by_bucket(&errand, &tasks).await?,
            (Form::Text, _) => {
                sheet(HEAD, rows(&errand, tasks.iter().copied()).await?, "There is no such task.")
            }
            _ => String::new(),
        },
        values: if form == Form::Text { Vec::new() } else { values(&errand, &tasks).await? },
        columns: &COLUMNS,
    };
    answer.list(form, Some(&errand))
}

const HEAD: &[&str] = &["id", "due", "for", "about", "what"];

const COLUMNS: [Column; 11] = [
    Column::Plain("id"),
    Column::Time("due"),
    Column::Plain("bucket"),
    Column::Plain("for"),
    Column::Plain("entity"),
    Column::Plain("name"),
    Column::Plain("type"),
    Column::Plain("text"),
    Column::Plain("duration"),
    Column::Plain("done"),
    Column::Plain("result"),
];

/// Of one that is not done.
fn wanted(errand: &Errand, args: &ListArgs, task: &Task) -> bool {
    let bucket = errand.bucket(task.due);
    (!args.overdue || bucket == Bucket::Overdue) && (!args.today || bucket == Bucket::Today)
}

async fn subject(errand: &Errand, task: &Task) -> Result<String, Stop> {
    match task.owner {
        Some(owner) => errand.name(owner.into()).await,
        None => Ok(String::new()),
    }
}

async fn rows<'t>(errand: &Errand, tasks: impl Iterator<Item = &'t Task>) -> Result<Vec<Vec<String>>, Stop> {
    let mut rows = Vec::new();
    for task in tasks {
        rows.push(vec![
            task.id.to_string(),
            errand.words.date_time(task.due),
            errand.words.user_name(task.responsible),
            subject(errand, task).await?,
            SafeText::line(&task.text).to_string(),
        ]);
    }
    Ok(rows)
}

async fn by_bucket(errand: &Errand, tasks: &[&Task]) -> Result<String, Stop> {
    let mut out = String::new();
    let group = |task: &Task| (!task.is_completed).then(|| errand.bucket(task.due));
    for bucket in Bucket::ALL.map(Some).into_iter().chain([None]) {
        let rows = rows(errand, tasks.iter().copied().filter(|task| group(task) == bucket)).await?;
        if !rows.is_empty() {
            let gap = if out.is_empty() { "" } else { "\n" };
            out.extend([gap, title(bucket), "\n", sheet(HEAD, rows, "").as_str()]);
        }
    }
    Ok(out)
}

async fn values(errand: &Errand, tasks: &[&Task]) -> Result<Vec<Value>, Stop> {
    let mut all = Vec::new();
    for task in tasks {
        all.push(json!({
            "id": task.id.get(),
            "entity": task.owner.map(|owner| EntityKey::from(Target::from(owner)).to_string()),
            "name": subject(errand, task).await?,
            "text": task.text.as_str(),
            "type": errand.words.task_kind_name(task.kind),
            "due": task.due.secs(),
            "duration": task.duration,
            "for": errand.words.user_name(task.responsible),
            "for_id": task.responsible.get(),
            "bucket": (!task.is_completed).then(|| word(errand.bucket(task.due))),
            "done": task.is_completed,
            "result": task.result.as_ref().map(SafeText::as_str),
        }));
    }
    Ok(all)
}

const fn title(bucket: Option<Bucket>) -> &'static str {
    match bucket {
        Some(Bucket::Overdue) => "Overdue",
        Some(Bucket::Today) => "Today",
        Some(Bucket::Tomorrow) => "Tomorrow",
        Some(Bucket::Week) => "This week",
        Some(Bucket::Later) => "Later",
        None => "Done",
    }
}

/// The words are fixed: scripts depend on them.
const fn word(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Overdue => "overdue",
        Bucket::Today => "today",
        Bucket::Tomorrow => "tomorrow",
        Bucket::Week => "week",
        Bucket::Later => "later",
    }
}
