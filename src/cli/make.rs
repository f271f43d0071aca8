//! Carrying edits out, for every command that makes some: told only, left in the outbox, or sent and waited for.
//!
//! Owns the answer: lines for people, or with `--json` one object
//! `{"edits": [{"id", "entity", "name", "kind", "what", "state", "made", "reason", "why"}], "read_as"}`. `id` is the
//! number in the outbox (null where nothing was made), `entity` a kind and an id (`lead 12`; `account 0` for what is new
//! and hangs on nothing), `state` one of `planned`, `unchanged`, `queued`, `confirmed`, `parked`, `gone`; `made` the id
//! of what is new; `reason` (a word) and `why` (a sentence) tell what stands in the way; `read_as` how a date was
//! understood.

use serde_json::{Value, json};

use super::errand::{Errand, failed, kind};
use super::fate::Fate;
use super::flags::{Form, Making, WriteFlags};
use super::{Exit, Stop, print};
use crate::domain::{Change, Edit, EditId, Target};
use crate::store::{EntityKey, NewEdit, Row};
use crate::sync::event::Trouble;
use crate::sync::{Sending, trouble_word};

/// What is to be done, gathered by a command.
#[derive(Debug, Default)]
pub struct Plan {
    pub edits: Vec<Edit>,
    /// Asked for, but so already.
    pub unchanged: Vec<(Target, Change)>,
    /// How a date was understood.
    pub read_as: Option<String>,
}

impl Plan {
    /// Changes of one thing as it is seen.
    pub fn of(on: &crate::domain::Entity, changes: Vec<Change>) -> Self {
        let mut plan = Self::default();
        plan.change(on, changes);
        plan
    }

    pub fn change(&mut self, on: &crate::domain::Entity, changes: Vec<Change>) {
        for change in changes {
            match super::things::edit(on, change.clone()) {
                Some(edit) => self.edits.push(edit),
                None => self.unchanged.push((on.target(), change)),
            }
        }
    }

    pub fn add(on: Target, change: Change) -> Self {
        Self { edits: vec![super::things::addition(on, change)], ..Self::default() }
    }

    pub fn reading(mut self, read_as: String) -> Self {
        self.read_as = Some(read_as);
        self
    }
}

/// One edit and how it stands.
struct Told<'a> {
    id: Option<EditId>,
    edit: (Target, &'a Change, Option<&'a Change>),
    state: &'static str,
    made: Option<i64>,
    why: Option<&'a Trouble>,
}

impl Errand {
    pub async fn carry_out(&self, plan: Plan, flags: WriteFlags) -> Result<Exit, Stop> {
        if let (Form::Text, Some(read_as)) = (flags.form(), &plan.read_as) {
            print(format!("{read_as}\n").as_bytes())?;
        }
        if flags.making() == Making::Told || plan.edits.is_empty() {
            let planned = plan.edits.iter().map(|edit| told(edit, None, "planned")).collect();
            self.tell(&plan, planned, flags.form()).await?;
            return Ok(Exit::Done);
        }
        let new: Vec<NewEdit<Change>> = plan.edits.iter().cloned().map(Into::into).collect();
        let accepted = self.store.accept_all(new, self.clock.now()).await.map_err(failed)?;
        let rows: Vec<Row> = accepted.into_iter().map(|accepted| accepted.row).collect();
        if flags.making() == Making::Queued {
            let queued = plan.edits.iter().zip(&rows).map(|(edit, row)| told(edit, Some(row.id), "queued"));
            self.tell(&plan, queued.collect(), flags.form()).await?;
            return Ok(Exit::Queued);
        }
        // What is held so that a person can step back is not held at a prompt.
        for row in rows.iter().filter(|row| row.next_at > self.clock.now()) {
            self.store.retry(row.id).await.map_err(failed)?;
        }
        let (engine, mut events) = self.engine(Sending::On)?;
        // Two edits of one thing may have become one row.
        let mut ids: Vec<EditId> = rows.iter().map(|row| row.id).collect();
        ids.dedup();
        let fates = self.wait(&mut events, &ids).await?;
        drop(engine);
        let ended = plan.edits.iter().zip(&rows).map(|(edit, row)| {
            let fate = fates.iter().find(|(id, _)| *id == row.id).map(|(_, fate)| fate);
            after(told(edit, Some(row.id), "queued"), fate)
        });
        self.tell(&plan, ended.collect(), flags.form()).await?;
        self.verdict(&rows, &fates).await
    }

