//! `dealdesk undo`: takes back the last own edit, as `u` on the board does.

use tokio::sync::mpsc::Receiver;

use super::errand::{Errand, failed, refuse_read_only};
use super::{Exit, Stop, print};
use crate::config::Env;
use crate::domain::{Change, EditId};
use crate::store::{RowState, UndoEntry};
use crate::sync::event::{Event, Left, Saved, Taken, Turn, Turned};
use crate::sync::{Engine, Sending};

const NOTHING: &str = "There is no own edit to take back.";

#[derive(Debug, clap::Args)]
pub struct UndoArgs {
    /// Only say what would be taken back
    #[arg(long)]
    dry_run: bool,
    /// Pass over edits that have no way back, such as a note that was sent
    #[arg(long)]
    skip: bool,
    /// Do not wait for the server's answer: it is sent when dealdesk is next open
    #[arg(long)]
    queue: bool,
    /// Never touch the network; the same as --queue here
    #[arg(long)]
    offline: bool,
}

pub async fn run(args: UndoArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    refuse_read_only(is_read_only && !args.dry_run)?;
    let errand = Errand::open(env).await?;
    if args.dry_run {
        return foretell(&errand, &args).await;
    }
    let sending = if args.queue || args.offline { Sending::Off } else { Sending::On };
    let (mut engine, mut events) = errand.engine(sending)?;
    loop {
        match turned(&mut engine, &mut events).await? {
            Turned::NoWayBack { .. } if args.skip => {}
            Turned::NoWayBack { on, change } => {
                let what = errand.sentence(on, &change, None).await?;
                let text = format!(
                    "{what} cannot be taken back: the account keeps it. --skip goes to the edit before it."
                );
                return Err(Stop::new(Exit::Failed, text));
            }
            Turned::TakenOut { on, change, .. } => {
                let what = errand.sentence(on, &change, None).await?;
                print(format!("Taken out before it was sent: {what}\n").as_bytes())?;
                return Ok(Exit::Done);
            }
            Turned::Nothing => return Err(Stop::new(Exit::NotFound, NOTHING)),
            Turned::NotSaved { why } => return Err(Stop::new(Exit::Failed, why)),
            Turned::Done { edits, left, taken } => {
                say(&errand, &edits, &left, &taken).await?;
                if edits.is_empty() {
                    return Ok(Exit::Done);
                }
                if sending == Sending::Off {
                    return Ok(Exit::Queued);
                }
                let rows = errand.rows().await?;
                let ids: Vec<EditId> = edits.iter().map(|saved| saved.edit.id).collect();
                let fates = errand.wait(&mut events, &ids).await?;
                return errand.report(&rows, &fates).await;
            }
        }
    }
}

/// Asks the clerk, and waits for what he says to that.
async fn turned(engine: &mut Engine, events: &mut Receiver<Event>) -> Result<Turned, Stop> {
    engine.turn(Turn::Undo);
    loop {
        match events.recv().await {
            Some(Event::Turned(_, turned)) => return Ok(turned),
            Some(_) => {}
            None => return Err(Stop::new(Exit::Failed, "The engine stopped before it answered.")),
        }
    }
}

async fn say(errand: &Errand, edits: &[Saved], left: &[Left], taken: &[Taken]) -> Result<(), Stop> {
    let mut text = Vec::new();
    for Taken { on, change, .. } in taken {
        let what = errand.sentence(*on, change, None).await?;
        text.push(format!("Taken out before it was sent: {what}\n"));
    }
    for Saved { edit, .. } in edits {
        let what = errand.sentence(edit.on, &edit.change, None).await?;
        text.push(format!("Taken back: {what}\n"));
    }
    for Left { on, change } in left {
        text.push(format!("Stays as it is: {}\n", errand.sentence(*on, change, None).await?));
    }
    print(text.concat().as_bytes())
}

/// What the same command without `--dry-run` would do.
async fn foretell(errand: &Errand, args: &UndoArgs) -> Result<Exit, Stop> {
    let rows = errand.rows().await?;
    let is_unsent = |entry: &UndoEntry| {
        let mut row = rows.iter().filter(|row| row.id == entry.edit);
        row.any(|row| row.state == RowState::Queued && !row.unsure && row.attempts == 0)
    };
    let mut below = None;
    while let Some(step) = errand.store.newest_step(below).await.map_err(failed)? {
        let has_way = step.entries.iter().any(|entry| entry.can_turn || is_unsent(entry));
        below = Some(step.batch);
        if !has_way && args.skip {
            continue;
        }
        let mut text = Vec::new();
        for entry in &step.entries {
            let Some((change, base)) = entry.read::<Change>() else { continue };
            let Some(on) = entry.entity.target() else { continue };
            let what = errand.sentence(on, &change, base.as_ref()).await?;
            let fate = match (entry.can_turn, is_unsent(entry)) {
                (true, _) => "Would be taken back",
                (false, true) => "Would be taken out before it is sent",
                (false, false) => "Has no way back",
            };
            text.push(format!("{fate}: {what}\n"));
        }
        print(text.concat().as_bytes())?;
        return Ok(if has_way { Exit::Done } else { Exit::Failed });
    }
    Err(Stop::new(Exit::NotFound, NOTHING))
}
