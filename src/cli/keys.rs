//! `dealdesk keys`: the command table, for people and for the README.

use std::fmt::Write;

use serde_json::json;

use super::flags::SheetFlags;
use super::shape::{Answer, Column};
use super::{Exit, Stop};
use crate::app::command::{COMMANDS, CommandSpec, Scope};
use crate::i18n::{Language, Locale};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk keys")]
pub struct KeysArgs {
    /// As a Markdown table
    #[arg(long)]
    markdown: bool,
    #[command(flatten)]
    sheet: SheetFlags,
}

pub fn run(args: &KeysArgs, language: Language) -> Result<Exit, Stop> {
    let locale = Locale::new(language);
    let text = if args.markdown { markdown(&locale) } else { plain(&locale) };
    let value = |spec: &CommandSpec| {
        json!({
            "where": place(spec.scope), "keys": spec.keys, "name": spec.name, "help": locale.help(spec.command),
        })
    };
    let answer = Answer {
        text,
        values: COMMANDS.iter().map(value).collect(),
        columns: &["where", "keys", "name", "help"].map(Column::Plain),
    };
    answer.list(args.sheet.form(), None)
}

/// The table as the README has it; a test keeps both the same.
pub fn markdown(locale: &Locale) -> String {
    let mut out = String::from("| where | keys | what it does | name |\n|---|---|---|---|\n");
    for spec in COMMANDS {
        let keys: Vec<String> = spec.keys.iter().map(|k| format!("`{k}`")).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "| {} | {} | {} | `{}` |",
            place(spec.scope),
            keys.join(" "),
            locale.help(spec.command),
            spec.name
        );
    }
    out
}

fn plain(locale: &Locale) -> String {
    let mut out = String::new();
    for spec in COMMANDS {
        let keys = spec.keys.join("  ");
        let _ = writeln!(
            out,
            "{:<9} {keys:<16} {:<20} {}",
            place(spec.scope),
            spec.name,
            locale.help(spec.command)
        );
    }
    out
}

const fn place(scope: Scope) -> &'static str {
    match scope {
        Scope::Global => "everywhere",
        Scope::Board => "board",
        Scope::Lead | Scope::Info => "lead",
        Scope::Parties => "contacts",
        Scope::Party => "contact",
        Scope::Log => "log",
        Scope::Outbox => "outbox",
        Scope::Conflict => "conflict",
        Scope::Tasks => "tasks",
        Scope::Inbox => "inbox",
        Scope::Card => "card",
        Scope::Timeline => "timeline",
        Scope::Picker => "picker",
        Scope::Finder => "long picker",
        Scope::Help => "help",
        Scope::Question => "question",
        Scope::Composer => "text",
        Scope::Linker => "linker",
        Scope::Filter => "filter",
        Scope::Search => "search",
        Scope::Form => "form",
        Scope::Typed => "typed word",
        Scope::Box => "box",
        Scope::Why => "why red",
        Scope::List => "list",
        Scope::Leads => "board, list",
        Scope::Builder => "filter box",
        Scope::Columns => "columns",
        Scope::Views => "views",
        Scope::Bulk => "marks",
    }
}
