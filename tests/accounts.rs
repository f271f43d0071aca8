//! Accounts and signing in with the binary as a person has it: files, prompts, browsers, several processes at once.
//!
//! A demo account in another process is the witness: it counts how often a key was exchanged. What must never be seen is
//! looked for in everything a test printed, logged and kept.

mod common;

#[path = "accounts/board.rs"]
mod board;
#[path = "accounts/browser.rs"]
mod browser;
#[path = "accounts/commands.rs"]
mod commands;
#[path = "pty/desk.rs"]
#[expect(dead_code, reason = "shared with the tests of the whole program")]
mod desk;
#[path = "accounts/house.rs"]
mod house;
#[path = "accounts/sessions.rs"]
mod sessions;
#[path = "accounts/tokens.rs"]
mod tokens;
