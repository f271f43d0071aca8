//! The timeline as the engine tells it, over the whole engine against the account: the disk first, then every source,
//! stretch by stretch back to the beginning. Time is tokio's and paused.

mod common;

#[path = "feed/desk.rs"]
mod desk;
#[path = "feed/gone.rs"]
mod gone;
#[path = "feed/line.rs"]
mod line;
#[path = "feed/stretches.rs"]
mod stretches;
#[path = "feed/trouble.rs"]
mod trouble;
