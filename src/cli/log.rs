//! `dealdesk log`: own edits and what became of them, newest first, from the account's file alone.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::errand::{Errand, failed, kind};
use super::flags::{Form, SheetFlags};
use super::shape::{Answer, Column, sheet};
use super::{Exit, Stop};
use crate::config::Env;
use crate::domain::{Change, SafeText};
use crate::store::{Became, JournalEntry, Row, RowState};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk log --limit 5")]
pub struct LogArgs {
    /// So many of them
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
    #[command(flatten)]
    sheet: SheetFlags,
    /// Never touch the network, which this command does not do anyway
    #[arg(long)]
    offline: bool,
}

/// Entries looked at for a line: what was done to many is one.
const PER_LINE: usize = 100;

pub async fn run(args: LogArgs, env: &impl Env) -> Result<Exit, Stop> {
    let errand = Errand::open(env).await?;
    let rows = errand.rows().await?;
    let form = args.sheet.form();
    let (mut lines, mut values) = (Vec::new(), Vec::new());
    if form == Form::Text {
        let most = args.limit.saturating_mul(PER_LINE);
        let entries = errand.store.list_journal(most).await.map_err(failed)?;
        for batch in entries.chunk_by(|one, next| one.batch == next.batch).take(args.limit) {
            let things: HashSet<_> = batch.iter().map(|entry| &entry.entity).collect();
            // What was done to one thing is told in full.
            let each = if things.len() > 1 { batch.len() } else { 1 };
            for some in batch.chunks(each) {
                lines.push(line(&errand, some, &rows).await?);
            }
        }
    } else {
        for entry in errand.store.list_journal(args.limit).await.map_err(failed)? {
            values.push(value(&errand, &entry, &rows).await?);
        }
    }
    let answer = Answer {
        text: sheet(&["when", "state", "name", "what"], lines, "There is no own edit yet."),
        values,
        columns: &COLUMNS,
    };
    answer.list(form, Some(&errand))
}

/// What is told of an entry: its name, its sort, what it did.
async fn told(errand: &Errand, entry: &JournalEntry) -> Result<(String, &'static str, String), Stop> {
    let known = entry.entity.target().zip(entry.read::<Change>());
    Ok(match known {
        Some((on, (change, base))) => {
            (errand.name(on).await?, kind(&change), errand.words.change_words(&change, base.as_ref()))
        }
        None => (entry.entity.to_string(), "other", SafeText::line(&entry.what).to_string()),
    })
}

async fn value(errand: &Errand, entry: &JournalEntry, rows: &[Row]) -> Result<Value, Stop> {
    let (name, kind, what) = told(errand, entry).await?;
    Ok(json!({
        "edit": entry.edit.get(),
        "batch": entry.batch.get(),
        "entity": entry.entity.to_string(),
        "lead": entry.entity.lead().map(crate::domain::LeadId::get),
        "name": name,
        "kind": kind,
        "what": what,
        "state": became(entry, rows),
        "made_at": entry.made_at.secs(),
    }))
}

/// What was done with one key; of many things, how many of them came to which end.
async fn line(errand: &Errand, batch: &[JournalEntry], rows: &[Row]) -> Result<Vec<String>, Stop> {
    let Some(first) = batch.last() else { return Ok(Vec::new()) };
    let (name, _, what) = told(errand, first).await?;
    let when = errand.words.date_time(first.made_at);
    let mut ends: Vec<(&str, usize)> = Vec::new();
    for entry in batch {
        let end = became(entry, rows);
        match ends.iter_mut().find(|(known, _)| *known == end) {
            Some((_, count)) => *count += 1,
            None => ends.push((end, 1)),
        }
    }
    let ends: Vec<String> = match ends.as_slice() {
        [(only, _)] => vec![(*only).to_owned()],
        several => several.iter().map(|(end, count)| format!("{count} {end}")).collect(),
    };
    let things: HashSet<_> = batch.iter().map(|entry| &entry.entity).collect();
    let name = match things.len() {
        1 => name,
        several => format!("{name} and {} more", several - 1),
    };
    let is_same = batch.iter().all(|entry| entry.change == first.change);
    Ok(vec![when, ends.join(", "), name, if is_same { what } else { format!("{what} …") }])
}

const COLUMNS: [Column; 8] = [
    Column::Plain("edit"),
    Column::Plain("batch"),
    Column::Time("made_at"),
    Column::Plain("state"),
    Column::Plain("entity"),
    Column::Plain("name"),
    Column::Plain("kind"),
    Column::Plain("what"),
];

/// The words are fixed: scripts depend on them.
fn became(entry: &JournalEntry, rows: &[Row]) -> &'static str {
    let row = rows.iter().find(|row| row.id == entry.edit);
    match (entry.became, row.map(|row| &row.state)) {
        (Became::Confirmed, _) => "confirmed",
        (Became::Dropped, _) => "dropped",
        (Became::Undone, _) => "undone",
        (Became::Pending, Some(RowState::Parked(_))) => "parked",
        (Became::Pending, Some(RowState::Uncertain)) => "uncertain",
        (Became::Pending, Some(RowState::Sending)) => "sending",
        (Became::Pending, Some(RowState::Queued) | None) => "queued",
    }
}
