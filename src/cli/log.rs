//! `dealdesk log`: own edits and what became of them, newest first, from the account's file alone.

use serde_json::json;

use super::errand::{Errand, failed, kind};
use super::flags::SheetFlags;
use super::shape::{Answer, Column, sheet};
use super::{Exit, Stop};
use crate::config::Env;
use crate::domain::{Change, SafeText};
use crate::store::{Became, JournalEntry, Row, RowState};

#[derive(Debug, clap::Args)]
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

pub async fn run(args: LogArgs, env: &impl Env) -> Result<Exit, Stop> {
    let errand = Errand::open(env).await?;
    let entries = errand.store.list_journal(args.limit).await.map_err(failed)?;
    let rows = errand.rows().await?;
    let (mut lines, mut values) = (Vec::new(), Vec::new());
    for entry in &entries {
        let known = entry.entity.target().zip(entry.read::<Change>());
        let (name, kind, what) = match known {
            Some((on, (change, base))) => {
                (errand.name(on).await?, kind(&change), errand.words.change_words(&change, base.as_ref()))
            }
            None => (entry.entity.to_string(), "other", SafeText::line(&entry.what).to_string()),
        };
        let became = became(entry, &rows);
        values.push(json!({
            "edit": entry.edit.get(),
            "entity": entry.entity.to_string(),
            "lead": entry.entity.lead().map(crate::domain::LeadId::get),
            "name": name,
            "kind": kind,
            "what": what,
            "state": became,
            "made_at": entry.made_at.secs(),
        }));
        lines.push(vec![errand.words.date_time(entry.made_at), became.to_owned(), name, what]);
    }
    let answer = Answer {
        text: sheet(&["when", "state", "name", "what"], lines, "There is no own edit yet."),
        values,
        columns: &COLUMNS,
    };
    answer.list(args.sheet.form(), Some(&errand))
}

const COLUMNS: [Column; 7] = [
    Column::Plain("edit"),
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
