//! `dealdesk task list`: open tasks by how soon they are due.
//!
//! `--json` is an array of `{"id", "entity", "name", "text", "type", "due", "duration", "for", "for_id", "bucket",
//! "done", "result"}` in the order in which they are due; `bucket` is `overdue`, `today`, `tomorrow`, `week` or
//! `later`, and null for a task that is done. Times are unix seconds.

use serde_json::{Value, json};

use super::errand::{Errand, failed};
use super::filters::{Around, Asked};
use super::flags::{Form, ReadFlags};
use super::note::lead_id;
use super::table::table;
use super::{Exit, Stop, print};
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
    /// Only those that fit, such as `due < tomorrow and responsible = me`
    #[arg(long = "where", value_name = "EXPR")]
    filter: Option<String>,
    /// So many of them
    #[arg(long, default_value_t = 200, value_name = "N")]
    limit: usize,
    #[command(flatten)]
    flags: ReadFlags,
}

impl ListArgs {
    pub const fn form(&self) -> Form {
        self.flags.form()
    }
}

pub async fn run(args: ListArgs, env: &impl Env) -> Result<Exit, Stop> {
    let lead = args.lead.as_deref().map(lead_id).transpose()?;
    let asked = Asked::read(Things::Tasks, args.filter.as_deref(), None, "due,id")?;
    let mut errand = Errand::open(env).await?;
    let ask = args.flags.ask_for_list();
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
    let filter = asked.filter(&asked.names(&errand, &around))?;
    let done = args.all || asked.tree().is_some_and(|tree| tree.asks(Own::Status));
    tasks.retain(|task| {
        user.is_none_or(|user| task.responsible == user)
            && (if task.is_completed { done } else { wanted(&errand, &args, task) })
            && filter.as_ref().is_none_or(|filter| filter.is_match(task))
    });
    tasks.sort_by_key(|task| (task.due, task.id));
    tasks.truncate(args.limit);
    let text = match args.form() {
        Form::Json => as_json(&errand, &tasks).await?,
        Form::Text if tasks.is_empty() => "There is no such task.\n".to_owned(),
        Form::Text => as_text(&errand, &tasks).await?,
    };
    print(text.as_bytes())?;
    Ok(Exit::Done)
}

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

async fn as_text(errand: &Errand, tasks: &[Task]) -> Result<String, Stop> {
    let mut out = String::new();
    let group = |task: &Task| (!task.is_completed).then(|| errand.bucket(task.due));
    for bucket in Bucket::ALL.map(Some).into_iter().chain([None]) {
        let mut rows = Vec::new();
        for task in tasks.iter().filter(|task| group(task) == bucket) {
            rows.push(vec![
                task.id.to_string(),
                errand.words.date_time(task.due),
                errand.words.user_name(task.responsible),
                subject(errand, task).await?,
                SafeText::line(&task.text).to_string(),
            ]);
        }
        if !rows.is_empty() {
            let gap = if out.is_empty() { "" } else { "\n" };
            let lines = table(&["id", "due", "for", "about", "what"], &rows);
            out.extend([gap, title(bucket), "\n", lines.as_str()]);
        }
    }
    Ok(out)
}

async fn as_json(errand: &Errand, tasks: &[Task]) -> Result<String, Stop> {
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
    Ok(format!("{}\n", Value::from(all)))
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
