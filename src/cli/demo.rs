//! `dealdesk demo`: the invented account on loopback, and the board on it over real HTTP.

use std::net::SocketAddr;
use std::sync::Arc;

use super::{Exit, Look, Stop, board, print};
use crate::api::gate::{Clock as _, SystemClock};
use crate::api::{BaseUrl, Token};
use crate::config::{self, Access};
use crate::demo::{Account, Clock, Faults, Options, Running, server};

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
    /// Start from the seed, forgetting what was done before (the account keeps nothing between runs yet)
    #[arg(long)]
    fresh: bool,
}

pub async fn run(args: DemoArgs, look: Look) -> Result<Exit, Stop> {
    let running = start(&args)?;
    if args.serve {
        return serve(&running).await;
    }
    let base = BaseUrl::parse(&running.url).map_err(|e| Stop::new(Exit::Failed, e))?;
    let token = Token::new(&running.token).map_err(|e| Stop::new(Exit::Failed, e))?;
    // On an address others can know, the rate is shared with them; a port of our own needs no file.
    let gate_file = args.listen.and_then(|_| config::gate_file(&base));
    let client = board::client(Access { base, token }, gate_file.as_deref())?;
    let ended = board::show(look, client, board::memory()?).await;
    running.stop();
    ended
}

fn start(args: &DemoArgs) -> Result<Running, Stop> {
    let usage = |e: &dyn std::fmt::Display| Stop::new(Exit::Usage, e);
    let faults = match &args.faults {
        Some(spec) => Faults::parse(spec).map_err(|e| usage(&e))?,
        None => Faults::default(),
    };
    let options = Options {
        leads: args.leads,
        seed: args.seed,
        latency: std::time::Duration::from_millis(args.latency),
        faults,
        ..Options::default()
    };
    let clock = Clock::new(|| i64::try_from(SystemClock.now_ms()).unwrap_or(i64::MAX));
    let account = Arc::new(Account::new(options, clock));
    let listen = args.listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0)));
    server::start(account, listen).map_err(|e| usage(&e))
}

/// One JSON line, then nothing until a signal.
async fn serve(running: &Running) -> Result<Exit, Stop> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let line = serde_json::json!({ "url": running.url, "token": running.token });
    print(format!("{line}\n").as_bytes())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(Exit::Done)
}
