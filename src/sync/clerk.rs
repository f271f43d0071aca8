//! The clerk writes down what a person did, one thing after the other in the order it was done, and tells the screen
//! when it is on disk.
//!
//! Owns the order between the two: an edit is told as saved before anything is told of its sending, so nothing is leased
//! while wishes wait here. Must not know the network.

mod many;

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::mpsc::{Sender, UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Mutex, oneshot};

use super::event::{EditEvent, Event, Left, OutboxAct, Saved, Turn, Turned};
use super::push::Signal;
use super::rows;
use crate::api::gate::Clock;
use crate::domain::{BatchId, Change, Edit, EditId, SafeText, Target, Timestamp};
use crate::store::{Accepted, Dropped, Job, Row, Store, StoreError, UndoEntry, UndoStep};

/// What is to be done, in order. Edits are on their way to the disk already; the clerk tells how that went.
#[derive(Debug)]
pub enum Wish {
    Accepted {
        id: EditId,
        on: Target,
        job: Job<Accepted>,
    },
    AllAccepted {
        made: Vec<(EditId, Target)>,
        job: Job<Vec<Accepted>>,
    },
    Turn(Turn),
    Act(OutboxAct),
    /// Tell all rows, since somebody else may have changed them.
    List,
    /// Answer when everything before this is done.
    Flush(oneshot::Sender<()>),
}

/// Held while a row and the word about it change together.
pub type Order = Arc<Mutex<()>>;

/// The way to the clerk. Without a bound: what lies in it is what a person did since the disk last answered.
#[derive(Debug, Clone)]
pub struct Tray {
    wishes: UnboundedSender<Wish>,
    signal: Arc<Signal>,
}

#[derive(Debug)]
pub struct Clerk {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub events: Sender<Event>,
    pub order: Order,
    /// Wakes the push loop.
    pub signal: Arc<Signal>,
    /// The step below which the next undo looks, after it was said that this one has no way back.
    below: Option<BatchId>,
    /// Rows the screen was told of. One that is not there any more and whose end was not told ended elsewhere.
    told: BTreeMap<EditId, Target>,
}

impl Tray {
    pub fn new(signal: Arc<Signal>) -> (Self, UnboundedReceiver<Wish>) {
        let (wishes, receiver) = unbounded_channel();
        (Self { wishes, signal }, receiver)
    }

    pub fn put(&self, wish: Wish) {
        self.signal.put();
        // The clerk ends with the engine only: then nobody makes wishes.
        let _ = self.wishes.send(wish);
    }
}

