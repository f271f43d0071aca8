//! `dealdesk undo`: takes back the last own edit, as `u` on the board does.
//!
//! `--json` is `{"edits": […], "stays": [{"entity", "name", "what"}]}`: the edits as told in `make` (of a dry run with the
//! state `planned`, `taken_out` for what was not sent yet, or `no_way_back`), and what of them cannot be taken back.

use serde_json::{Value, json};
use tokio::sync::mpsc::Receiver;

use super::errand::{Errand, failed, refuse_read_only};
use super::flags::{DataFlags, Form};
use super::shape::Answer;
use super::{Exit, Stop, print};
use crate::config::Env;
use crate::domain::{Change, Edit, EditId, SafeText};
use crate::store::{EntityKey, UndoEntry};
use crate::sync::event::{Event, Left, Saved, Taken, Turn, Turned};
use crate::sync::{Engine, Sending};

const NOTHING: &str = "There is no own edit to take back.";

#[derive(Debug, clap::Args)]
#[command(after_help = "Example: dealdesk undo --dry-run")]
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
    #[command(flatten)]
    data: DataFlags,
}

pub async fn run(args: UndoArgs, is_read_only: bool, env: &impl Env) -> Result<Exit, Stop> {
    refuse_read_only(is_read_only && !args.dry_run)?;
    let errand = Errand::open(env).await?;
    let form = args.data.form();
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
                let edit = Edit { id: EditId(0), on, change, base: None };
                let values = errand.told_edits(&[edit], "taken_out").await?;
                let text = format!("Taken out before it was sent: {what}\n");
                return tell(&errand, text, undone(values, &[], form), form);
            }
            Turned::Nothing => return Err(Stop::new(Exit::NotFound, NOTHING)),
            Turned::NotSaved { why } => return Err(Stop::new(Exit::Failed, why)),
            Turned::Done { edits, left, taken } => {
                let stays = stays(&errand, &edits, &left).await?;
                if !form.is_json() {
                    print(words(&errand, &edits, &stays, &taken).await?.as_bytes())?;
                }
                let unsent: Vec<Edit> = taken
                    .into_iter()
                    .map(|Taken { on, change, .. }| Edit { id: EditId(0), on, change, base: None })
                    .collect();
                let mut values = errand.told_edits(&unsent, "taken_out").await?;
                if edits.is_empty() {
                    return tell(&errand, String::new(), undone(values, &stays, form), form);
                }
                if sending == Sending::Off {
                    let edits: Vec<Edit> = edits.into_iter().map(|saved| saved.edit).collect();
                    values.extend(errand.told_edits(&edits, "queued").await?);
                    tell(&errand, String::new(), undone(values, &stays, form), form)?;
                    return Ok(Exit::Queued);
                }
                let rows = errand.rows().await?;
                let ids: Vec<EditId> = edits.iter().map(|saved| saved.edit.id).collect();
                let fates = errand.wait(&mut events, &ids).await?;
                drop(events);
                engine.leave().await;
                if !form.is_json() {
                    return errand.report(&rows, &fates, form).await;
                }
                values.extend(errand.told_fates(&rows, &fates).await?);
                tell(&errand, String::new(), undone(values, &stays, form), form)?;
                return errand.verdict(&rows, &fates).await;
            }
        }
    }
}

fn tell(errand: &Errand, text: String, values: Vec<Value>, form: Form) -> Result<Exit, Stop> {
    Answer { text, values, columns: &[] }.one(form, Some(errand))
}

fn undone(edits: Vec<Value>, stays: &[Stays], form: Form) -> Vec<Value> {
    if form != Form::Json {
        return edits;
    }
    let stays: Vec<Value> = stays
        .iter()
        .map(|stays| json!({"entity": stays.entity, "name": stays.name, "what": stays.what}))
        .collect();
    vec![json!({"edits": edits, "stays": stays})]
}

/// Something of an edit that the account keeps.
struct Stays {
    entity: String,
    name: String,
    what: String,
}

async fn stays(errand: &Errand, edits: &[Saved], left: &[Left]) -> Result<Vec<Stays>, Stop> {
    let mut all = Vec::new();
    for Left { on, change } in left {
        let (entity, name) = (EntityKey::from(*on).to_string(), errand.subject(*on, change).await?);
        all.push(Stays { entity, name, what: errand.words.change_words(change, None) });
    }
    for Saved { edit, .. } in edits {
        // A task that is open again still has what came of it.
        if let (
            Change::Finish { is_completed: false, .. },
            Some(Change::Finish { is_completed: true, result: Some(result) }),
        ) = (&edit.change, &edit.base)
        {
            let name = errand.subject(edit.on, &edit.change).await?;
            let what = format!("its result, “{}”: the account takes no result back", SafeText::line(result));
            all.push(Stays { entity: EntityKey::from(edit.on).to_string(), name, what });
        }
    }
    Ok(all)
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

async fn words(errand: &Errand, edits: &[Saved], stays: &[Stays], taken: &[Taken]) -> Result<String, Stop> {
    let mut text = Vec::new();
    for Taken { on, change, .. } in taken {
        let what = errand.sentence(*on, change, None).await?;
        text.push(format!("Taken out before it was sent: {what}\n"));
    }
    for Saved { edit, .. } in edits {
        let what = errand.sentence(edit.on, &edit.change, None).await?;
        text.push(format!("Taken back: {what}\n"));
    }
    text.extend(stays.iter().map(|stays| format!("Stays as it is: {}: {}\n", stays.name, stays.what)));
    Ok(text.concat())
}

/// What the same command without `--dry-run` would do.
async fn foretell(errand: &Errand, args: &UndoArgs) -> Result<Exit, Stop> {
    let (rows, form) = (errand.rows().await?, args.data.form());
    let is_unsent = |entry: &UndoEntry| rows.iter().any(|row| row.id == entry.edit && row.is_unsent());
    let mut below = None;
    while let Some(step) = errand.store.newest_step(below).await.map_err(failed)? {
        let has_way = step.entries.iter().any(|entry| entry.can_turn || is_unsent(entry));
        below = Some(step.batch);
        if !has_way && args.skip {
            continue;
        }
        let (mut text, mut values) = (Vec::new(), Vec::new());
        for entry in &step.entries {
            let Some((change, base)) = entry.read::<Change>() else { continue };
            let Some(on) = entry.entity.target() else { continue };
            let what = errand.sentence(on, &change, base.as_ref()).await?;
            let (fate, state) = match (entry.can_turn, is_unsent(entry)) {
                (true, _) => ("Would be taken back", "planned"),
                (false, true) => ("Would be taken out before it is sent", "taken_out"),
                (false, false) => ("Has no way back", "no_way_back"),
            };
            text.push(format!("{fate}: {what}\n"));
            let edit = Edit { id: entry.edit, on, change, base };
            values.extend(errand.told_edits(&[edit], state).await?);
        }
        tell(errand, text.concat(), undone(values, &[], form), form)?;
        return Ok(if has_way { Exit::Done } else { Exit::Failed });
    }
    Err(Stop::new(Exit::NotFound, NOTHING))
}
