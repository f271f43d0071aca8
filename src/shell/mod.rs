//! The program in a real terminal: the loop, what runs its effects, and how the screen is taken and given back.
//!
//! The only room that knows everything: it joins input, engine and clock to the pure `app` and `ui`.

pub mod backend;
pub mod clipboard;
pub mod clock;
pub mod hyperlinks;
pub mod input;
mod mouse;
pub mod outside;
mod pen;
pub mod plain;
pub mod prompt;
pub mod run;
pub mod runner;
mod steady;
pub mod terminal;
pub mod views;

pub use run::{Runner, run};
pub use runner::EngineRunner;
pub use steady::steady;
