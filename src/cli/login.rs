//! `dealdesk login`: a person signs in, and the secret of it is kept.
//!
//! Owns the questions and the order: a long-lived token is tried before it is kept, a pair of OAuth is kept before it is
//! used. A secret comes from a hidden line or from standard input, never from an argument, and is said by nobody.

mod browser;
mod listen;

use std::fmt::Write;

use clap::ValueHint;
use serde_json::json;
use zeroize::Zeroizing;

use super::account::change;
use super::flags::LocalFlags;
use super::shape::said;
use super::{Exit, Stop, access, warn};
use crate::api::endpoint::GetAccount;
use crate::api::gate::{Clock as _, Lane, SystemClock};
use crate::api::{BaseUrl, Client, Token};
use crate::config::{self, Access, Entry, Env, File, Key, names};
use crate::domain::{Account, Timestamp};
use crate::shell::prompt::{self, Echo};
use crate::vault::Kept;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk login --host acme.kommo.com --token-stdin < token.txt

Without --oauth it asks for a long-lived token: in Kommo, Settings → Integrations → Create integration (private) →
Keys and scopes → Generate long-lived token. It is not shown while it is typed, tried on the account, and kept in a file
for you alone.

With --oauth it asks for the integration's id and secret key once and prints the address of the page on which access is
allowed. Open it in any browser, also on another machine than this one: what the browser comes back with can be pasted
here. The session is renewed by itself from then on.")]
pub struct LoginArgs {
    /// What the account is called here; without it, the first part of its address
    name: Option<String>,
    /// Its address: yourcompany, yourcompany.kommo.com or yourcompany.amocrm.ru
    #[arg(long, value_name = "ADDRESS", value_hint = ValueHint::Hostname)]
    host: Option<String>,
    /// Read a long-lived token from standard input
    #[arg(long, conflicts_with = "oauth")]
    token_stdin: bool,
    /// Sign in in a browser instead; without a terminal the secret key is the first line of standard input
    #[arg(long)]
    oauth: bool,
    /// The integration's id
    #[arg(long, value_name = "ID", requires = "oauth")]
    client_id: Option<String>,
    /// The integration's redirect address; http://127.0.0.1:PORT/ needs no pasting on this machine
    #[arg(long, value_name = "URL", requires = "oauth")]
    redirect_uri: Option<String>,
    #[command(flatten)]
    flags: LocalFlags,
}

/// Who signs in, and where.
#[derive(Debug)]
struct Guest {
    name: String,
    base: BaseUrl,
    entry: Entry,
}

pub async fn run(args: LoginArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    if args.oauth && args.flags.dry_run {
        let text = "--dry-run: a sign-in in a browser cannot be tried, for the account takes its code once. A long-lived \
                    token can: leave --oauth out.";
        return Err(Stop::new(Exit::Usage, text));
    }
    let file = access::file(env)?;
    // `dealdesk --account NAME login` can only mean the same.
    let args = LoginArgs { name: args.name.or_else(|| env.account().map(str::to_owned)), ..args };
    let guest = guest(&args, is_read_only, &file).await?;
    let account =
        if args.oauth { browser::sign_in(&args, &guest).await? } else { long_lived(&args, &guest).await? };
    let host = guest.base.as_str().trim_start_matches("https://").to_owned();
    let edit = |file: &File| {
        let text = file.with_account(&guest.name, &host, &guest.entry)?;
        let is_first = file.current.is_none() && file.accounts.keys().all(|name| *name == guest.name);
        let file = File::parse(&file.path, text.clone()).unwrap_or_default();
        if is_first { file.with_current(&guest.name) } else { Ok(text) }
    };
    change(edit, args.flags.dry_run).await?;
    let value = json!({
        "name": guest.name, "host": host, "account": account.name.as_str(), "dry_run": args.flags.dry_run,
    });
    let text = if args.flags.dry_run {
        format!(
            "Would sign in to {} ({}), which would be called {} here. Nothing was kept.\n",
            account.name, guest.base, guest.name
        )
    } else {
        welcome(&guest, &account, env)
    };
    said(args.flags.form(), &text, &value)?;
    Ok(Exit::Done)
}

fn welcome(guest: &Guest, account: &Account, env: &impl Env) -> String {
    let name = &guest.name;
    let mut text = format!("Signed in to {} ({}), which is called {name} here.\n", account.name, guest.base);
    let now = config::File::open(&config::config_file().unwrap_or_default()).unwrap_or_default();
    if now.current.as_deref() != Some(name) {
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "It is opened with --account {name}; `dealdesk account use {name}` opens it from now on."
        );
    }
    if env.var("KOMMO_API_TOKEN").is_some() {
        text.push_str(
            "KOMMO_API_TOKEN is set and goes first: take it out of the environment to open this one.\n",
        );
    }
    text
}

