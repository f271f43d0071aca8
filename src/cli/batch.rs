//! `-` in the place of an id: things from standard input, one on each line.
//!
//! A line is an id and, behind it, what else the command takes (fields divided by tabs), or a JSON object with the same
//! by name. What the command line says goes first; a line fills in what it leaves out, so that what `list --jsonl` prints
//! can be handed on as it is. Owns the reading, bounded in every way, and the answer: a line for each line, in order, and
//! what is wrong with one never keeps the others from being done. Must not know what is done with a line.
//!
//! With `--json` the answer is an array, with `--jsonl` a line each, of `{"line", "edits", "read_as", "error"}`: edits as in
//! `make`, `error` null or as on standard error. Exit codes: 1 where a line failed, 8 where one is only kept, else 0; 4 ends
//! the reading, since no line can succeed without signing in.

mod lines;

use serde_json::{Value, json};

pub use lines::Item;
use lines::{Lines, Taken};

use super::errand::Errand;
use super::flags::{Ask, Form, Making, WriteFlags};
use super::make::{Performed, Plan};
use super::shape::lines_of;
use super::{Exit, Stop, complain, print, warn};
use crate::domain::LeadId;

/// What is said instead of an id.
pub const DASH: &str = "-";

/// What a command does with a line.
pub trait Work {
    /// The lead a line is about, so that those of many lines can be read together.
    fn lead(&self, item: &Item) -> Option<LeadId>;

    /// What may not come twice in what is done together; none of something new.
    fn about(&self, item: &Item) -> Option<String> {
        item.id().ok()
    }

    async fn plan(&self, errand: &mut Errand, item: &Item, ask: Ask) -> Result<Plan, Stop>;
}

/// How the whole of it went.
#[derive(Debug, Default)]
struct Tally {
    lines: usize,
    failed: usize,
    kept: usize,
    /// No line can succeed any more.
    barred: Option<String>,
}

pub async fn run(mut errand: Errand, work: &impl Work, flags: WriteFlags) -> Result<Exit, Stop> {
    let mut lines = Lines::of_input();
    let mut tally = Tally::default();
    let mut making = flags.making();
    loop {
        let chunk = lines.chunk(work)?;
        if chunk.is_empty() || tally.barred.is_some() {
            break;
        }
        let mut plans = Vec::new();
        let ask = if making == Making::Queued && flags.making() == Making::Sent {
            Ask::IfUnknown
        } else {
            flags.ask()
        };
        together(&errand, work, &chunk, ask).await;
        for (line, item) in chunk {
            let plan = match item {
                Ok(item) => {
                    let is_there = ask == Ask::IfOld && work.lead(&item).is_some();
                    let ask = if is_there { Ask::IfUnknown } else { ask };
                    work.plan(&mut errand, &item, ask).await
                }
                Err(stop) => Err(stop),
            };
            plans.push((line, plan));
        }
        let is_calm = carry_out(&errand, plans, (making, flags.form()), &mut tally).await?;
        if !is_calm && making == Making::Sent {
            warn(
                "queued",
                "the account cannot be had now: the rest is kept, and sent when dealdesk is next open.",
            );
            making = Making::Queued;
        }
    }
    if flags.form() == Form::Json {
        print(if tally.lines == 0 { b"[]\n" } else { b"\n]\n" })?;
    }
    match (tally.barred, tally.failed, tally.kept) {
        (Some(why), ..) => Err(Stop::new(Exit::Auth, format!("{why} Lines behind that one were not read."))),
        (None, 0, 0) => Ok(Exit::Done),
        (None, 0, _) => Ok(Exit::Queued),
        (None, failed, _) => {
            Err(Stop::new(Exit::Failed, format!("{failed} of {} lines failed.", tally.lines)))
        }
    }
}

/// What the lines are about, read in one request instead of one for each; without an answer each line tells.
async fn together(errand: &Errand, work: &impl Work, chunk: &[Taken], ask: Ask) {
    if ask != Ask::IfOld {
        return;
    }
    let ids: Vec<LeadId> =
        chunk.iter().filter_map(|(_, item)| item.as_ref().ok()).filter_map(|item| work.lead(item)).collect();
    if let Err(stop) = errand.bring_leads(&ids).await {
        tracing::warn!(why = stop.message, "the leads are those of the disk");
    }
}

/// Does what was planned, and tells each line's end; whether the account can be had.
async fn carry_out(
    errand: &Errand,
    plans: Vec<(usize, Result<Plan, Stop>)>,
    (making, form): (Making, Form),
    tally: &mut Tally,
) -> Result<bool, Stop> {
    let edits: Vec<_> = plans
        .iter()
        .filter_map(|(_, plan)| plan.as_ref().ok())
        .flat_map(|plan| &plan.edits)
        .cloned()
        .collect();
    let done = errand.perform(&edits, making).await?;
    let mut at = 0;
    let mut is_calm = true;
    for (line, plan) in &plans {
        tally.lines += 1;
        let (told, stop) = match plan {
            Ok(plan) => {
                let own = at..at + plan.edits.len();
                at = own.end;
                let (told, stop) = errand.told_part(plan, &done, own, form).await?;
                is_calm &= !Performed::is_kept(stop.as_ref());
                (told, stop)
            }
            Err(stop) => {
                (json!({"edits": [], "read_as": null}).into(), Some(Stop::new(stop.exit, &stop.message)))
            }
        };
        tell(*line, told, stop.as_ref(), (form, tally.lines))?;
        match &stop {
            Some(stop) if stop.exit == Exit::Auth => {
                tally.barred = Some(format!("line {line}: {}", stop.message));
            }
            Some(stop) if stop.exit == Exit::Queued => tally.kept += 1,
            Some(_) => tally.failed += 1,
            None => {
                tally.kept +=
                    usize::from(making == Making::Queued && plan.as_ref().is_ok_and(|p| !p.edits.is_empty()));
            }
        }
    }
    Ok(is_calm)
}

/// What became of the edits of one line: words, or an object.
#[derive(Debug)]
pub enum Told {
    Words(String),
    Object(Value),
}

impl From<Value> for Told {
    fn from(value: Value) -> Self {
        Self::Object(value)
    }
}

fn tell(line: usize, told: Told, stop: Option<&Stop>, (form, nth): (Form, usize)) -> Result<(), Stop> {
    if form.is_json() {
        let mut object = match told {
            Told::Object(object) => object,
            Told::Words(_) => json!({}),
        };
        object["line"] = line.into();
        object["error"] = stop.map_or(Value::Null, Stop::value);
        let before = match (form, nth) {
            (Form::Json, 1) => "[\n",
            (Form::Json, _) => ",\n",
            _ => "",
        };
        let after = if form == Form::Json { "" } else { "\n" };
        return print(format!("{before}{object}{after}").as_bytes());
    }
    if let Told::Words(words) = told {
        let lines: String = lines_of(words.lines().map(|words| format!("{line}: {words}")));
        print(lines.as_bytes())?;
    }
    if let Some(stop) = stop {
        complain(&format!("dealdesk: line {line}: {}", stop.message));
    }
    Ok(())
}
