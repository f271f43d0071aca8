//! Keeps what is known fresh while nobody asks: what changed, what was deleted, the directory, an overdue sweep, and
//! after all that the lists besides the leads.
//!
//! One task with one timer, set to what `plan` says is due next; nothing else wakes it but a person who comes back or
//! goes away, and reads made for other reasons. Must not begin anything a person has not asked for once, but for what the
//! board is made of and the lists `plan` names.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::event::{Event, Reach, Trouble, UNASKED};
use super::plan::{self, Step, Swept};
use super::pull::Pull;
use super::reader::{Reader, lock};
use super::sweep::Sweeper;
use crate::api::ApiError;
use crate::api::gate::Lane;

/// After a refusal, when nobody does anything about it.
const AFTER_REFUSAL: Duration = Duration::from_secs(600);

/// Runs for as long as the program does.
pub async fn keep(reader: Reader) {
    let mut attention = reader.notes.attention.subscribe();
    reader.find_lists().await;
    loop {
        let paid = *attention.borrow_and_update();
        let next = plan::next_of_all(&lock(&reader.notes.known), paid, reader.now());
        let due = async {
            match next {
                Some((at, step)) => {
                    reader
                        .clock
                        .sleep_until(u64::try_from(at.secs()).unwrap_or(0).saturating_mul(1_000))
                        .await;
                    step
                }
                None => std::future::pending().await,
            }
        };
        let step = tokio::select! {
            biased;
            () = reader.notes.noted.notified() => continue,
            changed = attention.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
            step = due => step,
        };
        if let Err(error) = run(&reader, step).await {
            tracing::warn!(%error, ?step, "a read in the background");
            reader.tell(Event::Troubled { request: UNASKED, why: Trouble::from(&error) }).await;
            // What was refused once is refused again, until a person did something about it.
            tokio::select! {
                () = reader.notes.back_online() => {}
                () = tokio::time::sleep(AFTER_REFUSAL) => {}
            }
        }
    }
}

async fn run(reader: &Reader, step: Step) -> Result<(), ApiError> {
    match step {
        Step::Delta => reader.freshen(UNASKED, Lane::Background).await,
        Step::Gone => reader.look_for_gone(UNASKED).await,
        Step::Directory => {
            let pull = Pull { reader: reader.clone(), request: UNASKED, lane: Lane::Background };
            pull.directory_again().await
        }
        Step::List(list) => {
            // Noted first, as below; and while leads are read, it is not its turn.
            let now = reader.now();
            reader.notes.note(|known| {
                known.lists.insert(list, now);
            });
            if reader.notes.sweeping.load(Ordering::Relaxed) == 0 {
                return reader.list(list, Reach::Due).await;
            }
            reader.notes.note(|known| {
                known.lists.insert(list, plan::lists::put_off(list, now));
            });
            Ok(())
        }
        Step::Sweep(pipeline) => {
            // Put off first: a sweep that ends in an error must not begin again at once.
            let now = reader.now();
            reader.notes.note(|known| {
                known.sweeps.insert(pipeline, Swept::PutOff(now));
            });
            let sweeper =
                Sweeper { reader: reader.clone(), request: UNASKED, lane: Lane::Background, pipeline };
            sweeper.run(Reach::Due).await?;
            reader.freshen(UNASKED, Lane::Background).await
        }
    }
}
