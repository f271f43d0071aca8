//! The whole program by keys alone, on the demo account: what a person presses, sees, and what the account then has.
//!
//! Time is paused (see `common::app`): waits for the rate limit, for retries and for the clock cost nothing.

mod common;

use common::app::{Setup, server::stage};

#[tokio::test(start_paused = true)]
async fn the_board_loads_both_pipelines() {
    let mut app = Setup::default().start();
    let screen = app.wait_loaded().await;
    eprintln!("{screen}");
    for name in ["First talk", "Needs", "Proposal", "Negotiation"] {
        assert!(screen.count(name) > 0, "{screen}");
    }
    assert_eq!(screen.count("Needs"), app.server.leads_in(stage::NEEDS).len());
}
