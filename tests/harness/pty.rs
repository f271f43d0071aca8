//! The terminal driver: what the shell does on the other side must be seen here, exactly and in order.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use super::common::pty::{Key, Mark, Modes, Pty};

fn sh(script: &str) -> Pty {
    Pty::spawn("sh", &["-c", script], &[], 80, 24)
}

/// Starts a bash that edits lines with readline, and waits for its prompt.
fn bash() -> Pty {
    let pty =
        Pty::spawn("bash", &["--norc", "--noprofile", "-i"], &[("PS1", "ready> "), ("HOME", "/")], 80, 24);
    pty.wait_for_text("ready>");
    pty
}

/// The panic message of a wait that cannot come true.
fn failure(wait: impl FnOnce()) -> String {
    let cause = catch_unwind(AssertUnwindSafe(wait)).expect_err("the wait should have failed");
    cause.downcast_ref::<String>().expect("a message").clone()
}

#[test]
fn alternate_screen_is_entered_and_left() {
    let pty = sh(r"printf '\033[?1049h\033[2J\033[Hinside'; read -r _; printf '\033[?1049loutside'");
    pty.wait_for_text("inside");
    assert!(pty.alternate_screen());
    assert!(pty.modes().alternate_screen());
    pty.key(Key::Enter);
    assert!(pty.wait_exit().success());
    assert!(!pty.alternate_screen());
    assert!(!pty.modes().alternate_screen());
    assert!(pty.modes().was_touched(1049));
    assert!(pty.screen_text().contains("outside"));
    pty.assert_restored();
}

#[test]
fn a_terminal_left_in_a_mess_is_noticed() {
    let pty = sh(r"printf '\033[?1049h\033[?25l\033[?2004h\033[?1003;1006h\033[?25h\033[>1u'");
    pty.wait_exit();
    let modes = pty.modes();
    assert!(modes.alternate_screen() && modes.bracketed_paste() && modes.mouse() && modes.cursor_shown());
    let message = failure(|| pty.assert_restored());
    for name in ["alternate screen (1049)", "bracketed paste", "mouse motion reports", "keyboard enhancement"]
    {
        assert!(message.contains(name), "{name} is missing in: {message}");
    }
    assert!(!message.contains("hidden cursor"), "{message}");
}

#[test]
fn raw_mode_left_behind_is_noticed() {
    let pty = sh("stty raw -echo");
    pty.wait_exit();
    assert!(failure(|| pty.assert_restored()).contains("raw mode"));
    let pty = sh("stty raw -echo; stty sane");
    pty.wait_exit();
    assert_eq!(pty.raw_mode(), Some(false));
    pty.assert_restored();
}

#[test]
fn modes_follow_the_last_switch() {
    let clean =
        b"\x1b[?1049h\x1b[?25l\x1b[2;5r\x1b[5 q\x1b[1;31mred\x1b[0m\x1b[r\x1b[0 q\x1b[?25h\x1b[?1049l";
    assert_eq!(Modes::scan(clean).left_on(), Vec::<String>::new());
    assert_eq!(Modes::scan(b"\x1b[>1u\x1b[<1u").left_on(), Vec::<String>::new());
    assert_eq!(Modes::scan(b"\x1b[?1000h\x1b[?25l\x1bc").left_on(), Vec::<String>::new());
    assert_eq!(Modes::scan(b"\x1b[3;9r\x1b[2 q\x1b[7m").left_on().len(), 3);
    assert_eq!(Modes::scan(b"\x1b[?7l\x1b[?4242h").left_on(), ["no line wrap (7)", "mode 4242"]);
}

// The shells that wait for a signal run in circles: one that blocks in `read` may run its trap much later.

#[test]
fn a_resize_reaches_program_and_parser() {
    let pty =
        Pty::spawn("sh", &["-c", "trap 'stty size' WINCH; stty size; while :; do :; done"], &[], 80, 24);
    pty.wait_for_text("24 80");
    pty.resize(120, 40);
    pty.wait_for_text("40 120");
    let (rows, cols) = pty.screen().size();
    assert_eq!((rows.get(), cols.get()), (40, 120));
}

#[test]
fn a_signal_ends_the_program_and_is_reported() {
    let pty = sh("echo up; exec cat");
    pty.wait_for_text("up");
    assert!(pty.is_running());
    pty.signal("TERM");
    let status = pty.wait_exit();
    assert!(!status.success());
    assert_eq!(status.signal(), Some("Terminated"));
}

#[test]
fn a_trapped_signal_is_answered_by_the_program() {
    let pty = sh("trap 'echo caught; exit 7' HUP; echo up; while :; do :; done");
    pty.wait_for_text("up");
    pty.signal("HUP");
    let status = pty.wait_exit();
    assert_eq!((status.exit_code(), status.signal()), (7, None));
    assert!(pty.screen_text().contains("caught"));
}

#[test]
fn keys_are_what_a_terminal_sends() {
    let pty = sh("stty raw -echo; echo up; dd bs=1 count=25 2>/dev/null | od -An -tx1 -w25 -v");
    pty.wait_for_text("up");
    assert_eq!(pty.raw_mode(), Some(true));
    pty.keys("Lж");
    for key in
        [Key::Enter, Key::Esc, Key::Ctrl('c'), Key::Up, Key::BackTab, Key::PageDown, Key::F(1), Key::F(10)]
    {
        pty.key(key);
    }
    pty.key(Key::Backspace);
    pty.wait_for_text("4c d0 b6 0d 1b 03 1b 5b 41 1b 5b 5a 1b 5b 36 7e 1b 4f 50 1b 5b 32 31 7e 7f");
    assert!(pty.wait_exit().success());
}

