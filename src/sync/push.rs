//! Sending: rows leave the outbox, leased by one process at a time, until the server has said yes or a person is
//! needed.
//!
//! Owns no queue and no retry: every end of a try is written into the row (`settle`, `mark_…`, `park`), and the row
//! comes back when it is due, here or in another process. So a kill between any two lines costs one lease at most.
//!
//! The API has no optimistic locking (`updated_at` is plain data there), so nobody is overwritten in silence only
//! because each lead is read before it is written: [`patch`]. What remains is one round trip between the two.

mod add;
mod judge;
mod patch;
mod signal;
mod target;

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;

use super::clerk::Order;
use super::event::{DiskNews, EditEvent, Event, Trouble, TroubleKind};
use super::rows;
use crate::api::gate::Clock;
use crate::api::{ApiError, Client};
use crate::domain::{Change, Edit, EditId, Entity, SafeText, Timestamp};
use crate::store::{Confirmed, Job, Lease, Method, Owner, Put, Row, RowState, Standing, Store, StoreError};
pub use add::{FIRST_LOOK, SECOND_LOOK};
pub use signal::Signal;

/// Batches that travel at the same time.
const AT_ONCE: usize = 4;
/// Leads in one request; the API takes more and advises this.
const BATCH: usize = 50;
/// Leases hold a minute.
const RENEW_MS: u64 = 20_000;
/// After the disk refused a word.
const DISK_PAUSE_MS: u64 = 5_000;
/// The longest pause between two tries, in seconds.
const LONGEST: i64 = 60;

#[derive(Debug, Clone)]
pub struct Push {
    client: Client,
    store: Store,
    clock: Arc<dyn Clock>,
    events: Sender<Event>,
    order: Order,
    signal: Arc<Signal>,
    /// Additions whose answer was lost and that were looked for in vain.
    looks: Arc<Mutex<HashMap<EditId, Look>>>,
}

/// How a batch ended for the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Went,
    /// Nothing reaches the account until a person acts.
    Stopped,
}

impl End {
    /// When it stopped, counted in how often a person had asked by then.
    const fn stopped_at(self, times: u64) -> Option<u64> {
        match self {
            Self::Went => None,
            Self::Stopped => Some(times),
        }
    }
}

/// A row this process is at.
#[derive(Debug, Clone)]
struct Held {
    lease: Lease,
    edit: Edit,
    attempts: u32,
    made_at: Timestamp,
    /// Its last answer was lost.
    is_uncertain: bool,
    /// Earlier tries whose answer was lost: one of them may have reached the server.
    lost: u32,
}

/// A look at the server that found nothing.
#[derive(Debug, Clone, Copy)]
struct Look {
    /// The try it was. If another process was at the row since, it may have sent it again.
    attempt: u32,
    /// From when on a look that finds nothing is believed.
    believed_from: Timestamp,
}

/// Tasks of their own: the loop waits for the same lock as they do, and whoever is handed it must be able to go on. Each
/// tells whether and when it was stopped.
type Going = JoinSet<Option<u64>>;

impl Push {
    pub fn new(
        client: Client,
        store: Store,
        clock: Arc<dyn Clock>,
        events: Sender<Event>,
        (order, signal): (Order, Arc<Signal>),
    ) -> Self {
        Self { client, store, clock, events, order, signal, looks: Arc::default() }
    }

    /// Runs for as long as the program does, or until it leaves.
    pub async fn run(self) {
        let owner = self.owner().await;
        let mut going = Going::new();
        let mut stopped = None;
        let mut renewed_ms = self.clock.now_ms();
        loop {
            let is_stopped = stopped.is_some_and(|at| at >= self.signal.times());
            if self.signal.is_leaving() && going.is_empty() {
                return self.signal.left.notify_one();
            }
            let can_take =
                !is_stopped && !self.signal.is_leaving() && going.len() < AT_ONCE && self.signal.is_clear();
            let next_ms = if can_take { self.take(&owner, &mut going).await } else { None };
            let renew_ms = (!going.is_empty()).then_some(renewed_ms + RENEW_MS);
            tokio::select! {
                Some(ended) = going.join_next() => match ended {
                    Ok(end) => stopped = stopped.max(end),
                    // Its rows come back when their leases are over.
                    Err(error) => tracing::error!(%error, "a batch ended early"),
                },
                () = self.signal.changed.notified() => {}
                () = self.signal.reopened.notified() => {}
                () = self.sleep_until(next_ms) => {}
                () = self.sleep_until(renew_ms) => {
                    renewed_ms = self.clock.now_ms();
                    // Rows that are not ours any more need nothing: what we learn of them is written under the lease.
                    self.written(self.store.renew(owner.clone(), self.clock.now())).await;
                }
            }
        }
    }

