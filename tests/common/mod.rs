//! Tools for tests that look at dealdesk from outside: a real terminal, pictures of screens, a plain HTTP client.
//!
//! Nothing here knows the application, so a test built on it fails only for what the program did.
//! No tool sleeps: each waits on a condition and panics with a picture when the condition never comes.
#![allow(dead_code)] // every test binary compiles the whole module and uses a part of it

pub mod api;
pub mod pty;
pub mod svg;
