//! The outbox over the whole engine against a model of what each person wished: two processes on one real file and one
//! account, a colleague who edits the same leads elsewhere, requests that are dropped, refused, cut, late or done
//! without a word, kills at any await point, undo and redo, decisions about what is parked.
//!
//! What must hold at every write the account takes, and at the end of each run, stands in `book` and `ending`:
//! nothing lost (I1), nothing twice (I2), nobody overwritten in silence (I3). There is one known window, between an
//! engine's read of a lead and its write: the colleague may act inside it, and such an overwriting is let through only
//! when that very process had read an allowed value a short while before.
//!
//! `DEALDESK_MODEL=7` runs one seed, `7..40` runs many; `DEALDESK_MODEL_STEPS` changes how long each run is. Time is
//! tokio's and paused; the file is a real one, whose jobs run on threads, so a seed chooses the same steps each time
//! but not the same interleaving to the last await.

mod common;

#[path = "sync_model/book.rs"]
mod book;
#[path = "sync_model/ending.rs"]
mod ending;
#[path = "sync_model/net.rs"]
mod net;
#[path = "sync_model/person.rs"]
mod person;
#[path = "sync_model/regressions.rs"]
mod regressions;
#[path = "sync_model/world.rs"]
mod world;

use std::ops::Range;

use world::{Tally, World};

/// Ten runs of a thousand steps and more.
const SEEDS: Range<u64> = 1..11;
const STEPS: usize = 1_050;

fn seeds() -> Range<u64> {
    let Ok(asked) = std::env::var("DEALDESK_MODEL") else { return SEEDS };
    let number = |text: &str| text.trim().parse::<u64>().expect("DEALDESK_MODEL is N or N..M");
    match asked.split_once("..") {
        Some((from, to)) => number(from)..number(to),
        None => number(&asked)..number(&asked) + 1,
    }
}

fn steps() -> usize {
    std::env::var("DEALDESK_MODEL_STEPS").map_or(STEPS, |n| n.parse().expect("a number of steps"))
}

/// A runtime whose time passes when nothing else can.
fn paused<T>(seed: u64, what: impl Future<Output = T>) -> T {
    fastrand::seed(seed);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(what)
}

fn run(seed: u64) -> Tally {
    paused(seed, async {
        let mut world = World::new(seed).await;
        for _ in 0..steps() {
            world.step().await;
        }
        world.end().await
    })
}

#[test]
fn whatever_happens_every_edit_ends_once_and_where_it_belongs() {
    let mut all = Tally::default();
    for seed in seeds() {
        let tally = run(seed);
        println!("seed {seed}: {tally:?}");
        all.add(&tally);
    }
    println!("{all:#?}");
    if std::env::var("DEALDESK_MODEL").is_err() {
        all.assert_it_was_worth_it();
    }
}
