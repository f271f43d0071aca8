//! `dealdesk man`: the manual pages, made of what `--help` says.

use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use serde_json::json;

use super::flags::DataFlags;
use super::shape::said;
use super::{Args, Exit, Stop, print};
use crate::files;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk man

To read it: dealdesk man | man -l -        To keep all pages: dealdesk man --dir ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Write a page for each command into this directory, instead of the first one to standard output
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    dir: Option<PathBuf>,
    #[command(flatten)]
    data: DataFlags,
}

pub fn run(args: &ManArgs) -> Result<Exit, Stop> {
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    let Some(dir) = &args.dir else {
        print(&page(&command)?)?;
        return Ok(Exit::Done);
    };
    files::private_dir().create(dir).or_else(|error| if dir.is_dir() { Ok(()) } else { Err(error) })?;
    let mut written = Vec::new();
    write(&command, "dealdesk", dir, &mut written)?;
    let text = format!("{} pages are in {}.\n", written.len(), dir.display());
    said(args.data.form(), &text, &json!({"dir": dir.display().to_string(), "pages": written}))?;
    Ok(Exit::Done)
}

/// A page and those of the commands below.
fn write(command: &Command, name: &str, dir: &Path, written: &mut Vec<String>) -> Result<(), Stop> {
    let file = format!("{name}.1");
    std::fs::write(dir.join(&file), page(command)?)?;
    written.push(file);
    for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
        write(sub, &format!("{name}-{}", sub.get_name()), dir, written)?;
    }
    Ok(())
}

/// Each knows its whole name, since the command was built.
fn page(command: &Command) -> Result<Vec<u8>, Stop> {
    let mut page = Vec::new();
    Man::new(command.clone()).manual("dealdesk").render(&mut page)?;
    Ok(page)
}
