//! The whole program by keys alone, on the demo account: what a person presses, sees, and what the account then has.
//!
//! Time is paused (see `common::app`): waits for the rate limit, for retries and for the clock cost nothing.

mod common;

#[path = "journeys/bulk.rs"]
mod bulk;
#[path = "journeys/clash.rs"]
mod clash;
#[path = "journeys/faults.rs"]
mod faults;
#[path = "journeys/fields.rs"]
mod fields;
#[path = "journeys/handover.rs"]
mod handover;
#[path = "journeys/inbox.rs"]
mod inbox;
#[path = "journeys/kept.rs"]
mod kept;
#[path = "journeys/keys.rs"]
mod keys;
#[path = "journeys/kinds.rs"]
mod kinds;
#[path = "journeys/lead_fields.rs"]
mod lead_fields;
#[path = "journeys/lists.rs"]
mod lists;
#[path = "journeys/moving.rs"]
mod moving;
#[path = "journeys/notes.rs"]
mod notes;
#[path = "journeys/own_keys.rs"]
mod own_keys;
#[path = "journeys/people.rs"]
mod people;
#[path = "journeys/reading.rs"]
mod reading;
#[path = "journeys/search.rs"]
mod search;
#[path = "journeys/tasks.rs"]
mod tasks;
#[path = "journeys/timeline.rs"]
mod timeline;
#[path = "journeys/undo.rs"]
mod undo;
#[path = "journeys/views.rs"]
mod views;
#[path = "journeys/writing.rs"]
mod writing;

use common::app::server::stage;
use common::app::{App, Prepared, Setup};

/// The name of the lead the journeys act on.
const STAR: &str = "Star deal";

/// A board sorted by price with the cursor on the dearest lead of the first stage, and that lead's id.
async fn on_star(setup: Setup) -> (App, i64) {
    let prepared = setup.serve();
    let id = prepared.server.star(stage::FIRST_TALK, STAR);
    (at_star(prepared).await, id)
}

async fn at_star(prepared: Prepared) -> App {
    let mut app = prepared.start();
    app.wait_loaded().await;
    app.press("S s g g");
    app.wait_until("the cursor on the star", |s| s.cursor().starts_with(STAR)).await;
    app
}

/// Waits until no edit is on its way any more.
async fn settled(app: &mut App) {
    app.wait_until("no unsent edit", |s| ["unsent", "waiting"].iter().all(|word| !s.header().contains(word)))
        .await;
}
