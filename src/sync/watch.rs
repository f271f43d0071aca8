//! Watching the file: another process of the account may have sent, changed or given up edits that this one shows.
//!
//! Owns nothing but the question; the clerk looks and tells. A process in which nothing happens does not wake for it:
//! it is asked when this one did or heard something, and every two seconds while edits are on their way.

use std::sync::Arc;

use super::clerk::{Tray, Wish};
use super::push::Signal;
use crate::api::gate::Clock;
use crate::store::{Store, StoreError};

/// An edit that another process brought to the server is not shown as unsent for longer.
const LOOK_MS: u64 = 2_000;

/// Asks for all rows whenever the file was changed by somebody else. Runs for as long as the program does.
pub async fn watch(store: Store, clock: Arc<dyn Clock>, tray: Tray, signal: Arc<Signal>) {
    // Nobody else has a store without a file.
    if !store.is_durable() {
        return;
    }
    let mut known = None;
    loop {
        let rows = match look(&store).await {
            Ok((changes, rows)) => {
                // The first look only tells where counting starts: all rows were asked for at the start.
                if known.replace(changes).is_some_and(|before| before != changes) {
                    tray.put(Wish::List);
                }
                rows
            }
            Err(error) => {
                tracing::warn!(%error, "the file cannot be watched");
                0
            }
        };
        if rows > 0 {
            clock.sleep_until(clock.now_ms() + LOOK_MS).await;
        } else {
            signal.stirs().await;
        }
    }
}

/// What others wrote so far, as a number, and how many rows are on their way.
async fn look(store: &Store) -> Result<(i64, u32), StoreError> {
    let rows = store.count_outbox().await?;
    Ok((store.changes_elsewhere().await?, rows.total() - rows.parked))
}
