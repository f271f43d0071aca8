//! Carrying edits out, for every command that makes some: told only, left in the outbox, or sent and waited for.
//!
//! Owns the answer: lines for people, or with `--json` one object (with `--jsonl` its edits, a line each)
//! `{"edits": [{"id", "entity", "name", "kind", "what", "state", "made", "reason", "why"}], "read_as"}`. `id` is the
//! number in the outbox (null where nothing was made), `entity` a kind and an id (`lead 12`; `account 0` for what is new
//! and hangs on nothing), `state` one of `planned`, `unchanged`, `queued`, `confirmed`, `parked`, `gone`; `made` the id
//! of what is new; `reason` (a word) and `why` (a sentence) tell what stands in the way; `read_as` how a date was
//! understood.

use std::ops::Range;

use serde_json::{Value, json};

use super::batch;
use super::errand::{Errand, failed, kind};
use super::fate::Fate;
use super::flags::{Form, Making, WriteFlags};
use super::shape::lines_of;
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

    fn unchanged(&self) -> impl Iterator<Item = Told<'_>> {
        self.unchanged.iter().map(|(on, change)| Told {
            id: None,
            edit: (*on, change, None),
            state: "unchanged",
            made: None,
            why: None,
        })
    }

    pub fn reading(mut self, read_as: String) -> Self {
        self.read_as = Some(read_as);
        self
    }
}

/// Edits that were carried out: their rows, one for each, and what became of those that were waited for.
#[derive(Debug, Default)]
pub struct Performed {
    pub rows: Vec<Row>,
    pub fates: Vec<(EditId, Fate)>,
}

impl Performed {
    fn told<'a>(&'a self, edit: &'a Edit, nth: usize) -> Told<'a> {
        let Some(row) = self.rows.get(nth) else { return told(edit, None, "planned") };
        let fate = self.fates.iter().find(|(id, _)| *id == row.id).map(|(_, fate)| fate);
        after(told(edit, Some(row.id), "queued"), fate)
    }

    /// Whether an edit was kept for lack of an answer.
    pub fn is_kept(stop: Option<&Stop>) -> bool {
        stop.is_some_and(|stop| stop.exit == Exit::Queued)
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
        let done = self.perform(&plan.edits, flags.making()).await?;
        let all = plan.edits.iter().enumerate().map(|(n, edit)| done.told(edit, n)).collect();
        self.tell(&plan, all, flags.form()).await?;
        if flags.making() == Making::Queued {
            return Ok(Exit::Queued);
        }
        self.verdict(&done.rows, &done.fates).await
    }

    /// Writes edits down as one step, and sends them if they are to be sent now.
    pub async fn perform(&self, edits: &[Edit], making: Making) -> Result<Performed, Stop> {
        if making == Making::Told || edits.is_empty() {
            return Ok(Performed::default());
        }
        let new: Vec<NewEdit<Change>> = edits.iter().cloned().map(Into::into).collect();
        let accepted = self.store.accept_all(new, self.clock.now()).await.map_err(failed)?;
        let rows: Vec<Row> = accepted.into_iter().map(|accepted| accepted.row).collect();
        if making == Making::Queued {
            return Ok(Performed { rows, fates: Vec::new() });
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
        // Nobody listens any more, so nothing that is told holds it up.
        drop(events);
        engine.leave().await;
        Ok(Performed { rows, fates })
    }

    /// What became of some of the edits that were carried out together: those of one plan.
    pub async fn told_part(
        &self,
        plan: &Plan,
        done: &Performed,
        own: Range<usize>,
        form: Form,
    ) -> Result<(batch::Told, Option<Stop>), Stop> {
        let mut all: Vec<Told<'_>> =
            plan.edits.iter().zip(own.clone()).map(|(edit, n)| done.told(edit, n)).collect();
        all.extend(plan.unchanged());
        let told = if form.is_json() {
            let mut edits = Vec::new();
            for told in &all {
                edits.push(self.told_json(told).await?);
            }
            json!({"edits": edits, "read_as": plan.read_as}).into()
        } else {
            let mut words = plan.read_as.as_ref().map(|read_as| format!("{read_as}\n")).unwrap_or_default();
            for told in &all {
                words.push_str(&self.told_line(told).await?);
            }
            batch::Told::Words(words)
        };
        let own: Vec<EditId> = own.filter_map(|n| done.rows.get(n)).map(|row| row.id).collect();
        let fates: Vec<_> = done.fates.iter().filter(|(id, _)| own.contains(id)).cloned().collect();
        let kept =
            fates.iter().find_map(|(_, fate)| if let Fate::Kept(why) = fate { Some(why) } else { None });
        let stop = match (self.verdict(&done.rows, &fates).await, kept) {
            (Ok(_), _) => None,
            // Not sent yet is not failed; without signing in it never will be.
            (Err(stop), Some(_)) if stop.exit != Exit::Auth => Some(Stop::new(Exit::Queued, stop.message)),
            (Err(stop), _) => Some(stop),
        };
        Ok((told, stop))
    }

    async fn tell(&self, plan: &Plan, mut all: Vec<Told<'_>>, form: Form) -> Result<(), Stop> {
        all.extend(plan.unchanged());
        let mut out = String::new();
        let mut values = Vec::new();
        for told in &all {
            if form.is_json() {
                values.push(self.told_json(told).await?);
            } else {
                out.push_str(&self.told_line(told).await?);
            }
        }
        if form == Form::Text && all.len() > 1 {
            out.push_str(&summary(&all));
        }
        match form {
            Form::Json => out = format!("{}\n", json!({"edits": values, "read_as": plan.read_as})),
            Form::JsonLines => out = lines_of(&values),
            Form::Text | Form::Csv => {}
        }
        print(out.as_bytes())
    }

    /// What became of edits that stood in the outbox, for programs.
    pub async fn told_fates(&self, rows: &[Row], fates: &[(EditId, Fate)]) -> Result<Vec<Value>, Stop> {
        let mut values = Vec::new();
        for (id, fate) in fates {
            let edit = rows.iter().find(|row| row.id == *id).and_then(Row::edit);
            values.push(match &edit {
                Some(edit) => self.told_json(&after(told(edit, Some(*id), "queued"), Some(fate))).await?,
                None => json!({"id": id.get(), "state": fate.word()}),
            });
        }
        Ok(values)
    }

    /// Edits in one state, for programs.
    pub async fn told_edits(&self, edits: &[Edit], state: &'static str) -> Result<Vec<Value>, Stop> {
        let mut values = Vec::new();
        for edit in edits {
            let id = Some(edit.id).filter(|id| id.get() != 0);
            values.push(self.told_json(&told(edit, id, state)).await?);
        }
        Ok(values)
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
        Some(fate @ Fate::Arrived(made)) => Told { state: fate.word(), made: *made, ..told },
        Some(fate @ Fate::Gone) => Told { state: fate.word(), ..told },
        Some(fate @ (Fate::Parked(why) | Fate::Kept(why))) => {
            Told { state: fate.word(), why: Some(why), ..told }
        }
        None => told,
    }
}

impl Fate {
    /// Its word in JSON, which never changes.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Arrived(_) => "confirmed",
            Self::Gone => "gone",
            Self::Parked(_) => "parked",
            Self::Kept(_) => "queued",
        }
    }
}