    /// The name under which this loop holds rows.
    async fn owner(&self) -> Owner {
        loop {
            match self.store.new_owner().await {
                Ok(owner) => return owner,
                Err(error) => self.disk_failed(&error).await,
            }
            self.clock.sleep_until(self.clock.now_ms() + DISK_PAUSE_MS).await;
        }
    }

    async fn sleep_until(&self, at_ms: Option<u64>) {
        match at_ms {
            Some(at_ms) => self.clock.sleep_until(at_ms).await,
            None => std::future::pending().await,
        }
    }

    /// Leases what is due and starts it; tells when to look again.
    async fn take(&self, owner: &Owner, going: &mut Going) -> Option<u64> {
        let leased = {
            let _held = self.order.lock().await;
            if !self.signal.is_clear() {
                return None;
            }
            if self.signal.hasten.swap(false, Ordering::SeqCst) {
                self.written(self.store.hasten()).await;
            }
            let rows = match self.store.lease(owner.clone(), self.clock.now(), BATCH).await {
                Ok(rows) => rows,
                Err(error) => {
                    self.disk_failed(&error).await;
                    return Some(self.clock.now_ms() + DISK_PAUSE_MS);
                }
            };
            self.begin(rows).await
        };
        let (patches, additions): (Vec<Held>, Vec<Held>) =
            leased.into_iter().partition(|held| !held.edit.change.is_addition());
        let times = self.signal.times();
        let (verdicts, patches): (Vec<Held>, Vec<Held>) =
            patches.into_iter().partition(|held| matches!(held.edit.change, Change::Judge(_)));
        for held in verdicts {
            let push = self.clone();
            going.spawn(async move { push.judge(held).await.stopped_at(times) });
        }
        for batch in patch::batches(patches) {
            let push = self.clone();
            going.spawn(async move { push.patch(batch).await.stopped_at(times) });
        }
        for held in additions {
            let push = self.clone();
            going.spawn(async move { push.add(held).await.stopped_at(times) });
        }
        match self.store.next_due().await {
            Ok(due) => due.map(|at| u64::try_from(at.secs()).unwrap_or(0) * 1_000),
            Err(error) => {
                self.disk_failed(&error).await;
                Some(self.clock.now_ms() + DISK_PAUSE_MS)
            }
        }
    }

