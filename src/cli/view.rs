//! `dealdesk view`: the saved views of `config.toml`, which the digits of the screen open and `lead list --view` lists.
//!
//! `save` and `remove` say what became of the view, with `dry_run` in it. `--json` of a view is `{"name", "key", "where", "sort", "columns", "screen", "pipeline", "account"}`, `null` for what it
//! leaves as usual.

use clap::Subcommand;
use serde_json::{Value, json};

use super::flags::{LocalFlags, SheetFlags};
use super::shape::{Answer, Column as Part, said, sheet};
use super::views_file::{foretell, keep};
use super::{Exit, Stop, access};
use crate::config::{self, Env};
use crate::domain::query::{Column, SortKeys, Things, parse};
use crate::domain::{SafeText, SavedView, ViewChange, ViewScreen, ViewsKept};

#[derive(Debug, clap::Args)]
pub struct ViewArgs {
    #[command(subcommand)]
    command: ViewCommand,
}

#[derive(Debug, Subcommand)]
enum ViewCommand {
    /// The saved views of the account
    #[command(after_help = "Example: dealdesk view list")]
    List {
        #[command(flatten)]
        flags: SheetFlags,
    },
    /// One of them
    #[command(after_help = "Example: dealdesk view show mine --json")]
    Show {
        name: String,
        #[command(flatten)]
        flags: SheetFlags,
    },
    /// Save one; one of this name is changed in what is said
    #[command(
        after_help = "Example: dealdesk view save mine --where 'responsible = me and status = open' --key 1"
    )]
    Save {
        name: String,
        /// Which leads, such as `price > 5k and not tag:vip`
        #[arg(long = "where", value_name = "EXPR")]
        filter: Option<String>,
        /// Order, such as `-price,updated`
        #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
        sort: Option<String>,
        /// Columns of the list, such as `name,price,field:Room`
        #[arg(long, value_name = "NAMES")]
        columns: Option<String>,
        /// Where it opens: board or list
        #[arg(long, value_name = "SCREEN")]
        screen: Option<String>,
        /// Which pipeline, by name; `*` lists all of them
        #[arg(long, value_name = "NAME")]
        pipeline: Option<String>,
        /// The digit that opens it
        #[arg(long, value_name = "1-9", value_parser = clap::value_parser!(u8).range(1..=9))]
        key: Option<u8>,
        #[command(flatten)]
        flags: LocalFlags,
    },
    /// Take one out of the settings
    #[command(after_help = "Example: dealdesk view remove mine")]
    Remove {
        name: String,
        #[command(flatten)]
        flags: LocalFlags,
    },
}

/// The account views are for, as the screen calls it.
pub fn whose(env: &impl Env) -> Option<String> {
    let access = config::access(env).ok().flatten()?;
    access.name.clone().or_else(|| Some(access.base.host().to_owned()))
}

/// Those of the account that is meant, by their digits.
fn own(env: &impl Env) -> Result<Vec<SavedView>, Stop> {
    let of = whose(env);
    let mut views = access::file(env)?.views;
    // Where no account is meant, all of them are.
    views.retain(|view| of.is_none() || view.is_for(of.as_deref()));
    views.sort_by_key(|view| view.key.unwrap_or(u8::MAX));
    Ok(views)
}

/// A view of the account that is meant.
pub fn named(env: &impl Env, name: &str) -> Result<SavedView, Stop> {
    let views = own(env)?;
    let is_it = |view: &&SavedView| view.name.trim().to_lowercase() == name.trim().to_lowercase();
    if let Some(view) = views.iter().find(is_it) {
        return Ok(view.clone());
    }
    let known: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
    let hint = match (config::names::nearest(name, &known), known.is_empty()) {
        (Some(near), _) => format!("did you mean \"{near}\"?"),
        (None, true) => "none is saved yet; `dealdesk view save NAME --where EXPR` saves one.".to_owned(),
        (None, false) => format!("there are {}.", config::names::listed(&known)),
    };
    Err(Stop::new(Exit::NotFound, format!("There is no view \"{}\": {hint}", SafeText::line(name))))
}

