//! Tools for tests: a real terminal, pictures of screens, a plain HTTP client, and the whole program in this process.
//!
//! Only [`app`] knows the application; a test built on the others fails only for what the program did from outside.
//! No tool sleeps: each waits on a condition and panics with a picture when the condition never comes.
#![allow(dead_code)] // every test binary compiles the whole module and uses a part of it

pub mod api;
pub mod app;
pub mod pty;
pub mod svg;
