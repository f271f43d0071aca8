//! The mouse belongs to the terminal until somebody turns it on, and again whenever the program pauses or ends.

use super::common::pty::Key;
use super::desk::{Account, Desk, Home, until};
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
    // Of the board; and with what follows at once, an Esc were another key.
    desk.pty.wait_for_text("q quit");
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

/// The first cell of a text on the screen, counted from one as terminals do.
fn place(desk: &Desk, text: &str) -> (usize, usize) {
    let screen = desk.pty.screen();
    let (rows, cols) = (screen.size().0.get(), screen.size().1.get());
    let found = (0..rows).find_map(|y| {
        (0..cols).find_map(|x| {
            // A cell that was never written to has nothing in it, and is seen as a blank.
            let shown = |cell: &vt100::Cell| {
                if cell.has_contents() { cell.contents().to_string() } else { " ".into() }
            };
            let rest: String = (x..cols).filter_map(|x| screen.cell(y, x)).map(shown).collect();
            rest.starts_with(text).then_some((usize::from(x) + 1, usize::from(y) + 1))
        })
    });
    found.unwrap_or_else(|| panic!("{text:?} is not on the screen:\n{}", desk.pty.screen_text()))
}

fn click(desk: &Desk, (x, y): (usize, usize)) {
    desk.pty.keys(&format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"));
}

#[test]
fn a_hint_and_a_row_of_a_box_are_clicked_as_terminals_tell_of_it() {
    let desk = desk();
    wait_for_mouse(&desk, true);
    // What was said of the mouse has the place of the hints until anything is done.
    click(&desk, (1, 1));
    desk.pty.wait_for_text("q quit");
    click(&desk, place(&desk, "? keys"));
    desk.pty.wait_for_text("Filter:");
    // Beside the box; a second click is one of its own in another place.
    click(&desk, (1, 2));
    desk.pty.wait_for_no_text("Filter:");
    click(&desk, place(&desk, "m move"));
    desk.pty.wait_for_text("Move “");
    // Points, and chooses.
    let row = place(&desk, "f  Negotiation");
    click(&desk, row);
    click(&desk, row);
    desk.pty.wait_for_no_text("Move “");
    click(&desk, (1, 1));
    desk.pty.keys("@");
    desk.pty.wait_for_text("→ Negotiation");
    desk.pty.key(Key::Esc);
    desk.pty.wait_for_text("q quit");
    assert_eq!(desk.quit(), 0);
    desk.pty.assert_restored();
}
