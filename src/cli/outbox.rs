//! `dealdesk outbox`: own edits that are not on the server, without a screen.

use std::fmt::Write;
use std::io::IsTerminal;

use clap::Subcommand;
use serde_json::{Value, json};

use super::errand::{Errand, failed, refuse_read_only};
use super::fate::whole;
use super::flags::{DataFlags, Form, Making, SheetFlags, WriteFlags};
use super::shape::{Answer, Column, lines_of, sheet};
use super::{Exit, Stop};
use crate::config::Env;
use crate::domain::{Edit, EditId, LeadId, SafeText};
use crate::shell::clock;
use crate::store::{Dropped, Row};
use crate::sync::event::{EditStage, OutboxAct, Trouble};
use crate::sync::{Sending, standing, trouble_word};

const EMPTY: &str = "Everything is on the server.\n";
const LATER: &str = "Kept; it is sent when dealdesk is next open.\n";

#[derive(Debug, clap::Args)]
pub struct OutboxArgs {
    #[command(subcommand)]
    command: OutboxCommand,
    /// Never touch the network; what is to be sent waits for another time
    #[arg(long, global = true)]
    offline: bool,
}

#[derive(Debug, Subcommand)]
enum OutboxCommand {
    /// All edits that are not on the server
    #[command(after_help = "Example: dealdesk outbox list")]
    List {
        /// So many of them, the oldest first
        #[arg(long, value_name = "N")]
        limit: Option<usize>,
        #[command(flatten)]
        sheet: SheetFlags,
    },
    /// One edit in full
    #[command(after_help = "Example: dealdesk outbox show 1 --json")]
    Show {
        /// Its number in the list
        id: EditId,
        #[command(flatten)]
        sheet: SheetFlags,
    },
    /// Try again now, and wait for the answer
    #[command(after_help = "Example: dealdesk outbox retry --all")]
    Retry {
        /// Its number in the list
        #[arg(required_unless_present = "all")]
        id: Option<EditId>,
        /// Every edit in the outbox
        #[arg(long, conflicts_with = "id")]
        all: bool,
        #[command(flatten)]
        how: PushFlags,
    },
    /// Look on the server whether it arrived, and send it only if it did not
    #[command(after_help = "Example: dealdesk outbox check 1")]
    Check {
        /// Its number in the list
        id: EditId,
        #[command(flatten)]
        how: PushFlags,
    },
    /// Give an edit up
    #[command(after_help = "Example: dealdesk outbox drop 1 --yes")]
    Drop {
        /// Its number in the list
        id: EditId,
        /// Do not ask
        #[arg(long)]
        yes: bool,
        /// Only say what would be given up
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        data: DataFlags,
    },
}

#[derive(Debug, Clone, Copy, clap::Args)]
struct PushFlags {
    /// Do not wait: it is sent when dealdesk is next open
    #[arg(long)]
    queue: bool,
    /// Only say what would be tried
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    data: DataFlags,
}

/// What to do with some rows, which, and how.
struct Push {
    act: OutboxAct,
    rows: Vec<Row>,
    making: Making,
    form: Form,
}

pub async fn run(args: OutboxArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    let is_change = match &args.command {
        OutboxCommand::List { .. } | OutboxCommand::Show { .. } => false,
        OutboxCommand::Retry { how, .. } | OutboxCommand::Check { how, .. } => !how.dry_run,
        OutboxCommand::Drop { dry_run, .. } => !dry_run,
    };
    refuse_read_only(is_read_only && is_change)?;
    if let OutboxCommand::Drop { yes: false, dry_run: false, .. } = args.command
        && !std::io::stdin().is_terminal()
    {
        return Err(Stop::new(Exit::Usage, "There is no terminal to ask on: add --yes to give the edit up."));
    }
    let errand = Errand::open(env).await?;
    let making = |how: PushFlags| {
        WriteFlags { dry_run: how.dry_run, queue: how.queue, offline: args.offline, data: how.data }.making()
    };
    let (act, rows, how) = match args.command {
        OutboxCommand::List { limit, sheet } => return list(&errand, limit, sheet.form()).await,
        OutboxCommand::Show { id, sheet } => return show(&errand, id, sheet.form()).await,
        OutboxCommand::Drop { id, dry_run: true, data, .. } => {
            let edit = errand.row(id).await?.edit();
            return foretell(&errand, &edit.into_iter().collect::<Vec<_>>(), data.form()).await;
        }
        OutboxCommand::Drop { id, yes: true, data, .. } => return drop_edit(&errand, id, data.form()).await,
        OutboxCommand::Drop { id, yes: false, data, .. } => {
            return ask_and_drop(&errand, id, data.form()).await;
        }
        OutboxCommand::Retry { id: Some(id), how, .. } => {
            (OutboxAct::Retry(id), vec![errand.row(id).await?], how)
        }
        OutboxCommand::Retry { id: None, how, .. } => (OutboxAct::RetryAll, errand.rows().await?, how),
        OutboxCommand::Check { id, how } => (OutboxAct::Check(id), vec![errand.row(id).await?], how),
    };
    push(&errand, Push { act, rows, making: making(how), form: how.data.form() }).await
}

