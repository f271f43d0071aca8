//! Writes of what has no lane in the outbox: lists, sources, webhooks, widgets, conversations, templates, bots.
//!
//! The outbox keeps edits of leads and what hangs on them, with a base, an inverse and a way back; what an administrator
//! sets up has none of these, is done rarely and by hand, and is better not done an hour later by another process. So
//! such a write is a request of its own that somebody waits for, through the same gate. It is never lost and never
//! doubled all the same: when its answer is lost, the account is looked at first, as often and as late as for a note. What
//! is there is done; what is not there is sent once more; what cannot be seen is said to be uncertain, with what to look at, and is a person's to
//! decide (exit code 7). `--queue` and `--offline` are refused with a sentence.
//!
//! Answers are those of `make`, so that one program reads all writes: `{"edits": [{"id": null, "entity", "name", "kind",
//! "what", "state", "made", "reason", "why"}], "read_as": null}`, `state` one of `planned`, `unchanged`, `confirmed`,
//! `uncertain`.

use std::time::Duration;

use serde_json::json;

use super::errand::{Errand, refuse_read_only};
use super::flags::{DataFlags, Form};
use super::{Exit, Stop, print};
use crate::api::gate::Lane;
use crate::api::{ApiError, Endpoint};
use crate::sync::{FIRST_LOOK, SECOND_LOOK};

/// Times a pause the account asks for is waited out; nothing was done then.
const PAUSES: u32 = 3;

/// Of commands that change what has no lane in the outbox.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub struct DirectFlags {
    /// Print what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    data: DataFlags,
    /// Refused: this is not kept for later
    #[arg(long, hide = true)]
    queue: bool,
    /// Refused: this is not kept for later
    #[arg(long, hide = true)]
    offline: bool,
}

/// What is done, in words.
#[derive(Debug, Clone)]
pub struct Deed {
    /// A word that never changes: `new_source`.
    pub kind: &'static str,
    /// A sort and an id: `source 12`.
    pub entity: String,
    pub name: String,
    pub what: String,
    /// Where a person sees whether it was done: a command.
    pub look: String,
}

/// What a look at the account shows of a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// It was done; with the id of what it made.
    There(Option<i64>),
    NotThere,
    /// Nothing would show it.
    Hidden,
}

impl DirectFlags {
    pub const fn form(self) -> Form {
        self.data.form()
    }

    /// What cannot be: before anything is asked.
    pub fn check(self, is_read_only: bool) -> Result<(), Stop> {
        refuse_read_only(is_read_only && !self.dry_run)?;
        let flag = match (self.queue, self.offline) {
            (true, _) => "--queue",
            (false, true) => "--offline",
            (false, false) => return Ok(()),
        };
        let text = format!(
            "{flag}: only edits of leads, contacts, companies, tasks, notes and incoming leads are kept for later. This \
             is sent at once or not at all: leave {flag} out."
        );
        Err(Stop::new(Exit::Usage, text))
    }
}

impl Errand {
    /// Does it, or tells that it would be done. `look` finds out what became of it when the answer is lost.
    pub async fn deed<E: Endpoint>(
        &self,
        (deed, flags): (&Deed, DirectFlags),
        endpoint: &E,
        made: fn(&E::Output) -> Option<i64>,
        look: impl AsyncFn() -> Result<Sight, Stop>,
    ) -> Result<Exit, Stop> {
        if flags.dry_run {
            return tell(deed, flags, "planned", None);
        }
        let client = self.client()?;
        let (mut pauses, mut is_again) = (0, false);
        loop {
            let error = match client.send(Lane::Interactive, endpoint).await {
                Ok(output) => return tell(deed, flags, "confirmed", made(&output)),
                Err(error) => error,
            };
            if error.is_rate_limited() && pauses < PAUSES {
                // The gate keeps the pause.
                pauses += 1;
                continue;
            }
            if !error.is_uncertain() {
                return Err(error.into());
            }
            match seen(&look).await {
                Ok(Sight::There(made)) => return tell(deed, flags, "confirmed", made),
                Ok(Sight::NotThere) if !is_again => is_again = true,
                Ok(Sight::NotThere) => {
                    let text = format!("{} It is not there: nothing was changed.", Stop::from(error).message);
                    return Err(Stop::new(Exit::Network, text));
                }
                Ok(Sight::Hidden) | Err(_) => return uncertain(deed, flags, &error),
            }
        }
    }
}

/// What became of it. What was under way may still arrive, so that nothing is there is believed the second time only.
async fn seen(look: &impl AsyncFn() -> Result<Sight, Stop>) -> Result<Sight, Stop> {
    tokio::time::sleep(Duration::from_secs(FIRST_LOOK.unsigned_abs())).await;
    match look().await? {
        Sight::NotThere => {
            tokio::time::sleep(Duration::from_secs(SECOND_LOOK.unsigned_abs())).await;
            look().await
        }
        sight => Ok(sight),
    }
}

/// It is so already.
pub fn so_already(deed: &Deed, flags: DirectFlags) -> Result<Exit, Stop> {
    tell(deed, flags, "unchanged", None)
}

fn uncertain(deed: &Deed, flags: DirectFlags, error: &ApiError) -> Result<Exit, Stop> {
    if flags.form().is_json() {
        say(deed, flags.form(), ("uncertain", None), Some(&error.to_string()))?;
    }
    let text = format!(
        "{}: nobody knows whether it arrived ({error}). Look first, then decide whether to do it again: {}",
        deed.what, deed.look
    );
    Err(Stop::new(Exit::Conflict, text))
}

fn tell(deed: &Deed, flags: DirectFlags, state: &str, made: Option<i64>) -> Result<Exit, Stop> {
    match flags.form() {
        Form::Json | Form::JsonLines => say(deed, flags.form(), (state, made), None)?,
        Form::Text | Form::Csv => {
            let made = made.map(|id| format!(" (id {id})")).unwrap_or_default();
            let head = match state {
                "planned" => "Would be done",
                "unchanged" => "So already",
                _ => "On the server",
            };
            let line = format!("{head}: {}: {}{made}\n", deed.name, deed.what);
            print(line.as_bytes())?;
        }
    }
    Ok(Exit::Done)
}

fn say(deed: &Deed, form: Form, (state, made): (&str, Option<i64>), why: Option<&str>) -> Result<(), Stop> {
    let edit = json!({
        "id": null,
        "entity": deed.entity,
        "name": deed.name,
        "kind": deed.kind,
        "what": deed.what,
        "state": state,
        "made": made,
        "reason": why.map(|_| "uncertain"),
        "why": why,
    });
    let whole = if form == Form::JsonLines { edit } else { json!({"edits": [edit], "read_as": null}) };
    print(format!("{whole}\n").as_bytes())
}
