//! The gate: every request of every dealdesk process of an account passes here, at most seven in any second.
//!
//! Owns the lanes, the order of those who wait in this process, and the way back from 429 and 403. Must not know what
//! is sent, or why. The rules are pure data in [`ledger`]; the file that carries them between processes is in
//! `file`, its keeping in `book`. There is no task and no timer behind the gate: whoever waits does the work.

mod book;
pub mod clock;
mod file;
pub mod ledger;
mod status;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, watch};

use self::book::{Book, Note};
pub use self::clock::{Clock, RuntimeClock, SystemClock};
use self::ledger::{Decision, FLIGHT_MAX_MS, LIMIT, Ticket, TicketId};
pub use self::status::GateStatus;
use self::status::Waits;

/// A grant that reaches its caller later than this has to be stamped anew.
const STALE_MS: u64 = 30;
/// So often. A disk that is always that slow is late by the same time for every grant, which does no harm.
const STALE_TRIES: u32 = 3;

/// Who goes first. The order is the priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lane {
    /// A person looks at the screen and waits.
    Interactive,
    /// The outbox: somebody's work on its way to the server.
    Push,
    /// Synchronisation.
    Background,
}

impl Lane {
    /// All lanes, first things first.
    pub const ALL: [Self; 3] = [Self::Interactive, Self::Push, Self::Background];

    /// The place in [`Lane::ALL`] and in [`GateStatus::waiting`].
    pub const fn index(self) -> usize {
        match self {
            Self::Interactive => 0,
            Self::Push => 1,
            Self::Background => 2,
        }
    }

    /// Paced lanes send evenly, so that a slot frees often for a person; a person may use all free slots at once.
    const fn is_paced(self) -> bool {
        !matches!(self, Self::Interactive)
    }
}

/// Why a request may not be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GateError {
    #[error(
        "the server has blocked this account or this address, so all requests are stopped; \
         ask its support to lift the block, then reopen the gate"
    )]
    Blocked,
}

/// The rate gate of one account. Clones are the same gate.
#[derive(Debug, Clone)]
pub struct Gate {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    book: Arc<Book>,
    clock: Arc<dyn Clock>,
    /// The head of a lane holds its lock and talks to the ledger; tokio hands the lock on in order of arrival.
    heads: [Mutex<()>; 3],
    status: watch::Sender<GateStatus>,
    /// Wakes the sleeping heads when this process is blocked.
    alarm: watch::Sender<()>,
}

impl Gate {
    /// The gate whose ledger lies at `path`, shared by all processes that name the same file; without a path it counts
    /// for this process only. Reads nothing yet: [`Gate::refresh`] does.
    pub fn open(path: Option<&Path>, clock: Arc<dyn Clock>) -> Self {
        let first = GateStatus { cap: LIMIT, shared: path.is_some(), ..GateStatus::default() };
        let status = watch::Sender::new(first);
        let book = Arc::new(Book::new(path, Arc::clone(&clock), status.clone()));
        let heads = Default::default();
        Self { inner: Arc::new(Inner { book, clock, heads, status, alarm: watch::Sender::new(()) }) }
    }

    /// Returns when one request may be sent, at once. In order of arrival within a lane. Dropping the future gives the
    /// place back.
    pub async fn enter(&self, lane: Lane) -> Result<(), GateError> {
        self.pass(lane, 0).await.map(|_| ())
    }

    /// As [`Gate::enter`], for a request whose end will be told: its slot then counts from the answer, so that no
    /// slow connection lets requests pile up. Tell it with [`Flight::land`].
    pub async fn depart(&self, lane: Lane) -> Result<Flight, GateError> {
        let id = self.pass(lane, FLIGHT_MAX_MS).await?;
        Ok(Flight { gate: self.clone(), id: Some(id) })
    }

    async fn pass(&self, lane: Lane, flight_ms: u64) -> Result<TicketId, GateError> {
        let Inner { book, clock, heads, status, alarm } = &*self.inner;
        let mut alarm = alarm.subscribe();
        let head = &heads[lane.index()];
        let free = head.try_lock().ok();
        let mut waits = free.is_none().then(|| Waits::new(lane, status));
        let _head = match free {
            Some(free) => free,
            None => head.lock().await,
        };
        let ticket = Ticket { id: TicketId(fastrand::u64(..)), lane, since: clock.now_ms(), flight_ms };
        let mut seat = Seat { book, id: Some(ticket.id) };
        let mut stale = 0;
        loop {
            let answer = book.ask(ticket).await;
            match answer.decision {
                Decision::Granted if stale < STALE_TRIES && self.is_stale(answer.at_ms) => stale += 1,
                Decision::Granted => {
                    seat.id = None;
                    return Ok(ticket.id);
                }
                Decision::Blocked => {
                    seat.id = None;
                    return Err(GateError::Blocked);
                }
                Decision::WaitUntil(at_ms) => {
                    waits.get_or_insert_with(|| Waits::new(lane, status));
                    tokio::select! {
                        () = clock.sleep_until(at_ms) => {}
                        _ = alarm.changed() => {}
                    }
                }
            }
        }
    }

    /// The server answered 429: closes the gate for everybody until `retry_after` is over (at least one second,
    /// growing when it goes on without a hint) and halves the cap, which comes back by one per ten calm seconds.
    pub async fn throttled(&self, retry_after: Option<Duration>) {
        self.tell(Note::Throttled(retry_after)).await;
    }

    /// The server blocked us (403 page): stops everybody, those who wait included, until [`Gate::reopen`]. Survives a
    /// restart. Other processes hear of it within half a second if they wait, else when they next enter.
    pub async fn blocked(&self) {
        self.tell(Note::Blocked).await;
        self.inner.alarm.send_replace(());
    }

    /// A person wants to try again after a block.
    pub async fn reopen(&self) {
        self.tell(Note::Reopen).await;
    }

    /// Reads what the other processes did, for the status.
    pub async fn refresh(&self) {
        self.inner.book.look().await;
    }

    /// The picture of the gate; marked as changed only when it did.
    pub fn status(&self) -> watch::Receiver<GateStatus> {
        self.inner.status.subscribe()
    }

    async fn tell(&self, note: Note) {
        self.inner.book.note(note);
        self.inner.book.look().await;
    }

    fn is_stale(&self, at_ms: u64) -> bool {
        self.inner.clock.now_ms().saturating_sub(at_ms) > STALE_MS
    }
}

/// The place in the queue of a call of `enter`, given back when the call is dropped.
#[derive(Debug)]
struct Seat<'a> {
    book: &'a Book,
    id: Option<TicketId>,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            self.book.note(Note::Leave(id));
        }
    }
}

/// A request on its way. Dropped without landing (its future was cancelled) it counts as landed at that moment.
#[derive(Debug)]
#[must_use = "the slot counts from the landing"]
pub struct Flight {
    gate: Gate,
    id: Option<TicketId>,
}

impl Flight {
    /// The answer is here, or there will be none.
    pub async fn land(mut self) {
        if let Some(id) = self.id.take() {
            let now = self.gate.inner.clock.now_ms();
            self.gate.tell(Note::Landed(id, now)).await;
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        if let Some(id) = self.id.take() {
            let now = self.gate.inner.clock.now_ms();
            self.gate.inner.book.note(Note::Landed(id, now));
        }
    }
}