    /// Says of each row that it is being worked on.
    async fn begin(&self, rows: Vec<Row>) -> Vec<Held> {
        let mut begun = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(lease) = row.lease().cloned() else { continue };
            let Some(edit) = row.edit() else {
                let why = Trouble { kind: TroubleKind::Strange, detail: SafeText::line(&row.what) };
                self.written(self.store.park(lease, rows::parked(&why), None)).await;
                continue;
            };
            let is_uncertain = row.state == RowState::Uncertain && row.method == Method::Post;
            let held = Held {
                lease,
                edit,
                attempts: row.attempts,
                made_at: row.created_at,
                is_uncertain,
                lost: row.lost,
            };
            self.tell(&held, EditEvent::Sending).await;
            begun.push(held);
        }
        begun
    }

    async fn tell(&self, held: &Held, what: EditEvent) {
        let Edit { id, on, .. } = held.edit;
        // Closed only when the program is leaving.
        let _ = self.events.send(Event::Edit { id, on, what }).await;
    }

    /// What came of a write to disk. A failed one is told; the row then comes back when its lease is over.
    async fn written<T>(&self, job: Job<T>) -> Option<T> {
        match job.await {
            Ok(done) => Some(done),
            Err(error) => {
                self.disk_failed(&error).await;
                None
            }
        }
    }

    async fn disk_failed(&self, error: &StoreError) {
        tracing::error!(%error, "the outbox cannot be written");
        let why = SafeText::line(&error.to_string());
        let _ = self.events.send(Event::Disk(DiskNews::Failed { why })).await;
    }

    /// The server has it: on disk first, then on the screen.
    async fn settle(&self, held: &Held, confirmed: Confirmed) {
        self.settle_all(vec![(held.clone(), confirmed)]).await;
    }

    /// As [`Push::settle`], for what one request brought there.
    async fn settle_all(&self, all: Vec<(Held, Confirmed)>) {
        if all.is_empty() {
            return;
        }
        let ended = all.iter().map(|(held, confirmed)| (held.edit.id, confirmed.clone())).collect();
        // Together, so that a list of the outbox told in between does not take the edit off the screen early.
        let _held = self.order.lock().await;
        self.written(self.store.settle_all(ended)).await;
        for (held, confirmed) in all {
            let (made, now) = match confirmed {
                Confirmed::Read(now) => (None, now),
                Confirmed::Made(made, now) => (Some(made), now),
                Confirmed::AsAsked => (None, Vec::new()),
            };
            self.tell(&held, EditEvent::Confirmed { made, now }).await;
        }
    }

    /// A person has to look at it.
    async fn park(&self, held: &Held, why: Trouble, seen: Option<Entity>) {
        let _held = self.order.lock().await;
        let put = self.written(self.store.park(held.lease.clone(), rows::parked(&why), seen.clone())).await;
        match put {
            Some(Put::Parked) | None => {
                self.tell(held, EditEvent::Parked { why, seen }).await;
            }
            Some(Put::GaveWay) => self.tell(held, EditEvent::Gone(None)).await,
            Some(Put::Lost) => {}
        }
    }

    /// Nothing was changed on the server, as far as `error` tells: later, or a person.
    async fn put_off(&self, rows: &[Held], error: &ApiError) -> End {
        let stops = error.is_blocked() || error.is_auth();
        let (now, pause) = (self.clock.now(), pauses());
        for held in rows {
            if !stops && !error.is_transient() {
                self.park(held, Trouble::from(error), None).await;
                continue;
            }
            let until = if stops || error.is_rate_limited() { now } else { now.plus(pause(held)) };
            self.written(self.store.mark_waiting(held.lease.clone(), until)).await;
            self.tell(held, EditEvent::Waiting { why: Trouble::from(error), until }).await;
        }
        if stops { End::Stopped } else { End::Went }
    }

    /// The answer was lost: the row is looked at before anything is sent again.
    async fn lost(&self, rows: &[Held], error: &ApiError, pause: impl Fn(&Held) -> i64) {
        let now = self.clock.now();
        for held in rows {
            let until = now.plus(pause(held));
            let standing = self.written(self.store.mark_uncertain(held.lease.clone(), until)).await;
            if standing != Some(Standing::Lost) {
                self.tell(held, EditEvent::Uncertain { why: Trouble::from(error), until }).await;
            }
        }
    }
}

/// Seconds before the next try: 1, 2, 4 … up to a minute, a little spread so that processes do not come in step. All rows
/// of one request are spread alike: they are due together, and go together again.
fn pauses() -> impl Fn(&Held) -> i64 {
    let spread = fastrand::i64(0..=SPREADS);
    move |held| pause(held.attempts, spread)
}

/// A pause is longer by up to a quarter, in so many steps.
const SPREADS: i64 = 16;

fn pause(attempts: u32, spread: i64) -> i64 {
    let base = 1_i64 << attempts.saturating_sub(1).min(6);
    base.min(LONGEST) + base * spread / SPREADS / 4
}

impl Trouble {
    pub fn of(kind: TroubleKind) -> Self {
        Self { kind, detail: SafeText::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_about_a_minute_and_stay_there() {
        for spread in 0..=SPREADS {
            assert_eq!(pause(1, spread), 1);
            for attempts in 0..100 {
                let pause = pause(attempts, spread);
                assert!((1..=LONGEST * 5 / 4 + 4).contains(&pause), "{pause}");
            }
            assert!(pause(50, spread) >= LONGEST);
        }
        assert!(pause(5, 0) < pause(5, SPREADS));
    }
}
