//! The engine: takes loads and edits, runs them beside the screen, answers with events.
//!
//! Owns the tasks: each load is one, the push loop is one, and all end with the engine. The event channel
//! is bounded. When it is full, loads wait (a page is not read before the last one was taken); lines for
//! the log panel are dropped, since they only tell what happened.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, JoinSet};

use super::clerk::{Clerk, Order, Tray, Wish};
use super::drafts::DraftBook;
use super::event::{
    Attention, DiskNews, Event, Exchange, GateNews, Load, OutboxAct, Trouble, TroubleKind, Turn,
};
use super::keeper;
use super::pull::Pull;
use super::push::{Push, Signal};
use super::reader::{Notes, Patience, Reader};
use super::watch::watch;
use crate::api::client::Observer;
use crate::api::gate::{Clock, Gate, GateStatus, Lane};
use crate::api::{ApiError, Client, NetworkKind};
use crate::domain::rot::{Quiet, QuietOf};
use crate::domain::{Change, Edit, RequestId, SafeText};
use crate::store::{Bookmark, DraftKey, Job, NewEdit, Store};

/// Events waiting for the screen.
const EVENTS: usize = 256;
/// How long requests that are under way are waited for when the program leaves.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// What the engine works on: the account's file, and the clock that dates what is written there.
#[derive(Debug)]
pub struct Desk {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// What happened when the file was opened.
    pub news: Option<DiskNews>,
}

/// Whether what waits in the outbox is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    On,
    /// Edits are taken in and kept for another time; nothing of the account is changed.
    Off,
}

#[derive(Debug)]
pub struct Engine {
    client: Client,
    store: Store,
    clock: Arc<dyn Clock>,
    reader: Reader,
    tray: Tray,
    signal: Arc<Signal>,
    sending: Sending,
    pub(super) tasks: JoinSet<()>,
    loads: HashMap<RequestId, AbortHandle>,
    pub(super) drafts: DraftBook,
}

impl Engine {
    /// Starts on the current runtime.
    pub fn start(client: Client, desk: Desk) -> (Self, Receiver<Event>) {
        Self::start_with(client, desk, Sending::On)
    }

    /// As [`Engine::start`], where the outbox may have to wait.
    pub fn start_with(client: Client, desk: Desk, sending: Sending) -> (Self, Receiver<Event>) {
        let (events, receiver) = channel(EVENTS);
        let Desk { store, clock, news } = desk;
        if let Some(news) = news {
            // The channel is empty yet.
            let _ = events.try_send(Event::Disk(news));
        }
        let (order, signal) = (Order::default(), Arc::<Signal>::default());
        let (tray, wishes) = Tray::new(Arc::clone(&signal));
        let notes = Arc::<Notes>::default();
        let client = client.with_observer(observer(events.clone(), Arc::clone(&notes), Arc::clone(&signal)));
        let mut tasks = JoinSet::new();
        let clerk = Clerk::new(
            store.clone(),
            Arc::clone(&clock),
            events.clone(),
            Arc::clone(&order),
            Arc::clone(&signal),
        );
        tasks.spawn(clerk.run(wishes));
        tasks.spawn(tell_gate(client.gate().clone(), events.clone()));
        let drafts = DraftBook::new(store.clone(), Arc::clone(&clock), events.clone());
        tasks.spawn(drafts.tell_all());
        if sending == Sending::On {
            let told = events.clone();
            let push = Push::new(
                client.clone(),
                store.clone(),
                Arc::clone(&clock),
                told,
                (order, Arc::clone(&signal)),
            );
            tasks.spawn(push.run());
        }
        tray.put(Wish::List);
        tasks.spawn(watch(store.clone(), Arc::clone(&clock), tray.clone(), Arc::clone(&signal)));
        let reader = Reader {
            client: client.clone(),
            store: store.clone(),
            clock: Arc::clone(&clock),
            events,
            notes,
            patience: Patience::Endless,
            lists: Lane::Background,
        };
        tasks.spawn(keeper::keep(reader.clone()));
        let loads = HashMap::new();
        (Self { client, store, clock, reader, tray, signal, sending, tasks, loads, drafts }, receiver)
    }

