//! Nobody does anything: then nothing is written, and without colour nothing is coloured.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::common::pty::Mark;
use super::desk::{Account, Desk, Home};
use super::escapes::colours;

/// The minute on the wall: the screen may change with it.
#[expect(
    clippy::disallowed_methods,
    reason = "the program shows the wall clock, so the test has to read it too"
)]
fn minute() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs() / 60
}

#[test]
fn an_idle_board_is_silent() {
    let account = Account::serve(&[]);
    // Kept until the end: a file whose directory is gone is said to be gone.
    let home = Home::new();
    let desk = Desk::open(&account, &home, (200, 50));
    account.wait_until_read(2);
    // What changed while the pages were read is asked for last, and told with the age of the data.
    desk.pty.wait_for_text("as of");
    let mut is_silent = false;
    for _ in 0..10 {
        let before = (minute(), account.stats().count("requests"));
        let bytes = desk.pty.watch(Duration::from_secs(2));
        // A look at what changed is made every half minute.
        if (minute(), account.stats().count("requests")) == before {
            assert_eq!(bytes, 0, "{}", desk.pty.picture());
            is_silent = true;
            break;
        }
    }
    assert!(is_silent, "an idle board asks nothing for most of the time");
}

#[test]
fn no_color_means_no_colour() {
    for (name, value, args, is_coloured) in [
        ("UNUSED", "", &[][..], true),
        ("NO_COLOR", "1", &[], false),
        ("UNUSED", "", &["--color", "never"], false),
        ("NO_COLOR", "1", &["--color", "always"], true),
    ] {
        let home = Home::new();
        let mut env = home.env();
        env.insert(name.to_owned(), value.to_owned());
        let desk = Desk::demo(args, &env, (120, 40));
        desk.pty.keys("L");
        desk.pty.keys("?");
        desk.pty.wait_for_text("Keys and commands");
        let found = colours(&desk.pty.bytes_since(Mark::START));
        assert_eq!(!found.is_empty(), is_coloured, "{name}={value} {args:?}: {found:?}");
    }
}
