//! Keeping this machine and the account in step: what is read in the background, what is sent, and what
//! the screen shows while both are under way.
//!
//! Owns the only retry loops of the program (`pull`, `push`; the gate paces). Must not know the screen:
//! it answers with [`event::Event`]s over a bounded channel.

mod clerk;
mod drafts;
pub mod engine;
pub mod event;
pub mod overlay;
mod pull;
mod push;
mod retry;
mod rows;

pub use engine::{Desk, Engine};
