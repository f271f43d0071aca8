//! Every change of every thing, over the whole engine against the account: it arrives once whatever becomes of the
//! answer, nobody is overwritten in silence, and undo brings back what stood there. Time is tokio's and paused.

mod common;

#[path = "writes/additions.rs"]
mod additions;
#[path = "writes/bulk.rs"]
mod bulk;
#[path = "writes/changes.rs"]
mod changes;
#[path = "writes/desk.rs"]
mod desk;
#[path = "writes/verdicts.rs"]
mod verdicts;