/// What would be tried or given up.
async fn foretell(errand: &Errand, edits: &[Edit], form: Form) -> Result<Exit, Stop> {
    let mut text = String::new();
    for edit in edits {
        let what = errand.sentence(edit.on, &edit.change, edit.base.as_ref()).await?;
        // Writing to a String cannot fail.
        let _ = writeln!(text, "Would be done: {what}");
    }
    let values = whole(errand.told_edits(edits, "planned").await?, form);
    Answer { text, values, columns: &[] }.one(form, Some(errand))
}

/// Does it, and waits for the server's answer to each row unless nothing is to be sent now.
async fn push(errand: &Errand, push: Push) -> Result<Exit, Stop> {
    let Push { act, rows, making, form } = push;
    let edits: Vec<Edit> = rows.iter().filter_map(Row::edit).collect();
    if rows.is_empty() {
        return Answer { text: EMPTY.to_owned(), values: whole(Vec::new(), form), columns: &[] }
            .one(form, Some(errand));
    }
    let sending = match making {
        Making::Told => return foretell(errand, &edits, form).await,
        Making::Queued => Sending::Off,
        Making::Sent => Sending::On,
    };
    if sending == Sending::Off {
        match act {
            OutboxAct::Retry(id) => errand.store.retry(id).await.map(drop),
            OutboxAct::Check(id) => errand.store.check_row(id).await.map(drop),
            OutboxAct::RetryAll => errand.store.retry_all().await.map(drop),
            OutboxAct::Look | OutboxAct::Drop(_) | OutboxAct::Insist { .. } | OutboxAct::Each(_) => Ok(()),
        }
        .map_err(failed)?;
        let values = whole(errand.told_edits(&edits, "queued").await?, form);
        Answer { text: LATER.to_owned(), values, columns: &[] }.one(form, Some(errand))?;
        return Ok(Exit::Queued);
    }
    let (mut engine, mut events) = errand.engine(sending)?;
    engine.act(act);
    let ids: Vec<EditId> = rows.iter().map(|row| row.id).collect();
    let fates = errand.wait(&mut events, &ids).await?;
    drop(events);
    engine.leave().await;
    errand.report(&rows, &fates, form).await
}

/// One row in words.
struct Told {
    id: EditId,
    lead: Option<i64>,
    name: String,
    kind: &'static str,
    what: String,
    state: &'static str,
    why: Option<Trouble>,
    next: Option<crate::domain::Timestamp>,
    row: Row,
}

async fn told(errand: &Errand, row: Row) -> Result<Told, Stop> {
    let (mut lead, mut name, mut kind) = (None, row.entity.to_string(), "other");
    let mut what = SafeText::line(&row.what).to_string();
    if let Some(edit) = row.edit() {
        lead = edit.on.lead().map(LeadId::get);
        name = errand.name(edit.on).await?;
        kind = super::errand::kind(&edit.change);
        what = errand.words.change_words(&edit.change, edit.base.as_ref());
    }
    let (state, why, next) = match standing(&row) {
        EditStage::Made | EditStage::Queued => ("queued", None, None),
        EditStage::Sending => ("sending", None, None),
        EditStage::Waiting { why, until } => ("waiting", Some(why), Some(until)),
        EditStage::Uncertain { until } => ("uncertain", None, Some(until)),
        EditStage::Parked(why) => ("parked", Some(why), None),
    };
    Ok(Told { id: row.id, lead, name, kind, what, state, why, next, row })
}

impl Told {
    fn why(&self, errand: &Errand) -> String {
        self.why.as_ref().map(|why| errand.words.locale.trouble(why)).unwrap_or_default()
    }