/// The name and the address: what is not said is known from before, or asked for.
async fn guest(args: &LoginArgs, is_read_only: bool, file: &File) -> Result<Guest, Stop> {
    let usage = |e: &dyn std::fmt::Display| Stop::new(Exit::Usage, e);
    if let Some(name) = &args.name {
        names::check(name).map_err(|e| usage(&e))?;
    }
    let known = args.name.as_ref().and_then(|name| file.accounts.get(name));
    if known.is_some_and(|entry| entry.token_command.is_some()) {
        return Err(usage(
            &"This account has its token from a token_command in config.toml. Take that line out first.",
        ));
    }
    let known_base = known.and_then(|entry| entry.base.clone().ok());
    let base = match (&args.host, known_base) {
        (Some(host), _) => config::address(host).map_err(|e| usage(&e))?,
        (None, Some(base)) => base,
        (None, None) => {
            let question = "Address of the account (yourcompany.kommo.com or yourcompany.amocrm.ru): ";
            let missing = "Say which account with --host yourcompany.kommo.com.";
            config::address(&asked(question, Echo::Shown, missing).await?).map_err(|e| usage(&e))?
        }
    };
    let name = args.name.clone().unwrap_or_else(|| named(&base));
    names::check(&name).map_err(|e| usage(&format!("{e}: dealdesk login NAME")))?;
    let is_read_only = is_read_only && known.is_none() || known.is_some_and(|entry| entry.is_read_only);
    let entry = Entry { base: Ok(base.clone()), is_read_only, token_command: None };
    Ok(Guest { name, base, entry })
}

/// `acme` of `acme.kommo.com`; a test account on this machine is called `local`.
fn named(base: &BaseUrl) -> String {
    let first = base.host().split('.').next().unwrap_or_default();
    if base.is_loopback() { "local".to_owned() } else { first.to_lowercase() }
}

/// What a person says. `missing` where there is nobody, and nothing on standard input.
async fn asked(question: &str, echo: Echo, missing: &str) -> Result<Zeroizing<String>, Stop> {
    match prompt::line(question, echo).await {
        Ok(Some(line)) if !line.trim().is_empty() => Ok(line),
        Ok(_) => Err(Stop::new(Exit::Usage, missing)),
        Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {
            Err(Stop::new(Exit::Stopped, "nothing was changed."))
        }
        Err(error) => Err(error.into()),
    }
}

/// Tried first, then kept.
async fn long_lived(args: &LoginArgs, guest: &Guest) -> Result<Account, Stop> {
    if args.token_stdin && prompt::is_asked() {
        warn(
            "input",
            "--token-stdin waits for a token on standard input; without it the token is not shown.",
        );
    }
    let echo = if args.token_stdin { Echo::Shown } else { Echo::Hidden };
    let missing = "There was no token on standard input; nothing was changed.";
    let typed = asked(&format!("Long-lived token of {} (not shown): ", guest.base), echo, missing).await?;
    let token =
        Token::new(&typed).map_err(|e| Stop::new(Exit::Usage, format!("{e}; nothing was changed.")))?;
    drop(typed);
    let now = i64::try_from(SystemClock.now_ms() / 1_000).unwrap_or(i64::MAX);
    if let Some(end) = token.expires_at() {
        let day = Timestamp(end).utc_minute();
        if end <= now {
            let text = format!(
                "This token ended on {day}; make a new one on the integration's page. Nothing was changed."
            );
            return Err(Stop::new(Exit::Auth, text));
        }
        if end - now < access::SOON {
            let name = &guest.name;
            warn("token", format!("this token ends soon, on {day}; then it needs `dealdesk login {name}`."));
        }
    }
    let account = tried(Access::with_token(guest.base.clone(), token.clone())).await?;
    if !args.flags.dry_run {
        keep(guest, &Kept::LongLived(token)).await?;
    }
    Ok(account)
}

/// Asks whose account it is.
async fn tried(access: Access) -> Result<Account, Stop> {
    let gate_file = config::gate_file(&access.base);
    let client: Client = access::client(access, gate_file.as_deref())?;
    match client.send(Lane::Interactive, &GetAccount).await {
        Ok(account) => Ok(account.value),
        Err(error) if error.is_auth() => {
            let why = error.to_string();
            let why = why.split(". ").next().unwrap_or_default().trim_end_matches('.');
            Err(Stop::new(
                Exit::Auth,
                format!(
                    "{why}. Copy it again, all of it, from the page of this account's integration. \
                Nothing was changed."
                ),
            ))
        }
        Err(error) => Err(error.into()),
    }
}

async fn keep(guest: &Guest, kept: &Kept) -> Result<(), Stop> {
    let failed = |e: crate::vault::VaultError| Stop::new(Exit::Failed, e);
    let vault = access::vault()?;
    let _lock = vault.lock(&guest.name).await.map_err(failed)?;
    vault.save(&guest.name, kept).map_err(failed)
}

/// To the account as it is kept from now on.
fn kept_access(guest: &Guest) -> Access {
    let (name, base) = (Some(guest.name.clone()), guest.base.clone());
    Access { name, base, key: Key::Kept, is_read_only: guest.entry.is_read_only }
}
