//! The test tools tested on real things: shells in a terminal, pictures of awkward text, a socket on loopback.
//!
//! A driver that is wrong makes every test above it lie, so it is tried on programs whose behaviour is known.
//! `DEALDESK_PICTURES=DIR cargo test --test harness` also leaves the pictures there, to be looked at.

mod common;

#[path = "harness/api.rs"]
mod api;
#[path = "harness/pty.rs"]
mod pty;
#[path = "harness/svg.rs"]
mod svg;
