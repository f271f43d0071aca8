//! Keeps what is known fresh while nobody asks: what changed, what was deleted, the directory, an overdue sweep, and
//! after all that the lists besides the leads.
//!
//! One task with one timer, set to what `plan` says is due next; nothing else wakes it but a person who comes back or
//! goes away, and reads made for other reasons. A list can be thousands of pages long, so it is read beside the timer: what
//! changed is asked for meanwhile as ever. Must not begin anything a person has not asked for once, but for what the board
//! is made of and the lists `plan` names.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::task::JoinSet;

use super::event::{Event, List, Reach, Trouble, UNASKED};
use super::plan::{self, Step, Swept};
use super::pull::Pull;
use super::reader::{Reader, lock};
use super::sweep::Sweeper;
use crate::api::ApiError;
use crate::api::gate::Lane;

/// After a refusal, when nobody does anything about it.
const AFTER_REFUSAL: Duration = Duration::from_secs(600);

/// Lists on their way: one of the short ones, and the history, which takes so long that they do not wait for it. They end
/// with the keeper.
#[derive(Default)]
struct Beside {
    history: JoinSet<Result<(), ApiError>>,
    short: JoinSet<Result<(), ApiError>>,
}

impl Beside {
    fn way(&mut self, list: List) -> &mut JoinSet<Result<(), ApiError>> {
        if list == List::Events { &mut self.history } else { &mut self.short }
    }

    fn is_free(&self, list: List) -> bool {
        if list == List::Events { self.history.is_empty() } else { self.short.is_empty() }
    }

    /// The end of one of them.
    async fn ended(&mut self) -> Result<(), ApiError> {
        let ended = tokio::select! {
            Some(ended) = self.history.join_next() => ended,
            Some(ended) = self.short.join_next() => ended,
            else => std::future::pending().await,
        };
        ended.unwrap_or_else(|error| {
            tracing::error!(%error, "a list ended early");
            Ok(())
        })
    }

    /// What failed for a reason that is known already is not said, nor waited for, a second time.
    fn forget_ended(&mut self) {
        while self.history.try_join_next().is_some() || self.short.try_join_next().is_some() {}
    }
}

/// Runs for as long as the program does.
pub async fn keep(reader: Reader) {
    let mut attention = reader.notes.attention.subscribe();
    let mut beside = Beside::default();
    reader.find_lists().await;
    loop {
        let paid = *attention.borrow_and_update();
        let mut known = lock(&reader.notes.known).clone();
        known.lists.retain(|list, _| beside.is_free(*list));
        let next = plan::next_of_all(&known, paid, reader.now());
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
        let outcome = tokio::select! {
            biased;
            () = reader.notes.noted.notified() => continue,
            changed = attention.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
            ended = beside.ended() => ended,
            step = due => run(&reader, step, &mut beside).await,
        };
        if let Err(error) = outcome {
            tracing::warn!(%error, "a read in the background");
            reader.tell(Event::Troubled { request: UNASKED, why: Trouble::from(&error) }).await;
            // What was refused once is refused again, until a person did something about it.
            tokio::select! {
                () = reader.notes.back_online() => {}
                () = tokio::time::sleep(AFTER_REFUSAL) => {}
            }
            beside.forget_ended();
        }
    }
}

/// Reads a list beside the rest; while leads are read, it is not its turn.
fn begin(reader: &Reader, list: List, beside: &mut Beside) {
    let now = reader.now();
    let is_its_turn = reader.notes.sweeping.load(Ordering::Relaxed) == 0;
    // Noted first: a read that ends in an error must not begin again at once.
    reader.notes.note(|known| {
        known.lists.insert(list, if is_its_turn { now } else { plan::lists::put_off(list, now) });
    });
    if is_its_turn {
        let reader = reader.clone();
        beside.way(list).spawn(async move { reader.list(list, Reach::Due).await });
    }
}

async fn run(reader: &Reader, step: Step, beside: &mut Beside) -> Result<(), ApiError> {
    match step {
        Step::Delta => reader.freshen(UNASKED, Lane::Background).await,
        Step::Gone => reader.look_for_gone(UNASKED).await,
        Step::Directory => {
            let pull = Pull { reader: reader.clone(), request: UNASKED, lane: Lane::Background };
            pull.directory_again().await
        }
        Step::List(list) => {
            begin(reader, list, beside);
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
