//! `dealdesk config`: where the file of settings is, and whether all of it is understood.

use std::fmt::Write;

use clap::Subcommand;

use serde_json::{Value, json};

use super::flags::DataFlags;
use super::shape::said;
use super::{Exit, Stop, access, looks};
use crate::api::BaseUrl;
use crate::config::{self, Env, File, Warning};
use crate::store::Glance;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk config check

The file is TOML. These are its keys:

  account = \"acme\"                      # the account that is opened when nobody names one
  hints = false                         # no word in the footer about what to try next
  language = \"es\"                       # en, ru, es or pt, whatever the system speaks
  theme = \"light\"                       # default, dark, light, high-contrast, colour-blind, or an own one:
                                        # \"mine\" is the file themes/mine.toml beside this one

  [[views]]                             # what `F` saves and `1`-`9` open; `dealdesk view` too
  name = \"mine\"
  where = \"responsible = me\"

  [rot]                                 # how long a lead may stand in a stage
  default = \"7d\"
  Proposal = \"14d\"

  [forecast.weights]                    # how likely leads are won, where too few were to tell
  Proposal = \"40%\"                     # stages as in [rot]: a name, \"Pipeline/Stage\" or an id

  [accounts.acme]                       # any name of a-z, 0-9, - and _
  host = \"acme.kommo.com\"               # or acme.amocrm.ru
  read_only = true                      # nothing is changed there
  token_command = [\"pass\", \"show\", \"kommo\"]   # prints the token; no shell is involved

  [keys]
  preset = \"gmail\"                      # default, vim-strict, gmail or arrows

  [keys.global]                         # a view, as `dealdesk keys` names them
  \"lead.won\" = [\"w\", \"C-w\"]             # a command and its keys, instead of those it has
  \"lead.lost\" = []                      # none

  [keys.board]
  \"note.add\" = \"N\"                      # another key on the board only

  [[own]]                               # a command of your own
  name = \"Call\"
  key = \"g p\"
  view = \"lead\"                         # global without this
  run = [\"sip-call\", \"{phone}\"]         # a program and its arguments; no shell
  takes_terminal = false                # true: it has the terminal until it ends
  changes_nothing = true                # then it may be run with --read-only too

Between braces stands what is filled in: id, name, price, stage, pipeline, responsible, phone,
email, url, tags, field:NAME. `{tags?}` may be empty; without the question mark nothing is run where it is.")]
pub struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

/// Stages that are named in the file and that no account has. Where one is not known here yet, nobody can tell.
fn strangers(file: &File, env: &impl Env) -> Vec<Warning> {
    let own = file.accounts.values().filter_map(|entry| entry.base.clone().ok());
    let meant = config::access(env).ok().flatten().map(|access| access.base);
    let mut pipelines = Vec::new();
    let bases: Vec<BaseUrl> = own.chain(meant).collect();
    for base in &bases {
        let glance = config::account_file(base).and_then(|path| Glance::open(&path).ok().flatten());
        match glance.and_then(|glance| glance.names().ok()) {
            Some(known) if !known.pipelines.is_empty() => pipelines.extend(known.pipelines),
            Some(_) | None => return Vec::new(),
        }
    }
    if pipelines.is_empty() { Vec::new() } else { config::forecast::strangers(&file.stages, &pipelines) }
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Print where the file is, or would be
    #[command(after_help = "Example: dealdesk config path")]
    Path(DataFlags),
    /// Say what in the file, and in your themes, is not understood, with its line, and which stages no account has
    #[command(after_help = "Example: dealdesk config check")]
    Check(DataFlags),
}

pub fn run(args: &ConfigArgs, env: &impl Env) -> Result<Exit, Stop> {
    let path = config::config_file();
    let path = path.ok_or_else(|| Stop::new(Exit::Failed, "The system names no home directory."))?;
    match args.command {
        ConfigCommand::Path(data) => {
            let form = data.form();
            let place = path.display().to_string();
            said(form, &format!("{place}\n"), &json!({"path": place, "exists": path.exists()}))?;
            Ok(Exit::Done)
        }
        ConfigCommand::Check(data) => {
            let form = data.form();
            let mut file = access::file(env)?;
            let strangers = strangers(&file, env);
            file.warnings.extend(strangers);
            file.warnings.sort_by_key(|warning| warning.line);
            let mut text = String::new();
            for warning in &file.warnings {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{} {warning}", path.display());
            }
            let of_themes = looks::own_flaws(&config::themes::dir(&path));
            let of_themes = of_themes.unwrap_or_else(|why| vec![why.to_string()]);
            for flaw in &of_themes {
                let _ = writeln!(text, "{flaw}");
            }
            if text.is_empty() {
                let count = match file.accounts.len() {
                    _ if file.text.is_empty() => "there is nothing in it".to_owned(),
                    1 => "1 account".to_owned(),
                    n => format!("{n} accounts"),
                };
                text = format!("{}: all of it is understood; {count}.\n", path.display());
            }
            let warnings = file.warnings.iter().map(ToString::to_string).chain(of_themes);
            let warnings: Vec<Value> = warnings.map(Value::from).collect();
            let is_fine = warnings.is_empty();
            let place = path.display().to_string();
            let value = json!({"path": place, "accounts": file.accounts.len(), "warnings": warnings});
            said(form, &text, &value)?;
            Ok(if is_fine { Exit::Done } else { Exit::Failed })
        }
    }
}
