//! The binary as a person has it: in a real terminal, on a demo account that another process serves.
//!
//! The account is the witness: what it counted and how its leads stand is asked over HTTP by a client that shares no
//! code with the program. Waits are conditions with generous deadlines; nothing here asserts how fast anything was.

mod common;

#[path = "pty/cli.rs"]
mod cli;
#[path = "pty/desk.rs"]
mod desk;
#[path = "pty/disk.rs"]
mod disk;
#[path = "pty/drafts.rs"]
mod drafts;
#[path = "pty/edits.rs"]
mod edits;
#[path = "pty/escapes.rs"]
mod escapes;
#[path = "pty/forecast.rs"]
mod forecast;
#[path = "pty/handover.rs"]
mod handover;
#[path = "pty/hostile.rs"]
mod hostile;
#[path = "pty/inbox.rs"]
mod inbox;
#[path = "pty/keyboard.rs"]
mod keyboard;
#[path = "pty/killed.rs"]
mod killed;
#[path = "pty/killed_many.rs"]
mod killed_many;
#[path = "pty/letter.rs"]
mod letter;
#[path = "pty/lists.rs"]
mod lists;
#[path = "pty/manners.rs"]
mod manners;
#[path = "pty/many.rs"]
mod many;
#[path = "pty/mouse.rs"]
mod mouse;
#[path = "pty/moves.rs"]
mod moves;
#[path = "pty/outbox.rs"]
mod outbox;
#[path = "pty/outside.rs"]
mod outside;
#[path = "pty/panic.rs"]
mod panic;
#[path = "pty/parties.rs"]
mod parties;
#[path = "pty/quiet.rs"]
mod quiet;
#[path = "pty/rate.rs"]
mod rate;
#[path = "pty/resources.rs"]
mod resources;
#[path = "pty/restart.rs"]
mod restart;
#[path = "pty/sizes.rs"]
mod sizes;
#[path = "pty/sync.rs"]
mod sync;
#[path = "pty/tasks.rs"]
mod tasks;
#[path = "pty/teller.rs"]
mod teller;
#[path = "pty/usage.rs"]
mod usage;
