//! `dealdesk demo`: the invented account on loopback, and the board on it over real HTTP.
//!
//! What is done to the account is kept, wherever it listens. Only one process can have it: a second one ends with
//! a message, since an account of its own under the same name would show other leads than the first. Where
//! nothing can be written the account is still there, for this run, and standard error says so.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::{Exit, Look, Stop, access, board, print, warn};
use crate::api::gate::{Clock as _, SystemClock};
use crate::api::{BaseUrl, Token};
use crate::config::{self, Access};
use crate::demo::{self, log::Start};
use crate::demo::{Account, Clock, Faults, Log, LogError, Options, Running, server};

/// How long a process that is just ending may hold the account: tries, and the pause between two.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(50);

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk demo --leads 5000 --faults 'patch:429*2,p=0.02:504'

Faults, a comma list of METHOD:FAULT*COUNT (method and count may be left out):
  400-405 422 429       refuse with that status      500-504     fail with that status
  html 403html 429html  a web page instead of data   truncate    cut the answer in the middle
  drop                  hang up before acting        drop-after  act, then hang up
  latency=MS            answer later                 p=0.1:FAULT with that probability")]
pub struct DemoArgs {
    /// How many leads the account has
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    leads: u32,
    /// Another seed, another invented account
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where the account listens; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Only serve the account: prints its URL and token as JSON, runs until SIGINT or SIGTERM
    #[arg(long)]
    serve: bool,
    /// Milliseconds before each answer
    #[arg(long, default_value_t = 0, value_name = "MS")]
    latency: u64,
    /// What goes wrong, see below
    #[arg(long, value_name = "SPEC")]
    faults: Option<String>,
    /// Seconds until the access token of a session ends (`dealdesk login --oauth`)
    #[arg(long, default_value_t = demo::oauth::SESSION, value_name = "SECONDS")]
    session: i64,
    /// Where its sign-in page sends browsers
    #[arg(long, default_value = demo::oauth::REDIRECT, value_name = "URL")]
    redirect: String,
    /// Start over, forgetting what was done to the account in earlier runs
    #[arg(long)]
    fresh: bool,
}

pub async fn run(args: DemoArgs, mut look: Look) -> Result<Exit, Stop> {
    let (running, account_file) = start(&args).await?;
    if args.serve {
        return serve(&running, &args.redirect).await;
    }
    let base = BaseUrl::parse(&running.url).map_err(|e| Stop::new(Exit::Failed, e))?;
    let token = Token::new(&running.token).map_err(|e| Stop::new(Exit::Failed, e))?;
    // On an address others can know, the rate is shared with them; a port of our own needs no file.
    let gate_file = args.listen.and_then(|_| config::gate_file(&base));
    let client = access::client(Access::with_token(base, token), gate_file.as_deref())?;
    let desk = match account_file {
        Some(file) => board::desk(Some(&file))?,
        None => board::memory()?,
    };
    look.settings.views_of = Some("demo".to_owned());
    let ended = Box::pin(board::show(look, client, desk)).await;
    running.stop();
    ended.map(|_| Exit::Done)
}

/// The account, and where the program keeps what it knows of it; nowhere, if the account itself is not kept.
async fn start(args: &DemoArgs) -> Result<(Running, Option<PathBuf>), Stop> {
    let usage = |e: &dyn std::fmt::Display| Stop::new(Exit::Usage, e);
    let faults = match &args.faults {
        Some(spec) => Faults::parse(spec).map_err(|e| usage(&e))?,
        None => Faults::default(),
    };
    let options = Options {
        leads: args.leads,
        seed: args.seed,
        latency: Duration::from_millis(args.latency),
        faults,
        session_lifetime: args.session,
        redirect_uri: args.redirect.clone(),
        ..Options::default()
    };
    let start = if args.fresh { Start::Fresh } else { Start::Continue };
    let (account, account_file) = account(options, start).await?;
    let listen = args.listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0)));
    Ok((server::start(Arc::new(account), listen).map_err(|e| usage(&e))?, account_file))
}

async fn account(options: Options, start: Start) -> Result<(Account, Option<PathBuf>), Stop> {
    let clock = Clock::new(|| i64::try_from(SystemClock.now_ms()).unwrap_or(i64::MAX));
    let begun_ms = clock.millis();
    let why = match config::demo_files(&options.name()) {
        None => "the system names no home directory".to_owned(),
        Some(files) => {
            let log = log(&files.log, start).await;
            match log.and_then(|log| Account::open(options.clone(), clock.clone(), log)) {
                Ok(account) => {
                    if account.born_ms() >= begun_ms {
                        forget(&files.account_file)?;
                    }
                    return Ok((account, Some(files.account_file)));
                }
                Err(error) => bearable(error)?,
            }
        }
    };
    warn("file", format!("what is done to this demo account will not be kept: {why}"));
    Ok((Account::new(options, clock), None))
}

/// An account that was born just now is not the one an earlier run knew: its cache would show what is not there.
fn forget(account_file: &Path) -> Result<(), Stop> {
    for suffix in ["-wal", "-shm", ""] {
        let mut name = account_file.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Stop::new(Exit::Failed, format!("{}: {error}", Path::new(&name).display())));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A place that cannot be written is said and borne; anything else is for a person to decide.
fn bearable(error: LogError) -> Result<String, Stop> {
    match error {
        LogError::Io { .. } => Ok(error.to_string()),
        other => Err(Stop::new(Exit::Failed, other)),
    }
}

/// The log, once a process that is ending has left it.
async fn log(path: &Path, start: Start) -> Result<Log, LogError> {
    for _ in 1..TRIES {
        match Log::open(path, start) {
            Err(LogError::InUse { .. }) => tokio::time::sleep(PAUSE).await,
            opened => return opened,
        }
    }
    Log::open(path, start)
}

/// One JSON line, then nothing until a signal.
async fn serve(running: &Running, redirect: &str) -> Result<Exit, Stop> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let integration = serde_json::json!({
        "client_id": demo::CLIENT_ID,
        "client_secret": demo::oauth::CLIENT_SECRET,
        "redirect_uri": redirect,
    });
    let line = serde_json::json!({ "url": running.url, "token": running.token, "integration": integration });
    print(format!("{line}\n").as_bytes())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(Exit::Done)
}
