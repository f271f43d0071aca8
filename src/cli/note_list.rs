//! `dealdesk note list`: the notes of one thing, newest first.
//!
//! `--json` is an array of `{"id", "entity", "kind", "text", "by", "by_id", "created_at", "phone", "duration"}`; times are
//! unix seconds.

use serde_json::{Value, json};

use super::errand::{Errand, failed};
use super::flags::ReadFlags;
use super::note::{OwnerFlags, sort};
use super::shape::{Answer, Column};
use super::{Exit, Stop};
use crate::config::Env;
use crate::domain::{Note, NoteBody, OwnerKind, SafeText, Target};
use crate::store::EntityKey;
use crate::sync::event::List;

#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// The lead
    #[arg(value_name = "LEAD")]
    words: Vec<String>,
    #[command(flatten)]
    on: OwnerFlags,
    /// So many of them
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
    #[command(flatten)]
    flags: ReadFlags,
}

pub async fn run(args: ListArgs, env: &impl Env) -> Result<Exit, Stop> {
    let (owner, rest) = args.on.owner(&args.words)?;
    if let [word, ..] = rest {
        return Err(Stop::new(
            Exit::Usage,
            format!("What is {word:?}? One lead is enough: `dealdesk note list LEAD`."),
        ));
    }
    let mut errand = Errand::open(env).await?;
    let ask = args.flags.ask_for_list();
    errand.names(OwnerKind::Leads, ask).await?;
    let on = Target::from(owner);
    errand.thing(on, ask).await?;
    let mut notes: Vec<Note> = if errand.has_read(List::Notes(owner.kind()), ask).await? {
        let mut kept = errand.store.load_entities::<Note>(Some(on.into())).await.map_err(failed)?;
        kept.reverse();
        kept
    } else {
        errand.lookup()?.notes(owner, args.limit).await?
    };
    notes.truncate(args.limit);
    let lines: Vec<String> = notes.iter().map(|note| as_text(&errand, note)).collect();
    let answer = Answer {
        text: if lines.is_empty() { "There is no note.\n".to_owned() } else { lines.join("\n") },
        values: notes.iter().map(|note| as_json(&errand, note)).collect(),
        columns: &COLUMNS,
    };
    answer.list(args.flags.form(), Some(&errand))
}

const COLUMNS: [Column; 8] = [
    Column::Plain("id"),
    Column::Plain("entity"),
    Column::Time("created_at"),
    Column::Plain("by"),
    Column::Plain("kind"),
    Column::Plain("phone"),
    Column::Plain("duration"),
    Column::Plain("text"),
];

fn as_text(errand: &Errand, note: &Note) -> String {
    let words = &errand.words;
    let number = phone(&note.body).map(|phone| format!(" · {phone}")).unwrap_or_default();
    let head = format!(
        "{} · {} · {}{number}",
        words.date_time(note.created_at),
        words.user_name(note.created_by),
        sort(&note.body)
    );
    let lines = note.body.text().lines().fold(String::new(), |all, line| format!("{all}    {line}\n"));
    format!("{head} (id {})\n{lines}", note.id)
}

fn as_json(errand: &Errand, note: &Note) -> Value {
    let duration = if let NoteBody::Call(call) = &note.body { Some(call.duration) } else { None };
    json!({
        "id": note.id.get(),
        "entity": EntityKey::from(Target::from(note.owner)).to_string(),
        "kind": sort(&note.body),
        "text": note.body.text().as_str(),
        "by": errand.words.user_name(note.created_by),
        "by_id": note.created_by.get(),
        "created_at": note.created_at.secs(),
        "phone": phone(&note.body).map(SafeText::as_str),
        "duration": duration,
    })
}

const fn phone(body: &NoteBody) -> Option<&SafeText> {
    match body {
        NoteBody::Call(call) => Some(&call.phone),
        NoteBody::Sms { phone, .. } => Some(phone),
        _ => None,
    }
}
