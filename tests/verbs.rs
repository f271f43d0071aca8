//! Every command without a screen: one row each for what all of them promise, and what some of them do besides.
//!
//! A command that has no row fails. `UPDATE=1 cargo test --test verbs` writes the shapes of `--json` anew.

mod common;

#[path = "verbs/batch.rs"]
mod batch;
#[path = "verbs/crowd.rs"]
mod crowd;
#[path = "pty/desk.rs"]
#[expect(dead_code, reason = "shared with the tests of the whole program")]
mod desk;
#[path = "verbs/doctor.rs"]
mod doctor;
#[path = "verbs/forms.rs"]
mod forms;
#[path = "verbs/globals.rs"]
mod globals;
#[path = "accounts/house.rs"]
#[expect(dead_code, reason = "shared with the tests of signing in")]
mod house;
#[path = "verbs/rows.rs"]
mod rows;
#[path = "verbs/schema.rs"]
mod schema;
#[path = "verbs/shells.rs"]
mod shells;
#[path = "verbs/table.rs"]
mod table;
#[path = "pty/teller.rs"]
#[expect(dead_code, reason = "shared with the tests of the whole program")]
mod teller;
