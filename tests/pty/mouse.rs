//! The mouse belongs to the terminal until somebody turns it on, and again whenever the program pauses or ends.

use super::common::pty::Key;
use super::desk::{Account, Desk, Home, LOADED, until};
use super::drafts::is_stopped;

const SIZE: (u16, u16) = (100, 30);
const MODES: [u16; 3] = [1000, 1002, 1006];

fn desk() -> Desk {
    let desk = Desk::demo_at_home(&[], SIZE);
    desk.pty.keys("!");
    desk.pty.wait_for_text("Mouse on");
    desk
}

fn wait_for_mouse(desk: &Desk, is_on: bool) {
    until("the modes of the mouse", || {
        let modes = desk.pty.modes();
        MODES.iter().all(|mode| modes.is_set(*mode) == is_on).then_some(())
    });
}

#[test]
fn it_is_asked_for_with_a_key_and_motion_without_a_button_never_is() {
    let desk = desk();
    wait_for_mouse(&desk, true);
    // Twice a press and a release as terminals write them, on the first card of the second column; in one piece, so that
    // nothing this machine does comes between the two.
    desk.pty.keys(&"\x1b[<0;30;5M\x1b[<0;30;5m".repeat(2));
    desk.pty.wait_for_text("Responsible");
    desk.pty.key(Key::Esc);
    desk.pty.wait_for_text(LOADED);
    desk.pty.keys("!");
    desk.pty.wait_for_text("Mouse off");
    wait_for_mouse(&desk, false);
    assert!(!desk.pty.modes().was_touched(1003));
    assert_eq!(desk.quit(), 0);
    desk.pty.assert_restored();
}

#[test]
fn it_is_given_back_at_the_end_on_a_signal_and_while_the_program_is_stopped() {
    let stopped = desk();
    stopped.pty.key(Key::Ctrl('z'));
    stopped.pty.wait_for(|screen| !screen.alternate_screen(), "the shell's own screen");
    // Before it is stopped, nothing would wake it.
    until("a stopped process", || is_stopped(stopped.pty.pid()).then_some(()));
    stopped.pty.assert_restored();
    stopped.pty.signal("CONT");
    stopped.pty.wait_for(vt100::Screen::alternate_screen, "the alternate screen");
    wait_for_mouse(&stopped, true);
    for signal in ["TERM", "HUP"] {
        let desk = desk();
        wait_for_mouse(&desk, true);
        desk.pty.signal(signal);
        desk.pty.wait_exit();
        desk.pty.assert_restored();
    }
    assert_eq!(stopped.quit(), 0);
    stopped.pty.assert_restored();
}

#[test]
fn a_persons_editor_has_the_mouse_to_itself() {
    let (account, home) = (Account::serve(&[]), Home::new());
    let mut env = home.env();
    env.insert("KOMMO_BASE_URL".to_owned(), account.url.clone());
    env.insert("KOMMO_API_TOKEN".to_owned(), account.token.clone());
    env.insert("VISUAL".to_owned(), "f() { printf 'EDITOR OPEN'; read -r line; }; f".to_owned());
    env.insert("PATH".to_owned(), "/usr/bin:/bin".to_owned());
    let desk = Desk::with(&env, &home, SIZE);
    desk.pty.keys("!");
    desk.pty.wait_for_text("Mouse on");
    desk.pty.keys("n");
    desk.pty.wait_for_text("Note · ");
    desk.pty.key(Key::Ctrl('o'));
    desk.pty.wait_for_text("EDITOR OPEN");
    wait_for_mouse(&desk, false);
    desk.pty.key(Key::Enter);
    desk.pty.wait_for_text("C-d send");
    wait_for_mouse(&desk, true);
    desk.pty.key(Key::Esc);
    desk.pty.wait_for_text("q quit");
    assert_eq!(desk.quit(), 0);
    desk.pty.assert_restored();
}
