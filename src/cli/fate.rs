//! Waiting until the server has answered, and telling what became of edits.
//!
//! Waiting is done by the engine of the board, without a screen. It ends with the server's word on each edit, or with
//! the first sign that no word can be had now: the edit stays on disk then, and the exit code says why.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::Receiver;

use super::errand::Errand;
use super::flags::Form;
use super::shape::Answer;
use super::{Exit, Stop, print};
use crate::domain::EditId;
use crate::store::{Row, RowState};
use crate::sync::event::{EditEvent, Event, Trouble, TroubleKind};

/// Between two looks at rows that another process may be at.
const LOOK: Duration = Duration::from_millis(500);
/// A pause the account asks for that nobody waits out at a prompt.
const LONG_PAUSE_MS: u64 = 5_000;
/// So many short ones are waited out.
const PAUSES: u32 = 5;

/// What became of an edit while somebody waited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// With the id of what it made, if it made something.
    Arrived(Option<i64>),
    /// It is not in the outbox any more: another process brought it there, or gave it up.
    Gone,
    Parked(Trouble),
    /// It is on disk and will be tried again.
    Kept(Trouble),
}

impl Errand {
    /// Waits until each of these edits has met its fate.
    pub async fn wait(
        &self,
        events: &mut Receiver<Event>,
        ids: &[EditId],
    ) -> Result<Vec<(EditId, Fate)>, Stop> {
        let mut waiting = Waiting::new(ids);
        while !waiting.is_over() {
            tokio::select! {
                event = events.recv() => match event {
                    Some(event) => waiting.hear(&event, self.clock.now_ms()),
                    None => break,
                },
                () = tokio::time::sleep(LOOK) => waiting.look(&self.rows().await?),
            }
        }
        Ok(waiting.fates())
    }

    /// Tells what became of edits; anything but a yes ends the command with its exit code.
    pub async fn report(&self, rows: &[Row], fates: &[(EditId, Fate)], form: Form) -> Result<Exit, Stop> {
        if form.is_json() {
            let edits = self.told_fates(rows, fates).await?;
            Answer { text: String::new(), values: whole(edits, form), columns: &[] }.one(form, Some(self))?;
            return self.verdict(rows, fates).await;
        }
        let mut good = Vec::new();
        for (id, fate) in fates {
            let what = self.fate_subject(rows, *id).await?;
            match fate {
                Fate::Arrived(made) => {
                    let made = made.map(|id| format!(" (id {id})")).unwrap_or_default();
                    good.push(format!("On the server: {what}{made}\n"));
                }
                Fate::Gone => good.push(format!("Not in the outbox any more: {what}\n")),
                Fate::Parked(_) | Fate::Kept(_) => {}
            }
        }
        print(good.concat().as_bytes())?;
        self.verdict(rows, fates).await
    }

    /// Done if every edit arrived; else what stands in the way of the others, and the worst of it.
    pub async fn verdict(&self, rows: &[Row], fates: &[(EditId, Fate)]) -> Result<Exit, Stop> {
        let (mut bad, mut exits) = (Vec::new(), Vec::new());
        for (id, fate) in fates {
            let (why, stands) = match fate {
                Fate::Arrived(_) | Fate::Gone => continue,
                Fate::Parked(why) => (why, "waits for you"),
                Fate::Kept(why) => (why, "kept, tried again later"),
            };
            let what = self.fate_subject(rows, *id).await?;
            bad.push(format!("{what} ({stands}, id {id}): {}", self.words.locale.trouble(why)));
            exits.push(exit_of(why.kind));
        }
        let worst =
            [Exit::Auth, Exit::RateLimited, Exit::Network, Exit::Conflict, Exit::NotFound, Exit::Failed];
        // Of several, one that is not there is one that failed.
        if fates.len() > 1 {
            exits.iter_mut().filter(|exit| **exit == Exit::NotFound).for_each(|exit| *exit = Exit::Failed);
        }
        match worst.into_iter().find(|exit| exits.contains(exit)) {
            Some(exit) => Err(Stop::new(exit, bad.join("\n"))),
            None => Ok(Exit::Done),
        }
    }

    async fn fate_subject(&self, rows: &[Row], id: EditId) -> Result<String, Stop> {
        match rows.iter().find(|row| row.id == id).and_then(Row::edit) {
            Some(edit) => self.sentence(edit.on, &edit.change, edit.base.as_ref()).await,
            None => Ok(format!("edit {id}")),
        }
    }
}

/// `{"edits": […]}` as `make` has it, or its edits one by one.
pub fn whole(edits: Vec<Value>, form: Form) -> Vec<Value> {
    if form == Form::Json { vec![json!({"edits": edits})] } else { edits }
}