pub async fn run(args: ViewArgs, env: &impl Env) -> Result<Exit, Stop> {
    match args.command {
        ViewCommand::List { flags } => shown(&own(env)?).list(flags.form(), None),
        ViewCommand::Show { name, flags } => {
            let view = named(env, &name)?;
            let lines = [
                ("name", view.name.to_string()),
                ("key", view.key.map(|key| key.to_string()).unwrap_or_default()),
                ("where", view.filter.to_string()),
                ("sort", view.sort.to_string()),
                ("columns", view.columns.iter().map(SafeText::as_str).collect::<Vec<_>>().join(", ")),
                ("screen", view.screen.word().to_owned()),
                ("pipeline", view.pipeline.as_deref().unwrap_or_default().to_owned()),
                ("account", view.account.clone().unwrap_or_default()),
            ];
            let text = lines
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(key, value)| format!("{key:<10}{value}\n"));
            Answer { text: text.collect(), ..shown(&[view]) }.one(flags.form(), None)
        }
        ViewCommand::Save { name, filter, sort, columns, screen, pipeline, key, flags } => {
            let name = SafeText::line(name.trim());
            if name.is_empty() {
                return Err(Stop::new(Exit::Usage, "A view needs a name."));
            }
            let was = own(env)?.into_iter().find(|view| view.name == name);
            let fresh = SavedView { name, account: whose(env), ..SavedView::default() };
            let mut now = was.clone().unwrap_or(fresh);
            if let Some(text) = filter {
                parse(&text).map_err(|wrong| usage("--where", &wrong.shown(&text)))?;
                now.filter = SafeText::line(&text);
            }
            if let Some(text) = sort {
                SortKeys::parse(&text, Things::Leads)
                    .map_err(|wrong| usage("--sort", &wrong.shown(&text)))?;
                now.sort = SafeText::line(&text);
            }
            if let Some(text) = columns {
                let read =
                    Column::read_all(&text).map_err(|wrong| usage("--columns", &wrong.shown(&text)))?;
                now.columns = read.iter().map(|column| SafeText::line(&column.to_string())).collect();
            }
            if let Some(word) = screen {
                let screen = ViewScreen::named(&word);
                now.screen = screen.ok_or_else(|| usage("--screen", "it is board or list"))?;
            }
            now.pipeline = pipeline.map(|name| SafeText::line(&name)).or(now.pipeline);
            let taken = own(env)?
                .into_iter()
                .find(|other| key.is_some() && other.key == key && other.name != now.name);
            if let Some(other) = taken {
                let text = format!("\"{}\" has that digit; give it another one first.", other.name);
                return Err(usage("--key", &text));
            }
            now.key = key.or(now.key);
            change(ViewChange { was, now: Some(now.clone()) }, flags, "saved").await
        }
        ViewCommand::Remove { name, flags } => {
            let view = named(env, &name)?;
            change(ViewChange { was: Some(view), now: None }, flags, "removed").await
        }
    }
}

fn usage(flag: &str, why: &str) -> Stop {
    Stop::new(Exit::Usage, format!("{flag}: {why}"))
}

async fn change(change: ViewChange, flags: LocalFlags, done: &str) -> Result<Exit, Stop> {
    let view = change.now.clone().or_else(|| change.was.clone()).unwrap_or_default();
    let (kept, is) =
        if flags.dry_run { (foretell(&change), "would be") } else { (keep(&change).await.0, "is") };
    match kept {
        ViewsKept::Written => {
            let mut told = value(&view);
            told["dry_run"] = flags.dry_run.into();
            said(flags.form(), &format!("The view \"{}\" {is} {done}.\n", view.name), &told)?;
            Ok(Exit::Done)
        }
        ViewsKept::Changed => {
            let text =
                format!("\"{}\" was changed in config.toml meanwhile; nothing was written.", view.name);
            Err(Stop::new(Exit::Conflict, text))
        }
        ViewsKept::Failed(why) => Err(Stop::new(Exit::Failed, why)),
    }
}

fn value(view: &SavedView) -> Value {
    let some = |text: &SafeText| (!text.is_empty()).then(|| text.to_string());
    let columns: Vec<&str> = view.columns.iter().map(SafeText::as_str).collect();
    json!({
        "name": view.name.as_str(),
        "key": view.key,
        "where": some(&view.filter),
        "sort": some(&view.sort),
        "columns": (!columns.is_empty()).then_some(columns),
        "screen": view.screen.word(),
        "pipeline": view.pipeline.as_deref(),
        "account": view.account,
    })
}

const PARTS: [Part; 8] = [
    Part::Plain("name"),
    Part::Plain("key"),
    Part::Plain("where"),
    Part::Plain("sort"),
    Part::Plain("columns"),
    Part::Plain("screen"),
    Part::Plain("pipeline"),
    Part::Plain("account"),
];

fn shown(views: &[SavedView]) -> Answer<'static> {
    let row = |view: &SavedView| {
        let key = view.key.map(|key| key.to_string()).unwrap_or_default();
        vec![key, view.name.to_string(), view.screen.word().to_owned(), view.filter.to_string()]
    };
    let rows = views.iter().map(row).collect();
    let text = sheet(&["key", "name", "screen", "where"], rows, "No view is saved.");
    Answer { text, values: views.iter().map(value).collect(), columns: &PARTS }
}