    pub fn load(&mut self, request: RequestId, load: Load, lane: Lane) {
        while self.tasks.try_join_next().is_some() {}
        self.loads.retain(|_, task| !task.is_finished());
        let pull = Pull { reader: self.reader.clone(), request, lane };
        self.loads.insert(request, self.tasks.spawn(pull.run(load)));
    }

    /// How closely a person looks: sets the pace of what is read without being asked.
    pub fn attend(&self, attention: Attention) {
        self.reader.notes.attention.send_replace(attention);
    }

    pub fn cancel(&mut self, request: RequestId) {
        if let Some(task) = self.loads.remove(&request) {
            task.abort();
        }
    }

    /// Takes an edit into the outbox. Its writing begins now; it is sent in the background, in order with others
    /// of the same thing.
    pub fn push(&mut self, edit: Edit) {
        let (id, on) = (edit.id, edit.on);
        let job = self.store.accept(edit.into(), self.clock.now());
        self.tray.put(Wish::Accepted { id, on, job });
    }

    /// As [`Engine::push`], for what was written in a composer: its draft ends in the same transaction.
    pub(super) fn push_draft(&mut self, edit: Edit, draft: DraftKey) {
        let (id, on) = (edit.id, edit.on);
        let job = self.store.accept_draft(edit.into(), draft, self.clock.now());
        self.tray.put(Wish::Accepted { id, on, job });
    }

    /// As [`Engine::push`], edits made with one key: all are taken in or none, and they are undone together.
    pub fn push_all(&mut self, edits: Vec<Edit>) {
        let made = edits.iter().map(|edit| (edit.id, edit.on)).collect();
        let edits: Vec<NewEdit<Change>> = edits.into_iter().map(Into::into).collect();
        let job = self.store.accept_all(edits, self.clock.now());
        self.tray.put(Wish::AllAccepted { made, job });
    }

    /// As [`Engine::push_all`], for what was written in a composer: its draft ends in the same transaction.
    pub(super) fn push_all_draft(&mut self, edits: Vec<Edit>, draft: DraftKey) {
        let made = edits.iter().map(|edit| (edit.id, edit.on)).collect();
        let edits: Vec<NewEdit<Change>> = edits.into_iter().map(Into::into).collect();
        let job = self.store.accept_all_draft(edits, draft, self.clock.now());
        self.tray.put(Wish::AllAccepted { made, job });
    }

    /// Undo or redo of the last own edits.
    pub fn turn(&mut self, turn: Turn) {
        self.tray.put(Wish::Turn(turn));
    }

    /// A person looks after an edit that is not on the server.
    pub fn act(&mut self, act: OutboxAct) {
        self.tray.put(Wish::Act(act));
    }

    /// Something is left alone for a while.
    pub fn keep_quiet(&mut self, quiet: Quiet) {
        self.keep(self.store.save_entities(vec![quiet], Bookmark::None));
    }

    /// It is not left alone any more.
    pub fn drop_quiet(&mut self, of: &QuietOf) {
        self.keep(self.store.remove_entities(vec![of.key()]));
    }

    /// A write whose failure is told; there is nothing to tell of its success.
    fn keep(&mut self, job: Job<()>) {
        let reader = self.reader.clone();
        self.tasks.spawn(async move {
            let _ = reader.kept(job).await;
        });
    }

    /// A person asked to try again after a block.
    pub fn reopen_gate(&mut self) {
        let (gate, signal) = (self.client.gate().clone(), Arc::clone(&self.signal));
        self.tasks.spawn(async move {
            gate.reopen().await;
            signal.reopen();
        });
    }

    /// Begins nothing more, and waits for what is under way, but not for ever: a row that is left behind half sent has to
    /// be looked for on the server, once its lease is over, before anything else goes to the same lead.
    pub async fn leave(self) {
        if self.sending == Sending::On
            && tokio::time::timeout(LAST_REQUESTS, self.signal.leave()).await.is_err()
        {
            tracing::warn!("what was under way was not waited for any longer");
        }
    }

