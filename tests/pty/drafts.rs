//! What a person typed is there again, however the program ended; the binary in a real terminal, its file on a real
//! disk. Another process of sorts, the store opened here, is the witness of what was written.

use std::path::PathBuf;

use dealdesk::store::Store;

use super::common::pty::Key;
use super::desk::{Account, Desk, Home, until};

const SIZE: (u16, u16) = (100, 30);

/// The account's file, once the program has made it.
fn file(home: &Home) -> Option<PathBuf> {
    let accounts = PathBuf::from(home.env().remove("XDG_DATA_HOME")?).join("dealdesk/accounts");
    let files = std::fs::read_dir(accounts).ok()?;
    files.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "db"))
}

/// The texts on the disk, as another process reads them.
fn texts(home: &Home) -> Vec<String> {
    let Some(path) = file(home) else { return Vec::new() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let store = Store::open(&path).expect("the account's file");
        store.load_drafts().await.expect("the drafts").into_iter().map(|draft| draft.text).collect()
    })
}

fn wait_for_text(home: &Home, text: &str) {
    until(&format!("{text:?} on the disk"), || texts(home).contains(&text.to_owned()).then_some(()));
}

#[test]
fn killed_while_typing_a_note_is_there_again_with_its_cursor() {
    let (account, home) = (Account::serve(&[]), Home::new());
    let desk = Desk::open(&account, &home, SIZE);
    assert!(desk.pty.screen().hide_cursor());
    desk.pty.keys("n");
    desk.pty.wait_for_text("Note · ");
    desk.pty.wait_for(|screen| !screen.hide_cursor(), "a cursor in the field");
    desk.pty.keys("Called: wants ещё 2 漢字");
    wait_for_text(&home, "Called: wants ещё 2 漢字");
    desk.pty.signal("KILL");
    desk.pty.wait_exit();

    let desk = Desk::open(&account, &home, SIZE);
    desk.pty.wait_for_text("✎ 1 draft");
    desk.pty.keys("n");
    desk.pty.wait_for_text("Called: wants ещё 2 漢字");
    desk.pty.keys("!");
    desk.pty.wait_for_text("Called: wants ещё 2 漢字!");
    // The terminal's own cursor stands behind it.
    let screen = desk.pty.screen();
    let (row, column) = screen.cursor_position();
    assert_eq!(screen.cell(row, column - 1).map(vt100::Cell::contents), Some("!"), "{}", desk.pty.picture());
    desk.pty.key(Key::Esc);
    desk.pty.wait_for(vt100::Screen::hide_cursor, "no cursor on the board");
    assert_eq!(desk.quit(), 0);
    assert_eq!(texts(&home), ["Called: wants ещё 2 漢字!"]);
}

#[test]
fn signals_lose_no_letter() {
    let account = Account::serve(&[]);
    for signal in ["HUP", "TERM", "INT"] {
        let home = Home::new();
        let desk = Desk::open(&account, &home, SIZE);
        desk.pty.keys("t");
        desk.pty.wait_for_text("Task · ");
        desk.pty.keys("Send the quote");
        desk.pty.wait_for_text("Send the quote");
        // At once: no timer is waited for.
        desk.pty.signal(signal);
        assert_eq!(desk.pty.wait_exit().exit_code(), 0, "SIG{signal}");
        desk.pty.assert_restored();
        assert_eq!(texts(&home), ["Send the quote"], "SIG{signal}");
    }
}

#[test]
fn suspended_and_killed_loses_no_letter() {
    let (account, home) = (Account::serve(&[]), Home::new());
    let desk = Desk::open(&account, &home, SIZE);
    desk.pty.keys("n");
    desk.pty.wait_for_text("Note · ");
    desk.pty.keys("call");
    desk.pty.wait_for_text("call");
    desk.pty.key(Key::Ctrl('z'));
    desk.pty.wait_for(|screen| !screen.alternate_screen(), "the shell's own screen");
    until("a stopped process", || is_stopped(desk.pty.pid()).then_some(()));
    desk.pty.signal("KILL");
    desk.pty.wait_exit();
    assert_eq!(texts(&home), ["call"]);
}

pub fn is_stopped(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
}

#[test]
fn a_large_paste_is_written_and_the_field_goes_on() {
    let (account, home) = (Account::serve(&[]), Home::new());
    let desk = Desk::open(&account, &home, SIZE);
    desk.pty.keys("n");
    desk.pty.wait_for_text("Note · ");
    let text: Vec<String> =
        (0..2_000).map(|n| format!("line {n:04} of what was said on the telephone")).collect();
    let text = text.join("\n");
    desk.pty.paste(&text);
    desk.pty.wait_for_text("line 1999");
    desk.pty.keys(" end");
    desk.pty.wait_for_text("telephone end");
    wait_for_text(&home, &format!("{text} end"));
    desk.pty.wait_for_text("draft saved");
}

#[test]
fn a_budget_is_sent_and_its_draft_is_gone() {
    let (account, home) = (Account::serve(&[]), Home::new());
    let desk = Desk::open(&account, &home, SIZE);
    let lead = desk.lead_under_cursor();
    desk.pty.keys("eb");
    desk.pty.wait_for_text("Budget · ");
    desk.pty.key(Key::Ctrl('u'));
    desk.pty.keys("777k");
    desk.pty.wait_for_text("777,000");
    desk.pty.wait_for_text("draft saved");
    desk.pty.key(Key::Enter);
    let price = || account.get(&format!("/api/v4/leads/{lead}"))["price"].as_i64();
    until("the budget on the server", || (price() == Some(777_000)).then_some(()));
    until("no draft", || texts(&home).is_empty().then_some(()));
}