    fn next(&self, errand: &Errand) -> String {
        self.next.map(|at| errand.words.date_time(at)).unwrap_or_default()
    }

    /// Field names are fixed: scripts depend on them. Times are unix seconds.
    fn json(&self, errand: &Errand) -> Value {
        json!({
            "id": self.id.get(),
            "lead": self.lead,
            "name": self.name,
            "kind": self.kind,
            "what": self.what,
            "state": self.state,
            "reason": self.why.as_ref().map(|why| trouble_word(why.kind)),
            "why": self.why.as_ref().map(|_| self.why(errand)),
            "next_try": self.next.map(crate::domain::Timestamp::secs),
            "made_at": self.row.created_at.secs(),
            "tries": self.row.attempts,
        })
    }
}

const COLUMNS: [Column; 11] = [
    Column::Plain("id"),
    Column::Plain("lead"),
    Column::Plain("name"),
    Column::Plain("kind"),
    Column::Plain("what"),
    Column::Plain("state"),
    Column::Plain("reason"),
    Column::Plain("why"),
    Column::Time("next_try"),
    Column::Time("made_at"),
    Column::Plain("tries"),
];

async fn list(errand: &Errand, limit: Option<usize>, form: Form) -> Result<Exit, Stop> {
    let mut all = Vec::new();
    for row in errand.rows().await?.into_iter().take(limit.unwrap_or(usize::MAX)) {
        all.push(told(errand, row).await?);
    }
    let line = |told: &Told| {
        let id = told.id.to_string();
        let (next, why) = (told.next(errand), told.why(errand));
        vec![id, told.name.clone(), told.what.clone(), told.state.to_owned(), next, why]
    };
    let head = ["id", "lead", "what", "state", "next try", "why"];
    let answer = Answer {
        text: sheet(&head, all.iter().map(line).collect(), EMPTY.trim_end()),
        values: all.iter().map(|told| told.json(errand)).collect(),
        columns: &COLUMNS,
    };
    answer.list(form, Some(errand))
}

async fn show(errand: &Errand, id: EditId, form: Form) -> Result<Exit, Stop> {
    let told = told(errand, errand.row(id).await?).await?;
    let made = errand.words.date_time(told.row.created_at);
    let lead = told.lead.map(|lead| lead.to_string()).unwrap_or_default();
    let (why, next, tries) = (told.why(errand), told.next(errand), told.row.attempts.to_string());
    let id = told.id.to_string();
    let facts = [
        ("id", id.as_str()),
        ("lead", &told.name),
        ("lead id", &lead),
        ("what", &told.what),
        ("state", told.state),
        ("why", &why),
        ("next try", &next),
        ("made", &made),
        ("tries", &tries),
    ];
    let known = facts.iter().filter(|(_, value)| !value.is_empty());
    let text = lines_of(known.map(|(name, value)| format!("{name:<9} {value}")));
    Answer { text, values: vec![told.json(errand)], columns: &COLUMNS }.one(form, Some(errand))
}

async fn ask_and_drop(errand: &Errand, id: EditId, form: Form) -> Result<Exit, Stop> {
    let told = told(errand, errand.row(id).await?).await?;
    super::complain(&format!(
        "{}: {}\nThis edit is not on the server and will be forgotten. Type drop to give it up:",
        told.name, told.what
    ));
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    if answer.trim() != "drop" {
        return Err(Stop::new(Exit::Failed, "The edit is kept."));
    }
    drop_edit(errand, id, form).await
}

async fn drop_edit(errand: &Errand, id: EditId, form: Form) -> Result<Exit, Stop> {
    let told = told(errand, errand.row(id).await?).await?;
    match errand.store.drop_row(id, clock::now()).await.map_err(failed)? {
        Dropped::Done => {
            let edits: Vec<Edit> = told.row.edit().into_iter().collect();
            let values = whole(errand.told_edits(&edits, "dropped").await?, form);
            let text = format!("Given up: {}: {}\n", told.name, told.what);
            Answer { text, values, columns: &[] }.one(form, Some(errand))
        }
        Dropped::Busy => {
            Err(Stop::new(Exit::Failed, "It is being sent at this moment; try again when that is over."))
        }
        Dropped::Gone => {
            Err(Stop::new(Exit::NotFound, format!("There is no edit {id} in the outbox any more.")))
        }
    }
}