    /// Answers when the clerk has done what he was asked for so far.
    pub(super) async fn clerk_is_done(&self) {
        let (done, waits) = oneshot::channel();
        self.tray.put(Wish::Flush(done));
        // The clerk ends with the engine only.
        let _ = waits.await;
    }
}

/// Logs each request. The first that gets through after one that did not brings on everything that waited for it.
fn observer(log: Sender<Event>, notes: Arc<Notes>, signal: Arc<Signal>) -> Observer {
    let is_down = AtomicBool::new(false);
    Arc::new(move |exchange: &crate::api::Exchange| {
        // Lines for the log are dropped when the screen is behind.
        let _ = log.try_send(Event::Exchange(exchange.into()));
        signal.stir();
        match exchange.status {
            None => is_down.store(true, Ordering::Relaxed),
            Some(_) if is_down.swap(false, Ordering::Relaxed) => {
                notes.came_online();
                signal.hasten();
            }
            Some(_) => {}
        }
    })
}

/// Passes on what a person may want to know of the gate: how slow, closed until when, blocked.
async fn tell_gate(gate: Gate, events: Sender<Event>) {
    let mut status = gate.status();
    let mut told = None;
    loop {
        let news = GateNews::from(&*status.borrow_and_update());
        if told.as_ref() != Some(&news) {
            told = Some(news.clone());
            if events.send(Event::Gate(news)).await.is_err() {
                return;
            }
        }
        if status.changed().await.is_err() {
            return;
        }
    }
}

impl From<&GateStatus> for GateNews {
    fn from(status: &GateStatus) -> Self {
        Self { closed_until: status.closed_until, blocked: status.blocked, cap: status.cap }
    }
}

impl From<&crate::api::Exchange> for Exchange {
    fn from(e: &crate::api::Exchange) -> Self {
        Self {
            method: SafeText::line(e.method.as_str()),
            path: SafeText::line(e.path.as_str()),
            status: e.status,
            millis: u64::try_from(e.took.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl From<&ApiError> for Trouble {
    fn from(error: &ApiError) -> Self {
        let bare = SafeText::default;
        let number = |status: &u16| SafeText::line(&status.to_string());
        let (kind, detail) = match error {
            ApiError::Auth { detail } => (TroubleKind::Auth, detail.clone()),
            ApiError::SignIn { why } => (TroubleKind::Auth, why.clone()),
            ApiError::RateLimited { .. } => (TroubleKind::Rate, bare()),
            ApiError::Blocked | ApiError::Gate { .. } => (TroubleKind::Blocked, bare()),
            ApiError::Forbidden { detail } => (TroubleKind::Forbidden, detail.clone()),
            ApiError::Unpaid => (TroubleKind::Unpaid, bare()),
            ApiError::Validation { problems } => {
                let named: Vec<String> =
                    problems.iter().map(|p| format!("{}: {}", p.field(), p.detail)).collect();
                (TroubleKind::Invalid, SafeText::line(&named.join("; ")))
            }
            ApiError::NotFound { detail } => (TroubleKind::NotFound, detail.clone()),
            ApiError::Refused { detail, .. } => (TroubleKind::Refused, detail.clone()),
            ApiError::Moved { to } => (TroubleKind::Refused, to.clone()),
            ApiError::Server { status, .. } => (TroubleKind::Server, number(status)),
            ApiError::HtmlPage { status, .. } => (TroubleKind::Strange, number(status)),
            ApiError::Network { kind, .. } => (TroubleKind::Network, SafeText::line(network(*kind))),
            ApiError::Decode { why, .. } => (TroubleKind::Strange, why.clone()),
        };
        Self { kind, detail }
    }
}

/// What to add to "no connection", where it narrows down what to look at.
const fn network(kind: NetworkKind) -> &'static str {
    match kind {
        NetworkKind::Dns => "unknown host name",
        NetworkKind::Tls => "TLS certificate",
        NetworkKind::Insecure => "plain http",
        NetworkKind::TooLarge => "answer too large",
        NetworkKind::Unreachable | NetworkKind::Timeout | NetworkKind::Closed | NetworkKind::Other => "",
    }
}
