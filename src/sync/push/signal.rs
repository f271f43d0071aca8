//! What the rest of the engine tells the push loop, and what it tells the rest.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};

use tokio::sync::Notify;

/// What wakes the push loop.
#[derive(Debug, Default)]
pub struct Signal {
    pub(super) changed: Notify,
    pub(super) reopened: Notify,
    /// Wishes the clerk has not done yet.
    waiting: AtomicUsize,
    /// The connection is back: what waits for its next try need not.
    pub(super) hasten: AtomicBool,
    /// This process did something, or heard of something: a moment to look what others did.
    stirred: Notify,
    /// How often a person asked: a stop that was met before the last time is over.
    times: AtomicU64,
    /// Nothing more is begun.
    leaving: AtomicBool,
    /// Nothing is under way any more.
    pub(super) left: Notify,
}

impl Signal {
    /// The clerk was given a wish.
    pub fn put(&self) {
        self.waiting.fetch_add(1, Ordering::SeqCst);
    }

    /// The clerk has done it: there may be a row to send.
    pub fn done(&self) {
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        self.changed.notify_one();
        self.stir();
    }

    /// Something happened in this process.
    pub fn stir(&self) {
        self.stirred.notify_one();
    }

    /// Resolves when something happened in this process.
    pub async fn stirs(&self) {
        self.stirred.notified().await;
    }

    /// The connection is back.
    pub fn hasten(&self) {
        self.hasten.store(true, Ordering::SeqCst);
        self.changed.notify_one();
    }

    /// Nothing more is to be begun; resolves when what was begun is over.
    pub async fn leave(&self) {
        self.leaving.store(true, Ordering::SeqCst);
        self.changed.notify_one();
        self.left.notified().await;
    }

    pub(super) fn is_leaving(&self) -> bool {
        self.leaving.load(Ordering::SeqCst)
    }

    pub(super) fn is_clear(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) == 0
    }

    /// A person asked to try again after a block or a refused token.
    pub fn reopen(&self) {
        self.times.fetch_add(1, Ordering::SeqCst);
        self.reopened.notify_one();
    }

    pub(super) fn times(&self) -> u64 {
        self.times.load(Ordering::SeqCst)
    }
}
