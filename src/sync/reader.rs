//! What every read of the server shares: asking until there is an answer, saving before telling, and the notes on
//! what was read when.
//!
//! Owns the patience (pauses end for all as soon as one request gets through) and the one complaint about a disk
//! that takes nothing. Must not know what is read, nor in which order.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::Sender;
use tokio::sync::{Notify, watch};

use super::event::{Attention, DiskNews, Event, Trouble};
use super::fence::Fence;
use super::plan::{Known, Mark};
use super::retry::Backoff;
use crate::api::gate::{Clock, Lane};
use crate::api::{ApiError, Client, Endpoint, Following, Page, Warning};
use crate::domain::{LeadDetails, PipelineId, RequestId, SafeText, Timestamp};
use crate::store::{Bookmark, Job, Store};

/// Everything a read needs. Clones share the notes.
#[derive(Debug, Clone)]
pub struct Reader {
    pub client: Client,
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub events: Sender<Event>,
    pub notes: Arc<Notes>,
    pub patience: Patience,
    /// How urgent the lists besides the leads are.
    pub lists: Lane,
}

/// How long an answer is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Until it comes: somebody looks at a screen that works meanwhile.
    Endless,
    /// A few tries: somebody waits for the end, perhaps a script.
    Short,
}

impl Patience {
    /// Whether to ask again after so many tries. A pause the server asks for is kept by the gate and granted longer.
    const fn lasts(self, tries: u32, error: &ApiError) -> bool {
        match self {
            Self::Endless => true,
            Self::Short if error.is_rate_limited() => tries < 6,
            Self::Short => tries < 4,
        }
    }
}

/// What reads of one process know of each other.
#[derive(Debug)]
pub struct Notes {
    /// The account-wide mark, once it is known.
    pub mark: Mutex<Option<Mark>>,
    /// Held while the mark is looked for and while a delta runs: one at a time.
    pub delta_turn: tokio::sync::Mutex<()>,
    /// Deltas begun so far, and the last of them that came to its end: who wants changes up to now needs one that
    /// began later.
    pub begun: AtomicUsize,
    pub ended: AtomicUsize,
    /// When a delta last came to its end, be it in an earlier run of the program.
    pub as_of: Mutex<Option<Timestamp>>,
    /// The newest event a look for deletions saw.
    pub gone_edge: Mutex<Option<SafeText>>,
    pub fence: Mutex<Option<(Fence, Timestamp)>>,
    /// One sweep at a time reads its pages; others wait for their turn.
    pub turn: tokio::sync::Mutex<()>,
    /// One walk through the history at a time: the second goes on from where the first came.
    pub history_turn: tokio::sync::Mutex<()>,
    pub sweeping: AtomicUsize,
    pub known: Mutex<Known>,
    /// Pipelines the screen was told of from the disk.
    pub told: Mutex<HashSet<PipelineId>>,
    pub attention: watch::Sender<Attention>,
    /// Something was read: what is due next may have changed.
    pub noted: Notify,
    /// A request got through after one that did not.
    online: Notify,
    is_down: AtomicBool,
    is_disk_down: AtomicBool,
}

impl Default for Notes {
    fn default() -> Self {
        Self {
            mark: Mutex::default(),
            delta_turn: tokio::sync::Mutex::default(),
            begun: AtomicUsize::new(0),
            ended: AtomicUsize::new(0),
            as_of: Mutex::default(),
            gone_edge: Mutex::default(),
            fence: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            history_turn: tokio::sync::Mutex::default(),
            sweeping: AtomicUsize::new(0),
            known: Mutex::default(),
            told: Mutex::default(),
            attention: watch::Sender::new(Attention::default()),
            noted: Notify::new(),
            online: Notify::new(),
            is_down: AtomicBool::new(false),
            is_disk_down: AtomicBool::new(false),
        }
    }
}

impl Notes {
    /// Writes down what was read.
    pub fn note(&self, write: impl FnOnce(&mut Known)) {
        write(&mut lock(&self.known));
        self.noted.notify_one();
    }

    /// A request got through after one that did not, whoever made it.
    pub fn came_online(&self) {
        self.online.notify_waiters();
    }

    /// Resolves when a request gets through after one that did not.
    pub async fn back_online(&self) {
        self.online.notified().await;
    }
}

pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Reader {
    pub fn now(&self) -> Timestamp {
        Timestamp(i64::try_from(self.clock.now_ms() / 1_000).unwrap_or(i64::MAX))
    }

    pub async fn tell(&self, event: Event) {
        // Closed only when the program is leaving: then nobody is left to tell.
        let _ = self.events.send(event).await;
    }

    /// Asks until there is an answer, or an error that waiting does not cure.
    pub async fn ask<E: Endpoint>(
        &self,
        request: RequestId,
        lane: Lane,
        endpoint: &E,
    ) -> Result<E::Output, ApiError> {
        let mut backoff = Backoff::default();
        let mut tries = 0;
        loop {
            let answer = self.client.send(lane, endpoint).await;
            let Err(error) = answer else {
                if self.notes.is_down.swap(false, Ordering::Relaxed) {
                    self.notes.online.notify_waiters();
                }
                return answer;
            };
            if error.is_blocked() || error.is_auth() || error.is_transient() {
                self.notes.is_down.store(true, Ordering::Relaxed);
            }
            tries += 1;
            if !error.is_transient() || !self.patience.lasts(tries, &error) {
                return Err(error);
            }
            self.tell(Event::Troubled { request, why: Trouble::from(&error) }).await;
            tokio::select! {
                () = backoff.pause(&error) => {}
                () = self.notes.online.notified() => {}
            }
        }
    }

    /// All entries of a list, for lists that are short.
    pub async fn all<T: Send + 'static, E: Endpoint<Output = Page<T>>>(
        &self,
        request: RequestId,
        lane: Lane,
        endpoint: E,
    ) -> Result<Vec<T>, ApiError> {
        let mut page = self.ask(request, lane, &endpoint).await?;
        let mut items = Vec::new();
        loop {
            warn(&page.warnings);
            items.append(&mut page.items);
            let Some(next) = page.next.take() else { return Ok(items) };
            page = self.ask(request, lane, &Following::new(endpoint.clone(), next)).await?;
        }
    }

    /// Leads as a list told them, saved with how far that read has come.
    pub async fn keep_leads(&self, page: Vec<LeadDetails>, bookmark: Bookmark) -> Option<()> {
        self.kept(self.store.save_details(page, bookmark, self.now())).await
    }

    /// Waits for a job of the store. A failure is said once, until something can be saved again; what came is shown
    /// all the same, and nobody claims that it is saved.
    pub async fn kept<T>(&self, job: Job<T>) -> Option<T> {
        match job.await {
            Ok(value) => {
                self.notes.is_disk_down.store(false, Ordering::Relaxed);
                Some(value)
            }
            Err(error) => {
                tracing::warn!(%error, "the account's file");
                if !self.notes.is_disk_down.swap(true, Ordering::Relaxed) {
                    let why = SafeText::line(&error.to_string());
                    self.tell(Event::Disk(DiskNews::Failed { why })).await;
                }
                None
            }
        }
    }
}

/// Entries that could not be read go to the log: the list is shown without them.
pub fn warn(warnings: &[Warning]) {
    for warning in warnings {
        tracing::warn!(%warning, "in an answer");
    }
}
