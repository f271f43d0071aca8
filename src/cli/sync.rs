//! `dealdesk sync`: the account's file brought up to date, without a screen.
//!
//! Owns what is said of it: a line on a terminal that is drawn over itself, plain lines elsewhere, and one line (or one
//! JSON object) of result on standard output. Must not know how anything is read; what is read is saved at once, so
//! every way of ending leaves a file the next run goes on from.

use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::flags::{DataFlags, Form};
use super::sync_meter::{Meter, Style};
use super::{Drawn, Exit, Stop, access, board, print, warn};
use crate::config::{self, Env};
use crate::domain::SafeText;
use crate::i18n::{Language, Locale};
use crate::sync::event::DiskNews;
use crate::sync::{Full, Progress, Tally, run_once};

/// How often a line is drawn over itself; time passes on it even while nothing comes.
const TICK: Duration = Duration::from_millis(250);
const GOES_ON: &str =
    "What came until then is saved. Run `dealdesk sync` again: it goes on where it stopped.";

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk sync --json

Only reads from the account. What was read is saved page by page: a run that was broken off is gone on with.")]
pub struct SyncArgs {
    /// Read everything anew, not only what changed
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    data: DataFlags,
}

pub async fn run(args: SyncArgs, drawn: Drawn, env: &impl Env) -> Result<Exit, Stop> {
    let access = access::of(env)?;
    let gate_file = config::gate_file(&access.base);
    let desk = board::desk(config::account_file(&access.base).as_deref())?;
    tell_disk(desk.news.as_ref())?;
    let client = access::client(access, gate_file.as_deref())?;
    let full = if args.full { Full::Everything } else { Full::Delta };
    let clock = Arc::clone(&desk.clock);
    let begun = clock.now_ms();
    let style = match (std::io::stderr().is_terminal(), drawn) {
        (false, _) if args.data.form().is_json() => Style::Objects,
        (false, _) | (true, Drawn::Not) => Style::Lines,
        (true, Drawn::Blocks) => Style::Bar,
        (true, Drawn::Bare) => Style::Ascii,
    };
    let meter = Mutex::new(Meter::new(style, begun));
    let tell = |news: Option<Progress>| {
        meter.lock().unwrap_or_else(PoisonError::into_inner).take(news, clock.now_ms());
    };
    let reading = Box::pin(run_once(client.clone(), desk, full, |news| tell(Some(news))));
    let ended = until_signal(reading, || tell(None)).await?;
    client.settled().await;
    let mut meter = meter.into_inner().unwrap_or_else(PoisonError::into_inner);
    meter.clear();
    let millis = clock.now_ms().saturating_sub(begun);
    let broken_off =
        |exit, why: &str| Stop::new(exit, format!("{why}\n{}\n{GOES_ON}", so_far(meter.tally())));
    match ended {
        Some(Ok(tally)) => report(&tally, millis, args.data.form()),
        Some(Err(error)) => {
            let stop = Stop::from(error);
            Err(broken_off(stop.exit, &stop.message))
        }
        None => Err(broken_off(Exit::Stopped, "stopped.")),
    }
}

/// Without a file there is nothing to bring up to date.
fn tell_disk(news: Option<&DiskNews>) -> Result<(), Stop> {
    match news {
        None => {}
        Some(DiskNews::Without { why }) => {
            let text = format!("nothing was read, since there is no file to save it in: {why}");
            return Err(Stop::new(Exit::Failed, text));
        }
        Some(DiskNews::SetAside { why, kept_as }) => {
            let text = format!("the file of the account could not be read ({why}); it was kept as {kept_as}");
            warn("file", text);
        }
        Some(DiskNews::Failed { why }) => warn("file", why),
    }
    Ok(())
}

/// Waits for the end, calling `tick` now and then; `None`: a signal came first.
async fn until_signal<T>(work: impl Future<Output = T>, tick: impl Fn()) -> Result<Option<T>, Stop> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut ticks = tokio::time::interval(TICK);
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return Ok(Some(done)),
            _ = terminate.recv() => return Ok(None),
            _ = interrupt.recv() => return Ok(None),
            _ = ticks.tick() => tick(),
        }
    }
}

fn report(tally: &Tally, millis: u64, form: Form) -> Result<Exit, Stop> {
    for (list, why) in &tally.left_out {
        let why = Locale::new(Language::English).trouble(why);
        warn("left_out", format!("left out: {}: {why}", list.name()));
    }
    let text = if form.is_json() { as_json(tally, millis) } else { as_line(tally, millis) };
    print(format!("{text}\n").as_bytes())?;
    match &tally.unsaved {
        None => Ok(Exit::Done),
        Some(why) => Err(Stop::new(Exit::Failed, unsaved(why))),
    }
}

fn unsaved(why: &SafeText) -> String {
    format!("not everything could be saved: {why}\nMake room, then run `dealdesk sync` again.")
}

fn so_far(tally: &Tally) -> String {
    let (came, _) = entries(tally);
    format!("Until then: {} leads and {came} other entries in {} requests.", tally.changed, tally.requests)
}

fn entries(tally: &Tally) -> (usize, usize) {
    tally.lists.values().fold((0, 0), |sum, list| (sum.0 + list.0, sum.1 + list.1))
}

fn as_line(tally: &Tally, millis: u64) -> String {
    let (came, gone) = entries(tally);
    format!(
        "{} pages read: {} leads, {came} other entries; {} gone; {} requests in {}.{} s",
        tally.pages,
        tally.changed,
        tally.gone + gone,
        tally.requests,
        millis / 1_000,
        millis % 1_000 / 100
    )
}

fn as_json(tally: &Tally, millis: u64) -> String {
    let list = |(came, gone): &(usize, usize)| json!({"read": came, "gone": gone});
    let lists: Map<String, Value> =
        tally.lists.iter().map(|(name, counts)| (name.name().to_owned(), list(counts))).collect();
    let left_out: Vec<_> = tally.left_out.keys().map(|list| list.name()).collect();
    json!({
        "pages": tally.pages,
        "leads": {"read": tally.changed, "gone": tally.gone},
        "lists": lists,
        "left_out": left_out,
        "requests": tally.requests,
        "milliseconds": millis,
        "unsaved": tally.unsaved.as_ref().map(ToString::to_string),
    })
    .to_string()
}
