//! The engine: takes loads and edits, runs them beside the screen, answers with events.
//!
//! Owns the tasks: each load is one, the push loop is one, and all end with the engine. The event channel
//! is bounded. When it is full, loads wait (a page is not read before the last one was taken); lines for
//! the log panel are dropped, since they only tell what happened.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::{AbortHandle, JoinSet};

use super::event::{DiskNews, EditEvent, Event, Exchange, GateNews, Load, Trouble, TroubleKind};
use super::pull::Pull;
use super::push::{Push, Queue};
use crate::api::gate::{Clock, Gate, GateStatus, Lane};
use crate::api::{ApiError, Client, NetworkKind};
use crate::domain::{Edit, RequestId, SafeText};
use crate::store::Store;

/// Events waiting for the screen.
const EVENTS: usize = 256;

/// What the engine works on: the account's file, and the clock that dates what is written there.
#[derive(Debug)]
pub struct Desk {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    /// What happened when the file was opened.
    pub news: Option<DiskNews>,
}

#[derive(Debug)]
pub struct Engine {
    client: Client,
    events: Sender<Event>,
    queue: Queue,
    tasks: JoinSet<()>,
    loads: HashMap<RequestId, AbortHandle>,
}

impl Engine {
    /// Starts on the current runtime.
    pub fn start(client: Client, desk: Desk) -> (Self, Receiver<Event>) {
        let (events, receiver) = channel(EVENTS);
        if let Some(news) = desk.news {
            // The channel is empty yet.
            let _ = events.try_send(Event::Disk(news));
        }
        let log = events.clone();
        let client = client.with_observer(Arc::new(move |exchange: &crate::api::Exchange| {
            let _ = log.try_send(Event::Exchange(exchange.into()));
        }));
        let queue = Queue::default();
        let mut tasks = JoinSet::new();
        let push = Push { client: client.clone(), events: events.clone(), queue: queue.clone() };
        tasks.spawn(push.run());
        tasks.spawn(tell_gate(client.gate().clone(), events.clone()));
        (Self { client, events, queue, tasks, loads: HashMap::new() }, receiver)
    }

    pub fn load(&mut self, request: RequestId, load: Load, lane: Lane) {
        while self.tasks.try_join_next().is_some() {}
        self.loads.retain(|_, task| !task.is_finished());
        let pull = Pull { client: self.client.clone(), events: self.events.clone(), request, lane };
        self.loads.insert(request, self.tasks.spawn(pull.run(load)));
    }

    pub fn cancel(&mut self, request: RequestId) {
        if let Some(task) = self.loads.remove(&request) {
            task.abort();
        }
    }

    /// Takes an edit into the outbox. It is sent in the background, in order with others of its lead.
    pub fn push(&mut self, edit: Edit) {
        let lead = edit.lead;
        if let Some(id) = self.queue.accept(edit) {
            let over = Event::Edit { id, lead, what: EditEvent::Superseded };
            let events = self.events.clone();
            self.tasks.spawn(async move {
                let _ = events.send(over).await;
            });
        }
    }

    /// A person asked to try again after a block.
    pub fn reopen_gate(&mut self) {
        let (gate, queue) = (self.client.gate().clone(), self.queue.clone());
        self.tasks.spawn(async move {
            gate.reopen().await;
            queue.reopen();
        });
    }
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
