//! One module per resource: from what was asked and the store to the wire structs of the answer.
//!
//! Each handler is `fn(&mut Store, &Ask) -> Handled` and is named in `route`. Handlers must not know
//! HTTP, limits, tokens or faults; they never see a request that did not pass those.
#![expect(clippy::unnecessary_wraps, reason = "every handler has the one signature the route table takes")]

pub mod account;
pub mod catalogs;
pub mod common;
pub mod companies;
pub mod contacts;
pub mod events;
pub mod fields;
pub mod filled;
pub mod hanging;
pub mod leads;
pub mod links;
pub mod loss_reasons;
pub mod notes;
pub mod parties;
pub mod pipelines;
pub mod roles;
pub mod search;
pub mod sources;
pub mod tagging;
pub mod tags;
pub mod talks;
pub mod tasks;
pub mod templates;
pub mod unsorted;
pub mod users;
pub mod values;
pub mod webhooks;
pub mod widgets;
