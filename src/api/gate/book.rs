//! Keeps the ledger: in the shared file when that works, in memory when it does not.
//!
//! Owns the order "lock, read, change, write, unlock", the copy of the last known state, and what is still to be
//! written. Must not know who waits or how long. A request never fails because of the file: without it this
//! process goes on alone, and says so in the status.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::clock::Clock;
use super::file::{Content, LedgerFile};
use super::ledger::{Decision, LIMIT, Ledger, Ticket, TicketId};
use super::status::GateStatus;

/// So often the lock is tried, about one second in all, before its holder counts as stopped.
const LOCK_TRIES: u32 = 64;
/// What a process may send per window while a stopped one holds the lock: the others cannot be seen then.
const CEILING_UNSEEN: u8 = 1;

/// Something to enter in the ledger that needs no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    Leave(TicketId),
    /// Answered or given up, and when.
    Landed(TicketId, u64),
    Throttled(Option<Duration>),
    Blocked,
    Reopen,
}

/// The answer to a ticket, and when it was given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub decision: Decision,
    pub at_ms: u64,
}

#[derive(Debug, Default)]
struct Local {
    /// The ledger as this process last knew it.
    mirror: Ledger,
    /// Not yet entered. Kept until a write has succeeded, so a dropped future loses none.
    notes: Vec<Note>,
    /// The mirror holds things the file has not seen.
    apart: bool,
}

#[derive(Debug)]
pub(super) struct Book {
    file: Option<LedgerFile>,
    clock: Arc<dyn Clock>,
    local: Mutex<Local>,
    /// One visit to the file at a time, so that the lanes of this process do not fight for the lock.
    turn: tokio::sync::Mutex<()>,
    /// The lock was not to be had last time.
    stuck: AtomicBool,
    status: watch::Sender<GateStatus>,
}

impl Book {
    pub fn new(path: Option<&Path>, clock: Arc<dyn Clock>, status: watch::Sender<GateStatus>) -> Self {
        Self {
            file: path.map(LedgerFile::new),
            clock,
            local: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            stuck: AtomicBool::new(false),
            status,
        }
    }

    /// Leaves a note for the next visit.
    pub fn note(&self, note: Note) {
        self.local().notes.push(note);
    }

    /// Enters the notes and reads what the others did.
    pub async fn look(self: &Arc<Self>) {
        self.visit(None).await;
    }

    /// Enters the notes and asks for a slot.
    pub async fn ask(self: &Arc<Self>, ticket: Ticket) -> Answer {
        self.visit(Some(ticket)).await
    }

    async fn visit(self: &Arc<Self>, ticket: Option<Ticket>) -> Answer {
        if self.file.is_none() {
            return self.alone(ticket, LIMIT);
        }
        let _turn = self.turn.lock().await;
        for attempt in 0..LOCK_TRIES {
            let book = Arc::clone(self);
            match tokio::task::spawn_blocking(move || book.with_file(ticket)).await {
                Ok(Ok(Some(answer))) => {
                    self.stuck.store(false, Ordering::Relaxed);
                    return answer;
                }
                Ok(Ok(None)) if self.stuck.load(Ordering::Relaxed) => break,
                Ok(Ok(None)) => self.back_off(attempt).await,
                Ok(Err(_)) | Err(_) => return self.alone(ticket, LIMIT),
            }
        }
        self.stuck.store(true, Ordering::Relaxed);
        self.alone(ticket, CEILING_UNSEEN)
    }

    async fn back_off(&self, attempt: u32) {
        let longest = if attempt < 8 { 4 } else { 32 };
        let at_ms = self.clock.now_ms().saturating_add(fastrand::u64(1..=longest));
        self.clock.sleep_until(at_ms).await;
    }

    /// One visit to the file; `None` while somebody else has it. Runs on a blocking thread.
    fn with_file(&self, ticket: Option<Ticket>) -> io::Result<Option<Answer>> {
        let Some(file) = &self.file else { return Ok(None) };
        let Some(mut locked) = file.try_lock()? else { return Ok(None) };
        let content = locked.read()?;
        let mut local = self.local();
        // Read under the lock: stamps in the file then never run backwards.
        let at_ms = self.clock.now_ms();
        let (mut ledger, known) = match content {
            Content::Fresh => (Ledger::default(), None),
            Content::Sound(ledger) => (*ledger.clone(), Some(ledger)),
            Content::Damaged => {
                let mut ledger = local.mirror.clone();
                ledger.distrust(at_ms);
                (ledger, None)
            }
        };
        if local.apart {
            ledger.learn_all(&local.mirror);
        } else {
            ledger.learn_grants(&local.mirror);
        }
        ledger.set_ceiling(LIMIT);
        let decision = enter(&mut ledger, at_ms, &local.notes, ticket);
        if known.as_deref() != Some(&ledger) {
            let durable = local.notes.iter().any(|n| matches!(n, Note::Blocked | Note::Reopen));
            locked.write(&ledger, durable)?;
        }
        local.notes.clear();
        local.apart = false;
        local.mirror = ledger;
        self.publish(&local.mirror, Sharing::All);
        Ok(Some(Answer { decision, at_ms }))
    }

    /// The same without the file.
    fn alone(&self, ticket: Option<Ticket>, ceiling: u8) -> Answer {
        let mut local = self.local();
        let local = &mut *local;
        let at_ms = self.clock.now_ms();
        local.mirror.set_ceiling(ceiling);
        let decision = enter(&mut local.mirror, at_ms, &local.notes, ticket);
        local.notes.clear();
        local.apart = true;
        self.publish(&local.mirror, Sharing::Alone);
        Answer { decision, at_ms }
    }

    fn publish(&self, ledger: &Ledger, sharing: Sharing) {
        self.status.send_if_modified(|status| {
            let now = GateStatus {
                used: ledger.used(),
                cap: ledger.cap(),
                waiting: status.waiting,
                closed_until: ledger.closed_until(),
                blocked: ledger.is_blocked(),
                shared: sharing == Sharing::All,
            };
            std::mem::replace(status, now) != *status
        });
    }

    fn local(&self) -> MutexGuard<'_, Local> {
        self.local.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sharing {
    All,
    Alone,
}

fn enter(ledger: &mut Ledger, now_ms: u64, notes: &[Note], ticket: Option<Ticket>) -> Decision {
    ledger.settle(now_ms);
    for note in notes {
        match *note {
            Note::Leave(id) => ledger.leave(id),
            Note::Landed(id, at_ms) => ledger.landed(id, at_ms),
            Note::Throttled(retry_after) => ledger.throttled(now_ms, retry_after),
            Note::Blocked => ledger.block(),
            Note::Reopen => ledger.reopen(),
        }
    }
    ticket.map_or(Decision::WaitUntil(now_ms), |ticket| ledger.try_enter(now_ms, ticket))
}
