//! `dealdesk outbox`: own edits that are not on the server, without a screen.

use std::io::IsTerminal;

use clap::Subcommand;
use serde_json::{Value, json};

use super::errand::{Errand, failed, refuse_read_only};
use super::table::table;
use super::{Exit, Stop, print};
use crate::config::Env;
use crate::domain::{EditId, LeadId, SafeText};
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
    List {
        /// As one JSON array
        #[arg(long)]
        json: bool,
    },
    /// One edit in full
    Show {
        /// Its number in the list
        id: EditId,
        /// As a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Try again now, and wait for the answer
    Retry {
        /// Its number in the list
        #[arg(required_unless_present = "all")]
        id: Option<EditId>,
        /// Every edit in the outbox
        #[arg(long, conflicts_with = "id")]
        all: bool,
        /// Do not wait: it is sent when dealdesk is next open
        #[arg(long)]
        queue: bool,
    },
    /// Look on the server whether it arrived, and send it only if it did not
    Check {
        /// Its number in the list
        id: EditId,
        /// Do not wait: that is done when dealdesk is next open
        #[arg(long)]
        queue: bool,
    },
    /// Give an edit up
    Drop {
        /// Its number in the list
        id: EditId,
        /// Do not ask
        #[arg(long)]
        yes: bool,
    },
}

/// What to do with some rows, and which.
struct Push {
    act: OutboxAct,
    rows: Vec<Row>,
}

pub async fn run(args: OutboxArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    let is_change = !matches!(args.command, OutboxCommand::List { .. } | OutboxCommand::Show { .. });
    refuse_read_only(is_read_only && is_change)?;
    if let OutboxCommand::Drop { yes: false, .. } = args.command
        && !std::io::stdin().is_terminal()
    {
        return Err(Stop::new(Exit::Usage, "There is no terminal to ask on: add --yes to give the edit up."));
    }
    let errand = Errand::open(env).await?;
    let sending = |queue: bool| if queue || args.offline { Sending::Off } else { Sending::On };
    match args.command {
        OutboxCommand::List { json } => list(&errand, json).await,
        OutboxCommand::Show { id, json } => show(&errand, id, json).await,
        OutboxCommand::Retry { id: Some(id), queue, .. } => {
            let rows = vec![errand.row(id).await?];
            push(&errand, Push { act: OutboxAct::Retry(id), rows }, sending(queue)).await
        }
        OutboxCommand::Retry { id: None, queue, .. } => {
            let rows = errand.rows().await?;
            push(&errand, Push { act: OutboxAct::RetryAll, rows }, sending(queue)).await
        }
        OutboxCommand::Check { id, queue } => {
            let rows = vec![errand.row(id).await?];
            push(&errand, Push { act: OutboxAct::Check(id), rows }, sending(queue)).await
        }
        OutboxCommand::Drop { id, yes: true } => drop_edit(&errand, id).await,
        OutboxCommand::Drop { id, yes: false } => ask_and_drop(&errand, id).await,
    }
}

/// Does it, and waits for the server's answer to each row unless nothing is to be sent now.
async fn push(errand: &Errand, push: Push, sending: Sending) -> Result<Exit, Stop> {
    let Push { act, rows } = push;
    if rows.is_empty() {
        print(EMPTY.as_bytes())?;
        return Ok(Exit::Done);
    }
    if sending == Sending::Off {
        match act {
            OutboxAct::Retry(id) => errand.store.retry(id).await.map(drop),
            OutboxAct::Check(id) => errand.store.check_row(id).await.map(drop),
            OutboxAct::RetryAll => errand.store.retry_all().await.map(drop),
            OutboxAct::Look | OutboxAct::Drop(_) | OutboxAct::Insist { .. } | OutboxAct::Each(_) => Ok(()),
        }
        .map_err(failed)?;
        print(LATER.as_bytes())?;
        return Ok(Exit::Queued);
    }
    let (mut engine, mut events) = errand.engine(sending)?;
    engine.act(act);
    let ids: Vec<EditId> = rows.iter().map(|row| row.id).collect();
    let fates = errand.wait(&mut events, &ids).await?;
    errand.report(&rows, &fates).await
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

async fn list(errand: &Errand, json: bool) -> Result<Exit, Stop> {
    let mut all = Vec::new();
    for row in errand.rows().await? {
        all.push(told(errand, row).await?);
    }
    let text = if json {
        let all: Vec<Value> = all.iter().map(|told| told.json(errand)).collect();
        format!("{}\n", Value::from(all))
    } else if all.is_empty() {
        EMPTY.to_owned()
    } else {
        let line = |told: &Told| {
            let id = told.id.to_string();
            let (next, why) = (told.next(errand), told.why(errand));
            vec![id, told.name.clone(), told.what.clone(), told.state.to_owned(), next, why]
        };
        table(&["id", "lead", "what", "state", "next try", "why"], &all.iter().map(line).collect::<Vec<_>>())
    };
    print(text.as_bytes())?;
    Ok(Exit::Done)
}

async fn show(errand: &Errand, id: EditId, json: bool) -> Result<Exit, Stop> {
    let told = told(errand, errand.row(id).await?).await?;
    if json {
        print(format!("{}\n", told.json(errand)).as_bytes())?;
        return Ok(Exit::Done);
    }
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
    let lines: Vec<String> = known.map(|(name, value)| format!("{name:<9} {value}\n")).collect();
    print(lines.concat().as_bytes())?;
    Ok(Exit::Done)
}

async fn ask_and_drop(errand: &Errand, id: EditId) -> Result<Exit, Stop> {
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
    drop_edit(errand, id).await
}

async fn drop_edit(errand: &Errand, id: EditId) -> Result<Exit, Stop> {
    let told = told(errand, errand.row(id).await?).await?;
    match errand.store.drop_row(id, clock::now()).await.map_err(failed)? {
        Dropped::Done => {
            print(format!("Given up: {}: {}\n", told.name, told.what).as_bytes())?;
            Ok(Exit::Done)
        }
        Dropped::Busy => {
            Err(Stop::new(Exit::Failed, "It is being sent at this moment; try again when that is over."))
        }
        Dropped::Gone => {
            Err(Stop::new(Exit::NotFound, format!("There is no edit {id} in the outbox any more.")))
        }
    }
}
