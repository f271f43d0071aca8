//! The program as a value: what it knows ([`State`]), what can happen to it ([`Msg`]), what it wants done ([`Effect`]).
//!
//! Pure. `update` routes a message to the screen it concerns and returns effects as data; nothing here
//! reads a clock, waits, sends or draws. So every behaviour can be tested with a list of messages.

pub mod accounts;
pub mod board;
pub mod card;
mod changes;
pub mod columns;
pub mod command;
pub mod composer;
pub mod conflict;
mod directory;
pub mod drafts;
mod edits;
pub mod feeds;
pub mod fields;
pub mod filter;
pub mod finder;
pub mod form;
pub mod handover;
pub mod happened;
pub mod help;
pub mod inbox;
mod kept;
pub mod keymap;
pub mod known;
pub mod layout;
pub mod lead;
mod lead_search;
pub mod lines;
pub mod linking;
mod links;
pub mod log;
mod making;
pub mod moves;
pub mod msg;
pub mod outbox;
mod outside;
mod paste;
pub mod people;
pub mod picker;
pub mod plain;
mod refresh;
pub mod remote;
mod screen;
pub mod search;
pub mod state;
pub mod status;
pub mod stories;
pub mod tabs;
pub mod tasks;
pub mod timeline;
mod undo;
pub mod update;
mod verbs;
pub mod watch;
pub mod why;
pub mod words;

pub use command::Command;
pub use keymap::{Key, KeyCode};
pub use layout::{Regions, layout};
pub use links::links;
pub use msg::{Edited, Effect, Focus, Msg, Outside, Signal, Wake};
pub use remote::Remote;
pub use state::State;
pub use update::update;
