//! The demo account from outside: what it answers, refuses, counts, and does to a connection.

#[path = "demo/client.rs"]
mod client;
#[path = "demo/deeds.rs"]
mod deeds;
#[path = "demo/fields.rs"]
mod fields;
#[path = "demo/history.rs"]
mod history;
#[path = "demo/leads.rs"]
mod leads;
#[path = "demo/letters.rs"]
mod letters;
#[path = "demo/limits.rs"]
mod limits;
#[path = "demo/linking.rs"]
mod linking;
#[path = "demo/lists.rs"]
mod lists;
#[path = "demo/notes.rs"]
mod notes;
#[path = "demo/oauth.rs"]
mod oauth;
#[path = "demo/office.rs"]
mod office;
#[path = "demo/parties.rs"]
mod parties;
#[path = "demo/persist.rs"]
mod persist;
#[path = "demo/queue.rs"]
mod queue;
#[path = "demo/replay.rs"]
mod replay;
#[path = "demo/socket.rs"]
mod socket;
#[path = "demo/tasks.rs"]
mod tasks;
#[path = "demo/verdicts.rs"]
mod verdicts;
#[path = "demo/words.rs"]
mod words;
