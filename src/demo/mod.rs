//! The demo account: an invented Kommo account in the real wire format, in this process.
//!
//! `Account::handle` answers one request, sync and without a socket; [`server`] puts it on loopback. It is
//! strict where Kommo hurts (rate limit, 204, validation, rotating shapes) so that what works here works
//! there. May import `domain`, `api::wire` and `files` only: demo and client share the wire structs, and the
//! recorded fixtures keep both honest.

mod account;
mod answer;
mod ask;
mod auth;
mod body;
mod data;
mod dice;
mod faults;
mod limit;
mod list;
pub mod log;
pub mod oauth;
mod print;
mod query;
mod res;
mod route;
pub mod server;
mod stats;
mod store;

pub use account::{Account, Clock, OBSERVER, Options, Outcome, Reply};
pub use auth::CLIENT_ID;
pub use faults::{BadFaults, Fault, Faults};
pub use log::{Log, LogError};
pub use server::{Running, StartError};
pub use stats::{Seen, Stats};
