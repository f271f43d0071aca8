//! `dealdesk keys`: which keys run what, as they are now, for people, for scripts and for the README.

use std::fmt::Write;

use serde_json::{Value, json};

use super::flags::SheetFlags;
use super::shape::{Answer, Column};
use super::{Exit, Stop};
use crate::app::command::{Command, Form, Scope};
use crate::app::keymap::layouts::{LAYOUTS, Layout, Reach};
use crate::app::keymap::{Bound, Keymap, parse_sequence, written};
use crate::config::{self, Env, Keys, Preset};
use crate::i18n::{Language, Locale};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk keys

  dealdesk keys                  the keys as they are, with those of config.toml
  dealdesk keys --preset gmail   what they would be with another preset
  dealdesk keys --layout ru      what is pressed for them on a Russian keyboard

Own keys are written into config.toml: see `dealdesk config --help`.")]
pub struct KeysArgs {
    /// As a Markdown table, of the keys the program comes with
    #[arg(long)]
    markdown: bool,
    /// With this preset instead of that of config.toml: default, vim-strict, gmail or arrows
    #[arg(long, value_name = "NAME", value_parser = preset, conflicts_with = "markdown")]
    preset: Option<Preset>,
    /// What is pressed on this keyboard: us, ru, de, es, pt-br or tr
    #[arg(long, value_name = "NAME", value_parser = layout, conflicts_with_all = ["markdown", "json", "jsonl", "csv"])]
    layout: Option<&'static Layout>,
    #[command(flatten)]
    sheet: SheetFlags,
}

fn preset(word: &str) -> Result<Preset, String> {
    let known = Preset::ALL.map(Preset::word).join(", ");
    Preset::named(word).ok_or_else(|| format!("there is no such preset; there are {known}"))
}

fn layout(name: &str) -> Result<&'static Layout, String> {
    let known = LAYOUTS.map(|layout| layout.name).join(", ");
    Layout::named(name).ok_or_else(|| format!("there is no such keyboard here; there are {known}"))
}

pub fn run(args: &KeysArgs, language: Language, env: &impl Env) -> Result<Exit, Stop> {
    let locale = Locale::new(language);
    let keymap = match args.preset {
        Some(preset) => {
            let keys = env.file().ok().flatten().map(|file| file.keys.clone()).unwrap_or_default();
            Keys { preset, ..keys }.keymap().0
        }
        None => config::keymap(env),
    };
    let text = match (args.markdown, args.layout) {
        (true, _) => markdown(&locale),
        (false, Some(layout)) => pressed(&locale, &keymap, layout),
        (false, None) => plain(&locale, &keymap),
    };
    let answer = Answer {
        text,
        values: keymap.rows().iter().map(|row| value(&locale, &keymap, row)).collect(),
        columns: &["view", "keys", "name", "help", "cli"].map(Column::Plain),
    };
    answer.list(args.sheet.form(), None)
}

/// What a row is called and what it does.
fn words(locale: &Locale, keymap: &Keymap, bound: Bound) -> (String, String) {
    match bound {
        Bound::Command(command) => (command.spec().name.to_owned(), locale.help(command).to_owned()),
        Bound::Own(id) => {
            ("own".to_owned(), keymap.own(id).map(|own| own.name.to_string()).unwrap_or_default())
        }
    }
}

/// The table as the README has it; a test keeps both the same.
fn markdown(locale: &Locale) -> String {
    let mut out =
        String::from("| where | keys | what it does | name | command line |\n|---|---|---|---|---|\n");
    let keymap = Keymap::default();
    for (view, bound, keys) in keymap.rows() {
        let keys: Vec<String> = keys.iter().map(|k| format!("`{k}`")).collect();
        let (name, help) = words(locale, &keymap, bound);
        let line = form(bound).map(|line| format!("`{line}`")).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "| {} | {} | {help} | `{name}` | {line} |", view.name(), keys.join(" "));
    }
    out
}

fn form(bound: Bound) -> Option<&'static str> {
    match bound {
        Bound::Command(command) => match command.cli() {
            Form::Line(line) => Some(line),
            Form::None(_) => None,
        },
        Bound::Own(_) => None,
    }
}

fn why_none(command: Command) -> Option<&'static str> {
    match command.cli() {
        Form::Line(_) => None,
        Form::None(why) => Some(why),
    }
}

fn plain(locale: &Locale, keymap: &Keymap) -> String {
    lines(locale, keymap, |_, _, keys| keys.to_vec())
}

/// As characters come from that keyboard; `AltGr` where one takes it.
fn pressed(locale: &Locale, keymap: &Keymap, layout: &Layout) -> String {
    lines(locale, keymap, |view, bound, keys| {
        let Bound::Command(command) = bound else { return keys.to_vec() };
        let stack: Vec<Scope> = Scope::all_stacks()
            .find(|stack| stack.contains(&view))
            .map(|stack| stack.iter().copied().skip_while(|scope| *scope != view).collect())
            .unwrap_or_default();
        let typed = |keys: &String| {
            let (reach, typed) = layout.typed(keymap, &stack, &parse_sequence(keys)?, command)?;
            let typed = written(&typed);
            Some(if reach == Reach::AltGr { format!("AltGr+{typed}") } else { typed })
        };
        keys.iter().filter_map(typed).collect()
    })
}

fn lines(locale: &Locale, keymap: &Keymap, shown: impl Fn(Scope, Bound, &[String]) -> Vec<String>) -> String {
    let mut out = String::new();
    for (view, bound, keys) in keymap.rows() {
        let keys = match shown(view, bound, &keys).join("  ") {
            none if none.is_empty() => "–".to_owned(),
            keys => keys,
        };
        let (name, help) = words(locale, keymap, bound);
        let _ = writeln!(out, "{:<9} {keys:<16} {name:<20} {help}", view.name());
    }
    out
}

fn value(locale: &Locale, keymap: &Keymap, (view, bound, keys): &(Scope, Bound, Vec<String>)) -> Value {
    let (name, help) = words(locale, keymap, *bound);
    let why_no_cli = match bound {
        Bound::Command(command) => why_none(*command),
        Bound::Own(_) => Some("a command of your own"),
    };
    json!({
        "view": view.name(),
        "name": name,
        "keys": keys,
        "help": help,
        "cli": form(*bound).map(|line| format!("dealdesk {line}")),
        "why_no_cli": why_no_cli,
    })
}
