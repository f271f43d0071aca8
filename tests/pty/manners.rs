//! The terminal is borrowed: however the program ends or pauses, a shell that works is left behind.

use std::io::Read;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::common::pty::Key;
use super::desk::{Account, Desk, Home, LOADED, PROGRAM, until};

fn demo() -> Desk {
    Desk::demo_at_home(&[], (100, 30))
}

/// The state letter of a process: `T` is stopped. `None` when it is gone, or dead and not yet buried.
pub fn state(pid: u32) -> Option<char> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let state = stat.rsplit_once(") ")?.1.chars().next()?;
    (!matches!(state, 'Z' | 'X')).then_some(state)
}

#[test]
fn the_demo_opens_takes_an_edit_and_gives_the_terminal_back() {
    let desk = demo();
    assert!(desk.pty.alternate_screen() && desk.pty.raw_mode() == Some(true));
    assert!(desk.pty.modes().bracketed_paste() && !desk.pty.modes().mouse());
    desk.pty.keys("L@");
    desk.pty.wait_for_text("confirmed");
    desk.pty.keys("q");
    desk.pty.wait_for_text("q quit");
    assert_eq!(desk.quit(), 0);
    desk.pty.assert_restored();
    assert!(!desk.pty.alternate_screen());
    assert_eq!(desk.pty.screen_text().trim(), "", "nothing of the board stays behind");
}

#[test]
fn signals_end_it_and_give_the_terminal_back() {
    for signal in ["TERM", "INT", "HUP"] {
        let desk = demo();
        desk.pty.signal(signal);
        let end = desk.pty.wait_exit();
        assert_eq!(end.exit_code(), 0, "SIG{signal} is a wish to end, not an accident: {end:?}");
        desk.pty.assert_restored();
    }
}

#[test]
fn a_signal_is_heard_while_the_account_does_not_answer() {
    let account = Account::serve(&["--latency", "3600000"]);
    let desk = Desk::start(&account, &Home::new(), (100, 30));
    desk.pty.wait_for_text("connecting to");
    desk.pty.signal("TERM");
    assert_eq!(desk.pty.wait_exit().exit_code(), 0);
    desk.pty.assert_restored();
}

#[test]
fn suspending_gives_the_terminal_to_the_shell_and_takes_it_again() {
    let desk = demo();
    for by_key in [true, false] {
        if by_key {
            desk.pty.key(Key::Ctrl('z'));
        } else {
            desk.pty.signal("TSTP");
        }
        until("a stopped process", || (state(desk.pty.pid()) == Some('T')).then_some(()));
        desk.pty.wait_for(|screen| !screen.alternate_screen(), "the shell's own screen");
        desk.pty.assert_restored();
        // The window is another one when it comes back.
        desk.pty.resize(if by_key { 120 } else { 90 }, 35);
        desk.pty.signal("CONT");
        desk.pty.wait_for(vt100::Screen::alternate_screen, "the alternate screen");
        desk.pty.wait_for_text(LOADED);
        desk.pty.wait_for(vt100::Screen::bracketed_paste, "bracketed paste");
        until("raw mode", || (desk.pty.raw_mode() == Some(true)).then_some(()));
        desk.pty.keys("?");
        desk.pty.wait_for_text("Keys and commands");
        desk.pty.key(Key::Esc);
        desk.pty.wait_for_no_text("Keys and commands");
    }
    assert_eq!(desk.quit(), 0);
    desk.pty.assert_restored();
}

#[test]
fn a_closed_terminal_ends_the_process() {
    let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(PROGRAM);
    command.arg("demo");
    command.env_clear();
    let home = Home::new();
    for (name, value) in home.env() {
        command.env(name, value);
    }
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains("First talk") {
        let mut some = [0; 4096];
        let count = reader.read(&mut some).expect("the board comes before the end");
        seen.extend_from_slice(&some[..count]);
    }
    // Both ends of the window's side: now the terminal is gone, as when a connection breaks.
    drop(reader);
    drop(pair.master);
    let end = until("the end of a program without a terminal", || child.try_wait().expect("its status"));
    // A hang-up, or a write that failed, whichever came first; but not a panic (101).
    assert!(end.exit_code() <= 1, "{end:?}");
}