#[test]
fn cursor_keys_follow_the_mode_the_program_asked_for() {
    assert_eq!(Key::Down.bytes(false), b"\x1b[B");
    assert_eq!(Key::Down.bytes(true), b"\x1bOB");
    assert_eq!(Key::Ctrl(' ').bytes(false), b"\0");
    assert_eq!(Key::Ctrl('[').bytes(false), b"\x1b");
    assert_eq!(Key::F(5).bytes(false), b"\x1b[15~");
    assert_eq!(Key::F(11).bytes(false), b"\x1b[23~");
    assert_eq!(Key::Alt('x').bytes(false), b"\x1bx");
}

#[test]
fn line_editing_in_a_real_shell() {
    let pty = bash();
    pty.keys("echo one two");
    pty.key(Key::Ctrl('w'));
    pty.keys("three");
    pty.wait_for_text("echo one three");
    pty.key(Key::Enter);
    pty.wait_for(|screen| screen.contents().contains("\none three"), "the output of echo");
    pty.key(Key::Up);
    pty.wait_for(|screen| screen.contents().matches("echo one three").count() == 2, "the line from history");
}

#[test]
fn a_paste_is_bracketed_when_the_program_asked() {
    let pty = bash();
    pty.wait_for(vt100::Screen::bracketed_paste, "bracketed paste");
    let mark = pty.mark();
    pty.paste("echo pasted\necho again\n");
    pty.wait_for_text("echo again");
    // In brackets nothing runs before Enter.
    assert!(!pty.screen_text().contains("\npasted"));
    pty.key(Key::Enter);
    pty.wait_for(|screen| screen.contents().contains("\nagain"), "both lines to run");
    assert!(!pty.bytes_since(mark).is_empty());
}

#[test]
fn a_large_paste_does_not_block() {
    let text = "x".repeat(200_000);
    let pty = sh("stty raw -echo; echo up; head -c 200000 | wc -c");
    pty.wait_for_text("up");
    pty.paste(&text);
    pty.wait_for_text("200000");
}

#[test]
fn questions_to_the_terminal_are_answered() {
    // 6n at column 4 of row 2, then what the terminal is, its size, an unknown mode, and its ground.
    let ask = r"stty raw -echo; printf 'up\r\nabc\033[6n\033[c\033[18t\033[?2026$p\033]11;?\007'";
    let pty = sh(&format!("{ask}; dd bs=1 count=60 2>/dev/null | od -An -c -w60 | tr -d ' '"));
    pty.wait_for_text(r"033[2;4R033[?62;22c033[8;24;80t033[?2026;0$y033]11;rgb:1111/");
}

#[test]
fn title_clipboard_and_environment_are_seen() {
    let script = r"printf '\033]2;Deals — 3\007\033]52;c;aGk=\007'; echo term=$TERM home=$HOME lang=$LANG given=$GIVEN.";
    let pty = Pty::spawn("sh", &["-c", script], &[("GIVEN", "yes")], 80, 24);
    pty.wait_exit();
    assert_eq!(pty.title(), "Deals — 3");
    assert_eq!(pty.copied(), ["aGk="]);
    assert!(pty.screen_text().contains("term=xterm-256color home= lang= given=yes."), "{}", pty.picture());
}

#[test]
fn bytes_since_a_mark_are_only_those() {
    let pty = sh("stty -echo; echo first; read -r _; printf 'se\\033[1mcond'; read -r _");
    // Up to the end of the line: the kernel may hand out "first" before the rest of it.
    pty.wait_for_bytes(Mark::START, b"first\r\n");
    let mark = pty.mark();
    pty.key(Key::Enter);
    pty.wait_for_bytes(mark, b"cond");
    assert_eq!(pty.bytes_since(mark), b"se\x1b[1mcond");
}

#[test]
fn a_burst_ends_with_silence_and_silence_is_none() {
    let pty = sh("stty -echo; echo up; read -r _; printf 12345; read -r _");
    pty.wait_for_bytes(Mark::START, b"up\r\n");
    let mark = pty.mark();
    let gap = Duration::from_millis(20);
    assert!(pty.burst(mark, gap, gap).is_none());
    pty.key(Key::Enter);
    let burst = pty.burst(mark, gap, Duration::from_secs(30)).expect("output");
    assert_eq!(burst.bytes, 5);
    assert!(burst.first <= burst.last && burst.reads >= 1);
    assert_eq!(pty.watch(gap), 0);
    let shown = pty.first_shown(|screen| screen.contents().contains("up")).expect("it was on the screen");
    assert!(pty.started() <= shown && shown <= burst.first);
    assert!(pty.first_shown(|screen| screen.contents().contains("never")).is_none());
}

#[test]
fn a_vain_wait_fails_at_once_with_a_picture_when_the_program_has_ended() {
    let pty = sh("echo the last words; exit 3");
    pty.wait_exit();
    let message = failure(|| pty.wait_for_text("something else"));
    for part in ["something else", "│the last words", "80x24", "Exited with code 3"] {
        assert!(message.contains(part), "{part:?} is missing in:\n{message}");
    }
}

#[test]
fn the_program_dies_with_its_terminal() {
    let pty = sh("echo up; exec cat");
    pty.wait_for_text("up");
    let pid = pty.pid();
    let watcher = Pty::spawn(
        "sh",
        &["-c", &format!("while kill -0 {pid} 2>/dev/null; do :; done; echo gone")],
        &[],
        80,
        24,
    );
    drop(pty);
    watcher.wait_for_text("gone");
}
