//! Keeping this machine and the account in step: what is read in the background, what is sent, and what
//! the screen shows while both are under way.
//!
//! Owns the only retry loops of the program ([`pull`], [`push`]). Must not know the screen: it answers
//! with [`event::Event`]s and never waits for anybody to read them but its bounded channel.

pub mod event;
pub mod overlay;