    async fn tell(&self, plan: &Plan, mut all: Vec<Told<'_>>, form: Form) -> Result<(), Stop> {
        all.extend(plan.unchanged.iter().map(|(on, change)| Told {
            id: None,
            edit: (*on, change, None),
            state: "unchanged",
            made: None,
            why: None,
        }));
        let mut out = String::new();
        let mut values = Vec::new();
        for told in &all {
            match form {
                Form::Json => values.push(self.told_json(told).await?),
                Form::Text => out.push_str(&self.told_line(told).await?),
            }
        }
        if form == Form::Text && all.len() > 1 {
            out.push_str(&summary(&all));
        }
        if form == Form::Json {
            out = format!("{}\n", json!({"edits": values, "read_as": plan.read_as}));
        }
        print(out.as_bytes())
    }

    /// What stands in the way is said with the exit code.
    async fn told_line(&self, told: &Told<'_>) -> Result<String, Stop> {
        let (on, change, base) = told.edit;
        let what = self.sentence(on, change, base).await?;
        let made = told.made.map(|id| format!(" (id {id})")).unwrap_or_default();
        Ok(match told.state {
            "planned" => format!("Would be done: {what}\n"),
            "unchanged" => format!("So already: {what}\n"),
            "queued" if told.why.is_none() => {
                format!("Kept; it is sent when dealdesk is next open: {what}\n")
            }
            "confirmed" => format!("On the server: {what}{made}\n"),
            "gone" => format!("Not in the outbox any more: {what}\n"),
            _ => String::new(),
        })
    }

    async fn told_json(&self, told: &Told<'_>) -> Result<Value, Stop> {
        let (on, change, base) = told.edit;
        Ok(json!({
            "id": told.id.map(EditId::get),
            "entity": EntityKey::from(on).to_string(),
            "name": self.subject(on, change).await?,
            "kind": kind(change),
            "what": self.words.change_words(change, base),
            "state": told.state,
            "made": told.made,
            "reason": told.why.map(|why| trouble_word(why.kind)),
            "why": told.why.map(|why| self.words.locale.trouble(why)),
        }))
    }
}

/// Of several, how many came to which end.
fn summary(all: &[Told<'_>]) -> String {
    let words = [
        ("planned", "would change"),
        ("unchanged", "so already"),
        ("confirmed", "on the server"),
        ("queued", "kept"),
        ("parked", "waiting for you"),
        ("gone", "not in the outbox any more"),
    ];
    let count = |state: &str| all.iter().filter(|told| told.state == state).count();
    let said = words.map(|(state, words)| (count(state), words));
    let said: Vec<String> = said
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    format!("{}.\n", said.join(", "))
}

fn told<'a>(edit: &'a Edit, id: Option<EditId>, state: &'static str) -> Told<'a> {
    Told { id, edit: (edit.on, &edit.change, edit.base.as_ref()), state, made: None, why: None }
}

fn after<'a>(told: Told<'a>, fate: Option<&'a Fate>) -> Told<'a> {
    match fate {
        Some(Fate::Arrived(made)) => Told { state: "confirmed", made: *made, ..told },
        Some(Fate::Gone) => Told { state: "gone", ..told },
        Some(Fate::Parked(why)) => Told { state: "parked", why: Some(why), ..told },
        Some(Fate::Kept(why)) => Told { why: Some(why), ..told },
        None => told,
    }
}
