//! Jobs: how work on the file leaves the thread that must not wait.
//!
//! Owns the connections. One writer takes jobs from a queue in the order they came, on one blocking thread at a time;
//! readers have connections of their own, so that a long read holds up no commit. A job whose answer nobody waits for
//! is done all the same.

use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use super::error::{Done, StoreError};
use super::file::{self, Identity};
use super::schema::{self, Pace};

/// Reading connections kept open while nobody reads.
const SPARE_READERS: usize = 2;
/// What stands for the path of a store without a file.
const IN_MEMORY: &str = "memory";

type Work = Box<dyn FnOnce(&mut Connection) + Send>;

/// The answer to a job that is already under way; dropping it does not stop the job.
#[must_use = "an error of the store is only known to who waits for it"]
#[derive(Debug)]
pub struct Job<T>(oneshot::Receiver<Result<T, StoreError>>);

impl<T> Future for Job<T> {
    type Output = Result<T, StoreError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0)
            .poll(cx)
            .map(|answer| answer.unwrap_or_else(|_| Err(StoreError::Fault("a job gave no answer".into()))))
    }
}

/// The connections to one file, and the work that waits for them.
pub(super) struct Desk {
    path: PathBuf,
    /// The file that was opened; the path may lead to another one later.
    identity: Option<Identity>,
    writer: Mutex<Connection>,
    queue: Mutex<Queue>,
    spare: Mutex<Vec<Connection>>,
    pace: Mutex<Pace>,
    is_in_memory: bool,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Work>,
    /// A thread is at it and will take whatever comes.
    is_served: bool,
}

impl Desk {
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        file::prepare(path)?;
        let writer = schema::open_writer(path)?;
        Ok(Self {
            path: path.to_owned(),
            identity: file::identity(path),
            writer: Mutex::new(writer),
            queue: Mutex::default(),
            spare: Mutex::default(),
            pace: Mutex::new(Pace::Everyday),
            is_in_memory: false,
        })
    }

    /// Nothing of it outlives the process. One connection is all there is, so reads wait for writes.
    pub fn in_memory() -> Result<Self, StoreError> {
        Ok(Self {
            path: PathBuf::from(IN_MEMORY),
            identity: None,
            writer: Mutex::new(schema::open_in_memory(Path::new(IN_MEMORY))?),
            queue: Mutex::default(),
            spare: Mutex::default(),
            pace: Mutex::new(Pace::Everyday),
            is_in_memory: true,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub const fn is_in_memory(&self) -> bool {
        self.is_in_memory
    }

    /// Notes the pace asked for; `true` when that is a change.
    pub fn change_pace(&self, pace: Pace) -> bool {
        std::mem::replace(&mut *lock(&self.pace), pace) != pace
    }

    /// One transaction: all of it is on disk when the answer is `Ok`, none of it otherwise.
    pub fn write<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Transaction<'_>) -> Done<T> + Send + 'static,
    ) -> Job<T> {
        self.write_bare(|conn| {
            // At once for writing: a transaction that began as a read could not wait for others.
            let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = act(&tx)?;
            tx.commit()?;
            Ok(answer)
        })
    }

    /// Work on the writing connection that takes care of its transactions itself.
    pub fn write_bare<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&mut Connection) -> Done<T> + Send + 'static,
    ) -> Job<T> {
        let (tell, answer) = oneshot::channel();
        let desk = Arc::clone(self);
        self.enqueue(Box::new(move |conn| {
            let done =
                desk.still_there().and_then(|()| act(conn).map_err(|e| StoreError::from_job(&desk.path, e)));
            // Nobody may wait any more; the work is done either way.
            let _ = tell.send(done);
        }));
        Job(answer)
    }

    pub fn after_writes(self: &Arc<Self>) -> Job<()> {
        let (tell, answer) = oneshot::channel();
        self.enqueue(Box::new(move |_| {
            let _ = tell.send(Ok(()));
        }));
        Job(answer)
    }

    /// `act` can ask whether anybody still waits.
    pub fn read<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Connection, &dyn Fn() -> bool) -> Done<T> + Send + 'static,
    ) -> Job<T> {
        if self.is_in_memory {
            return self.write_bare(|conn| act(conn, &|| true));
        }
        let (tell, answer) = oneshot::channel();
        let desk = Arc::clone(self);
        drop(spawn_blocking(move || {
            let done = desk.read_now(|conn| act(conn, &|| !tell.is_closed()));
            // Nobody may wait any more: then nothing is lost.
            let _ = tell.send(done);
        }));
        Job(answer)
    }

    fn read_now<T>(&self, act: impl FnOnce(&Connection) -> Done<T>) -> Result<T, StoreError> {
        let spare = lock(&self.spare).pop();
        let conn = spare.map_or_else(|| schema::open_reader(&self.path), Ok)?;
        let look = conn.unchecked_transaction().map_err(|e| StoreError::from_sqlite(&self.path, &e))?;
        let answer = act(&look).map_err(|e| StoreError::from_job(&self.path, e));
        drop(look);
        // The system has the pages of the file at hand anyway; kept here too, they would be held for each connection.
        let _ = conn.execute_batch("pragma shrink_memory");
        let mut spares = lock(&self.spare);
        if spares.len() < SPARE_READERS {
            spares.push(conn);
        }
        answer
    }

    /// Another process may have set the file aside: what is written to it then, nobody would ever read.
    fn still_there(&self) -> Result<(), StoreError> {
        if self.identity.is_some() && file::identity(&self.path) != self.identity {
            return Err(StoreError::Replaced { path: self.path.clone() });
        }
        Ok(())
    }

    fn enqueue(self: &Arc<Self>, work: Work) {
        let was_served = {
            let mut queue = lock(&self.queue);
            queue.waiting.push_back(work);
            std::mem::replace(&mut queue.is_served, true)
        };
        if !was_served {
            // A runtime that is shutting down drops this at once, and that needs the queue.
            let shift = Shift(Some(Arc::clone(self)));
            drop(spawn_blocking(move || shift.serve()));
        }
    }

    /// Does what waits, on this thread. The connection is taken before the work is, so that two threads at it keep
    /// the order.
    pub fn work_off(&self) {
        loop {
            let mut conn = lock(&self.writer);
            let Some(work) = self.next() else { return };
            // The transaction of a job that panics is rolled back, its asker is told, the others go on.
            if catch_unwind(AssertUnwindSafe(|| work(&mut conn))).is_err() {
                tracing::error!("a job of the store panicked");
            }
        }
    }

    /// The next piece of work; none ends the shift.
    fn next(&self) -> Option<Work> {
        let mut queue = lock(&self.queue);
        let work = queue.waiting.pop_front();
        queue.is_served = work.is_some();
        work
    }
}

/// One thread's turn at the queue. Dropped before it began (the runtime is gone), it leaves the work to the next one.
struct Shift(Option<Arc<Desk>>);

impl Shift {
    fn serve(mut self) {
        let Some(desk) = self.0.take() else { return };
        desk.work_off();
    }
}

impl Drop for Shift {
    fn drop(&mut self) {
        if let Some(desk) = &self.0 {
            lock(&desk.queue).is_served = false;
        }
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("path", &self.path).finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
