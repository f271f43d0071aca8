//! The demo account from outside: what it answers, refuses, counts, and does to a connection.

#[path = "demo/client.rs"]
mod client;
#[path = "demo/leads.rs"]
mod leads;
#[path = "demo/limits.rs"]
mod limits;
#[path = "demo/lists.rs"]
mod lists;
#[path = "demo/notes.rs"]
mod notes;
#[path = "demo/persist.rs"]
mod persist;
#[path = "demo/queue.rs"]
mod queue;
#[path = "demo/socket.rs"]
mod socket;
#[path = "demo/tasks.rs"]
mod tasks;
#[path = "demo/words.rs"]
mod words;
