//! The API's JSON, exactly as it travels, and the way from it into the domain.
//!
//! One set of structs serves both ends: the client reads them, the demo server writes them. They are
//! forgiving when read ([`lenient`]): nulls, `[]` where an object is documented, numbers as strings,
//! floats, unknown keys. A list ([`Seq`]) drops an element it cannot read and remembers why, so that one
//! bad lead costs that lead, never the page. Wire types stop here: other rooms see domain types.

pub mod account;
pub mod catalogs;
pub mod chats;
pub mod events;
pub mod fields;
pub mod gaps;
pub mod hal;
pub mod leads;
pub mod lenient;
pub mod links;
mod loose;
pub mod note_write;
pub mod notes;
pub mod oauth;
pub mod people;
pub mod pipelines;
pub mod problem;
pub mod read;
pub mod resources;
pub mod tasks;
pub mod unsorted;
mod unsorted_facts;
pub mod unsorted_write;
pub mod write;

pub use account::Account;
pub use events::Event;
pub use fields::{CustomField, CustomFieldValues, FieldEnum, FieldItem};
pub use gaps::Gaps;
pub use hal::{Link, Links, Listing, Seq, Skipped};
pub use leads::{Lead, LeadEmbedded, LossReason, Tag, Written};
pub use notes::Note;
pub use people::{Company, Contact, Role, User};
pub use pipelines::{Pipeline, Status};
pub use problem::Problem;
pub use tasks::Task;
pub use unsorted::Unsorted;
