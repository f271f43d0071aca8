//! Keeping this machine and the account in step: what is read in the background, what is sent, and what
//! the screen shows while both are under way.
//!
//! Owns the only retry loops of the program (`pull`, `push`; the gate paces). Must not know the screen:
//! it answers with [`event::Event`]s over a bounded channel.

mod clerk;
mod delta;
mod drafts;
pub mod engine;
pub mod event;
mod fence;
mod keeper;
mod lists;
mod lookup;
mod once;
pub mod overlay;
pub mod plan;
mod pull;
mod push;
mod reader;
mod retry;
mod rows;
mod sweep;
mod watch;

pub use engine::{Desk, Engine, Sending};
pub use lookup::Lookup;
pub use once::{Full, Progress, Tally, run_once};
pub use push::{FIRST_LOOK, SECOND_LOOK};
pub use rows::{standing, trouble, trouble_word};
