//! `dealdesk account`: the accounts of this machine.
//!
//! What it tells it knows from files; nothing here asks an account. `config.toml` is changed in place, so that comments
//! stay, and never without reading it again. `use` and `remove` answer `{"name", "current"|"removed", "dry_run"}` under
//! `--json`.

use std::fmt::Write;

use clap::Subcommand;
use serde_json::{Value, json};

use super::flags::{Form, LocalFlags, SheetFlags};
use super::shape::{Answer, Column, said, sheet};
use super::{Exit, Stop, access};
use crate::api::BaseUrl;
use crate::api::gate::{Clock as _, SystemClock};
use crate::config::{self, Env, File, Unchangeable};
use crate::domain::Timestamp;
use crate::files;
use crate::store::Glance;
use crate::vault::{Kept, Vault};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk account use acme

A new account is added with `dealdesk login`. For once, another one: dealdesk --account NAME …")]
pub struct AccountArgs {
    #[command(subcommand)]
    command: AccountCommand,
}

#[derive(Debug, Subcommand)]
enum AccountCommand {
    /// All accounts; * is the one that is opened when nobody names one
    #[command(after_help = "Example: dealdesk account list")]
    List {
        #[command(flatten)]
        sheet: SheetFlags,
    },
    /// Open this one from now on
    #[command(after_help = "Example: dealdesk account use acme")]
    Use {
        name: String,
        #[command(flatten)]
        flags: LocalFlags,
    },
    /// Where an account is, how it is signed in to, and what is kept of it
    #[command(after_help = "Example: dealdesk account show acme")]
    Show {
        /// Without it, the one that is opened when nobody names one
        name: Option<String>,
        #[command(flatten)]
        sheet: SheetFlags,
    },
    /// Forget an account and its secret; what was read of it stays
    #[command(after_help = "Example: dealdesk account remove acme --yes")]
    Remove {
        name: String,
        /// Also with edits that are not on the server
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        flags: LocalFlags,
    },
}

pub async fn run(args: AccountArgs, env: &impl Env) -> Result<Exit, Stop> {
    let file = access::file(env)?;
    match args.command {
        AccountCommand::List { sheet } => list(&file, env, sheet.form()),
        AccountCommand::Use { name, flags } => choose(&file, &name, flags).await,
        AccountCommand::Show { name, sheet } => show(&file, env, name.as_deref(), sheet.form()),
        AccountCommand::Remove { name, yes, flags } => {
            let text = remove(&file, &name, yes, flags.dry_run).await?;
            said(flags.form(), &text, &json!({"name": name, "removed": true, "dry_run": flags.dry_run}))?;
            Ok(Exit::Done)
        }
    }
}

/// How somebody is signed in, in words and in a word that never changes.
struct Standing {
    kind: &'static str,
    words: String,
    ends_at: Option<i64>,
}

fn standing(vault: &Vault, name: &str, is_printed: bool) -> Standing {
    let says = |kind, words: &str| Standing { kind, words: words.to_owned(), ends_at: None };
    if is_printed {
        return says("command", "token_command");
    }
    let now = i64::try_from(SystemClock.now_ms() / 1_000).unwrap_or(i64::MAX);
    match vault.load(name) {
        Ok(None) => says("none", "not signed in"),
        Err(error) => says("unreadable", &error.to_string()),
        Ok(Some(Kept::LongLived(token))) => {
            let ends_at = token.expires_at();
            let words = match ends_at.map(|end| (Timestamp(end).utc_minute(), end <= now)) {
                None => "long-lived token".to_owned(),
                Some((end, false)) => format!("long-lived token until {end}"),
                Some((end, true)) => format!("long-lived token, ended {end}"),
            };
            Standing { kind: "token", words, ends_at }
        }
        Ok(Some(Kept::Session(session))) => match &session.ended {
            Some(_) => says("ended", "session, ended by the account"),
            None => says("session", "session, renewed by itself"),
        },
    }
}

fn list(file: &File, env: &impl Env, form: Form) -> Result<Exit, Stop> {
    let vault = access::vault()?;
    let opened = config::access(env).ok().flatten().and_then(|access| access.name);
    let (mut rows, mut objects) = (Vec::new(), Vec::new());
    for (name, entry) in &file.accounts {
        let standing = standing(&vault, name, entry.token_command.is_some());
        let is_opened = opened.as_deref() == Some(name);
        let host = entry.base.as_ref().map_or("?", |base| base.as_str()).trim_start_matches("https://");
        let may = if entry.is_read_only { "read only" } else { "" };
        let mark = if is_opened { "*" } else { "" };
        rows.push([mark, name, host, &standing.words, may].map(str::to_owned).to_vec());
        objects.push(object(name, host, entry.is_read_only, is_opened, &standing));
    }
    let none = "There is no account yet; `dealdesk login` adds one.";
    let answer = Answer {
        text: sheet(&["", "name", "address", "sign-in", ""], rows, none),
        values: objects,
        columns: &COLUMNS,
    };
    answer.list(form, None)
}

const COLUMNS: [Column; 6] = [
    Column::Plain("name"),
    Column::Plain("host"),
    Column::Plain("read_only"),
    Column::Plain("current"),
    Column::Plain("sign_in"),
    Column::Time("ends_at"),
];

fn object(name: &str, host: &str, is_read_only: bool, is_opened: bool, standing: &Standing) -> Value {
    json!({
        "name": name,
        "host": host,
        "read_only": is_read_only,
        "current": is_opened,
        "sign_in": standing.kind,
        "ends_at": standing.ends_at,
    })
}