/// The edits somebody waits for.
#[derive(Debug)]
struct Waiting {
    ids: Vec<(EditId, Option<Fate>)>,
    /// Requests under way, of other edits too: a row that is left in the middle is held for a minute.
    going: HashSet<EditId>,
    /// Rows that were seen on their way, and those that were missing once.
    moving: HashSet<EditId>,
    missing: HashSet<EditId>,
    /// Why no more answers can be had now.
    ended: Option<Trouble>,
    is_shut: bool,
    /// How often the account asked for a pause, of each.
    pauses: HashMap<EditId, u32>,
}

impl Waiting {
    fn new(ids: &[EditId]) -> Self {
        Self {
            ids: ids.iter().map(|id| (*id, None)).collect(),
            going: HashSet::new(),
            moving: HashSet::new(),
            missing: HashSet::new(),
            ended: None,
            is_shut: false,
            pauses: HashMap::new(),
        }
    }

    fn is_over(&self) -> bool {
        let is_decided = self.ended.is_some() || self.ids.iter().all(|(_, fate)| fate.is_some());
        self.is_shut || (is_decided && self.going.is_empty())
    }

    fn decide(&mut self, id: EditId, fate: Fate) {
        if let Some((_, slot)) = self.ids.iter_mut().find(|(known, _)| *known == id) {
            *slot = Some(fate);
        }
    }

    fn hear(&mut self, event: &Event, now_ms: u64) {
        match event {
            Event::Edit { id, what: EditEvent::Sending, .. } => {
                self.going.insert(*id);
            }
            Event::Edit { id, what, .. } => {
                self.going.remove(id);
                match what {
                    EditEvent::Confirmed { made, .. } => self.decide(*id, Fate::Arrived(*made)),
                    EditEvent::Gone(_) => self.decide(*id, Fate::Gone),
                    EditEvent::Parked { why, .. } => self.decide(*id, Fate::Parked(why.clone())),
                    EditEvent::Waiting { why, .. } => {
                        let is_ours = self.ids.iter().any(|(known, _)| known == id);
                        // A short pause the account asks for is waited out; the gate tells of a long one.
                        let pauses = self.pauses.entry(*id).or_default();
                        *pauses += u32::from(why.kind == TroubleKind::Rate);
                        if is_ours && (why.kind != TroubleKind::Rate || *pauses > PAUSES) {
                            self.ended = Some(why.clone());
                        }
                    }
                    // The engine looks on the server before it does anything else.
                    EditEvent::Uncertain { .. }
                    | EditEvent::Sending
                    | EditEvent::Saved(_)
                    | EditEvent::NotSaved { .. } => {}
                }
            }
            Event::Gate(news) => {
                let is_long = news.closed_until.is_some_and(|until| until > now_ms + LONG_PAUSE_MS);
                if is_long {
                    self.ended = Some(Trouble::of(TroubleKind::Rate));
                    self.is_shut = true;
                }
            }
            Event::Loaded { .. }
            | Event::Kept { .. }
            | Event::Changed(_)
            | Event::Gone(_)
            | Event::Fresh(_)
            | Event::Listed(..)
            | Event::Drafts(_)
            | Event::DraftKept(_)
            | Event::Failed { .. }
            | Event::Troubled { .. }
            | Event::Outbox(_)
            | Event::Turned(..)
            | Event::Exchange(_)
            | Event::Disk(_) => {}
        }
    }

    /// Another process may have decided meanwhile: nobody tells us of that.
    fn look(&mut self, rows: &[Row]) {
        let open: Vec<EditId> =
            self.ids.iter().filter(|(_, fate)| fate.is_none()).map(|(id, _)| *id).collect();
        for id in open {
            match rows.iter().find(|row| row.id == id) {
                None if !self.missing.insert(id) => self.decide(id, Fate::Gone),
                Some(Row { state: RowState::Parked(why), .. }) if self.moving.contains(&id) => {
                    self.decide(id, Fate::Parked(crate::sync::trouble(why)));
                }
                None | Some(Row { state: RowState::Parked(_), .. }) => {}
                Some(_) => {
                    self.moving.insert(id);
                }
            }
        }
    }

    fn fates(self) -> Vec<(EditId, Fate)> {
        let ended = self.ended.unwrap_or_else(|| Trouble::of(TroubleKind::Network));
        self.ids
            .into_iter()
            .map(|(id, fate)| (id, fate.unwrap_or_else(|| Fate::Kept(ended.clone()))))
            .collect()
    }
}

const fn exit_of(kind: TroubleKind) -> Exit {
    match kind {
        TroubleKind::Auth | TroubleKind::Forbidden => Exit::Auth,
        TroubleKind::Rate | TroubleKind::Blocked => Exit::RateLimited,
        TroubleKind::Network => Exit::Network,
        TroubleKind::Changed | TroubleKind::Uncertain | TroubleKind::Judged => Exit::Conflict,
        TroubleKind::NotFound => Exit::NotFound,
        TroubleKind::Unpaid
        | TroubleKind::Invalid
        | TroubleKind::Refused
        | TroubleKind::Server
        | TroubleKind::Strange
        | TroubleKind::ReadOnly => Exit::Failed,
    }
}
