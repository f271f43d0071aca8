//! `dealdesk config`: where the file of settings is, and whether all of it is understood.

use std::fmt::Write;

use clap::Subcommand;

use serde_json::{Value, json};

use super::flags::DataFlags;
use super::shape::said;
use super::{Exit, Stop, access};
use crate::config::{self, Env};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk config check

The file is TOML. These are its keys:

  account = \"acme\"                      # the account that is opened when nobody names one
  hints = false                         # no word in the footer about what to try next
  language = \"es\"                       # en, ru, es or pt, whatever the system speaks
  theme = \"light\"                       # default, dark, light, high-contrast or colour-blind

  [[views]]                             # what `F` saves and `1`-`9` open; `dealdesk view` too
  name = \"mine\"
  where = \"responsible = me\"

  [rot]                                 # how long a lead may stand in a stage
  default = \"7d\"
  Proposal = \"14d\"

  [accounts.acme]                       # any name of a-z, 0-9, - and _
  host = \"acme.kommo.com\"               # or acme.amocrm.ru
  read_only = true                      # nothing is changed there
  token_command = [\"pass\", \"show\", \"kommo\"]   # instead of `dealdesk login`: prints the token; no shell")]
pub struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
    #[command(flatten)]
    data: DataFlags,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Print where the file is, or would be
    #[command(after_help = "Example: dealdesk config path")]
    Path,
    /// Say what in the file is not understood, with its line
    #[command(after_help = "Example: dealdesk config check")]
    Check,
}

pub fn run(args: &ConfigArgs, env: &impl Env) -> Result<Exit, Stop> {
    let path = config::config_file();
    let path = path.ok_or_else(|| Stop::new(Exit::Failed, "The system names no home directory."))?;
    let form = args.data.form();
    match args.command {
        ConfigCommand::Path => {
            let place = path.display().to_string();
            said(form, &format!("{place}\n"), &json!({"path": place, "exists": path.exists()}))?;
            Ok(Exit::Done)
        }
        ConfigCommand::Check => {
            let file = access::file(env)?;
            let mut text = String::new();
            for warning in &file.warnings {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{} {warning}", path.display());
            }
            if text.is_empty() {
                let count = match file.accounts.len() {
                    _ if file.text.is_empty() => "there is nothing in it".to_owned(),
                    1 => "1 account".to_owned(),
                    n => format!("{n} accounts"),
                };
                text = format!("{}: all of it is understood; {count}.\n", path.display());
            }
            let warnings: Vec<Value> = file.warnings.iter().map(|w| w.to_string().into()).collect();
            let place = path.display().to_string();
            let value = json!({"path": place, "accounts": file.accounts.len(), "warnings": warnings});
            said(form, &text, &value)?;
            Ok(if file.warnings.is_empty() { Exit::Done } else { Exit::Failed })
        }
    }
}