fn show(file: &File, env: &impl Env, name: Option<&str>, form: Form) -> Result<Exit, Stop> {
    let usage = |e: config::ConfigError| Stop::new(Exit::Usage, e);
    let opened = config::access(env).ok().flatten();
    let account = match name {
        Some(name) => config::entry(file, name).map_err(usage)?,
        None => access::of(env)?,
    };
    let Some(name) = account.name.clone() else {
        let text =
            format!("{} (from KOMMO_SUBDOMAIN or KOMMO_BASE_URL, with KOMMO_API_TOKEN)\n", account.base);
        let standing = Standing { kind: "environment", words: String::new(), ends_at: None };
        let mut told = object("", account.base.as_str(), account.is_read_only, true, &standing);
        (told["name"], told["file"]) = (Value::Null, kept_in(&account.base).into());
        return Answer { text, values: vec![told], columns: &COLUMNS }.one(form, None);
    };
    let vault = access::vault()?;
    let standing = standing(&vault, &name, matches!(account.key, config::Key::Printed(_)));
    let is_opened = opened.and_then(|access| access.name).as_deref() == Some(name.as_str());
    let place = kept_in(&account.base);
    let mut told = object(&name, account.base.as_str(), account.is_read_only, is_opened, &standing);
    told["file"] = place.as_str().into();
    let mut rows = vec![
        ["name", &name],
        ["address", account.base.as_str()],
        ["sign-in", &standing.words],
        ["changes", if account.is_read_only { "none: read_only is set" } else { "allowed" }],
        ["kept in", &place],
    ];
    if is_opened {
        rows.push(["opened", "when nobody names another"]);
    }
    let mut text = String::new();
    for [what, value] in rows {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{what:<9}{value}");
    }
    Answer { text, values: vec![told], columns: &COLUMNS }.one(form, None)
}

fn kept_in(base: &BaseUrl) -> String {
    config::account_file(base).map(|path| path.display().to_string()).unwrap_or_default()
}

async fn choose(file: &File, name: &str, flags: LocalFlags) -> Result<Exit, Stop> {
    config::entry(file, name).map_err(|e| Stop::new(Exit::Usage, e))?;
    change(|file| file.with_current(name), flags.dry_run).await?;
    let text = if flags.dry_run {
        format!("{name} would be opened from then on.\n")
    } else {
        format!("From now on {name} is opened.\n")
    };
    said(flags.form(), &text, &json!({"name": name, "current": true, "dry_run": flags.dry_run}))?;
    Ok(Exit::Done)
}

async fn remove(file: &File, name: &str, is_sure: bool, is_tried: bool) -> Result<String, Stop> {
    let Some(entry) = file.accounts.get(name) else {
        // The sentence that names the others.
        return Err(config::entry(file, name).map_or_else(
            |e| Stop::new(Exit::Usage, e),
            |_| Stop::new(Exit::Failed, format!("{name} is there and not there.")),
        ));
    };
    let kept = entry.base.as_ref().ok().and_then(config::account_file).filter(|path| path.exists());
    if let Some(kept) = kept.as_ref().filter(|_| !is_sure)
        && let Ok(Some(glance)) = Glance::open(kept)
    {
        let unsent = glance.numbers().map_err(super::errand::failed)?.outbox.total();
        if unsent > 0 {
            let text = format!(
                "{unsent} own edits of {name} are not on the server; `dealdesk outbox list` shows them. With --yes the \
                 account is removed all the same; they stay in its file."
            );
            return Err(Stop::new(Exit::Conflict, text));
        }
    }
    change(|file| file.without_account(name), is_tried).await?;
    let (is, stays) = if is_tried { ("would be", "would still be") } else { ("is", "is still") };
    if !is_tried {
        let vault = access::vault()?;
        let _locked = vault.lock(name).await.map_err(|e| Stop::new(Exit::Failed, e))?;
        vault.forget(name).map_err(|e| Stop::new(Exit::Failed, e))?;
    }
    let mut text = format!("{name} {is} removed, with its secret.\n");
    if let Some(kept) = kept {
        let _ = writeln!(text, "What was read of it {stays} in {}.", kept.display());
    }
    Ok(text)
}

/// Changes `config.toml` as it is now, with nobody else doing the same; where it is only tried, nothing is written and
/// nobody has to wait.
pub async fn change(
    edit: impl Fn(&File) -> Result<String, Unchangeable>,
    is_tried: bool,
) -> Result<(), Stop> {
    let failed = |e: &dyn std::fmt::Display| Stop::new(Exit::Failed, e);
    let path = config::config_file();
    let path = path.ok_or_else(|| Stop::new(Exit::Failed, "The system names no home directory."))?;
    if is_tried {
        let file = File::open(&path).map_err(|e| Stop::new(Exit::Usage, e))?;
        return edit(&file).map(drop).map_err(|e| failed(&e));
    }
    // No account has a name with a dot.
    let _lock = access::vault()?.lock("config.toml").await.map_err(|e| failed(&e))?;
    let file = File::open(&path).map_err(|e| Stop::new(Exit::Usage, e))?;
    let text = edit(&file).map_err(|e| failed(&e))?;
    if text == file.text {
        return Ok(());
    }
    files::replace(&path, text.as_bytes()).map_err(|e| failed(&format!("{}: {e}", path.display())))
}