impl Clerk {
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        events: Sender<Event>,
        order: Order,
        signal: Arc<Signal>,
    ) -> Self {
        Self { store, clock, events, order, signal, below: None, told: BTreeMap::new() }
    }

    /// Runs until the tray is gone and empty.
    pub async fn run(mut self, mut wishes: UnboundedReceiver<Wish>) {
        while let Some(wish) = wishes.recv().await {
            self.fulfil(wish).await;
        }
    }

    async fn fulfil(&mut self, wish: Wish) {
        let order = Arc::clone(&self.order);
        let _held = order.lock().await;
        match wish {
            Wish::Accepted { id, on, job } => self.accepted(id, on, job).await,
            Wish::AllAccepted { made, job } => self.all_accepted(made, job).await,
            Wish::Turn(turn) => self.turn(turn).await,
            Wish::Act(act) => self.act(act).await,
            Wish::List => self.list().await,
            // Whoever asked may have given up waiting.
            Wish::Flush(done) => drop(done.send(())),
        }
        self.signal.done();
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn tell(&self, event: Event) {
        // Closed only when the program is leaving: then nobody is left to tell.
        let _ = self.events.send(event).await;
    }

    async fn tell_edit(&self, id: EditId, on: Target, what: EditEvent) {
        self.tell(Event::Edit { id, on, what }).await;
    }

    async fn accepted(&mut self, id: EditId, on: Target, job: Job<Accepted>) {
        self.below = None;
        let what = match job.await {
            Ok(accepted) => self.saved_or_not(&accepted),
            Err(error) => EditEvent::NotSaved { why: line(&error) },
        };
        self.tell_edit(id, on, what).await;
    }

    async fn all_accepted(&mut self, made: Vec<(EditId, Target)>, job: Job<Vec<Accepted>>) {
        self.below = None;
        match job.await {
            Ok(accepted) => {
                for ((id, on), one) in made.into_iter().zip(&accepted) {
                    let what = self.saved_or_not(one);
                    self.tell_edit(id, on, what).await;
                }
            }
            Err(error) => {
                for (id, on) in made {
                    self.tell_edit(id, on, EditEvent::NotSaved { why: line(&error) }).await;
                }
            }
        }
    }

    async fn turn(&mut self, turn: Turn) {
        let turned = match turn {
            Turn::Undo => self.undo().await,
            Turn::Redo => self.redo().await,
        };
        let turned = turned.unwrap_or_else(|error| Turned::NotSaved { why: line(&error) });
        self.tell(Event::Turned(turn, turned)).await;
    }

    async fn undo(&mut self) -> Result<Turned, StoreError> {
        let mut tried = None;
        loop {
            let Some(step) = self.store.newest_step(self.below).await? else { return Ok(Turned::Nothing) };
            if many::is_many(&step) {
                return self.undo_many(&step).await;
            }
            if let Some(out) = self.take_held(&step).await? {
                return Ok(out);
            }
            if !step.entries.iter().any(|entry| entry.can_turn) {
                if let Some(out) = self.take_out(&step).await? {
                    return Ok(out);
                }
                self.below = Some(step.batch);
                return Ok(no_way_back(&step));
            }
            let turned = self.store.undo(step.batch, self.now()).await?;
            // None: another process made a later edit or undid this one in between, so the newest is another by now.
            if !turned.accepted.is_empty() || tried == Some(step.batch) {
                return Ok(self.done(&turned));
            }
            tried = Some(step.batch);
        }
    }

    /// An addition that was never sent can still be taken out of the outbox.
    async fn take_out(&self, step: &UndoStep) -> Result<Option<Turned>, StoreError> {
        let rows = self.store.list_outbox().await?;
        for entry in &step.entries {
            let unsent = rows.iter().find(|row| row.id == entry.edit && row.is_unsent());
            let Some(edit) = unsent.and_then(crate::store::Row::edit) else { continue };
            if self.store.drop_row(edit.id, self.now()).await? == Dropped::Done {
                return Ok(Some(Turned::TakenOut { on: edit.on, edit: edit.id, change: edit.change }));
            }
        }
        Ok(None)
    }

    /// A verdict that is still held is taken out of the outbox, and whatever was made with it on top of it: none of it
    /// ever reaches the server.
    async fn take_held(&self, step: &UndoStep) -> Result<Option<Turned>, StoreError> {
        let is_verdict = |edit: &Edit| matches!(edit.change, Change::Judge(_));
        let rows = self.store.list_outbox().await?;
        let unsent = |entry: &UndoEntry| {
            rows.iter().find(|row| row.id == entry.edit && row.is_unsent()).and_then(Row::edit)
        };
        let edits: Vec<Edit> = step.entries.iter().filter_map(unsent).collect();
        let Some(verdict) = edits.iter().find(|edit| is_verdict(edit)) else { return Ok(None) };
        // The verdict first: if that is on its way by now, what waits behind it stays as well.
        if self.store.drop_row(verdict.id, self.now()).await? != Dropped::Done {
            return Ok(None);
        }
        for edit in edits.iter().filter(|edit| !is_verdict(edit)) {
            self.store.drop_row(edit.id, self.now()).await?;
            self.tell_edit(edit.id, edit.on, EditEvent::Gone(None)).await;
        }
        let Edit { id, on, change, .. } = verdict.clone();
        Ok(Some(Turned::TakenOut { on, edit: id, change }))
    }

    async fn redo(&mut self) -> Result<Turned, StoreError> {
        let Some(step) = self.store.last_redoable().await? else { return Ok(Turned::Nothing) };
        let turned = self.store.redo(step.batch, self.now()).await?;
        Ok(self.done(&turned))
    }

    async fn act(&mut self, act: OutboxAct) {
        let acts = if let OutboxAct::Each(acts) = act { acts } else { vec![act] };
        for act in acts {
            if let Err(error) = self.try_act(act).await {
                self.tell(Event::Disk(super::event::DiskNews::Failed { why: line(&error) })).await;
                break;
            }
        }
        self.list().await;
    }

    async fn try_act(&self, act: OutboxAct) -> Result<(), StoreError> {
        match act {
            // Those within one another nobody makes.
            OutboxAct::Look | OutboxAct::Each(_) => Ok(()),
            OutboxAct::Retry(id) => self.store.retry(id).await.map(drop),
            OutboxAct::RetryAll => self.store.retry_all().await.map(drop),
            OutboxAct::Check(id) => self.store.check_row(id).await.map(drop),
            OutboxAct::Drop(id) => self.store.drop_row(id, self.now()).await.map(drop),
            OutboxAct::Insist { edit, over } => self.store.rebase(edit, over).await.map(drop),
        }
    }

    async fn list(&mut self) {
        let all = match self.store.list_outbox().await {
            Ok(all) => all,
            Err(error) => {
                return self.tell(Event::Disk(super::event::DiskNews::Failed { why: line(&error) })).await;
            }
        };
        let all: Vec<Saved> = all.iter().filter_map(rows::saved).collect();
        let known = all.iter().map(|saved| (saved.edit.id, saved.edit.on)).collect();
        let before = std::mem::replace(&mut self.told, known);
        self.tell_gone(before).await;
        self.tell(Event::Outbox(all)).await;
    }

    /// Another process may have brought it to the server, and then the file shows it: told together, so
    /// that the edit does not blink out.
    async fn tell_gone(&self, before: BTreeMap<EditId, Target>) {
        for (id, on) in before.into_iter().filter(|(id, _)| !self.told.contains_key(id)) {
            let now = self.store.load_target(on).await.unwrap_or_else(|error| {
                tracing::warn!(%error, "a thing cannot be read from the file");
                None
            });
            self.tell_edit(id, on, EditEvent::Gone(now)).await;
        }
    }

    fn saved_or_not(&mut self, accepted: &Accepted) -> EditEvent {
        match rows::accepted(accepted) {
            Some(saved) => {
                self.told.insert(saved.edit.id, saved.edit.on);
                EditEvent::Saved(Box::new(saved))
            }
            None => EditEvent::NotSaved { why: SafeText::line("what was written cannot be read back") },
        }
    }

    fn done(&mut self, turned: &crate::store::Turned) -> Turned {
        let left = turned.left.iter().filter_map(|entry| {
            let (change, _) = entry.read::<Change>()?;
            Some(Left { on: entry.entity.target()?, change })
        });
        let edits: Vec<Saved> = turned.accepted.iter().filter_map(rows::accepted).collect();
        self.told.extend(edits.iter().map(|saved| (saved.edit.id, saved.edit.on)));
        Turned::Done { edits, left: left.collect(), taken: Vec::new() }
    }
}

fn no_way_back(step: &UndoStep) -> Turned {
    let named = step.entries.iter().find_map(|entry| {
        let (change, _) = entry.read::<Change>()?;
        Some(Turned::NoWayBack { on: entry.entity.target()?, change })
    });
    named.unwrap_or(Turned::Nothing)
}

fn line(error: &StoreError) -> SafeText {
    SafeText::line(&error.to_string())
}
