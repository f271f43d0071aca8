//! Keys as terminals with the kitty protocol send them, and that the terminal has its own way back afterwards.

use super::common::pty::Key;
use super::desk::{Desk, until};
use super::manners::state;

fn desk() -> Desk {
    Desk::demo_at_home(&[], (100, 30))
}

fn wait_for_depth(desk: &Desk, depth: i32) {
    until("the way keys are sent", || (desk.pty.modes().keyboard_depth() == depth).then_some(()));
}

#[test]
fn keys_are_asked_for_by_their_place_and_that_is_taken_back() {
    let desk = desk();
    assert_eq!(desk.pty.modes().keyboard_depth(), 1);
    desk.pty.key(Key::Ctrl('z'));
    // It gives the terminal back before it stops; what wakes it too early is lost.
    until("a stopped process", || (state(desk.pty.pid()) == Some('T')).then_some(()));
    wait_for_depth(&desk, 0);
    desk.pty.signal("CONT");
    wait_for_depth(&desk, 1);
    desk.pty.wait_for_text("q quit");
    assert_eq!(desk.quit(), 0);
    desk.pty.assert_restored();
}

#[test]
fn a_key_of_any_keyboard_acts_by_its_place() {
    let desk = desk();
    // The Greek letter where `m` is, then Esc as the protocol has it.
    desk.pty.write("\x1b[956::109u".as_bytes());
    desk.pty.wait_for_text("Move “");
    desk.pty.write(b"\x1b[27u");
    desk.pty.wait_for_no_text("Move “");
    // In a text it is the letter; Ctrl and the place of `u` erase what was written.
    desk.pty.keys("n");
    desk.pty.wait_for_text("Note · ");
    desk.pty.write("\x1b[956::109u\x1b[966::102u".as_bytes());
    desk.pty.wait_for_text("μφ");
    desk.pty.write("\x1b[952::117;5u".as_bytes());
    desk.pty.wait_for_no_text("μφ");
    desk.pty.write(b"\x1b[27u");
    desk.pty.wait_for_text("q quit");
    // Ctrl-C with Russian letters on the keys.
    desk.pty.write("\x1b[1089::99;5u".as_bytes());
    assert_eq!(desk.pty.wait_exit().exit_code(), 0);
    desk.pty.assert_restored();
}
