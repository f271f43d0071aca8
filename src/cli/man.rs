//! `dealdesk man`: the manual pages, made of what `--help` says.

use std::path::PathBuf;

use clap::Command;
use clap_mangen::Man;
use serde_json::json;

use super::flags::LocalFlags;
use super::shape::said;
use super::{Exit, Stop, globals, print};
use crate::files;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk man

To read it: dealdesk man | man -l -        To keep all pages: dealdesk man --dir ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Write a page for each command into this directory, instead of the first one to standard output
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    dir: Option<PathBuf>,
    #[command(flatten)]
    flags: LocalFlags,
}

pub fn run(args: &ManArgs) -> Result<Exit, Stop> {
    let mut command = globals::command().disable_help_subcommand(true);
    command.build();
    let Some(dir) = &args.dir else {
        print(&page(&command)?)?;
        return Ok(Exit::Done);
    };
    let is_tried = args.flags.dry_run;
    let mut pages = Vec::new();
    name_all(&command, "dealdesk", &mut pages);
    if !is_tried {
        files::private_dir().create(dir).or_else(|error| if dir.is_dir() { Ok(()) } else { Err(error) })?;
        for (file, command) in &pages {
            std::fs::write(dir.join(file), page(command)?)?;
        }
    }
    let are = if is_tried { "would be" } else { "are" };
    let text = format!("{} pages {are} in {}.\n", pages.len(), dir.display());
    let names: Vec<&str> = pages.iter().map(|(file, _)| file.as_str()).collect();
    let told = json!({"dir": dir.display().to_string(), "pages": names, "dry_run": is_tried});
    said(args.flags.form(), &text, &told)?;
    Ok(Exit::Done)
}

/// The file of a command's page, and those of the commands below.
fn name_all<'c>(command: &'c Command, name: &str, all: &mut Vec<(String, &'c Command)>) {
    all.push((format!("{name}.1"), command));
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        name_all(sub, &format!("{name}-{}", sub.get_name()), all);
    }
}

/// Each knows its whole name, since the command was built.
fn page(command: &Command) -> Result<Vec<u8>, Stop> {
    let mut page = Vec::new();
    Man::new(command.clone()).manual("dealdesk").render(&mut page)?;
    Ok(page)
}
